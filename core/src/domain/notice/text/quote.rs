//! The words of notices about quotes (domain.md 2.5).

use super::{ended, moment, short};
use crate::domain::notice::rules::{Facts, Kind};

/// What is said of quotes.
pub(super) fn body(kind: Kind, facts: &Facts) -> String {
    let Facts { store_name, number, .. } = facts;
    let until = facts
        .due_at
        .map_or_else(String::new, |at| format!("有效期至 {}。", moment(at, facts.zone)));
    let sum = facts
        .price
        .map_or_else(String::new, |(_, sum)| format!("合计 {}。", sum.yuan()));
    let text = facts.text.as_deref().map_or_else(String::new, ended);
    match kind {
        Kind::QuoteSent => format!(
            "{store_name}为您的爱车准备了报价（{number}）。{sum}{text}请逐项查看原因和费用，由您决定做哪些；未经您同意的项目不会施工。{until}"
        ),
        Kind::QuoteReminder => {
            format!("报价（{number}）还有项目等您决定，车辆正在等待。{sum}{until}也可以直接致电{store_name}。")
        }
        Kind::QuoteRecorded => {
            format!("{store_name}已记录您在电话中对报价（{number}）的答复，请打开核对；如有出入请立即告诉我们。")
        }
        Kind::QuoteExpired => {
            format!("报价（{number}）已过有效期，未确认的项目不会施工。需要时请联系{store_name}更新报价。")
        }
        Kind::QuoteRevisit => {
            format!("上次检查时您暂缓的项目：{text}现在可以安排处理，打开即可查看并预约{store_name}。")
        }
        Kind::QuoteCall => format!("报价 {number} 已发出三小时仍有项目未确认，请致电车主。{until}"),
        Kind::QuoteAsked => format!("车主对报价 {number} 有疑问，请查看并尽快回复。"),
        Kind::QuoteDecided => format!("车主已逐项确认报价 {number}，可以继续安排。"),
        Kind::QuoteLapsed => format!("报价 {number} 已过期，仍有项目未确认，请联系车主并更新报价。"),
        _ => String::new(),
    }
}

/// The same on a card: five hanzi, and a tip.
pub(super) fn card(kind: Kind, facts: &Facts) -> (&'static str, String) {
    let until = || {
        facts.due_at.map_or_else(
            || "请逐项确认报价".to_owned(),
            |due| format!("请在{}前确认", short(due, facts.zone)),
        )
    };
    match kind {
        Kind::QuoteSent | Kind::QuoteReminder => ("报价待确认", until()),
        Kind::QuoteRecorded => ("已记录", "请核对电话中的答复".to_owned()),
        Kind::QuoteExpired => ("已过期", "需要时请联系门店".to_owned()),
        Kind::QuoteRevisit => (
            "可处理",
            facts.text.clone().unwrap_or_else(|| "上次暂缓的项目".to_owned()),
        ),
        Kind::QuoteCall | Kind::QuoteAsked => ("请联系", "请联系车主确认报价".to_owned()),
        Kind::QuoteDecided => ("已确认", "请继续安排维修".to_owned()),
        _ => ("待处理", "请打开报价处理".to_owned()),
    }
}

/// One line.
pub(super) fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::QuoteSent => "维修报价待您确认",
        Kind::QuoteReminder => "还有项目等您决定",
        Kind::QuoteRecorded => "已记录您的电话答复",
        Kind::QuoteExpired => "维修报价已过期",
        Kind::QuoteRevisit => "上次暂缓的项目可以处理了",
        Kind::QuoteCall => "报价久未确认，请致电车主",
        Kind::QuoteAsked => "车主对报价有疑问",
        Kind::QuoteDecided => "车主已确认报价",
        _ => "报价已过期，请跟进",
    }
}
