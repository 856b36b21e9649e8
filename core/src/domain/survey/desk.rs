//! Surveys as staff see them: what was sent, what was not and why, what was answered.

use sea_orm::Value;

use super::answer::{in_order, subject_text};
use super::rules::words::State;
use super::table::{self, Row};
use super::view::{FindSurveys, InterviewView, StaffSurveyLineView, StaffSurveyView, SurveyRecoveryView};
use super::{form, recovery};
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::{Id, SurveyId};
use crate::ground::page::{Cursor, Limit, Page};

const LIST: &str = "staff_surveys";

fn line(row: &Row) -> StaffSurveyLineView {
    StaffSurveyLineView {
        id: row.id,
        subject: row.subject,
        subject_id: subject_text(row),
        number: row.number.clone(),
        store_id: row.store_id,
        method: row.method,
        state: row.state,
        reason: row.reason,
        handed_at: row.handed_at,
        due_at: row.due_at,
        sent_at: row.sent_at,
        opened_at: row.opened_at,
        reminded_at: row.reminded_at,
        completed_at: row.completed_at,
        nps: row.nps,
        customer: row.customer_mask.clone(),
        car: row.car.clone(),
    }
}

/// Surveys of the staff's stores, the newest first; those that were not sent with their reason (X12).
///
/// # Errors
/// [`Error::Missing`] for a store out of scope; a wrong cursor or limit.
pub async fn surveys(look: &impl Look, find: &FindSurveys) -> Result<Page<StaffSurveyLineView>, Error> {
    let limit = Limit::new(find.limit)?;
    let mut values: Vec<Value> = Vec::new();
    let scope = &look.actor().staff()?.scope;
    let mut conditions = vec![table::stores(scope, find.store_id, "v.store_id", &mut values)?];
    if let Some(subject) = find.subject {
        values.push(subject.into());
        conditions.push(format!("v.subject = ${}", values.len()));
    }
    if let Some(state) = find.state {
        values.push(state.into());
        conditions.push(format!("v.state = ${}", values.len()));
    }
    if let Some(text) = &find.cursor {
        let after = Cursor::read(text, look.keys(), LIST, look.actor())?;
        values.push(after.at.into());
        values.push(after.id.into());
        conditions.push(format!(
            "(v.made_at, v.id) < (${}, ${})",
            values.len() - 1,
            values.len()
        ));
    }
    let condition = format!(
        "WHERE {} ORDER BY v.made_at DESC, v.id DESC LIMIT {}",
        conditions.join(" AND "),
        limit.get() + 1
    );
    let rows = table::select(look, &condition, values).await?;
    let cursor = |row: &Row| {
        Cursor {
            at: row.made_at.ms(),
            id: row.id.uuid(),
        }
        .write(look.keys(), LIST, look.actor())
    };
    Ok(Page::cut(rows, limit, cursor, |row| line(&row)))
}

/// One of them with what was asked and answered. What is not finished stays the owner's.
///
/// # Errors
/// [`Error::Missing`].
pub async fn staff_one(look: &impl Look, id: SurveyId) -> Result<StaffSurveyView, Error> {
    let row = table::one(look, "v.id = $1", id.into()).await?;
    let row = row
        .filter(|row| look.actor().in_store(row.store_id).is_ok())
        .ok_or(Error::Missing("survey"))?;
    let form = match row.form_id {
        Some(form) => Some(form::version(look, form).await?),
        None => None,
    };
    let (form, questions) = form.unzip();
    let questions = questions.unwrap_or_default();
    let answers = match row.state {
        State::Completed => in_order(&questions, table::answers(look, row.id).await?),
        _ => Vec::new(),
    };
    let note = match &row.note {
        Some(sealed) => {
            let key = look.subject_key(row.id.uuid()).await?;
            Some(table::unseal(key.as_deref(), &table::note_place(row.id), sealed)?)
        }
        None => None,
    };
    let recovery = recovery::of_survey(look, row.id).await?;
    Ok(StaffSurveyView {
        line: line(&row),
        person_id: row.person_id,
        form_id: row.form_id,
        form_no: form.as_ref().map(|form| form.no),
        form_title: form.map(|form| form.title),
        questions,
        answers,
        interview: row.minutes.map(|minutes| InterviewView {
            interviewer: row.interviewer.clone(),
            minutes,
            note,
        }),
        recovery: recovery.map(|(id, state, specialist)| SurveyRecoveryView { id, state, specialist }),
    })
}
