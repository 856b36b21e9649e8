//! What holds for persons, accounts and consents; pure.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ground::clock::At;
use crate::ground::error::Refusal;
use crate::ground::id::PersonId;

/// How often a day one account may bind a phone (security.md S11).
pub const PHONES_A_DAY: i64 = 3;

/// How young a login must be to change a verified phone, in seconds (security.md 5.7).
pub const STEP_UP_S: i64 = 5 * 60;

/// How long the hash of a login code is kept, in minutes (security.md 5.4).
pub const CODE_MINUTES: i64 = 10;

/// The phone is bound to somebody else who has an account: numbers are recycled, so staff look at it.
pub const PHONE_TAKEN: Refusal = Refusal::new("identity.phone_taken", "该手机号已绑定其他账号，已提交门店核实");
/// The code of the phone button is not good (any more).
pub const PHONE_CODE: Refusal = Refusal::new("identity.phone_code", "手机号授权已失效，请重新点击授权");
/// Too many phones today.
pub const PHONE_LIMIT: Refusal = Refusal::new("identity.phone_limit", "今天绑定手机号的次数已用完，请明天再试");
/// The login is too old for this.
pub const LOGIN_AGAIN: Refusal = Refusal::new("identity.login_again", "请重新登录后再更换手机号");
/// The request was decided, or the phone has moved on.
pub const MERGE_STALE: Refusal = Refusal::new("identity.merge_stale", "该核实申请已处理或已失效");

/// Every no of this module, for `problems.md`.
pub const REFUSALS: &[Refusal] = &[PHONE_TAKEN, PHONE_CODE, PHONE_LIMIT, LOGIN_AGAIN, MERGE_STALE];

/// What a consent is for; each stands alone (security.md 4, "Consent").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// 营销信息
    Marketing,
    /// 用车关怀
    Care,
    /// 满意度回访
    Survey,
    /// 查询征信（单独同意）
    CreditQuery,
    /// 向银行提供信息（单独同意）
    ShareWithBank,
    /// 向主机厂提供信息（单独同意）
    ShareWithOem,
    /// 影像资料
    Images,
    /// 位置信息
    Location,
}

impl Purpose {
    /// Whether it is asked anew for each matter (a loan with its lender), never once for all (PIPL article 23; R242).
    pub const fn is_for_one_matter(self) -> bool {
        matches!(self, Purpose::CreditQuery | Purpose::ShareWithBank)
    }
}

/// Where the question whether two accounts are one person stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum MergeState {
    /// Nobody has looked yet.
    Open,
    /// They are one person now.
    Merged,
    /// The number was recycled: it belongs to the one who asked, the other keeps the account without it.
    Released,
    /// Nothing changed.
    Rejected,
}

/// What staff may decide about such a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// The same person: the younger record joins the older one.
    Merge,
    /// A recycled number: it goes to the one who asked.
    Release,
    /// Leave everything as it is.
    Reject,
}

/// Which of two persons stays, and which joins it: the older record, by time and then by id.
pub fn survivor(one: (At, PersonId), other: (At, PersonId)) -> (PersonId, PersonId) {
    if one <= other {
        (one.1, other.1)
    } else {
        (other.1, one.1)
    }
}

/// Whether a session that began then is young enough for a step-up.
pub fn is_fresh(began: At, now: At) -> bool {
    now <= began.plus_seconds(STEP_UP_S)
}

#[cfg(test)]
mod tests {
    use super::{is_fresh, survivor};
    use crate::ground::clock::At;
    use crate::ground::id::{Id, PersonId};
    use uuid::Uuid;

    #[test]
    fn the_older_person_stays_whoever_is_named_first() {
        let (a, b) = (
            PersonId::from_uuid(Uuid::from_u128(1)),
            PersonId::from_uuid(Uuid::from_u128(2)),
        );
        let (early, late) = (At::from_ms(1), At::from_ms(2));
        assert_eq!(survivor((early, b), (late, a)), (b, a));
        assert_eq!(survivor((late, a), (early, b)), (b, a));
        assert_eq!(survivor((early, b), (early, a)), (a, b));
        assert_eq!(survivor((early, a), (early, b)), (a, b));
    }

    #[test]
    fn a_step_up_holds_five_minutes() {
        let began = At::from_ms(0);
        assert!(is_fresh(began, began.plus_minutes(5)));
        assert!(!is_fresh(began, At::from_ms(300_001)));
    }
}
