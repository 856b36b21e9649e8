//! What owners ask and say about subscriptions.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use super::rules::AnswerWord;
use super::rules::Moment;
use crate::ground::error::Error;

/// What to ask for at a tap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SubscribePlan)]
pub struct PlanView {
    /// The tap.
    pub moment: Moment,
    /// For `wx.requestSubscribeMessage`, the most needed first; at most five, none when nothing is needed.
    #[schema(max_items = 5)]
    pub template_ids: Vec<String>,
}

/// What the client says was answered.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerHints {
    /// One for each template that was asked for.
    #[schema(min_items = 1, max_items = 5)]
    pub answers: Vec<HintedAnswer>,
}

/// One of them.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HintedAnswer {
    /// The template.
    #[schema(
        pattern = "^[A-Za-z0-9_-]{1,64}$",
        example = "VRR0UEO9VJOLs0MHlU0OilqX6MVFDwH3_3gz3Oc0NIc"
    )]
    pub template_id: String,
    /// What the platform reported to the client.
    pub answer: AnswerWord,
}

impl AnswerHints {
    pub(super) fn checked(self) -> Result<Vec<(String, AnswerWord)>, Error> {
        if !(1..=5).contains(&self.answers.len()) {
            return Err(Error::field("/answers", "credit.answers", "一次可提交 1 到 5 个结果"));
        }
        for (at, one) in self.answers.iter().enumerate() {
            let id = one.template_id.as_bytes();
            let fits = (1..=64).contains(&id.len())
                && id.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'_' || *b == b'-');
            if !fits {
                let pointer = format!("/answers/{at}/template_id");
                return Err(Error::field(pointer, "credit.template", "模板编号格式不正确"));
            }
        }
        Ok(self
            .answers
            .into_iter()
            .map(|one| (one.template_id, one.answer))
            .collect())
    }
}
