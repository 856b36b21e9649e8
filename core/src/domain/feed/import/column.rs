//! Which column is which: the row of names, wherever it stands near the top.

use super::sheet::{Cell, Complaints, Row, Sheet, Spot};

/// What a column says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// Our number of the order.
    Order,
    /// What happened.
    Milestone,
    /// When.
    Time,
    /// Where.
    Place,
    /// The car's number.
    Vin,
    /// The first day on which it is expected.
    From,
    /// The last one.
    To,
    /// Why it is late.
    Reason,
}

const NAMES: &[(Column, &[&str])] = &[
    (
        Column::Order,
        &["订单号", "订单编号", "销售订单号", "order", "order_no", "order_number"],
    ),
    (
        Column::Milestone,
        &["里程碑", "节点", "状态", "车辆状态", "milestone", "status"],
    ),
    (Column::Time, &["时间", "发生时间", "节点时间", "time", "occurred_at"]),
    (Column::Place, &["地点", "位置", "当前位置", "place", "location"]),
    (Column::Vin, &["车架号", "车辆识别代号", "vin"]),
    (Column::From, &["预计开始", "预计最早", "预计到店开始", "range_from"]),
    (Column::To, &["预计结束", "预计最晚", "预计到店结束", "range_to"]),
    (Column::Reason, &["原因", "延期原因", "reason"]),
];

/// In how many rows the names are looked for: titles may stand above them.
const HEAD: usize = 10;

/// Where each column stands.
#[derive(Debug)]
pub struct Columns {
    /// The row with the names.
    pub header: u32,
    spots: Vec<(Column, Spot)>,
}

impl Columns {
    /// Where this one stands.
    pub fn spot(&self, column: Column) -> Option<&Spot> {
        self.spots
            .iter()
            .find(|(known, _)| *known == column)
            .map(|(_, spot)| spot)
    }
}

fn known(name: &str) -> Option<Column> {
    let name: String = name
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect::<String>()
        .to_lowercase();
    let found = NAMES.iter().find(|(_, names)| names.contains(&name.as_str()));
    found.map(|(column, _)| *column)
}

/// Finds the row of names; what other columns are called. `None`, with a complaint, when one that is needed is missing.
pub fn columns(sheet: &Sheet, wrong: &mut Complaints) -> (Option<Columns>, Vec<String>) {
    if wrong.total > 0 {
        return (None, Vec::new());
    }
    let named = |row: &Row| {
        row.cells
            .iter()
            .filter(|cell| matches!(cell, Cell::Text(text) if known(text).is_some()))
            .count()
    };
    let head = sheet
        .rows
        .iter()
        .take(HEAD)
        .max_by_key(|row| (named(row), std::cmp::Reverse(row.number)));
    let Some(head) = head.filter(|row| named(row) > 0) else {
        wrong.add(
            1,
            None,
            "feed.header",
            "没有找到表头：前十行里应有“订单号”“里程碑”“时间”等列名",
        );
        return (None, Vec::new());
    };
    let (mut spots, mut ignored): (Vec<(Column, Spot)>, Vec<String>) = (Vec::new(), Vec::new());
    for (at, cell) in head.cells.iter().enumerate() {
        let Cell::Text(name) = cell else { continue };
        let spot = Spot {
            column: name.chars().take(30).collect(),
            at,
        };
        match known(name) {
            None => ignored.push(spot.column),
            Some(column) if spots.iter().any(|(other, _)| *other == column) => {
                wrong.add(head.number, Some(&spot), "feed.header_twice", "同一含义的列出现了两次");
            }
            Some(column) => spots.push((column, spot)),
        }
    }
    let found = |column| spots.iter().any(|(known, _)| *known == column);
    let missing: Vec<&str> = [Column::Order, Column::Milestone, Column::Time]
        .into_iter()
        .filter(|column| !found(*column))
        .filter_map(|column| NAMES.iter().find(|(known, _)| *known == column))
        .map(|(_, names)| names[0])
        .collect();
    if !missing.is_empty() {
        let message = format!("缺少必需的列：{}", missing.join("、"));
        wrong.add(head.number, None, "feed.header", message);
    }
    let columns = Columns {
        header: head.number,
        spots,
    };
    ((wrong.total == 0).then_some(columns), ignored)
}
