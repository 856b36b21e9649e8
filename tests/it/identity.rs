//! Login, renewal, sessions, phone, consents (R001, R030, R242; security.md 5, S5, S11).

use std::time::Duration;

use chezhu::ground::actor::Actor;
use chezhu::ground::db::Look;
use chezhu_tests::app::{Owner, TestApp};
use chezhu_tests::on_both;
use futures::future::join_all;
use serde_json::{Value, json};

fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_default().to_owned()
}

fn refresh(owner: &Owner) -> Value {
    json!({ "refresh_token": owner.refresh })
}

fn consent(granted: bool) -> Value {
    json!({ "purpose": "marketing", "granted": granted, "document_id": "privacy-2026-11", "document_sha256": "ab".repeat(32) })
}

fn phone_code(app: &TestApp, phone: &str) -> String {
    format!("phone-{phone}-{}", app.next_number())
}

async fn bind(app: &TestApp, owner: &Owner, phone: &str) -> chezhu_tests::client::Answered {
    let code = phone_code(app, phone);
    app.post("/api/v1/me/phone", &json!({ "code": code }))
        .bearer(&owner.token)
        .send()
        .await
}

async fn me_of(app: &TestApp, owner: &Owner) -> String {
    text(&app.get("/api/v1/me").bearer(&owner.token).expect(200).await, "id")
}

on_both! {
    async fn a_login_gives_tokens_and_the_same_person_again(app: TestApp) {
        let code = json!({ "code": "demo-o_lilei-first" });
        let tokens = app.post("/api/v1/auth/wechat", &code).expect(200).await;
        assert_eq!((tokens["token_type"].as_str(), tokens["expires_in"].as_i64()), (Some("Bearer"), Some(900)));
        assert_eq!(tokens.as_object().map(serde_json::Map::len), Some(4));
        let me = app.get("/api/v1/me").bearer(&text(&tokens, "access_token")).expect(200).await;
        // A code is good once; one that WeChat does not know is the same 401.
        app.post("/api/v1/auth/wechat", &code).refused(401, "auth.refused").await;
        app.post("/api/v1/auth/wechat", &json!({ "code": "no\u{0}thing" })).refused(401, "auth.refused").await;
        app.post("/api/v1/auth/wechat", &json!({ "cod": "x" })).refused(422, "request.invalid").await;
        let again = app.owner("lilei").await;
        let same = app.get("/api/v1/me").bearer(&again.token).expect(200).await;
        assert_eq!(me["id"], same["id"]);
        assert_ne!(app.get("/api/v1/me").bearer(&app.owner("other").await.token).expect(200).await["id"], me["id"]);
        app.get("/api/v1/me").refused(401, "auth.required").await;
        app.get("/api/v1/staff/me").bearer(&again.token).refused(401, "auth.required").await;
    }

    async fn a_refresh_token_is_good_once(app: TestApp) {
        let owner = app.owner("lilei").await;
        let second = app.post("/api/v1/auth/refresh", &refresh(&owner)).expect(200).await;
        // The reply was lost: the same device shows it again within 30 seconds, the unused child dies.
        app.clock.advance(Duration::from_secs(20));
        let third = app.post("/api/v1/auth/refresh", &refresh(&owner)).expect(200).await;
        // It arrived: its first use makes the parent's showing a theft, and the whole session ends.
        app.get("/api/v1/me").bearer(&text(&third, "access_token")).expect(200).await;
        app.post("/api/v1/auth/refresh", &refresh(&owner)).refused(401, "auth.required").await;
        app.get("/api/v1/me").bearer(&text(&third, "access_token")).refused(401, "auth.required").await;
        for dead in [&second, &third] {
            let body = json!({ "refresh_token": dead["refresh_token"] });
            app.post("/api/v1/auth/refresh", &body).refused(401, "auth.required").await;
        }
        for bad in ["", "rt1_", "../etc/passwd", &"x".repeat(5000)] {
            app.post("/api/v1/auth/refresh", &json!({ "refresh_token": bad })).refused(401, "auth.required").await;
        }
    }

    async fn another_device_is_a_thief(app: TestApp) {
        let owner = app.owner("lilei").await;
        let thief = app.post("/api/v1/auth/refresh", &refresh(&owner)).header("x-device-id", "other").expect(200).await;
        app.post("/api/v1/auth/refresh", &refresh(&owner)).refused(401, "auth.required").await;
        app.get("/api/v1/me").bearer(&text(&thief, "access_token")).refused(401, "auth.required").await;
    }

    async fn sessions_are_listed_and_ended(app: TestApp) {
        let (one, two, foreign) = (app.owner("lilei").await, app.owner("lilei").await, app.owner("other").await);
        let list = app.get("/api/v1/auth/sessions").bearer(&one.token).expect(200).await;
        assert_eq!(list.as_array().map(Vec::len), Some(2));
        let other = list.as_array().into_iter().flatten().find(|s| s["current"] == false).map(|s| text(s, "id")).unwrap_or_default();
        let path = format!("/api/v1/auth/sessions/{other}");
        app.delete(&path).bearer(&foreign.token).refused(404, "request.not_found").await;
        app.delete(&path).bearer(&one.token).expect(204).await;
        app.get("/api/v1/me").bearer(&two.token).refused(401, "auth.required").await;
        app.delete(&path).bearer(&one.token).refused(404, "request.not_found").await;
        app.post("/api/v1/auth/logout", &()).bearer(&one.token).expect(204).await;
        app.get("/api/v1/me").bearer(&one.token).refused(401, "auth.required").await;
        app.post("/api/v1/auth/refresh", &refresh(&one)).refused(401, "auth.required").await;
        let (three, four) = (app.owner("lilei").await, app.owner("lilei").await);
        app.post("/api/v1/auth/logout-everywhere", &()).bearer(&three.token).expect(204).await;
        for gone in [&three, &four] {
            app.get("/api/v1/me").bearer(&gone.token).refused(401, "auth.required").await;
            app.post("/api/v1/auth/refresh", &refresh(gone)).refused(401, "auth.required").await;
        }
        app.get("/api/v1/me").bearer(&foreign.token).expect(200).await;
    }

    async fn profile_and_consents(app: TestApp) {
        let owner = app.owner("lilei").await;
        let view = app.patch("/api/v1/me", &json!({ "name": "李雷" })).bearer(&owner.token).expect(200).await;
        assert_eq!((view["name"].as_str(), view["address"].as_str()), (Some("李雷"), None));
        app.patch("/api/v1/me", &json!({ "name": "" })).bearer(&owner.token).refused(422, "request.invalid").await;
        app.patch("/api/v1/me", &json!({ "person_id": "x" })).bearer(&owner.token).refused(422, "request.invalid").await;
        for granted in [true, false] {
            let stands = app.post("/api/v1/me/consents", &consent(granted)).bearer(&owner.token).expect(200).await;
            assert_eq!(stands["now"][0]["granted"], granted);
        }
        let ledger = app.get("/api/v1/me/consents").bearer(&owner.token).expect(200).await;
        assert_eq!(ledger["history"].as_array().map(Vec::len), Some(2));
        let foreign = app.owner("other").await;
        let theirs = app.get("/api/v1/me/consents").bearer(&foreign.token).expect(200).await;
        assert_eq!(theirs["history"].as_array().map(Vec::len), Some(0));
    }

    async fn a_phone_is_bound_once_and_not_taken_from_another(app: TestApp) {
        let (one, two) = (app.owner("one").await, app.owner("two").await);
        let bound = bind(&app, &one, "13812345678").await.expect(200);
        assert_eq!((bound["phone"].as_str(), bound["phone_verified"].as_bool()), (Some("138****5678"), Some(true)));
        assert_eq!(bind(&app, &two, "13812345678").await.expect(409)["code"], "identity.phone_taken");
        // A spent code, and a code of somebody else.
        app.post("/api/v1/me/phone", &json!({ "code": "nothing" })).bearer(&one.token).refused(409, "identity.phone_code").await;
        // The same wish again gives the same reply, though its code is spent.
        let code = phone_code(&app, "13812345679");
        let wish = json!({ "code": code });
        for _ in 0..2 {
            let again = app.post("/api/v1/me/phone", &wish).key("the-same-wish-again").bearer(&one.token).expect(200).await;
            assert_eq!(again["phone"], "138****5679");
        }
        app.clock.advance(Duration::from_secs(6 * 60));
        assert_eq!(bind(&app, &one, "13812345670").await.expect(409)["code"], "identity.login_again");
    }

    async fn what_comes_at_once_is_judged_one_after_the_other(app: TestApp) {
        // Sixteen first logins of one openid make one person.
        let ids = join_all((0..16).map(|_| async { me_of(&app, &app.owner("new").await).await })).await;
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
        // Sixteen showings of one refresh token leave one living branch at most.
        let owner = app.owner("new").await;
        let body = refresh(&owner);
        let shown = join_all((0..16).map(|_| app.post("/api/v1/auth/refresh", &body).send())).await;
        assert!(shown.iter().all(|reply| [200, 401].contains(&reply.status)), "{:?}", shown.iter().map(|r| r.status).collect::<Vec<_>>());
        let valid = "SELECT COUNT(*) FROM refresh r JOIN session s ON s.id = r.session_id WHERE r.state = 'valid' AND s.ended_at IS NULL \
                     GROUP BY s.id ORDER BY 1 DESC LIMIT 1";
        let look = app.db.read(Actor::Anonymous);
        assert_eq!(look.number(valid, []).await.ok(), Some(1));
        // Eight accounts and one phone: one gets it, staff hear of the others.
        let mut owners = Vec::new();
        for n in 0..8 {
            owners.push(app.owner(&format!("rival{n}")).await);
        }
        let bound = join_all(owners.iter().map(|owner| bind(&app, owner, "13912345678"))).await;
        let count = |status: u16| bound.iter().filter(|reply| reply.status == status).count();
        assert_eq!((count(200), count(409)), (1, 7));
        assert_eq!(look.number("SELECT COUNT(*) FROM merge_request", []).await.ok(), Some(7));
    }
}
