//! The crash suite (security.md R1, R4 and R7): real processes are killed while clients book and messages go out through a
//! stand-in that fails and forgets to answer; then three logs that know nothing of each other are compared.
//!
//! The clients keep what was acknowledged, the stand-in keeps what took effect, the database says what it says.

mod check;
mod clients;
mod figures;
pub(crate) mod house;
mod killer;
pub(crate) mod maker;
pub(crate) mod postgres;
pub mod programs;

use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use crate::database::Engine;

pub use figures::Figures;
use house::House;
pub use postgres::bin as postgres_bin;

/// How hard it is to be.
#[derive(Clone, Copy, Debug)]
pub struct Storm {
    /// On which database.
    pub engine: Engine,
    /// Processes that are killed at least; one in twenty is the database server, where there is one.
    pub kills: u32,
    /// Bookings that are made at least.
    pub bookings: u32,
    /// What repeats it.
    pub seed: u64,
    /// When it gives up.
    pub limit: Duration,
}

/// Numbers that look like chance and can be had again (splitmix64).
#[derive(Clone, Debug)]
pub(crate) struct Luck(u64);

impl Luck {
    /// From this seed.
    pub(crate) fn of(seed: u64) -> Luck {
        Luck(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// 0 up to `n`, without it.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.next() % n.max(1)
    }
}

/// How many book at once.
const CLIENTS: u64 = 6;

/// Runs it and compares. The figures say what was found, [`Figures::broken`] what of it is not as promised.
///
/// # Errors
/// When something cannot be started, or does not come back after a kill within its time.
pub async fn run(storm: Storm) -> anyhow::Result<Figures> {
    let began = Instant::now();
    let mut house = House::open(storm).await?;
    let over = Rc::new(Cell::new(false));
    let made = Rc::new(Cell::new(0_u32));
    let riders = (0..CLIENTS).map(|n| clients::ride(&house.place, n, storm.seed + n, &over, &made));
    let riders = futures::future::try_join_all(riders.collect::<Vec<_>>());
    let kills = killer::kill(&mut house.running, &house.place, storm, &over, &made);
    let sent = house.maker.report(&house.place, storm.seed, &over);
    let (logs, kills, sent) = futures::try_join!(riders, kills, sent)?;
    house.place.provider.state().chance = None;
    house.running.all_up(&house.place).await?;
    let open = house.drain(Duration::from_secs(60)).await?;
    let mut figures = check::compare(&house, &logs, &kills, &sent).await?;
    figures.seed = storm.seed;
    figures.open_at_the_end = open;
    figures.seconds = began.elapsed().as_secs();
    house.close().await;
    Ok(figures)
}
