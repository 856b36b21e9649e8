//! Surveys (issue 7): the sweep that finds who is due among a million closed repairs, beside psql with the same statements; and
//! finishing one through the whole stack, against pgbench with the statements that it runs.

mod finish;

use std::net::SocketAddr;
use std::time::Instant;

use anyhow::{Context, ensure};
use chezhu::domain::repair::{self, WalkIn};
use chezhu::domain::{identity, survey, vehicle};
use chezhu::ground::actor::Actor;
use chezhu::ground::id::{Id, RepairId};
use serde_json::json;
use tokio_postgres::NoTls;

use super::psql::{Script, prepare};
use super::report::{Aim, Line, median};
use super::town::{Town, group, wish};
use super::{Plan, reads};

/// One handover in so many is due.
const DUE: usize = 100;
/// Rows of one statement.
const PART: usize = 50_000;
/// A day in milliseconds, as SQL has it.
const DAY: &str = "86400000::bigint";

/// A repair, opened by the operation, that the others are like.
async fn like(town: &Town) -> anyhow::Result<RepairId> {
    let customer = town.owners.last().context("an owner")?.customer.clone();
    let (person, store) = (customer.person, town.home);
    let car: vehicle::AddVehicle = wish(json!({ "plate": "粤D10000" }))?;
    let car = town
        .db
        .write(Actor::Customer(customer), async |tx| vehicle::add(tx, car).await)
        .await?;
    let walk_in: WalkIn = wish(json!({
        "store_id": store, "person_id": person, "vehicle_id": car.id, "kind": "general", "grade": "regular", "way": "leave",
        "item_ids": town.items, "complaint": "例行保养", "promised_at": town.clock.now().plus_minutes(300),
    }))?;
    let made = town.db.write(group(), async |tx| {
        identity::link_store(tx, person, store).await?;
        repair::walk_in(tx, walk_in).await
    });
    Ok(made.await.context("a repair of the benchmark")?.repair.id)
}

/// So many closed repairs like this one, over two years. A tenth ended in the last two weeks, three days ago and more; of those
/// one in ten was asked about by nobody, which is one of a hundred of all. Tells how many are due.
async fn crowd(town: &Town, many: usize) -> anyhow::Result<usize> {
    let like = like(town).await?;
    let (client, connection) = tokio_postgres::connect(&town.url, NoTls).await?;
    let connection = tokio::spawn(connection);
    let sql = "SELECT string_agg(column_name::text, ', ') FROM information_schema.columns WHERE table_schema = current_schema() \
               AND table_name = 'repair_order' AND NOT column_name = ANY('{id,number,stage,ended_at,booking_id}'::text[])";
    let columns: String = client.query_one(sql, &[]).await?.try_get(0)?;
    let now = town.clock.now().ms();
    let sql = format!(
        "INSERT INTO repair_order (id, number, stage, ended_at, {columns}) SELECT gen_random_uuid(), 'SURVEY-' || n, 'closed', \
         $3 - CASE WHEN n % 10 = 0 THEN 3 * {DAY} + (n % 11) * {DAY} - n % 1000 ELSE 20 * {DAY} + (n % 700) * {DAY} END, {columns} \
         FROM repair_order o, generate_series($1::int, $2::int) n WHERE o.id = $4"
    );
    for start in (0..many).step_by(PART) {
        let range = (i32::try_from(start)?, i32::try_from((start + PART).min(many) - 1)?);
        client.execute(&sql, &[&range.0, &range.1, &now, &like.uuid()]).await?;
    }
    drop(client);
    connection.await??;
    let asked = format!(
        "INSERT INTO survey (id, subject, subject_id, method, number, store_id, person_id, state, reason, version, handed_at, due_at, made_at, agreed) \
         SELECT gen_random_uuid(), 'repair', id, 'app', number, store_id, person_id, 'suppressed', 'cooldown', 1, ended_at, ended_at, ended_at, FALSE \
         FROM repair_order WHERE ended_at > {now} - 16 * {DAY} \
         AND CASE WHEN number LIKE 'SURVEY-%' THEN substr(number, 8)::int % {DUE} <> 0 ELSE FALSE END"
    );
    prepare(town, &[asked, "VACUUM ANALYZE".to_owned(), "CHECKPOINT".to_owned()]).await?;
    Ok(many.div_ceil(DUE))
}

/// The statements of one look.
async fn overheard(town: &Town, most: u64) -> anyhow::Result<Script> {
    let (wire, db) = reads::overheard(town).await?;
    let look = || db.read(Actor::System("bench"));
    survey::due_since(&look(), most).await?;
    wire.take()?;
    survey::due_since(&look(), most).await?;
    let heard = wire.take()?;
    db.close().await?;
    Script::of(&heard)
}

/// Who is due, found and read.
async fn found(town: &Town, plan: &Plan) -> anyhow::Result<Vec<Line>> {
    let due = crowd(town, plan.orders).await.context("closed repairs")?;
    let most = u64::try_from(due)? * 2;
    let script = overheard(town, most).await.context("what a look runs")?;
    let (mut ours, mut ratio) = (Vec::new(), Vec::new());
    for round in 0..=plan.rounds {
        let began = Instant::now();
        let found = survey::due_since(&town.db.read(Actor::System("bench")), most).await?;
        let took = began.elapsed();
        ensure!(
            found.all && found.due.len() >= due,
            "{} are due, not {due}",
            found.due.len()
        );
        let bare = script.run(town).await?;
        if round > 0 {
            ours.push(took.as_secs_f64() * 1000.0);
            ratio.push(took.as_secs_f64() / bare.as_secs_f64());
        }
    }
    let what = format!("survey.invite finds {due} due among {} closed repairs", plan.orders);
    let middle = format!("median {:.0} ms", median(ours.iter().copied()));
    Ok(vec![
        Line::of(&what, &ours, Aim::LessMs(1_000.0), "all of them found and read"),
        Line::of(
            format!("{what}, time / the same statements in psql"),
            &ratio,
            Aim::AtMost(2.0),
            middle,
        ),
    ])
}

/// Requests that each finish a survey of its own.
pub(super) async fn requests(town: &Town, many: usize) -> anyhow::Result<Vec<Vec<u8>>> {
    finish::requests(town, many).await
}

/// Measures, on PostgreSQL.
pub async fn measure(town: &Town, door: SocketAddr, plan: &Plan) -> anyhow::Result<Vec<Line>> {
    let mut lines = found(town, plan).await.context("who is due")?;
    lines.extend(finish::measure(town, door, plan).await.context("finishing")?);
    Ok(lines)
}
