//! Days over odd zones: quarter hours and instants agree, days tile, the wall clock is the zone's own.

use chrono::{NaiveDate, TimeZone, Timelike};
use chrono_tz::Tz;
use proptest::prelude::{Just, Strategy, prop_oneof, proptest};
use proptest::{prop_assert, prop_assert_eq};

use super::{Cell, StoreDay, local_date, wall};
use crate::domain::booking::rules::bits;
use crate::ground::clock::At;

fn date(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap_or_default()
}

/// Zones with odd offsets, and days on which their clocks change (or, for the first three, do not).
const DAYS: &[(Tz, (i32, u32, u32), u8)] = &[
    (Tz::Asia__Shanghai, (2026, 11, 22), 96),
    (Tz::Asia__Kolkata, (2026, 11, 22), 96),
    (Tz::Asia__Kathmandu, (2026, 11, 22), 96),
    (Tz::America__New_York, (2026, 3, 8), 92),
    (Tz::America__New_York, (2026, 11, 1), 100),
    (Tz::Australia__Lord_Howe, (2026, 4, 5), 98),
    (Tz::Australia__Lord_Howe, (2026, 10, 4), 94),
    // Midnight itself is skipped: the day begins at 01:00.
    (Tz::America__Sao_Paulo, (2018, 11, 4), 92),
    (Tz::Africa__Cairo, (2024, 4, 26), 92),
    // 23:00 to 24:00 happens twice.
    (Tz::America__Sao_Paulo, (2018, 2, 17), 100),
    // 00:00 to 01:00 happens twice.
    (Tz::America__Havana, (2026, 11, 1), 100),
    // The date never was.
    (Tz::Pacific__Apia, (2011, 12, 30), 0),
    (Tz::Asia__Shanghai, (1988, 4, 17), 92),
];

#[test]
fn a_day_has_the_cells_its_zone_gives_it() {
    for (zone, (y, m, d), len) in DAYS {
        let day = StoreDay::new(*zone, date(*y, *m, *d));
        assert_eq!(day.len(), *len, "{zone} {y}-{m}-{d}");
        assert_eq!(day.all(), bits::run(0, *len));
        assert_eq!(day.is_empty(), *len == 0);
    }
}

#[test]
fn opening_hours_are_the_wall_clock_on_every_day() {
    for (zone, (y, m, d), len) in DAYS.iter().filter(|(_, _, len)| *len > 0) {
        let day = StoreDay::new(*zone, date(*y, *m, *d));
        let open = day.span(8 * 60 + 30, 17 * 60 + 30);
        assert_eq!(open.count_ones(), 36, "{zone} {y}-{m}-{d}: no clock changes by day");
        let first = day.cells(open).next().map(Cell::at);
        assert_eq!(first, Some(wall(*zone, day.date(), 8 * 60 + 30)));
        let local = first.map(|at| zone.from_utc_datetime(&at.utc().naive_utc()));
        assert_eq!(
            local.map(|l| (l.hour(), l.minute(), l.date_naive())),
            Some((8, 30, day.date()))
        );
        assert_eq!(
            day.span(0, 24 * 60).count_ones(),
            u32::from(*len),
            "all of the day is within 00:00-24:00"
        );
        assert_eq!(
            day.span(17 * 60, 9 * 60),
            0,
            "a span that ends before it begins is empty"
        );
    }
}

#[test]
fn a_span_keeps_only_whole_cells() {
    let day = StoreDay::new(Tz::Asia__Shanghai, date(2026, 11, 22));
    assert_eq!(day.span(8 * 60 + 20, 9 * 60 + 10), bits::run(34, 2), "08:30 to 09:00");
    assert_eq!(day.wall_minutes(34), Some(8 * 60 + 30));
    assert_eq!(day.wall_minutes(96), None);
    assert_eq!(day.first().at().rfc3339(), "2026-11-21T16:00:00Z");
}

#[test]
fn cells_and_instants() {
    let at = At::from_ms(900_000 * 7);
    assert_eq!(Cell::containing(at), Cell::new(7));
    assert_eq!(Cell::containing(At::from_ms(at.ms() + 899_999)), Cell::new(7));
    assert_eq!(Cell::containing(At::from_ms(-1)), Cell::new(-1));
    assert_eq!(
        (Cell::from(at), Cell::from(At::from_ms(at.ms() + 1))),
        (Cell::new(7), Cell::new(8))
    );
    assert_eq!(
        (Cell::starting(at), Cell::starting(At::from_ms(at.ms() + 1))),
        (Some(Cell::new(7)), None)
    );
}

#[test]
fn absurd_dates_have_no_cells_and_break_nothing() {
    for day in [
        NaiveDate::MIN,
        NaiveDate::MAX,
        date(1969, 12, 31),
        date(9999, 12, 31),
        date(-5000, 1, 1),
    ] {
        assert!(StoreDay::new(Tz::Asia__Shanghai, day).is_empty(), "{day}");
    }
    for ms in [i64::MIN, i64::MAX, 0] {
        let day = StoreDay::containing(Tz::Australia__Lord_Howe, At::from_ms(ms));
        assert!(day.len() <= 100, "{ms}");
    }
}

fn zones() -> impl Strategy<Value = Tz> {
    prop_oneof![
        Just(Tz::Asia__Shanghai),
        Just(Tz::Asia__Kolkata),
        Just(Tz::Asia__Kathmandu),
        Just(Tz::America__New_York),
        Just(Tz::Australia__Lord_Howe),
        Just(Tz::America__Sao_Paulo),
        Just(Tz::Pacific__Chatham),
        Just(Tz::Pacific__Apia),
        Just(Tz::Africa__Casablanca),
        (0..chrono_tz::TZ_VARIANTS.len()).prop_map(|i| chrono_tz::TZ_VARIANTS.get(i).copied().unwrap_or(Tz::UTC)),
    ]
}

/// Any date in any zone, and often one on which the clocks change.
fn store_days() -> impl Strategy<Value = StoreDay> {
    let listed = (0..DAYS.len()).prop_map(|i| {
        let (zone, (y, m, d), _) = DAYS.get(i).copied().unwrap_or((Tz::UTC, (2026, 1, 1), 96));
        StoreDay::new(zone, date(y, m, d))
    });
    let any_day = (zones(), 0u64..80 * 365).prop_map(|(zone, after)| StoreDay::new(zone, later(after)));
    prop_oneof![listed, any_day]
}

fn later(days: u64) -> NaiveDate {
    let first = date(1975, 1, 1);
    first.checked_add_days(chrono::Days::new(days)).unwrap_or(first)
}

proptest! {
    #[test]
    fn days_tile_the_line_of_cells(zone in zones(), after in 0u64..80 * 365) {
        let on = later(after);
        let next = on.succ_opt().unwrap_or(on);
        let (day, tomorrow) = (StoreDay::new(zone, on), StoreDay::new(zone, next));
        prop_assert_eq!(day.end(), tomorrow.first());
    }

    #[test]
    fn every_cell_finds_its_day_and_date_again(day in store_days()) {
        let zone = day.zone();
        for cell in day.cells(day.all()) {
            let i = day.index(cell);
            prop_assert_eq!(i.map(|i| day.cell(i)), Some(cell));
            prop_assert_eq!(Cell::starting(cell.at()), Some(cell));
            prop_assert_eq!(&StoreDay::containing(zone, cell.at()), &day);
            // The wall clock, read straight from the zone, shows what the day says.
            let local = zone.from_utc_datetime(&cell.at().utc().naive_utc());
            if let Some(shown) = i.and_then(|i| day.wall_minutes(i)) {
                prop_assert_eq!((local.date_naive(), local.hour() * 60 + local.minute()), (day.date(), u32::from(shown)));
            } else {
                prop_assert!(local_date(zone, cell.at()) != day.date());
            }
        }
        prop_assert_eq!(day.mask_of(day.cells(day.all())), day.all());
        prop_assert_eq!(day.index(day.end()), None);
        prop_assert_eq!(day.index(day.first().plus(-1)), None);
    }
}
