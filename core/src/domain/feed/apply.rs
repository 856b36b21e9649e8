//! What partners pushed is applied: read by the mapping of the partner, told to the order or the loan, settled – in one
//! transaction each (security.md 6.5).

use serde_json::Value;

use super::said::{LoanNews, Numbered, OrderNews, Said, What};
use super::{import, source, table};
use crate::domain::loan;
use crate::domain::order::{self, Heard, OrderRef, Report};
use crate::ground::change::Change;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{InboundId, StoreId};
use crate::ground::inbound::{self, Opened};

/// What is parked is tried again at least so often.
const SLOWEST_MS: i64 = 10 * 60_000;
/// How far a partner's clock may be ahead.
const AHEAD_S: i64 = 300;

/// A push that is to be applied.
#[derive(Clone, Debug)]
pub struct Due {
    /// Its id.
    pub id: InboundId,
    /// Whose it is.
    pub partner: String,
}

/// What became of it, for counters.
pub type Outcome = &'static str;

/// What is to be applied now, the longest waiting first.
///
/// # Errors
/// The database failed.
pub async fn due(look: &impl Look, limit: u64) -> Result<Vec<Due>, Error> {
    let partners = table::partners(look, None).await?;
    let sources: Vec<String> = partners.iter().map(|partner| source(&partner.name)).collect();
    let rows = inbound::due_of(look, &sources, limit).await?;
    let due = |(id, source): (InboundId, String)| Due {
        id,
        partner: source.strip_prefix("feed.").unwrap_or_default().to_owned(),
    };
    Ok(rows.into_iter().map(due).collect())
}

/// Applies one; somebody else may have done so in the meantime.
///
/// # Errors
/// A rule's no, or a fault: nothing of it is done, and [`refused`] or [`stumbled`] says what becomes of it.
pub async fn one(tx: &mut Tx, due: &Due) -> Result<Outcome, Error> {
    let Some(opened) = inbound::open(tx, due.id).await? else {
        return Ok("gone");
    };
    let partner = table::partners(tx, Some(&due.partner)).await?.into_iter().next();
    let partner = partner.ok_or(Error::Missing("partner"))?;
    let Ok(body) = serde_json::from_str::<Value>(&opened.body) else {
        inbound::give_up(tx, due.id, "unreadable:JSON").await?;
        return Ok("unreadable");
    };
    let Said { kind, what, .. } = match partner.kind.read(&body) {
        Ok(said) => said,
        Err(what) => {
            inbound::give_up(tx, due.id, &format!("unreadable:{}", what.0)).await?;
            return Ok("unreadable");
        }
    };
    inbound::name(tx, due.id, &kind).await?;
    let happened = match &what {
        What::Order(news) => Some(news.occurred_at),
        What::Loan(news) => Some(news.occurred_at),
        What::UnknownType => None,
    };
    if happened.is_some_and(|at| at > opened.received_at.plus_seconds(AHEAD_S)) {
        inbound::give_up(tx, due.id, "future").await?;
        return Ok("future");
    }
    let outcome = match what {
        What::UnknownType => {
            inbound::store(tx, due.id).await?;
            "stored"
        }
        What::Order(news) => order_news(tx, due, &opened, news).await?,
        What::Loan(news) => loan_news(tx, due, &opened, news).await?,
    };
    table::note_applied(tx, &due.partner).await?;
    if ["parked", "stored"].contains(&outcome) {
        tx.changed(Change::of("feed", due.id, 0));
    }
    Ok(outcome)
}

async fn order_news(tx: &mut Tx, due: &Due, opened: &Opened, news: OrderNews) -> Result<Outcome, Error> {
    let order = match news.numbered {
        Numbered::Ours => OrderRef::Ours(&news.number),
        Numbered::Theirs => OrderRef::Partner {
            partner: &due.partner,
            number: &news.number,
        },
    };
    let report = Report {
        order,
        source: &due.partner,
        version: news.version,
        occurred_at: news.occurred_at,
        what: news.told,
    };
    let outcome = match order::hear(tx, report).await? {
        Heard::Moved => "moved",
        Heard::NoNews => "no_news",
        Heard::Held => "held",
        Heard::Stale => "stale",
        Heard::Unknown => {
            inbound::park_about(tx, opened, "unknown_order", None, SLOWEST_MS).await?;
            return Ok("parked");
        }
    };
    inbound::done(tx, due.id).await?;
    Ok(outcome)
}

async fn loan_news(tx: &mut Tx, due: &Due, opened: &Opened, news: LoanNews) -> Result<Outcome, Error> {
    let report = loan::Report {
        lender: &due.partner,
        number: &news.number,
        sequence: news.sequence,
        occurred_at: news.occurred_at,
        what: news.told,
    };
    let outcome = match loan::hear(tx, report).await? {
        loan::Heard::Moved => "moved",
        loan::Heard::NoNews => "no_news",
        loan::Heard::Held => "held",
        loan::Heard::Stale => "stale",
        loan::Heard::Waits => {
            inbound::park_about(tx, opened, "gap", Some(&news.number), SLOWEST_MS).await?;
            return Ok("parked");
        }
        loan::Heard::Unknown => {
            inbound::park_about(tx, opened, "unknown_loan", None, SLOWEST_MS).await?;
            return Ok("parked");
        }
    };
    inbound::done(tx, due.id).await?;
    // What waited for this number may be next.
    inbound::rouse(tx, &source(&due.partner), &news.number).await?;
    Ok(outcome)
}

/// What a row of a file says of an order of this store.
pub struct FromFile<'a> {
    /// The store whose order it must be.
    pub store: StoreId,
    /// Our number of the order.
    pub number: &'a str,
    /// See [`super::import`].
    pub version: i64,
    /// When it happened.
    pub occurred_at: At,
    /// What happened.
    pub told: order::Told,
}

/// Tells the order what a row says; `None` when the store has no such order, or it is not signed.
///
/// # Errors
/// As of the order.
pub async fn from_file(tx: &mut Tx, it: FromFile<'_>) -> Result<Option<import::Outcome>, Error> {
    match order::find_by_number(tx, it.number).await? {
        Some((_, store)) if store == it.store => {}
        _ => return Ok(None),
    }
    let report = Report {
        order: OrderRef::Ours(it.number),
        source: "import",
        version: it.version,
        occurred_at: it.occurred_at,
        what: it.told,
    };
    Ok(match order::hear(tx, report).await? {
        Heard::Moved => Some(import::Outcome::Moved),
        Heard::NoNews | Heard::Stale => Some(import::Outcome::NothingNew),
        Heard::Held => Some(import::Outcome::Held),
        Heard::Unknown => None,
    })
}

/// A rule said no: it is given up, and somebody has to look.
///
/// # Errors
/// The database failed.
pub async fn refused(tx: &Tx, due: &Due) -> Result<(), Error> {
    match inbound::open(tx, due.id).await? {
        Some(opened) => inbound::give_up(tx, opened.id, "rejected").await,
        None => Ok(()),
    }
}

/// It failed, or took its task down: tried again later, behind the others.
///
/// # Errors
/// The database failed.
pub async fn stumbled(tx: &Tx, due: &Due) -> Result<(), Error> {
    match inbound::open(tx, due.id).await? {
        Some(opened) => inbound::park_about(tx, &opened, "fault", None, SLOWEST_MS).await,
        None => Ok(()),
    }
}
