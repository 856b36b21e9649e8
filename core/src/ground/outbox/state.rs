//! Where a delivery stands, and how it may end.

use sea_orm::{DeriveActiveEnum, EnumIter};

use crate::ground::clock::At;

/// The state of a delivery (rulings 21).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum State {
    /// Policy said no. An end.
    Suppressed,
    /// Waits for a worker.
    Ready,
    /// A worker has it; nothing was sent yet.
    Leased,
    /// A worker is calling the provider: from here on it may have been sent.
    Calling,
    /// The provider took it. An end.
    Sent,
    /// This channel cannot reach the person; the next one, or the inbox alone, has it. An end.
    PassedOn,
    /// Given up; staff see it with its reason. An end, until they decide.
    Dead,
    /// It may have been sent and must not be sent twice; staff see it. An end, until they decide.
    Unknown,
    /// What it was about has moved on. An end.
    Cancelled,
    /// It became worthless before it was sent. An end.
    Expired,
    /// Staff looked at a dead or unknown one and let it be. An end.
    Dismissed,
}

impl State {
    /// The stable word of the column, of metrics and of `jobs audit`.
    pub const fn word(self) -> &'static str {
        match self {
            State::Suppressed => "suppressed",
            State::Ready => "ready",
            State::Leased => "leased",
            State::Calling => "calling",
            State::Sent => "sent",
            State::PassedOn => "passed_on",
            State::Dead => "dead",
            State::Unknown => "unknown",
            State::Cancelled => "cancelled",
            State::Expired => "expired",
            State::Dismissed => "dismissed",
        }
    }

    /// Whether something is still to be done.
    pub fn is_open(self) -> bool {
        matches!(self, State::Ready | State::Leased | State::Calling)
    }
}

/// By which way a person is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Channel {
    /// A subscribe message of the mini-program (wechat.md 4).
    WechatSubscribe,
    /// A template message of the service account, to those who follow it (wechat.md 5.1).
    WechatTemplate,
    /// A text message to a phone (wechat.md 5.3).
    Sms,
    /// A message of the group's WeCom application, to staff (wechat.md 12.1).
    Wecom,
    /// The vendor's push to the consultants' app (wechat.md 12.2).
    Push,
}

impl Channel {
    /// The stable word of the column and of metrics.
    pub const fn word(self) -> &'static str {
        match self {
            Channel::WechatSubscribe => "wechat_subscribe",
            Channel::WechatTemplate => "wechat_template",
            Channel::Sms => "sms",
            Channel::Wecom => "wecom",
            Channel::Push => "push",
        }
    }
}

/// What is done when a call began and nobody knows how it ended (security.md 6.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Promise {
    /// The provider knows our key: call again.
    Idempotent,
    /// Never twice: it ends unknown.
    AtMostOnce,
    /// Better twice than never: call again once.
    MustArrive,
}

/// The queue a delivery waits in; a lane is looked at when those before it have nothing due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "i32", db_type = "Integer")]
pub enum Lane {
    /// Safety and money.
    #[sea_orm(num_value = 0)]
    Critical,
    /// Answers to what somebody did.
    #[sea_orm(num_value = 1)]
    Transactional,
    /// Care and surveys.
    #[sea_orm(num_value = 2)]
    Care,
    /// Campaigns.
    #[sea_orm(num_value = 3)]
    Marketing,
}

impl Lane {
    /// In the order in which they are served.
    pub const ALL: [Lane; 4] = [Lane::Critical, Lane::Transactional, Lane::Care, Lane::Marketing];
}

/// How a worker's hold on a delivery ends. Reasons are stable words without personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// The provider took it, under its own id if it gave one.
    Sent(Option<String>),
    /// See [`State::PassedOn`]; also before the call, when it is known that nobody can be reached this way.
    PassedOn(&'static str),
    /// See [`State::Dead`].
    Dead(&'static str),
    /// See [`State::Unknown`].
    Unknown(&'static str),
    /// See [`State::Suppressed`]; only before the call.
    Suppressed(&'static str),
    /// See [`State::Cancelled`]; only before the call.
    Cancelled(&'static str),
    /// See [`State::Expired`]; only before the call.
    Expired,
    /// Back to [`State::Ready`]: certainly not sent, try again then.
    Retry(&'static str, At),
    /// As [`End::Retry`], and the provider was not even asked: it does not count as a try.
    Wait(&'static str, At),
}

impl End {
    /// The state it leads to.
    pub fn state(&self) -> State {
        match self {
            End::Sent(_) => State::Sent,
            End::PassedOn(_) => State::PassedOn,
            End::Dead(_) => State::Dead,
            End::Unknown(_) => State::Unknown,
            End::Suppressed(_) => State::Suppressed,
            End::Cancelled(_) => State::Cancelled,
            End::Expired => State::Expired,
            End::Retry(..) | End::Wait(..) => State::Ready,
        }
    }

    /// Why, in a stable word.
    pub fn reason(&self) -> Option<&'static str> {
        match self {
            End::Sent(_) | End::Expired => None,
            End::PassedOn(why)
            | End::Dead(why)
            | End::Unknown(why)
            | End::Suppressed(why)
            | End::Cancelled(why)
            | End::Retry(why, _)
            | End::Wait(why, _) => Some(why),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Channel, State};
    use sea_orm::{ActiveEnum, Iterable};

    #[test]
    fn the_word_is_the_column() {
        for state in State::iter() {
            assert_eq!(state.word(), state.to_value());
        }
        for channel in Channel::iter() {
            assert_eq!(channel.word(), channel.to_value());
        }
    }
}
