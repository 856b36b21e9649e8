//! Nine o'clock: stores open, quiet hours end, and what waited for the night goes out.

use super::growth::{Driver, in_a_year};
use super::habits::{Brand, Habits};
use super::measured::{Costs, Tables};

/// A core is planned to be busy for so much of its time.
const BUSY: f64 = 0.5;

/// The worst second of nine o'clock.
#[derive(Clone, Copy, Debug)]
pub struct Peak {
    /// Openings a second.
    pub opens: f64,
    /// Full reads a second, of owners.
    pub reads: f64,
    /// Reads answered with 304 a second.
    pub same: f64,
    /// Writes a second.
    pub writes: f64,
    /// Free slots asked for a second.
    pub slots: f64,
    /// Reads of a store's today a second.
    pub today: f64,
    /// Pages that are open.
    pub pages: f64,
    /// Deliveries that waited for nine.
    pub held: f64,
    /// Seconds in which they go out, with the measured pace of one PostgreSQL and at most 1,000 a second of each jobs.
    pub drained: f64,
    /// Cores of bff and of PostgreSQL.
    pub cores: [f64; 2],
    /// Megabytes of open pages, in bff.
    pub memory: f64,
    /// Messages a second through Redis: a ring of each write to each bff, and a count of each login.
    pub messages: f64,
    /// Megabytes in Redis: a counter for each address that logged in during the last minute.
    pub redis: f64,
}

/// Notices of a year in a house of this size.
pub fn notices(brand: &Brand, habits: &Habits, tables: &Tables) -> f64 {
    let each = tables.rows("delivery") / tables.rows("booking").max(1.0);
    in_a_year(Driver::Booking, brand, habits) * each
}

/// Subscribe messages a second of one jobs process (`CHEZHU_WECHAT__SENDS_PER_SECOND`).
const SENDS: f64 = 1_000.0;
/// Ten minutes.
const WINDOW: f64 = 600.0;
/// Bytes that Redis takes for a counter: key, number, time to live, and what its dictionary needs.
const COUNTER: f64 = 160.0;

/// The worst second.
pub fn of(brand: &Brand, habits: &Habits, tables: &Tables, costs: &Costs) -> Peak {
    let day = |year: f64| year / habits.days;
    let held = notices(brand, habits, tables) / 365.0 * habits.held / 100.0;
    let tapped = held * habits.tapped / 100.0;
    let opened = brand.owners * habits.opens / 365.0 * habits.nine / 100.0;
    let opens = (opened + tapped) / WINDOW * habits.burst;
    let all = in_a_year(Driver::Write, brand, habits);
    let writes = day(all) / (habits.hours * 3600.0) * habits.burst;
    // Who books looks at two days first.
    let slots = day(in_a_year(Driver::Booking, brand, habits)) * habits.nine / 100.0 / WINDOW * habits.burst * 2.0;
    // Each write is heard by the open pages of its store, and each of them looks again.
    let today = writes * habits.pages;
    let pages = opens / habits.burst * habits.stays + brand.stores * habits.pages;
    let (reads, same) = (opens * habits.reads, opens * habits.same);
    let cores = [0, 1].map(|n| {
        let own = reads * costs.read[n] + same * costs.same[n] + writes * costs.write[n] + slots * costs.slots[n];
        // Of a today only the whole is known: half each.
        (own + today * costs.today / 2.0) / 1000.0 / BUSY
    });
    let processes = (cores[0] / 2.0).ceil().max(2.0);
    Peak {
        opens,
        reads,
        same,
        writes,
        slots,
        today,
        pages,
        held,
        drained: held / costs.deliveries.min(SENDS * 2.0),
        cores,
        memory: pages * costs.page / 1024.0,
        messages: writes * processes + opens,
        redis: opens * 60.0 * COUNTER / 1_048_576.0,
    }
}

#[cfg(test)]
mod tests {
    use super::{notices, of};
    use crate::load::habits::{Brand, HABITS, Habits};
    use crate::load::measured::{Costs, Tables};

    const COSTS: Costs = Costs {
        read: [0.2, 0.3],
        same: [0.1, 0.1],
        slots: [1.0, 1.0],
        write: [0.5, 1.5],
        today: 4.0,
        deliveries: 5_000.0,
        page: 16.0,
    };

    fn brand(owners: f64) -> Brand {
        Brand {
            name: "x",
            owners,
            stores: owners / 1_000.0,
        }
    }

    fn tables() -> anyhow::Result<Tables> {
        Tables::read(concat!(
            r#"{"table":"booking","rows":100,"row":1,"index":0,"indexes":0}"#,
            "\n",
            r#"{"table":"delivery","rows":500,"row":1,"index":0,"indexes":0}"#
        ))
    }

    #[test]
    fn five_messages_a_booking() -> anyhow::Result<()> {
        assert!((notices(&brand(1_000.0), &HABITS, &tables()?) - 9_000.0).abs() < 1e-6);
        Ok(())
    }

    #[test]
    fn twice_the_owners_are_twice_the_work() -> anyhow::Result<()> {
        let (tables, few, many) = (tables()?, brand(100_000.0), brand(200_000.0));
        let (few, many) = (of(&few, &HABITS, &tables, &COSTS), of(&many, &HABITS, &tables, &COSTS));
        for (few, many) in [
            (few.opens, many.opens),
            (few.cores[1], many.cores[1]),
            (few.held, many.held),
            (few.pages, many.pages),
        ] {
            assert!(few > 0.0 && (many / few - 2.0).abs() < 1e-6, "{few} {many}");
        }
        Ok(())
    }

    /// 365 openings a year of which all fall into the window, nothing else: the sum can be done in the head.
    #[test]
    fn a_sum_that_can_be_done_in_the_head() -> anyhow::Result<()> {
        let habits = Habits {
            opens: 365.0,
            nine: 100.0,
            burst: 1.0,
            bookings: 0.0,
            repairs: 0.0,
            orders: 0.0,
            reads: 2.0,
            same: 1.0,
            stays: 60.0,
            pages: 0.0,
            ..HABITS
        };
        let peak = of(&brand(60_000.0), &habits, &tables()?, &COSTS);
        assert!((peak.opens - 100.0).abs() < 1e-6 && (peak.reads - 200.0).abs() < 1e-6);
        // 200 reads of 0.2 ms and 100 of 0.1 ms are 50 ms of a second, and a core is half busy.
        assert!((peak.cores[0] - 0.1).abs() < 1e-6);
        assert!((peak.pages - 6_000.0).abs() < 1e-6 && (peak.memory - 93.75).abs() < 1e-6);
        assert!(peak.held < 1e-9 && peak.writes < 1e-9);
        Ok(())
    }
}
