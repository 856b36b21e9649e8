//! A row as what it says: what its cells mean.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeZone};
use chrono_tz::Tz;

use super::super::said::order::{DelayReason, Milestone, Told};
use super::MOST_CHARS;
use super::column::{Column, Columns};
use super::sheet::{Cell, Complaints, Row, Spot};
use crate::ground::clock::At;
use crate::ground::text::{Sensitive, Vin};

/// The longest place that is shown.
const PLACE: usize = 60;
/// How far a clock of another system may be ahead.
const AHEAD_S: i64 = 300;

/// What a row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Says {
    /// The car came so far.
    Milestone {
        /// How far.
        milestone: Milestone,
        /// Where.
        place: Option<String>,
        /// Expected between these days.
        range: Option<(NaiveDate, NaiveDate)>,
    },
    /// This car it will be.
    Allocated(Vin),
    /// It will be late.
    Delayed(DelayReason, (NaiveDate, NaiveDate)),
}

impl Says {
    /// The stable word.
    pub const fn word(&self) -> &'static str {
        match self {
            Says::Milestone { milestone, .. } => match milestone {
                Milestone::Scheduled => "scheduled",
                Milestone::InProduction => "in_production",
                Milestone::Built => "built",
                Milestone::Shipped => "shipped",
                Milestone::InTransit => "in_transit",
                Milestone::AtStore => "at_store",
            },
            Says::Allocated(_) => "allocated",
            Says::Delayed(..) => "delayed",
        }
    }

    /// As the order hears it.
    pub fn told(&self) -> Told {
        match self {
            Says::Milestone {
                milestone,
                place,
                range,
            } => Told::Milestone {
                milestone: *milestone,
                place: place.clone(),
                range: *range,
            },
            Says::Allocated(vin) => Told::Allocated { vin: vin.clone() },
            Says::Delayed(reason, range) => Told::Delayed {
                reason: *reason,
                range: Some(*range),
            },
        }
    }
}

/// A row that was read.
#[derive(Clone, Debug)]
pub struct Line {
    /// As the spreadsheet counts.
    pub row: u32,
    /// Where the order's number stands.
    pub order_cell: Spot,
    /// The order's number.
    pub order: String,
    /// When.
    pub at: At,
    /// What.
    pub told: Says,
}

impl Line {
    /// The version of this report among those of files: it follows from when and what, so that the same row is the same
    /// report again, and two things of one minute are two.
    pub fn version(&self) -> i64 {
        let words = [
            "scheduled",
            "in_production",
            "built",
            "shipped",
            "in_transit",
            "at_store",
            "allocated",
            "delayed",
        ];
        let rank = words.iter().position(|word| *word == self.told.word()).unwrap_or(0);
        self.at.ms() + i64::try_from(rank).unwrap_or(0)
    }
}

/// Reads a row; complains of each wrong cell.
pub fn read(row: &Row, columns: &Columns, zone: Tz, now: At, wrong: &mut Complaints) -> Option<Line> {
    let mut cells = Cells { row, columns, wrong };
    let order = cells.order();
    let at = cells.time(zone, now);
    let told = cells.told();
    Some(Line {
        row: row.number,
        order_cell: columns.spot(Column::Order)?.clone(),
        order: order?,
        at: at?,
        told: told?,
    })
}

struct Cells<'a> {
    row: &'a Row,
    columns: &'a Columns,
    wrong: &'a mut Complaints,
}

impl<'a> Cells<'a> {
    fn cell(&self, column: Column) -> &'a Cell {
        let at = self.columns.spot(column).map(|spot| spot.at);
        at.and_then(|at| self.row.cells.get(at)).unwrap_or(&Cell::Empty)
    }

    fn bad<T>(&mut self, column: Column, code: &'static str, message: &str) -> Option<T> {
        let columns = self.columns;
        self.wrong.add(self.row.number, columns.spot(column), code, message);
        None
    }

    /// The text of a cell, `""` when there is none.
    fn text(&mut self, column: Column) -> Option<&'a str> {
        match self.cell(column) {
            Cell::Empty => Some(""),
            Cell::Text(text) if text.chars().count() > MOST_CHARS => self.bad(column, "feed.cell", "内容过长"),
            Cell::Text(text) => Some(text),
            Cell::Moment(_) => self.bad(column, "feed.cell", "这里应是文字，不是日期"),
        }
    }

    fn order(&mut self) -> Option<String> {
        let text = self.text(Column::Order)?;
        let fits = (1..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        match (text, fits) {
            ("", _) => self.bad(Column::Order, "feed.order", "请填写订单号"),
            (_, false) => self.bad(Column::Order, "feed.order", "订单号只能由字母、数字和连字符组成"),
            _ => Some(text.to_owned()),
        }
    }

    fn time(&mut self, zone: Tz, now: At) -> Option<At> {
        const FORM: &str = "无法识别，请写成 2026-11-22 10:30";
        let local = match self.cell(Column::Time) {
            Cell::Empty => return self.bad(Column::Time, "feed.time", "请填写时间"),
            Cell::Moment(moment) => Some(*moment),
            Cell::Text(text) => moment(text),
        };
        let Some(local) = local else {
            return self.bad(Column::Time, "feed.time", FORM);
        };
        let Some(at) = zone.from_local_datetime(&local).earliest().map(|at| At::from_utc(&at)) else {
            return self.bad(Column::Time, "feed.time", FORM);
        };
        match at {
            at if at > now.plus_seconds(AHEAD_S) => self.bad(Column::Time, "feed.time_ahead", "时间不能晚于现在"),
            at if at < now.plus_minutes(-3 * 366 * 24 * 60) => {
                self.bad(Column::Time, "feed.time", "时间过早，请核对年份")
            }
            at => Some(at),
        }
    }

    fn day(&mut self, column: Column) -> Option<Option<NaiveDate>> {
        let day = match self.cell(column) {
            Cell::Empty => return Some(None),
            Cell::Moment(moment) => Some(moment.date()),
            Cell::Text(text) => moment(text).map(|moment| moment.date()),
        };
        match day {
            Some(day) => Some(Some(day)),
            None => self.bad(column, "feed.day", "无法识别，请写成 2026-11-22"),
        }
    }

    fn range(&mut self) -> Option<Option<(NaiveDate, NaiveDate)>> {
        let (from, to) = (self.day(Column::From), self.day(Column::To));
        match (from?, to?) {
            (None, None) => Some(None),
            (Some(from), Some(to)) if from <= to => Some(Some((from, to))),
            (Some(_), Some(_)) => self.bad(Column::To, "feed.range", "预计结束不能早于预计开始"),
            (None, Some(_)) => self.bad(Column::To, "feed.range", "预计开始和预计结束要同时填写"),
            (Some(_), None) => self.bad(Column::From, "feed.range", "预计开始和预计结束要同时填写"),
        }
    }

    fn told(&mut self) -> Option<Says> {
        let word = self.text(Column::Milestone)?.to_lowercase();
        let milestone = match word.as_str() {
            "" => return self.bad(Column::Milestone, "feed.milestone", "请填写里程碑"),
            "scheduled" | "已排产" | "排产" => Milestone::Scheduled,
            "in_production" | "生产中" => Milestone::InProduction,
            "built" | "已下线" | "下线" | "生产完成" => Milestone::Built,
            "shipped" | "已发运" | "发运" | "已出库" => Milestone::Shipped,
            "in_transit" | "运输中" | "在途" => Milestone::InTransit,
            "at_store" | "已到店" | "到店" => Milestone::AtStore,
            "allocated" | "已配车" | "配车" => return self.vin().map(Says::Allocated),
            "delayed" | "延期" | "已延期" => return self.delay(),
            _ => {
                let message = "应为：已排产、生产中、已下线、已发运、运输中、已到店、已配车、延期";
                return self.bad(Column::Milestone, "feed.milestone", message);
            }
        };
        let (place, range) = (self.text(Column::Place), self.range());
        let place = place?;
        Some(Says::Milestone {
            milestone,
            place: (!place.is_empty()).then(|| super::super::said::short(place, PLACE)),
            range: range?,
        })
    }

    fn vin(&mut self) -> Option<Vin> {
        match self.text(Column::Vin)? {
            "" => self.bad(Column::Vin, "feed.vin", "已配车的行需要填写车架号"),
            text => match Vin::parse(text) {
                Ok(vin) => Some(vin),
                Err(bad) => self.bad(Column::Vin, bad.code, bad.message_zh),
            },
        }
    }

    fn delay(&mut self) -> Option<Says> {
        let (reason, range) = (self.text(Column::Reason), self.range());
        let reason = match reason? {
            "" => return self.bad(Column::Reason, "feed.reason", "延期的行需要填写原因"),
            "production" | "生产" | "工厂排产延后" => DelayReason::Production,
            "logistics" | "物流" | "运输" | "运输延误" => DelayReason::Logistics,
            "parts" | "零部件" | "缺件" => DelayReason::Parts,
            "quality" | "质量" | "质检" => DelayReason::Quality,
            "customs" | "海关" | "报关" => DelayReason::Customs,
            "weather" | "天气" => DelayReason::Weather,
            "policy" | "政策" => DelayReason::Policy,
            _ => DelayReason::Other,
        };
        match range? {
            Some(range) => Some(Says::Delayed(reason, range)),
            None => self.bad(Column::From, "feed.range", "延期的行需要填写新的预计开始和预计结束"),
        }
    }
}

/// `2026-11-22 10:30`, with `/`, `.` or 年月日 as well, seconds or no time at all.
fn moment(text: &str) -> Option<NaiveDateTime> {
    let plain: String = text
        .chars()
        .map(|c| match c {
            '年' | '月' | '/' | '.' => '-',
            '日' | 'T' | 't' => ' ',
            '：' => ':',
            c => c,
        })
        .collect();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let day = |text: &str| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    match plain.split_once(' ') {
        None => day(&plain)?.and_time(NaiveTime::MIN).into(),
        Some((date, time)) => {
            let time =
                NaiveTime::parse_from_str(time, "%H:%M:%S").or_else(|_| NaiveTime::parse_from_str(time, "%H:%M"));
            Some(day(date)?.and_time(time.ok()?))
        }
    }
}
