//! What people would use instead, in the same run on the same PostgreSQL: NestJS with TypeORM and FastAPI with SQLAlchemy
//! (tests/peers), beside the whole stack, the bare handler and pgbench (issue 8, point 5; ADR 0018).
//!
//! Whoever serves is a process of its own with two workers, so that memory and processor time are nobody else's; the clients are
//! in this one. All have the same tables, each books in stores of its own that are alike.

mod check;
mod opponent;
pub mod page;
pub(super) mod program;

use std::io::Read;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, ensure};
use chezhu::ground::id::{OrderId, PersonId};

use super::bare::{Bare, CONNECTIONS, Way};
use super::books::Bookings;
use super::grid::PLACES;
use super::meter::Postgres;
use super::report::{Aim, Line, median};
use super::town::Town;
use super::{CLIENTS, Plan, WORKERS, books, load, paths};
use crate::database::Engine;
use opponent::ALL;
pub use opponent::{Job, Seen, Who};
use program::Program;

/// What the other process does: it serves a path of an order with this statement, says where, and ends when its input ends.
///
/// # Errors
/// When it cannot serve.
pub async fn serve_bare(url: &str, statement: &Path) -> anyhow::Result<()> {
    let sql = std::fs::read_to_string(statement)?;
    let bare = Bare::start(Way::Pipelined, WORKERS, url, &sql, paths::json_of)?;
    println!("{}", bare.addr);
    tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await??;
    bare.stop().await;
    Ok(())
}

/// What all of them are asked.
struct Round<'a> {
    town: &'a Town,
    postgres: Postgres,
    orders: Vec<(OrderId, PersonId)>,
    script: tempfile::NamedTempFile,
    plan: &'a Plan,
}

/// Clients of pgbench that are tried: as many as we have connections, and as many as there are clients.
const TRIED: [usize; 2] = [2 * CONNECTIONS, CLIENTS];

/// Measures: who was seen, and the ratios.
pub async fn measure(plan: &Plan) -> anyhow::Result<(Vec<Seen>, Vec<Line>)> {
    let town = Town::build(Engine::Postgres, 4)
        .await
        .context("the town of the peers")?;
    let owner = town.owners.first().context("an owner")?;
    let template = paths::template(&town, owner).await?;
    paths::crowd(&town, template, 0, paths::FEW).await?;
    let orders = paths::some(&town, paths::FEW).await?;
    let first = *orders.first().context("an order")?;
    let statement = tempfile::NamedTempFile::with_suffix(".sql")?;
    std::fs::write(statement.path(), paths::statement(&town, first).await?)?;
    let (heard, view) = books::recorded(&town).await?;
    let script = tempfile::NamedTempFile::with_suffix(".sql")?;
    std::fs::write(script.path(), books::script(&town, &heard, &view)?)?;
    super::analyze(&town).await?;
    let mut programs = Vec::new();
    for who in ALL {
        if let Some(program) = who.start(&town, statement.path()).await? {
            programs.push((who, program));
        }
    }
    let round = Round {
        postgres: Postgres::of(&town).await?,
        town: &town,
        orders,
        script,
        plan,
    };
    let seen = all_rounds(&round, &programs, first).await;
    for (who, program) in programs {
        let ended = program.stop().await.with_context(|| format!("ending {who:?}"));
        if seen.is_ok() {
            ended?;
        }
    }
    town.db.close().await?;
    let seen = seen?;
    let lines = lines(&seen)?;
    Ok((seen, lines))
}

async fn all_rounds(
    round: &Round<'_>,
    programs: &[(Who, Program)],
    first: (OrderId, PersonId),
) -> anyhow::Result<Vec<Seen>> {
    check::same_path(round.town, programs, first).await?;
    check::no_place_twice(round.town, programs).await?;
    let mut seen: Vec<Seen> = ALL.map(Seen::of).into();
    let total = round.plan.books / CLIENTS * CLIENTS;
    // Both of what is tried with pgbench take their half.
    let warm = (total / 8 / CLIENTS).max(1) * CLIENTS * TRIED.len();
    ensure!(
        warm + total * round.plan.rounds <= PLACES,
        "too many bookings for the stores"
    );
    // What warms up is not kept.
    let mut unkept = seen.clone();
    round.read_all(&mut unkept, programs, round.plan.reads / 8).await?;
    let clients = round.book_all(&mut unkept, programs, (0, warm), None).await?;
    let mut base = warm;
    for _ in 0..round.plan.rounds {
        round.read_all(&mut seen, programs, round.plan.reads / 2).await?;
        round
            .book_all(&mut seen, programs, (base, total), Some(clients))
            .await?;
        for one in &mut seen {
            if let Some(program) = program(programs, one.who) {
                one.memory.push(program.resident_mib()?);
            }
        }
        base += total;
    }
    all_were_made(round.town, base).await?;
    Ok(seen)
}

fn program(programs: &[(Who, Program)], who: Who) -> Option<&Program> {
    programs
        .iter()
        .find(|(known, _)| *known == who)
        .map(|(_, program)| program)
}

/// Everybody has made as many bookings, with as many cells each.
async fn all_were_made(town: &Town, base: usize) -> anyhow::Result<()> {
    let done = i64::try_from(base)?;
    for who in ALL.into_iter().filter(|who| *who != Who::Bare) {
        // The one that was recorded is where pgbench books.
        let done = done + i64::from(who == Who::Pgbench);
        let (bookings, cells) = books::count(town, who.stores(town)).await?;
        ensure!(
            bookings == done && cells == done * 9,
            "{who:?} made {bookings} bookings with {cells} cells, not {done} of nine each"
        );
    }
    Ok(())
}

impl Round<'_> {
    async fn read_all(&self, seen: &mut [Seen], programs: &[(Who, Program)], total: usize) -> anyhow::Result<()> {
        for one in seen {
            if let Some(program) = program(programs, one.who) {
                self.read(one, program, total).await?;
            }
        }
        Ok(())
    }

    /// Bookings of all of them; without a number of clients for pgbench the better one is sought. Gives that number.
    async fn book_all(
        &self,
        seen: &mut [Seen],
        programs: &[(Who, Program)],
        (base, total): (usize, usize),
        clients: Option<usize>,
    ) -> anyhow::Result<usize> {
        let mut best = CLIENTS;
        for one in seen.iter_mut().filter(|one| one.who != Who::Bare) {
            match (program(programs, one.who), clients) {
                (Some(program), _) => self.book(one, program, (base, total)).await?,
                (None, Some(clients)) => self.pgbench(one, Bookings { base, total, clients }).await?,
                (None, None) => best = self.best(one, (base, total)).await?,
            }
        }
        Ok(best)
    }

    /// Reads, so many; the slowest ask for fewer.
    async fn read(&self, seen: &mut Seen, program: &Program, total: usize) -> anyhow::Result<()> {
        let total = match seen.who {
            Who::Ours | Who::Bare => total,
            _ => total / 4,
        };
        let requests = seen.who.reads(self.town, &self.orders)?;
        let before = (program.seconds()?, self.postgres.seconds()?);
        let run = load::run(program.addr, CLIENTS, &requests, total, 200).await?;
        let after = (program.seconds()?, self.postgres.seconds()?);
        let each = |from: f64, to: f64| (to - from) * 1e6 / total as f64;
        note(
            &mut seen.read,
            run.rate,
            run.p99,
            each(before.0, after.0),
            each(before.1, after.1),
        );
        Ok(())
    }

    async fn book(&self, seen: &mut Seen, program: &Program, (base, total): (usize, usize)) -> anyhow::Result<()> {
        let requests = (base..base + total).map(|k| seen.who.booking(self.town, k));
        let requests = requests.collect::<anyhow::Result<Vec<_>>>()?;
        let before = (program.seconds()?, self.postgres.seconds()?);
        let run = load::run(program.addr, CLIENTS, &requests, total, 201).await?;
        let after = (program.seconds()?, self.postgres.seconds()?);
        let each = |from: f64, to: f64| (to - from) * 1e6 / total as f64;
        note(
            &mut seen.book,
            run.rate,
            run.p99,
            each(before.0, after.0),
            each(before.1, after.1),
        );
        Ok(())
    }

    /// With how many clients pgbench is faster: it is no opponent when it stands in its own way.
    async fn best(&self, seen: &mut Seen, (base, total): (usize, usize)) -> anyhow::Result<usize> {
        let half = total / TRIED.len();
        for (n, clients) in TRIED.into_iter().enumerate() {
            let bookings = Bookings {
                base: base + n * half,
                total: half,
                clients,
            };
            self.pgbench(seen, bookings).await?;
        }
        let rate = |n: usize| seen.book.rates.get(n).copied().unwrap_or_default();
        let best = if rate(0) > rate(1) { TRIED[0] } else { TRIED[1] };
        println!("peers: pgbench is faster with {best} clients");
        Ok(best)
    }

    async fn pgbench(&self, seen: &mut Seen, bookings: Bookings) -> anyhow::Result<()> {
        let total = bookings.total;
        let folder = tempfile::tempdir()?;
        let prefix = folder.path().join("log");
        let options = ["--log".to_owned(), format!("--log-prefix={}", prefix.display())];
        let before = self.postgres.seconds()?;
        let rate = books::pgbench(self.town, self.script.path(), bookings, &options).await?;
        let database = (self.postgres.seconds()? - before) * 1e6 / total as f64;
        // A line each: client, number, microseconds, …
        let mut took = Vec::new();
        for file in std::fs::read_dir(folder.path())? {
            for line in std::fs::read_to_string(file?.path())?.lines() {
                let micros = line.split(' ').nth(2).context("a line of pgbench's log")?;
                took.push(Duration::from_micros(micros.parse()?));
            }
        }
        ensure!(took.len() == total, "pgbench notes {} of {total}", took.len());
        took.sort_unstable();
        note(&mut seen.book, rate, load::percentile(&took, 99), 0.0, database);
        Ok(())
    }
}

fn note(job: &mut Job, rate: f64, p99: Duration, server: f64, database: f64) {
    job.rates.push(rate);
    job.p99.push(p99.as_secs_f64() * 1000.0);
    job.server.push(server);
    job.database.push(database);
}

fn lines(seen: &[Seen]) -> anyhow::Result<Vec<Line>> {
    let of = |who: Who| {
        seen.iter()
            .find(|one| one.who == who)
            .with_context(|| format!("{who:?}"))
    };
    let (ours, bare, nest) = (of(Who::Ours)?, of(Who::Bare)?, of(Who::Nest)?);
    let (fast, pgbench) = (of(Who::FastApi)?, of(Who::Pgbench)?);
    let read = |what: &str, other: &Seen, aim| Line::ratio(what, &ours.read.rates, &other.read.rates, aim);
    let book = |what: &str, other: &Seen, aim| Line::ratio(what, &ours.book.rates, &other.book.rates, aim);
    let memory: Vec<f64> = ours.memory.iter().zip(&nest.memory).map(|(a, b)| a / b).collect();
    let mib = |one: &Seen| median(one.memory.iter().copied());
    Ok(vec![
        read("read of a path / bare handler, pipelined tokio-postgres", bare, 0.6),
        read("read of a path / NestJS with TypeORM", nest, 5.0),
        read("read of a path / FastAPI with SQLAlchemy", fast, 9.0),
        book("booking / pgbench, same statements", pgbench, 0.5),
        book("booking / NestJS with TypeORM", nest, 2.5),
        book("booking / FastAPI with SQLAlchemy", fast, 5.0),
        Line::of(
            "resident memory / NestJS with TypeORM",
            &memory,
            Aim::AtMost(0.25),
            format!("{:.0} against {:.0} MiB", mib(ours), mib(nest)),
        ),
    ])
}
