//! The verified phone (wechat.md 3, security.md S11 and 5.7, rulings 12).

use sea_orm::FromQueryResult;

use crate::ground::audit::Entry;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{AccountId, Id, MergeId, PersonId, fresh_uuid};
use crate::ground::seal::Sealed;
use crate::ground::text::{OpenId, Phone};

use super::merge::{Merged, ask, unite};
use super::rules::{LOGIN_AGAIN, PHONE_LIMIT, PHONES_A_DAY, is_fresh};
use super::{login, table};

/// What binding a phone did; each is committed (rulings 2).
pub enum Bound {
    /// The phone is the owner's now.
    Done {
        /// The person, after a merge the older one.
        person: PersonId,
        /// A record that staff had made was the same person: the caller moves what the other modules hold.
        merged: Option<Merged>,
    },
    /// Somebody else with an account has it: staff were asked. Answer `identity.phone_taken`.
    Taken(MergeId),
}

/// Whether this account may bind a phone now. Ask before WeChat is asked: each answer of WeChat costs money.
///
/// # Errors
/// `identity.phone_limit` after three a day, `identity.login_again` when a verified phone would change and the login is
/// older than five minutes.
pub async fn may_bind_phone(look: &impl Look) -> Result<(), Error> {
    let me = look.actor().customer()?;
    let day = look.now().plus_minutes(-24 * 60);
    let sql = "SELECT COUNT(*) FROM phone_bind WHERE account_id = $1 AND bound_at > $2";
    if look.number(sql, [me.account.into(), day.into()]).await? >= PHONES_A_DAY {
        return Err(PHONE_LIMIT.into());
    }
    let verified = super::person(look, me.person).await?.phone_verified_at.is_some();
    if verified && !is_fresh(login::began(look).await?, look.now()) {
        return Err(LOGIN_AGAIN.into());
    }
    Ok(())
}

/// The openid of this account, to be sent along with the phone code: a code cannot be swapped between users.
pub async fn openid(look: &impl Look) -> Result<OpenId, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        openid: Sealed,
    }
    let me = look.actor().customer()?;
    let row: Option<Row> = look
        .one("SELECT openid FROM account WHERE id = $1", [me.account.into()])
        .await?;
    let (row, key) = (
        row.ok_or_else(table::vanished)?,
        look.subject_key(me.person.uuid()).await?.ok_or_else(table::vanished)?,
    );
    table::open(&key, "account", me.account.uuid(), &row.openid)
}

/// Where a person can be reached in the mini-program: the account they last came by. `None` without an account, and when
/// the person's key is shredded.
pub async fn reach(look: &impl Look, person: PersonId) -> Result<Option<OpenId>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        id: AccountId,
        person_id: PersonId,
        openid: Sealed,
    }
    let sql = "SELECT id, person_id, openid FROM account \
               WHERE person_id = COALESCE((SELECT merged_into FROM person WHERE id = $1), $1) \
               ORDER BY login_at DESC, id DESC LIMIT 1";
    let Some(row) = look.one::<Row>(sql, [person.into()]).await? else {
        return Ok(None);
    };
    match look.subject_key(row.person_id.uuid()).await? {
        Some(key) => table::open(&key, "account", row.id.uuid(), &row.openid).map(Some),
        None => Ok(None),
    }
}

/// Binds a phone that WeChat verified. A person without account who has it (made by staff, rulings 12) becomes one with
/// the owner; one with an account does not, because numbers are recycled: staff decide.
pub async fn bind_phone(tx: &mut Tx, phone: &Phone) -> Result<Bound, Error> {
    let me = tx.actor().customer()?.clone();
    // One after the other for each account, so that the day's count is true.
    tx.run(
        "UPDATE account SET login_at = login_at WHERE id = $1",
        [me.account.into()],
    )
    .await?;
    may_bind_phone(tx).await?;
    let index = table::index(tx, phone);
    let holder = if table::take_phone(tx, &index, me.person).await? {
        None
    } else {
        table::phone_owner(tx, &index).await?
    };
    let merged = match holder {
        Some(other) if other != me.person => {
            if table::has_account(tx, other).await? {
                return Ok(Bound::Taken(ask(tx, me.person, other, &index).await?));
            }
            Some(unite(tx, me.person, other).await?)
        }
        _ => None,
    };
    let person = merged.map_or(me.person, |m| m.into);
    table::set_phone(tx, person, phone, true).await?;
    tx.run(
        "INSERT INTO phone_bind (id, account_id, bound_at) VALUES ($1, $2, $3)",
        [fresh_uuid(tx.now()).into(), me.account.into(), tx.now().into()],
    )
    .await?;
    tx.audit(Entry {
        action: "identity.phone_bound",
        subject_kind: "person",
        subject: person.uuid(),
        store: None,
        detail: None,
    })
    .await?;
    Ok(Bound::Done { person, merged })
}
