//! When and whether somebody may be told (rulings 20; domain.md 2.9; issue 3, point 8). Pure.

use chrono::{Days, NaiveDate, TimeDelta, TimeZone, Timelike};
use chrono_tz::Tz;
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ground::clock::At;

/// Quiet hours begin at 21:00 of the store's wall clock, in minutes after midnight …
pub const QUIET_FROM: u16 = 21 * 60;
/// … and end at 09:00.
pub const QUIET_UNTIL: u16 = 9 * 60;
/// A reminder that would fall into them goes at 20:00 the evening before.
pub const EVENING: u16 = 20 * 60;

/// For so long after the tap an answer to it goes at once, whatever the hour; later it is a message like any other.
pub const AT_ONCE_MS: i64 = 15 * 60_000;

/// The days over which the budget of care and marketing counts.
pub const BUDGET_DAYS: i64 = 7;

/// How much somebody needs to know it.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = NoticeClass)]
pub enum Class {
    /// 安全与资金: at any hour, by every channel, whatever was wished.
    Critical,
    /// 业务通知: what follows from what the owner asked for. Always in the inbox.
    Transactional,
    /// 用车关怀: with the owner's consent, within the budget.
    Care,
    /// 营销信息: with the owner's consent, within the budget.
    Marketing,
}

impl Class {
    /// Whether it counts against the budget, and needs consent.
    #[must_use]
    pub const fn is_offered(self) -> bool {
        matches!(self, Class::Care | Class::Marketing)
    }
}

/// What somebody wishes for a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wishes {
    /// Shown in the inbox.
    pub inbox: bool,
    /// Told by WeChat, text message and so on.
    pub channels: bool,
}

impl Wishes {
    /// Who has said nothing hears everything that consent and budget allow.
    pub const UNSAID: Wishes = Wishes {
        inbox: true,
        channels: true,
    };

    /// What of these wishes can be granted: what is critical is told in any case, what follows from the owner's own
    /// business stays in the inbox.
    #[must_use]
    pub fn granted(self, class: Class) -> Wishes {
        match class {
            Class::Critical => Wishes::UNSAID,
            Class::Transactional => Wishes { inbox: true, ..self },
            Class::Care | Class::Marketing => self,
        }
    }
}

/// What is known about a message right before its call.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// How much it is needed.
    pub class: Class,
    /// The store's zone.
    pub zone: Tz,
    /// Now.
    pub now: At,
    /// When its cause was committed.
    pub intended_at: At,
    /// Whether its cause was a tap of the one who is told.
    pub answers: bool,
    /// What the person wishes.
    pub wishes: Wishes,
    /// Whether they consent to it; `None` when no consent is needed.
    pub consent: Option<bool>,
    /// Whether an open complaint of theirs keeps it away.
    pub paused: bool,
    /// How many other messages of care and marketing went to them in the last days …
    pub told: i64,
    /// … and how many may.
    pub most: i64,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Call.
    Go,
    /// Not before this instant.
    Wait(At),
    /// Not at all, and why.
    Suppressed(&'static str),
}

/// The one judgement of all messages.
#[must_use]
pub fn verdict(case: &Case) -> Verdict {
    if case.class == Class::Critical {
        return Verdict::Go;
    }
    if !case.wishes.granted(case.class).channels {
        return Verdict::Suppressed("preference");
    }
    if case.consent == Some(false) {
        return Verdict::Suppressed("no_consent");
    }
    if case.paused {
        return Verdict::Suppressed("open_case");
    }
    let polite = not_before(case.class, case.answers, case.intended_at, case.zone, case.now);
    if polite > case.now {
        return Verdict::Wait(polite);
    }
    if case.class.is_offered() && case.told >= case.most {
        return Verdict::Suppressed("budget");
    }
    Verdict::Go
}

/// The first instant from `now` on at which it may be told.
#[must_use]
pub fn not_before(class: Class, answers: bool, intended_at: At, zone: Tz, now: At) -> At {
    let at_once = answers && now.ms() - intended_at.ms() <= AT_ONCE_MS;
    if class == Class::Critical || at_once {
        now
    } else {
        polite(zone, now)
    }
}

/// Whether it is a quiet hour in this zone.
#[must_use]
pub fn is_quiet(zone: Tz, at: At) -> bool {
    let local = zone.from_utc_datetime(&at.utc().naive_utc());
    let minute = local.hour() * 60 + local.minute();
    minute >= u32::from(QUIET_FROM) || minute < u32::from(QUIET_UNTIL)
}

/// This instant, or the end of the quiet hours in which it lies.
#[must_use]
pub fn polite(zone: Tz, at: At) -> At {
    if !is_quiet(zone, at) {
        return at;
    }
    let local = zone.from_utc_datetime(&at.utc().naive_utc());
    let today = local.date_naive();
    // Today's nine o'clock or tomorrow's; where a zone skipped a whole day, the one after.
    let days = (0..4).filter_map(|n| today.checked_add_days(Days::new(n)));
    days.filter_map(|day| wall(zone, day, QUIET_UNTIL))
        .find(|morning| *morning > at && !is_quiet(zone, *morning))
        .unwrap_or_else(|| step(zone, at, 1))
}

/// When a reminder that is meant for `minutes` before the start is due: then, or at 20:00 the evening before when that is
/// a quiet hour (rulings 20).
#[must_use]
pub fn reminder(zone: Tz, start: At, minutes: i64) -> At {
    let meant = start.plus_minutes(-minutes);
    if !is_quiet(zone, meant) {
        return meant;
    }
    let today = zone.from_utc_datetime(&meant.utc().naive_utc()).date_naive();
    let days = (0..4).filter_map(|n| today.checked_sub_days(Days::new(n)));
    days.filter_map(|day| wall(zone, day, EVENING))
        .find(|evening| *evening < meant && !is_quiet(zone, *evening))
        .unwrap_or_else(|| step(zone, meant, -1))
}

/// The instant of this wall clock time on this date; `None` when the clock jumps over it.
fn wall(zone: Tz, date: NaiveDate, minute: u16) -> Option<At> {
    let local = date.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(i64::from(minute));
    zone.from_local_datetime(&local).earliest().map(|at| At::from_utc(&at))
}

/// The first quarter of an hour in this direction that is not quiet; no zone is quiet for two days on end.
fn step(zone: Tz, at: At, direction: i64) -> At {
    (1..=4 * 48)
        .map(|n| at.plus_minutes(15 * n * direction))
        .find(|at| !is_quiet(zone, *at))
        .unwrap_or(at)
}

#[cfg(test)]
mod tests;
