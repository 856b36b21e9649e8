//! Who is killed, and when.

use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::time::sleep;

use super::house::{Place, Running};
use super::programs::asked_to_end;
use super::{Luck, Storm};
use crate::database::Engine;

/// What was done to whom.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Kills {
    pub bff: u32,
    pub jobs: u32,
    pub database: u32,
    /// Asked to end, and did so well and in time …
    pub ended: u32,
    /// … or not.
    pub ended_badly: u32,
}

impl Kills {
    pub(super) fn all(self) -> u32 {
        self.bff + self.jobs + self.database
    }
}

/// Kills until enough were killed and enough was booked, then says that it is over.
pub(super) async fn kill(
    running: &mut Running,
    place: &Place,
    storm: Storm,
    over: &Rc<Cell<bool>>,
    made: &Rc<Cell<u32>>,
) -> anyhow::Result<Kills> {
    let began = Instant::now();
    let mut luck = Luck(storm.seed.rotate_left(17));
    let mut kills = Kills::default();
    let done = async {
        while kills.all() < storm.kills || made.get() < storm.bookings {
            anyhow::ensure!(
                began.elapsed() < storm.limit,
                "{} kills and {} bookings in {:?}; bff: {}",
                kills.all(),
                made.get(),
                storm.limit,
                place.last_words("bff-under-test")
            );
            sleep(Duration::from_millis(60 + luck.below(500))).await;
            // No faster than the bookings come, so that each kill falls into work.
            if u64::from(kills.all()) * u64::from(storm.bookings) > u64::from(made.get()) * u64::from(storm.kills) {
                continue;
            }
            one(running, place, storm.engine, &mut luck, &mut kills).await?;
        }
        Ok(())
    };
    let done: anyhow::Result<()> = done.await;
    over.set(true);
    done.map(|()| kills)
}

async fn one(
    running: &mut Running,
    place: &Place,
    engine: Engine,
    luck: &mut Luck,
    kills: &mut Kills,
) -> anyhow::Result<()> {
    let die = luck.below(20);
    let first_or_by_chance = kills.all() == 3 || die == 0;
    if let (Engine::Postgres, true, Some(server)) = (engine, first_or_by_chance, &mut running.postgres) {
        server.kill().await?;
        kills.database += 1;
        return Ok(());
    }
    if die < 10 {
        running.bff.kill().await?;
        kills.bff += 1;
        running.bff = place.bff()?;
        return place.ready().await;
    }
    let which = usize::from(die.is_multiple_of(2));
    let jobs = &mut running.jobs[which];
    if die == 10 && place.at_work(jobs, which).await? {
        // Only who is at work can be asked to end; before that it may not even have begun to listen.
        match asked_to_end(jobs).await? {
            true => kills.ended += 1,
            false => kills.ended_badly += 1,
        }
    } else if jobs.try_wait()?.is_none() {
        jobs.kill().await?;
        kills.jobs += 1;
    }
    // A process that lost its database at the start has ended by itself.
    *jobs = place.jobs(which)?;
    Ok(())
}
