//! Rows of this module; nobody else reads or writes them.

use std::collections::HashMap;

use chrono::{NaiveDate, TimeDelta};
use sea_orm::{FromQueryResult, Value};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::hours::{Hours, Week};
use super::policy::StoreKind;
use super::rules::{CalendarKind, ResourceDay, ResourceKind, Special, Standing};
use super::view::{DayView, ResourceView};
use super::{Store, rules};
use crate::ground::clock::At;
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::{ResourceId, StaffId, StoreId};

pub const STORE: &str =
    "SELECT id, code, name, kind, address, phone, zone, hours, ways, switches, policy, version FROM store";

#[derive(FromQueryResult)]
pub struct StoreRow {
    id: StoreId,
    code: String,
    name: String,
    kind: StoreKind,
    address: String,
    phone: String,
    zone: String,
    hours: String,
    ways: String,
    switches: String,
    policy: String,
    version: i64,
}

/// A value as it stands in a text column.
pub fn json(value: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|e| Error::fault("write a column of the store", e))
}

fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|e| Error::fault("read a column of the store", e))
}

impl StoreRow {
    pub fn store(self) -> Result<Store, Error> {
        Ok(Store {
            id: self.id,
            code: self.code,
            name: self.name,
            kind: self.kind,
            address: self.address,
            phone: self.phone,
            zone: self
                .zone
                .parse()
                .map_err(|e| Error::fault("read the zone of a store", e))?,
            hours: from_json(&self.hours)?,
            ways: from_json(&self.ways)?,
            switches: from_json(&self.switches)?,
            policy: from_json(&self.policy)?,
            version: self.version,
        })
    }
}

#[derive(FromQueryResult)]
struct SpecialRow {
    /// Nil in the rows of the national calendar: they hold for every store.
    store_id: Option<StoreId>,
    day: String,
    kind: Option<String>,
    hours: Option<String>,
    note: String,
}

/// What is special about dates, for one store or for all of them.
#[derive(Default)]
pub struct Specials {
    calendar: HashMap<NaiveDate, (CalendarKind, String)>,
    own: HashMap<(StoreId, NaiveDate), (Vec<Hours>, String)>,
}

impl Specials {
    /// Dates `from..=to`; one statement.
    pub async fn read(
        look: &impl Look,
        store: Option<StoreId>,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Specials, Error> {
        let calendar = "SELECT CAST(NULL AS uuid) AS store_id, day, kind, CAST(NULL AS text) AS hours, name AS note \
             FROM store_calendar WHERE day BETWEEN $1 AND $2 \
             UNION ALL \
             SELECT store_id, day, CAST(NULL AS text), hours, reason FROM store_day WHERE day BETWEEN $1 AND $2";
        let mut values: Vec<Value> = vec![from.to_string().into(), to.to_string().into()];
        let rows: Vec<SpecialRow> = if let Some(store) = store {
            values.push(store.into());
            look.all(&format!("{calendar} AND store_id = $3"), values).await?
        } else {
            look.all(calendar, values).await?
        };
        let mut specials = Specials::default();
        for row in rows {
            let day: NaiveDate = row
                .day
                .parse()
                .map_err(|e| Error::fault("read a date of the calendar", e))?;
            match (row.store_id, row.kind.as_deref(), row.hours) {
                (Some(store), _, Some(hours)) => {
                    specials.own.insert((store, day), (from_json(&hours)?, row.note));
                }
                (_, Some("workday"), _) => {
                    specials.calendar.insert(day, (CalendarKind::Workday, row.note));
                }
                _ => {
                    specials.calendar.insert(day, (CalendarKind::Holiday, row.note));
                }
            }
        }
        Ok(specials)
    }

    /// What is special about one date of one store.
    pub fn of(&self, store: StoreId, date: NaiveDate) -> Special {
        Special {
            calendar: self.calendar.get(&date).map(|(kind, _)| *kind),
            hours: self.own.get(&(store, date)).map(|(hours, _)| hours.clone()),
        }
    }

    /// One date of one store as a person sees it.
    pub fn view(&self, store: &Store, date: NaiveDate) -> DayView {
        let special = self.of(store.id, date);
        let own = self.own.get(&(store.id, date)).map(|(_, reason)| reason);
        let named = self.calendar.get(&date).map(|(_, name)| name);
        DayView {
            date,
            hours: rules::hours_of(&store.hours, date, &special).to_vec(),
            calendar: special.calendar,
            note: own.or(named).cloned(),
        }
    }
}

pub const RESOURCE: &str = "SELECT id, store_id, kind, name, tags, staff_id, shifts, buffer_before, buffer_after, active, version \
     FROM store_resource";

#[derive(FromQueryResult)]
pub struct ResourceRow {
    id: ResourceId,
    store_id: StoreId,
    kind: ResourceKind,
    name: String,
    tags: String,
    staff_id: Option<StaffId>,
    shifts: Option<String>,
    buffer_before: i32,
    buffer_after: i32,
    active: bool,
    version: i64,
}

impl ResourceRow {
    pub fn view(self) -> Result<ResourceView, Error> {
        Ok(ResourceView {
            id: self.id,
            store_id: self.store_id,
            kind: self.kind,
            name: self.name,
            tags: from_json(&self.tags)?,
            staff_id: self.staff_id,
            shifts: self.shifts.as_deref().map(from_json::<Week>).transpose()?,
            buffer_before: cells(self.buffer_before),
            buffer_after: cells(self.buffer_after),
            active: self.active,
            version: self.version,
        })
    }
}

fn cells(column: i32) -> u8 {
    u8::try_from(column).unwrap_or(0)
}

#[derive(FromQueryResult)]
struct StandingRow {
    id: ResourceId,
    kind: ResourceKind,
    name: String,
    tags: String,
    shifts: Option<String>,
    buffer_before: i32,
    buffer_after: i32,
    out_of: Option<ResourceId>,
    from_at: Option<i64>,
    to_at: Option<i64>,
}

/// Everything active in a store and what is out between two instants; one statement.
pub async fn standing(
    look: &impl Look,
    store: StoreId,
    from: At,
    to: At,
) -> Result<(Vec<Standing>, Vec<(At, At)>), Error> {
    let sql = "SELECT r.id, r.kind, r.name, r.tags, r.shifts, r.buffer_before, r.buffer_after, o.resource_id AS out_of, o.from_at, o.to_at \
         FROM store_resource r \
         LEFT JOIN store_outage o ON o.store_id = r.store_id AND (o.resource_id IS NULL OR o.resource_id = r.id) \
         AND o.to_at > $2 AND o.from_at < $3 \
         WHERE r.store_id = $1 AND r.active ORDER BY r.kind, r.name, r.id";
    let rows: Vec<StandingRow> = look.all(sql, [store.into(), from.into(), to.into()]).await?;
    let (mut all, mut whole): (Vec<Standing>, Vec<(At, At)>) = (Vec::new(), Vec::new());
    for row in rows {
        let out = row
            .from_at
            .zip(row.to_at)
            .map(|(from, to)| (At::from_ms(from), At::from_ms(to)));
        if all.last().is_none_or(|last| last.day.id != row.id) {
            all.push(Standing {
                day: ResourceDay {
                    id: row.id,
                    kind: row.kind,
                    name: row.name,
                    tags: from_json(&row.tags)?,
                    on_duty: 0,
                    buffer_before: cells(row.buffer_before),
                    buffer_after: cells(row.buffer_after),
                },
                shifts: row.shifts.as_deref().map(from_json).transpose()?,
                outages: Vec::new(),
            });
        }
        match (out, row.out_of) {
            (Some(out), Some(_)) => all.last_mut().into_iter().for_each(|last| last.outages.push(out)),
            (Some(out), None) if !whole.contains(&out) => whole.push(out),
            _ => {}
        }
    }
    Ok((all, whole))
}

/// The instants between which days of any zone lie.
pub fn around(from: NaiveDate, days: u16) -> (At, At) {
    let start = from.and_time(chrono::NaiveTime::MIN).and_utc();
    let end = start + TimeDelta::days(i64::from(days));
    (
        At::from_utc(&(start - TimeDelta::hours(24))),
        At::from_utc(&(end + TimeDelta::hours(24))),
    )
}
