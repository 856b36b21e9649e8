//! Every word of every notice, in one place. Times are shown in the store's zone with the weekday (X5).

mod loan;
mod order;
mod repair;

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
}

impl Fact {
    /// In the order in which they are listed to an operator.
    pub const ALL: [Fact; 7] = [
        Fact::Status,
        Fact::Number,
        Fact::Time,
        Fact::Store,
        Fact::Title,
        Fact::Tip,
        Fact::Price,
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
        }
    }
}

/// One line.
pub fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::Received => "预约已收到",
        Kind::Confirmed => "预约已确认",
        Kind::ConfirmedBySilence => "预约已为您保留",
        Kind::Proposed => "请选择新的到店时间",
        Kind::Declined => "预约未能安排",
        Kind::Cancelled => "预约已取消",
        Kind::Moved => "预约已改期",
        Kind::WaitlistOffer => "候补有空位了",
        Kind::NoShow => "没等到您，欢迎重新预约",
        Kind::ReminderDay => "预约提醒",
        Kind::ReminderSoon => "预约即将开始",
        Kind::CareMessage => "门店关怀",
        Kind::CampaignMessage => "门店活动",
        Kind::HoldExpired => "时段保留已到期",
        Kind::Requested => "新的预约，请答复",
        Kind::AnswerMissed => "预约超时未答复，系统已确认",
        Kind::AnswerHalf => "预约待答复：时间已过半",
        Kind::AnswerLate => "预约待答复：即将超时",
        Kind::AnswerOver => "预约答复已超时，请致电客户",
        Kind::OrderOffered => "购车方案已备好",
        Kind::OrderSigned => "订单已签订",
        Kind::OrderMoved => "新车有新进展",
        Kind::OrderDelayed => "新车交付延期",
        Kind::OrderArrived => "新车已到店",
        Kind::OrderReady => "新车已准备就绪",
        Kind::OrderHandoverBooked => "交车时间已确定",
        Kind::OrderDelivered => "恭喜提车",
        Kind::OrderCancelled => "购车订单已取消",
        Kind::OrderQuiet => "订单进度变慢，请关注",
        Kind::OrderSilent => "订单久无进展，请追查",
        Kind::OrderHeld => "有进度待核实",
        Kind::OrderContactDue => "今天应联系客户",
        Kind::OrderContactMissed => "承诺的联系已逾期",
        _ if kind.aggregate() == "repair" => repair::title(kind),
        _ => loan::title(kind),
    }
}

/// A sentence or two.
pub fn body(kind: Kind, facts: &Facts) -> String {
    let Facts { store_name, number, .. } = facts;
    let start = facts
        .start_at
        .map_or_else(|| "所选时间".to_owned(), |at| moment(at, facts.zone));
    let due = facts.due_at.map(|at| moment(at, facts.zone));
    let by = |before: &str, after: &str| {
        due.as_ref()
            .map_or_else(String::new, |due| format!("{before}{due}{after}"))
    };
    let more = facts.text.as_ref().map_or_else(String::new, |text| ended(text));
    let why = facts
        .text
        .as_ref()
        .map_or_else(String::new, |text| format!("原因：{}", ended(text)));
    let price = facts.price.map_or_else(String::new, |(low, high)| match low == high {
        true => format!("预计费用 {}。", low.yuan()),
        false => format!("预计费用 {} 至 {}。", low.yuan(), high.yuan()),
    });
    match kind {
        Kind::Received => format!(
            "{store_name}已收到您 {start} 的预约（{number}），时段已为您保留。{}",
            by("我们最迟于 ", " 答复您。")
        ),
        Kind::Confirmed => format!("{start}，{store_name}，预约号 {number}。{price}{more}"),
        Kind::ConfirmedBySilence => {
            format!(
                "门店未能按时答复，时段不受影响：{start}，{store_name}，预约号 {number}。到店后由服务顾问与您确认项目和费用。{price}{more}"
            )
        }
        Kind::Proposed => format!(
            "{store_name}为预约 {number} 提供了其他时间，{}请打开预约选择。{more}",
            by("保留到 ", "，")
        ),
        Kind::Declined => format!("{store_name}未能安排 {start} 的预约（{number}）。{why}可查看其他时段或换一家门店。"),
        Kind::Cancelled => format!("{start} 在{store_name}的预约（{number}）已取消。{why}"),
        Kind::Moved => format!("新的时间：{start}，{store_name}，预约号 {number}。{price}{more}"),
        Kind::WaitlistOffer => format!(
            "{store_name}空出 {start} 的时段，{}打开即可预约。",
            by("为您保留到 ", "，")
        ),
        Kind::NoShow => {
            format!("{start} 在{store_name}的预约（{number}）没有等到您。若仍需要服务，可以重新预约，或直接联系门店。")
        }
        Kind::ReminderDay => {
            format!("{start}，{store_name}，预约号 {number}。如需改期或取消，请尽早告诉我们。{more}")
        }
        Kind::ReminderSoon => format!("{start}，{store_name}恭候您，预约号 {number}。{more}"),
        Kind::CareMessage | Kind::CampaignMessage => format!("{store_name}：{more}"),
        Kind::HoldExpired => format!("{store_name} {start} 的时段保留已到期，请重新选择时间。"),
        Kind::Requested => format!(
            "预约 {number}（{start}）等待答复，{}请确认、改期或说明原因。{more}",
            by("最迟 ", "，")
        ),
        Kind::AnswerMissed => {
            format!("预约 {number}（{start}）在规定时间内无人答复，系统已按到店检查确认，请安排接待。{more}")
        }
        Kind::AnswerHalf | Kind::AnswerLate => format!(
            "预约 {number}（{start}）尚未答复，{}请尽快处理。{more}",
            by("最迟 ", "，")
        ),
        Kind::AnswerOver => format!("预约 {number}（{start}）已到答复时限，请立即致电客户说明情况。{more}"),
        Kind::OrderOffered
        | Kind::OrderSigned
        | Kind::OrderMoved
        | Kind::OrderDelayed
        | Kind::OrderArrived
        | Kind::OrderReady
        | Kind::OrderHandoverBooked
        | Kind::OrderDelivered
        | Kind::OrderCancelled
        | Kind::OrderQuiet
        | Kind::OrderSilent
        | Kind::OrderHeld
        | Kind::OrderContactDue
        | Kind::OrderContactMissed => order::body(kind, facts, &Words { start, due, more, why }),
        _ if kind.aggregate() == "repair" => repair::body(kind, facts, &Words { start, due, more, why }),
        _ => loan::body(kind, facts),
    }
}

/// The parts of a sentence that every module's notices share.
pub(super) struct Words {
    /// When it begins.
    pub start: String,
    /// By when somebody has to do something.
    pub due: Option<String>,
    /// The text as a sentence.
    pub more: String,
    /// The text as a reason.
    pub why: String,
}

/// The same as a card. Where there is no start, the time is that of the deadline, or of the event itself.
pub fn card(kind: Kind, facts: &Facts, told_at: At) -> Card {
    let (phrase, tip) = match kind {
        Kind::Received => (
            "待确认",
            facts.due_at.map_or("我们会尽快答复您".to_owned(), |due| {
                format!("最迟{}答复", short(due, facts.zone))
            }),
        ),
        Kind::Confirmed => (
            "预约成功",
            facts.price.map_or("请按时到店".to_owned(), |(_, high)| {
                format!("预计费用不超过{}", high.yuan())
            }),
        ),
        Kind::ConfirmedBySilence => ("预约成功", "到店后与顾问确认项目和费用".to_owned()),
        Kind::Proposed => (
            "请选时间",
            facts.due_at.map_or("请选择新的时间".to_owned(), |due| {
                format!("请在{}前选择", short(due, facts.zone))
            }),
        ),
        Kind::Declined => (
            "未能安排",
            facts.text.clone().unwrap_or_else(|| "可查看其他时段".to_owned()),
        ),
        Kind::Cancelled => (
            "已取消",
            facts.text.clone().unwrap_or_else(|| "如需服务可重新预约".to_owned()),
        ),
        Kind::Moved => ("已改期", "请按新的时间到店".to_owned()),
        Kind::WaitlistOffer => (
            "有空位",
            facts.due_at.map_or("名额有限请尽快确认".to_owned(), |due| {
                format!("为您保留到{}", short(due, facts.zone))
            }),
        ),
        Kind::NoShow => ("未到店", "欢迎重新预约".to_owned()),
        Kind::ReminderDay => ("预约提醒", "如需改期请尽早告诉我们".to_owned()),
        Kind::ReminderSoon => ("即将开始", "请按时到店".to_owned()),
        Kind::CareMessage => ("门店关怀", facts.text.clone().unwrap_or_default()),
        Kind::CampaignMessage => ("门店活动", facts.text.clone().unwrap_or_default()),
        Kind::HoldExpired => ("已到期", "请重新选择时间".to_owned()),
        Kind::Requested | Kind::AnswerMissed | Kind::AnswerHalf | Kind::AnswerLate | Kind::AnswerOver => {
            ("待处理", "请打开预约处理".to_owned())
        }
        Kind::OrderOffered
        | Kind::OrderSigned
        | Kind::OrderMoved
        | Kind::OrderDelayed
        | Kind::OrderArrived
        | Kind::OrderReady
        | Kind::OrderHandoverBooked
        | Kind::OrderDelivered
        | Kind::OrderCancelled
        | Kind::OrderQuiet
        | Kind::OrderSilent
        | Kind::OrderHeld
        | Kind::OrderContactDue
        | Kind::OrderContactMissed => order::card(kind, facts),
        _ if kind.aggregate() == "repair" => repair::card(kind, facts),
        _ => loan::card(kind, facts),
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
                        Fact::Number => long <= 32 && text.is_ascii(),
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
