//! What is measured: a database with stores of 12 bays and 20 technicians, a price book, owners with cars, and 30 days
//! of bookings, all made through the operations that the front door calls.

use std::sync::Arc;

use anyhow::Context;
use chezhu::domain::booking::{self, Ask, Book, BookingView, Submit};
use chezhu::domain::identity::{self, Arrival, Login};
use chezhu::domain::store::Way;
use chezhu::domain::vehicle;
use chezhu::ground::actor::{Actor, Customer, Scope, Staff};
use chezhu::ground::clock::{At, Clock};
use chezhu::ground::db::{DatabaseSettings, Db};
use chezhu::ground::id::{ItemId, SessionId, StaffId, StoreId, VehicleId};
use chezhu::ground::seal::{self, Keyring};
use chezhu::ground::session::Device;
use chezhu::ground::text::Sensitive;
use chezhu_bff::token::{Acr, Amr, Audience, Grant, Tokens};
use chrono::{Days, NaiveDate};
use futures::{StreamExt, TryStreamExt};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::goods::{price_book, stores};
use super::grid::{DAYS, STORES};
use crate::app::START;
use crate::database::{Database, Engine};

/// Bookings of each day in the first store.
const A_DAY: usize = 40;
/// Owners; each has a car, and at most one booking a day in the first store.
const OWNERS: usize = 1_200;

/// An owner who is logged in.
pub struct Owner {
    /// As an actor.
    pub customer: Customer,
    /// Access token.
    pub token: String,
    car: VehicleId,
}

/// A booking that is read.
pub struct Seen {
    /// Whose, as an index of [`Town::owners`].
    pub owner: usize,
    /// As its owner sees it.
    pub view: BookingView,
}

/// The database and everybody in it.
pub struct Town {
    /// A pool beside the server's.
    pub db: Db,
    /// Stands still, so that holds do not run out and tokens do not expire while others are measured.
    pub clock: Clock,
    /// The keys of the house …
    pub keys: Arc<Keyring>,
    /// … and where they lie.
    pub folder: TempDir,
    /// Where the server finds it.
    pub url: String,
    /// The store with 30 days of bookings.
    pub home: StoreId,
    /// Where the whole stack books.
    pub ours: Vec<StoreId>,
    /// Where pgbench books: as many, just the same.
    pub theirs: Vec<StoreId>,
    /// Where the peers book, each in as many of its own.
    pub peers: Vec<Vec<StoreId>>,
    /// The items: an hour on the lift, and work–wait–work.
    pub items: [ItemId; 2],
    /// Who books.
    pub owners: Vec<Owner>,
    /// Confirmed bookings of the first store.
    pub bookings: Vec<Seen>,
    _database: Database,
}

/// A wish from JSON.
pub fn wish<T: DeserializeOwned>(value: Value) -> anyhow::Result<T> {
    serde_json::from_value(value).context("a wish of the benchmark")
}

/// Somebody who acts for the whole group.
pub fn group() -> Actor {
    Actor::Staff(Staff {
        staff: StaffId::fresh(START),
        session: SessionId::fresh(START),
        scope: Scope::Group,
    })
}

/// The first day that is booked: tomorrow in the stores' zone.
pub fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default()
}

/// 09:00 of day `n` (from 0) in the stores' zone, which is UTC+8 all year.
pub fn opening(n: u64) -> At {
    let day = first_day() + Days::new(n);
    At::from_utc(&day.and_time(chrono::NaiveTime::MIN).and_utc()).plus_minutes(60)
}

impl Town {
    /// Builds it. Bookings under load are made by so many `crews`, each in stores of its own, by owners that are added when
    /// there is any crew: ours, pgbench, and the peers.
    pub async fn build(engine: Engine, crews: usize) -> anyhow::Result<Town> {
        let clock = Clock::manual(START);
        let folder = TempDir::new()?;
        let keys = Arc::new(Keyring::load(folder.path(), true)?);
        let database = Database::fresh(engine).await?;
        let settings = DatabaseSettings {
            url: database.url.clone(),
            connections: 4,
        };
        let db = Db::open(&settings, clock.clone(), keys.clone()).await?;
        let stores = stores(&db, 1 + crews * STORES).await?;
        let items = price_book(&db, &stores).await?;
        let owners = owners(&db, &keys, if crews > 0 { OWNERS } else { A_DAY }).await?;
        let url = database.url.clone();
        let mut rest = stores
            .get(1..)
            .unwrap_or_default()
            .chunks(STORES)
            .map(<[StoreId]>::to_vec);
        let (ours, theirs) = (rest.next().unwrap_or_default(), rest.next().unwrap_or_default());
        let peers = rest.collect();
        let home = *stores.first().context("a store")?;
        let mut town = Town {
            db,
            clock,
            keys,
            folder,
            url,
            home,
            ours,
            theirs,
            peers,
            items,
            owners,
            bookings: Vec::new(),
            _database: database,
        };
        town.bookings = town.thirty_days().await?;
        Ok(town)
    }

    /// What slots are sought for in the first store.
    pub fn ask(&self, item: usize) -> Ask {
        let item = self.items.get(item).copied().unwrap_or(self.items[0]);
        Ask {
            store_id: self.home,
            item_ids: vec![item],
            model_id: None,
            way: Way::Leave,
            at_desk: false,
        }
    }

    async fn thirty_days(&self) -> anyhow::Result<Vec<Seen>> {
        let days = futures::stream::iter(0..DAYS)
            .map(|day| self.a_day(day))
            .buffer_unordered(4);
        Ok(days.try_collect::<Vec<_>>().await?.into_iter().flatten().collect())
    }

    async fn a_day(&self, day: u64) -> anyhow::Result<Vec<Seen>> {
        let mut seen = Vec::new();
        for (n, owner) in self.owners.iter().enumerate().take(A_DAY) {
            let start_at = opening(day).plus_minutes(i64::try_from(n % 16)? * 30);
            let me = || Actor::Customer(owner.customer.clone());
            let book = Book {
                store_id: self.home,
                item_ids: vec![self.items[0]],
                vehicle_id: Some(owner.car),
                model_id: None,
                way: Way::Leave,
                start_at,
            };
            let submit: Submit =
                wish(json!({ "contact_name": "林小满", "contact_phone": "13800138000", "symptom": "起步时有异响" }))?;
            let held = self
                .db
                .write(me(), async |tx| booking::book(tx, book).await)
                .await
                .context("a booking of the seed")?;
            let view = self
                .db
                .write(me(), async |tx| booking::submit(tx, held.id, submit).await)
                .await
                .context("its submit")?;
            seen.push(Seen { owner: n, view });
        }
        Ok(seen)
    }
}

async fn owners(db: &Db, keys: &Keyring, count: usize) -> anyhow::Result<Vec<Owner>> {
    let tokens = Tokens::new("chezhu", Audience::Customer, keys.token_seeds(seal::Audience::Customer))?;
    let mut owners = Vec::new();
    for n in 0..count {
        let openid =
            chezhu::ground::text::OpenId::parse(&format!("o_bench_{n:05}")).map_err(|e| anyhow::anyhow!("{e}"))?;
        let arrival = Arrival::new("wxbench", &format!("code-{n}"), openid, None);
        let login = db
            .write(Actor::Anonymous, async |tx| {
                identity::login(tx, arrival, &Device::new("bench", "")).await
            })
            .await?;
        let Login::In(issued) = login else {
            anyhow::bail!("a login code was used twice")
        };
        let customer = Customer {
            person: issued.person,
            account: issued.account,
            session: issued.session,
        };
        let car: vehicle::AddVehicle = wish(json!({ "plate": format!("粤B{:05}", 10_000 + n) }))?;
        let car = db
            .write(Actor::Customer(customer.clone()), async |tx| {
                vehicle::add(tx, car).await
            })
            .await?;
        let grant = Grant {
            sub: issued.account.to_string(),
            sid: issued.session.to_string(),
            sv: issued.version,
            amr: vec![Amr::Wx],
            acr: Acr::Aal1,
            st: None,
        };
        let token = tokens.issue(START.seconds(), grant)?;
        owners.push(Owner {
            customer,
            token,
            car: car.id,
        });
    }
    Ok(owners)
}
