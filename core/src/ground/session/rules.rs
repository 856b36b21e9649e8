//! When a refresh token that is shown is renewed, forgiven or taken for stolen (security.md 5.3).

use sea_orm::{DeriveActiveEnum, EnumIter};

use crate::ground::clock::At;

/// How long a lost reply is forgiven, in seconds: the client never got the child, so it shows the parent again.
pub const GRACE_S: i64 = 30;

const DAY_S: i64 = 86_400;

/// How long a session may sleep and live, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Without a renewal.
    pub idle_s: i64,
    /// In all.
    pub life_s: i64,
}

/// Whose session it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Kind {
    /// An owner in the mini-program.
    #[sea_orm(string_value = "customer")]
    Customer,
    /// A member of staff in the app.
    #[sea_orm(string_value = "staff")]
    Staff,
}

impl Kind {
    /// 30 days idle and 180 in all for owners, 7 and 30 for staff.
    pub const fn terms(self) -> Terms {
        match self {
            Kind::Customer => Terms {
                idle_s: 30 * DAY_S,
                life_s: 180 * DAY_S,
            },
            Kind::Staff => Terms {
                idle_s: 7 * DAY_S,
                life_s: 30 * DAY_S,
            },
        }
    }
}

/// The state of one refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum State {
    /// The living end of its family.
    #[sea_orm(string_value = "valid")]
    Valid,
    /// Exchanged for its child.
    #[sea_orm(string_value = "consumed")]
    Consumed,
    /// Replaced before anybody used it, or dead with its family.
    #[sea_orm(string_value = "revoked")]
    Revoked,
}

/// What a consumed token was exchanged for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Child {
    /// Its state: only a valid child was never shown.
    pub state: State,
    /// When it was given out.
    pub issued_at: At,
    /// Whether the access token that came with it was used.
    pub access_used: bool,
}

/// A token is shown: everything that decides the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Showing {
    /// The instant.
    pub now: At,
    /// The end of the session's life.
    pub ends_at: At,
    /// Whether the session was ended.
    pub ended: bool,
    /// The terms of its kind.
    pub terms: Terms,
    /// The token's state.
    pub state: State,
    /// When the token was given out.
    pub issued_at: At,
    /// Whether the device is the one that consumed it.
    pub same_device: bool,
    /// Its child, when it was consumed.
    pub child: Option<Child>,
}

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Consume it and give out a child.
    Rotate,
    /// The reply was lost: revoke the child that nobody used and give out another.
    Recover,
    /// Two parties hold it: the family ends here.
    Stolen,
    /// Too old.
    Expired,
    /// The session was ended before.
    Ended,
}

/// Judges a showing.
pub fn judge(showing: &Showing) -> Verdict {
    if showing.ended {
        return Verdict::Ended;
    }
    if showing.now >= showing.ends_at {
        return Verdict::Expired;
    }
    match (showing.state, showing.child) {
        (State::Valid, _) if showing.now >= showing.issued_at.plus_seconds(showing.terms.idle_s) => Verdict::Expired,
        (State::Valid, _) => Verdict::Rotate,
        (State::Consumed, Some(child)) => {
            let fresh = showing.now <= child.issued_at.plus_seconds(GRACE_S);
            let unused = child.state == State::Valid && !child.access_used;
            if fresh && unused && showing.same_device {
                Verdict::Recover
            } else {
                Verdict::Stolen
            }
        }
        (State::Consumed, None) | (State::Revoked, _) => Verdict::Stolen,
    }
}

#[cfg(test)]
mod tests;
