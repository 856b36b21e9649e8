//! Where a new car stands: an order with its steps in one statement, the whole stack against bare handlers with the same
//! statement; and whether it costs the same among a thousand orders and a million (issue 5).

use std::net::SocketAddr;

use anyhow::{Context, ensure};
use chezhu::domain::order::{self, CreateOrder, PlanOrder, SignOnPaper};
use chezhu::domain::{identity, vehicle};
use chezhu::ground::actor::Actor;
use chezhu::ground::id::{Id, OrderId, PersonId};
use serde::Serialize;
use serde_json::json;
use tokio_postgres::{NoTls, Row};
use uuid::Uuid;

use super::bare::{Bare, Way};
use super::report::{Aim, Line};
use super::town::{Owner, Town, group, wish};
use super::{CLIENTS, Plan, WORKERS, load, reads};
use crate::app::START;

/// Orders of the small crowd.
pub(super) const FEW: usize = 1_000;
/// How many different ones are read.
const READ: usize = 500;

/// One order, signed and on its way, made as people make it.
pub(super) async fn template(town: &Town, owner: &Owner) -> anyhow::Result<OrderId> {
    let model: vehicle::AddModel = wish(
        json!({ "code": "bench", "brand": "晨风", "series": "E5", "name": "标准版", "model_year": 2026, "energy": "bev" }),
    )?;
    let (person, store) = (owner.customer.person, town.home);
    let plan: PlanOrder = wish(json!({
        "lines": [{ "kind": "car", "words": "晨风 E5 标准版", "amount_fen": 15_980_000, "payee": "store" },
                  { "kind": "insurance", "words": "交强险一年", "amount_fen": 95_000, "payee": "insurer" }],
        "down": { "kind": "binding", "amount_fen": 1_000_000 }, "financed_fen": 10_000_000, "needs": ["loan", "insurance", "plate"],
        "valid_until": START.plus_minutes(7 * 24 * 60), "offer": true,
    }))?;
    let made = town.db.write(group(), async |tx| {
        let model = vehicle::add_model(tx, model).await?;
        identity::link_store(tx, person, store).await?;
        let create = CreateOrder {
            store_id: store,
            person_id: person,
            model_id: model.id,
            source: order::Source::Build,
            colour: None,
            consultant_id: None,
            expected: None,
        };
        let made = order::create(tx, create).await?.order.id;
        order::plan(tx, made, plan).await
    });
    let view = made.await.context("an order of the benchmark")?;
    let hash = view
        .order
        .plan
        .as_ref()
        .map(|plan| plan.hash.clone())
        .context("a plan")?;
    let sign: SignOnPaper = wish(json!({ "plan_hash": hash, "contract_number": "BENCH-1" }))?;
    let id = view.order.id;
    town.db
        .write(group(), async |tx| order::sign_on_paper(tx, id, sign).await)
        .await
        .context("its contract")?;
    Ok(id)
}

/// Copies of the template up to so many, their owners the town's in turn.
pub(super) async fn crowd(town: &Town, template: OrderId, from: usize, to: usize) -> anyhow::Result<()> {
    let (client, connection) = tokio_postgres::connect(&town.url, NoTls).await?;
    let connection = tokio::spawn(connection);
    let columns = async |table: &str, without: &str| -> anyhow::Result<String> {
        let sql = "SELECT string_agg(column_name::text, ', ') FROM information_schema.columns \
                   WHERE table_schema = current_schema() AND table_name = $1 AND NOT column_name = ANY(string_to_array($2, ' '))";
        Ok(client.query_one(sql, &[&table, &without]).await?.try_get(0)?)
    };
    let order = columns("sales_order", "id number person_id store_id").await?;
    let step = columns("order_step", "order_id").await?;
    let persons: Vec<Uuid> = town.owners.iter().map(|owner| owner.customer.person.uuid()).collect();
    // Not at the store whose lists are measured elsewhere: no store has a million orders open.
    let stores: Vec<Uuid> = town.ours.iter().map(|store| store.uuid()).collect();
    let sql = format!(
        "WITH made AS (INSERT INTO sales_order (id, number, person_id, store_id, {order}) \
         SELECT gen_random_uuid(), 'BENCH-' || n, ($1::uuid[])[1 + n % array_length($1::uuid[], 1)], \
         ($5::uuid[])[1 + n % array_length($5::uuid[], 1)], {order} \
         FROM sales_order o, generate_series($2::int, $3::int) n WHERE o.id = $4 RETURNING id) \
         INSERT INTO order_step (order_id, {step}) SELECT made.id, {step} FROM made, order_step s WHERE s.order_id = $4"
    );
    // In pieces: one statement for a million would hold all of it in memory.
    for start in (from..to).step_by(50_000) {
        let end = (start + 50_000).min(to);
        let range = (i32::try_from(start)?, i32::try_from(end - 1)?);
        client
            .execute(&sql, &[&persons, &range.0, &range.1, &template.uuid(), &stores])
            .await?;
    }
    // A message each: several statements in one are a transaction, in which nothing is vacuumed.
    client.batch_execute("VACUUM ANALYZE sales_order").await?;
    client.batch_execute("VACUUM ANALYZE order_step").await?;
    drop(client);
    connection.await??;
    Ok(())
}

/// Some of the orders, spread over all of them.
pub(super) async fn some(town: &Town, all: usize) -> anyhow::Result<Vec<(OrderId, PersonId)>> {
    let (client, connection) = tokio_postgres::connect(&town.url, NoTls).await?;
    let connection = tokio::spawn(connection);
    let numbers: Vec<String> = (0..READ).map(|n| format!("BENCH-{}", n * all / READ)).collect();
    let sql = "SELECT id, person_id FROM sales_order WHERE number = ANY($1)";
    let rows = client.query(sql, &[&numbers]).await?;
    let pair = |row: &Row| {
        anyhow::Ok((
            OrderId::from_uuid(row.try_get(0)?),
            PersonId::from_uuid(row.try_get(1)?),
        ))
    };
    let found = rows.iter().map(pair).collect::<anyhow::Result<Vec<_>>>()?;
    drop(client);
    connection.await??;
    ensure!(found.len() == READ, "only {} orders are there", found.len());
    Ok(found)
}

/// The one statement that reads a path.
pub(super) async fn statement(town: &Town, (id, person): (OrderId, PersonId)) -> anyhow::Result<String> {
    let (wire, db) = reads::overheard(town).await?;
    let owner = owner_of(town, person)?;
    wire.take()?;
    order::path(&db.read(Actor::Customer(owner.customer.clone())), id).await?;
    let heard = wire.take()?;
    db.close().await?;
    ensure!(heard.len() == 1, "reading a path takes {} statements", heard.len());
    Ok(heard.into_iter().next().context("a statement")?.sql)
}

pub(super) fn owner_of(town: &Town, person: PersonId) -> anyhow::Result<&Owner> {
    let mut owners = town.owners.iter();
    owners.find(|owner| owner.customer.person == person).context("an owner")
}

/// Requests of the whole stack, full and with the version that they have, and of the bare handler.
pub(super) async fn requests(
    town: &Town,
    door: SocketAddr,
    read: &[(OrderId, PersonId)],
) -> anyhow::Result<[Vec<Vec<u8>>; 3]> {
    let [mut full, mut fresh, mut bare] = <[Vec<Vec<u8>>; 3]>::default();
    let http = reqwest::Client::new();
    for (id, person) in read {
        let token = &owner_of(town, *person)?.token;
        let (path, bearer) = (format!("/api/v1/orders/{id}/path"), format!("Bearer {token}"));
        let reply = http
            .get(format!("http://{door}{path}"))
            .bearer_auth(token)
            .send()
            .await?;
        ensure!(reply.status() == 200, "{}", reply.text().await?);
        let tag = reply.headers().get("etag").context("an ETag")?.to_str()?.to_owned();
        full.push(load::get(&path, &[("Authorization", &bearer)]));
        fresh.push(load::get(&path, &[("Authorization", &bearer), ("If-None-Match", &tag)]));
        bare.push(load::get(
            &format!("/{}", id.uuid()),
            &[("x-person", &person.uuid().to_string())],
        ));
    }
    Ok([full, fresh, bare])
}

/// Measures; `many` orders are the big crowd.
pub async fn measure(town: &Town, door: SocketAddr, plan: &Plan) -> anyhow::Result<Vec<Line>> {
    let owner = town.owners.first().context("an owner")?;
    let template = template(town, owner).await?;
    crowd(town, template, 0, FEW).await?;
    let read = some(town, FEW).await?;
    let sql = statement(town, *read.first().context("an order")?).await?;
    let pooled = Bare::start(Way::Pooled, WORKERS, &town.url, &sql, json_of)?;
    let pipelined = Bare::start(Way::Pipelined, WORKERS, &town.url, &sql, json_of)?;
    let [full, fresh, bare] = requests(town, door, &read).await?;
    let (a, b) = (
        load::once(door, &full[0]).await?,
        load::once(pooled.addr, &bare[0]).await?,
    );
    ensure!(a.status == 200 && b.status == 200, "{} and {}", a.status, b.status);
    println!(
        "paths: {} bytes of JSON by the whole stack, {} by the bare handler",
        a.body.len(),
        b.body.len()
    );
    let opponents = [
        (door, &full, 200),
        (pooled.addr, &bare, 200),
        (pipelined.addr, &bare, 200),
        (door, &fresh, 304),
    ];
    let rates = load::turns(opponents, plan.rounds, plan.reads / 2).await?;
    pooled.stop().await;
    pipelined.stop().await;
    let [ours, pooled, pipelined, fresh] = &rates;
    let mut lines = vec![
        Line::ratio(
            "path of an order / bare handler, unpipelined tokio-postgres",
            ours,
            pooled,
            0.6,
        ),
        Line::ratio(
            "path of an order / bare handler, pipelined tokio-postgres",
            ours,
            pipelined,
            0.6,
        ),
        Line::ratio("304 of a path / full read", fresh, ours, 2.0),
    ];
    lines.push(flat(town, door, template, &full, plan).await?);
    Ok(lines)
}

/// The time of a read among many orders against the time among few, in turns of before and after.
async fn flat(town: &Town, door: SocketAddr, template: OrderId, few: &[Vec<u8>], plan: &Plan) -> anyhow::Result<Line> {
    let total = plan.reads / 2;
    let mut before = Vec::new();
    for round in 0..=plan.rounds {
        let run = load::run(door, CLIENTS, few, if round == 0 { total / 4 } else { total }, 200).await?;
        if round > 0 {
            before.push(run.rate);
        }
    }
    crowd(town, template, FEW, plan.orders).await?;
    let [many, ..] = requests(town, door, &some(town, plan.orders).await?).await?;
    let mut times = Vec::new();
    for round in 0..=plan.rounds {
        let run = load::run(door, CLIENTS, &many, total, 200).await?;
        if round > 0 {
            times.push(before.get(round - 1).copied().unwrap_or(run.rate) / run.rate);
        }
    }
    let what = format!("time of a path among {} orders / among {FEW}", plan.orders);
    Ok(Line::of(what, &times, Aim::AtMost(1.3), "each of them with its steps"))
}

#[derive(Serialize)]
struct Path<'a> {
    number: &'a str,
    state: &'a str,
    version: i64,
    model: &'a str,
    store_id: Uuid,
    store_name: &'a str,
    consultant_name: Option<&'a str>,
    critical: Option<&'a str>,
    scan_at: Option<i64>,
    scan_place: Option<&'a str>,
    contact_due_at: Option<i64>,
    steps: Vec<Step<'a>>,
}

#[derive(Serialize)]
struct Step<'a> {
    kind: &'a str,
    state: &'a str,
    waits: &'a str,
    waits_name: Option<&'a str>,
    note: Option<&'a str>,
    since_at: Option<i64>,
    done_at: Option<i64>,
    p50_ms: i64,
    p90_ms: i64,
    n: i64,
    amber_at: Option<i64>,
    red_at: Option<i64>,
}

/// The order and its steps, as the bare handler answers them.
pub(super) fn json_of(rows: &[Row]) -> anyhow::Result<Vec<u8>> {
    let step = |row| -> anyhow::Result<Step<'_>> {
        let row: &Row = row;
        Ok(Step {
            kind: row.try_get("kind")?,
            state: row.try_get("state")?,
            waits: row.try_get("waits")?,
            waits_name: row.try_get("waits_name")?,
            note: row.try_get("note")?,
            since_at: row.try_get("since_at")?,
            done_at: row.try_get("done_at")?,
            p50_ms: row.try_get("p50_ms")?,
            p90_ms: row.try_get("p90_ms")?,
            n: row.try_get("n")?,
            amber_at: row.try_get("amber_at")?,
            red_at: row.try_get("red_at")?,
        })
    };
    let row = rows.first().context("a row")?;
    let path = Path {
        number: row.try_get("number")?,
        state: row.try_get("order_state")?,
        version: row.try_get("version")?,
        model: row.try_get("model")?,
        store_id: row.try_get("store_id")?,
        store_name: row.try_get("store_name")?,
        consultant_name: row.try_get("consultant_name")?,
        critical: row.try_get("critical")?,
        scan_at: row.try_get("scan_at")?,
        scan_place: row.try_get("scan_place")?,
        contact_due_at: row.try_get("contact_due_at")?,
        steps: rows.iter().map(step).collect::<anyhow::Result<_>>()?,
    };
    Ok(serde_json::to_vec(&path)?)
}
