//! Answers: what fits a question, what is missing, what is bad news; pure.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::form::{Question, shown};
use super::recovery::Trigger;
use super::words::Kind;
use crate::ground::error::Field;
use crate::ground::text::{Code, Note};

/// The score of one row of a matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SurveyRowScore)]
pub struct RowScore {
    /// The row.
    pub row: Code,
    /// One to five.
    pub score: i64,
}

/// An answer: the question, and the one field of its kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SurveyAnswer)]
pub struct Answer {
    /// The key of the question.
    pub question: Code,
    /// Of `single`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<Code>,
    /// Of `multiple`; an empty list takes the answer back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choices: Option<Vec<Code>>,
    /// Of `yes_no`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yes: Option<bool>,
    /// Of `rating`, `csat` and `nps`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<i64>,
    /// Of `ranking`: all options, the first one first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<Vec<Code>>,
    /// Of `matrix`: every row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<Vec<RowScore>>,
    /// Of `date`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<NaiveDate>,
    /// Of `open`: stored as text, whatever it looks like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Note>,
}

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// Of `single`.
    Choice(Code),
    /// Of `multiple`.
    Choices(Vec<Code>),
    /// Of `yes_no`.
    Yes(bool),
    /// Of `rating`, `csat` and `nps`.
    Score(i64),
    /// Of `ranking`.
    Order(Vec<Code>),
    /// Of `matrix`.
    Rows(Vec<RowScore>),
    /// Of `date`.
    Date(NaiveDate),
    /// Of `open`.
    Text(Note),
}

impl Answer {
    fn of(question: &Code) -> Answer {
        Answer {
            question: question.clone(),
            choice: None,
            choices: None,
            yes: None,
            score: None,
            order: None,
            rows: None,
            date: None,
            text: None,
        }
    }

    /// What was said to a question.
    #[must_use]
    pub fn from_said(question: &Code, said: Said) -> Answer {
        let mut answer = Answer::of(question);
        match said {
            Said::Choice(it) => answer.choice = Some(it),
            Said::Choices(it) => answer.choices = Some(it),
            Said::Yes(it) => answer.yes = Some(it),
            Said::Score(it) => answer.score = Some(it),
            Said::Order(it) => answer.order = Some(it),
            Said::Rows(it) => answer.rows = Some(it),
            Said::Date(it) => answer.date = Some(it),
            Said::Text(it) => answer.text = Some(it),
        }
        answer
    }

    fn fields(&self) -> usize {
        usize::from(self.choice.is_some())
            + usize::from(self.choices.is_some())
            + usize::from(self.yes.is_some())
            + usize::from(self.score.is_some())
            + usize::from(self.order.is_some())
            + usize::from(self.rows.is_some())
            + usize::from(self.date.is_some())
            + usize::from(self.text.is_some())
    }

    /// The answer as one of this question's kind; the code and the words of what does not fit.
    ///
    /// # Errors
    /// `answer.kind`, `answer.choice`, `answer.most`, `answer.score`, `answer.order`, `answer.rows`.
    pub fn said(&self, question: &Question) -> Result<Said, (&'static str, &'static str)> {
        const KIND: (&str, &str) = ("answer.kind", "答案与题型不符");
        const CHOICE: (&str, &str) = ("answer.choice", "请选择题目中的选项");
        const SCORE: (&str, &str) = ("answer.score", "评分超出范围");
        if self.fields() != 1 {
            return Err(KIND);
        }
        let known = |one: &Code| question.options.iter().any(|option| option.key == *one);
        let within = |score: i64| {
            question
                .scale()
                .is_some_and(|(low, high)| (low..=high).contains(&score))
        };
        let it = self.clone();
        match question.kind {
            Kind::Single => it.choice.ok_or(KIND).and_then(|one| match known(&one) {
                true => Ok(Said::Choice(one)),
                false => Err(CHOICE),
            }),
            Kind::Multiple => {
                let some = it.choices.ok_or(KIND)?;
                let different: BTreeSet<&Code> = some.iter().collect();
                if different.len() != some.len() || !some.iter().all(known) {
                    return Err(CHOICE);
                }
                match question.most.is_some_and(|most| some.len() > usize::from(most)) {
                    true => Err(("answer.most", "选择的项目过多")),
                    false => Ok(Said::Choices(some)),
                }
            }
            Kind::YesNo => it.yes.map(Said::Yes).ok_or(KIND),
            Kind::Rating | Kind::Nps | Kind::Csat => it.score.ok_or(KIND).and_then(|score| match within(score) {
                true => Ok(Said::Score(score)),
                false => Err(SCORE),
            }),
            Kind::Ranking => {
                let order = it.order.ok_or(KIND)?;
                let different: BTreeSet<&Code> = order.iter().collect();
                let all = different.len() == order.len() && order.len() == question.options.len();
                match all && order.iter().all(known) {
                    true => Ok(Said::Order(order)),
                    false => Err(("answer.order", "请为全部选项排序")),
                }
            }
            Kind::Matrix => {
                let rows = it.rows.ok_or(KIND)?;
                let different: BTreeSet<&Code> = rows.iter().map(|one| &one.row).collect();
                let known = |one: &RowScore| question.rows.iter().any(|row| row.key == one.row);
                if different.len() != rows.len() || rows.len() != question.rows.len() || !rows.iter().all(known) {
                    return Err(("answer.rows", "请为每一行评分"));
                }
                match rows.iter().all(|one| within(one.score)) {
                    true => Ok(Said::Rows(rows)),
                    false => Err(SCORE),
                }
            }
            Kind::Date => it.date.map(Said::Date).ok_or(KIND),
            Kind::Open => it.text.map(Said::Text).ok_or(KIND),
        }
    }
}

/// Reads answers to the questions of a form; all that is wrong is named. An empty text or list takes the answer back.
///
/// # Errors
/// `answer.unknown`, `answer.twice`, and what [`Answer::said`] says, each at its place.
pub fn read(questions: &[Question], answers: &[Answer]) -> Result<BTreeMap<String, Said>, Vec<Field>> {
    let (mut said, mut wrong) = (BTreeMap::new(), Vec::new());
    for (n, answer) in answers.iter().enumerate() {
        let at = format!("/answers/{n}");
        let Some(question) = questions.iter().find(|one| one.key == answer.question) else {
            wrong.push(Field::new(
                format!("{at}/question"),
                "answer.unknown",
                "问卷中没有这道题",
            ));
            continue;
        };
        match answer.said(question) {
            Err((code, words)) => wrong.push(Field::new(at, code, words)),
            Ok(it) => {
                if said.insert(question.key.as_str().to_owned(), it).is_some() {
                    wrong.push(Field::new(at, "answer.twice", "同一道题只能回答一次"));
                }
            }
        }
    }
    if wrong.is_empty() { Ok(said) } else { Err(wrong) }
}

/// Nothing was written, or chosen.
#[must_use]
pub fn is_blank(said: &Said) -> bool {
    match said {
        Said::Text(text) => text.is_empty(),
        Said::Choices(some) => some.is_empty(),
        _ => false,
    }
}

/// What is required and shown, but not answered.
#[must_use]
pub fn missing(questions: &[Question], said: &BTreeMap<String, Said>) -> Vec<Field> {
    let answered = |question: &Question| said.get(question.key.as_str()).is_some_and(|it| !is_blank(it));
    questions
        .iter()
        .zip(shown(questions, said))
        .filter(|(question, shown)| *shown && question.required && !answered(question))
        .map(|(question, _)| {
            let words = format!("请回答：{}", question.text);
            Field::new(format!("/answers/{}", question.key), "answer.missing", words)
        })
        .collect()
}

/// The page to go on at: the first with a shown question that is not answered, else the last.
#[must_use]
pub fn page(questions: &[Question], said: &BTreeMap<String, Said>) -> u8 {
    let last = questions.iter().map(|one| one.page).max().unwrap_or(1);
    let open = questions
        .iter()
        .zip(shown(questions, said))
        .find(|(question, shown)| *shown && !said.contains_key(question.key.as_str()));
    open.map_or(last, |(question, _)| question.page)
}

/// The answer to the question whether they would recommend it.
#[must_use]
pub fn nps(questions: &[Question], said: &BTreeMap<String, Said>) -> Option<i64> {
    let asked = questions.iter().filter(|one| one.kind == Kind::Nps);
    asked
        .filter_map(|one| match said.get(one.key.as_str()) {
            Some(Said::Score(score)) => Some(*score),
            _ => None,
        })
        .min()
}

/// The word by which somebody complains, with nothing between its two characters.
fn complains(text: &Note) -> bool {
    let bare: String = text.as_str().chars().filter(|c| c.is_alphanumeric()).collect();
    bare.contains("投诉") || bare.contains("投訴")
}

/// What makes these answers somebody's matter (domain.md 2.6): an NPS of 6 or less, a satisfaction of 2 of 5 or less, or
/// the word 投诉. The gravest first.
#[must_use]
pub fn trigger(questions: &[Question], said: &BTreeMap<String, Said>) -> Option<Trigger> {
    let word = said
        .values()
        .any(|it| matches!(it, Said::Text(text) if complains(text)));
    let low = |question: &Question| match said.get(question.key.as_str()) {
        Some(Said::Score(score)) => matches!(question.kind, Kind::Csat | Kind::Rating) && *score <= 2,
        Some(Said::Rows(rows)) => rows.iter().any(|row| row.score <= 2),
        _ => false,
    };
    if word {
        Some(Trigger::Word)
    } else if nps(questions, said).is_some_and(|score| score <= 6) {
        Some(Trigger::Nps)
    } else if questions.iter().any(low) {
        Some(Trigger::Csat)
    } else {
        None
    }
}

#[cfg(test)]
mod tests;
