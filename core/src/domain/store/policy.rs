//! What a store decides for itself: switches of the pilot (R245), ways to come, limits, quieter hours (R024).

use chrono::{Datelike, Timelike};
use chrono_tz::Tz;
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::hours::Wall;
use super::rules::{Way, local};
use crate::ground::clock::At;
use crate::ground::error::Field;
use crate::ground::money::Fen;

/// What a store sells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum StoreKind {
    /// New-energy cars (新能源).
    Nev,
    /// Fuel cars (燃油).
    Fuel,
}

/// What is switched on in this store: the pilot starts in chosen stores (R245). Everything is off until switched on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Switches {
    /// Owners book by themselves.
    pub online_booking: bool,
    /// Test drives can be booked.
    pub test_drive: bool,
    /// Pick-up and return (取送车).
    pub pickup: bool,
    /// Mobile service (上门).
    pub mobile: bool,
    /// Loan cars (代步车).
    pub loan_car: bool,
    /// The waitlist (候补).
    pub waitlist: bool,
}

/// A quieter time in which labour costs less.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OffPeak {
    /// Weekday: 1 Monday to 7 Sunday (ISO 8601).
    #[schema(minimum = 1, maximum = 7)]
    pub weekday: u8,
    /// From this time.
    pub from: Wall,
    /// Until this time.
    pub to: Wall,
    /// Percent off the labour, 1 to 50.
    #[schema(minimum = 1, maximum = 50)]
    pub percent: u8,
}

/// What the store gives to whoever waited longer than was promised (R075).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LateLine {
    /// From so many minutes on.
    #[schema(minimum = 1, maximum = 10080)]
    pub minutes: u16,
    /// So much.
    pub amount_fen: Fen,
}

/// The store's limits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// Minutes before the start until which an owner may move or cancel by themselves; afterwards staff only.
    #[schema(minimum = 0, maximum = 10080)]
    pub cut_off_min: u16,
    /// How many bookings one customer may have open.
    #[schema(minimum = 1, maximum = 50)]
    pub max_open_bookings: u8,
    /// Minutes after which a request that nobody of the advisors acknowledged is told to the manager.
    #[schema(minimum = 1, maximum = 1440)]
    pub ack_minutes: u16,
    /// What is given for a repair that is ready late; the usual table when empty.
    #[schema(max_items = 10)]
    pub late: Vec<LateLine>,
    /// Quieter times; where several hold, the highest percent counts.
    #[schema(max_items = 50)]
    pub off_peak: Vec<OffPeak>,
}

impl Default for Policy {
    fn default() -> Policy {
        Policy {
            cut_off_min: 120,
            max_open_bookings: 3,
            ack_minutes: 10,
            late: Vec::new(),
            off_peak: Vec::new(),
        }
    }
}

/// What is given unless the store says otherwise.
const LATE: [LateLine; 3] = [
    LateLine {
        minutes: 15,
        amount_fen: Fen::new(5_000),
    },
    LateLine {
        minutes: 60,
        amount_fen: Fen::new(10_000),
    },
    LateLine {
        minutes: 240,
        amount_fen: Fen::new(20_000),
    },
];

impl Policy {
    /// What is given for being late: the store's own table, or the usual one.
    pub fn late_table(&self) -> Vec<LateLine> {
        match self.late.is_empty() {
            true => LATE.to_vec(),
            false => self.late.clone(),
        }
    }

    /// Percent off the labour for a job that starts at this instant; 0 outside the quieter times.
    pub fn percent_off(&self, zone: Tz, at: At) -> u8 {
        let wall = local(zone, at);
        let (weekday, minutes) = (wall.weekday().number_from_monday(), wall.hour() * 60 + wall.minute());
        let holds = |rule: &&OffPeak| {
            u32::from(rule.weekday) == weekday
                && (u32::from(rule.from.minutes())..u32::from(rule.to.minutes())).contains(&minutes)
        };
        self.off_peak
            .iter()
            .filter(holds)
            .map(|rule| rule.percent)
            .max()
            .unwrap_or(0)
    }

    /// What is wrong with the limits; `at` is their JSON pointer.
    pub fn wrong(&self, at: &str) -> Vec<Field> {
        let mut wrong = Vec::new();
        if self.cut_off_min > 10_080 {
            wrong.push(Field::new(
                format!("{at}/cut_off_min"),
                "store.cut_off",
                "改约截止时间最多为提前 7 天",
            ));
        }
        if !(1..=50).contains(&self.max_open_bookings) {
            wrong.push(Field::new(
                format!("{at}/max_open_bookings"),
                "store.max_open",
                "进行中的预约上限应在 1 到 50 之间",
            ));
        }
        if !(1..=1440).contains(&self.ack_minutes) {
            wrong.push(Field::new(
                format!("{at}/ack_minutes"),
                "store.ack_minutes",
                "确认提醒时限应在 1 到 1440 分钟之间",
            ));
        }
        let bad = |line: &LateLine| {
            !(1..=10_080).contains(&line.minutes) || !(0..=10_000_000).contains(&line.amount_fen.get())
        };
        if self.late.len() > 10 || self.late.iter().any(bad) {
            wrong.push(Field::new(
                format!("{at}/late"),
                "store.late",
                "延误补偿最多 10 档，时间为 1 到 10080 分钟，金额不超过 100000 元",
            ));
        }
        if self.off_peak.len() > 50 {
            wrong.push(Field::new(
                format!("{at}/off_peak"),
                "store.off_peak",
                "错峰优惠最多 50 条",
            ));
        }
        for (n, rule) in self.off_peak.iter().enumerate() {
            if !(1..=7).contains(&rule.weekday) || rule.to <= rule.from || !(1..=50).contains(&rule.percent) {
                let at = format!("{at}/off_peak/{n}");
                wrong.push(Field::new(
                    at,
                    "store.off_peak",
                    "星期应为 1 到 7，结束晚于开始，优惠为 1% 到 50%",
                ));
            }
        }
        wrong
    }
}

/// The ways that a store really offers: those it names, without those that are switched off.
pub fn offered(ways: &[Way], switches: Switches) -> Vec<Way> {
    let on = |way: &&Way| match way {
        Way::Wait | Way::Leave => true,
        Way::Pickup => switches.pickup,
        Way::Mobile => switches.mobile,
        Way::LoanCar => switches.loan_car,
    };
    ways.iter().filter(on).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::{OffPeak, Policy, Switches, offered};
    use crate::domain::store::hours::Wall;
    use crate::domain::store::rules::Way;
    use crate::ground::clock::At;

    #[test]
    fn quieter_times_hold_on_the_stores_own_clock() {
        let rule = |weekday, from, to, percent| {
            Some(OffPeak {
                weekday,
                from: Wall::of(from, 0)?,
                to: Wall::of(to, 0)?,
                percent,
            })
        };
        let off_peak = [rule(2, 9, 12, 20), rule(2, 10, 11, 30)]
            .into_iter()
            .flatten()
            .collect();
        let policy = Policy {
            off_peak,
            ..Policy::default()
        };
        assert!(policy.wrong("/policy").is_empty());
        // Tuesday 24 November 2026 in Shanghai; 02:00Z is 10:00 there.
        let at = |hour: i64| At::from_ms(1_795_478_400_000).plus_minutes((hour - 8) * 60);
        let percents: Vec<u8> = [8, 9, 10, 11, 12]
            .map(|hour| policy.percent_off(chrono_tz::Asia::Shanghai, at(hour)))
            .into();
        assert_eq!(percents, [0, 20, 30, 20, 0]);
        assert_eq!(
            policy.percent_off(chrono_tz::Asia::Shanghai, at(10 + 24)),
            0,
            "Wednesday"
        );
    }

    #[test]
    fn a_way_that_is_switched_off_is_not_offered() {
        let ways = [Way::Wait, Way::Pickup, Way::Mobile];
        assert_eq!(offered(&ways, Switches::default()), [Way::Wait]);
        assert_eq!(
            offered(
                &ways,
                Switches {
                    pickup: true,
                    ..Switches::default()
                }
            ),
            [Way::Wait, Way::Pickup]
        );
    }

    #[test]
    fn what_was_stored_before_a_switch_existed_still_reads() -> Result<(), serde_json::Error> {
        assert_eq!(serde_json::from_str::<Switches>("{}")?, Switches::default());
        assert_eq!(serde_json::from_str::<Policy>("{}")?, Policy::default());
        Ok(())
    }
}
