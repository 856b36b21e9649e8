//! The words of surveys: what they are about, where they stand, what is asked.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An enum that is stored and sent as snake_case text.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident as $schema:ident { $($(#[$of:meta])* $variant:ident,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
        #[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
        #[serde(rename_all = "snake_case")]
        #[schema(as = $schema)]
        pub enum $name { $($(#[$of])* $variant,)* }
    )*};
}
pub(crate) use words;

words! {
    /// What is judged. Stored and sent as snake_case text.
    Subject as SurveySubject {
        /// 维修保养: a repair that was handed over.
        Repair,
        /// 新车交付: an order that was delivered.
        Delivery,
    }

    /// How it is asked. Stored and sent as snake_case text.
    Method as SurveyMethod {
        /// By a notice, answered by the owner.
        App,
        /// 电话访谈 (R157)
        Phone,
        /// 上门走访 (R159)
        Visit,
    }

    /// Where a survey stands (domain.md 2.6). What is planned has no row yet (rulings 25). Stored and sent as snake_case text.
    State as SurveyState {
        /// Not sent; the reason says why. An end.
        Suppressed,
        /// The owner was told.
        Sent,
        /// It was looked at.
        Opened,
        /// A page is answered.
        InProgress,
        /// All is answered. An end.
        Completed,
        /// Fourteen days went by. An end.
        Expired,
    }

    /// Why a survey was not sent. Stored and sent as snake_case text.
    Reason as SurveyReason {
        /// The owner does not agree to be asked.
        NoConsent,
        /// A complaint of theirs is open.
        OpenCase,
        /// The car is in the workshop again for the same.
        Rework,
        /// A bad answer of theirs is being dealt with.
        OpenRecovery,
        /// They were asked in the last seven days.
        Cooldown,
        /// Neither an account nor a phone.
        NoChannel,
    }

    /// Where a form stands. Stored and sent as snake_case text.
    FormState as SurveyFormState {
        /// Being written.
        Draft,
        /// Asked from now on.
        Published,
        /// Another version is asked; what was answered stays bound to this one.
        Retired,
    }

    /// How a question is answered (R156). Stored and sent as snake_case text.
    Kind as SurveyQuestionKind {
        /// One of the options.
        Single,
        /// Some of the options.
        Multiple,
        /// Yes or no.
        YesNo,
        /// One to five stars.
        Rating,
        /// Nought to ten: would they recommend it?
        Nps,
        /// One to five: are they satisfied?
        Csat,
        /// All options, the first one first.
        Ranking,
        /// One to five for each row.
        Matrix,
        /// A date.
        Date,
        /// Words.
        Open,
    }

    /// The part of the service that a question is about (domain.md 3). Stored and sent as snake_case text.
    Stage as SurveyStage {
        /// 预约接待
        Initiation,
        /// 服务顾问
        Advisor,
        /// 环境设施
        Facility,
        /// 交车取车
        PickUp,
        /// 质量
        Quality,
    }

    /// What the log knows too, so that the answer can be set beside it. Stored and sent as snake_case text.
    Fact as SurveyFact {
        /// Was the car ready as promised?
        OnTime,
        /// Was it put right at once?
        FixedFirstTime,
    }
}

impl Stage {
    /// Its name.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Stage::Initiation => "预约接待",
            Stage::Advisor => "服务顾问",
            Stage::Facility => "环境设施",
            Stage::PickUp => "交车取车",
            Stage::Quality => "质量",
        }
    }
}

impl State {
    /// It can still be answered.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, State::Sent | State::Opened | State::InProgress)
    }
}

/// What can happen to a survey that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter)]
pub enum Event {
    /// It is looked at.
    Open,
    /// A page is saved.
    Save,
    /// It is finished.
    Finish,
    /// Its time is over.
    Expire,
}

/// Where `event` takes a survey in `state`; `None`: not allowed (domain.md 2.6).
#[must_use]
pub const fn next(state: State, event: Event) -> Option<State> {
    use Event as E;
    use State as S;
    Some(match (state, event) {
        (S::Sent | S::Opened, E::Open) => S::Opened,
        (S::InProgress, E::Open) | (S::Sent | S::Opened | S::InProgress, E::Save) => S::InProgress,
        (S::Sent | S::Opened | S::InProgress, E::Finish) => S::Completed,
        (S::Sent | S::Opened | S::InProgress, E::Expire) => S::Expired,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::{Event, State, next};

    #[test]
    fn what_has_ended_stays_so_and_nothing_goes_back() {
        for state in State::iter() {
            for event in Event::iter() {
                let to = next(state, event);
                assert_eq!(to.is_some(), state.is_open(), "{state:?} --{event:?}");
                assert!(to.is_none_or(|to| to >= state), "{state:?} --{event:?} goes back");
            }
        }
    }
}
