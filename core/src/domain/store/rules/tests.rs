use chrono::{NaiveDate, NaiveTime};
use chrono_tz::{America, Asia, Europe, Tz};
use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

use super::{
    CELL_MS, CalendarKind, DayPlan, ResourceDay, ResourceKind, Special, Standing, cell_start, cells_of, hours_of,
    instant, local, midnight, open_bits, plan, run, touched_bits,
};
use crate::domain::store::hours::{Hours, Wall, Week};
use crate::ground::clock::At;
use crate::ground::id::ResourceId;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap_or_default()
}

fn wall(hour: u16, minute: u16) -> Wall {
    Wall::of(hour, minute).unwrap_or(MIDNIGHT)
}

const MIDNIGHT: Wall = match Wall::of(0, 0) {
    Some(wall) => wall,
    None => panic!("00:00 is a time"),
};

fn open(from: u16, to: u16) -> Vec<Hours> {
    vec![Hours {
        opens: wall(from, 0),
        closes: wall(to, 0),
    }]
}

/// Monday to Friday 9–18, Saturday and Sunday 10–16, holidays 11–15.
fn week() -> Week {
    let (work, end) = (open(9, 18), open(10, 16));
    Week {
        mon: work.clone(),
        tue: work.clone(),
        wed: work.clone(),
        thu: work.clone(),
        fri: work,
        sat: end.clone(),
        sun: end,
        holiday: open(11, 15),
    }
}

fn special(calendar: Option<CalendarKind>, hours: Option<Vec<Hours>>) -> Special {
    Special { calendar, hours }
}

fn hour_bits(from: i64, to: i64) -> u128 {
    run(from * 4, to * 4)
}

const SHANGHAI: Tz = Asia::Shanghai;

#[test]
fn weekday_holiday_make_up_day_and_override_in_that_order() {
    let plan_of = |date: &str, special: &Special| plan(SHANGHAI, &week(), day(date), special, &[], &[]).open;
    let none = Special::default();
    assert_eq!(plan_of("2026-09-30", &none), hour_bits(9, 18), "a Wednesday");
    assert_eq!(
        plan_of("2026-10-01", &special(Some(CalendarKind::Holiday), None)),
        hour_bits(11, 15)
    );
    assert_eq!(plan_of("2026-10-11", &none), hour_bits(10, 16), "a Sunday");
    let made_up = special(Some(CalendarKind::Workday), None);
    assert_eq!(
        plan_of("2026-10-10", &made_up),
        hour_bits(9, 18),
        "a Saturday that is worked"
    );
    let closed = special(Some(CalendarKind::Workday), Some(vec![]));
    assert_eq!(
        plan_of("2026-10-10", &closed),
        0,
        "the store's own word beats the calendar"
    );
    let late = special(Some(CalendarKind::Holiday), Some(open(13, 20)));
    assert_eq!(plan_of("2026-10-01", &late), hour_bits(13, 20));
}

#[test]
fn a_store_without_holiday_hours_is_closed_on_holidays() {
    let week = Week {
        holiday: vec![],
        ..week()
    };
    assert!(hours_of(&week, day("2026-10-01"), &special(Some(CalendarKind::Holiday), None)).is_empty());
}

fn technician(shifts: Option<Week>, outages: Vec<(At, At)>) -> Standing {
    let day = ResourceDay {
        id: ResourceId::fresh(At::from_ms(0)),
        kind: ResourceKind::Technician,
        name: "技师 A01".to_owned(),
        tags: vec!["hv".to_owned()],
        on_duty: 0,
        buffer_before: 0,
        buffer_after: 1,
    };
    Standing { day, shifts, outages }
}

fn on_duty(plan: &DayPlan) -> Vec<u128> {
    plan.resources.iter().map(|resource| resource.on_duty).collect()
}

#[test]
fn shifts_and_outages_take_hours_away_and_never_add_any() {
    let date = day("2026-09-30");
    let at = |hour, minute| instant(SHANGHAI, date, wall(hour, minute));
    let early = Week {
        wed: open(7, 13),
        holiday: open(0, 24),
        ..Week::default()
    };
    let standing = [
        technician(None, vec![]),
        technician(Some(early.clone()), vec![]),
        technician(
            None,
            vec![(At::from_ms(at(11, 0).ms() + 1), At::from_ms(at(12, 0).ms() + 1))],
        ),
        technician(Some(Week::default()), vec![]),
    ];
    let whole = plan(SHANGHAI, &week(), date, &Special::default(), &[], &standing);
    let part = run(11 * 4, 12 * 4 + 1);
    assert_eq!(
        on_duty(&whole),
        [hour_bits(9, 18), hour_bits(9, 13), hour_bits(9, 18) & !part, 0]
    );
    assert_eq!(whole.resources.len(), 4, "who is off duty is still there to be named");
    let power_cut = [(at(15, 0), instant(SHANGHAI, day("2026-10-01"), wall(12, 0)))];
    let cut = plan(SHANGHAI, &week(), date, &Special::default(), &power_cut, &standing);
    assert_eq!(cut.open, hour_bits(9, 15));
    assert_eq!(on_duty(&cut)[0], hour_bits(9, 15));
    let holiday = special(Some(CalendarKind::Holiday), None);
    assert_eq!(
        on_duty(&plan(SHANGHAI, &week(), date, &holiday, &[], &standing))[1],
        hour_bits(11, 15)
    );
}

#[test]
fn an_outage_takes_every_cell_it_touches_and_an_ended_one_none() {
    let date = day("2026-09-30");
    let at = |minutes: i64| midnight(SHANGHAI, date).plus_minutes(minutes);
    assert_eq!(touched_bits(SHANGHAI, date, at(61), at(62)), run(4, 5));
    assert_eq!(touched_bits(SHANGHAI, date, at(60), at(75)), run(4, 5));
    assert_eq!(touched_bits(SHANGHAI, date, at(60), at(60)), 0);
    assert_eq!(touched_bits(SHANGHAI, date, at(-600), at(6000)), run(0, 96));
    assert_eq!(touched_bits(SHANGHAI, date, at(1440), at(1500)), 0);
    assert_eq!(touched_bits(SHANGHAI, date, at(-60), at(0)), 0);
}

#[test]
fn days_when_the_clocks_change_have_more_or_fewer_cells() {
    let berlin = Europe::Berlin;
    let (spring, autumn) = (day("2026-03-29"), day("2026-10-25"));
    assert_eq!(
        (
            cells_of(berlin, spring),
            cells_of(berlin, autumn),
            cells_of(SHANGHAI, spring)
        ),
        (92, 100, 96)
    );
    // 09:00 comes an hour sooner after midnight in spring and an hour later in autumn.
    assert_eq!(open_bits(berlin, spring, &open(9, 18)), hour_bits(8, 17));
    assert_eq!(open_bits(berlin, autumn, &open(9, 18)), hour_bits(10, 19));
    assert_eq!(open_bits(berlin, autumn, &open(0, 24)), hour_bits(0, 25));
    assert_eq!(open_bits(berlin, spring, &open(0, 24)), hour_bits(0, 23));
    // 02:30 does not exist in spring: the jump itself. It comes twice in autumn: the first.
    assert_eq!(instant(berlin, spring, wall(2, 30)).rfc3339(), "2026-03-29T01:00:00Z");
    assert_eq!(instant(berlin, autumn, wall(2, 30)).rfc3339(), "2026-10-25T00:30:00Z");
    // A day whose midnight does not exist begins at the jump.
    let santiago = day("2026-09-06");
    assert_eq!(midnight(America::Santiago, santiago).rfc3339(), "2026-09-06T04:00:00Z");
    assert_eq!(cells_of(America::Santiago, santiago), 92);
}

proptest! {
    #[test]
    fn cells_and_wall_clock_agree(offset in 0i64..20_000, zone in 0usize..4, cell in 0u8..92) {
        let zone = [SHANGHAI, Europe::Berlin, America::Santiago, Asia::Kathmandu][zone];
        let date = day("2000-01-01") + chrono::TimeDelta::days(offset);
        let start = cell_start(zone, date, cell);
        prop_assert_eq!(local(zone, start).date(), date);
        prop_assert_eq!((start.ms() - midnight(zone, date).ms()) % CELL_MS, 0);
        prop_assert_eq!(touched_bits(zone, date, start, At::from_ms(start.ms() + 1)), run(i64::from(cell), i64::from(cell) + 1));
        let end = cell_start(zone, date, cells_of(zone, date));
        let next = local(zone, end);
        prop_assert!(next.date() == date + chrono::TimeDelta::days(1) && next.time() <= NaiveTime::from_hms_opt(1, 0, 0).unwrap_or_default());
    }

    #[test]
    fn nothing_is_open_outside_the_day(offset in 0i64..20_000, from in 0u16..96, long in 1u16..97) {
        let to = (from + long).min(96);
        let hours = [Hours { opens: wall(from / 4, from % 4 * 15), closes: wall(to / 4, to % 4 * 15) }];
        for zone in [SHANGHAI, Europe::Berlin, America::Santiago] {
            let date = day("2000-01-01") + chrono::TimeDelta::days(offset);
            let bits = open_bits(zone, date, &hours);
            prop_assert_eq!(bits & !run(0, i64::from(cells_of(zone, date))), 0);
            for cell in (0..cells_of(zone, date)).filter(|cell| bits & (1 << cell) != 0) {
                let time = local(zone, cell_start(zone, date, cell)).time();
                let minutes = u16::try_from(chrono::Timelike::num_seconds_from_midnight(&time) / 60).unwrap_or(u16::MAX);
                prop_assert!(minutes >= from * 15 && minutes < to * 15, "{}", time);
            }
        }
    }
}
