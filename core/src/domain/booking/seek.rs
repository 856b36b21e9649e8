//! What is free: from a wish to a job, from a store's days to slots. The one reader for owners and staff (fault X4).

use std::collections::HashMap;

use chrono::NaiveDate;
use uuid::Uuid;

use super::rules::choose::Slot;
use super::rules::clocks;
use super::rules::day::{Cell, StoreDay};
use super::rules::plan::{DELIVERY, Item, Job, Segment, Visit};
use super::rules::refused::Refused;
use super::rules::resource::{Day, Resource, ResourceKind};
use super::table::Row;
use super::table::cells::{self, Take};
use super::view::{Ask, SlotView, VisitKind};
use crate::domain::catalog::{self, Grade, ItemPrice, ItemWork, Kind};
use crate::domain::store::{self, DayPlan, Store, Way};
use crate::domain::vehicle;
use crate::ground::actor::Actor;
use crate::ground::clock::At;
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::{Id, ItemId, ModelId, StoreId};

const MOST_ITEMS: usize = 10;
const RECEPTION_MINUTES: u16 = 15;
/// One way to the owner's address; a store's own area and times come with dynamic dispatch (R255).
const TRAVEL_MINUTES: u16 = 30;

/// What is sought, with all that the catalogue and the store say about it.
pub(super) struct Sought {
    pub store: Store,
    pub kind: VisitKind,
    pub grade: Grade,
    pub notice_min: i64,
    pub horizon_days: i64,
    pub instant: bool,
    pub prices: Vec<ItemPrice>,
    package_percent: i64,
    works: Vec<ItemWork>,
    model_code: Option<String>,
    pub way: Way,
}

/// Reads store, items and prices, and checks that they go together.
pub(super) async fn sought(look: &impl Look, ask: &Ask) -> Result<Sought, Error> {
    if ask.item_ids.is_empty() || ask.item_ids.len() > MOST_ITEMS {
        return Err(Error::field("/item_ids", "booking.items", "请选择 1 到 10 个项目"));
    }
    let store = store::find(look, ask.store_id).await?;
    let works = in_order(
        &ask.item_ids,
        catalog::work(look, store.id, &ask.item_ids, ask.model_id).await?,
    )?;
    let today = store.date(look.now());
    let prices = catalog::price(look, store.id, &ask.item_ids, ask.model_id, today).await?;
    let package_percent = catalog::package_percent(look, store.id, ask.model_id, &ask.item_ids).await?;
    let drives = works.iter().filter(|work| work.kind == Kind::TestDrive).count();
    let kind = if drives > 0 {
        VisitKind::TestDrive
    } else {
        VisitKind::Service
    };
    if drives > 0 && works.len() > 1 {
        return Err(Error::field("/item_ids", "booking.items", "试驾需单独预约"));
    }
    if kind == VisitKind::TestDrive && !store.switches.test_drive {
        return Err(Refused::WayNotOffered.into());
    }
    if kind == VisitKind::Service && !(store.offers(ask.way) && works.iter().all(|work| work.ways.contains(&ask.way))) {
        return Err(Refused::WayNotOffered.into());
    }
    let model_code = match (kind, ask.model_id) {
        (VisitKind::TestDrive, Some(model)) => Some(vehicle::model(look, model).await?.code.to_string()),
        (VisitKind::TestDrive, None) => return Err(Error::field("/model_id", "booking.model", "请选择试驾车型")),
        (VisitKind::Service | VisitKind::Handover, _) => None,
    };
    Ok(Sought {
        kind,
        grade: if works.iter().any(|work| work.grade == Grade::Urgent) {
            Grade::Urgent
        } else {
            Grade::Regular
        },
        notice_min: match ask.at_desk {
            true => 0,
            false => works.iter().map(|work| work.notice_min).max().unwrap_or(0),
        },
        horizon_days: works.iter().map(|work| work.horizon_days).min().unwrap_or(0),
        instant: works.iter().all(|work| work.instant),
        prices,
        package_percent,
        works,
        model_code,
        way: ask.way,
        store,
    })
}

/// How long a handover takes.
pub(super) const HANDOVER_MINUTES: u16 = 60;
const HANDOVER_NOTICE_MIN: i64 = 120;
const HANDOVER_DAYS: i64 = 30;

/// What handing a new car over needs: no item, no price.
pub(super) async fn handover(look: &impl Look, store: StoreId) -> Result<Sought, Error> {
    Ok(Sought {
        store: store::find(look, store).await?,
        kind: VisitKind::Handover,
        grade: Grade::Regular,
        // At the desk no notice is asked.
        notice_min: match look.actor() {
            Actor::Customer(_) => HANDOVER_NOTICE_MIN,
            _ => 0,
        },
        horizon_days: HANDOVER_DAYS,
        instant: true,
        prices: Vec::new(),
        package_percent: 0,
        works: Vec::new(),
        model_code: None,
        way: Way::Wait,
    })
}

/// What stands behind a stored booking, for moving it.
pub(super) async fn behind(look: &impl Look, row: &Row) -> Result<Sought, Error> {
    if row.kind == VisitKind::Handover {
        return handover(look, row.store_id).await;
    }
    let items: Vec<ItemPrice> = super::items_of(row)?;
    sought(look, &ask_of(row.store_id, &items, row.model_id, row.way)).await
}

/// The works in the order of the wish; an item that the store does not offer is named.
fn in_order(wished: &[ItemId], works: Vec<ItemWork>) -> Result<Vec<ItemWork>, Error> {
    let mut by_id: HashMap<ItemId, ItemWork> = works.into_iter().map(|work| (work.id, work)).collect();
    let mut out = Vec::new();
    for (n, id) in wished.iter().enumerate() {
        match by_id.remove(id) {
            Some(work) => out.push(work),
            None => {
                return Err(Error::field(
                    format!("/item_ids/{n}"),
                    "booking.item",
                    "该门店暂无此项目，或项目重复",
                ));
            }
        }
    }
    Ok(out)
}

impl Sought {
    /// The plans of this job on days whose store has, or has not, counted lounge seats.
    fn job(&self, lounge: bool, delivery: bool) -> Result<Job, Refused> {
        if self.kind == VisitKind::Handover {
            return Job::handover(HANDOVER_MINUTES, delivery, lounge);
        }
        if let Some(model) = &self.model_code {
            let minutes = self.works.iter().flat_map(|work| &work.segments).map(longest).sum();
            return Job::test_drive(model, minutes);
        }
        let items = self.works.iter().map(item).collect();
        let reception_minutes = if self.works.iter().any(|work| work.needs_advisor) {
            RECEPTION_MINUTES
        } else {
            0
        };
        Job::visit(&Visit {
            items,
            way: self.way,
            reception_minutes,
            travel_minutes: TRAVEL_MINUTES,
            lounge,
        })
    }

    /// The job as it is done on this day.
    pub fn job_on(&self, day: &Day) -> Result<Job, Refused> {
        let is_delivery = |one: &Resource| one.kind == ResourceKind::Bay && one.tags.contains(DELIVERY);
        self.job(
            day.resources.iter().any(|one| one.kind == ResourceKind::Lounge),
            day.resources.iter().any(is_delivery),
        )
    }

    /// Off-peak percent at a start.
    pub fn percent_off(&self, start: At) -> i64 {
        i64::from(self.store.percent_off(start))
    }

    /// The prices at a start, off-peak and package discounts taken off.
    pub fn prices_at(&self, start: At) -> Vec<ItemPrice> {
        let percent = self.percent_off(start);
        let prices = self.prices.iter().cloned();
        let prices = prices.map(|price| catalog::discounted(price, percent)).collect();
        catalog::packaged(prices, self.package_percent)
    }

    /// The first cell that may be booked now: notice kept.
    pub fn earliest(&self, now: At) -> Cell {
        Cell::from(now.plus_minutes(self.notice_min.max(0)))
    }

    /// Notice and horizon of the wished start.
    pub fn may_book(&self, now: At, start: At) -> Result<(), Refused> {
        let notice = u32::try_from(self.notice_min).unwrap_or(0);
        clocks::may_book(
            now,
            start,
            notice,
            u16::try_from(self.horizon_days).unwrap_or(u16::MAX),
            self.store.zone,
        )
    }

    /// A slot with what it costs.
    pub fn slot(&self, slot: Slot) -> SlotView {
        let start = slot.start.at();
        let price_fen = self.prices_at(start).iter().map(|price| price.total_fen).sum();
        SlotView {
            start_at: start,
            ready_at: slot.ready.at(),
            price_fen,
            discount_percent: self.percent_off(start),
        }
    }
}

fn longest(segment: &catalog::Segment) -> u16 {
    match segment {
        catalog::Segment::Work(minutes) => *minutes,
        catalog::Segment::Wait([_, most]) => *most,
    }
}

fn item(work: &ItemWork) -> Item {
    let segments = work.segments.iter().map(|segment| match segment {
        catalog::Segment::Work(minutes) => Segment::Work { minutes: *minutes },
        catalog::Segment::Wait([least, most]) => Segment::Wait {
            min_minutes: *least,
            max_minutes: *most,
        },
    });
    Item {
        segments: segments.collect(),
        bay: work.bay.as_ref().map(ToString::to_string),
        skills: work.skills.iter().map(ToString::to_string).collect(),
    }
}

/// The store's days with what is taken on them; `without` are claims whose cells count as free (a booking that moves).
pub(super) async fn days(
    look: &impl Look,
    store: &Store,
    from: NaiveDate,
    count: u16,
    without: &[Uuid],
) -> Result<Vec<Day>, Error> {
    fill(look, store, plans(look, store, from, count).await?, without).await
}

/// The store's days as planned: read before a day is taken, so that whoever waits for the day waits less.
pub(super) async fn plans(look: &impl Look, store: &Store, from: NaiveDate, count: u16) -> Result<Plans, Error> {
    store::plans_of(look, store, from, count).await
}

type Plans = Vec<(NaiveDate, DayPlan)>;

/// What is taken on planned days: read after the day is taken, so that it stays true.
pub(super) async fn fill(look: &impl Look, store: &Store, plans: Plans, without: &[Uuid]) -> Result<Vec<Day>, Error> {
    let (Some((from, _)), Some((to, _))) = (plans.first(), plans.last()) else {
        return Ok(Vec::new());
    };
    let mut by_day: HashMap<String, Vec<Take>> = HashMap::new();
    for take in cells::taken(look, store.id, *from, *to).await? {
        if !without.contains(&take.claim_id) {
            by_day.entry(take.day.clone()).or_default().push(take);
        }
    }
    Ok(plans
        .into_iter()
        .map(|(date, plan)| day(store, date, plan, by_day.remove(&date.to_string()).unwrap_or_default()))
        .collect())
}

fn day(store: &Store, date: NaiveDate, plan: DayPlan, taken: Vec<Take>) -> Day {
    let when = StoreDay::new(store.zone, date);
    let mut busy: HashMap<Uuid, u128> = HashMap::new();
    for take in taken {
        let mask = when.mask_of((take.first_cell..take.first_cell + take.cells).map(Cell::new));
        *busy.entry(take.resource_id).or_default() |= mask;
    }
    let resources = plan.resources.into_iter().map(|resource| {
        let taken = busy.get(&resource.id.uuid()).copied().unwrap_or(0);
        Resource {
            id: resource.id.uuid(),
            kind: resource.kind,
            tags: resource.tags.into_iter().collect(),
            works: resource.on_duty,
            busy: taken,
            buffer_before: resource.buffer_before,
            buffer_after: resource.buffer_after,
            load: taken.count_ones(),
        }
    });
    Day {
        when,
        resources: resources.collect(),
    }
}

/// The ask behind a stored booking, for moving it.
pub(super) fn ask_of(store_id: StoreId, items: &[ItemPrice], model_id: Option<ModelId>, way: Way) -> Ask {
    Ask {
        store_id,
        item_ids: items.iter().map(|item| item.item_id).collect(),
        model_id,
        way,
        at_desk: false,
    }
}
