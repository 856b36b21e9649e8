//! The words of notices about bookings and campaigns.

use super::{Facts, Kind, Words, short};

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
        Kind::CampaignMessage => "门店活动",
        Kind::HoldExpired => "时段保留已到期",
        Kind::Requested => "新的预约，请答复",
        Kind::AnswerMissed => "预约超时未答复，系统已确认",
        Kind::AnswerHalf => "预约待答复：时间已过半",
        Kind::AnswerLate => "预约待答复：即将超时",
        Kind::AnswerOver => "预约答复已超时，请致电客户",
        _ => "",
    }
}

/// A sentence or two.
pub fn body(kind: Kind, facts: &Facts, words: &Words) -> String {
    let Facts { store_name, number, .. } = facts;
    let Words { start, more, why, .. } = words;
    let price = facts.price.map_or_else(String::new, |(low, high)| match low == high {
        true => format!("预计费用 {}。", low.yuan()),
        false => format!("预计费用 {} 至 {}。", low.yuan(), high.yuan()),
    });
    match kind {
        Kind::Received => format!(
            "{store_name}已收到您 {start} 的预约（{number}），时段已为您保留。{}",
            words.by("我们最迟于 ", " 答复您。")
        ),
        Kind::Confirmed => format!("{start}，{store_name}，预约号 {number}。{price}{more}"),
        Kind::ConfirmedBySilence => {
            format!(
                "门店未能按时答复，时段不受影响：{start}，{store_name}，预约号 {number}。到店后由服务顾问与您确认项目和费用。{price}{more}"
            )
        }
        Kind::Proposed => format!(
            "{store_name}为预约 {number} 提供了其他时间，{}请打开预约选择。{more}",
            words.by("保留到 ", "，")
        ),
        Kind::Declined => format!("{store_name}未能安排 {start} 的预约（{number}）。{why}可查看其他时段或换一家门店。"),
        Kind::Cancelled => format!("{start} 在{store_name}的预约（{number}）已取消。{why}"),
        Kind::Moved => format!("新的时间：{start}，{store_name}，预约号 {number}。{price}{more}"),
        Kind::WaitlistOffer => format!(
            "{store_name}空出 {start} 的时段，{}打开即可预约。",
            words.by("为您保留到 ", "，")
        ),
        Kind::NoShow => {
            format!("{start} 在{store_name}的预约（{number}）没有等到您。若仍需要服务，可以重新预约，或直接联系门店。")
        }
        Kind::ReminderDay => {
            format!("{start}，{store_name}，预约号 {number}。如需改期或取消，请尽早告诉我们。{more}")
        }
        Kind::ReminderSoon => format!("{start}，{store_name}恭候您，预约号 {number}。{more}"),
        Kind::CampaignMessage => format!("{store_name}：{more}"),
        Kind::HoldExpired => format!("{store_name} {start} 的时段保留已到期，请重新选择时间。"),
        Kind::Requested => format!(
            "预约 {number}（{start}）等待答复，{}请确认、改期或说明原因。{more}",
            words.by("最迟 ", "，")
        ),
        Kind::AnswerMissed => {
            format!("预约 {number}（{start}）在规定时间内无人答复，系统已按到店检查确认，请安排接待。{more}")
        }
        Kind::AnswerHalf | Kind::AnswerLate => format!(
            "预约 {number}（{start}）尚未答复，{}请尽快处理。{more}",
            words.by("最迟 ", "，")
        ),
        Kind::AnswerOver => format!("预约 {number}（{start}）已到答复时限，请立即致电客户说明情况。{more}"),
        _ => String::new(),
    }
}

/// Status and tip of a card.
pub fn card(kind: Kind, facts: &Facts) -> (&'static str, String) {
    let text = |or: &str| facts.text.clone().unwrap_or_else(|| or.to_owned());
    let until = |before: &str, after: &str, or: &str| {
        facts.due_at.map_or_else(
            || or.to_owned(),
            |due| format!("{before}{}{after}", short(due, facts.zone)),
        )
    };
    match kind {
        Kind::Received => ("待确认", until("最迟", "答复", "我们会尽快答复您")),
        Kind::Confirmed => (
            "预约成功",
            facts.price.map_or("请按时到店".to_owned(), |(_, high)| {
                format!("预计费用不超过{}", high.yuan())
            }),
        ),
        Kind::ConfirmedBySilence => ("预约成功", "到店后与顾问确认项目和费用".to_owned()),
        Kind::Proposed => ("请选时间", until("请在", "前选择", "请选择新的时间")),
        Kind::Declined => ("未能安排", text("可查看其他时段")),
        Kind::Cancelled => ("已取消", text("如需服务可重新预约")),
        Kind::Moved => ("已改期", "请按新的时间到店".to_owned()),
        Kind::WaitlistOffer => ("有空位", until("为您保留到", "", "名额有限请尽快确认")),
        Kind::NoShow => ("未到店", "欢迎重新预约".to_owned()),
        Kind::ReminderDay => ("预约提醒", "如需改期请尽早告诉我们".to_owned()),
        Kind::ReminderSoon => ("即将开始", "请按时到店".to_owned()),
        Kind::CampaignMessage => ("门店活动", text("")),
        Kind::HoldExpired => ("已到期", "请重新选择时间".to_owned()),
        _ => ("待处理", "请打开预约处理".to_owned()),
    }
}
