//! The words of notices about loans (domain.md 2.3). Of a refusal never why.

use super::{moment, short};
use crate::domain::notice::rules::{Facts, Kind};

/// What is said of loans. Of a refusal never why.
pub(super) fn body(kind: Kind, facts: &Facts) -> String {
    let Facts { store_name, number, .. } = facts;
    let text = facts.text.as_deref().unwrap_or("贷款机构");
    let due = facts.due_at.map_or_else(String::new, |at| moment(at, facts.zone));
    let sum = facts.price.map_or_else(String::new, |(_, sum)| sum.yuan());
    match kind {
        Kind::LoanSubmitted => format!("您的贷款申请（{number}）已提交给{text}，{store_name}会跟进受理进度。"),
        Kind::LoanSupplement => format!("贷款申请（{number}）需要补充：{text}。打开申请即可拍照上传。"),
        Kind::LoanApproved => format!("贷款申请（{number}）已批复 {sum}，有效期至 {due}，请在此之前签约。"),
        Kind::LoanConditional => format!("贷款申请（{number}）有条件批复 {sum}，需满足：{text}。有效期至 {due}。"),
        Kind::LoanRefused => format!("贷款申请（{number}）已有结果，请打开查看可选方案，或联系{store_name}。"),
        Kind::LoanSigned => format!("贷款合同（{number}）已签署，接下来由{store_name}办理抵押和放款手续。"),
        Kind::LoanPaidOut => format!("贷款（{number}）已放款 {sum}，可以安排交车了。"),
        Kind::LoanExpiring => format!("贷款批复（{number}）将于 {due} 到期，请尽快签约，逾期需要重新申请。"),
        Kind::LoanExpired => format!("贷款批复（{number}）已到期，如仍需要贷款请重新申请。"),
        Kind::LoanPapersComplete => format!("贷款申请 {number} 的材料已齐，请审核并跟进。"),
        Kind::LoanLenderLate => format!("贷款申请 {number}：{text}超过 8 小时未受理，请联系。"),
        Kind::LoanPayoutLate => format!("贷款申请 {number}：{text}超过 48 小时未放款，请联系。"),
        Kind::LoanReportHeld => format!("贷款申请 {number}：收到的机构进度与当前状态不符，请核实后手工记录。"),
        _ => String::new(),
    }
}

/// The same on a card: five hanzi, and a tip.
pub(super) fn card(kind: Kind, facts: &Facts) -> (&'static str, String) {
    let until = || {
        facts.due_at.map_or_else(
            || "请尽快签约".to_owned(),
            |due| format!("请在{}前签约", short(due, facts.zone)),
        )
    };
    match kind {
        Kind::LoanSubmitted => ("已提交", "等待贷款机构受理".to_owned()),
        Kind::LoanSupplement => (
            "需补材料",
            facts.text.clone().unwrap_or_else(|| "请打开申请查看".to_owned()),
        ),
        Kind::LoanApproved => ("已批复", until()),
        Kind::LoanConditional => ("有条件批", "请打开申请查看条件".to_owned()),
        Kind::LoanRefused => ("有结果了", "请打开查看可选方案".to_owned()),
        Kind::LoanSigned => ("已签约", "门店办理抵押和放款".to_owned()),
        Kind::LoanPaidOut => ("已放款", "可以安排交车了".to_owned()),
        Kind::LoanExpiring => ("将到期", until()),
        Kind::LoanExpired => ("已到期", "如需贷款请重新申请".to_owned()),
        _ => ("待处理", "请打开贷款申请处理".to_owned()),
    }
}

/// One line.
pub(super) fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::LoanSubmitted => "贷款申请已提交",
        Kind::LoanSupplement => "贷款申请需补充材料",
        Kind::LoanApproved => "贷款已批复",
        Kind::LoanConditional => "贷款有条件批复",
        Kind::LoanRefused => "贷款申请有结果了",
        Kind::LoanSigned => "贷款合同已签署",
        Kind::LoanPaidOut => "贷款已放款",
        Kind::LoanExpiring => "贷款批复即将到期",
        Kind::LoanExpired => "贷款批复已到期",
        Kind::LoanPapersComplete => "贷款材料已齐，请处理",
        Kind::LoanLenderLate => "贷款机构超时未受理",
        Kind::LoanPayoutLate => "贷款机构超时未放款",
        Kind::LoanReportHeld => "贷款机构的进度与记录不符",
        _ => "",
    }
}
