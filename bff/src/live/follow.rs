//! The one reader of the process.

use std::sync::Arc;
use std::time::Duration;

use chezhu::gateway::live::Bell;
use chezhu::ground::actor::Actor;
use chezhu::ground::change::Follower;
use chezhu::ground::db::Db;
use tokio::time::sleep;

use super::Hub;
use crate::auth::Verified;

/// How often it looks when nobody rings (rulings 27), and the least pause between two looks, however often it rings.
const EVERY: Duration = Duration::from_millis(500);
const PAUSE: Duration = Duration::from_millis(5);

/// Follows the changes and tells the hub, for as long as it is polled. A session that another process ended is asked for
/// again here: who was logged out there is not let in by what this one remembers (security.md 5.2).
pub async fn follow(db: Db, hub: Arc<Hub>, bell: Bell, verified: Verified) {
    let mut follower = Follower::default();
    let mut failing = false;
    loop {
        match follower.step(&db.read(Actor::System("live"))).await {
            Ok(found) => {
                failing = false;
                if found.has("session") {
                    verified.forget();
                }
                hub.tell(&found);
            }
            // What was not seen now is seen by the next look; a database that is away is told of once.
            Err(error) if !failing => {
                failing = true;
                tracing::warn!(%error, "changes cannot be followed");
            }
            Err(_still) => {}
        }
        sleep(PAUSE).await;
        tokio::select! {
            () = bell.rung() => {}
            () = sleep(EVERY) => {}
        }
    }
}
