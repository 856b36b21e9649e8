//! `care.plan` is stopped wherever it is, by two workers at once: each cause is spoken of once, and nobody hears two words in the
//! days of one.

use chezhu::domain::identity::{self, Arrival, DecideConsent, Login};
use chezhu::domain::{care, vehicle};
use chezhu::ground::actor::{Actor, Customer};
use chezhu::ground::db::Look;
use chezhu::ground::id::{Id, StoreId};
use chezhu::ground::session::Device;
use chezhu::ground::text::{OpenId, Sensitive};
use chezhu_tests::app::TestApp;
use chezhu_tests::on_both;
use chezhu_tests::seed::Seed;
use serde_json::{Value, json};

use super::SYSTEM;
use crate::stopped;

/// How many owners, each with one car and two causes.
const OWNERS: usize = 40;

pub(super) async fn number(app: &TestApp, sql: &str) -> anyhow::Result<i64> {
    Ok(app.db.read(SYSTEM).number(sql, []).await?)
}

pub(super) async fn owner(app: &TestApp, store: StoreId, n: usize) -> anyhow::Result<()> {
    let arrival = Arrival::new(
        "wx",
        &format!("code-{n}"),
        OpenId::parse(&format!("o_care_{n:04}"))?,
        None,
    );
    let device = Device::new("test", "");
    let login = app
        .db
        .write(Actor::Anonymous, async |tx| identity::login(tx, arrival, &device).await);
    let Login::In(issued) = login.await? else {
        anyhow::bail!("the code is used")
    };
    let agree =
        json!({ "purpose": "care", "granted": true, "document_id": "care-1", "document_sha256": "a".repeat(64) });
    let agree: DecideConsent = serde_json::from_value(agree)?;
    let car: vehicle::AddVehicle = serde_json::from_value(json!({ "plate": format!("粤B{:05}", 10_000 + n) }))?;
    let said = json!({ "version": 0, "insurance_until": "2026-12-20", "inspection_until": "2026-12-31" });
    let said: care::SayOfCar = serde_json::from_value(said)?;
    let person = issued.person;
    let me = Actor::Customer(Customer {
        person,
        account: issued.account,
        session: issued.session,
    });
    let live = async |tx: &mut chezhu::ground::db::Tx| {
        identity::link_store(tx, person, store).await?;
        identity::decide_consent(tx, agree).await?;
        let car = vehicle::add(tx, car).await?;
        care::say(tx, car.id, said).await
    };
    app.db.write(me, live).await?;
    Ok(())
}

async fn rule(app: &TestApp, store: StoreId, kind: &str, params: Value) -> anyhow::Result<()> {
    let sql = "INSERT INTO care_rule (store_id, kind, active, params, version, changed_at, changed_by) VALUES ($1, $2, TRUE, $3, 1, 0, $1)";
    let values: [sea_orm::Value; 3] = [store.uuid().into(), kind.into(), params.to_string().into()];
    app.db.write(SYSTEM, async |tx| tx.run(sql, values).await).await?;
    Ok(())
}

on_both! {
    async fn whoever_stops_in_the_middle_of_care_each_cause_is_spoken_of_once(app: TestApp) -> anyhow::Result<()> {
        let store = Seed::small(&app).await?.store;
        rule(&app, store, "insurance", json!({ "lead_days": 45 })).await?;
        rule(&app, store, "inspection", json!({ "lead_days": 60 })).await?;
        for n in 0..OWNERS {
            owner(&app, store, n).await?;
        }
        let owners = i64::try_from(OWNERS)?;
        let workers = stopped::two(&app).await?;
        // All are said or wait for their days.
        let settled = "SELECT COUNT(*) FROM care_message WHERE state = 'sent' OR wait_on > '2026-11-23'";
        let decided = async || Ok(number(&app, settled).await? >= 2 * owners);
        let work = async |db: &chezhu::ground::db::Db| Ok(chezhu_jobs::sweep::care::plan(db).await.map(drop)?);
        let stops = stopped::until(&workers, work, decided).await?;
        println!("{owners} cars with two causes each, stopped {stops} times");
        assert!(stops > 1, "only {stops} stops");
        chezhu_jobs::sweep::care::plan(&app.db).await?;
        assert_eq!(number(&app, "SELECT COUNT(*) FROM care_message").await?, 2 * owners);
        assert_eq!(number(&app, "SELECT COUNT(*) FROM care_message WHERE state = 'sent'").await?, owners, "one word each");
        let said = "SELECT COUNT(DISTINCT person_id) FROM care_message WHERE state = 'sent' AND kind = 'inspection'";
        assert_eq!(number(&app, said).await?, owners, "the more important one");
        let waits = "SELECT COUNT(*) FROM care_message WHERE state = 'planned' AND kind = 'insurance' AND wait_on = '2026-12-07'";
        assert_eq!(number(&app, waits).await?, owners);
        assert_eq!(number(&app, "SELECT COUNT(*) FROM notice WHERE kind = 'care.message'").await?, owners);
        let told = "SELECT COUNT(DISTINCT person_id) FROM notice WHERE kind = 'care.message'";
        assert_eq!(number(&app, told).await?, owners);
        assert_eq!(number(&app, "SELECT COUNT(*) FROM care_car WHERE look_on = ''").await?, 0);
        Ok(())
    }
}
