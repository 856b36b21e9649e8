//! tokio-cron-scheduler beats the time and does nothing else: a tick is a name in a channel.

use std::time::Instant;

use tokio::sync::mpsc::Sender;
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};

use crate::timetable::SWEEPS;

/// A sweep's time has come.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tick {
    pub name: &'static str,
    pub due: Instant,
}

impl Tick {
    pub(crate) fn now(name: &'static str) -> Tick {
        Tick {
            name,
            due: Instant::now(),
        }
    }
}

/// Sends the name of each sweep when its time has come. A tick that finds the channel full is dropped: the sweep is
/// waiting there already, or the next tick finds the same work.
pub(crate) async fn start(into: Sender<Tick>) -> Result<JobScheduler, JobSchedulerError> {
    let scheduler = JobScheduler::new().await?;
    for sweep in SWEEPS {
        let into = into.clone();
        let tick = Job::new_async(sweep.cron, move |_, _| {
            let into = into.clone();
            Box::pin(async move {
                let _dropped = into.try_send(Tick::now(sweep.name));
            })
        })?;
        scheduler.add(tick).await?;
    }
    scheduler.start().await?;
    Ok(scheduler)
}
