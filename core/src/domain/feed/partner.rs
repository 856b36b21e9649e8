//! Partners and their keys: added, renewed and retired by the machine's owner (`bff admin partner`).

use sea_orm::FromQueryResult;
use zeroize::Zeroizing;

use super::view::FeedView;
use super::{Kind, LAST_KEY, NAME_TAKEN, TWO_KEYS, look, sign, table};
use crate::ground::audit::Entry;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, PartnerId, PartnerKeyId};
use crate::ground::secret::random_bytes;

/// A partner's name: it stands in the address, and a lender's is the lender's code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name(String);

impl Name {
    /// 2 to 32 small letters, digits and hyphens, a letter first.
    pub fn parse(text: &str) -> Option<Name> {
        let fits = (2..=32).contains(&text.len())
            && text.starts_with(|c: char| c.is_ascii_lowercase())
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        fits.then(|| Name(text.to_owned()))
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for Name {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Name, &'static str> {
        Name::parse(text).ok_or("2 to 32 small letters, digits and hyphens, a letter first")
    }
}

/// A secret in clear, to be shown once.
pub type Shown = Zeroizing<String>;

/// Adds a partner; its secret, `whsec_…`, is shown once and never again.
///
/// # Errors
/// `feed.name_taken`.
pub async fn add(tx: &mut Tx, name: &Name, kind: Kind) -> Result<Shown, Error> {
    let id: PartnerId = tx.fresh();
    let sql = "INSERT INTO partner (id, name, kind, enabled, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (name) DO NOTHING";
    let values = [
        id.into(),
        name.as_str().into(),
        kind.into(),
        true.into(),
        tx.now().into(),
    ];
    if tx.run(sql, values).await? == 0 {
        return Err(NAME_TAKEN.into());
    }
    let shown = new_key(tx, id, 0).await?;
    note(tx, "feed.partner_added", id).await?;
    Ok(shown)
}

/// A second key, which lives beside the first until that is retired.
///
/// # Errors
/// [`Error::Missing`]; `feed.two_keys`.
pub async fn rotate(tx: &mut Tx, name: &Name) -> Result<Shown, Error> {
    let id = find(tx, name).await?;
    let live = live(tx, id).await?;
    let free = [0, 1].into_iter().find(|slot| live.iter().all(|key| key.slot != *slot));
    let shown = new_key(tx, id, free.ok_or(Error::Refused(TWO_KEYS))?).await?;
    note(tx, "feed.key_added", id).await?;
    Ok(shown)
}

/// Retires the older of two keys and forgets its bytes; processes notice within five seconds.
///
/// # Errors
/// [`Error::Missing`]; `feed.last_key` when there is only one.
pub async fn retire(tx: &mut Tx, name: &Name) -> Result<(), Error> {
    let id = find(tx, name).await?;
    let live = live(tx, id).await?;
    let [older, _] = live.as_slice() else {
        return Err(LAST_KEY.into());
    };
    let sql = "UPDATE partner_key SET retired_at = $2, secret = $3 WHERE id = $1 AND retired_at IS NULL";
    tx.run(sql, [older.id.into(), tx.now().into(), Vec::<u8>::new().into()])
        .await?;
    note(tx, "feed.key_retired", id).await
}

/// Opens or closes the door for a partner; what came before is applied either way.
///
/// # Errors
/// [`Error::Missing`].
pub async fn enable(tx: &mut Tx, name: &Name, enabled: bool) -> Result<(), Error> {
    let id = find(tx, name).await?;
    let sql = "UPDATE partner SET enabled = $2 WHERE id = $1";
    tx.run(sql, [id.into(), enabled.into()]).await?;
    let action = if enabled {
        "feed.partner_enabled"
    } else {
        "feed.partner_disabled"
    };
    note(tx, action, id).await
}

/// All partners, by name.
///
/// # Errors
/// The database failed.
pub async fn list(look: &impl Look) -> Result<Vec<FeedView>, Error> {
    Ok(look::feeds(look).await?.items)
}

#[derive(FromQueryResult)]
struct Live {
    id: PartnerKeyId,
    slot: i32,
}

/// The keys that live, the older first; the partner's row is taken first, so that two hands do not interleave.
async fn live(tx: &Tx, partner: PartnerId) -> Result<Vec<Live>, Error> {
    tx.run("UPDATE partner SET name = name WHERE id = $1", [partner.into()])
        .await?;
    let sql = "SELECT id, slot FROM partner_key WHERE partner_id = $1 AND retired_at IS NULL ORDER BY created_at, id";
    tx.all(sql, [partner.into()]).await
}

async fn find(look: &impl Look, name: &Name) -> Result<PartnerId, Error> {
    let found = table::partners(look, Some(name.as_str())).await?.into_iter().next();
    found.map(|partner| partner.id).ok_or(Error::Missing("partner"))
}

async fn new_key(tx: &Tx, partner: PartnerId, slot: i32) -> Result<Shown, Error> {
    let id: PartnerKeyId = tx.fresh();
    let secret = Zeroizing::new(random_bytes::<{ sign::KEY_BYTES }>()?);
    let sealed = table::seal(tx, id, secret.as_slice())?;
    let created: At = tx.now();
    let sql = "INSERT INTO partner_key (id, partner_id, slot, secret, created_at) VALUES ($1, $2, $3, $4, $5)";
    tx.run(
        sql,
        [id.into(), partner.into(), slot.into(), sealed.into(), created.into()],
    )
    .await?;
    Ok(Zeroizing::new(sign::text(secret.as_slice())))
}

async fn note(tx: &Tx, action: &'static str, partner: PartnerId) -> Result<(), Error> {
    tx.audit(Entry {
        action,
        subject_kind: "partner",
        subject: partner.uuid(),
        store: None,
        detail: None,
    })
    .await
}
