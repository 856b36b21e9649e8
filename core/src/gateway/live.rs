//! The bell between processes: whoever changed something rings, whoever follows the changes looks at once.
//!
//! The rows are in the database and every process looks there by itself twice a second (rulings 27). Redis, when there,
//! carries the ring and nothing else: whatever comes out of it, true, false or garbage, only means "look now".

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

use super::cache::Cache;

/// Rung after each commit that changed something, here or in another process. Cheap to clone; rings are not counted.
#[derive(Clone, Default)]
pub struct Bell(Arc<Inner>);

#[derive(Default)]
struct Inner {
    here: Notify,
    away: Notify,
}

impl Bell {
    /// Something changed in this process: who waits here wakes, and the others are told.
    pub fn ring(&self) {
        self.0.here.notify_one();
        self.0.away.notify_one();
    }

    /// Waits until it rings; a ring that came meanwhile is not lost.
    pub async fn rung(&self) {
        self.0.here.notified().await;
    }

    /// Carries rings to the other processes and theirs here, for as long as it is polled. Redis may come, go, hang or lie.
    pub async fn carry(self, redis: Cache) {
        futures::join!(self.tell(&redis), self.hear(&redis));
    }

    /// Carries rings of this process to the others and hears none, for as long as it is polled.
    pub async fn carry_away(self, redis: Cache) {
        self.tell(&redis).await;
    }

    async fn tell(&self, redis: &Cache) {
        loop {
            self.0.away.notified().await;
            redis.ring().await;
        }
    }

    async fn hear(&self, redis: &Cache) {
        /// Where nobody has rung for so long, the connection may be dead without saying so.
        const SILENT: Duration = Duration::from_secs(60);
        loop {
            if let Some(mut rings) = redis.rings().await {
                // What was rung while nobody listened.
                self.0.here.notify_one();
                while let Ok(Some(())) = timeout(SILENT, rings.next()).await {
                    self.0.here.notify_one();
                }
            }
            sleep(Duration::from_secs(1)).await;
        }
    }
}
