//! Files as other systems export them, and files that nobody should open without care.

use std::io::{Cursor, Write};

use chrono_tz::Asia::Shanghai;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::column;
use super::line::{self, Line, Says};
use super::sheet::{Complaints, Sheet};
use super::{MOST_ROWS, RowFault};
use crate::domain::feed::said::order::Milestone;
use crate::ground::clock::At;

/// 2026-11-22 12:00 in Shanghai.
const NOW: At = At::from_ms(1_795_320_000_000);

fn read(file: &[u8]) -> (Vec<Line>, Vec<RowFault>) {
    let mut wrong = Complaints::default();
    let sheet = Sheet::read(file, &mut wrong);
    let (columns, _) = column::columns(&sheet, &mut wrong);
    let lines = columns.map_or_else(Vec::new, |columns| {
        let rows = sheet.rows.iter().filter(|row| row.number > columns.header);
        rows.filter_map(|row| line::read(row, &columns, Shanghai, NOW, &mut wrong))
            .collect()
    });
    (lines, wrong.in_order())
}

fn fault(file: &[u8]) -> RowFault {
    let (_, mut faults) = read(file);
    assert_eq!(faults.len(), 1, "{faults:?}");
    faults.remove(0)
}

const TABLE: &str = "车辆在途明细表\n\n订单号,里程碑,时间,地点,车架号,备注\nSO20261122-0001,运输中,2026/11/21 08:30,郑州中转库,,急\n\nSO20261122-0002,已配车,2026年11月20日 9:05,,LSVAA49J132047371,\n";

#[test]
fn a_table_is_read_in_every_encoding_it_may_come_in() {
    let gbk = encoding_rs::GB18030.encode(TABLE).0.into_owned();
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(TABLE.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let bom = [&[0xEF, 0xBB, 0xBF], TABLE.as_bytes()].concat();
    let windows = TABLE.replace('\n', "\r\n").into_bytes();
    let tabs = TABLE.replace(',', "\t").into_bytes();
    let semicolons = TABLE.replace(',', ";").into_bytes();
    for file in [TABLE.as_bytes().to_vec(), gbk, utf16, bom, windows, tabs, semicolons] {
        let (lines, faults) = read(&file);
        assert_eq!(faults, []);
        assert_eq!(lines.len(), 2);
        // Rows are counted as the spreadsheet counts them, blank ones too.
        assert_eq!((lines[0].row, lines[1].row), (4, 6));
        assert_eq!(lines[0].at.rfc3339(), "2026-11-21T00:30:00Z");
        let Says::Milestone { milestone, place, .. } = &lines[0].told else {
            panic!("{lines:?}")
        };
        assert_eq!(
            (*milestone, place.as_deref()),
            (Milestone::InTransit, Some("郑州中转库"))
        );
        assert!(matches!(lines[1].told, Says::Allocated(_)));
    }
}

#[test]
fn a_cell_of_two_lines_is_one_row() {
    let file = "订单号,里程碑,时间,备注\nSO1,已下线,2026-11-20,\"两\n行\"\n\nSO2,已下线,2026-11-20,\"三\n\n行\"\nSO3,已下线,2026-11-20,";
    let (lines, _) = read(file.as_bytes());
    let rows: Vec<u32> = lines.iter().map(|line| line.row).collect();
    assert_eq!(rows, [2, 4, 5]);
}

#[test]
fn the_wrong_cell_is_named() {
    let head = "order,milestone,time,vin,range_from,range_to,reason\n";
    let cases = [
        (",built,2026-11-20 10:00,,,,", "A2", "feed.order"),
        ("张三,built,2026-11-20 10:00,,,,", "A2", "feed.order"),
        ("SO1,flown,2026-11-20 10:00,,,,", "B2", "feed.milestone"),
        ("SO1,,2026-11-20 10:00,,,,", "B2", "feed.milestone"),
        ("SO1,built,20.11.,,,,", "C2", "feed.time"),
        ("SO1,built,,,,,", "C2", "feed.time"),
        ("SO1,built,2026-02-30 10:00,,,,", "C2", "feed.time"),
        ("SO1,built,2026-11-22 12:06,,,,", "C2", "feed.time_ahead"),
        ("SO1,built,1926-11-20 10:00,,,,", "C2", "feed.time"),
        ("SO1,allocated,2026-11-20 10:00,,,,", "D2", "feed.vin"),
        (
            "SO1,allocated,2026-11-20 10:00,LSVAA49J132047372,,,",
            "D2",
            "text.vin_check_digit",
        ),
        ("SO1,built,2026-11-20 10:00,,2026-12-09,2026-12-01,", "F2", "feed.range"),
        ("SO1,built,2026-11-20 10:00,,2026-12-09,,", "E2", "feed.range"),
        ("SO1,built,2026-11-20 10:00,,,soon,", "F2", "feed.day"),
        (
            "SO1,delayed,2026-11-20 10:00,,2026-12-09,2026-12-10,",
            "G2",
            "feed.reason",
        ),
        ("SO1,delayed,2026-11-20 10:00,,,,parts", "E2", "feed.range"),
    ];
    for (row, cell, code) in cases {
        let fault = fault(format!("{head}{row}\n").as_bytes());
        assert_eq!(
            (fault.row, fault.cell.as_deref(), fault.code),
            (2, Some(cell), code),
            "{row}"
        );
        assert!(
            fault.message.starts_with("第 2 行") && !fault.message.contains("张三"),
            "{}",
            fault.message
        );
    }
    let several = format!("{head},flown,never,,,,\nSO1,built,2026-11-20 10:00,,,,\n,,x,,,,\n");
    let (lines, faults) = read(several.as_bytes());
    assert_eq!((lines.len(), faults.len()), (1, 6));
}

#[test]
fn a_file_without_its_columns_or_rows_says_so() {
    assert_eq!(fault(b"a,b\n1,2\n").code, "feed.header");
    assert!(
        fault("订单号,时间\nSO1,2026-11-20\n".as_bytes())
            .message
            .contains("里程碑")
    );
    assert_eq!(
        fault("订单号,订单编号,里程碑,时间\n".as_bytes()).code,
        "feed.header_twice"
    );
    assert_eq!(fault(b"").code, "feed.header");
    for junk in [
        &b"%PDF-1.7\x00\x01"[..],
        b"\x89PNG\r\n\x1a\n\x00",
        b"\xff\xff\xff\xff",
        b"PK\x03\x04junk",
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1short",
    ] {
        assert_eq!(fault(junk).code, "feed.not_a_table", "{junk:?}");
    }
    let long = format!(
        "订单号,里程碑,时间\n{}",
        "SO1,built,2026-11-20\n".repeat(MOST_ROWS + 10)
    );
    assert_eq!(fault(long.as_bytes()).code, "feed.rows");
    assert_eq!(fault(&[b','; 5 * 1024 * 1024]).code, "feed.file_size");
    assert_eq!(
        fault(format!("订单号,里程碑,时间{}x\n", ",".repeat(60)).as_bytes()).code,
        "feed.columns"
    );
}

/// A workbook with this sheet and these shared texts, as other programs write it.
fn workbook(sheet: &str, strings: &str) -> Vec<u8> {
    const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>"#;
    const RELS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    const BOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="在途" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    const BOOK_RELS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
    const STYLES: &str = r#"<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>"#;
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let parts = [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELS),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS),
        ("xl/styles.xml", STYLES),
        ("xl/sharedStrings.xml", strings),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    for (name, content) in parts {
        let written = zip
            .start_file(name, SimpleFileOptions::default())
            .and_then(|()| Ok(zip.write_all(content.as_bytes())?));
        assert!(written.is_ok(), "{written:?}");
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}

fn strings(count: &str) -> String {
    let texts = ["订单号", "里程碑", "时间", "SO20261122-0001", "生产中"];
    let items: String = texts.iter().map(|text| format!("<si><t>{text}</t></si>")).collect();
    format!(
        r#"<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="{count}">{items}</sst>"#
    )
}

fn sheet(more: &str) -> String {
    let head =
        r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>"#;
    // 46346.4375 is 2026-11-20 10:30.
    let row = r#"<row r="3"><c r="A3" t="s"><v>3</v></c><c r="B3" t="s"><v>4</v></c><c r="C3" s="1"><v>46346.4375</v></c></row>"#;
    format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{head}{row}{more}</sheetData></worksheet>"#
    )
}

#[test]
fn a_workbook_is_read_with_its_dates() {
    let (lines, faults) = read(&workbook(&sheet(""), &strings("5")));
    assert_eq!(faults, []);
    assert_eq!(
        (lines.len(), lines[0].row, lines[0].order.as_str()),
        (1, 3, "SO20261122-0001")
    );
    assert_eq!(lines[0].at.rfc3339(), "2026-11-20T02:30:00Z");
    assert_eq!(lines[0].told.word(), "in_production");
}

#[test]
fn what_a_workbook_promises_is_not_believed() {
    let far = r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#;
    let code = |file: &[u8]| fault(file).code;
    assert!(["feed.columns", "feed.rows"].contains(&code(&workbook(&sheet(far), &strings("5")))));
    let deep = r#"<row r="900000"><c r="A900000"><v>1</v></c></row>"#;
    assert_eq!(code(&workbook(&sheet(deep), &strings("5"))), "feed.rows");
    for count in ["99999999999", "18446744073709551615"] {
        assert_eq!(code(&workbook(&sheet(""), &strings(count))), "feed.too_big");
    }
    // 64 MiB of blanks in some kilobytes.
    let bomb = sheet(&" ".repeat(64 * 1024 * 1024));
    let file = workbook(&bomb, &strings("5"));
    assert!(file.len() < 1024 * 1024, "{}", file.len());
    assert_eq!(code(&file), "feed.too_big");
    let mut cut = workbook(&sheet(""), &strings("5"));
    cut.truncate(cut.len() / 2);
    assert_eq!(code(&cut), "feed.not_a_table");
}

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap_or(0);
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
}

/// An old workbook with one sheet of these cells (row, column, text), as BIFF8 says.
fn old(cells: &[(u16, u16, &str)], dimensions: &[u8]) -> Vec<u8> {
    let bof = |kind: u16| {
        record(
            0x0809,
            &[&0x0600_u16.to_le_bytes()[..], &kind.to_le_bytes(), &[0; 12]].concat(),
        )
    };
    let name = [
        &[2, 1][..],
        &"在途".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>(),
    ]
    .concat();
    let bound = |at: u32| record(0x0085, &[&at.to_le_bytes()[..], &[0, 0], &name].concat());
    let begin = bof(5).len() + bound(0).len() + record(0x000A, &[]).len();
    let mut stream = [bof(5), bound(u32::try_from(begin).unwrap_or(0)), record(0x000A, &[])].concat();
    stream.extend(bof(0x10));
    stream.extend(record(0x0200, dimensions));
    for (row, column, text) in cells {
        let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let length = u16::try_from(units.len() / 2).unwrap_or(0);
        let head = [row.to_le_bytes(), column.to_le_bytes(), [0, 0], length.to_le_bytes()].concat();
        stream.extend(record(0x0204, &[&head[..], &[1], &units].concat()));
    }
    stream.extend(record(0x000A, &[]));
    // Below 4 KiB a stream lies in another part of the container: both ways are read.
    contain(&stream)
}

fn contain(stream: &[u8]) -> Vec<u8> {
    let made = cfb::CompoundFile::create(Cursor::new(Vec::new())).and_then(|mut file| {
        file.create_stream("/Workbook")?.write_all(stream)?;
        file.flush()?;
        Ok(file.into_inner().into_inner())
    });
    made.unwrap_or_default()
}

const HEAD: [(u16, u16, &str); 3] = [(0, 0, "订单号"), (0, 1, "里程碑"), (0, 2, "时间")];
const ROW: [(u16, u16, &str); 3] = [(2, 0, "SO20261122-0001"), (2, 1, "已到店"), (2, 2, "2026-11-20 10:30")];

#[test]
fn an_old_workbook_is_read_and_not_believed() {
    let (lines, faults) = read(&old(&[&HEAD[..], &ROW].concat(), &[0; 14]));
    assert_eq!(faults, []);
    assert_eq!((lines.len(), lines[0].row, lines[0].told.word()), (1, 3, "at_store"));
    // What it says of its own size makes no room: four billion rows by 65,535 columns.
    let huge = [&[0; 4][..], &[0xFF; 4], &[0, 0], &[0xFF, 0xFF], &[0; 2]].concat();
    let (lines, faults) = read(&old(&[&HEAD[..], &ROW].concat(), &huge));
    assert_eq!((lines.len(), faults.len()), (1, 0));
    for corner in [(65_535, 65_535), (65_535, 0), (0, 65_535), (6_000, 0), (0, 64)] {
        let cells = [&HEAD[..], &[(corner.0, corner.1, "x")]].concat();
        let code = fault(&old(&cells, &[0; 14])).code;
        assert!(["feed.rows", "feed.columns"].contains(&code), "{corner:?}: {code}");
    }
    // A sheet that begins in the middle of a cell's text: its cells would be others than those that were looked at.
    let mut stream = record(0x0809, &[0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    stream.extend(record(
        0x0085,
        &[&30_u32.to_le_bytes()[..], &[0, 0, 1, 0, b'a']].concat(),
    ));
    stream.extend(record(0x00FC, &[0x09; 64]));
    assert_eq!(fault(&contain(&stream)).code, "feed.not_a_table");
}

#[test]
fn the_same_row_is_the_same_report_and_another_is_another() {
    let file = "订单号,里程碑,时间\nSO1,生产中,2026-11-20\nSO1,已下线,2026-11-20\nSO1,生产中,2026-11-20\n";
    let (lines, _) = read(file.as_bytes());
    let versions: Vec<i64> = lines.iter().map(Line::version).collect();
    assert_eq!(versions[0], versions[2]);
    assert_ne!(versions[0], versions[1]);
}
