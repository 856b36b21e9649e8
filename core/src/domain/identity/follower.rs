//! Who follows the service account: joined to the person by the unionid that all accounts of the group share (wechat.md 5.1).

use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{PersonId, fresh_uuid};
use crate::ground::seal::{Place, Sealed};
use crate::ground::text::{OpenId, UnionId};

use super::table::index;

const PURPOSE: &str = "wechat_follower";

fn place(row: Uuid) -> Place {
    Place {
        table: "wechat_follower",
        column: "openid",
        row,
    }
}

/// Notes that somebody follows the service account, under this openid there.
pub async fn follow(tx: &Tx, openid: &OpenId, unionid: &UnionId) -> Result<(), Error> {
    let row = fresh_uuid(tx.now());
    let sealed = tx
        .keys()
        .purpose_key(PURPOSE)
        .seal_text(&place(row), openid)
        .map_err(|e| Error::fault("seal a follower", e))?;
    let sql = "INSERT INTO wechat_follower (openid_index, unionid_index, openid, row_id, seen_at) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT (openid_index) DO UPDATE SET unionid_index = excluded.unionid_index, seen_at = excluded.seen_at";
    let values = [
        index(tx, openid).into(),
        index(tx, unionid).into(),
        sealed.into(),
        row.into(),
        tx.now().into(),
    ];
    tx.run(sql, values).await?;
    Ok(())
}

/// Notes that somebody does not follow the service account any more.
pub async fn unfollow(tx: &Tx, openid: &OpenId) -> Result<(), Error> {
    let sql = "DELETE FROM wechat_follower WHERE openid_index = $1";
    tx.run(sql, [index(tx, openid).into()]).await?;
    Ok(())
}

/// Forgets the followers who were not seen since: they have left. Tells how many.
pub async fn forget_followers(tx: &Tx, before: At) -> Result<u64, Error> {
    tx.run("DELETE FROM wechat_follower WHERE seen_at < $1", [before.into()])
        .await
}

/// Where a person is reached as a follower; `None` when none of their accounts is one.
pub async fn follower(look: &impl Look, person: PersonId) -> Result<Option<OpenId>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        row_id: Uuid,
        openid: Sealed,
    }
    let sql = "SELECT f.row_id, f.openid FROM wechat_follower f JOIN account a ON a.unionid_index = f.unionid_index \
               WHERE a.person_id = COALESCE((SELECT merged_into FROM person WHERE id = $1), $1) \
               ORDER BY a.login_at DESC, f.seen_at DESC LIMIT 1";
    let Some(row) = look.one::<Row>(sql, [person.into()]).await? else {
        return Ok(None);
    };
    let openid = look
        .keys()
        .purpose_key(PURPOSE)
        .open_text(&place(row.row_id), &row.openid);
    openid.map(Some).map_err(|e| Error::fault("open a follower", e))
}
