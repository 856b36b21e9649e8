//! Somebody for each operation who may call it.

use chezhu::domain::staff::{Permission, Role};
use chezhu::ground::id::StoreId;
use chezhu_tests::app::TestApp;
use chezhu_tests::client::Call;
use sea_orm::Iterable;

use super::Operation;

/// An owner, and a member of staff of each role.
pub struct Callers {
    owner: String,
    staff: Vec<(Role, String)>,
}

impl Callers {
    /// Logs them all in; staff of this store, or of the group where the role is the group's.
    pub async fn new(app: &TestApp, store: StoreId) -> anyhow::Result<Callers> {
        let mut staff = Vec::new();
        for role in Role::iter() {
            let of_group = matches!(role, Role::GroupAdmin | Role::Auditor);
            staff.push((role, app.staff(role, (!of_group).then_some(store)).await?.token));
        }
        let owner = app.owner("li").await.token;
        Ok(Callers { owner, staff })
    }

    /// The call by somebody who may: nobody in particular where anybody may.
    ///
    /// # Panics
    /// When no role has the permission.
    pub fn by(&self, it: &Operation, call: Call) -> Call {
        match it.authz.as_str() {
            "public" => call,
            "customer" => call.bearer(&self.owner),
            "staff" => call.bearer(&self.staff[0].1),
            word => {
                let permission = Permission::ALL.iter().find(|one| one.text() == word);
                let may = |role: &Role| permission.is_some_and(|one| one.roles().contains(role));
                match self.staff.iter().find(|(role, _)| may(role)) {
                    Some((_, token)) => call.bearer(token),
                    None => panic!("nobody may {word}"),
                }
            }
        }
    }
}
