//! The consent ledger: rows are added, never changed (security.md 4, "Consent"; R242).

use sea_orm::{FromQueryResult, Iterable};

use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{ConsentId, PersonId};

use super::rules::Purpose;
use super::view::{ConsentNow, ConsentView, ConsentsView, DecideConsent};

/// The person and everybody who was merged into them.
const MINE: &str = "person_id IN (SELECT id FROM person WHERE id = $1 OR merged_into = $1)";

/// Writes down that the owner gives or withdraws a consent, and answers how everything stands now.
pub async fn decide_consent(tx: &mut Tx, wish: DecideConsent) -> Result<ConsentsView, Error> {
    let me = tx.actor().customer()?.clone();
    let id: ConsentId = tx.fresh();
    // The person's row is taken, so that the numbers of the ledger have no gap and no double.
    tx.run(
        "UPDATE person SET created_at = created_at WHERE id = $1",
        [me.person.into()],
    )
    .await?;
    tx.run(
        "INSERT INTO consent (id, person_id, seq, account_id, purpose, granted, document_id, document_sha256, at, channel, device) \
         SELECT $1, $2, (SELECT COALESCE(MAX(seq), 0) + 1 FROM consent WHERE person_id = $2), $3, $4, $5, $6, $7, $8, 'mini_program', \
         (SELECT device FROM session WHERE id = $9)",
        [
            id.into(),
            me.person.into(),
            me.account.into(),
            wish.purpose.into(),
            wish.granted.into(),
            wish.document_id.into(),
            wish.document_sha256.as_str().into(),
            tx.now().into(),
            me.session.into(),
        ],
    )
    .await?;
    super::table::changed(tx, me.person);
    consents(tx).await
}

/// How the owner's consents stand, and the newest rows of the ledger.
pub async fn consents(look: &impl Look) -> Result<ConsentsView, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        id: ConsentId,
        purpose: Purpose,
        granted: bool,
        document_id: String,
        document_sha256: String,
        at: At,
        channel: String,
        device: Option<String>,
    }
    let me = look.actor().customer()?.person;
    let sql = format!(
        "SELECT id, purpose, granted, document_id, document_sha256, at, channel, device FROM consent WHERE {MINE} \
         ORDER BY at DESC, seq DESC LIMIT 100"
    );
    let rows: Vec<Row> = look.all(&sql, [me.into()]).await?;
    let now = standing(look, me).await?;
    let history = rows.into_iter().map(|row| ConsentView {
        id: row.id,
        purpose: row.purpose,
        granted: row.granted,
        document_id: row.document_id,
        document_sha256: row.document_sha256,
        at: row.at,
        channel: row.channel,
        device: row.device,
    });
    Ok(ConsentsView {
        now,
        history: history.collect(),
    })
}

/// How a person's consents stand, purpose by purpose. Whether the caller may see it is the caller's to ask.
pub async fn standing(look: &impl Look, person: PersonId) -> Result<Vec<ConsentNow>, Error> {
    let latest = latest(look, person).await?;
    let now = Purpose::iter().map(|purpose| {
        let row = latest.iter().find(|row| row.purpose == purpose);
        ConsentNow {
            purpose,
            granted: row.is_some_and(|r| r.granted),
            since: row.map(|r| r.at),
        }
    });
    Ok(now.collect())
}

#[derive(FromQueryResult)]
struct Latest {
    purpose: Purpose,
    granted: bool,
    at: At,
}

async fn latest(look: &impl Look, person: PersonId) -> Result<Vec<Latest>, Error> {
    let sql = format!(
        "SELECT purpose, granted, at FROM (SELECT purpose, granted, at, \
         ROW_NUMBER() OVER (PARTITION BY purpose ORDER BY at DESC, seq DESC) AS place FROM consent WHERE {MINE}) AS ledger WHERE place = 1"
    );
    look.all(&sql, [person.into()]).await
}

/// Whether the person agrees to this now. Ask when something is put in the queue and again when it is sent (P5).
pub async fn may(look: &impl Look, person: PersonId, purpose: Purpose) -> Result<bool, Error> {
    Ok(latest(look, person)
        .await?
        .iter()
        .any(|row| row.purpose == purpose && row.granted))
}
