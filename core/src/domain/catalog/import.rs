//! Importing the catalogue from CSV: all of a file or nothing, and every bad row is named (issue 2, points 6 and "bad
//! input").
//!
//! The four sorts of file, UTF-8 with or without a byte order mark, comma-separated, one header line with exactly these
//! columns in any order:
//!
//! * **items** `code,name,category,description,kind,trade,grade,segments,bay,skills,advisor,ways,notice_min,horizon_days,instant,licence,active`
//!   – an item whose code is known is changed, others are added. `segments` is `work 30; wait 60-240; work 20` in minutes;
//!   `skills` and `ways` are lists with `;`; `bay` may be empty (no bay needed); `advisor`, `instant`, `licence`, `active`
//!   are `yes` or `no`.
//! * **rates** `store,trade,valid_from,rate_yuan` – the published price of an hour.
//! * **prices** `store,item,model,valid_from,labour_hours,part_number,part_name,part_kind,quantity,unit_yuan,withdrawn` – one
//!   line for each part; lines of one price repeat its store, item, model, day and hours. A price without parts is one line
//!   with empty part columns. `model` empty: any model. `withdrawn` `yes`: from that day on there is no such price.
//! * **packages** `code,name,description,model,km_from,km_to,every_km,items,stores,active` – `items` are item codes with `;`,
//!   `stores` are store codes with the discount in percent, `s01:10;s02:0`. A package whose code is known is replaced.
//!
//! Stores, models and items go by their codes. Days are `2026-11-22` or `2026/11/22`. Yuan have at most two decimals, hours
//! two, quantities three. A cell that looks like a formula is text like any other. A price of the past cannot be added behind
//! one that is told already. Items and packages belong to the whole group and need its scope; rates and prices need the
//! store's.

mod item;
mod package;
mod price;
mod rate;
mod save;
mod sheet;

use std::collections::HashMap;
use std::ops::RangeInclusive;

use chrono::NaiveDate;
use sea_orm::{DeriveActiveEnum, EnumIter, FromQueryResult};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use sheet::RowError;

use super::table;
use super::view::ImportView;
use crate::ground::actor::{Actor, Scope};
use crate::ground::audit::Entry;
use crate::ground::change::Change;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Field};
use crate::ground::id::{Id, ImportId, ModelId, StaffId, StoreId};
use crate::ground::page::{Cursor, Limit, Page};
use sheet::Complaints;

/// The most bytes a file may have.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;
/// The most rows a file may have.
pub const MOST_ROWS: usize = 20_000;
/// The most bad rows that are told one by one.
pub const MOST_ERRORS: usize = 1_000;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = ImportSort)]
pub enum Sort {
    /// Service items.
    Items,
    /// Labour rates.
    Rates,
    /// Prices.
    Prices,
    /// Menu packages.
    Packages,
}

/// What the file's codes stand for: the stores and models there are. The caller knows them; the catalogue asks nobody.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Stores by code.
    pub stores: HashMap<String, StoreId>,
    /// Models by code.
    pub models: HashMap<String, ModelId>,
}

/// What an import did, or would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ImportReport {
    /// What was in the file.
    pub kind: Sort,
    /// Whether nothing was to be written.
    pub dry_run: bool,
    /// The import; absent on a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<ImportId>,
    /// Rows in the file, without the header and empty ones.
    pub rows: i64,
    /// How many items, rates, prices or packages are new.
    pub added: i64,
    /// How many are changed.
    pub changed: i64,
    /// How many faults there are in all.
    pub faults: i64,
    /// The first 1,000 of them.
    pub errors: Vec<RowError>,
}

/// A file that was read and judged, with what it would write.
struct Judged {
    plan: Plan,
    rows: usize,
    wrong: Complaints,
}

enum Plan {
    Items(Vec<item::Item>),
    Rates(Vec<rate::Rate>),
    Prices(Vec<price::Price>),
    Packages(Vec<package::Package>),
}

/// Reads and judges a file and writes nothing: what an import of it would do, and every fault.
///
/// # Errors
/// `Denied` when the sort needs the scope of the whole group.
pub async fn rehearse(look: &impl Look, sort: Sort, file: &[u8], known: &Known) -> Result<ImportReport, Error> {
    let judged = judge(look, sort, file, known).await?;
    Ok(report(sort, &judged, None))
}

/// Imports a file: all of it, or nothing when there is any fault.
///
/// # Errors
/// `Invalid` with one field for each fault, `/line/column` (at most 1,000); `Denied` as in [`rehearse`].
pub async fn import(tx: &mut Tx, sort: Sort, file: &[u8], known: &Known) -> Result<ImportReport, Error> {
    let edition = table::new_edition(tx).await?;
    let judged = judge(tx, sort, file, known).await?;
    if judged.wrong.total > 0 {
        return Err(Error::Invalid(
            judged.wrong.list.iter().map(RowError::field).collect::<Vec<Field>>(),
        ));
    }
    match &judged.plan {
        Plan::Items(items) => save::items(tx, items).await?,
        Plan::Rates(rates) => save::rates(tx, rates).await?,
        Plan::Prices(prices) => save::prices(tx, prices).await?,
        Plan::Packages(packages) => save::packages(tx, packages).await?,
    }
    let id: ImportId = tx.fresh();
    let report = report(sort, &judged, Some(id));
    remember(tx, id, edition, &report, file).await?;
    Ok(report)
}

/// Reads the bytes of a file as an import does and asks nobody about it: how many rows it has, and everything that is wrong
/// with its form.
pub fn skim(sort: Sort, file: &[u8]) -> (usize, Vec<RowError>) {
    let mut wrong = Complaints::default();
    let sheet = sheet::read(file, sort.columns(), &mut wrong);
    wrong.in_order();
    (sheet.rows.len(), wrong.list)
}

async fn judge(look: &impl Look, sort: Sort, file: &[u8], known: &Known) -> Result<Judged, Error> {
    if matches!(sort, Sort::Items | Sort::Packages) && !for_the_group(look.actor()) {
        return Err(Error::Denied("catalog.import"));
    }
    let mut wrong = Complaints::default();
    let sheet = sheet::read(file, sort.columns(), &mut wrong);
    let plan = match sort {
        Sort::Items => Plan::Items(item::judge(look, &sheet, &mut wrong).await?),
        Sort::Rates => Plan::Rates(rate::judge(look, &sheet, known, &mut wrong).await?),
        Sort::Prices => Plan::Prices(price::judge(look, &sheet, known, &mut wrong).await?),
        Sort::Packages => Plan::Packages(package::judge(look, &sheet, known, &mut wrong).await?),
    };
    wrong.in_order();
    Ok(Judged {
        plan,
        rows: sheet.rows.len(),
        wrong,
    })
}

impl Sort {
    fn columns(self) -> &'static [&'static str] {
        match self {
            Sort::Items => item::COLUMNS,
            Sort::Rates => rate::COLUMNS,
            Sort::Prices => price::COLUMNS,
            Sort::Packages => package::COLUMNS,
        }
    }
}

fn for_the_group(actor: &Actor) -> bool {
    match actor {
        Actor::Staff(staff) => staff.scope == Scope::Group,
        Actor::System(_) => true,
        Actor::Customer(_) | Actor::Anonymous => false,
    }
}

fn report(kind: Sort, judged: &Judged, id: Option<ImportId>) -> ImportReport {
    let (added, changed) = match &judged.plan {
        Plan::Items(items) => (
            items.iter().filter(|i| i.new).count(),
            items.iter().filter(|i| !i.new).count(),
        ),
        Plan::Rates(rates) => (rates.len(), 0),
        Plan::Prices(prices) => (prices.len(), 0),
        Plan::Packages(all) => (
            all.iter().filter(|p| p.new).count(),
            all.iter().filter(|p| !p.new).count(),
        ),
    };
    let clean = judged.wrong.total == 0;
    let told = |n: usize| if clean { i64::try_from(n).unwrap_or(i64::MAX) } else { 0 };
    ImportReport {
        kind,
        dry_run: id.is_none(),
        id,
        rows: i64::try_from(judged.rows).unwrap_or(i64::MAX),
        added: told(added),
        changed: told(changed),
        faults: i64::try_from(judged.wrong.total).unwrap_or(i64::MAX),
        errors: judged.wrong.list.clone(),
    }
}

async fn remember(tx: &Tx, id: ImportId, edition: i64, report: &ImportReport, file: &[u8]) -> Result<(), Error> {
    let sha256 = hex::encode(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, file));
    let values = [
        id.into(),
        edition.into(),
        tx.now().into(),
        report.kind.into(),
        tx.actor().uuid().into(),
        sha256.into(),
        report.rows.into(),
        report.added.into(),
        report.changed.into(),
    ];
    let sql = "INSERT INTO catalog_import (id, edition, at, kind, actor_id, sha256, row_count, added, changed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    tx.run(sql, values).await?;
    tx.changed(Change::of("catalog", id, edition));
    let detail = Some(format!("{:?}: {} rows", report.kind, report.rows));
    tx.audit(Entry {
        action: "catalog.imported",
        subject_kind: "import",
        subject: id.uuid(),
        store: None,
        detail,
    })
    .await
}

#[derive(FromQueryResult)]
struct Past {
    id: ImportId,
    edition: i64,
    at: At,
    kind: Sort,
    actor_id: uuid::Uuid,
    sha256: String,
    row_count: i64,
    added: i64,
    changed: i64,
}

/// Past imports, latest first.
///
/// # Errors
/// A field error for a cursor that is not of this list and reader.
pub async fn imports(look: &impl Look, limit: Limit, cursor: Option<&str>) -> Result<Page<ImportView>, Error> {
    const LIST: &str = "catalog_imports";
    let from = cursor
        .map(|text| Cursor::read(text, look.keys(), LIST, look.actor()))
        .transpose()?;
    let before = from.map_or(i64::MAX, |from| from.at);
    let sql = "SELECT id, edition, at, kind, actor_id, sha256, row_count, added, changed FROM catalog_import \
               WHERE edition < $1 ORDER BY edition DESC LIMIT $2";
    let most = i64::try_from(limit.get().saturating_add(1)).unwrap_or(i64::MAX);
    let rows: Vec<Past> = look.all(sql, [before.into(), most.into()]).await?;
    let mark = |row: &Past| {
        Cursor {
            at: row.edition,
            id: row.id.uuid(),
        }
        .write(look.keys(), LIST, look.actor())
    };
    Ok(Page::cut(rows, limit, mark, |row| ImportView {
        id: row.id,
        at: row.at,
        kind: row.kind,
        staff_id: (!row.actor_id.is_nil()).then(|| StaffId::from_uuid(row.actor_id)),
        sha256: row.sha256,
        rows: row.row_count,
        added: row.added,
        changed: row.changed,
    }))
}

/// The days a price or rate may begin on.
pub fn days() -> RangeInclusive<NaiveDate> {
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
    day(2000, 1, 1)..=day(2099, 12, 31)
}
