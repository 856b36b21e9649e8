//! What a store sets of a rule.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::kind::Kind;
use crate::ground::error::Field;
use crate::ground::id::ItemId;
use crate::ground::text::Line;

/// A time of the year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CareSeason)]
pub struct Season {
    /// Its first day, `MM-DD`.
    pub from: String,
    /// Its last day, `MM-DD`; before the first one: in the next year.
    pub until: String,
    /// What to look at.
    pub words: Line,
}

/// Parameters of a rule; those that do not count for a kind are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = CareParams)]
pub struct Params {
    /// So many days before it is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 120)]
    pub lead_days: Option<i64>,
    /// So many kilometres.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1000, maximum = 500_000)]
    pub km: Option<i64>,
    /// So many months.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 120)]
    pub months: Option<u32>,
    /// From this health of a battery on, in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 50, maximum = 95)]
    pub percent: Option<i64>,
    /// Holidays of at least so many days.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 3, maximum = 10)]
    pub min_days: Option<i64>,
    /// The service item that is offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item_id: Option<ItemId>,
    /// Times of the year.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 6)]
    pub seasons: Vec<Season>,
}

impl Params {
    /// What a store begins with.
    #[must_use]
    pub fn usual(kind: Kind) -> Params {
        let (lead, km, months) = match kind {
            Kind::Maintenance => (14, Some(10_000), Some(12)),
            Kind::FirstService => (14, Some(5_000), Some(6)),
            Kind::WarrantyEnd => (60, Some(100_000), Some(36)),
            Kind::ThreeGuarantee => (30, None, None),
            Kind::Insurance => (45, None, None),
            Kind::Inspection => (60, None, None),
            Kind::Battery => (14, None, Some(12)),
            Kind::Holiday => (10, None, None),
            Kind::Trip => (7, None, None),
            Kind::Recall | Kind::Deferred | Kind::Season => (0, None, None),
        };
        let season = |from: &str, until: &str, words: &str| {
            Line::parse(words).ok().map(|words| Season {
                from: from.to_owned(),
                until: until.to_owned(),
                words,
            })
        };
        let seasons = match kind {
            Kind::Season => [
                season("05-10", "06-20", "入夏了，检查空调、冷却液和雨刮"),
                season("11-01", "12-15", "入冬了，检查电瓶、轮胎和防冻液"),
            ],
            _ => [None, None],
        };
        Params {
            lead_days: kind.fields().contains(&"lead_days").then_some(lead),
            km,
            months,
            percent: (kind == Kind::Battery).then_some(80),
            min_days: (kind == Kind::Holiday).then_some(5),
            item_id: None,
            seasons: seasons.into_iter().flatten().collect(),
        }
    }

    /// What is wrong with them for this kind; `at` is their JSON pointer.
    #[must_use]
    pub fn wrong(&self, kind: Kind, at: &str) -> Vec<Field> {
        let mut wrong = Vec::new();
        let counts = |name: &str| kind.fields().contains(&name);
        let longest = if kind == Kind::WarrantyEnd { 120 } else { 36 };
        let months = self.months.map(i64::from);
        for (name, value, low, high, code, words) in [
            (
                "lead_days",
                self.lead_days,
                0,
                120,
                "care.lead_days",
                "提前天数应在 0 到 120 之间",
            ),
            (
                "km",
                self.km,
                1_000,
                500_000,
                "care.km",
                "里程应在 1000 到 500000 公里之间",
            ),
            (
                "months",
                months,
                1,
                longest,
                "care.months",
                "月数应为 1 到 36，质保最多 120",
            ),
            (
                "percent",
                self.percent,
                50,
                95,
                "care.percent",
                "电池健康度应在 50 到 95 之间",
            ),
            (
                "min_days",
                self.min_days,
                3,
                10,
                "care.min_days",
                "假期天数应在 3 到 10 之间",
            ),
        ] {
            let fits = value.is_some_and(|value| (low..=high).contains(&value));
            match (counts(name), value.is_some()) {
                (true, _) if !fits => wrong.push(Field::new(format!("{at}/{name}"), code, words)),
                (false, true) => wrong.push(unknown(at, name)),
                _ => {}
            }
        }
        if self.item_id.is_some() && !counts("item_id") {
            wrong.push(unknown(at, "item_id"));
        }
        if !counts("seasons") && !self.seasons.is_empty() {
            wrong.push(unknown(at, "seasons"));
        }
        if counts("seasons") {
            if self.seasons.is_empty() || self.seasons.len() > 6 {
                wrong.push(Field::new(
                    format!("{at}/seasons"),
                    "care.seasons",
                    "请填写 1 到 6 个时段",
                ));
            }
            for (n, season) in self.seasons.iter().enumerate() {
                for (name, text) in [("from", &season.from), ("until", &season.until)] {
                    if day_of_year(text, 2028).is_none() || text.len() != 5 {
                        let at = format!("{at}/seasons/{n}/{name}");
                        wrong.push(Field::new(at, "care.season_day", "日期应为 MM-DD"));
                    }
                }
            }
        }
        wrong
    }
}

fn unknown(at: &str, name: &str) -> Field {
    Field::new(format!("{at}/{name}"), "care.param", "此类规则没有这个参数")
}

/// `MM-DD` of a year; 29 February is the 28th where there is none.
pub(super) fn day_of_year(text: &str, year: i32) -> Option<NaiveDate> {
    let (month, day) = text.split_once('-')?;
    let (month, day): (u32, u32) = (month.parse().ok()?, day.parse().ok()?);
    let exact = NaiveDate::from_ymd_opt(year, month, day);
    exact.or_else(|| {
        ((month, day) == (2, 29))
            .then(|| NaiveDate::from_ymd_opt(year, 2, 28))
            .flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::{Params, Season, day_of_year};
    use crate::domain::care::rules::Kind;
    use crate::ground::text::{Line, TextError};
    use sea_orm::Iterable;

    #[test]
    fn what_a_store_begins_with_is_right_and_each_fault_is_named() -> Result<(), TextError> {
        for kind in Kind::iter() {
            assert_eq!(Params::usual(kind).wrong(kind, "/params"), [], "{kind:?}");
            let said = Params {
                km: Some(1),
                min_days: Some(99),
                ..Params::usual(kind)
            }
            .wrong(kind, "/params");
            assert_eq!(said.len(), 2, "{kind:?} {said:?}");
            assert!(
                said.iter()
                    .all(|field| field.pointer == "/params/km" || field.pointer == "/params/min_days")
            );
        }
        let bad = Season {
            from: "13-01".into(),
            until: "1-1".into(),
            words: Line::parse("看看")?,
        };
        let said = Params {
            seasons: vec![bad],
            ..Params::default()
        }
        .wrong(Kind::Season, "/params");
        let at: Vec<&str> = said.iter().map(|field| field.pointer.as_str()).collect();
        assert_eq!(at, ["/params/seasons/0/from", "/params/seasons/0/until"]);
        assert_eq!(Params::default().wrong(Kind::Season, "").len(), 1);
        let none = Params {
            lead_days: None,
            ..Params::usual(Kind::Maintenance)
        }
        .wrong(Kind::Maintenance, "");
        assert_eq!(none.len(), 1, "what counts must be said");
        Ok(())
    }

    #[test]
    fn a_leap_day_is_the_day_before_in_other_years() {
        let day = |year| day_of_year("02-29", year).map(|day| day.to_string());
        assert_eq!(
            (day(2028).as_deref(), day(2027).as_deref()),
            (Some("2028-02-29"), Some("2027-02-28"))
        );
        assert!(day_of_year("02-30", 2028).is_none() && day_of_year("x", 2028).is_none());
    }
}
