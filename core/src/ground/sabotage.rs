//! Guards that can be taken away, so that the suites which stand on them are seen to fail (security.md 8).
//!
//! Without the feature `sabotage` this is a constant `false` and nothing remains of it. No build that is shipped has it.

/// Whether the guard of this name is taken away: the feature `sabotage` is on and `CHEZHU_SABOTAGE` names it.
#[cfg(feature = "sabotage")]
pub fn on(name: &str) -> bool {
    std::env::var("CHEZHU_SABOTAGE").is_ok_and(|named| named == name)
}

/// Whether the guard of this name is taken away: never.
#[cfg(not(feature = "sabotage"))]
pub const fn on(_name: &str) -> bool {
    false
}
