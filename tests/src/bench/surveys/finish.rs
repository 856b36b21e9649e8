//! A survey is finished: the whole stack against pgbench running the statements that this takes.

use std::io::Write;
use std::net::SocketAddr;
use std::process::Stdio;

use anyhow::{Context, ensure};
use chezhu::domain::survey::{self, Door, SaveAnswers};
use chezhu::ground::actor::Actor;
use chezhu::ground::db::{IdempotencyKey, Look, Once, Reply};
use chezhu::ground::id::{Id, SurveyId};
use serde_json::{Value as Json, json};
use tempfile::NamedTempFile;
use uuid::Uuid;

use crate::bench::books::rate;
use crate::bench::psql::{self, prepare};
use crate::bench::report::Line;
use crate::bench::script::{Template, uuid};
use crate::bench::town::{Town, wish};
use crate::bench::wire::{Statement, Value};
use crate::bench::{CLIENTS, Plan, load, reads};

/// Whose surveys: the stack's, pgbench's, the recorded one.
const OURS: &str = "5a000000";
const THEIRS: &str = "5b000000";
const RECORDED: &str = "5c000000";
const KEY: &str = "bench-recorded-0000000000000001";

/// The `n`-th survey of one of them.
fn survey(word: &str, n: usize) -> anyhow::Result<SurveyId> {
    let text = format!("{word}-0000-7000-8000-{n:012x}");
    Ok(SurveyId::from_uuid(text.parse::<Uuid>()?))
}

fn answers() -> Json {
    json!({ "answers": [
        { "question": "recommend", "score": 9 }, { "question": "quality", "score": 5 }, { "question": "words", "text": "顾问讲得很清楚，车也洗得干净。" },
    ] })
}

/// Surveys that their owners were told of, so many of each.
async fn ask(town: &Town, many: usize) -> anyhow::Result<()> {
    town.db
        .write(Actor::System("bench"), async |tx| survey::standing(tx).await)
        .await?;
    let now = town.clock.now();
    let (ended, over) = (now.plus_minutes(-48 * 60).ms(), now.plus_minutes(14 * 24 * 60).ms());
    let persons = town
        .owners
        .iter()
        .map(|owner| format!("'{}'", owner.customer.person.uuid()));
    let persons = format!("ARRAY[{}]::uuid[]", persons.collect::<Vec<_>>().join(","));
    let (home, now) = (town.home.uuid(), now.ms());
    let of = |word: &str, many: usize| {
        format!(
            "INSERT INTO survey (id, subject, subject_id, method, number, store_id, person_id, car, form_id, state, version, handed_at, due_at, \
             made_at, sent_at, expires_at, ends_at, agreed) SELECT {}, 'repair', gen_random_uuid(), 'app', 'RO-{word}-' || n, '{home}', \
             ({persons})[1 + n % {}], '澄屿 C5', f.id, 'sent', 1, {ended}, {now}, {now}, {now}, {over}, {over}, TRUE \
             FROM generate_series(0, {many} - 1) n, survey_form f WHERE f.subject = 'repair' AND f.store_id IS NULL AND f.state = 'published'",
            psql::id(word, "n"),
            town.owners.len(),
        )
    };
    prepare(
        town,
        &[
            of(OURS, many),
            of(THEIRS, many),
            of(RECORDED, 1),
            "VACUUM ANALYZE".to_owned(),
            "CHECKPOINT".to_owned(),
        ],
    )
    .await
}

fn request(town: &Town, n: usize) -> anyhow::Result<Vec<u8>> {
    let owner = town.owners.get(n % town.owners.len()).context("an owner")?;
    let (bearer, key) = (format!("Bearer {}", owner.token), format!("bench-survey-{n:019}"));
    let path = format!("/api/v1/surveys/{}/finish", survey(OURS, n)?);
    let headers = [("Authorization", bearer.as_str()), ("Idempotency-Key", key.as_str())];
    Ok(load::post(&path, &headers, &answers().to_string()))
}

/// Requests that each finish a survey of its own, which waits for them.
pub(super) async fn requests(town: &Town, many: usize) -> anyhow::Result<Vec<Vec<u8>>> {
    ask(town, many).await?;
    (0..many).map(|n| request(town, n)).collect()
}

/// One of them, overheard: what it ran.
async fn recorded(town: &Town) -> anyhow::Result<Vec<Statement>> {
    let (wire, db) = reads::overheard(town).await?;
    let owner = town.owners.first().context("an owner")?;
    let door = Door::Mine(survey(RECORDED, 0)?);
    let said: SaveAnswers = wish(answers())?;
    let once = Once {
        operation: "finish_survey",
        key: IdempotencyKey::parse(KEY).context("a key")?,
        request: [7; 32],
    };
    wire.take()?;
    let reply = db.write_once(Actor::Customer(owner.customer.clone()), once, async |tx| {
        let view = survey::finish(tx, &door, said).await?;
        let body = serde_json::to_vec(&view).unwrap_or_default();
        Ok(Reply {
            status: 200,
            location: None,
            etag: None,
            body,
        })
    });
    reply.await?;
    let heard = wire.take()?;
    db.close().await?;
    Ok(heard)
}

/// The script that finishes the `:k`-th of pgbench's surveys.
fn script(town: &Town, heard: &[Statement]) -> anyhow::Result<NamedTempFile> {
    let first = survey(RECORDED, 0)?;
    let mut uuids = vec![(first.uuid(), uuid(THEIRS, ":k"))];
    let kept = heard.iter().find(|one| one.sql.starts_with("INSERT INTO idempotency"));
    if let Some(Value::Uuid(id)) = kept.context("a wish that is not kept")?.values.first() {
        uuids.push((*id, uuid("5d000000", ":k")));
    }
    let person = town.owners.first().context("an owner")?.customer.person.uuid();
    let persons = town.owners.iter().map(|owner| owner.customer.person.uuid().to_string());
    uuids.push((person, crate::bench::script::pick("uuid", persons, "person")));
    let template = Template {
        uuids,
        texts: vec![(
            KEY.to_owned(),
            "('bench-survey-' || lpad(:k::text, 19, '0'))".to_owned(),
        )],
        start_ms: i64::MIN,
        ready_ms: i64::MIN,
        span: 0,
    };
    let head = format!(
        "\\set n :n + 1\n\\set k :base + :client_id + :n * :clients\n\\set person :k % {} + 1\n",
        town.owners.len()
    );
    let mut file = NamedTempFile::with_suffix(".sql")?;
    file.write_all(template.script(&head, heard).as_bytes())?;
    file.flush()?;
    if std::env::var_os("CHEZHU_BENCH_SCRIPT").is_some() {
        print!("{}", std::fs::read_to_string(file.path())?);
    }
    println!(
        "surveys: finishing one is {} statements, BEGIN and COMMIT counted; pgbench runs the same",
        heard.len()
    );
    Ok(file)
}

async fn pgbench(town: &Town, file: &std::path::Path, base: usize, total: usize) -> anyhow::Result<f64> {
    let mut command = tokio::process::Command::new("pgbench");
    command
        .args(["--no-vacuum", "--protocol=prepared", "--jobs=2", "--define=n=-1"])
        .arg(format!("--file={}", file.display()))
        .arg(format!("--client={CLIENTS}"))
        .arg(format!("--transactions={}", total / CLIENTS))
        .arg(format!("--define=base={base}"))
        .arg(format!("--define=clients={CLIENTS}"))
        .arg(&town.url)
        .stdin(Stdio::null());
    rate(command, total).await
}

/// Measures.
pub(super) async fn measure(town: &Town, door: SocketAddr, plan: &Plan) -> anyhow::Result<Vec<Line>> {
    let total = plan.books / CLIENTS * CLIENTS;
    ask(town, total * (plan.rounds + 1)).await.context("surveys")?;
    let file = script(town, &recorded(town).await.context("what it takes")?)?;
    let (mut ours, mut theirs, mut base) = (Vec::new(), Vec::new(), 0);
    for round in 0..=plan.rounds {
        let requests = (base..base + total)
            .map(|n| request(town, n))
            .collect::<anyhow::Result<Vec<_>>>()?;
        let run = load::run(door, CLIENTS, &requests, total, 200).await?;
        let rate = pgbench(town, file.path(), base, total).await?;
        base += total;
        if round > 0 {
            ours.push(run.rate);
            theirs.push(rate);
        }
    }
    let look = town.db.read(Actor::System("bench"));
    let done = async |word: &str| {
        let sql = format!(
            "SELECT COUNT(*) FROM survey v WHERE v.number LIKE 'RO-{word}-%' AND v.state = 'completed' AND v.nps = 9 \
             AND (SELECT COUNT(*) FROM survey_answer a WHERE a.survey_id = v.id) = 3"
        );
        look.number(&sql, []).await
    };
    let (stack, bench) = (done(OURS).await?, done(THEIRS).await?);
    let all = i64::try_from(base)?;
    ensure!(
        (stack, bench) == (all, all),
        "{stack} by the stack, {bench} by pgbench, not {all} each"
    );
    Ok(vec![Line::ratio(
        "a survey finished through the whole stack / pgbench, same statements",
        &ours,
        &theirs,
        0.5,
    )])
}
