//! The clocks of quotes: reminders and the call, the end of their time, declined work that comes back.

use sea_orm::FromQueryResult;

use super::rules::clock::{REMIND_MINUTES, due_steps};
use super::rules::state::{Event, LineState, State, Who};
use super::table::{self, VersionRow};
use super::tell::{self, Back};
use crate::domain::notice::{Facts, manners};
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{DeferredId, PersonId, QuoteId, RepairId, StoreId, VehicleId};

#[derive(FromQueryResult)]
struct Due {
    quote_id: QuoteId,
    no: i64,
}

async fn due(tx: &Tx, condition: &str, values: Vec<sea_orm::Value>, limit: u64) -> Result<Vec<Due>, Error> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let sql = format!(
        "SELECT v.quote_id, v.no FROM quote_version v WHERE v.state IN ('sent', 'viewed', 'partially_consented') AND {condition} \
         AND EXISTS (SELECT 1 FROM quote_line l WHERE l.version_id = v.id AND l.state IN ('open', 'asked')) ORDER BY v.sent_at, v.id LIMIT {limit}"
    );
    tx.all(&sql, values).await
}

/// The quote and its version, taken for this write; `None` when it moved on meanwhile.
async fn take(tx: &Tx, due: &Due) -> Result<Option<(table::Row, VersionRow)>, Error> {
    let row = table::find(tx, due.quote_id).await?;
    let row = table::take(tx, row.repair_id).await?;
    let versions = table::versions(tx, row.id).await?;
    let version = versions.into_iter().find(|one| one.no == due.no);
    let waits = |one: &VersionRow| matches!(one.state, State::Sent | State::Viewed | State::PartiallyConsented);
    Ok(version.filter(waits).map(|version| (row, version)))
}

/// Reminds owners after half an hour and after two, then tells the advisors to call: by day only, each once, and never two
/// steps at a time. Done in one step per call; what is due still is found by the next.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn remind(tx: &mut Tx, limit: u64) -> Result<u64, Error> {
    let now = tx.now();
    let before = |minutes: i64| now.plus_minutes(-minutes);
    let condition = "v.valid_until > $1 AND ((v.reminded = 0 AND v.sent_at <= $2) OR (v.reminded = 1 AND v.sent_at <= $3) \
                     OR (v.reminded = 2 AND v.sent_at <= $4))";
    let values = vec![
        now.into(),
        before(REMIND_MINUTES[0]).into(),
        before(REMIND_MINUTES[1]).into(),
        before(super::rules::clock::CALL_MINUTES).into(),
    ];
    let mut told = 0;
    for one in due(tx, condition, values, limit).await? {
        let Some((mut row, version)) = take(tx, &one).await? else {
            continue;
        };
        if manners::rules::is_quiet(row.zone(), now) {
            continue;
        }
        let minutes = version.sent_at.map_or(0, |at: At| (now.ms() - at.ms()) / 60_000);
        let step = due_steps(minutes);
        if step <= version.reminded {
            continue;
        }
        let sql = "UPDATE quote_version SET reminded = $2 WHERE id = $1";
        tx.run(sql, [version.id.into(), step.into()]).await?;
        table::touch(tx, &mut row).await?;
        match step {
            3 => tell::call(tx, &row, &version).await?,
            _ => tell::reminded(tx, &row, &version).await?,
        }
        told += 1;
    }
    Ok(told)
}

/// Ends what was not decided in time: what is agreed to stands. Of which repairs.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn expire(tx: &mut Tx, limit: u64) -> Result<Vec<RepairId>, Error> {
    let mut ended = Vec::new();
    for one in due(tx, "v.valid_until <= $1", vec![tx.now().into()], limit).await? {
        let Some((mut row, mut version)) = take(tx, &one).await? else {
            continue;
        };
        let agreed = !table::agreed(tx, row.id).await?.is_empty();
        let event = if agreed { Event::ExpireRest } else { Event::Expire };
        let values = vec![tx.now().into()];
        table::advance(tx, &mut version, (event, Who::System), ", ended_at = $4", values).await?;
        for line in table::lines(tx, version.id).await? {
            if matches!(line.state, LineState::Open | LineState::Asked) {
                table::set_line(tx, version.id, line.line_id, (line.state, LineState::Lapsed)).await?;
            }
        }
        table::touch(tx, &mut row).await?;
        tell::expired(tx, &row).await?;
        ended.push(row.repair_id);
    }
    Ok(ended)
}

/// Offers declined work again on its day, to those who still own the car (care: with their consent only); each once.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn revisits(tx: &mut Tx, limit: u64) -> Result<u64, Error> {
    #[derive(FromQueryResult)]
    struct Found {
        id: DeferredId,
        person_id: PersonId,
        vehicle_id: VehicleId,
        store_id: StoreId,
        store_name: String,
        zone: String,
        words: String,
    }
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let today = tx.now().plus_minutes(8 * 60).utc().date_naive().to_string();
    let sql = format!(
        "SELECT d.id, d.person_id, d.vehicle_id, d.store_id, s.name AS store_name, s.zone, l.words FROM quote_deferred d \
         JOIN store s ON s.id = d.store_id JOIN quote_line l ON l.version_id = d.version_id AND l.line_id = d.line_id \
         WHERE d.state = 'open' AND d.offered_at IS NULL AND d.revisit_on <= $1 ORDER BY d.revisit_on, d.id LIMIT {limit}"
    );
    let found: Vec<Found> = tx.all(&sql, [today.into()]).await?;
    let mut told = 0;
    for one in found {
        let sql = "UPDATE quote_deferred SET offered_at = $2 WHERE id = $1 AND offered_at IS NULL AND state = 'open'";
        if tx.run(sql, [one.id.into(), tx.now().into()]).await? == 0 {
            continue;
        }
        told += 1;
        let owns = "SELECT COUNT(*) FROM vehicle_ownership o JOIN vehicle v ON v.id = o.vehicle_id \
                    WHERE o.person_id = $1 AND o.until_at IS NULL AND (v.id = $2 OR v.same_as = $2)";
        if tx.number(owns, [one.person_id.into(), one.vehicle_id.into()]).await? == 0 {
            continue;
        }
        let zone = one.zone.parse().unwrap_or(chrono_tz::Asia::Shanghai);
        let back = Back {
            id: one.id,
            person: one.person_id,
            store: one.store_id,
            vehicle: one.vehicle_id.to_string(),
            facts: Facts {
                text: Some(one.words),
                ..Facts::new(one.store_name, String::new(), zone)
            },
        };
        tell::revisit(tx, back).await?;
    }
    Ok(told)
}
