//! Campaigns of makers: cars are found by a keyed hash of their VIN; the list itself is not kept.

use std::collections::HashSet;

use sea_orm::{FromQueryResult, Value};

use super::NOT_RECALLED;
use super::mark::marks;
use super::table;
use super::view::RecallView;
use super::wish::{ImportRecall, RecallDone};
use crate::domain::store;
use crate::ground::audit::Entry;
use crate::ground::change::Change;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Field};
use crate::ground::id::{Id, RecallId, StoreId};

/// How many cars one import may name.
const MOST: usize = 2_000;

#[derive(FromQueryResult)]
struct Row {
    id: RecallId,
    code: String,
    title: String,
    words: String,
    imported_at: At,
    vins: i64,
    done: i64,
    cars: i64,
    told: i64,
}

const SELECT: &str = "SELECT r.id, r.code, r.title, r.words, r.imported_at, \
     (SELECT COUNT(*) FROM care_recall_vin n WHERE n.recall_id = r.id) AS vins, \
     (SELECT COUNT(*) FROM care_recall_vin n WHERE n.recall_id = r.id AND n.done_at IS NOT NULL) AS done, \
     (SELECT COUNT(DISTINCT c.car_id) FROM care_recall_vin n JOIN vehicle_ownership o ON o.vin_index = n.vin_index AND o.until_at IS NULL \
      JOIN care_car c ON c.ownership_id = o.id AND c.store_id = r.store_id WHERE n.recall_id = r.id) AS cars, \
     (SELECT COUNT(*) FROM care_message m WHERE m.store_id = r.store_id AND m.kind = 'recall' AND m.occasion = $1 AND m.state = 'sent') AS told \
     FROM care_recall r WHERE r.id = $2";

async fn one(look: &impl Look, id: RecallId) -> Result<RecallView, Error> {
    let row: Option<Row> = look.one(SELECT, [id.to_string().into(), id.into()]).await?;
    let row = row.ok_or(Error::Missing("recall"))?;
    Ok(RecallView {
        id: row.id,
        code: row.code,
        title: row.title,
        words: row.words,
        vins: row.vins,
        cars: row.cars,
        told: row.told,
        done: row.done,
        imported_at: row.imported_at,
    })
}

/// The store's campaigns, the newest first; at most 100.
///
/// # Errors
/// [`Error::Missing`] for a store out of scope.
pub async fn recalls(look: &impl Look, id: StoreId) -> Result<Vec<RecallView>, Error> {
    #[derive(FromQueryResult)]
    struct Found {
        id: RecallId,
    }
    look.actor().in_store(id)?;
    store::find(look, id).await?;
    let sql = "SELECT id FROM care_recall WHERE store_id = $1 ORDER BY imported_at DESC, id DESC LIMIT 100";
    let mut all = Vec::new();
    for found in look.all::<Found>(sql, [id.into()]).await? {
        all.push(one(look, found.id).await?);
    }
    Ok(all)
}

/// Imports the list of a campaign, or adds to it.
///
/// # Errors
/// Wrong fields, each VIN that stands twice; [`Error::Missing`] for a store out of scope.
pub async fn import(tx: &mut Tx, store: StoreId, wish: ImportRecall) -> Result<RecallView, Error> {
    tx.actor().in_store(store)?;
    store::find(tx, store).await?;
    if wish.vins.is_empty() || wish.vins.len() > MOST {
        return Err(Error::field("/vins", "care.vins", "请填写 1 到 2000 个车架号"));
    }
    let (mut seen, mut wrong) = (HashSet::new(), Vec::new());
    let mut indexes = Vec::with_capacity(wish.vins.len());
    for (n, vin) in wish.vins.iter().enumerate() {
        let index = tx.keys().blind(vin);
        match seen.insert(index.as_bytes().to_vec()) {
            true => indexes.push(index),
            false => wrong.push(Field::new(format!("/vins/{n}"), "care.vin_twice", "车架号重复")),
        }
    }
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    let id = campaign(tx, store, &wish).await?;
    let sql = "INSERT INTO care_recall_vin (recall_id, vin_index) VALUES ($1, $2) ON CONFLICT (recall_id, vin_index) DO NOTHING";
    for index in &indexes {
        tx.run(sql, [id.into(), index.clone().into()]).await?;
    }
    for some in indexes.chunks(500) {
        let sql = format!(
            "UPDATE care_car SET look_on = '' WHERE store_id = $1 AND ownership_id IN \
             (SELECT o.id FROM vehicle_ownership o WHERE o.until_at IS NULL AND o.vin_index IN ({}))",
            marks(1, some.len())
        );
        let mut values: Vec<Value> = vec![store.into()];
        values.extend(some.iter().map(|index| Value::from(index.clone())));
        tx.run(&sql, values).await?;
    }
    let detail = Some(format!("{}: {} VINs", wish.code, indexes.len()));
    note(tx, "care.recall_imported", id, store, detail).await?;
    one(tx, id).await
}

async fn note(
    tx: &mut Tx,
    action: &'static str,
    id: RecallId,
    store: StoreId,
    detail: Option<String>,
) -> Result<(), Error> {
    tx.changed(Change::of("care", id, 0).to_store(store));
    tx.audit(Entry {
        action,
        subject_kind: "recall",
        subject: id.uuid(),
        store: Some(store),
        detail,
    })
    .await
}

/// The campaign of this code: the one that is there, with the newer words, or a new one.
async fn campaign(tx: &Tx, store: StoreId, wish: &ImportRecall) -> Result<RecallId, Error> {
    #[derive(FromQueryResult)]
    struct Made {
        id: RecallId,
    }
    let id: RecallId = tx.fresh();
    let sql = "INSERT INTO care_recall (id, store_id, code, title, words, imported_at, imported_by) VALUES ($1, $2, $3, $4, $5, $6, $7) \
               ON CONFLICT (store_id, code) DO UPDATE SET title = excluded.title, words = excluded.words RETURNING id";
    let values: [Value; 7] = [
        id.into(),
        store.into(),
        wish.code.as_str().into(),
        wish.title.as_str().into(),
        wish.words.as_str().into(),
        tx.now().into(),
        tx.actor().uuid().into(),
    ];
    let made: Option<Made> = tx.one(sql, values).await?;
    Ok(made.map_or(id, |made| made.id))
}

/// A car of the campaign is done: it is not spoken of any more.
///
/// # Errors
/// `care.not_recalled`; [`Error::Missing`] for a campaign or a car out of scope.
pub async fn done(tx: &mut Tx, id: RecallId, wish: RecallDone) -> Result<RecallView, Error> {
    #[derive(FromQueryResult)]
    struct Mine {
        store_id: StoreId,
    }
    let sql = "SELECT store_id FROM care_recall WHERE id = $1";
    let mine: Option<Mine> = tx.one(sql, [id.into()]).await?;
    let store = mine.ok_or(Error::Missing("recall"))?.store_id;
    tx.actor()
        .in_store(store)
        .map_err(|_out_of_scope| Error::Missing("recall"))?;
    let keys = table::keys(tx, "o.vehicle_id = $1", vec![wish.vehicle_id.into()]).await?;
    let key = keys.into_iter().find(|key| key.store_id == store);
    let key = key.ok_or_else(|| Error::field("/vehicle_id", "care.vehicle", "没有找到本店客户的这辆车"))?;
    let sql = "UPDATE care_recall_vin SET done_at = $3, done_by = $4 WHERE recall_id = $1 AND done_at IS NULL \
               AND vin_index = (SELECT o.vin_index FROM vehicle_ownership o WHERE o.id = $2)";
    let values: [Value; 4] = [
        id.into(),
        key.ownership_id.into(),
        tx.now().into(),
        tx.actor().uuid().into(),
    ];
    if tx.run(sql, values).await? == 0 {
        return Err(NOT_RECALLED.into());
    }
    table::touch(tx, &key).await?;
    note(tx, "care.recall_done", id, store, None).await?;
    one(tx, id).await
}
