//! What is seen of recoveries.

use sea_orm::{FromQueryResult, Value};

use super::act::tried;
use super::table::{self, Matter};
use super::view::{
    AskedView, CallView, FindRecoveries, OwnerAnswerView, RecoveriesView, RecoveryLineView, RecoveryView,
    StaffRecoveryView,
};
use crate::domain::survey::rules::answer::Said;
use crate::domain::survey::rules::recovery::{AIM_MINUTES, State, lacking};
use crate::domain::survey::rules::words::Subject;
use crate::domain::survey::table::{answers, stores, zone};
use crate::domain::survey::view::Named;
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::{Id, OrderId, RecoveryId, RepairId, StaffId, SurveyId};

/// The most that one list holds.
const MOST: usize = 200;

/// What is done about a survey, if anything.
pub async fn of_survey(
    look: &impl Look,
    survey: SurveyId,
) -> Result<Option<(RecoveryId, State, Option<String>)>, Error> {
    let found = table::select(look, "WHERE r.survey_id = $1", vec![survey.into()]).await?;
    Ok(found.into_iter().next().map(|row| (row.id, row.state, row.holder)))
}

fn subject_text(row: &Matter) -> String {
    match row.subject {
        Subject::Repair => RepairId::from_uuid(row.subject_id).to_string(),
        Subject::Delivery => OrderId::from_uuid(row.subject_id).to_string(),
    }
}

async fn asked(look: &impl Look, row: &Matter) -> Result<Option<AskedView>, Error> {
    Ok(match (&row.asked, row.asked_at) {
        (Some(sealed), Some(at)) => Some(AskedView {
            at,
            text: table::text(look, row, 0, sealed).await?,
        }),
        _ => None,
    })
}

/// One of the owner's.
///
/// # Errors
/// [`Error::Missing`].
pub async fn my_recovery(look: &impl Look, id: RecoveryId) -> Result<RecoveryView, Error> {
    look.actor().customer()?;
    let row = table::find(look, id).await?;
    Ok(RecoveryView {
        id: row.id,
        version: row.version,
        survey_id: row.survey_id,
        subject: row.subject,
        subject_id: subject_text(&row),
        number: row.number.clone(),
        store_id: row.store_id,
        store_name: row.store_name.clone(),
        state: row.state,
        opened_at: row.opened_at,
        due_at: row.due_at,
        specialist: row.holder.clone(),
        asked: asked(look, &row).await?,
        closed_at: row.closed_at,
    })
}

fn line(look: &impl Look, row: &Matter) -> RecoveryLineView {
    RecoveryLineView {
        id: row.id,
        version: row.version,
        survey_id: row.survey_id,
        subject: row.subject,
        subject_id: subject_text(row),
        number: row.number.clone(),
        store_id: row.store_id,
        state: row.state,
        trigger: row.what,
        nps: row.nps,
        opened_at: row.opened_at,
        due_at: row.due_at,
        aim_at: row.opened_at.plus_minutes(AIM_MINUTES),
        contacted_at: row.contacted_at,
        overdue: row.state.is_open() && row.due_at <= look.now(),
        missed: row.missed_at.is_some(),
        holder: row
            .holder_id
            .zip(row.holder.clone())
            .map(|(id, name)| Named { id, name }),
        tries: row.tries,
        customer: row.customer_mask.clone(),
        closed_at: row.closed_at,
    }
}

/// Recoveries of the staff's stores: those that are due first.
///
/// # Errors
/// [`Error::Missing`] for a store out of scope.
pub async fn recoveries(look: &impl Look, find: &FindRecoveries) -> Result<RecoveriesView, Error> {
    let mut values: Vec<Value> = Vec::new();
    let scope = &look.actor().staff()?.scope;
    let mut conditions = vec![stores(scope, find.store_id, "r.store_id", &mut values)?];
    let order = match find.open.unwrap_or(true) {
        true => {
            conditions.push("r.state IN ('open', 'in_contact', 'asked')".to_owned());
            "r.due_at, r.id"
        }
        false => "r.opened_at DESC, r.id DESC",
    };
    let condition = format!("WHERE {} ORDER BY {order} LIMIT {}", conditions.join(" AND "), MOST + 1);
    let mut rows = table::select(look, &condition, values).await?;
    let more = rows.len() > MOST;
    rows.truncate(MOST);
    Ok(RecoveriesView {
        items: rows.iter().map(|row| line(look, row)).collect(),
        more,
    })
}

async fn about(look: &impl Look, id: RecoveryId) -> Result<Vec<Named>, Error> {
    #[derive(FromQueryResult)]
    struct One {
        id: StaffId,
        name: String,
    }
    let sql = "SELECT s.id, s.name FROM recovery_accused a JOIN staff s ON s.id = a.staff_id WHERE a.recovery_id = $1 ORDER BY s.name, s.id";
    let rows: Vec<One> = look.all(sql, [id.into()]).await?;
    let named = |row: One| Named {
        id: row.id,
        name: row.name,
    };
    Ok(rows.into_iter().map(named).collect())
}

/// One of the staff's stores, with what the owner wrote and every call.
///
/// # Errors
/// [`Error::Missing`].
pub async fn staff_recovery(look: &impl Look, id: RecoveryId) -> Result<StaffRecoveryView, Error> {
    look.actor().staff()?;
    let row = table::find(look, id).await?;
    let (mut calls, mut said, mut end) = (Vec::new(), Vec::new(), None);
    for one in table::happened(look, id).await? {
        let text = match &one.text {
            Some(sealed) => Some(table::text(look, &row, one.no, sealed).await?),
            None => None,
        };
        match (one.kind.as_str(), one.outcome, one.settled) {
            ("call", Some(outcome), _) => calls.push(CallView {
                at: one.at,
                by: one.staff_id.zip(one.staff).map(|(id, name)| Named { id, name }),
                outcome,
                note: text,
                next_at: one.next_at,
            }),
            ("answer", _, Some(settled)) => said.push(OwnerAnswerView {
                at: one.at,
                settled,
                text,
            }),
            _ => end = text,
        }
    }
    let words = answers(look, row.survey_id)
        .await?
        .into_values()
        .filter_map(|it| match it {
            Said::Text(text) => Some(text.as_str().to_owned()),
            _ => None,
        });
    let words = words.collect();
    let (calls_left, days_left) = lacking(zone(&row.store_zone), &tried(look, id).await?);
    Ok(StaffRecoveryView {
        line: line(look, &row),
        person_id: row.person_id,
        words,
        accused: about(look, id).await?,
        calls,
        asked: asked(look, &row).await?,
        answers: said,
        end,
        may_lose: row.state.is_open() && calls_left == 0 && days_left == 0,
        calls_left,
        days_left,
    })
}
