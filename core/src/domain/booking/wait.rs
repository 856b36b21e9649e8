//! The waitlist: join, offers of 30 minutes that own their cells, accept, leave (domain.md 2.1, lower part; rulings 4).

use sea_orm::FromQueryResult;

use super::rules::choose;
use super::rules::day::{Cell, local_date};
use super::rules::refused::Refused;
use super::rules::waitlist::{WaitEvent, WaitState, next_wait};
use super::seek::{self, Sought};
use super::table;
use super::view::{Ask, Join, WaitView};
use crate::domain::store::Way;
use crate::domain::vehicle;
use crate::ground::actor::Actor;
use crate::ground::change::Change;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{BookingId, ItemId, ModelId, PersonId, StoreId, VehicleId, WaitId};

const LONGEST_WINDOW: i64 = 14;

#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct WaitRow {
    pub id: WaitId,
    pub store_id: StoreId,
    pub person_id: PersonId,
    pub vehicle_id: Option<VehicleId>,
    pub model_id: Option<ModelId>,
    pub way: Way,
    pub items: String,
    pub first_day: String,
    pub last_day: String,
    pub state: WaitState,
    pub version: i64,
    pub offered_start_at: Option<At>,
    pub offered_ready_at: Option<At>,
    pub offered_until: Option<At>,
    pub booking_id: Option<BookingId>,
    pub created_at: At,
}

const SELECT: &str = "SELECT id, store_id, person_id, vehicle_id, model_id, way, items, first_day, last_day, state, version, offered_start_at, \
     offered_ready_at, offered_until, booking_id, created_at FROM booking_wait";

impl WaitRow {
    /// What the place waits for.
    pub fn ask(&self) -> Result<Ask, Error> {
        let item_ids: Vec<ItemId> =
            serde_json::from_str(&self.items).map_err(|e| Error::fault("read the items of a wait", e))?;
        Ok(Ask {
            store_id: self.store_id,
            item_ids,
            model_id: self.model_id,
            way: self.way,
            at_desk: false,
        })
    }
}

/// Places by a condition; scope is the caller's matter.
pub(super) async fn select(
    look: &impl Look,
    condition: &str,
    values: Vec<sea_orm::Value>,
) -> Result<Vec<WaitRow>, Error> {
    look.all(&format!("{SELECT} {condition}"), values).await
}

pub(super) async fn find(look: &impl Look, id: WaitId) -> Result<WaitRow, Error> {
    let rows = match look.actor() {
        Actor::Customer(me) => {
            select(
                look,
                "WHERE id = $1 AND person_id = $2",
                vec![id.into(), me.person.into()],
            )
            .await?
        }
        _ => select(look, "WHERE id = $1", vec![id.into()]).await?,
    };
    let row = rows.into_iter().next().ok_or(Error::Missing("wait"))?;
    look.actor().reaches(row.store_id, "wait")?;
    Ok(row)
}

/// Joins the queue; only when nothing fits in the window (otherwise there is nothing to wait for).
pub async fn join(tx: &mut Tx, wish: Join) -> Result<WaitView, Error> {
    let me = tx.actor().customer()?.person;
    let mut ask = wish.ask;
    if let Some(vehicle) = wish.vehicle_id {
        ask.model_id = vehicle::owned(tx, me, vehicle).await?.model.or(ask.model_id);
    }
    let sought = seek::sought(tx, &ask).await?;
    if !sought.store.switches.waitlist {
        return Err(Refused::WayNotOffered.into());
    }
    let today = local_date(sought.store.zone, tx.now());
    let length = (wish.last_day - wish.first_day).num_days();
    if wish.first_day < today || !(0..=LONGEST_WINDOW).contains(&length) {
        return Err(Error::field(
            "/last_day",
            "booking.window",
            "候补日期应从今天起，且不超过 14 天",
        ));
    }
    if find_free(tx, &sought, &wish.first_day.to_string(), &wish.last_day.to_string())
        .await?
        .is_some()
    {
        return Err(Refused::NothingToWaitFor.into());
    }
    let sql = "SELECT count(*) FROM booking_wait WHERE person_id = $1 AND store_id = $2 AND state IN ('waiting', 'offered') \
               AND first_day <= $4 AND last_day >= $3";
    let overlap = [
        me.into(),
        sought.store.id.into(),
        wish.first_day.to_string().into(),
        wish.last_day.to_string().into(),
    ];
    if tx.number(sql, overlap).await? > 0 {
        return Err(Refused::AlreadyWaiting.into());
    }
    let id: WaitId = tx.fresh();
    let items = serde_json::to_string(&ask.item_ids).map_err(|e| Error::fault("write the items of a wait", e))?;
    tx.run(
        "INSERT INTO booking_wait (id, store_id, person_id, vehicle_id, model_id, way, items, first_day, last_day, state, version, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11)",
        [
            id.into(),
            sought.store.id.into(),
            me.into(),
            wish.vehicle_id.into(),
            ask.model_id.into(),
            ask.way.into(),
            items.into(),
            wish.first_day.to_string().into(),
            wish.last_day.to_string().into(),
            WaitState::Waiting.into(),
            tx.now().into(),
        ],
    )
    .await?;
    changed(tx, id, 1, me, sought.store.id);
    one(tx, id).await
}

/// One place, with how many wait before it.
pub async fn one(look: &impl Look, id: WaitId) -> Result<WaitView, Error> {
    let row = find(look, id).await?;
    view(look, row).await
}

async fn view(look: &impl Look, row: WaitRow) -> Result<WaitView, Error> {
    let sql = "SELECT count(*) FROM booking_wait WHERE store_id = $1 AND state = 'waiting' AND first_day <= $4 AND last_day >= $3 AND created_at < $2";
    let values = [
        row.store_id.into(),
        row.created_at.into(),
        row.first_day.as_str().into(),
        row.last_day.as_str().into(),
    ];
    let ahead = if row.state == WaitState::Waiting {
        look.number(sql, values).await?
    } else {
        0
    };
    Ok(WaitView {
        id: row.id,
        store_id: row.store_id,
        state: row.state,
        ahead,
        first_day: row.first_day.parse().unwrap_or_default(),
        last_day: row.last_day.parse().unwrap_or_default(),
        offered_start_at: row.offered_start_at,
        offered_until: row.offered_until,
        booking_id: row.booking_id,
    })
}

/// The owner's places that are still open.
pub async fn mine(look: &impl Look) -> Result<Vec<WaitView>, Error> {
    let me = look.actor().customer()?.person;
    let rows = select(
        look,
        "WHERE person_id = $1 AND state IN ('waiting', 'offered') ORDER BY created_at, id LIMIT 100",
        vec![me.into()],
    )
    .await?;
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        views.push(view(look, row).await?);
    }
    Ok(views)
}

/// A place and, if one fits, where.
pub(super) async fn find_free(
    look: &impl Look,
    sought: &Sought,
    first: &str,
    last: &str,
) -> Result<Option<choose::Placement>, Error> {
    let today = local_date(sought.store.zone, look.now());
    let (first, last) = (first.parse().unwrap_or(today).max(today), last.parse().unwrap_or(today));
    let count = u16::try_from((last - first).num_days() + 1).unwrap_or(0);
    let earliest = Cell::from(look.now().plus_minutes(sought.notice_min.max(0)));
    for day in seek::days(look, &sought.store, first, count, &[]).await? {
        let job = sought.job_on(&day)?;
        if let Some(slot) = choose::slots(&day, &job, earliest).first() {
            return Ok(choose::fit(&day, &job, slot.start));
        }
    }
    Ok(None)
}

/// Moves a place by an event of this actor; false when it moved meanwhile.
pub(super) async fn step(
    tx: &Tx,
    row: &WaitRow,
    event: WaitEvent,
    offer: Option<(At, At, At)>,
    booking: Option<BookingId>,
) -> Result<bool, Error> {
    let to = next_wait(row.state, event, table::who(tx.actor())).ok_or(Refused::NotAllowedNow)?;
    let sql = "UPDATE booking_wait SET state = $1, version = version + 1, offered_start_at = $2, offered_ready_at = $3, offered_until = $4, \
               booking_id = $5 WHERE id = $6 AND version = $7";
    let (start, ready, until) = offer.map_or((None, None, None), |(s, r, u)| (Some(s), Some(r), Some(u)));
    let values = [
        to.into(),
        start.into(),
        ready.into(),
        until.into(),
        booking.into(),
        row.id.into(),
        row.version.into(),
    ];
    let moved = tx.run(sql, values).await? == 1;
    if moved {
        changed(tx, row.id, row.version + 1, row.person_id, row.store_id);
    }
    Ok(moved)
}

fn changed(tx: &Tx, id: WaitId, version: i64, person: PersonId, store: StoreId) {
    tx.changed(Change::of("wait", id, version).to_person(person).to_store(store));
}
