//! The clocks of loans (domain.md 2.3 and 2.10).

use chezhu::domain::loan;
use chezhu::ground::actor::Actor;
use chezhu::ground::db::Db;
use chezhu::ground::error::Error;

use super::batches;

/// LENDER_ACK: the clerk hears that a lender has not answered in eight hours.
pub async fn acks(db: &Db) -> Result<u64, Error> {
    batches(db, "loan.acks", loan::acks).await
}

/// PAYOUT: the clerk hears that a lender has not paid in 48 hours.
pub async fn payouts(db: &Db) -> Result<u64, Error> {
    batches(db, "loan.payouts", loan::payouts).await
}

/// Approvals: their owners are told seven and two days before they run out, and when they have; what was done a week ago is
/// filed, what belongs to a cancelled order is taken back.
pub async fn approvals(db: &Db) -> Result<u64, Error> {
    let mut done = batches(db, "loan.approvals", loan::expire).await?;
    done += batches(db, "loan.approvals", loan::warn).await?;
    done += batches(db, "loan.approvals", loan::orders_gone).await?;
    done += batches(db, "loan.approvals", loan::close).await?;
    Ok(done)
}

/// How long each lender usually takes.
pub async fn norms(db: &Db) -> Result<u64, Error> {
    db.write(Actor::System("loan.norms"), loan::norms).await
}
