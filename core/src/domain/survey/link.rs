//! Links of surveys: signed, 128 bits, short enough for a text message; whoever has one answers (X14; rulings 15).
//!
//! A link is a MAC over the survey and its end. What is stored is only its hash, so that it can be found; it is derived
//! again where it is told again. It is spent when the survey is finished, not when it is opened.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::rules::words::State;
use super::table::{self, Row};
use super::{EXPIRED, LINK, SPENT};
use crate::ground::clock::At;
use crate::ground::db::Look as _;
use crate::ground::db::Read;
use crate::ground::error::{Error, Refusal};
use crate::ground::id::{Id, SurveyId};
use crate::ground::seal::Keyring;
use crate::ground::secret::{same, sha256};

const CONTEXT: &str = "survey.link";
const BYTES: usize = 16;
/// The characters of a link: 128 bits.
pub const LENGTH: usize = 22;

fn signed(id: SurveyId, until: At) -> Vec<u8> {
    [id.uuid().as_bytes().as_slice(), &until.ms().to_be_bytes()].concat()
}

/// The links of this survey by every version of the key, the newest first.
fn all(keys: &Keyring, id: SurveyId, until: At) -> impl Iterator<Item = String> {
    let macs = keys.sign_all(CONTEXT, &signed(id, until));
    macs.into_iter().map(|mac| URL_SAFE_NO_PAD.encode(&mac[..BYTES]))
}

/// The link of a new survey.
pub(super) fn write(keys: &Keyring, id: SurveyId, until: At) -> String {
    all(keys, id, until).next().unwrap_or_default()
}

/// What of a link is stored.
pub(super) fn hash(code: &str) -> Vec<u8> {
    sha256(code.as_bytes()).to_vec()
}

/// The link of a survey that was told already, in the version of the key of then.
pub(super) fn again(keys: &Keyring, row: &Row) -> Option<String> {
    let (until, stored) = (row.expires_at?, row.code_hash.as_ref()?);
    all(keys, row.id, until).find(|code| same(&hash(code), stored))
}

/// The survey of a link, whatever became of it.
///
/// # Errors
/// `survey.link` for one that is forged, altered or nobody's.
pub(super) async fn read(look: &impl crate::ground::db::Look, code: &str) -> Result<Row, Error> {
    if code.len() != LENGTH
        || !code
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    {
        return Err(LINK.into());
    }
    let row = table::one(look, "v.code_hash = $1", hash(code).into())
        .await?
        .ok_or(LINK)?;
    let genuine = row
        .expires_at
        .is_some_and(|until| all(look.keys(), row.id, until).any(|one| same(one.as_bytes(), code.as_bytes())));
    match genuine {
        true => Ok(row),
        false => Err(LINK.into()),
    }
}

/// Whether it can be answered now.
///
/// # Errors
/// `survey.spent`, `survey.expired`.
pub(super) fn is_open(row: &Row, now: At) -> Result<(), Error> {
    let over = row.expires_at.is_some_and(|until| until <= now);
    match row.state {
        State::Completed => Err(SPENT.into()),
        state if !state.is_open() || over => {
            Err(EXPIRED.with(serde_json::json!({ "expired_at": row.expires_at })).into())
        }
        _ => Ok(()),
    }
}

/// What the page of our own domain shows of a link.
#[derive(Clone, Debug, PartialEq)]
pub enum Look {
    /// It opens: the store that asks.
    Open(String),
    /// It does not: what there is to say.
    Shut(Refusal),
}

/// Looks at a link without opening it: a preview of a messenger is no reader.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn look_at(look: &Read, code: &str) -> Result<Look, Error> {
    let opened = match read(look, code).await {
        Ok(row) => is_open(&row, look.now()).map(|()| row.store_name),
        Err(error) => Err(error),
    };
    match opened {
        Ok(store) => Ok(Look::Open(store)),
        Err(Error::Refused(no)) => Ok(Look::Shut(no)),
        Err(other) => Err(other),
    }
}

#[cfg(test)]
mod tests {
    use super::{LENGTH, all, write};
    use crate::ground::clock::At;
    use crate::ground::id::{Id, SurveyId, fresh_uuid};
    use crate::ground::seal::Keyring;

    #[test]
    fn a_link_is_of_one_survey_one_end_and_one_house() {
        let (keys, now) = (Keyring::for_tests(), At::from_ms(1_795_395_600_000));
        let (one, two) = (
            SurveyId::from_uuid(fresh_uuid(now)),
            SurveyId::from_uuid(fresh_uuid(now)),
        );
        let code = write(&keys, one, now);
        assert_eq!(code.len(), LENGTH);
        assert_eq!(write(&keys, one, now), code);
        assert_ne!(write(&keys, two, now), code);
        assert_ne!(write(&keys, one, now.plus_seconds(1)), code);
        assert_ne!(write(&Keyring::for_tests(), one, now), code);
        assert!(all(&keys, one, now).any(|one| one == code));
    }
}
