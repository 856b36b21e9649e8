//! Walk-ins, the board, the job list; one open repair of a car in a store.

use chezhu::domain::identity;
use chezhu::domain::staff::Role;
use chezhu::ground::actor::Actor;
use chezhu::ground::id::PersonId;
use chezhu_tests::on_both;
use serde_json::{Value, json};

use super::{opened, text, visit};

on_both! {
    async fn who_comes_without_a_booking_is_taken_in_once(app: TestApp) -> anyhow::Result<()> {
        let shop = opened(&app, "leave").await?;
        let me = app.get("/api/v1/me").bearer(&shop.owner.token).expect(200).await;
        let person: PersonId = text(&me["id"]).parse()?;
        let store = shop.seed.store;
        let wish = json!({ "store_id": store, "person_id": me["id"], "vehicle_id": shop.car, "kind": "general", "grade": "urgent",
            "way": "wait", "item_ids": [shop.seed.items["check"]], "complaint": "发动机故障灯亮" });
        // Whoever booked there is a customer of the store; the car has an open repair already.
        app.db.write(Actor::System("test"), async |tx| identity::link_store(tx, person, store).await).await?;
        app.post("/api/v1/staff/repairs", &wish).bearer(&shop.advisor.token).refused(409, "repair.already_open").await;
        shop.by(&app, &shop.advisor, "/cancel", json!({ "reason": "mistake" })).await;
        let made = app.post("/api/v1/staff/repairs", &wish).bearer(&shop.advisor.token).expect(201).await;
        assert_eq!((&made["repair"]["grade"], &made["repair"]["jobs"][0]["name"]), (&json!("urgent"), &json!("故障诊断")));
        assert_ne!(made["repair"]["number"], shop.page(&app).await["number"]);
        let mut foreign = wish.clone();
        foreign["vehicle_id"] = json!("vehicle_01h455vb4pex5vsknk084sn02q");
        app.post("/api/v1/staff/repairs", &foreign).bearer(&shop.advisor.token).expect(422).await;
        // The visit was converted once.
        let path = format!("/api/v1/staff/bookings/{}/repair", shop.booking);
        app.post(&path, &json!({})).bearer(&shop.advisor.token).refused(409, "booking.not_allowed_now").await;
        Ok(())
    }

    async fn the_board_shows_urgent_first_and_jobs_by_promise(app: TestApp) -> anyhow::Result<()> {
        let shop = opened(&app, "leave").await?;
        shop.agreed(&app).await?;
        let (_, booking) = visit(&app, &shop.seed, &app.owner("qian").await, &shop.advisor, "leave").await;
        let urgent = app.post(&format!("/api/v1/staff/bookings/{booking}/repair"), &json!({ "grade": "urgent" }))
            .bearer(&shop.advisor.token).expect(201).await;
        let board = format!("/api/v1/staff/stores/{}/repairs", shop.seed.store);
        let all = app.get(&board).bearer(&shop.technician.token).expect(200).await;
        assert_eq!((&all["items"][0]["id"], &all["items"][0]["stage_due_at"]), (&urgent["repair"]["id"], &json!("2026-11-23T01:15:00Z")));
        assert_eq!((&all["items"][1]["id"], &all["items"][1]["jobs_of"]), (&json!(shop.id), &json!(1)));
        assert_eq!(all["counts"], json!([{ "stage": "intake", "repairs": 1 }, { "stage": "in_repair", "repairs": 1 }]));
        let some = app.get(&format!("{board}?stage=in_repair")).bearer(&shop.technician.token).expect(200).await;
        assert_eq!(some["items"].as_array().map(Vec::len), Some(1));
        let jobs = format!("/api/v1/staff/stores/{}/jobs", shop.seed.store);
        let list = app.get(&jobs).bearer(&shop.technician.token).expect(200).await;
        assert_eq!((list["items"].as_array().map(Vec::len), &list["items"][0]["name"]), (Some(1), &json!("更换机油")));
        let own = app.get(&format!("{jobs}?mine=true")).bearer(&shop.technician.token).expect(200).await;
        assert_eq!(own["items"], json!([]));
        let job = shop.job(&app).await;
        let inspector = json!({ "technician_id": shop.inspector.id, "bay_id": shop.seed.resources["工位1"] });
        app.post(&shop.desk(&format!("{job}/assign")), &inspector).bearer(&shop.advisor.token).expect(422).await;
        let no_bay = json!({ "technician_id": shop.technician.id, "bay_id": shop.seed.resources["司机1"] });
        app.post(&shop.desk(&format!("{job}/assign")), &no_bay).bearer(&shop.advisor.token).expect(422).await;
        shop.assign(&app, &job).await;
        let own = app.get(&format!("{jobs}?mine=true")).bearer(&shop.technician.token).expect(200).await;
        assert_eq!((&own["items"][0]["bay"], &own["items"][0]["state"]), (&json!("工位1"), &json!("todo")));
        let elsewhere = app.staff(Role::TeamLeader, Some("store_01h455vb4pex5vsknk084sn02q".parse()?)).await?;
        app.get(&board).bearer(&elsewhere.token).expect(404).await;
        app.get(&shop.desk("")).bearer(&elsewhere.token).expect(404).await;
        Ok(())
    }

    async fn time_spent_is_counted_while_somebody_is_at_it(app: TestApp) -> anyhow::Result<()> {
        let shop = opened(&app, "leave").await?;
        shop.agreed(&app).await?;
        let job = shop.job(&app).await;
        shop.assign(&app, &job).await;
        let act = |what: &str| format!("{job}/{what}");
        shop.by(&app, &shop.technician, &act("start"), Value::Null).await;
        chezhu_tests::seed::later(&app, 10);
        shop.by(&app, &shop.technician, &act("pause"), Value::Null).await;
        chezhu_tests::seed::later(&app, 3);
        let (token, _) = app.staff_login(&shop.technician.username).await;
        app.post(&shop.desk(&act("start")), &()).bearer(&token).expect(200).await;
        chezhu_tests::seed::later(&app, 5);
        let done = app.post(&shop.desk(&act("finish")), &()).bearer(&token).expect(200).await;
        assert_eq!((&done["jobs"][0]["worked_minutes"], &done["jobs"][0]["state"]), (&json!(15), &json!("done")));
        Ok(())
    }
}
