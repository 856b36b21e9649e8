//! Who holds what, and handing it over (issue 4, points 6 and 9; rulings 18).

use std::time::Duration;

use chezhu::domain::staff::Role;
use chezhu_tests::app::{Staff, TestApp};
use chezhu_tests::on_both;
use chezhu_tests::seed::Seed;
use serde_json::{Value, json};

use crate::booking::{asked, at, id};

/// A store with an advisor, a colleague of theirs, and two requests.
struct Shift {
    seed: Seed,
    early: Staff,
    late: Staff,
    first: String,
    second: String,
    person: String,
}

async fn shift(app: &TestApp) -> anyhow::Result<Shift> {
    let seed = Seed::small(app).await?;
    let owner = app.owner("wang").await;
    let first = id(&asked(app, &seed, &owner, "check", &at(10, 0)).await);
    let second = id(&asked(app, &seed, &owner, "check", &at(14, 0)).await);
    let early = app.staff(Role::ServiceAdvisor, Some(seed.store)).await?;
    let late = app.staff(Role::ServiceAdvisor, Some(seed.store)).await?;
    let me = app.get("/api/v1/me").bearer(&owner.token).expect(200).await;
    Ok(Shift {
        person: id(&me),
        seed,
        early,
        late,
        first,
        second,
    })
}

fn handover(shift: &Shift) -> String {
    format!("/api/v1/staff/stores/{}/handover", shift.seed.store)
}

async fn today(app: &TestApp, shift: &Shift, who: &Staff) -> Value {
    let path = format!("/api/v1/staff/stores/{}/today", shift.seed.store);
    app.get(&path).bearer(&who.token).expect(200).await
}

on_both! {
    async fn a_shift_hands_over_its_rest(app: TestApp) -> anyhow::Result<()> {
        let it = shift(&app).await?;
        app.post(&format!("/api/v1/staff/bookings/{}/take", it.first), &()).bearer(&it.early.token).expect(200).await;
        let wish = json!({ "to": it.late.id, "note": "两位都说下午方便接电话" });
        let handed = app.post(&handover(&it), &wish).bearer(&it.early.token).expect(201).await;
        assert_eq!((&handed["count"], &handed["to"]["id"], &handed["note"]), (&json!(2), &json!(it.late.id), &wish["note"]));

        let theirs = today(&app, &it, &it.late).await;
        assert_eq!((&theirs["counts"]["mine"], &theirs["items"][0]["kind"]), (&json!(3), &json!("handover")));
        assert_eq!((&theirs["items"][0]["things"], &theirs["items"][0]["subject"]), (&json!([wish["note"]]), &handed["id"]));
        assert_eq!(today(&app, &it, &it.early).await["counts"]["mine"], 0);
        // Only the receiver takes note of it, and it is gone from the list.
        let seen = format!("/api/v1/staff/handovers/{}/seen", handed["id"].as_str().unwrap_or_default());
        app.post(&seen, &()).bearer(&it.early.token).expect(404).await;
        let first = app.post(&seen, &()).bearer(&it.late.token).expect(200).await;
        app.clock.advance(Duration::from_secs(60));
        let again = app.post(&seen, &()).bearer(&it.late.token).expect(200).await;
        assert!(first["seen_at"].is_string());
        assert_eq!(first["seen_at"], again["seen_at"]);
        assert_eq!(today(&app, &it, &it.late).await["counts"]["mine"], 2);

        // Nothing is left to hand over, but what is named can be taken back.
        app.post(&handover(&it), &json!({ "to": it.late.id })).bearer(&it.early.token).refused(409, "duty.nothing").await;
        let back = json!({ "to": it.early.id, "subjects": [it.second] });
        assert_eq!(app.post(&handover(&it), &back).bearer(&it.late.token).expect(201).await["subjects"], json!([it.second]));
        let list = format!("/api/v1/staff/stores/{}/handovers", it.seed.store);
        assert_eq!(app.get(&list).bearer(&it.early.token).expect(200).await.as_array().map(Vec::len), Some(2));
        let third = app.staff(Role::ServiceAdvisor, Some(it.seed.store)).await?;
        assert_eq!(app.get(&list).bearer(&third.token).expect(200).await, json!([]));
        let manager = app.staff(Role::StoreManager, Some(it.seed.store)).await?;
        assert_eq!(app.get(&list).bearer(&manager.token).expect(200).await.as_array().map(Vec::len), Some(2));
        Ok(())
    }

    async fn matters_go_to_somebody_who_can_take_them(app: TestApp) -> anyhow::Result<()> {
        let it = shift(&app).await?;
        let technician = app.staff(Role::Technician, Some(it.seed.store)).await?;
        let elsewhere = app.staff(Role::ServiceAdvisor, Some("store_01h455vb4pex5vsknk084sn02q".parse()?)).await?;
        for to in [it.early.id, technician.id, elsewhere.id, "staff_01h455vb4pex5vsknk084sn02q".parse()?] {
            let no = app.post(&handover(&it), &json!({ "to": to })).bearer(&it.early.token).expect(422).await;
            assert_eq!((&no["errors"][0]["pointer"], &no["errors"][0]["code"]), (&json!("/to"), &json!("duty.to")));
        }
        for subjects in [json!(["booking_01h455vb4pex5vsknk084sn02q"]), json!([it.first, "nonsense"])] {
            let no = app.post(&handover(&it), &json!({ "to": it.late.id, "subjects": subjects })).bearer(&it.early.token).expect(422).await;
            assert_eq!(no["errors"][0]["pointer"], "/subjects");
        }
        let colleagues = app.get(&format!("/api/v1/staff/stores/{}/colleagues", it.seed.store)).bearer(&technician.token).expect(200).await;
        let serves: Vec<(bool, bool)> = colleagues.as_array().into_iter().flatten()
            .map(|one| (one["roles"] == json!(["technician"]), one["serves"] == true)).collect();
        assert_eq!(serves, [(false, true), (false, true), (true, false)]);
        Ok(())
    }

    async fn the_visits_of_somebody_who_leaves_go_to_others(app: TestApp) -> anyhow::Result<()> {
        let it = shift(&app).await?;
        let manager = app.staff(Role::StoreManager, Some(it.seed.store)).await?;
        // The one who leaves is the advisor whose time both visits take.
        let held = app.get(&format!("/api/v1/staff/bookings/{}", it.first)).bearer(&manager.token).expect(200).await;
        let place = held["taken"].as_array().into_iter().flatten().find(|take| take["role"] == "advisor").cloned().unwrap_or_default();
        let path = format!("/api/v1/staff/stores/{}/resources/{}", it.seed.store, place["resource_id"].as_str().unwrap_or_default());
        let set = json!({ "version": 1, "name": "早班顾问", "tags": [], "staff_id": it.early.id, "buffer_before": 0, "buffer_after": 0, "active": true });
        app.patch(&path, &set).bearer(&manager.token).expect(200).await;
        let wish = json!({ "to": it.late.id, "disable": true });
        let done = app.post(&format!("/api/v1/staff/people/{}/hand-over", it.early.id), &wish).bearer(&manager.token).expect(200).await;
        assert!(done["visits"].as_u64().is_some_and(|visits| visits >= 1), "{done}");
        assert_eq!(done["unmoved"], json!([]));
        let now = app.get(&format!("/api/v1/staff/bookings/{}", it.first)).bearer(&manager.token).expect(200).await;
        let roles = |view: &serde_json::Value| view["taken"].as_array().map_or(0, Vec::len);
        assert_eq!(roles(&now), roles(&held), "{now}");
        assert!(now["taken"].as_array().into_iter().flatten().all(|take| take["resource_id"] != place["resource_id"]), "{now}");
        Ok(())
    }

    async fn who_leaves_hands_everything_over_in_one_step(app: TestApp) -> anyhow::Result<()> {
        let it = shift(&app).await?;
        let manager = app.staff(Role::StoreManager, Some(it.seed.store)).await?;
        let butler = format!("/api/v1/staff/customers/{}/butler", it.person);
        app.post(&butler, &json!({ "store_id": it.seed.store, "advisor_id": it.early.id })).bearer(&manager.token).expect(200).await;
        app.post(&format!("/api/v1/staff/bookings/{}/take", it.first), &()).bearer(&it.early.token).expect(200).await;
        let people = format!("/api/v1/staff/people/{}", it.early.id);
        let holds = app.get(&format!("{people}/holdings")).bearer(&manager.token).expect(200).await;
        assert_eq!((&holds["customers"], &holds["matters"]), (&json!(1), &json!(1)));

        // Sent away first, somebody's customers would be nobody's.
        app.post(&format!("{people}/disable"), &()).bearer(&manager.token).refused(409, "duty.still_holds").await;
        app.get("/api/v1/staff/me").bearer(&it.early.token).expect(200).await;
        let wish = json!({ "to": it.late.id, "note": "调往总部", "disable": true });
        let done = app.post(&format!("{people}/hand-over"), &wish).bearer(&manager.token).expect(200).await;
        assert_eq!((&done["customers"], &done["matters"], &done["disabled"]), (&json!(1), &json!(1), &json!(true)));
        app.get("/api/v1/staff/me").bearer(&it.early.token).expect(401).await;
        let holds = app.get(&format!("{people}/holdings")).bearer(&manager.token).expect(200).await;
        assert_eq!((&holds["customers"], &holds["matters"]), (&json!(0), &json!(0)));
        // Both are the other's, who is told; what was nobody's shows its butler.
        let theirs = today(&app, &it, &it.late).await;
        assert_eq!((&theirs["counts"]["mine"], &theirs["items"][0]["kind"]), (&json!(3), &json!("handover")));
        let how: Vec<&str> = theirs["items"].as_array().into_iter().flatten().filter_map(|one| one["holder"]["how"].as_str()).collect();
        assert_eq!(how, ["taken", "butler"]);
        Ok(())
    }
}
