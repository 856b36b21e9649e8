//! What was or will be said.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use sea_orm::{FromQueryResult, Value};

use super::Key;
use crate::domain::care::mark::{marks, values};
use crate::domain::care::rules::{Due, Kind, Why};
use crate::domain::care::view::Offer;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{CareId, OwnershipId, PersonId, StoreId, VehicleId};
use crate::ground::sabotage;

/// A word of care.
#[derive(Clone, Debug, FromQueryResult)]
pub struct MessageRow {
    pub id: CareId,
    pub ownership_id: OwnershipId,
    pub person_id: PersonId,
    pub vehicle_id: VehicleId,
    pub store_id: StoreId,
    pub kind: Kind,
    pub occasion: String,
    pub state: String,
    pub reason: Option<String>,
    pub why: String,
    pub offer: Option<String>,
    pub from_on: String,
    pub until_on: Option<String>,
    pub wait_on: String,
    pub planned_at: At,
    pub sent_at: Option<At>,
    pub version: i64,
}

impl MessageRow {
    /// Why it is said.
    pub fn why(&self) -> Result<Why, Error> {
        serde_json::from_str(&self.why).map_err(|e| Error::fault("read a reason of care", e))
    }

    /// What it offers.
    pub fn offer(&self) -> Result<Option<Offer>, Error> {
        let read = |text: &String| serde_json::from_str(text).map_err(|e| Error::fault("read an offer of care", e));
        self.offer.as_ref().map(read).transpose()
    }
}

/// All columns.
const MESSAGE: &str = "SELECT m.id, m.ownership_id, m.person_id, m.vehicle_id, m.store_id, m.kind, m.occasion, m.state, m.reason, m.why, \
     m.offer, m.from_on, m.until_on, m.wait_on, m.planned_at, m.sent_at, m.version FROM care_message m";

/// Words of care by a condition with its order.
pub async fn list(look: &impl Look, condition: &str, values: Vec<Value>) -> Result<Vec<MessageRow>, Error> {
    look.all(&format!("{MESSAGE} WHERE {condition}"), values).await
}

/// What is planned for a store by this day: person by person, the most important first.
pub async fn planned(look: &impl Look, store: StoreId, today: NaiveDate, limit: i64) -> Result<Vec<MessageRow>, Error> {
    let condition =
        "m.state = 'planned' AND m.store_id = $1 AND m.wait_on <= $2 ORDER BY m.person_id, m.place, m.id LIMIT $3";
    list(
        look,
        condition,
        vec![store.into(), today.to_string().into(), limit.into()],
    )
    .await
}

/// What is there for a car already: kind and occasion, and what became of it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Found {
    pub ownership_id: OwnershipId,
    pub kind: Kind,
    pub occasion: String,
    pub state: String,
}

/// What is there for these cars.
pub async fn found(look: &impl Look, owned: &[OwnershipId]) -> Result<Vec<Found>, Error> {
    if owned.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT ownership_id, kind, occasion, state FROM care_message WHERE ownership_id IN ({})",
        marks(0, owned.len())
    );
    look.all(&sql, values(owned)).await
}

/// Something to be said.
pub struct New<'a> {
    pub key: &'a Key,
    pub due: &'a Due,
    pub today: NaiveDate,
    pub until: Option<NaiveDate>,
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|e| Error::fault("write a word of care", e))
}

/// Plans it; false when it was there already.
pub async fn insert(tx: &Tx, new: New<'_>) -> Result<bool, Error> {
    let id: CareId = tx.fresh();
    let New { key, due, today, until } = new;
    let occasion = match sabotage::on("care_once") {
        true => format!("{}:{id}", due.occasion),
        false => due.occasion.clone(),
    };
    let sql = "INSERT INTO care_message (id, ownership_id, person_id, vehicle_id, store_id, kind, occasion, place, service, state, why, from_on, \
               until_on, wait_on, planned_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'planned', $10, $11, $12, $13, $14, 1) \
               ON CONFLICT (ownership_id, kind, occasion) DO NOTHING";
    let values: [Value; 14] = [
        id.into(),
        key.ownership_id.into(),
        key.person_id.into(),
        key.vehicle_id.into(),
        key.store_id.into(),
        due.kind.into(),
        occasion.into(),
        due.kind.rank().into(),
        due.kind.is_service().into(),
        json(&due.why)?.into(),
        due.from.to_string().into(),
        until.map(|day| day.to_string()).into(),
        today.to_string().into(),
        tx.now().into(),
    ];
    Ok(tx.run(sql, values).await? == 1)
}

/// What becomes of a planned one.
pub enum Settled<'a> {
    /// It is said.
    Sent(&'a Why, Option<&'a Offer>),
    /// It is not, and why.
    Suppressed(&'static str),
}

/// Settles a planned one; false when somebody else did.
pub async fn settle(tx: &Tx, id: CareId, settled: Settled<'_>) -> Result<bool, Error> {
    let (state, reason, why, offer) = match settled {
        Settled::Sent(why, offer) => {
            let offer = offer.map(json).transpose()?;
            ("sent", None, Some(json(why)?), offer)
        }
        Settled::Suppressed(reason) => ("suppressed", Some(reason), None, None),
    };
    let sent = (state == "sent").then_some(tx.now());
    let sql = "UPDATE care_message SET state = $2, reason = $3, why = COALESCE($4, why), offer = $5, settled_at = $6, sent_at = $7, version = 2 \
               WHERE id = $1 AND state = 'planned'";
    let values: [Value; 7] = [
        id.into(),
        state.into(),
        reason.into(),
        why.into(),
        offer.into(),
        tx.now().into(),
        sent.into(),
    ];
    Ok(tx.run(sql, values).await? == 1)
}

/// A planned one is looked at again on this day.
pub async fn wait(tx: &Tx, id: CareId, on: NaiveDate) -> Result<(), Error> {
    let sql = "UPDATE care_message SET wait_on = $2 WHERE id = $1 AND state = 'planned'";
    tx.run(sql, [id.into(), on.to_string().into()]).await?;
    Ok(())
}

/// When each of these persons last heard a word of care that counts.
pub async fn last_heard(look: &impl Look, persons: &[PersonId]) -> Result<HashMap<PersonId, At>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        person_id: PersonId,
        at: At,
    }
    if persons.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(
        "SELECT person_id, MAX(sent_at) AS at FROM care_message WHERE state = 'sent' AND NOT service AND person_id IN ({}) GROUP BY person_id",
        marks(0, persons.len())
    );
    let rows: Vec<Row> = look.all(&sql, values(persons)).await?;
    Ok(rows.into_iter().map(|row| (row.person_id, row.at)).collect())
}

/// What these persons switched off.
pub async fn wishes(look: &impl Look, persons: &[PersonId]) -> Result<HashSet<(PersonId, Kind)>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        person_id: PersonId,
        kind: Kind,
    }
    if persons.is_empty() {
        return Ok(HashSet::new());
    }
    let sql = format!(
        "SELECT person_id, kind FROM care_wish WHERE NOT wanted AND person_id IN ({})",
        marks(0, persons.len())
    );
    let rows: Vec<Row> = look.all(&sql, values(persons)).await?;
    Ok(rows.into_iter().map(|row| (row.person_id, row.kind)).collect())
}
