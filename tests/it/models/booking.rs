//! Visits to a store with one bay: three owners, an advisor and the sweeps, for four places of one day (domain.md 2.1,
//! rulings 4). Each place is had by one visit at most, and by whom the model says.

mod model;

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, ensure};
use chezhu::domain::booking::{self, BookingView, State};
use chezhu::ground::actor::{Actor, Customer};
use chezhu::ground::clock::At;
use chezhu::ground::db::{Look, Tx};
use chezhu::ground::error::Error;
use chezhu::ground::id::{AccountId, BookingId, Id, PersonId, ResourceId, SessionId};
use chezhu_tests::app::{START, TestApp};
use chezhu_tests::demo::invent::Dice;
use chezhu_tests::on_both;
use chezhu_tests::seed::{self, Seed};
use sea_orm::FromQueryResult;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Way, seeds, trials};
use model::{Act, Model, PLACES, Who};

const SYSTEM: Actor = Actor::System("sweep");
const STEPS: usize = 16;

/// An owner and their car.
struct Party {
    actor: Actor,
    car: String,
}

struct Trial<'a> {
    app: &'a TestApp,
    seed: &'a Seed,
    parties: &'a [Party],
    dice: Dice,
    model: Model,
}

fn wish<T: DeserializeOwned>(value: Value) -> anyhow::Result<T> {
    Ok(serde_json::from_value(value)?)
}

#[derive(FromQueryResult)]
struct Stands {
    id: BookingId,
    state: State,
    start_at: At,
}

#[derive(FromQueryResult)]
struct Held {
    claim_id: Uuid,
    first: i64,
}

impl Trial<'_> {
    fn now(&self) -> At {
        self.app.clock.now()
    }

    async fn tried(
        &self,
        actor: Actor,
        work: impl AsyncFnOnce(&mut Tx) -> Result<BookingView, Error>,
    ) -> anyhow::Result<Option<BookingView>> {
        match self.app.db.write(actor, work).await {
            Ok(view) => Ok(Some(view)),
            Err(Error::Refused(_)) => Ok(None),
            Err(other) => Err(other.into()),
        }
    }

    async fn book(&mut self) -> anyhow::Result<String> {
        let (owner, place) = (self.dice.below(self.parties.len()), self.dice.below(PLACES));
        let (now, instant) = (self.now(), self.dice.percent(50));
        let item = if instant { "oil" } else { "check" };
        let may = self.model.may_book(owner, place, now);
        let book: booking::Book = wish(json!({
            "store_id": self.seed.store, "item_ids": [self.seed.items[item]], "way": "leave",
            "start_at": self.model.start(place).rfc3339(),
        }))?;
        let made = self
            .tried(self.parties[owner].actor.clone(), async |tx| {
                booking::book(tx, book).await
            })
            .await?;
        ensure!(
            made.is_some() == may,
            "booked place {place}: {}, should {may}",
            made.is_some()
        );
        let Some(view) = made else {
            return Ok(format!("no place {place}"));
        };
        self.model.booked(view.id, owner, place, instant, now);
        Ok(format!("{owner} holds place {place} for {item}"))
    }

    async fn act(&mut self, at: usize, act: Act) -> anyhow::Result<String> {
        let one = self.model.visits[at].clone();
        let (id, party) = (one.id, &self.parties[one.owner]);
        let by = |who: Who| {
            if who == Who::Owner {
                party.actor.clone()
            } else {
                seed::group(self.app)
            }
        };
        let done = match act {
            Act::Submit => {
                let wish: booking::Submit = wish(
                    json!({ "vehicle_id": party.car, "symptom": "刹车异响", "contact_name": "王小明", "contact_phone": "13800138000" }),
                )?;
                self.tried(by(Who::Owner), async |tx| booking::submit(tx, id, wish).await)
                    .await?
            }
            Act::Cancel(who) => {
                let wish: booking::Cancel = wish(json!({ "reason": "other" }))?;
                self.tried(by(who), async |tx| booking::cancel(tx, id, wish).await)
                    .await?
            }
            Act::Confirm => {
                let wish: booking::Confirm = wish(json!({}))?;
                self.tried(by(Who::Staff), async |tx| booking::confirm(tx, id, wish).await)
                    .await?
            }
            Act::Decline => {
                let wish: booking::Decline = wish(json!({ "reason": "parts_unavailable" }))?;
                self.tried(by(Who::Staff), async |tx| booking::decline(tx, id, wish).await)
                    .await?
            }
            Act::Move(who, to) => {
                let wish: booking::Reschedule = wish(json!({ "start_at": self.model.start(to).rfc3339() }))?;
                self.tried(by(who), async |tx| booking::reschedule(tx, id, wish).await)
                    .await?
            }
            Act::Arrive => {
                self.tried(by(Who::Staff), async |tx| booking::received(tx, id).await)
                    .await?
            }
            Act::NoShow => {
                self.tried(by(Who::Staff), async |tx| booking::no_show(tx, id).await)
                    .await?
            }
            Act::Undo => {
                self.tried(by(Who::Staff), async |tx| booking::undo(tx, id).await)
                    .await?
            }
        };
        let expected = self.model.after(at, act, self.now());
        ensure!(
            done.is_some() == expected.is_some(),
            "{act:?} of {one:?}: {}, should {expected:?}",
            done.is_some()
        );
        let Some(next) = expected else {
            return Ok(format!("{act:?} of {at}: refused"));
        };
        if matches!(act, Act::Move(..)) {
            self.model.expire(self.now());
        }
        let text = format!("{act:?} of {at}: {:?}", next.state);
        self.model.visits[at] = next;
        Ok(text)
    }

    async fn sweep(&mut self) -> anyhow::Result<String> {
        for sweep in ["holds", "clock", "no_shows"] {
            let done = self.app.db.write(SYSTEM, async |tx| match sweep {
                "holds" => booking::expire_holds(tx, 100).await,
                "clock" => booking::confirm_clock(tx, 100).await,
                _ => booking::no_shows(tx, 100).await,
            });
            done.await?;
        }
        self.model.swept(self.now());
        Ok("swept".to_owned())
    }

    /// Each visit stands where it should, at its start; and the bay is held by those who should hold it, at their places.
    async fn compare(&self) -> anyhow::Result<()> {
        let look = self.app.db.read(SYSTEM);
        let since = self.model.start(0);
        let rows: Vec<Stands> = look
            .all(
                "SELECT id, state, start_at FROM booking WHERE start_at >= $1",
                [since.into()],
            )
            .await?;
        ensure!(
            rows.len() == self.model.visits.len(),
            "{} visits of {}",
            rows.len(),
            self.model.visits.len()
        );
        for row in rows {
            let one = self
                .model
                .visits
                .iter()
                .find(|one| one.id == row.id)
                .context("a visit that nobody asked for")?;
            ensure!(
                (row.state, row.start_at) == (one.state, self.model.start(one.place)),
                "{:?} at {}, should {one:?}",
                row.state,
                row.start_at.rfc3339()
            );
        }
        let bay: ResourceId = self.seed.resources["工位1"];
        let sql = "SELECT claim_id, MIN(cell) AS first FROM booking_cell WHERE resource_id = $1 GROUP BY claim_id";
        let held: Vec<Held> = look.all(sql, [bay.into()]).await?;
        let held: BTreeMap<Uuid, i64> = held.into_iter().map(|one| (one.claim_id, one.first)).collect();
        let must: BTreeMap<Uuid, usize> = self
            .model
            .visits
            .iter()
            .filter(|one| one.state.holds_cells())
            .map(|one| (one.id.uuid(), one.place))
            .collect();
        ensure!(
            held.keys().eq(must.keys()),
            "the bay is held by {held:?}, should {must:?}"
        );
        for (id, place) in must {
            let (first, start) = (held[&id], self.model.start(place).ms() / 900_000);
            ensure!(
                (start..start + 8).contains(&first),
                "cells of another place than {place}"
            );
        }
        Ok(())
    }

    async fn step(&mut self) -> anyhow::Result<String> {
        let what = self.dice.below(24);
        if what < 6 || self.model.visits.is_empty() {
            return self.book().await;
        }
        if what < 9 {
            let minutes = [1, 4, 5, 6, 16, 30, 90, 300, 600][self.dice.below(9)];
            self.app.clock.advance(Duration::from_secs(60 * minutes));
            return Ok(format!("{minutes} min"));
        }
        if what < 11 {
            return self.sweep().await;
        }
        let (at, who) = (
            self.dice.below(self.model.visits.len()),
            if self.dice.percent(50) { Who::Owner } else { Who::Staff },
        );
        let act = match what {
            11..=13 => Act::Submit,
            14 | 15 => Act::Cancel(who),
            16 => Act::Confirm,
            17 => Act::Decline,
            18 | 19 => Act::Move(who, self.dice.below(PLACES)),
            20 => Act::Arrive,
            21 => Act::NoShow,
            _ => Act::Undo,
        };
        // A car that comes after all is given what is free now, which is no place of the model.
        if matches!(act, Act::Arrive) && self.model.visits[at].state == State::NoShow {
            return Ok("comes late".to_owned());
        }
        self.act(at, act).await
    }
}

async fn trial(app: &TestApp, seed: &Seed, parties: &[Party], nth: &mut i64, mut dice: Dice) -> anyhow::Result<Way> {
    // Days of its own: it begins the day before, the evening before, or early on the day itself.
    *nth += 6;
    let opens = START.plus_minutes(*nth * 24 * 60);
    app.clock
        .set(opens.plus_minutes([-24 * 60, -13 * 60, -3 * 60][dice.below(3)]));
    let mut trial = Trial {
        app,
        seed,
        parties,
        dice,
        model: Model::new(opens),
    };
    let mut way = Way::new();
    for _ in 0..STEPS {
        let step = trial
            .step()
            .await
            .map_err(|wrong| wrong.context(format!("after {way:?}")))?;
        trial
            .compare()
            .await
            .map_err(|wrong| wrong.context(format!("after {way:?} and {step}")))?;
        way.push(step);
    }
    // Everybody goes home.
    for at in 0..trial.model.visits.len() {
        if trial.model.visits[at].state.holds_cells() {
            way.push(trial.act(at, Act::Cancel(Who::Staff)).await?);
        }
    }
    trial.compare().await?;
    Ok(way)
}

/// Logged in once: tokens do not live as long as this clock runs, so everything is asked of `core`.
async fn party(app: &TestApp, seed: &Seed, name: &str) -> anyhow::Result<Party> {
    let owner = app.owner(name).await;
    let me = app.get("/api/v1/me").bearer(&owner.token).expect(200).await;
    let person: PersonId = me["id"].as_str().unwrap_or_default().parse()?;
    let now = app.clock.now();
    let actor = Actor::Customer(Customer {
        person,
        account: AccountId::fresh(now),
        session: SessionId::fresh(now),
    });
    Ok(Party {
        actor,
        car: seed::car(app, &owner, seed).await,
    })
}

on_both! {
    async fn places_of_a_day(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::with_bays(&app, 1).await?;
        let mut parties = Vec::new();
        for name in ["wang", "li", "han"] {
            parties.push(party(&app, &seed, name).await?);
        }
        let mut nth = 0;
        trials(&app, "booking", seeds(60, 1_500)?, async |dice| trial(&app, &seed, &parties, &mut nth, dice).await).await
    }
}
