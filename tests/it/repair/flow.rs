//! The whole way: intake, diagnosis, consent, work, inspection, wash, handover.

use chezhu::domain::{identity, repair};
use chezhu::ground::actor::Actor;
use chezhu::ground::id::{PersonId, RepairId, StoreId};
use chezhu_tests::app::TestApp;
use chezhu_tests::on_both;
use serde_json::{Value, json};

use super::{Shop, all_well, opened, text};

fn stage<'a>(page: &'a Value, name: &str) -> &'a Value {
    page["stages"]
        .as_array()
        .and_then(|all| all.iter().find(|one| one["stage"] == name))
        .unwrap_or(&Value::Null)
}

/// From the wash to the end.
pub async fn give_back(app: &TestApp, shop: &Shop) -> anyhow::Result<Value> {
    shop.by(app, &shop.advisor, "/wash", json!({ "outcome": "done" })).await;
    assert_eq!(
        shop.closed(app, &shop.advisor, "/greet", Value::Null).await,
        ["settlement"]
    );
    shop.settled(app, 72_000).await?;
    let here = shop.by(app, &shop.advisor, "/greet", Value::Null).await;
    assert_eq!(
        (&here["repair"]["stage"], &here["repair"]["document"]),
        (&json!("handover"), &json!("settlement"))
    );
    let hash = here["sheet"]["hash"].clone();
    assert_eq!(
        shop.closed(app, &shop.advisor, "/hand-over", json!({ "hash": hash }))
            .await,
        ["checks", "signature"]
    );
    let early = app
        .post(&shop.mine("/accept"), &json!({ "hash": hash }))
        .bearer(&shop.owner.token);
    early.refused(409, "repair.gate_closed").await;
    shop.by(app, &shop.advisor, "/checks", all_well(&here, "handover"))
        .await;
    // What was shown before the checks is another sheet.
    let old = app
        .post(&shop.mine("/accept"), &json!({ "hash": hash }))
        .bearer(&shop.owner.token);
    old.refused(409, "repair.sheet_changed").await;
    shop.sign(app, "/accept").await;
    let now = shop.seen_by_staff(app).await;
    assert!(
        now["sheet"]["lines"].to_string().contains("¥720.00"),
        "{}",
        now["sheet"]
    );
    let wish = json!({ "hash": now["sheet"]["hash"] });
    Ok(shop.by(app, &shop.advisor, "/hand-over", wish).await)
}

on_both! {
    async fn a_car_goes_all_the_way(app: TestApp) -> anyhow::Result<()> {
        let shop = opened(&app, "leave").await?;
        let booking = app.get(&format!("/api/v1/bookings/{}", shop.booking)).bearer(&shop.owner.token).expect(200).await;
        assert_eq!(booking["state"], "converted");
        let first = shop.page(&app).await;
        assert_eq!((&first["stage"], &first["document"], &first["authorisation"]), (&json!("intake"), &json!("estimate"), &json!("none")));
        assert!(text(&first["number"]).starts_with("RO20261123-"), "{}", first["number"]);
        assert_eq!((&first["complaint"], &first["jobs"][0]["name"]), (&json!("左前轮有异响"), &json!("更换机油")));
        assert_eq!(stage(&first, "intake")["checks_of"], 5);

        let missing = shop.closed(&app, &shop.advisor, "/receive", Value::Null).await;
        assert_eq!(missing, ["checks", "photos", "mileage", "energy", "valuables", "bringer", "signature"]);
        shop.take_in(&app).await;
        assert_eq!(shop.closed(&app, &shop.advisor, "/receive", Value::Null).await, ["signature"]);
        let signed = shop.sign(&app, "/sign").await;
        assert_eq!(signed["yours"], json!([]));
        // What is written down after the signature makes another sheet: nobody signed that one.
        shop.by(&app, &shop.advisor, "/intake", json!({ "valuables": "行车记录仪" })).await;
        assert_eq!(shop.closed(&app, &shop.advisor, "/receive", Value::Null).await, ["signature"]);
        shop.sign(&app, "/sign").await;
        let view = shop.by(&app, &shop.advisor, "/receive", Value::Null).await;
        assert_eq!(view["repair"]["stage"], "diagnosis");

        // No quote before the diagnosis is there.
        assert!(shop.quote_sent(&app, 1, 2).await.is_err(), "checks and findings are open");
        shop.by(&app, &shop.technician, "/work-checks", all_well(&view, "diagnosis")).await;
        shop.by(&app, &shop.technician, "/findings", json!({ "cause": "机油到期", "correction": "更换机油和机滤" })).await;
        shop.quote_sent(&app, 1, 2).await?;
        let waits = shop.page(&app).await;
        assert_eq!((&waits["stage"], &waits["authorisation"], &waits["undecided"]), (&json!("waiting_consent"), &json!("asked"), &json!(2)));
        assert_eq!(waits["yours"][0]["task"], "decide_quote");
        let oil = Some(shop.seed.items["oil"]);
        shop.decided(&app, 0, &[(oil, "更换机油", true), (None, "更换前刹车片", false)]).await?;
        let agreed = shop.page(&app).await;
        assert_eq!((&agreed["stage"], &agreed["document"], &agreed["authorisation"]), (&json!("in_repair"), &json!("order"), &json!("given")));

        let job = shop.job(&app).await;
        let start = format!("{job}/start");
        assert_eq!(shop.closed(&app, &shop.technician, &start, Value::Null).await, ["technician", "bay"]);
        assert_eq!(shop.closed(&app, &shop.technician, "/finish", Value::Null).await, ["checks", "jobs_open"]);
        let done = shop.work(&app).await;
        assert_eq!(done["repair"]["stage"], "qc");
        shop.by(&app, &shop.inspector, "/quality-checks", all_well(&done, "quality")).await;
        let passed = shop.by(&app, &shop.inspector, "/quality", json!({ "pass": true })).await;
        assert_eq!(passed["repair"]["stage"], "wash");
        let closed = give_back(&app, &shop).await?;
        assert_eq!((&closed["repair"]["stage"], &closed["repair"]["redone"]), (&json!("closed"), &json!(0)));
        let page = shop.page(&app).await;
        assert_eq!((&stage(&page, "qc")["checks_done"], &stage(&page, "handover")["state"]), (&json!(12), &json!("done")));
        assert!(page["ended_at"].is_string() && page.get("next_contact_at").is_none());
        let told = shop.told(&app).await;
        assert_eq!(told, ["repair.opened", "repair.moved", "repair.moved", "repair.moved", "repair.moved", "repair.ready", "repair.closed"]);
        // The car's file has it, warranted for a year.
        let file = app.get(&format!("/api/v1/vehicles/{}/repairs", shop.car)).bearer(&shop.owner.token).expect(200).await;
        assert_eq!((&file["items"][0]["number"], &file["items"][0]["settled_fen"]), (&page["number"], &json!(72_000)));
        assert_eq!((&file["items"][0]["jobs"][0]["name"], &file["items"][0]["jobs"][0]["warranted_until"]), (&json!("更换机油"), &json!("2027-11-23T01:00:00Z")));
        assert_eq!(file["items"][0]["jobs"].as_array().map(Vec::len), Some(1), "what was declined is not in it");
        app.get(&format!("/api/v1/vehicles/{}/repairs", shop.car)).bearer(&app.owner("han").await.token).expect(404).await;
        let me = app.get("/api/v1/me").bearer(&shop.owner.token).expect(200).await;
        let (person, store): (PersonId, StoreId) = (text(&me["id"]).parse()?, shop.seed.store);
        app.db.write(Actor::System("test"), async |tx| identity::link_store(tx, person, store).await).await?;
        let desk = app.get(&format!("/api/v1/staff/vehicles/{}/repairs", shop.car)).bearer(&shop.advisor.token).expect(200).await;
        assert_eq!(desk["items"], file["items"]);
        // The end is an end.
        for (what, wish) in [("/receive", Value::Null), ("/cancel", json!({ "reason": "price" })), ("/hold", json!({ "reason": "other" }))] {
            shop.refused(&app, &shop.advisor, what, wish, "repair.not_now").await;
        }
        Ok(())
    }

    async fn the_page_is_304_until_something_is_another(app: TestApp) -> anyhow::Result<()> {
        let shop = opened(&app, "leave").await?;
        let first = app.get(&shop.mine("")).bearer(&shop.owner.token).send().await;
        let tag = first.header("etag").to_owned();
        let ask = async |what: &str, tag: &str| app.get(what).bearer(&shop.owner.token).header("if-none-match", tag).send().await;
        assert_eq!(ask(&shop.mine(""), &tag).await.status, 304);
        let list = app.get("/api/v1/repairs").bearer(&shop.owner.token).send().await;
        let list_tag = list.header("etag").to_owned();
        assert_eq!(list.json()["items"][0]["id"], json!(shop.id));
        assert_eq!(ask("/api/v1/repairs", &list_tag).await.status, 304);
        let desk = shop.seen_by_staff(&app).await;
        let wish = json!({ "checks": [all_well(&desk, "intake")["checks"][0]] });
        shop.by(&app, &shop.advisor, "/checks", wish).await;
        let moved = ask(&shop.mine(""), &tag).await;
        assert_eq!((moved.status, &stage(&moved.json(), "intake")["checks_done"]), (200, &json!(1)));
        assert_eq!(ask("/api/v1/repairs", &list_tag).await.status, 200);
        Ok(())
    }

    async fn what_the_inspector_sends_back_is_done_again(app: TestApp) -> anyhow::Result<()> {
        let shop = opened(&app, "leave").await?;
        shop.agreed(&app).await?;
        let view = shop.work(&app).await;
        let photo = app.staff_photo(&shop.inspector.token, 4).await;
        let bad = json!({ "checks": [{ "code": "leaks", "outcome": "fail", "note": "放油螺栓渗油", "colour": "red", "media_ids": [photo] }] });
        shop.by(&app, &shop.inspector, "/quality-checks", all_well(&view, "quality")).await;
        shop.by(&app, &shop.inspector, "/quality-checks", bad).await;
        assert_eq!(shop.closed(&app, &shop.inspector, "/quality", json!({ "pass": true })).await, ["checks"]);
        app.post(&shop.desk("/quality"), &json!({ "pass": false })).bearer(&shop.inspector.token).expect(422).await;
        let back = shop.by(&app, &shop.inspector, "/quality", json!({ "pass": false, "note": "渗油" })).await;
        assert_eq!((&back["repair"]["stage"], &back["repair"]["redone"], &back["jobs"][0]["state"]), (&json!("in_repair"), &json!(1), &json!("todo")));
        assert_eq!(shop.closed(&app, &shop.technician, "/finish", Value::Null).await, ["checks", "jobs_open"]);
        let again = shop.work(&app).await;
        let page = shop.page(&app).await;
        assert_eq!((&stage(&page, "qc")["visits"], &stage(&page, "qc")["checks_done"]), (&json!(2), &json!(0)));
        shop.by(&app, &shop.inspector, "/quality-checks", all_well(&again, "quality")).await;
        shop.by(&app, &shop.inspector, "/quality", json!({ "pass": true })).await;
        // The owner sees what was found, with its photo, and it opens.
        let photos = app.get(&shop.mine("/photos")).bearer(&shop.owner.token).expect(200).await;
        let found = photos["items"].as_array().into_iter().flatten().find(|one| one["colour"] == "red").cloned().unwrap_or_default();
        assert_eq!((&found["kind"], &found["words"]), (&json!("finding"), &json!("放油螺栓渗油")));
        assert_eq!(app.get(&text(&found["photos"][0]["thumb_url"])).send().await.status, 200);
        Ok(())
    }

    async fn everything_declined_is_given_back_as_it_came(app: TestApp) -> anyhow::Result<()> {
        let shop = opened(&app, "leave").await?;
        shop.diagnose(&app).await;
        shop.quote_sent(&app, 1, 1).await?;
        shop.decided(&app, 0, &[(Some(shop.seed.items["oil"]), "更换机油", false)]).await?;
        let page = shop.page(&app).await;
        assert_eq!((&page["stage"], &page["authorisation"], &page["document"]), (&json!("wash"), &json!("refused"), &json!("estimate")));
        assert_eq!(page["jobs"][0]["state"], "dropped");
        Ok(())
    }

    async fn a_quote_that_runs_out_declines_nothing(app: TestApp) -> anyhow::Result<()> {
        let shop = opened(&app, "leave").await?;
        shop.diagnose(&app).await;
        shop.quote_sent(&app, 1, 1).await?;
        let id: RepairId = shop.id.parse()?;
        let lapse = async || app.db.write(Actor::System("test"), async |tx| repair::quote_lapsed(tx, id).await).await;
        lapse().await?;
        let page = shop.page(&app).await;
        assert_eq!((&page["stage"], &page["authorisation"], &page["jobs"][0]["state"]), (&json!("waiting_consent"), &json!("none"), &json!("todo")));
        shop.quote_sent(&app, 2, 2).await?;
        shop.decided(&app, 1, &[(Some(shop.seed.items["oil"]), "更换机油", true)]).await?;
        assert_eq!(shop.page(&app).await["stage"], "in_repair", "one line waits, the oil can go on");
        lapse().await?;
        let page = shop.page(&app).await;
        assert_eq!((&page["stage"], &page["authorisation"], &page["undecided"]), (&json!("in_repair"), &json!("given"), &json!(0)));
        Ok(())
    }

    async fn additional_work_waits_only_when_nothing_else_can_go_on(app: TestApp) -> anyhow::Result<()> {
        let shop = opened(&app, "leave").await?;
        shop.agreed(&app).await?;
        // One line more, while the oil can go on: the stage stays.
        shop.quote_sent(&app, 2, 1).await?;
        let page = shop.page(&app).await;
        assert_eq!((&page["stage"], &page["authorisation"]), (&json!("in_repair"), &json!("partly")));
        let job = shop.job(&app).await;
        shop.assign(&app, &job).await;
        shop.by(&app, &shop.technician, &format!("{job}/start"), Value::Null).await;
        let view = shop.by(&app, &shop.technician, &format!("{job}/finish"), Value::Null).await;
        shop.by(&app, &shop.technician, "/work-checks", all_well(&view, "work")).await;
        // A line waits: no inspection before it is decided.
        assert_eq!(shop.closed(&app, &shop.technician, "/finish", Value::Null).await, ["undecided"]);
        shop.quote_sent(&app, 3, 1).await?;
        assert_eq!(shop.page(&app).await["stage"], "waiting_consent");
        shop.decided(&app, 0, &[(None, "更换前刹车片", true)]).await?;
        let page = shop.page(&app).await;
        assert_eq!((&page["stage"], &page["jobs"][1]["name"], &page["jobs"][1]["agreed"]), (&json!("in_repair"), &json!("更换前刹车片"), &json!(true)));
        Ok(())
    }
}
