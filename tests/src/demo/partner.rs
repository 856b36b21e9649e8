//! The demo's partners: a maker and a lender that push what would happen next, signed, over HTTP, so that timelines move
//! while one watches.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

use anyhow::{Context, bail};
use chezhu::domain::feed::{self, Kind, Name};
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::At;
use chezhu::ground::db::{Db, Look};
use chezhu::ground::error::Error;
use chrono::{Days, NaiveDate};
use sea_orm::FromQueryResult;
use serde_json::{Value, json};
use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::invent::{self, Dice};
use super::run::Options;
use crate::partner::{Partner, lender as lender_says, star};

/// The maker's name.
pub const MAKER: &str = "xingchen";
/// How often something is pushed.
pub const EVERY: Duration = Duration::from_secs(20);
/// Where the secrets are kept, as partners keep them at home: the house shows them once.
pub const SECRETS: &str = "partners.json";

/// The maker at its desk.
pub struct Desk {
    db: Db,
    base: String,
    maker: Partner,
    lenders: Vec<Partner>,
    client: reqwest::Client,
    dice: Dice,
    watched: BTreeSet<String>,
    pushed: BTreeMap<String, u32>,
    count: u64,
}

/// What was pushed.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Pushed {
    /// The order's or the application's number.
    pub order: String,
    /// The partner's word.
    pub event: &'static str,
    /// The answer.
    pub status: u16,
}

/// An order that is on its way.
#[derive(Clone, Debug, FromQueryResult)]
struct Open {
    number: String,
    state: String,
    source: String,
}

/// A loan application whose lender has to say something.
#[derive(Clone, Debug, FromQueryResult)]
struct Asked {
    number: String,
    state: String,
    code: String,
    sequence: i64,
}

#[derive(FromQueryResult)]
struct Lender {
    code: String,
}

const OPEN: &str = "('ordered', 'allocated', 'scheduled', 'in_production', 'built', 'shipped', 'in_transit')";

fn system() -> Actor {
    Actor::System("demo")
}

/// The secret of a partner: from the folder, or a new one.
async fn secret(db: &Db, known: &mut BTreeMap<String, String>, name: &str, kind: Kind) -> anyhow::Result<Partner> {
    if let Some(secret) = known.get(name) {
        return Partner::with(name, secret);
    }
    let parsed: Name = name.parse().map_err(anyhow::Error::msg)?;
    let shown = match db.write(system(), async |tx| feed::add(tx, &parsed, kind).await).await {
        Err(Error::Refused(_)) => db.write(system(), async |tx| feed::rotate(tx, &parsed).await).await?,
        other => other?,
    };
    known.insert(name.to_owned(), shown.as_str().to_owned());
    Partner::with(name, &shown)
}

impl Desk {
    /// Introduces the maker to the house and opens its desk; `base` is where the house is.
    ///
    /// # Errors
    /// When the folder or the database cannot be used.
    pub async fn open(db: Db, base: &str, folder: &Path) -> anyhow::Result<Desk> {
        let file = folder.join(SECRETS);
        let mut known: BTreeMap<String, String> = match std::fs::read(&file) {
            Ok(bytes) => serde_json::from_slice(&bytes)?,
            Err(_none) => BTreeMap::new(),
        };
        let maker = secret(&db, &mut known, MAKER, Kind::Star).await?;
        let mut lenders = Vec::new();
        // A lender pushes under its code, where that can be a name.
        for lender in db
            .read(system())
            .all::<Lender>("SELECT code FROM lender ORDER BY code", [])
            .await?
        {
            if Name::parse(&lender.code).is_some() {
                lenders.push(secret(&db, &mut known, &lender.code, Kind::Lender).await?);
            }
        }
        std::fs::write(&file, serde_json::to_vec(&known)?).with_context(|| format!("{}", file.display()))?;
        let client = reqwest::Client::builder().timeout(Duration::from_secs(10)).build()?;
        Ok(Desk {
            db,
            base: base.to_owned(),
            maker,
            lenders,
            watched: watched(&client, base).await.unwrap_or_default(),
            client,
            dice: Dice::new(20_261_122),
            pushed: BTreeMap::new(),
            count: 0,
        })
    }

    /// Pushes what happens next to this order, or to the one that was pushed least; `None` when all cars have arrived.
    ///
    /// # Errors
    /// When the house does not answer.
    pub async fn push(&mut self, number: Option<&str>) -> anyhow::Result<Option<Pushed>> {
        let sql = format!(
            "SELECT number, state, source FROM sales_order WHERE state IN {OPEN} ORDER BY signed_at DESC, number"
        );
        let open: Vec<Open> = self.db.read(system()).all(&sql, []).await?;
        let least = |one: &&Open| self.pushed.get(&one.number).copied().unwrap_or(0);
        let watched = open.iter().filter(|one| self.watched.contains(&one.number));
        let chosen = match number {
            Some(number) => open.iter().find(|one| one.number == number),
            None if self.count.is_multiple_of(2) => watched.min_by_key(least).or_else(|| open.iter().min_by_key(least)),
            None => open.iter().min_by_key(least),
        };
        let Some(order) = chosen.cloned() else {
            return Ok(None);
        };
        let (event, more) = self.next(&order);
        let now = self.db.clock().now();
        let body = star(&order.number, now.ms(), event, &now.rfc3339(), more);
        self.post(&self.maker.clone(), order.number, event, &body)
            .await
            .map(Some)
    }

    /// What a lender says next to the application that waits longest; `None` when no lender has to say anything.
    ///
    /// # Errors
    /// When the house does not answer.
    pub async fn push_loan(&mut self) -> anyhow::Result<Option<Pushed>> {
        let sql = "SELECT l.number, l.state, d.code, l.sequence FROM loan l JOIN lender d ON d.id = l.lender_id \
                   WHERE l.state IN ('submitted', 'pre_review', 'review', 'mortgage_done') ORDER BY l.moved_at, l.number";
        let asked: Vec<Asked> = self.db.read(system()).all(sql, []).await?;
        let least = |one: &&Asked| self.pushed.get(&one.number).copied().unwrap_or(0);
        let Some(loan) = asked.iter().min_by_key(least).cloned() else {
            return Ok(None);
        };
        let Some(lender) = self.lenders.iter().find(|one| one.name == loan.code).cloned() else {
            return Ok(None);
        };
        let (event, data) = match loan.state.as_str() {
            "submitted" => ("application.acknowledged", json!({})),
            "pre_review" => ("application.in_review", json!({})),
            "mortgage_done" => ("application.paid_out", json!({})),
            _ => ("application.decided", json!({ "decision": "approved" })),
        };
        let now = self.db.clock().now().rfc3339();
        let body = lender_says(&loan.number, loan.sequence + 1, event, &now, data);
        self.post(&lender, loan.number, event, &body).await.map(Some)
    }

    async fn post(
        &mut self,
        by: &Partner,
        number: String,
        event: &'static str,
        body: &Value,
    ) -> anyhow::Result<Pushed> {
        let now = self.db.clock().now();
        self.count += 1;
        let id = format!("demo-{}-{}", now.ms(), self.count);
        let signed = by.sign(&id, now.seconds(), body.to_string().as_bytes());
        let answer = self
            .client
            .post(format!("{}{}", self.base, by.path()))
            .header("content-type", "application/json")
            .header("webhook-id", signed.id)
            .header("webhook-timestamp", signed.timestamp)
            .header("webhook-signature", signed.signature)
            .body(signed.body)
            .send()
            .await?;
        let status = answer.status().as_u16();
        if status != 202 {
            bail!("the house answered {status} to the demo's {}", by.name);
        }
        *self.pushed.entry(number.clone()).or_insert(0) += 1;
        Ok(Pushed {
            order: number,
            event,
            status,
        })
    }

    /// What happens next, in the maker's words: each step once, two scans on the way, a delay now and then.
    fn next(&mut self, order: &Open) -> (&'static str, Value) {
        const STOPS: [&str; 5] = [
            "武汉铁路物流基地",
            "郑州中转库",
            "长沙北货场",
            "广州大田物流园",
            "深圳平湖南货场",
        ];
        let now = self.db.clock().now();
        let before = self.pushed.get(&order.number).copied().unwrap_or(0);
        let place = self.dice.one(&STOPS).copied().unwrap_or("郑州中转库");
        let at = |place: &str| json!({ "Location": { "LocationName": place } });
        match order.state.as_str() {
            "ordered" if order.source == "stock" => {
                let serial = usize::try_from(now.seconds() % 1_000_000).unwrap_or(0);
                (
                    "VehicleAllocated",
                    json!({ "VehicleID": invent::vin(&mut self.dice, serial) }),
                )
            }
            "ordered" => ("OrderScheduled", period(now, 30)),
            "scheduled" if self.dice.percent(20) => {
                let mut more = period(now, 36);
                more["DelayReasonCode"] = json!("PARTS");
                ("Delayed", more)
            }
            "scheduled" => ("InProduction", at("合肥工厂总装二车间")),
            "in_production" => ("ProductionCompleted", at("合肥工厂")),
            "built" => ("Shipped", at("合肥北铁路货场")),
            "in_transit" if before >= 2 && self.dice.percent(40) => ("ArrivedAtDealer", at("门店")),
            _ => ("InTransit", at(place)),
        }
    }
}

/// The numbers of the orders of the owner whom one becomes by one click: they move most.
async fn watched(client: &reqwest::Client, base: &str) -> anyhow::Result<BTreeSet<String>> {
    let json = async |url: String, token: Option<&str>| {
        let call = client.get(url);
        let call = token.map_or(call.try_clone(), |token| {
            call.try_clone().map(|call| call.bearer_auth(token))
        });
        let answer = call.context("a call")?.send().await?.error_for_status()?;
        anyhow::Ok(serde_json::from_slice::<Value>(&answer.bytes().await?)?)
    };
    let login = json(format!("{base}/demo/login?who=owner"), None).await?;
    let orders = json(format!("{base}/api/v1/orders"), login["access_token"].as_str()).await?;
    let numbers = orders["items"].as_array().into_iter().flatten();
    Ok(numbers
        .filter_map(|one| one["number"].as_str().map(str::to_owned))
        .collect())
}

/// The one desk of this process: the timer and `POST /demo/partner` share it.
static DESK: OnceLock<Mutex<Desk>> = OnceLock::new();

/// Pushes now what happens next, to this order or to any.
///
/// # Errors
/// When the demo has no maker, or the house does not answer.
pub async fn push_now(number: Option<&str>) -> anyhow::Result<Option<Pushed>> {
    let desk = DESK.get().context("the demo has no maker yet")?;
    desk.lock().await.push(number).await
}

/// The timer, until it is stopped.
pub struct Going {
    db: Db,
    stopping: CancellationToken,
    timer: Option<JoinHandle<()>>,
}

impl Going {
    /// Stops it.
    pub async fn stop(self) {
        self.stopping.cancel();
        if let Some(timer) = self.timer
            && timer.await.is_err()
        {
            eprintln!("the demo's maker ended badly");
        }
        if let Err(error) = self.db.close().await {
            eprintln!("the demo's maker: {error}");
        }
    }

    /// Whether it pushes by itself.
    pub fn pushes(&self) -> bool {
        self.timer.is_some()
    }
}

/// Introduces the maker and lets it begin, unless that was not wanted.
///
/// # Errors
/// As of [`Desk::open`].
pub async fn begin(db: Db, base: &str, options: &Options) -> anyhow::Result<Going> {
    let desk = Desk::open(db.clone(), base, &options.data).await?;
    if DESK.set(Mutex::new(desk)).is_err() {
        bail!("a process has one demo");
    }
    let stopping = CancellationToken::new();
    let timer = (!options.no_partner).then(|| actix_web::rt::spawn(go_on(stopping.clone())));
    Ok(Going { db, stopping, timer })
}

/// Every third time a lender's turn, where one has to say something.
async fn go(turn: u64) -> anyhow::Result<Option<Pushed>> {
    let desk = DESK.get().context("the demo has no maker yet")?;
    if turn.is_multiple_of(3)
        && let Some(pushed) = desk.lock().await.push_loan().await?
    {
        return Ok(Some(pushed));
    }
    push_now(None).await
}

/// Pushes something every twenty seconds.
async fn go_on(stopping: CancellationToken) {
    let mut turn = 0_u64;
    loop {
        tokio::select! {
            () = stopping.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
        turn += 1;
        match go(turn).await {
            Ok(Some(pushed)) => tracing::info!(
                about = pushed.order,
                event = pushed.event,
                "a partner of the demo pushed"
            ),
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "a partner of the demo could not push"),
        }
    }
}

/// The days between which the car is expected.
fn period(now: At, days: u64) -> Value {
    let day = |after: u64| {
        let day: NaiveDate = now.utc().date_naive();
        day.checked_add_days(Days::new(after)).unwrap_or(day).to_string()
    };
    json!({ "EstimatedDeliveryPeriod": { "StartDate": day(days), "EndDate": day(days + 6) } })
}
