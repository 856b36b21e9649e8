//! Which menu package a car needs at its mileage (domain.md 1.2, MenuPricing).

/// For which mileage a package is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// From this mileage on (km).
    pub from: i64,
    /// Up to this mileage (km); `None`: for good.
    pub to: Option<i64>,
    /// Every so many km within the reach; `None`: at any time within it.
    pub every: Option<i64>,
}

/// What a reach says about a car.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// Whether it is time for it.
    pub now: bool,
    /// The mark it belongs to: the multiple it is due at, or where the reach begins.
    pub at_km: i64,
}

impl Reach {
    /// When the package is due for a car with this mileage; `None` when it is not for such a car (any more).
    ///
    /// With `every`, it is time for a mark from a fifth of the interval before it to a fifth behind it (a car at 9,100 km
    /// comes for its 10,000 km service); in between, the next mark is told. Marks are multiples of `every` inside the
    /// reach.
    pub fn due(self, mileage: i64) -> Option<Due> {
        let inside = |km: i64| km >= self.from && self.to.is_none_or(|to| km <= to);
        let Some(every) = self.every.filter(|n| *n > 0) else {
            let over = self.to.is_some_and(|to| mileage > to);
            return (!over).then_some(Due {
                now: inside(mileage),
                at_km: self.from,
            });
        };
        let slack = every / 5;
        let behind = mileage / every * every;
        if behind > 0 && inside(behind) && mileage - behind <= slack {
            return Some(Due {
                now: true,
                at_km: behind,
            });
        }
        let first = self.from.div_euclid(every) * every;
        let first = if first < self.from.max(1) { first + every } else { first };
        let next = (behind + every).max(first);
        inside(next).then_some(Due {
            now: next - mileage <= slack,
            at_km: next,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Due, Reach};

    fn due(reach: Reach, km: i64) -> Option<(bool, i64)> {
        reach.due(km).map(|Due { now, at_km }| (now, at_km))
    }

    #[test]
    fn a_package_every_so_often_is_due_around_its_marks() {
        let small = Reach {
            from: 5_000,
            to: None,
            every: Some(10_000),
        };
        assert_eq!(due(small, 0), Some((false, 10_000)));
        assert_eq!(due(small, 7_999), Some((false, 10_000)));
        assert_eq!(due(small, 8_000), Some((true, 10_000)));
        assert_eq!(due(small, 12_000), Some((true, 10_000)));
        assert_eq!(due(small, 12_001), Some((false, 20_000)));
        let late = Reach {
            from: 60_000,
            to: Some(100_000),
            every: Some(20_000),
        };
        assert_eq!(due(late, 10_000), Some((false, 60_000)));
        assert_eq!(
            due(late, 41_000),
            Some((false, 60_000)),
            "a mark before the reach does not count"
        );
        assert_eq!(due(late, 103_000), Some((true, 100_000)));
        assert_eq!(due(late, 110_000), None);
    }

    #[test]
    fn a_package_without_interval_is_due_inside_its_reach() {
        let first = Reach {
            from: 3_000,
            to: Some(7_500),
            every: None,
        };
        assert_eq!(due(first, 100), Some((false, 3_000)));
        assert_eq!(due(first, 5_000), Some((true, 3_000)));
        assert_eq!(due(first, 7_501), None);
    }
}
