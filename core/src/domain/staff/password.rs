//! Passwords: Argon2id, at least twelve characters, none that everybody tries first (security.md 5.5).

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;
use zeroize::Zeroizing;

use crate::ground::error::Error;
use crate::ground::secret::random_bytes;

/// A password in memory: wiped when dropped, never shown.
#[derive(Clone, ToSchema)]
#[schema(value_type = String, min_length = 1, max_length = 128, format = Password, example = "correct horse battery")]
pub struct Password(Zeroizing<String>);

impl std::fmt::Debug for Password {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str("Password(***)")
    }
}

impl<'de> Deserialize<'de> for Password {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Password, D::Error> {
        // Serde's own complaint about another type would repeat the value.
        let text =
            String::deserialize(from).map_err(|_quoted| serde::de::Error::custom("staff.password: 密码应为文字"))?;
        Password::new(text).map_err(|_long| serde::de::Error::custom("staff.password: 密码应为 1 至 128 个字符"))
    }
}

/// Longer than anybody types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a password has 1 to 128 characters")]
pub struct BadLength;

/// What everybody tries first, beside repetitions and the username.
const COMMON: &[&str] = &[
    "123456789012",
    "1234567890123",
    "012345678901",
    "qwertyuiop12",
    "qwertyuiop123",
    "password1234",
    "password12345",
    "passw0rd1234",
    "administrator",
    "admin1234567",
    "admin12345678",
    "welcome12345",
    "iloveyou1234",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "qazwsxedcrfv",
    "abcdefghijkl",
    "abc123456789",
    "zxcvbnm12345",
    "woaini1314520",
    "woaini520131",
    "5201314520131",
    "a12345678910",
    "aa1234567890",
    "chezhu123456",
    "chezhu12345678",
    "chezhuchezhu",
];

impl Password {
    /// Takes a text over.
    ///
    /// # Errors
    /// [`BadLength`] when it is empty or longer than 128 characters.
    pub fn new(text: String) -> Result<Password, BadLength> {
        let fits = (1..=128).contains(&text.chars().count());
        let text = Zeroizing::new(text);
        if fits { Ok(Password(text)) } else { Err(BadLength) }
    }

    /// Whether it may be set as somebody's password.
    ///
    /// # Errors
    /// `staff.password_weak` at `/password`.
    pub fn check(&self, username: &str) -> Result<(), Error> {
        let lower = self.0.to_lowercase();
        let mut letters: Vec<char> = lower.chars().collect();
        let long = letters.len() >= 12;
        letters.sort_unstable();
        letters.dedup();
        let guessed = COMMON.contains(&lower.as_str()) || lower.contains(username) || letters.len() < 5;
        if long && !guessed {
            return Ok(());
        }
        Err(Error::field(
            "/password",
            "staff.password_weak",
            "密码至少 12 个字符，不能是常见密码，也不能包含用户名",
        ))
    }

    /// The PHC text that is stored. Takes some ten milliseconds: not on an executor.
    ///
    /// # Errors
    /// A fault when there is no randomness.
    pub fn hash(&self) -> Result<String, Error> {
        let salt = random_bytes::<16>().map_err(|e| Error::fault("make a salt", e))?;
        let hash = Argon2::default().hash_password_with_salt(self.0.as_bytes(), &salt);
        Ok(hash.map_err(|e| Error::fault("hash a password", e))?.to_string())
    }

    /// Whether the stored text is this password's; takes as long as [`Password::hash`].
    pub fn fits(&self, stored: &str) -> bool {
        PasswordHash::new(stored).is_ok_and(|hash| Argon2::default().verify_password(self.0.as_bytes(), &hash).is_ok())
    }
}

/// A well-formed hash that no password has, for usernames that nobody has: comparing costs the same.
pub const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

#[cfg(test)]
mod tests {
    use super::{NOBODY, Password};
    use argon2::password_hash::phc::PasswordHash;

    fn password(text: &str) -> Password {
        #[expect(clippy::unwrap_used, reason = "tests")]
        Password::new(text.to_owned()).unwrap()
    }

    #[test]
    fn a_hash_fits_its_password_only_and_is_argon2id() -> Result<(), crate::ground::error::Error> {
        let one = password("纸上得来终觉浅，绝知此事");
        let stored = one.hash()?;
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(one.fits(&stored));
        assert!(!password("纸上得来终觉浅，绝知此书").fits(&stored));
        assert_ne!(one.hash()?, stored);
        Ok(())
    }

    #[test]
    fn nobody_has_the_stand_in_but_it_is_compared_in_full() {
        assert!(PasswordHash::new(NOBODY).is_ok());
        assert!(!password("anything at all").fits(NOBODY));
    }

    #[test]
    fn short_common_and_telling_passwords_are_refused() {
        for bad in [
            "short",
            "aaaaaaaaaaaaaaaa",
            "Password1234",
            "my-li.lei-secret",
            "123456789012",
        ] {
            assert!(password(bad).check("li.lei").is_err(), "{bad}");
        }
        assert!(password("correct horse battery").check("li.lei").is_ok());
        assert!(Password::new("x".repeat(129)).is_err());
        assert!(Password::new(String::new()).is_err());
    }
}
