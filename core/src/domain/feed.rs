//! Makers, dealer management systems and lenders push signed events to us; where they have no interface, staff import the
//! file that their system exports (issue 5 point 4, security.md 6.5, requirement R257).
//!
//! * [`take`] checks a push (Standard Webhooks, `sign.rs`) and keeps it raw and sealed in the inbox of the ground floor.
//! * [`apply`] reads it by the mapping of the partner's kind and tells it to the order or the loan, once.
//! * A kind of partner is one file (`star.rs`, `lender.rs`) with recorded samples, and a line in `kinds!` below.

pub mod apply;
mod door;
pub mod import;
mod lender;
mod look;
mod partner;
mod said;
pub mod sign;
mod star;
mod table;
mod view;

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

pub use door::{Doors, NotTaken, Push, take};
pub use look::{EventsQuery, dismiss, events, feeds, retry};
pub use partner::{Name, add, enable, list, retire, rotate};
pub use said::{Said, Unreadable};
pub use view::{EventState, FeedEventView, FeedView, FeedsView};

use crate::ground::error::Refusal;

/// The name is taken.
pub const NAME_TAKEN: Refusal = Refusal::new("feed.name_taken", "已有同名的合作方");
/// Two keys live already.
pub const TWO_KEYS: Refusal = Refusal::new("feed.two_keys", "已有两个有效密钥，请先停用旧密钥");
/// The last key cannot be retired.
pub const LAST_KEY: Refusal = Refusal::new("feed.last_key", "只剩一个有效密钥，不能停用");

/// Every no of this module, for `problems.md`; those of partners' keys are for the machine's owner only.
pub const REFUSALS: &[Refusal] = &[import::OTHER_FILE];

/// Whose pushes these are, in the inbox.
const FAMILY: &str = "feed";

fn source(partner: &str) -> String {
    format!("{FAMILY}.{partner}")
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $reader:expr;)*) => {
        /// How a partner writes: one mapping each.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
        #[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
        #[serde(rename_all = "snake_case")]
        #[schema(as = PartnerKind)]
        pub enum Kind { $($(#[$doc])* $name),* }

        impl Kind {
            /// All of them.
            pub const ALL: &'static [Kind] = &[$(Kind::$name),*];

            /// What this body says, in our words.
            ///
            /// # Errors
            /// [`Unreadable`] when it is not in the partner's format.
            pub fn read(self, body: &Value) -> Result<Said, Unreadable> {
                let reader: fn(&Value) -> Result<Said, Unreadable> = match self { $(Kind::$name => $reader),* };
                reader(body)
            }
        }
    };
}

kinds! {
    /// A maker or dealer management system with STAR's terms in JSON.
    Star = star::read;
    /// A lender's own JSON.
    Lender = lender::read;
}

impl std::str::FromStr for Kind {
    type Err = String;

    fn from_str(text: &str) -> Result<Kind, String> {
        let known = || Kind::ALL.iter().map(|kind| kind.word()).collect::<Vec<_>>().join(", ");
        let found = Kind::ALL.iter().find(|kind| kind.word() == text);
        found
            .copied()
            .ok_or_else(|| format!("no such kind; known are {}", known()))
    }
}

impl Kind {
    /// The stable word.
    pub fn word(self) -> String {
        use sea_orm::ActiveEnum;
        self.to_value()
    }
}
