//! Login by WeChat, and what a session gives from then on (security.md 5.3, 5.4; wechat.md 1).

use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::ground::actor::Customer;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{AccountId, Id, PersonId, SessionId};
use crate::ground::secret::{RefreshToken, sha256};
use crate::ground::session::{self, Device, Kind, Shown, Why};
use crate::ground::text::{OpenId, UnionId};

use super::merge::{Merged, unite};
use super::{rules, table};

/// Somebody whom WeChat named in exchange for a login code.
pub struct Arrival {
    /// The mini-program's app id.
    pub app_id: String,
    /// The name within this app.
    pub openid: OpenId,
    /// The name across the apps of one open platform; may come later (wechat.md 1.4).
    pub unionid: Option<UnionId>,
    /// SHA-256 of the login code, which is good once.
    pub code: [u8; 32],
}

impl Arrival {
    /// Puts together what WeChat answered and the code it was asked with.
    pub fn new(app_id: &str, code: &str, openid: OpenId, unionid: Option<UnionId>) -> Arrival {
        Arrival {
            app_id: app_id.to_owned(),
            openid,
            unionid,
            code: sha256(code.as_bytes()),
        }
    }
}

/// What a login gives; both are committed (rulings 2).
pub enum Login {
    /// Come in.
    In(Box<Issued>),
    /// This code was used before.
    CodeUsed,
}

/// What the tokens are made of.
pub struct Issued {
    /// The person, after a merge the older one.
    pub person: PersonId,
    /// The account.
    pub account: AccountId,
    /// The session.
    pub session: SessionId,
    /// The version of the account's sessions.
    pub version: i64,
    /// The refresh token, for the one reply that carries it.
    pub refresh: RefreshToken,
    /// Whether the account was made now.
    pub is_new: bool,
    /// Two persons that turned out to be one: the caller moves what the other modules hold.
    pub merged: Option<Merged>,
}

#[derive(FromQueryResult)]
struct Account {
    id: AccountId,
    person_id: PersonId,
    unionid_index: Option<Vec<u8>>,
    session_version: i64,
}

/// Logs in whom WeChat named; makes person and account at the first time, fills in a unionid that comes later, and
/// unites persons who show the same one.
pub async fn login(tx: &mut Tx, arrival: Arrival, device: &Device) -> Result<Login, Error> {
    let sql = "INSERT INTO used_code (hash, used_at) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING";
    if tx.run(sql, [arrival.code.to_vec().into(), tx.now().into()]).await? == 0 {
        return Ok(Login::CodeUsed);
    }
    let (account, is_new) = match find(tx, &arrival).await? {
        Some(account) => (account, false),
        None => create(tx, &arrival).await?,
    };
    let merged = match &arrival.unionid {
        Some(unionid) => same_union(tx, &account, unionid).await?,
        None => None,
    };
    let opened = session::open(tx, Kind::Customer, account.id.uuid(), device).await?;
    Ok(Login::In(Box::new(Issued {
        person: merged.map_or(account.person_id, |m| m.into),
        account: account.id,
        session: opened.session,
        version: account.session_version,
        refresh: opened.token,
        is_new,
        merged,
    })))
}

/// The account, its row taken until the end of the transaction.
async fn find(tx: &Tx, arrival: &Arrival) -> Result<Option<Account>, Error> {
    let index = table::index(tx, &arrival.openid);
    let app = arrival.app_id.as_str();
    let sql = "UPDATE account SET login_at = $1 WHERE app_id = $2 AND openid_index = $3";
    if tx.run(sql, [tx.now().into(), app.into(), index.clone().into()]).await? == 0 {
        return Ok(None);
    }
    let sql =
        "SELECT id, person_id, unionid_index, session_version FROM account WHERE app_id = $1 AND openid_index = $2";
    tx.one(sql, [app.into(), index.into()]).await
}

/// A new account: of the person who has the same unionid, or of a new one. Two first logins at once make one account.
async fn create(tx: &mut Tx, arrival: &Arrival) -> Result<(Account, bool), Error> {
    let known = match &arrival.unionid {
        Some(unionid) => union_holder(tx, &table::index(tx, unionid)).await?,
        None => None,
    };
    let person_id = match known {
        Some(person) => person,
        None => table::insert(tx).await?,
    };
    let id: AccountId = tx.fresh();
    let key = tx.subject_key_or_new(person_id.uuid()).await?;
    let sealed = table::seal(&key, "account", id.uuid(), &arrival.openid)?;
    let made = tx
        .run(
            "INSERT INTO account (id, person_id, app_id, openid, openid_index, session_version, created_at, login_at) \
             VALUES ($1, $2, $3, $4, $5, 1, $6, $6) ON CONFLICT (app_id, openid_index) DO NOTHING",
            [
                id.into(),
                person_id.into(),
                arrival.app_id.as_str().into(),
                sealed.into(),
                table::index(tx, &arrival.openid).into(),
                tx.now().into(),
            ],
        )
        .await?;
    if made == 1 {
        return Ok((
            Account {
                id,
                person_id,
                unionid_index: None,
                session_version: 1,
            },
            true,
        ));
    }
    if known.is_none() {
        tx.run("DELETE FROM person WHERE id = $1", [person_id.into()]).await?;
    }
    Ok((find(tx, arrival).await?.ok_or_else(table::vanished)?, false))
}

async fn union_holder(look: &impl Look, index: &[u8]) -> Result<Option<PersonId>, Error> {
    #[derive(FromQueryResult)]
    struct Holder {
        person_id: PersonId,
    }
    let sql = "SELECT person_id FROM account WHERE unionid_index = $1 ORDER BY created_at, id LIMIT 1";
    Ok(look
        .one::<Holder>(sql, [index.to_vec().into()])
        .await?
        .map(|holder| holder.person_id))
}

/// Writes the unionid, and unites the account's person with another one who shows the same.
async fn same_union(tx: &mut Tx, account: &Account, unionid: &UnionId) -> Result<Option<Merged>, Error> {
    let index = table::index(tx, unionid);
    let merged = match union_holder(tx, &index).await? {
        Some(other) if other != account.person_id => Some(unite(tx, account.person_id, other).await?),
        _ => None,
    };
    if account.unionid_index.as_deref() != Some(index.as_slice()) {
        let person = merged.map_or(account.person_id, |m| m.into);
        let key = tx.subject_key_or_new(person.uuid()).await?;
        let sealed = table::seal(&key, "account", account.id.uuid(), unionid)?;
        let sql = "UPDATE account SET unionid = $1, unionid_index = $2 WHERE id = $3";
        tx.run(sql, [sealed.into(), index.into(), account.id.into()]).await?;
    }
    Ok(merged)
}

/// What showing a refresh token gives.
pub enum Refreshed {
    /// New tokens.
    In(Box<Issued>),
    /// Log in again.
    Out(Why),
}

/// Renews a session (security.md 5.3). A theft that shows here is an `Ok` value, committed (rulings 2).
pub async fn refresh(tx: &mut Tx, text: &str, device: &Device) -> Result<Refreshed, Error> {
    let (session, holder, token) = match session::show(tx, Kind::Customer, text, device).await? {
        Shown::Renewed { session, holder, token } => (session, holder, token),
        Shown::Ended(why) => return Ok(Refreshed::Out(why)),
    };
    let sql = "SELECT id, person_id, unionid_index, session_version FROM account WHERE id = $1";
    let account: Account = tx.one(sql, [holder.into()]).await?.ok_or_else(table::vanished)?;
    Ok(Refreshed::In(Box::new(Issued {
        person: account.person_id,
        account: account.id,
        session,
        version: account.session_version,
        refresh: token,
        is_new: false,
        merged: None,
    })))
}

/// A living session.
#[derive(Clone, Debug)]
pub struct Alive {
    /// Who acts by it.
    pub customer: Customer,
    /// Since when the newest access token waits for its first use; see [`session::is_first_use`].
    pub unused_since: Option<At>,
}

/// Whether the session lives in this version, in one statement; the person is the one after all merges.
pub async fn session_alive(look: &impl Look, session: SessionId, version: i64) -> Result<Option<Alive>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        person_id: PersonId,
        account_id: AccountId,
        unused_since: Option<At>,
    }
    let sql = "SELECT a.person_id, a.id AS account_id, r.issued_at AS unused_since FROM session s \
               JOIN account a ON a.id = s.holder_id \
               LEFT JOIN refresh r ON r.session_id = s.id AND r.state = 'valid' AND r.access_used_at IS NULL AND r.parent_id IS NOT NULL \
               WHERE s.id = $1 AND s.kind = 'customer' AND s.ended_at IS NULL AND s.ends_at > $2 AND a.session_version = $3";
    let row: Option<Row> = look
        .one(sql, [session.into(), look.now().into(), version.into()])
        .await?;
    Ok(row.map(|row| Alive {
        customer: Customer {
            person: row.person_id,
            account: row.account_id,
            session,
        },
        unused_since: row.unused_since,
    }))
}

/// Forgets login codes after ten minutes and days of bound phones after two; ended sessions after 30 days. A sweep.
pub async fn purge(tx: &mut Tx) -> Result<u64, Error> {
    let codes = tx.now().plus_minutes(-rules::CODE_MINUTES);
    let phones = tx.now().plus_minutes(-2 * 24 * 60);
    let gone = tx
        .run("DELETE FROM used_code WHERE used_at < $1", [codes.into()])
        .await?
        + tx.run("DELETE FROM phone_bind WHERE bound_at < $1", [phones.into()])
            .await?;
    Ok(gone + session::purge(tx).await?)
}

/// When the session of this request began.
pub(super) async fn began(look: &impl Look) -> Result<At, Error> {
    let session: Uuid = look.actor().customer()?.session.uuid();
    let began = look
        .number("SELECT created_at FROM session WHERE id = $1", [session.into()])
        .await?;
    Ok(At::from_ms(began))
}
