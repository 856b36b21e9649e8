//! Opening hours on the wall clock of a store: quarters of an hour, ranges of a day, a week.

use chrono::Weekday;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::ToSchema;
use utoipa::openapi::schema::{ObjectBuilder, Type};

use crate::ground::error::Field;

/// A time on the wall clock, a whole quarter of an hour from `00:00` to `24:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Wall(u16);

impl Wall {
    /// The time `hour:minute`; `None` when it is no quarter of an hour of a day.
    pub const fn of(hour: u16, minute: u16) -> Option<Wall> {
        let minutes = hour.saturating_mul(60).saturating_add(minute);
        if minute < 60 && minute.is_multiple_of(15) && minutes <= 1440 {
            Some(Wall(minutes))
        } else {
            None
        }
    }

    /// Minutes since midnight as the wall clock counts them: 0 to 1440.
    pub const fn minutes(self) -> u16 {
        self.0
    }

    fn parse(text: &str) -> Option<Wall> {
        let (hour, minute) = text.split_once(':')?;
        let digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(hour) || !digits(minute) {
            return None;
        }
        Wall::of(hour.parse().ok()?, minute.parse().ok()?)
    }
}

impl std::fmt::Display for Wall {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl Serialize for Wall {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Wall {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Wall, D::Error> {
        let text = String::deserialize(from)?;
        Wall::parse(&text).ok_or_else(|| D::Error::custom("store.time: 时间应为 15 分钟的整数倍，格式为 HH:MM"))
    }
}

impl utoipa::PartialSchema for Wall {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some("^(([01][0-9]|2[0-3]):(00|15|30|45)|24:00)$"))
            .description(Some("A quarter of an hour on the store's wall clock."))
            .examples(["09:00"])
            .into()
    }
}

impl ToSchema for Wall {
    fn name() -> std::borrow::Cow<'static, str> {
        "Wall".into()
    }
}

/// A stretch of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// First minute.
    pub opens: Wall,
    /// First minute after it; later than `opens`.
    pub closes: Wall,
}

/// The hours of each weekday and of national holidays; an empty list means closed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Week {
    /// Monday.
    pub mon: Vec<Hours>,
    /// Tuesday.
    pub tue: Vec<Hours>,
    /// Wednesday.
    pub wed: Vec<Hours>,
    /// Thursday.
    pub thu: Vec<Hours>,
    /// Friday.
    pub fri: Vec<Hours>,
    /// Saturday, unless it is a make-up workday.
    pub sat: Vec<Hours>,
    /// Sunday, unless it is a make-up workday.
    pub sun: Vec<Hours>,
    /// National holidays, whatever weekday they fall on.
    pub holiday: Vec<Hours>,
}

/// Which list of a [`Week`] holds on a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// That of a weekday.
    Day(Weekday),
    /// That of national holidays.
    Holiday,
}

const WORKDAYS: [Weekday; 5] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];

impl Week {
    /// The hours of one kind of day.
    pub fn on(&self, kind: Kind) -> &[Hours] {
        match kind {
            Kind::Day(Weekday::Mon) => &self.mon,
            Kind::Day(Weekday::Tue) => &self.tue,
            Kind::Day(Weekday::Wed) => &self.wed,
            Kind::Day(Weekday::Thu) => &self.thu,
            Kind::Day(Weekday::Fri) => &self.fri,
            Kind::Day(Weekday::Sat) => &self.sat,
            Kind::Day(Weekday::Sun) => &self.sun,
            Kind::Holiday => &self.holiday,
        }
    }

    /// The weekday that a make-up workday is worked like: the first of Monday to Friday with hours.
    pub fn workday(&self) -> Weekday {
        WORKDAYS
            .into_iter()
            .find(|day| !self.on(Kind::Day(*day)).is_empty())
            .unwrap_or(Weekday::Mon)
    }

    /// What is wrong with the week; `at` is the JSON pointer of the week itself.
    pub fn wrong(&self, at: &str) -> Vec<Field> {
        let days = [
            &self.mon,
            &self.tue,
            &self.wed,
            &self.thu,
            &self.fri,
            &self.sat,
            &self.sun,
            &self.holiday,
        ];
        let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun", "holiday"];
        names
            .iter()
            .zip(days)
            .filter_map(|(name, day)| wrong_hours(day, &format!("{at}/{name}")))
            .collect()
    }
}

/// What is wrong with the hours of a day: at most four ranges, in order, apart, none empty.
pub fn wrong_hours(day: &[Hours], at: &str) -> Option<Field> {
    let mut end = None;
    for hours in day {
        if hours.closes <= hours.opens || end.is_some_and(|end| hours.opens <= end) {
            return Some(Field::new(
                at,
                "store.hours",
                "时段应按先后排列、互不相接，且结束晚于开始",
            ));
        }
        end = Some(hours.closes);
    }
    (day.len() > 4).then(|| Field::new(at, "store.hours", "一天最多四个时段"))
}

#[cfg(test)]
mod tests {
    use super::{Hours, Kind, Wall, Week, wrong_hours};
    use chrono::Weekday;

    fn hours(text: &str) -> Option<Hours> {
        let (opens, closes) = text.split_once('-')?;
        Some(Hours {
            opens: Wall::parse(opens)?,
            closes: Wall::parse(closes)?,
        })
    }

    #[test]
    fn the_wall_clock_knows_quarters_only() {
        for good in ["00:00", "09:15", "23:45", "24:00"] {
            assert_eq!(Wall::parse(good).map(|wall| wall.to_string()).as_deref(), Some(good));
        }
        for bad in [
            "",
            "9:00",
            "09:10",
            "24:15",
            "25:00",
            "09:60",
            "+9:00",
            "09-00",
            "０９:00",
            "09:00:00",
        ] {
            assert_eq!(Wall::parse(bad), None, "{bad}");
            let json = serde_json::to_string(bad).unwrap_or_default();
            let said = serde_json::from_str::<Wall>(&json)
                .err()
                .map(|e| e.to_string())
                .unwrap_or_default();
            assert!(said.starts_with("store.time: "), "{said}");
        }
    }

    #[test]
    fn ranges_stand_in_order_and_apart() {
        let list = |texts: &[&str]| texts.iter().filter_map(|text| hours(text)).collect::<Vec<_>>();
        assert_eq!(wrong_hours(&list(&[]), "/x"), None);
        assert_eq!(wrong_hours(&list(&["08:30-12:00", "13:00-18:00"]), "/x"), None);
        for bad in [
            list(&["18:00-08:30"]),
            list(&["08:00-08:00"]),
            list(&["13:00-18:00", "08:00-12:00"]),
            list(&["08:00-12:00", "12:00-18:00"]),
            list(&[
                "08:00-09:00",
                "09:15-10:00",
                "10:15-11:00",
                "11:15-12:00",
                "12:15-13:00",
            ]),
        ] {
            assert!(wrong_hours(&bad, "/x").is_some(), "{bad:?}");
        }
    }

    #[test]
    fn the_pointer_names_the_day_and_a_make_up_day_follows_the_first_workday() {
        let open = hours("09:00-18:00").into_iter().collect::<Vec<_>>();
        let bad = hours("18:00-09:00").into_iter().collect::<Vec<_>>();
        let week = Week {
            tue: open.clone(),
            sat: bad,
            sun: open,
            ..Week::default()
        };
        let said = week.wrong("/hours");
        assert_eq!(
            said.iter().map(|field| field.pointer.as_str()).collect::<Vec<_>>(),
            ["/hours/sat"]
        );
        assert_eq!(week.workday(), Weekday::Tue);
        assert!(week.on(Kind::Holiday).is_empty());
    }
}
