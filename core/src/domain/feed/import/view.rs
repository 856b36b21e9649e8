//! What an import says of itself.

use serde::Serialize;
use utoipa::ToSchema;

use crate::ground::clock::At;
use crate::ground::error::Field;
use crate::ground::id::{ImportId, StaffId};

/// What an import did, or would do.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FeedImportReport)]
pub struct ImportedView {
    /// The import; absent in a preview.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<ImportId>,
    /// SHA-256 of the file in hexadecimal digits; the import asks for it.
    pub sha256: String,
    /// `csv`, `xlsx`, `xls`, or `unknown`.
    pub format: &'static str,
    /// `utf-8`, `utf-16` or `gbk`, of a CSV file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<&'static str>,
    /// The sheet of a workbook that was read: the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Rows that can be read, without the header and empty ones.
    pub rows: usize,
    /// How many faults there are in all.
    pub faults: usize,
    /// Columns that say nothing to us.
    pub ignored: Vec<String>,
    /// The first 500 faults.
    pub errors: Vec<RowFault>,
    /// What each row does; only when there is no fault.
    pub lines: Vec<RowLine>,
}

/// A wrong cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = FeedImportFault)]
pub struct RowFault {
    /// The row as the spreadsheet counts: the first is 1.
    pub row: u32,
    /// The name above the column; empty when the whole row or file is meant.
    pub column: String,
    /// The cell, `C3`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
    /// Stable code.
    pub code: &'static str,
    /// What is wrong, in Chinese. Never repeats a cell.
    pub message: String,
}

impl RowFault {
    /// The same as a wrong field of the request: `/row/column`.
    pub(super) fn field(&self) -> Field {
        let pointer = match self.column.as_str() {
            "" => format!("/{}", self.row),
            column => format!("/{}/{column}", self.row),
        };
        Field::new(pointer, self.code, self.message.clone())
    }
}

/// What a row does to its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FeedImportOutcome)]
pub enum Outcome {
    /// The order moved.
    Moved,
    /// It was known, or changes nothing that is seen.
    NothingNew,
    /// It goes backwards or skips: a person has to decide.
    Held,
}

/// A row that was read.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = FeedImportLine)]
pub struct RowLine {
    /// The row as the spreadsheet counts.
    pub row: u32,
    /// The order's number.
    pub order: String,
    /// What happened: a milestone, `allocated` or `delayed`.
    pub what: &'static str,
    /// What it does.
    pub outcome: Outcome,
}

/// An import of the past.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FeedImportView)]
pub struct PastImport {
    /// Its id.
    pub id: ImportId,
    /// When.
    pub at: At,
    /// Who.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staff_id: Option<StaffId>,
    /// SHA-256 of the file.
    pub sha256: String,
    /// `csv`, `xlsx` or `xls`.
    pub format: String,
    /// Rows.
    pub rows: i64,
    /// Of them: orders moved.
    pub moved: i64,
    /// Of them: nothing new.
    pub nothing_new: i64,
    /// Of them: held for a person.
    pub held: i64,
}
