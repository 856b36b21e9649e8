//! A maker that reports its cars while everything is killed (security.md R10): each event one to three times, in no order,
//! until it is accepted; and what the orders must be in the end.

use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use chezhu::domain::feed::Kind;
use chezhu::domain::identity::{self, CreateCustomer};
use chezhu::domain::order::{self, CreateOrder, PlanOrder, SignOnPaper};
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::{At, Clock};
use chezhu::ground::db::{Db, Look};
use serde_json::json;
use tokio::time::sleep;

use super::Luck;
use super::house::Place;
use crate::partner::{Partner, star};
use crate::seed::{Seed, acting, wish};

const NAME: &str = "storm-maker";
/// The way of a car that is built, in the maker's words.
const WAY: [&str; 6] = [
    "OrderScheduled",
    "InProduction",
    "ProductionCompleted",
    "Shipped",
    "InTransit",
    "ArrivedAtDealer",
];
const PATIENCE: Duration = Duration::from_secs(60);

/// The maker with the numbers of its orders.
pub(crate) struct Maker {
    pub(crate) partner: Partner,
    orders: Vec<String>,
    /// When the first step was; the others are a day apart.
    first: At,
}

/// What was sent and what was answered.
#[derive(Clone, Debug, Default)]
pub(super) struct Sent {
    pub times: usize,
    /// No answer, or 503: sent again.
    pub again: u32,
    /// Any other answer than 202: never.
    pub faults: Vec<String>,
}

/// What of the orders is not as reported.
#[derive(Clone, Debug, Default)]
pub(super) struct Ends {
    pub events: usize,
    pub wrong: Vec<String>,
}

async fn signed(db: &Db, seed: &Seed, phone: usize) -> anyhow::Result<String> {
    let customer: CreateCustomer =
        wish(json!({ "store_id": seed.store, "name": "李雷", "phone": format!("1380013{phone:04}") }))?;
    let plan: PlanOrder = wish(json!({
        "lines": [{ "kind": "car", "words": "裸车价", "amount_fen": 20_000_000, "payee": "store" }],
        "down": { "kind": "refundable", "amount_fen": 0 }, "financed_fen": 0, "needs": [],
        "valid_until": Clock::system().now().plus_minutes(7 * 24 * 60), "offer": true,
    }))?;
    let (store, model) = (seed.store, seed.model);
    let made = db.write(acting(db), async |tx| {
        let person = identity::create_customer(tx, customer).await?.id;
        let create = CreateOrder {
            store_id: store,
            person_id: person,
            model_id: model,
            source: order::Source::Build,
            colour: None,
            consultant_id: None,
            expected: None,
        };
        let id = order::create(tx, create).await?.order.id;
        order::plan(tx, id, plan).await
    });
    let view = made.await.context("an order")?.order;
    let hash = view.plan.context("a plan")?.hash;
    let sign: SignOnPaper = wish(json!({ "plan_hash": hash, "contract_number": "HT-1" }))?;
    db.write(acting(db), async |tx| order::sign_on_paper(tx, view.id, sign).await)
        .await
        .context("its contract")?;
    Ok(view.number)
}

impl Maker {
    /// A maker with so many signed orders.
    pub(super) async fn open(db: &Db, seed: &Seed, count: usize) -> anyhow::Result<Maker> {
        let partner = Partner::add(db, NAME, Kind::Star).await?;
        let mut orders = Vec::with_capacity(count);
        for n in 0..count {
            orders.push(signed(db, seed, n).await?);
        }
        let first = Clock::system().now().plus_minutes(-30 * 24 * 60);
        Ok(Maker { partner, orders, first })
    }

    /// Reports everything, spread over the storm as long as it lasts.
    pub(super) async fn report(&self, place: &Place, seed: u64, over: &Rc<Cell<bool>>) -> anyhow::Result<Sent> {
        let mut luck = Luck(seed.rotate_left(7));
        let mut deliveries: Vec<(usize, usize)> = Vec::new();
        for order in 0..self.orders.len() {
            for step in 0..WAY.len() {
                let times = 1 + usize::try_from(luck.below(3))?;
                deliveries.extend(std::iter::repeat_n((order, step), times));
            }
        }
        for n in (1..deliveries.len()).rev() {
            deliveries.swap(n, usize::try_from(luck.below(n as u64 + 1))?);
        }
        let http = reqwest::Client::builder().timeout(Duration::from_secs(8)).build()?;
        let mut sent = Sent::default();
        for (order, step) in deliveries {
            self.push(&http, place, (order, step), &mut sent).await?;
            if !over.get() {
                sleep(Duration::from_millis(luck.below(150))).await;
            }
        }
        Ok(sent)
    }

    async fn push(
        &self,
        http: &reqwest::Client,
        place: &Place,
        (order, step): (usize, usize),
        sent: &mut Sent,
    ) -> anyhow::Result<()> {
        let number = self.orders.get(order).context("an order")?;
        let revision = i64::try_from(step)? + 1;
        let at = self.first.plus_minutes(revision * 24 * 60).rfc3339();
        let body = star(number, revision, WAY[step], &at, json!({})).to_string();
        let began = Instant::now();
        sent.times += 1;
        while began.elapsed() < PATIENCE {
            let seconds = Clock::system().now().seconds();
            let signed = self
                .partner
                .sign(&format!("{number}-{revision}"), seconds, body.as_bytes());
            let call = http
                .post(format!("{}{}", place.base, self.partner.path()))
                .header("webhook-id", &signed.id)
                .header("webhook-timestamp", &signed.timestamp)
                .header("webhook-signature", &signed.signature)
                .header("content-type", "application/json")
                .body(signed.body);
            match call.send().await.map(|reply| reply.status().as_u16()) {
                Ok(202) => return Ok(()),
                Ok(503) | Err(_) => sent.again += 1,
                Ok(status) => {
                    sent.faults.push(format!("{status} for {number}-{revision}"));
                    return Ok(());
                }
            }
            sleep(Duration::from_millis(50)).await;
        }
        anyhow::bail!(
            "an event is not accepted for {PATIENCE:?}: {}",
            place.last_words("bff-under-test")
        )
    }

    /// Whether every car has arrived, told once at each step, with every report kept once.
    pub(super) async fn ends(&self, db: &Db) -> anyhow::Result<Ends> {
        let look = db.read(Actor::System("crash"));
        let mut ends = Ends {
            events: self.orders.len() * WAY.len(),
            ..Ends::default()
        };
        let inbox = look
            .number("SELECT COUNT(*) FROM inbound WHERE source = $1", [self.source().into()])
            .await?;
        ensure!(inbox > 0, "no event is in the inbox");
        if usize::try_from(inbox)? != ends.events {
            ends.wrong
                .push(format!("{inbox} events in the inbox of {}", ends.events));
        }
        for number in &self.orders {
            let count = async |sql: &str| look.number(sql, [number.as_str().into()]).await;
            let arrived = "SELECT COUNT(*) FROM sales_order WHERE number = $1 AND state = 'at_store' AND held = 0";
            let reports =
                "SELECT COUNT(*) FROM order_report r JOIN sales_order o ON o.id = r.order_id WHERE o.number = $1";
            let told = "SELECT COUNT(*) FROM notice n JOIN sales_order o ON o.id = n.subject_id WHERE o.number = $1 \
                        AND n.kind IN ('order.moved', 'order.arrived')";
            let found = (count(arrived).await?, count(reports).await?, count(told).await?);
            if found.0 != 1 || found.1 != WAY.len() as i64 || !(1..=WAY.len() as i64).contains(&found.2) {
                ends.wrong
                    .push(format!("{number}: arrived, reports, notices {found:?}"));
            }
        }
        Ok(ends)
    }

    fn source(&self) -> String {
        format!("feed.{}", self.partner.name)
    }
}
