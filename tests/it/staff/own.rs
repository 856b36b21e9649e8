//! One's own keys and the security log (security.md 3, 5.5, 5.7).

use std::time::Duration;

use chezhu::domain::staff::Role;
use chezhu_tests::on_both;
use serde_json::{Value, json};

use super::{SEED_OF_TESTS, WORDS, attempt, digits, enter, member, settled, store, text};

const NEW_WORDS: &str = "another horse battery";

on_both! {
    async fn who_may_do_what_needs_a_fresh_second_factor(app: TestApp) -> anyhow::Result<()> {
        let boss = member(&app, "boss", Role::GroupAdmin, None).await?;
        let wish = |name: &str| json!({ "username": name, "name": "韩梅梅", "roles": [{ "role": "technician", "store_id": store(1) }] });
        app.post("/api/v1/staff/people", &wish("han.mei")).bearer(&boss).expect(201).await;
        // The login's own second factor has grown old; reading goes on.
        app.clock.advance(Duration::from_secs(5 * 60));
        app.post("/api/v1/staff/people", &wish("li.lei")).bearer(&boss).refused(403, "auth.step_up").await;
        app.get("/api/v1/staff/people").bearer(&boss).expect(200).await;
        let path = "/api/v1/staff/auth/step-up";
        app.post(path, &json!({})).bearer(&boss).refused(422, "request.invalid").await;
        app.post(path, &json!({ "totp": "000000" })).bearer(&boss).refused(403, "auth.second_refused").await;
        app.clock.advance(Duration::from_secs(60));
        let shown = json!({ "totp": digits(&app, &SEED_OF_TESTS) });
        let up = app.post(path, &shown).bearer(&boss).expect(200).await;
        assert_eq!(up["stepped_up_for"], 300);
        app.post("/api/v1/staff/people", &wish("li.lei")).bearer(&text(&up, "access_token")).expect(201).await;
        // The code is spent, and the token before it is no better than it was.
        app.post(path, &shown).bearer(&boss).refused(403, "auth.second_refused").await;
        app.post("/api/v1/staff/people", &wish("wei.hua")).bearer(&boss).refused(403, "auth.step_up").await;
        Ok(())
    }

    async fn a_guessed_second_factor_locks_like_a_login(app: TestApp) -> anyhow::Result<()> {
        let boss = member(&app, "boss", Role::GroupAdmin, None).await?;
        let mut seen = Vec::new();
        for _ in 0..3 {
            let tried = app.post("/api/v1/staff/auth/step-up", &json!({ "totp": "000000" })).bearer(&boss).send().await;
            seen.push(tried.status);
        }
        assert_eq!(seen, [403, 429, 429]);
        Ok(())
    }

    async fn a_new_password_ends_the_other_sessions(app: TestApp) -> anyhow::Result<()> {
        settled(&app, "li.lei", Role::ServiceAdvisor, Some(store(1))).await?;
        let (here, elsewhere) = (enter(&app, "li.lei").await, enter(&app, "li.lei").await);
        app.clock.advance(Duration::from_secs(60));
        let path = "/api/v1/staff/auth/password";
        let wish = |current: &str, new: &str| {
            json!({ "current_password": current, "password": new, "totp": digits(&app, &SEED_OF_TESTS) })
        };
        app.post(path, &wish(WORDS, "short")).bearer(&here).refused(422, "request.invalid").await;
        app.post(path, &wish("wrong wrong wrong", NEW_WORDS)).bearer(&here).refused(403, "auth.second_refused").await;
        app.clock.advance(Duration::from_secs(60));
        app.post(path, &wish(WORDS, NEW_WORDS)).bearer(&here).expect(204).await;
        app.get("/api/v1/staff/me").bearer(&here).expect(200).await;
        app.get("/api/v1/staff/me").bearer(&elsewhere).refused(401, "auth.required").await;
        app.clock.advance(Duration::from_secs(60));
        assert_eq!(attempt(&app, "li.lei", WORDS, &digits(&app, &SEED_OF_TESTS)).await.status, 401);
        app.clock.advance(Duration::from_secs(60));
        assert_eq!(attempt(&app, "li.lei", NEW_WORDS, &digits(&app, &SEED_OF_TESTS)).await.status, 200);
        Ok(())
    }

    async fn the_security_log_is_read_in_pages_by_those_who_may(app: TestApp) -> anyhow::Result<()> {
        let boss = member(&app, "boss", Role::GroupAdmin, None).await?;
        let manager = member(&app, "manager", Role::StoreManager, Some(store(1))).await?;
        let here = member(&app, "auditor", Role::Auditor, Some(store(1))).await?;
        let wish = json!({ "store_id": store(1), "name": "张小明", "phone": "13812345678" });
        let made = app.post("/api/v1/staff/customers", &wish).bearer(&manager).expect(201).await;
        let reveal = format!("/api/v1/staff/customers/{}/reveal", text(&made, "id"));
        app.post(&reveal, &json!({ "purpose": "contact" })).bearer(&manager).expect(200).await;
        app.get("/api/v1/staff/audit").bearer(&manager).refused(403, "auth.forbidden").await;

        let all = app.get("/api/v1/staff/audit").bearer(&boss).expect(200).await;
        let actions = |page: &Value| page["items"].as_array().into_iter().flatten().map(|row| text(row, "action")).collect::<Vec<_>>();
        let (mut paged, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = app.get(&format!("/api/v1/staff/audit?limit=2{cursor}")).bearer(&boss).expect(200).await;
            paged.extend(actions(&page));
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(paged, actions(&all));
        assert_eq!(paged.iter().filter(|action| *action == "staff.login").count(), 3);
        // An auditor of one store sees what happened there, and nothing of the group's.
        let theirs = app.get("/api/v1/staff/audit").bearer(&here).expect(200).await;
        assert!(actions(&theirs).contains(&"identity.customer_created".to_owned()), "{theirs}");
        assert!(theirs["items"].as_array().into_iter().flatten().all(|row| row["store_id"] == json!(store(1))));
        let one = text(&all["items"][0], "actor_id");
        let own = app.get(&format!("/api/v1/staff/audit?actor_id={one}")).bearer(&boss).expect(200).await;
        assert!(own["items"].as_array().into_iter().flatten().all(|row| row["actor_id"] == json!(one)));
        Ok(())
    }

    async fn one_sees_ones_sessions_and_ends_another(app: TestApp) -> anyhow::Result<()> {
        settled(&app, "li.lei", Role::ServiceAdvisor, Some(store(1))).await?;
        let stranger = member(&app, "han.mei", Role::ServiceAdvisor, Some(store(1))).await?;
        let (here, elsewhere) = (enter(&app, "li.lei").await, enter(&app, "li.lei").await);
        let path = "/api/v1/staff/auth/sessions";
        let all = app.get(path).bearer(&here).expect(200).await;
        let current: Vec<&Value> = all.as_array().into_iter().flatten().map(|one| &one["current"]).collect();
        assert_eq!(current, [&json!(false), &json!(true)], "the newest first: {all}");
        let other = format!("{path}/{}", text(&all[0], "id"));
        app.delete(&other).bearer(&stranger).refused(404, "request.not_found").await;
        app.get("/api/v1/staff/me").bearer(&elsewhere).expect(200).await;
        app.delete(&other).bearer(&here).expect(204).await;
        app.get("/api/v1/staff/me").bearer(&elsewhere).refused(401, "auth.required").await;
        let left = app.get(path).bearer(&here).expect(200).await;
        assert_eq!((left.as_array().map(Vec::len), &left[0]["id"]), (Some(1), &all[1]["id"]));
        app.delete(&other).bearer(&here).refused(404, "request.not_found").await;
        Ok(())
    }
}
