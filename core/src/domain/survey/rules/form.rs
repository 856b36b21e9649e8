//! Forms: what may be asked, what is shown to whom, how long it takes; pure (R155, R156; issue 7, point 2).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::Said;
use super::words::{Fact, Kind, Stage, Subject};
use crate::ground::error::Field;
use crate::ground::text::{Code, Line};

/// A form asks so much at most (domain.md 2.6).
pub const MOST_QUESTIONS: usize = 8;
/// About a minute: so many seconds at most, by the estimate of each kind.
pub const MOST_SECONDS: i64 = 90;

/// One option of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SurveyOption)]
pub struct Choice {
    /// Its key, which an answer names.
    pub key: Code,
    /// What is read.
    pub text: Line,
}

/// One row of a matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SurveyRow)]
pub struct MatrixRow {
    /// Its key, which an answer names.
    pub key: Code,
    /// What is read.
    pub text: Line,
    /// The part of the service it is about; never shown to owners.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
}

/// When a question is shown: by what an earlier one was answered. Exactly one condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SurveyShowIf)]
pub struct ShowIf {
    /// The key of the earlier question.
    pub question: Code,
    /// One of these options was chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub any_of: Option<Vec<Code>>,
    /// This was the yes or no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yes: Option<bool>,
    /// The score was at most this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<i64>,
    /// The score was at least this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<i64>,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SurveyQuestion)]
pub struct Question {
    /// Its key, which an answer names.
    pub key: Code,
    /// How it is answered.
    pub kind: Kind,
    /// What is asked.
    pub text: Line,
    /// A word of help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<Line>,
    /// It has to be answered where it is shown.
    #[serde(default)]
    pub required: bool,
    /// The page it stands on, from 1.
    pub page: u8,
    /// Of `single`, `multiple` and `ranking`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Choice>,
    /// Of `matrix`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<MatrixRow>,
    /// Of `multiple`: at most so many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<u8>,
    /// The part of the service it is about; never shown to owners.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// What the log knows of it too; never shown to owners.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<Fact>,
    /// When it is shown; always when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub show_if: Option<ShowIf>,
}

impl Question {
    /// As an owner sees it: without what it is used for.
    #[must_use]
    pub fn asked(mut self) -> Question {
        (self.stage, self.fact) = (None, None);
        for row in &mut self.rows {
            row.stage = None;
        }
        self
    }

    /// How many seconds it takes, by experience.
    #[must_use]
    pub fn seconds(&self) -> i64 {
        match self.kind {
            Kind::YesNo => 3,
            Kind::Rating | Kind::Csat => 4,
            Kind::Single => 5,
            Kind::Nps | Kind::Date => 6,
            Kind::Multiple => 8,
            Kind::Ranking => 12,
            Kind::Matrix => 4 * i64::try_from(self.rows.len()).unwrap_or(1),
            Kind::Open => 15,
        }
    }

    /// The scores it can have.
    #[must_use]
    pub const fn scale(&self) -> Option<(i64, i64)> {
        match self.kind {
            Kind::Nps => Some((0, 10)),
            Kind::Rating | Kind::Csat | Kind::Matrix => Some((1, 5)),
            _ => None,
        }
    }
}

/// How many seconds all of them take.
#[must_use]
pub fn seconds(questions: &[Question]) -> i64 {
    questions.iter().map(Question::seconds).sum()
}

/// Whether what was answered fits a condition.
fn fits(condition: &ShowIf, said: &Said) -> bool {
    match said {
        Said::Choice(one) => condition.any_of.as_ref().is_some_and(|any| any.contains(one)),
        Said::Choices(some) => condition
            .any_of
            .as_ref()
            .is_some_and(|any| some.iter().any(|one| any.contains(one))),
        Said::Yes(yes) => condition.yes == Some(*yes),
        Said::Score(score) => {
            condition.at_most.is_some_and(|most| *score <= most)
                || condition.at_least.is_some_and(|least| *score >= least)
        }
        Said::Order(_) | Said::Rows(_) | Said::Date(_) | Said::Text(_) => false,
    }
}

/// Which questions are shown, by what is answered so far. What hangs on a question that is not shown is not shown.
#[must_use]
pub fn shown(questions: &[Question], said: &BTreeMap<String, Said>) -> Vec<bool> {
    let mut shown: Vec<bool> = Vec::with_capacity(questions.len());
    for (n, question) in questions.iter().enumerate() {
        let here = match &question.show_if {
            None => true,
            Some(condition) => questions[..n]
                .iter()
                .zip(&shown)
                .find(|(other, _)| other.key == condition.question)
                .is_some_and(|(other, is)| *is && said.get(other.key.as_str()).is_some_and(|it| fits(condition, it))),
        };
        shown.push(here);
    }
    shown
}

struct Wrong(Vec<Field>);

impl Wrong {
    fn when(&mut self, broken: bool, pointer: String, code: &'static str, words: &str) {
        if broken {
            self.0.push(Field::new(pointer, code, words));
        }
    }
}

/// Every rule that keeps a form from being published; nothing when it may be.
#[must_use]
pub fn wrong(subject: Subject, questions: &[Question]) -> Vec<Field> {
    let mut found = Wrong(Vec::new());
    let all = || "/questions".to_owned();
    let always = |kind: Kind| questions.iter().any(|one| one.kind == kind && one.show_if.is_none());
    found.when(questions.is_empty(), all(), "form.empty", "请至少添加一道题");
    let most = questions.len() > MOST_QUESTIONS;
    found.when(most, all(), "form.too_many", "题目最多 8 道");
    found.when(
        !always(Kind::Open),
        all(),
        "form.no_open",
        "至少需要一道始终显示的开放题",
    );
    let scored = always(Kind::Nps) || always(Kind::Csat);
    found.when(
        !scored,
        all(),
        "form.no_score",
        "至少需要一道始终显示的推荐度或满意度题",
    );
    let long = seconds(questions) > MOST_SECONDS;
    found.when(long, all(), "form.too_long", "预计答题时间超过 90 秒，请精简题目");
    let mut page = 1;
    for (n, question) in questions.iter().enumerate() {
        let at = |field: &str| format!("/questions/{n}{field}");
        let twice = questions[..n].iter().any(|other| other.key == question.key);
        found.when(twice, at("/key"), "form.key_twice", "题目编号重复");
        let in_order = question.page == page || (n > 0 && question.page == page + 1);
        found.when(!in_order, at("/page"), "form.page", "页码应从 1 开始并依次递增");
        page = question.page;
        parts(&mut found, question, &at);
        let no_fact = question.fact.is_some_and(|fact| {
            question.kind != Kind::YesNo || (fact == Fact::FixedFirstTime && subject == Subject::Delivery)
        });
        found.when(no_fact, at("/fact"), "form.fact", "只有是非题可以对照该项记录");
        let stages = !matches!(question.kind, Kind::Rating | Kind::Csat) && question.stage.is_some();
        found.when(stages, at("/stage"), "form.stage", "只有评分题可以归入服务环节");
        if let Some(condition) = &question.show_if {
            branch(&mut found, questions, n, condition);
        }
    }
    found.0
}

/// Options, rows and how many of them.
fn parts(found: &mut Wrong, question: &Question, at: &dyn Fn(&str) -> String) {
    let chooses = matches!(question.kind, Kind::Single | Kind::Multiple | Kind::Ranking);
    let options = question.options.len();
    let fits = if chooses {
        (2..=10).contains(&options)
    } else {
        options == 0
    };
    found.when(
        !fits,
        at("/options"),
        "form.options",
        "选择题和排序题需要 2 至 10 个选项，其他题型没有选项",
    );
    let keys: BTreeSet<&Code> = question.options.iter().map(|one| &one.key).collect();
    found.when(
        keys.len() != options,
        at("/options"),
        "form.option_twice",
        "选项编号重复",
    );
    let rows = question.rows.len();
    let fits = if question.kind == Kind::Matrix {
        (2..=6).contains(&rows)
    } else {
        rows == 0
    };
    found.when(!fits, at("/rows"), "form.rows", "矩阵题需要 2 至 6 行，其他题型没有行");
    let keys: BTreeSet<&Code> = question.rows.iter().map(|one| &one.key).collect();
    found.when(keys.len() != rows, at("/rows"), "form.row_twice", "矩阵行编号重复");
    let most = question
        .most
        .is_some_and(|most| question.kind != Kind::Multiple || !(1..=options).contains(&usize::from(most)));
    found.when(
        most,
        at("/most"),
        "form.most",
        "最多可选数应在 1 到选项数之间，且仅用于多选题",
    );
}

/// A condition looks at an earlier question, and at an answer that it can have.
fn branch(found: &mut Wrong, questions: &[Question], n: usize, condition: &ShowIf) {
    let at = format!("/questions/{n}/show_if");
    let Some(where_) = questions.iter().position(|other| other.key == condition.question) else {
        return found.when(true, at, "form.branch_unknown", "跳转条件引用了不存在的题目");
    };
    if where_ >= n {
        return found.when(true, at, "form.branch_later", "跳转条件只能引用前面的题目");
    }
    let asked = &questions[where_];
    let within = |score: Option<i64>| {
        asked
            .scale()
            .is_some_and(|(low, high)| asked.kind != Kind::Matrix && score.is_none_or(|it| (low..=high).contains(&it)))
    };
    let given = usize::from(condition.any_of.is_some())
        + usize::from(condition.yes.is_some())
        + usize::from(condition.at_most.is_some())
        + usize::from(condition.at_least.is_some());
    let possible = given == 1
        && match asked.kind {
            Kind::Single | Kind::Multiple => condition.any_of.as_ref().is_some_and(|any| {
                !any.is_empty()
                    && any
                        .iter()
                        .all(|one| asked.options.iter().any(|option| option.key == *one))
            }),
            Kind::YesNo => condition.yes.is_some(),
            Kind::Rating | Kind::Csat | Kind::Nps => {
                condition.any_of.is_none()
                    && condition.yes.is_none()
                    && within(condition.at_most)
                    && within(condition.at_least)
            }
            _ => false,
        };
    found.when(!possible, at, "form.branch_value", "跳转条件与所引用题目的答案不符");
}

#[cfg(test)]
mod tests;
