//! The way of a delivery: workers that claim, call, answer late or fall; what is called off; time (security.md 6.4).

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::ensure;
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::At;
use chezhu::ground::db::Look;
use chezhu::ground::id::{DeliveryId, Id, StoreId, fresh_uuid};
use chezhu::ground::outbox::{self, Claimed, End, Intended, Lane, Promise, State};
use chezhu_tests::app::TestApp;
use chezhu_tests::demo::invent::Dice;
use chezhu_tests::on_both;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::{Way, seeds, trials};
use crate::notice::parcel;

const SYSTEM: Actor = Actor::System("test");
const STEPS: usize = 24;
const LEASE_S: i64 = 60;
/// A worker that falls as often takes its row with it.
const MOST_FALLS: i32 = 3;

/// A delivery as it should stand.
#[derive(Clone, Debug)]
struct Parcel {
    aggregate: Uuid,
    promise: Promise,
    state: State,
    due: At,
    attempts: i32,
    crashes: i32,
    stumbles: i32,
    /// Which hand holds it, and until when.
    held: Option<(usize, At)>,
    /// Calls that may have reached the provider.
    perhaps_sent: u32,
}

/// What one claim gave to one worker.
struct Hand {
    fence: Uuid,
    rows: Vec<DeliveryId>,
}

struct Trial<'a> {
    app: &'a TestApp,
    dice: Dice,
    store: StoreId,
    /// In the order in which they were intended.
    order: Vec<DeliveryId>,
    model: BTreeMap<DeliveryId, Parcel>,
    hands: Vec<Hand>,
}

#[derive(FromQueryResult)]
struct Row {
    id: DeliveryId,
    state: State,
    attempts: i32,
    crashes: i32,
    stumbles: i32,
}

impl Trial<'_> {
    fn now(&self) -> At {
        self.app.clock.now()
    }

    /// No two instants of a row's being due are the same: which of two comes first would be chance.
    fn instant(&self, seconds: i64) -> At {
        self.app.clock.advance(Duration::from_millis(1));
        self.now().plus_seconds(seconds)
    }

    async fn put(&mut self) -> anyhow::Result<String> {
        let promise = [Promise::AtMostOnce, Promise::Idempotent, Promise::MustArrive][self.dice.below(3)];
        let (later, silenced) = (self.dice.percent(20), self.dice.percent(10));
        let due = self.instant(if later { 600 } else { 0 });
        let wish = Intended {
            store: self.store,
            aggregate: fresh_uuid(self.now()),
            not_before: later.then_some(due),
            suppressed: silenced.then_some("preference"),
            ..parcel(promise, Lane::Transactional)
        };
        let aggregate = wish.aggregate;
        let twice = wish.clone();
        let put = self.app.db.write(SYSTEM, async |tx| {
            Ok((outbox::enqueue(tx, wish).await?, outbox::enqueue(tx, twice).await?))
        });
        let (Some(id), None) = put.await? else {
            anyhow::bail!("not told, or told twice")
        };
        let state = if silenced { State::Suppressed } else { State::Ready };
        let parcel = Parcel {
            aggregate,
            promise,
            state,
            due,
            attempts: 0,
            crashes: 0,
            stumbles: 0,
            held: None,
            perhaps_sent: 0,
        };
        self.order.push(id);
        self.model.insert(id, parcel);
        Ok(format!("put {promise:?} {state:?}"))
    }

    async fn claim(&mut self) -> anyhow::Result<String> {
        let most = 1 + self.dice.below(4);
        let now = self.now();
        let mut due: Vec<(At, DeliveryId)> = self
            .model
            .iter()
            .filter(|(_, one)| one.state == State::Ready && one.due <= now)
            .map(|(id, one)| (one.due, *id))
            .collect();
        due.sort_unstable();
        let due: Vec<DeliveryId> = due.into_iter().take(most).map(|(_, id)| id).collect();
        let (n, lease) = (u64::try_from(most)?, Duration::from_secs(u64::try_from(LEASE_S)?));
        let taken: Vec<Claimed> = self
            .app
            .db
            .write(SYSTEM, async |tx| outbox::claim(tx, n, lease).await)
            .await?;
        let ids: Vec<DeliveryId> = taken.iter().map(|row| row.id).collect();
        ensure!(ids == due, "taken {ids:?}, due {due:?}");
        let Some(first) = taken.first() else {
            return Ok("claimed nothing".to_owned());
        };
        let hand = self.hands.len();
        for id in &ids {
            if let Some(one) = self.model.get_mut(id) {
                (one.state, one.held) = (State::Leased, Some((hand, now.plus_seconds(LEASE_S))));
            }
        }
        self.hands.push(Hand {
            fence: first.fence,
            rows: ids,
        });
        Ok(format!("claimed {}", taken.len()))
    }

    fn hand(&mut self) -> Option<usize> {
        (!self.hands.is_empty()).then(|| self.dice.below(self.hands.len()))
    }

    async fn begin(&mut self) -> anyhow::Result<String> {
        let Some(hand) = self.hand() else {
            return Ok("nobody".to_owned());
        };
        let (now, fence, rows) = (self.now(), self.hands[hand].fence, self.hands[hand].rows.clone());
        let mut may: Vec<DeliveryId> = Vec::new();
        for id in &rows {
            let Some(one) = self.model.get_mut(id) else { continue };
            if one.state == State::Leased && one.held.is_some_and(|(of, until)| of == hand && until > now) {
                one.state = State::Calling;
                one.attempts += 1;
                one.perhaps_sent += 1;
                may.push(*id);
            }
        }
        let mut held = self
            .app
            .db
            .write(SYSTEM, async |tx| outbox::begin_calling(tx, fence, &rows).await)
            .await?;
        held.sort_unstable();
        may.sort_unstable();
        ensure!(held == may, "may call {held:?}, should {may:?}");
        Ok(format!("{} of {} may call", held.len(), rows.len()))
    }

    fn end(&mut self) -> End {
        match self.dice.below(10) {
            0..=2 => End::Sent(Some("p1".to_owned())),
            3 => End::Dead("config"),
            4 => End::Unknown("timeout"),
            5 => End::PassedOn("no_address"),
            6 => End::Retry("busy", self.instant(60)),
            7 => End::Wait("closed", self.instant(60)),
            8 => End::Retry("panic", self.instant(5)),
            _ => [End::Suppressed("no_consent"), End::Cancelled("moved_on"), End::Expired][self.dice.below(3)].clone(),
        }
    }

    async fn settle(&mut self) -> anyhow::Result<String> {
        let Some(hand) = self.hand() else {
            return Ok("nobody".to_owned());
        };
        let at = self.dice.below(self.hands[hand].rows.len());
        let (id, fence, end) = (self.hands[hand].rows[at], self.hands[hand].fence, self.end());
        let one = self.model.get_mut(&id).ok_or_else(|| anyhow::anyhow!("no such row"))?;
        let mine = one.held.is_some_and(|(of, _)| of == hand);
        let fits = match end {
            End::Sent(_) | End::Unknown(_) => one.state == State::Calling,
            End::Suppressed(_) | End::Cancelled(_) | End::Expired => one.state == State::Leased,
            _ => matches!(one.state, State::Leased | State::Calling),
        };
        if mine && fits {
            if let End::Retry(_, at) | End::Wait(_, at) = end {
                one.due = at;
                // These two say that nothing was sent.
                one.perhaps_sent -= u32::from(one.state == State::Calling);
            }
            one.attempts -= i32::from(matches!(end, End::Wait(..)) && one.state == State::Calling);
            one.stumbles += i32::from(end.reason() == Some("panic"));
            (one.state, one.held) = (end.state(), None);
        }
        let settled = self
            .app
            .db
            .write(SYSTEM, async |tx| outbox::settle(tx, id, fence, &end).await)
            .await?;
        ensure!(
            settled == (mine && fits),
            "settled as {end:?}: {settled}, mine {mine}, fits {fits}"
        );
        Ok(format!("settled {settled} {:?}", end.state()))
    }

    async fn lapse(&mut self) -> anyhow::Result<String> {
        let now = self.now();
        let mut expected = (0, 0, 0);
        for one in self
            .model
            .values_mut()
            .filter(|one| one.held.is_some_and(|(_, until)| until < now))
        {
            let calling = one.state == State::Calling;
            let never_again = match one.promise {
                Promise::AtMostOnce => calling,
                Promise::MustArrive => calling && one.crashes > 0,
                Promise::Idempotent => false,
            };
            one.state = if never_again {
                expected.1 += 1;
                State::Unknown
            } else if one.crashes + one.stumbles + 1 >= MOST_FALLS {
                expected.2 += 1;
                State::Dead
            } else {
                expected.0 += 1;
                State::Ready
            };
            one.held = None;
            *(if calling { &mut one.crashes } else { &mut one.stumbles }) += 1;
        }
        let found = self.app.db.write(SYSTEM, async |tx| outbox::lapse(tx).await).await?;
        let found = (found.ready, found.unknown.len(), found.dead);
        ensure!(found == expected, "lapsed {found:?}, should {expected:?}");
        Ok(format!("lapsed {found:?}"))
    }

    async fn call_off(&mut self, at: usize) -> anyhow::Result<String> {
        let Some(one) = self.order.get(at).and_then(|id| self.model.get_mut(id)) else {
            return Ok("nothing".to_owned());
        };
        let open = matches!(one.state, State::Ready | State::Leased);
        if open {
            (one.state, one.held) = (State::Cancelled, None);
        }
        let aggregate = one.aggregate;
        let cancelled = self
            .app
            .db
            .write(SYSTEM, async |tx| outbox::cancel(tx, aggregate, 9, "moved_on").await)
            .await?;
        ensure!(cancelled == u64::from(open), "called off {cancelled}, open {open}");
        Ok(format!("called off {cancelled}"))
    }

    /// Every row stands as the model says, none is missing, and none went out more often than its kind allows.
    async fn compare(&self) -> anyhow::Result<()> {
        // From the first on: ids grow with time, and the rows of earlier seeds need not be read again at each step.
        let first = self
            .order
            .first()
            .ok_or_else(|| anyhow::anyhow!("nothing was intended"))?;
        let sql =
            "SELECT id, state, attempts, crashes, stumbles FROM delivery WHERE id >= $1 AND store_id = $2 ORDER BY id";
        let values = [(*first).into(), self.store.uuid().into()];
        let rows: Vec<Row> = self.app.db.read(SYSTEM).all(sql, values).await?;
        ensure!(
            rows.len() == self.model.len(),
            "{} rows of {}",
            rows.len(),
            self.model.len()
        );
        for row in rows {
            let Some(one) = self.model.get(&row.id) else {
                anyhow::bail!("a row that nobody intended")
            };
            let (is, must) = (
                (row.state, row.attempts, row.crashes, row.stumbles),
                (one.state, one.attempts, one.crashes, one.stumbles),
            );
            ensure!(is == must, "{:?}: {is:?}, should {must:?}", one.promise);
            let most = match one.promise {
                Promise::AtMostOnce => 1,
                Promise::MustArrive => 2,
                Promise::Idempotent => u32::MAX,
            };
            ensure!(
                one.perhaps_sent <= most,
                "{:?} went out {} times",
                one.promise,
                one.perhaps_sent
            );
        }
        Ok(())
    }

    async fn step(&mut self) -> anyhow::Result<String> {
        match self.dice.below(20) {
            0..=3 => self.put().await,
            4..=7 => self.claim().await,
            8..=10 => self.begin().await,
            11..=14 => self.settle().await,
            15 => {
                let at = self.dice.below(self.order.len());
                self.call_off(at).await
            }
            16 | 17 => self.lapse().await,
            _ => {
                let seconds = [1, 30, 59, 60, 61, 601][self.dice.below(6)];
                self.app.clock.advance(Duration::from_secs(seconds));
                Ok(format!("{seconds} s"))
            }
        }
    }
}

async fn trial(app: &TestApp, dice: Dice) -> anyhow::Result<Way> {
    let store = StoreId::from_uuid(fresh_uuid(app.clock.now()));
    let mut trial = Trial {
        app,
        dice,
        store,
        order: Vec::new(),
        model: BTreeMap::new(),
        hands: Vec::new(),
    };
    let mut way = Way::new();
    for n in 0..STEPS {
        let step = if n < 3 { trial.put().await? } else { trial.step().await? };
        trial
            .compare()
            .await
            .map_err(|wrong| wrong.context(format!("after {way:?} and {step}")))?;
        way.push(step);
    }
    // All workers fall, and what is left is called off: nothing stays open.
    app.clock.advance(Duration::from_secs(601));
    way.push(trial.lapse().await?);
    for at in 0..trial.order.len() {
        way.push(trial.call_off(at).await?);
    }
    trial.compare().await?;
    ensure!(
        trial.model.values().all(|one| !one.state.is_open()),
        "something stays open"
    );
    Ok(way)
}

on_both! {
    async fn deliveries_and_their_workers(app: TestApp) -> anyhow::Result<()> {
        trials(&app, "outbox", seeds(150, 4_000)?, async |dice| trial(&app, dice).await).await
    }
}
