//! Which rule counts what, how much of it is the limit, and where that stands (SAMR order 43, articles 22 to 24; domain.md 5).
//!
//! The guarantee lasts two years or 50,000 km at least, and a maker may give more: where it ends is on the car's own paper, so
//! nothing is left out here for its age. Secondary sources; a lawyer must check before production.

use sea_orm::EnumIter;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Flag;

/// What is counted. Sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TripleRule)]
pub enum Rule {
    /// Days in repair, in all.
    Days,
    /// Repairs of the same fault.
    SameFault,
    /// Repairs of serious safety faults.
    SafetyFault,
    /// How often a main unit was replaced.
    MainUnit,
    /// How often the same main part was replaced.
    MainPart,
    /// In the first seven days a main unit, or a main part of one, has to be replaced.
    FirstWeek,
    /// In the first 60 days and 3,000 km steering or brakes fail, the body cracks, fuel leaks, the traction battery burns.
    FirstMonths,
}

/// The days of [`Rule::FirstWeek`].
pub const WEEK_DAYS: i64 = 7;
/// The days of [`Rule::FirstMonths`] …
pub const MONTHS_DAYS: i64 = 60;
/// … and its kilometres, whichever is first.
pub const MONTHS_KM: i64 = 3_000;

impl Rule {
    /// How much of it is the limit.
    #[must_use]
    pub fn limit(self) -> i64 {
        match self {
            Rule::Days => 30,
            Rule::SameFault => 4,
            Rule::SafetyFault | Rule::MainUnit | Rule::MainPart => 2,
            Rule::FirstWeek | Rule::FirstMonths => 1,
        }
    }

    /// Only more than the limit is too much; else the limit itself is.
    #[must_use]
    pub fn is_beyond(self) -> bool {
        matches!(self, Rule::Days | Rule::SameFault)
    }

    /// From how much on somebody has to look.
    fn amber(self) -> i64 {
        match self {
            Rule::Days => 20,
            Rule::SameFault => 3,
            _ => 1,
        }
    }

    /// How near so much is to the limit. Two repairs of a serious safety fault are too much when there is one `again`.
    #[must_use]
    pub fn flag(self, count: i64, again: bool) -> Flag {
        let full = match self.is_beyond() {
            true => count > self.limit(),
            false => count >= self.limit(),
        };
        match () {
            () if full && (again || self != Rule::SafetyFault) => Flag::Red,
            () if count >= self.amber() => Flag::Amber,
            () => Flag::Green,
        }
    }

    /// The rule, for a person.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Rule::Days => "因质量问题累计修理时间超过 30 日",
            Rule::SameFault => "同一质量问题累计修理超过 4 次",
            Rule::SafetyFault => "严重安全性能故障累计修理 2 次，仍未排除或出现新的严重安全性能故障",
            Rule::MainUnit => "发动机、变速器、动力蓄电池或行驶驱动电机累计更换 2 次，仍不能正常使用",
            Rule::MainPart => "同一主要零部件累计更换 2 次，仍不能正常使用",
            Rule::FirstWeek => {
                "三包有效期起算 7 日内，因质量问题需要更换发动机、变速器、动力蓄电池、行驶驱动电机或其主要零部件，可免费更换或退货"
            }
            Rule::FirstMonths => {
                "三包有效期起算 60 日内或行驶 3000 公里之内（先到为准），转向失效、制动失效、车身开裂、燃油泄漏或动力蓄电池起火，可免费更换或退货"
            }
        }
    }

    /// Where it stands.
    #[must_use]
    pub fn law(self) -> &'static str {
        match self {
            Rule::FirstWeek => "《家用汽车产品修理更换退货责任规定》第二十二条",
            Rule::FirstMonths => "《家用汽车产品修理更换退货责任规定》第二十三条",
            Rule::SafetyFault => "《家用汽车产品修理更换退货责任规定》第二十四条第一款第（一）项",
            Rule::MainUnit => "《家用汽车产品修理更换退货责任规定》第二十四条第一款第（二）项",
            Rule::MainPart => "《家用汽车产品修理更换退货责任规定》第二十四条第一款第（三）项",
            Rule::Days | Rule::SameFault => "《家用汽车产品修理更换退货责任规定》第二十四条第一款第（四）项",
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert, proptest};
    use sea_orm::Iterable;

    use super::Rule;
    use crate::domain::repair::rules::triple::Flag;

    #[test]
    fn each_limit_has_its_edges() {
        use Flag::{Amber, Green, Red};
        let at = |rule: Rule, counts: [i64; 4]| counts.map(|count| rule.flag(count, false));
        assert_eq!(at(Rule::Days, [19, 20, 30, 31]), [Green, Amber, Amber, Red]);
        assert_eq!(at(Rule::SameFault, [2, 3, 4, 5]), [Green, Amber, Amber, Red]);
        assert_eq!(at(Rule::MainUnit, [0, 1, 2, 3]), [Green, Amber, Red, Red]);
        assert_eq!(at(Rule::MainPart, [0, 1, 2, 3]), [Green, Amber, Red, Red]);
        assert_eq!(
            at(Rule::SafetyFault, [0, 1, 2, 3]),
            [Green, Amber, Amber, Amber],
            "cured so far"
        );
        assert_eq!([1, 2].map(|count| Rule::SafetyFault.flag(count, true)), [Amber, Red]);
        assert_eq!(at(Rule::FirstWeek, [0, 1, 2, 3]), [Green, Red, Red, Red]);
        assert_eq!(at(Rule::FirstMonths, [0, 1, 2, 3]), [Green, Red, Red, Red]);
    }

    #[test]
    fn each_rule_says_what_it_is_and_where_it_stands() {
        for rule in Rule::iter() {
            assert!(rule.law().contains('条') && !rule.words().is_empty() && rule.limit() > 0);
            let says = rule.words().contains(&rule.limit().to_string());
            assert!(says || rule.limit() == 1, "{rule:?}: its words name its limit");
        }
    }

    proptest! {
        /// More of it never looks better.
        #[test]
        fn one_more_is_never_nearer_to_green(count in 0i64..60, again in any::<bool>()) {
            for rule in Rule::iter() {
                prop_assert!(rule.flag(count, again) <= rule.flag(count + 1, again));
                prop_assert!(rule.flag(count, false) <= rule.flag(count, true));
            }
        }
    }
}
