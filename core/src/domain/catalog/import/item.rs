//! Service items from a file.

use std::collections::HashMap;

use sea_orm::{ActiveEnum, FromQueryResult};

use super::super::rules::segment::{self, Segment};
use super::super::rules::{Grade, Kind, Trade};
use super::sheet::{Cells, Complaints, Sheet};
use crate::domain::store::Way;
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::ItemId;
use crate::ground::text::{Code, Line, Note};

pub(super) const COLUMNS: &[&str] = &[
    "code",
    "name",
    "category",
    "description",
    "kind",
    "trade",
    "grade",
    "segments",
    "bay",
    "skills",
    "advisor",
    "ways",
    "notice_min",
    "horizon_days",
    "instant",
    "licence",
    "active",
];

/// A shelf is read as a whole: it stays small enough for that.
const MOST_ITEMS: usize = 2_000;

/// An item as the file wants it.
pub(super) struct Item {
    /// Whether its code is new.
    pub new: bool,
    pub code: Code,
    pub name: Line,
    pub category: Line,
    pub description: Note,
    pub kind: Kind,
    pub trade: Trade,
    pub grade: Grade,
    pub segments: Vec<Segment>,
    pub bay: Option<Code>,
    pub skills: Vec<Code>,
    pub advisor: bool,
    pub ways: Vec<Way>,
    pub notice_min: i64,
    pub horizon_days: i64,
    pub instant: bool,
    pub licence: bool,
    pub active: bool,
}

#[derive(FromQueryResult)]
struct Existing {
    id: ItemId,
    code: Code,
}

/// The items there are, by code.
pub(super) async fn by_code(look: &impl Look) -> Result<HashMap<String, ItemId>, Error> {
    let rows: Vec<Existing> = look.all("SELECT id, code FROM catalog_item", []).await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.code.as_str().to_owned(), row.id))
        .collect())
}

pub(super) async fn judge(look: &impl Look, sheet: &Sheet, wrong: &mut Complaints) -> Result<Vec<Item>, Error> {
    let existing = by_code(look).await?;
    let mut seen: HashMap<String, u64> = HashMap::new();
    let mut items = Vec::new();
    for row in &sheet.rows {
        let mut cells = sheet.cells(row, wrong);
        let item = read(&mut cells);
        let code = cells.raw("code").to_owned();
        if let Some(first) = seen.get(&code) {
            let _: Option<()> = cells.bad("code", "catalog.duplicate", format!("与第 {first} 行重复"));
        } else {
            seen.insert(code, row.line);
        }
        items.extend(item.map(|item| Item {
            new: !existing.contains_key(item.code.as_str()),
            ..item
        }));
    }
    if existing.len() + items.iter().filter(|item| item.new).count() > MOST_ITEMS {
        wrong.add(
            1,
            "",
            "catalog.too_many",
            format!("服务项目总数不能超过 {MOST_ITEMS} 个"),
        );
    }
    Ok(items)
}

fn read(cells: &mut Cells<'_>) -> Option<Item> {
    // All cells first, so that every fault of the row is told at once.
    let (code, name, category, description) = (
        cells.code("code"),
        cells.line("name"),
        cells.line("category"),
        cells.note("description"),
    );
    let (kind, trade, grade) = (cells.word("kind"), cells.word("trade"), cells.word("grade"));
    let segments = match segment::parse(cells.raw("segments")) {
        Some(segments) => Some(segments),
        None => cells.bad(
            "segments",
            "catalog.segments",
            "应写作 work 30 或 work 30; wait 60-240; work 20（分钟），以 work 开始和结束",
        ),
    };
    let (bay, skills) = (
        cells.code_or_none("bay"),
        cells.list("skills", 8, |entry| Code::parse(entry).ok()),
    );
    let ways: Option<Vec<Way>> = cells.list("ways", 8, |entry| Way::try_from_value(&entry.to_owned()).ok());
    let ways = match ways {
        Some(ways) if ways.is_empty() => cells.bad("ways", "catalog.ways", "至少需要一种到店方式"),
        ways => ways,
    };
    let (advisor, instant, licence, active) = (
        cells.yes("advisor"),
        cells.yes("instant"),
        cells.yes("licence"),
        cells.yes("active"),
    );
    let (notice_min, horizon_days) = (
        cells.number("notice_min", 0, 0, 43_200),
        cells.number("horizon_days", 0, 1, 365),
    );
    Some(Item {
        new: true,
        code: code?,
        name: name?,
        category: category?,
        description: description?,
        kind: kind?,
        trade: trade?,
        grade: grade?,
        segments: segments?,
        bay: bay?,
        skills: skills?,
        advisor: advisor?,
        ways: ways?,
        notice_min: notice_min?,
        horizon_days: horizon_days?,
        instant: instant?,
        licence: licence?,
        active: active?,
    })
}
