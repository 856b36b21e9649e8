//! What owners and stores do: assumptions, each with its reason. Change one, run the program, and the page follows.

/// How big a house is.
#[derive(Clone, Copy, Debug)]
pub struct Brand {
    /// As the page calls it.
    pub name: &'static str,
    /// Owners who use the mini-program.
    pub owners: f64,
    /// Stores.
    pub stores: f64,
}

/// From one store to a brand.
pub const BRANDS: [Brand; 4] = [
    Brand {
        name: "one store",
        owners: 3_300.0,
        stores: 1.0,
    },
    Brand {
        name: "a group",
        owners: 100_000.0,
        stores: 30.0,
    },
    Brand {
        name: "a million owners",
        owners: 1_000_000.0,
        stores: 300.0,
    },
    Brand {
        name: "a brand",
        owners: 10_000_000.0,
        stores: 3_000.0,
    },
];

/// The habits; of one owner and one year unless it says otherwise.
#[derive(Clone, Copy, Debug)]
pub struct Habits {
    /// How often the mini-program is opened.
    pub opens: f64,
    /// Full reads of one opening …
    pub reads: f64,
    /// … and reads that are answered with 304.
    pub same: f64,
    /// Seconds that an opened page stays open.
    pub stays: f64,
    /// Bookings.
    pub bookings: f64,
    /// Repair orders.
    pub repairs: f64,
    /// New cars ordered.
    pub orders: f64,
    /// Loans applied for.
    pub loans: f64,
    /// Surveys sent.
    pub surveys: f64,
    /// Words of care.
    pub care: f64,
    /// Writes of owners and staff for one booking, one repair, one order.
    pub writes: [f64; 3],
    /// Events that partners push for one order and its loan.
    pub events: f64,
    /// Of a hundred notices, how many go by text message.
    pub sms: f64,
    /// Members of staff of one store …
    pub staff: f64,
    /// … and how many of them have a page open.
    pub pages: f64,
    /// Working days in a year, and hours in a day.
    pub days: f64,
    /// Hours of such a day.
    pub hours: f64,
    /// Of a hundred openings of a day, how many fall into the ten minutes after nine.
    pub nine: f64,
    /// Of a hundred notices of a day, how many wait for nine o'clock because of the quiet hours.
    pub held: f64,
    /// Of a hundred of those that waited, how many are opened within ten minutes.
    pub tapped: f64,
    /// How much more than its mean the worst second of those ten minutes has.
    pub burst: f64,
}

/// The habits that the page is made of.
pub const HABITS: Habits = Habits {
    opens: 26.0,
    reads: 5.0,
    same: 3.0,
    stays: 90.0,
    bookings: 1.8,
    repairs: 1.6,
    orders: 0.06,
    loans: 0.03,
    surveys: 1.0,
    care: 4.0,
    writes: [4.0, 45.0, 25.0],
    events: 30.0,
    sms: 6.0,
    staff: 14.0,
    pages: 8.0,
    days: 310.0,
    hours: 9.0,
    nine: 8.0,
    held: 30.0,
    tapped: 25.0,
    burst: 2.0,
};

impl Habits {
    /// The assumptions as the page shows them: what, how much, why.
    pub fn said(&self) -> Vec<[String; 3]> {
        let [booking, repair, order] = self.writes;
        let all: [(&str, String, &str); 15] = [
            (
                "openings of the mini-program, an owner and year",
                number(self.opens),
                "every other week, more around a visit",
            ),
            (
                "reads of one opening, full and 304",
                format!("{} and {}", self.reads, self.same),
                "home, garage, booking, repair, inbox; what was read before comes back as 304",
            ),
            ("an opened page stays open", format!("{} s", self.stays), "assumed"),
            (
                "bookings and repairs, an owner and year",
                format!("{} and {}", self.bookings, self.repairs),
                "two visits a year, some of them moved or called off",
            ),
            (
                "new cars and loans, an owner and year",
                format!("{} and {}", self.orders, self.loans),
                "a car is kept for about fifteen years over several owners; half are financed",
            ),
            (
                "surveys and words of care, an owner and year",
                format!("{} and {}", self.surveys, self.care),
                "at most one survey a week, with consent; care stays under its budget of three a week by far",
            ),
            (
                "writes for a booking, a repair, a new car",
                format!("{booking}, {repair}, {order}"),
                "hold, submit, answer, check-in; five lists of checks, a quote, stages, a bill; the steps of a path",
            ),
            (
                "events of partners for a new car",
                number(self.events),
                "production, transport, papers, the lender's states, each pushed more than once",
            ),
            (
                "of a hundred notices go by SMS",
                number(self.sms),
                "only critical ones and those due within two hours that WeChat cannot reach",
            ),
            (
                "members of staff of a store, pages open at once",
                format!("{} and {}", self.staff, self.pages),
                "advisors, desk, workshop screens",
            ),
            (
                "working days and hours",
                format!("{} and {}", self.days, self.hours),
                "stores close around the New Year",
            ),
            (
                "of a hundred openings of a day in the ten minutes after nine",
                number(self.nine),
                "stores open, quiet hours end",
            ),
            (
                "of a hundred notices of a day wait for nine",
                number(self.held),
                "quiet hours are 21:00 to 09:00 (rulings 20)",
            ),
            (
                "of a hundred of those are tapped within ten minutes",
                number(self.tapped),
                "generous: subscribe messages are seen among many",
            ),
            (
                "the worst second beside the mean of the ten minutes",
                format!("{} ×", self.burst),
                "jobs spreads what waited; people do not",
            ),
        ];
        all.map(|(what, much, why)| [what.to_owned(), much, why.to_owned()])
            .to_vec()
    }
}

/// A number as people write it: thousands apart, no more digits than it deserves.
pub fn number(value: f64) -> String {
    if value > 0.0 && value < 10.0 && value.fract() > 0.0 {
        let text = format!("{value:.2}");
        return text.trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
