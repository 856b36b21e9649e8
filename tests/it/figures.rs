//! How stores do: clocks, visits, load (issue 4, point 9).

use chezhu::domain::booking;
use chezhu::domain::staff::Role;
use chezhu::ground::actor::Actor;
use chezhu_tests::on_both;
use chezhu_tests::seed::{self, Seed, colleague};
use serde_json::json;

use crate::booking::{asked, id};

on_both! {
    async fn a_stores_days_add_up(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let owner = app.owner("wang").await;
        // Today, instant: one comes in time, one late, one not at all; two requests, one answered and one not.
        let on_time = asked(&app, &seed, &owner, "oil", "2026-11-23T03:00:00Z").await;
        let late = asked(&app, &seed, &owner, "oil", "2026-11-23T03:00:00Z").await;
        let answered = asked(&app, &seed, &owner, "check", "2026-11-24T02:00:00Z").await;
        let han = app.owner("han").await;
        asked(&app, &seed, &han, "check", "2026-11-24T03:00:00Z").await;
        asked(&app, &seed, &han, "oil", "2026-11-23T06:00:00Z").await;
        let advisor = colleague(&app, "service_advisor", Some(seed.store)).await?;
        app.post(&format!("/api/v1/staff/bookings/{}/confirm", id(&answered)), &json!({})).bearer(&advisor.token).expect(200).await;
        seed::later(&app, 115);
        for (view, minutes) in [(&on_time, 25), (&late, 300)] {
            let advisor = colleague(&app, "service_advisor", Some(seed.store)).await?;
            app.post(&format!("/api/v1/staff/bookings/{}/arrive", id(view)), &()).bearer(&advisor.token).expect(200).await;
            seed::later(&app, minutes);
        }
        app.db.write(Actor::System("sweep"), async |tx| booking::no_shows(tx, 100).await).await?;
        seed::later(&app, 24 * 60);
        app.db.write(Actor::System("sweep"), async |tx| booking::confirm_clock(tx, 100).await).await?;

        let manager = app.staff(Role::StoreManager, Some(seed.store)).await?;
        let path = format!("/api/v1/staff/stores/{}/figures", seed.store);
        let view = app.get(&format!("{path}?from=2026-11-22&to=2026-11-24")).bearer(&manager.token).expect(200).await;
        let days = view["days"].as_array().cloned().unwrap_or_default();
        assert_eq!(days.iter().map(|one| one["day"].clone()).collect::<Vec<_>>(), ["2026-11-22", "2026-11-23", "2026-11-24"].map(serde_json::Value::from));
        assert_eq!(days[1]["clock"], json!({ "asked": 2, "kept": 1, "missed": 1, "open": 0 }));
        assert_eq!(days[1]["visits"], json!({ "expected": 3, "arrived": 2, "on_time": 1, "late": 1, "no_show": 1 }));
        // Two bays and two technicians from nine to six; two visits of an hour, what was freed is free.
        assert_eq!(days[1]["load"], json!({ "bay": { "booked": 8, "open": 72 }, "technician": { "booked": 8, "open": 72 } }));
        assert_eq!(days[0]["visits"]["expected"], 0);
        assert_eq!((&view["total"]["clock"], &view["total"]["load"]["bay"]["open"]), (&days[1]["clock"], &json!(216)));

        for wrong in ["from=2026-11-24&to=2026-11-22", "from=2026-01-01&to=2026-12-31"] {
            app.get(&format!("{path}?{wrong}")).bearer(&manager.token).expect(422).await;
        }
        app.get(&format!("{path}?from=someday")).bearer(&manager.token).expect(400).await;
        // Unless told, the last seven days.
        let week = app.get(&path).bearer(&manager.token).expect(200).await;
        assert_eq!((&week["from"], &week["to"]), (&json!("2026-11-18"), &json!("2026-11-24")));
        // The group has each of its stores, another store's manager has none of this.
        let admin = app.staff(Role::GroupAdmin, None).await?;
        let group = app.get("/api/v1/staff/figures?from=2026-11-22&to=2026-11-24").bearer(&admin.token).expect(200).await;
        assert_eq!(group["stores"], json!([view]));
        let other = app.staff(Role::StoreManager, Some("store_01h455vb4pex5vsknk084sn02q".parse()?)).await?;
        let none = app.get("/api/v1/staff/figures?from=2026-11-22&to=2026-11-24").bearer(&other.token).expect(200).await;
        assert_eq!(none["stores"], json!([]));
        app.get(&format!("{path}?from=2026-11-22&to=2026-11-24")).bearer(&other.token).expect(404).await;
        Ok(())
    }
}
