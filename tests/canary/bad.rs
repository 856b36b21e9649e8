//! Requests that are wrong and hold a canary: no answer gives it back.

use chezhu_tests::app::TestApp;
use chezhu_tests::client::Call;
use reqwest::Method;
use serde_json::{Value, json};

use crate::{ADDRESS, NAME, OPENID, OTHER_PHONE, PASSWORD, PHONE, PLATE, SYMPTOM, UNIONID, VIN};

const VALUES: [&str; 9] = [NAME, PHONE, PLATE, VIN, OPENID, UNIONID, ADDRESS, SYMPTOM, PASSWORD];

/// Sends them all, as this owner and this colleague, and gives what was answered.
pub async fn requests(app: &TestApp, owner: &str, colleague: &str) -> Vec<u8> {
    let mut calls = wrong_doors(app, owner, colleague);
    for value in VALUES {
        calls.extend(wrong_bodies(app, owner, colleague, value));
        calls.extend(wrong_queries(app, owner, colleague, value));
    }
    let (mut said, mut accepted) = (Vec::new(), Vec::new());
    for call in calls {
        let answered = call.send().await;
        if !(400..500).contains(&answered.status) {
            accepted.push(format!("{} {}: {}", answered.status, answered.what, answered.text()));
        }
        said.extend(format!("{:?}\n", answered.headers).into_bytes());
        said.extend(&answered.bytes);
        said.push(b'\n');
    }
    assert!(accepted.is_empty(), "these were not refused:\n{}", accepted.join("\n"));
    said
}

fn wrong_bodies(app: &TestApp, owner: &str, colleague: &str, value: &str) -> Vec<Call> {
    // No text takes U+0000.
    let odd = format!("{value}\0{value}");
    let mut calls = Vec::new();
    let bodies = |field: &str| -> Vec<Value> {
        vec![
            json!({ field: odd }),
            json!({ field: [value] }),
            json!({ field: { value: value } }),
            json!({ value: value }),
            json!([value]),
            json!(value),
        ]
    };
    let owners = [
        (Method::POST, "/api/v1/auth/wechat", "code"),
        (Method::POST, "/api/v1/auth/refresh", "refresh_token"),
        (Method::POST, "/api/v1/me/phone", "code"),
        (Method::PATCH, "/api/v1/me", "name"),
        (Method::POST, "/api/v1/me/consents", "purpose"),
        (Method::POST, "/api/v1/vehicles", "vin"),
        (Method::POST, "/api/v1/vehicles", "plate"),
        (Method::POST, "/api/v1/bookings", "store_id"),
        (Method::POST, "/api/v1/bookings", "way"),
        (Method::POST, "/api/v1/waitlist", "first_day"),
    ];
    let staff = [
        ("/api/v1/staff/auth/login", "password"),
        ("/api/v1/staff/auth/accept", "token"),
        ("/api/v1/staff/auth/refresh", "refresh_token"),
        ("/api/v1/staff/customers", "phone"),
        ("/api/v1/staff/vehicles", "vin"),
        ("/api/v1/staff/bookings", "channel"),
        ("/api/v1/staff/check-ins", "code"),
        ("/api/v1/staff/people", "username"),
    ];
    let staff = staff.map(|(path, field)| (Method::POST, path, field));
    for (token, doors) in [(owner, &owners[..]), (colleague, &staff[..])] {
        for (method, path, field) in doors {
            calls.extend(
                bodies(field)
                    .iter()
                    .map(|body| app.call(method.clone(), path).json(body).bearer(token)),
            );
            for broken in [
                format!("{{\"{field}\": \"{value}\""),
                format!("{{\"{field}\": {value}}}"),
                value.to_owned(),
                format!("{{}} {value}"),
            ] {
                calls.push(
                    app.call(method.clone(), path)
                        .body("application/json", broken)
                        .bearer(token),
                );
            }
            calls.push(app.call(method.clone(), path).body("text/plain", value).bearer(token));
        }
    }
    calls
}

fn wrong_queries(app: &TestApp, owner: &str, colleague: &str, value: &str) -> Vec<Call> {
    let mut calls = Vec::new();
    for query in [
        "{}=1",
        "phone=%2B86{}{}",
        "phone_tail={}",
        "phone_tail={}&phone_tail={}",
        "store_id={}",
    ] {
        calls.push(
            app.get(&format!("/api/v1/staff/customers?{}", query.replace("{}", value)))
                .bearer(colleague),
        );
    }
    for query in ["{}=1", "vin={}!", "plate={}!", "person_id={}"] {
        calls.push(
            app.get(&format!("/api/v1/staff/vehicles?{}", query.replace("{}", value)))
                .bearer(colleague),
        );
    }
    for query in ["{}=1", "cursor={}", "limit={}"] {
        calls.push(
            app.get(&format!("/api/v1/bookings?{}", query.replace("{}", value)))
                .bearer(owner),
        );
    }
    let store = "store_01h455vb4pex5vsknk084sn02q";
    for query in [
        "items=item_01h455vb4pex5vsknk084sn02q&way={}",
        "items={}&way=leave",
        "way=leave&{}=1",
    ] {
        calls.push(app.get(&format!(
            "/api/v1/stores/{store}/slots/2026-11-24?{}",
            query.replace("{}", value)
        )));
        calls.push(app.get(&format!(
            "/api/v1/stores/{store}/suggestions?{}",
            query.replace("{}", value)
        )));
    }
    for path in [
        "{}",
        "vehicles/{}",
        "bookings/{}",
        "stores/{}/slots/{}",
        "staff/customers/{}",
        "staff/bookings/{}",
        "auth/sessions/{}",
    ] {
        calls.push(app.get(&format!("/api/v1/{}", path.replace("{}", value))).bearer(owner));
        calls.push(app.get(&format!("/{}", path.replace("{}", value))).bearer(colleague));
        calls.push(
            app.post(
                &format!("/api/v1/{}?{value}", path.replace("{}", value)),
                &json!({ "a": value }),
            )
            .bearer(owner),
        );
    }
    calls
}

fn wrong_doors(app: &TestApp, owner: &str, colleague: &str) -> Vec<Call> {
    let cut = |token: &str| token[..token.len() - 3].to_owned();
    let mut calls = vec![
        app.get("/api/v1/me").bearer(colleague),
        app.get("/api/v1/me").bearer(&cut(owner)),
        app.get("/api/v1/me").bearer(&format!("{owner}x")),
        app.get("/api/v1/staff/me").bearer(owner),
        app.get("/api/v1/staff/me").bearer(&cut(colleague)),
        app.get(&format!("/api/v1/nowhere?access_token={owner}")),
        app.get(&format!("/api/v1/{owner}")),
        app.post("/api/v1/auth/refresh", &json!({ "refresh_token": owner })),
        app.post("/api/v1/staff/auth/refresh", &json!({ "refresh_token": colleague })),
        app.post(
            "/api/v1/auth/wechat",
            &json!({ "code": format!("demo-{OPENID}-u-{UNIONID}-cOdE8842") }),
        ),
        app.post(
            "/api/v1/staff/auth/login",
            &json!({ "username": "han.mei", "password": PASSWORD, "totp": "000000" }),
        ),
        app.post("/api/v1/vehicles", &json!({ "vin": VIN, "plate": PLATE }))
            .bearer(owner),
        app.get("/api/v1/nowhere")
            .header("cookie", &format!("phone={PHONE}"))
            .header("referer", &format!("https://x/?{PHONE}")),
        app.get("/api/v1/nowhere")
            .header("x-request-id", PHONE)
            .header("traceparent", &format!("00-{PHONE}-{OTHER_PHONE}-01")),
        app.get("/api/v1/nowhere")
            .header("user-agent", PHONE)
            .header("x-forwarded-for", PHONE),
        app.post("/api/v1/me/phone", &json!({ "code": "x" }))
            .bearer(owner)
            .key(PHONE),
    ];
    for value in [PHONE, VIN, OPENID] {
        calls.push(app.get("/api/v1/me").bearer(value));
        calls.push(app.get("/api/v1/staff/me").header("authorization", value));
        let method = Method::from_bytes(format!("GET{value}").as_bytes()).unwrap_or_default();
        calls.push(app.call(method, "/api/v1/me").bearer(owner));
    }
    calls
}
