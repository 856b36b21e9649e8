//! Rows of partners and their keys.

use sea_orm::FromQueryResult;

use super::Kind;
use super::sign::Key;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, PartnerId, PartnerKeyId};
use crate::ground::seal::{Place, Sealed};
use zeroize::Zeroizing;

const PURPOSE: &str = "partner";

fn place(key: PartnerKeyId) -> Place {
    Place {
        table: "partner_key",
        column: "secret",
        row: key.uuid(),
    }
}

/// A partner's row.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    pub id: PartnerId,
    pub name: String,
    pub kind: Kind,
    pub enabled: bool,
    pub applied_at: Option<At>,
    pub live_keys: i64,
}

/// All partners by name, or the one of this name.
pub async fn partners(look: &impl Look, name: Option<&str>) -> Result<Vec<Row>, Error> {
    const ALL: &str = "SELECT p.id, p.name, p.kind, p.enabled, p.applied_at, \
                       (SELECT COUNT(*) FROM partner_key k WHERE k.partner_id = p.id AND k.retired_at IS NULL) AS live_keys \
                       FROM partner p";
    match name {
        Some(name) => look.all(&format!("{ALL} WHERE p.name = $1"), [name.into()]).await,
        None => look.all(&format!("{ALL} ORDER BY p.name"), []).await,
    }
}

/// A secret as it is kept.
pub fn seal(tx: &Tx, id: PartnerKeyId, secret: &[u8]) -> Result<Sealed, Error> {
    let sealed = tx.keys().purpose_key(PURPOSE).seal(&place(id), secret);
    sealed.map_err(|e| Error::fault("seal a partner's key", e))
}

/// The keys of an enabled partner that live; none when there is no such partner.
pub async fn keys(look: &impl Look, name: &str) -> Result<Vec<Key>, Error> {
    #[derive(FromQueryResult)]
    struct Stored {
        id: PartnerKeyId,
        secret: Sealed,
    }
    let sql = "SELECT k.id, k.secret FROM partner p JOIN partner_key k ON k.partner_id = p.id \
               WHERE p.name = $1 AND p.enabled = $2 AND k.retired_at IS NULL ORDER BY k.created_at, k.id";
    let stored: Vec<Stored> = look.all(sql, [name.into(), true.into()]).await?;
    let cipher = look.keys().purpose_key(PURPOSE);
    let open = |key: Stored| {
        let secret = cipher.open(&place(key.id), &key.secret).map(Zeroizing::new);
        secret.map(|secret| Key::new(&secret))
    };
    let keys: Result<Vec<Key>, _> = stored.into_iter().map(open).collect();
    keys.map_err(|e| Error::fault("open a partner's key", e))
}

/// Something of this partner was applied just now.
pub async fn note_applied(tx: &Tx, name: &str) -> Result<(), Error> {
    let sql = "UPDATE partner SET applied_at = $2 WHERE name = $1";
    tx.run(sql, [name.into(), tx.now().into()]).await?;
    Ok(())
}
