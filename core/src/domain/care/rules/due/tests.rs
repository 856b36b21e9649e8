//! Each kind over facts: when it is due, from when it is said, under which name.

use chrono::NaiveDate;
use sea_orm::Iterable;

use super::{Around, Due, dues};
use crate::domain::care::rules::estimate::Reading;
use crate::domain::care::rules::facts::{Facts, Journey, PutOff, Recalled};
use crate::domain::care::rules::week::Holiday;
use crate::domain::care::rules::{Kind, Params};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap_or_default()
}

fn at(on: &str, km: i64) -> Reading {
    Reading { on: day(on), km }
}

fn look(kind: Kind, facts: &Facts, today: &str) -> Vec<Due> {
    let holidays = [
        Holiday {
            from: day("2026-10-01"),
            until: day("2026-10-07"),
            name: "国庆节".into(),
        },
        Holiday {
            from: day("2027-01-01"),
            until: day("2027-01-03"),
            name: "元旦".into(),
        },
    ];
    let around = Around {
        today: day(today),
        yearly_km: 14_600,
        holidays: &holidays,
    };
    dues(kind, &Params::usual(kind), facts, &around)
}

fn one(kind: Kind, facts: &Facts, today: &str) -> Option<(String, String, String)> {
    let found = look(kind, facts, today);
    assert!(found.len() <= 1, "{found:?}");
    found.into_iter().next().map(|due| {
        (
            due.occasion,
            due.on.map_or_else(String::new, |on| on.to_string()),
            due.from.to_string(),
        )
    })
}

fn three(occasion: &str, on: &str, from: &str) -> Option<(String, String, String)> {
    Some((occasion.into(), on.into(), from.into()))
}

#[test]
fn nothing_is_known_nothing_is_due() {
    for kind in Kind::iter().filter(|kind| !matches!(kind, Kind::Holiday | Kind::Season)) {
        assert_eq!(look(kind, &Facts::default(), "2026-11-22"), [], "{kind:?}");
    }
}

#[test]
fn maintenance_by_kilometres_or_months_whichever_is_first() {
    // 100 km a day: 10,000 km in a hundred days.
    let fast = Facts {
        serviced: Some((day("2026-01-01"), Some(20_000))),
        readings: vec![at("2025-01-01", 0), at("2026-01-01", 20_000), at("2026-02-10", 24_000)],
        ..Facts::default()
    };
    let found = look(Kind::Maintenance, &fast, "2026-05-01");
    let Some(due) = found.first() else { panic!("nothing") };
    assert!(
        due.why.estimated && due.why.words.contains("估算") && due.why.limit_km == Some(10_000),
        "{due:?}"
    );
    assert!(due.on < Some(day("2026-08-01")) && due.occasion == "2026-01-01");
    let km = due.why.km.unwrap_or(0);
    assert!(due.why.low_km < Some(km) && Some(km) < due.why.high_km);
    let slow = Facts {
        readings: vec![at("2025-01-01", 0), at("2026-01-01", 2_000), at("2026-02-10", 2_100)],
        serviced: Some((day("2026-01-01"), Some(2_000))),
        ..Facts::default()
    };
    assert_eq!(
        one(Kind::Maintenance, &slow, "2026-05-01"),
        three("2026-01-01", "2027-01-01", "2026-12-18")
    );
    // A service on leap day is due on the 28th.
    let leap = Facts {
        serviced: Some((day("2028-02-29"), None)),
        ..Facts::default()
    };
    assert_eq!(
        one(Kind::Maintenance, &leap, "2028-03-01"),
        three("2028-02-29", "2029-02-28", "2029-02-14")
    );
    // The occasion stays when the estimate moves.
    let mut more = fast.clone();
    more.readings.push(at("2026-03-10", 40_000));
    assert_eq!(look(Kind::Maintenance, &more, "2026-05-01")[0].occasion, "2026-01-01");
    // Nobody serviced it here, and it came late: from its first reading on, and the words say so.
    let old = Facts {
        readings: vec![at("2026-01-01", 80_000)],
        registered: Some(day("2015-01-01")),
        ..Facts::default()
    };
    let found = look(Kind::Maintenance, &old, "2026-11-22");
    assert!(found[0].why.words.contains("没有更近的保养记录"), "{found:?}");
}

#[test]
fn the_first_service_is_the_first() {
    let new = Facts {
        started: Some(day("2026-06-01")),
        ..Facts::default()
    };
    assert_eq!(
        one(Kind::FirstService, &new, "2026-06-02"),
        three("first", "2026-10-04", "2026-09-20")
    );
    let done = Facts {
        serviced: Some((day("2026-08-01"), None)),
        ..new.clone()
    };
    assert_eq!(one(Kind::FirstService, &done, "2026-09-01"), None);
    assert_eq!(
        one(Kind::FirstService, &new, "2028-06-02"),
        None,
        "two years later nobody speaks of it"
    );
}

#[test]
fn periods_end_by_time_or_kilometres() {
    let new = Facts {
        started: Some(day("2026-01-01")),
        ..Facts::default()
    };
    assert_eq!(
        one(Kind::WarrantyEnd, &new, "2026-02-01"),
        three("end", "2029-01-01", "2028-11-02")
    );
    let found = look(Kind::ThreeGuarantee, &new, "2026-01-02");
    let said: Vec<(String, String)> = found
        .iter()
        .map(|due| (due.occasion.clone(), due.from.to_string()))
        .collect();
    assert_eq!(said[0], ("60d".into(), "2026-01-31".into()), "{said:?}");
    assert_eq!(found.len(), 3);
    assert!(look(Kind::ThreeGuarantee, &new, "2029-02-01").is_empty(), "all over");
    let taxi = Facts {
        readings: vec![at("2026-06-01", 40_000)],
        ..new
    };
    assert!(
        look(Kind::WarrantyEnd, &taxi, "2026-06-02")[0].why.estimated,
        "by kilometres"
    );
    let registered = Facts {
        registered: Some(day("2026-01-01")),
        ..Facts::default()
    };
    assert!(
        look(Kind::ThreeGuarantee, &registered, "2026-01-02").is_empty(),
        "only for whom it was new"
    );
}

#[test]
fn papers_end_on_their_day() {
    let facts = Facts {
        insurance_until: Some(day("2027-01-15")),
        inspection_until: Some(day("2027-02-28")),
        ..Facts::default()
    };
    assert_eq!(
        one(Kind::Insurance, &facts, "2026-11-22"),
        three("2027-01-15", "2027-01-15", "2026-12-01")
    );
    assert_eq!(
        one(Kind::Inspection, &facts, "2026-11-22"),
        three("2027-02-28", "2027-02-28", "2026-12-30")
    );
    assert_eq!(
        one(Kind::Insurance, &facts, "2027-01-23"),
        None,
        "a week after its end it is over"
    );
    let computed = Facts {
        registered: Some(day("2023-03-20")),
        ..Facts::default()
    };
    let found = look(Kind::Inspection, &computed, "2026-11-22");
    assert_eq!(found[0].on, Some(day("2027-03-31")));
    assert!(
        found[0].why.estimated && found[0].why.words.contains("推算"),
        "{found:?}"
    );
}

#[test]
fn batteries_of_electric_cars_only() {
    let mut facts = Facts {
        electric: true,
        battery: Some((92, day("2026-02-01"))),
        ..Facts::default()
    };
    assert_eq!(
        one(Kind::Battery, &facts, "2026-11-22"),
        three("2026-02-01", "2027-02-01", "2027-01-18")
    );
    facts.battery = Some((80, day("2026-11-01")));
    assert_eq!(
        one(Kind::Battery, &facts, "2026-11-22"),
        three("low:2026-11-01", "2026-11-01", "2026-11-01")
    );
    facts.electric = false;
    assert_eq!(one(Kind::Battery, &facts, "2026-11-22"), None);
}

#[test]
fn trips_holidays_and_seasons_have_their_days() {
    let trip = |on: &str| Journey {
        id: format!("trip-{on}"),
        on: day(on),
        km: 800,
    };
    let facts = Facts {
        trips: vec![trip("2026-11-22"), trip("2026-11-23"), trip("2026-12-20")],
        ..Facts::default()
    };
    let found = look(Kind::Trip, &facts, "2026-11-22");
    let said: Vec<(bool, String)> = found
        .iter()
        .map(|due| (due.is_now(day("2026-11-22")), due.from.to_string()))
        .collect();
    assert_eq!(
        said,
        [(true, "2026-11-16".to_owned()), (false, "2026-12-13".to_owned())]
    );
    assert_eq!(
        one(Kind::Holiday, &Facts::default(), "2026-09-01"),
        three("2026-10-01", "2026-10-01", "2026-09-21")
    );
    assert_eq!(
        one(Kind::Holiday, &Facts::default(), "2026-09-30"),
        None,
        "on the last day nobody can come"
    );
    assert_eq!(
        one(Kind::Holiday, &Facts::default(), "2026-11-22"),
        None,
        "three days are not long"
    );
    let season = look(Kind::Season, &Facts::default(), "2026-11-22");
    assert_eq!(
        (season[0].occasion.as_str(), season[0].is_now(day("2026-11-22"))),
        ("2026-11-01", true)
    );
    assert!(
        season.iter().all(|due| due.occasion != "2026-05-10"),
        "that one is over"
    );
}

#[test]
fn recalls_and_work_that_was_put_off() {
    let facts = Facts {
        recalls: vec![Recalled {
            id: "recall-1".into(),
            since: day("2026-11-01"),
            words: "高压线束".into(),
        }],
        put_off: vec![PutOff {
            id: "deferred-1".into(),
            words: "刹车片".into(),
            on: day("2026-12-01"),
            item: None,
        }],
        ..Facts::default()
    };
    let recall = look(Kind::Recall, &facts, "2026-11-22");
    assert!(recall[0].is_now(day("2026-11-22")) && recall[0].why.words.contains("免费"));
    assert_eq!(
        one(Kind::Deferred, &facts, "2026-11-22"),
        three("deferred-1", "2026-12-01", "2026-12-01")
    );
}
