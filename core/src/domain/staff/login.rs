//! Login with password and second factor: ask, compare outside, write (security.md 5.5).

use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::ground::audit::Entry;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, SessionId, StaffId, StoreId};
use crate::ground::seal::Sealed;
use crate::ground::secret::{RefreshToken, sha256};
use crate::ground::session::{self, Device, Kind, Shown, Why};

use super::guard::{self, Counter};
use super::password::{NOBODY, Password};
use super::permission::{Grants, Role};
use super::rules::{Counted, Username};
use super::view::{RecoveryCode, TotpCode};
use super::{table, totp};

/// What a password has to be compared with. For a username that nobody has, it is a hash that no password has.
pub struct Challenge {
    pub(super) staff: Option<StaffId>,
    pub(super) stored: String,
    pub(super) counters: [Counter; 2],
    locked: Option<At>,
}

/// Whether a password fitted; made by [`Challenge::compare`] only.
pub struct Compared {
    pub(super) challenge: Challenge,
    pub(super) fits: bool,
}

/// The second factor.
#[derive(Clone)]
pub enum Second {
    /// Six digits of the authenticator app.
    Totp(TotpCode),
    /// A recovery code.
    Recovery(RecoveryCode),
}

/// The answer to a login. Each is committed (rulings 2).
pub enum Admission {
    /// Come in.
    In(Box<Issued>),
    /// Not with these.
    Refused,
    /// Too many failures: not before this instant.
    Locked(At),
}

/// What the tokens are made of.
pub struct Issued {
    /// The member of staff.
    pub staff: StaffId,
    /// The session.
    pub session: SessionId,
    /// The version of their sessions.
    pub version: i64,
    /// The refresh token, for the one reply that carries it.
    pub refresh: RefreshToken,
    /// Whether a recovery code stood in for the authenticator.
    pub by_recovery: bool,
}

/// First beat: what to compare with, and whether it may be tried at all.
pub async fn challenge(look: &impl Look, username: &Username, address: &str) -> Result<Challenge, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        id: StaffId,
        password: Option<String>,
    }
    let counters = [
        guard::counter(look, Counted::Account, username.as_str()),
        guard::counter(look, Counted::Address, address),
    ];
    let locked = guard::locked(look, &counters).await?;
    let sql = "SELECT id, password FROM staff WHERE username = $1 AND enabled AND totp_confirmed_at IS NOT NULL";
    let row: Option<Row> = look.one(sql, [username.as_str().into()]).await?;
    let (staff, stored) = row.map_or((None, None), |row| (Some(row.id), row.password));
    Ok(Challenge {
        staff,
        stored: stored.unwrap_or_else(|| NOBODY.to_owned()),
        counters,
        locked,
    })
}

impl Challenge {
    /// Until when nobody may try: then spare the comparison.
    pub fn locked(&self) -> Option<At> {
        self.locked
    }

    /// Compares; takes some ten milliseconds whoever it is: not on an executor.
    pub fn compare(self, password: &Password) -> Compared {
        let fits = password.fits(&self.stored) && self.staff.is_some();
        Compared { challenge: self, fits }
    }
}

/// Last beat: judges both factors, counts the failure or opens the session.
pub async fn admit(
    tx: &mut Tx,
    compared: Compared,
    second: Option<Second>,
    device: &Device,
) -> Result<Admission, Error> {
    let Compared { challenge, fits } = compared;
    guard::take(tx, &challenge.counters).await?;
    if let Some(until) = guard::locked(tx, &challenge.counters).await? {
        return Ok(Admission::Locked(until));
    }
    let admitted = match (fits, challenge.staff, &second) {
        (true, Some(staff), Some(second)) => present(tx, staff, &challenge.stored, second).await?,
        _ => None,
    };
    let Some((staff, version)) = admitted else {
        guard::failed(tx, &challenge.counters).await?;
        log(
            tx,
            "staff.login_failed",
            challenge.staff.map_or_else(Uuid::nil, Id::uuid),
            None,
        )
        .await?;
        return Ok(Admission::Refused);
    };
    guard::passed(tx, &challenge.counters).await?;
    let opened = session::open(tx, Kind::Staff, staff.uuid(), device).await?;
    let by_recovery = matches!(second, Some(Second::Recovery(_)));
    log(
        tx,
        "staff.login",
        staff.uuid(),
        by_recovery.then(|| "recovery_code".to_owned()),
    )
    .await?;
    Ok(Admission::In(Box::new(Issued {
        staff,
        session: opened.session,
        version,
        refresh: opened.token,
        by_recovery,
    })))
}

pub(super) async fn log(tx: &Tx, action: &'static str, subject: Uuid, detail: Option<String>) -> Result<(), Error> {
    tx.audit(Entry {
        action,
        subject_kind: "staff",
        subject,
        store: None,
        detail,
    })
    .await
}

/// Whether the member of staff is still the one that was compared, and the second factor is theirs. It is spent here.
async fn present(tx: &Tx, id: StaffId, stored: &str, second: &Second) -> Result<Option<(StaffId, i64)>, Error> {
    let sql = "SELECT COUNT(*) FROM staff WHERE id = $1 AND password = $2";
    if tx.number(sql, [id.into(), stored.into()]).await? == 0 {
        return Ok(None);
    }
    Ok(spend(tx, id, second).await?.map(|version| (id, version)))
}

/// Spends a second factor of somebody who may log in; the version of their sessions when it is theirs and was not spent.
pub(super) async fn spend(tx: &Tx, id: StaffId, second: &Second) -> Result<Option<i64>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        totp: Option<Sealed>,
        totp_step: i64,
        session_version: i64,
    }
    let sql = "SELECT totp, totp_step, session_version FROM staff \
               WHERE id = $1 AND enabled AND totp_confirmed_at IS NOT NULL";
    let row: Option<Row> = tx.one(sql, [id.into()]).await?;
    let Some(row) = row else { return Ok(None) };
    let spent = match (second, &row.totp) {
        (Second::Totp(code), Some(sealed)) => {
            let seed = table::open_seed(tx, id, sealed)?;
            match totp::fitting_step(&seed, tx.now(), code.digits(), row.totp_step) {
                Some(step) => {
                    let sql = "UPDATE staff SET totp_step = $1 WHERE id = $2 AND totp_step < $1";
                    tx.run(sql, [step.into(), id.into()]).await?
                }
                None => 0,
            }
        }
        (Second::Recovery(code), _) => {
            let hash = sha256(code.plain().as_bytes()).to_vec();
            let sql = "UPDATE recovery_code SET used_at = $1 WHERE hash = $2 AND staff_id = $3 AND used_at IS NULL";
            tx.run(sql, [tx.now().into(), hash.into(), id.into()]).await?
        }
        (Second::Totp(_), None) => 0,
    };
    Ok((spent == 1).then_some(row.session_version))
}

/// What showing a refresh token gives.
pub enum Refreshed {
    /// New tokens.
    In(Box<Issued>),
    /// Log in again.
    Out(Why),
}

/// Renews a session; a disabled member of staff gets nothing. A theft that shows here is committed (rulings 2).
pub async fn refresh(tx: &mut Tx, text: &str, device: &Device) -> Result<Refreshed, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        id: StaffId,
        session_version: i64,
    }
    let (session, holder, token) = match session::show(tx, Kind::Staff, text, device).await? {
        Shown::Renewed { session, holder, token } => (session, holder, token),
        Shown::Ended(why) => return Ok(Refreshed::Out(why)),
    };
    let row: Option<Row> = tx
        .one(
            "SELECT id, session_version FROM staff WHERE id = $1 AND enabled",
            [holder.into()],
        )
        .await?;
    let Some(row) = row else {
        return Ok(Refreshed::Out(Why::Ended));
    };
    Ok(Refreshed::In(Box::new(Issued {
        staff: row.id,
        session,
        version: row.session_version,
        refresh: token,
        by_recovery: false,
    })))
}

/// A living session of staff.
#[derive(Clone, Debug)]
pub struct Alive {
    /// Who acts by it.
    pub staff: StaffId,
    /// What they may do where.
    pub grants: Grants,
    /// Since when the newest access token waits for its first use; see [`session::is_first_use`].
    pub unused_since: Option<At>,
}

/// Whether the session lives in this version, and what its member of staff may do where: one statement.
pub async fn session_alive(look: &impl Look, session: SessionId, version: i64) -> Result<Option<Alive>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        staff_id: StaffId,
        role: Option<Role>,
        store_id: Option<StoreId>,
        unused_since: Option<At>,
    }
    let sql = "SELECT st.id AS staff_id, g.role, g.store_id, r.issued_at AS unused_since FROM session s \
               JOIN staff st ON st.id = s.holder_id \
               LEFT JOIN staff_role g ON g.staff_id = st.id AND g.active \
               LEFT JOIN refresh r ON r.session_id = s.id AND r.state = 'valid' AND r.access_used_at IS NULL AND r.parent_id IS NOT NULL \
               WHERE s.id = $1 AND s.kind = 'staff' AND s.ended_at IS NULL AND s.ends_at > $2 \
               AND st.enabled AND st.session_version = $3";
    let rows: Vec<Row> = look
        .all(sql, [session.into(), look.now().into(), version.into()])
        .await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let (staff, unused_since) = (first.staff_id, first.unused_since);
    let grants = Grants(
        rows.iter()
            .filter_map(|row| row.role.map(|role| (role, row.store_id)))
            .collect(),
    );
    Ok(Some(Alive {
        staff,
        grants,
        unused_since,
    }))
}
