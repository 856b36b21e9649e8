//! Are the feeds alive, and what could not be applied (issue 5 point 4; feeds that are down must be seen).

use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::view::{EventState, FeedEventView, FeedView, FeedsView};
use super::{FAMILY, Kind, Name, source, table};
use crate::ground::actor::Scope;
use crate::ground::audit::Entry;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, InboundId};
use crate::ground::inbound::{self, State, Waiting, Which};
use crate::ground::page::{Cursor, Limit, Page};

/// Which of the pushes that could not be applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FeedEventsState)]
pub enum Stuck {
    /// Tried again by themselves.
    Parked,
    /// Of an unknown type.
    Stored,
    /// Given up.
    Dead,
}

/// Which pushes.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EventsQuery {
    /// Of this partner only.
    #[param(example = "xingchen")]
    pub partner: Option<String>,
    /// Standing so only.
    #[param(inline)]
    pub state: Option<Stuck>,
    /// `next` of the page before.
    pub cursor: Option<String>,
    /// 1 to 100, 20 unless told.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u64>,
}

/// All partners with what waits of each.
///
/// # Errors
/// The database failed.
pub async fn feeds(look: &impl Look) -> Result<FeedsView, Error> {
    let mut items = Vec::new();
    for row in table::partners(look, None).await? {
        let count = inbound::counts(look, &source(&row.name)).await?;
        items.push(FeedView {
            id: row.id,
            name: row.name,
            kind: row.kind,
            enabled: row.enabled,
            live_keys: row.live_keys,
            last_arrived_at: count.last_at,
            last_applied_at: row.applied_at,
            waiting: count.fresh,
            parked: count.parked,
            stored: count.stored,
            dead: count.dead,
        });
    }
    Ok(FeedsView { items })
}

/// Pushes that were parked, stored or given up, the last that came first.
///
/// # Errors
/// Field errors of the query.
pub async fn events(look: &impl Look, query: &EventsQuery) -> Result<Page<FeedEventView>, Error> {
    const LIST: &str = "feed_events";
    let limit = Limit::new(query.limit)?;
    let after = query.cursor.as_deref();
    let after = after
        .map(|text| Cursor::read(text, look.keys(), LIST, look.actor()))
        .transpose()?;
    let of = match query.partner.as_deref().map(Name::parse) {
        None => None,
        Some(Some(name)) => Some(source(name.as_str())),
        Some(None) => return Err(Error::field("#partner", "feed.partner", "合作方名称不正确")),
    };
    let which = match query.state {
        None => Which::All,
        Some(Stuck::Parked) => Which::Parked,
        Some(Stuck::Stored) => Which::Stored,
        Some(Stuck::Dead) => Which::Dead,
    };
    let partners = table::partners(look, None).await?;
    let rows = inbound::waiting(look, FAMILY, of.as_deref(), which, after, limit).await?;
    let mark = |row: &Waiting| row.cursor().write(look.keys(), LIST, look.actor());
    Ok(Page::cut(rows, limit, mark, |row| view(look, &row, &partners)))
}

/// Tries a push again at once.
///
/// # Errors
/// [`Error::Missing`]; `feed.settled`.
pub async fn retry(tx: &Tx, id: InboundId) -> Result<FeedEventView, Error> {
    of_the_group(tx)?;
    let row = inbound::one(tx, FAMILY, id).await?;
    inbound::retry(tx, &row).await?;
    decided(tx, "feed.retried", &row).await
}

/// Lets a push be.
///
/// # Errors
/// [`Error::Missing`]; `feed.settled`.
pub async fn dismiss(tx: &Tx, id: InboundId) -> Result<FeedEventView, Error> {
    of_the_group(tx)?;
    let row = inbound::one(tx, FAMILY, id).await?;
    inbound::dismiss(tx, &row).await?;
    decided(tx, "feed.dismissed", &row).await
}

/// A push is the whole group's matter: which store it concerns is often just what is not known.
fn of_the_group(look: &impl Look) -> Result<(), Error> {
    match &look.actor().staff()?.scope {
        Scope::Group => Ok(()),
        Scope::Stores(_) => Err(Error::Missing("push")),
    }
}

async fn decided(tx: &Tx, action: &'static str, before: &Waiting) -> Result<FeedEventView, Error> {
    tx.audit(Entry {
        action,
        subject_kind: "inbound",
        subject: before.id.uuid(),
        store: None,
        detail: before.reason.clone(),
    })
    .await?;
    let partners = table::partners(tx, None).await?;
    let now = inbound::one(tx, FAMILY, before.id).await?;
    Ok(view(tx, &now, &partners))
}

fn view(look: &impl Look, row: &Waiting, partners: &[table::Row]) -> FeedEventView {
    let partner = row.source.strip_prefix("feed.").unwrap_or_default();
    let kind = partners.iter().find(|one| one.name == partner).map(|one| one.kind);
    let (reason, field) = match row
        .reason
        .as_deref()
        .map(|text| text.split_once(':').unwrap_or((text, "")))
    {
        Some((reason, field)) => (Some(reason), Some(field).filter(|field| !field.is_empty())),
        None => (None, None),
    };
    let state = match (row.state, reason) {
        (State::New, None) => EventState::Waiting,
        (State::New, Some(_)) => EventState::Parked,
        (State::Stored, _) => EventState::Stored,
        (State::Dead, _) => EventState::Dead,
        (State::Done, _) => EventState::Done,
        (State::Dismissed, _) => EventState::Dismissed,
    };
    FeedEventView {
        id: row.id,
        partner: partner.to_owned(),
        kind: row.kind.clone(),
        state,
        reason: reason.map(str::to_owned),
        field: field.map(str::to_owned),
        message: reason.map(words),
        about: kind.and_then(|kind| about(look, row, kind)),
        occurred_at: row.occurred_at,
        received_at: row.received_at,
        attempts: row.attempts,
        next_try_at: (state == EventState::Parked).then_some(row.not_before),
    }
}

/// The end of the number it is about: enough to find it, too little to be one.
fn about(look: &impl Look, row: &Waiting, kind: Kind) -> Option<String> {
    let body = serde_json::from_str(&row.body(look)?).ok()?;
    let number: Vec<char> = kind.read(&body).ok()?.about?.chars().collect();
    let tail = number.len().checked_sub(4).filter(|rest| *rest >= 4)?;
    let tail: String = number[tail..].iter().filter(|c| c.is_ascii_alphanumeric()).collect();
    Some(format!("…{tail}"))
}

fn words(reason: &str) -> &'static str {
    match reason {
        "unknown_order" => "找不到对应的订单，将自动重试",
        "unknown_loan" => "找不到对应的贷款申请，将自动重试",
        "gap" => "该申请较早的一条推送还没有到，到达后自动处理",
        "unknown_type" => "推送的类型暂不支持，已保存",
        "unreadable" => "推送的内容不符合约定格式",
        "future" => "推送的发生时间晚于现在，未生效",
        "rejected" => "内容与系统规则不符，未生效",
        "fault" => "处理时出现问题，将自动重试",
        _ => "未能处理",
    }
}
