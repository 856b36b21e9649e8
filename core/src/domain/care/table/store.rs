//! What a store sets of care.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use sea_orm::{FromQueryResult, Iterable};

use crate::domain::care::rules::week::{Holiday, runs};
use crate::domain::care::rules::{Kind, Params};
use crate::domain::store::{self, CalendarKind};
use crate::ground::clock::At;
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::StoreId;

/// The store's own numbers.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub struct Settings {
    /// Grows with every change to settings and rules; 0 before the first one.
    pub version: i64,
    /// What cars of the store usually drive in a year.
    pub yearly_km: i64,
    /// Days between two words of care to one person.
    pub gap_days: i64,
    /// What a text message costs.
    pub sms_fen: i64,
}

/// The store's settings; the usual ones before somebody set them.
pub async fn settings(look: &impl Look, store: StoreId) -> Result<Settings, Error> {
    let sql = "SELECT version, yearly_km, gap_days, sms_fen FROM care_store WHERE store_id = $1";
    let row: Option<Settings> = look.one(sql, [store.into()]).await?;
    Ok(row.unwrap_or(Settings {
        version: 0,
        yearly_km: 15_000,
        gap_days: 14,
        sms_fen: 5,
    }))
}

/// A rule as the store set it.
#[derive(Clone, Debug)]
pub struct Ruled {
    /// Whether it is on.
    pub on: bool,
    /// Its parameters.
    pub params: Params,
    /// Grows with every change; 0: never set.
    pub version: i64,
    /// When it was changed …
    pub changed_at: Option<At>,
    /// … and by whom.
    pub changed_by: Option<String>,
}

#[derive(FromQueryResult)]
struct Row {
    kind: Kind,
    active: bool,
    params: String,
    version: i64,
    changed_at: At,
    changed_by: Option<String>,
}

/// All rules of a store; what was never set is off with the usual parameters.
pub async fn rules_rows(look: &impl Look, store: StoreId) -> Result<BTreeMap<Kind, Ruled>, Error> {
    let sql = "SELECT r.kind, r.active, r.params, r.version, r.changed_at, s.name AS changed_by FROM care_rule r \
               LEFT JOIN staff s ON s.id = r.changed_by WHERE r.store_id = $1";
    let mut all: BTreeMap<Kind, Ruled> = Kind::iter()
        .map(|kind| {
            let usual = Ruled {
                on: false,
                params: Params::usual(kind),
                version: 0,
                changed_at: None,
                changed_by: None,
            };
            (kind, usual)
        })
        .collect();
    for row in look.all::<Row>(sql, [store.into()]).await? {
        let params = serde_json::from_str(&row.params).map_err(|e| Error::fault("read a rule of care", e))?;
        let ruled = Ruled {
            on: row.active,
            params,
            version: row.version,
            changed_at: Some(row.changed_at),
            changed_by: row.changed_by,
        };
        all.insert(row.kind, ruled);
    }
    Ok(all)
}

/// The rules that are on.
pub async fn ruled(look: &impl Look, store: StoreId) -> Result<BTreeMap<Kind, Params>, Error> {
    let all = rules_rows(look, store).await?.into_iter();
    Ok(all
        .filter(|(_, one)| one.on)
        .map(|(kind, one)| (kind, one.params))
        .collect())
}

/// Days off of this year and the next one, as runs.
pub async fn holidays(look: &impl Look, today: NaiveDate) -> Result<Vec<Holiday>, Error> {
    let mut days = Vec::new();
    for year in [today.year(), today.year() + 1] {
        let calendar = store::calendar(look, year).await?.days.into_iter();
        let off = calendar.filter(|day| day.kind == CalendarKind::Holiday);
        days.extend(off.map(|day| (day.date, day.name)));
    }
    Ok(runs(&days))
}
