//! The cells of a row as what they mean.

use chrono::NaiveDate;
use sea_orm::ActiveEnum;

use super::super::super::rules::make_up::decimal;
use super::super::days;
use super::{Complaints, Row, Sheet};
use crate::ground::text::{Code, Line, Note};

/// The cells of one row, read by column; each wrong one is complained about and read as `None`.
pub struct Cells<'a> {
    row: &'a Row,
    columns: &'static [&'static str],
    wrong: &'a mut Complaints,
}

impl Sheet {
    pub fn cells<'a>(&self, row: &'a Row, wrong: &'a mut Complaints) -> Cells<'a> {
        Cells {
            row,
            columns: self.columns,
            wrong,
        }
    }
}

impl<'a> Cells<'a> {
    /// The cell as it stands, trimmed.
    pub fn raw(&self, column: &str) -> &'a str {
        let n = self.columns.iter().position(|name| *name == column);
        n.and_then(|n| self.row.cells.get(n)).map_or("", String::as_str)
    }

    pub fn bad<T>(&mut self, column: &str, code: &'static str, message: impl Into<String>) -> Option<T> {
        self.wrong.add(self.row.line, column, code, message);
        None
    }

    pub fn line(&mut self, column: &str) -> Option<Line> {
        match Line::parse(self.raw(column)) {
            Ok(line) => Some(line),
            Err(bad) => self.bad(column, bad.code, bad.message_zh),
        }
    }

    pub fn note(&mut self, column: &str) -> Option<Note> {
        match Note::parse(self.raw(column)) {
            Ok(note) => Some(note),
            Err(bad) => self.bad(column, bad.code, bad.message_zh),
        }
    }

    pub fn code(&mut self, column: &str) -> Option<Code> {
        match Code::parse(self.raw(column)) {
            Ok(code) => Some(code),
            Err(bad) => self.bad(column, bad.code, bad.message_zh),
        }
    }

    /// A code that may be empty.
    pub fn code_or_none(&mut self, column: &str) -> Option<Option<Code>> {
        if self.raw(column).is_empty() {
            Some(None)
        } else {
            self.code(column).map(Some)
        }
    }

    /// A list with `;`, each once; `read` turns one entry into a value.
    pub fn list<T: PartialEq>(
        &mut self,
        column: &str,
        most: usize,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<Vec<T>> {
        let mut list = Vec::new();
        for entry in self
            .raw(column)
            .split(';')
            .map(str::trim)
            .filter(|entry| !entry.is_empty())
        {
            match read(entry) {
                Some(value) if !list.contains(&value) && list.len() < most => list.push(value),
                Some(_) => return self.bad(column, "catalog.list", format!("列表最多 {most} 项，且不能重复")),
                None => return self.bad(column, "catalog.list", "列表中有不认识的内容，各项之间用分号隔开"),
            }
        }
        Some(list)
    }

    pub fn word<E: ActiveEnum<Value = String>>(&mut self, column: &str) -> Option<E> {
        match E::try_from_value(&self.raw(column).to_owned()) {
            Ok(word) => Some(word),
            Err(_) => {
                let known: Vec<String> = E::iter().map(|word| word.to_value()).collect();
                self.bad(column, "catalog.word", format!("应为以下之一：{}", known.join("、")))
            }
        }
    }

    pub fn yes(&mut self, column: &str) -> Option<bool> {
        match self.raw(column) {
            "yes" => Some(true),
            "no" => Some(false),
            _ => self.bad(column, "catalog.yes_no", "应为 yes 或 no"),
        }
    }

    /// A whole number of `10^-places` between `least` and `most` of the same.
    pub fn number(&mut self, column: &str, places: usize, least: i64, most: i64) -> Option<i64> {
        match decimal(self.raw(column), places, most).filter(|n| *n >= least) {
            Some(number) => Some(number),
            None => {
                let show = |n: i64| {
                    if places == 0 {
                        n.to_string()
                    } else {
                        format!(
                            "{}.{:0places$}",
                            n / 10_i64.pow(places as u32),
                            n % 10_i64.pow(places as u32)
                        )
                    }
                };
                self.bad(
                    column,
                    "catalog.number",
                    format!("应为 {} 至 {} 的数字，最多 {places} 位小数", show(least), show(most)),
                )
            }
        }
    }

    /// A number that may be missing.
    pub fn number_or_none(&mut self, column: &str, least: i64, most: i64) -> Option<Option<i64>> {
        if self.raw(column).is_empty() {
            Some(None)
        } else {
            self.number(column, 0, least, most).map(Some)
        }
    }

    pub fn day(&mut self, column: &str) -> Option<NaiveDate> {
        let text = self.raw(column).replace('/', "-");
        let plain = (8..=10).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        match NaiveDate::parse_from_str(&text, "%Y-%m-%d")
            .ok()
            .filter(|day| plain && days().contains(day))
        {
            Some(day) => Some(day),
            None => self.bad(column, "catalog.day", "日期应写作 2026-11-22，在 2000 年至 2099 年之间"),
        }
    }
}
