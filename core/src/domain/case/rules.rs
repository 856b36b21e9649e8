//! Which states a complaint goes through, and who may move it; pure.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An enum that is stored and sent as snake_case text.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident as $schema:ident { $($(#[$of:meta])* $variant:ident,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
        #[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
        #[serde(rename_all = "snake_case")]
        #[schema(as = $schema)]
        pub enum $name { $($(#[$of])* $variant,)* }
    )*};
}

words! {
    /// Where a complaint stands. Stored and sent as snake_case text.
    State as CaseState {
        /// 已收到: nobody deals with it yet.
        Received,
        /// 处理中: somebody does.
        Handling,
        /// 已结束. An end.
        Closed,
    }

    /// Who opened it. Stored and sent as snake_case text.
    Origin as CaseOrigin {
        /// The owner, in the app.
        Owner,
        /// Staff, for the owner.
        Staff,
        /// The rule of the repeated fault (R078).
        Rule,
    }

    /// What it is about (R178). Stored and sent as snake_case text.
    Topic as CaseTopic {
        /// 维修质量
        RepairQuality,
        /// 服务态度
        Attitude,
        /// 价格争议
        Price,
        /// 等待时间
        Waiting,
        /// 配件质量
        Parts,
        /// 产品质量
        Product,
        /// 其他
        Other,
    }

    /// Why it is closed. Stored and sent as snake_case text.
    CloseReason as CaseCloseReason {
        /// 已解决: the owner agrees.
        Solved,
        /// 已撤回: by the owner.
        Withdrawn,
        /// 重复: another one has it.
        Duplicate,
        /// 无法解决: the owner was told why.
        Unsolved,
    }
}

/// What can happen to a complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter)]
pub enum Event {
    /// Somebody deals with it from now on.
    Take,
    /// Something is said.
    Say,
    /// It is closed.
    Close,
    /// The owner takes it back.
    Withdraw,
}

/// In whose name. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = CaseWho)]
pub enum Who {
    /// The owner.
    Owner,
    /// Staff.
    Staff,
    /// A rule.
    System,
}

/// Where `event`, done by `who`, takes a complaint in `state`; `None`: not allowed.
#[must_use]
pub const fn next(state: State, event: Event, who: Who) -> Option<State> {
    use Event as E;
    use State as S;
    use Who::{Owner, Staff};
    Some(match (state, event, who) {
        (S::Received | S::Handling, E::Take, Staff) => S::Handling,
        (S::Received | S::Handling, E::Say, Owner) => state,
        // Whoever answers deals with it.
        (S::Handling, E::Say, Staff) => S::Handling,
        (S::Handling, E::Close, Staff) => S::Closed,
        (S::Received | S::Handling, E::Withdraw, Owner) => S::Closed,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::{Event, State, Who, next};
    use Event as E;
    use State as S;
    use Who::{Owner, Staff};

    const MOVES: &[(State, Event, Who, State)] = &[
        (S::Received, E::Take, Staff, S::Handling),
        (S::Handling, E::Take, Staff, S::Handling),
        (S::Received, E::Say, Owner, S::Received),
        (S::Handling, E::Say, Owner, S::Handling),
        (S::Handling, E::Say, Staff, S::Handling),
        (S::Handling, E::Close, Staff, S::Closed),
        (S::Received, E::Withdraw, Owner, S::Closed),
        (S::Handling, E::Withdraw, Owner, S::Closed),
    ];

    #[test]
    fn every_move_not_listed_is_refused() {
        let mut forbidden = 0;
        for state in State::iter() {
            for event in Event::iter() {
                for who in Who::iter() {
                    let listed = MOVES.iter().find(|(s, e, w, _)| (*s, *e, *w) == (state, event, who));
                    assert_eq!(
                        next(state, event, who),
                        listed.map(|(_, _, _, to)| *to),
                        "{state:?} --{event:?} by {who:?}"
                    );
                    forbidden += usize::from(listed.is_none());
                }
            }
        }
        assert_eq!(forbidden, 3 * 4 * 3 - MOVES.len());
    }
}
