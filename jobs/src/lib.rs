//! The clock and the deliveries of Chezhu: sweeps that look at what is due, and nothing that lives in memory only.

pub mod deliver;
mod inner;
mod metronome;
mod progress;
pub mod start;
pub mod sweep;
pub mod timetable;

use std::time::Duration;

use chezhu::ground::actor::Actor;
use chezhu::ground::db::Db;
use chezhu::ground::error::Error;
use chezhu::ground::id::fresh_uuid;
use chezhu::ground::outbox;

pub use deliver::{Channels, Round};
pub use start::{Running, StartError, start};
pub use sweep::{Hands, SweepError};

/// The jobs over one database, to be told one by one: what `jobs sweep`, `jobs deliver` and the tests drive.
#[derive(Clone)]
pub struct Jobs {
    db: Db,
    channels: Channels,
    holder: String,
    lease: Duration,
}

impl Jobs {
    /// Jobs that hold their leases under a name of their own and deliver by these channels.
    pub fn new(db: Db, channels: Channels) -> Jobs {
        let holder = format!("{}-{}", std::process::id(), fresh_uuid(db.clock().now()).simple());
        Jobs {
            db,
            channels,
            holder,
            lease: deliver::LEASE,
        }
    }

    /// The same, holding for so long what they took to deliver.
    #[must_use]
    pub fn with_lease(self, lease: Duration) -> Jobs {
        Jobs { lease, ..self }
    }

    /// What was intended against what became of it, at this instant (rulings 21).
    ///
    /// # Errors
    /// The database failed.
    pub async fn audit(&self) -> Result<outbox::Audit, Error> {
        outbox::audit(&self.db.read(Actor::System("audit"))).await
    }

    /// Runs a sweep of the timetable now and tells how many things it did.
    ///
    /// # Errors
    /// When nobody knows the name, another process is at it, or it fails.
    pub async fn sweep(&self, name: &str) -> Result<u64, SweepError> {
        let sweep = timetable::find(name).ok_or_else(|| SweepError::Unknown(name.to_owned()))?;
        sweep::run(&self.hands(), sweep, &self.holder).await
    }

    fn hands(&self) -> Hands {
        Hands {
            db: self.db.clone(),
            shelf: self.channels.shelf.clone(),
        }
    }

    /// Runs every sweep of the timetable once, in its order, and tells how many things they did.
    ///
    /// # Errors
    /// The first that fails.
    pub async fn sweep_all(&self) -> Result<u64, SweepError> {
        let (mut done, hands) = (0, self.hands());
        for sweep in timetable::SWEEPS {
            done += sweep::run(&hands, sweep, &self.holder).await?;
        }
        Ok(done)
    }

    /// Delivers one batch of what is due.
    ///
    /// # Errors
    /// The database failed; what was taken lapses and is settled by its promise.
    pub async fn deliver(&self) -> Result<Round, Error> {
        let channels = &self.channels;
        let round = deliver::round_with(
            &self.db,
            (deliver::BATCH, self.lease),
            async |tx, claimed| deliver::plan(tx, channels, claimed, deliver::current).await,
            async |claimed, call, clock| channels.perform(claimed, call, clock).await,
        );
        let round = round.await?;
        channels.push.forget_gone(&self.db).await?;
        Ok(round)
    }

    /// Asks the service account who follows it, so that its messages find them; tells how many are known.
    ///
    /// # Errors
    /// See [`deliver::FollowersError`].
    pub async fn look_up_followers(&self) -> Result<u64, deliver::FollowersError> {
        self.channels.look_up_followers(&self.db).await
    }

    /// Delivers until nothing is due; tells how many deliveries were taken.
    ///
    /// # Errors
    /// See [`Jobs::deliver`].
    pub async fn deliver_all(&self) -> Result<usize, Error> {
        let mut all = 0;
        loop {
            let round = self.deliver().await?;
            all += round.claimed;
            if round.claimed == 0 {
                return Ok(all);
            }
        }
    }
}
