//! Which notices there are, and how each may be told.

use chrono_tz::Tz;
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

pub use super::manners::rules::Class;
use crate::domain::staff::Role;
use crate::ground::clock::At;
use crate::ground::id::{PersonId, StoreId};
use crate::ground::money::Fen;
use crate::ground::outbox::{Channel, Lane, Promise};

/// What a notice says (domain.md 2.1, the ✉ marks; rulings 19). Its words stand in `text.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[schema(as = NoticeKind)]
pub enum Kind {
    /// Submitted; we answer by `due_at`.
    #[sea_orm(string_value = "booking.received")]
    #[serde(rename = "booking.received")]
    Received,
    /// Confirmed; `price` and `text` tell the band and the details.
    #[sea_orm(string_value = "booking.confirmed")]
    #[serde(rename = "booking.confirmed")]
    Confirmed,
    /// Nobody had answered in time: the visit stands, to be looked at on the spot (rulings 19).
    #[sea_orm(string_value = "booking.confirmed_by_silence")]
    #[serde(rename = "booking.confirmed_by_silence")]
    ConfirmedBySilence,
    /// The store offers other times; the owner chooses by `due_at`.
    #[sea_orm(string_value = "booking.proposed")]
    #[serde(rename = "booking.proposed")]
    Proposed,
    /// The store said no; `text` is the reason.
    #[sea_orm(string_value = "booking.declined")]
    #[serde(rename = "booking.declined")]
    Declined,
    /// Called off; `text` is the reason, if one was given.
    #[sea_orm(string_value = "booking.cancelled")]
    #[serde(rename = "booking.cancelled")]
    Cancelled,
    /// Another time: `start_at`.
    #[sea_orm(string_value = "booking.moved")]
    #[serde(rename = "booking.moved")]
    Moved,
    /// A place came free: `start_at`, kept until `due_at`.
    #[sea_orm(string_value = "booking.waitlist_offer")]
    #[serde(rename = "booking.waitlist_offer")]
    WaitlistOffer,
    /// Nobody came: a friendly word and a way to book again.
    #[sea_orm(string_value = "booking.no_show")]
    #[serde(rename = "booking.no_show")]
    NoShow,
    /// Tomorrow, or so: the visit at `start_at`.
    #[sea_orm(string_value = "booking.reminder_day")]
    #[serde(rename = "booking.reminder_day")]
    ReminderDay,
    /// Soon: the visit at `start_at`.
    #[sea_orm(string_value = "booking.reminder_soon")]
    #[serde(rename = "booking.reminder_soon")]
    ReminderSoon,
    /// A word of care from the store: `text`.
    #[sea_orm(string_value = "care.message")]
    #[serde(rename = "care.message")]
    CareMessage,
    /// What the store offers: `text`.
    #[sea_orm(string_value = "campaign.message")]
    #[serde(rename = "campaign.message")]
    CampaignMessage,
    /// The five minutes ran out. No message, only the row in the inbox.
    #[sea_orm(string_value = "booking.hold_expired")]
    #[serde(rename = "booking.hold_expired")]
    HoldExpired,
    /// To staff: somebody asks for a visit; answer by `due_at`.
    #[sea_orm(string_value = "booking.requested")]
    #[serde(rename = "booking.requested")]
    Requested,
    /// To the manager: the system confirmed because nobody answered.
    #[sea_orm(string_value = "booking.answer_missed")]
    #[serde(rename = "booking.answer_missed")]
    AnswerMissed,
    /// To staff: half of the time to answer is gone.
    #[sea_orm(string_value = "booking.answer_half")]
    #[serde(rename = "booking.answer_half")]
    AnswerHalf,
    /// To staff: four fifths of the time to answer are gone.
    #[sea_orm(string_value = "booking.answer_late")]
    #[serde(rename = "booking.answer_late")]
    AnswerLate,
    /// To staff: the time to answer is over; call the customer.
    #[sea_orm(string_value = "booking.answer_over")]
    #[serde(rename = "booking.answer_over")]
    AnswerOver,
    /// A purchase plan waits for the owner's signature (domain.md 2.2).
    #[sea_orm(string_value = "order.offered")]
    #[serde(rename = "order.offered")]
    OrderOffered,
    /// The order is signed (domain.md 2.2).
    #[sea_orm(string_value = "order.signed")]
    #[serde(rename = "order.signed")]
    OrderSigned,
    /// The visible step of the order changed (domain.md 2.2).
    #[sea_orm(string_value = "order.moved")]
    #[serde(rename = "order.moved")]
    OrderMoved,
    /// It takes longer than was said (domain.md 2.2).
    #[sea_orm(string_value = "order.delayed")]
    #[serde(rename = "order.delayed")]
    OrderDelayed,
    /// The car stands in the store's yard (domain.md 2.2).
    #[sea_orm(string_value = "order.arrived")]
    #[serde(rename = "order.arrived")]
    OrderArrived,
    /// The car is checked and well (domain.md 2.2).
    #[sea_orm(string_value = "order.ready")]
    #[serde(rename = "order.ready")]
    OrderReady,
    /// The handover has a time (domain.md 2.2).
    #[sea_orm(string_value = "order.handover_booked")]
    #[serde(rename = "order.handover_booked")]
    OrderHandoverBooked,
    /// The car was handed over (domain.md 2.2).
    #[sea_orm(string_value = "order.delivered")]
    #[serde(rename = "order.delivered")]
    OrderDelivered,
    /// The order was called off (domain.md 2.2).
    #[sea_orm(string_value = "order.cancelled")]
    #[serde(rename = "order.cancelled")]
    OrderCancelled,
    /// A step takes longer than four in five (domain.md 2.2).
    #[sea_orm(string_value = "order.quiet")]
    #[serde(rename = "order.quiet")]
    OrderQuiet,
    /// A step takes longer than nineteen in twenty (domain.md 2.2).
    #[sea_orm(string_value = "order.silent")]
    #[serde(rename = "order.silent")]
    OrderSilent,
    /// A report waits for somebody to look at it (domain.md 2.2).
    #[sea_orm(string_value = "order.held")]
    #[serde(rename = "order.held")]
    OrderHeld,
    /// The promised contact is due (domain.md 2.2).
    #[sea_orm(string_value = "order.contact_due")]
    #[serde(rename = "order.contact_due")]
    OrderContactDue,
    /// The promised contact was missed (domain.md 2.2).
    #[sea_orm(string_value = "order.contact_missed")]
    #[serde(rename = "order.contact_missed")]
    OrderContactMissed,
}

impl Kind {
    /// The stable word: `module.word`.
    pub const fn word(self) -> &'static str {
        match self {
            Kind::Received => "booking.received",
            Kind::Confirmed => "booking.confirmed",
            Kind::ConfirmedBySilence => "booking.confirmed_by_silence",
            Kind::Proposed => "booking.proposed",
            Kind::Declined => "booking.declined",
            Kind::Cancelled => "booking.cancelled",
            Kind::Moved => "booking.moved",
            Kind::WaitlistOffer => "booking.waitlist_offer",
            Kind::NoShow => "booking.no_show",
            Kind::ReminderDay => "booking.reminder_day",
            Kind::ReminderSoon => "booking.reminder_soon",
            Kind::CareMessage => "care.message",
            Kind::CampaignMessage => "campaign.message",
            Kind::HoldExpired => "booking.hold_expired",
            Kind::Requested => "booking.requested",
            Kind::AnswerMissed => "booking.answer_missed",
            Kind::AnswerHalf => "booking.answer_half",
            Kind::AnswerLate => "booking.answer_late",
            Kind::AnswerOver => "booking.answer_over",
            Kind::OrderOffered => "order.offered",
            Kind::OrderSigned => "order.signed",
            Kind::OrderMoved => "order.moved",
            Kind::OrderDelayed => "order.delayed",
            Kind::OrderArrived => "order.arrived",
            Kind::OrderReady => "order.ready",
            Kind::OrderHandoverBooked => "order.handover_booked",
            Kind::OrderDelivered => "order.delivered",
            Kind::OrderCancelled => "order.cancelled",
            Kind::OrderQuiet => "order.quiet",
            Kind::OrderSilent => "order.silent",
            Kind::OrderHeld => "order.held",
            Kind::OrderContactDue => "order.contact_due",
            Kind::OrderContactMissed => "order.contact_missed",
        }
    }

    /// All of them.
    pub fn all() -> impl Iterator<Item = Kind> {
        <Kind as sea_orm::Iterable>::iter()
    }

    /// What it is about: the kind of the aggregate.
    pub const fn aggregate(self) -> &'static str {
        match self {
            Kind::CareMessage => "care",
            Kind::CampaignMessage => "campaign",
            Kind::OrderOffered
            | Kind::OrderSigned
            | Kind::OrderMoved
            | Kind::OrderDelayed
            | Kind::OrderArrived
            | Kind::OrderReady
            | Kind::OrderHandoverBooked
            | Kind::OrderDelivered
            | Kind::OrderCancelled
            | Kind::OrderQuiet
            | Kind::OrderSilent
            | Kind::OrderHeld
            | Kind::OrderContactDue
            | Kind::OrderContactMissed => "order",
            _ => "booking",
        }
    }

    /// How much it is needed: what consent, quiet hours, wishes and the budget do to it.
    pub const fn class(self) -> Class {
        match self {
            Kind::CareMessage => Class::Care,
            Kind::CampaignMessage => Class::Marketing,
            _ => Class::Transactional,
        }
    }

    /// Whether the row in the inbox is all there is.
    pub const fn is_silent(self) -> bool {
        matches!(self, Kind::HoldExpired)
    }

    /// The queue it waits in.
    pub const fn lane(self) -> Lane {
        match self.class() {
            Class::Critical => Lane::Critical,
            Class::Transactional => Lane::Transactional,
            Class::Care => Lane::Care,
            Class::Marketing => Lane::Marketing,
        }
    }

    /// A message that costs the owner's credit is never sent twice; WeCom and the push know our key; a text message that
    /// somebody waits for may come twice rather than never (security.md 6.4).
    pub const fn promise(self, channel: Channel) -> Promise {
        match channel {
            Channel::WechatSubscribe | Channel::WechatTemplate => Promise::AtMostOnce,
            Channel::Sms => Promise::MustArrive,
            Channel::Wecom | Channel::Push => Promise::Idempotent,
        }
    }
}

/// Who is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// An owner.
    Person(PersonId),
    /// Everybody who has this role at this store.
    StoreRole(StoreId, Role),
}

impl Audience {
    /// Stable words for the rows.
    pub(super) fn word(self) -> String {
        use sea_orm::ActiveEnum;
        match self {
            Audience::Person(person) => person.to_string(),
            Audience::StoreRole(store, role) => format!("{}@{store}", role.to_value()),
        }
    }

    /// Reads the words back.
    pub(super) fn read(word: &str) -> Option<Audience> {
        use sea_orm::ActiveEnum;
        match word.split_once('@') {
            None => word.parse().ok().map(Audience::Person),
            Some((role, store)) => {
                let role = Role::try_from_value(&role.to_owned()).ok()?;
                Some(Audience::StoreRole(store.parse().ok()?, role))
            }
        }
    }
}

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

#[cfg(test)]
mod tests {
    use super::{Audience, Kind};
    use crate::domain::staff::Role;
    use crate::ground::clock::At;
    use crate::ground::id::{Id, PersonId, StoreId, fresh_uuid};
    use sea_orm::{ActiveEnum, Iterable};

    #[test]
    fn an_audience_reads_back_what_it_wrote() {
        let store = StoreId::from_uuid(fresh_uuid(At::from_ms(1)));
        let owner = Audience::Person(PersonId::from_uuid(fresh_uuid(At::from_ms(2))));
        for one in Role::iter().map(|role| Audience::StoreRole(store, role)).chain([owner]) {
            assert_eq!(Audience::read(&one.word()), Some(one));
        }
        for bad in ["", "x", "king@here", "store_manager@"] {
            assert_eq!(Audience::read(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_word_of_a_kind_is_its_column_and_its_wire_form() -> Result<(), serde_json::Error> {
        for kind in Kind::iter() {
            assert_eq!(kind.to_value(), kind.word());
            assert_eq!(serde_json::to_string(&kind)?, format!("\"{}\"", kind.word()));
            assert!(kind.word().starts_with(kind.aggregate()));
        }
        Ok(())
    }
}
