//! Notices: what a person is told, first in the inbox, then by a channel (R077, rulings 10 and 19–23).

mod climb;
mod desk;
pub mod manners;
mod route;
mod rules;
mod spend;
mod table;
mod text;
mod view;

pub use climb::{Unheard, ack, climb, notice_of, unheard};
pub use desk::{
    DecidedView, DeliveriesView, DeliveryView, DismissDelivery, DismissReason, StuckQuery, StuckState, dismiss, resend,
    stuck,
};
pub use manners::rules::{Class, Verdict};
pub use manners::{pause, prefer, preferences, unpause, withdrawn};
pub use rules::{Audience, Facts, Intent, Kind};
pub use spend::{SmsCaps, afford_sms};
pub use text::{Card, Fact};
pub use view::{
    AckView, InboxView, NoticeView, PreferenceView, PreferencesView, ReadAllView, ReadView, SetPreferences,
};

use serde::{Deserialize, Serialize};

use crate::domain::staff::Grants;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{NoticeId, PersonId};
use crate::ground::outbox::{self, Channel, Claimed, Intended};
use crate::ground::page::{Cursor, Limit, Page};

/// What a delivery carries: enough to call a channel without asking who wrote it.
#[derive(Serialize, Deserialize)]
struct Payload {
    kind: Kind,
    subject: String,
    facts: Facts,
    /// Whether its cause was a tap of the one who is told.
    #[serde(default)]
    answers: bool,
}

/// A delivery read back by the worker that performs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Who is told.
    pub audience: Audience,
    /// What is said.
    pub kind: Kind,
    /// The id of what it is about, for the link.
    pub subject: String,
    /// The words, as they fit on a card.
    pub card: Card,
    /// The store's zone, whose night is kept.
    pub zone: chrono_tz::Tz,
    /// Whether its cause was a tap of the one who is told.
    pub answers: bool,
}

/// Tells somebody of an event, in the transaction of the event (idea 3, X9): the row in the inbox always, and one delivery
/// by the first channel of its class. Intended twice for one event, it is told once (X8).
///
/// Care and marketing need consent, and stand in the inbox only with it; what policy refuses is counted as suppressed. What
/// cannot be sent that way (no account, no template, no credit) is seen when it is due, and [`pass_on`] has the next.
pub async fn intend(tx: &mut Tx, intent: Intent) -> Result<(), Error> {
    let policy = manners::policy(tx, &intent).await?;
    if (policy.inbox && !table::insert(tx, &intent).await?) || intent.kind.is_silent() {
        return Ok(());
    }
    let soon = intent.kind.by_text() || intent.facts.is_soon(intent.not_before.unwrap_or(tx.now()));
    let Some(channel) = route::order(intent.kind.class(), intent.audience, soon).first() else {
        return Ok(());
    };
    let payload = Payload {
        kind: intent.kind,
        subject: intent.subject_text,
        facts: intent.facts,
        answers: policy.answers,
    };
    let payload = serde_json::to_vec(&payload).map_err(|e| Error::fault("write a notice", e))?;
    let wish = Intended {
        kind: intent.kind.word(),
        channel: *channel,
        promise: intent.kind.promise(*channel),
        lane: intent.kind.lane(),
        aggregate_kind: intent.kind.aggregate(),
        aggregate: intent.subject,
        event_no: intent.event_no,
        audience: intent.audience.word(),
        store: intent.store,
        payload,
        not_before: policy.not_before,
        expires_at: intent.expires_at,
        suppressed: policy.no,
    };
    outbox::enqueue(tx, wish).await?;
    Ok(())
}

/// Intends the next channel of a delivery that could not reach its audience, in the transaction that settles it; `None`
/// when there is none left and the inbox alone has it. Passed on twice, it is intended once.
pub async fn pass_on(tx: &mut Tx, claimed: &Claimed) -> Result<Option<Channel>, Error> {
    let Ok(bytes) = claimed.payload(tx.keys()) else {
        return Ok(None);
    };
    let (Ok(payload), Some(audience)) = (
        serde_json::from_slice::<Payload>(&bytes),
        Audience::read(&claimed.audience),
    ) else {
        return Ok(None);
    };
    let kind = payload.kind;
    let order = route::order(
        kind.class(),
        audience,
        kind.by_text() || payload.facts.is_soon(tx.now()),
    );
    let Some(channel) = route::next(order, claimed.channel) else {
        return Ok(None);
    };
    let wish = Intended {
        kind: kind.word(),
        channel,
        promise: kind.promise(channel),
        lane: kind.lane(),
        aggregate_kind: kind.aggregate(),
        aggregate: claimed.aggregate_id,
        event_no: claimed.event_no,
        audience: claimed.audience.clone(),
        store: claimed.store_id,
        payload: bytes,
        not_before: None,
        expires_at: claimed.expires_at,
        suppressed: None,
    };
    outbox::enqueue(tx, wish).await?;
    Ok(Some(channel))
}

/// One line in Chinese for a kind of notice; the word itself when this version does not know it.
pub fn title(kind: &str) -> String {
    use sea_orm::ActiveEnum;
    Kind::try_from_value(&kind.to_owned()).map_or_else(|_other| kind.to_owned(), |kind| text::title(kind).to_owned())
}

/// The words of a claimed delivery; `None` when it is not a notice that this version can read.
pub fn message(look: &impl Look, claimed: &Claimed) -> Option<Message> {
    let payload = claimed.payload(look.keys()).ok()?;
    let payload: Payload = serde_json::from_slice(&payload).ok()?;
    let audience = Audience::read(&claimed.audience)?;
    let card = text::card(payload.kind, &payload.facts, claimed.intended_at);
    Some(Message {
        audience,
        kind: payload.kind,
        subject: payload.subject,
        card,
        zone: payload.facts.zone,
        answers: payload.answers,
    })
}

const OWN: &str = "notices";
const STAFF: &str = "staff_notices";

/// The owner's inbox, the newest first, with how many are unread (X12: what was intended is seen).
pub async fn inbox(look: &impl Look, cursor: Option<&str>, limit: Limit) -> Result<InboxView, Error> {
    let me = look.actor().customer()?.person;
    let after = cursor
        .map(|text| Cursor::read(text, look.keys(), OWN, look.actor()))
        .transpose()?;
    let rows = table::of_person(look, me, after, limit).await?;
    let unread = table::unread_of_person(look, me).await?;
    cut(look, rows, OWN, limit, unread)
}

/// The version of the owner's inbox: it is another when anything in it is.
pub async fn version(look: &impl Look) -> Result<String, Error> {
    table::version(look, look.actor().customer()?.person).await
}

/// Marks all that the owner can see as read.
pub async fn read_all(tx: &mut Tx) -> Result<ReadAllView, Error> {
    let me = tx.actor().customer()?.person;
    Ok(ReadAllView {
        read: table::read_all(tx, me).await?,
    })
}

/// Marks one of the owner's notices as read; it stays so. Somebody else's is not found.
pub async fn read(tx: &mut Tx, id: NoticeId) -> Result<ReadView, Error> {
    let me = tx.actor().customer()?.person;
    let read_at = table::read_by_person(tx, id, me)
        .await?
        .ok_or(Error::Missing("notice"))?;
    Ok(ReadView { id, read_at })
}

/// What is told to the roles this member of staff has, in the stores where they have them, the newest first; not what is
/// another's matter.
pub async fn staff_inbox(
    look: &impl Look,
    grants: &Grants,
    cursor: Option<&str>,
    limit: Limit,
) -> Result<InboxView, Error> {
    let me = look.actor().staff()?.staff;
    let after = cursor
        .map(|text| Cursor::read(text, look.keys(), STAFF, look.actor()))
        .transpose()?;
    let rows = table::of_roles(look, grants, me, after, limit).await?;
    let unread = table::unread_of_roles(look, grants, me).await?;
    cut(look, rows, STAFF, limit, unread)
}

/// Marks a notice to one of this member's roles as read: whoever is first has taken note for the role.
pub async fn staff_read(tx: &mut Tx, grants: &Grants, id: NoticeId) -> Result<ReadView, Error> {
    let me = tx.actor().staff()?.staff;
    let read_at = table::read_by_staff(tx, id, grants, me)
        .await?
        .ok_or(Error::Missing("notice"))?;
    Ok(ReadView { id, read_at })
}

/// Hands over what was told to a person who turned out to be somebody else (rulings 12, `identity::Merged`).
pub async fn adopt(tx: &mut Tx, from: PersonId, into: PersonId) -> Result<(), Error> {
    manners::adopt(tx, from, into).await?;
    table::hand_over(tx, from, into).await
}

fn cut(look: &impl Look, rows: Vec<table::Row>, list: &str, limit: Limit, unread: i64) -> Result<InboxView, Error> {
    let cursor = |row: &table::Row| {
        Cursor {
            at: row.shown_at.ms(),
            id: crate::ground::id::Id::uuid(row.id),
        }
        .write(look.keys(), list, look.actor())
    };
    let page = Page::cut(rows, limit, cursor, |row| table::view(look, row));
    let items: Result<Vec<NoticeView>, Error> = page.items.into_iter().collect();
    Ok(InboxView {
        unread,
        items: items?,
        next: page.next,
    })
}
