//! The national calendar: holidays and make-up workdays, a year at a time (issue 2, point 4).

use std::collections::HashSet;

use chrono::{Datelike, NaiveDate};
use sea_orm::{FromQueryResult, Value};

use super::rules::CalendarKind;
use super::staff::{for_the_group, refuse};
use super::view::{CalendarDay, CalendarImported, CalendarView};
use crate::ground::audit::Entry;
use crate::ground::change::Change;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Field};
use crate::ground::text::Line;

/// How far ahead anything can be booked, in days: the years this reaches into need a calendar.
const AHEAD_DAYS: i64 = 90;

#[derive(FromQueryResult)]
struct YearRow {
    year: i32,
}

#[derive(FromQueryResult)]
struct DayRow {
    day: String,
    kind: CalendarKind,
    name: String,
}

/// The years that bookings reach into and that have no calendar yet: until it is imported, their holidays count as
/// usual days. The sweep `store.calendar` warns of them.
pub async fn calendar_warnings(look: &impl Look) -> Result<Vec<i32>, Error> {
    let now = look.now();
    let (first, last) = (now.utc().year(), now.plus_minutes(AHEAD_DAYS * 24 * 60).utc().year());
    let sql = "SELECT year FROM store_calendar_year WHERE year BETWEEN $1 AND $2";
    let there: Vec<YearRow> = look.all(sql, [first.into(), last.into()]).await?;
    let there: Vec<i32> = there.into_iter().map(|row| row.year).collect();
    Ok(missing(first, last, &there))
}

fn missing(first: i32, last: i32, there: &[i32]) -> Vec<i32> {
    (first..=last).filter(|year| !there.contains(year)).collect()
}

/// The calendar of a year.
pub async fn calendar(look: &impl Look, year: i32) -> Result<CalendarView, Error> {
    check_year(year, "#year")?;
    let imported = look
        .number(
            "SELECT COUNT(*) FROM store_calendar_year WHERE year = $1",
            [year.into()],
        )
        .await?
        > 0;
    let sql = "SELECT day, kind, name FROM store_calendar WHERE day BETWEEN $1 AND $2 ORDER BY day";
    let rows: Vec<DayRow> = look
        .all(sql, [format!("{year}-01-01").into(), format!("{year}-12-31").into()])
        .await?;
    let days = rows.into_iter().map(|row| {
        let date = row
            .day
            .parse()
            .map_err(|e| Error::fault("read a date of the calendar", e))?;
        Ok(CalendarDay {
            date,
            kind: row.kind,
            name: row.name,
        })
    });
    Ok(CalendarView {
        year,
        imported,
        days: days.collect::<Result<_, Error>>()?,
        missing: calendar_warnings(look).await?,
    })
}

/// Replaces the calendar of a year by a CSV of `date,kind,name`. All rows or none: every bad row is named by its line.
pub async fn import_calendar(tx: &mut Tx, year: i32, csv: &str) -> Result<CalendarImported, Error> {
    for_the_group(tx.actor())?;
    check_year(year, "#year")?;
    let days = parse(year, csv).map_err(Error::Invalid)?;
    let range = [format!("{year}-01-01").into(), format!("{year}-12-31").into()];
    tx.run("DELETE FROM store_calendar WHERE day BETWEEN $1 AND $2", range)
        .await?;
    for day in &days {
        let values: [Value; 3] = [day.date.to_string().into(), day.kind.into(), day.name.clone().into()];
        tx.run(
            "INSERT INTO store_calendar (day, kind, name) VALUES ($1, $2, $3)",
            values,
        )
        .await?;
    }
    let sql = "INSERT INTO store_calendar_year (year, imported_at) VALUES ($1, $2) \
         ON CONFLICT (year) DO UPDATE SET imported_at = excluded.imported_at";
    tx.run(sql, [year.into(), tx.now().into()]).await?;
    tx.changed(Change::of("calendar", year, 0));
    let detail = Some(format!("{year}: {} days", days.len()));
    tx.audit(Entry {
        action: "store.calendar_imported",
        subject_kind: "calendar",
        subject: uuid::Uuid::nil(),
        store: None,
        detail,
    })
    .await?;
    Ok(CalendarImported {
        year,
        days: u32::try_from(days.len()).unwrap_or(u32::MAX),
    })
}

fn check_year(year: i32, at: &str) -> Result<(), Error> {
    refuse((!(2000..=2100).contains(&year)).then(|| Field::new(at, "store.year", "年份应在 2000 到 2100 之间")))
}

/// No more faults than this are told.
const MOST_FAULTS: usize = 1000;

/// Reads the rows of a year, or names every bad one: `/line` or `/line/column`.
fn parse(year: i32, csv: &str) -> Result<Vec<CalendarDay>, Vec<Field>> {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let header_fits = reader
        .headers()
        .is_ok_and(|names| names.iter().eq(["date", "kind", "name"]));
    if !header_fits {
        return Err(vec![Field::new(
            "/1",
            "store.calendar_header",
            "第 1 行应为 date,kind,name",
        )]);
    }
    let (mut days, mut wrong, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    for (n, record) in reader.records().enumerate() {
        let at = record.as_ref().ok().and_then(csv::StringRecord::position);
        let line = at.and_then(|at| usize::try_from(at.line()).ok()).unwrap_or(n + 2);
        let read = record
            .map_err(|_ignored| ("", "无法读取"))
            .and_then(|record| row(year, &record));
        match read {
            Ok(day) if seen.insert(day.date) => days.push(day),
            Ok(_) => wrong.push(fault(line, "/date", "日期重复")),
            Err((column, said)) => wrong.push(fault(line, column, said)),
        }
    }
    if days.is_empty() && wrong.is_empty() {
        wrong.push(Field::new("", "store.calendar_empty", "没有任何日期"));
    }
    wrong.truncate(MOST_FAULTS);
    if wrong.is_empty() { Ok(days) } else { Err(wrong) }
}

fn fault(line: usize, column: &str, said: &str) -> Field {
    Field::new(
        format!("/{line}{column}"),
        "store.calendar_row",
        format!("第 {line} 行：{said}"),
    )
}

/// A row, or the column that is wrong and what is wrong with it.
fn row(year: i32, record: &csv::StringRecord) -> Result<CalendarDay, (&'static str, &'static str)> {
    let [date, kind, name] = [0, 1, 2].map(|n| record.get(n).unwrap_or_default());
    if record.len() != 3 {
        return Err(("", "应有 3 列：日期、类型、名称"));
    }
    let date: NaiveDate = date.parse().map_err(|_ignored| ("/date", "日期应为 YYYY-MM-DD"))?;
    if date.year() != year {
        return Err(("/date", "日期不在该年份内"));
    }
    let kind = match kind {
        "holiday" => CalendarKind::Holiday,
        "workday" => CalendarKind::Workday,
        _ => return Err(("/kind", "类型应为 holiday 或 workday")),
    };
    let name = Line::parse(name).map_err(|_ignored| ("/name", "名称应为 1 到 100 个字"))?;
    Ok(CalendarDay {
        date,
        kind,
        name: name.as_str().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::{missing, parse};

    #[test]
    fn the_calendar_that_comes_along_is_good() {
        let days = parse(2026, include_str!("../../../data/china-calendar-2026.csv")).unwrap_or_default();
        assert_eq!(days.len(), 39);
    }

    #[test]
    fn every_bad_row_is_named_and_nothing_is_taken() {
        let csv = "date,kind,name\n2027-01-01,holiday,元旦\n2027-02-30,holiday,x\n2026-01-01,holiday,x\n2027-01-01,workday,again\n\
                   2027-01-02,off,x\n2027-01-03,holiday\n2027-01-04,holiday,\n";
        let said = parse(2027, csv).err().unwrap_or_default();
        let at: Vec<&str> = said.iter().map(|field| field.pointer.as_str()).collect();
        assert_eq!(at, ["/3/date", "/4/date", "/5/date", "/6/kind", "/7", "/8/name"]);
        assert!(
            parse(2027, "day;kind\n").is_err() && parse(2027, "date,kind,name\n").is_err() && parse(2027, "").is_err()
        );
    }

    #[test]
    fn years_without_a_calendar_are_told() {
        assert_eq!(missing(2026, 2027, &[2026]), [2027]);
        assert!(missing(2026, 2026, &[2026]).is_empty());
    }
}
