//! Handing a new car over, as a visit like any other (R120): booked, moved and given back by its order (`domain/order`).

use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::book::{New, insert};
use super::rules::choose;
use super::rules::day::{Cell, local_date};
use super::rules::refused::Refused;
use super::rules::state::{Event, State, Who};
use super::seek::{self, HANDOVER_MINUTES};
use super::table::cells::{self, Wanted};
use super::table::{self, Change};
use super::view::{Channel, VisitKind};
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{BookingId, Id, ModelId, PersonId, StaffId, StoreId};

/// For how many days at most free starts are listed.
const MOST_DAYS: u16 = 14;

/// Whose handover it is.
#[derive(Clone, Debug)]
pub struct Handover {
    /// The store.
    pub store: StoreId,
    /// The owner.
    pub person: PersonId,
    /// The owner, masked, for the board.
    pub mask: Option<String>,
    /// The model.
    pub model: ModelId,
    /// Who shall hand it over, if free.
    pub consultant: Option<StaffId>,
    /// When.
    pub start_at: At,
}

/// When cars can be handed over.
#[derive(Clone, Debug)]
pub struct HandoverStarts {
    /// The store's zone.
    pub zone: String,
    /// How long it takes.
    pub minutes: u16,
    /// Free starts by the store's days.
    pub days: Vec<(NaiveDate, Vec<At>)>,
}

/// What there is to say of a booking in one line.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub struct Glimpse {
    /// Where it stands.
    pub state: State,
    /// From.
    pub start_at: At,
    /// Until.
    pub ready_at: At,
    /// Its version.
    pub version: i64,
}

/// A booking in one line; whether the caller may see it is the caller's matter.
pub async fn glimpse(look: &impl Look, id: BookingId) -> Result<Option<Glimpse>, Error> {
    let sql = "SELECT state, start_at, ready_at, version FROM booking WHERE id = $1";
    look.one(sql, [id.into()]).await
}

/// Free starts for a handover, by day.
///
/// # Errors
/// `order.days` at `#days`, unless it is 1 to 14.
pub async fn handover_starts(
    look: &impl Look,
    store: StoreId,
    from: NaiveDate,
    days: u16,
) -> Result<HandoverStarts, Error> {
    if !(1..=MOST_DAYS).contains(&days) {
        return Err(Error::field("#days", "order.days", "天数应在 1 到 14 之间"));
    }
    let sought = seek::handover(look, store).await?;
    let today = local_date(sought.store.zone, look.now());
    let from = from.max(today);
    let last = today + chrono::Days::new(u64::try_from(sought.horizon_days).unwrap_or(0));
    let earliest = sought.earliest(look.now());
    let mut found = Vec::new();
    if from <= last {
        for day in seek::days(look, &sought.store, from, days, &[]).await? {
            let date = day.when.date();
            if date > last {
                break;
            }
            let starts = choose::slots(&day, &sought.job_on(&day)?, earliest);
            found.push((date, starts.into_iter().map(|slot| slot.start.at()).collect()));
        }
    }
    Ok(HandoverStarts {
        zone: sought.store.zone.name().to_owned(),
        minutes: HANDOVER_MINUTES,
        days: found,
    })
}

async fn preferred(look: &impl Look, wish: &Handover) -> Result<Vec<Uuid>, Error> {
    #[derive(FromQueryResult)]
    struct Named {
        id: Uuid,
    }
    let Some(staff) = wish.consultant else {
        return Ok(Vec::new());
    };
    let sql = "SELECT id FROM store_resource WHERE store_id = $1 AND staff_id = $2 AND active";
    let rows: Vec<Named> = look.all(sql, [wish.store.into(), staff.into()]).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Books a handover; it is confirmed at once, because its order has asked for it. Tells nobody: the order does.
pub async fn book_handover(tx: &mut Tx, wish: Handover) -> Result<BookingId, Error> {
    let sought = seek::handover(tx, wish.store).await?;
    let start = Cell::starting(wish.start_at)
        .ok_or_else(|| Error::field("/start_at", "booking.start", "开始时间应为整刻钟"))?;
    sought.may_book(tx.now(), wish.start_at)?;
    let date = local_date(sought.store.zone, wish.start_at);
    let (_, running) = cells::take_day(tx, wish.store, date, true).await?;
    super::sweep::expire_day(tx, wish.store, date).await?;
    let days = seek::days(tx, &sought.store, date, 1, &[]).await?;
    let day = days.first().ok_or(Refused::NoFit)?;
    let like = preferred(tx, &wish).await?;
    let placement = choose::fit_with(day, &sought.job_on(day)?, start, &like).ok_or(Refused::SlotTaken)?;
    let id: BookingId = tx.fresh();
    if !cells::hold_new(tx, id.uuid(), &Wanted::of(wish.store, date, &placement, None)).await? {
        return Err(Refused::SlotTaken.into());
    }
    let new = New {
        id,
        person: wish.person,
        vehicle: None,
        model: Some(wish.model),
        channel: Channel::MiniProgram,
        number: format!("BK{}-{running:04}", date.format("%Y%m%d")),
        day: date.to_string(),
        start: placement.start.at(),
        ready: placement.ready.at(),
    };
    let row = insert(tx, &sought, new).await?;
    let change = Change {
        sets: "requested_at = $7, contact_mask = $8",
        values: vec![tx.now().into(), wish.mask.into()],
        detail: None,
    };
    table::step_as(tx, &row, Event::AutoConfirm, Who::System, change).await?;
    Ok(id)
}

/// Another time for a handover: the new slot is taken before the old one is freed.
pub async fn move_handover(tx: &mut Tx, id: BookingId, start: At) -> Result<(), Error> {
    let row = table::find(tx, id).await?;
    super::change::move_to(tx, &row, start, &[]).await
}

/// Gives the handover's time back.
pub async fn drop_handover(tx: &mut Tx, id: BookingId) -> Result<(), Error> {
    let row = table::find(tx, id).await?;
    if row.kind != VisitKind::Handover {
        return Err(Refused::NotAllowedNow.into());
    }
    if matches!(row.state, State::Confirmed | State::Arrived) {
        table::step(tx, &row, Event::Cancel, Change::default()).await?;
        cells::free(tx, id.uuid()).await?;
        cells::take_day(tx, row.store_id, row.date(), false).await?;
    }
    Ok(())
}

/// The car was handed over: the visit is over.
pub async fn handed_over(tx: &mut Tx, id: BookingId) -> Result<(), Error> {
    let row = table::find(tx, id).await?;
    table::step(tx, &row, Event::HandOver, Change::default()).await?;
    cells::free(tx, id.uuid()).await?;
    cells::take_day(tx, row.store_id, row.date(), false).await?;
    Ok(())
}
