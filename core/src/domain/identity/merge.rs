//! Two persons turn out to be one (rulings 12, wechat.md 1.4).

use sea_orm::{FromQueryResult, Value};

use crate::ground::actor::Actor;
use crate::ground::audit::Entry;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{AccountId, Id, MergeId, PersonId};
use crate::ground::seal::Sealed;
use crate::ground::text::{OpenId, UnionId};

use super::rules::{Decision, MERGE_STALE, MergeState, survivor};
use super::view::{DecideMerge, MergeRequestView, Person};
use super::{customer, table};

/// Which person joined which. Whoever called moves what the other modules hold, in the same transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The younger record: nobody acts as it any more.
    pub from: PersonId,
    /// The older record: everything is here now.
    pub into: PersonId,
}

/// Unites two persons: accounts, phone, name, address, stores and consents end at the older record.
pub(super) async fn unite(tx: &mut Tx, one: PersonId, other: PersonId) -> Result<Merged, Error> {
    let (one, other) = (load(tx, one).await?, load(tx, other).await?);
    let (into, from) = survivor((one.created_at, one.id), (other.created_at, other.id));
    let (older, younger) = if one.id == into { (one, other) } else { (other, one) };
    move_accounts(tx, from, into).await?;
    tx.run(
        "UPDATE phone_owner SET person_id = $1 WHERE person_id = $2",
        [into.into(), from.into()],
    )
    .await?;
    table::clear_phone(tx, from).await?;
    let verified = younger
        .phone
        .as_ref()
        .filter(|_| younger.phone_verified_at.is_some() && older.phone_verified_at.is_none());
    if let Some(phone) = verified {
        table::set_phone(tx, into, phone, true).await?;
    } else if let Some(phone) = &older.phone {
        table::set_phone(tx, into, phone, older.phone_verified_at.is_some()).await?;
    } else if let Some(phone) = &younger.phone {
        table::set_phone(tx, into, phone, younger.phone_verified_at.is_some()).await?;
    }
    let name = younger.name.as_ref().filter(|_| older.name.is_none());
    let address = younger.address.as_ref().filter(|_| older.address.is_none());
    table::set_profile(tx, into, name, address).await?;
    tx.run(
        "INSERT INTO customer_store (person_id, store_id, advisor_id, since) \
         SELECT $1, store_id, advisor_id, since FROM customer_store WHERE person_id = $2 ON CONFLICT (person_id, store_id) DO NOTHING",
        [into.into(), from.into()],
    )
    .await?;
    tx.run("DELETE FROM customer_store WHERE person_id = $1", [from.into()])
        .await?;
    tx.run(
        "UPDATE person SET merged_into = $1 WHERE merged_into = $2",
        [into.into(), from.into()],
    )
    .await?;
    tx.run(
        "UPDATE person SET merged_into = $1, name = NULL, address = NULL WHERE id = $2",
        [into.into(), from.into()],
    )
    .await?;
    tx.run(
        "UPDATE merge_request SET state = $1, decided_at = $2 WHERE state = $3 AND asking_id IN ($4, $5) AND holding_id IN ($4, $5)",
        [MergeState::Merged.into(), tx.now().into(), MergeState::Open.into(), into.into(), from.into()],
    )
    .await?;
    let detail = Some(format!("from {from}"));
    tx.audit(Entry {
        action: "identity.merged",
        subject_kind: "person",
        subject: into.uuid(),
        store: None,
        detail,
    })
    .await?;
    Ok(Merged { from, into })
}

async fn load(tx: &Tx, id: PersonId) -> Result<Person, Error> {
    table::person(tx, id).await?.ok_or_else(table::vanished)
}

/// Accounts change their person, and what they seal changes its key (rulings 14).
async fn move_accounts(tx: &mut Tx, from: PersonId, into: PersonId) -> Result<(), Error> {
    #[derive(FromQueryResult)]
    struct Row {
        id: AccountId,
        openid: Sealed,
        unionid: Option<Sealed>,
    }
    let Some(old) = tx.subject_key(from.uuid()).await? else {
        return Ok(());
    };
    let new = tx.subject_key_or_new(into.uuid()).await?;
    let rows: Vec<Row> = tx
        .all(
            "SELECT id, openid, unionid FROM account WHERE person_id = $1",
            [from.into()],
        )
        .await?;
    for row in rows {
        let id = row.id.uuid();
        let openid: OpenId = table::open(&old, "account", id, &row.openid)?;
        let unionid = match &row.unionid {
            Some(sealed) => Some(table::open::<UnionId>(&old, "account", id, sealed)?),
            None => None,
        };
        let openid = table::seal(&new, "account", id, &openid)?;
        let unionid = match &unionid {
            Some(unionid) => Some(table::seal(&new, "account", id, unionid)?),
            None => None,
        };
        let sql = "UPDATE account SET person_id = $1, openid = $2, unionid = $3 WHERE id = $4";
        tx.run(sql, [into.into(), openid.into(), unionid.into(), row.id.into()])
            .await?;
    }
    Ok(())
}

/// Asks staff whether the one who asks and the one who holds the phone are one person; asking again is the same question.
pub(super) async fn ask(
    tx: &mut Tx,
    asking: PersonId,
    holding: PersonId,
    phone_index: &[u8],
) -> Result<MergeId, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        id: MergeId,
    }
    let id: MergeId = tx.fresh();
    let made = tx
        .run(
            "INSERT INTO merge_request (id, asking_id, holding_id, phone_index, state, created_at) VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT DO NOTHING",
            [id.into(), asking.into(), holding.into(), phone_index.to_vec().into(), MergeState::Open.into(), tx.now().into()],
        )
        .await?;
    let id = if made == 1 {
        id
    } else {
        let sql = "SELECT id FROM merge_request WHERE asking_id = $1 AND holding_id = $2 AND state = $3";
        let row: Option<Row> = tx
            .one(sql, [asking.into(), holding.into(), MergeState::Open.into()])
            .await?;
        row.ok_or_else(table::vanished)?.id
    };
    let detail = Some(format!("{id}"));
    tx.audit(Entry {
        action: "identity.phone_taken",
        subject_kind: "person",
        subject: asking.uuid(),
        store: None,
        detail,
    })
    .await?;
    Ok(id)
}

#[derive(FromQueryResult)]
struct Row {
    id: MergeId,
    asking_id: PersonId,
    holding_id: PersonId,
    phone_index: Vec<u8>,
    state: MergeState,
    created_at: At,
}

/// The requests that staff may see: one of the two is a customer of their stores.
async fn rows(look: &impl Look, condition: &str, mut values: Vec<Value>) -> Result<Vec<Row>, Error> {
    let scope = table::in_scope(look.actor(), "cs.store_id", &mut values)?;
    let seen = if scope == "1 = 1" {
        scope
    } else {
        format!(
            "EXISTS (SELECT 1 FROM customer_store cs WHERE cs.person_id IN (m.asking_id, m.holding_id) AND {scope})"
        )
    };
    let sql = format!(
        "SELECT m.id, m.asking_id, m.holding_id, m.phone_index, m.state, m.created_at FROM merge_request m \
         WHERE {condition} AND {seen} ORDER BY m.created_at, m.id LIMIT 100"
    );
    look.all(&sql, values).await
}

/// The open questions, the oldest first, at most a hundred.
pub async fn merge_requests(look: &impl Look) -> Result<Vec<MergeRequestView>, Error> {
    let mut views = Vec::new();
    for row in rows(look, "m.state = $1", vec![MergeState::Open.into()]).await? {
        views.push(view(look, row).await?);
    }
    Ok(views)
}

async fn view(look: &impl Look, row: Row) -> Result<MergeRequestView, Error> {
    let asking = super::person(look, row.asking_id).await?;
    let holding = super::person(look, row.holding_id).await?;
    Ok(MergeRequestView {
        id: row.id,
        asking: customer::view(look, asking).await?,
        holding: customer::view(look, holding).await?,
        state: row.state,
        created_at: row.created_at,
    })
}

/// What a decision did.
pub struct Decided {
    /// The question as it stands now.
    pub view: MergeRequestView,
    /// Two persons became one: the caller moves what the other modules hold.
    pub merged: Option<Merged>,
}

/// Staff decide. A question that was decided, or whose phone has moved on, is `identity.merge_stale`.
pub async fn decide_merge(tx: &mut Tx, id: MergeId, wish: DecideMerge) -> Result<Decided, Error> {
    let mut row = rows(tx, "m.id = $1", vec![id.into()])
        .await?
        .pop()
        .ok_or(Error::Missing("merge request"))?;
    row.state = match wish.decision {
        Decision::Merge => MergeState::Merged,
        Decision::Release => MergeState::Released,
        Decision::Reject => MergeState::Rejected,
    };
    let by = if let Actor::Staff(staff) = tx.actor() {
        Some(staff.staff)
    } else {
        None
    };
    let sql = "UPDATE merge_request SET state = $1, decided_at = $2, decided_by = $3 WHERE id = $4 AND state = $5";
    let values: [Value; 5] = [
        row.state.into(),
        tx.now().into(),
        by.into(),
        id.into(),
        MergeState::Open.into(),
    ];
    if tx.run(sql, values).await? == 0 {
        return Err(MERGE_STALE.into());
    }
    let held = table::phone_owner(tx, &row.phone_index).await? == Some(row.holding_id);
    if wish.decision != Decision::Reject && !held {
        return Err(MERGE_STALE.into());
    }
    let phone = load(tx, row.holding_id).await?.phone;
    let merged = match (wish.decision, phone) {
        (Decision::Reject, _) => None,
        (Decision::Merge, phone) => {
            let merged = unite(tx, row.asking_id, row.holding_id).await?;
            if let Some(phone) = phone {
                table::set_phone(tx, merged.into, &phone, true).await?;
            }
            Some(merged)
        }
        (Decision::Release, Some(phone)) => {
            table::clear_phone(tx, row.holding_id).await?;
            table::set_phone(tx, row.asking_id, &phone, true).await?;
            None
        }
        (Decision::Release, None) => return Err(MERGE_STALE.into()),
    };
    let detail = Some(format!("{:?}", wish.decision).to_lowercase());
    tx.audit(Entry {
        action: "identity.merge_decided",
        subject_kind: "merge",
        subject: id.uuid(),
        store: None,
        detail,
    })
    .await?;
    Ok(Decided {
        view: view(tx, row).await?,
        merged,
    })
}
