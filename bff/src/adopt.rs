//! Two persons became one: every module that keeps something for a person moves it, in the same transaction.

use chezhu::domain::identity::Merged;
use chezhu::domain::{booking, butler, care, case, loan, media, notice, order, quote, repair, survey, vehicle};
use chezhu::ground::db::Tx;
use chezhu::ground::error::Error;

/// Moves what the younger record holds to the older one.
pub async fn adopt(tx: &mut Tx, merged: Option<Merged>) -> Result<(), Error> {
    let Some(merged) = merged else { return Ok(()) };
    vehicle::adopt(tx, merged.from, merged.into).await?;
    booking::adopt(tx, merged.from, merged.into).await?;
    loan::adopt(tx, merged.from, merged.into).await?;
    media::adopt(tx, merged.from, merged.into).await?;
    order::adopt(tx, merged.from, merged.into).await?;
    repair::adopt(tx, merged.from, merged.into).await?;
    quote::adopt(tx, merged.from, merged.into).await?;
    case::adopt(tx, merged.from, merged.into).await?;
    survey::adopt(tx, merged.from, merged.into).await?;
    care::adopt(tx, merged.from, merged.into).await?;
    butler::adopt(tx, merged.from, merged.into).await?;
    notice::adopt(tx, merged.from, merged.into).await
}
