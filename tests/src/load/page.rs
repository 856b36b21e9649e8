//! The tables of docs/scale.md.

use anyhow::Context;

use super::growth::{self, Driver, Growth, Kept, in_a_year};
use super::habits::{BRANDS, Brand, HABITS, number};
use super::measured::{Costs, Tables};
use super::peak::{self, Peak};

/// Prices, all of them assumptions: yuan.
struct Price;

impl Price {
    const SMS: f64 = 0.045;
    const PHONE: f64 = 0.03;
    const CORE_MONTH: f64 = 60.0;
    const GB_MONTH: f64 = 1.0;
}

fn row(cells: impl IntoIterator<Item = String>) -> String {
    let cells: Vec<String> = cells.into_iter().collect();
    format!("| {} |\n", cells.join(" | "))
}

fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut text = row(head.iter().map(|cell| (*cell).to_owned()));
    text.push_str(&row(head.iter().map(|_| "---".to_owned())));
    rows.into_iter().for_each(|cells| text.push_str(&row(cells)));
    text
}

fn bytes(value: f64) -> String {
    for (unit, size) in [("TB", 1e12), ("GB", 1e9), ("MB", 1e6)] {
        if value >= size {
            let amount = value / size;
            return if amount < 100.0 {
                format!("{amount:.1} {unit}")
            } else {
                format!("{} {unit}", number(amount))
            };
        }
    }
    format!("{:.0} kB", value / 1e3)
}

fn brands() -> Vec<&'static str> {
    let mut head = vec![""];
    head.extend(BRANDS.iter().map(|brand| brand.name));
    head
}

fn line(name: &str, of: impl Fn(&Brand) -> String) -> Vec<String> {
    let mut cells = vec![name.to_owned()];
    cells.extend(BRANDS.iter().map(of));
    cells
}

fn assumptions() -> String {
    table(
        &["assumption", "value", "why"],
        HABITS.said().into_iter().map(|cells| cells.to_vec()),
    )
}

fn costs(costs: &Costs) -> String {
    let pair = |[ours, theirs]: [f64; 2]| vec![format!("{ours:.3} ms"), format!("{theirs:.3} ms")];
    let named = |name: &str, cost| [vec![name.to_owned()], pair(cost)].concat();
    let mut text = table(
        &["processor time of one", "bff", "PostgreSQL"],
        [
            named("read", costs.read),
            named("304", costs.same),
            named("day of free slots", costs.slots),
            named("write (a booking that is held)", costs.write),
        ],
    );
    text.push_str(&format!(
        "\nA store's today with 500 open matters takes {:.1} ms (99th percentile), an idle open page {:.1} KiB of bff, and four workers deliver {} a \
         second.\n",
        costs.today,
        costs.page,
        number(costs.deliveries)
    ));
    text
}

fn kept(growth: &Growth) -> String {
    match growth.kept {
        Kept::Days(days) if days < 1.0 => format!("{:.0} h", days * 24.0),
        Kept::Days(days) => format!("{days:.0} d"),
        Kept::Always => "always".to_owned(),
    }
}

fn rows(brand: &Brand, tables: &Tables) -> String {
    let all = growth::of(brand, &HABITS, tables);
    let shown = all.iter().take(24).map(|one| {
        vec![
            format!("`{}`", one.table),
            format!("{:?}", one.driver).to_lowercase(),
            kept(one),
            number(one.bytes),
            number(one.stands),
            number(one.adds),
            bytes(one.adds * one.bytes),
            bytes(one.after(3.0)),
        ]
    });
    let head = [
        "table",
        "driven by",
        "kept",
        "bytes a row",
        "rows that stand",
        "rows a year",
        "a year",
        "after 3 years",
    ];
    let mut text = table(&head, shown);
    let rest: f64 = all.iter().skip(24).map(|one| one.after(3.0)).sum();
    text.push_str(&format!(
        "\n{} further tables hold {} after three years.\n",
        all.len().saturating_sub(24),
        bytes(rest)
    ));
    text
}

fn size(brand: &Brand, tables: &Tables, years: f64) -> f64 {
    growth::of(brand, &HABITS, tables)
        .iter()
        .map(|one| one.after(years))
        .sum()
}

fn sizes(tables: &Tables) -> String {
    let count = |driver| move |brand: &Brand| number(in_a_year(driver, brand, &HABITS));
    let largest = |brand: &Brand| {
        let all = growth::of(brand, &HABITS, tables);
        all.first().map_or(String::new(), |one| {
            format!("`{}`, {}", one.table, bytes(one.after(3.0)))
        })
    };
    table(
        &brands(),
        [
            line("owners", |brand| number(brand.owners)),
            line("stores", |brand| number(brand.stores)),
            line("bookings a year", count(Driver::Booking)),
            line("writes a year", count(Driver::Write)),
            line("messages a year", |brand| number(peak::notices(brand, &HABITS, tables))),
            line("database after one year", |brand| bytes(size(brand, tables, 1.0))),
            line("database after three years", |brand| bytes(size(brand, tables, 3.0))),
            line("the largest table then", largest),
        ],
    )
}

fn nine(tables: &Tables, costs: &Costs) -> String {
    let at = |show: fn(&Peak) -> String| move |brand: &Brand| show(&peak::of(brand, &HABITS, tables, costs));
    table(
        &brands(),
        [
            line("openings a second", at(|peak| number(peak.opens))),
            line(
                "reads a second, full and 304",
                at(|peak| format!("{} + {}", number(peak.reads), number(peak.same))),
            ),
            line("writes a second", at(|peak| number(peak.writes))),
            line("days of slots a second", at(|peak| number(peak.slots))),
            line("looks at a store's today a second", at(|peak| number(peak.today))),
            line("open pages", at(|peak| number(peak.pages))),
            line("memory of open pages", at(|peak| bytes(peak.memory * 1_048_576.0))),
            line("messages that waited for nine", at(|peak| number(peak.held))),
            line("… are out after", at(|peak| format!("{} s", number(peak.drained)))),
            line("cores of bff, half busy", at(|peak| number(peak.cores[0]))),
            line("cores of PostgreSQL, half busy", at(|peak| number(peak.cores[1]))),
            line("Redis: messages a second", at(|peak| number(peak.messages))),
            line("Redis: memory", at(|peak| bytes(peak.redis * 1_048_576.0))),
        ],
    )
}

/// Quotas of the platforms that a house meets: what, used, allowed, by which source.
fn quotas(tables: &Tables, costs: &Costs) -> String {
    let brand = &BRANDS[3];
    let (peak, notices) = (
        peak::of(brand, &HABITS, tables, costs),
        peak::notices(brand, &HABITS, tables),
    );
    // Twice the mean: a Saturday before a holiday.
    let day = |year: f64| year / HABITS.days * 2.0;
    let written = in_a_year(Driver::Survey, brand, &HABITS) + in_a_year(Driver::Repair, brand, &HABITS);
    let lines = [
        (
            "subscribe messages a day",
            day(notices),
            10e6,
            "10 million a day, 30 million with WeChat Pay",
        ),
        (
            "logins a minute (code2session)",
            peak.opens * 60.0,
            f64::INFINITY,
            "per user only (100 a minute)",
        ),
        (
            "texts checked a minute (msg_sec_check)",
            day(written) / (HABITS.hours * 60.0),
            4_000.0,
            "4,000 a minute",
        ),
        ("texts checked a day", day(written), 2e6, "2 million a day"),
        (
            "access tokens a day",
            12.0 * peak.cores[0].ceil().max(4.0),
            2_000.0,
            "stable_token: one process, one token, two hours; the older limit is 2,000 a day",
        ),
        (
            "WeCom messages an hour",
            day(in_a_year(Driver::Booking, brand, &HABITS)) / HABITS.hours,
            150_000.0,
            "150,000 an hour of one corp and API",
        ),
    ];
    let cells = lines.map(|(what, used, allowed, source)| {
        let share = if allowed.is_finite() {
            format!("{:.1} %", used / allowed * 100.0)
        } else {
            "–".to_owned()
        };
        vec![what.to_owned(), number(used), source.to_owned(), share]
    });
    table(
        &["a brand of 10 million on its busiest day", "used", "allowed", "share"],
        cells,
    )
}

fn money(tables: &Tables, costs: &Costs) -> String {
    let brand = &BRANDS[2];
    let peak = peak::of(brand, &HABITS, tables, costs);
    let texts = peak::notices(brand, &HABITS, tables) * HABITS.sms / 100.0;
    let cores = peak.cores.iter().map(|cores| cores.ceil().max(2.0)).sum::<f64>() + 2.0;
    // A primary and a replica, and the copies of a week.
    let disk = size(brand, tables, 3.0) / 1e9 * 3.0;
    let lines = [
        (
            "processors: bff, PostgreSQL, jobs",
            format!("{} cores", number(cores)),
            Price::CORE_MONTH * 12.0 * cores,
            "¥60 a core and month, memory in it",
        ),
        (
            "disk after three years: primary, replica, copies",
            format!("{} GB", number(disk)),
            Price::GB_MONTH * 12.0 * disk,
            "¥1 a GB and month",
        ),
        ("text messages", number(texts), texts * Price::SMS, "¥0.045 each"),
        (
            "phone numbers verified (once, not every year)",
            number(brand.owners),
            brand.owners * Price::PHONE,
            "¥0.03 each (wechat: quick verify)",
        ),
        (
            "subscribe messages, push, WeCom",
            number(peak::notices(brand, &HABITS, tables) - texts),
            0.0,
            "free",
        ),
    ];
    let cells = lines
        .map(|(what, much, yuan, price)| vec![what.to_owned(), much, price.to_owned(), format!("¥{}", number(yuan))]);
    table(
        &["a million owners, a year", "how much", "price (an assumption)", "yuan"],
        cells,
    )
}

/// The page with its tables made anew: what stands between `<!-- load:NAME -->` and `<!-- /load -->` is ours.
///
/// # Errors
/// When a marker is missing.
pub fn filled(page: &str, tables: &Tables, unit: &Costs) -> anyhow::Result<String> {
    with(page, parts(tables, unit))
}

/// The page without its tables: what it is while nothing was measured.
///
/// # Errors
/// When a marker is missing.
pub fn emptied(page: &str) -> anyhow::Result<String> {
    with(page, PARTS.map(|name| (name, String::new())))
}

/// The parts of the page that are ours.
const PARTS: [&str; 7] = ["assumptions", "costs", "sizes", "rows", "nine", "quotas", "money"];

fn parts(tables: &Tables, unit: &Costs) -> [(&'static str, String); 7] {
    let texts = [
        assumptions(),
        costs(unit),
        sizes(tables),
        rows(&BRANDS[3], tables),
        nine(tables, unit),
        quotas(tables, unit),
        money(tables, unit),
    ];
    let mut names = PARTS.into_iter();
    texts.map(|text| (names.next().unwrap_or_default(), text))
}

fn with(page: &str, parts: [(&'static str, String); 7]) -> anyhow::Result<String> {
    let mut text = page.to_owned();
    for (name, part) in parts {
        let begin = format!("<!-- load:{name} -->\n");
        let (before, rest) = text
            .split_once(&begin)
            .with_context(|| format!("the page lacks {begin}"))?;
        let (_, after) = rest.split_once("<!-- /load -->").context("a part without its end")?;
        text = format!("{before}{begin}{part}<!-- /load -->{after}");
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::bytes;
    use crate::load::habits::number;

    #[test]
    fn numbers_are_written_as_people_read_them() {
        assert_eq!(number(1_234_567.0), "1,234,567");
        assert_eq!(number(0.06), "0.06");
        assert_eq!(number(999.6), "1,000");
        assert_eq!(number(0.0), "0");
        assert_eq!(bytes(1_500.0), "2 kB");
        assert_eq!(bytes(2.5e9), "2.5 GB");
        assert_eq!(bytes(1.5e14), "150 TB");
    }
}
