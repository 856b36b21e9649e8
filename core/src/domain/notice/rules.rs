//! What is told: to whom, of which kind, made of what.

mod audience;
mod kind;

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use audience::Audience;
pub use kind::Kind;

pub use super::manners::rules::Class;
use crate::ground::clock::At;
use crate::ground::id::StoreId;
use crate::ground::money::Fen;

/// What the words are made of. Sealed where it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The store as owners know it.
    pub store_name: String,
    /// The number a person reads, such as `BK20261122-0007`.
    pub number: String,
    /// The zone in which all times are shown: the store's (X5).
    #[serde(with = "zone")]
    pub zone: Tz,
    /// When the visit begins.
    pub start_at: Option<At>,
    /// Until when somebody has to answer.
    pub due_at: Option<At>,
    /// The price band, from and to.
    pub price: Option<(Fen, Fen)>,
    /// A reason or a detail in Chinese.
    pub text: Option<String>,
    /// What opens it without an account: the end of a link of our own domain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

impl Facts {
    /// Store, number and zone; the rest is absent.
    pub fn new(store_name: impl Into<String>, number: impl Into<String>, zone: Tz) -> Facts {
        Facts {
            store_name: store_name.into(),
            number: number.into(),
            zone,
            start_at: None,
            due_at: None,
            price: None,
            text: None,
            link: None,
        }
    }

    /// Whether what it is about begins, or has to be answered, within two hours (rulings 23).
    pub(super) fn is_soon(&self, now: At) -> bool {
        let within = |at: &At| (now..=now.plus_seconds(2 * 3600)).contains(at);
        self.start_at.iter().chain(&self.due_at).any(within)
    }
}

/// One event and whom it is told to.
#[derive(Clone, Debug)]
pub struct Intent {
    /// Who is told.
    pub audience: Audience,
    /// What is said.
    pub kind: Kind,
    /// On behalf of which store.
    pub store: StoreId,
    /// What it is about …
    pub subject: Uuid,
    /// … and its id as it stands in links.
    pub subject_text: String,
    /// The version of the subject right after the event: when it has moved on, the message is not sent (X7).
    pub event_no: i64,
    /// What the words are made of.
    pub facts: Facts,
    /// Shown and sent not before this instant; now when absent.
    pub not_before: Option<At>,
    /// The message is worthless from this instant on; the inbox keeps it.
    pub expires_at: Option<At>,
}

mod zone {
    use chrono_tz::Tz;
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub fn serialize<S: Serializer>(zone: &Tz, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(zone.name())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Tz, D::Error> {
        let name = String::deserialize(from)?;
        name.parse()
            .map_err(|_unknown| de::Error::custom("a zone that is not known"))
    }
}
