//! Who works at a store, and who of them may be given customers and matters.

use sea_orm::FromQueryResult;

use super::permission::{Permission, Role};
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::{StaffId, StoreId};

/// Passes when this member of staff looks after customers at the store (R136); otherwise a field error.
pub async fn serves(look: &impl Look, staff: StaffId, store: StoreId) -> Result<(), Error> {
    let sql = "SELECT COUNT(*) FROM staff s JOIN staff_role g ON g.staff_id = s.id \
               WHERE s.id = $1 AND s.enabled AND g.active AND g.store_id = $2 AND g.role IN ($3, $4)";
    let values = [
        staff.into(),
        store.into(),
        Role::ServiceAdvisor.into(),
        Role::SalesConsultant.into(),
    ];
    if look.number(sql, values).await? > 0 {
        return Ok(());
    }
    Err(Error::field("/advisor_id", "staff.not_advisor", "该员工不是本店的顾问"))
}

/// Whether this member of staff can log in and has the role at this store, or in the whole group.
pub async fn has_role(look: &impl Look, staff: StaffId, store: StoreId, role: Role) -> Result<bool, Error> {
    let sql = "SELECT COUNT(*) FROM staff s JOIN staff_role g ON g.staff_id = s.id \
               WHERE s.id = $1 AND s.enabled AND g.active AND g.role = $3 AND (g.store_id = $2 OR g.store_id IS NULL)";
    Ok(look.number(sql, [staff.into(), store.into(), role.into()]).await? > 0)
}

/// The roles that may be given customers and open matters: those that may act for customers.
pub const HOLDERS: &[Role] = Permission::CustomerWrite.roles();

/// Passes when `to` is somebody else than `from` and may be given what is held at the store; otherwise a field error.
pub async fn may_hold(look: &impl Look, to: StaffId, from: StaffId, store: StoreId) -> Result<(), Error> {
    let wrong = || Error::field("/to", "duty.to", "请选择本店其他在职顾问或店长");
    if to == from {
        return Err(wrong());
    }
    #[derive(FromQueryResult)]
    struct Row {
        role: Role,
    }
    let sql = "SELECT g.role FROM staff s JOIN staff_role g ON g.staff_id = s.id \
               WHERE s.id = $1 AND s.enabled AND g.active AND (g.store_id = $2 OR g.store_id IS NULL)";
    let rows: Vec<Row> = look.all(sql, [to.into(), store.into()]).await?;
    match rows.iter().any(|row| HOLDERS.contains(&row.role)) {
        true => Ok(()),
        false => Err(wrong()),
    }
}

/// Somebody who works at a store.
#[derive(Clone, Debug)]
pub struct AtStore {
    /// Who.
    pub id: StaffId,
    /// Their name.
    pub name: String,
    /// What they are there.
    pub roles: Vec<Role>,
}

/// Those who have a role at this store and may log in, by name; at most a thousand roles.
pub async fn at_store(look: &impl Look, store: StoreId) -> Result<Vec<AtStore>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        id: StaffId,
        name: String,
        role: Role,
    }
    let sql = "SELECT s.id, s.name, g.role FROM staff s JOIN staff_role g ON g.staff_id = s.id \
               WHERE s.enabled AND g.active AND g.store_id = $1 ORDER BY s.name, s.id, g.role LIMIT 1000";
    let mut all: Vec<AtStore> = Vec::new();
    for row in look.all::<Row>(sql, [store.into()]).await? {
        match all.last_mut().filter(|last| last.id == row.id) {
            Some(last) => last.roles.push(row.role),
            None => all.push(AtStore {
                id: row.id,
                name: row.name,
                roles: vec![row.role],
            }),
        }
    }
    Ok(all)
}
