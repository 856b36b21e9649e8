//! Pure rules of butlers: who is chosen, who covers, by when an answer is due.

use chrono::{TimeZone, Timelike};
use chrono_tz::Tz;
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::notice::manners::rules::{QUIET_FROM, is_quiet, polite};
use crate::ground::clock::At;
use crate::ground::id::StaffId;

/// So many minutes of polite time an answer may take.
pub const ANSWER_MINUTES: i64 = 120;

/// How many covers are followed: who covers may be away, too.
const HOPS: usize = 5;

/// In answer to what somebody writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = ReplyAbout)]
pub enum About {
    /// A care message.
    Care,
    /// A survey.
    Survey,
}

/// Somebody who is away now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Away {
    /// Who.
    pub staff: StaffId,
    /// Who covers.
    pub cover: StaffId,
    /// Until when.
    pub until: At,
}

/// An advisor of the store and how many customers they care for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// Who.
    pub staff: StaffId,
    /// How many.
    pub customers: i64,
}

/// Who answers for this butler and until when; `None` when they are here, or when everybody is away in a circle.
#[must_use]
pub fn cover(butler: StaffId, away: &[Away]) -> Option<(StaffId, At)> {
    let absence = |staff: StaffId| away.iter().find(|one| one.staff == staff);
    let mut until = absence(butler)?.until;
    let mut at = butler;
    for _ in 0..HOPS {
        let Some(one) = absence(at) else {
            return Some((at, until));
        };
        until = until.min(one.until);
        at = one.cover;
    }
    None
}

/// The one with the fewest customers who is not away; where all are, the one with the fewest.
#[must_use]
pub fn choose(team: &[Load], away: &[Away]) -> Option<StaffId> {
    let here = |one: &&Load| away.iter().all(|gone| gone.staff != one.staff);
    let least = |one: &&Load| (one.customers, one.staff);
    let chosen = team.iter().filter(here).min_by_key(least);
    chosen.or_else(|| team.iter().min_by_key(least)).map(|one| one.staff)
}

/// When an answer to what was written now is due: [`ANSWER_MINUTES`] of polite time on.
#[must_use]
pub fn due(zone: Tz, at: At) -> At {
    let start = polite(zone, at);
    let end = start.plus_minutes(ANSWER_MINUTES);
    if !is_quiet(zone, end) {
        return end;
    }
    let local = zone.from_utc_datetime(&start.utc().naive_utc());
    let used = i64::from(QUIET_FROM) - i64::from(local.hour() * 60 + local.minute());
    polite(zone, end).plus_minutes((ANSWER_MINUTES - used).clamp(0, ANSWER_MINUTES))
}

#[cfg(test)]
mod tests {
    use super::{Away, Load, choose, cover, due};
    use crate::ground::clock::At;
    use crate::ground::id::{Id, StaffId};
    use chrono_tz::Asia::Shanghai;
    use uuid::Uuid;

    fn staff(n: u128) -> StaffId {
        StaffId::from_uuid(Uuid::from_u128(n))
    }

    fn away(who: u128, by: u128, until: i64) -> Away {
        Away {
            staff: staff(who),
            cover: staff(by),
            until: At::from_ms(until),
        }
    }

    #[test]
    fn who_covers_may_be_away_and_a_circle_ends() {
        assert_eq!(cover(staff(1), &[]), None);
        assert_eq!(cover(staff(1), &[away(1, 2, 50)]), Some((staff(2), At::from_ms(50))));
        let chain = [away(1, 2, 50), away(2, 3, 40)];
        assert_eq!(cover(staff(1), &chain), Some((staff(3), At::from_ms(40))));
        assert_eq!(cover(staff(1), &[away(1, 2, 50), away(2, 1, 40)]), None);
    }

    #[test]
    fn the_fewest_customers_get_one_more() {
        let load = |n, customers| Load {
            staff: staff(n),
            customers,
        };
        let team = [load(1, 9), load(2, 3), load(3, 3)];
        assert_eq!(choose(&team, &[]), Some(staff(2)));
        assert_eq!(choose(&team, &[away(2, 1, 1)]), Some(staff(3)));
        assert_eq!(
            choose(&team, &[away(1, 2, 1), away(2, 1, 1), away(3, 1, 1)]),
            Some(staff(2)),
            "somebody must be it"
        );
        assert_eq!(choose(&[], &[]), None);
    }

    #[test]
    fn two_polite_hours() {
        // 2026-11-22T02:00:00Z is 10:00 in Shanghai.
        let ten = At::from_ms(1_795_312_800_000);
        let at = |minutes| due(Shanghai, ten.plus_minutes(minutes)).ms() - ten.ms();
        let minutes = |n: i64| n * 60_000;
        assert_eq!(at(0), minutes(120));
        assert_eq!(at(10 * 60), minutes(24 * 60), "20:00: an hour today, an hour tomorrow");
        assert_eq!(at(13 * 60), minutes(25 * 60), "23:00: eleven o'clock tomorrow");
        assert_eq!(at(-120), minutes(60), "08:00: eleven o'clock");
    }
}
