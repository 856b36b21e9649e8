//! What the workshop does not decide: who comes, with what, and how long it really takes.

use super::dice::Dice;

/// Days of a month.
pub const DAYS: i64 = 30;
pub const DAY: i64 = 24 * 60;
/// Inspectors, and places to wash.
pub const INSPECTORS: usize = 2;
pub const WASHERS: usize = 2;
pub const BAYS: usize = 10;

/// The hours of a day, in minutes of the month: Sundays (every seventh day) are short.
pub fn hours(day: i64) -> (i64, i64) {
    match day % 7 {
        6 => (day * DAY + 10 * 60, day * DAY + 16 * 60),
        _ => (day * DAY + 9 * 60, day * DAY + 18 * 60),
    }
}

/// What a car can be in for.
pub struct Kind {
    pub book: i64,
    /// How often, beside the others.
    pub share: f64,
    pub skill: &'static str,
    /// What the book is off by; nobody knows it.
    bias: f64,
    /// How often something is seized, broken or found.
    tail: f64,
    /// How often a part is missing.
    pub short: f64,
}

const fn kind(book: i64, share: f64, skill: &'static str, [bias, tail, short]: [f64; 3]) -> Kind {
    Kind {
        book,
        share,
        skill,
        bias,
        tail,
        short,
    }
}

pub const KINDS: &[Kind] = &[
    kind(45, 0.30, "mechanical", [0.92, 0.03, 0.01]),  // oil and filters
    kind(60, 0.14, "mechanical", [1.05, 0.05, 0.02]),  // the big service
    kind(90, 0.13, "mechanical", [1.15, 0.16, 0.08]),  // brakes
    kind(40, 0.11, "mechanical", [0.85, 0.04, 0.05]),  // tyres
    kind(120, 0.10, "electric", [1.30, 0.28, 0.12]),   // a fault that has to be found
    kind(75, 0.08, "electric", [1.00, 0.10, 0.08]),    // air conditioning
    kind(150, 0.08, "mechanical", [1.20, 0.22, 0.15]), // chassis
    kind(210, 0.06, "paint", [0.95, 0.12, 0.10]),      // body and paint
];

/// A technician: name, skills, and how slow.
pub struct Hand {
    pub name: &'static str,
    pub skills: &'static [&'static str],
    pub senior: bool,
    slow: f64,
    /// The first day they are here; whoever is new gets quicker.
    from: i64,
}

const ALL: &[&str] = &["mechanical", "electric"];
const PLAIN: &[&str] = &["mechanical"];

const fn hand(name: &'static str, skills: &'static [&'static str], senior: bool, slow: f64, from: i64) -> Hand {
    Hand {
        name,
        skills,
        senior,
        slow,
        from,
    }
}

pub const HANDS: &[Hand] = &[
    hand("陈", ALL, true, 0.86, 0),
    hand("郭", ALL, true, 0.95, 0),
    hand("何", PLAIN, false, 1.00, 0),
    hand("黄", PLAIN, false, 1.08, 0),
    hand("李", ALL, false, 1.02, 0),
    hand("林", PLAIN, false, 1.22, 0),
    hand("彭", &["paint", "mechanical"], false, 1.05, 0),
    hand("孙", &["paint"], true, 0.92, 0),
    hand("吴", PLAIN, false, 0.97, 0),
    hand("谢", ALL, false, 1.10, 0),
    hand("许", PLAIN, false, 1.00, 0),
    hand("周", PLAIN, false, 1.30, 11),
];

impl Hand {
    pub fn is_here(&self, day: i64) -> bool {
        day >= self.from
    }

    fn slow(&self, day: i64) -> f64 {
        let new = if self.from > 0 {
            (day - self.from).max(0) as f64
        } else {
            60.0
        };
        self.slow + 0.35 * (-new / 6.0).exp()
    }
}

/// The half hour in which the `n`-th of some people eats, in minutes of a day.
pub fn lunch(n: usize) -> (i64, i64) {
    let from = 11 * 60 + 30 + 20 * (n as i64 % 4);
    (from, from + 40)
}

/// A car that will be there.
pub struct Visit {
    pub arrives: i64,
    pub kinds: Vec<usize>,
    pub urgent: bool,
    pub promised: i64,
    /// From the arrival until the owner has agreed: intake, diagnosis, a look at the quote.
    pub before: i64,
}

fn what(dice: &mut Dice) -> usize {
    let mut left = dice.share() * KINDS.iter().map(|kind| kind.share).sum::<f64>();
    for (n, kind) in KINDS.iter().enumerate() {
        left -= kind.share;
        if left < 0.0 {
            return n;
        }
    }
    0
}

/// Who comes on a day, and how many who were booked do not.
pub fn visits(day: i64, dice: &mut Dice) -> (Vec<Visit>, u32) {
    let (opens, closes) = hours(day);
    // Saturdays are full, Tuesdays are not; the last week is before a holiday.
    let busy = [1.0, 0.85, 0.95, 1.0, 1.1, 1.25, 0.55][(day % 7) as usize] * if day >= 23 { 1.12 } else { 1.0 };
    let (mut all, mut missed) = (Vec::new(), 0);
    let booked = dice.count(20.0 * busy);
    for _ in 0..booked {
        let slots = (closes - opens - 120) / 30;
        // Mornings are liked best.
        let slot = opens + 30 * ((dice.share() * dice.share().sqrt()) * slots as f64) as i64;
        if dice.falls(0.07) {
            missed += 1;
            continue;
        }
        let late = match dice.share() {
            x if x < 0.60 => dice.between(-12.0, 8.0),
            x if x < 0.90 => dice.exponential(18.0),
            _ => 15.0 + dice.exponential(45.0),
        };
        all.push(visit(slot, slot + late as i64, opens, dice));
    }
    for _ in 0..dice.count(4.0 * busy) {
        let at = dice.between(opens as f64, closes as f64 - 90.0) as i64;
        all.push(visit(at, at, opens, dice));
    }
    all.sort_by_key(|visit| visit.arrives);
    (all, missed)
}

fn visit(slot: i64, arrives: i64, opens: i64, dice: &mut Dice) -> Visit {
    let mut kinds = vec![what(dice)];
    for share in [0.28, 0.10] {
        let one = what(dice);
        if dice.falls(share) && !kinds.contains(&one) {
            kinds.push(one);
        }
    }
    let book: i64 = kinds.iter().map(|kind| KINDS[*kind].book).sum();
    let agreed = if dice.falls(0.3) {
        dice.exponential(40.0)
    } else {
        dice.between(1.0, 8.0)
    };
    Visit {
        arrives: arrives.max(opens),
        kinds,
        urgent: dice.falls(0.06),
        promised: slot + book * 3 / 2 + 90,
        before: (dice.between(9.0, 24.0) + dice.between(5.0, 35.0) + agreed) as i64,
    }
}

/// How many minutes of hands a job really takes.
pub fn takes(kind: usize, hand: usize, day: i64, dice: &mut Dice) -> f64 {
    let kind = &KINDS[kind];
    let book = kind.book as f64;
    let three: f64 = (0..3).map(|_| dice.exponential(1.0 / 3.0)).sum();
    let tired = if day % 7 == 5 { 1.06 } else { 1.0 };
    let body = book * kind.bias * HANDS[hand].slow(day) * tired * (0.72 + 0.28 * three);
    let found = if dice.falls(kind.tail) {
        dice.pareto(0.25 * book, 1.6).min(5.0 * book)
    } else {
        0.0
    };
    (body + found).max(3.0)
}

/// A part that is missing from now on: when it is expected, and when it comes.
pub fn part(now: i64, dice: &mut Dice) -> (i64, i64) {
    let (opens, _) = hours(now / DAY + 1);
    let expected = if dice.falls(0.5) { now + 120 } else { opens + 60 };
    let late = match dice.share() {
        x if x < 0.65 => dice.between(-25.0, 15.0),
        x if x < 0.93 => dice.exponential(55.0),
        _ => DAY as f64 + dice.between(-60.0, 120.0),
    };
    (expected, (expected + late as i64).max(now + 20))
}

/// Minutes in the inspection, and whether it goes back.
pub fn inspection(dice: &mut Dice) -> (f64, bool) {
    (9.0 + dice.exponential(9.0), dice.falls(0.035))
}

/// Minutes in the wash; some owners do without.
pub fn wash(dice: &mut Dice) -> f64 {
    if dice.falls(0.12) { 1.0 } else { dice.between(8.0, 21.0) }
}
