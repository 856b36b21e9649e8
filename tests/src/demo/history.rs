//! What the group did in the last months: bookings made, confirmed, moved, kept, missed, called off; and what is coming.

use std::collections::BTreeMap;

use anyhow::Context;
use chezhu::domain::booking::{self, Ask, BookingView, State};
use chezhu::domain::catalog::{self, ItemCard, Kind};
use chezhu::domain::repair;
use chezhu::domain::store::Way;
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::{At, Clock};
use chezhu::ground::db::{Db, Look, Tx};
use chezhu::ground::error::Error;
use chezhu::ground::id::{BookingId, StoreId};
use chezhu_jobs::Jobs;
use serde_json::json;

use super::invent::Dice;
use super::people::{Person, wish};
use super::progress::Progress;
use super::repairs::Workshops;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// Shanghai keeps this distance from UTC all year.
const ZONE: i64 = 8 * 60 * MINUTE;

const SYMPTOMS: &[&str] = &[
    "例行保养，没有其他问题",
    "过减速带时左前轮有异响",
    "空调制冷变慢",
    "刹车时有轻微抖动",
    "方向盘向右偏",
    "仪表提示胎压异常",
    "充电速度比以前慢",
    "雨刮有条纹",
    "高速行驶时风噪偏大",
    "长途出行前检查一下",
];

/// The first owners are those whom one can be: their visits of the past are over.
const WATCHED: usize = 3;
/// What they come for.
const WORK: [&str; 2] = ["brake-fluid", "cabin-filter"];
/// A visit of theirs is over after so many minutes.
const STAY: i64 = 14 * 60;

/// Something that happens at its time.
enum Turn {
    /// A customer books: anything, or something that an advisor has to confirm.
    Book(usize, bool),
    /// The advisor answers yes.
    Confirm(StoreId, BookingId),
    /// The advisor answers no.
    Decline(StoreId, BookingId),
    /// The customer calls off.
    Cancel(usize, BookingId),
    /// The car is there.
    Arrive(StoreId, BookingId),
    /// The workshop does what was booked, and the customer drives home with it.
    Serve(usize, BookingId),
}

/// The months, day by day.
pub struct History<'a> {
    /// The database, by the clock below.
    pub db: &'a Db,
    /// The hand that is turned.
    pub clock: &'a Clock,
    /// Sweeps and deliveries, once a day.
    pub jobs: &'a Jobs,
    /// The customers.
    pub people: &'a [Person],
    /// An advisor for each store.
    pub advisors: &'a BTreeMap<StoreId, Actor>,
    /// The workshops, as far as there are any.
    pub shops: Option<&'a Workshops<'a>>,
    /// When the history ends and the present begins.
    pub until: At,
}

/// What came of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Told {
    /// Bookings that were made.
    pub booked: usize,
    /// Wishes that found no place, or steps that a rule refused: as in life.
    pub refused: usize,
}

impl History<'_> {
    /// Plays the last `days` days; the last bookings lie in what is to come.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn play(&self, days: usize, dice: &mut Dice) -> anyhow::Result<Told> {
        let until = self.until;
        let mut agenda: BTreeMap<(i64, usize), Turn> = BTreeMap::new();
        let mut count = 0;
        let today = (until.ms() + ZONE).div_euclid(DAY) * DAY - ZONE;
        for day in 0..=days {
            let midnight = today - i64::try_from(days - day)? * DAY;
            // The last days are fuller: there is something to do today.
            for _ in 0..if day + 3 > days { 12 } else { 3 + dice.below(3) } {
                let at = midnight + (9 * 60 + i64::try_from(dice.below(8 * 60))?) * MINUTE;
                agenda.insert((at, count), Turn::Book(dice.below(self.people.len()), false));
                count += 1;
            }
        }
        // In the last hour the first owners, and a few more, ask for what has to be confirmed.
        for who in (0..3).chain((0..9).map(|n| 3 + n * 7)) {
            let at = until.ms() - (10 + i64::try_from(dice.below(50))?) * MINUTE;
            agenda.insert((at, count), Turn::Book(who, true));
            count += 1;
        }
        let mut told = Told::default();
        let mut progress = Progress::of("days of history", days);
        let mut day = None;
        while let Some(((at, _), turn)) = agenda.pop_first() {
            if at > until.ms() {
                continue;
            }
            let this = (at + ZONE).div_euclid(DAY);
            if day.is_some_and(|day| day != this) {
                self.clock.set(At::from_ms(this * DAY - ZONE));
                self.night().await?;
                progress.step(1);
            }
            day = Some(this);
            self.clock.set(At::from_ms(at));
            let done = match turn {
                Turn::Serve(who, id) => self.serve(who, id).await?,
                turn => self.turn(turn, dice).await,
            };
            match done {
                Ok(next) => {
                    told.booked += usize::from(!next.is_empty());
                    for (at, turn) in next {
                        agenda.insert((at.ms(), count), turn);
                        count += 1;
                    }
                }
                Err(Error::Fault(fault)) => return Err(fault.into()),
                Err(_refused) => told.refused += 1,
            }
        }
        self.clock.set(until);
        self.night().await?;
        progress.step(days);
        Ok(told)
    }

    /// What jobs do meanwhile.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn night(&self) -> anyhow::Result<()> {
        self.jobs.sweep_all().await?;
        self.jobs.deliver_all().await?;
        Ok(())
    }

    fn advisor(&self, store: StoreId) -> Result<Actor, Error> {
        self.advisors.get(&store).cloned().ok_or(Error::Missing("advisor"))
    }

    async fn turn(&self, turn: Turn, dice: &mut Dice) -> Result<Vec<(At, Turn)>, Error> {
        match turn {
            Turn::Book(who, asks) => return self.book(who, asks, dice).await,
            Turn::Serve(..) => {}
            Turn::Confirm(store, id) => {
                let confirm = wish(json!({}))?;
                self.db
                    .write(self.advisor(store)?, async |tx| booking::confirm(tx, id, confirm).await)
                    .await?;
            }
            Turn::Decline(store, id) => {
                let decline = wish(json!({"reason": "parts_unavailable"}))?;
                self.db
                    .write(self.advisor(store)?, async |tx| booking::decline(tx, id, decline).await)
                    .await?;
            }
            Turn::Cancel(who, id) => {
                let actor = self.actor(&self.people[who])?;
                let cancel = wish(json!({"reason": "plans_changed"}))?;
                self.db
                    .write(actor, async |tx| booking::cancel(tx, id, cancel).await)
                    .await?;
            }
            Turn::Arrive(store, id) => {
                self.db
                    .write(self.advisor(store)?, async |tx| booking::received(tx, id).await)
                    .await?;
            }
        }
        Ok(Vec::new())
    }

    /// The whole of a visit that somebody may look at later; the clock goes back to where the next one begins by itself.
    async fn serve(&self, who: usize, id: BookingId) -> anyhow::Result<Result<Vec<(At, Turn)>, Error>> {
        if let Some(shops) = self.shops {
            // Promised for later than it takes: who was late is another story.
            let promised = self.clock.now().plus_minutes(STAY);
            let open = wish(json!({ "kind": "maintenance", "promised_at": promised }))?;
            let advisor = self.advisor(self.people[who].store)?;
            let opened = async |tx: &mut Tx| repair::open_from_booking(tx, id, open).await;
            match self.db.write(advisor, opened).await {
                Ok(made) => shops.serve(who, made.repair.id).await?,
                // It was called off, moved or missed.
                Err(refused) => return Ok(Err(refused)),
            }
        }
        Ok(Ok(Vec::new()))
    }

    /// The customer in the mini-program, or the advisor who took the call.
    fn actor(&self, person: &Person) -> Result<Actor, Error> {
        person.owner.clone().map_or_else(|| self.advisor(person.store), Ok)
    }

    async fn book(&self, who: usize, asks: bool, dice: &mut Dice) -> Result<Vec<(At, Turn)>, Error> {
        let person = &self.people[who];
        let look = self.db.read(Actor::System("demo"));
        let date = At::from_ms(look.now().ms() + ZONE + i64::try_from(1 + dice.below(6)).unwrap_or(1) * DAY)
            .utc()
            .date_naive();
        let shelf = catalog::shelf(&look, person.store, Some(person.car.1), date, None, None).await?;
        // The visits of those whom one can be end in the workshop, which knows their work.
        let known = !asks && who < WATCHED && self.shops.is_some();
        let driven = !asks && dice.percent(6) && !known;
        let fits = |item: &&ItemCard| {
            (item.kind == Kind::TestDrive) == driven
                && !(asks && item.instant)
                && (!known || WORK.contains(&item.code.as_str()))
        };
        let items: Vec<&ItemCard> = shelf.items.iter().filter(fits).collect();
        let item = dice.one(&items).ok_or(Error::Missing("item"))?.id;
        let work = catalog::work(&look, person.store, &[item], Some(person.car.1)).await?;
        let ways: Vec<Way> = work
            .iter()
            .flat_map(|work| work.ways.clone())
            .filter(|way| *way != Way::Mobile && !(known && *way == Way::Pickup))
            .collect();
        let way = *dice.one(&ways).ok_or(Error::Missing("way"))?;
        let ask = Ask {
            store_id: person.store,
            item_ids: vec![item],
            model_id: Some(person.car.1),
            way,
            at_desk: false,
        };
        let slots = booking::slots(&look, &ask, date).await?.slots;
        let start = dice.one(&slots).ok_or(Error::Missing("slot"))?.start_at;
        let view = self.ask_for(person, &ask, driven, start, dice).await?;
        Ok(self.next(who, &view, dice))
    }

    async fn ask_for(
        &self,
        person: &Person,
        ask: &Ask,
        driven: bool,
        start: At,
        dice: &mut Dice,
    ) -> Result<BookingView, Error> {
        let car = (!driven).then_some(person.car.0);
        let book = json!({"store_id": ask.store_id, "item_ids": ask.item_ids, "vehicle_id": car, "model_id": ask.model_id,
            "way": ask.way, "start_at": start});
        let address = (ask.way == Way::Pickup).then_some("深圳市南山区科技园路 1 号");
        let submit = wish(json!({"symptom": dice.one(SYMPTOMS), "contact_name": person.contact.0,
            "contact_phone": person.contact.1, "address": address, "licence_confirmed": driven,
            "agreement": driven.then_some("试乘试驾协议 2026-01")}))?;
        let by_owner = person.owner.is_some();
        let work = async |tx: &mut Tx| {
            let held = match by_owner {
                true => booking::book(tx, wish(book)?).await?,
                false => {
                    booking::book_for(
                        tx,
                        wish(json!({"person_id": person.id, "channel": "phone", "book": book}))?,
                    )
                    .await?
                }
            };
            booking::submit(tx, held.id, submit).await
        };
        self.db.write(self.actor(person)?, work).await
    }

    /// What will come of a booking.
    fn next(&self, who: usize, view: &BookingView, dice: &mut Dice) -> Vec<(At, Turn)> {
        let store = view.store_id;
        let now = self.clock.now();
        let mut after = |minutes: usize| now.plus_minutes(i64::try_from(5 + dice.below(minutes)).unwrap_or(5));
        let (answer, early) = (after(240), after(600));
        let mut turns = Vec::new();
        let asked = view.state == State::Requested;
        if asked && dice.percent(8) {
            turns.push((answer, Turn::Decline(store, view.id)));
            return turns;
        }
        // Who asked since yesterday still waits: there is something to answer.
        if asked && now.plus_minutes(20 * 60) > self.until {
            return turns;
        }
        // A few are not answered in time: the system confirms them (rulings 19).
        if asked && dice.percent(92) {
            turns.push((answer, Turn::Confirm(store, view.id)));
        }
        let come = view
            .start_at
            .plus_minutes(i64::try_from(dice.below(20)).unwrap_or(0) - 8);
        match dice.below(100) {
            0..=8 => turns.push((early, Turn::Cancel(who, view.id))),
            9..=13 => turns.push((come.plus_minutes(24 * 60), Turn::Arrive(store, view.id))),
            _ => {
                turns.push((come, Turn::Arrive(store, view.id)));
                // Ready on the day it came: the workshop closes in the evening.
                let morning = (come.ms() + ZONE).rem_euclid(DAY) < 14 * 60 * MINUTE;
                if who < WATCHED && morning && come.plus_minutes(STAY) < self.until {
                    turns.push((come.plus_minutes(5), Turn::Serve(who, view.id)));
                }
            }
        }
        turns
    }
}

/// An advisor for each store.
///
/// # Errors
/// When one has none.
pub fn advisors(
    hired: &[(&str, Actor)],
    stores: &std::collections::HashMap<String, StoreId>,
) -> anyhow::Result<BTreeMap<StoreId, Actor>> {
    let one = |(code, id): (&String, &StoreId)| {
        let found = hired.iter().find(|(who, _)| *who == format!("advisor.{code}"));
        Ok((*id, found.context("an advisor of the store")?.1.clone()))
    };
    stores.iter().map(one).collect()
}
