//! When to come back: the pause before the one retry, the margin of a token, the end of a daily quota.

use std::time::Duration;

use crate::ground::clock::At;
use crate::ground::secret::random_bytes;

/// Midnight in Beijing, where a daily quota begins anew: UTC+8, no summer time.
const BEIJING_MS: i64 = 8 * 3_600_000;
const DAY_MS: i64 = 24 * 3_600_000;

/// 200 to 500 ms, drawn anew, so that those who failed together do not come back together.
pub(super) async fn pause() {
    tokio::time::sleep(Duration::from_millis(200 + u64::from(drawn() % 301))).await;
}

/// 300 to 600 seconds, so that processes do not renew together.
pub(super) fn margin_s() -> i64 {
    300 + i64::from(drawn() % 301)
}

/// A random number; when the generator fails, any will do.
fn drawn() -> u16 {
    random_bytes::<2>().map_or(150, u16::from_le_bytes)
}

/// When a minute's quota begins anew.
pub(super) fn next_minute(now: At) -> At {
    At::from_ms((now.ms().div_euclid(60_000) + 1) * 60_000)
}

/// When a daily quota begins anew.
pub fn next_midnight_in_beijing(now: At) -> At {
    let days = (now.ms() + BEIJING_MS).div_euclid(DAY_MS);
    At::from_ms((days + 1) * DAY_MS - BEIJING_MS)
}
