//! The words of notices about orders of new cars (issue 5).

use super::{Facts, Kind, Words, short};

/// One line.
pub fn title(kind: Kind) -> &'static str {
    match kind {
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
        _ => "",
    }
}

/// A sentence or two.
pub fn body(kind: Kind, facts: &Facts, words: &Words) -> String {
    let Facts { store_name, number, .. } = facts;
    let Words { start, more, why, .. } = words;
    let price = facts
        .price
        .map_or_else(String::new, |(_, total)| format!("合计 {}。", total.yuan()));
    match kind {
        Kind::OrderOffered => format!(
            "{store_name}为您准备了购车方案（{number}）。{price}{}请打开核对每一项费用后再签订。",
            words.by("报价有效期至 ", "。")
        ),
        Kind::OrderSigned => format!("您在{store_name}的购车订单 {number} 已签订。进度会自动更新，随时可以打开查看。"),
        Kind::OrderMoved | Kind::OrderArrived => format!("订单 {number}：{more}打开可查看下一步和预计时间。"),
        Kind::OrderDelayed => {
            format!("很抱歉，订单 {number} 的交付会晚于原计划。{why}销售顾问会与您联系，打开可查看可选的办法。")
        }
        Kind::OrderReady => {
            format!("订单 {number} 的新车已通过交付前检查。打开可查看交车前还需完成的步骤，并预约交车时间。")
        }
        Kind::OrderHandoverBooked => format!("交车时间：{start}，{store_name}，订单 {number}。{more}"),
        Kind::OrderDelivered => {
            format!("感谢您选择{store_name}，订单 {number} 已完成交付。资料和用车说明可随时在这里查看，祝您一路平安。")
        }
        Kind::OrderCancelled => {
            format!("您在{store_name}的购车订单 {number} 已取消。{why}款项按约定处理，打开可查看明细。")
        }
        Kind::OrderQuiet => format!("订单 {number} 用时已超过八成同类订单，请关注。{more}"),
        Kind::OrderSilent => format!("订单 {number} 用时已超过 95% 的同类订单，请立即追查并联系客户。{more}"),
        Kind::OrderHeld => {
            format!("订单 {number} 收到一条与已有进度不衔接的报告，请核实后采纳或忽略；客户暂时看不到。")
        }
        Kind::OrderContactDue => format!(
            "订单 {number}：{}请联系客户说明进度。",
            words.by("承诺的联系时间是 ", "，")
        ),
        Kind::OrderContactMissed => format!(
            "订单 {number}：{}至今没有联系客户，请跟进。{}",
            words.by("承诺的联系时间是 ", "，"),
            facts
                .text
                .as_ref()
                .map_or_else(String::new, |name| format!("负责顾问：{name}。"))
        ),
        _ => String::new(),
    }
}

/// Status and tip of a card.
pub fn card(kind: Kind, facts: &Facts) -> (&'static str, String) {
    let text = |or: &str| facts.text.clone().unwrap_or_else(|| or.to_owned());
    match kind {
        Kind::OrderOffered => (
            "方案待签",
            facts.due_at.map_or_else(
                || "请核对费用后签订".to_owned(),
                |due| format!("报价有效至{}", short(due, facts.zone)),
            ),
        ),
        Kind::OrderSigned => ("已签订", "进度会自动更新".to_owned()),
        Kind::OrderMoved => ("有新进展", text("打开查看进度")),
        Kind::OrderArrived => ("已到店", "接下来进行交付前检查".to_owned()),
        Kind::OrderDelayed => ("交付延期", text("打开查看新的时间")),
        Kind::OrderReady => ("准备就绪", "可以预约交车时间".to_owned()),
        Kind::OrderHandoverBooked => ("交车已约", "请携带身份证和合同".to_owned()),
        Kind::OrderDelivered => ("已交车", "祝您一路平安".to_owned()),
        Kind::OrderCancelled => ("已取消", text("打开查看明细")),
        Kind::OrderQuiet | Kind::OrderSilent => ("进度缓慢", text("请打开订单查看")),
        Kind::OrderHeld => ("待核实", "请核实进度报告".to_owned()),
        Kind::OrderContactDue | Kind::OrderContactMissed => ("待联系", "请联系客户说明进度".to_owned()),
        _ => ("待处理", "请打开查看".to_owned()),
    }
}
