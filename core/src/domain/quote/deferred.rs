//! Work that was declined stays with the car, with reason, colour and date, and comes back as an offer (domain.md 2.5).

use chrono::NaiveDate;
use sea_orm::{FromQueryResult, Value};

use super::DEFERRED;
use super::rules::clock::revisit_on;
use super::rules::line::Urgency;
use super::table::{LineRow, Row, VersionRow};
use super::view::{Colour, DeferredView};
use super::wish::{DeclineReason, RevisitDeferred};
use crate::ground::actor::Actor;
use crate::ground::audit::Entry;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{DeferredId, Id, PersonId, RepairId, StoreId, VehicleId};
use crate::ground::money::Fen;

/// A declined line stays with the car.
pub(super) async fn keep(
    tx: &Tx,
    row: &Row,
    version: &VersionRow,
    line: &LineRow,
    reason: Option<DeclineReason>,
) -> Result<(), Error> {
    let today = tx.now().utc().with_timezone(&row.zone()).date_naive();
    let id: DeferredId = tx.fresh();
    let sql = "INSERT INTO quote_deferred (id, quote_id, version_id, line_id, store_id, vehicle_id, person_id, state, reason, colour, revisit_on, created_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9, $10, $11) ON CONFLICT (line_id) DO UPDATE SET version_id = excluded.version_id, \
               state = 'open', reason = excluded.reason, colour = excluded.colour, revisit_on = excluded.revisit_on, offered_at = NULL, \
               created_at = excluded.created_at, closed_at = NULL";
    let values: [Value; 11] = [
        id.into(),
        row.id.into(),
        version.id.into(),
        line.line_id.into(),
        row.store_id.into(),
        row.vehicle_id.into(),
        row.person_id.into(),
        reason.into(),
        line.urgency.into(),
        revisit_on(today, line.urgency).to_string().into(),
        tx.now().into(),
    ];
    tx.run(sql, values).await?;
    Ok(())
}

/// The line is agreed to: it is declined work no longer, neither here nor where it was declined first.
pub(super) async fn taken(tx: &Tx, line: &LineRow) -> Result<(), Error> {
    let sql =
        "UPDATE quote_deferred SET state = 'taken', closed_at = $3 WHERE state = 'open' AND (line_id = $1 OR id = $2)";
    let values: [Value; 3] = [line.line_id.into(), line.deferred_id.into(), tx.now().into()];
    tx.run(sql, values).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Found {
    id: DeferredId,
    person_id: PersonId,
    vehicle_id: VehicleId,
    store_id: StoreId,
    repair_id: RepairId,
    words: String,
    line_reason: String,
    colour: Urgency,
    total_fen: Fen,
    declined: Option<DeclineReason>,
    created_at: At,
    revisit_on: String,
}

const SELECT: &str = "SELECT d.id, d.person_id, d.vehicle_id, d.store_id, q.repair_id, l.words, l.reason AS line_reason, d.colour, l.total_fen, \
     d.reason AS declined, d.created_at, d.revisit_on FROM quote_deferred d JOIN quote q ON q.id = d.quote_id \
     JOIN quote_line l ON l.version_id = d.version_id AND l.line_id = d.line_id WHERE d.state = 'open'";

fn view(row: Found) -> Result<DeferredView, Error> {
    Ok(DeferredView {
        id: row.id,
        vehicle_id: row.vehicle_id,
        store_id: row.store_id,
        repair_id: row.repair_id,
        words: row.words,
        reason: row.line_reason,
        colour: Colour::of(row.colour),
        total_fen: row.total_fen,
        declined: row.declined,
        declined_at: row.created_at,
        revisit_on: day(&row.revisit_on)?,
    })
}

fn day(text: &str) -> Result<NaiveDate, Error> {
    text.parse().map_err(|e| Error::fault("read a day of declined work", e))
}

/// What was declined of this car and is not done yet: the most pressing first. Owners see what they declined themselves,
/// staff what was found in their stores. Whether the caller may see the car is theirs to ask.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn deferred(look: &impl Look, vehicle: VehicleId) -> Result<Vec<DeferredView>, Error> {
    let sql = format!(
        "{SELECT} AND (d.vehicle_id = $1 OR d.vehicle_id = (SELECT same_as FROM vehicle WHERE id = $1)) ORDER BY d.revisit_on, d.id LIMIT 500"
    );
    let rows: Vec<Found> = look.all(&sql, [vehicle.into()]).await?;
    let seen = |row: &Found| match look.actor() {
        Actor::Customer(me) => row.person_id == me.person,
        other => other.in_store(row.store_id).is_ok(),
    };
    let mut views: Vec<DeferredView> = rows.into_iter().filter(seen).map(view).collect::<Result<_, _>>()?;
    views.sort_by_key(|one| (one.colour as u8, one.revisit_on, one.id));
    Ok(views)
}

/// Takes the offer of declined work upon somebody else, who speaks of it from now on: false when it was offered already, or is
/// declined work no longer.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn claim_revisit(tx: &Tx, id: DeferredId) -> Result<bool, Error> {
    let sql = "UPDATE quote_deferred SET offered_at = $2 WHERE id = $1 AND offered_at IS NULL AND state = 'open'";
    Ok(tx.run(sql, [id.into(), tx.now().into()]).await? > 0)
}

/// Staff say when declined work is spoken of again, or that it is not.
///
/// # Errors
/// `quote.deferred`, a wrong day; [`Error::Missing`].
pub async fn revisit(tx: &mut Tx, id: DeferredId, wish: RevisitDeferred) -> Result<(), Error> {
    #[derive(FromQueryResult)]
    struct Mine {
        store_id: StoreId,
        open: bool,
    }
    let sql = "SELECT store_id, state = 'open' AS open FROM quote_deferred WHERE id = $1";
    let mine: Option<Mine> = tx.one(sql, [id.into()]).await?;
    let mine = mine.ok_or(Error::Missing("deferred"))?;
    let scope = tx.actor().in_store(mine.store_id);
    scope.map_err(|_out_of_scope| Error::Missing("deferred"))?;
    if !mine.open {
        return Err(DEFERRED.into());
    }
    match wish.revisit_on {
        None => {
            let sql = "UPDATE quote_deferred SET state = 'dropped', closed_at = $2 WHERE id = $1 AND state = 'open'";
            tx.run(sql, [id.into(), tx.now().into()]).await?;
        }
        Some(day) => {
            let today = tx.now().utc().date_naive();
            if day <= today || (day - today).num_days() > 730 {
                let words = "日期应在明天之后两年之内";
                return Err(Error::field("/revisit_on", "quote.revisit_on", words));
            }
            let sql = "UPDATE quote_deferred SET revisit_on = $2, offered_at = NULL WHERE id = $1 AND state = 'open'";
            tx.run(sql, [id.into(), day.to_string().into()]).await?;
        }
    }
    tx.audit(Entry {
        action: "quote.revisit",
        subject_kind: "deferred",
        subject: id.uuid(),
        store: Some(mine.store_id),
        detail: Some(wish.revisit_on.map_or("never".to_owned(), |day| day.to_string())),
    })
    .await
}
