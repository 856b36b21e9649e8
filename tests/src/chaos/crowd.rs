//! Owners who read and write all the time, and keep every answer.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::Context;
use chezhu::ground::clock::{At, Clock};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::crash::Luck;
use crate::crash::house::Place;

/// An answer, or none (status 0).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reply {
    pub came: Instant,
    pub took: Duration,
    pub status: u16,
    pub write: bool,
}

/// What the crowd saw, all of it together.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// They are in: all of a crowd, the first of those who pass.
    pub awake: bool,
    pub replies: Vec<Reply>,
    /// 5xx other than 503, and what else nobody should be told.
    pub faults: Vec<String>,
    /// 503 that do not say when to come again.
    pub bare: u32,
    /// Answers that broke off in their middle.
    pub halves: u32,
    /// Nobody listened.
    pub unreached: u32,
    /// Keys of writes that were sent and never answered.
    pub unanswered: Vec<String>,
    /// Answers that say something else than was written before.
    pub wrong: Vec<String>,
    /// Bookings by what the last answer said of them; `?` when a later question had no answer.
    pub acked: BTreeMap<String, String>,
}

impl Seen {
    /// The first answer of this sort after that moment that was a yes.
    pub(crate) fn yes_after(&self, moment: Instant, write: bool) -> Option<Instant> {
        let yes = |reply: &&Reply| reply.write == write && (200..300).contains(&reply.status);
        // One that was asked before and came after tells of before.
        let asked = |reply: &&Reply| reply.came.checked_sub(reply.took).is_some_and(|asked| asked >= moment);
        self.replies.iter().filter(yes).find(asked).map(|reply| reply.came)
    }

    /// How many had this status.
    pub(crate) fn count(&self, status: u16) -> usize {
        self.replies.iter().filter(|reply| reply.status == status).count()
    }

    /// The 99th percentile, in milliseconds, of the answers between two moments, and how many there were.
    pub(crate) fn p99(&self, from: Instant, to: Instant) -> (u128, usize) {
        let within = |reply: &&Reply| (from..to).contains(&reply.came) && reply.status > 0;
        let mut all: Vec<Duration> = self.replies.iter().filter(within).map(|reply| reply.took).collect();
        all.sort_unstable();
        let at = all.len().saturating_mul(99) / 100;
        (all.get(at).copied().unwrap_or_default().as_millis(), all.len())
    }

    /// The longest that anybody waited, in milliseconds.
    pub(crate) fn longest(&self) -> u128 {
        self.replies
            .iter()
            .map(|reply| reply.took.as_millis())
            .max()
            .unwrap_or(0)
    }
}

/// Shared by the crowd and by whoever makes trouble.
pub(crate) type Eye = Rc<RefCell<Seen>>;

/// Longer than this nobody waits; it counts as no answer.
const PATIENCE: Duration = Duration::from_secs(15);

struct Owner<'a> {
    place: &'a Place,
    http: reqwest::Client,
    luck: Luck,
    token: String,
    /// What the name may be now: one, or more when a change had no answer.
    names: Vec<String>,
    eye: Eye,
}

impl Owner<'_> {
    fn key(&mut self) -> String {
        format!("{:016x}{:016x}", self.luck.next(), self.luck.next())
    }

    /// One question. `None` when there was no answer, or half of one.
    async fn ask(&mut self, method: Method, path: &str, body: Option<&Value>) -> Option<(u16, Value)> {
        let (write, key) = (body.is_some(), self.key());
        let mut call = self
            .http
            .request(method, format!("{}{path}", self.place.base))
            .bearer_auth(&self.token);
        if let Some(body) = body {
            call = call.json(body).header("idempotency-key", &key);
        }
        let began = Instant::now();
        let sent = call.send().await;
        let mut answer = None;
        let mut status = 0;
        let mut told = Vec::new();
        match sent {
            Err(error) if error.is_connect() => self.eye.borrow_mut().unreached += 1,
            Err(_no_answer) if write => self.eye.borrow_mut().unanswered.push(key),
            Err(_no_answer) => {}
            Ok(reply) => {
                status = reply.status().as_u16();
                let when = reply.headers().contains_key("retry-after");
                match reply.bytes().await {
                    Err(_broke_off) => self.eye.borrow_mut().halves += 1,
                    Ok(bytes) => {
                        told = bytes.to_vec();
                        answer = Some((status, serde_json::from_slice(&told).unwrap_or(Value::Null)));
                    }
                }
                if status == 503 && !when {
                    self.eye.borrow_mut().bare += 1;
                }
            }
        }
        let mut eye = self.eye.borrow_mut();
        if status >= 500 && status != 503 {
            eye.faults
                .push(format!("{status} {path}: {}", String::from_utf8_lossy(&told)));
        }
        let (came, took) = (Instant::now(), began.elapsed());
        eye.replies.push(Reply {
            came,
            took,
            status,
            write,
        });
        answer
    }

    async fn log_in(&mut self, name: &str) -> anyhow::Result<()> {
        for _ in 0..100 {
            let code = format!("demo-o_{name}-{}", self.luck.next() % 1_000_000_000);
            let reply = self
                .http
                .post(format!("{}/api/v1/auth/wechat", self.place.base))
                .json(&json!({ "code": code }))
                .send()
                .await?;
            if reply.status().is_success() {
                let reply: Value = reply.json().await?;
                self.token = reply["access_token"].as_str().context("a token")?.to_owned();
                return Ok(());
            }
            sleep(Duration::from_millis(100)).await;
        }
        anyhow::bail!("nobody can log in: {}", self.place.last_words("bff-under-test"))
    }

    /// Gives the own name for the first time. A house that has just opened may be busy with what was due meanwhile.
    async fn first_name(&mut self) -> anyhow::Result<()> {
        let (began, name) = (Instant::now(), "王小明".to_owned());
        loop {
            let named = self
                .ask(Method::PATCH, "/api/v1/me", Some(&json!({ "name": name })))
                .await;
            match named {
                Some((200, _)) => break,
                Some((503, _)) if began.elapsed() < Duration::from_secs(60) => sleep(Duration::from_millis(200)).await,
                other => anyhow::bail!("nobody gets a name: {other:?}"),
            }
        }
        self.names = vec![name];
        Ok(())
    }

    /// Changes the own name, and reads it.
    async fn name(&mut self) {
        let name = format!(
            "王{}",
            ["一", "二", "三", "四", "五", "六"][self.luck.below(6) as usize]
        );
        match self
            .ask(Method::PATCH, "/api/v1/me", Some(&json!({ "name": name })))
            .await
        {
            Some((200, _)) => self.names = vec![name],
            // Refused before it took effect.
            Some((401..=429, _)) => {}
            _ => self.names.push(name),
        }
        if let Some((200, me)) = self.ask(Method::GET, "/api/v1/me", None).await {
            let seen = me["name"].as_str().unwrap_or_default().to_owned();
            if self.names.contains(&seen) {
                self.names = vec![seen];
            } else {
                let words = format!("the name is {seen:?}, it was made {:?}", self.names);
                self.eye.borrow_mut().wrong.push(words);
            }
        }
    }

    /// Holds a slot and gives it back.
    async fn book(&mut self) {
        let day = Clock::system().now().seconds() / 86_400 + 2 + i64::try_from(self.luck.below(26)).unwrap_or(0);
        let hour = 1 + i64::try_from(self.luck.below(8)).unwrap_or(0);
        let start = At::from_ms((day * 86_400 + hour * 3600) * 1000).rfc3339();
        let seed = &self.place.seed;
        let wish =
            json!({ "store_id": seed.store, "item_ids": [seed.items["oil"]], "way": "leave", "start_at": start });
        let Some((201, held)) = self.ask(Method::POST, "/api/v1/bookings", Some(&wish)).await else {
            return;
        };
        let id = held["id"].as_str().unwrap_or_default().to_owned();
        self.eye.borrow_mut().acked.insert(id.clone(), "held".to_owned());
        let cancel = json!({ "reason": "plans_changed" });
        let path = format!("/api/v1/bookings/{id}/cancel");
        let state = match self.ask(Method::POST, &path, Some(&cancel)).await {
            Some((200, booking)) => booking["state"].as_str().unwrap_or_default().to_owned(),
            // Also after 503: a commit whose answer was lost may have taken effect.
            _ => "?".to_owned(),
        };
        self.eye.borrow_mut().acked.insert(id, state);
    }
}

/// One of the crowd comes in. Every second one brings a connection of its own for each question.
async fn enter(place: &Place, number: u64, seed: u64, eye: Eye) -> anyhow::Result<Owner<'_>> {
    let mut http = reqwest::Client::builder().timeout(PATIENCE);
    if number % 2 == 1 {
        http = http.pool_max_idle_per_host(0);
    }
    let mut owner = Owner {
        place,
        http: http.build()?,
        luck: Luck::of(seed + number * 7919),
        token: String::new(),
        names: Vec::new(),
        eye,
    };
    owner.log_in(&format!("crowd{number}")).await?;
    owner.first_name().await?;
    Ok(owner)
}

/// Lives until it is over, at most so many rounds.
async fn live(mut owner: Owner<'_>, over: &Cell<bool>, rounds: u64) {
    for _ in 0..rounds {
        if over.get() {
            break;
        }
        match owner.luck.below(4) {
            0 => owner.name().await,
            1 => owner.book().await,
            _ => {
                owner.ask(Method::GET, "/api/v1/stores", None).await;
                owner.ask(Method::GET, "/api/v1/bookings", None).await;
            }
        }
        sleep(Duration::from_millis(owner.luck.below(20))).await;
    }
}

/// So many of them, until it is over.
pub(crate) async fn crowd(place: &Place, many: u64, seed: u64, eye: &Eye, over: &Cell<bool>) -> anyhow::Result<()> {
    let all = (0..many).map(|number| enter(place, number, seed, eye.clone()));
    let all = futures::future::try_join_all(all.collect::<Vec<_>>()).await?;
    {
        let mut seen = eye.borrow_mut();
        seen.replies.clear();
        seen.awake = true;
    }
    let all = all.into_iter().map(|owner| live(owner, over, u64::MAX));
    futures::future::join_all(all.collect::<Vec<_>>()).await;
    Ok(())
}

/// Rounds of one who passes.
const STAY: u64 = 300;

/// So many at a time, each of whom makes room for the next: nobody's history grows beyond what one
/// person's can be.
pub(crate) async fn passing(place: &Place, many: u64, seed: u64, eye: &Eye, over: &Cell<bool>) -> anyhow::Result<()> {
    let lane = async |first: u64| -> anyhow::Result<()> {
        let mut number = first;
        while !over.get() {
            let owner = enter(place, number, seed, eye.clone()).await?;
            eye.borrow_mut().awake = true;
            live(owner, over, STAY).await;
            number += many;
        }
        Ok(())
    };
    futures::future::try_join_all((0..many).map(lane)).await?;
    Ok(())
}

/// Waits until the crowd is in and has worked for a second: trouble before that is no trouble.
pub(crate) async fn awake(eye: &Eye) {
    while !eye.borrow().awake {
        sleep(Duration::from_millis(20)).await;
    }
    sleep(Duration::from_secs(1)).await;
}
