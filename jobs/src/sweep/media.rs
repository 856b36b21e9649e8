//! Pictures that belong to nothing: uploads that broke off, were never attached, or were replaced.

use chezhu::domain::media;
use chezhu::ground::actor::Actor;
use chezhu::ground::error::Error;

use super::{BATCH, Hands};

const NAME: &str = "media.loose";

/// Takes their bytes off the shelf, then their rows and keys away. In this order: what breaks off in between is found by
/// its row again.
pub async fn loose(hands: &Hands) -> Result<u64, Error> {
    if !hands.shelf.is_set() {
        return Ok(0);
    }
    let mut all = 0;
    loop {
        let doomed = hands
            .db
            .write(Actor::System(NAME), async |tx| media::doom(tx, BATCH).await)
            .await?;
        for name in doomed.iter().flat_map(|id| media::names(*id)) {
            let removed = hands.shelf.remove(&name).await;
            removed.map_err(|error| Error::fault("take a picture off the shelf", error))?;
        }
        all += hands
            .db
            .write(Actor::System(NAME), async |tx| media::forget(tx, &doomed).await)
            .await?;
        if (doomed.len() as u64) < BATCH {
            return Ok(all);
        }
    }
}
