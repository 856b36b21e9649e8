//! How long what was repaired is warranted: a year, or what the law asks for, whichever is longer (R076; domain.md 5).

use super::super::view::RepairKind;

/// A year, for all work (维修保证一年).
pub const DAYS: i64 = 365;

/// What the law asks for at least (机动车维修管理规定), first reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Floor {
    /// Days from completion.
    pub days: i64,
    /// Kilometres from completion.
    pub km: i64,
}

/// The floor for a kind of repair: what goes deep has 100 days or 20,000 km, upkeep 10 days or 2,000 km.
#[must_use]
pub fn floor(kind: RepairKind) -> Floor {
    match kind {
        RepairKind::Accident | RepairKind::Rework | RepairKind::Warranty => Floor { days: 100, km: 20_000 },
        RepairKind::General => Floor { days: 30, km: 5_000 },
        RepairKind::Maintenance | RepairKind::Internal | RepairKind::Pdi => Floor { days: 10, km: 2_000 },
    }
}

/// For how many days work of this kind is warranted, without a limit in kilometres.
#[must_use]
pub fn days(kind: RepairKind) -> i64 {
    DAYS.max(floor(kind).days)
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::{DAYS, days, floor};
    use crate::domain::repair::view::RepairKind;

    #[test]
    fn nobody_gets_less_than_a_year_or_the_law() {
        for kind in RepairKind::iter() {
            assert!(days(kind) >= DAYS && days(kind) >= floor(kind).days, "{kind:?}");
            assert!(floor(kind).days >= 10 && floor(kind).km >= 2_000, "{kind:?}");
        }
    }
}
