//! The ledger of consents: given, withdrawn, for one matter or for all (security.md 4, R242; PIPL article 23).

use std::collections::HashSet;
use std::time::Duration;

use anyhow::ensure;
use chezhu::domain::identity::{self, DecideConsent, Purpose};
use chezhu::ground::actor::{Actor, Customer};
use chezhu::ground::db::Look;
use chezhu::ground::error::Error;
use chezhu::ground::id::{AccountId, PersonId, SessionId, fresh_uuid};
use chezhu_tests::app::TestApp;
use chezhu_tests::demo::invent::Dice;
use chezhu_tests::on_both;
use sea_orm::Iterable;
use serde_json::json;
use uuid::Uuid;

use super::{Way, seeds, trials};

const SYSTEM: Actor = Actor::System("test");
const STEPS: usize = 16;
/// These two are given loan by loan.
const BY_MATTER: [Purpose; 2] = [Purpose::CreditQuery, Purpose::ShareWithBank];

/// What was said, in the order it was said.
struct Said {
    purpose: Purpose,
    about: Option<Uuid>,
    granted: bool,
}

fn last<'a>(said: impl Iterator<Item = &'a Said>) -> bool {
    said.last().is_some_and(|one| one.granted)
}

/// Of one matter counts what was said of it, and a no to all of them.
fn about(ledger: &[Said], purpose: Purpose, matter: Uuid) -> bool {
    last(
        ledger.iter().filter(|one| {
            one.purpose == purpose && (one.about == Some(matter) || (one.about.is_none() && !one.granted))
        }),
    )
}

/// In general: the last word; where each matter has its own, whether one of them stands.
fn may(ledger: &[Said], purpose: Purpose, matters: &[Uuid]) -> bool {
    match BY_MATTER.contains(&purpose) {
        true => matters.iter().any(|matter| about(ledger, purpose, *matter)),
        false => last(ledger.iter().filter(|one| one.purpose == purpose)),
    }
}

fn wish(purpose: Purpose, granted: bool) -> anyhow::Result<DecideConsent> {
    let wish = json!({ "purpose": purpose, "granted": granted, "document_id": "privacy-2026-1", "document_sha256": "a".repeat(64) });
    Ok(serde_json::from_value(wish)?)
}

/// Somebody new, with a row of their own.
async fn person(app: &TestApp) -> anyhow::Result<PersonId> {
    let now = app.clock.now();
    let person = PersonId::fresh(now);
    let sql = "INSERT INTO person (id, created_at) VALUES ($1, $2)";
    app.db
        .write(SYSTEM, async |tx| tx.run(sql, [person.into(), now.into()]).await)
        .await?;
    Ok(person)
}

/// What the ledger answers to every question is what the model answers.
async fn compare(app: &TestApp, me: PersonId, ledger: &[Said], matters: &[Uuid]) -> anyhow::Result<()> {
    let look = app.db.read(SYSTEM);
    for purpose in Purpose::iter() {
        let must = may(ledger, purpose, matters);
        let is = identity::may(&look, me, purpose).await?;
        let listed = identity::who_may(&look, &[me], purpose).await? == HashSet::from_iter(must.then_some(me));
        ensure!(
            is == must && listed,
            "{purpose:?}: {is}, should {must}, listed as told: {listed}"
        );
    }
    for matter in matters {
        for now in identity::standing_about(&look, me, *matter)
            .await?
            .iter()
            .filter(|now| BY_MATTER.contains(&now.purpose))
        {
            let must = about(ledger, now.purpose, *matter);
            ensure!(
                now.granted == must,
                "{:?} about one: {}, should {must}",
                now.purpose,
                now.granted
            );
        }
    }
    let rows = look
        .number("SELECT COUNT(*) FROM consent WHERE person_id = $1", [me.into()])
        .await?;
    ensure!(rows == i64::try_from(ledger.len())?, "{rows} rows of {}", ledger.len());
    Ok(())
}

async fn trial(app: &TestApp, mut dice: Dice) -> anyhow::Result<Way> {
    let me = person(app).await?;
    let now = app.clock.now();
    let actor = Actor::Customer(Customer {
        person: me,
        account: AccountId::fresh(now),
        session: SessionId::fresh(now),
    });
    let matters = [fresh_uuid(now), fresh_uuid(now), fresh_uuid(now)];
    let purposes: Vec<Purpose> = Purpose::iter().collect();
    let (mut ledger, mut way) = (Vec::new(), Way::new());
    for _ in 0..STEPS {
        // Half of what is said is said in the same instant as what was said before.
        app.clock
            .advance(Duration::from_millis([0, 0, 1, 1_000][dice.below(4)]));
        let granted = dice.percent(60);
        let step = if dice.percent(50) {
            let (purpose, nth) = (BY_MATTER[dice.below(2)], dice.below(matters.len()));
            let (wish, matter) = (wish(purpose, granted)?, matters[nth]);
            app.db
                .write(actor.clone(), async |tx| {
                    identity::decide_consent_about(tx, wish, matter).await
                })
                .await?;
            ledger.push(Said {
                purpose,
                about: Some(matter),
                granted,
            });
            format!("{purpose:?} about {nth}: {granted}")
        } else {
            let purpose = purposes[dice.below(purposes.len())];
            let wish = wish(purpose, granted)?;
            let said = app
                .db
                .write(actor.clone(), async |tx| identity::decide_consent(tx, wish).await)
                .await;
            let refused = granted && BY_MATTER.contains(&purpose);
            match said {
                Ok(_) => ledger.push(Said {
                    purpose,
                    about: None,
                    granted,
                }),
                Err(Error::Invalid(_)) if refused => {}
                Err(other) => return Err(other.into()),
            }
            format!("{purpose:?}: {granted}, refused {refused}")
        };
        let told = ledger
            .iter()
            .all(|one: &Said| one.about.is_some() || !one.granted || !BY_MATTER.contains(&one.purpose));
        ensure!(told, "given for all matters at once");
        compare(app, me, &ledger, &matters)
            .await
            .map_err(|wrong| wrong.context(format!("after {way:?} and {step}")))?;
        way.push(step);
    }
    Ok(way)
}

on_both! {
    async fn a_ledger_of_consents(app: TestApp) -> anyhow::Result<()> {
        trials(&app, "consent", seeds(60, 2_000)?, async |dice| trial(&app, dice).await).await
    }
}
