//! What owners and staff are shown as free: a day, three suggestions, what else there is (R020, R021, R025).

use chrono::NaiveDate;

use super::rules::choose::{self, Binding, Slot};
use super::rules::day::{Cell, local_date};
use super::rules::resource::Day;
use super::seek::{Sought, days, sought};
use super::table::cells;
use super::view::{Ask, SlotView, SlotsView, SuggestionsView};
use crate::ground::clock::At;
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::StoreId;

const SUGGEST_DAYS: u16 = 14;

/// The free starts of one day; its ETag is [`version`].
pub async fn slots(look: &impl Look, ask: &Ask, date: NaiveDate) -> Result<SlotsView, Error> {
    let sought = sought(look, ask).await?;
    let earliest = sought.earliest(look.now());
    let days = if beyond(&sought, date, look.now()) {
        Vec::new()
    } else {
        days(look, &sought.store, date, 1, &[]).await?
    };
    let (free, binding) = free(&sought, &days, earliest)?;
    Ok(SlotsView {
        day: date,
        zone: sought.store.zone.name().to_owned(),
        slots: free.into_iter().map(|slot| sought.slot(slot)).collect(),
        binding,
    })
}

fn beyond(sought: &Sought, date: NaiveDate, now: At) -> bool {
    let today = local_date(sought.store.zone, now);
    date < today || (date - today).num_days() > sought.horizon_days
}

fn free(sought: &Sought, days: &[Day], earliest: Cell) -> Result<(Vec<Slot>, Vec<Binding>), Error> {
    let mut found = Vec::new();
    let mut binding = Vec::new();
    for day in days {
        let job = sought.job_on(day)?;
        found.extend(choose::slots(day, &job, earliest));
    }
    if found.is_empty()
        && let Some(first) = days.first()
    {
        binding = choose::binding(days, &sought.job_on(first)?, earliest);
    }
    Ok((found, binding))
}

/// Three suggestions within the next 14 days, or within the horizon if that is shorter (R020, R021).
pub async fn suggestions(look: &impl Look, ask: &Ask) -> Result<SuggestionsView, Error> {
    let sought = sought(look, ask).await?;
    let (suggested, binding) = suggested(look, &sought, look.now()).await?;
    let view = |slot: Option<Slot>| slot.map(|slot| sought.slot(slot));
    Ok(SuggestionsView {
        earliest: view(suggested.earliest),
        shortest_stay: view(suggested.shortest_stay),
        cheapest: view(suggested.cheapest),
        binding,
    })
}

async fn suggested(look: &impl Look, sought: &Sought, from: At) -> Result<(choose::Suggestions, Vec<Binding>), Error> {
    let count = u16::try_from(sought.horizon_days + 1)
        .unwrap_or(SUGGEST_DAYS)
        .min(SUGGEST_DAYS);
    let days = days(look, &sought.store, local_date(sought.store.zone, from), count, &[]).await?;
    let earliest = sought.earliest(look.now()).max(Cell::from(from));
    let Some(first) = days.first() else {
        return Ok(Default::default());
    };
    let job = sought.job_on(first)?;
    let price = |start: Cell| {
        sought
            .prices_at(start.at())
            .iter()
            .map(|price| price.total_fen)
            .sum::<crate::ground::money::Fen>()
    };
    let suggestions = choose::suggest(&days, &job, earliest, &price);
    let binding = if suggestions.earliest.is_none() {
        choose::binding(&days, &job, earliest)
    } else {
        Vec::new()
    };
    Ok((suggestions, binding))
}

/// What else is free when a wished slot was just taken: same day first, then the suggestions. Read after the rollback (rulings 4).
pub async fn alternatives(look: &impl Look, ask: &Ask, wished: At) -> Result<Vec<SlotView>, Error> {
    let sought = sought(look, ask).await?;
    let earliest = sought.earliest(look.now());
    let days = days(look, &sought.store, local_date(sought.store.zone, wished), 7, &[]).await?;
    let (mut found, _) = free(&sought, &days, earliest)?;
    found.sort_by_key(|slot| (slot.start.at().ms() - wished.ms()).abs());
    found.truncate(3);
    found.sort_by_key(|slot| slot.start);
    Ok(found.into_iter().map(|slot| sought.slot(slot)).collect())
}

/// The version of a day's availability: grows with every claim on it.
pub async fn version(look: &impl Look, store: StoreId, date: NaiveDate) -> Result<i64, Error> {
    cells::day_version(look, store, date).await
}
