//! A workshop full of cars: sixty repairs in the first store, opened as people open them and then put where they stand.

use anyhow::Context;
use chezhu::domain::repair::{self, WalkIn};
use chezhu::domain::{identity, vehicle};
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::At;
use chezhu::ground::db::{Look, Tx};
use chezhu::ground::error::Error;
use chezhu::ground::id::{RepairId, ResourceId, StaffId, fresh_uuid};
use sea_orm::{FromQueryResult, Value};
use serde_json::json;

use super::grid::UNITS;
use super::town::{Town, group, wish};
use crate::app::START;

/// Repairs that are open.
pub const OPEN: usize = 60;

/// A repair that is open, and whose it is, as an index of [`Town::owners`].
#[derive(Clone, Copy)]
pub struct Car {
    /// Whose.
    pub owner: usize,
    /// Which.
    pub id: RepairId,
    /// At its hand somebody is at it, and others wait.
    pub first: bool,
}

/// Where the `n`-th car stands: two thirds are worked on or wait for their turn, the others are elsewhere in the house.
fn stands(n: usize) -> (&'static str, &'static [&'static str]) {
    const WORK: &[&str] = &["intake", "diagnosis", "waiting_consent", "in_repair"];
    match n / UNITS {
        0..=2 => ("in_repair", WORK),
        3 if n.is_multiple_of(2) => (
            "waiting_parts",
            &["intake", "diagnosis", "waiting_consent", "in_repair", "waiting_parts"],
        ),
        3 => ("qc", &["intake", "diagnosis", "waiting_consent", "in_repair", "qc"]),
        _ if n.is_multiple_of(3) => ("diagnosis", &["intake", "diagnosis"]),
        _ if n % 3 == 1 => (
            "wash",
            &["intake", "diagnosis", "waiting_consent", "in_repair", "qc", "wash"],
        ),
        _ => ("waiting_consent", &["intake", "diagnosis", "waiting_consent"]),
    }
}

/// Some of those that are not worked on yet: at a hand the order is that of the promises.
fn is_urgent(n: usize) -> bool {
    n >= 4 * UNITS && n.is_multiple_of(3)
}

/// Checks that were ticked before a car could stand there.
const CHECKS: &[(&str, i64)] = &[("intake", 5), ("diagnosis", 3), ("work", 4)];

#[derive(FromQueryResult)]
struct Place {
    id: ResourceId,
}

/// People of the store, by name.
async fn people(tx: &Tx, names: impl Iterator<Item = String>) -> Result<Vec<StaffId>, Error> {
    let mut all = Vec::new();
    for name in names {
        let id: StaffId = tx.fresh();
        let sql = "INSERT INTO staff (id, username, name, totp_step, enabled, session_version, created_at) VALUES ($1, $2, $3, 0, $4, 1, $5)";
        let values: [Value; 5] = [
            id.into(),
            format!("bench-{name}").into(),
            name.into(),
            true.into(),
            START.into(),
        ];
        tx.run(sql, values).await?;
        all.push(id);
    }
    Ok(all)
}

/// Opens the `n`-th repair, by the operation.
async fn open(town: &Town, n: usize) -> anyhow::Result<Car> {
    let owner = n % town.owners.len();
    let customer = town.owners.get(owner).context("an owner")?.customer.clone();
    let car: vehicle::AddVehicle = wish(json!({ "plate": format!("粤C{:05}", 10_000 + n) }))?;
    let actor = Actor::Customer(customer.clone());
    let car = town.db.write(actor, async |tx| vehicle::add(tx, car).await).await?;
    let (person, store) = (customer.person, town.home);
    let walk_in: WalkIn = wish(json!({
        "store_id": store, "person_id": person, "vehicle_id": car.id, "kind": "general", "grade": if is_urgent(n) { "urgent" } else { "regular" },
        "way": "leave", "item_ids": town.items, "complaint": "起步时左前轮有异响，转弯时更明显", "promised_at": START.plus_minutes(300 + 5 * i64::try_from(n)?),
    }))?;
    let made = town.db.write(group(), async |tx| {
        identity::link_store(tx, person, store).await?;
        repair::walk_in(tx, walk_in).await
    });
    Ok(Car {
        owner,
        id: made.await.context("a repair of the benchmark")?.repair.id,
        first: n < UNITS,
    })
}

/// Puts a repair where it stands, with what came before.
async fn put(tx: &Tx, n: usize, car: Car, (advisor, hand, bay): (StaffId, StaffId, ResourceId)) -> Result<(), Error> {
    let (stage, way) = stands(n);
    let since = START.plus_minutes(-30);
    let sql = "UPDATE repair_order SET stage = $2, stage_seq = $3, stage_at = $4, document = 'order', authorisation = 'given', advisor_id = $5, \
               km = 12345, energy_percent = 60, quote_version = 1, version = version + 7, customer_mask = '林* 138****8000', car = '晨风 E5' WHERE id = $1";
    let seq = way.len() as i64;
    tx.run(
        sql,
        [car.id.into(), stage.into(), seq.into(), since.into(), advisor.into()],
    )
    .await?;
    tx.run("DELETE FROM repair_stage WHERE repair_id = $1", [car.id.into()])
        .await?;
    for (at, one) in way.iter().enumerate() {
        let entered = since.plus_minutes(-20 * (way.len() - at - 1) as i64);
        let left: Option<At> = (at + 1 < way.len()).then(|| entered.plus_minutes(20));
        let sql = "INSERT INTO repair_stage (repair_id, seq, stage, entered_at, left_at) VALUES ($1, $2, $3, $4, $5)";
        tx.run(
            sql,
            [
                car.id.into(),
                (at as i64 + 1).into(),
                (*one).into(),
                entered.into(),
                left.into(),
            ],
        )
        .await?;
    }
    let sql = "UPDATE repair_job SET consented = $2, technician_id = $3, bay_id = $4 WHERE repair_id = $1";
    tx.run(sql, [car.id.into(), true.into(), hand.into(), bay.into()])
        .await?;
    let done = matches!(stage, "qc" | "wash");
    let (state, which) = match (done, car.first) {
        (true, _) => ("done", "pos >= 1"),
        (false, true) => ("running", "pos = 1"),
        (false, false) => ("todo", "pos >= 1"),
    };
    let sql = format!(
        "UPDATE repair_job SET state = $2, running_since = $3, started_at = $3 WHERE repair_id = $1 AND {which}"
    );
    let running: Option<At> = (state == "running").then(|| START.plus_minutes(-15));
    tx.run(&sql, [car.id.into(), state.into(), running.into()]).await?;
    for (list, count) in CHECKS {
        for pos in 0..*count {
            let sql = "INSERT INTO repair_check (repair_id, list, code, pos, outcome, by_id, at) VALUES ($1, $2, $3, $4, 'pass', $5, $6)";
            let code = format!("check{pos}");
            let values: [Value; 6] = [
                car.id.into(),
                (*list).into(),
                code.into(),
                pos.into(),
                hand.into(),
                since.into(),
            ];
            tx.run(sql, values).await?;
        }
    }
    let sql = "INSERT INTO repair_party (id, repair_id, role, relation, mask, at, by_id) VALUES ($1, $2, 'bringer', 'owner', '林*', $3, $4)";
    let id = fresh_uuid(START);
    tx.run(sql, [id.into(), car.id.into(), since.into(), advisor.into()])
        .await?;
    if stage == "waiting_parts" {
        let sql = "INSERT INTO repair_part (id, repair_id, job_id, name, quantity, lane, since_at, due_at, expected_at, rung) \
                   SELECT $2, repair_id, id, '左前减振器', 1, 'urgent', $3, $4, $4, 0 FROM repair_job WHERE repair_id = $1 AND pos = 1";
        let id = fresh_uuid(START);
        let values: [Value; 4] = [car.id.into(), id.into(), since.into(), START.plus_minutes(120).into()];
        tx.run(sql, values).await?;
    }
    Ok(())
}

/// Fills the first store's workshop, and says of each car when it will be ready.
pub async fn fill(town: &Town) -> anyhow::Result<Vec<Car>> {
    let mut cars = Vec::with_capacity(OPEN);
    for n in 0..OPEN {
        cars.push(open(town, n).await?);
    }
    let sql = "SELECT id FROM store_resource WHERE store_id = $1 AND kind = 'bay' ORDER BY name";
    let bays: Vec<Place> = town.db.read(group()).all(sql, [town.home.into()]).await?;
    let put_all = async |tx: &mut Tx| -> Result<(), Error> {
        let advisor = people(tx, std::iter::once("顾问".to_owned())).await?;
        let hands = people(tx, (1..=UNITS).map(|n| format!("技师{n:02}"))).await?;
        for (n, car) in cars.iter().enumerate() {
            let bay = bays.get(n % UNITS).map(|bay| bay.id).ok_or(Error::Missing("bay"))?;
            put(tx, n, *car, (advisor[0], hands[n % UNITS], bay)).await?;
        }
        Ok(())
    };
    town.db.write(Actor::System("bench"), put_all).await?;
    let store = town.home;
    town.db
        .write(Actor::System("bench"), async |tx| repair::retime(tx, store).await)
        .await?;
    Ok(cars)
}
