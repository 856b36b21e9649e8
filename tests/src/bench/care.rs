//! One day's care among a million cars (issue 7): the sweep as jobs runs it, beside psql with the same statements, and what it
//! keeps in memory while it goes on.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use chezhu::ground::actor::Actor;
use chezhu::ground::db::{Db, Look};
use serde_json::json;

use super::psql::{Script, id, prepare};
use super::report::{Aim, Line, median};
use super::town::Town;
use super::{Plan, reads};
use crate::process::kept_kib;

/// A car is looked at once in so many days.
const EVERY: usize = 30;
/// Today in the stores' zone.
const TODAY: &str = "2026-11-23";
const MINUTE_MS: i64 = 60_000;
/// How often it is seen what the process keeps.
const LOOK: Duration = Duration::from_millis(20);

/// The rules of the stores: services by time and kilometres, insurance that ends.
fn rules(town: &Town) -> Vec<String> {
    let now = town.clock.now().ms();
    let item = town.items.first().map(ToString::to_string).unwrap_or_default();
    let service = json!({ "lead_days": 14, "km": 10_000, "months": 12, "item_id": item });
    let rule = |kind: &str, params: &serde_json::Value| {
        format!(
            "INSERT INTO care_rule (store_id, kind, active, params, version, changed_at, changed_by) \
             SELECT id, '{kind}', TRUE, '{params}', 1, {now}, id FROM store"
        )
    };
    vec![
        format!(
            "INSERT INTO care_store (store_id, version, yearly_km, gap_days, sms_fen, changed_at) SELECT id, 1, 15000, 14, 5, {now} FROM store"
        ),
        rule("maintenance", &service),
        rule("insurance", &json!({ "lead_days": 45 })),
    ]
}

/// Rows of a series, each with its store.
fn rows(many: usize, table: &str, columns: &str, values: &str) -> String {
    format!(
        "INSERT INTO {table} ({columns}) SELECT {values} FROM generate_series(1, {many}) n, \
         (SELECT array_agg(id ORDER BY id) AS ids FROM store) s"
    )
}

const STORE: &str = "(s.ids)[1 + n % array_length(s.ids, 1)]";

/// So many customers with a car each; two of three agree to care.
fn customers(town: &Town, many: usize) -> Vec<String> {
    let seen = town.clock.now().ms() - 24 * 60 * MINUTE_MS;
    let (person, car) = (id("ca000000", "n"), id("cb000000", "n"));
    let consent = format!(
        "{}, {person}, 1, 'care', n / {EVERY} % 3 < 2, 'care-2026-1', repeat('a', 64), {seen}, 'bench'",
        id("ce000000", "n")
    );
    let of = |table: &str, columns: &str, values: &str| rows(many, table, columns, values);
    vec![
        of("person", "id, created_at", &format!("{person}, {seen}")),
        of(
            "customer_store",
            "person_id, store_id, since",
            &format!("{person}, {STORE}, {seen}"),
        ),
        of(
            "consent",
            "id, person_id, seq, purpose, granted, document_id, document_sha256, at, channel",
            &consent,
        ),
        of(
            "vehicle",
            "id, store_id, version, created_at, updated_at",
            &format!("{car}, {STORE}, 1, {seen}, {seen}"),
        ),
        of(
            "vehicle_ownership",
            "id, person_id, vehicle_id, from_at",
            &format!("{}, {person}, {car}, {seen}", id("cc000000", "n")),
        ),
    ]
}

/// What is known of their cars: half have a reading of the odometer, of half it was said when the insurance ends, of all when
/// they were serviced; a thirtieth is looked at today.
fn known(town: &Town, many: usize) -> Vec<String> {
    let seen = town.clock.now().ms() - 24 * 60 * MINUTE_MS;
    let (person, car) = (id("ca000000", "n"), id("cb000000", "n"));
    let owned = id("cc000000", "n");
    let reading = format!(
        "{}, {car}, {seen}, 1, 3000 + n % 90000, 'owner', {person}",
        id("cd000000", "n")
    );
    let facts = format!(
        "{owned}, CASE WHEN n / {EVERY} % 4 < 2 THEN (DATE '{TODAY}' + (n * 7::bigint % 365)::int)::text END, \
         (DATE '{TODAY}' - (n * 11::bigint % 240)::int)::text, 1, {seen}, {person}"
    );
    let look = format!(
        "{owned}, {person}, {car}, {car}, {STORE}, {}, 1, CASE WHEN n / {EVERY} % 2 = 0 THEN 1 ELSE 0 END, {seen}",
        look_on("n")
    );
    let reading = rows(
        many,
        "vehicle_mileage",
        "id, vehicle_id, at, seq, km, source, by_id",
        &reading,
    );
    vec![
        format!("{reading} WHERE n / {EVERY} % 2 = 0"),
        rows(
            many,
            "care_fact",
            "ownership_id, insurance_until, serviced_on, version, changed_at, changed_by",
            &facts,
        ),
        rows(
            many,
            "care_car",
            "ownership_id, person_id, vehicle_id, car_id, store_id, look_on, basis, readings, seen_at",
            &look,
        ),
        "VACUUM ANALYZE".to_owned(),
        "CHECKPOINT".to_owned(),
    ]
}

/// The day on which the `n`-th car is looked at.
fn look_on(n: &str) -> String {
    format!("(DATE '{TODAY}' + ({n} % {EVERY})::int)::text")
}

/// The morning again: nobody was looked at, nothing was said.
fn again(town: &Town) -> Vec<String> {
    let seen = town.clock.now().ms() - 24 * 60 * MINUTE_MS;
    let statements = [
        "DELETE FROM intent WHERE delivery_id IN (SELECT id FROM delivery WHERE kind LIKE 'care.%')".to_owned(),
        "DELETE FROM delivery WHERE kind LIKE 'care.%'".to_owned(),
        "DELETE FROM notice WHERE kind LIKE 'care.%'".to_owned(),
        "DELETE FROM care_message".to_owned(),
        "DELETE FROM care_mark".to_owned(),
        format!("UPDATE care_car SET look_on = '{TODAY}', seen_at = {seen} WHERE seen_at <> {seen}"),
        "VACUUM ANALYZE care_car".to_owned(),
        "VACUUM ANALYZE care_message".to_owned(),
        "CHECKPOINT".to_owned(),
    ];
    statements.into()
}

/// One sweep; tells what it did, how long it took, and what the process kept at most in its first and in its second half.
async fn sweep(db: &Db) -> anyhow::Result<(u64, Duration, f64)> {
    let mut kept: Vec<f64> = Vec::new();
    let began = Instant::now();
    let mut work = std::pin::pin!(chezhu_jobs::sweep::care::plan(db));
    let done = loop {
        match tokio::time::timeout(LOOK, &mut work).await {
            Ok(done) => break done?,
            Err(_still) => kept.push(kept_kib(std::process::id())?),
        }
    };
    let took = began.elapsed();
    let (first, second) = kept.split_at(kept.len() / 2);
    let peak = |of: &[f64]| of.iter().copied().fold(0.0, f64::max);
    let growth = match peak(first) > 0.0 {
        true => peak(second) / peak(first),
        // It was over before anybody looked.
        false => 1.0,
    };
    Ok((done, took, growth))
}

/// The statements of one sweep.
async fn overheard(town: &Town) -> anyhow::Result<(Script, usize)> {
    let (wire, db) = reads::overheard(town).await?;
    wire.take()?;
    chezhu_jobs::sweep::care::plan(&db).await?;
    let heard = wire.take()?;
    db.close().await?;
    Ok((Script::of(&heard)?, heard.len()))
}

/// Measures, on PostgreSQL.
pub async fn measure(town: &Town, plan: &Plan) -> anyhow::Result<Vec<Line>> {
    let many = plan.orders;
    // The town's own owners are taken in first: they are not counted.
    chezhu_jobs::sweep::care::plan(&town.db).await?;
    prepare(town, &rules(town)).await.context("the rules")?;
    prepare(town, &customers(town, many)).await.context("the customers")?;
    prepare(town, &known(town, many)).await.context("what is known")?;
    prepare(town, &again(town)).await?;
    let (script, statements) = overheard(town).await.context("what a sweep runs")?;
    println!("care: a day among {many} cars is {statements} statements");
    let (mut ours, mut ratio, mut growth, mut last) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for round in 0..=plan.rounds.min(3) {
        prepare(town, &again(town)).await?;
        let bare = script.run(town).await?;
        prepare(town, &again(town)).await?;
        let (done, took, more) = sweep(&town.db).await?;
        ensure!(
            done >= u64::try_from(many / EVERY)?,
            "only {done} were looked at and judged"
        );
        last = done;
        println!("care: {:.1} s, psql {:.1} s", took.as_secs_f64(), bare.as_secs_f64());
        if round > 0 {
            ours.push(took.as_secs_f64());
            ratio.push(took.as_secs_f64() / bare.as_secs_f64());
            growth.push(more);
        }
    }
    let count = async |sql: &str| town.db.read(Actor::System("bench")).number(sql, []).await;
    let said = count("SELECT COUNT(*) FROM care_message WHERE state = 'sent'").await?;
    let held = count("SELECT COUNT(*) FROM care_message WHERE state = 'suppressed'").await?;
    ensure!(said > 0 && held > 0, "{said} were said and {held} were not");
    let what = format!("care.plan, one day among {many} customers with their cars");
    let figures = format!("{last} looked at and judged, {said} said, {held} not; {statements} statements");
    let middle = format!("median {:.1} s", median(ours.iter().copied()));
    Ok(vec![
        Line::of(format!("{what}, seconds"), &ours, Aim::AtMost(60.0), figures),
        Line::of(
            format!("{what}, time / the same statements in psql"),
            &ratio,
            Aim::AtMost(2.0),
            middle,
        ),
        Line::of(
            format!("{what}, memory of its second half / its first half"),
            &growth,
            Aim::AtMost(1.1),
            "what the process keeps at most, looked at every 20 ms",
        ),
    ])
}
