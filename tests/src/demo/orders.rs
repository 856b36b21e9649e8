//! Orders of new cars: two months of deliveries, so that norms have numbers, and a dozen that are on their way.

mod deal;

use anyhow::Context;
use chezhu::domain::catalog::import::Known;
use chezhu::domain::order::{self, DelayReason, Milestone, OrderRef, Report, Told};
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::{At, Clock};
use chezhu::ground::db::{Db, Tx};
use chezhu::ground::error::Error;
use chezhu::ground::id::{OrderId, StoreId};
use serde_json::json;

use self::deal::reached;
use super::invent::Dice;
use super::people::{Person, wish};
use super::progress::Progress;

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;
/// How many were delivered in the last months.
const PAST: usize = 40;
/// The partner that reports, as the orders name it.
pub const MAKER: &str = "yuanlan";

/// The people of the store that sells.
pub struct Sellers {
    /// Draws up, records, hands over.
    pub consultant: Actor,
    /// Checks before delivery.
    pub inspector: Actor,
    /// Takes the money.
    pub cashier: Actor,
}

impl Sellers {
    /// Those of a store, of all who were hired.
    ///
    /// # Errors
    /// When one is missing.
    pub fn of(hired: &[(&str, Actor)], store: &str) -> anyhow::Result<Sellers> {
        let one = |role: &str| {
            let name = format!("{role}.{store}");
            let found = hired.iter().find(|(who, _)| *who == name);
            Ok::<Actor, anyhow::Error>(found.with_context(|| name.clone())?.1.clone())
        };
        Ok(Sellers {
            consultant: one("sales")?,
            inspector: one("inspector")?,
            cashier: one("cashier")?,
        })
    }
}

/// The town in which cars are sold.
pub struct Market<'a> {
    /// The database, by the clock below.
    pub db: &'a Db,
    /// The hand that is turned.
    pub clock: &'a Clock,
    /// The store and its sellers.
    pub store: StoreId,
    /// Who sells there.
    pub sellers: Sellers,
    /// Who buys there.
    pub buyers: Vec<&'a Person>,
    /// When the present begins.
    pub until: At,
}

/// The group as far as it sells: what there is, who was hired, who was met.
pub type Group<'a> = (&'a Known, &'a [(&'static str, Actor)], &'a [Person]);

/// Sells two months of new cars in the first store; tells how many.
///
/// # Errors
/// When the database fails.
pub async fn sell(db: &Db, clock: &Clock, (known, hired, met): Group<'_>, until: At) -> anyhow::Result<usize> {
    let store = *known.stores.get("nanshan").context("the store that sells")?;
    let market = Market {
        db,
        clock,
        store,
        sellers: Sellers::of(hired, "nanshan")?,
        buyers: met.iter().filter(|person| person.store == store).collect(),
        until,
    };
    market.sell(&mut Dice::new(20_261_123)).await
}

/// How far an order has come.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Far {
    Offered,
    Signed,
    Produced,
    Rolling,
    Arrived,
    Checked,
    Booked,
    Delivered,
}

/// One order of the demo.
struct Deal {
    buyer: usize,
    source: &'static str,
    begun: At,
    far: Far,
    loan: bool,
    vin: usize,
}

impl Market<'_> {
    /// Sells: what was delivered first, then what is on its way. Leaves the clock where it found it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sell(&self, dice: &mut Dice) -> anyhow::Result<usize> {
        let before = self.clock.now();
        let mut progress = Progress::of("orders of new cars", PAST + 12);
        let mut sold = 0;
        for n in 0..PAST {
            let source = if n % 5 < 2 { "build" } else { "stock" };
            let long = if source == "build" { 62 } else { 26 };
            let ago = long + i64::try_from(n)? % 9;
            let deal = Deal {
                // The owners of the mini-program come later: these are others.
                buyer: self.buyers.len() - 1 - n % (self.buyers.len() / 2),
                source,
                begun: self.until.plus_minutes(-ago * DAY - i64::try_from(n)? * 31),
                far: Far::Delivered,
                loan: n % 3 == 0,
                vin: 70_000 + n,
            };
            self.deal(&deal, dice).await?;
            progress.step(1);
            sold += 1;
        }
        self.clock.set(self.until.plus_minutes(-2 * DAY));
        self.db
            .write(Actor::System("demo"), async |tx| order::norms(tx).await)
            .await?;
        for (n, (far, source, days)) in self.open().into_iter().enumerate() {
            let deal = Deal {
                buyer: n,
                source,
                begun: self.until.plus_minutes(-days * DAY),
                far,
                loan: n % 2 == 0,
                vin: 80_000 + n,
            };
            let id = self.deal(&deal, dice).await?;
            self.colour(n, id).await?;
            progress.step(1);
            sold += 1;
        }
        self.clock.set(before);
        Ok(sold)
    }

    fn open(&self) -> [(Far, &'static str, i64); 12] {
        [
            (Far::Rolling, "build", 34),
            (Far::Checked, "stock", 14),
            (Far::Booked, "stock", 21),
            (Far::Offered, "stock", 1),
            (Far::Signed, "stock", 2),
            (Far::Signed, "build", 3),
            (Far::Produced, "build", 24),
            (Far::Rolling, "stock", 6),
            (Far::Arrived, "build", 40),
            (Far::Signed, "stock", 11),
            (Far::Produced, "build", 50),
            (Far::Offered, "build", 2),
        ]
    }

    /// What makes some of them worth a look: a delay, a report that does not fit, one on hold.
    async fn colour(&self, n: usize, (id, number): (OrderId, String)) -> anyhow::Result<()> {
        self.clock.set(self.until.plus_minutes(-HOUR));
        let now = self.clock.now();
        match n {
            6 => {
                let day = |days: i64| At::plus_minutes(self.until, days * DAY).utc().date_naive();
                let late = Told::Delayed {
                    reason: DelayReason::Parts,
                    range: Some((day(16), day(22))),
                };
                self.hear(&number, 90, now, late).await?;
            }
            7 => {
                let back = reached(Milestone::Built);
                self.hear(&number, 90, now, back).await?;
            }
            4 => {
                let hold = wish(json!({"reason": "payment"}))?;
                self.staff(async |tx: &mut Tx| order::hold(tx, id, hold).await).await?;
            }
            _ => {}
        }
        Ok(())
    }

    async fn staff<T>(&self, work: impl AsyncFnOnce(&mut Tx) -> Result<T, Error>) -> Result<T, Error> {
        self.db.write(self.sellers.consultant.clone(), work).await
    }

    async fn hear(&self, number: &str, version: i64, at: At, what: Told) -> anyhow::Result<()> {
        let report = Report {
            order: OrderRef::Ours(number),
            source: MAKER,
            version,
            occurred_at: at,
            what,
        };
        self.db
            .write(Actor::System("demo"), async |tx| order::hear(tx, report).await)
            .await?;
        Ok(())
    }
}
