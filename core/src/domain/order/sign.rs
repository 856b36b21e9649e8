//! The signature: by tap or on paper, of the very plan that was shown (R118).

use serde_json::json;

use super::rules::fold::fold;
use super::rules::refused::Refused;
use super::rules::risk::CONTACT_DAYS;
use super::rules::state::Event;
use super::table::{self, Change};
use super::view::{OrderView, SignOnPaper, SignOrder, StaffOrderView};
use super::{contact, desk, look as looks, steps, tell};
use crate::ground::audit::Entry;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Refusal};
use crate::ground::id::{Id, OrderId};

/// The owner signs the plan that was shown, by its hash.
pub async fn sign(tx: &mut Tx, id: OrderId, wish: SignOrder) -> Result<OrderView, Error> {
    signed(tx, id, &wish.plan_hash, None).await?;
    looks::one(tx, id).await
}

/// The customer signed on paper; staff say which plan was printed.
pub async fn sign_on_paper(tx: &mut Tx, id: OrderId, wish: SignOnPaper) -> Result<StaffOrderView, Error> {
    signed(tx, id, &wish.plan_hash, Some(wish.contract_number.to_string())).await?;
    desk::one(tx, id).await
}

async fn signed(tx: &mut Tx, id: OrderId, agreed: &str, paper: Option<String>) -> Result<(), Error> {
    let row = table::take(tx, id).await?;
    row.may(Event::Sign, table::who(tx.actor()))?;
    let Some(hash) = row.plan_hash.as_deref() else {
        return Err(Refused::PlanMissing.into());
    };
    if hash != agreed {
        let extra = json!({"plan_hash": hash, "plan_version": row.plan_version});
        return Err(Refusal::from(Refused::PlanChanged).with(extra).into());
    }
    if row.valid_until.is_none_or(|until| until < tx.now()) {
        return Err(Refused::PlanExpired.into());
    }
    let due = tx.now().plus_minutes(CONTACT_DAYS * 24 * 60);
    let how = if paper.is_some() { "paper" } else { "tap" };
    let change = Change {
        sets: "signed_at = $6, signed_by = $7, contract_number = $8, contact_due_at = $9, offered_at = COALESCE(offered_at, $6)",
        values: vec![
            tx.now().into(),
            how.into(),
            paper.unwrap_or_else(|| row.number.clone()).into(),
            due.into(),
        ],
        detail: Some(how.to_owned()),
    };
    table::step(tx, &row, Event::Sign, change).await?;
    contact::promise(tx, id, due).await?;
    let now = tx.now();
    steps::refresh(tx, id, Some(&fold(row.source, now, &[]))).await?;
    tx.audit(Entry {
        action: "order.signed",
        subject_kind: "order",
        subject: id.uuid(),
        store: Some(row.store_id),
        detail: Some(format!("{how} {agreed}")),
    })
    .await?;
    let row = table::find(tx, id).await?;
    table::changed(tx, &row, row.version);
    tell::signed(tx, &row).await
}
