//! What staff do about deliveries that were given up, or of which nobody knows whether they were sent (X12, rulings 21).

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::ground::actor::{Actor, Scope};
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{DeliveryId, Id, StoreId};
use crate::ground::outbox::{self, State, Stuck};
use crate::ground::page::{Cursor, Limit, Page};

/// Why a delivery waits for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StuckState {
    /// It was given up.
    Dead,
    /// It may have been sent, and must not be sent twice by the machine.
    Unknown,
}

/// Which deliveries.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StuckQuery {
    /// Only these; both kinds unless told.
    #[param(inline)]
    pub state: Option<StuckState>,
    /// Only this store's.
    pub store_id: Option<StoreId>,
    /// `next` of the page before.
    pub cursor: Option<String>,
    /// 1 to 100; 20 unless told.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u64>,
}

/// A delivery that a person has to decide about. What it says stays sealed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DeliveryView {
    /// Its id.
    pub id: DeliveryId,
    /// What it is, `module.word`.
    pub kind: String,
    /// One line in Chinese: what kind of notice it is.
    pub title: String,
    /// By which way it was to go.
    pub channel: String,
    /// Given up, or not known.
    pub state: StuckState,
    /// Why, in a stable word.
    pub reason: String,
    /// Who it was for, masked.
    pub audience: String,
    /// On behalf of which store.
    pub store_id: StoreId,
    /// How often the provider was asked.
    pub attempts: i32,
    /// When its cause happened.
    pub intended_at: At,
    /// When it was last due.
    pub due_at: At,
    /// When it was given up.
    pub settled_at: At,
    /// From when on it is worthless and cannot be sent again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<At>,
}

/// A page of deliveries.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DeliveriesView {
    /// Those given up last come first.
    pub items: Vec<DeliveryView>,
    /// Give this as `cursor` for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Why a delivery need not be sent any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DismissReason {
    /// The customer was told in another way.
    ToldOtherwise,
    /// It does not matter any more.
    NoLongerNeeded,
    /// It was seen that it did arrive.
    Arrived,
    /// It was for somebody else.
    WrongRecipient,
}

impl DismissReason {
    const fn word(self) -> &'static str {
        match self {
            DismissReason::ToldOtherwise => "told_otherwise",
            DismissReason::NoLongerNeeded => "no_longer_needed",
            DismissReason::Arrived => "arrived",
            DismissReason::WrongRecipient => "wrong_recipient",
        }
    }
}

/// Letting a delivery be.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DismissDelivery {
    /// Why.
    pub reason: DismissReason,
}

/// What was decided.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DecidedView {
    /// The delivery.
    pub id: DeliveryId,
    /// `ready` or `dismissed`.
    pub state: String,
}

const LIST: &str = "deliveries";

/// Deliveries of the actor's stores that wait for a person.
pub async fn stuck(look: &impl Look, query: &StuckQuery) -> Result<DeliveriesView, Error> {
    let Actor::Staff(staff) = look.actor() else {
        return Err(Error::Missing("staff"));
    };
    let scope = match query.store_id {
        Some(store) => {
            look.actor().in_store(store)?;
            Scope::Stores(vec![store])
        }
        None => staff.scope.clone(),
    };
    let state = query.state.map(|state| match state {
        StuckState::Dead => State::Dead,
        StuckState::Unknown => State::Unknown,
    });
    let limit = Limit::new(query.limit)?;
    let after = query
        .cursor
        .as_deref()
        .map(|text| Cursor::read(text, look.keys(), LIST, look.actor()))
        .transpose()?;
    let rows = outbox::stuck(look, &scope, state, after, limit).await?;
    let cursor = |row: &Stuck| {
        Cursor {
            at: row.settled_at.ms(),
            id: row.id.uuid(),
        }
        .write(look.keys(), LIST, look.actor())
    };
    let page = Page::cut(rows, limit, cursor, view);
    Ok(DeliveriesView {
        items: page.items,
        next: page.next,
    })
}

/// Sends it once more: a person has decided. It is looked at again like every other, so what has moved on stays unsent.
pub async fn resend(tx: &mut Tx, id: DeliveryId) -> Result<DecidedView, Error> {
    outbox::resend(tx, id).await?;
    Ok(decided(id, State::Ready))
}

/// Lets it be.
pub async fn dismiss(tx: &mut Tx, id: DeliveryId, wish: DismissDelivery) -> Result<DecidedView, Error> {
    outbox::dismiss(tx, id, wish.reason.word()).await?;
    Ok(decided(id, State::Dismissed))
}

fn decided(id: DeliveryId, state: State) -> DecidedView {
    DecidedView {
        id,
        state: state.word().to_owned(),
    }
}

fn view(row: Stuck) -> DeliveryView {
    let title = super::title(&row.kind);
    DeliveryView {
        id: row.id,
        title,
        kind: row.kind,
        channel: row.channel.word().to_owned(),
        state: if row.state == State::Dead {
            StuckState::Dead
        } else {
            StuckState::Unknown
        },
        reason: row.reason.unwrap_or_default(),
        audience: masked(&row.audience),
        store_id: row.store_id,
        attempts: row.attempts,
        intended_at: row.intended_at,
        due_at: row.not_before,
        settled_at: row.settled_at,
        expires_at: row.expires_at,
    }
}

/// A person by the last four characters of their id; roles as they are.
fn masked(audience: &str) -> String {
    match audience.strip_prefix("person_") {
        Some(_) => {
            let tail: String = audience
                .chars()
                .skip(audience.chars().count().saturating_sub(4))
                .collect();
            format!("车主 ···{tail}")
        }
        None => audience.split('@').next().unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn an_audience_is_told_apart_and_not_told() {
        assert_eq!(masked("person_01h455vb4pex5vsknk084sn02q"), "车主 ···n02q");
        assert_eq!(
            masked("service_advisor@store_01h455vb4pex5vsknk084sn02q"),
            "service_advisor"
        );
    }
}
