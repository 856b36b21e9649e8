//! What the answers come to: scores by stage, the total, NPS with its interval, drivers; pure (domain.md 3; R160–R163).

use std::collections::BTreeMap;

use sea_orm::Iterable;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::words::Stage;

/// The two-sided 95 % point of the normal distribution.
const Z: f64 = 1.96;
/// From so much on (of 100) somebody is satisfied.
const SATISFIED: f64 = 80.0;

/// How much each stage counts, in percent; together 100 (domain.md 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SurveyWeights)]
pub struct Weights {
    /// 预约接待
    pub initiation: u8,
    /// 服务顾问
    pub advisor: u8,
    /// 环境设施
    pub facility: u8,
    /// 交车取车
    pub pick_up: u8,
    /// 质量
    pub quality: u8,
}

impl Weights {
    /// Unless a store says otherwise.
    pub const DEFAULT: Weights = Weights {
        initiation: 15,
        advisor: 19,
        facility: 15,
        pick_up: 19,
        quality: 32,
    };

    /// Of one stage.
    #[must_use]
    pub const fn of(&self, stage: Stage) -> u8 {
        match stage {
            Stage::Initiation => self.initiation,
            Stage::Advisor => self.advisor,
            Stage::Facility => self.facility,
            Stage::PickUp => self.pick_up,
            Stage::Quality => self.quality,
        }
    }

    /// All of them.
    #[must_use]
    pub fn sum(&self) -> u32 {
        Stage::iter().map(|stage| u32::from(self.of(stage))).sum()
    }
}

/// What one finished survey says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct One {
    /// Points of each stage, one for each answer, 0 to 100.
    pub stages: BTreeMap<Stage, Vec<f64>>,
    /// Would they recommend it?
    pub nps: Option<i64>,
}

/// A score of a scale as points of a hundred: `100 × (score − low) ÷ (high − low)`.
#[must_use]
pub fn points(score: i64, (low, high): (i64, i64)) -> f64 {
    100.0 * small(score - low) / small((high - low).max(1))
}

fn small(n: i64) -> f64 {
    f64::from(i32::try_from(n).unwrap_or(i32::MAX))
}

fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

/// With one decimal.
#[must_use]
pub fn rounded(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// The mean; `None` of nothing.
#[must_use]
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / count(values.len()))
}

/// The answers to each stage.
#[must_use]
pub fn by_stage(all: &[&One]) -> BTreeMap<Stage, Vec<f64>> {
    let mut found: BTreeMap<Stage, Vec<f64>> = BTreeMap::new();
    for one in all {
        for (stage, points) in &one.stages {
            found.entry(*stage).or_default().extend(points);
        }
    }
    found
}

/// The total, 0 to 1,000: `10 × Σ weight × mean of the stage ÷ Σ weight`, over the stages that were answered.
#[must_use]
pub fn total(weights: &Weights, stages: &BTreeMap<Stage, Vec<f64>>) -> Option<f64> {
    let (mut sum, mut of) = (0.0, 0.0);
    for (stage, points) in stages {
        let Some(mean) = mean(points) else { continue };
        let weight = f64::from(weights.of(*stage));
        sum += weight * mean;
        of += weight;
    }
    (of > 0.0).then(|| 10.0 * sum / of)
}

/// How many would recommend it (9, 10), say nothing (7, 8), or advise against it (0 to 6).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Promoters {
    /// 9 or 10.
    pub promoters: usize,
    /// 7 or 8.
    pub passives: usize,
    /// 0 to 6.
    pub detractors: usize,
}

/// A figure with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The figure.
    pub value: f64,
    /// From …
    pub low: f64,
    /// … to.
    pub high: f64,
    /// Its standard error.
    pub error: f64,
}

impl Promoters {
    /// Counts answers.
    #[must_use]
    pub fn of(scores: impl Iterator<Item = i64>) -> Promoters {
        let mut all = Promoters::default();
        for score in scores {
            match score {
                9.. => all.promoters += 1,
                7..=8 => all.passives += 1,
                _ => all.detractors += 1,
            }
        }
        all
    }

    /// How many answered.
    #[must_use]
    pub const fn n(&self) -> usize {
        self.promoters + self.passives + self.detractors
    }

    /// The NPS, `100 × (promoters − detractors) ÷ n`, and its interval by the variance of the shares after three answers are
    /// added (¾ promoter, 1½ passive, ¾ detractor): without them few answers of one mind would look certain.
    #[must_use]
    pub fn nps(&self) -> Option<Interval> {
        if self.n() == 0 {
            return None;
        }
        let (promoters, detractors, n) = (count(self.promoters), count(self.detractors), count(self.n()));
        let value = 100.0 * (promoters - detractors) / n;
        let n = n + 3.0;
        let (yes, no) = ((promoters + 0.75) / n, (detractors + 0.75) / n);
        let (middle, variance) = (yes - no, yes + no - (yes - no) * (yes - no));
        let error = 100.0 * (variance / n).sqrt();
        Some(Interval {
            value,
            low: (100.0 * middle - Z * error).max(-100.0).min(value),
            high: (100.0 * middle + Z * error).min(100.0).max(value),
            error,
        })
    }
}

/// A share in percent with its interval by Wilson's score.
#[must_use]
pub fn share(yes: usize, n: usize) -> Option<Interval> {
    if n == 0 {
        return None;
    }
    let (p, n) = (count(yes) / count(n), count(n));
    let below = 1.0 + Z * Z / n;
    let middle = (p + Z * Z / (2.0 * n)) / below;
    let half = Z / below * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    Some(Interval {
        value: 100.0 * p,
        low: 100.0 * (middle - half).max(0.0),
        high: 100.0 * (middle + half).min(1.0),
        error: 100.0 * half / Z,
    })
}

/// What can be said of a difference. Sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SurveyVerdict)]
pub enum Verdict {
    /// Better, and it is not chance (95 %).
    Up,
    /// Worse, and it is not chance.
    Down,
    /// Nothing can be said.
    Unclear,
}

/// Whether one NPS differs from the one before by more than chance: `|a − b| > 1.96 × √(error a² + error b²)`.
#[must_use]
pub fn differs(before: &Interval, now: &Interval) -> Verdict {
    let by = now.value - before.value;
    let chance = Z * (before.error * before.error + now.error * now.error).sqrt();
    if by > chance {
        Verdict::Up
    } else if by < -chance {
        Verdict::Down
    } else {
        Verdict::Unclear
    }
}

/// Pearson's correlation; `None` where one of the two never differs.
#[must_use]
pub fn correlation(pairs: &[(f64, f64)]) -> Option<f64> {
    let x = mean(&pairs.iter().map(|(x, _)| *x).collect::<Vec<_>>())?;
    let y = mean(&pairs.iter().map(|(_, y)| *y).collect::<Vec<_>>())?;
    let sum = |of: &dyn Fn(f64, f64) -> f64| pairs.iter().map(|(a, b)| of(a - x, b - y)).sum::<f64>();
    let (xy, xx, yy) = (sum(&|a, b| a * b), sum(&|a, _| a * a), sum(&|_, b| b * b));
    (xx > 0.0 && yy > 0.0).then(|| (xy / (xx * yy).sqrt()).clamp(-1.0, 1.0))
}

/// What a stage asks for, by how satisfied people are with it and how much it decides whether they recommend (R163). Sent as
/// snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SurveyQuadrant)]
pub enum Quadrant {
    /// Important and good.
    Keep,
    /// Important and not good: here first.
    Improve,
    /// Less important and not good.
    Watch,
    /// Less important and good.
    Relax,
}

/// A stage as a driver.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Driver {
    /// How many pairs.
    pub n: usize,
    /// 0 to 100.
    pub satisfaction: f64,
    /// −1 to 1, where it can be said.
    pub importance: Option<f64>,
}

/// Satisfaction and importance of each stage: its mean, and its correlation with the NPS over the surveys that have both.
#[must_use]
pub fn drivers(all: &[&One]) -> BTreeMap<Stage, Driver> {
    let mut found = BTreeMap::new();
    for stage in Stage::iter() {
        let pair = |one: &&One| {
            let points = one.stages.get(&stage).and_then(|points| mean(points))?;
            Some((points, small(one.nps?)))
        };
        let pairs: Vec<(f64, f64)> = all.iter().filter_map(pair).collect();
        if let Some(satisfaction) = mean(&pairs.iter().map(|(points, _)| *points).collect::<Vec<_>>()) {
            let driver = Driver {
                n: pairs.len(),
                satisfaction,
                importance: correlation(&pairs),
            };
            found.insert(stage, driver);
        }
    }
    found
}

/// Where a driver stands among the others: important is what is at least the mean of all.
#[must_use]
pub fn quadrant(driver: &Driver, all: &BTreeMap<Stage, Driver>) -> Option<Quadrant> {
    let known: Vec<f64> = all.values().filter_map(|one| one.importance).collect();
    let important = driver.importance? >= mean(&known)?;
    Some(match (important, driver.satisfaction >= SATISFIED) {
        (true, true) => Quadrant::Keep,
        (true, false) => Quadrant::Improve,
        (false, true) => Quadrant::Relax,
        (false, false) => Quadrant::Watch,
    })
}

/// The formulas as they are shown beside the figures: a name and a sentence.
pub const FORMULAS: &[(&str, &str)] = &[
    ("points", "单题得分 = 100 ×（评分 − 最低分）÷（最高分 − 最低分）"),
    ("stage", "环节得分 = 10 × 该环节全部单题得分的平均值，满分 1,000"),
    (
        "total",
        "总分 = Σ（环节权重 × 环节得分）÷ Σ 有回答环节的权重，满分 1,000；内部指标，非 J.D. Power 数据",
    ),
    (
        "nps",
        "NPS = 100 ×（9–10 分人数 − 0–6 分人数）÷ 回答人数，范围 −100 至 100",
    ),
    (
        "nps_interval",
        "95% 区间 = 100 × m ± 1.96 × 标准误；加入 3 份虚拟答卷（¾ 推荐、1½ 中立、¾ 贬损）后，m = 推荐占比 − 贬损占比，标准误 = 100 × √((推荐占比 + 贬损占比 − m²) ÷ (人数 + 3))",
    ),
    ("answer_rate", "答卷率 = 已完成 ÷ 已发送（不含未发送）"),
    ("share", "比例的 95% 区间按 Wilson 得分法计算"),
    (
        "importance",
        "重要性 = 环节得分与推荐意愿（0–10）的皮尔逊相关系数；重要 = 不低于各环节平均值，满意 = 80 分以上",
    ),
    (
        "change",
        "与上一轮相比：两轮 NPS 之差超过 1.96 × √(标准误² + 标准误²) 才视为上升或下降，否则不能判断",
    ),
    ("recovery_rate", "挽回率 = 客户本人确认已解决 ÷（已解决 + 未能挽回）"),
    ("least", "回答数少于最低样本数时只显示数量，不显示分数"),
];

#[cfg(test)]
mod tests;
