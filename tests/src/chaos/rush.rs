//! Three times as many come as can be served (security.md O1): what is taken is answered in time, what is not is told so at
//! once, staff and partners get through, and it is over when it is over. Arrivals do not wait for answers (open loop). The
//! generator runs on the same cores as what it measures.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::Context;
use chezhu::domain::staff::{self, InviteStaff, Role, RoleWish, Username};
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::Clock;
use chezhu::ground::text::Line;
use futures::StreamExt;
use futures::stream::FuturesUnordered;
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};
use tokio::time::{interval, sleep};

use super::{Found, calm};
use crate::app::{PASSWORD, TOTP_SEED};
use crate::crash::house::{House, Otherwise};
use crate::database::Engine;
use crate::partner::star;

/// Answers by status with how long each took; 0 is no answer.
#[derive(Default)]
struct Tally {
    by: BTreeMap<u16, Vec<Duration>>,
    bare: u32,
    /// Why there was no answer.
    unheard: BTreeMap<&'static str, u32>,
}

type Book = Rc<RefCell<Tally>>;

impl Tally {
    fn count(&self, status: u16) -> usize {
        self.by.get(&status).map_or(0, Vec::len)
    }

    fn all(&self) -> usize {
        self.by.values().map(Vec::len).sum()
    }

    fn p99(&self, status: u16) -> u128 {
        let mut all = self.by.get(&status).cloned().unwrap_or_default();
        all.sort_unstable();
        all.get(all.len() * 99 / 100).copied().unwrap_or_default().as_millis()
    }

    fn yes(&self) -> usize {
        self.by
            .iter()
            .filter(|(status, _)| (200..300).contains(*status))
            .map(|(_, all)| all.len())
            .sum()
    }
}

async fn ask(call: RequestBuilder, book: &Book) {
    let began = Instant::now();
    let heard = async {
        let reply = call.send().await?;
        let code = reply.status().as_u16();
        let bare = code == 503 && !reply.headers().contains_key("retry-after");
        reply.bytes().await.map(|_| (code, bare))
    };
    let heard = heard.await;
    let mut book = book.borrow_mut();
    let (status, bare) = heard.unwrap_or_else(|error| {
        let why = match (error.is_timeout(), error.is_connect()) {
            (true, _) => "twenty seconds",
            (false, true) => "no connection",
            (false, false) => "broken off",
        };
        *book.unheard.entry(why).or_default() += 1;
        (0, false)
    });
    book.by.entry(status).or_default().push(began.elapsed());
    book.bare += u32::from(bare);
}

/// Asks, and asks again when there is an answer.
async fn keep_asking(call: &impl Fn() -> RequestBuilder, until: Instant, book: &Book) {
    while Instant::now() < until {
        ask(call(), book).await;
    }
}

/// The most that is answered in a second when each of sixteen waits for the answer.
async fn peak(call: impl Fn() -> RequestBuilder, long: Duration) -> (f64, u128) {
    let book = Book::default();
    let began = Instant::now();
    futures::future::join_all((0..16).map(|_| keep_asking(&call, began + long, &book))).await;
    let tally = book.borrow();
    (tally.yes() as f64 / began.elapsed().as_secs_f64(), tally.p99(200))
}

/// So many a second for so long, whether they are answered or not; at most 4,000 wait at a time.
async fn rush(call: impl Fn(u64) -> RequestBuilder, rate: f64, long: Duration, book: &Book) -> u64 {
    let (began, mut sent, mut left_out) = (Instant::now(), 0_u64, 0_u64);
    let mut open = FuturesUnordered::new();
    let mut tick = interval(Duration::from_millis(5));
    while began.elapsed() < long {
        tokio::select! {
            _ = tick.tick() => {
                let due = (began.elapsed().as_secs_f64() * rate) as u64;
                while sent + left_out < due {
                    if open.len() >= 4_000 {
                        left_out += 1;
                    } else {
                        open.push(ask(call(sent), book));
                        sent += 1;
                    }
                }
            }
            Some(()) = open.next(), if !open.is_empty() => {}
        }
    }
    while open.next().await.is_some() {}
    left_out
}

/// An owner's and a colleague's token.
async fn tokens(house: &House, http: &Client) -> anyhow::Result<(String, String)> {
    let login = |path: &str, body: Value| http.post(format!("{}{path}", house.place.base)).json(&body);
    let token = async |call: RequestBuilder| -> anyhow::Result<String> {
        let reply: Value = call.send().await?.error_for_status()?.json().await?;
        Ok(reply["access_token"].as_str().context("a token")?.to_owned())
    };
    let owner = token(login("/api/v1/auth/wechat", json!({ "code": "demo-o_rush-1" }))).await?;
    let name = "boss.of.the.rush";
    let wish = InviteStaff {
        username: Username::parse(name).context("a username")?,
        name: Line::parse("店长")?,
        roles: vec![RoleWish {
            role: Role::GroupAdmin,
            store_id: None,
        }],
    };
    let hash = staff::Password::new(PASSWORD.to_owned())?.hash()?;
    let db = house.db().await?;
    db.write(Actor::System("chaos"), async |tx| {
        staff::settle(tx, wish, &hash, &TOTP_SEED).await
    })
    .await?;
    db.close().await?;
    let totp = staff::code(&TOTP_SEED, staff::step_at(Clock::system().now()));
    let boss = login(
        "/api/v1/staff/auth/login",
        json!({ "username": name, "password": PASSWORD, "totp": totp }),
    );
    Ok((owner, token(boss).await?))
}

/// What everybody asks at nine o'clock: which times of a day are free. It is the dearest read there is, so that whoever makes
/// the rush up, and telling who is too many, cost little beside it.
fn free(house: &House) -> anyhow::Result<String> {
    let (place, day) = (&house.place, Clock::system().now().plus_minutes(3 * 24 * 60));
    let item = place.seed.items.get("check").context("an item")?;
    let day = day.rfc3339();
    let day = day.get(..10).context("a day")?;
    Ok(format!(
        "{}/api/v1/stores/{}/slots/{day}?items={item}&way=leave",
        place.base, place.seed.store
    ))
}

/// A house whose worker takes no more in hand than a slow machine can serve in time.
fn few_hands() -> Otherwise {
    Otherwise {
        settings: vec![
            ("HTTP__AT_ONCE", "32".to_owned()),
            ("TELEMETRY__LOG", "error".to_owned()),
        ],
        ..Otherwise::default()
    }
}

/// One rush.
struct Round {
    peak: f64,
    goodput: f64,
    left_out: u64,
    owners: Tally,
    staff: Tally,
    partners: Tally,
    after: Tally,
}

/// Three rushes, each of three times the peak for so long; times and throughput are judged by the one in the middle, since
/// the generator takes its share of the same cores.
///
/// # Errors
/// When something does not start.
pub async fn run(engine: Engine, long: Duration) -> anyhow::Result<Found> {
    let goal = "open loop 3 × capacity, the middle of three rushes: goodput ≥ 90 % of peak, admitted p99 ≤ 500 ms, shed = 503 + Retry-After p99 ≤ 50 ms, staff and partners ≥ 95 %, usual ≤ 5 s after";
    let mut found = Found::of("O1", goal, engine);
    let house = House::otherwise(calm(engine), few_hands()).await?;
    let http = Client::builder().timeout(Duration::from_secs(20)).build()?;
    let (owner, boss) = tokens(&house, &http).await?;
    let mut rounds = Vec::new();
    for number in 0..3 {
        rounds.push(round(&house, &http, (&owner, &boss), (number, long)).await?);
    }
    // The database says that it is busy by the same answer: what was shed is counted by the door.
    let shed = shed(&http, &house.place.inner).await?;
    found.must(shed > 0.0, || "the door shed nobody".to_owned());
    judge(&mut found, &rounds);
    house.close().await;
    Ok(found)
}

async fn round(
    house: &House,
    http: &Client,
    (owner, boss): (&str, &str),
    (number, long): (u64, Duration),
) -> anyhow::Result<Round> {
    let (base, store) = (&house.place.base, house.place.seed.store);
    let free = free(house)?;
    let mine = || http.get(&free).bearer_auth(owner);
    let (peak, _) = peak(mine, long.min(Duration::from_secs(5))).await;
    let (owners, staff, partners) = (Book::default(), Book::default(), Book::default());
    let kept = http.get(format!("{base}/api/v1/staff/stores/{store}/requests"));
    let began = Instant::now();
    let partner = &house.maker.partner;
    let push = |n: u64| {
        let at = Clock::system().now();
        let body = star(
            "SO20261122-0001",
            1,
            "RetailDeliveryReported",
            &at.rfc3339(),
            json!({ "n": n }),
        )
        .to_string();
        let signed = partner.sign(&format!("rush-{number}-{n}"), at.seconds(), body.as_bytes());
        let call = http
            .post(format!("{base}{}", partner.path()))
            .header("content-type", "application/json");
        let call = call
            .header("webhook-id", signed.id)
            .header("webhook-timestamp", signed.timestamp);
        call.header("webhook-signature", signed.signature).body(signed.body)
    };
    let (left_out, _, _) = futures::join!(
        rush(|_| mine(), 3.0 * peak, long, &owners),
        rush(
            |_| kept.try_clone().unwrap_or_else(mine).bearer_auth(boss),
            5.0,
            long,
            &staff
        ),
        rush(push, 5.0, long, &partners),
    );
    let goodput = owners.borrow().yes() as f64 / began.elapsed().as_secs_f64();
    sleep(Duration::from_secs(2)).await;
    let after = Book::default();
    for _ in 0..40 {
        ask(mine(), &after).await;
    }
    Ok(Round {
        peak,
        goodput,
        left_out,
        owners: owners.take(),
        staff: staff.take(),
        partners: partners.take(),
        after: after.take(),
    })
}

/// How many the door itself told to come again.
async fn shed(http: &Client, inner: &str) -> anyhow::Result<f64> {
    let metrics = http.get(format!("{inner}/metrics")).send().await?.text().await?;
    let line = metrics
        .lines()
        .find_map(|line| line.strip_prefix("chezhu_http_shed_total "));
    Ok(line.map_or(Ok(0.0), str::parse)?)
}

/// The one in the middle.
fn middle<T: Copy + PartialOrd>(rounds: &[Round], what: impl Fn(&Round) -> T) -> Option<T> {
    let mut all: Vec<T> = rounds.iter().map(what).collect();
    all.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
    all.get(all.len() / 2).copied()
}

fn judge(found: &mut Found, rounds: &[Round]) {
    let sum = |what: &dyn Fn(&Round) -> usize| rounds.iter().map(what).sum::<usize>();
    let count = |status: u16| sum(&|round| round.owners.count(status));
    found.note("peak_per_s", json!(middle(rounds, |round| round.peak.round())));
    found.note(
        "offered",
        json!(sum(&|round| round.owners.all()) as u64 + rounds.iter().map(|round| round.left_out).sum::<u64>()),
    );
    found.note("admitted", json!(count(200)));
    found.note("shed", json!(count(503)));
    let ratio = |round: &Round| -> f64 { round.goodput / round.peak };
    let goodput: Vec<f64> = rounds.iter().map(|round| (ratio(round) * 100.0).round()).collect();
    found.note("goodput_percent_of_peak", json!(goodput));
    if middle(rounds, ratio).is_none_or(|percent| percent < 0.9) {
        found.late.push(format!("goodput {goodput:?} % of peak"));
    }
    let p99 = |what: fn(&Round) -> u128| middle(rounds, what).unwrap_or(u128::MAX);
    found.within("admitted_p99_ms", p99(|round| round.owners.p99(200)), 500);
    found.within("shed_p99_ms", p99(|round| round.owners.p99(503)), 50);
    found.within("after_p99_ms", p99(|round| round.after.p99(200)), 500);
    let staff: Vec<&Tally> = rounds.iter().map(|round| &round.staff).collect();
    let partners: Vec<&Tally> = rounds.iter().map(|round| &round.partners).collect();
    for (name, lane) in [("staff_ok_percent", staff), ("partners_ok_percent", partners)] {
        let all: usize = lane.iter().map(|tally| tally.all()).sum();
        let percent = lane.iter().map(|tally| tally.yes()).sum::<usize>() * 100 / all.max(1);
        found.note(name, json!(percent));
        if percent < 95 {
            found.late.push(format!("{name}: {percent}"));
        }
    }
    let unheard = count(0);
    found.note("unheard", json!(unheard));
    if unheard > 0 {
        // A matter of time, as how long the others took: when nobody took their connection for long enough.
        let why: Vec<_> = rounds.iter().map(|round| &round.owners.unheard).collect();
        found.late.push(format!("{unheard} heard nothing: {why:?}"));
    }
    let others: Vec<u16> = rounds
        .iter()
        .flat_map(|round| round.owners.by.keys().copied())
        .filter(|status| ![0, 200, 408, 503].contains(status))
        .collect();
    found.must(others.is_empty(), || format!("owners were answered {others:?}"));
    let bare: u32 = rounds
        .iter()
        .map(|round| round.owners.bare + round.staff.bare + round.partners.bare)
        .sum();
    found.must(bare == 0, || format!("{bare} × 503 without Retry-After"));
    for round in rounds {
        found.must(round.owners.count(503) > 0, || {
            "nobody was told to come again".to_owned()
        });
        found.must(round.owners.count(200) > 0, || "nobody was served".to_owned());
        found.must(round.after.count(200) == round.after.all(), || {
            "not as usual afterwards".to_owned()
        });
    }
}
