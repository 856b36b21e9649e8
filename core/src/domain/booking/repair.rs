//! A visit becomes a repair (domain.md 2.1 `open_ro`): what the repair takes over, and when it gives the places back.

use super::items_of;
use super::rules::refused::Refused;
use super::rules::state::Event;
use super::table::cells;
use super::table::{self, Change};
use super::view::VisitKind;
use super::{held, seal};
use crate::domain::catalog::{Grade, ItemPrice};
use crate::domain::store::Way;
use crate::ground::clock::At;
use crate::ground::db::Tx;
use crate::ground::error::Error;
use crate::ground::id::{BookingId, Id, ModelId, PersonId, StoreId, VehicleId};

/// What a repair takes over from a visit.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The store.
    pub store: StoreId,
    /// The owner.
    pub person: PersonId,
    /// Whom to call, masked.
    pub mask: Option<String>,
    /// The car.
    pub vehicle: Option<VehicleId>,
    /// Its model.
    pub model: Option<ModelId>,
    /// How car and owner come.
    pub way: Way,
    /// Urgent or regular.
    pub grade: Grade,
    /// What was booked, at the prices that were told.
    pub items: Vec<ItemPrice>,
    /// What the owner noticed; absent while somebody has to look at the words first.
    pub symptom: Option<String>,
    /// When all was to be done.
    pub ready_at: At,
}

/// Opens a repair from a visit whose car is here: the visit is over, its places stay taken until [`release`].
///
/// # Errors
/// `booking.not_allowed_now`; [`Error::Missing`].
pub async fn open_repair(tx: &mut Tx, id: BookingId) -> Result<Visit, Error> {
    let row = table::find(tx, id).await?;
    if row.kind != VisitKind::Service {
        return Err(Refused::NotAllowedNow.into());
    }
    let symptom = match held::is_held(tx, &row).await? {
        true => None,
        false => seal::symptom(tx, &row).await?,
    };
    table::step(tx, &row, Event::OpenRo, Change::default()).await?;
    Ok(Visit {
        store: row.store_id,
        person: row.person_id,
        mask: row.contact_mask.clone(),
        vehicle: row.vehicle_id,
        model: row.model_id,
        way: row.way,
        grade: row.grade,
        items: items_of(&row)?,
        symptom,
        ready_at: row.ready_at,
    })
}

/// The repair is over: what is left of the visit's places is free.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn release(tx: &mut Tx, id: BookingId) -> Result<(), Error> {
    let row = table::find(tx, id).await?;
    cells::free(tx, id.uuid()).await?;
    cells::take_day(tx, row.store_id, row.date(), false).await?;
    Ok(())
}
