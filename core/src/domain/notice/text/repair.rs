//! The words of notices about repairs (domain.md 2.4).

use super::{Words, short};
use crate::domain::notice::rules::{Facts, Kind};

/// One line.
pub(super) fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::RepairOpened => "车辆已接收",
        Kind::RepairMoved => "维修有新进展",
        Kind::RepairHeld => "维修暂停",
        Kind::RepairReady => "车辆已就绪，请取车",
        Kind::RepairClosed => "已交车，感谢您的信任",
        Kind::RepairCancelled => "维修工单已取消",
        _ => "",
    }
}

/// What is said of repairs.
pub(super) fn body(kind: Kind, facts: &Facts, words: &Words) -> String {
    let Facts { store_name, number, .. } = facts;
    let Words { more, why, .. } = words;
    let by = words.by("预计 ", " 交车。");
    match kind {
        Kind::RepairOpened => format!("{store_name}已接收您的车辆，工单号 {number}。{by}打开工单可查看每一步进度。"),
        Kind::RepairMoved => format!("工单 {number} 进入：{more}{by}"),
        Kind::RepairHeld => format!("工单 {number} 暂停。{why}"),
        Kind::RepairReady => format!("您的车辆已在{store_name}准备就绪（工单 {number}），可到店取车。"),
        Kind::RepairClosed => format!("工单 {number} 已交车。质保和维修记录可在工单中查看。"),
        Kind::RepairCancelled => format!("工单 {number} 已取消。{why}"),
        _ => String::new(),
    }
}

/// The same on a card: five hanzi, and a tip.
pub(super) fn card(kind: Kind, facts: &Facts) -> (&'static str, String) {
    let by = |else_: &str| {
        facts
            .due_at
            .map_or_else(|| else_.to_owned(), |due| format!("预计{}交车", short(due, facts.zone)))
    };
    let text = |else_: &str| facts.text.clone().unwrap_or_else(|| else_.to_owned());
    match kind {
        Kind::RepairOpened => ("已接车", by("可查看每一步进度")),
        Kind::RepairMoved => ("有进展", text("打开工单查看进度")),
        Kind::RepairHeld => ("已暂停", text("打开工单查看原因")),
        Kind::RepairReady => ("待取车", "请到店取车".to_owned()),
        Kind::RepairClosed => ("已交车", "质保和记录可在工单查看".to_owned()),
        Kind::RepairCancelled => ("已取消", text("如有疑问请联系门店")),
        _ => ("待处理", "请打开工单查看".to_owned()),
    }
}
