//! What can be taken for a time in a store.

use sea_orm::{FromQueryResult, Value};

use super::find;
use super::hours::Week;
use super::staff::{CHANGED, note, refuse};
use super::table::{self, json};
use super::view::ResourceView;
use super::wish::{AddResource, UpdateResource};
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Field, Refusal};
use crate::ground::id::{ResourceId, StaffId, StoreId};
use crate::ground::text::Code;

pub(super) const NAME_TAKEN: Refusal = Refusal::new("store.resource_name_taken", "同类资源中已有此名称");

/// Everything of a store that can be taken, by kind and label, the inactive too.
pub async fn resources(look: &impl Look, store: StoreId) -> Result<Vec<ResourceView>, Error> {
    look.actor().in_store(store)?;
    find(look, store).await?;
    let sql = format!("{} WHERE store_id = $1 ORDER BY kind, name", table::RESOURCE);
    let rows: Vec<table::ResourceRow> = look.all(&sql, [store.into()]).await?;
    rows.into_iter().map(table::ResourceRow::view).collect()
}

/// One resource of a store.
pub async fn resource(look: &impl Look, store: StoreId, id: ResourceId) -> Result<ResourceView, Error> {
    look.actor().in_store(store)?;
    let sql = format!("{} WHERE store_id = $1 AND id = $2", table::RESOURCE);
    let row: Option<table::ResourceRow> = look.one(&sql, [store.into(), id.into()]).await?;
    row.ok_or(Error::Missing("resource"))?.view()
}

/// Adds a resource.
pub async fn add_resource(tx: &mut Tx, store: StoreId, wish: AddResource) -> Result<ResourceView, Error> {
    tx.actor().in_store(store)?;
    find(tx, store).await?;
    check(
        &wish.tags,
        wish.shifts.as_ref(),
        [wish.buffer_before, wish.buffer_after],
    )?;
    let id: ResourceId = tx.fresh();
    let sql = "INSERT INTO store_resource (id, store_id, kind, name, tags, staff_id, shifts, buffer_before, buffer_after, \
         active, version, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $11) \
         ON CONFLICT (store_id, kind, name) DO NOTHING";
    let values: [Value; 11] = [
        id.into(),
        store.into(),
        wish.kind.into(),
        wish.name.into(),
        json(&wish.tags)?.into(),
        wish.staff_id.into(),
        wish.shifts.as_ref().map(json).transpose()?.into(),
        i32::from(wish.buffer_before).into(),
        i32::from(wish.buffer_after).into(),
        true.into(),
        tx.now().into(),
    ];
    if tx.run(sql, values).await? == 0 {
        return Err(NAME_TAKEN.into());
    }
    note(tx, "store.resource_added", store, Some(id.to_string())).await?;
    resource(tx, store, id).await
}

/// Changes a resource. Another version than the one read is refused. Bookings it already has stay with it.
pub async fn update_resource(
    tx: &mut Tx,
    store: StoreId,
    id: ResourceId,
    wish: UpdateResource,
) -> Result<ResourceView, Error> {
    let old = resource(tx, store, id).await?;
    take(tx, store).await?;
    check(
        &wish.tags,
        wish.shifts.as_ref(),
        [wish.buffer_before, wish.buffer_after],
    )?;
    let same_name = "SELECT COUNT(*) FROM store_resource WHERE store_id = $1 AND kind = $2 AND name = $3 AND id <> $4";
    let name = wish.name.as_str().to_owned();
    if tx
        .number(same_name, [store.into(), old.kind.into(), name.into(), id.into()])
        .await?
        > 0
    {
        return Err(NAME_TAKEN.into());
    }
    let sql = "UPDATE store_resource SET name = $4, tags = $5, staff_id = $6, shifts = $7, buffer_before = $8, buffer_after = $9, \
         active = $10, version = version + 1, updated_at = $11 WHERE id = $1 AND store_id = $2 AND version = $3";
    let values: [Value; 11] = [
        id.into(),
        store.into(),
        wish.version.into(),
        wish.name.into(),
        json(&wish.tags)?.into(),
        wish.staff_id.into(),
        wish.shifts.as_ref().map(json).transpose()?.into(),
        i32::from(wish.buffer_before).into(),
        i32::from(wish.buffer_after).into(),
        wish.active.into(),
        tx.now().into(),
    ];
    if tx.run(sql, values).await? == 0 {
        return Err(CHANGED.into());
    }
    note(tx, "store.resource_updated", store, Some(id.to_string())).await?;
    resource(tx, store, id).await
}

/// The places of a member of staff in a store: what can be booked of them.
pub async fn places_of(look: &impl Look, store: StoreId, staff: StaffId) -> Result<Vec<ResourceId>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        id: ResourceId,
    }
    look.actor().in_store(store)?;
    let sql = "SELECT id FROM store_resource WHERE store_id = $1 AND staff_id = $2 AND active ORDER BY id";
    let rows: Vec<Row> = look.all(sql, [store.into(), staff.into()]).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Nobody can book it any more.
pub async fn close_place(tx: &mut Tx, store: StoreId, id: ResourceId) -> Result<(), Error> {
    tx.actor().in_store(store)?;
    let sql =
        "UPDATE store_resource SET active = $3, version = version + 1, updated_at = $4 WHERE id = $1 AND store_id = $2";
    tx.run(sql, [id.into(), store.into(), false.into(), tx.now().into()])
        .await?;
    note(tx, "store.resource_updated", store, Some(id.to_string())).await
}

/// Changes to the resources of a store come one after the other: two of them cannot take one label at once.
async fn take(tx: &Tx, store: StoreId) -> Result<(), Error> {
    tx.run("UPDATE store SET version = version WHERE id = $1", [store.into()])
        .await?;
    Ok(())
}

fn check(tags: &[Code], shifts: Option<&Week>, buffers: [u8; 2]) -> Result<(), Error> {
    let mut wrong = shifts.map(|week| week.wrong("/shifts")).unwrap_or_default();
    if tags.len() > 20 {
        wrong.push(Field::new("/tags", "store.tags", "标签最多 20 个"));
    }
    for (buffer, at) in buffers.into_iter().zip(["/buffer_before", "/buffer_after"]) {
        if buffer > 16 {
            wrong.push(Field::new(at, "store.buffer", "缓冲时间最多 16 个时段（4 小时）"));
        }
    }
    refuse(wrong)
}
