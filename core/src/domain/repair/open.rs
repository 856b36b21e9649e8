//! Where a repair begins: with the car of a visit, or with who came without one (R041; domain.md 2.1 `open_ro`).

use sea_orm::Value;

use super::rules::refused::Refused;
use super::rules::state::Stage;
use super::story::{self, Story};
use super::table::{self, jobs};
use super::view::{Authorisation, Document, OpenRepair, RepairKind, StaffRepairView, WalkIn};
use super::{desk, loan, rework, tell};
use crate::domain::catalog::{self, Grade, Kind, Segment};
use crate::domain::store::{self, Way};
use crate::domain::{booking, identity, vehicle};
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{BookingId, ItemId, ModelId, PersonId, RepairId, StoreId, VehicleId};

/// The store speaks up at least so often (R040; domain.md 2.10 NEXT_UPDATE).
pub(super) const CONTACT_MINUTES: i64 = 120;

/// How long something may be promised ahead.
const MOST_DAYS: i64 = 60;

/// A repair as it begins.
struct New {
    store: StoreId,
    booking: Option<BookingId>,
    person: PersonId,
    mask: Option<String>,
    vehicle: VehicleId,
    model: Option<ModelId>,
    kind: RepairKind,
    grade: Grade,
    way: Way,
    items: Vec<ItemId>,
    names: Vec<String>,
    complaint: Option<String>,
    promised: Option<At>,
    rework_of: Option<RepairId>,
}

/// What kind of repair these items make.
fn kind_of(kinds: &[Kind]) -> RepairKind {
    let plain = |kind: &Kind| matches!(kind, Kind::Maintenance | Kind::Detailing | Kind::Inspection);
    match !kinds.is_empty() && kinds.iter().all(plain) {
        true => RepairKind::Maintenance,
        false => RepairKind::General,
    }
}

/// A promise lies ahead, and not too far.
pub(super) fn promise(now: At, at: Option<At>) -> Result<Option<At>, Error> {
    match at {
        Some(at) if at <= now || at > now.plus_minutes(MOST_DAYS * 24 * 60) => {
            Err(Error::field("/promised_at", "repair.promise", "承诺时间应在 60 天以内"))
        }
        at => Ok(at),
    }
}

/// Opens a repair from a visit whose car is here; the visit is converted.
///
/// # Errors
/// `booking.not_allowed_now`, `repair.not_a_visit`, `repair.already_open`; [`Error::Missing`].
pub async fn open_from_booking(tx: &mut Tx, id: BookingId, wish: OpenRepair) -> Result<StaffRepairView, Error> {
    let promised = promise(tx.now(), wish.promised_at)?;
    let visit = booking::open_repair(tx, id).await?;
    let vehicle = visit.vehicle.ok_or(Refused::NotAVisit)?;
    let kinds: Vec<Kind> = visit.items.iter().map(|item| item.kind).collect();
    let new = New {
        store: visit.store,
        booking: Some(id),
        person: visit.person,
        mask: visit.mask,
        vehicle,
        model: visit.model,
        kind: wish.kind.unwrap_or(kind_of(&kinds)),
        grade: wish.grade.unwrap_or(visit.grade),
        way: visit.way,
        items: visit.items.iter().map(|item| item.item_id).collect(),
        names: visit.items.iter().map(|item| item.name.to_string()).collect(),
        complaint: visit.symptom,
        promised: promised.or(Some(visit.ready_at).filter(|at| *at > tx.now())),
        rework_of: wish.rework_of,
    };
    open(tx, new).await
}

/// Opens a repair for a customer of the store who came without a booking.
///
/// # Errors
/// `repair.already_open`, `catalog.not_offered`; field errors; [`Error::Missing`].
pub async fn walk_in(tx: &mut Tx, wish: WalkIn) -> Result<StaffRepairView, Error> {
    tx.actor().in_store(wish.store_id)?;
    let promised = promise(tx.now(), wish.promised_at)?;
    let customer = identity::customer(tx, wish.person_id)
        .await
        .ok()
        .filter(|customer| customer.stores.iter().any(|one| one.store_id == wish.store_id));
    let customer =
        customer.ok_or_else(|| Error::field("/person_id", "repair.person", "没有这位客户，请先建立客户档案"))?;
    let car = vehicle::owned(tx, wish.person_id, wish.vehicle_id)
        .await
        .map_err(|_missing| Error::field("/vehicle_id", "repair.vehicle", "该车辆不属于这位客户"))?;
    if wish.item_ids.len() > 10 {
        return Err(Error::field("/item_ids", "repair.items", "项目最多十个"));
    }
    let work = catalog::work(tx, wish.store_id, &wish.item_ids, car.model).await?;
    let mask: Vec<String> = customer.name.into_iter().chain(customer.phone).collect();
    let new = New {
        store: wish.store_id,
        booking: None,
        person: wish.person_id,
        mask: Some(mask.join(" ")).filter(|mask| !mask.is_empty()),
        vehicle: car.id,
        model: car.model,
        kind: wish.kind,
        grade: wish.grade,
        way: wish.way,
        names: work.iter().map(|item| item.name.to_string()).collect(),
        items: wish.item_ids,
        complaint: wish.complaint.map(|note| note.to_string()),
        promised,
        rework_of: wish.rework_of,
    };
    open(tx, new).await
}

/// `RO20261122-0003`: one series a day in each store.
async fn number(tx: &Tx, store: StoreId, day: chrono::NaiveDate) -> Result<String, Error> {
    let sql = "INSERT INTO repair_day (store_id, day, numbered) VALUES ($1, $2, 1) \
               ON CONFLICT (store_id, day) DO UPDATE SET numbered = repair_day.numbered + 1 RETURNING numbered";
    let running = tx.number(sql, [store.into(), day.to_string().into()]).await?;
    Ok(format!("RO{}-{running:04}", day.format("%Y%m%d")))
}

async fn open(tx: &mut Tx, new: New) -> Result<StaffRepairView, Error> {
    let store = store::find(tx, new.store).await?;
    // The row of the store's day first: two openings of one car come one after the other.
    let number = number(tx, store.id, store.date(tx.now())).await?;
    let car = vehicle::owned(tx, new.person, new.vehicle).await.ok();
    let canonical = car.as_ref().map_or(new.vehicle, |car| car.canonical);
    let sql = "SELECT COUNT(*) FROM repair_order WHERE car_id = $1 AND store_id = $2 AND stage NOT IN ('closed', 'cancelled', 'abandoned')";
    if tx.number(sql, [canonical.into(), store.id.into()]).await? > 0 {
        return Err(Refused::AlreadyOpen.into());
    }
    let glance = vehicle::glances(tx, &[new.vehicle])
        .await?
        .remove(&new.vehicle)
        .unwrap_or_default();
    let id: RepairId = tx.fresh();
    let story = Story {
        complaint: new.complaint.clone(),
        ..Story::default()
    };
    let sealed = story::seal(tx, id, &story).await?;
    let advisor = tx.actor().staff().ok().map(|me| me.staff);
    let sql = "INSERT INTO repair_order (id, number, store_id, booking_id, person_id, customer_mask, vehicle_id, car_id, model_id, car, \
               plate_mask, kind, grade, way, document, authorisation, stage, advisor_id, story, promised_at, next_contact_at, stage_due_at, \
               opened_at, moved_at, stage_at, version, told, stage_seq, photos, undecided, redone) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, \
               $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $23, $23, 1, 0, 1, 0, 0, 0)";
    let due = Stage::Intake
        .standard_minutes()
        .map(|minutes| tx.now().plus_minutes(minutes));
    let values: [Value; 23] = [
        id.into(),
        number.into(),
        store.id.into(),
        new.booking.into(),
        new.person.into(),
        new.mask.clone().into(),
        new.vehicle.into(),
        canonical.into(),
        new.model.into(),
        glance.model.into(),
        glance.plate_masked.into(),
        new.kind.into(),
        new.grade.into(),
        new.way.into(),
        Document::Estimate.into(),
        Authorisation::None.into(),
        Stage::Intake.into(),
        advisor.into(),
        sealed.into(),
        new.promised.into(),
        tx.now().plus_minutes(CONTACT_MINUTES).into(),
        due.into(),
        tx.now().into(),
    ];
    tx.run(sql, values).await?;
    table::enter(tx, id, 1, Stage::Intake).await?;
    table::record(tx, id, 1, "open".into(), Stage::Intake, None).await?;
    plan(tx, id, &new).await?;
    let row = table::find(tx, id).await?;
    table::changed(tx, &row, 1);
    tell::opened(tx, &row).await?;
    let row = loan::booked(tx, row).await?;
    rework::found(tx, row, &new.items, new.rework_of).await?;
    desk::one(tx, id).await
}

/// What was booked, as jobs that nobody agreed to yet.
async fn plan(tx: &mut Tx, id: RepairId, new: &New) -> Result<(), Error> {
    // What was booked may be off the shelf by now: then the name is all that is known of it.
    let work = catalog::work(tx, new.store, &new.items, new.model)
        .await
        .unwrap_or_default();
    for (item, name) in new.items.iter().zip(&new.names) {
        let known = work.iter().find(|work| work.id == *item);
        let job = jobs::New {
            item: Some(*item),
            line: None,
            name: name.clone(),
            minutes: known.map_or(60, |work| minutes(&work.segments)),
            skills: known.map_or_else(Vec::new, |work| work.skills.iter().map(ToString::to_string).collect()),
            consented: false,
        };
        jobs::insert(tx, id, job).await?;
    }
    Ok(())
}

/// How long hands are needed.
pub(super) fn minutes(segments: &[Segment]) -> i64 {
    segments
        .iter()
        .map(|segment| match segment {
            Segment::Work(minutes) => i64::from(*minutes),
            Segment::Wait([least, _]) => i64::from(*least),
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::kind_of;
    use crate::domain::catalog::Kind;
    use crate::domain::repair::view::RepairKind;

    #[test]
    fn a_visit_of_upkeep_alone_is_upkeep() {
        assert_eq!(kind_of(&[Kind::Maintenance, Kind::Inspection]), RepairKind::Maintenance);
        assert_eq!(kind_of(&[Kind::Maintenance, Kind::Repair]), RepairKind::General);
        assert_eq!(kind_of(&[]), RepairKind::General);
    }
}
