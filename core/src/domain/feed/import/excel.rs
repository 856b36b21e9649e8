//! Workbooks of Excel (.xlsx), read with calamine inside limits of our own.
//!
//! A small archive may unfold into gigabytes, and a sheet with two cells far apart is a table of billions of cells to who
//! fills it up. So each part is unpacked once and counted before calamine sees the file, and the cells of the first sheet
//! are taken one by one, never as a range.

use std::io::{Cursor, Read};
use std::panic::catch_unwind;

use calamine::{DataRef, Reader, Xlsx};

use super::sheet::{Cell, NoSheet, Sheet, text};
use super::{MOST_COLUMNS, MOST_ROWS};

/// What all parts of a workbook may have unpacked.
const MOST_UNPACKED: u64 = 32 * 1024 * 1024;
/// The most parts of a workbook.
const MOST_PARTS: usize = 500;
/// A workbook says how many texts it holds, and calamine makes room for them: more digits than these are a lie.
const MOST_DIGITS: usize = 6;

/// Reads the first sheet.
pub fn read(file: &[u8]) -> Result<Sheet, NoSheet> {
    weigh(file)?;
    // What calamine indexes without looking is caught: such a file is damaged.
    catch_unwind(|| first(file)).unwrap_or(Err(NoSheet::Damaged))
}

fn first(file: &[u8]) -> Result<Sheet, NoSheet> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file)).or(Err(NoSheet::Damaged))?;
    let name = book.sheet_names().first().cloned().ok_or(NoSheet::Damaged)?;
    let mut sheet = Sheet {
        name: Some(name.chars().take(40).collect()),
        ..Sheet::default()
    };
    let mut reader = book.worksheet_cells_reader(&name).or(Err(NoSheet::Damaged))?;
    let mut row: (u32, Vec<Cell>) = (0, Vec::new());
    while let Some(cell) = reader.next_cell().or(Err(NoSheet::Damaged))? {
        let (at, column) = cell.get_position();
        let value = value(cell.get_value());
        if value == Cell::Empty {
            continue;
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= MOST_COLUMNS {
            return Err(NoSheet::Columns);
        }
        if usize::try_from(at).unwrap_or(usize::MAX) > MOST_ROWS * 4 {
            return Err(NoSheet::Rows);
        }
        if at < row.0 {
            return Err(NoSheet::Damaged);
        }
        if at > row.0 {
            sheet.push(row.0 + 1, std::mem::take(&mut row.1))?;
            row.0 = at;
        }
        if row.1.len() <= column {
            row.1.resize(column + 1, Cell::Empty);
        }
        row.1[column] = value;
    }
    sheet.push(row.0 + 1, row.1)?;
    Ok(sheet)
}

/// Unpacks every part once and counts: what an archive says of its own sizes need not be true.
fn weigh(file: &[u8]) -> Result<(), NoSheet> {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).or(Err(NoSheet::Damaged))?;
    if archive.len() > MOST_PARTS {
        return Err(NoSheet::Bomb);
    }
    let mut left = MOST_UNPACKED;
    let mut bytes = Vec::new();
    for at in 0..archive.len() {
        let part = archive.by_index(at).or(Err(NoSheet::Damaged))?;
        let name = part.name().or(Err(NoSheet::Damaged))?.to_ascii_lowercase();
        let texts = name.ends_with("sharedstrings.xml");
        bytes.clear();
        let unpacked = part.take(left + 1).read_to_end(&mut bytes).or(Err(NoSheet::Damaged))?;
        left = left.checked_sub(unpacked as u64).ok_or(NoSheet::Bomb)?;
        if texts && promises_too_much(&bytes) {
            return Err(NoSheet::Bomb);
        }
    }
    Ok(())
}

/// Whether a part says `uniqueCount` with a number that no sheet has, in one byte a character or two.
fn promises_too_much(part: &[u8]) -> bool {
    const WORD: &[u8] = b"uniqueCount";
    let plain: Vec<u8> = part.iter().copied().filter(|byte| *byte != 0).collect();
    let mut rest = plain.as_slice();
    while let Some(at) = rest.windows(WORD.len()).position(|some| some == WORD) {
        rest = &rest[at + WORD.len()..];
        let number = rest.iter().skip_while(|byte| b" \t\r\n='\"".contains(byte));
        if number.take_while(|byte| byte.is_ascii_digit()).count() > MOST_DIGITS {
            return true;
        }
    }
    false
}

fn value(data: &DataRef<'_>) -> Cell {
    match data {
        DataRef::Empty | DataRef::Error(_) => Cell::Empty,
        DataRef::String(one) => text(one),
        DataRef::SharedString(one) => text(one),
        DataRef::DateTimeIso(one) | DataRef::DurationIso(one) => text(one),
        DataRef::Int(number) => text(&number.to_string()),
        DataRef::Float(number) => text(&number.to_string()),
        DataRef::Bool(yes) => text(&yes.to_string()),
        DataRef::DateTime(moment) => moment.as_datetime().map_or(Cell::Empty, Cell::Moment),
    }
}
