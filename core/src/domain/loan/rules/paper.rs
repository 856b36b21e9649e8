//! The papers of a loan: which there are, and when nothing is missing.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What kind of paper. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum PaperKind {
    /// 身份证正反面
    IdCard,
    /// 驾驶证
    DrivingLicence,
    /// 居住证明
    Residence,
    /// 收入证明
    Income,
    /// 银行流水
    BankStatement,
    /// 婚姻证明
    Marriage,
    /// 首付款凭证
    DownPayment,
    /// 纳税证明
    Tax,
    /// 营业执照
    Business,
    /// 其他材料
    Other,
}

impl PaperKind {
    /// What a person calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            PaperKind::IdCard => "身份证正反面",
            PaperKind::DrivingLicence => "驾驶证",
            PaperKind::Residence => "居住证明",
            PaperKind::Income => "收入证明",
            PaperKind::BankStatement => "银行流水",
            PaperKind::Marriage => "婚姻证明",
            PaperKind::DownPayment => "首付款凭证",
            PaperKind::Tax => "纳税证明",
            PaperKind::Business => "营业执照",
            PaperKind::Other => "其他材料",
        }
    }
}

/// Where a paper stands. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum PaperState {
    /// Not here yet.
    Missing,
    /// Here; nobody has looked.
    Received,
    /// Good.
    Accepted,
    /// Not good, with a reason: once more.
    Refused,
}

/// Why a paper is not good. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum PaperReason {
    /// Blurred, cut off, reflecting.
    Unreadable,
    /// Out of date.
    Expired,
    /// Pages are missing.
    Incomplete,
    /// Somebody else's.
    WrongPerson,
    /// Another paper than wanted.
    WrongPaper,
    /// Something else: the store calls.
    Other,
}

impl PaperReason {
    /// What the owner reads.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            PaperReason::Unreadable => "图片不清晰，请重新拍摄",
            PaperReason::Expired => "材料已过期，请提供有效期内的材料",
            PaperReason::Incomplete => "材料不完整，请补齐全部页面",
            PaperReason::WrongPerson => "材料与申请人不一致",
            PaperReason::WrongPaper => "不是所需的材料",
            PaperReason::Other => "材料不符合要求，门店会与您联系",
        }
    }
}

/// Who wants a paper. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum AskedBy {
    /// The product's check-list.
    Checklist,
    /// The lender.
    Lender,
}

/// A paper of a check-list, and why it is needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Which.
    pub kind: PaperKind,
    /// What it is needed for, in plain words.
    pub why: String,
    /// Whether nothing goes on without it.
    #[serde(default = "yes")]
    pub required: bool,
}

fn yes() -> bool {
    true
}

/// Whether a paper in this state still has to come.
#[must_use]
pub const fn is_due(required: bool, state: PaperState) -> bool {
    match state {
        PaperState::Missing => required,
        // What was sent and is not good is wanted again, required or not.
        PaperState::Refused => true,
        PaperState::Received | PaperState::Accepted => false,
    }
}

/// Whether pages may be put in (again).
#[must_use]
pub const fn takes_pages(state: PaperState) -> bool {
    !matches!(state, PaperState::Accepted)
}

#[cfg(test)]
mod tests {
    use super::{PaperState, is_due, takes_pages};

    #[test]
    fn what_is_due_and_what_takes_pages() {
        use PaperState::{Accepted, Missing, Received, Refused};
        let due = [Missing, Received, Accepted, Refused].map(|state| (is_due(true, state), is_due(false, state)));
        assert_eq!(due, [(true, false), (false, false), (false, false), (true, true)]);
        assert_eq!(
            [Missing, Received, Accepted, Refused].map(takes_pages),
            [true, true, false, true]
        );
    }
}
