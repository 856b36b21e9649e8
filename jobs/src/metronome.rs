//! tokio-cron-scheduler beats the time and does nothing else: a tick is a name in a channel.

use tokio::sync::mpsc::Sender;
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};

use crate::timetable::SWEEPS;

/// Sends the name of each sweep when its time has come. A tick that finds the channel full is dropped: the sweep is
/// waiting there already, or the next tick finds the same work.
pub(crate) async fn start(into: Sender<&'static str>) -> Result<JobScheduler, JobSchedulerError> {
    let scheduler = JobScheduler::new().await?;
    for sweep in SWEEPS {
        let into = into.clone();
        let tick = Job::new_async(sweep.cron, move |_, _| {
            let into = into.clone();
            Box::pin(async move {
                let _dropped = into.try_send(sweep.name);
            })
        })?;
        scheduler.add(tick).await?;
    }
    scheduler.start().await?;
    Ok(scheduler)
}
