//! What is left of what was accepted, and what to ask for next. No database, no clock of its own.

mod plan;

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ground::clock::At;

pub use plan::{Asking, Moment, Topic, plan};

/// What a person said to a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// One message more.
    Accept,
    /// None, and none of those before.
    Reject,
    /// The platform forbids it.
    Ban,
}

/// What became of a message that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    /// The person has it.
    Delivered,
    /// They have not.
    Failed,
}

/// What moves the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum What {
    /// +1, by an event of WeChat's.
    Accept,
    /// −1: a message was taken, or may have been.
    Spend,
    /// 0: WeChat says that nothing is left (43101).
    NothingLeft,
    /// 0: the person refused, or the platform forbids it.
    Refused,
}

/// An entry of the ledger. Its order is that of the instants; in one instant the worse comes last, because an accept too
/// few costs one question more, and one too many costs a message.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// When it happened.
    pub at: At,
    /// What.
    pub what: What,
    /// What makes it the same entry when it comes again.
    pub key: String,
}

/// What is left after these entries, in whatever order they came. Spending what nobody had shows that an accept was never
/// told to us; it leaves nothing, not less.
pub fn left(mut entries: Vec<Entry>) -> i64 {
    entries.sort_unstable();
    entries.dedup();
    entries.iter().fold(0, |left, entry| match entry.what {
        What::Accept => left + 1,
        What::Spend => (left - 1).max(0),
        What::NothingLeft | What::Refused => 0,
    })
}

/// What an account has left of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Template id.
    pub template: String,
    /// Messages.
    pub left: i64,
    /// When the ledger last changed.
    pub changed_at: At,
}

/// What the client says a person answered, in the words of `wx.requestSubscribeMessage` (wechat.md 4.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = SubscribeAnswer)]
pub enum AnswerWord {
    /// One more.
    Accept,
    /// No.
    Reject,
    /// The platform forbids this template.
    Ban,
    /// Not asked: another template has the same title.
    Filter,
}

/// A hint: what the client says, and when it said so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hinted {
    /// What.
    pub answer: AnswerWord,
    /// When.
    pub at: At,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{Just, Strategy, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};

    use super::{At, Entry, What, left};

    fn entry(at: i64, what: What, key: &str) -> Entry {
        Entry {
            at: At::from_ms(at),
            what,
            key: key.to_owned(),
        }
    }

    #[test]
    fn one_accept_buys_one_message() {
        let all = vec![
            entry(1, What::Accept, "a"),
            entry(2, What::Accept, "b"),
            entry(3, What::Spend, "m1"),
        ];
        assert_eq!(left(all.clone()), 1);
        let refused = [all.clone(), vec![entry(4, What::Refused, "c")]].concat();
        assert_eq!(left(refused.clone()), 0);
        assert_eq!(left([refused, vec![entry(5, What::Accept, "d")]].concat()), 1);
        // Told late, it happened before.
        assert_eq!(left([all, vec![entry(0, What::Refused, "late")]].concat()), 1);
    }

    #[test]
    fn in_one_instant_the_worse_comes_last() {
        assert_eq!(left(vec![entry(1, What::Refused, "a"), entry(1, What::Accept, "b")]), 0);
        assert_eq!(left(vec![entry(1, What::Spend, "a"), entry(1, What::Accept, "b")]), 0);
    }

    #[test]
    fn an_accept_that_was_never_told_leaves_no_debt() {
        let all = vec![
            entry(1, What::Spend, "m1"),
            entry(2, What::Spend, "m2"),
            entry(3, What::Accept, "a"),
        ];
        assert_eq!(left(all), 1);
    }

    fn entries() -> impl Strategy<Value = Vec<Entry>> {
        let what = prop_oneof![
            Just(What::Accept),
            Just(What::Accept),
            Just(What::Spend),
            Just(What::NothingLeft),
            Just(What::Refused)
        ];
        prop::collection::vec(
            (0..9_i64, what, "[a-d]").prop_map(|(at, what, key)| entry(at, what, &key)),
            0..20,
        )
    }

    proptest! {
        #[test]
        fn order_and_repeats_change_nothing((all, shuffled) in entries().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle()))) {
            let doubled = [shuffled.clone(), all.clone()].concat();
            prop_assert_eq!(left(shuffled), left(all.clone()));
            prop_assert_eq!(left(doubled), left(all));
        }

        #[test]
        fn never_below_nothing_nor_above_the_accepts(all in entries()) {
            let accepts = all.iter().filter(|entry| entry.what == What::Accept).count();
            let left = left(all);
            prop_assert!(left >= 0 && usize::try_from(left).is_ok_and(|left| left <= accepts));
        }
    }
}
