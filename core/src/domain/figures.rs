//! How a store does: clocks kept and missed, who came and when, how full bays and technicians were (issue 4, point 9;
//! domain.md 3), how good its words about repairs were (R054).
//!
//! Reads only, and other modules' tables (rulings 9).

mod table;
mod times;
mod view;

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

pub use times::{AskTimes, TimeFiguresView, TimeHits, times_of_store};
pub use view::{AskFigures, ClockFigures, DayFigures, FiguresView, GroupFiguresView, LoadFigures, Loads, VisitFigures};

use crate::domain::booking::State;
use crate::domain::booking::rules::clocks;
use crate::domain::store::{self, ResourceKind, Store};
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::StoreId;

/// The longest stretch that can be asked for.
const MOST_DAYS: i64 = 92;
/// Who is here so many minutes after the start is on time.
const GRACE_MIN: i64 = 15;

/// The figures of one store, day by day.
///
/// # Errors
/// Field errors for a stretch that is turned round or too long; [`Error::Missing`] for a store out of scope.
pub async fn of_store(look: &impl Look, store: StoreId, ask: &AskFigures) -> Result<FiguresView, Error> {
    look.actor().in_store(store)?;
    let store = store::find(look, store).await?;
    let stretch = Stretch::of(ask, store.date(look.now()))?;
    figures(look, &store, stretch).await
}

/// The figures of all stores of the caller; "today" is the one of the first of them.
///
/// # Errors
/// As of [`of_store`].
pub async fn of_group(look: &impl Look, ask: &AskFigures) -> Result<GroupFiguresView, Error> {
    let all = store::every(look).await?;
    let mine: Vec<Store> = all
        .into_iter()
        .filter(|store| look.actor().in_store(store.id).is_ok())
        .collect();
    let now = look.now();
    let today = mine
        .first()
        .map_or_else(|| now.utc().date_naive(), |store| store.date(now));
    let stretch = Stretch::of(ask, today)?;
    let mut stores = Vec::new();
    for store in &mine {
        stores.push(figures(look, store, stretch).await?);
    }
    Ok(GroupFiguresView {
        from: stretch.from,
        to: stretch.to,
        stores,
    })
}

/// Days that were asked for.
#[derive(Clone, Copy)]
struct Stretch {
    from: NaiveDate,
    to: NaiveDate,
    days: u16,
}

impl Stretch {
    fn of(ask: &AskFigures, today: NaiveDate) -> Result<Stretch, Error> {
        let to = ask.to.unwrap_or(today);
        let from = ask.from.or_else(|| to.checked_sub_days(Days::new(6))).unwrap_or(to);
        let days = (to - from).num_days() + 1;
        match u16::try_from(days).ok().filter(|_| (1..=MOST_DAYS).contains(&days)) {
            Some(days) => Ok(Stretch { from, to, days }),
            None => Err(Error::field(
                "#to",
                "figures.stretch",
                "起止日期应先后有序，且最多 92 天",
            )),
        }
    }
}

async fn figures(look: &impl Look, store: &Store, ask: Stretch) -> Result<FiguresView, Error> {
    let days = ask.days;
    let mut all: BTreeMap<NaiveDate, DayFigures> = ask
        .from
        .iter_days()
        .take(usize::from(days))
        .map(|day| (day, DayFigures::of(day)))
        .collect();
    for row in table::asked(
        look,
        store.id,
        store::day_begins(store, ask.from),
        store::day_begins(store, after(ask.to)),
    )
    .await?
    {
        if let Some(day) = all.get_mut(&store.date(row.requested_at)) {
            count_answer(&mut day.clock, &row);
        }
    }
    for row in table::visits(look, store.id, ask.from, ask.to).await? {
        let day = row.day.parse::<NaiveDate>().ok().and_then(|day| all.get_mut(&day));
        if let Some(day) = day {
            count_visit(&mut day.visits, &row);
        }
    }
    for row in table::taken(look, store.id, ask.from, ask.to).await? {
        let day = row.day.parse::<NaiveDate>().ok().and_then(|day| all.get_mut(&day));
        match (day, row.role.as_str()) {
            (Some(day), "bay") => day.load.bay.booked += row.cells,
            (Some(day), "technician") => day.load.technician.booked += row.cells,
            _ => {}
        }
    }
    for (date, plan) in store::plans_of(look, store, ask.from, days).await? {
        let Some(day) = all.get_mut(&date) else { continue };
        for one in &plan.resources {
            let cells = i64::from(one.on_duty.count_ones());
            match one.kind {
                ResourceKind::Bay => day.load.bay.open += cells,
                ResourceKind::Technician => day.load.technician.open += cells,
                _ => {}
            }
        }
    }
    let days: Vec<DayFigures> = all.into_values().collect();
    Ok(FiguresView {
        store_id: store.id,
        store_name: store.name.clone(),
        zone: store.zone.name().to_owned(),
        from: ask.from,
        to: ask.to,
        total: view::total(&days),
        days,
    })
}

fn after(day: NaiveDate) -> NaiveDate {
    day.succ_opt().unwrap_or(day)
}

fn count_answer(clock: &mut ClockFigures, row: &table::Asked) {
    clock.asked += 1;
    let due = clocks::confirm_due(row.requested_at, row.start_at, row.paused_ms);
    match (row.answered_at, row.silent_at) {
        (Some(at), None) if at <= due => clock.kept += 1,
        (Some(_), None) | (_, Some(_)) => clock.missed += 1,
        (None, None) if row.state == State::Requested => clock.open += 1,
        // Called off before anybody had to answer.
        (None, None) => {}
    }
}

fn count_visit(visits: &mut VisitFigures, row: &table::Came) {
    visits.expected += 1;
    match (row.state, row.arrived_at) {
        (State::NoShow, _) => visits.no_show += 1,
        (State::Arrived | State::Converted, Some(at)) => {
            visits.arrived += 1;
            match at <= row.start_at.plus_minutes(GRACE_MIN) {
                true => visits.on_time += 1,
                false => visits.late += 1,
            }
        }
        _ => {}
    }
}
