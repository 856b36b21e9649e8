//! What repairs bring into a store's today, into the glance at a customer, and to whom they go when somebody leaves.

use chezhu::domain::identity;
use chezhu::domain::staff::Role;
use chezhu::ground::actor::Actor;
use chezhu::ground::id::{PersonId, RepairId, StoreId};
use chezhu_tests::app::TestApp;
use chezhu_tests::on_both;
use chezhu_tests::seed::{colleague, later};
use serde_json::{Value, json};

use super::times::everybody;
use super::{Shop, opened, text};

/// The matters of this kind, as staff of this role see them now.
async fn due(app: &TestApp, shop: &Shop, role: &str, kind: &str) -> anyhow::Result<Vec<Value>> {
    let who = colleague(app, role, Some(shop.seed.store)).await?;
    let path = format!("/api/v1/staff/stores/{}/today", shop.seed.store);
    let view = app.get(&path).bearer(&who.token).expect(200).await;
    let items = view["items"].as_array().cloned().unwrap_or_default();
    Ok(items.into_iter().filter(|item| item["kind"] == kind).collect())
}

/// The colours of the matters of this kind.
async fn colours(app: &TestApp, shop: &Shop, kind: &str) -> anyhow::Result<Vec<String>> {
    let items = due(app, shop, "service_advisor", kind).await?;
    Ok(items.iter().map(|item| text(&item["risk"])).collect())
}

on_both! {
    async fn what_is_due_of_a_repair_stands_in_today(app: TestApp) -> anyhow::Result<()> {
        let mut shop = opened(&app, "leave").await?;
        assert!(colours(&app, &shop, "repair_slow").await?.is_empty());
        // A quarter of an hour is the standard of the intake; twice that is the manager's matter.
        later(&app, 16);
        let slow = due(&app, &shop, "technician", "repair_slow").await?;
        assert_eq!((&slow[0]["risk"], &slow[0]["subject"], &slow[0]["action"]), (&json!("amber"), &json!(shop.id), &json!("chase")));
        assert_eq!(slow[0]["holder"]["id"], json!(shop.advisor.id));
        assert!(slow[0]["things"].to_string().contains("接车检查"), "{}", slow[0]);
        assert!(due(&app, &shop, "sales_consultant", "repair_slow").await?.is_empty());
        later(&app, 15);
        assert_eq!(colours(&app, &shop, "repair_slow").await?, ["red"]);
        // Two hours without a word.
        assert!(colours(&app, &shop, "repair_contact").await?.is_empty());
        later(&app, 90);
        assert_eq!(colours(&app, &shop, "repair_contact").await?, ["amber"]);
        later(&app, 30);
        assert_eq!(colours(&app, &shop, "repair_contact").await?, ["red"]);
        everybody(&app, &mut shop).await;
        shop.by(&app, &shop.advisor, "/contacts", json!({})).await;
        assert!(colours(&app, &shop, "repair_contact").await?.is_empty());
        // On hold nobody is reminded.
        shop.by(&app, &shop.advisor, "/hold", json!({ "reason": "maker" })).await;
        assert!(colours(&app, &shop, "repair_slow").await?.is_empty());
        // What is proposed for being late is the manager's to decide; how it comes there is told beside this.
        let id: RepairId = shop.id.parse()?;
        let sql = "INSERT INTO repair_compensation (repair_id, late_minutes, promised_at, ready_at, amount_fen, state, proposed_at) \
                   VALUES ($1, 70, $2, $2, 10000, 'proposed', $2)";
        let values = [id.into(), app.clock.now().into()];
        app.db.write(Actor::System("test"), async |tx| tx.run(sql, values).await).await?;
        assert!(due(&app, &shop, "service_advisor", "repair_compensation").await?.is_empty());
        let owed = due(&app, &shop, "store_manager", "repair_compensation").await?;
        assert_eq!((&owed[0]["action"], &owed[0]["subject"]), (&json!("decide"), &json!(shop.id)));
        assert!(owed[0]["things"].to_string().contains("100.00"), "{}", owed[0]);
        Ok(())
    }

    async fn a_part_that_does_not_come_stands_in_today(app: TestApp) -> anyhow::Result<()> {
        let mut shop = opened(&app, "leave").await?;
        shop.agreed(&app).await?;
        let job = shop.job(&app).await.trim_start_matches("/jobs/").to_owned();
        let expected = app.clock.now().plus_minutes(180);
        let wish = json!({ "job_id": job, "name": "机油滤清器", "quantity": 1, "lane": "urgent", "expected_at": expected });
        let view = shop.by(&app, &shop.technician, "/parts", wish).await;
        assert!(colours(&app, &shop, "repair_part").await?.is_empty());
        later(&app, 121);
        let late = due(&app, &shop, "parts_clerk", "repair_part").await?;
        assert_eq!((&late[0]["risk"], &late[0]["due_at"], &late[0]["overdue"]), (&json!("amber"), &json!(expected), &json!(false)));
        later(&app, 60);
        assert_eq!(colours(&app, &shop, "repair_part").await?, ["red"]);
        everybody(&app, &mut shop).await;
        let clerk = colleague(&app, "parts_clerk", Some(shop.seed.store)).await?;
        let part = format!("/parts/{}/arrived", text(&view["repair"]["parts"][0]["id"]));
        app.post(&shop.desk(&part), &()).bearer(&clerk.token).expect(200).await;
        assert!(colours(&app, &shop, "repair_part").await?.is_empty());
        Ok(())
    }

    async fn a_quote_that_nobody_answers_stands_in_today(app: TestApp) -> anyhow::Result<()> {
        let mut shop = opened(&app, "leave").await?;
        shop.diagnose(&app).await;
        let line = json!({ "kind": "put", "words": "换机油", "reason": "到期", "urgency": "must", "payer": "owner", "item_id": shop.seed.items["oil"] });
        shop.by(&app, &shop.advisor, "/quote/draft", json!({ "version": 0, "lines": [line] })).await;
        assert!(colours(&app, &shop, "quote_unanswered").await?.is_empty());
        shop.by(&app, &shop.advisor, "/quote/send", json!({ "version": 1 })).await;
        assert_eq!(colours(&app, &shop, "quote_unanswered").await?, ["green"]);
        // Three hours, then somebody calls.
        later(&app, 91);
        assert_eq!(colours(&app, &shop, "quote_unanswered").await?, ["amber"]);
        later(&app, 60);
        let red = due(&app, &shop, "service_advisor", "quote_unanswered").await?;
        assert_eq!((&red[0]["risk"], &red[0]["action"], &red[0]["overdue"]), (&json!("red"), &json!("call"), &json!(false)));
        later(&app, 60);
        everybody(&app, &mut shop).await;
        shop.by(&app, &shop.advisor, "/quote/called", json!({ "no": 1 })).await;
        assert_ne!(colours(&app, &shop, "quote_unanswered").await?, ["red"]);
        let mine = shop.mine("/quote");
        let shown = app.get(&mine).bearer(&shop.owner.token).expect(200).await;
        let decide = json!({ "no": 1, "hash": shown["hash"], "lines": [{ "line_id": shown["lines"][0]["line_id"], "answer": "yes" }] });
        app.post(&format!("{mine}/decide"), &decide).bearer(&shop.owner.token).expect(200).await;
        assert!(colours(&app, &shop, "quote_unanswered").await?.is_empty());
        Ok(())
    }

    async fn the_repairs_of_somebody_who_leaves_are_a_colleagues(app: TestApp) -> anyhow::Result<()> {
        let shop = opened(&app, "leave").await?;
        let me = app.get("/api/v1/me").bearer(&shop.owner.token).expect(200).await;
        let (person, store): (PersonId, StoreId) = (text(&me["id"]).parse()?, shop.seed.store);
        app.db.write(Actor::System("test"), async |tx| identity::link_store(tx, person, store).await).await?;
        let glance = app.get(&format!("/api/v1/staff/customers/{person}/glance")).bearer(&shop.advisor.token).expect(200).await;
        assert_eq!((&glance["repairs"][0]["id"], &glance["repairs"][0]["stage"]), (&json!(shop.id), &json!("intake")));
        let manager = app.staff(Role::StoreManager, Some(shop.seed.store)).await?;
        let heir = app.staff(Role::ServiceAdvisor, Some(shop.seed.store)).await?;
        let people = format!("/api/v1/staff/people/{}", shop.advisor.id);
        let holds = app.get(&format!("{people}/holdings")).bearer(&manager.token).expect(200).await;
        assert_eq!(holds["matters"], 1);
        app.post(&format!("{people}/disable"), &()).bearer(&manager.token).refused(409, "duty.still_holds").await;
        let done = app.post(&format!("{people}/hand-over"), &json!({ "to": heir.id, "disable": true })).bearer(&manager.token).expect(200).await;
        assert_eq!((&done["matters"], &done["disabled"]), (&json!(1), &json!(true)));
        let view = app.get(&shop.desk("")).bearer(&heir.token).expect(200).await;
        assert_eq!(view["advisor_id"], json!(heir.id), "{view}");
        assert_eq!(app.get(&format!("{people}/holdings")).bearer(&manager.token).expect(200).await["matters"], 0);
        later(&app, 16);
        assert_eq!(due(&app, &shop, "service_advisor", "repair_slow").await?[0]["holder"]["id"], json!(heir.id));
        Ok(())
    }
}
