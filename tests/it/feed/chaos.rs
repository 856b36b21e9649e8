//! Inbox chaos (security.md R10): events of many orders come one to five times, out of order, from several sides at once,
//! before their order is signed, while the workers that apply them are stopped in the middle – and the end is what a
//! reference model says, with nothing done twice. 10,000 events with `CHEZHU_TEST_EVENTS=10000`, fewer in the short form.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::time::Duration;

use chezhu::domain::feed::{Kind, apply};
use chezhu::domain::staff::Role;
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::At;
use chezhu::ground::db::{Db, Look};
use chezhu_tests::app::TestApp;
use chezhu_tests::figures;
use chezhu_tests::on_both;
use chezhu_tests::orders::{Desk, Offered};
use chezhu_tests::partner::{Partner, star};
use chezhu_tests::seed::Seed;
use futures::StreamExt;
use sea_orm::FromQueryResult;
use serde_json::{Value, json};

use super::forge::{Luck, number};
use super::{post, rows};

/// The way of a car that is built, in the maker's words and in ours.
const WAY: [(&str, &str); 6] = [
    ("OrderScheduled", "scheduled"),
    ("InProduction", "in_production"),
    ("ProductionCompleted", "built"),
    ("Shipped", "shipped"),
    ("InTransit", "in_transit"),
    ("ArrivedAtDealer", "at_store"),
];

#[derive(Clone, Debug)]
struct Event {
    revision: i64,
    at: At,
    /// A place on the way, or a delay.
    step: Option<usize>,
    /// The first expected day, by its number.
    day: Option<usize>,
}

impl Event {
    fn body(&self, order: &str) -> Value {
        let period = |day: usize| json!({ "StartDate": format!("2026-12-{:02}", day + 1), "EndDate": format!("2026-12-{:02}", day + 3) });
        let mut more = json!({});
        if let Some(day) = self.day {
            more["EstimatedDeliveryPeriod"] = period(day);
        }
        let code = match self.step {
            Some(step) => WAY[step].0,
            None => {
                more["DelayReasonCode"] = json!("PARTS");
                "Delayed"
            }
        };
        star(order, self.revision, code, &self.at.rfc3339(), more)
    }
}

/// What the model says that an order must be in the end. Written without a look at the code that it judges: the events in
/// the order in which they happened, one after the other.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
struct End {
    state: String,
    held: i64,
    scan_at: Option<At>,
    expected_from: Option<String>,
    delay_reason: Option<String>,
}

fn model(events: &[Event]) -> End {
    let mut sorted = events.to_vec();
    sorted.sort_by_key(|event| event.at);
    let mut reached: Option<usize> = None;
    let mut end = End {
        state: "ordered".to_owned(),
        held: 0,
        scan_at: None,
        expected_from: None,
        delay_reason: None,
    };
    let day = |day: Option<usize>| day.map(|day| format!("2026-12-{:02}", day + 1));
    for event in sorted {
        let Some(step) = event.step else {
            end.delay_reason = Some("parts".to_owned());
            end.expected_from = day(event.day).or(end.expected_from);
            continue;
        };
        let next = reached.map_or(0, |reached| reached + 1);
        if step != next && Some(step) != reached {
            end.held += 1;
            continue;
        }
        reached = Some(step);
        end.state = WAY[step].1.to_owned();
        end.scan_at = Some(event.at);
        if event.day.is_some() {
            (end.expected_from, end.delay_reason) = (day(event.day), None);
        }
        if step == WAY.len() - 1 {
            end.delay_reason = None;
        }
    }
    end
}

/// What happens to a car: on its way, with scans, sometimes late, sometimes with a step that was never told or one that
/// comes again from behind.
fn story(luck: &mut Luck, now: At) -> Vec<Event> {
    let (mut events, mut at) = (Vec::new(), now.plus_minutes(-60 * 24 * 60));
    let far = 1 + luck.below(WAY.len());
    let forgotten = (luck.below(5) == 0).then(|| luck.below(far));
    let mut tell = |step: Option<usize>, luck: &mut Luck| {
        at = at.plus_minutes(30 + i64::try_from(luck.below(5_000)).unwrap_or(0));
        let day = (step.is_none() || luck.below(2) == 0).then(|| luck.below(20));
        let revision = i64::try_from(events.len() + 1).unwrap_or(1);
        events.push(Event {
            revision,
            at,
            step,
            day,
        });
    };
    for step in 0..far {
        if forgotten != Some(step) {
            tell(Some(step), luck);
        }
        if luck.below(4) == 0 {
            tell(None, luck);
        }
        if step > 0 && luck.below(10) == 0 {
            tell(Some(luck.below(step)), luck);
        }
        if forgotten != Some(step) && luck.below(3) == 0 {
            tell(Some(step), luck);
        }
    }
    events
}

struct Told {
    order: Offered,
    events: Vec<Event>,
    late: bool,
}

/// A worker that applies what is due, in no order, and is stopped in the middle again and again: where exactly, chance says.
async fn work(db: &Db, seed: u64, over: &Cell<bool>, stops: &Cell<u32>) {
    let mut luck = Luck(seed);
    while !over.get() {
        // From a fifth of a millisecond to nearly half a second: some get nowhere, some in the middle, some to the end.
        let patience = Duration::from_micros(200 + (luck.next() % 1_000).pow(2) * 2 / 5);
        let mut order = luck.clone_of();
        let round = async {
            let mut due = apply::due(&db.read(Actor::System("chaos")), 30).await?;
            while !due.is_empty() {
                let one = due.swap_remove(order.below(due.len()));
                let done = db
                    .write(Actor::System("chaos"), async |tx| apply::one(tx, &one).await)
                    .await;
                if let Err(error) = done {
                    assert!(error.to_string().contains("busy"), "{error:?}");
                }
            }
            anyhow::Ok(())
        };
        if tokio::time::timeout(patience, round).await.is_err() {
            stops.set(stops.get() + 1);
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

impl Luck {
    fn clone_of(&mut self) -> Luck {
        Luck(self.next())
    }
}

/// A store with a consultant and a customer.
pub async fn desk(app: &TestApp) -> anyhow::Result<Desk> {
    let seed = Seed::small(app).await?;
    let consultant = app.staff(Role::SalesConsultant, Some(seed.store)).await?;
    let customer = json!({ "store_id": seed.store, "name": "李雷", "phone": "13800138000" });
    let made = app
        .post("/api/v1/staff/customers", &customer)
        .bearer(&consultant.token)
        .expect(201)
        .await;
    Ok(Desk {
        token: consultant.token,
        store: seed.store,
        model: seed.model,
        person: made["id"].as_str().unwrap_or_default().to_owned(),
    })
}

async fn tell_orders(app: &TestApp, many: usize, luck: &mut Luck) -> anyhow::Result<(Desk, Vec<Told>)> {
    let desk = desk(app).await?;
    let (mut all, mut count) = (Vec::new(), 0);
    while count < many {
        let order = desk.offer(app).await?;
        let late = luck.below(4) == 0;
        if !late {
            desk.sign(app, &order).await;
        }
        let events = story(luck, app.clock.now());
        count += events.len();
        all.push(Told { order, events, late });
    }
    Ok((desk, all))
}

/// Each event one to five times, shuffled.
fn deliveries(all: &[Told], luck: &mut Luck) -> Vec<(String, Value)> {
    let mut out = Vec::new();
    for told in all {
        for event in &told.events {
            let id = format!("{}-{}", told.order.number, event.revision);
            let body = event.body(&told.order.number);
            out.extend((0..1 + luck.below(5)).map(|_| (id.clone(), body.clone())));
        }
    }
    for n in (1..out.len()).rev() {
        out.swap(n, luck.below(n + 1));
    }
    out
}

async fn judge(app: &TestApp, told: &Told) -> anyhow::Result<()> {
    let look = app.db.read(Actor::System("chaos"));
    let sql = "SELECT state, held, scan_at, expected_from, delay_reason FROM sales_order WHERE number = $1";
    let end: Option<End> = look.one(sql, [told.order.number.as_str().into()]).await?;
    assert_eq!(
        end.as_ref(),
        Some(&model(&told.events)),
        "{}: {:?}",
        told.order.number,
        told.events
    );
    let sql = "SELECT COUNT(*) FROM order_report r JOIN sales_order o ON o.id = r.order_id WHERE o.number = $1";
    let reports = look.number(sql, [told.order.number.as_str().into()]).await?;
    assert_eq!(
        usize::try_from(reports)?,
        told.events.len(),
        "{} was told otherwise",
        told.order.number
    );
    // The owner is told of a state at most once, and of the last one at least.
    let sql = "SELECT COUNT(*) FROM notice n JOIN sales_order o ON o.id = n.subject_id \
               WHERE o.number = $1 AND n.person_id IS NOT NULL AND n.kind IN ('order.moved', 'order.arrived')";
    let notices = usize::try_from(look.number(sql, [told.order.number.as_str().into()]).await?)?;
    let reached = end.and_then(|end| WAY.iter().position(|(_, state)| *state == end.state));
    let most = reached.map_or(0, |reached| reached + 1);
    assert!(
        (usize::from(most > 0)..=most).contains(&notices),
        "{}: {notices} notices of {most} states",
        told.order.number
    );
    Ok(())
}

on_both! {
    async fn the_end_is_the_models_whatever_comes_how_often_and_when(app: TestApp) -> anyhow::Result<()> {
        let many = number("CHEZHU_TEST_EVENTS", 200);
        let seed = u64::try_from(number("CHEZHU_TEST_SEED", 20_261_122))?;
        let mut luck = Luck(seed);
        let maker = Partner::add(&app.db, "xingchen", Kind::Star).await?;
        let (desk, all) = tell_orders(&app, many, &mut luck).await?;
        let deliveries = deliveries(&all, &mut luck);
        let events: usize = all.iter().map(|told| told.events.len()).sum();
        let (over, stops, outcomes) = (Cell::new(false), Cell::new(0_u32), RefCell::new(BTreeMap::new()));
        let sent = deliveries.len();
        let posting = async {
            let posts = futures::stream::iter(deliveries).for_each_concurrent(8, async |(id, body)| {
                let signed = maker.sign(&id, app.clock.now().seconds(), body.to_string().as_bytes());
                let answered = post(&app, &maker.path(), &signed).await;
                assert_eq!(answered.status, 202, "{}", answered.text());
                *outcomes.borrow_mut().entry(answered.json()["taken"].to_string()).or_insert(0) += 1;
            });
            posts.await;
            // Those that were signed late: what was pushed about them before waits, parked.
            for told in all.iter().filter(|told| told.late) {
                desk.sign(&app, &told.order).await;
            }
            // Its patience is longer than ten thousand events take, its clock's steps shorter than seven days together.
            for _ in 0..4_000 {
                if rows(&app, "state = 'new'").await? == 0 {
                    break;
                }
                app.clock.advance(Duration::from_secs(60));
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            over.set(true);
            anyhow::Ok(())
        };
        let workers = (1..=3).map(|n| work(&app.db, seed + n, &over, &stops));
        let (posted, _) = futures::join!(posting, futures::future::join_all(workers));
        posted?;
        println!("{events} events of {} orders sent {sent} times: {:?}; workers stopped {} times", all.len(), outcomes.borrow(), stops.get());
        assert_eq!(rows(&app, "state <> 'done'").await?, 0);
        assert_eq!(usize::try_from(rows(&app, "state = 'done'").await?)?, events);
        assert_eq!(outcomes.borrow().get("\"new\"").copied(), Some(i32::try_from(events)?));
        assert!(stops.get() > 10, "{} stops", stops.get());
        let values = [("events", json!(events)), ("sent", json!(sent)), ("workers_stopped", json!(stops.get())), ("engine", json!(app.engine.word()))];
        figures::line("R10", "events 1–5 ×, reordered, in parallel, workers stopped: the end is that of the model, each taken once", &values, true);
        for told in &all {
            judge(&app, told).await?;
        }
        Ok(())
    }
}
