//! The demo's group with its people and a short history, as `make run` loads it.

use std::time::Duration;

use chezhu::domain::store;
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::At;
use chezhu::ground::db::Look;
use chezhu_tests::app::{START, TestApp};
use chezhu_tests::demo::{people, run};
use chezhu_tests::on_both;
use serde_json::{Value, json};

async fn count(app: &TestApp, sql: &str) -> anyhow::Result<i64> {
    Ok(app.db.read(Actor::System("test")).number(sql, []).await?)
}

on_both! {
    with [("wechat.template_booking", "a-template")]
    async fn the_group_has_people_a_past_and_something_to_do(app: TestApp) -> anyhow::Result<()> {
        const DAYS: usize = 6;
        app.clock.set(At::from_ms(START.ms() - 7 * 86_400_000));
        let owners = run::play(&app.db, &app.clock, &app.settings, START, DAYS).await?;
        assert_eq!(app.clock.now(), START);

        let stores = store::stores(&app.db.read(Actor::Anonymous)).await?;
        assert_eq!(stores.len(), 3);
        let customers = "SELECT COUNT(DISTINCT person_id) FROM customer_store";
        assert_eq!(count(&app, customers).await?, i64::try_from(people::CUSTOMERS)?);
        assert_eq!(count(&app, "SELECT COUNT(*) FROM staff").await?, i64::try_from(people::STAFF.len())?);
        assert!(count(&app, "SELECT COUNT(*) FROM booking WHERE state = 'arrived'").await? >= 5);
        assert!(count(&app, "SELECT COUNT(*) FROM booking WHERE state = 'confirmed' AND start_at > 0").await? >= 5);
        assert_eq!(count(&app, "SELECT COUNT(*) FROM booking WHERE state = 'held'").await?, 0);
        assert!(count(&app, "SELECT COUNT(*) FROM delivery WHERE state = 'sent'").await? >= 5);
        assert_eq!(count(&app, "SELECT COUNT(*) FROM delivery WHERE state IN ('ready', 'leased', 'calling', 'unknown', 'dead')").await?, 0);

        // Who went home two days ago is asked; a bad answer waits for somebody, another was made good.
        assert!(count(&app, "SELECT COUNT(*) FROM survey WHERE state = 'completed' AND method = 'app'").await? >= 5);
        assert!(count(&app, "SELECT COUNT(*) FROM survey WHERE state = 'completed' AND method = 'phone'").await? >= 10);
        assert_eq!(count(&app, "SELECT COUNT(*) FROM recovery WHERE state = 'open'").await?, 1);
        assert_eq!(count(&app, "SELECT COUNT(*) FROM recovery WHERE state = 'recovered'").await?, 1);
        let said = "SELECT COUNT(*) FROM care_message WHERE state = 'sent'";
        assert!(count(&app, said).await? >= 4, "words of care are in the inboxes");
        assert!(count(&app, "SELECT COUNT(*) FROM care_message WHERE reason = 'no_consent'").await? >= 1);
        assert!(count(&app, "SELECT COUNT(*) FROM care_message WHERE reason = 'switched_off'").await? >= 1);
        assert!(count(&app, "SELECT COUNT(*) FROM care_dry_run").await? >= 6);
        assert_eq!(count(&app, "SELECT COUNT(*) FROM butler_reply WHERE answered_at IS NULL").await?, 1);
        assert_eq!(count(&app, "SELECT COUNT(*) FROM butler_absence WHERE ended_at IS NULL").await?, 1);

        // The first owner comes back by the mini-program and finds name, car and all.
        app.clock.advance(Duration::from_secs(60));
        let login = json!({ "code": format!("demo-{}-1", people::openid(0)) });
        let token = app.post("/api/v1/auth/wechat", &login).expect(200).await["access_token"].as_str().unwrap_or_default().to_owned();
        let me = app.get("/api/v1/me").bearer(&token).expect(200).await;
        assert_eq!((&me["name"], &me["phone_verified"]), (&json!(owners[0]), &json!(true)));
        let surveys = app.get("/api/v1/surveys").bearer(&token).expect(200).await;
        assert_eq!((&surveys[0]["state"], &surveys[0]["subject"]), (&json!("sent"), &json!("repair")), "{surveys}");
        let garage = app.get("/api/v1/vehicles").bearer(&token).expect(200).await;
        assert!(garage[0]["plate"].as_str().is_some_and(|plate| plate.starts_with("粤B")), "{garage}");
        // Each of the three has a quote to decide; the first one has it in five lines, of all urgencies, one for the maker.
        for n in 0..3 {
            let login = json!({ "code": format!("demo-{}-2", people::openid(n)) });
            let token = app.post("/api/v1/auth/wechat", &login).expect(200).await["access_token"].as_str().unwrap_or_default().to_owned();
            let mine = app.get("/api/v1/repairs").bearer(&token).expect(200).await;
            let asked = mine["items"].as_array().into_iter().flatten().find(|one| one["stage"] == "waiting_consent").cloned().unwrap_or_default();
            let quote = app.get(&format!("/api/v1/repairs/{}/quote", asked["id"].as_str().unwrap_or_default())).bearer(&token).expect(200).await;
            let lines = quote["lines"].as_array().cloned().unwrap_or_default();
            assert!(lines.len() >= 4 && lines.iter().all(|line| line["state"] == "open"), "{n}: {quote}");
            for urgency in ["must", "should", "may"] {
                assert!(lines.iter().any(|line| line["urgency"] == urgency), "{n}: {urgency}");
            }
            assert!(n > 0 || (lines.len() == 5 && lines.iter().any(|line| line["payer"] == "maker")), "{quote}");
            // No visit of theirs of an earlier day stands open: it became a repair, which is over.
            let visits = app.get("/api/v1/bookings").bearer(&token).expect(200).await;
            let yesterday = START.plus_minutes(-24 * 60).rfc3339();
            let stale = |one: &&Value| one["state"] == "arrived" && one["start_at"].as_str().is_some_and(|at| at < yesterday.as_str());
            let all = visits["items"].as_array().or(visits.as_array()).cloned().unwrap_or_default();
            assert!(!all.is_empty() && !all.iter().any(|one| stale(&one)), "{n}: {visits}");
            let picture = lines.iter().find_map(|line| line["pictures"][0]["thumb_url"].as_str()).unwrap_or_default();
            assert_eq!(app.get(picture).send().await.status, 200);
        }
        // There is a car in each stage, and some that went home; everybody in the workshop has something to do.
        for stage in ["intake", "diagnosis", "waiting_consent", "waiting_parts", "in_repair", "qc", "wash", "ready", "closed"] {
            assert!(count(&app, &format!("SELECT COUNT(*) FROM repair_order WHERE stage = '{stage}'")).await? >= 1, "{stage}");
        }
        assert_eq!(count(&app, "SELECT COUNT(*) FROM repair_order WHERE loan_car_at IS NOT NULL").await?, 1);
        assert_eq!(count(&app, "SELECT COUNT(*) FROM repair_order WHERE hold_at IS NOT NULL").await?, 1);
        assert_eq!(count(&app, "SELECT COUNT(*) FROM repair_compensation WHERE state = 'proposed'").await?, 1);
        assert!(count(&app, "SELECT COUNT(*) FROM repair_warranty").await? >= 4);
        assert_eq!(count(&app, "SELECT COUNT(*) FROM quote_version v JOIN quote q ON q.id = v.quote_id WHERE v.no = 2 AND v.state IN ('sent', 'partially_consented')").await?, 1);
        assert!(count(&app, "SELECT COUNT(*) FROM repair_job WHERE state = 'running'").await? >= 1);
        assert!(count(&app, "SELECT COUNT(*) FROM quote_settlement WHERE paid_fen = due_fen AND due_fen > 0").await? >= 4);
        Ok(())
    }
}
