//! Where an order begins, and who it belongs to: the draft, partners' numbers of it, the consultant.

use sea_orm::Value;
use serde_json::json;

use super::plan::range;
use super::rules::fold::fold;
use super::rules::money::DownKind;
use super::rules::refused::Refused;
use super::rules::state::State;
use super::table::{self, Change};
use super::view::{AddReference, AssignConsultant, CreateOrder, StaffOrderView};
use super::{desk, steps};
use crate::domain::{identity, staff, store, vehicle};
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::OrderId;

/// Begins an order for a customer of the store.
pub async fn create(tx: &mut Tx, wish: CreateOrder) -> Result<StaffOrderView, Error> {
    tx.actor().in_store(wish.store_id)?;
    let customer = identity::customer(tx, wish.person_id).await?;
    if !customer.stores.iter().any(|one| one.store_id == wish.store_id) {
        return Err(Error::field(
            "/person_id",
            "order.person",
            "没有这位客户，请先建立客户档案",
        ));
    }
    let store = store::find(tx, wish.store_id).await?;
    let model = vehicle::model(tx, wish.model_id)
        .await
        .map_err(|_missing| Error::field("/model_id", "order.model", "没有这个车型"))?;
    let me = tx.actor().staff().ok().map(|me| me.staff);
    let consultant = match (wish.consultant_id, me) {
        (Some(named), _) => {
            staff::serves(tx, named, store.id).await?;
            Some(named)
        }
        (None, Some(me)) if staff::serves(tx, me, store.id).await.is_ok() => Some(me),
        _ => None,
    };
    let expected = range(wish.expected.as_ref(), "/expected")?;
    let colour = wish.colour.map_or_else(String::new, |colour| format!("，{colour}"));
    let mask: Vec<String> = customer.name.into_iter().chain(customer.phone).collect();
    let id: OrderId = tx.fresh();
    let number = number(tx, store.date(tx.now())).await?;
    let sql = "INSERT INTO sales_order (id, number, store_id, person_id, customer_mask, consultant_id, model_id, model, source, \
               expected_from, expected_to, planned_from, planned_to, created_at, moved_at, state, plan, down_kind, version, told, plan_version, total_fen, \
               to_store_fen, financed_fen, car_fen, down_fen, held, paid_fen, returned_fen, lapsed, pdi_failed) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $10, $11, $12, $12, $13, $14, $15, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, $16, $16)";
    let values: [Value; 16] = [
        id.into(),
        number.into(),
        store.id.into(),
        wish.person_id.into(),
        mask.join(" ").into(),
        consultant.into(),
        wish.model_id.into(),
        format!("{}{colour}", model.name).into(),
        wish.source.into(),
        expected.map(|(from, _)| from.to_string()).into(),
        expected.map(|(_, to)| to.to_string()).into(),
        tx.now().into(),
        State::Draft.into(),
        json!({"lines": [], "needs": []}).to_string().into(),
        DownKind::Refundable.into(),
        false.into(),
    ];
    tx.run(sql, values).await?;
    table::steps::create(tx, id, wish.source).await?;
    table::record(tx, id, 1, "create".into(), State::Draft, None).await?;
    let row = table::find(tx, id).await?;
    table::changed(tx, &row, 1);
    steps::refresh(tx, id, Some(&fold(wish.source, tx.now(), &[]))).await?;
    desk::one(tx, id).await
}

/// `SO20261122-0003`: one series a day for the whole group, so that a partner can name an order by it.
async fn number(tx: &Tx, day: chrono::NaiveDate) -> Result<String, Error> {
    let sql = "INSERT INTO order_day (day, numbered) VALUES ($1, 1) ON CONFLICT (day) DO UPDATE SET numbered = order_day.numbered + 1 \
               RETURNING numbered";
    let running = tx.number(sql, [day.to_string().into()]).await?;
    Ok(format!("SO{}-{running:04}", day.format("%Y%m%d")))
}

/// A partner's number of this order; said again, it changes nothing.
pub async fn add_reference(tx: &mut Tx, id: OrderId, wish: AddReference) -> Result<StaffOrderView, Error> {
    let row = table::take(tx, id).await?;
    let sql = "INSERT INTO order_reference (partner, number, order_id) VALUES ($1, $2, $3) ON CONFLICT (partner, number) DO NOTHING";
    let values: [Value; 3] = [wish.partner.as_str().into(), wish.number.as_str().into(), id.into()];
    if tx.run(sql, values).await? > 0 {
        let detail = format!("{} {}", wish.partner, wish.number);
        table::write(tx, &row, "reference".into(), row.state, Change::said(detail)).await?;
    } else if table::by_reference(tx, wish.partner.as_str(), wish.number.as_str()).await? != Some(id) {
        return Err(Refused::ReferenceTaken.into());
    }
    desk::one(tx, id).await
}

/// Another consultant cares for it.
pub async fn assign(tx: &mut Tx, id: OrderId, wish: AssignConsultant) -> Result<StaffOrderView, Error> {
    let row = table::take(tx, id).await?;
    staff::serves(tx, wish.staff_id, row.store_id)
        .await
        .map_err(|error| match error {
            Error::Invalid(_) => Error::field("/staff_id", "order.consultant", "该员工不是本店的顾问"),
            other => other,
        })?;
    if row.consultant_id != Some(wish.staff_id) {
        let change = Change {
            sets: "consultant_id = $6",
            values: vec![wish.staff_id.into()],
            detail: None,
        };
        table::write(tx, &row, "assign".into(), row.state, change).await?;
    }
    desk::one(tx, id).await
}
