//! What is read of a customer, within the caller's stores.

use chrono::NaiveDate;
use sea_orm::{FromQueryResult, Value};

use super::view::{GlanceOrderView, GlanceRepairView, VisitView, WaitingView};
use crate::domain::booking::{State, VisitKind};
use crate::domain::order;
use crate::domain::repair::Stage;
use crate::domain::store::Way;
use crate::domain::today;
use crate::ground::actor::Scope;
use crate::ground::clock::At;
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::{BookingId, OrderId, PersonId, RepairId, StaffId, StoreId, VehicleId, WaitId};

/// A visit with what tells whether its promise was kept.
#[derive(FromQueryResult)]
pub struct Visit {
    pub id: BookingId,
    number: String,
    store_id: StoreId,
    store_name: String,
    zone: String,
    pub state: State,
    kind: VisitKind,
    way: Way,
    items: String,
    vehicle_id: Option<VehicleId>,
    pub start_at: At,
    ready_at: At,
    pub instant: bool,
    pub requested_at: Option<At>,
    pub confirm_due_at: Option<At>,
    pub paused_ms: i64,
    pub proposed_at: Option<At>,
    pub proposed_until: Option<At>,
    pub answered_at: Option<At>,
    pub silent_at: Option<At>,
    taken_by: Option<StaffId>,
    holder_id: Option<StaffId>,
    holder_name: Option<String>,
}

/// The caller's stores as a condition on `column`, after these values.
fn scope(look: &impl Look, column: &str, values: &mut Vec<Value>) -> Result<String, Error> {
    let Scope::Stores(stores) = &look.actor().staff()?.scope else {
        return Ok("1 = 1".to_owned());
    };
    let places: Vec<String> = stores
        .iter()
        .map(|store| {
            values.push((*store).into());
            format!("${}", values.len())
        })
        .collect();
    Ok(match places.is_empty() {
        true => "1 = 0".to_owned(),
        false => format!("{column} IN ({})", places.join(", ")),
    })
}

/// The latest visits, whatever became of them.
pub async fn visits(look: &impl Look, person: PersonId) -> Result<Vec<Visit>, Error> {
    let mut values: Vec<Value> = vec![person.into()];
    let scope = scope(look, "b.store_id", &mut values)?;
    let sql = format!(
        "SELECT b.id, b.number, b.store_id, s.name AS store_name, s.zone, b.state, b.kind, b.way, b.items, b.vehicle_id, b.start_at, \
         b.ready_at, b.instant, b.requested_at, b.confirm_due_at, b.paused_ms, b.proposed_at, b.proposed_until, \
         (SELECT MIN(e.at) FROM booking_event e WHERE e.booking_id = b.id AND e.event IN ('confirm', 'propose', 'decline')) AS answered_at, \
         (SELECT MIN(e.at) FROM booking_event e WHERE e.booking_id = b.id AND e.event = 'confirm_by_silence') AS silent_at, \
         h.staff_id AS taken_by, st.id AS holder_id, st.name AS holder_name \
         FROM booking b JOIN store s ON s.id = b.store_id LEFT JOIN duty_holder h ON h.subject_id = b.id \
         LEFT JOIN customer_store cs ON cs.person_id = b.person_id AND cs.store_id = b.store_id \
         LEFT JOIN staff st ON st.id = COALESCE(h.staff_id, cs.advisor_id) AND st.enabled \
         WHERE b.person_id = $1 AND b.state NOT IN ('held', 'expired') AND {scope} ORDER BY b.start_at DESC, b.id DESC LIMIT 60"
    );
    look.all(&sql, values).await
}

impl Visit {
    pub fn view(self) -> Result<VisitView, Error> {
        let due = match self.proposed_at {
            Some(_) => self.proposed_until,
            None => self.confirm_due_at,
        };
        let open = matches!(self.state, State::Requested | State::Confirmed | State::Arrived);
        Ok(VisitView {
            id: self.id,
            number: self.number,
            store_id: self.store_id,
            store_name: self.store_name,
            zone: self.zone,
            state: self.state,
            kind: self.kind,
            way: self.way,
            things: today::names(&self.items)?,
            vehicle_id: self.vehicle_id,
            start_at: self.start_at,
            ready_at: self.ready_at,
            due_at: due.filter(|_| self.state == State::Requested),
            holder: today::holder(self.holder_id, self.holder_name, self.taken_by).filter(|_| open),
        })
    }
}

/// How many bookings there are in each state.
pub async fn counts(look: &impl Look, person: PersonId) -> Result<Vec<(State, i64)>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        state: State,
        count: i64,
    }
    let mut values: Vec<Value> = vec![person.into()];
    let scope = scope(look, "b.store_id", &mut values)?;
    let sql =
        format!("SELECT b.state, COUNT(*) AS count FROM booking b WHERE b.person_id = $1 AND {scope} GROUP BY b.state");
    let rows: Vec<Row> = look.all(&sql, values).await?;
    Ok(rows.into_iter().map(|row| (row.state, row.count)).collect())
}

/// Orders of new cars that are open, drafts too.
pub async fn orders(look: &impl Look, person: PersonId) -> Result<Vec<GlanceOrderView>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        id: OrderId,
        number: String,
        store_id: StoreId,
        state: order::State,
        model: String,
        critical: Option<order::StepKind>,
        delayed_at: Option<At>,
        contact_due_at: Option<At>,
        consultant: Option<String>,
    }
    let mut values: Vec<Value> = vec![person.into()];
    let scope = scope(look, "o.store_id", &mut values)?;
    let sql = format!(
        "SELECT o.id, o.number, o.store_id, o.state, o.model, o.critical, o.delayed_at, o.contact_due_at, s.name AS consultant \
         FROM sales_order o LEFT JOIN staff s ON s.id = o.consultant_id WHERE o.person_id = $1 \
         AND o.state NOT IN ('delivered', 'cancelled') AND {scope} ORDER BY o.created_at DESC, o.id DESC LIMIT 20"
    );
    let rows: Vec<Row> = look.all(&sql, values).await?;
    let view = |row: Row| GlanceOrderView {
        id: row.id,
        number: row.number,
        store_id: row.store_id,
        state: row.state,
        model: row.model,
        critical: row.critical,
        delayed: row.delayed_at.is_some(),
        next_contact_at: row.contact_due_at,
        consultant: row.consultant,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Repairs that are open.
pub async fn repairs(look: &impl Look, person: PersonId) -> Result<Vec<GlanceRepairView>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        id: RepairId,
        number: String,
        store_id: StoreId,
        vehicle_id: VehicleId,
        car: Option<String>,
        stage: Stage,
        hold_at: Option<At>,
        undecided: i64,
        promised_at: Option<At>,
        eta_at: Option<At>,
        next_contact_at: Option<At>,
        advisor: Option<String>,
    }
    let mut values: Vec<Value> = vec![person.into()];
    let scope = scope(look, "o.store_id", &mut values)?;
    let sql = format!(
        "SELECT o.id, o.number, o.store_id, o.vehicle_id, o.car, o.stage, o.hold_at, o.undecided, o.promised_at, o.eta_at, \
         o.next_contact_at, s.name AS advisor FROM repair_order o LEFT JOIN staff s ON s.id = o.advisor_id WHERE o.person_id = $1 \
         AND o.stage NOT IN ('closed', 'cancelled', 'abandoned') AND {scope} ORDER BY o.opened_at DESC, o.id DESC LIMIT 20"
    );
    let rows: Vec<Row> = look.all(&sql, values).await?;
    let view = |row: Row| GlanceRepairView {
        id: row.id,
        number: row.number,
        store_id: row.store_id,
        vehicle_id: row.vehicle_id,
        car: row.car,
        stage: row.stage,
        on_hold: row.hold_at.is_some(),
        undecided: row.undecided,
        promised_at: row.promised_at,
        eta_at: row.eta_at,
        next_contact_at: row.next_contact_at,
        advisor: row.advisor,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Places on the waiting list.
pub async fn waiting(look: &impl Look, person: PersonId) -> Result<Vec<WaitingView>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        id: WaitId,
        store_id: StoreId,
        state: String,
        first_day: String,
        last_day: String,
        offered_until: Option<At>,
    }
    let mut values: Vec<Value> = vec![person.into()];
    let scope = scope(look, "w.store_id", &mut values)?;
    let sql = format!(
        "SELECT w.id, w.store_id, w.state, w.first_day, w.last_day, w.offered_until FROM booking_wait w \
         WHERE w.person_id = $1 AND w.state IN ('waiting', 'offered') AND {scope} ORDER BY w.created_at, w.id LIMIT 50"
    );
    let rows: Vec<Row> = look.all(&sql, values).await?;
    let day = |text: &str| {
        text.parse::<NaiveDate>()
            .map_err(|e| Error::fault("read a day of the waitlist", e))
    };
    let view = |row: Row| {
        Ok(WaitingView {
            id: row.id,
            store_id: row.store_id,
            first_day: day(&row.first_day)?,
            last_day: day(&row.last_day)?,
            state: row.state,
            offered_until: row.offered_until,
        })
    };
    rows.into_iter().map(view).collect()
}
