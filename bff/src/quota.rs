//! How often a member of staff may see personal data in clear in a day, by the settings.

/// Looks a day.
#[derive(Clone, Copy, Debug)]
pub struct RevealCap(pub i64);
