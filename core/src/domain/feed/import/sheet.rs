//! A file as a sheet of cells, and the list of everything wrong in it. What the file is, its bytes say, not its name.

use chrono::NaiveDateTime;
use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

use super::view::RowFault;
use super::{MOST_BYTES, MOST_CHARS, MOST_COLUMNS, MOST_FAULTS, MOST_ROWS, excel, xls};

/// Everything wrong so far: counted without end, told up to a limit.
#[derive(Default)]
pub struct Complaints {
    list: Vec<RowFault>,
    /// How many there are.
    pub total: usize,
}

/// Where something wrong stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The name above the column.
    pub column: String,
    /// The column, 0 for A.
    pub at: usize,
}

impl Complaints {
    /// One more.
    pub fn add(&mut self, row: u32, spot: Option<&Spot>, code: &'static str, message: impl Into<String>) {
        self.total += 1;
        if self.list.len() >= MOST_FAULTS {
            return;
        }
        let message = message.into();
        let message = match spot {
            Some(spot) => format!("第 {row} 行“{}”：{message}", spot.column),
            None if row > 1 => format!("第 {row} 行：{message}"),
            None => message,
        };
        self.list.push(RowFault {
            row,
            column: spot.map(|spot| spot.column.clone()).unwrap_or_default(),
            cell: spot.map(|spot| format!("{}{row}", letters(spot.at))),
            code,
            message,
        });
    }

    /// All that are told, by row and column.
    pub fn in_order(mut self) -> Vec<RowFault> {
        let column = |fault: &RowFault| fault.cell.as_ref().map(|cell| (cell.len(), cell.clone()));
        self.list.sort_by_key(|fault| (fault.row, column(fault)));
        self.list
    }
}

/// A, B … Z, AA, AB …
fn letters(at: usize) -> String {
    let mut text = String::new();
    let mut left = at + 1;
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).unwrap_or(0);
        text.insert(0, char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    text
}

/// A cell as it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing, or blanks.
    Empty,
    /// A text, trimmed.
    Text(String),
    /// A date and time of Excel, as it stands on somebody's clock.
    Moment(NaiveDateTime),
}

/// A row with anything in it.
#[derive(Clone, Debug)]
pub struct Row {
    /// As the spreadsheet counts: the first is 1.
    pub number: u32,
    /// From column A on.
    pub cells: Vec<Cell>,
}

/// The rows of a file.
#[derive(Debug, Default)]
pub struct Sheet {
    /// `csv`, `xlsx`, `xls` or `unknown`.
    pub format: &'static str,
    /// Of a CSV file.
    pub encoding: Option<&'static str>,
    /// The name of the sheet of a workbook.
    pub name: Option<String>,
    /// Without the empty ones.
    pub rows: Vec<Row>,
}

/// Why a file is no sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSheet {
    /// It is not what it says, or damaged.
    Damaged,
    /// It would grow beyond what a table may be.
    Bomb,
    /// Too many rows.
    Rows,
    /// Too many columns.
    Columns,
}

impl Sheet {
    /// Reads a file. One that cannot be read has no rows and one complaint.
    pub fn read(file: &[u8], wrong: &mut Complaints) -> Sheet {
        if file.len() > MOST_BYTES {
            wrong.add(1, None, "feed.file_size", "文件不能超过 4 MiB");
            return Sheet::default();
        }
        let (format, read) = match file {
            [b'P', b'K', 3, 4, ..] => ("xlsx", excel::read(file)),
            [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => ("xls", xls::read(file)),
            _ => ("csv", csv(file)),
        };
        match read {
            Ok(sheet) => Sheet { format, ..sheet },
            Err(no) => {
                let (code, message) = match no {
                    NoSheet::Damaged => ("feed.not_a_table", "无法读取：请上传 CSV 或 Excel（.xlsx、.xls）文件"),
                    NoSheet::Bomb => ("feed.too_big", "文件解压后过大，请删去多余的工作表和图片"),
                    NoSheet::Rows => ("feed.rows", "数据不能超过 5000 行，请分成几个文件"),
                    NoSheet::Columns => ("feed.columns", "不能超过 40 列，请删去多余的列"),
                };
                wrong.add(1, None, code, message);
                Sheet {
                    format,
                    ..Sheet::default()
                }
            }
        }
    }

    /// Adds a row unless it is empty.
    pub fn push(&mut self, number: u32, mut cells: Vec<Cell>) -> Result<(), NoSheet> {
        while cells.last() == Some(&Cell::Empty) {
            cells.pop();
        }
        if cells.is_empty() {
            return Ok(());
        }
        if cells.len() > MOST_COLUMNS {
            return Err(NoSheet::Columns);
        }
        // Ten lines may stand above the rows.
        if self.rows.len() >= MOST_ROWS + 10 {
            return Err(NoSheet::Rows);
        }
        self.rows.push(Row { number, cells });
        Ok(())
    }
}

/// A text as a cell: trimmed, and cut where nobody reads on – too long for any column, so that it is refused there.
pub fn text(text: &str) -> Cell {
    match text.trim() {
        "" => Cell::Empty,
        text => Cell::Text(text.chars().take(MOST_CHARS + 1).collect()),
    }
}

fn csv(file: &[u8]) -> Result<Sheet, NoSheet> {
    let (encoding, content) = decode(file).ok_or(NoSheet::Damaged)?;
    if content.contains('\0') {
        return Err(NoSheet::Damaged);
    }
    // One kind of line break, so that rows can be counted as a spreadsheet does.
    let content = content.replace("\r\n", "\n").replace('\r', "\n") + "\n";
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&content))
        .from_reader(content.as_bytes());
    let mut sheet = Sheet {
        encoding: Some(encoding),
        ..Sheet::default()
    };
    // The reader passes over blank lines, which a spreadsheet counts; a line break inside a cell it does not count.
    let (mut record, mut inside) = (csv::StringRecord::new(), 0);
    while reader.read_record(&mut record).or(Err(NoSheet::Damaged))? {
        let breaks: usize = record.iter().map(|cell| cell.matches('\n').count()).sum();
        inside += breaks as u64;
        let number = reader.position().line().saturating_sub(1 + inside);
        sheet.push(
            u32::try_from(number).unwrap_or(u32::MAX),
            record.iter().map(text).collect(),
        )?;
    }
    Ok(sheet)
}

fn decode(file: &[u8]) -> Option<(&'static str, String)> {
    let owned = |text: Option<std::borrow::Cow<'_, str>>| text.map(std::borrow::Cow::into_owned);
    match file {
        [0xEF, 0xBB, 0xBF, rest @ ..] => Some(("utf-8", String::from_utf8(rest.to_vec()).ok()?)),
        [0xFF, 0xFE, rest @ ..] => {
            let text = UTF_16LE.decode_without_bom_handling_and_without_replacement(rest);
            Some(("utf-16", owned(text)?))
        }
        [0xFE, 0xFF, rest @ ..] => {
            let text = UTF_16BE.decode_without_bom_handling_and_without_replacement(rest);
            Some(("utf-16", owned(text)?))
        }
        _ => match std::str::from_utf8(file) {
            Ok(text) => Some(("utf-8", text.to_owned())),
            Err(_) => {
                let text = GB18030.decode_without_bom_handling_and_without_replacement(file);
                Some(("gbk", owned(text)?))
            }
        },
    }
}

/// What separates the cells: what stands most often in the first lines.
fn delimiter(content: &str) -> u8 {
    let head: String = content.lines().take(3).collect();
    let count = |by: char| head.matches(by).count();
    let (comma, semicolon, tab) = (count(','), count(';'), count('\t'));
    match (comma, semicolon, tab) {
        _ if tab > comma && tab > semicolon => b'\t',
        _ if semicolon > comma => b';',
        _ => b',',
    }
}
