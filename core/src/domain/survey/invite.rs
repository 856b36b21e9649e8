//! Who is asked 48 hours after a handover, and who is not and why; one reminder; the end (R008, R150; X13; rulings 25).

use std::collections::BTreeSet;

use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

use super::rules::due::{
    AFTER_MINUTES, COOL_MINUTES, LIFE_MINUTES, LOOK_BACK_MINUTES, OVERLAP_MINUTES, REMIND_MINUTES, due as due_at,
};
use super::rules::words::{Event, Method, Reason, State, Subject};
use super::table::{self, New, Row, zone};
use super::{form, link, tell};
use crate::domain::identity::{self, Purpose};
use crate::domain::notice::manners::rules::is_quiet;
use crate::domain::{credit, store};
use crate::ground::change::Change;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, PersonId, StoreId, SurveyId};
use crate::ground::sabotage;

/// A handover about which nobody was asked yet.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Due {
    subject: Subject,
    subject_id: Uuid,
    number: String,
    store_id: StoreId,
    store_zone: String,
    /// Whom it is about: who writes takes people in their order.
    pub person_id: PersonId,
    car: Option<String>,
    customer_mask: Option<String>,
    handed_at: At,
}

const REPAIRS: &str = "SELECT 'repair' AS subject, r.id AS subject_id, r.number, r.store_id, st.zone AS store_zone, r.person_id, r.car, \
     r.customer_mask, r.ended_at AS handed_at FROM repair_order r JOIN store st ON st.id = r.store_id \
     WHERE r.stage = 'closed' AND r.ended_at > $1 AND r.ended_at <= $2 \
     AND NOT EXISTS (SELECT 1 FROM survey v WHERE v.subject_id = r.id AND v.method = 'app')";

const ORDERS: &str = "SELECT 'delivery' AS subject, o.id AS subject_id, o.number, o.store_id, st.zone AS store_zone, o.person_id, \
     o.model AS car, o.customer_mask, o.delivered_at AS handed_at FROM sales_order o JOIN store st ON st.id = o.store_id \
     WHERE o.delivered_at IS NOT NULL AND o.delivered_at > $1 AND o.delivered_at <= $2 \
     AND NOT EXISTS (SELECT 1 FROM survey v WHERE v.subject_id = o.id AND v.method = 'app')";

/// What one look found, and how far it looked.
pub struct Found {
    /// Handovers about which nobody was asked yet.
    pub due: Vec<Due>,
    /// Whether these are all there are.
    pub all: bool,
    zones: Vec<String>,
    until: At,
}

/// So many minutes after a handover its owner is asked.
fn after() -> i64 {
    match sabotage::on("survey_48h") {
        true => AFTER_MINUTES - 60,
        false => AFTER_MINUTES,
    }
}

/// The zones in which it is no quiet hour now.
async fn awake(look: &impl Look) -> Result<BTreeSet<&'static str>, Error> {
    let stores = store::every(look).await?;
    let awake = |store: &&store::Store| sabotage::on("quiet_hours") || !is_quiet(store.zone, look.now());
    Ok(stores.iter().filter(awake).map(|store| store.zone.name()).collect())
}

/// The handovers of one zone between two instants, the oldest first.
async fn between(look: &impl Look, zone: &str, from: At, until: At, limit: u64) -> Result<Vec<Due>, Error> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut found: Vec<Due> = Vec::new();
    for (sql, order) in [(REPAIRS, "r.ended_at, r.id"), (ORDERS, "o.delivered_at, o.id")] {
        let sql = format!("{sql} AND st.zone = $3 ORDER BY {order} LIMIT {limit}");
        found.extend(look.all::<Due>(&sql, [from.into(), until.into(), zone.into()]).await?);
    }
    Ok(found)
}

/// Handovers of 48 hours ago and more without a survey, the oldest first, where it is no quiet hour now. What is found is
/// decided by [`invite`]; a handover of more than two weeks before is not looked at any more.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn due(look: &impl Look, limit: u64) -> Result<Vec<Due>, Error> {
    let until = look.now().plus_minutes(-after());
    let mut found = Vec::new();
    for zone in awake(look).await? {
        found.extend(between(look, zone, until.plus_minutes(-LOOK_BACK_MINUTES), until, limit).await?);
    }
    Ok(found)
}

/// The same, from where the last look ended, with an hour of overlap; all of the two weeks once an hour, and whenever the clock
/// is behind where it has been, so that nothing hangs on the mark.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn due_since(look: &impl Look, limit: u64) -> Result<Found, Error> {
    #[derive(FromQueryResult)]
    struct Mark {
        zone: String,
        decided_at: At,
    }
    let until = look.now().plus_minutes(-after());
    let marks: Vec<Mark> = look.all("SELECT zone, decided_at FROM survey_mark", []).await?;
    let whole = look.now().seconds() / 60 % 60 == 0;
    let (mut due, mut zones, mut all) = (Vec::new(), Vec::new(), true);
    for zone in awake(look).await? {
        let mark = marks.iter().find(|mark| mark.zone == zone).map(|mark| mark.decided_at);
        let first = until.plus_minutes(-LOOK_BACK_MINUTES);
        let from = match mark.filter(|mark| !whole && *mark <= until) {
            Some(mark) => mark.plus_minutes(-OVERLAP_MINUTES).max(first),
            None => first,
        };
        let some = between(look, zone, from, until, limit).await?;
        all &= u64::try_from(some.len()).unwrap_or(u64::MAX) < limit;
        due.extend(some);
        zones.push(zone.to_owned());
    }
    Ok(Found { due, all, zones, until })
}

/// All that was found is decided: the next look begins here.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn decided(tx: &mut Tx, found: &Found) -> Result<(), Error> {
    for zone in &found.zones {
        let sql = "INSERT INTO survey_mark (zone, decided_at) VALUES ($1, $2) ON CONFLICT (zone) DO UPDATE SET decided_at = excluded.decided_at";
        tx.run(sql, [zone.as_str().into(), found.until.into()]).await?;
    }
    Ok(())
}

/// Why this person is not asked about this handover; `None`: they are.
async fn why_not(tx: &Tx, due: &Due, person: PersonId) -> Result<Option<Reason>, Error> {
    if !sabotage::on("survey_consent") && !identity::may(tx, person, Purpose::Survey).await? {
        return Ok(Some(Reason::NoConsent));
    }
    // A rework within a week opens a complaint by itself: the rework is the reason then.
    let again =
        "SELECT COUNT(*) FROM repair_order WHERE rework_of = $1 AND stage NOT IN ('closed', 'cancelled', 'abandoned')";
    if tx.number(again, [due.subject_id.into()]).await? > 0 {
        return Ok(Some(Reason::Rework));
    }
    let open = "SELECT COUNT(*) FROM complaint WHERE person_id = $1 AND state <> 'closed'";
    if tx.number(open, [person.into()]).await? > 0 {
        return Ok(Some(Reason::OpenCase));
    }
    let bad = "SELECT COUNT(*) FROM recovery WHERE person_id = $1 AND state IN ('open', 'in_contact', 'asked')";
    if tx.number(bad, [person.into()]).await? > 0 {
        return Ok(Some(Reason::OpenRecovery));
    }
    let since = tx.now().plus_minutes(-COOL_MINUTES);
    let asked = "SELECT COUNT(*) FROM survey WHERE person_id = $1 AND made_at > $2 AND method = 'app' AND state <> 'suppressed'";
    if !sabotage::on("survey_cooldown") && tx.number(asked, [person.into(), since.into()]).await? > 0 {
        return Ok(Some(Reason::Cooldown));
    }
    if identity::reach(tx, person).await?.is_none() {
        let phone = match identity::person(tx, person).await {
            Ok(person) => person.phone.is_some(),
            Err(Error::Missing(_)) => false,
            Err(other) => return Err(other),
        };
        return Ok((!phone).then_some(Reason::NoChannel));
    }
    Ok(None)
}

/// Asks about one handover, or writes down why not; false when somebody did so already. The person's row is taken, so that
/// two handovers of one person are decided one after the other.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn invite(tx: &mut Tx, due: &Due) -> Result<bool, Error> {
    let person = identity::take(tx, due.person_id).await?;
    let reason = why_not(tx, due, person).await?;
    let id: SurveyId = tx.fresh();
    let now = tx.now();
    let until = now.plus_minutes(LIFE_MINUTES);
    let form_id = form::asked(tx, due.store_id, due.subject).await?;
    let code = link::write(tx.keys(), id, until);
    let more: Vec<(&'static str, Value)> = match reason {
        Some(_) => vec![("agreed", false.into())],
        None => vec![
            ("agreed", true.into()),
            ("code_hash", link::hash(&code).into()),
            ("sent_at", now.into()),
            ("remind_at", now.plus_minutes(REMIND_MINUTES).into()),
            ("expires_at", until.into()),
            ("ends_at", until.into()),
        ],
    };
    let new = New {
        id,
        subject: due.subject,
        subject_id: due.subject_id,
        method: Method::App,
        number: due.number.clone(),
        store_id: due.store_id,
        person_id: person,
        customer_mask: due.customer_mask.clone(),
        car: due.car.clone(),
        form_id: Some(form_id),
        state: if reason.is_some() {
            State::Suppressed
        } else {
            State::Sent
        },
        reason,
        handed_at: due.handed_at,
        due_at: due_at(zone(&due.store_zone), due.handed_at),
        more,
    };
    if !table::insert(tx, new).await? {
        return Ok(false);
    }
    let row = table::one(tx, "v.id = $1", id.into())
        .await?
        .ok_or(Error::Missing("survey"))?;
    if reason.is_some() {
        tx.changed(Change::of("survey", row.id, row.version).to_store(row.store_id));
        return Ok(true);
    }
    table::changed(tx, &row);
    tell::invited(tx, &row, code).await?;
    Ok(true)
}

/// Reminds those who have not answered in three days, once, and only where a message of this kind is left to them; at most
/// `limit`. Tells how many were looked at.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn remind(tx: &mut Tx, limit: u64) -> Result<u64, Error> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let condition = format!("WHERE v.remind_at <= $1 ORDER BY v.remind_at, v.id LIMIT {limit}");
    let rows = table::select(tx, &condition, vec![tx.now().into()]).await?;
    let looked = rows.len();
    for mut row in rows {
        let sql = "UPDATE survey SET remind_at = NULL WHERE id = $1 AND remind_at IS NOT NULL";
        let mine = tx.run(sql, [row.id.into()]).await? == 1;
        let left =
            mine && row.state.is_open() && row.reminded_at.is_none() && credit::left_for(tx, row.id.uuid()).await? > 0;
        if !left {
            continue;
        }
        row.version += 1;
        let sql = "UPDATE survey SET reminded_at = $2, version = $3 WHERE id = $1";
        tx.run(sql, [row.id.into(), tx.now().into(), row.version.into()])
            .await?;
        table::changed(tx, &row);
        tell::reminded(tx, &row).await?;
    }
    Ok(u64::try_from(looked).unwrap_or(u64::MAX))
}

/// Ends what nobody finished in fourteen days, at most `limit`; tells how many.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn expire(tx: &mut Tx, limit: u64) -> Result<u64, Error> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let condition = format!("WHERE v.ends_at <= $1 ORDER BY v.ends_at, v.id LIMIT {limit}");
    let rows: Vec<Row> = table::select(tx, &condition, vec![tx.now().into()]).await?;
    let found = rows.len();
    for mut row in rows {
        let sets = ", ends_at = NULL, remind_at = NULL";
        table::advance(tx, &mut row, Event::Expire, sets, Vec::new()).await?;
    }
    Ok(u64::try_from(found).unwrap_or(u64::MAX))
}
