//! What follows from the end of a delivery, in the transaction that settles it.

use chezhu::domain::{credit, notice};
use chezhu::ground::db::Tx;
use chezhu::ground::error::Error;
use chezhu::ground::outbox::{self, Claimed, End};

/// Called once for each delivery that was settled, before or after its call, and for none whose fence was lost.
///
/// # Errors
/// [`chezhu::ground::error::Fault`]: the database failed; the settling is rolled back with it.
pub(super) async fn after(tx: &mut Tx, claimed: &Claimed, end: &End) -> Result<(), Error> {
    credit::settled(tx, claimed.id, end).await?;
    if let End::PassedOn(reason) = end {
        pass_on(tx, claimed, reason).await?;
    }
    Ok(())
}

/// The next channel has it; where none is left, the row says that the inbox alone does.
async fn pass_on(tx: &mut Tx, claimed: &Claimed, reason: &'static str) -> Result<(), Error> {
    let next = notice::pass_on(tx, claimed).await?;
    let into = next.map_or("inbox", |channel| channel.word());
    let from = claimed.channel.word();
    metrics::counter!("chezhu_passed_on_total", "from" => from, "to" => into, "reason" => reason).increment(1);
    if next.is_none() {
        outbox::inbox_only(tx, claimed.id, reason).await?;
    }
    Ok(())
}
