//! The rows of a repair: read in one statement, moved under a condition, each move a line of its history.

pub mod checks;
pub mod evidence;
pub mod jobs;
pub mod parts;
pub mod party;

use sea_orm::{FromQueryResult, Value};

use super::rules::refused::Refused;
use super::rules::state::{Event, Stage, Who, next};
use super::rules::why::Why;
use super::view::{Authorisation, CancelWhy, Document, HoldWhy, RepairKind, WashOutcome};
use crate::domain::catalog::Grade;
use crate::domain::store::Way;
use crate::ground::actor::Actor;
use crate::ground::change;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{BookingId, ModelId, PersonId, RepairId, StaffId, StoreId, VehicleId};
use crate::ground::money::Fen;
use crate::ground::seal::Sealed;

/// A repair with the names of its store and its advisor.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    pub id: RepairId,
    pub number: String,
    pub store_id: StoreId,
    pub store_name: String,
    pub store_zone: String,
    pub booking_id: Option<BookingId>,
    pub person_id: PersonId,
    pub customer_mask: Option<String>,
    pub vehicle_id: VehicleId,
    pub car_id: VehicleId,
    pub model_id: Option<ModelId>,
    pub car: Option<String>,
    pub plate_mask: Option<String>,
    pub kind: RepairKind,
    pub grade: Grade,
    pub way: Way,
    pub document: Document,
    pub authorisation: Authorisation,
    pub stage: Stage,
    pub version: i64,
    pub stage_seq: i64,
    pub stage_at: At,
    pub stage_due_at: Option<At>,
    pub advisor_id: Option<StaffId>,
    pub advisor_name: Option<String>,
    pub story: Option<Sealed>,
    pub km: Option<i32>,
    pub energy_percent: Option<i32>,
    pub photos: i64,
    pub fetched_at: Option<At>,
    pub undecided: i64,
    pub quote_version: Option<i64>,
    pub settled_at: Option<At>,
    pub settled_fen: Option<Fen>,
    pub hold_reason: Option<HoldWhy>,
    pub hold_at: Option<At>,
    pub promised_at: Option<At>,
    pub next_contact_at: Option<At>,
    pub eta_at: Option<At>,
    pub eta_low_at: Option<At>,
    pub eta_high_at: Option<At>,
    pub eta_reason: Option<Why>,
    pub eta_basis: Option<String>,
    pub eta_seq: Option<i64>,
    pub eta_extra: Option<i64>,
    pub eta_said: Option<String>,
    pub stage_rung: Option<i64>,
    pub contact_rung: Option<i64>,
    pub expert_at: Option<At>,
    pub loan_car_at: Option<At>,
    pub rework_of: Option<RepairId>,
    pub rework_days: Option<i64>,
    pub sheet_hash: Option<String>,
    pub sheet_signed_at: Option<At>,
    pub accept_hash: Option<String>,
    pub accept_signed_at: Option<At>,
    pub wash: Option<WashOutcome>,
    pub redone: i64,
    pub cancel_reason: Option<CancelWhy>,
    pub opened_at: At,
    pub ready_at: Option<At>,
    pub ended_at: Option<At>,
}

const SELECT: &str = "SELECT o.*, s.name AS store_name, s.zone AS store_zone, a.name AS advisor_name FROM repair_order o \
     JOIN store s ON s.id = o.store_id LEFT JOIN staff a ON a.id = o.advisor_id";

/// `$2` is the owner, or brought or collects the car and has this very phone verified.
pub const MINE: &str = "(o.person_id = $2 OR EXISTS (SELECT 1 FROM repair_party p JOIN person q ON q.phone_index = p.phone_index \
     WHERE p.repair_id = o.id AND q.id = $2 AND q.phone_verified_at IS NOT NULL))";

impl Row {
    /// The store's time zone.
    pub fn zone(&self) -> chrono_tz::Tz {
        self.store_zone.parse().unwrap_or(chrono_tz::Asia::Shanghai)
    }

    /// Refuses what the table of moves does not allow.
    pub fn may(&self, event: Event, who: Who) -> Result<Stage, Error> {
        Ok(next(self.stage, event, who).ok_or(Refused::NotNow)?)
    }

    /// Refuses what is over.
    pub fn open(&self) -> Result<(), Error> {
        match self.stage.is_open() {
            true => Ok(()),
            false => Err(Refused::NotNow.into()),
        }
    }

    /// Passes for the owner; who only follows the car decides nothing.
    pub fn own(&self, actor: &Actor) -> Result<(), Error> {
        match actor {
            Actor::Customer(me) if me.person != self.person_id => Err(Refused::OwnerOnly.into()),
            _ => Ok(()),
        }
    }
}

/// The repair, if this actor may see it: an owner's own or one that they follow, staff's of their stores, the system's any.
pub async fn find(look: &impl Look, id: RepairId) -> Result<Row, Error> {
    let row: Option<Row> = match look.actor() {
        Actor::Customer(me) => {
            let sql = format!("{SELECT} WHERE o.id = $1 AND {MINE}");
            look.one(&sql, [id.into(), me.person.into()]).await?
        }
        _ => look.one(&format!("{SELECT} WHERE o.id = $1"), [id.into()]).await?,
    };
    let row = row.ok_or(Error::Missing("repair"))?;
    look.actor().reaches(row.store_id, "repair")?;
    Ok(row)
}

/// [`find`], and takes the repair's row: whoever changes it comes one after the other, and reads what the last one left.
pub async fn take(tx: &Tx, id: RepairId) -> Result<Row, Error> {
    tx.run("UPDATE repair_order SET moved_at = moved_at WHERE id = $1", [id.into()])
        .await?;
    find(tx, id).await
}

/// Repairs by a condition; scope is the caller's matter.
pub async fn select(look: &impl Look, condition: &str, values: Vec<Value>) -> Result<Vec<Row>, Error> {
    look.all(&format!("{SELECT} {condition}"), values).await
}

/// In whose name this actor moves a repair.
pub fn who(actor: &Actor) -> Who {
    match actor {
        Actor::Customer(_) => Who::Owner,
        Actor::Staff(_) => Who::Staff,
        Actor::System(_) | Actor::Anonymous => Who::System,
    }
}

/// What changes beside the stage. Placeholders of `sets` begin at `$9`.
#[derive(Default)]
pub struct Change {
    pub sets: &'static str,
    pub values: Vec<Value>,
    pub detail: Option<String>,
}

impl Change {
    /// Nothing beside the stage.
    pub fn none() -> Change {
        Change::default()
    }

    /// A word for the history.
    pub fn said(detail: impl Into<String>) -> Change {
        Change {
            detail: Some(detail.into()),
            ..Change::default()
        }
    }

    /// These columns.
    pub fn of(sets: &'static str, values: Vec<Value>) -> Change {
        Change {
            sets,
            values,
            detail: None,
        }
    }
}

/// Moves the repair by an event in somebody's name, and writes it into its history; gives it as it is then.
pub async fn step_as(tx: &Tx, row: &Row, event: Event, who: Who, change: Change) -> Result<Row, Error> {
    let to = row.may(event, who)?;
    write(tx, row, event.into(), to, change).await
}

/// Something that leaves the stage as it is; gives the repair as it is then.
pub async fn note(tx: &Tx, row: &Row, event: &'static str, change: Change) -> Result<Row, Error> {
    write(tx, row, event.into(), row.stage, change).await
}

async fn write(tx: &Tx, row: &Row, event: Value, to: Stage, change: Change) -> Result<Row, Error> {
    let more = if change.sets.is_empty() {
        String::new()
    } else {
        format!(", {}", change.sets)
    };
    let moves = to != row.stage;
    let (seq, since) = match moves {
        true => (row.stage_seq + 1, tx.now()),
        false => (row.stage_seq, row.stage_at),
    };
    let due = match (moves, to.standard_minutes()) {
        (false, _) => row.stage_due_at,
        (true, minutes) => minutes.map(|minutes| tx.now().plus_minutes(minutes)),
    };
    let anew = if moves { ", stage_rung = 0" } else { "" };
    let sql = format!(
        "UPDATE repair_order SET stage = $1, version = version + 1, moved_at = $2, stage_at = $3, stage_due_at = $4, stage_seq = $5{anew}{more} \
         WHERE id = $6 AND version = $7 AND stage = $8"
    );
    let mut values: Vec<Value> = vec![
        to.into(),
        tx.now().into(),
        since.into(),
        due.into(),
        seq.into(),
        row.id.into(),
        row.version.into(),
        row.stage.into(),
    ];
    values.extend(change.values);
    if tx.run(&sql, values).await? == 0 {
        return Err(Refused::NotNow.into());
    }
    if moves {
        let sql = "UPDATE repair_stage SET left_at = $3 WHERE repair_id = $1 AND seq = $2";
        tx.run(sql, [row.id.into(), row.stage_seq.into(), tx.now().into()])
            .await?;
        enter(tx, row.id, seq, to).await?;
    }
    record(tx, row.id, row.version + 1, event, to, change.detail).await?;
    changed(tx, row, row.version + 1);
    find(tx, row.id).await
}

/// The car is in a stage from now on.
pub async fn enter(tx: &Tx, id: RepairId, seq: i64, stage: Stage) -> Result<(), Error> {
    let sql = "INSERT INTO repair_stage (repair_id, seq, stage, entered_at) VALUES ($1, $2, $3, $4)";
    tx.run(sql, [id.into(), seq.into(), stage.into(), tx.now().into()])
        .await?;
    Ok(())
}

/// The owner's pages and the store's board may look again.
pub fn changed(tx: &Tx, row: &Row, version: i64) {
    tx.changed(
        change::Change::of("repair", row.id, version)
            .to_person(row.person_id)
            .to_store(row.store_id),
    );
}

/// A line of the history.
pub async fn record(
    tx: &Tx,
    id: RepairId,
    version: i64,
    event: Value,
    stage: Stage,
    detail: Option<String>,
) -> Result<(), Error> {
    let sql = "INSERT INTO repair_event (repair_id, version, at, actor_kind, actor_id, event, stage, detail) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let actor = tx.actor();
    let values = [
        id.into(),
        version.into(),
        tx.now().into(),
        actor.kind().into(),
        actor.uuid().into(),
        event,
        stage.into(),
        detail.into(),
    ];
    tx.run(sql, values).await?;
    Ok(())
}
