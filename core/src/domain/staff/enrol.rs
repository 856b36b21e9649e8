//! How somebody comes to a password and an authenticator: by a one-time token (security.md 5.5).

use sea_orm::{DeriveActiveEnum, EnumIter, FromQueryResult};

use crate::ground::audit::Entry;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, StaffId};
use crate::ground::seal::Sealed;
use crate::ground::secret::{OneTimeToken, random_bytes, sha256};
use crate::ground::text::Line;

use super::permission::Role;
use super::rules::{FIRST_DONE, Granting, TOKEN_INVALID, TOTP_WRONG, USERNAME_TAKEN, Username};
use super::view::{EnrolmentView, InviteStaff, RecoveryCodesView, RoleWish, TotpCode};
use super::{table, totp};

/// What a one-time token opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Opens {
    /// The account of the first administrator.
    First,
    /// The account of somebody who was invited.
    Invitation,
}

impl Opens {
    const fn minutes(self) -> i64 {
        match self {
            Opens::First => 24 * 60,
            Opens::Invitation => 7 * 24 * 60,
        }
    }
}

/// A new token, and until when it is good. It takes the place of an older one for the same.
pub(super) async fn token(tx: &Tx, opens: Opens, staff: Option<StaffId>) -> Result<(OneTimeToken, At), Error> {
    let token = OneTimeToken::fresh().map_err(|e| Error::fault("make a token", e))?;
    let ends_at = tx.now().plus_minutes(opens.minutes());
    let sql = "DELETE FROM staff_token WHERE kind = $1 AND used_at IS NULL AND (staff_id = $2 OR $3)";
    tx.run(sql, [opens.into(), staff.into(), staff.is_none().into()])
        .await?;
    tx.run(
        "INSERT INTO staff_token (hash, kind, staff_id, created_at, ends_at) VALUES ($1, $2, $3, $4, $5)",
        [
            token.hash().to_vec().into(),
            opens.into(),
            staff.into(),
            tx.now().into(),
            ends_at.into(),
        ],
    )
    .await?;
    Ok((token, ends_at))
}

/// The token for the first administrator, good for a day; a new one takes the place of the old.
///
/// # Errors
/// `staff.first_done` when there is an administrator.
pub async fn first_admin_token(tx: &mut Tx) -> Result<OneTimeToken, Error> {
    if table::other_admins(tx, StaffId::from_uuid(uuid::Uuid::nil())).await? > 0 {
        return Err(FIRST_DONE.into());
    }
    Ok(token(tx, Opens::First, None).await?.0)
}

#[derive(FromQueryResult)]
struct Open {
    staff_id: Option<StaffId>,
    username: Option<String>,
}

async fn open(look: &impl Look, text: &str, opens: Option<Opens>) -> Result<Open, Error> {
    let token = OneTimeToken::parse(text).map_err(|_not_one| Error::from(TOKEN_INVALID))?;
    let sql = "SELECT t.staff_id, s.username FROM staff_token t LEFT JOIN staff s ON s.id = t.staff_id \
               WHERE t.hash = $1 AND (t.kind = $2 OR $3) AND t.used_at IS NULL AND t.ends_at > $4 AND (s.id IS NULL OR s.enabled)";
    let kind = opens.unwrap_or(Opens::First);
    let row = look
        .one(
            sql,
            [
                token.hash().to_vec().into(),
                kind.into(),
                opens.is_none().into(),
                look.now().into(),
            ],
        )
        .await?;
    row.ok_or_else(|| TOKEN_INVALID.into())
}

/// First beat: whether the token opens anything, before a password is hashed for it; tells the username it belongs to.
///
/// # Errors
/// `staff.token_invalid`.
pub async fn token_opens(look: &impl Look, text: &str, opens: Opens) -> Result<Option<String>, Error> {
    Ok(open(look, text, Some(opens)).await?.username)
}

/// The first administrator sets username and password; the authenticator is to be confirmed next, with the same token.
///
/// # Errors
/// `staff.token_invalid`, `staff.first_done`, `staff.username_taken`.
pub async fn first(
    tx: &mut Tx,
    text: &str,
    username: &Username,
    name: &Line,
    hash: &str,
) -> Result<EnrolmentView, Error> {
    lock(tx, text).await?;
    let open = open(tx, text, Some(Opens::First)).await?;
    if table::other_admins(tx, StaffId::from_uuid(uuid::Uuid::nil())).await? > 0 {
        return Err(FIRST_DONE.into());
    }
    let id = match open.staff_id {
        Some(id) if open.username.as_deref() == Some(username.as_str()) => id,
        _ => {
            let id = table::insert(tx, username, name.as_str())
                .await?
                .ok_or(USERNAME_TAKEN)?;
            table::give(
                tx,
                id,
                &RoleWish {
                    role: Role::GroupAdmin,
                    store_id: None,
                },
                Granting::AtOnce,
            )
            .await?;
            let sql = "UPDATE staff_token SET staff_id = $1 WHERE hash = $2";
            tx.run(sql, [id.into(), hash_of(text)?.into()]).await?;
            id
        }
    };
    set_factors(tx, id, hash).await
}

/// An invited member of staff sets a password; the authenticator is to be confirmed next, with the same token.
///
/// # Errors
/// `staff.token_invalid`.
pub async fn accept(tx: &mut Tx, text: &str, hash: &str) -> Result<EnrolmentView, Error> {
    lock(tx, text).await?;
    let open = open(tx, text, Some(Opens::Invitation)).await?;
    let id = open.staff_id.ok_or(TOKEN_INVALID)?;
    set_factors(tx, id, hash).await
}

fn hash_of(text: &str) -> Result<Vec<u8>, Error> {
    let token = OneTimeToken::parse(text).map_err(|_not_one| Error::from(TOKEN_INVALID))?;
    Ok(token.hash().to_vec())
}

/// Takes the token's row until the end of the transaction.
async fn lock(tx: &Tx, text: &str) -> Result<(), Error> {
    tx.run(
        "UPDATE staff_token SET kind = kind WHERE hash = $1",
        [hash_of(text)?.into()],
    )
    .await?;
    Ok(())
}

async fn set_factors(tx: &mut Tx, id: StaffId, hash: &str) -> Result<EnrolmentView, Error> {
    let seed = random_bytes::<{ totp::SEED }>().map_err(|e| Error::fault("make a seed", e))?;
    write_factors(tx, id, hash, &seed).await?;
    let username = table_username(tx, id).await?;
    let totp_uri = totp::uri(&username, &seed);
    Ok(EnrolmentView { id, username, totp_uri })
}

async fn write_factors(tx: &Tx, id: StaffId, hash: &str, seed: &[u8]) -> Result<(), Error> {
    let sealed = table::seal_seed(tx, id, seed)?;
    let sql = "UPDATE staff SET password = $1, totp = $2, totp_step = 0, totp_confirmed_at = NULL WHERE id = $3";
    tx.run(sql, [hash.into(), sealed.into(), id.into()]).await?;
    Ok(())
}

async fn table_username(look: &impl Look, id: StaffId) -> Result<String, Error> {
    #[derive(FromQueryResult)]
    struct Name {
        username: String,
    }
    let row: Option<Name> = look
        .one("SELECT username FROM staff WHERE id = $1", [id.into()])
        .await?;
    Ok(row.ok_or(TOKEN_INVALID)?.username)
}

/// The authenticator's first code: from now on they can log in. The token is spent; ten recovery codes are given out.
///
/// # Errors
/// `staff.token_invalid`, `staff.totp_wrong`.
pub async fn confirm(tx: &mut Tx, text: &str, code: &TotpCode) -> Result<RecoveryCodesView, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        totp: Option<Sealed>,
    }
    lock(tx, text).await?;
    let id = open(tx, text, None).await?.staff_id.ok_or(TOKEN_INVALID)?;
    let row: Option<Row> = tx.one("SELECT totp FROM staff WHERE id = $1", [id.into()]).await?;
    let sealed = row.and_then(|row| row.totp).ok_or(TOKEN_INVALID)?;
    let seed = table::open_seed(tx, id, &sealed)?;
    let step = totp::fitting_step(&seed, tx.now(), code.digits(), 0).ok_or(TOTP_WRONG)?;
    tx.run(
        "UPDATE staff_token SET used_at = $1 WHERE hash = $2",
        [tx.now().into(), hash_of(text)?.into()],
    )
    .await?;
    let sql = "UPDATE staff SET totp_confirmed_at = $1, totp_step = $2 WHERE id = $3";
    tx.run(sql, [tx.now().into(), step.into(), id.into()]).await?;
    let recovery_codes = recovery_codes(tx, id).await?;
    tx.audit(Entry {
        action: "staff.enrolled",
        subject_kind: "staff",
        subject: id.uuid(),
        store: None,
        detail: None,
    })
    .await?;
    Ok(RecoveryCodesView { id, recovery_codes })
}

/// Ten new codes of 80 random bits; the old ones are void.
async fn recovery_codes(tx: &Tx, id: StaffId) -> Result<Vec<String>, Error> {
    tx.run("DELETE FROM recovery_code WHERE staff_id = $1", [id.into()])
        .await?;
    let mut codes = Vec::new();
    for _ in 0..10 {
        let bytes = random_bytes::<10>().map_err(|e| Error::fault("make a recovery code", e))?;
        let code = totp::base32(&bytes);
        tx.run(
            "INSERT INTO recovery_code (hash, staff_id) VALUES ($1, $2)",
            [sha256(code.as_bytes()).to_vec().into(), id.into()],
        )
        .await?;
        codes.push(format!(
            "{}-{}-{}-{}",
            &code[..4],
            &code[4..8],
            &code[8..12],
            &code[12..]
        ));
    }
    Ok(codes)
}

/// Makes a member of staff whose password and authenticator are known beforehand: for the demo and the tests. Only the
/// system may, and nothing of the API leads here.
///
/// # Errors
/// [`Error::Denied`] for anybody else, `staff.username_taken`.
pub async fn settle(tx: &mut Tx, wish: InviteStaff, hash: &str, seed: &[u8; totp::SEED]) -> Result<StaffId, Error> {
    if !matches!(tx.actor(), crate::ground::actor::Actor::System(_)) {
        return Err(Error::Denied("staff"));
    }
    let id = table::insert(tx, &wish.username, wish.name.as_str())
        .await?
        .ok_or(USERNAME_TAKEN)?;
    for role in &wish.roles {
        table::give(tx, id, role, Granting::AtOnce).await?;
    }
    write_factors(tx, id, hash, seed).await?;
    tx.run(
        "UPDATE staff SET totp_confirmed_at = $1 WHERE id = $2",
        [tx.now().into(), id.into()],
    )
    .await?;
    Ok(id)
}
