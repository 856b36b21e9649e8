//! Who is measured: what each is asked, and what was seen of it.

use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use chezhu::ground::id::{Id, OrderId, PersonId, StoreId};
use serde_json::json;
use tokio::process::Command;

use super::program::Program;
use crate::app::START;
use crate::bench::grid::spot;
use crate::bench::report::median;
use crate::bench::town::{Town, opening};
use crate::bench::{books, load, paths};

/// One of them. The order is that of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// The whole stack.
    Ours,
    /// A handler with tokio-postgres, pipelined, that does nothing but the statement of a path.
    Bare,
    /// NestJS on Fastify with TypeORM.
    Nest,
    /// FastAPI with SQLAlchemy and asyncpg.
    FastApi,
    /// pgbench with the statements of our bookings.
    Pgbench,
}

/// All of them.
pub const ALL: [Who; 5] = [Who::Ours, Who::Bare, Who::Nest, Who::FastApi, Who::Pgbench];

/// What was seen of one job, round by round.
#[derive(Clone, Debug, Default)]
pub struct Job {
    /// Requests a second.
    pub rates: Vec<f64>,
    /// The 99th percentile in milliseconds.
    pub p99: Vec<f64>,
    /// Processor time of the server for each, in microseconds.
    pub server: Vec<f64>,
    /// Processor time of PostgreSQL for each, in microseconds.
    pub database: Vec<f64>,
}

impl Job {
    /// Requests a second, the 99th percentile, the server's and the database's time: medians; `None` when it was not asked.
    pub fn medians(&self) -> Option<[f64; 4]> {
        let of = |values: &Vec<f64>| median(values.iter().copied());
        (!self.rates.is_empty()).then(|| [of(&self.rates), of(&self.p99), of(&self.server), of(&self.database)])
    }
}

/// What was seen of one of them.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Who.
    pub who: Who,
    /// Reads of the path of an order.
    pub read: Job,
    /// Bookings.
    pub book: Job,
    /// Resident memory after each round, in MiB.
    pub memory: Vec<f64>,
}

impl Seen {
    /// Of whom nothing was seen yet.
    pub(super) fn of(who: Who) -> Seen {
        Seen {
            who,
            read: Job::default(),
            book: Job::default(),
            memory: Vec::new(),
        }
    }
}

/// The folder of a peer's program.
pub fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peers").join(name)
}

impl Who {
    /// The program that serves, when it is one.
    pub(super) async fn start(self, town: &Town, statement: &Path) -> anyhow::Result<Option<Program>> {
        let mut command = match self {
            Who::Ours => {
                let mut command = Command::new(std::env::current_exe()?);
                command.arg("--serve").args([Path::new(&town.url), town.folder.path()]);
                command
            }
            Who::Bare => {
                let mut command = Command::new(std::env::current_exe()?);
                command.arg("--bare").args([Path::new(&town.url), statement]);
                command
            }
            Who::Nest => installed("nest", "node", "dist/main.js")?,
            Who::FastApi => installed("fastapi", ".venv/bin/python", "main.py")?,
            Who::Pgbench => return Ok(None),
        };
        command
            .env("PEER_URL", &town.url)
            .env("PEER_NOW_MS", START.ms().to_string());
        let program = Program::start(command).await;
        Ok(Some(program.with_context(|| format!("starting {self:?}"))?))
    }

    /// Where it books.
    pub(super) fn stores(self, town: &Town) -> &[StoreId] {
        match self {
            Who::Ours => &town.ours,
            Who::Pgbench => &town.theirs,
            Who::Nest => town.peers.first().map_or(&[], Vec::as_slice),
            Who::FastApi => town.peers.get(1).map_or(&[], Vec::as_slice),
            Who::Bare => &[],
        }
    }

    /// Reads of these orders by their owners; none when it does not read.
    pub(super) fn reads(self, town: &Town, orders: &[(OrderId, PersonId)]) -> anyhow::Result<Vec<Vec<u8>>> {
        let one = |(id, person): &(OrderId, PersonId)| {
            let (order, owner) = (id.uuid(), person.uuid().to_string());
            anyhow::Ok(match self {
                Who::Ours => {
                    let token = &paths::owner_of(town, *person)?.token;
                    let bearer = format!("Bearer {token}");
                    load::get(&format!("/api/v1/orders/{id}/path"), &[("Authorization", &bearer)])
                }
                Who::Bare => load::get(&format!("/{order}"), &[("x-person", &owner)]),
                _ => load::get(&format!("/orders/{order}/path"), &[("x-person", &owner)]),
            })
        };
        match self {
            Who::Pgbench => Ok(Vec::new()),
            _ => orders.iter().map(one).collect(),
        }
    }

    /// The `k`-th booking.
    pub(super) fn booking(self, town: &Town, k: usize) -> anyhow::Result<Vec<u8>> {
        if self == Who::Ours {
            return books::request(town, k);
        }
        let spot = spot(k);
        let store = self.stores(town).get(spot.store).context("a store")?;
        let start = opening(spot.day).plus_minutes(spot.minutes);
        // One table keeps the keys of all, and the owners are the same: the name keeps them apart.
        let key = format!("{self:?}-{k:026}");
        self.booking_at(town, books::owner(town, k), *store, start.rfc3339(), &key)
    }

    /// A booking by an owner in a store at a time, under a key.
    pub(super) fn booking_at(
        self,
        town: &Town,
        owner: usize,
        store: StoreId,
        start: String,
        key: &str,
    ) -> anyhow::Result<Vec<u8>> {
        let owner = town.owners.get(owner).context("an owner")?;
        let item = town.items[0];
        let mut headers = vec![("Idempotency-Key", key)];
        let (bearer, person) = (
            format!("Bearer {}", owner.token),
            owner.customer.person.uuid().to_string(),
        );
        if self == Who::Ours {
            headers.push(("Authorization", &bearer));
            let body = json!({ "store_id": store, "item_ids": [item], "way": "leave", "start_at": start });
            return Ok(load::post("/api/v1/bookings", &headers, &body.to_string()));
        }
        headers.push(("x-person", &person));
        let body = json!({ "store_id": store.uuid(), "item_ids": [item.uuid()], "way": "leave", "start_at": start });
        Ok(load::post("/bookings", &headers, &body.to_string()))
    }
}

fn installed(name: &str, program: &str, file: &str) -> anyhow::Result<Command> {
    let folder = folder(name);
    let program = if program.contains('/') {
        folder.join(program)
    } else {
        PathBuf::from(program)
    };
    let here = folder.join(file).is_file() && (program.is_relative() || program.exists());
    ensure!(here, "tests/peers/{name} is not installed: make bench does it");
    let mut command = Command::new(program);
    command.current_dir(folder).arg(file);
    Ok(command)
}
