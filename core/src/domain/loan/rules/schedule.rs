//! What a loan costs, to the fen, without floats (ruling 11; R116).
//!
//! The interest of a month is the balance times the yearly rate divided by twelve, rounded half up to a fen. Equal
//! instalments (等额本息) are principal × i × (1+i)ⁿ ÷ ((1+i)ⁿ − 1), equal principal (等额本金) is principal ÷ n, each rounded
//! half up; the last instalment pays what is left, so nothing is lost to rounding.
//!
//! The yearly cost is the rate at which all that is paid is worth what was received: the internal rate of a month times
//! twelve (单利) and compounded over twelve months (复利), with every fee in it (PBOC Announcement [2021] No. 3).

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ground::money::Fen;

/// How a loan is paid back. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = LoanMethod)]
pub enum Method {
    /// 等额本息: the same sum every month.
    Annuity,
    /// 等额本金: the same principal every month, less interest each time.
    EqualPrincipal,
}

/// One month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instalment {
    /// Of this the principal …
    pub principal: Fen,
    /// … and the interest.
    pub interest: Fen,
    /// What is owed afterwards.
    pub left: Fen,
}

impl Instalment {
    /// Both together.
    #[must_use]
    pub const fn payment(self) -> Fen {
        self.principal.plus(self.interest)
    }
}

/// One, in fixed point.
const ONE: i128 = 1_000_000_000_000_000_000;
/// One, for monthly rates: 10⁻¹².
const RATE: i128 = 1_000_000_000_000;
const PPM: i128 = 1_000_000;
const MONTHS: i64 = 12;

fn half_up(numerator: i128, denominator: i128) -> i128 {
    (numerator * 2 + denominator).div_euclid(denominator * 2)
}

fn fen(number: i128) -> Fen {
    Fen::new(i64::try_from(number).unwrap_or(i64::MAX))
}

/// A month's interest on this balance.
fn interest(left: Fen, rate_ppm: u32) -> Fen {
    left.times(i64::from(rate_ppm), MONTHS * 1_000_000)
}

/// The equal instalment of a loan.
fn equal(amount: Fen, months: u32, rate_ppm: u32) -> Fen {
    let (amount, rate) = (i128::from(amount.get()), i128::from(rate_ppm));
    if rate == 0 {
        return fen(half_up(amount, i128::from(months)));
    }
    let year = i128::from(MONTHS) * PPM;
    let growth = (0..months).fold(ONE, |growth, _| growth + half_up(growth * rate, year));
    // amount × rate × growth stays below 10^10 × 10^6 × 10^20, far inside of 128 bits.
    fen(half_up(amount * rate * growth, year * (growth - ONE)))
}

/// Month by month. `months` is at least 1.
#[must_use]
pub fn instalments(method: Method, amount: Fen, months: u32, rate_ppm: u32) -> Vec<Instalment> {
    let months = months.max(1);
    let same = match method {
        Method::Annuity => equal(amount, months, rate_ppm),
        Method::EqualPrincipal => amount.times(1, i64::from(months)),
    };
    let mut left = amount;
    let month = |no: u32| {
        let interest = interest(left, rate_ppm);
        let principal = match method {
            _ if no == months => left,
            Method::Annuity => same.minus(interest).min(left),
            Method::EqualPrincipal => same.min(left),
        };
        left = left.minus(principal);
        Instalment {
            principal,
            interest,
            left,
        }
    };
    (1..=months).map(month).collect()
}

/// What a loan costs a year, with everything that is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YearlyCost {
    /// The internal rate of a month times twelve, in ppm.
    pub simple_ppm: i64,
    /// Compounded over twelve months, in ppm.
    pub compound_ppm: i64,
}

/// The yearly cost of receiving `received` now and paying these sums at the end of each month; `None` when nothing is
/// received, or it would be more than 100 % a month.
#[must_use]
pub fn yearly_cost(received: Fen, payments: &[Fen]) -> Option<YearlyCost> {
    let received = i128::from(received.get());
    if received <= 0 {
        return None;
    }
    let worth = |rate: i128| {
        let mut factor = ONE;
        let mut sum = 0;
        for payment in payments {
            factor = half_up(factor * RATE, RATE + rate);
            sum += i128::from(payment.get()) * factor;
        }
        sum - received * ONE
    };
    let (mut low, mut high) = (0, RATE);
    if worth(high) > 0 {
        return None;
    }
    // The largest rate at which it is still worth what was received.
    while high - low > 1 {
        let middle = (low + high) / 2;
        if worth(middle) >= 0 {
            low = middle
        } else {
            high = middle
        }
    }
    let month = ONE + low * (ONE / RATE);
    let year = (0..MONTHS).fold(ONE, |grown, _| half_up(grown * month, ONE));
    let ppm = |number: i128| i64::try_from(number).unwrap_or(i64::MAX);
    Some(YearlyCost {
        simple_ppm: ppm(half_up(low * i128::from(MONTHS), RATE / PPM)),
        compound_ppm: ppm(half_up(year - ONE, ONE / PPM)),
    })
}

#[cfg(test)]
mod tests {
    use super::{Instalment, Method, YearlyCost, instalments, yearly_cost};
    use crate::ground::money::Fen;

    fn total(plan: &[Instalment]) -> i64 {
        plan.iter().map(|one| one.interest).sum::<Fen>().get()
    }

    fn yuan(yuan: i64) -> Fen {
        Fen::new(yuan * 100)
    }

    #[test]
    fn nothing_is_lost_to_rounding() {
        for method in [Method::Annuity, Method::EqualPrincipal] {
            for (amount, months, rate) in [
                (10_000_001, 7, 39_900),
                (99, 12, 240_000),
                (5_000_000_000, 60, 1),
                (1, 1, 0),
                (100, 60, 0),
                (12_345_678, 360, 180_000),
            ] {
                let plan = instalments(method, Fen::new(amount), months, rate);
                assert_eq!(plan.len(), months as usize);
                assert_eq!(
                    plan.iter().map(|one| one.principal).sum::<Fen>(),
                    Fen::new(amount),
                    "{method:?} {amount} {months} {rate}"
                );
                assert_eq!(plan.last().map(|one| one.left), Some(Fen::ZERO));
                assert!(
                    plan.iter()
                        .all(|one| one.principal >= Fen::ZERO && one.interest >= Fen::ZERO && one.left >= Fen::ZERO)
                );
            }
        }
    }

    /// One million yuan over 30 years at 4.9 %: the example of every Chinese mortgage calculator, 5,307.27 a month and
    /// 910,616.19 of interest (which multiplies the unrounded sum; to the fen and with the last instalment it is what an
    /// independent calculation in decimals says), or 6,861.11 in the first month and 737,041.67 of interest.
    #[test]
    fn the_example_of_every_calculator() {
        let equal = instalments(Method::Annuity, yuan(1_000_000), 360, 49_000);
        assert_eq!(equal[0].payment(), Fen::new(530_727));
        assert_eq!(total(&equal), 91_061_512);
        let less = instalments(Method::EqualPrincipal, yuan(1_000_000), 360, 49_000);
        assert_eq!(
            (less[0].payment(), less[1].payment()),
            (Fen::new(686_111), Fen::new(684_977))
        );
        assert_eq!(total(&less), 73_704_108);
    }

    /// Regulation Z, Appendix J (c)(1)(i): 5,000 advanced, 24 monthly payments of 230, an annual percentage rate of 9.69 %.
    #[test]
    fn the_example_of_regulation_z() {
        let cost = yearly_cost(Fen::new(500_000), &[Fen::new(23_000); 24]);
        assert!(
            cost.is_some_and(|cost| (96_850..96_950).contains(&cost.simple_ppm)),
            "{cost:?}"
        );
    }

    /// Computed apart, in decimals of sixty digits: method, amount, months, rate, at signing, monthly, then the first and
    /// last payment, the interest, and both yearly costs.
    #[test]
    fn what_was_computed_apart_is_the_same() {
        type Case = (Method, i64, u32, u32, i64, i64, [i64; 5]);
        let cases: [Case; 3] = [
            (
                Method::Annuity,
                10_000_000,
                36,
                39_900,
                100_000,
                500,
                [295_195, 295_209, 627_034, 47_711, 48_768],
            ),
            (
                Method::EqualPrincipal,
                10_000_000,
                36,
                39_900,
                100_000,
                500,
                [311_028, 278_694, 615_124, 47_859, 48_923],
            ),
            (
                Method::Annuity,
                15_000_000,
                60,
                55_000,
                0,
                0,
                [286_517, 286_548, 2_191_051, 55_000, 56_408],
            ),
        ];
        for (method, amount, months, rate, fees, monthly, wanted) in cases {
            let plan = instalments(method, Fen::new(amount), months, rate);
            let payments: Vec<Fen> = plan.iter().map(|one| one.payment().plus(Fen::new(monthly))).collect();
            let cost = yearly_cost(Fen::new(amount - fees), &payments);
            let cost = cost.map_or((0, 0), |cost| (cost.simple_ppm, cost.compound_ppm));
            let ends = |one: Option<&Instalment>| one.map_or(0, |one| one.payment().get());
            assert_eq!(
                [ends(plan.first()), ends(plan.last()), total(&plan), cost.0, cost.1],
                wanted
            );
        }
    }

    #[test]
    fn without_fees_the_simple_cost_is_the_rate_itself() {
        for rate in [1_000, 39_900, 49_000, 240_000] {
            for method in [Method::Annuity, Method::EqualPrincipal] {
                let plan = instalments(method, yuan(100_000), 36, rate);
                let payments: Vec<Fen> = plan.iter().map(|one| one.payment()).collect();
                let cost = yearly_cost(yuan(100_000), &payments).map_or(0, |cost| cost.simple_ppm);
                assert!((cost - i64::from(rate)).abs() <= 1, "{rate}: {cost}");
            }
        }
        let free = instalments(Method::Annuity, yuan(120_000), 24, 0);
        assert!(free.iter().all(|one| one.payment() == yuan(5_000)));
        let payments: Vec<Fen> = free.iter().map(|one| one.payment()).collect();
        assert_eq!(
            yearly_cost(yuan(120_000), &payments),
            Some(YearlyCost {
                simple_ppm: 0,
                compound_ppm: 0
            })
        );
    }

    #[test]
    fn twelve_months_of_one_percent_compound() {
        // 12 % in simple terms is 12.6825 % compounded (1.01^12).
        let plan = instalments(Method::Annuity, yuan(1_000_000), 12, 120_000);
        let payments: Vec<Fen> = plan.iter().map(|one| one.payment()).collect();
        let cost = yearly_cost(yuan(1_000_000), &payments);
        assert_eq!(
            cost,
            Some(YearlyCost {
                simple_ppm: 120_000,
                compound_ppm: 126_825
            })
        );
        assert_eq!(
            plan[0].payment(),
            Fen::new(8_884_879),
            "1,000,000 at 1 % a month over a year: 88,848.79"
        );
    }

    #[test]
    fn a_loan_of_which_nothing_is_left_has_no_cost() {
        assert_eq!(yearly_cost(Fen::ZERO, &[Fen::new(1)]), None);
        assert_eq!(yearly_cost(Fen::new(100), &[Fen::new(1_000)]), None);
    }
}
