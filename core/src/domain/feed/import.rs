//! Files that other systems export, where there is no interface (issue 5 point 4): all rows or none, every wrong cell is
//! named, and a preview says what the import would do.
//!
//! A file is CSV (UTF-8 with or without byte order mark, UTF-16, GBK) or a workbook of Excel (.xlsx, .xls; its first sheet).
//! One line of names stands above the rows, among the first ten of the sheet; [`column::Column`] knows the names. A row is a
//! report of one order at one instant, under the source `import`; its version follows from what it says, so that a row
//! that was imported before says nothing new.

mod column;
mod excel;
mod line;
mod sheet;
mod view;
mod xls;

use chrono_tz::Tz;
use sea_orm::FromQueryResult;
use uuid::Uuid;

pub use view::{ImportedView, Outcome, PastImport, RowFault, RowLine};

use self::line::Line;
use self::sheet::{Complaints, Sheet};
use super::apply::{self, FromFile};
use crate::domain::store::{self, Store};
use crate::ground::actor::Actor;
use crate::ground::audit::Entry;
use crate::ground::clock::At;
use crate::ground::db::{Db, Look, Tx};
use crate::ground::error::{Error, Fault, Field, Refusal};
use crate::ground::id::{Id, ImportId, StaffId, StoreId};
use crate::ground::page::{Cursor, Limit, Page};
use crate::ground::secret::sha256;

/// The most bytes a file may have.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;
/// The most rows a sheet may have.
pub const MOST_ROWS: usize = 5_000;
/// The most columns a sheet may have.
pub const MOST_COLUMNS: usize = 40;
/// The most characters a cell may have.
pub const MOST_CHARS: usize = 200;
/// The most faults that are told one by one.
pub const MOST_FAULTS: usize = 500;

/// These are not the bytes of the preview.
pub const OTHER_FILE: Refusal = Refusal::new("feed.other_file", "文件与预览的不一致，请重新预览");

/// What an import of this file would do: it is done, told and taken back.
///
/// # Errors
/// [`Error::Missing`] for a store out of scope.
pub async fn preview(db: &Db, actor: Actor, id: StoreId, file: &[u8]) -> Result<ImportedView, Error> {
    let mut seen = None;
    let undone = db
        .write(actor, async |tx| {
            seen = Some(run(tx, id, file).await?);
            Err::<(), Error>(Fault::bare("a preview leaves nothing").into())
        })
        .await;
    match (seen, undone) {
        (Some(seen), _) => Ok(seen),
        (None, Err(error)) => Err(error),
        (None, Ok(())) => Err(Fault::bare("a preview without a view").into()),
    }
}

/// Imports the file that was previewed, known by its SHA-256 in hexadecimal digits: all of it, or nothing when there is
/// any fault.
///
/// # Errors
/// `feed.other_file`; `Invalid` with one field for each fault, `/row/column`; [`Error::Missing`] for a store out of scope.
pub async fn import(tx: &mut Tx, id: StoreId, file: &[u8], previewed: Option<&str>) -> Result<ImportedView, Error> {
    tx.actor().in_store(id)?;
    let Some(previewed) = previewed else {
        return Err(Error::field("#sha256", "feed.sha256", "请先预览文件，再导入"));
    };
    if hex::encode(sha256(file)) != previewed.to_ascii_lowercase() {
        return Err(OTHER_FILE.into());
    }
    let mut view = run(tx, id, file).await?;
    if view.faults > 0 {
        return Err(Error::Invalid(
            view.errors.iter().map(RowFault::field).collect::<Vec<Field>>(),
        ));
    }
    let import: ImportId = tx.fresh();
    remember(tx, import, id, &view).await?;
    view.id = Some(import);
    Ok(view)
}

async fn run(tx: &mut Tx, id: StoreId, file: &[u8]) -> Result<ImportedView, Error> {
    tx.actor().in_store(id)?;
    let store = store::find(tx, id).await?;
    let mut wrong = Complaints::default();
    let Skimmed {
        sheet,
        ignored,
        rows,
        lines,
    } = lines(file, (store.zone, tx.now()), &mut wrong);
    if wrong.total == 0 && lines.is_empty() {
        wrong.add(1, None, "feed.empty", "文件里没有数据行");
    }
    let told = match wrong.total {
        0 => hear(tx, &store, &lines, &mut wrong).await?,
        _ => Vec::new(),
    };
    let clean = wrong.total == 0;
    Ok(ImportedView {
        id: None,
        sha256: hex::encode(sha256(file)),
        format: sheet.format,
        encoding: sheet.encoding,
        sheet: sheet.name,
        rows,
        faults: wrong.total,
        ignored,
        errors: wrong.in_order(),
        lines: if clean { told } else { Vec::new() },
    })
}

/// What a file says by itself: nobody was asked yet.
struct Skimmed {
    sheet: Sheet,
    ignored: Vec<String>,
    rows: usize,
    lines: Vec<Line>,
}

fn lines(file: &[u8], (zone, now): (Tz, At), wrong: &mut Complaints) -> Skimmed {
    let sheet = Sheet::read(file, wrong);
    let (columns, ignored) = column::columns(&sheet, wrong);
    let mut rows = 0;
    let lines: Vec<Line> = match columns {
        Some(columns) => {
            let below = sheet.rows.iter().filter(|row| row.number > columns.header);
            let read = |row| {
                let before = wrong.total;
                let line = line::read(row, &columns, zone, now, wrong);
                rows += usize::from(line.is_some() || wrong.total > before);
                line
            };
            below.filter_map(read).collect()
        }
        None => Vec::new(),
    };
    Skimmed {
        sheet,
        ignored,
        rows,
        lines,
    }
}

/// Reads the bytes of a file as an import does and asks nobody about it: how many lines say something, and everything wrong.
pub fn skim(file: &[u8], zone: Tz, now: At) -> (usize, Vec<RowFault>) {
    let mut wrong = Complaints::default();
    let skimmed = lines(file, (zone, now), &mut wrong);
    (skimmed.lines.len(), wrong.in_order())
}

/// Tells the order of each line what it says. An order that this store does not have is a fault of its line.
async fn hear(tx: &mut Tx, store: &Store, lines: &[Line], wrong: &mut Complaints) -> Result<Vec<RowLine>, Error> {
    let mut told = Vec::with_capacity(lines.len());
    for line in lines {
        let report = FromFile {
            store: store.id,
            number: &line.order,
            version: line.version(),
            occurred_at: line.at,
            told: line.told.told(),
        };
        let Some(outcome) = apply::from_file(tx, report).await? else {
            let message = "本店没有此订单号，或订单尚未签订";
            wrong.add(line.row, Some(&line.order_cell), "feed.order", message);
            continue;
        };
        told.push(RowLine {
            row: line.row,
            order: line.order.clone(),
            what: line.told.word(),
            outcome,
        });
    }
    Ok(told)
}

async fn remember(tx: &Tx, id: ImportId, store: StoreId, view: &ImportedView) -> Result<(), Error> {
    let count = |outcome: Outcome| {
        let lines = view.lines.iter().filter(|line| line.outcome == outcome);
        i64::try_from(lines.count()).unwrap_or(i64::MAX)
    };
    let values = [
        id.into(),
        store.into(),
        tx.now().into(),
        tx.actor().uuid().into(),
        view.sha256.as_str().into(),
        view.format.into(),
        i64::try_from(view.rows).unwrap_or(i64::MAX).into(),
        count(Outcome::Moved).into(),
        count(Outcome::NothingNew).into(),
        count(Outcome::Held).into(),
    ];
    let sql = "INSERT INTO feed_import (id, store_id, at, actor_id, sha256, format, row_count, moved, nothing_new, held) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    tx.run(sql, values).await?;
    tx.audit(Entry {
        action: "feed.imported",
        subject_kind: "import",
        subject: id.uuid(),
        store: Some(store),
        detail: Some(format!("{} rows", view.rows)),
    })
    .await
}

#[derive(FromQueryResult)]
struct Past {
    id: ImportId,
    at: At,
    actor_id: Uuid,
    sha256: String,
    format: String,
    row_count: i64,
    moved: i64,
    nothing_new: i64,
    held: i64,
}

/// Past imports of a store, the last first.
///
/// # Errors
/// [`Error::Missing`] for a store out of scope; a field error for a cursor of another list.
pub async fn past(
    look: &impl Look,
    store: StoreId,
    limit: Limit,
    cursor: Option<&str>,
) -> Result<Page<PastImport>, Error> {
    const LIST: &str = "feed_imports";
    look.actor().in_store(store)?;
    store::find(look, store).await?;
    let after = cursor.map(|text| Cursor::read(text, look.keys(), LIST, look.actor()));
    let after = after.transpose()?.unwrap_or(Cursor {
        at: i64::MAX,
        id: Uuid::max(),
    });
    let more = i64::try_from(limit.get() + 1).unwrap_or(101);
    let sql = "SELECT id, at, actor_id, sha256, format, row_count, moved, nothing_new, held FROM feed_import \
               WHERE store_id = $1 AND (at < $2 OR (at = $2 AND id < $3)) ORDER BY at DESC, id DESC LIMIT $4";
    let rows: Vec<Past> = look
        .all(sql, [store.into(), after.at.into(), after.id.into(), more.into()])
        .await?;
    let mark = |row: &Past| {
        Cursor {
            at: row.at.ms(),
            id: row.id.uuid(),
        }
        .write(look.keys(), LIST, look.actor())
    };
    Ok(Page::cut(rows, limit, mark, |row| PastImport {
        id: row.id,
        at: row.at,
        staff_id: (!row.actor_id.is_nil()).then(|| StaffId::from_uuid(row.actor_id)),
        sha256: row.sha256,
        format: row.format,
        rows: row.row_count,
        moved: row.moved,
        nothing_new: row.nothing_new,
        held: row.held,
    }))
}

#[cfg(test)]
mod tests;
