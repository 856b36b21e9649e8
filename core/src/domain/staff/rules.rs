//! What holds for logins and grants of staff; pure (security.md 5.5, 5.6, 5.7).

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::ground::actor::Scope;
use crate::ground::clock::At;
use crate::ground::error::{Error, Refusal};
use crate::ground::id::StoreId;

use super::permission::Role;

/// The first administrator is there already.
pub const FIRST_DONE: Refusal = Refusal::new("staff.first_done", "系统已有管理员，不能再次初始化");
/// A one-time token that does not open anything (any more).
pub const TOKEN_INVALID: Refusal = Refusal::new("staff.token_invalid", "链接无效或已过期，请联系管理员重新邀请");
/// The six digits do not fit.
pub const TOTP_WRONG: Refusal = Refusal::new("staff.totp_wrong", "动态验证码不正确，请重试");
/// Somebody has this username.
pub const USERNAME_TAKEN: Refusal = Refusal::new("staff.username_taken", "该用户名已被使用");
/// Nobody locks themselves out.
pub const NOT_YOURSELF: Refusal = Refusal::new("staff.not_yourself", "不能对自己的账号进行此操作");
/// Somebody must be able to let others in.
pub const LAST_ADMIN: Refusal = Refusal::new("staff.last_admin", "至少需要保留一位集团管理员");
/// Nothing to approve.
pub const NOT_PENDING: Refusal = Refusal::new("staff.not_pending", "该授权无需审批或已审批");
/// Two pairs of eyes.
pub const SECOND_ADMIN: Refusal = Refusal::new("staff.second_admin", "需要由另一位集团管理员审批");

/// Every no of this module, for `problems.md`.
pub const REFUSALS: &[Refusal] = &[
    FIRST_DONE,
    TOKEN_INVALID,
    TOTP_WRONG,
    USERNAME_TAKEN,
    NOT_YOURSELF,
    LAST_ADMIN,
    NOT_PENDING,
    SECOND_ADMIN,
    super::reveal::TOO_OFTEN,
];

/// The name somebody logs in by: 3 to 32 of `a–z 0–9 . _ -`, beginning with a letter or digit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(value_type = String, pattern = "^[a-z0-9][a-z0-9._-]{2,31}$", example = "li.lei")]
pub struct Username(String);

impl Username {
    /// Reads a username; capitals become small.
    pub fn parse(text: &str) -> Option<Username> {
        let text = text.trim().to_ascii_lowercase();
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
        let fits = (3..=32).contains(&text.len())
            && text.bytes().next().is_some_and(plain)
            && text.bytes().all(|b| plain(b) || matches!(b, b'.' | b'_' | b'-'));
        fits.then_some(Username(text))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Username {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Username, D::Error> {
        let text = String::deserialize(from)?;
        Username::parse(&text).ok_or_else(|| {
            serde::de::Error::custom("staff.username: 用户名应为 3 至 32 位小写字母、数字、点、下划线或短横线")
        })
    }
}

/// Whose failures are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Those for one username.
    Account,
    /// Those from one address; a store has one for everybody, so it is lenient.
    Address,
}

const DAY_S: i64 = 86_400;

/// Until when nobody may try again after so many failures since `since` (Kanidm's soft lock: 1, 3, 5, 10 seconds, then
/// the rest of the day). A failure that is older than a day does not count.
pub fn locked_until(counted: Counted, failures: i32, since: At, now: At) -> At {
    let wait = match (counted, failures) {
        (_, ..=0) => 0,
        (Counted::Account, 1..=2) => 1,
        (Counted::Account, 3..=8) => 3,
        (Counted::Account, 9..=24) => 5,
        (Counted::Account, 25..=99) => 10,
        (Counted::Address, 1..=19) => 0,
        (Counted::Address, 20..=99) => 1,
        (Counted::Address, 100..=499) => 5,
        _ => return since.plus_seconds(DAY_S),
    };
    now.plus_seconds(wait)
}

/// Whether the count starts anew.
pub fn is_stale(since: At, now: At) -> bool {
    now >= since.plus_seconds(DAY_S)
}

/// Whether somebody with this scope of `staff.manage` may give this role at this place, and at once or only after a second
/// administrator has agreed.
///
/// # Errors
/// A field error when role and place do not fit; [`Error::Missing`] for a store out of scope (law 8);
/// [`Error::Denied`] for a role above one's own.
pub fn grant(scope: &Scope, role: Role, store: Option<StoreId>, pointer: &str) -> Result<Granting, Error> {
    let of_group = matches!(role, Role::GroupAdmin | Role::Auditor);
    match (of_group, store) {
        (true, Some(_)) => {
            return Err(Error::field(
                format!("{pointer}/store_id"),
                "staff.role_place",
                "该角色属于集团，不能指定门店",
            ));
        }
        (false, None) => {
            return Err(Error::field(
                format!("{pointer}/store_id"),
                "staff.role_place",
                "请指定门店",
            ));
        }
        (true, None) if *scope != Scope::Group => return Err(Error::Denied("role")),
        (false, Some(store)) if !scope.holds(store) => return Err(Error::Missing("store")),
        _ => {}
    }
    Ok(if role == Role::GroupAdmin {
        Granting::Pending
    } else {
        Granting::AtOnce
    })
}

/// When a role begins to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Granting {
    /// Now.
    AtOnce,
    /// When a second administrator agrees (security.md 5.7).
    Pending,
}

#[cfg(test)]
mod tests {
    use super::{Counted, Granting, Role, Scope, Username, grant, is_stale, locked_until};
    use crate::ground::clock::At;
    use crate::ground::error::Error;
    use crate::ground::id::{Id, StoreId};
    use uuid::Uuid;

    #[test]
    fn the_lock_grows_and_ends_with_the_day() {
        let now = At::from_ms(100_000_000);
        let wait = |counted, n| (locked_until(counted, n, At::from_ms(0), now).ms() - now.ms()) / 1000;
        for (n, seconds) in [(0, 0), (1, 1), (2, 1), (3, 3), (9, 5), (25, 10), (99, 10)] {
            assert_eq!(wait(Counted::Account, n), seconds, "{n}");
        }
        for (n, seconds) in [(1, 0), (19, 0), (20, 1), (100, 5), (499, 5)] {
            assert_eq!(wait(Counted::Address, n), seconds, "{n}");
        }
        let since = At::from_ms(99_000_000);
        assert_eq!(
            locked_until(Counted::Account, 100, since, now),
            since.plus_seconds(86_400)
        );
        assert_eq!(
            locked_until(Counted::Address, 500, since, now),
            since.plus_seconds(86_400)
        );
        assert!(!is_stale(since, now) && is_stale(since, since.plus_seconds(86_400)));
    }

    #[test]
    fn nobody_gives_more_than_they_have() {
        let (mine, other) = (
            StoreId::from_uuid(Uuid::from_u128(1)),
            StoreId::from_uuid(Uuid::from_u128(2)),
        );
        let manager = Scope::Stores(vec![mine]);
        assert!(matches!(
            grant(&manager, Role::Technician, Some(mine), ""),
            Ok(Granting::AtOnce)
        ));
        assert!(matches!(
            grant(&manager, Role::StoreManager, Some(mine), ""),
            Ok(Granting::AtOnce)
        ));
        assert!(matches!(
            grant(&manager, Role::Technician, Some(other), ""),
            Err(Error::Missing(_))
        ));
        assert!(matches!(
            grant(&manager, Role::GroupAdmin, None, ""),
            Err(Error::Denied(_))
        ));
        assert!(matches!(
            grant(&manager, Role::Auditor, None, ""),
            Err(Error::Denied(_))
        ));
        assert!(matches!(
            grant(&Scope::Group, Role::GroupAdmin, None, ""),
            Ok(Granting::Pending)
        ));
        assert!(matches!(
            grant(&Scope::Group, Role::Auditor, None, ""),
            Ok(Granting::AtOnce)
        ));
        assert!(matches!(
            grant(&Scope::Group, Role::Cashier, None, ""),
            Err(Error::Invalid(_))
        ));
        assert!(matches!(
            grant(&Scope::Group, Role::GroupAdmin, Some(mine), ""),
            Err(Error::Invalid(_))
        ));
    }

    #[test]
    fn usernames() {
        assert_eq!(
            Username::parse(" Li.Lei ").map(|u| u.as_str().to_owned()),
            Some("li.lei".to_owned())
        );
        for bad in ["", "ab", ".ab", "a b c", "李雷雷", &"a".repeat(33)] {
            assert!(Username::parse(bad).is_none(), "{bad}");
        }
    }
}
