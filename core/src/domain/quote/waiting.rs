//! Quotes that wait for their owner: whom to call.

use sea_orm::{FromQueryResult, Value};

use super::rules::clock::CALL_MINUTES;
use super::rules::state::State;
use super::view::{WaitingQuoteView, WaitingQuotesView};
use super::wish::FindQuotes;
use crate::ground::actor::Scope;
use crate::ground::clock::At;
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::{QuoteId, RepairId, StoreId};
use crate::ground::money::Fen;

/// The most that one list holds.
const MOST: usize = 200;

/// Quotes of the staff's stores with lines that wait for a decision: those to call first, then the oldest.
///
/// # Errors
/// [`Error::Missing`] for a store out of scope.
pub async fn waiting(look: &impl Look, find: &FindQuotes) -> Result<WaitingQuotesView, Error> {
    #[derive(FromQueryResult)]
    struct Found {
        id: QuoteId,
        number: String,
        repair_id: RepairId,
        store_id: StoreId,
        no: i64,
        state: State,
        open: i64,
        asked: i64,
        owner_fen: Fen,
        sent_at: At,
        valid_until: At,
        reminded: i64,
        called_at: Option<At>,
    }
    let mut values: Vec<Value> = Vec::new();
    let of = stores(&look.actor().staff()?.scope, find.store_id, &mut values)?;
    let open = "(SELECT COUNT(*) FROM quote_line l WHERE l.version_id = v.id AND l.state IN ('open', 'asked'))";
    let sql = format!(
        "SELECT q.id, q.number, q.repair_id, q.store_id, v.no, v.state, {open} AS open, \
         (SELECT COUNT(*) FROM quote_line l WHERE l.version_id = v.id AND l.state = 'asked') AS asked, v.owner_fen, v.sent_at, v.valid_until, \
         v.reminded, v.called_at FROM quote_version v JOIN quote q ON q.id = v.quote_id \
         WHERE v.state IN ('sent', 'viewed', 'partially_consented') AND {open} > 0 AND {of} ORDER BY v.sent_at, v.id LIMIT 1000"
    );
    let found: Vec<Found> = look.all(&sql, values).await?;
    let mut items: Vec<WaitingQuoteView> = found
        .into_iter()
        .map(|one| WaitingQuoteView {
            id: one.id,
            number: one.number,
            repair_id: one.repair_id,
            store_id: one.store_id,
            no: one.no,
            state: one.state,
            open: one.open,
            asked: one.asked,
            owner_fen: one.owner_fen,
            sent_at: one.sent_at,
            valid_until: one.valid_until,
            call_since: (one.reminded >= 3 && one.called_at.is_none()).then(|| one.sent_at.plus_minutes(CALL_MINUTES)),
        })
        .collect();
    items.sort_by_key(|one| (one.call_since.is_none(), one.asked == 0, one.sent_at, one.id));
    let more = items.len() > MOST;
    items.truncate(MOST);
    Ok(WaitingQuotesView { items, more })
}

/// The stores of the caller, or the one that is named, as a condition.
fn stores(scope: &Scope, store: Option<StoreId>, values: &mut Vec<Value>) -> Result<String, Error> {
    let mut place = |id: StoreId| {
        values.push(id.into());
        format!("${}", values.len())
    };
    match (scope, store) {
        (scope, Some(store)) if scope.holds(store) => Ok(format!("q.store_id = {}", place(store))),
        (_, Some(_)) => Err(Error::Missing("store")),
        (Scope::Group, None) => Ok("TRUE".to_owned()),
        (Scope::Stores(stores), None) => {
            let places: Vec<String> = stores.iter().map(|store| place(*store)).collect();
            Ok(format!("q.store_id IN ({})", places.join(", ")))
        }
    }
}
