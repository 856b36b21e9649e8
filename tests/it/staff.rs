//! Staff: the first administrator, two factors, the soft lock, roles by store, customers (security.md 5.5–5.7, R030, R136).

mod own;

use std::time::Duration;

use chezhu::domain::staff::{self, InviteStaff, Password, Role, RoleWish, SEED, Username, code, step_at};
use chezhu::ground::actor::Actor;
use chezhu::ground::id::{Id, StaffId, StoreId};
use chezhu::ground::text::Line;
use chezhu_tests::app::TestApp;
use chezhu_tests::client::Answered;
use chezhu_tests::on_both;
use serde_json::{Value, json};
use uuid::Uuid;

const WORDS: &str = "correct horse battery";
const SEED_OF_TESTS: [u8; SEED] = [7; SEED];

fn store(n: u128) -> StoreId {
    StoreId::from_uuid(Uuid::from_u128(n))
}

fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_default().to_owned()
}

fn digits(app: &TestApp, seed: &[u8]) -> String {
    code(seed, step_at(app.clock.now()))
}

/// The six digits for the seed in an `otpauth://` address.
fn digits_of(app: &TestApp, view: &Value) -> String {
    let uri = text(view, "totp_uri");
    let secret = uri
        .split("secret=")
        .nth(1)
        .and_then(|rest| rest.split('&').next())
        .unwrap_or_default();
    let value = |letter: u8| {
        if letter.is_ascii_uppercase() {
            letter - b'A'
        } else {
            letter - b'2' + 26
        }
    };
    let bits: String = secret.bytes().map(|letter| format!("{:05b}", value(letter))).collect();
    let seed: Vec<u8> = (0..SEED)
        .filter_map(|n| u8::from_str_radix(&bits[n * 8..n * 8 + 8], 2).ok())
        .collect();
    digits(app, &seed)
}

async fn settled(app: &TestApp, name: &str, role: Role, store_id: Option<StoreId>) -> anyhow::Result<StaffId> {
    let username = Username::parse(name).ok_or_else(|| anyhow::anyhow!("username"))?;
    let wish = InviteStaff {
        username,
        name: Line::parse(name)?,
        roles: vec![RoleWish { role, store_id }],
    };
    let hash = Password::new(WORDS.to_owned())?.hash()?;
    Ok(app
        .db
        .write(Actor::System("test"), async |tx| {
            staff::settle(tx, wish, &hash, &SEED_OF_TESTS).await
        })
        .await?)
}

async fn attempt(app: &TestApp, name: &str, words: &str, totp: &str) -> Answered {
    let wish = json!({ "username": name, "password": words, "totp": totp });
    app.post("/api/v1/staff/auth/login", &wish).without_key().send().await
}

/// Logs in a minute later, so that the step is a new one.
async fn enter(app: &TestApp, name: &str) -> String {
    app.clock.advance(Duration::from_secs(60));
    text(
        &attempt(app, name, WORDS, &digits(app, &SEED_OF_TESTS))
            .await
            .expect(200),
        "access_token",
    )
}

async fn member(app: &TestApp, name: &str, role: Role, at: Option<StoreId>) -> anyhow::Result<String> {
    settled(app, name, role, at).await?;
    Ok(enter(app, name).await)
}

on_both! {
    async fn the_first_administrator_comes_by_a_token(app: TestApp) -> anyhow::Result<()> {
        let token = app.db.write(Actor::System("admin"), async |tx| staff::first_admin_token(tx).await).await?;
        let mut wish = json!({ "token": token.reveal(), "username": "boss", "password": "short", "name": "王总" });
        app.post("/api/v1/staff/auth/first", &wish).refused(422, "request.invalid").await;
        wish["password"] = json!(WORDS);
        let enrolment = app.post("/api/v1/staff/auth/first", &wish).expect(200).await;
        assert_eq!(attempt(&app, "boss", WORDS, &digits_of(&app, &enrolment)).await.status, 401);
        app.clock.advance(Duration::from_secs(60));
        let mut confirm = json!({ "token": token.reveal(), "totp": "000000" });
        app.post("/api/v1/staff/auth/confirm", &confirm).refused(409, "staff.totp_wrong").await;
        confirm["totp"] = json!(digits_of(&app, &enrolment));
        let codes = app.post("/api/v1/staff/auth/confirm", &confirm).expect(200).await;
        app.post("/api/v1/staff/auth/confirm", &confirm).refused(409, "staff.token_invalid").await;
        app.post("/api/v1/staff/auth/first", &wish).refused(409, "staff.token_invalid").await;
        // The code that confirmed is spent; a recovery code stands in once.
        assert_eq!(attempt(&app, "boss", WORDS, &digits_of(&app, &enrolment)).await.status, 401);
        app.clock.advance(Duration::from_secs(60));
        let by_recovery = json!({ "username": "boss", "password": WORDS, "recovery_code": codes["recovery_codes"][0] });
        let tokens = app.post("/api/v1/staff/auth/login", &by_recovery).expect(200).await;
        app.post("/api/v1/staff/auth/login", &by_recovery).refused(401, "auth.refused").await;
        let me = app.get("/api/v1/staff/me").bearer(&text(&tokens, "access_token")).expect(200).await;
        assert_eq!((me["username"].as_str(), me["roles"][0]["role"].as_str()), (Some("boss"), Some("group_admin")));
        app.get("/api/v1/me").bearer(&text(&tokens, "access_token")).refused(401, "auth.required").await;
        Ok(())
    }

    async fn a_wrong_and_an_unknown_name_are_the_same_and_lock_the_same(app: TestApp) -> anyhow::Result<()> {
        settled(&app, "li.lei", Role::ServiceAdvisor, Some(store(1))).await?;
        let mut bodies = Vec::new();
        for name in ["li.lei", "nobody"] {
            let refused = attempt(&app, name, "wrong wrong wrong", "123456").await;
            let mut body = refused.expect(401);
            body["instance"] = Value::Null;
            bodies.push(body);
            let locked = attempt(&app, name, WORDS, &digits(&app, &SEED_OF_TESTS)).await;
            assert_eq!((locked.status, locked.header("retry-after").is_empty()), (429, false), "{}", locked.text());
        }
        assert_eq!(bodies[0], bodies[1]);
        enter(&app, "li.lei").await;
        Ok(())
    }

    async fn an_invitation_a_role_and_the_end_of_it(app: TestApp) -> anyhow::Result<()> {
        let boss = member(&app, "boss", Role::GroupAdmin, None).await?;
        let manager = member(&app, "manager", Role::StoreManager, Some(store(1))).await?;
        let wish = json!({ "username": "han.mei", "name": "韩梅梅", "roles": [{ "role": "technician", "store_id": store(1) }] });
        let invited = app.post("/api/v1/staff/people", &wish).bearer(&manager).expect(201).await;
        app.post("/api/v1/staff/people", &wish).bearer(&manager).refused(409, "staff.username_taken").await;
        let accept = json!({ "token": invited["token"], "password": WORDS });
        let enrolment = app.post("/api/v1/staff/auth/accept", &accept).expect(200).await;
        let confirm = json!({ "token": invited["token"], "totp": digits_of(&app, &enrolment) });
        app.post("/api/v1/staff/auth/confirm", &confirm).expect(200).await;
        app.clock.advance(Duration::from_secs(60));
        let tokens = attempt(&app, "han.mei", WORDS, &digits_of(&app, &enrolment)).await.expect(200);
        let tech = text(&tokens, "access_token");
        app.get("/api/v1/staff/people").bearer(&tech).refused(403, "auth.forbidden").await;

        // A manager gives no role elsewhere and none above; another administrator agrees to a new one.
        let path = format!("/api/v1/staff/people/{}", text(&invited["staff"], "id"));
        let roles = format!("{path}/roles");
        let elsewhere = json!({ "role": "cashier", "store_id": store(2) });
        app.post(&roles, &elsewhere).bearer(&manager).refused(404, "request.not_found").await;
        let above = json!({ "role": "group_admin" });
        app.post(&roles, &above).bearer(&manager).refused(403, "auth.forbidden").await;
        let asked = app.post(&roles, &above).bearer(&boss).expect(200).await;
        let pending = asked["roles"].as_array().into_iter().flatten().find(|r| r["pending"] == true).map(|r| text(r, "id")).unwrap_or_default();
        let approve = format!("{roles}/{pending}/approve");
        app.post(&approve, &()).bearer(&boss).refused(409, "staff.second_admin").await;
        let second = member(&app, "second", Role::GroupAdmin, None).await?;
        let approved = app.post(&approve, &()).bearer(&second).expect(200).await;
        assert!(approved["roles"].as_array().into_iter().flatten().all(|r| r["pending"] == false));
        // Now they are above the manager.
        app.post(&format!("{path}/disable"), &()).bearer(&manager).refused(403, "auth.forbidden").await;
        app.delete(&format!("{roles}/{pending}")).bearer(&second).expect(200).await;
        // What lets a manager manage is not in their own hands.
        let me = app.get("/api/v1/staff/me").bearer(&manager).expect(200).await;
        let own = format!("/api/v1/staff/people/{}/roles/", text(&me, "id"));
        let view = app.get(own.trim_end_matches("/roles/")).bearer(&manager).expect(200).await;
        let own = format!("{own}{}", text(&view["roles"][0], "id"));
        app.delete(&own).bearer(&manager).refused(409, "staff.not_yourself").await;
        app.post(&format!("{path}/disable"), &()).bearer(&manager).expect(200).await;
        app.delete(&own).bearer(&boss).expect(200).await;
        app.get("/api/v1/staff/people").bearer(&manager).refused(403, "auth.forbidden").await;
        app.get("/api/v1/staff/me").bearer(&tech).refused(401, "auth.required").await;
        let renew = json!({ "refresh_token": tokens["refresh_token"] });
        app.post("/api/v1/staff/auth/refresh", &renew).refused(401, "auth.required").await;
        Ok(())
    }

    async fn customers_are_masked_scoped_and_revealed_with_a_trace(app: TestApp) -> anyhow::Result<()> {
        let here = member(&app, "here", Role::ServiceAdvisor, Some(store(1))).await?;
        let there = member(&app, "there", Role::ServiceAdvisor, Some(store(2))).await?;
        let auditor = member(&app, "auditor", Role::Auditor, None).await?;
        let wish = json!({ "store_id": store(1), "name": "张小明", "phone": "13812345678" });
        app.post("/api/v1/staff/customers", &wish).bearer(&there).refused(404, "request.not_found").await;
        app.post("/api/v1/staff/customers", &wish).bearer(&auditor).refused(403, "auth.forbidden").await;
        let made = app.post("/api/v1/staff/customers", &wish).bearer(&here).expect(201).await;
        assert_eq!((made["name"].as_str(), made["phone"].as_str()), (Some("张**"), Some("138****5678")));
        for query in ["phone=13812345678", "phone_tail=5678"] {
            let path = format!("/api/v1/staff/customers?{query}");
            assert_eq!(app.get(&path).bearer(&here).expect(200).await.as_array().map(Vec::len), Some(1));
            assert_eq!(app.get(&path).bearer(&there).expect(200).await.as_array().map(Vec::len), Some(0));
        }
        app.get("/api/v1/staff/customers").bearer(&here).refused(422, "request.invalid").await;
        let path = format!("/api/v1/staff/customers/{}", text(&made, "id"));
        app.get(&path).bearer(&there).refused(404, "request.not_found").await;
        let reveal = format!("{path}/reveal");
        let why = json!({ "purpose": "contact" });
        app.post(&reveal, &why).bearer(&there).refused(404, "request.not_found").await;
        app.post(&reveal, &why).bearer(&auditor).refused(403, "auth.forbidden").await;
        let clear = app.post(&reveal, &why).bearer(&here).expect(200).await;
        assert_eq!((clear["name"].as_str(), clear["phone"].as_str()), (Some("张小明"), Some("+8613812345678")));
        let traces = "SELECT COUNT(*) FROM audit WHERE action = 'identity.revealed'";
        assert_eq!(chezhu::ground::db::Look::number(&app.db.read(Actor::Anonymous), traces, []).await?, 1);

        // The butler works at the store; the owner who joins by the phone sees them.
        let advisor = app.get("/api/v1/staff/me").bearer(&here).expect(200).await;
        let stranger = app.get("/api/v1/staff/me").bearer(&there).expect(200).await;
        let butler = format!("{path}/butler");
        let assign = |id: &Value| json!({ "store_id": store(1), "advisor_id": id });
        app.post(&butler, &assign(&stranger["id"])).bearer(&here).refused(422, "request.invalid").await;
        app.post(&butler, &assign(&advisor["id"])).bearer(&here).expect(200).await;
        // The older record stays when two become one.
        app.clock.advance(Duration::from_secs(1));
        let owner = app.owner("zhang").await;
        let bind = json!({ "code": format!("phone-13812345678-{}", app.next_number()) });
        let me = app.post("/api/v1/me/phone", &bind).bearer(&owner.token).expect(200).await;
        assert_eq!((me["id"].as_str(), me["name"].as_str()), (made["id"].as_str(), Some("张小明")));
        let butlers = app.get("/api/v1/me/butlers").bearer(&owner.token).expect(200).await;
        assert_eq!(butlers[0]["advisor_name"], "here");
        Ok(())
    }

    async fn two_accounts_and_one_phone_are_for_staff(app: TestApp) -> anyhow::Result<()> {
        let boss = member(&app, "boss", Role::GroupAdmin, None).await?;
        let clerk = member(&app, "clerk", Role::ServiceAdvisor, Some(store(1))).await?;
        let (one, two) = (app.owner("one").await, app.owner("two").await);
        let bind = |n: u32| json!({ "code": format!("phone-13812345678-{n}") });
        app.post("/api/v1/me/phone", &bind(1)).bearer(&one.token).expect(200).await;
        app.post("/api/v1/me/phone", &bind(2)).bearer(&two.token).refused(409, "identity.phone_taken").await;
        let path = "/api/v1/staff/merge-requests";
        assert_eq!(app.get(path).bearer(&clerk).expect(200).await, json!([]));
        let open = app.get(path).bearer(&boss).expect(200).await;
        let decide = format!("{path}/{}/decide", text(&open[0], "id"));
        let merge = json!({ "decision": "merge" });
        app.post(&decide, &merge).bearer(&clerk).refused(404, "request.not_found").await;
        app.post(&decide, &merge).bearer(&boss).expect(200).await;
        app.post(&decide, &merge).bearer(&boss).refused(409, "identity.merge_stale").await;
        let me = |owner: &chezhu_tests::app::Owner| app.get("/api/v1/me").bearer(&owner.token);
        assert_eq!(me(&one).expect(200).await["id"], me(&two).expect(200).await["id"]);
        Ok(())
    }

    async fn who_was_sent_away_is_let_in_again_and_who_lost_the_keys_is_invited_again(app: TestApp) -> anyhow::Result<()> {
        let stranger = member(&app, "stranger", Role::StoreManager, Some(store(2))).await?;
        let path = format!("/api/v1/staff/people/{}", settled(&app, "han.mei", Role::Technician, Some(store(1))).await?);
        let before = enter(&app, "han.mei").await;
        let manager = member(&app, "manager", Role::StoreManager, Some(store(1))).await?;
        app.post(&format!("{path}/disable"), &()).bearer(&manager).expect(200).await;
        let enable = format!("{path}/enable");
        app.post(&enable, &()).bearer(&stranger).refused(404, "request.not_found").await;
        let back = app.post(&enable, &()).bearer(&manager).expect(200).await;
        assert_eq!((&back["enabled"], &back["username"]), (&json!(true), &json!("han.mei")));
        // What ended with it stays ended; they log in anew.
        app.get("/api/v1/staff/me").bearer(&before).refused(401, "auth.required").await;
        let again = enter(&app, "han.mei").await;
        app.get("/api/v1/staff/me").bearer(&again).expect(200).await;

        let invite = format!("{path}/invite");
        app.post(&invite, &()).bearer(&stranger).refused(404, "request.not_found").await;
        let invited = app.post(&invite, &()).bearer(&manager).expect(200).await;
        app.get("/api/v1/staff/me").bearer(&again).refused(401, "auth.required").await;
        app.clock.advance(Duration::from_secs(60));
        assert_eq!(attempt(&app, "han.mei", WORDS, &digits(&app, &SEED_OF_TESTS)).await.status, 401, "the old keys are void");
        let accept = json!({ "token": invited["token"], "password": "another horse battery" });
        let enrolment = app.post("/api/v1/staff/auth/accept", &accept).expect(200).await;
        let confirm = json!({ "token": invited["token"], "totp": digits_of(&app, &enrolment) });
        app.post("/api/v1/staff/auth/confirm", &confirm).expect(200).await;
        app.clock.advance(Duration::from_secs(60));
        attempt(&app, "han.mei", "another horse battery", &digits_of(&app, &enrolment)).await.expect(200);
        Ok(())
    }
}
