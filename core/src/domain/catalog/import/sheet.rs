//! A CSV file as rows of clean cells, and the list of everything wrong in it.

mod cells;

use serde::Serialize;
use utoipa::ToSchema;

pub(super) use cells::Cells;

use super::{MOST_BYTES, MOST_ERRORS, MOST_ROWS};
use crate::ground::error::Field;

/// A fault in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RowError {
    /// The line in the file, counted from 1 (the header); a row with line breaks in it counts where it begins.
    pub line: u64,
    /// The column; empty when the whole row or file is meant.
    pub column: String,
    /// Stable code.
    pub code: &'static str,
    /// What is wrong, in Chinese. Never repeats a cell.
    pub message: String,
}

impl RowError {
    /// The same as a wrong field of the request: `/line/column`.
    pub(super) fn field(&self) -> Field {
        let pointer = if self.column.is_empty() {
            format!("/{}", self.line)
        } else {
            format!("/{}/{}", self.line, self.column)
        };
        Field::new(pointer, self.code, format!("第 {} 行：{}", self.line, self.message))
    }
}

/// Everything wrong so far: counted without end, told up to a limit.
#[derive(Default)]
pub(super) struct Complaints {
    pub list: Vec<RowError>,
    pub total: usize,
}

impl Complaints {
    pub fn add(&mut self, line: u64, column: &str, code: &'static str, message: impl Into<String>) {
        self.total += 1;
        if self.list.len() < MOST_ERRORS {
            self.list.push(RowError {
                line,
                column: column.to_owned(),
                code,
                message: message.into(),
            });
        }
    }

    pub fn in_order(&mut self) {
        self.list.sort_by_key(|wrong| wrong.line);
    }
}

/// The rows of a file, their cells in the order of the documented columns.
#[derive(Default)]
pub(super) struct Sheet {
    pub rows: Vec<Row>,
    columns: &'static [&'static str],
}

pub(super) struct Row {
    pub line: u64,
    cells: Vec<String>,
}

/// Reads a file. A file that cannot be read at all has no rows and one complaint.
pub(super) fn read(file: &[u8], columns: &'static [&'static str], wrong: &mut Complaints) -> Sheet {
    let mut sheet = Sheet {
        rows: Vec::new(),
        columns,
    };
    let Some(text) = text(file, wrong) else {
        return sheet;
    };
    let mut lines = Lines {
        text: &text,
        at: 0,
        line: 1,
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut order: Option<Vec<usize>> = None;
    for record in reader.records() {
        let Ok(record) = record else {
            wrong.add(1, "", "catalog.csv", "文件不是有效的 CSV");
            break;
        };
        let line = lines.of(&record);
        let Some(order) = &order else {
            order = header(&record, line, columns, wrong);
            if order.is_none() {
                return sheet;
            }
            continue;
        };
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if sheet.rows.len() == MOST_ROWS {
            wrong.add(line, "", "catalog.rows", format!("文件不能超过 {MOST_ROWS} 行"));
            break;
        }
        if record.len() != order.len() {
            let message = format!("这一行有 {} 列，应为 {} 列", record.len(), order.len());
            wrong.add(line, "", "catalog.columns", message);
            continue;
        }
        let cells = order
            .iter()
            .map(|n| record.get(*n).unwrap_or_default().trim().to_owned())
            .collect();
        sheet.rows.push(Row { line, cells });
    }
    if order.is_none() {
        wrong.add(1, "", "catalog.header", format!("缺少表头：{}", columns.join(",")));
    } else if sheet.rows.is_empty() && wrong.total == 0 {
        wrong.add(1, "", "catalog.empty", "文件里没有数据");
    }
    sheet
}

/// The file as text with one kind of line break, so that lines can be counted as a spreadsheet does.
fn text(file: &[u8], wrong: &mut Complaints) -> Option<String> {
    if file.len() > MOST_BYTES {
        let message = format!("文件不能超过 {} MiB", MOST_BYTES / 1024 / 1024);
        wrong.add(1, "", "catalog.file_size", message);
        return None;
    }
    let file = file.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(file);
    match std::str::from_utf8(file) {
        Ok(text) => Some(text.replace("\r\n", "\n").replace('\r', "\n")),
        Err(bad) => {
            let before = file.get(..bad.valid_up_to()).unwrap_or_default();
            let line = before.iter().filter(|b| **b == b'\n').count() as u64 + 1;
            let message = "文件不是 UTF-8 编码，请在表格软件中另存为“CSV UTF-8”";
            wrong.add(line, "", "catalog.encoding", message);
            None
        }
    }
}

/// Counts the lines on which rows begin. The reader's own count is one short behind an empty line.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: u64,
}

impl Lines<'_> {
    fn of(&mut self, record: &csv::StringRecord) -> u64 {
        let start = record.position().and_then(|place| usize::try_from(place.byte()).ok());
        let start = start.unwrap_or(self.at).max(self.at);
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let empty = rest.iter().take_while(|byte| **byte == b'\n').count();
        let passed = self.text.as_bytes().get(self.at..start + empty).unwrap_or_default();
        self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.at = start + empty;
        self.line
    }
}

/// Where each documented column stands in the file.
fn header(record: &csv::StringRecord, line: u64, columns: &[&str], wrong: &mut Complaints) -> Option<Vec<usize>> {
    let found: Vec<&str> = record.iter().map(str::trim).collect();
    let mut good = true;
    for (n, name) in found.iter().enumerate() {
        if !columns.contains(name) {
            wrong.add(
                line,
                "",
                "catalog.header",
                format!("表头第 {} 列不认识；应为：{}", n + 1, columns.join(",")),
            );
            good = false;
        } else if found.iter().take(n).any(|earlier| earlier == name) {
            wrong.add(line, name, "catalog.header", "表头里这一列出现了两次");
            good = false;
        }
    }
    for name in columns.iter().filter(|name| !found.contains(name)) {
        wrong.add(line, name, "catalog.header", "表头缺少这一列");
        good = false;
    }
    good.then(|| {
        columns
            .iter()
            .filter_map(|name| found.iter().position(|f| f == name))
            .collect()
    })
}
