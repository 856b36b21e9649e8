//! Periods that end: warranty, the three guarantees, papers.

use chrono::NaiveDate;

use super::{Due, Look, after, later, said};
use crate::domain::care::rules::inspection;
use crate::domain::care::rules::why::Why;

/// The three guarantees of the family car (三包, SAMR order 43): code, days or months, kilometres, what it is called.
const GUARANTEES: [(&str, u64, u32, i64, &str); 3] = [
    ("60d", 60, 0, 3_000, "三包“60 日/3000 公里”退换期"),
    ("24m", 0, 24, 50_000, "三包有效期（2 年/5 万公里）"),
    ("36m", 0, 36, 60_000, "三包包修期（3 年/6 万公里）"),
];

impl Look<'_> {
    /// The end of a period of months and kilometres, whichever is first.
    fn end(&self, new: NaiveDate, by_time: NaiveDate, km: i64) -> (NaiveDate, bool) {
        let by_km = self.estimate.as_ref().and_then(|estimate| estimate.day_of(km));
        match by_km.map(|day| day.max(new)).filter(|day| *day < by_time) {
            Some(day) => (day, true),
            None => (by_time, false),
        }
    }

    pub(super) fn warranty(&self) -> Option<Due> {
        let new = self.facts.new_on()?;
        let (months, km) = (self.params.months?, self.params.km?);
        let (on, estimated) = self.end(new, later(new, months), km);
        let guess = if estimated { "（按里程估算）" } else { "" };
        let why = Why {
            words: format!(
                "整车质保（{months} 个月或 {km} 公里）将于{}届满{guess}，届满前可安排一次全面检查",
                said(on)
            ),
            estimated,
            limit_km: Some(km),
            limit_months: Some(months),
            since_on: Some(new),
            ..Why::default()
        };
        Some(Due {
            until: Some(on),
            ..self.due("end", on, why)
        })
    }

    pub(super) fn three_guarantee(&self) -> Vec<Due> {
        let Some(new) = self.facts.started else {
            return Vec::new();
        };
        let period = |(code, days, months, km, name): (&str, u64, u32, i64, &str)| {
            let by_time = if days > 0 { after(new, days) } else { later(new, months) };
            let (on, estimated) = self.end(new, by_time, km);
            let guess = if estimated { "（按里程估算）" } else { "" };
            let why = Why {
                words: format!("{name}将于{}届满{guess}，如有质量问题请尽早告诉我们", said(on)),
                estimated,
                limit_km: Some(km),
                limit_months: (months > 0).then_some(months),
                since_on: Some(new),
                name: Some(name.to_owned()),
                ..Why::default()
            };
            // Of sixty days nobody is told in the first week.
            let due = self.due(code, on, why);
            Due {
                until: Some(on),
                from: due.from.max(after(new, 7)),
                ..due
            }
        };
        GUARANTEES.into_iter().map(period).collect()
    }

    pub(super) fn insurance(&self) -> Option<Due> {
        let on = self.facts.insurance_until?;
        let why = Why {
            words: format!("车辆保险将于{}到期", said(on)),
            ..Why::default()
        };
        Some(Due {
            until: Some(after(on, 7)),
            ..self.due(on, on, why)
        })
    }

    pub(super) fn inspection(&self) -> Option<Due> {
        let (on, at_station, computed) = match (self.facts.inspection_until, self.facts.registered) {
            (Some(on), _) => (on, None, false),
            (None, Some(registered)) => {
                let next = inspection::next(registered, self.around.today)?;
                (next.on, Some(next.at_station), true)
            }
            _ => return None,
        };
        let how = match at_station {
            Some(true) => "，本次需上线检测",
            Some(false) => "，本次可免上线申领标志",
            None => "",
        };
        let basis = if computed {
            "（按首次登记日期推算，以行驶证为准）"
        } else {
            ""
        };
        let why = Why {
            words: format!("年检有效期至{}{basis}{how}", said(on)),
            estimated: computed,
            since_on: self.facts.registered.filter(|_| computed),
            ..Why::default()
        };
        Some(Due {
            until: Some(after(on, 30)),
            ..self.due(on, on, why)
        })
    }
}
