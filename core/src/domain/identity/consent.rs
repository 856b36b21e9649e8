//! The consent ledger: rows are added, never changed (security.md 4, "Consent"; R242).

use std::collections::{HashMap, HashSet};

use sea_orm::{FromQueryResult, Iterable};
use uuid::Uuid;

use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{ConsentId, PersonId};

use super::rules::Purpose;
use super::view::{ConsentNow, ConsentView, ConsentsView, DecideConsent};

/// The person and everybody who was merged into them.
const MINE: &str = "person_id IN (SELECT id FROM person WHERE id = $1 OR merged_into = $1)";

/// Writes down that the owner gives or withdraws a consent, and answers how everything stands now. What counts for one
/// matter only is withdrawn here, and given where that matter is.
///
/// # Errors
/// [`Error::Invalid`] at `/purpose`, code `consent.matter`.
pub async fn decide_consent(tx: &mut Tx, wish: DecideConsent) -> Result<ConsentsView, Error> {
    if wish.granted && wish.purpose.is_for_one_matter() {
        return Err(Error::field(
            "/purpose",
            "consent.matter",
            "请在对应的贷款申请中单独同意",
        ));
    }
    record(tx, wish, None).await?;
    consents(tx).await
}

/// Writes down that the owner gives or withdraws a consent for one matter, e.g. a loan: it says nothing of any other.
pub async fn decide_consent_about(tx: &mut Tx, wish: DecideConsent, about: Uuid) -> Result<(), Error> {
    record(tx, wish, Some(about)).await
}

async fn record(tx: &mut Tx, wish: DecideConsent, about: Option<Uuid>) -> Result<(), Error> {
    let me = tx.actor().customer()?.clone();
    let id: ConsentId = tx.fresh();
    // The person's row is taken, so that the numbers of the ledger have no gap and no double.
    tx.run(
        "UPDATE person SET created_at = created_at WHERE id = $1",
        [me.person.into()],
    )
    .await?;
    tx.run(
        "INSERT INTO consent (id, person_id, seq, account_id, purpose, granted, document_id, document_sha256, at, channel, device, about) \
         SELECT $1, $2, (SELECT COALESCE(MAX(seq), 0) + 1 FROM consent WHERE person_id = $2), $3, $4, $5, $6, $7, $8, 'mini_program', \
         (SELECT device FROM session WHERE id = $9), $10",
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
            about.into(),
        ],
    )
    .await?;
    super::table::changed(tx, me.person);
    Ok(())
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
    Ok(Purpose::iter().map(|purpose| stands(&latest, purpose, None)).collect())
}

/// The same for one matter: only what was given for it counts, and a general withdrawal ends it.
pub async fn standing_about(look: &impl Look, person: PersonId, about: Uuid) -> Result<Vec<ConsentNow>, Error> {
    let latest = latest(look, person).await?;
    Ok(Purpose::iter()
        .map(|purpose| stands(&latest, purpose, Some(about)))
        .collect())
}

/// Whether the person agrees to this now. Ask when something is put in the queue and again when it is sent (P5).
pub async fn may(look: &impl Look, person: PersonId, purpose: Purpose) -> Result<bool, Error> {
    Ok(stands(&latest(look, person).await?, purpose, None).granted)
}

/// Those of these persons who agree to this now, as [`may`] would say of each. One statement for two hundred of them.
pub async fn who_may(look: &impl Look, persons: &[PersonId], purpose: Purpose) -> Result<HashSet<PersonId>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        person_id: PersonId,
        about: Option<Uuid>,
        granted: bool,
        at: At,
        seq: i64,
    }
    let mut willing = HashSet::new();
    for some in persons.chunks(200) {
        let marks: Vec<String> = (2..=some.len() + 1).map(|n| format!("${n}")).collect();
        let marks = marks.join(", ");
        let sql = format!(
            "SELECT COALESCE(p.merged_into, p.id) AS person_id, c.about, c.granted, c.at, c.seq FROM person p \
             JOIN consent c ON c.person_id = p.id WHERE c.purpose = $1 AND (p.id IN ({marks}) OR p.merged_into IN ({marks}))"
        );
        let values = std::iter::once(purpose.into()).chain(some.iter().map(|id| (*id).into()));
        let mut said: HashMap<PersonId, Vec<Latest>> = HashMap::new();
        for row in look.all::<Row>(&sql, values).await? {
            let latest = said.entry(row.person_id).or_default();
            let one = Latest {
                purpose,
                about: row.about,
                granted: row.granted,
                at: row.at,
                seq: row.seq,
            };
            match latest.iter_mut().find(|other| other.about == one.about) {
                Some(other) if (other.at, other.seq) < (one.at, one.seq) => *other = one,
                Some(_) => {}
                None => latest.push(one),
            }
        }
        willing.extend(
            said.into_iter()
                .filter(|(_, latest)| stands(latest, purpose, None).granted)
                .map(|(person, _)| person),
        );
    }
    Ok(willing)
}

#[derive(FromQueryResult)]
struct Latest {
    purpose: Purpose,
    about: Option<Uuid>,
    granted: bool,
    at: At,
    seq: i64,
}

/// The newest row of each purpose and matter.
async fn latest(look: &impl Look, person: PersonId) -> Result<Vec<Latest>, Error> {
    let sql = format!(
        "SELECT purpose, about, granted, at, seq FROM (SELECT purpose, about, granted, at, seq, \
         ROW_NUMBER() OVER (PARTITION BY purpose, about ORDER BY at DESC, seq DESC) AS place FROM consent WHERE {MINE}) AS ledger \
         WHERE place = 1"
    );
    look.all(&sql, [person.into()]).await
}

fn stands(latest: &[Latest], purpose: Purpose, about: Option<Uuid>) -> ConsentNow {
    let of = latest.iter().filter(|row| row.purpose == purpose);
    let general = of.clone().find(|row| row.about.is_none());
    let withdrawn = general.filter(|row| !row.granted);
    let mut rows: Vec<&Latest> = of
        .filter(|row| about.is_none() || row.about == about)
        // What was said of one matter before everything was withdrawn is no answer any more.
        .filter(|row| withdrawn.is_none_or(|all| (all.at, all.seq) < (row.at, row.seq)))
        .collect();
    rows.sort_by_key(|row| (row.granted, row.at, row.seq));
    let decides = rows.last().copied().or(withdrawn);
    ConsentNow {
        purpose,
        granted: decides.is_some_and(|row| row.granted),
        since: decides.map(|row| row.at),
        for_one_matter: purpose.is_for_one_matter(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Latest, stands};
    use crate::domain::identity::rules::Purpose;
    use crate::ground::clock::At;
    use uuid::Uuid;

    const ONE: Option<Uuid> = Some(Uuid::from_u128(1));
    const OTHER: Option<Uuid> = Some(Uuid::from_u128(2));

    fn row(about: Option<Uuid>, granted: bool, at: i64) -> Latest {
        let purpose = Purpose::CreditQuery;
        Latest {
            purpose,
            about,
            granted,
            at: At::from_ms(at),
            seq: at,
        }
    }

    #[test]
    fn what_was_given_for_one_matter_says_nothing_of_another() {
        let given = [row(ONE, true, 1)];
        let granted = |rows: &[Latest], about| stands(rows, Purpose::CreditQuery, about).granted;
        assert!(granted(&given, ONE) && !granted(&given, OTHER) && granted(&given, None));
        assert!(!stands(&given, Purpose::ShareWithBank, ONE).granted);
        // The last word on each matter; in general it stands while it stands for one.
        let both = [row(ONE, true, 1), row(OTHER, false, 2)];
        assert!(granted(&both, ONE) && !granted(&both, OTHER) && granted(&both, None));
        // Withdrawn in general: every matter; asked again, that one alone.
        let none = [row(ONE, true, 1), row(None, false, 3)];
        assert!(!granted(&none, ONE) && !granted(&none, None));
        assert_eq!(stands(&none, Purpose::CreditQuery, ONE).since, Some(At::from_ms(3)));
        let again = [row(ONE, true, 1), row(None, false, 3), row(OTHER, true, 4)];
        assert!(!granted(&again, ONE) && granted(&again, OTHER) && granted(&again, None));
        // Nobody was asked.
        assert_eq!(stands(&[], Purpose::CreditQuery, ONE).since, None);
    }

    #[test]
    fn a_general_consent_is_the_last_word() {
        assert!(stands(&[row(None, true, 1)], Purpose::CreditQuery, None).granted);
        assert!(!stands(&[row(None, true, 1)], Purpose::CreditQuery, ONE).granted);
        assert!(!stands(&[row(None, false, 2)], Purpose::CreditQuery, None).granted);
    }
}
