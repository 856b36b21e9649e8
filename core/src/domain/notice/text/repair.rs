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
        Kind::RepairEta => "预计完成时间更新",
        Kind::RepairParts => "维修等待配件",
        Kind::RepairLoanCar => "可为您提供代步车",
        Kind::RepairCompensated => "延误补偿已确认",
        Kind::RepairSlow => "工单阶段超时",
        Kind::RepairStuck => "工单停滞，请协调",
        Kind::RepairContactDue => "应向客户反馈进度",
        Kind::RepairContactMissed => "客户反馈已逾期",
        Kind::RepairPartLate => "配件逾期未到",
        Kind::RepairExpert => "工单需要专家支持",
        Kind::RepairOwed => "交车延误，补偿待审批",
        Kind::RepairLoanBooked => "代步车已预留",
        Kind::RepairLoanAsked => "客户需要代步车",
        Kind::RepairLoanBack => "代步车应归还",
        Kind::RepairLoanKept => "代步车逾期未还",
        _ => "",
    }
}

/// What is said of repairs.
pub(super) fn body(kind: Kind, facts: &Facts, words: &Words) -> String {
    let Facts { store_name, number, .. } = facts;
    let Words { due, more, why, .. } = words;
    let paid = facts
        .price
        .map_or_else(String::new, |(_, sum)| format!(" {}", sum.yuan()));
    let by = words.by("预计 ", " 交车。");
    match kind {
        Kind::RepairOpened => format!("{store_name}已接收您的车辆，工单号 {number}。{by}打开工单可查看每一步进度。"),
        Kind::RepairMoved => format!("工单 {number} 进入：{more}{by}"),
        Kind::RepairHeld => format!("工单 {number} 暂停。{why}"),
        Kind::RepairReady => format!("您的车辆已在{store_name}准备就绪（工单 {number}），可到店取车。"),
        Kind::RepairClosed => {
            let back = facts.text.as_ref();
            let back = back.map_or_else(String::new, |car| format!("代步车 {car} 尚未归还，请尽快送回门店。"));
            format!("工单 {number} 已交车。{back}质保和维修记录可在工单中查看。")
        }
        Kind::RepairCancelled => format!("工单 {number} 已取消。{why}"),
        Kind::RepairEta => {
            let at = due.as_deref().unwrap_or("稍后告知");
            format!("工单 {number} 预计 {at} 完成。{why}")
        }
        Kind::RepairParts => {
            let at = match due {
                Some(_) => words.by("预计 ", " 到货。"),
                None => "到货时间确认后告知您。".to_owned(),
            };
            format!("工单 {number} 等待配件：{more}{at}")
        }
        Kind::RepairLoanCar => {
            format!("工单 {number} 等待配件已满五天，{store_name}可为您提供代步车，请打开工单答复。")
        }
        Kind::RepairCompensated => format!("工单 {number} 交车晚于承诺时间，{store_name}向您致歉，补偿{paid}。"),
        Kind::RepairSlow | Kind::RepairStuck => format!("工单 {number} 的阶段已超过标准时间：{more}"),
        Kind::RepairContactDue => format!("工单 {number} 已到承诺的反馈时间，请联系客户。"),
        Kind::RepairContactMissed => format!("工单 {number} 承诺的反馈逾期，顾问：{more}"),
        Kind::RepairPartLate => format!("工单 {number} 的配件超过时限未到：{more}"),
        Kind::RepairExpert => format!("工单 {number} 请求专家支持。{why}"),
        Kind::RepairOwed => format!("工单 {number} 交车晚于承诺，建议补偿{paid}，请审批。"),
        Kind::RepairLoanBooked => {
            let by = words.by("请于 ", " 前归还。");
            format!("{store_name}已为您预留代步车（工单 {number}）：{more}{by}")
        }
        Kind::RepairLoanAsked => format!("工单 {number} 的客户需要代步车，目前没有空闲车辆，请安排并答复。"),
        Kind::RepairLoanBack | Kind::RepairLoanKept => {
            let at = due.as_deref().unwrap_or("稍后");
            format!("工单 {number} 的代步车未归还，{at} 起需要使用：{more}")
        }
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
        Kind::RepairEta => ("时间更新", by("打开工单查看时间")),
        Kind::RepairParts => ("等待配件", text("打开工单查看配件")),
        Kind::RepairLoanCar => ("可借车", "请打开工单答复".to_owned()),
        Kind::RepairLoanBooked => ("已留车", text("打开工单查看代步车")),
        Kind::RepairCompensated => ("有补偿", "打开工单查看补偿".to_owned()),
        _ => ("待处理", "请打开工单查看".to_owned()),
    }
}
