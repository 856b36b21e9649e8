//! What goes in and out: wishes and views of staff.

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::ground::clock::At;
use crate::ground::id::{GrantId, SessionId, StaffId, StoreId};
use crate::ground::text::Line;

use super::password::Password;
use super::permission::Role;
use super::rules::Username;

/// Six digits of an authenticator app.
#[derive(Clone, ToSchema)]
#[schema(value_type = String, pattern = "^[0-9]{6}$", example = "492039")]
pub struct TotpCode(String);

impl TotpCode {
    /// Reads six digits.
    pub fn parse(text: &str) -> Option<TotpCode> {
        let fits = text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| TotpCode(text.to_owned()))
    }

    pub(super) fn digits(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for TotpCode {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str("TotpCode(***)")
    }
}

impl<'de> Deserialize<'de> for TotpCode {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<TotpCode, D::Error> {
        let text = String::deserialize(from)
            .map_err(|_quoted| serde::de::Error::custom("staff.totp: 动态验证码应为 6 位数字"))?;
        TotpCode::parse(&text).ok_or_else(|| serde::de::Error::custom("staff.totp: 动态验证码应为 6 位数字"))
    }
}

/// A code that stands in for the authenticator once: 16 letters and digits, with or without dashes.
#[derive(Clone, ToSchema)]
#[schema(value_type = String, pattern = "^[A-Za-z2-7]{4}(-?[A-Za-z2-7]{4}){3}$", example = "ABCD-EFGH-2345-WXYZ")]
pub struct RecoveryCode(String);

impl RecoveryCode {
    /// Reads a code; dashes and case do not matter.
    pub fn parse(text: &str) -> Option<RecoveryCode> {
        let plain = text.replace('-', "").to_ascii_uppercase();
        let fits = plain.len() == 16
            && text.len() <= 19
            && plain
                .bytes()
                .all(|b| b.is_ascii_uppercase() || (b'2'..=b'7').contains(&b));
        fits.then_some(RecoveryCode(plain))
    }

    pub(super) fn plain(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for RecoveryCode {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str("RecoveryCode(***)")
    }
}

impl<'de> Deserialize<'de> for RecoveryCode {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<RecoveryCode, D::Error> {
        let text = String::deserialize(from)
            .map_err(|_quoted| serde::de::Error::custom("staff.recovery_code: 恢复码格式不正确"))?;
        RecoveryCode::parse(&text).ok_or_else(|| serde::de::Error::custom("staff.recovery_code: 恢复码格式不正确"))
    }
}

/// A login: the password and one second factor.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LoginStaff {
    /// The username.
    pub username: Username,
    /// The password.
    pub password: Password,
    /// The six digits of the authenticator app …
    #[serde(default)]
    pub totp: Option<TotpCode>,
    /// … or a recovery code.
    #[serde(default)]
    pub recovery_code: Option<RecoveryCode>,
}

/// A fresh second factor: the six digits, or a recovery code.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepUp {
    /// The six digits of the authenticator app …
    #[serde(default)]
    pub totp: Option<TotpCode>,
    /// … or a recovery code.
    #[serde(default)]
    pub recovery_code: Option<RecoveryCode>,
}

/// A new password of one's own.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The present one.
    pub current_password: Password,
    /// The new one, at least 12 characters.
    pub password: Password,
    /// The six digits of the authenticator app …
    #[serde(default)]
    pub totp: Option<TotpCode>,
    /// … or a recovery code.
    #[serde(default)]
    pub recovery_code: Option<RecoveryCode>,
}

/// The first administrator, with the token of `bff admin first-token`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FirstAdmin {
    /// The one-time token.
    pub token: String,
    /// The username.
    pub username: Username,
    /// The password, at least 12 characters.
    pub password: Password,
    /// The name that colleagues see.
    pub name: Line,
}

/// An invited member of staff sets a password.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptInvitation {
    /// The token of the invitation.
    pub token: String,
    /// The password, at least 12 characters.
    pub password: Password,
}

/// The authenticator app works: its first code.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmTotp {
    /// The same one-time token.
    pub token: String,
    /// The six digits.
    pub totp: TotpCode,
}

/// The authenticator to set up; shown once. Confirm it with its first code.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnrolmentView {
    /// The member of staff.
    pub id: StaffId,
    /// The username to log in by.
    pub username: String,
    /// `otpauth://totp/…`: show it as a QR code.
    pub totp_uri: String,
}

/// Ten codes, each good once when the authenticator is lost; shown once.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecoveryCodesView {
    /// The member of staff, who may log in now.
    pub id: StaffId,
    /// The codes.
    pub recovery_codes: Vec<String>,
}

/// A role at a store, or of the group.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleWish {
    /// The role.
    pub role: Role,
    /// The store; absent for roles of the group.
    #[serde(default)]
    pub store_id: Option<StoreId>,
}

/// A new member of staff.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InviteStaff {
    /// The username.
    pub username: Username,
    /// The name that colleagues and owners see.
    pub name: Line,
    /// The roles, one at least, ten at most.
    #[schema(min_items = 1, max_items = 10)]
    pub roles: Vec<RoleWish>,
}

/// A role as it was given.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RoleView {
    /// The grant.
    pub id: GrantId,
    /// The role.
    pub role: Role,
    /// The store; absent for roles of the group.
    pub store_id: Option<StoreId>,
    /// Whether it waits for a second administrator.
    pub pending: bool,
}

/// A member of staff.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StaffView {
    /// The member of staff.
    pub id: StaffId,
    /// The username.
    pub username: String,
    /// The name.
    pub name: String,
    /// Whether they may log in.
    pub enabled: bool,
    /// Whether password and authenticator are set up.
    pub enrolled: bool,
    /// Member since.
    pub created_at: At,
    /// The roles.
    pub roles: Vec<RoleView>,
}

/// An invitation; the token is shown once.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvitationView {
    /// The member of staff.
    pub staff: StaffView,
    /// The one-time token to hand over.
    pub token: String,
    /// Good until.
    pub ends_at: At,
}

/// Somebody logged in looks at themselves.
#[derive(Debug, Serialize, ToSchema)]
pub struct StaffMeView {
    /// The member of staff.
    #[serde(flatten)]
    pub staff: StaffView,
    /// What they may do somewhere, e.g. `booking.write`.
    pub permissions: Vec<&'static str>,
}

/// A session in the list of devices (security.md 5.8).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StaffSessionView {
    /// The session.
    pub id: SessionId,
    /// What the device called itself.
    pub device: String,
    /// Whether it is the one that asks.
    pub current: bool,
    /// Logged in at.
    pub created_at: At,
    /// Renewed last at.
    pub seen_at: At,
}

/// Which members of staff.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListStaff {
    /// How many, 1 to 100.
    #[serde(default)]
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u64>,
    /// Where the list goes on.
    #[serde(default)]
    pub cursor: Option<String>,
}
