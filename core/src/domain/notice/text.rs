//! Every word of every notice, in one place. Times are shown in the store's zone with the weekday (X5).

mod booking;
mod butler;
mod care;
mod case;
mod loan;
mod order;
mod quote;
mod repair;
mod survey;

use chrono::{DateTime, Datelike};
use chrono_tz::Tz;

use super::rules::{Facts, Kind};
use crate::ground::clock::At;

/// What of a notice may stand in a field of a template or in a parameter of an SMS. All of them are always there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fact {
    /// At most five hanzi: 预约成功.
    Status,
    /// At most 32 printable ASCII characters: the number a person reads.
    Number,
    /// `2026年11月23日 10:00`, in the store's zone.
    Time,
    /// At most 20 characters: the store.
    Store,
    /// At most 20 characters: the notice in a line.
    Title,
    /// At most 20 characters: what to do or to know.
    Tip,
    /// At most 20 characters: what it will cost at most, or that the store's offer says so.
    Price,
    /// At most 32 printable ASCII characters: the end of a link of our own domain.
    Link,
}

impl Fact {
    /// In the order in which they are listed to an operator.
    pub const ALL: [Fact; 8] = [
        Fact::Status,
        Fact::Number,
        Fact::Time,
        Fact::Store,
        Fact::Title,
        Fact::Tip,
        Fact::Price,
        Fact::Link,
    ];

    /// The word of the configuration.
    pub const fn word(self) -> &'static str {
        match self {
            Fact::Status => "status",
            Fact::Number => "number",
            Fact::Time => "time",
            Fact::Store => "store",
            Fact::Title => "title",
            Fact::Tip => "tip",
            Fact::Price => "price",
            Fact::Link => "link",
        }
    }

    /// The fact of a word.
    pub fn of(word: &str) -> Option<Fact> {
        Fact::ALL.into_iter().find(|fact| fact.word() == word)
    }
}

/// The facts of a notice, each in the form that [`Fact`] promises (wechat.md 4.2), none empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    status: &'static str,
    number: String,
    time: String,
    store: String,
    title: String,
    tip: String,
    price: String,
    link: String,
}

impl Card {
    /// The text of a fact.
    pub fn get(&self, fact: Fact) -> &str {
        match fact {
            Fact::Status => self.status,
            Fact::Number => &self.number,
            Fact::Time => &self.time,
            Fact::Store => &self.store,
            Fact::Title => &self.title,
            Fact::Tip => &self.tip,
            Fact::Price => &self.price,
            Fact::Link => &self.link,
        }
    }
}

/// One line.
pub fn title(kind: Kind) -> &'static str {
    match kind.aggregate() {
        "order" => order::title(kind),
        "loan" => loan::title(kind),
        "repair" => repair::title(kind),
        "quote" => quote::title(kind),
        "case" => case::title(kind),
        "survey" | "recovery" => survey::title(kind),
        "care" => care::title(kind),
        "butler" => butler::title(kind),
        _ => booking::title(kind),
    }
}

/// A sentence or two.
pub fn body(kind: Kind, facts: &Facts) -> String {
    match kind.aggregate() {
        "order" => order::body(kind, facts, &Words::of(facts)),
        "loan" => loan::body(kind, facts),
        "repair" => repair::body(kind, facts, &Words::of(facts)),
        "quote" => quote::body(kind, facts),
        "case" => case::body(kind, facts),
        "survey" | "recovery" => survey::body(kind, facts, &Words::of(facts)),
        "care" => care::body(facts, &Words::of(facts)),
        "butler" => butler::body(kind, facts, &Words::of(facts)),
        _ => booking::body(kind, facts, &Words::of(facts)),
    }
}

/// The parts of a sentence that the modules' notices share.
struct Words {
    /// When it begins.
    start: String,
    /// By when somebody has to do something.
    due: Option<String>,
    /// The text as a sentence.
    more: String,
    /// The text as a reason.
    why: String,
}

impl Words {
    fn of(facts: &Facts) -> Words {
        let text = facts.text.as_deref();
        Words {
            start: facts
                .start_at
                .map_or_else(|| "所选时间".to_owned(), |at| moment(at, facts.zone)),
            due: facts.due_at.map(|at| moment(at, facts.zone)),
            more: text.map_or_else(String::new, ended),
            why: text.map_or_else(String::new, |text| format!("原因：{}", ended(text))),
        }
    }

    /// The deadline between two pieces of text; nothing where there is none.
    fn by(&self, before: &str, after: &str) -> String {
        self.due
            .as_ref()
            .map_or_else(String::new, |due| format!("{before}{due}{after}"))
    }
}

/// The same as a card. Where there is no start, the time is that of the deadline, or of the event itself.
pub fn card(kind: Kind, facts: &Facts, told_at: At) -> Card {
    let (phrase, tip) = match kind.aggregate() {
        "order" => order::card(kind, facts),
        "loan" => loan::card(kind, facts),
        "repair" => repair::card(kind, facts),
        "quote" => quote::card(kind, facts),
        "case" => case::card(kind),
        "survey" | "recovery" => survey::card(kind),
        "care" => care::card(kind, facts),
        "butler" => butler::card(kind, facts),
        _ => booking::card(kind, facts),
    };
    let at = facts.start_at.or(facts.due_at).unwrap_or(told_at);
    let number: String = facts.number.chars().filter(|c| c.is_ascii_graphic()).take(32).collect();
    let price = facts.price.map_or_else(
        || "以门店报价为准".to_owned(),
        |(_, high)| format!("不超过{}", high.yuan()),
    );
    Card {
        status: phrase,
        number: if number.is_empty() { "-".to_owned() } else { number },
        time: local(at, facts.zone).format("%Y年%-m月%-d日 %H:%M").to_string(),
        store: thing(&facts.store_name),
        title: thing(title(kind)),
        tip: thing(&tip),
        price: thing(&price),
        link: facts.link.clone().unwrap_or_else(|| "-".to_owned()),
    }
}

fn local(at: At, zone: Tz) -> DateTime<Tz> {
    at.utc().with_timezone(&zone)
}

/// `2026年11月23日（周一）10:00`
fn moment(at: At, zone: Tz) -> String {
    let time = local(at, zone);
    let day = ["一", "二", "三", "四", "五", "六", "日"];
    let day = day
        .get(time.weekday().num_days_from_monday() as usize)
        .copied()
        .unwrap_or("");
    time.format(&format!("%Y年%-m月%-d日（周{day}）%H:%M")).to_string()
}

/// `11月23日10:00`
fn short(at: At, zone: Tz) -> String {
    local(at, zone).format("%-m月%-d日%H:%M").to_string()
}

/// At most 20 characters on one line, the cut marked; never empty.
fn thing(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = line.trim();
    match line.chars().count() {
        0 => "-".to_owned(),
        1..=20 => line.to_owned(),
        _ => line.chars().take(19).chain(['…']).collect(),
    }
}

/// The text as a sentence.
fn ended(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.ends_with(['。', '！', '？', '.', '!', '?']) {
        text.to_owned()
    } else {
        format!("{text}。")
    }
}

#[cfg(test)]
mod tests {
    use super::{Fact, body, card, thing, title};
    use crate::domain::notice::rules::{Facts, Kind};
    use crate::ground::clock::At;
    use crate::ground::money::Fen;
    use chrono::Datelike;
    use chrono_tz::Tz;
    use sea_orm::Iterable;

    fn facts(zone: Tz) -> Facts {
        Facts {
            start_at: Some(At::from_ms(1_795_399_200_000)), // 2026-11-23T02:00:00Z, a Monday
            due_at: Some(At::from_ms(1_795_312_800_000)),
            price: Some((Fen::new(58_000), Fen::new(72_050))),
            text: Some("工位检修".to_owned()),
            ..Facts::new("车主汽车虹桥店", "BK20261123-0007", zone)
        }
    }

    #[test]
    fn times_are_the_stores_with_the_weekday() {
        assert_eq!(
            body(Kind::Confirmed, &facts(Tz::Asia__Shanghai)),
            "2026年11月23日（周一）10:00，车主汽车虹桥店，预约号 BK20261123-0007。预计费用 ¥580.00 至 ¥720.50。工位检修。"
        );
        assert!(body(Kind::Moved, &facts(Tz::Pacific__Honolulu)).contains("2026年11月22日（周日）16:00"));
        assert_eq!(
            card(Kind::Moved, &facts(Tz::Asia__Urumqi), At::from_ms(0)).get(Fact::Time),
            "2026年11月23日 08:00"
        );
    }

    /// X5 over every zone there is: the text's own date and hour are those of the store.
    #[test]
    fn every_zone_shows_its_own_clock() {
        for zone in chrono_tz::TZ_VARIANTS {
            let at = facts(zone)
                .start_at
                .unwrap_or(At::from_ms(0))
                .utc()
                .with_timezone(&zone);
            let text = body(Kind::NoShow, &facts(zone));
            assert!(
                text.contains(&format!("{}月{}日", at.month(), at.day())),
                "{zone}: {text}"
            );
            assert!(text.contains(&at.format("%H:%M").to_string()), "{zone}: {text}");
        }
    }

    #[test]
    fn every_card_fits_its_fields() {
        let bare = Facts::new("", "", Tz::Asia__Shanghai);
        let long = Facts {
            text: Some("长".repeat(200)),
            ..Facts::new("店".repeat(50), "号BK\n1".repeat(20), Tz::Asia__Shanghai)
        };
        for kind in Kind::iter() {
            for facts in [&bare, &long, &facts(Tz::Asia__Shanghai)] {
                let card = card(kind, facts, At::from_ms(1_795_312_800_000));
                let hanzi = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
                for fact in Fact::ALL {
                    let text = card.get(fact);
                    let long = text.chars().count();
                    let fits = match fact {
                        Fact::Status => long <= 5 && text.chars().all(hanzi),
                        Fact::Number | Fact::Link => long <= 32 && text.is_ascii(),
                        Fact::Time | Fact::Store | Fact::Title | Fact::Tip | Fact::Price => long <= 20,
                    };
                    assert!(fits && long > 0, "{kind:?} {fact:?}: {text}");
                    assert_eq!(Fact::of(fact.word()), Some(fact));
                }
                assert!(!title(kind).is_empty() && !body(kind, facts).contains("None"));
            }
        }
    }

    #[test]
    fn a_long_thing_is_cut_and_says_so() {
        assert_eq!(thing(&"长".repeat(21)), format!("{}…", "长".repeat(19)));
        assert_eq!(thing("a\nb"), "a b");
        assert_eq!(thing(" "), "-");
    }
}
