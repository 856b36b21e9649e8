//! Products of a lender: rate, terms, every fee and why, and what a loan of one costs (R116).

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::paper::Wanted;
use super::schedule::{Instalment, Method, YearlyCost, instalments, yearly_cost};
use crate::ground::error::Field;
use crate::ground::money::Fen;
use crate::ground::text::{Code, Line};

/// When a fee is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum FeeWhen {
    /// Once, when the contract is signed.
    AtSigning,
    /// With every instalment.
    Monthly,
    /// Once, with the last instalment.
    AtEnd,
}

/// A fee: what it is for in plain words, and either a fixed sum or a share of the amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// Stable code.
    #[schema(value_type = Code)]
    pub code: String,
    /// What a person reads.
    #[schema(value_type = Line)]
    pub name: String,
    /// What it is for.
    #[schema(value_type = Line)]
    pub why: String,
    /// When it is paid.
    pub when: FeeWhen,
    /// A fixed sum …
    #[serde(default)]
    pub fixed_fen: Option<Fen>,
    /// … or this share of the amount, in ppm; each time.
    #[serde(default)]
    pub ppm: Option<u32>,
}

impl Fee {
    /// What it is each time, for this amount.
    #[must_use]
    pub fn each(&self, amount: Fen) -> Fen {
        let share = self
            .ppm
            .map_or(Fen::ZERO, |ppm| amount.times(i64::from(ppm), 1_000_000));
        self.fixed_fen.unwrap_or(Fen::ZERO).plus(share)
    }

    fn times(&self, months: u32) -> u32 {
        if self.when == FeeWhen::Monthly { months } else { 1 }
    }
}

/// What is agreed when a loan of this product is taken. A loan keeps its own copy: what changes later changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// How it is paid back.
    pub method: Method,
    /// The yearly rate in ppm: 39900 is 3.99 %.
    #[schema(minimum = 0, maximum = 360000)]
    pub annual_rate_ppm: u32,
    /// Months to choose from.
    #[schema(min_items = 1, max_items = 12)]
    pub terms: Vec<u32>,
    /// The least amount.
    pub min_amount_fen: Fen,
    /// The most.
    pub max_amount_fen: Fen,
    /// The most, as a share of the order's price.
    #[schema(minimum = 1, maximum = 100)]
    pub max_of_price_percent: u32,
    /// Every fee.
    #[schema(max_items = 20)]
    pub fees: Vec<Fee>,
    /// The check-list.
    #[schema(min_items = 1, max_items = 20)]
    pub papers: Vec<Wanted>,
}

/// A fee as a plan shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeeSum {
    /// The fee.
    pub fee: Fee,
    /// How often.
    pub times: u32,
    /// How much each time.
    pub each: Fen,
}

impl FeeSum {
    /// In all.
    #[must_use]
    pub fn total(&self) -> Fen {
        self.each.times(i64::from(self.times), 1)
    }
}

/// What a loan costs, month by month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Month by month, without fees.
    pub instalments: Vec<Instalment>,
    /// What is paid each month, with fees.
    pub payments: Vec<Fen>,
    /// Every fee.
    pub fees: Vec<FeeSum>,
    /// The yearly cost with everything in it.
    pub cost: Option<YearlyCost>,
}

impl Terms {
    /// What is wrong with these terms, each field named below `at`.
    #[must_use]
    pub fn wrong(&self, at: &str) -> Vec<Field> {
        let mut wrong = Vec::new();
        let mut must = |ok: bool, field: &str, words: &str| {
            if !ok {
                wrong.push(Field::new(format!("{at}/{field}"), "loan.terms", words));
            }
        };
        must(self.annual_rate_ppm <= 360_000, "annual_rate_ppm", "年利率不能超过 36%");
        let months = !self.terms.is_empty() && self.terms.iter().all(|months| (1..=120).contains(months));
        must(
            months && self.terms.len() <= 12,
            "terms",
            "期数为 1 到 120 个月，至少一种",
        );
        let amounts = Fen::ZERO < self.min_amount_fen && self.min_amount_fen <= self.max_amount_fen;
        let most = self.max_amount_fen <= Fen::new(10_000_000_000);
        must(amounts && most, "min_amount_fen", "最低金额须大于零且不超过最高金额");
        must(
            (1..=100).contains(&self.max_of_price_percent),
            "max_of_price_percent",
            "比例为 1 到 100",
        );
        must((1..=20).contains(&self.papers.len()), "papers", "材料清单为 1 到 20 项");
        must(self.fees.len() <= 20, "fees", "费用不超过 20 项");
        for (n, fee) in self.fees.iter().enumerate() {
            let one = fee.fixed_fen.is_some() != fee.ppm.is_some();
            let fits = fee.ppm.unwrap_or(0) <= 500_000 && fee.fixed_fen.unwrap_or(Fen::ZERO) >= Fen::ZERO;
            must(one && fits, &format!("fees/{n}"), "费用须为固定金额或比例之一");
            must(
                Line::parse(&fee.name).is_ok() && Line::parse(&fee.why).is_ok(),
                &format!("fees/{n}/name"),
                "请写明费用名称和用途",
            );
            must(
                Code::parse(&fee.code).is_ok(),
                &format!("fees/{n}/code"),
                "费用代码不正确",
            );
        }
        wrong
    }

    /// Whether this much over so long can be had; `price` is the order's, when there is one.
    ///
    /// # Errors
    /// `loan.amount` at `amount`, `loan.term` at `term`.
    pub fn fits(&self, amount: Fen, months: u32, price: Option<Fen>, at: (&str, &str)) -> Result<(), Vec<Field>> {
        let mut wrong = Vec::new();
        let most = price.map_or(self.max_amount_fen, |price| {
            let share = price.get() / 100 * i64::from(self.max_of_price_percent);
            self.max_amount_fen.min(Fen::new(share))
        });
        if amount < self.min_amount_fen || amount > most {
            let words = format!("贷款金额应在 {} 到 {} 之间", self.min_amount_fen.yuan(), most.yuan());
            wrong.push(Field::new(at.0, "loan.amount", words));
        }
        if !self.terms.contains(&months) {
            let terms: Vec<String> = self.terms.iter().map(u32::to_string).collect();
            let words = format!("可选期数：{} 个月", terms.join("、"));
            wrong.push(Field::new(at.1, "loan.term", words));
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }

    /// What a loan of these terms costs.
    #[must_use]
    pub fn plan(&self, amount: Fen, months: u32) -> Plan {
        let instalments = instalments(self.method, amount, months, self.annual_rate_ppm);
        let sum = |fee: &Fee| FeeSum {
            times: fee.times(months),
            each: fee.each(amount),
            fee: fee.clone(),
        };
        let fees: Vec<FeeSum> = self.fees.iter().map(sum).collect();
        let of = |when: FeeWhen| {
            fees.iter()
                .filter(|sum| sum.fee.when == when)
                .map(|sum| sum.each)
                .sum::<Fen>()
        };
        let (monthly, at_end) = (of(FeeWhen::Monthly), of(FeeWhen::AtEnd));
        let last = instalments.len().saturating_sub(1);
        let payment = |(n, one): (usize, &Instalment)| {
            let end = if n == last { at_end } else { Fen::ZERO };
            one.payment().plus(monthly).plus(end)
        };
        let payments: Vec<Fen> = instalments.iter().enumerate().map(payment).collect();
        let cost = yearly_cost(amount.minus(of(FeeWhen::AtSigning)), &payments);
        Plan {
            instalments,
            payments,
            fees,
            cost,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Fee, FeeWhen, Terms};
    use crate::domain::loan::rules::paper::{PaperKind, Wanted};
    use crate::domain::loan::rules::schedule::Method;
    use crate::ground::money::Fen;

    fn terms() -> Terms {
        let fee = |code: &str, when, fixed: Option<i64>, ppm| Fee {
            code: code.to_owned(),
            name: "费用".to_owned(),
            why: "用途".to_owned(),
            when,
            fixed_fen: fixed.map(Fen::new),
            ppm,
        };
        Terms {
            method: Method::Annuity,
            annual_rate_ppm: 39_900,
            terms: vec![12, 36],
            min_amount_fen: Fen::new(1_000_000),
            max_amount_fen: Fen::new(50_000_000),
            max_of_price_percent: 80,
            fees: vec![
                fee("mortgage", FeeWhen::AtSigning, Some(50_000), None),
                fee("service", FeeWhen::AtSigning, None, Some(5_000)),
                fee("account", FeeWhen::Monthly, Some(500), None),
                fee("release", FeeWhen::AtEnd, Some(0), None),
            ],
            papers: vec![Wanted {
                kind: PaperKind::IdCard,
                why: "核实身份".to_owned(),
                required: true,
            }],
        }
    }

    #[test]
    fn every_fee_is_in_the_plan_and_in_its_cost() {
        let plan = terms().plan(Fen::new(10_000_000), 36);
        let totals: Vec<i64> = plan.fees.iter().map(|fee| fee.total().get()).collect();
        assert_eq!(totals, [50_000, 50_000, 18_000, 0]);
        assert_eq!(plan.payments[0], Fen::new(295_695));
        assert_eq!(
            plan.cost.map(|cost| (cost.simple_ppm, cost.compound_ppm)),
            Some((47_711, 48_768))
        );
        let mut dear = terms();
        dear.fees[3].fixed_fen = Some(Fen::new(100_000));
        let dear = dear.plan(Fen::new(10_000_000), 36);
        assert_eq!(
            dear.payments.last().map(|last| last.get()),
            Some(295_209 + 500 + 100_000)
        );
        assert!(dear.cost.map(|cost| cost.simple_ppm) > plan.cost.map(|cost| cost.simple_ppm));
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let codes = |amount: i64, months, price: Option<i64>| {
            let fits = terms().fits(
                Fen::new(amount),
                months,
                price.map(Fen::new),
                ("/amount_fen", "/term_months"),
            );
            fits.err()
                .unwrap_or_default()
                .into_iter()
                .map(|field| field.pointer)
                .collect::<Vec<_>>()
        };
        assert!(codes(10_000_000, 36, Some(20_000_000)).is_empty());
        assert_eq!(codes(999_999, 24, None), ["/amount_fen", "/term_months"]);
        assert_eq!(codes(16_000_001, 12, Some(20_000_000)), ["/amount_fen"]);
        assert!(codes(16_000_000, 12, Some(20_000_000)).is_empty());
    }

    #[test]
    fn wrong_terms_are_named() {
        assert!(terms().wrong("").is_empty());
        let mut bad = terms();
        bad.annual_rate_ppm = 360_001;
        bad.terms = vec![0];
        bad.max_of_price_percent = 0;
        bad.fees[0].ppm = Some(1);
        bad.papers.clear();
        assert_eq!(bad.wrong("/products/0").len(), 5);
    }
}
