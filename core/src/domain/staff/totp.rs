//! Time-based one-time passwords (RFC 6238 over RFC 4226): HMAC-SHA1, 30 seconds, six digits.

use aws_lc_rs::hmac;

use crate::ground::clock::At;
use crate::ground::secret::same;

/// Seconds a code lives.
pub const STEP_S: i64 = 30;

/// Bytes of a seed: as many as SHA-1 gives (RFC 4226, section 4).
pub const SEED: usize = 20;

/// The number of the step at an instant.
pub fn step_at(now: At) -> i64 {
    now.seconds().div_euclid(STEP_S)
}

/// The code of a step.
pub fn code(seed: &[u8], step: i64) -> String {
    format!("{:06}", truncated(seed, step) % 1_000_000)
}

fn truncated(seed: &[u8], step: i64) -> u32 {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, seed);
    let mac = hmac::sign(&key, &step.to_be_bytes());
    let mac = mac.as_ref();
    let at = usize::from(mac[mac.len() - 1] & 0x0f);
    let four = mac[at..at + 4]
        .iter()
        .fold(0u32, |all, byte| (all << 8) | u32::from(*byte));
    four & 0x7fff_ffff
}

/// The step whose code this is: the present one, the one before or the one after, and later than the last one used.
pub fn fitting_step(seed: &[u8], now: At, text: &str, last_used: i64) -> Option<i64> {
    let present = step_at(now);
    (present - 1..=present + 1)
        .filter(|step| *step > last_used)
        .find(|step| same(code(seed, *step).as_bytes(), text.as_bytes()))
}

/// What an authenticator app reads from a QR code.
pub fn uri(username: &str, seed: &[u8]) -> String {
    format!(
        "otpauth://totp/Chezhu:{username}?secret={}&issuer=Chezhu&algorithm=SHA1&digits=6&period={STEP_S}",
        base32(seed)
    )
}

/// Base32 without padding (RFC 4648).
pub fn base32(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::new();
    for chunk in bytes.chunks(5) {
        let mut five = [0u8; 5];
        five[..chunk.len()].copy_from_slice(chunk);
        let number = five.iter().fold(0u64, |all, byte| (all << 8) | u64::from(*byte));
        for n in 0..(chunk.len() * 8).div_ceil(5) {
            let digit = usize::try_from((number >> (35 - 5 * n)) & 31).unwrap_or(0);
            text.push(char::from(ALPHABET[digit]));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{base32, code, fitting_step, step_at, truncated, uri};
    use crate::ground::clock::At;

    const SEED: &[u8; 20] = b"12345678901234567890";

    #[test]
    fn the_vectors_of_the_rfc() {
        // RFC 6238, appendix B, SHA1, eight digits.
        for (seconds, digits) in [
            (59i64, 94_287_082u32),
            (1_111_111_109, 7_081_804),
            (1_111_111_111, 14_050_471),
            (1_234_567_890, 89_005_924),
            (2_000_000_000, 69_279_037),
            (20_000_000_000, 65_353_130),
        ] {
            let step = step_at(At::from_ms(seconds * 1000));
            assert_eq!(truncated(SEED, step) % 100_000_000, digits, "{seconds}");
            assert_eq!(code(SEED, step), format!("{:06}", digits % 1_000_000));
        }
    }

    #[test]
    fn one_step_either_way_and_each_step_once() {
        let now = At::from_ms(1_234_567_890_000);
        let present = step_at(now);
        for (step, fits) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let found = fitting_step(SEED, now, &code(SEED, present + step), 0);
            assert_eq!(found, fits.then_some(present + step), "{step}");
        }
        assert_eq!(fitting_step(SEED, now, &code(SEED, present), present), None);
        assert_eq!(fitting_step(SEED, now, &code(SEED, present - 1), present), None);
        assert_eq!(
            fitting_step(SEED, now, &code(SEED, present + 1), present),
            Some(present + 1)
        );
        for bad in ["", "00592", "0059240", "abcdef"] {
            assert_eq!(fitting_step(SEED, now, bad, 0), None);
        }
    }

    #[test]
    fn base32_as_in_the_rfc() {
        for (plain, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(plain.as_bytes()), text);
        }
        assert!(uri("li.lei", SEED).contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&"));
    }
}
