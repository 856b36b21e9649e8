//! Rows of staff and their roles.

use std::collections::HashMap;

use sea_orm::{FromQueryResult, Value};

use crate::ground::actor::{Actor, Scope};
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{GrantId, Id, StaffId, StoreId};
use crate::ground::seal::{Place, Sealed};

use super::permission::Role;
use super::rules::{Granting, Username};
use super::view::{RoleView, RoleWish, StaffView};

fn seed_place(staff: StaffId) -> Place {
    Place {
        table: "staff",
        column: "totp",
        row: staff.uuid(),
    }
}

/// The seed of the authenticator; sealed with the house's key, staff have none of their own.
pub(super) fn open_seed(look: &impl Look, staff: StaffId, sealed: &Sealed) -> Result<Vec<u8>, Error> {
    look.keys()
        .purpose_key("totp")
        .open(&seed_place(staff), sealed)
        .map_err(|e| Error::fault("open a seed", e))
}

/// Seals a seed.
pub(super) fn seal_seed(look: &impl Look, staff: StaffId, seed: &[u8]) -> Result<Sealed, Error> {
    look.keys()
        .purpose_key("totp")
        .seal(&seed_place(staff), seed)
        .map_err(|e| Error::fault("seal a seed", e))
}

#[derive(FromQueryResult)]
pub(super) struct Row {
    pub id: StaffId,
    pub username: String,
    pub name: String,
    pub enabled: bool,
    pub totp_confirmed_at: Option<At>,
    pub created_at: At,
}

#[derive(FromQueryResult)]
struct RoleRow {
    id: GrantId,
    staff_id: StaffId,
    role: Role,
    store_id: Option<StoreId>,
    active: bool,
}

/// The actor's stores as a condition on `column`.
pub(super) fn in_scope(actor: &Actor, column: &str, values: &mut Vec<Value>) -> Result<String, Error> {
    let stores = match actor {
        Actor::System(_) => return Ok("1 = 1".to_owned()),
        Actor::Staff(staff) => match &staff.scope {
            Scope::Group => return Ok("1 = 1".to_owned()),
            Scope::Stores(stores) => stores,
        },
        _ => return Err(Error::Missing("store")),
    };
    let places: Vec<String> = stores
        .iter()
        .map(|store| {
            values.push((*store).into());
            format!("${}", values.len())
        })
        .collect();
    Ok(if places.is_empty() {
        "1 = 0".to_owned()
    } else {
        format!("{column} IN ({})", places.join(", "))
    })
}

/// Members of staff by a condition over `s`, within the actor's stores, newest first.
pub(super) async fn rows(
    look: &impl Look,
    condition: &str,
    mut values: Vec<Value>,
    limit: u64,
) -> Result<Vec<Row>, Error> {
    let scope = in_scope(look.actor(), "g.store_id", &mut values)?;
    let seen = if scope == "1 = 1" {
        scope
    } else {
        format!("EXISTS (SELECT 1 FROM staff_role g WHERE g.staff_id = s.id AND {scope})")
    };
    let sql = format!(
        "SELECT s.id, s.username, s.name, s.enabled, s.totp_confirmed_at, s.created_at FROM staff s \
         WHERE {condition} AND {seen} ORDER BY s.created_at DESC, s.id DESC LIMIT {limit}"
    );
    look.all(&sql, values).await
}

/// Rows with their roles.
pub(super) async fn views(look: &impl Look, rows: Vec<Row>) -> Result<Vec<StaffView>, Error> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (1..=rows.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "SELECT id, staff_id, role, store_id, active FROM staff_role WHERE staff_id IN ({}) ORDER BY granted_at, id",
        places.join(", ")
    );
    let mut roles: HashMap<StaffId, Vec<RoleView>> = HashMap::new();
    for row in look.all::<RoleRow>(&sql, rows.iter().map(|row| row.id.into())).await? {
        let view = RoleView {
            id: row.id,
            role: row.role,
            store_id: row.store_id,
            pending: !row.active,
        };
        roles.entry(row.staff_id).or_default().push(view);
    }
    let view = |row: Row| StaffView {
        id: row.id,
        username: row.username,
        name: row.name,
        enabled: row.enabled,
        enrolled: row.totp_confirmed_at.is_some(),
        created_at: row.created_at,
        roles: roles.remove(&row.id).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(view).collect())
}

/// One member of staff within the actor's stores.
pub(super) async fn one(look: &impl Look, id: StaffId) -> Result<StaffView, Error> {
    let rows = rows(look, "s.id = $1", vec![id.into()], 1).await?;
    views(look, rows).await?.pop().ok_or(Error::Missing("staff"))
}

/// A new member of staff who cannot log in yet; `None` when the username is taken.
pub(super) async fn insert(tx: &Tx, username: &Username, name: &str) -> Result<Option<StaffId>, Error> {
    let id: StaffId = tx.fresh();
    let by = if let Actor::Staff(staff) = tx.actor() {
        Some(staff.staff)
    } else {
        None
    };
    let made = tx
        .run(
            "INSERT INTO staff (id, username, name, totp_step, enabled, session_version, created_at, created_by) \
             VALUES ($1, $2, $3, 0, $4, 1, $5, $6) ON CONFLICT (username) DO NOTHING",
            [
                id.into(),
                username.as_str().into(),
                name.into(),
                true.into(),
                tx.now().into(),
                by.into(),
            ],
        )
        .await?;
    Ok((made == 1).then_some(id))
}

/// Gives a role; `None` when they have it already.
pub(super) async fn give(
    tx: &Tx,
    staff: StaffId,
    wish: &RoleWish,
    granting: Granting,
) -> Result<Option<GrantId>, Error> {
    let id: GrantId = tx.fresh();
    let by = if let Actor::Staff(staff) = tx.actor() {
        Some(staff.staff)
    } else {
        None
    };
    let active = granting == Granting::AtOnce;
    let made = tx
        .run(
            "INSERT INTO staff_role (id, staff_id, role, store_id, active, granted_at, granted_by) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
            [
                id.into(),
                staff.into(),
                wish.role.into(),
                wish.store_id.into(),
                active.into(),
                tx.now().into(),
                by.into(),
            ],
        )
        .await?;
    Ok((made == 1).then_some(id))
}

/// How many administrators of the group can log in, this one left out.
pub(super) async fn other_admins(look: &impl Look, but: StaffId) -> Result<i64, Error> {
    look.number(
        "SELECT COUNT(*) FROM staff s JOIN staff_role g ON g.staff_id = s.id \
         WHERE g.role = $1 AND g.active AND s.enabled AND s.totp_confirmed_at IS NOT NULL AND s.id <> $2",
        [Role::GroupAdmin.into(), but.into()],
    )
    .await
}
