//! The canaries on their way: an owner, a colleague who is invited, customers, cars, bookings, messages.

use std::time::Duration;

use anyhow::Context;
use chezhu::domain::staff::{self, Role};
use chezhu_tests::app::TestApp;
use chezhu_tests::seed::Seed;
use serde_json::{Value, json};

use crate::{
    ADDRESS, NAME, OPENID, OTHER_NAME, OTHER_PHONE, OTHER_PLATE, OTHER_VIN, PASSWORD, PHONE, PLATE, UNIONID, VIN, bad,
    case, order, repair, visit,
};

/// What was handed out on the way, and what was said.
#[derive(Default)]
pub struct Drive {
    /// Must be found nowhere.
    pub secrets: Vec<(String, Vec<u8>)>,
    /// Bodies and headers of problems.
    pub problems: Vec<u8>,
    /// What staff see without a reveal.
    pub masked: Vec<u8>,
    /// What the owner sees.
    pub own: Vec<u8>,
}

impl Drive {
    fn secret(&mut self, what: &str, value: &Value) -> String {
        let text = value.as_str().unwrap_or_default().to_owned();
        self.secrets.push((what.to_owned(), text.clone().into_bytes()));
        text
    }

    /// Access and refresh token; of the access token the signature too.
    fn tokens(&mut self, what: &str, reply: &Value) -> (String, String) {
        let access = self.secret(&format!("{what}'s access token"), &reply["access_token"]);
        let signature = access.rsplit('.').next().unwrap_or_default().as_bytes().to_vec();
        self.secrets
            .push((format!("signature of {what}'s access token"), signature));
        let refresh = self.secret(&format!("{what}'s refresh token"), &reply["refresh_token"]);
        (access, refresh)
    }

    /// A view of staff.
    pub fn masked(&mut self, view: &Value) {
        self.masked.extend(view.to_string().into_bytes());
    }

    /// A view of the owner.
    pub fn own(&mut self, view: &Value) {
        self.own.extend(view.to_string().into_bytes());
    }
}

/// The id of what a view shows.
pub fn id(view: &Value) -> String {
    view["id"].as_str().unwrap_or_default().to_owned()
}

/// The whole way.
pub async fn drive(app: &TestApp) -> anyhow::Result<Drive> {
    let mut drive = Drive::default();
    let seed = Seed::small(app).await?;
    let colleague = colleague(app, &seed, &mut drive).await?;
    let owner = owner(app, &seed, &mut drive).await?;
    let customer = customer(app, &seed, &colleague, &mut drive).await?;
    visit::bookings(app, &seed, &owner, &colleague, &customer, &mut drive).await?;
    visit::taken(app, &seed, &mut drive).await?;
    order::order(app, &seed, &owner, &colleague, &mut drive).await?;
    repair::repair(app, &seed, &owner, &colleague, &mut drive).await?;
    case::complaint(app, &seed, &owner, &colleague, &mut drive).await?;
    case::question(app, &seed, &owner, &colleague, &mut drive).await?;
    let jobs = app.jobs()?;
    jobs.sweep_all().await?;
    let delivered = jobs.deliver_all().await?;
    anyhow::ensure!(delivered > 0, "no message went out");
    drive.problems = bad::requests(app, &owner, &colleague).await;
    let handed_out = app.wechat.state().secrets().to_vec();
    anyhow::ensure!(!handed_out.is_empty(), "the stand-in handed nothing out");
    drive.secrets.extend(
        handed_out
            .into_iter()
            .map(|secret| ("WeChat's key or token".to_owned(), secret.into_bytes())),
    );
    Ok(drive)
}

/// Somebody is invited, sets password and authenticator, logs in and renews.
async fn colleague(app: &TestApp, seed: &Seed, drive: &mut Drive) -> anyhow::Result<String> {
    let boss = app.staff(Role::GroupAdmin, None).await?;
    let roles = json!([{ "role": "store_manager", "store_id": seed.store }, { "role": "service_advisor", "store_id": seed.store }]);
    let invite = json!({ "username": "han.mei", "name": "韩梅梅", "roles": roles });
    let invited = app
        .post("/api/v1/staff/people", &invite)
        .bearer(&boss.token)
        .expect(201)
        .await;
    let token = drive.secret("an invitation", &invited["token"]);
    let accept = json!({ "token": token, "password": PASSWORD });
    let enrolment = app.post("/api/v1/staff/auth/accept", &accept).expect(200).await;
    let uri = enrolment["totp_uri"].as_str().unwrap_or_default();
    let base32 = uri
        .split("secret=")
        .nth(1)
        .and_then(|rest| rest.split('&').next())
        .context("a seed")?
        .to_owned();
    let totp_seed = bytes_of(&base32);
    drive
        .secrets
        .push(("TOTP seed in base32".to_owned(), base32.into_bytes()));
    drive.secrets.push(("TOTP seed".to_owned(), totp_seed.clone()));
    let digits = || staff::code(&totp_seed, staff::step_at(app.clock.now()));
    let codes = app
        .post(
            "/api/v1/staff/auth/confirm",
            &json!({ "token": token, "totp": digits() }),
        )
        .expect(200)
        .await;
    for code in codes["recovery_codes"].as_array().into_iter().flatten() {
        drive.secret("a recovery code", code);
    }
    app.clock.advance(Duration::from_secs(60));
    let login = json!({ "username": "han.mei", "password": PASSWORD, "totp": digits() });
    let first = app.post("/api/v1/staff/auth/login", &login).expect(200).await;
    let (_, refresh) = drive.tokens("a colleague", &first);
    let second = app
        .post("/api/v1/staff/auth/refresh", &json!({ "refresh_token": refresh }))
        .expect(200)
        .await;
    Ok(drive.tokens("a colleague", &second).0)
}

fn bytes_of(base32: &str) -> Vec<u8> {
    let value = |letter: u8| {
        if letter.is_ascii_uppercase() {
            letter - b'A'
        } else {
            letter - b'2' + 26
        }
    };
    let bits: String = base32.bytes().map(|letter| format!("{:05b}", value(letter))).collect();
    (0..staff::SEED)
        .filter_map(|n| u8::from_str_radix(bits.get(n * 8..n * 8 + 8)?, 2).ok())
        .collect()
}

/// Login, phone, profile, renewal, a car.
async fn owner(app: &TestApp, seed: &Seed, drive: &mut Drive) -> anyhow::Result<String> {
    let code = json!(format!("demo-{OPENID}-u-{UNIONID}-cOdE8842"));
    drive.secret("a login code", &code);
    let first = app
        .post("/api/v1/auth/wechat", &json!({ "code": code }))
        .expect(200)
        .await;
    let (token, _) = drive.tokens("the owner", &first);
    let code = json!(format!("phone-{PHONE}-pHoNe5521"));
    drive.secret("a phone code", &code);
    let me = app
        .post("/api/v1/me/phone", &json!({ "code": code }))
        .bearer(&token)
        .expect(200)
        .await;
    drive.own(&me);
    let me = app
        .patch("/api/v1/me", &json!({ "name": NAME, "address": ADDRESS }))
        .bearer(&token)
        .expect(200)
        .await;
    drive.own(&me);
    let refresh = json!({ "refresh_token": first["refresh_token"] });
    let (token, _) = drive.tokens(
        "the owner",
        &app.post("/api/v1/auth/refresh", &refresh).expect(200).await,
    );
    let car = json!({ "vin": VIN, "plate": PLATE, "model_id": seed.model, "km": 12_345 });
    app.post("/api/v1/vehicles", &car).bearer(&token).expect(201).await;
    for path in [
        "/api/v1/me",
        "/api/v1/vehicles",
        "/api/v1/auth/sessions",
        "/api/v1/me/consents",
    ] {
        drive.own(&app.get(path).bearer(&token).expect(200).await);
    }
    Ok(token)
}

/// Staff put a customer and a car on record, find them in every way, and look at them in clear.
async fn customer(app: &TestApp, seed: &Seed, colleague: &str, drive: &mut Drive) -> anyhow::Result<Value> {
    let wish = json!({ "store_id": seed.store, "name": OTHER_NAME, "phone": OTHER_PHONE, "address": ADDRESS });
    let person = app
        .post("/api/v1/staff/customers", &wish)
        .bearer(colleague)
        .expect(201)
        .await;
    drive.masked(&person);
    let wish = json!({ "person_id": person["id"], "store_id": seed.store, "vin": OTHER_VIN, "plate": OTHER_PLATE, "model_id": seed.model });
    let car = app
        .post("/api/v1/staff/vehicles", &wish)
        .bearer(colleague)
        .expect(201)
        .await;
    drive.masked(&car);
    let tail = &OTHER_PHONE[7..];
    let queries = [
        format!("customers?phone={OTHER_PHONE}"),
        format!("customers?phone_tail={tail}"),
        format!("vehicles?vin={OTHER_VIN}"),
        format!("vehicles?plate={OTHER_PLATE}"),
        format!("vehicles?person_id={}", id(&person)),
    ];
    for query in queries {
        let found = app
            .get(&format!("/api/v1/staff/{query}"))
            .bearer(colleague)
            .expect(200)
            .await;
        assert_eq!(found.as_array().map(Vec::len), Some(1), "{query}");
        drive.masked(&found);
    }
    let (person_path, car_path) = (
        format!("/api/v1/staff/customers/{}", id(&person)),
        format!("/api/v1/staff/vehicles/{}", id(&car)),
    );
    drive.masked(&app.get(&person_path).bearer(colleague).expect(200).await);
    drive.masked(&app.get(&car_path).bearer(colleague).expect(200).await);
    let clear = app
        .post(&format!("{person_path}/reveal"), &json!({ "purpose": "contact" }))
        .bearer(colleague)
        .expect(200)
        .await;
    assert_eq!(clear["name"], OTHER_NAME);
    let clear = app
        .post(&format!("{car_path}/reveal"), &json!({ "reason": "核对行驶证" }))
        .bearer(colleague)
        .expect(200)
        .await;
    assert_eq!(clear["vin"], OTHER_VIN);
    Ok(json!({ "person_id": person["id"], "vehicle_id": car["id"] }))
}
