//! Members of staff: who they are, what they may do, in which stores (rulings 18, security.md 5.5–5.8).

mod device;
mod enrol;
mod guard;
mod login;
mod own;
mod password;
mod people;
mod permission;
mod place;
mod reach;
mod reveal;
mod rules;
mod table;
mod totp;
mod view;

pub use device::{
    DeviceAt, DeviceKind, DeviceView, devices, devices_of, forget_devices, register_device, remove_device,
};
pub use enrol::{Opens, accept, confirm, first, first_admin_token, settle, token_opens};
pub use login::{
    Admission, Alive, Challenge, Compared, Issued, Refreshed, Second, admit, challenge, refresh, session_alive,
};
pub use own::{Changed, SteppedUp, change_password, own_challenge, step_up};
pub use password::{BadLength, Password};
pub use people::{approve_role, give_role, invite, invite_again, one, people, set_enabled, take_role};
pub use permission::{Grants, Permission, Role};
pub use place::{AtStore, HOLDERS, at_store, has_role, may_hold, serves};
pub use reach::{Reach, ReachView, SetReach, reach, set_reach};
pub use reveal::{RevealsView, TOO_OFTEN, afford_reveal, reveals};
pub use rules::{REFUSALS, Username};
pub use totp::{SEED, code, step_at};
pub use view::{
    AcceptInvitation, ChangePassword, ConfirmTotp, EnrolmentView, FirstAdmin, InvitationView, InviteStaff, ListStaff,
    LoginStaff, RecoveryCode, RecoveryCodesView, RoleView, RoleWish, StaffMeView, StaffSessionView, StaffView, StepUp,
    TotpCode,
};

use sea_orm::FromQueryResult;

use crate::ground::audit::Entry;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, SessionId, StaffId};
use crate::ground::session::{self, Kind};

/// Somebody logged in looks at themselves.
pub async fn me(look: &impl Look, grants: &Grants) -> Result<StaffMeView, Error> {
    let me = look.actor().staff()?.staff;
    let sql = "SELECT id, username, name, enabled, totp_confirmed_at, created_at FROM staff WHERE id = $1";
    let rows = look.all(sql, [me.into()]).await?;
    let staff = table::views(look, rows).await?.pop().ok_or(Error::Missing("staff"))?;
    let permissions = Permission::ALL
        .iter()
        .filter(|p| grants.scope(**p).is_some())
        .map(|p| p.text())
        .collect();
    Ok(StaffMeView { staff, permissions })
}

/// The actor's living sessions, the newest first.
pub async fn sessions(look: &impl Look) -> Result<Vec<StaffSessionView>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        id: SessionId,
        device: String,
        created_at: At,
        seen_at: At,
    }
    let me = look.actor().staff()?;
    let sql = "SELECT id, device, created_at, seen_at FROM session \
               WHERE holder_id = $1 AND kind = $2 AND ended_at IS NULL AND ends_at > $3 ORDER BY seen_at DESC, id DESC LIMIT 100";
    let rows: Vec<Row> = look
        .all(sql, [me.staff.into(), Kind::Staff.into(), look.now().into()])
        .await?;
    let view = |row: Row| StaffSessionView {
        id: row.id,
        device: row.device,
        current: row.id == me.session,
        created_at: row.created_at,
        seen_at: row.seen_at,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Ends one of the actor's sessions; somebody else's, and one that has ended, is not found.
pub async fn revoke(tx: &mut Tx, id: SessionId) -> Result<(), Error> {
    let me = tx.actor().staff()?.staff;
    let sql = "SELECT COUNT(*) FROM session WHERE id = $1 AND kind = $2 AND holder_id = $3";
    let mine = tx.number(sql, [id.into(), Kind::Staff.into(), me.into()]).await? > 0;
    if !mine || !session::end(tx, id, "revoked").await? {
        return Err(Error::Missing("session"));
    }
    tx.audit(Entry {
        action: "staff.session_revoked",
        subject_kind: "session",
        subject: id.uuid(),
        store: None,
        detail: None,
    })
    .await
}

/// Ends the session of this request.
pub async fn logout(tx: &mut Tx) -> Result<(), Error> {
    let session = tx.actor().staff()?.session;
    session::end(tx, session, "logout").await?;
    Ok(())
}

/// The name that colleagues and owners see; `None` when there is no such member of staff.
pub async fn name(look: &impl Look, id: StaffId) -> Result<Option<String>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        name: String,
    }
    let row: Option<Row> = look.one("SELECT name FROM staff WHERE id = $1", [id.into()]).await?;
    Ok(row.map(|row| row.name))
}

/// Forgets one-time tokens a month after their end and old counters of failed logins. A sweep.
pub async fn purge(tx: &mut Tx) -> Result<u64, Error> {
    let before = tx.now().plus_minutes(-30 * 24 * 60);
    let tokens = tx
        .run("DELETE FROM staff_token WHERE ends_at < $1", [before.into()])
        .await?;
    Ok(tokens + guard::purge(tx).await?)
}

#[cfg(test)]
mod tests;
