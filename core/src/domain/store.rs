//! Stores: opening hours, single days, what can be taken in them, the national calendar (requirements R012 R030 R245).
//!
//! Calls no other module. A store's day in quarter-hour cells is [`day_plan`]; everything that books reads that.

mod calendar;
mod hours;
mod outage;
mod plan;
mod policy;
mod resource;
pub mod rules;
mod staff;
mod table;
mod view;
mod wish;

use chrono::NaiveDate;
use chrono_tz::Tz;

pub use calendar::{calendar, calendar_warnings, import_calendar};
pub use hours::{Hours, Wall, Week};
pub use outage::{add_outage, end_outage, outage, outages};
pub use plan::{day_begins, day_plan, day_plans, on_duty, plans_of};
pub use policy::{LateLine, OffPeak, Policy, StoreKind, Switches};
pub use resource::{add_resource, close_place, places_of, resource, resources, update_resource};
pub use rules::{CalendarKind, DayPlan, ResourceDay, ResourceKind, Way};
pub use staff::{clear_day, create, days, set_day, staff_store, staff_stores, update};
pub use view::{
    CalendarDay, CalendarImported, CalendarView, DayView, OutageView, ResourceView, StaffStoreView, StoreDetail,
    StoreView,
};
pub use wish::{AddOutage, AddResource, CreateStore, Dates, SetDay, UpdateResource, UpdateStore};

use crate::ground::clock::At;
use crate::ground::db::Look;
use crate::ground::error::{Error, Refusal};
use crate::ground::id::StoreId;
use table::Specials;

/// Every no of this module, for `problems.md`.
pub const REFUSALS: &[Refusal] = &[staff::CODE_TAKEN, staff::CHANGED, resource::NAME_TAKEN, outage::ENDED];

/// A store of the group.
#[derive(Clone, Debug)]
pub struct Store {
    /// The store.
    pub id: StoreId,
    /// Short code, unique in the group.
    pub code: String,
    /// Name.
    pub name: String,
    /// New-energy or fuel.
    pub kind: StoreKind,
    /// Address.
    pub address: String,
    /// The store's own telephone; no person's.
    pub phone: String,
    /// Its time zone: the store's zone wins everywhere (domain.md 1.1).
    pub zone: Tz,
    /// Hours of a usual week and of holidays.
    pub hours: Week,
    /// Ways to come that it names; see [`Store::offers`].
    pub ways: Vec<Way>,
    /// Pilot switches (R245).
    pub switches: Switches,
    /// Limits.
    pub policy: Policy,
    /// Grows with every change.
    pub version: i64,
}

impl Store {
    /// Whether this way to come is named and switched on.
    pub fn offers(&self, way: Way) -> bool {
        self.ways().contains(&way)
    }

    /// The ways to come that are named and switched on.
    pub fn ways(&self) -> Vec<Way> {
        policy::offered(&self.ways, self.switches)
    }

    /// The date in the store's zone at an instant.
    pub fn date(&self, at: At) -> NaiveDate {
        rules::local(self.zone, at).date()
    }

    /// Percent off the labour for a job that starts at this instant.
    pub fn percent_off(&self, at: At) -> u8 {
        self.policy.percent_off(self.zone, at)
    }

    fn view(&self, specials: &Specials, now: At) -> StoreView {
        let date = self.date(now);
        let today = specials.view(self, date);
        StoreView {
            id: self.id,
            code: self.code.clone(),
            name: self.name.clone(),
            kind: self.kind,
            address: self.address.clone(),
            phone: self.phone.clone(),
            zone: self.zone.name().to_owned(),
            online_booking: self.switches.online_booking,
            test_drive: self.switches.test_drive,
            waitlist: self.switches.waitlist,
            ways: self.ways(),
            cut_off_min: self.policy.cut_off_min,
            open_now: rules::open_at(self.zone, date, &today.hours, now),
            today,
        }
    }
}

/// The store; `Missing` when there is none.
pub async fn find(look: &impl Look, id: StoreId) -> Result<Store, Error> {
    let row: Option<table::StoreRow> = look
        .one(&format!("{} WHERE id = $1", table::STORE), [id.into()])
        .await?;
    row.ok_or(Error::Missing("store"))?.store()
}

/// All stores of the group, by code.
pub async fn every(look: &impl Look) -> Result<Vec<Store>, Error> {
    let rows: Vec<table::StoreRow> = look.all(&format!("{} ORDER BY code", table::STORE), []).await?;
    rows.into_iter().map(table::StoreRow::store).collect()
}

/// All stores as anybody sees them, by code.
pub async fn stores(look: &impl Look) -> Result<Vec<StoreView>, Error> {
    let stores = every(look).await?;
    let today = look.now().utc().date_naive();
    let (from, to) = (today.pred_opt().unwrap_or(today), today.succ_opt().unwrap_or(today));
    let specials = Specials::read(look, None, from, to).await?;
    Ok(stores.iter().map(|store| store.view(&specials, look.now())).collect())
}

/// One store with its next fourteen days.
pub async fn detail(look: &impl Look, id: StoreId) -> Result<StoreDetail, Error> {
    let store = find(look, id).await?;
    let today = store.date(look.now());
    let dates: Vec<NaiveDate> = today.iter_days().take(14).collect();
    let specials = Specials::read(look, Some(id), today, dates.last().copied().unwrap_or(today)).await?;
    let days = dates.into_iter().map(|date| specials.view(&store, date)).collect();
    Ok(StoreDetail {
        store: store.view(&specials, look.now()),
        days,
    })
}

#[cfg(test)]
mod tests;
