//! Which table grows how: every table has something that drives it and a time for which it is kept.

use super::habits::{Brand, Habits};
use super::measured::Tables;

/// What makes rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Driver {
    /// So many for each owner; they come with the owner.
    Owner,
    /// For each store; they come with the store.
    Store,
    /// For each store and day.
    Day,
    /// For each booking.
    Booking,
    /// For each repair order.
    Repair,
    /// For each new car.
    Order,
    /// For each loan.
    Loan,
    /// For each survey.
    Survey,
    /// For each word of care.
    Care,
    /// For each opening of the mini-program.
    Opening,
    /// For each write.
    Write,
    /// For each event of a partner.
    Event,
    /// For each booking: what is told about everything is told most about visits.
    Notice,
    /// A handful, however big the house is.
    Few,
}

/// How long rows stay.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kept {
    /// Nothing removes them.
    Always,
    /// A sweep removes what is older than so many days.
    Days(f64),
}

/// What drives a table, and how long its rows stay; `None` for a table that nobody has thought of.
pub fn driver(table: &str) -> Option<(Driver, Kept)> {
    use Driver::{Booking, Care, Day, Event, Few, Loan, Notice, Opening, Order, Owner, Repair, Store, Survey, Write};
    let kept = |driver| Some((driver, Kept::Always));
    let for_days = |driver, days| Some((driver, Kept::Days(days)));
    // Before the prefixes that would take them.
    match table {
        "booking_day" | "repair_day" | "store_day" | "store_outage" => return kept(Day),
        "loan_product" | "loan_secret" | "leg_norm" | "lender" | "partner" | "partner_key" => return kept(Few),
        "repair_spread" | "repair_spread_item" | "repair_fit" => return kept(Store),
        "recovery_code" | "survey_form" | "survey_weight" | "care_rule" | "care_recall" | "care_store"
        | "care_dry_run" => return kept(Store),
        "idempotency" => return for_days(Write, 3.0),
        "change" => return for_days(Write, 1.0 / 24.0),
        "inbound" => return for_days(Event, 30.0),
        "used_code" | "phone_bind" | "sms_count" => return for_days(Opening, 1.0),
        "refresh" => return for_days(Opening, 60.0),
        "notice_contact" => return for_days(Care, 8.0),
        "credit_call" | "credit_hint" => return for_days(Notice, 30.0),
        _ => {}
    }
    let prefixes: [(&[&str], Driver); 11] = [
        (&["booking", "duty", "audit"], Booking),
        (&["repair", "quote", "complaint", "media"], Repair),
        (&["sales_order", "order_"], Order),
        (&["loan"], Loan),
        (&["survey", "recovery"], Survey),
        (&["care_message"], Care),
        (&["notice", "delivery", "intent", "credit_entry"], Notice),
        (
            &[
                "account",
                "person",
                "phone_owner",
                "session",
                "consent",
                "subject_key",
                "vehicle",
                "customer_store",
            ],
            Owner,
        ),
        (
            &[
                "credit",
                "wechat_follower",
                "merge_request",
                "care_",
                "butler_reply",
                "login_guard",
            ],
            Owner,
        ),
        (&["staff", "store", "catalog", "butler"], Store),
        (&["lease", "feed_import", "vehicle_model"], Few),
    ];
    // The longest prefix says it: vehicle_model is of the maker, not of the owner.
    let fits = prefixes
        .iter()
        .flat_map(|(words, driver)| words.iter().map(move |word| (word, *driver)));
    let best = fits
        .filter(|(word, _)| table.starts_with(**word))
        .max_by_key(|(word, _)| word.len());
    best.map(|(_, driver)| (driver, Kept::Always))
}

/// How many of what drives there are in the sample: the rows of the table that stands for it.
fn in_the_sample(driver: Driver, tables: &Tables) -> f64 {
    let base = match driver {
        Driver::Owner | Driver::Opening => "person",
        Driver::Store | Driver::Few => "store",
        Driver::Day => "booking_day",
        Driver::Booking | Driver::Notice => "booking",
        Driver::Repair => "repair_order",
        Driver::Order => "sales_order",
        Driver::Loan => "loan",
        Driver::Survey => "survey",
        Driver::Care => "care_message",
        Driver::Write => "idempotency",
        Driver::Event => "inbound",
    };
    tables.rows(base)
}

/// How many of what drives come in a year.
pub fn in_a_year(driver: Driver, brand: &Brand, habits: &Habits) -> f64 {
    let [booking, repair, order] = habits.writes;
    let each = match driver {
        Driver::Owner | Driver::Store | Driver::Few => return 0.0,
        Driver::Day => return brand.stores * 365.0,
        Driver::Booking | Driver::Notice => habits.bookings,
        Driver::Repair => habits.repairs,
        Driver::Order => habits.orders,
        Driver::Loan => habits.loans,
        Driver::Survey => habits.surveys,
        Driver::Care => habits.care,
        Driver::Opening => habits.opens,
        Driver::Write => habits.bookings * booking + habits.repairs * repair + habits.orders * order,
        Driver::Event => habits.orders * habits.events,
    };
    each * brand.owners
}

/// A table of a house.
#[derive(Clone, Debug)]
pub struct Growth {
    /// Its name.
    pub table: String,
    /// What drives it.
    pub driver: Driver,
    /// How long rows stay.
    pub kept: Kept,
    /// Rows that are there however long it runs: of owners and stores, or of what is removed again.
    pub stands: f64,
    /// Rows that a year adds for good.
    pub adds: f64,
    /// Bytes of a row with its indexes.
    pub bytes: f64,
}

impl Growth {
    /// Bytes after so many years.
    pub fn after(&self, years: f64) -> f64 {
        (self.stands + self.adds * years) * self.bytes
    }
}

/// Every table of the sample in a house of this size, the one that grows most first.
pub fn of(brand: &Brand, habits: &Habits, tables: &Tables) -> Vec<Growth> {
    let one = |table: &str| {
        let (driver, kept) = driver(table)?;
        let base = in_the_sample(driver, tables);
        // What the sample has none of drives as many rows as itself.
        let ratio = if base > 0.0 { tables.rows(table) / base } else { 1.0 };
        let ratio = match driver {
            // These are counted themselves; what the sample keeps of them is an accident of its last days.
            Driver::Write | Driver::Event | Driver::Opening => 1.0,
            _ => ratio,
        };
        let year = in_a_year(driver, brand, habits) * ratio;
        let (stands, adds) = match (driver, kept) {
            (Driver::Owner, _) => (brand.owners * ratio, 0.0),
            (Driver::Store, _) => (brand.stores * ratio, 0.0),
            (Driver::Few, _) => (tables.rows(table), 0.0),
            (_, Kept::Days(days)) => (year * days / 365.0, 0.0),
            (_, Kept::Always) => (0.0, year),
        };
        Some(Growth {
            table: table.to_owned(),
            driver,
            kept,
            stands,
            adds,
            bytes: tables.bytes(table),
        })
    };
    let mut all: Vec<Growth> = tables.names().filter_map(one).collect();
    all.sort_by(|a, b| b.after(3.0).total_cmp(&a.after(3.0)));
    all
}

#[cfg(test)]
mod tests {
    use super::{Driver, Kept, driver, of};
    use crate::load::habits::{Brand, HABITS};
    use crate::load::measured::Tables;

    const SAMPLE: &str = concat!(
        r#"{"table":"booking","rows":1000,"row":100,"index":0,"indexes":0}"#,
        "\n",
        r#"{"table":"booking_event","rows":3000,"row":50,"index":0,"indexes":0}"#,
        "\n",
        r#"{"table":"idempotency","rows":0,"row":0,"index":0,"indexes":0}"#,
        "\n",
        r#"{"table":"person","rows":100,"row":200,"index":0,"indexes":0}"#,
        "\n",
        r#"{"table":"account","rows":150,"row":200,"index":0,"indexes":0}"#
    );

    fn house() -> anyhow::Result<Vec<super::Growth>> {
        let brand = Brand {
            name: "x",
            owners: 10_000.0,
            stores: 3.0,
        };
        Ok(of(&brand, &HABITS, &Tables::read(SAMPLE)?))
    }

    fn find<'a>(all: &'a [super::Growth], table: &str) -> &'a super::Growth {
        all.iter().find(|one| one.table == table).unwrap_or(&all[0])
    }

    #[test]
    fn rows_follow_what_drives_them() -> anyhow::Result<()> {
        let all = house()?;
        // 1.8 bookings of 10,000 owners, three events each.
        assert!((find(&all, "booking").adds - 18_000.0).abs() < 1e-6);
        assert!((find(&all, "booking_event").adds - 54_000.0).abs() < 1e-6);
        // One and a half accounts a person, and none more with the years.
        let account = find(&all, "account");
        assert!((account.stands - 15_000.0).abs() < 1e-6 && account.adds < 1e-9);
        assert!((account.after(1.0) - account.after(9.0)).abs() < 1e-6);
        // Three years of events: 162,000 rows of 50 bytes and a fifth.
        assert!((find(&all, "booking_event").after(3.0) - 162_000.0 * 60.0).abs() < 1e-3);
        Ok(())
    }

    #[test]
    fn what_is_removed_again_stands_still() -> anyhow::Result<()> {
        let all = house()?;
        let keys = find(&all, "idempotency");
        let writes = (1.8 * 4.0 + 1.6 * 45.0 + 0.06 * 25.0) * 10_000.0;
        assert_eq!(keys.kept, Kept::Days(3.0));
        assert!((keys.stands - writes * 3.0 / 365.0).abs() < 1e-6 && keys.adds < 1e-9);
        Ok(())
    }

    #[test]
    fn the_longest_word_decides() {
        assert_eq!(driver("vehicle_model").map(|(driver, _)| driver), Some(Driver::Few));
        assert_eq!(
            driver("vehicle_ownership").map(|(driver, _)| driver),
            Some(Driver::Owner)
        );
        assert_eq!(driver("care_message").map(|(driver, _)| driver), Some(Driver::Care));
        assert_eq!(driver("something_new"), None);
    }
}
