//! A fault that comes back (R078).

use chezhu::domain::identity;
use chezhu::ground::actor::Actor;
use chezhu::ground::id::{PersonId, StoreId};
use chezhu_tests::app::TestApp;
use chezhu_tests::on_both;
use chezhu_tests::seed::later;
use serde_json::{Value, json};

use super::flow::give_back;
use super::times::everybody;
use super::{Shop, all_well, opened, text};

const DAY: u64 = 24 * 60;

/// A car that went home with its oil changed; here that is no upkeep but a repair.
async fn went_home(app: &TestApp) -> anyhow::Result<(Shop, Value)> {
    let shop = opened(app, "leave").await?;
    let sql = "UPDATE catalog_item SET kind = 'repair' WHERE code = 'oil'";
    app.db
        .write(Actor::System("test"), async |tx| tx.run(sql, []).await)
        .await?;
    shop.agreed(app).await?;
    let view = shop.work(app).await;
    shop.by(app, &shop.inspector, "/quality-checks", all_well(&view, "quality"))
        .await;
    shop.by(app, &shop.inspector, "/quality", json!({ "pass": true })).await;
    let closed = give_back(app, &shop).await?;
    let me = app.get("/api/v1/me").bearer(&shop.owner.token).expect(200).await;
    let (person, store): (PersonId, StoreId) = (text(&me["id"]).parse()?, shop.seed.store);
    app.db
        .write(Actor::System("test"), async |tx| {
            identity::link_store(tx, person, store).await
        })
        .await?;
    Ok((shop, closed))
}

/// What somebody who comes without a booking asks for.
async fn coming(app: &TestApp, shop: &Shop, items: Value) -> Value {
    let me = app.get("/api/v1/me").bearer(&shop.owner.token).expect(200).await;
    json!({ "store_id": shop.seed.store, "person_id": me["id"], "vehicle_id": shop.car, "kind": "general", "grade": "regular",
        "way": "leave", "item_ids": items })
}

async fn comes(app: &TestApp, shop: &Shop, wish: &Value) -> Value {
    app.post("/api/v1/staff/repairs", wish)
        .bearer(&shop.advisor.token)
        .expect(201)
        .await
}

async fn cancel(app: &TestApp, shop: &Shop, view: &Value) {
    let path = format!("/api/v1/staff/repairs/{}/cancel", text(&view["repair"]["id"]));
    app.post(&path, &json!({ "reason": "mistake" }))
        .bearer(&shop.advisor.token)
        .expect(200)
        .await;
}

/// Complaints that the rule opened.
async fn by_rule(app: &TestApp, shop: &Shop) -> Vec<Value> {
    let all = app.get("/api/v1/cases").bearer(&shop.owner.token).expect(200).await;
    let all = all.as_array().cloned().unwrap_or_default();
    all.into_iter().filter(|one| one["origin"] == "rule").collect()
}

on_both! {
    async fn a_fault_that_comes_back_within_a_week_is_a_complaint(app: TestApp) -> anyhow::Result<()> {
        let (mut shop, first) = went_home(&app).await?;
        let oil = shop.seed.items["oil"];
        later(&app, 3 * DAY);
        everybody(&app, &mut shop).await;
        let wish = coming(&app, &shop, json!([oil])).await;
        let again = comes(&app, &shop, &wish).await;
        assert_eq!(again["rework"], json!({ "repair_id": shop.id, "number": first["repair"]["number"], "days": 3, "within": "week" }));
        assert_eq!((&again["repair"]["kind"], &again["repair"]["grade"]), (&json!("rework"), &json!("urgent")));
        let cases = by_rule(&app, &shop).await;
        assert_eq!((cases.len(), &cases[0]["topic"]), (1, &json!("repair_quality")));
        let case = app.get(&format!("/api/v1/cases/{}", text(&cases[0]["id"]))).bearer(&shop.owner.token).expect(200).await;
        assert_eq!(case["repair_id"], again["repair"]["id"]);
        assert!(case.to_string().contains(&text(&first["repair"]["number"])), "{case}");
        assert_eq!((&case["words"][0]["who"], &case["origin"]), (&json!("system"), &json!("rule")), "who took the car in did not say it");
        cancel(&app, &shop, &again).await;
        // Eight days: linked, no complaint. A year later it is another matter.
        later(&app, 5 * DAY);
        everybody(&app, &mut shop).await;
        let eight = comes(&app, &shop, &wish).await;
        assert_eq!((&eight["rework"]["within"], &eight["rework"]["days"]), (&json!("month"), &json!(8)));
        cancel(&app, &shop, &eight).await;
        later(&app, 30 * DAY);
        everybody(&app, &mut shop).await;
        let month = comes(&app, &shop, &wish).await;
        assert_eq!(month["rework"]["within"], "year");
        cancel(&app, &shop, &month).await;
        later(&app, 330 * DAY);
        everybody(&app, &mut shop).await;
        let year = comes(&app, &shop, &wish).await;
        assert_eq!((year.get("rework"), &year["repair"]["kind"]), (None, &json!("general")));
        assert_eq!(by_rule(&app, &shop).await.len(), 1);
        Ok(())
    }

    async fn another_system_is_no_rework_unless_somebody_says_so(app: TestApp) -> anyhow::Result<()> {
        let (mut shop, _) = went_home(&app).await?;
        later(&app, 9 * DAY);
        everybody(&app, &mut shop).await;
        // Another system, or nothing known yet.
        for items in [json!([shop.seed.items["paint"]]), json!([])] {
            let other = comes(&app, &shop, &coming(&app, &shop, items).await).await;
            assert!(other.get("rework").is_none(), "{other}");
            cancel(&app, &shop, &other).await;
        }
        let mut wish = coming(&app, &shop, json!([])).await;
        wish["rework_of"] = json!("repair_01h455vb4pex5vsknk084sn02q");
        app.post("/api/v1/staff/repairs", &wish).bearer(&shop.advisor.token).wrong("repair.rework").await;
        wish["rework_of"] = json!(shop.id);
        let named = comes(&app, &shop, &wish).await;
        assert_eq!((&named["rework"]["repair_id"], &named["repair"]["kind"]), (&json!(shop.id), &json!("rework")));
        cancel(&app, &shop, &named).await;
        // Found when the job is written down.
        let open = comes(&app, &shop, &coming(&app, &shop, json!([])).await).await;
        let jobs = format!("/api/v1/staff/repairs/{}/jobs", text(&open["repair"]["id"]));
        let found = app.post(&jobs, &json!({ "item_id": shop.seed.items["oil"] })).bearer(&shop.technician.token).expect(200).await;
        assert_eq!(found["rework"]["repair_id"], json!(shop.id), "{found}");
        Ok(())
    }

    async fn what_is_done_again_costs_the_owner_nothing(app: TestApp) -> anyhow::Result<()> {
        let (mut shop, _) = went_home(&app).await?;
        later(&app, 9 * DAY);
        everybody(&app, &mut shop).await;
        let again = comes(&app, &shop, &coming(&app, &shop, json!([shop.seed.items["oil"]])).await).await;
        let draft = format!("/api/v1/staff/repairs/{}/quote/draft", text(&again["repair"]["id"]));
        let line = |payer: &str, item: &str| json!({ "kind": "put", "words": "换机油", "reason": "渗漏", "urgency": "must", "payer": payer, "item_id": shop.seed.items[item] });
        let lines = |payer: &str| json!({ "version": 0, "lines": [line("owner", "paint"), line(payer, "oil")] });
        let no = app.post(&draft, &lines("owner")).bearer(&shop.advisor.token).expect(422).await;
        assert_eq!((&no["errors"][0]["pointer"], &no["errors"][0]["code"]), (&json!("/lines/1/payer"), &json!("repair.rework")));
        let quote = app.post(&draft, &lines("store")).bearer(&shop.advisor.token).expect(200).await;
        assert_eq!((&quote["draft"]["lines"][1]["owner_fen"], &quote["draft"]["lines"][1]["payer"]), (&json!(0), &json!("store")));
        Ok(())
    }
}
