//! How it was: a short survey 48 hours after a handover, its forms and its scores, and the person who stays with a bad
//! answer until the owner says that it is settled (R007, R008, R150–R152, R155–R163; domain.md 2.6; issue 7, points 1–4).
//!
//! A survey has a row when it is due (rulings 25): sent, or not sent and why. Who is told, and whether consent still holds
//! then, is the matter of `notice`. Calls identity, staff, store, notice and credit; reads repairs, orders and complaints.

mod answer;
mod desk;
mod form;
mod interview;
mod invite;
mod link;
mod recovery;
pub mod rules;
mod scores;
mod standard;
mod table;
mod tell;
mod view;

pub use answer::{Door, finish, mine, open, save, see};
pub use desk::{staff_one, surveys};
pub use form::{draft, form, forms, preview, publish, rewrite, standing, stands};
pub use interview::record;
pub use invite::{Due, Found, decided, due, due_since, expire, invite, remind};
pub use link::{Look as LinkLook, look_at as look_at_link};
pub use recovery::{
    AnswerRecovery, AskOwner, AssignRecovery, CallView, FindRecoveries, LogCall, LoseRecovery, OwnerAnswerView,
    RecoveriesView, RecoveryLineView, RecoveryView, SeenRecovery, StaffRecoveryView, answer as answer_recovery, ask,
    assign, call, climb, hand_over_all, lose, my_recovery, recoveries, staff_recovery, take,
};
pub use scores::{FindScores, FindWeights, ScoresView, SetWeights, WeightsView, scores, set_weights, weights};
pub use tell::{is_current, recovery_is_current};
pub use view::{
    FindForms, FindSurveys, FormLineView, FormView, InterviewView, NewForm, PreviewAnswers, PreviewView,
    RecordInterview, RewriteForm, RuleView, SaveAnswers, SeenForm, StaffSurveyLineView, StaffSurveyView,
    SurveyLineView, SurveyRecoveryView, SurveyView,
};

use crate::ground::db::Tx;
use crate::ground::error::{Error, Refusal};
use crate::ground::id::PersonId;

/// A link that nobody gave out, or that was altered.
pub const LINK: Refusal = Refusal::new("survey.link", "链接无效，请从最新的通知或短信重新打开");
/// It was finished.
pub const SPENT: Refusal = Refusal::new("survey.spent", "您已完成这份问卷，感谢您的反馈");
/// Its time is over.
pub const EXPIRED: Refusal = Refusal::new("survey.expired", "问卷已过期，感谢关注；有任何意见欢迎随时告诉我们");
/// There is an interview of this kind already.
pub const INTERVIEWED: Refusal = Refusal::new("survey.interviewed", "该次交付已有同类访谈记录");
/// Nothing was handed over yet.
pub const NOT_OVER: Refusal = Refusal::new("survey.not_over", "车辆尚未交付，不能记录访谈");
/// A draft is being written already.
pub const DRAFT_EXISTS: Refusal = Refusal::new("form.draft_exists", "已有未发布的草稿，请先发布或修改该草稿");
/// What is published is not changed.
pub const PUBLISHED: Refusal = Refusal::new("form.published", "已发布的问卷不能修改，请新建版本");
/// It moved on since it was read.
pub const FORM_VERSION: Refusal = Refusal::new("form.version", "问卷已被修改，请刷新后重试");
/// It moved on since it was read.
pub const VERSION: Refusal = Refusal::new("recovery.version", "跟进状态已更新，请刷新后重试");
/// It has ended.
pub const CLOSED: Refusal = Refusal::new("recovery.closed", "该跟进已结束");
/// Nobody deals with what is said of themselves.
pub const ACCUSED: Refusal = Refusal::new("recovery.accused", "评价涉及本人，须由其他同事跟进");
/// Somebody speaks with the owner before asking.
pub const NOT_REACHED: Refusal = Refusal::new("recovery.not_reached", "请先联系到客户，再请客户确认");
/// Three tries on three days first.
pub const TOO_EARLY: Refusal = Refusal::new("recovery.too_early", "须在三个不同日期至少联系三次后才能结束");

/// Every no of this module, for `problems.md`.
pub const REFUSALS: &[Refusal] = &[
    LINK,
    SPENT,
    EXPIRED,
    INTERVIEWED,
    NOT_OVER,
    DRAFT_EXISTS,
    PUBLISHED,
    FORM_VERSION,
    VERSION,
    CLOSED,
    ACCUSED,
    NOT_REACHED,
    TOO_EARLY,
];

/// Hands over the surveys of a person who turned out to be somebody else (rulings 12). What was said is sealed with a key
/// of the survey and needs no sealing again.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn adopt(tx: &mut Tx, from: PersonId, into: PersonId) -> Result<(), Error> {
    for table in ["survey", "recovery"] {
        let sql = format!("UPDATE {table} SET person_id = $2 WHERE person_id = $1");
        tx.run(&sql, [from.into(), into.into()]).await?;
    }
    Ok(())
}
