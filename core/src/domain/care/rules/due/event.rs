//! What happens on a day: recalls, trips, holidays, seasons, work that was put off.

use chrono::Datelike;

use super::{Due, Look, before, said};
use crate::domain::care::rules::facts;
use crate::domain::care::rules::params::day_of_year;
use crate::domain::care::rules::week::Holiday;
use crate::domain::care::rules::why::Why;

impl Look<'_> {
    pub(super) fn recalls(&self) -> Vec<Due> {
        let one = |recalled: &facts::Recalled| Due {
            kind: self.kind,
            occasion: recalled.id.clone(),
            on: None,
            from: recalled.since,
            until: None,
            why: Why {
                words: format!("您的车辆在召回范围内：{}。检查和处理免费", recalled.words),
                name: Some(recalled.words.clone()),
                ..Why::default()
            },
            item: None,
        };
        self.facts.recalls.iter().map(one).collect()
    }

    pub(super) fn trips(&self) -> Vec<Due> {
        let ahead = self.facts.trips.iter().filter(|trip| trip.on > self.around.today);
        let one = |trip: &facts::Journey| {
            let why = Why {
                words: format!(
                    "您告诉我们{}出行约 {} 公里，出发前建议检查轮胎、制动和油液",
                    said(trip.on),
                    trip.km
                ),
                km: Some(trip.km),
                ..Why::default()
            };
            Due {
                until: Some(before(trip.on, 1)),
                ..self.due(&trip.id, trip.on, why)
            }
        };
        ahead.map(one).collect()
    }

    pub(super) fn put_off(&self) -> Vec<Due> {
        let one = |work: &facts::PutOff| {
            let why = Why {
                words: format!("上次检查时您暂缓的项目：{}，现在可以安排处理", work.words),
                name: Some(work.words.clone()),
                ..Why::default()
            };
            Due {
                item: work.item,
                ..self.due(&work.id, work.on, why)
            }
        };
        self.facts.put_off.iter().map(one).collect()
    }

    pub(super) fn holidays(&self) -> Vec<Due> {
        let least = self.params.min_days.unwrap_or(i64::MAX);
        let long = self.around.holidays.iter();
        let long = long.filter(|one| one.days() >= least && one.from > self.around.today);
        let one = |holiday: &Holiday| {
            let why = Why {
                words: format!(
                    "{}假期（{} 天）{}开始，长途出行前建议做一次安全检查",
                    holiday.name,
                    holiday.days(),
                    said(holiday.from)
                ),
                name: Some(holiday.name.clone()),
                ..Why::default()
            };
            Due {
                until: Some(before(holiday.from, 2)),
                ..self.due(holiday.from, holiday.from, why)
            }
        };
        long.map(one).collect()
    }

    pub(super) fn seasons(&self) -> Vec<Due> {
        let year = self.around.today.year();
        let mut all = Vec::new();
        for season in &self.params.seasons {
            for year in year - 1..=year + 1 {
                let Some(from) = day_of_year(&season.from, year) else {
                    continue;
                };
                let same = day_of_year(&season.until, year).filter(|until| *until >= from);
                let Some(until) = same.or_else(|| day_of_year(&season.until, year + 1)) else {
                    continue;
                };
                let why = Why {
                    words: season.words.as_str().to_owned(),
                    name: Some(season.words.as_str().to_owned()),
                    ..Why::default()
                };
                all.push(Due {
                    until: Some(until),
                    from,
                    ..self.due(from, from, why)
                });
            }
        }
        all
    }
}
