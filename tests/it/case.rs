//! Complaints (rulings 28; R078): who opens them, who deals with them, what they pause.

use chezhu::domain::case::{self, Fault};
use chezhu::domain::notice::{self, Audience, Facts, Intent, Kind};
use chezhu::domain::staff::Role;
use chezhu::ground::actor::Actor;
use chezhu::ground::id::{Id, PersonId, StoreId, fresh_uuid};
use chezhu_tests::app::{Owner, TestApp};
use chezhu_tests::on_both;
use chezhu_tests::seed::{self, Seed};
use serde_json::{Value, json};

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

async fn person(app: &TestApp, owner: &Owner) -> anyhow::Result<PersonId> {
    let me = app.get("/api/v1/me").bearer(&owner.token).expect(200).await;
    Ok(text(&me["id"]).parse()?)
}

fn complaint(store: StoreId) -> Value {
    json!({ "store_id": store, "topic": "waiting", "text": "等了两个小时没有人告诉我进度" })
}

async fn kinds(app: &TestApp, path: &str, token: &str) -> Vec<String> {
    let told = app.get(path).bearer(token).expect(200).await;
    told["items"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|one| text(&one["kind"]))
        .collect()
}

/// Offers something to this person; in how many inboxes it stands, and what is said of the delivery.
async fn offered(app: &TestApp, store: StoreId, person: PersonId) -> anyhow::Result<(usize, Vec<String>)> {
    let intent = Intent {
        audience: Audience::Person(person),
        kind: Kind::CampaignMessage,
        store,
        subject: fresh_uuid(app.clock.now()),
        subject_text: "campaign".to_owned(),
        event_no: 1,
        facts: Facts::new("城东店", "", chrono_tz::Asia::Shanghai),
        not_before: None,
        expires_at: None,
    };
    let subject = intent.subject;
    app.db
        .write(Actor::System("test"), async |tx| notice::intend(tx, intent).await)
        .await?;
    use chezhu::ground::db::Look;
    #[derive(sea_orm::FromQueryResult)]
    struct Told {
        reason: Option<String>,
    }
    let look = app.db.read(Actor::System("test"));
    let sql = "SELECT COUNT(*) FROM notice WHERE subject_id = $1";
    let inbox = usize::try_from(look.number(sql, [subject.into()]).await?)?;
    let sql = "SELECT reason FROM delivery WHERE aggregate_id = $1";
    let told: Vec<Told> = look.all(sql, [subject.into()]).await?;
    Ok((inbox, told.into_iter().filter_map(|one| one.reason).collect()))
}

on_both! {
    async fn a_complaint_from_the_owner_to_its_end(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let owner = app.owner("wang").await;
        let manager = app.staff(Role::StoreManager, Some(seed.store)).await?;
        let opened = app.post("/api/v1/cases", &complaint(seed.store)).bearer(&owner.token).expect(201).await;
        let id = text(&opened["id"]);
        assert_eq!((&opened["state"], &opened["origin"], &opened["version"]), (&json!("received"), &json!("owner"), &json!(1)));
        assert!(opened["number"].as_str().is_some_and(|number| number.starts_with("TS20261123-")), "{opened}");
        assert_eq!((&opened["words"][0]["who"], &opened["words"][0]["text"]), (&json!("owner"), &json!("等了两个小时没有人告诉我进度")));
        assert!(kinds(&app, "/api/v1/notices", &owner.token).await.contains(&"case.received".to_owned()));
        assert!(kinds(&app, "/api/v1/staff/notices", &manager.token).await.contains(&"case.opened".to_owned()));
        let list = app.get("/api/v1/staff/cases").bearer(&manager.token).expect(200).await;
        assert_eq!(list["items"][0]["id"], json!(id));
        let path = |what: &str| format!("/api/v1/staff/cases/{id}{what}");
        let act = |what: &str, wish: Value| app.post(&path(what), &wish).bearer(&manager.token);
        act("/words", json!({ "text": "您好" })).refused(409, "case.state").await;
        let close = json!({ "version": 1, "reason": "solved", "text": "已致歉并说明原因" });
        act("/close", close.clone()).refused(409, "case.state").await;
        act("/take", json!({ "version": 7 })).refused(409, "case.version").await;
        let taken = act("/take", json!({ "version": 1 })).expect(200).await;
        assert_eq!((&taken["case"]["state"], &taken["handler_id"]), (&json!("handling"), &json!(manager.id)));
        act("/words", json!({ "text": "" })).wrong("case.text").await;
        act("/words", json!({ "text": "我们正在核实" })).expect(200).await;
        let more = app.post(&format!("/api/v1/cases/{id}/words"), &json!({ "text": "谢谢" })).bearer(&owner.token).expect(200).await;
        assert_eq!((more["words"].as_array().map(Vec::len), &more["version"]), (Some(3), &json!(4)));
        assert_eq!(more["handler"].as_str(), Some(manager.username.as_str()));
        let withdrawn = json!({ "version": 4, "reason": "withdrawn", "text": "x" });
        act("/close", withdrawn).wrong("case.reason").await;
        let closed = act("/close", json!({ "version": 4, "reason": "solved", "text": "已致歉并说明原因" })).expect(200).await;
        assert_eq!((&closed["case"]["state"], &closed["case"]["close_reason"]), (&json!("closed"), &json!("solved")));
        let mine = app.get(&format!("/api/v1/cases/{id}")).bearer(&owner.token).expect(200).await;
        assert_eq!((&mine["state"], &mine["words"][3]["text"]), (&json!("closed"), &json!("已致歉并说明原因")));
        app.post(&format!("/api/v1/cases/{id}/words"), &json!({ "text": "再说" })).bearer(&owner.token).refused(409, "case.state").await;
        let told = kinds(&app, "/api/v1/notices", &owner.token).await;
        for kind in ["case.taken", "case.answered", "case.closed"] {
            assert!(told.contains(&kind.to_owned()), "{kind} in {told:?}");
        }
        let list = app.get("/api/v1/staff/cases").bearer(&manager.token).expect(200).await;
        assert_eq!(list["items"], json!([]));
        let all = app.get("/api/v1/staff/cases?open=false").bearer(&manager.token).expect(200).await;
        assert_eq!(all["items"][0]["close_reason"], json!("solved"));
        // Somebody else's does not exist, neither for an owner nor for another store.
        app.get(&format!("/api/v1/cases/{id}")).bearer(&app.owner("li").await.token).expect(404).await;
        let elsewhere = app.staff(Role::StoreManager, Some(StoreId::fresh(app.clock.now()))).await?;
        app.get(&path("")).bearer(&elsewhere.token).expect(404).await;
        Ok(())
    }

    async fn an_open_complaint_keeps_marketing_away(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let owner = app.owner("wang").await;
        let me = person(&app, &owner).await?;
        let consent = json!({ "purpose": "marketing", "granted": true, "document_id": "marketing-1", "document_sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" });
        app.post("/api/v1/me/consents", &consent).bearer(&owner.token).expect(200).await;
        assert_eq!(offered(&app, seed.store, me).await?.0, 1);
        let opened = app.post("/api/v1/cases", &complaint(seed.store)).bearer(&owner.token).expect(201).await;
        assert_eq!(offered(&app, seed.store, me).await?, (0, vec!["open_case".to_owned()]));
        let second = app.post("/api/v1/cases", &complaint(seed.store)).bearer(&owner.token).expect(201).await;
        let back = |one: &Value| app.post(&format!("/api/v1/cases/{}/withdraw", text(&one["id"])), &json!({ "version": 1 })).bearer(&owner.token);
        let gone = back(&opened).expect(200).await;
        assert_eq!((&gone["state"], &gone["close_reason"]), (&json!("closed"), &json!("withdrawn")));
        assert_eq!(offered(&app, seed.store, me).await?.0, 0, "the second one is open still");
        back(&second).expect(200).await;
        assert_eq!(offered(&app, seed.store, me).await?.0, 1);
        for _ in 0..5 {
            app.post("/api/v1/cases", &complaint(seed.store)).bearer(&owner.token).expect(201).await;
        }
        app.post("/api/v1/cases", &complaint(seed.store)).bearer(&owner.token).refused(409, "case.too_many").await;
        Ok(())
    }

    async fn staff_and_the_rule_of_the_repeated_fault_open_one_too(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let owner = app.owner("wang").await;
        let bind = json!({ "code": format!("phone-13800138000-{}", app.next_number()) });
        app.post("/api/v1/me/phone", &bind).bearer(&owner.token).expect(200).await;
        let me = person(&app, &owner).await?;
        let advisor = app.staff(Role::ServiceAdvisor, Some(seed.store)).await?;
        let mut wish = complaint(seed.store);
        wish["person_id"] = json!(me);
        app.post("/api/v1/staff/cases", &wish).bearer(&advisor.token).expect(404).await;
        let customer = json!({ "store_id": seed.store, "name": "王小明", "phone": "13800138000" });
        app.post("/api/v1/staff/customers", &customer).bearer(&advisor.token).expect(201).await;
        let opened = app.post("/api/v1/staff/cases", &wish).bearer(&advisor.token).expect(201).await;
        assert_eq!((&opened["case"]["origin"], &opened["person_id"]), (&json!("staff"), &json!(me)));
        let car = seed::car(&app, &owner, &seed).await;
        let walk_in = json!({ "store_id": seed.store, "person_id": me, "vehicle_id": car, "kind": "general", "grade": "regular", "way": "wait" });
        let repair = text(&app.post("/api/v1/staff/repairs", &walk_in).bearer(&advisor.token).expect(201).await["repair"]["id"]);
        let of = |vehicle: &str| -> anyhow::Result<Fault> {
            Ok(Fault { store: seed.store, person: me, vehicle: vehicle.parse()?, repair: repair.parse()?, words: "7 天内同一故障再次出现".to_owned() })
        };
        let (one, two) = (of(&car)?, of(&car)?);
        let first = app.db.write(Actor::System("repair.repeat"), async |tx| case::open_by_rule(tx, one).await).await?;
        let second = app.db.write(Actor::System("repair.repeat"), async |tx| case::open_by_rule(tx, two).await).await?;
        assert!(first.is_some() && second.is_none(), "once for a repair");
        let mine = app.get("/api/v1/cases").bearer(&owner.token).expect(200).await;
        let origins: Vec<&Value> = mine.as_array().into_iter().flatten().map(|one| &one["origin"]).collect();
        assert!(origins.contains(&&json!("rule")) && origins.contains(&&json!("staff")), "{mine}");
        let by_rule = first.map(|id| id.uuid());
        assert!(by_rule.is_some());
        // A complaint about a repair that is somebody else's is a wrong field.
        let stranger = app.owner("li").await;
        let mut wish = complaint(seed.store);
        wish["repair_id"] = json!(repair);
        app.post("/api/v1/cases", &wish).bearer(&stranger.token).wrong("case.repair").await;
        let about = app.post("/api/v1/cases", &wish).bearer(&owner.token).expect(201).await;
        assert_eq!((&about["repair_id"], &about["vehicle_id"]), (&json!(repair), &json!(car)));
        Ok(())
    }
}
