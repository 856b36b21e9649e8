use serde_json::{Value, json};

use super::super::said::order::{DelayReason, Milestone, Told};
use super::super::said::{Numbered, OrderNews, What};
use super::read;
use crate::ground::text::Sensitive;

macro_rules! sample {
    ($name:literal) => {
        parsed(include_str!(concat!("../samples/star_", $name, ".json")))
    };
}

fn parsed(text: &str) -> Value {
    match serde_json::from_str(text) {
        Ok(body) => body,
        Err(error) => panic!("{error}"),
    }
}

fn news(body: &Value) -> OrderNews {
    match read(body) {
        Ok(said) => match said.what {
            What::Order(news) => news,
            other => panic!("{other:?}"),
        },
        Err(error) => panic!("{error:?}"),
    }
}

#[test]
fn each_milestone_is_read_from_its_recorded_sample() {
    let cases = [
        (
            sample!("scheduled"),
            1,
            Milestone::Scheduled,
            None,
            true,
            "2026-11-02T01:12:00Z",
        ),
        (
            sample!("in_production"),
            2,
            Milestone::InProduction,
            Some("合肥工厂总装二车间"),
            true,
            "2026-11-08T23:30:00Z",
        ),
        (
            sample!("built"),
            3,
            Milestone::Built,
            Some("合肥工厂"),
            false,
            "2026-11-13T08:05:00Z",
        ),
        (
            sample!("shipped"),
            4,
            Milestone::Shipped,
            Some("合肥北铁路货场"),
            false,
            "2026-11-14T22:40:00Z",
        ),
        (
            sample!("transport_scan"),
            5,
            Milestone::InTransit,
            Some("郑州中转库"),
            true,
            "2026-11-17T15:18:41.250Z",
        ),
        (
            sample!("arrived"),
            6,
            Milestone::AtStore,
            Some("深圳南山店"),
            false,
            "2026-11-20T02:11:00Z",
        ),
    ];
    for (body, revision, wanted, where_, expected, at) in cases {
        let news = news(&body);
        assert_eq!(
            (news.number.as_str(), news.numbered),
            ("SO20261122-0007", Numbered::Ours)
        );
        assert_eq!((news.version, news.occurred_at.rfc3339().as_str()), (revision, at));
        let Told::Milestone {
            milestone,
            place,
            range,
        } = news.told
        else {
            panic!("{wanted:?}");
        };
        assert_eq!(
            (milestone, place.as_deref(), range.is_some()),
            (wanted, where_, expected)
        );
    }
}

#[test]
fn a_car_is_allocated_under_the_makers_own_number() {
    let news = news(&sample!("allocated"));
    assert_eq!(
        (news.number.as_str(), news.numbered, news.version),
        ("XC-990001", Numbered::Theirs, 2)
    );
    let Told::Allocated { vin } = news.told else {
        panic!("no car")
    };
    assert_eq!(vin.expose(), "LSVAA49J132047371");
}

#[test]
fn a_delay_has_its_reason_and_the_new_days() {
    let Told::Delayed { reason, range } = news(&sample!("delayed")).told else {
        panic!("no delay")
    };
    assert_eq!(reason, DelayReason::Parts);
    let days = range.map(|(from, to)| (from.to_string(), to.to_string()));
    assert_eq!(days, Some(("2026-12-20".to_owned(), "2026-12-28".to_owned())));
}

#[test]
fn what_is_not_known_is_told_from_what_cannot_be_read() {
    for (body, kind) in [
        (sample!("unknown_status"), "RetailDeliveryReported"),
        (sample!("unknown_bod"), "ShowVehicleRemarketing"),
    ] {
        let said = read(&body);
        assert!(
            matches!(&said, Ok(said) if said.kind == kind && matches!(said.what, What::UnknownType)),
            "{said:?}"
        );
    }
    let whole = sample!("delayed");
    let status = "/ShowVehicleOrderStatus/DataArea/VehicleOrderStatus";
    for (path, value, field) in [
        ("/Header/RevisionNumber", json!(0), "RevisionNumber"),
        ("/Header/RevisionNumber", json!("3"), "RevisionNumber"),
        (
            "/StatusEffectiveDateTime",
            json!("2026-11-12 18:00"),
            "StatusEffectiveDateTime",
        ),
        ("/StatusCode", json!(7), "StatusCode"),
        (
            "/EstimatedDeliveryPeriod/EndDate",
            json!("2026-12-19"),
            "EstimatedDeliveryPeriod",
        ),
        ("/EstimatedDeliveryPeriod", json!(null), "EstimatedDeliveryPeriod"),
    ] {
        let mut body = whole.clone();
        if let Some(it) = body.pointer_mut(&format!("{status}{path}")) {
            *it = value.clone();
        }
        let said = read(&body);
        assert!(
            matches!(&said, Err(bad) if bad.0 == field),
            "{path} = {value}: {said:?}"
        );
    }
    for body in [
        json!(null),
        json!([]),
        json!({}),
        json!({ "a": 1, "b": 2 }),
        json!({ "ShowVehicleOrderStatus": {} }),
    ] {
        assert!(read(&body).is_err(), "{body}");
    }
    let mut vin = sample!("allocated");
    vin["ShowVehicleOrderStatus"]["DataArea"]["VehicleOrderStatus"]["VehicleID"] = json!("LSVAA49J132047372");
    assert!(read(&vin).is_err_and(|bad| bad.0 == "VehicleID"));
}

#[test]
fn what_stands_in_lists_is_a_plain_word() {
    let body = json!({ "张三 13800138000": { "ApplicationArea": { "BODID": "1" } } });
    assert!(read(&body).is_ok_and(|said| said.kind == "other"));
}
