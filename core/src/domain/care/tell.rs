//! What care tells whom, in the transaction of its event.

use uuid::Uuid;

use super::mark::maybe_day;
use super::rules::{Kind, Why};
use super::table::MessageRow;
use super::view::Offer;
use crate::domain::notice::{self, Audience, Facts, Intent, Kind as Notice};
use crate::domain::store::{self, Store};
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::Id;

/// To the owner: why, and what it costs to have it done.
pub(super) async fn said(
    tx: &mut Tx,
    row: &MessageRow,
    store: &Store,
    why: &Why,
    offer: Option<&Offer>,
) -> Result<(), Error> {
    let kind = match row.kind {
        Kind::Recall => Notice::CareRecall,
        Kind::Trip => Notice::CareTrip,
        _ => Notice::CareMessage,
    };
    let offered = offer.map_or_else(String::new, |offer| format!("。可预约：{}", offer.name));
    let until = maybe_day(row.until_on.as_ref())?.and_then(|day| day.succ_opt());
    let price = offer.and_then(|offer| offer.total_fen);
    let intent = Intent {
        audience: Audience::Person(row.person_id),
        kind,
        store: store.id,
        subject: row.id.uuid(),
        subject_text: row.id.to_string(),
        event_no: 2,
        facts: Facts {
            price: price.map(|fen| (fen, fen)),
            text: Some(format!("{}：{}{offered}", row.kind.words(), why.words)),
            ..Facts::new(store.name.clone(), "", store.zone)
        },
        not_before: None,
        expires_at: until.map(|day| store::day_begins(store, day)),
    };
    notice::intend(tx, intent).await
}

/// Whether a word of care is still so (X7): the car is still theirs, they still want to hear of it, and no visit that meets it
/// was booked meanwhile. What other modules call care is theirs to judge.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn is_current(look: &impl Look, subject: Uuid, event_no: i64) -> Result<bool, Error> {
    let rows = super::table::list(look, "m.id = $1", vec![subject.into()]).await?;
    let Some(row) = rows.first() else { return Ok(true) };
    if row.state != "sent" || row.version > event_no {
        return Ok(false);
    }
    let owned = "SELECT COUNT(*) FROM vehicle_ownership WHERE id = $1 AND until_at IS NULL";
    if look.number(owned, [row.ownership_id.into()]).await? == 0 {
        return Ok(false);
    }
    let off = "SELECT COUNT(*) FROM care_wish WHERE person_id = $1 AND kind = $2 AND NOT wanted";
    if !row.kind.is_fixed() && look.number(off, [row.person_id.into(), row.kind.into()]).await? > 0 {
        return Ok(false);
    }
    let booked = "SELECT COUNT(*) FROM booking WHERE vehicle_id = $1 AND kind = 'service' AND state IN ('requested', 'confirmed') AND start_at > $2";
    let booked = look.number(booked, [row.vehicle_id.into(), look.now().into()]).await? > 0;
    Ok(!(booked && row.kind.is_met_by_a_visit()))
}
