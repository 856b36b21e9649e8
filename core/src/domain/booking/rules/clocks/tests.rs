//! The clocks of domain.md 2.10 at their edges.

use chrono::{NaiveDate, NaiveDateTime};
use chrono_tz::Tz;
use proptest::prelude::proptest;
use proptest::prop_assert;

use super::{
    HOUR_MS, MINUTE_MS, OFFER_MS, Refused, Step, confirm_due, hold_until, may_book, may_change, may_check_in,
    may_no_show, may_undo, no_show_at, offer_until, proposals_until,
};
use crate::domain::booking::rules::day::local_minute;
use crate::ground::clock::At;

const ZONE: Tz = Tz::Asia__Shanghai;

/// An instant by the wall clock of Shanghai, eight hours ahead of UTC.
fn at(text: &str) -> At {
    let local: NaiveDateTime = text.parse().unwrap_or(NaiveDate::MIN.and_time(chrono::NaiveTime::MIN));
    At::from_ms(local.and_utc().timestamp_millis() - 8 * HOUR_MS)
}

#[test]
fn a_hold_is_five_minutes() {
    assert_eq!(hold_until(at("2026-11-22T10:00:00")), at("2026-11-22T10:05:00"));
}

#[test]
fn confirm_ends_after_a_day_or_two_hours_before_the_start() {
    let requested = at("2026-11-22T10:00:00");
    let far = at("2026-11-30T09:00:00");
    assert_eq!(confirm_due(requested, far, 0), at("2026-11-23T10:00:00"));
    assert_eq!(confirm_due(requested, far, 3 * HOUR_MS), at("2026-11-23T13:00:00"));
    assert_eq!(confirm_due(requested, far, -5), at("2026-11-23T10:00:00"));
    let soon = at("2026-11-22T16:00:00");
    assert_eq!(confirm_due(requested, soon, 0), at("2026-11-22T14:00:00"));
    assert_eq!(
        confirm_due(requested, soon, 3 * HOUR_MS),
        at("2026-11-22T14:00:00"),
        "never past two hours before"
    );
    assert_eq!(
        confirm_due(requested, at("2026-11-22T11:00:00"), 0),
        requested,
        "never before the request"
    );
}

#[test]
fn the_ladder_stands_at_half_four_fifths_and_all() {
    let (requested, far) = (at("2026-11-22T10:00:00"), at("2026-11-30T09:00:00"));
    let due = |paused| Step::ALL.map(|step| step.due(requested, far, paused));
    assert_eq!(
        due(0),
        [
            at("2026-11-22T22:00:00"),
            at("2026-11-23T05:12:00"),
            at("2026-11-23T10:00:00")
        ]
    );
    let later = [
        at("2026-11-22T23:00:00"),
        at("2026-11-23T06:12:00"),
        at("2026-11-23T11:00:00"),
    ];
    assert_eq!(due(HOUR_MS), later, "a pause moves what is still ahead");
    let reached = |now| Step::reached(requested, far, 0, at(now));
    assert_eq!(reached("2026-11-22T21:59:59"), None);
    assert_eq!(reached("2026-11-22T22:00:00"), Some(Step::Half));
    assert_eq!(reached("2026-11-23T05:12:00"), Some(Step::Most));
    assert_eq!(reached("2026-11-23T10:00:00"), Some(Step::Full));
    // Requested within two hours of the start: all is due at once.
    assert_eq!(
        Step::reached(requested, at("2026-11-22T11:00:00"), 0, requested),
        Some(Step::Full)
    );
}

#[test]
fn an_offer_sleeps_at_night() {
    let until = |text| offer_until(at(text), ZONE);
    assert_eq!(until("2026-11-22T10:00:00"), at("2026-11-22T10:30:00"));
    assert_eq!(until("2026-11-22T20:30:00"), at("2026-11-22T21:00:00"));
    assert_eq!(until("2026-11-22T20:50:00"), at("2026-11-23T09:20:00"));
    assert_eq!(until("2026-11-22T21:00:00"), at("2026-11-23T09:30:00"));
    assert_eq!(until("2026-11-22T23:59:59"), at("2026-11-23T09:30:00"));
    assert_eq!(until("2026-11-23T00:00:00"), at("2026-11-23T09:30:00"));
    assert_eq!(until("2026-11-23T08:59:59"), at("2026-11-23T09:30:00"));
    assert_eq!(until("2026-11-23T09:00:00"), at("2026-11-23T09:30:00"));
}

#[test]
fn no_show_change_undo_and_proposals() {
    let start = at("2026-11-22T10:00:00");
    assert_eq!(no_show_at(start), at("2026-11-22T10:30:00"));
    assert_eq!(
        may_no_show(at("2026-11-22T10:29:59"), start),
        Err(Refused::NotYetNoShow)
    );
    assert_eq!(may_no_show(at("2026-11-22T10:30:00"), start), Ok(()));
    assert_eq!(may_change(at("2026-11-22T06:00:00"), start, 240), Ok(()));
    assert_eq!(
        may_change(at("2026-11-22T06:00:01"), start, 240),
        Err(Refused::TooLateToChange)
    );
    assert_eq!(may_undo(at("2026-11-22T10:15:00"), start), Ok(()));
    assert_eq!(may_undo(at("2026-11-22T10:15:01"), start), Err(Refused::UndoTooLate));
    assert_eq!(
        proposals_until(start, at("2026-11-25T10:00:00")),
        at("2026-11-23T10:00:00")
    );
    assert_eq!(
        proposals_until(start, at("2026-11-22T15:00:00")),
        at("2026-11-22T15:00:00")
    );
}

#[test]
fn notice_and_horizon() {
    let now = at("2026-11-22T23:30:00");
    let may = |start, notice, horizon| may_book(now, at(start), notice, horizon, ZONE);
    assert_eq!(may("2026-11-23T00:30:00", 60, 30), Ok(()));
    assert_eq!(may("2026-11-23T00:15:00", 60, 30), Err(Refused::TooSoon));
    assert_eq!(may("2026-11-22T23:15:00", 0, 30), Err(Refused::TooSoon), "the past");
    // The horizon goes by the store's dates: all of the last day counts.
    assert_eq!(may("2026-11-29T23:45:00", 60, 7), Ok(()));
    assert_eq!(may("2026-11-30T00:00:00", 60, 7), Err(Refused::TooFar));
}

#[test]
fn check_in_is_on_the_stores_date() {
    let start = at("2026-11-22T09:00:00");
    // 00:00 in Shanghai is still yesterday in UTC.
    assert_eq!(may_check_in(at("2026-11-22T00:00:00"), start, ZONE), Ok(()));
    assert_eq!(may_check_in(at("2026-11-22T23:59:59"), start, ZONE), Ok(()));
    assert_eq!(
        may_check_in(at("2026-11-21T23:59:59"), start, ZONE),
        Err(Refused::NotToday)
    );
    assert_eq!(
        may_check_in(at("2026-11-23T00:00:00"), start, ZONE),
        Err(Refused::NotToday)
    );
}

proptest! {
    #[test]
    fn an_offer_never_ends_in_the_night_and_never_early(minute in 0i64..3 * 365 * 1440, zone in 0usize..3) {
        let zone = [ZONE, Tz::America__New_York, Tz::Australia__Lord_Howe].get(zone).copied().unwrap_or(ZONE);
        let offered = At::from_ms(at("2026-01-01T00:00:00").ms() + minute * MINUTE_MS);
        let until = offer_until(offered, zone);
        prop_assert!(until.ms() >= offered.ms() + OFFER_MS);
        prop_assert!(until.ms() <= offered.ms() + 13 * HOUR_MS + OFFER_MS);
        let shown = local_minute(zone, until);
        prop_assert!((9 * 60..=21 * 60).contains(&shown), "{shown}");
    }

    #[test]
    fn steps_are_in_order(start in 0i64..100, paused in 0i64..48) {
        let requested = at("2026-11-22T10:00:00");
        let start = At::from_ms(requested.ms() + start * HOUR_MS);
        let due = Step::ALL.map(|step| step.due(requested, start, paused * HOUR_MS));
        prop_assert!(due.is_sorted() && due[0] >= requested);
        prop_assert!(due[2] == confirm_due(requested, start, paused * HOUR_MS));
    }
}
