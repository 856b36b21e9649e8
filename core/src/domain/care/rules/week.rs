//! Long holidays of the national calendar.

use chrono::NaiveDate;

/// Days off in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// The first one.
    pub from: NaiveDate,
    /// The last one.
    pub until: NaiveDate,
    /// Its name.
    pub name: String,
}

impl Holiday {
    /// How many days.
    #[must_use]
    pub fn days(&self) -> i64 {
        (self.until - self.from).num_days() + 1
    }
}

/// Days off, by date, as runs without a gap.
#[must_use]
pub fn runs(days: &[(NaiveDate, String)]) -> Vec<Holiday> {
    let mut all: Vec<Holiday> = Vec::new();
    for (day, name) in days {
        match all.last_mut().filter(|last| last.until.succ_opt() == Some(*day)) {
            Some(last) => last.until = *day,
            None => all.push(Holiday {
                from: *day,
                until: *day,
                name: name.clone(),
            }),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::runs;

    #[test]
    fn the_calendar_of_2026_has_its_long_holidays() {
        let rows = include_str!("../../../../data/china-calendar-2026.csv").lines().skip(1);
        let days = rows.filter_map(|row| {
            let mut cells = row.split(',');
            let (day, kind, name) = (cells.next()?, cells.next()?, cells.next()?);
            (kind == "holiday").then_some((day.parse().ok()?, name.to_owned()))
        });
        let all = runs(&days.collect::<Vec<_>>());
        let long: Vec<String> = all
            .iter()
            .filter(|one| one.days() >= 5)
            .map(|one| one.from.to_string())
            .collect();
        assert!(
            long.contains(&"2026-10-01".to_owned()) && (2..=4).contains(&long.len()),
            "{long:?}"
        );
        assert!(all.iter().any(|one| one.days() == 3), "the short ones are there, too");
    }
}
