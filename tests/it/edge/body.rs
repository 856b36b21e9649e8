//! Bodies: their size, kind, depth and content.

use chezhu::domain::staff::Role;
use chezhu_tests::app::TestApp;
use chezhu_tests::client::Call;
use chezhu_tests::on_both;
use reqwest::Method;
use serde_json::json;

/// A call of each kind of route that takes a JSON body: without a key, by an owner, by staff.
pub async fn doors(app: &TestApp) -> anyhow::Result<Vec<(&'static str, Box<dyn Fn() -> Call>)>> {
    let owner = app.owner("li").await.token;
    let admin = app.staff(Role::GroupAdmin, None).await?.token;
    let call = |method: Method, path: &'static str, token: Option<String>| -> Box<dyn Fn() -> Call> {
        let app = app.clone();
        Box::new(move || {
            let call = app.call(method.clone(), path);
            token.iter().fold(call, |call, token| call.bearer(token))
        })
    };
    Ok(vec![
        ("plain", call(Method::POST, "/api/v1/auth/wechat", None)),
        ("plain of staff", call(Method::POST, "/api/v1/staff/auth/login", None)),
        (
            "wish of an owner",
            call(Method::POST, "/api/v1/vehicles", Some(owner.clone())),
        ),
        ("change of an owner", call(Method::PATCH, "/api/v1/me", Some(owner))),
        (
            "wish of staff",
            call(Method::POST, "/api/v1/staff/customers", Some(admin)),
        ),
    ])
}

const JSON: &str = "application/json";

on_both! {
    async fn too_much_too_deep_or_of_another_kind(app: TestApp) -> anyhow::Result<()> {
        for (door, call) in doors(&app).await? {
            let large = format!("{{\"a\":\"{}\"}}", "x".repeat(65_536));
            let cases: [(&str, Call, u16, &str); 9] = [
                ("large", call().body(JSON, large), 413, "request.too_large"),
                ("deep", call().body(JSON, "[".repeat(33) + &"]".repeat(33)), 400, "request.body"),
                ("very deep", call().body(JSON, "{\"a\":".repeat(10_000)), 400, "request.body"),
                ("cut off", call().body(JSON, "{\""), 400, "request.body"),
                ("two values", call().body(JSON, "{} {}"), 400, "request.body"),
                ("not UTF-8", call().body(JSON, vec![b'"', 0xff, b'"']), 400, "request.body"),
                ("text", call().body("text/plain", "{}"), 415, "request.media_type"),
                ("a form", call().body("application/x-www-form-urlencoded", "a=b"), 415, "request.media_type"),
                ("packed", call().body(JSON, "{}").header("content-encoding", "gzip"), 415, "request.media_type"),
            ];
            for (what, call, status, code) in cases {
                let answered = call.send().await;
                let problem = answered.json();
                // A value before its end may be found wrong by its shape first.
                let shape = answered.status == 422 && ["two values", "not UTF-8"].contains(&what);
                assert!(shape || (answered.status == status && problem["code"] == code), "{door}, {what}: {} {problem}", answered.status);
            }
            for body in ["null", "[]", "1", "\"x\"", "true", "", "{}", "{\"surprise\":1}"] {
                let answered = call().body(JSON, body).send().await;
                let changes_nothing = door == "change of an owner" && body == "{}";
                let refused = [400, 422].contains(&answered.status);
                assert!(refused || changes_nothing, "{door}, {body}: {} {}", answered.status, answered.text());
                answered.expect(answered.status);
            }
        }
        Ok(())
    }

    async fn the_key_of_a_wish_is_needed_and_named(app: TestApp) -> anyhow::Result<()> {
        let owner = app.owner("li").await;
        let add = || app.post("/api/v1/vehicles", &json!({ "plate": "粤B12345" })).bearer(&owner.token);
        let long = "k".repeat(129);
        for call in [add().without_key(), add().key("short"), add().key(&long), add().key("has a blank inside it")] {
            let problem = call.refused(400, "request.idempotency_key").await;
            assert_eq!(problem["errors"][0]["pointer"], "#Idempotency-Key");
        }
        let garage = app.get("/api/v1/vehicles").bearer(&owner.token).expect(200).await;
        assert_eq!(garage.as_array().map(Vec::len), Some(0), "nothing was left behind");
        add().key(&"k".repeat(128)).expect(201).await;
        Ok(())
    }

    async fn hostile_text_is_refused_with_its_field(app: TestApp) -> anyhow::Result<()> {
        let owner = app.owner("li").await;
        for (name, value) in [
            ("plate", "粤B12\u{0}45"), ("plate", "粤B12345' OR '1'='1"), ("plate", ""), ("plate", "１２３"),
            ("vin", "LSVAA49J132047372"), ("vin", "\u{0}"), ("vin", "LSVAA49J13204737"), ("vin", "<script>alert(1)"),
        ] {
            let answered = app.post("/api/v1/vehicles", &json!({ name: value })).bearer(&owner.token).send().await;
            let problem = answered.expect(422);
            assert_eq!(problem["errors"][0]["pointer"], format!("/{name}"), "{value:?}: {problem}");
            assert!(value.is_empty() || !answered.text().contains(value), "what was sent is not repeated: {problem}");
        }
        for name in ["张\u{0}三", "\u{202e}", "", "   ", &"长".repeat(65)] {
            let answered = app.patch("/api/v1/me", &json!({ "name": name })).bearer(&owner.token).send().await;
            assert_eq!(answered.expect(422)["errors"][0]["pointer"], "/name", "{name:?}");
        }
        // A NUL in a key of JSON, in a code and in a query.
        let raw = app.post("/api/v1/vehicles", &()).bearer(&owner.token).body(JSON, "{\"\\u0000\":1}").send().await;
        assert!([400, 422].contains(&raw.status), "{}", raw.text());
        let login = app.post("/api/v1/auth/wechat", &json!({ "code": "\u{0}" })).send().await;
        assert!((400..500).contains(&login.status), "{}", login.text());
        Ok(())
    }

    async fn an_import_has_limits_of_its_own(app: TestApp) -> anyhow::Result<()> {
        let admin = app.staff(Role::GroupAdmin, None).await?;
        let import = |kind: &str, body: Vec<u8>| {
            app.call(Method::POST, "/api/v1/staff/catalog/imports/items").bearer(&admin.token).body(kind, body)
        };
        import("text/csv", vec![b'x'; 4_194_305]).refused(413, "request.too_large").await;
        import(JSON, b"{}".to_vec()).refused(415, "request.media_type").await;
        import("text/csv", b"x".to_vec()).without_key().refused(400, "request.idempotency_key").await;
        for body in [b"".to_vec(), b"code,name\n".to_vec(), vec![0xff, 0xfe], b"a\0b\n".to_vec(), b"\"".to_vec()] {
            let answered = import("text/csv", body.clone()).send().await;
            assert!([400, 422].contains(&answered.status), "{body:?}: {} {}", answered.status, answered.text());
        }
        let unpermitted = app.owner("li").await;
        app.call(Method::POST, "/api/v1/staff/catalog/imports/items").bearer(&unpermitted.token).body("text/csv", "x")
            .refused(401, "auth.required").await;
        Ok(())
    }
}
