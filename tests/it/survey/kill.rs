//! The sweeps of surveys are stopped wherever it is, by two workers at once: nobody is asked twice, nobody is left out, nobody is
//! reminded twice.

use chezhu::domain::identity::{self, Arrival, DecideConsent, Login};
use chezhu::ground::actor::{Actor, Customer};
use chezhu::ground::clock::At;
use chezhu::ground::id::{Id, PersonId, RepairId, fresh_uuid};
use chezhu::ground::session::Device;
use chezhu::ground::text::{OpenId, Sensitive};
use chezhu_jobs::sweep::survey as sweep;
use chezhu_tests::app::TestApp;
use chezhu_tests::on_both;
use chezhu_tests::seed::{Seed, later};
use serde_json::json;

use super::{SHA, number, run};
use crate::stopped;

/// How many owners; each fifth had two cars handed over.
const OWNERS: usize = 40;

async fn owner(app: &TestApp, n: usize) -> anyhow::Result<PersonId> {
    let arrival = Arrival::new(
        "wx",
        &format!("code-{n}"),
        OpenId::parse(&format!("o_kill_{n:04}"))?,
        None,
    );
    let device = Device::new("test", "");
    let login = app
        .db
        .write(Actor::Anonymous, async |tx| identity::login(tx, arrival, &device).await);
    let Login::In(issued) = login.await? else {
        anyhow::bail!("the code is used")
    };
    let wish = json!({ "purpose": "survey", "granted": true, "document_id": "survey-1", "document_sha256": SHA });
    let agree: DecideConsent = serde_json::from_value(wish)?;
    let me = Actor::Customer(Customer {
        person: issued.person,
        account: issued.account,
        session: issued.session,
    });
    app.db
        .write(me, async |tx| identity::decide_consent(tx, agree).await)
        .await?;
    Ok(issued.person)
}

async fn handed(app: &TestApp, seed: &Seed, person: PersonId, at: At) -> anyhow::Result<()> {
    let id = fresh_uuid(at);
    let sql = "INSERT INTO repair_order (id, number, store_id, person_id, vehicle_id, car_id, kind, grade, way, document, authorisation, \
               stage, version, told, stage_seq, stage_at, photos, undecided, redone, opened_at, ended_at, moved_at) \
               VALUES ($1, $2, $3, $4, $1, $1, 'general', 'regular', 'wait', 'order', 'given', 'closed', 1, 1, 1, $5, 0, 0, 0, $5, $5, $5)";
    let number = RepairId::from_uuid(id).to_string();
    let values = vec![id.into(), number.into(), seed.store.into(), person.into(), at.into()];
    run(app, sql, values).await?;
    Ok(())
}

/// Owners whose cars were handed over 48 hours ago; tells how many handovers.
async fn handovers(app: &TestApp) -> anyhow::Result<i64> {
    let seed = Seed::small(app).await?;
    let mut made = 0;
    for n in 0..OWNERS {
        let person = owner(app, n).await?;
        let at = app.clock.now().plus_minutes(-48 * 60 - i64::try_from(n)?);
        for k in 0..if n % 5 == 0 { 2 } else { 1 } {
            handed(app, &seed, person, at.plus_minutes(-k)).await?;
            made += 1;
        }
    }
    Ok(made)
}

on_both! {
    async fn whoever_stops_in_the_middle_of_asking_nobody_is_asked_twice_or_never(app: TestApp) -> anyhow::Result<()> {
        let all = handovers(&app).await?;
        let workers = stopped::two(&app).await?;
        let decided = async || Ok(number(&app, "SELECT COUNT(DISTINCT subject_id) FROM survey").await? == all);
        let stops = stopped::until(&workers, async |db| Ok(sweep::invite(db).await.map(drop)?), decided).await?;
        println!("{all} handovers, stopped {stops} times");
        assert!(stops > 1, "only {stops} stops");
        assert_eq!(sweep::invite(&app.db).await?, 0);
        let owners = i64::try_from(OWNERS)?;
        assert_eq!(number(&app, "SELECT COUNT(*) FROM survey").await?, all, "one for each handover");
        assert_eq!(number(&app, "SELECT COUNT(*) FROM survey WHERE state = 'sent'").await?, owners, "one for each owner");
        assert_eq!(number(&app, "SELECT COUNT(*) FROM survey WHERE reason = 'cooldown'").await?, all - owners);
        let told = "SELECT COUNT(DISTINCT subject_id) FROM notice WHERE kind = 'survey.invited'";
        assert_eq!(number(&app, told).await?, owners);
        assert_eq!(number(&app, "SELECT COUNT(*) FROM notice WHERE kind = 'survey.invited'").await?, owners);
        let lost = "SELECT COUNT(*) FROM survey v WHERE v.state = 'sent' AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.aggregate_id = v.id)";
        assert_eq!(number(&app, lost).await?, 0);

        // Three days later all of them have a message left, and nobody has answered.
        let call = "INSERT INTO credit_call (delivery_id, openid_index, template_id, called_at) SELECT d.id, a.openid_index, 'tmpl', 0 \
                    FROM delivery d JOIN survey v ON v.id = d.aggregate_id JOIN account a ON a.person_id = v.person_id \
                    WHERE d.id = (SELECT MIN(e.id) FROM delivery e WHERE e.aggregate_id = v.id)";
        let call = match app.engine {
            chezhu_tests::database::Engine::Sqlite => call.to_owned(),
            chezhu_tests::database::Engine::Postgres => call.replace("MIN(e.id)", "MIN(e.id::text)::uuid"),
        };
        run(&app, &call, vec![]).await?;
        run(&app, "INSERT INTO credit (openid_index, template_id, remaining, version, changed_at) SELECT openid_index, 'tmpl', 1, 1, 0 FROM account", vec![]).await?;
        later(&app, 72 * 60);
        let decided = async || Ok(number(&app, "SELECT COUNT(*) FROM survey WHERE remind_at IS NOT NULL").await? == 0);
        let stops = stopped::until(&workers, async |db| Ok(sweep::remind(db).await.map(drop)?), decided).await?;
        assert!(stops > 1, "only {stops} stops");
        assert_eq!(sweep::remind(&app.db).await?, 0);
        assert_eq!(number(&app, "SELECT COUNT(*) FROM survey WHERE reminded_at IS NOT NULL").await?, owners);
        assert_eq!(number(&app, "SELECT COUNT(*) FROM notice WHERE kind = 'survey.reminded'").await?, owners);
        let told = "SELECT COUNT(DISTINCT subject_id) FROM notice WHERE kind = 'survey.reminded'";
        assert_eq!(number(&app, told).await?, owners);
        Ok(())
    }
}
