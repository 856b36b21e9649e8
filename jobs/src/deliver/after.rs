//! What follows from the end of a delivery, in the transaction that settles it.

use chezhu::ground::db::Tx;
use chezhu::ground::error::Error;
use chezhu::ground::outbox::{Claimed, End};

/// Called once for each delivery that was settled, before or after its call, and for none whose fence was lost.
///
/// # Errors
/// [`chezhu::ground::error::Fault`]: the database failed; the settling is rolled back with it.
pub(super) async fn after(_tx: &mut Tx, _claimed: &Claimed, _end: &End) -> Result<(), Error> {
    Ok(())
}
