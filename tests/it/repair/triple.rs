//! What the three-guarantee rules count of a car (domain.md 5; issue 6, point 7).

use chezhu::domain::identity;
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::At;
use chezhu::ground::id::{PersonId, StoreId, VehicleId, fresh_uuid};
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

/// The counters in short: rule, count, limit, whether only more than that is too much, of what, how near.
fn told(counters: &Value) -> Vec<String> {
    let all = counters.as_array().cloned().unwrap_or_default();
    let short = |one: &Value| {
        let beyond = if one["beyond"] == true { " >" } else { "" };
        let more = [&one["what"], &one["flag"]].map(text);
        let more: Vec<_> = more.iter().filter(|more| !more.is_empty()).cloned().collect();
        let head = format!("{} {}/{}{beyond}", text(&one["rule"]), one["count"], one["limit"]);
        [vec![head], more].concat().join(" ")
    };
    all.iter().map(short).collect()
}

/// What one rule says to staff.
fn of(view: &Value, rule: &str) -> Vec<String> {
    let all = told(&view["triple"]["counters"]);
    all.into_iter()
        .filter(|one| one.starts_with(&format!("{rule} ")))
        .collect()
}

/// The car is in the workshop as a claim, and nothing of it was counted before.
async fn claimed(app: &TestApp) -> anyhow::Result<Shop> {
    let mut shop = opened(app, "leave").await?;
    let me = app.get("/api/v1/me").bearer(&shop.owner.token).expect(200).await;
    let (person, store): (PersonId, StoreId) = (text(&me["id"]).parse()?, shop.seed.store);
    app.db
        .write(Actor::System("test"), async |tx| {
            identity::link_store(tx, person, store).await
        })
        .await?;
    shop.by(app, &shop.advisor, "/cancel", json!({ "reason": "mistake" }))
        .await;
    again(app, &mut shop, "warranty").await;
    Ok(shop)
}

/// The next claim of the car, a good while later.
async fn next(app: &TestApp, shop: &mut Shop) {
    later(app, 40 * DAY);
    everybody(app, shop).await;
    again(app, shop, "warranty").await;
}

/// What the advisor says of the open job.
async fn mark(app: &TestApp, shop: &Shop, wish: Value) -> Value {
    let job = shop.job(app).await;
    shop.by(app, &shop.advisor, &format!("{job}/mark"), wish).await
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
        let mut plain = file["triple"].clone();
        let counters = plain.as_object_mut().and_then(|all| all.remove("counters")).unwrap_or_default();
        assert_eq!(plain, json!({ "days": 1, "most_days": 30, "repairs": 1, "most_repairs": 4, "faults": fault(1) }), "plain facts for the owner");
        assert_eq!(told(&counters), ["days 1/30 >", "same_fault 1/4 > 保养", "safety_fault 0/2", "main_unit 0/2", "main_part 0/2", "first_week 0/1", "first_months 0/1"]);
        let lawful = |one: &Value| text(&one["law"]).contains('条') && !text(&one["words"]).is_empty() && one.get("flag").is_none();
        assert!(counters.as_array().is_some_and(|all| all.iter().all(lawful)), "{counters}");
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

    async fn a_mark_is_checked_kept_on_the_job_and_counted(app: TestApp) -> anyhow::Result<()> {
        let mut shop = claimed(&app).await?;
        let job = shop.job(&app).await;
        let path = shop.desk(&format!("{job}/mark"));
        for (wish, code) in [
            (json!({ "part": "转向机" }), "repair.mark"),
            (json!({ "system": "steering" }), "repair.mark"),
            (json!({ "failure": "battery_fire" }), "repair.started_on"),
            (json!({ "system": "engine" }), "repair.started_on"),
            (json!({ "failure": "brakes", "started_on": "2026-11-24" }), "repair.started_on"),
            (json!({ "failure": "brakes", "started_on": "2012-12-31" }), "repair.started_on"),
        ] {
            app.post(&path, &wish).bearer(&shop.advisor.token).wrong(code).await;
        }
        assert_eq!(shop.seen_by_staff(&app).await["jobs"][0].get("mark"), None, "nothing was kept");
        // The seventh day.
        let all = json!({ "safety": true, "system": "traction_battery", "failure": "battery_fire", "started_on": "2026-11-16" });
        let view = mark(&app, &shop, all).await;
        assert_eq!(view["jobs"][0]["mark"], json!({ "safety": true, "system": "traction_battery", "failure": "battery_fire" }));
        assert_eq!((&view["triple"]["started_on"], &view["triple"]["flag"]), (&json!("2026-11-16"), &json!("red")));
        assert_eq!(of(&view, "first_week"), ["first_week 1/1 动力蓄电池 red"]);
        assert_eq!(of(&view, "first_months"), ["first_months 1/1 动力蓄电池起火 red"]);
        assert_eq!((of(&view, "safety_fault"), of(&view, "main_unit")), (vec!["safety_fault 0/2 green".to_owned()], vec!["main_unit 0/2 green".to_owned()]), "not done yet");
        let event = view["history"].as_array().and_then(|all| all.last().cloned()).unwrap_or_default();
        assert_eq!((&event["event"], &event["detail"]), (&json!("mark_job"), &json!("更换机油")));
        // One day earlier it was the eighth; the odometer is read at the intake.
        let view = mark(&app, &shop, json!({ "system": "engine", "failure": "battery_fire", "started_on": "2026-11-15" })).await;
        assert_eq!((of(&view, "first_week"), of(&view, "first_months")), (vec!["first_week 0/1 green".to_owned()], vec!["first_months 1/1 动力蓄电池起火 red".to_owned()]));
        for (km, months) in [(3_000, "first_months 1/1 动力蓄电池起火 red"), (3_001, "first_months 0/1 green")] {
            let view = shop.by(&app, &shop.advisor, "/intake", json!({ "km": km })).await;
            assert_eq!(of(&view, "first_months"), [months]);
        }
        // The sixtieth day, and the day after it.
        shop.by(&app, &shop.advisor, "/intake", json!({ "km": 100 })).await;
        for (day, months) in [("2026-09-24", "first_months 1/1 制动系统失效 red"), ("2026-09-23", "first_months 0/1 green")] {
            let view = mark(&app, &shop, json!({ "failure": "brakes", "started_on": day })).await;
            assert_eq!(of(&view, "first_months"), [months]);
        }
        // A mark that says nothing is none; the first day stays known.
        let view = mark(&app, &shop, json!({})).await;
        assert_eq!((view["jobs"][0].get("mark"), &view["triple"]["started_on"]), (None, &json!("2026-09-23")));
        mark(&app, &shop, json!({ "failure": "brakes" })).await;
        // What is over stays as it was said.
        repaired(&app, &mut shop, 60).await?;
        app.post(&path, &json!({ "safety": true })).bearer(&shop.advisor.token).refused(409, "repair.not_now").await;
        app.post(&path, &json!({ "safety": true })).bearer(&shop.technician.token).expect(403).await;
        Ok(())
    }

    async fn what_was_repaired_twice_and_is_there_again_is_red(app: TestApp) -> anyhow::Result<()> {
        let mut shop = claimed(&app).await?;
        let wish = json!({ "safety": true, "system": "brakes", "part": "ABS 泵" });
        let mine = format!("/api/v1/vehicles/{}/repairs", shop.car);
        for (safety, part) in [
            ("safety_fault 1/2 amber", "main_part 1/2 制动系统：ABS 泵 amber"),
            ("safety_fault 2/2 amber", "main_part 2/2 制动系统：ABS 泵 red"),
        ] {
            mark(&app, &shop, wish.clone()).await;
            repaired(&app, &mut shop, 60).await?;
            let seen = shop.seen_by_staff(&app).await;
            assert_eq!((of(&seen, "safety_fault"), of(&seen, "main_part")), (vec![safety.to_owned()], vec![part.to_owned()]));
            assert_eq!(seen["triple"].get("started_on"), None, "nobody said when, and nobody had to");
            next(&app, &mut shop).await;
        }
        // It is there a third time: not cured.
        let seen = mark(&app, &shop, json!({ "safety": true })).await;
        assert_eq!((of(&seen, "safety_fault"), &seen["triple"]["flag"]), (vec!["safety_fault 2/2 red".to_owned()], &json!("red")));
        let file = app.get(&mine).bearer(&shop.owner.token).expect(200).await;
        assert_eq!(file["triple"].get("flag"), None);
        assert_eq!(of(&file, "safety_fault"), ["safety_fault 2/2"], "the owner reads the count and the limit");
        assert_eq!(of(&file, "main_part"), ["main_part 2/2 制动系统：ABS 泵"]);
        // Nobody does the job: it was no fault of this visit.
        let sql = "UPDATE repair_job SET state = 'dropped' WHERE repair_id = $1";
        let id: chezhu::ground::id::RepairId = shop.id.parse()?;
        app.db.write(Actor::System("test"), async |tx| tx.run(sql, [id.into()]).await).await?;
        assert_eq!(of(&shop.seen_by_staff(&app).await, "safety_fault"), ["safety_fault 2/2 amber"]);
        Ok(())
    }

    async fn a_unit_replaced_twice_is_red_and_the_day_of_our_own_delivery_stands(app: TestApp) -> anyhow::Result<()> {
        let mut shop = claimed(&app).await?;
        handed_over(&app, &shop).await?;
        let path = shop.desk(&format!("{}/mark", shop.job(&app).await));
        let other = json!({ "system": "gearbox", "started_on": "2026-11-01" });
        app.post(&path, &other).bearer(&shop.advisor.token).wrong("repair.started_on").await;
        let view = mark(&app, &shop, json!({ "system": "gearbox", "started_on": "2026-11-20" })).await;
        assert_eq!((&view["triple"]["started_on"], of(&view, "first_week")), (&json!("2026-11-20"), vec!["first_week 1/1 变速器 red".to_owned()]));
        repaired(&app, &mut shop, 60).await?;
        next(&app, &mut shop).await;
        // The owner pays for the second one: it is no matter of the maker's.
        shop.by(&app, &shop.advisor, "/cancel", json!({ "reason": "mistake" })).await;
        again(&app, &mut shop, "general").await;
        mark(&app, &shop, json!({ "system": "gearbox" })).await;
        let view = shop.seen_by_staff(&app).await;
        let rework = view["repair"]["kind"] == "rework";
        assert!(!rework, "upkeep does nothing again");
        repaired(&app, &mut shop, 60).await?;
        assert_eq!(of(&shop.seen_by_staff(&app).await, "main_unit"), ["main_unit 1/2 变速器 amber"]);
        next(&app, &mut shop).await;
        mark(&app, &shop, json!({ "system": "gearbox" })).await;
        repaired(&app, &mut shop, 60).await?;
        let seen = shop.seen_by_staff(&app).await;
        assert_eq!((of(&seen, "main_unit"), of(&seen, "first_week")), (vec!["main_unit 2/2 变速器 red".to_owned()], vec!["first_week 1/1 变速器 red".to_owned()]));
        Ok(())
    }
}

/// A store of the group handed the car over in the first hours of the twentieth, in its own time: in UTC that is the day before.
async fn handed_over(app: &TestApp, shop: &Shop) -> anyhow::Result<()> {
    let me = app.get("/api/v1/me").bearer(&shop.owner.token).expect(200).await;
    let (person, car): (PersonId, VehicleId) = (text(&me["id"]).parse()?, shop.car.parse()?);
    let at: At = app.clock.now().plus_minutes((-4 * 24 + 16) * 60);
    let sql = "INSERT INTO sales_order (id, number, store_id, person_id, model_id, model, source, state, version, told, plan_version, plan, \
               total_fen, to_store_fen, financed_fen, car_fen, down_kind, down_fen, lapsed, held, pdi_failed, paid_fen, returned_fen, \
               delivered_at, vehicle_id, moved_at, created_at) VALUES ($1, 'SO-1', $2, $3, $1, '车', 'stock', 'delivered', 1, 0, 1, '{}', \
               0, 0, 0, 0, 'binding', 0, false, 0, false, 0, 0, $4, $5, $4, $4)";
    let values: [sea_orm::Value; 5] = [
        fresh_uuid(at).into(),
        shop.seed.store.into(),
        person.into(),
        at.into(),
        car.into(),
    ];
    app.db
        .write(Actor::System("test"), async |tx| tx.run(sql, values).await)
        .await?;
    Ok(())
}
