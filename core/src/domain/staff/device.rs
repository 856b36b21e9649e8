//! Devices of members of staff that can be pushed to, each bound to the session it was registered in and gone with it
//! (security.md 5.8).

use sea_orm::{DeriveActiveEnum, EnumIter, FromQueryResult};
use serde::Serialize;
use utoipa::ToSchema;

use super::permission::Role;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{DeviceId, Id, SessionId, StaffId, StoreId};
use crate::ground::seal::{Place, Sealed};
use crate::ground::session::Kind;

const PURPOSE: &str = "staff_device";
/// A session is one app on one device; a browser that forgets makes a new address now and then.
const MOST: &str = "5";

/// By whom a device is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum DeviceKind {
    /// A browser.
    WebPush,
    /// A native shell.
    Jpush,
}

/// A device of one's own.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DeviceView {
    /// Its id.
    pub id: DeviceId,
    /// By whom it is reached.
    pub kind: DeviceKind,
    /// Whether it was registered in the session that asks.
    pub current: bool,
    /// Since when.
    pub created_at: At,
}

/// A device as a channel needs it.
#[derive(Clone, Debug)]
pub struct DeviceAt {
    /// Its id.
    pub id: DeviceId,
    /// Whose.
    pub staff: StaffId,
    /// Where it is reached, as it was registered.
    pub address: String,
}

fn place(id: DeviceId) -> Place {
    Place {
        table: "staff_device",
        column: "address",
        row: id.uuid(),
    }
}

/// Registers a device in the actor's session; the same address again replaces itself, whoever had it.
pub async fn register_device(tx: &mut Tx, kind: DeviceKind, address: &str) -> Result<DeviceView, Error> {
    let me = tx.actor().staff()?.clone();
    let print = tx.keys().sign(PURPOSE, address.as_bytes()).to_vec();
    tx.run("DELETE FROM staff_device WHERE print = $1", [print.clone().into()])
        .await?;
    let id: DeviceId = tx.fresh();
    let key = tx.keys().purpose_key(PURPOSE);
    let sealed = key
        .seal(&place(id), address.as_bytes())
        .map_err(|e| Error::fault("seal an address", e))?;
    let sql = "INSERT INTO staff_device (id, session_id, staff_id, kind, print, address, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = [
        id.into(),
        me.session.into(),
        me.staff.into(),
        kind.into(),
        print.into(),
        sealed.into(),
        tx.now().into(),
    ];
    tx.run(sql, values).await?;
    let older = format!(
        "DELETE FROM staff_device WHERE session_id = $1 AND id NOT IN \
         (SELECT id FROM staff_device WHERE session_id = $1 ORDER BY created_at DESC, id DESC LIMIT {MOST})"
    );
    tx.run(&older, [me.session.into()]).await?;
    Ok(DeviceView {
        id,
        kind,
        current: true,
        created_at: tx.now(),
    })
}

/// A session that lives: not ended, not past its end, renewed within its terms. `$1` is now, `$2` the oldest renewal.
const LIVES: &str = "se.ended_at IS NULL AND se.ends_at > $1 AND se.seen_at > $2";

fn awake(look: &impl Look) -> At {
    look.now().plus_seconds(-Kind::Staff.terms().idle_s)
}

/// The actor's devices in sessions that live, the newest first.
pub async fn devices(look: &impl Look) -> Result<Vec<DeviceView>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        id: DeviceId,
        session_id: SessionId,
        kind: DeviceKind,
        created_at: At,
    }
    let me = look.actor().staff()?;
    let sql = format!(
        "SELECT d.id, d.session_id, d.kind, d.created_at FROM staff_device d JOIN session se ON se.id = d.session_id \
         WHERE {LIVES} AND d.staff_id = $3 ORDER BY d.created_at DESC, d.id DESC LIMIT 100"
    );
    let rows: Vec<Row> = look
        .all(&sql, [look.now().into(), awake(look).into(), me.staff.into()])
        .await?;
    let view = |row: Row| DeviceView {
        id: row.id,
        kind: row.kind,
        current: row.session_id == me.session,
        created_at: row.created_at,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Forgets one of the actor's devices; somebody else's is not found.
pub async fn remove_device(tx: &mut Tx, id: DeviceId) -> Result<(), Error> {
    let me = tx.actor().staff()?.staff;
    let sql = "DELETE FROM staff_device WHERE id = $1 AND staff_id = $2";
    match tx.run(sql, [id.into(), me.into()]).await? {
        0 => Err(Error::Missing("device")),
        _ => Ok(()),
    }
}

/// Forgets devices that their push service knows no more; tells how many.
pub async fn forget_devices(tx: &mut Tx, ids: &[DeviceId]) -> Result<u64, Error> {
    let mut gone = 0;
    for id in ids {
        gone += tx.run("DELETE FROM staff_device WHERE id = $1", [(*id).into()]).await?;
    }
    Ok(gone)
}

/// The devices, in sessions that live, of those who have this role at this store; where nobody has it there, of those who
/// have it in the whole group.
/// Of them `holder`'s alone, where there is one.
pub async fn devices_of(
    look: &impl Look,
    store: StoreId,
    role: Role,
    holder: Option<StaffId>,
) -> Result<Vec<DeviceAt>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        id: DeviceId,
        staff_id: StaffId,
        store_id: Option<StoreId>,
        address: Sealed,
    }
    let sql = format!(
        "SELECT d.id, d.staff_id, g.store_id, d.address FROM staff_device d JOIN session se ON se.id = d.session_id \
         JOIN staff s ON s.id = d.staff_id JOIN staff_role g ON g.staff_id = s.id \
         WHERE {LIVES} AND s.enabled AND g.active AND g.role = $3 AND (g.store_id = $4 OR g.store_id IS NULL) ORDER BY d.id LIMIT 500"
    );
    let values = [look.now().into(), awake(look).into(), role.into(), store.into()];
    let rows: Vec<Row> = look.all(&sql, values).await?;
    let (here, group): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.store_id.is_some());
    let key = look.keys().purpose_key(PURPOSE);
    let mut all = Vec::new();
    let rows = if here.is_empty() { group } else { here };
    let theirs = |row: &Row| holder.is_none_or(|holder| holder == row.staff_id);
    for row in rows.into_iter().filter(theirs) {
        let address = key
            .open(&place(row.id), &row.address)
            .map_err(|e| Error::fault("open an address", e))?;
        let address = String::from_utf8(address).map_err(|e| Error::fault("read an address", e))?;
        all.push(DeviceAt {
            id: row.id,
            staff: row.staff_id,
            address,
        });
    }
    Ok(all)
}
