//! Those who book, and what was acknowledged to them.

use std::cell::Cell;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::Context;
use chezhu::ground::clock::{At, Clock};
use serde_json::{Value, json};
use tokio::time::sleep;

use super::Luck;
use super::house::Place;

/// What the last answer about a booking said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Acked {
    pub number: String,
    pub start_at: String,
    pub state: String,
    /// It was confirmed at some time, so its owner was told.
    pub confirmed: bool,
}

/// The log of one client.
#[derive(Clone, Debug, Default)]
pub(super) struct Log {
    pub acked: BTreeMap<String, Acked>,
    /// No by a rule: the slot is taken.
    pub refused: u32,
    /// No answer, or half of one.
    pub broken: u32,
    /// 503.
    pub busy: u32,
    /// 500 and the like: never.
    pub faults: Vec<String>,
}

struct Client<'a> {
    place: &'a Place,
    http: reqwest::Client,
    luck: Luck,
    token: String,
    log: Log,
}

/// How long somebody tries.
const PATIENCE: Duration = Duration::from_secs(60);

impl Client<'_> {
    /// Asks with one key until there is an answer.
    async fn insist(&mut self, path: &str, body: &Value) -> anyhow::Result<(u16, Value)> {
        let key = format!("{:016x}{:016x}", self.luck.next(), self.luck.next());
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            let call = self.http.post(format!("{}{path}", self.place.base)).json(body);
            let call = call.header("idempotency-key", &key).bearer_auth(&self.token);
            match call.send().await {
                Err(_no_answer) => self.log.broken += 1,
                Ok(reply) => {
                    let status = reply.status().as_u16();
                    match reply.bytes().await {
                        Err(_half) => self.log.broken += 1,
                        Ok(_) if status == 503 => self.log.busy += 1,
                        Ok(bytes) if status >= 500 => {
                            let words = String::from_utf8_lossy(&bytes).into_owned();
                            self.log.faults.push(format!("{status} {path}: {words}"));
                        }
                        Ok(bytes) => return Ok((status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))),
                    }
                }
            }
            sleep(Duration::from_millis(50 + self.luck.below(100))).await;
        }
        anyhow::bail!(
            "{path} has no answer for {PATIENCE:?}: {}",
            self.place.last_words("bff-under-test")
        )
    }

    /// Logs in: a code is good once, so each try has its own.
    async fn log_in(&mut self, name: &str) -> anyhow::Result<()> {
        for _ in 0..200 {
            let code = format!("demo-o_{name}-{}", self.luck.next() % 1_000_000_000);
            let call = self.http.post(format!("{}/api/v1/auth/wechat", self.place.base));
            if let Ok(reply) = call.json(&json!({ "code": code })).send().await
                && reply.status().is_success()
                && let Ok(bytes) = reply.bytes().await
            {
                let reply: Value = serde_json::from_slice(&bytes)?;
                self.token = reply["access_token"].as_str().unwrap_or_default().to_owned();
                return Ok(());
            }
            sleep(Duration::from_millis(100)).await;
        }
        anyhow::bail!("nobody can log in: {}", self.place.last_words("bff-under-test"))
    }

    fn note(&mut self, booking: &Value) -> String {
        let text = |name: &str| booking[name].as_str().unwrap_or_default().to_owned();
        let (id, state) = (text("id"), text("state"));
        let confirmed = state == "confirmed" || self.log.acked.get(&id).is_some_and(|acked| acked.confirmed);
        let acked = Acked {
            number: text("number"),
            start_at: text("start_at"),
            state,
            confirmed,
        };
        self.log.acked.insert(id.clone(), acked);
        id
    }

    /// A slot on one of the next four weeks' days, on the hour.
    fn slot(&mut self) -> String {
        let day = Clock::system().now().seconds() / 86_400 + 2 + i64::try_from(self.luck.below(26)).unwrap_or(0);
        // 09:00 to 16:00 in a zone that is eight hours ahead.
        let hour = 1 + i64::try_from(self.luck.below(8)).unwrap_or(0);
        At::from_ms((day * 86_400 + hour * 3600) * 1000).rfc3339()
    }

    /// Holds a slot and submits; the id of a confirmed booking.
    async fn book(&mut self, car: &str) -> anyhow::Result<Option<String>> {
        let seed = &self.place.seed;
        let wish =
            json!({ "store_id": seed.store, "item_ids": [seed.items["oil"]], "way": "leave", "start_at": self.slot() });
        let (status, held) = self.insist("/api/v1/bookings", &wish).await?;
        if status != 201 {
            anyhow::ensure!(status == 409, "{status} {held}");
            self.log.refused += 1;
            return Ok(None);
        }
        let id = self.note(&held);
        let submit = json!({ "vehicle_id": car, "contact_name": "王小明", "contact_phone": "13800138000" });
        let (status, booking) = self.insist(&format!("/api/v1/bookings/{id}/submit"), &submit).await?;
        if status == 200 {
            self.note(&booking);
            return Ok(Some(id));
        }
        anyhow::ensure!(status == 409, "{status} {booking}");
        self.log.refused += 1;
        // The car is somewhere else at that hour; the slot is given back.
        self.cancel(&id).await?;
        Ok(None)
    }

    async fn cancel(&mut self, id: &str) -> anyhow::Result<()> {
        let reason = json!({ "reason": "plans_changed" });
        let (status, booking) = self.insist(&format!("/api/v1/bookings/{id}/cancel"), &reason).await?;
        anyhow::ensure!(status == 200, "{status} {booking}");
        self.note(&booking);
        Ok(())
    }
}

/// Books and cancels until it is over; gives the log of what was acknowledged.
pub(super) async fn ride(
    place: &Place,
    number: u64,
    seed: u64,
    over: &Rc<Cell<bool>>,
    made: &Rc<Cell<u32>>,
) -> anyhow::Result<Log> {
    let mut client = Client {
        place,
        http: reqwest::Client::builder().timeout(Duration::from_secs(8)).build()?,
        luck: Luck(seed.rotate_left(31)),
        token: String::new(),
        log: Log::default(),
    };
    client.log_in(&format!("rider{number}")).await?;
    let plate = format!("粤B{:05}", 20_000 + number);
    let (status, car) = client
        .insist(
            "/api/v1/vehicles",
            &json!({ "plate": plate, "model_id": place.seed.model }),
        )
        .await?;
    anyhow::ensure!(status == 201, "{status} {car}");
    let car = car["id"].as_str().context("a car")?.to_owned();
    let mut open: VecDeque<String> = VecDeque::new();
    while !over.get() {
        if let Some(id) = client.book(&car).await? {
            made.set(made.get() + 1);
            open.push_back(id);
        }
        if open.len() >= 3
            && let Some(oldest) = open.pop_front()
        {
            client.cancel(&oldest).await?;
        }
    }
    Ok(client.log)
}
