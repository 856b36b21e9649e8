//! Persons, their WeChat accounts and sessions, consents, and a store's customers (R001 R030 R136 R242; rulings 12–15).
//!
//! An account (an openid of one app) belongs to a person, many to one. Persons that turn out to be one are united: the
//! younger record joins the older, and the caller moves what other modules hold ([`Merged`]).

mod consent;
mod customer;
mod follower;
mod login;
mod merge;
mod phone;
mod rules;
mod table;
mod view;

pub use consent::{consents, decide_consent, decide_consent_about, may, standing, standing_about, who_may};
pub use customer::{
    assign_butler, butlers, create_customer, customer, customers, give_butler, hand_over_butler, link_store, reveal,
};
pub use follower::{follow, follower, forget_followers, unfollow};
pub use login::{Alive, Arrival, Issued, Login, Refreshed, login, purge, refresh, session_alive};
pub use merge::{Decided, Merged, decide_merge, merge_requests};
pub use phone::{Bound, bind_phone, may_bind_phone, openid, reach};
pub use rules::{Decision, MergeState, PHONE_CODE, PHONE_TAKEN, Purpose, REFUSALS};
pub use view::{
    AssignButler, ConsentNow, ConsentView, ConsentsView, CreateCustomer, CustomerStoreView, CustomerView,
    DecideConsent, DecideMerge, DocumentHash, FindCustomers, MergeRequestView, Person, PersonView, Reveal,
    RevealPurpose, RevealedView, SessionView, SetProfile,
};

use sea_orm::FromQueryResult;

use crate::ground::audit::Entry;
use crate::ground::change::Change;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, PersonId, SessionId};
use crate::ground::session;

/// A person with the fields in clear, or whom it was merged into; [`Error::Missing`] when there is none.
pub async fn person(look: &impl Look, id: PersonId) -> Result<Person, Error> {
    table::person(look, id).await?.ok_or(Error::Missing("person"))
}

/// The person as whom this record is kept now: itself, or whom it was merged into.
pub async fn canonical(look: &impl Look, id: PersonId) -> Result<PersonId, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        merged_into: Option<PersonId>,
    }
    let row: Option<Row> = look
        .one("SELECT merged_into FROM person WHERE id = $1", [id.into()])
        .await?;
    Ok(row.and_then(|row| row.merged_into).unwrap_or(id))
}

/// [`canonical`], and takes that person's row: consents, and what is counted per person, change one after the other.
pub async fn take(tx: &Tx, id: PersonId) -> Result<PersonId, Error> {
    let person = canonical(tx, id).await?;
    tx.run(
        "UPDATE person SET created_at = created_at WHERE id = $1",
        [person.into()],
    )
    .await?;
    Ok(person)
}

/// The person's record and all that were merged into it.
pub async fn records(look: &impl Look, id: PersonId) -> Result<Vec<PersonId>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        id: PersonId,
    }
    let rows: Vec<Row> = look
        .all("SELECT id FROM person WHERE merged_into = $1 ORDER BY id", [id.into()])
        .await?;
    Ok(std::iter::once(id).chain(rows.into_iter().map(|row| row.id)).collect())
}

/// The owner who asks.
pub async fn me(look: &impl Look) -> Result<PersonView, Error> {
    let me = look.actor().customer()?.person;
    Ok(PersonView::from(&person(look, me).await?))
}

/// Sets the owner's name or address; what is absent stays (R030).
pub async fn set_profile(tx: &mut Tx, wish: SetProfile) -> Result<PersonView, Error> {
    let me = tx.actor().customer()?.person;
    table::set_profile(tx, me, wish.name.as_ref(), wish.address.as_ref()).await?;
    self::me(tx).await
}

/// The owner's living sessions on all their accounts, the newest first (security.md 5.8).
pub async fn sessions(look: &impl Look) -> Result<Vec<SessionView>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        id: SessionId,
        device: String,
        created_at: At,
        seen_at: At,
    }
    let me = look.actor().customer()?;
    let sql = "SELECT s.id, s.device, s.created_at, s.seen_at FROM session s JOIN account a ON a.id = s.holder_id \
               WHERE a.person_id = $1 AND s.kind = $2 AND s.ended_at IS NULL AND s.ends_at > $3 \
               ORDER BY s.seen_at DESC, s.id DESC LIMIT 100";
    let rows: Vec<Row> = look
        .all(
            sql,
            [me.person.into(), session::Kind::Customer.into(), look.now().into()],
        )
        .await?;
    let view = |row: Row| SessionView {
        id: row.id,
        device: row.device,
        current: row.id == me.session,
        created_at: row.created_at,
        seen_at: row.seen_at,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Ends one of the owner's sessions; somebody else's, and one that has ended, is not found.
pub async fn revoke(tx: &mut Tx, id: SessionId) -> Result<(), Error> {
    let me = tx.actor().customer()?.person;
    let sql = "SELECT COUNT(*) FROM session s JOIN account a ON a.id = s.holder_id \
               WHERE s.id = $1 AND s.kind = $2 AND a.person_id = $3";
    let mine = tx
        .number(sql, [id.into(), session::Kind::Customer.into(), me.into()])
        .await?
        > 0;
    if !mine || !session::end(tx, id, "revoked").await? {
        return Err(Error::Missing("session"));
    }
    tx.audit(Entry {
        action: "identity.session_revoked",
        subject_kind: "session",
        subject: id.uuid(),
        store: None,
        detail: None,
    })
    .await
}

/// Ends the session of this request.
pub async fn logout(tx: &mut Tx) -> Result<(), Error> {
    let session = tx.actor().customer()?.session;
    session::end(tx, session, "logout").await?;
    Ok(())
}

/// Ends all the owner's sessions on all accounts, this one too: tokens given out so far are dead at once.
pub async fn logout_everywhere(tx: &mut Tx) -> Result<(), Error> {
    let me = tx.actor().customer()?.person;
    let sql = "UPDATE session SET ended_at = $1, ended_why = 'everywhere' WHERE kind = $2 AND ended_at IS NULL \
               AND holder_id IN (SELECT id FROM account WHERE person_id = $3)";
    tx.run(sql, [tx.now().into(), session::Kind::Customer.into(), me.into()])
        .await?;
    tx.run(
        "UPDATE account SET session_version = session_version + 1 WHERE person_id = $1",
        [me.into()],
    )
    .await?;
    // Open pages of these sessions end (see `bff`'s live).
    tx.changed(Change::of("session", me, 0));
    tx.audit(Entry {
        action: "identity.logout_everywhere",
        subject_kind: "person",
        subject: me.uuid(),
        store: None,
        detail: None,
    })
    .await
}

#[cfg(test)]
mod tests;
