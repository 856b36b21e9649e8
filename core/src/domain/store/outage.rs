//! Times in which a resource or a whole store is out. What was booked there is shown and moved by booking.

use sea_orm::FromQueryResult;

use super::staff::{note, refuse};
use super::view::OutageView;
use super::wish::AddOutage;
use super::{find, resource};
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Field, Refusal};
use crate::ground::id::{OutageId, ResourceId, StoreId};

pub(super) const ENDED: Refusal = Refusal::new("store.outage_ended", "该停用时段已经结束");
const YEAR_MINUTES: i64 = 366 * 24 * 60;

const OUTAGE: &str = "SELECT id, store_id, resource_id, from_at, to_at, reason FROM store_outage";

#[derive(FromQueryResult)]
struct Row {
    id: OutageId,
    store_id: StoreId,
    resource_id: Option<ResourceId>,
    from_at: At,
    to_at: At,
    reason: String,
}

impl Row {
    fn view(self) -> OutageView {
        let Row {
            id,
            store_id,
            resource_id,
            from_at,
            to_at,
            reason,
        } = self;
        OutageView {
            id,
            store_id,
            resource_id,
            from_at,
            to_at,
            reason,
        }
    }
}

/// Outages of a store that are not over, the earliest first; at most 500.
pub async fn outages(look: &impl Look, store: StoreId) -> Result<Vec<OutageView>, Error> {
    look.actor().in_store(store)?;
    find(look, store).await?;
    let sql = format!("{OUTAGE} WHERE store_id = $1 AND to_at > $2 AND to_at > from_at ORDER BY from_at, id LIMIT 500");
    let rows: Vec<Row> = look.all(&sql, [store.into(), look.now().into()]).await?;
    Ok(rows.into_iter().map(Row::view).collect())
}

/// One outage of a store.
pub async fn outage(look: &impl Look, store: StoreId, id: OutageId) -> Result<OutageView, Error> {
    look.actor().in_store(store)?;
    let row: Option<Row> = look
        .one(
            &format!("{OUTAGE} WHERE store_id = $1 AND id = $2"),
            [store.into(), id.into()],
        )
        .await?;
    Ok(row.ok_or(Error::Missing("outage"))?.view())
}

/// Takes a resource or the whole store out from now on for new bookings in that time.
pub async fn add_outage(tx: &mut Tx, store: StoreId, wish: AddOutage) -> Result<OutageView, Error> {
    tx.actor().in_store(store)?;
    find(tx, store).await?;
    let mut wrong = Vec::new();
    if wish.to_at <= wish.from_at || wish.to_at <= tx.now() {
        wrong.push(Field::new(
            "/to_at",
            "store.outage_time",
            "结束时间应晚于开始时间和现在",
        ));
    } else if wish.to_at > wish.from_at.plus_minutes(YEAR_MINUTES)
        || wish.from_at > tx.now().plus_minutes(2 * YEAR_MINUTES)
    {
        wrong.push(Field::new(
            "/to_at",
            "store.outage_time",
            "停用时段最长一年，且应在两年之内开始",
        ));
    }
    refuse(wrong)?;
    if let Some(id) = wish.resource_id {
        match resource(tx, store, id).await {
            Err(Error::Missing(_)) => return Err(Error::field("/resource_id", "store.resource", "本门店没有该资源")),
            found => found?,
        };
    }
    let id: OutageId = tx.fresh();
    let sql = "INSERT INTO store_outage (id, store_id, resource_id, from_at, to_at, reason, created_at, created_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let by = tx.actor().uuid();
    let values = [
        id.into(),
        store.into(),
        wish.resource_id.into(),
        wish.from_at.into(),
        wish.to_at.into(),
        wish.reason.into(),
        tx.now().into(),
        by.into(),
    ];
    tx.run(sql, values).await?;
    note(tx, "store.outage_added", store, Some(id.to_string())).await?;
    outage(tx, store, id).await
}

/// Ends an outage now; one that has not begun never happens.
pub async fn end_outage(tx: &mut Tx, store: StoreId, id: OutageId) -> Result<OutageView, Error> {
    outage(tx, store, id).await?;
    let sql = "UPDATE store_outage SET to_at = CASE WHEN from_at > $3 THEN from_at ELSE $3 END \
         WHERE id = $1 AND store_id = $2 AND to_at > $3 AND to_at > from_at";
    if tx.run(sql, [id.into(), store.into(), tx.now().into()]).await? == 0 {
        return Err(ENDED.into());
    }
    note(tx, "store.outage_ended", store, Some(id.to_string())).await?;
    outage(tx, store, id).await
}
