//! Canaries (security.md P1): values that nobody else has go through everything there is; then every byte that is left
//! behind is looked at. None of them may lie anywhere in clear: not in the database, Redis, metrics, the log, an error.

mod bad;
mod case;
mod drive;
mod ear;
mod leftovers;
mod needle;
mod order;
mod partner;
mod repair;
mod sealed;
mod visit;

use std::collections::BTreeSet;

use chezhu_tests::app::{self, TestApp};
use chezhu_tests::database::Engine;
use chezhu_tests::figures;
use drive::Drive;
use serde_json::json;

const NAME: &str = "欧阳楠桉";
const PHONE: &str = "13866778899";
const PLATE: &str = "粤B7K9Q2";
const VIN: &str = "LFV7A21K0A3497213";
const OPENID: &str = "oCaNaRy7Qx2Lm9Zp4Vt8Kd3Rw6Hs";
const UNIONID: &str = "uCaNaRy5Jn8Bq1Yf6Gc2Mx7Wt4Ae";
const ADDRESS: &str = "深圳市南山区桉楠路88号5栋";
const SYMPTOM: &str = "左前轮榍石异响过坎更明显";

/// A customer whom staff put on record.
const OTHER_NAME: &str = "司马榅桲";
const OTHER_PHONE: &str = "13977886655";
const OTHER_PLATE: &str = "粤A5X8W3";
const OTHER_VIN: &str = "LGX7B43MXN8261954";

const PASSWORD: &str = "CaNaRy horse 7719 battery";

/// What is a person's own.
fn personal() -> [(&'static str, &'static str); 15] {
    [
        ("name", NAME),
        ("given name", "楠桉"),
        ("phone", PHONE),
        ("plate", PLATE),
        ("plate with a dot", "B·7K9Q2"),
        ("plate without the province", "B7K9Q2"),
        ("VIN", VIN),
        ("openid", OPENID),
        ("unionid", UNIONID),
        ("other name", OTHER_NAME),
        ("other given name", "榅桲"),
        ("other phone", OTHER_PHONE),
        ("other plate", OTHER_PLATE),
        ("other plate without the province", "A5X8W3"),
        ("other VIN", OTHER_VIN),
    ]
}

fn needles(drive: &Drive) -> needle::Needles {
    let mut needles = needle::Needles::default();
    for (what, value) in personal() {
        needles.add_guessable(what, value);
    }
    for phone in [PHONE, OTHER_PHONE] {
        needles.add_guessable("phone with +86", &format!("+86{phone}"));
    }
    for (what, value) in [
        ("address", ADDRESS),
        ("street", "桉楠路"),
        ("symptom", SYMPTOM),
        ("stone", "榍石"),
        ("password", PASSWORD),
    ] {
        needles.add(what, value);
    }
    for (what, value) in &drive.secrets {
        needles.add(what, value);
    }
    needles
}

async fn nothing_is_left_behind(app: TestApp) -> anyhow::Result<()> {
    let drive = drive::drive(&app).await?;
    let needles = needles(&drive);
    let mut found = BTreeSet::new();
    let places = leftovers::all(&app).await?;
    for (place, bytes) in &places {
        found.extend(needles.found_in(place, bytes));
    }
    found.extend(needles.found_in("a problem", &drive.problems));
    // What staff see without a reveal is masked.
    let mut masked = needle::Needles::default();
    personal().iter().for_each(|(what, value)| masked.add(what, value));
    found.extend(masked.found_in("a masked view", &drive.masked));
    // An owner sees plate and VIN in clear, and nothing of what WeChat calls them.
    let mut own = needle::Needles::default();
    own.add("openid", OPENID);
    own.add("unionid", UNIONID);
    own.add("phone", PHONE);
    found.extend(own.found_in("an owner's view", &drive.own));
    let bytes: usize = places.iter().map(|(_, bytes)| bytes.len()).sum();
    eprintln!(
        "{:?}: {} forms looked for in {bytes} bytes of {} places, {} bytes of problems",
        app.engine,
        needles.len(),
        places.len(),
        drive.problems.len()
    );
    it_looked_where_things_are(&app, &places, &drive);
    let seals = sealed::look(&app).await?;
    let goal = "planted personal data through everything: 0 hits in logs, metrics, error bodies, Redis dump, database";
    let values = [
        ("forms_looked_for", json!(needles.len())),
        ("places", json!(places.len())),
        ("bytes", json!(bytes)),
        ("hits", json!(found.len())),
        ("sealed_values", json!(seals.values)),
        ("sealed_columns_filled", json!(seals.filled.len())),
        ("not_sealed", json!(seals.wrong.len())),
        ("engine", json!(app.engine.word())),
    ];
    figures::line("P1", goal, &values, found.is_empty() && seals.wrong.is_empty());
    assert_eq!(seals.wrong, BTreeSet::new(), "said to be sealed and is not");
    assert!(seals.filled.len() > 15, "{:?}", seals.filled);
    assert!(
        found.is_empty(),
        "{} in clear:\n{}",
        found.len(),
        found.into_iter().collect::<Vec<_>>().join("\n")
    );
    Ok(())
}

/// A search that finds nothing because nothing is there proves nothing.
fn it_looked_where_things_are(app: &TestApp, places: &[(String, Vec<u8>)], drive: &Drive) {
    let holds = |place: &str, what: &str| {
        let found = places
            .iter()
            .filter(|(name, _)| name.contains(place))
            .any(|(_, bytes)| String::from_utf8_lossy(bytes).contains(what));
        assert!(found, "{place} does not hold {what}");
    };
    holds("log", "\"message\":\"served\"");
    holds("metrics", "chezhu_http_requests_total");
    match app.engine {
        Engine::Sqlite => holds("db.sqlite", "城东店"),
        Engine::Postgres => {
            holds("store.name", "城东店");
            holds("redis", "login:127.0.0.1");
        }
    }
    for (what, view) in [("a masked view", &drive.masked), ("an owner's view", &drive.own)] {
        assert!(
            String::from_utf8_lossy(view).contains("138****8899"),
            "{what} shows no mask"
        );
    }
    assert!(
        String::from_utf8_lossy(&drive.own).contains(VIN),
        "the owner does not see their own VIN"
    );
}

fn run(engine: Engine) -> anyhow::Result<()> {
    ear::listen()?;
    app::run(
        engine,
        &[("wechat.template_booking", "tmpl-booking")],
        nothing_is_left_behind,
    )
}

#[test]
fn sqlite() -> anyhow::Result<()> {
    run(Engine::Sqlite)
}

#[test]
fn postgres() -> anyhow::Result<()> {
    run(Engine::Postgres)
}
