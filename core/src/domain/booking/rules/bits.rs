//! A day's cells as the bits of a `u128`: runs, shifts, erosion.

/// The most cells a mask holds. A local day has 96 quarter hours, 100 or 92 when the clock changes.
pub const WIDTH: u8 = 128;

/// The bits `from .. from + len`, cut at the top.
#[must_use]
pub fn run(from: u8, len: u8) -> u128 {
    if len == 0 || from >= WIDTH {
        return 0;
    }
    let ones = if len >= WIDTH { u128::MAX } else { (1 << len) - 1 };
    ones << from
}

/// The mask read `by` cells later: bit `i` of the answer is bit `i + by` of `mask`, and 0 outside.
#[must_use]
pub fn ahead(mask: u128, by: i32) -> u128 {
    let far = by.unsigned_abs();
    if by >= 0 {
        mask.checked_shr(far).unwrap_or(0)
    } else {
        mask.checked_shl(far).unwrap_or(0)
    }
}

/// The beginnings of runs: bit `i` is set when `len` bits from `i` on are all set.
#[must_use]
pub fn erode(mask: u128, len: u8) -> u128 {
    let (mut have, mut left) = (mask, len.saturating_sub(1));
    let mut step = 1;
    while left > 0 {
        let now = left.min(step);
        have &= ahead(have, i32::from(now));
        left -= now;
        step = step.saturating_mul(2);
    }
    have
}

/// The runs of set bits, lowest first, as (first bit, length).
pub fn runs(mask: u128) -> impl Iterator<Item = (u8, u8)> {
    let mut left = mask;
    std::iter::from_fn(move || {
        if left == 0 {
            return None;
        }
        let from = low(left.trailing_zeros());
        let len = low((left >> from).trailing_ones());
        left &= !run(from, len);
        Some((from, len))
    })
}

/// The set bits, lowest first.
pub fn ones(mask: u128) -> impl Iterator<Item = u8> {
    let mut left = mask;
    std::iter::from_fn(move || {
        if left == 0 {
            return None;
        }
        let bit = low(left.trailing_zeros());
        left &= left - 1;
        Some(bit)
    })
}

/// How many runs of set bits there are.
#[must_use]
pub fn count_runs(mask: u128) -> u32 {
    (mask & !(mask << 1)).count_ones()
}

/// Whether bit `i` is set; false outside of the mask.
#[must_use]
pub fn has(mask: u128, i: u8) -> bool {
    i < WIDTH && mask >> i & 1 == 1
}

fn low(bits: u32) -> u8 {
    u8::try_from(bits).unwrap_or(WIDTH)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};
    use proptest::prop_assert_eq;

    use super::{ahead, count_runs, erode, has, ones, run, runs};

    #[test]
    fn runs_at_the_edges() {
        assert_eq!(run(0, 0), 0);
        assert_eq!(run(0, 128), u128::MAX);
        assert_eq!(run(127, 9), 1 << 127);
        assert_eq!(run(128, 1), 0);
        assert_eq!(runs(u128::MAX).collect::<Vec<_>>(), [(0, 128)]);
        assert_eq!(runs(0b1011).collect::<Vec<_>>(), [(0, 2), (3, 1)]);
    }

    proptest! {
        #[test]
        fn agree_with_bit_by_bit(a in any::<u128>(), b in any::<u128>(), by in -130i32..130, len in 1u8..128) {
            let mask = a | b;
            let bit = |i: i32| u8::try_from(i).is_ok_and(|i| has(mask, i));
            for i in 0..128i32 {
                let here = u8::try_from(i).unwrap_or_default();
                prop_assert_eq!(has(ahead(mask, by), here), bit(i + by));
                prop_assert_eq!(has(erode(mask, len), here), (i..i + i32::from(len)).all(bit));
            }
            prop_assert_eq!(runs(mask).map(|(from, len)| run(from, len)).fold(0, |x, y| x | y), mask);
            prop_assert_eq!(u32::try_from(runs(mask).count()), Ok(count_runs(mask)));
            prop_assert_eq!(ones(mask).fold(0, |x, i| x | 1u128 << i), mask);
        }
    }
}
