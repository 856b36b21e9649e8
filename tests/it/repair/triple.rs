//! What the three-guarantee rules count of a car (domain.md 5; issue 6, point 7).

use chezhu::domain::identity;
use chezhu::ground::actor::Actor;
use chezhu::ground::id::{PersonId, StoreId};
use chezhu_tests::app::TestApp;
use chezhu_tests::on_both;
use chezhu_tests::seed::later;
use serde_json::{Value, json};

use super::times::everybody;
use super::{Shop, all_well, opened, text};

const DAY: u64 = 24 * 60;

/// From the intake to the end, after so many minutes in the workshop.
async fn repaired(app: &TestApp, shop: &mut Shop, minutes: u64) -> anyhow::Result<()> {
    shop.agreed(app).await?;
    later(app, minutes);
    everybody(app, shop).await;
    let view = shop.work(app).await;
    shop.by(app, &shop.inspector, "/quality-checks", all_well(&view, "quality"))
        .await;
    shop.by(app, &shop.inspector, "/quality", json!({ "pass": true })).await;
    super::flow::give_back(app, shop).await?;
    Ok(())
}

/// The car comes again without a booking, as a claim or as something else.
async fn again(app: &TestApp, shop: &mut Shop, kind: &str) -> Value {
    let me = app.get("/api/v1/me").bearer(&shop.owner.token).expect(200).await;
    let wish = json!({ "store_id": shop.seed.store, "person_id": me["id"], "vehicle_id": shop.car, "kind": kind, "grade": "regular",
        "way": "leave", "item_ids": [shop.seed.items["oil"]], "complaint": "机油渗漏" });
    let made = app
        .post("/api/v1/staff/repairs", &wish)
        .bearer(&shop.advisor.token)
        .expect(201)
        .await;
    shop.id = text(&made["repair"]["id"]);
    made
}

on_both! {
    async fn claims_are_counted_by_days_and_by_fault(app: TestApp) -> anyhow::Result<()> {
        let mut shop = opened(&app, "leave").await?;
        let sql = "UPDATE catalog_item SET kind = 'repair' WHERE code = 'oil'";
        app.db.write(Actor::System("test"), async |tx| tx.run(sql, []).await).await?;
        let me = app.get("/api/v1/me").bearer(&shop.owner.token).expect(200).await;
        let (person, store): (PersonId, StoreId) = (text(&me["id"]).parse()?, shop.seed.store);
        app.db.write(Actor::System("test"), async |tx| identity::link_store(tx, person, store).await).await?;
        let mine = format!("/api/v1/vehicles/{}/repairs", shop.car);
        let theirs = format!("/api/v1/staff/vehicles/{}/repairs", shop.car);
        // The owner pays: nothing is counted.
        repaired(&app, &mut shop, 30).await?;
        assert_eq!(app.get(&mine).bearer(&shop.owner.token).expect(200).await.get("triple"), None);
        assert_eq!(shop.seen_by_staff(&app).await.get("triple"), None);
        // A claim of a year later, which takes two hours: one day.
        later(&app, 400 * DAY);
        everybody(&app, &mut shop).await;
        let claim = again(&app, &mut shop, "warranty").await;
        assert_eq!((&claim["triple"]["days"], &claim["triple"]["repairs"], &claim["triple"]["faults"]), (&json!(1), &json!(1), &json!([])), "seen at the intake");
        repaired(&app, &mut shop, 120).await?;
        let file = app.get(&mine).bearer(&shop.owner.token).expect(200).await;
        let fault = |repairs: i64| json!([{ "words": "保养", "repairs": repairs }]);
        assert_eq!(file["triple"], json!({ "days": 1, "most_days": 30, "repairs": 1, "most_repairs": 4, "faults": fault(1) }), "plain facts for the owner");
        assert_eq!((&file["items"][0]["triple_days"], file["items"][1].get("triple_days")), (&json!(1), None));
        // It comes again after 25 days and stays for 19 more: twenty days.
        later(&app, 25 * DAY);
        everybody(&app, &mut shop).await;
        let redone = again(&app, &mut shop, "general").await;
        assert_eq!((&redone["repair"]["kind"], &redone["triple"]["flag"]), (&json!("rework"), &json!("green")), "what does a claim again counts");
        repaired(&app, &mut shop, 18 * DAY + 60).await?;
        let seen = app.get(&theirs).bearer(&shop.advisor.token).expect(200).await;
        assert_eq!((&seen["triple"]["days"], &seen["triple"]["flag"], &seen["triple"]["faults"]), (&json!(20), &json!("amber"), &fault(2)));
        assert_eq!(seen["items"][0]["triple_days"], 19);
        // Still there after eleven more days: more than thirty.
        later(&app, 400 * DAY);
        everybody(&app, &mut shop).await;
        again(&app, &mut shop, "warranty").await;
        later(&app, 10 * DAY);
        everybody(&app, &mut shop).await;
        let open = shop.seen_by_staff(&app).await;
        assert_eq!((&open["triple"]["days"], &open["triple"]["flag"]), (&json!(30), &json!("amber")));
        later(&app, 1);
        assert_eq!(shop.seen_by_staff(&app).await["triple"]["flag"], "red");
        // What is called off was none.
        shop.by(&app, &shop.advisor, "/cancel", json!({ "reason": "mistake" })).await;
        assert_eq!(shop.seen_by_staff(&app).await["triple"]["days"], 20);
        Ok(())
    }
}
