//! A store's today: one list of what is due, by clock and risk, for whoever works there (issue 4, point 6; R023, R025).
//!
//! Reads only, in a handful of statements however much is open; it may look into other modules' tables (rulings 9).

mod loans;
mod orders;
mod recoveries;
mod repairs;
mod replies;
mod rules;
mod table;
mod view;

pub use table::{holder, names};
pub use view::{Action, Counts, HolderView, HoldingsView, How, Risk, StoreHoldings, TodayItem, TodayKind, TodayView};

use crate::domain::duty;
use crate::domain::staff::{self, Grants, Permission};
use crate::domain::store;
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::{BookingId, DeliveryId, Id, OrderId, RepairId, StaffId, StoreId};

/// The most that one list holds.
pub const MOST: usize = 1000;

/// What is due in a store, as far as these grants reach there: red first, then by when it is due.
///
/// # Errors
/// [`Error::Missing`] for a store out of scope.
pub async fn today(look: &impl Look, grants: &Grants, store: StoreId) -> Result<TodayView, Error> {
    look.actor().in_store(store)?;
    let me = look.actor().staff()?.staff;
    let store = store::find(look, store).await?;
    let day = store.date(look.now());
    let may = |permission| grants.scope(permission).is_some_and(|scope| scope.holds(store.id));
    let mut items = Vec::new();
    if may(Permission::BookingRead) {
        let words = may(Permission::PersonalReveal);
        for row in table::bookings(look, store.id, day).await? {
            items.extend(row.items(look.now(), day, words)?);
        }
        for row in table::offers(look, store.id).await? {
            items.push(row.item(look.now()));
        }
    }
    if may(Permission::OrderRead) {
        for row in orders::orders(look, store.id).await? {
            items.extend(row.items(look.now()));
        }
    }
    if may(Permission::LoanRead) {
        for row in loans::loans(look, store.id).await? {
            items.extend(row.item(look.now()));
        }
    }
    if may(Permission::RepairRead) {
        items.extend(repairs::repairs(look, store.id, may(Permission::RepairCompensate)).await?);
    }
    if may(Permission::QuoteRead) {
        items.extend(repairs::quotes(look, store.id).await?);
    }
    if may(Permission::SurveyRead) {
        items.extend(recoveries::recoveries(look, store.id).await?);
    }
    if may(Permission::CareRead) {
        for row in replies::replies(look, store.id).await? {
            items.push(row.item(look.now()));
        }
    }
    if may(Permission::DeliveryRead) {
        for row in table::stuck(look, store.id).await? {
            items.push(row.item(look.now()));
        }
    }
    for row in table::handed_to(look, store.id, me).await? {
        items.push(row.item(look)?);
    }
    Ok(view(store.id, store.zone.name(), day, me, items))
}

fn view(store: StoreId, zone: &str, day: chrono::NaiveDate, me: StaffId, mut items: Vec<TodayItem>) -> TodayView {
    for item in &mut items {
        item.mine = item.holder.as_ref().is_some_and(|holder| holder.id == me) || item.kind == TodayKind::Handover;
    }
    items.sort_by(|a, b| rules::order(a).cmp(&rules::order(b)));
    let count = |risk| items.iter().filter(|item| item.risk == risk).count();
    let counts = Counts {
        red: count(Risk::Red),
        amber: count(Risk::Amber),
        green: count(Risk::Green),
        mine: items.iter().filter(|item| item.mine).count(),
    };
    let more = items.len() > MOST;
    items.truncate(MOST);
    TodayView {
        store_id: store,
        zone: zone.to_owned(),
        day,
        counts,
        items,
        more,
    }
}

/// What of the list can be handed over, each matter once.
///
/// # Errors
/// As of [`today`].
pub async fn matters(look: &impl Look, grants: &Grants, store: StoreId) -> Result<Vec<duty::Open>, Error> {
    let mut all: Vec<duty::Open> = Vec::new();
    for item in today(look, grants, store).await?.items {
        let booking = item.subject.parse::<BookingId>().map(Id::uuid);
        let order = booking.or_else(|_other| item.subject.parse::<OrderId>().map(Id::uuid));
        let repair = order.or_else(|_other| item.subject.parse::<RepairId>().map(Id::uuid));
        let Ok(id) = repair.or_else(|_other| item.subject.parse::<DeliveryId>().map(Id::uuid)) else {
            continue;
        };
        if all.iter().all(|one| one.id != id) {
            all.push(duty::Open {
                id,
                subject: item.subject,
                holder: item.holder.map(|holder| holder.id),
            });
        }
    }
    Ok(all)
}

/// What a member of staff holds in the actor's stores: customers as their butler, and open matters.
///
/// # Errors
/// [`Error::Missing`] for somebody out of scope.
pub async fn holdings(look: &impl Look, id: StaffId) -> Result<HoldingsView, Error> {
    staff::one(look, id).await?;
    let mut stores = table::holdings(look, id).await?;
    stores.retain(|one| look.actor().in_store(one.store_id).is_ok());
    Ok(HoldingsView {
        customers: stores.iter().map(|one| one.customers).sum(),
        matters: stores.iter().map(|one| one.matters).sum(),
        stores,
    })
}
