//! Workbooks of old Excel (.xls), read with calamine after a look at how far their cells lie apart.
//!
//! calamine fills the rectangle between the first and the last cell of each sheet, and a file of a few bytes may name two
//! corners of four billion cells. So the records of the stream are walked first, and a container with that stream alone,
//! its promises of size put to nought, is what calamine sees: it cannot read other cells than were looked at.

use std::io::{Cursor, Read, Write};
use std::panic::catch_unwind;

use calamine::{Data, Reader, Xls};

use super::sheet::{Cell, NoSheet, Sheet, text};
use super::{MOST_BYTES, MOST_COLUMNS, MOST_ROWS};

/// Cells may stand in these rows and columns; what is more than a table may have is said later, in better words.
const ROWS: u16 = 6_000;
const COLUMNS: u16 = 64;
/// The most sheets.
const SHEETS: usize = 12;

/// Reads the first sheet.
pub fn read(file: &[u8]) -> Result<Sheet, NoSheet> {
    let mut stream = stream(file)?;
    weigh(&mut stream)?;
    let plain = contain(&stream).or(Err(NoSheet::Damaged))?;
    // What calamine indexes without looking is caught: such a file is damaged.
    catch_unwind(|| first(&plain)).unwrap_or(Err(NoSheet::Damaged))
}

fn first(file: &[u8]) -> Result<Sheet, NoSheet> {
    let mut book: Xls<_> = Xls::new(Cursor::new(file)).or(Err(NoSheet::Damaged))?;
    let name = book.sheet_names().first().cloned().ok_or(NoSheet::Damaged)?;
    let range = book.worksheet_range(&name).or(Err(NoSheet::Damaged))?;
    let mut sheet = Sheet {
        name: Some(name.chars().take(40).collect()),
        ..Sheet::default()
    };
    let Some((first_row, first_column)) = range.start() else {
        return Ok(sheet);
    };
    let before = usize::try_from(first_column).unwrap_or(usize::MAX);
    if before >= MOST_COLUMNS {
        return Err(NoSheet::Columns);
    }
    for (number, cells) in (first_row + 1..).zip(range.rows()) {
        let mut row = vec![Cell::Empty; before];
        row.extend(cells.iter().map(value));
        sheet.push(number, row)?;
    }
    Ok(sheet)
}

/// The stream with the records.
fn stream(file: &[u8]) -> Result<Vec<u8>, NoSheet> {
    let mut container = cfb::CompoundFile::open(Cursor::new(file)).or(Err(NoSheet::Damaged))?;
    let name = ["/Workbook", "/Book"]
        .into_iter()
        .find(|name| container.is_stream(name));
    let part = container
        .open_stream(name.ok_or(NoSheet::Damaged)?)
        .or(Err(NoSheet::Damaged))?;
    let mut bytes = Vec::new();
    let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
    part.take(most).read_to_end(&mut bytes).or(Err(NoSheet::Damaged))?;
    Ok(bytes)
}

/// A container with this stream and nothing else.
fn contain(stream: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut container = cfb::CompoundFile::create(Cursor::new(Vec::new()))?;
    container.create_stream("/Workbook")?.write_all(stream)?;
    container.flush()?;
    Ok(container.into_inner().into_inner())
}

const BOF: u16 = 0x0809;
const BOUND_SHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;
/// Several numbers in a row; the last column stands at its end.
const MUL_RK: u16 = 0x00BD;
/// Records that are a cell with a value: they begin with row and column.
const CELLS: [u16; 8] = [0x0006, MUL_RK, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E];

fn short(bytes: &[u8], at: usize) -> Result<u16, NoSheet> {
    let two = bytes.get(at..at + 2).and_then(|two| two.try_into().ok());
    two.map(u16::from_le_bytes).ok_or(NoSheet::Damaged)
}

/// Walks all records as calamine will. A sheet must begin where a record begins that begins a sheet: else the cells it
/// reads are not those that were looked at.
fn weigh(stream: &mut [u8]) -> Result<(), NoSheet> {
    let (mut at, mut begins, mut sheets) = (0, Vec::new(), Vec::new());
    while at + 4 <= stream.len() {
        let (kind, length) = (short(stream, at)?, usize::from(short(stream, at + 2)?));
        let Some(data) = stream.get_mut(at + 4..at + 4 + length) else {
            break;
        };
        match kind {
            BOF => begins.push(at),
            DIMENSIONS => data.fill(0),
            BOUND_SHEET => {
                let place = data.get(..4).and_then(|four| four.try_into().ok());
                let place = place.map(u32::from_le_bytes).ok_or(NoSheet::Damaged)?;
                sheets.push(usize::try_from(place).or(Err(NoSheet::Damaged))?);
            }
            kind if CELLS.contains(&kind) => {
                let (row, mut column) = (short(data, 0)?, short(data, 2)?);
                if kind == MUL_RK {
                    let last = length.checked_sub(2).ok_or(NoSheet::Damaged)?;
                    column = column.max(short(data, last)?);
                }
                if row >= ROWS {
                    return Err(NoSheet::Rows);
                }
                if column >= COLUMNS {
                    return Err(NoSheet::Columns);
                }
            }
            _ => {}
        }
        at += 4 + length;
    }
    if sheets.len() > SHEETS {
        return Err(NoSheet::Bomb);
    }
    match sheets.iter().all(|place| begins.contains(place)) {
        true => Ok(()),
        false => Err(NoSheet::Damaged),
    }
}

fn value(data: &Data) -> Cell {
    match data {
        Data::Empty | Data::Error(_) => Cell::Empty,
        Data::String(one) | Data::DateTimeIso(one) | Data::DurationIso(one) => text(one),
        Data::Int(number) => text(&number.to_string()),
        Data::Float(number) => text(&number.to_string()),
        Data::Bool(yes) => text(&yes.to_string()),
        Data::DateTime(moment) => moment.as_datetime().map_or(Cell::Empty, Cell::Moment),
    }
}

/// So that nobody sets the limit of rows above what may be filled.
const _: () = assert!(MOST_ROWS < ROWS as usize);
