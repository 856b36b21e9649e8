//! Opening a complaint, dealing with it, ending it.

use super::TOO_MANY;
use super::rules::{CloseReason, Event, Origin, State, Topic};
use super::table::{self, Row};
use super::tell;
use super::view::{CloseCase, OpenCase, OpenCaseFor, SayInCase, SeenCase};
use crate::domain::{identity, notice, store};
use crate::ground::audit::Entry;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{CaseId, Id, PersonId, RepairId, StoreId, VehicleId};
use crate::ground::text::Note;

/// An owner has so many open complaints at most.
const MOST_OPEN: i64 = 5;

/// What the rule of the repeated fault found (R078).
#[derive(Clone, Debug)]
pub struct Fault {
    /// Where.
    pub store: StoreId,
    /// Whose car.
    pub person: PersonId,
    /// Which car.
    pub vehicle: VehicleId,
    /// The repair at whose intake it was found.
    pub repair: RepairId,
    /// What the rule says.
    pub words: String,
}

struct New {
    store: StoreId,
    person: PersonId,
    vehicle: Option<VehicleId>,
    repair: Option<RepairId>,
    origin: Origin,
    topic: Topic,
}

/// The last characters of an id: eight of its random ones, readable aloud.
fn number(id: CaseId, zone: chrono_tz::Tz, now: At) -> String {
    let text = id.to_string();
    let tail = text.get(text.len().saturating_sub(8)..).unwrap_or_default();
    format!(
        "TS{}-{}",
        now.utc().with_timezone(&zone).format("%Y%m%d"),
        tail.to_uppercase()
    )
}

async fn begin(tx: &mut Tx, new: New, text: &str) -> Result<Option<CaseId>, Error> {
    // Whoever sends marketing takes this row: what is sent comes before, or finds the complaint.
    identity::take(tx, new.person).await?;
    let store = store::find(tx, new.store).await?;
    let id: CaseId = tx.fresh();
    let row = Row {
        id,
        number: number(id, store.zone, tx.now()),
        store_id: new.store,
        store_name: store.name,
        store_zone: store.zone.name().to_owned(),
        person_id: new.person,
        vehicle_id: new.vehicle,
        repair_id: new.repair,
        origin: new.origin,
        topic: new.topic,
        state: State::Received,
        version: 1,
        handler_id: None,
        handler: None,
        opened_at: tx.now(),
        taken_at: None,
        closed_at: None,
        close_reason: None,
    };
    if !table::insert(tx, &row).await? {
        return Ok(None);
    }
    match row.origin {
        Origin::Rule => table::say_by_rule(tx, &row, text).await?,
        Origin::Owner | Origin::Staff => table::say(tx, &row, text).await?,
    }
    table::changed(tx, &row);
    notice::pause(tx, row.person_id, id.uuid()).await?;
    log(tx, &row, "case.opened", None).await?;
    tell::opened(tx, &row).await?;
    Ok(Some(id))
}

fn said(text: &Note) -> Result<&str, Error> {
    match text.is_empty() {
        true => Err(Error::field("/text", "case.text", "请填写内容")),
        false => Ok(text.as_str()),
    }
}

/// The car of a repair of this person in this store. Reads the repairs (rulings 9).
async fn car_of(
    look: &impl Look,
    repair: Option<RepairId>,
    person: PersonId,
    store: StoreId,
) -> Result<Option<VehicleId>, Error> {
    #[derive(sea_orm::FromQueryResult)]
    struct Car {
        vehicle_id: VehicleId,
    }
    let Some(repair) = repair else { return Ok(None) };
    let sql = "SELECT vehicle_id FROM repair_order WHERE id = $1 AND person_id = $2 AND store_id = $3";
    let car: Option<Car> = look.one(sql, [repair.into(), person.into(), store.into()]).await?;
    let missing = || Error::field("/repair_id", "case.repair", "没有找到该门店的这张工单");
    Ok(Some(car.ok_or_else(missing)?.vehicle_id))
}

/// An owner complains.
///
/// # Errors
/// `case.too_many`, wrong fields; [`Error::Missing`] for a store that is none.
pub async fn open(tx: &mut Tx, wish: OpenCase) -> Result<CaseId, Error> {
    let person = tx.actor().customer()?.person;
    // Two at once are both counted.
    identity::take(tx, person).await?;
    let sql = "SELECT COUNT(*) FROM complaint WHERE person_id = $1 AND state <> 'closed'";
    if tx.number(sql, [person.into()]).await? >= MOST_OPEN {
        return Err(TOO_MANY.into());
    }
    let text = said(&wish.text)?;
    let new = New {
        store: wish.store_id,
        person,
        vehicle: car_of(tx, wish.repair_id, person, wish.store_id).await?,
        repair: wish.repair_id,
        origin: Origin::Owner,
        topic: wish.topic,
    };
    begin(tx, new, text).await?.ok_or(Error::Missing("case"))
}

/// Staff write a complaint down for a customer of their store.
///
/// # Errors
/// Wrong fields; [`Error::Missing`] for a customer or a store out of scope.
pub async fn open_for(tx: &mut Tx, wish: OpenCaseFor) -> Result<CaseId, Error> {
    tx.actor().in_store(wish.store_id)?;
    let person = identity::customer(tx, wish.person_id).await?.id;
    let text = said(&wish.text)?;
    let new = New {
        store: wish.store_id,
        person,
        vehicle: car_of(tx, wish.repair_id, person, wish.store_id).await?,
        repair: wish.repair_id,
        origin: Origin::Staff,
        topic: wish.topic,
    };
    begin(tx, new, text).await?.ok_or(Error::Missing("case"))
}

/// The rule of the repeated fault opens a complaint, once for a repair (R078); `None` when it did already.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn open_by_rule(tx: &mut Tx, fault: Fault) -> Result<Option<CaseId>, Error> {
    let new = New {
        store: fault.store,
        person: fault.person,
        vehicle: Some(fault.vehicle),
        repair: Some(fault.repair),
        origin: Origin::Rule,
        topic: Topic::RepairQuality,
    };
    begin(tx, new, &fault.words).await
}

/// A member of staff deals with it from now on.
///
/// # Errors
/// `case.version`, `case.state`; [`Error::Missing`].
pub async fn take(tx: &mut Tx, id: CaseId, wish: SeenCase) -> Result<(), Error> {
    let mut row = table::take(tx, id).await?;
    row.seen(wish.version)?;
    let me = tx.actor().staff()?.staff;
    let values = vec![me.into(), tx.now().into()];
    let sets = ", handler_id = $4, taken_at = COALESCE(taken_at, $5)";
    table::advance(tx, &mut row, Event::Take, sets, values).await?;
    log(tx, &row, "case.taken", None).await?;
    tell::taken(tx, &row).await
}

/// Something more is said, by the owner or by whoever deals with it.
///
/// # Errors
/// `case.state`, an empty text; [`Error::Missing`].
pub async fn say(tx: &mut Tx, id: CaseId, wish: SayInCase) -> Result<(), Error> {
    let mut row = table::take(tx, id).await?;
    let text = said(&wish.text)?;
    table::advance(tx, &mut row, Event::Say, "", Vec::new()).await?;
    table::say(tx, &row, text).await?;
    tell::said(tx, &row).await
}

/// It is closed, with a reason and a last word to the owner.
///
/// # Errors
/// `case.version`, `case.state`, wrong fields; [`Error::Missing`].
pub async fn close(tx: &mut Tx, id: CaseId, wish: CloseCase) -> Result<(), Error> {
    let mut row = table::take(tx, id).await?;
    tx.actor().staff()?;
    row.seen(wish.version)?;
    if wish.reason == CloseReason::Withdrawn {
        return Err(Error::field("/reason", "case.reason", "撤回由车主本人操作"));
    }
    let text = said(&wish.text)?;
    ended(tx, &mut row, Event::Close, wish.reason).await?;
    table::say(tx, &row, text).await?;
    tell::closed(tx, &row).await
}

/// The owner takes it back.
///
/// # Errors
/// `case.version`, `case.state`; [`Error::Missing`].
pub async fn withdraw(tx: &mut Tx, id: CaseId, wish: SeenCase) -> Result<(), Error> {
    let mut row = table::take(tx, id).await?;
    tx.actor().customer()?;
    row.seen(wish.version)?;
    ended(tx, &mut row, Event::Withdraw, CloseReason::Withdrawn).await
}

async fn ended(tx: &mut Tx, row: &mut Row, event: Event, reason: CloseReason) -> Result<(), Error> {
    let values = vec![tx.now().into(), reason.into()];
    table::advance(tx, row, event, ", closed_at = $4, close_reason = $5", values).await?;
    notice::unpause(tx, row.id.uuid()).await?;
    log(tx, row, "case.closed", Some(format!("{reason:?}").to_lowercase())).await
}

async fn log(tx: &Tx, row: &Row, action: &'static str, detail: Option<String>) -> Result<(), Error> {
    tx.audit(Entry {
        action,
        subject_kind: "case",
        subject: row.id.uuid(),
        store: Some(row.store_id),
        detail,
    })
    .await
}
