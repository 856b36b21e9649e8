//! A bad answer and who stays with it, until its owner says that it is settled or after three tries on three days (R151;
//! domain.md 2.6, 2.10; issue 7, point 4).

mod act;
mod look;
mod open;
mod sweep;
mod table;
mod view;

pub use act::{answer, ask, assign, call, hand_over_all, lose, take};
pub(super) use look::of_survey;
pub use look::{my_recovery, recoveries, staff_recovery};
pub(super) use open::open;
pub use sweep::climb;
pub(super) use table::{Matter, Tally, tally};
pub use view::{
    AnswerRecovery, AskOwner, AssignRecovery, CallView, FindRecoveries, LogCall, LoseRecovery, OwnerAnswerView,
    RecoveriesView, RecoveryLineView, RecoveryView, SeenRecovery, StaffRecoveryView,
};

pub use super::rules::recovery::State as RecoveryState;
