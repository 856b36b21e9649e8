//! The words of notices about complaints. Never what was said in them.

use crate::domain::notice::rules::{Facts, Kind};

/// What is said of complaints.
pub(super) fn body(kind: Kind, facts: &Facts) -> String {
    let Facts { store_name, number, .. } = facts;
    match kind {
        Kind::CaseReceived => {
            format!("{store_name}已收到您的反馈（{number}），我们会尽快安排专人处理，您可随时打开查看进度或补充说明。")
        }
        Kind::CaseTaken => format!("您的反馈（{number}）已由专人负责处理，打开可查看负责人。"),
        Kind::CaseAnswered => format!("您的反馈（{number}）有新的回复，请打开查看。"),
        Kind::CaseClosed => format!("您的反馈（{number}）已处理完毕，打开可查看结果；如不满意，可以再次反馈。"),
        Kind::CaseOpened => format!("收到新的投诉 {number}，请尽快安排专人处理。"),
        Kind::CaseAdded => format!("客户对投诉 {number} 有补充，请查看。"),
        _ => String::new(),
    }
}

/// The same on a card: five hanzi, and a tip.
pub(super) fn card(kind: Kind) -> (&'static str, String) {
    let (status, tip) = match kind {
        Kind::CaseReceived => ("已收到", "我们会尽快安排专人处理"),
        Kind::CaseTaken => ("处理中", "已由专人负责处理"),
        Kind::CaseAnswered => ("有新回复", "请打开查看回复"),
        Kind::CaseClosed => ("已处理", "请打开查看处理结果"),
        _ => ("待处理", "请打开投诉处理"),
    };
    (status, tip.to_owned())
}

/// One line.
pub(super) fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::CaseReceived => "已收到您的反馈",
        Kind::CaseTaken => "您的反馈已由专人处理",
        Kind::CaseAnswered => "您的反馈有新回复",
        Kind::CaseClosed => "您的反馈已处理完毕",
        Kind::CaseOpened => "新的投诉，请处理",
        _ => "投诉有补充说明",
    }
}
