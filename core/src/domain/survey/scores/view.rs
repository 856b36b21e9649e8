//! What the scores show.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::domain::survey::rules::scores::{Quadrant, Verdict, Weights};
use crate::domain::survey::rules::words::{Fact, Reason, Stage, Subject};
use crate::ground::clock::At;
use crate::ground::id::StoreId;

/// Which scores.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FindScores {
    /// Of this store; of all the actor's stores when absent.
    pub store_id: Option<StoreId>,
    /// Of what.
    pub subject: Subject,
    /// How many months, this one included: 1 to 13, 6 unless told.
    pub months: Option<u32>,
}

/// A formula as it is shown.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ScoreFormula)]
pub struct FormulaView {
    /// Of which figure.
    pub name: String,
    /// In words.
    pub text: String,
}

/// NPS with its 95 % interval. Figures are absent below the least number of answers.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ScoreNps)]
pub struct NpsView {
    /// How many answered.
    pub n: usize,
    /// 9 or 10.
    pub promoters: usize,
    /// 7 or 8.
    pub passives: usize,
    /// 0 to 6.
    pub detractors: usize,
    /// −100 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// From …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// … to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
}

/// What differs from the round before.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ScoreChange)]
pub struct ChangeView {
    /// Of the NPS.
    pub nps: f64,
    /// Of the total.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<f64>,
    /// Whether the NPS changed by more than chance.
    pub verdict: Verdict,
}

/// A month, or all of them.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ScoreRound)]
pub struct RoundView {
    /// The month, `2026-11`; absent: all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub month: Option<String>,
    /// How many were sent then …
    pub sent: usize,
    /// … and how many of those were finished.
    pub completed: usize,
    /// Of a hundred that were sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_rate_percent: Option<f64>,
    /// How many were finished then, interviews included.
    pub n: usize,
    /// How many of them judged a stage.
    pub judged: usize,
    /// The total, 0 to 1,000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<f64>,
    /// Against the round before that has figures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<ChangeView>,
    /// Would they recommend us?
    pub nps: NpsView,
}

/// A stage.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ScoreStage)]
pub struct StageView {
    /// Which.
    pub stage: Stage,
    /// Its name.
    pub title: String,
    /// How much it counts.
    pub weight: u8,
    /// How many answers.
    pub n: usize,
    /// 0 to 1,000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
}

/// A stage as a driver (R163).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ScoreDriver)]
pub struct DriverView {
    /// Which.
    pub stage: Stage,
    /// How many surveys have both.
    pub n: usize,
    /// 0 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub satisfaction: Option<f64>,
    /// −1 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub importance: Option<f64>,
    /// What it asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quadrant: Option<Quadrant>,
}

/// A share with its 95 % interval.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ScoreShare)]
pub struct ShareView {
    /// Of how many.
    pub n: usize,
    /// How many.
    pub yes: usize,
    /// In percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<f64>,
    /// From …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// … to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
}

/// What owners say beside what the log says, over the same handovers.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ScoreFact)]
pub struct FactView {
    /// What.
    pub fact: Fact,
    /// What they say.
    pub asked: ShareView,
    /// What the log says, where it knows.
    pub measured: ShareView,
    /// How many of them say otherwise than the log.
    pub differ: usize,
}

/// How many were not sent.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ScoreSuppressed)]
pub struct SuppressedView {
    /// Why.
    pub reason: Reason,
    /// How many.
    pub n: i64,
}

/// How bad answers ended.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ScoreRecovery)]
pub struct RecoveryRateView {
    /// How many were opened.
    pub opened: i64,
    /// How many are open still.
    pub open: i64,
    /// How many owners say that it is settled.
    pub recovered: i64,
    /// How many were given up.
    pub lost: i64,
    /// `recovered ÷ (recovered + lost)`, in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate_percent: Option<f64>,
    /// The first talk within 24 hours, of those whose clock has ended.
    pub in_time: ShareView,
}

/// The scores.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ScoresView {
    /// Of what.
    pub subject: Subject,
    /// Of this store; of all the actor's stores when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store_id: Option<StoreId>,
    /// Since when.
    pub from: At,
    /// Below so many answers no figure is shown.
    pub least: i64,
    /// How much each stage counts.
    pub weights: Weights,
    /// How each figure is computed.
    pub formulas: Vec<FormulaView>,
    /// All months together.
    pub now: RoundView,
    /// Month by month, the oldest first.
    pub rounds: Vec<RoundView>,
    /// Stage by stage.
    pub stages: Vec<StageView>,
    /// Satisfaction and importance.
    pub drivers: Vec<DriverView>,
    /// Answers beside the log.
    pub facts: Vec<FactView>,
    /// What was not sent, by reason.
    pub suppressed: Vec<SuppressedView>,
    /// How bad answers ended.
    pub recovery: RecoveryRateView,
}

/// Which weights.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FindWeights {
    /// Of this store; of the group when absent.
    pub store_id: Option<StoreId>,
    /// Of what.
    pub subject: Subject,
}

/// How much each stage counts.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SurveyWeightsView)]
pub struct WeightsView {
    /// Of this store; of the group when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store_id: Option<StoreId>,
    /// Of what.
    pub subject: Subject,
    /// Whether these are its own, not the group's or the standard.
    pub own: bool,
    /// Below so many answers no figure is shown.
    pub least: i64,
    /// In percent.
    pub weights: Weights,
}

/// How much each stage shall count.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SetSurveyWeights)]
pub struct SetWeights {
    /// Of this store; of the group when absent.
    #[serde(default)]
    pub store_id: Option<StoreId>,
    /// Of what.
    pub subject: Subject,
    /// Below so many answers no figure is shown: 5 to 200.
    pub least: i64,
    /// In percent, together 100.
    pub weights: Weights,
}
