//! Interviews by telephone and on visits, in the same forms (R157–R159).

use std::collections::BTreeMap;

use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::rules::answer::{self, Said};
use super::rules::due::due;
use super::rules::form::{Question, shown};
use super::rules::words::{Method, State, Subject};
use super::table::{self, New, zone};
use super::view::{RecordInterview, StaffSurveyView};
use super::{INTERVIEWED, NOT_OVER, desk, form, recovery};
use crate::domain::identity;
use crate::ground::audit::Entry;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Field};
use crate::ground::id::{Id, OrderId, PersonId, RepairId, StoreId, SurveyId};
use crate::ground::seal::Sealed;

#[derive(FromQueryResult)]
struct Handed {
    number: String,
    store_id: StoreId,
    store_zone: String,
    person_id: PersonId,
    car: Option<String>,
    customer_mask: Option<String>,
    handed_at: Option<At>,
}

fn subject(wish: &RecordInterview) -> Result<Uuid, Error> {
    let found = match wish.subject {
        Subject::Repair => wish.subject_id.parse::<RepairId>().map(Id::uuid),
        Subject::Delivery => wish.subject_id.parse::<OrderId>().map(Id::uuid),
    };
    found.map_err(|_bad| Error::Missing("survey_subject"))
}

/// What was handed over, of the actor's stores.
async fn handed(look: &impl Look, wish: &RecordInterview, id: Uuid) -> Result<(Handed, At), Error> {
    let sql = match wish.subject {
        Subject::Repair => {
            "SELECT r.number, r.store_id, st.zone AS store_zone, r.person_id, r.car, r.customer_mask, \
             CASE WHEN r.stage = 'closed' THEN r.ended_at END AS handed_at FROM repair_order r JOIN store st ON st.id = r.store_id WHERE r.id = $1"
        }
        Subject::Delivery => {
            "SELECT o.number, o.store_id, st.zone AS store_zone, o.person_id, o.model AS car, o.customer_mask, \
             o.delivered_at AS handed_at FROM sales_order o JOIN store st ON st.id = o.store_id WHERE o.id = $1"
        }
    };
    let found: Option<Handed> = look.one(sql, [id.into()]).await?;
    let found = found.filter(|one| look.actor().in_store(one.store_id).is_ok());
    let found = found.ok_or(Error::Missing("survey_subject"))?;
    let at = found.handed_at.ok_or(NOT_OVER)?;
    Ok((found, at))
}

fn checked(wish: &RecordInterview) -> Result<(), Error> {
    let mut wrong = Vec::new();
    if wish.method == Method::App {
        wrong.push(Field::new("/method", "survey.method", "请选择电话或上门"));
    }
    if !wish.agreed {
        wrong.push(Field::new("/agreed", "survey.agreed", "须先征得客户同意再记录访谈"));
    }
    if !(1..=120).contains(&wish.minutes) {
        wrong.push(Field::new("/minutes", "survey.minutes", "访谈时长应为 1 至 120 分钟"));
    }
    match wrong.is_empty() {
        true => Ok(()),
        false => Err(Error::Invalid(wrong)),
    }
}

/// What was answered of what is shown.
fn said(questions: &[Question], wish: &RecordInterview) -> Result<BTreeMap<String, Said>, Error> {
    let mut said = answer::read(questions, &wish.answers).map_err(Error::Invalid)?;
    said.retain(|_, it| !answer::is_blank(it));
    let missing = answer::missing(questions, &said);
    if !missing.is_empty() {
        return Err(Error::Invalid(missing));
    }
    let visible: Vec<&str> = questions
        .iter()
        .zip(shown(questions, &said))
        .filter_map(|(question, shown)| shown.then_some(question.key.as_str()))
        .collect();
    said.retain(|key, _| visible.contains(&key.as_str()));
    Ok(said)
}

/// The interviewer's note.
async fn sealed(tx: &mut Tx, id: SurveyId, wish: &RecordInterview) -> Result<Option<Sealed>, Error> {
    let Some(note) = wish.note.as_ref().filter(|note| !note.is_empty()) else {
        return Ok(None);
    };
    let key = tx.subject_key_or_new(id.uuid()).await?;
    let sealed = key.seal(&table::note_place(id), note.as_str().as_bytes());
    sealed.map(Some).map_err(|e| Error::fault("seal a note", e))
}

/// An interview is written down; a bad answer is somebody's matter as in the app.
///
/// # Errors
/// `survey.interviewed`, `survey.not_over`, wrong fields and answers; [`Error::Missing`] for what is out of scope.
pub async fn record(tx: &mut Tx, wish: RecordInterview) -> Result<StaffSurveyView, Error> {
    let me = tx.actor().staff()?.staff;
    checked(&wish)?;
    let subject_id = subject(&wish)?;
    let (found, at) = handed(tx, &wish, subject_id).await?;
    let form_id = form::asked(tx, found.store_id, wish.subject).await?;
    let (_, questions) = form::version(tx, form_id).await?;
    let said = said(&questions, &wish)?;
    let person = identity::canonical(tx, found.person_id).await?;
    let id: SurveyId = tx.fresh();
    let note = sealed(tx, id, &wish).await?;
    let now = tx.now();
    let new = New {
        id,
        subject: wish.subject,
        subject_id,
        method: wish.method,
        number: found.number,
        store_id: found.store_id,
        person_id: person,
        customer_mask: found.customer_mask,
        car: found.car,
        form_id: Some(form_id),
        state: State::Completed,
        reason: None,
        handed_at: at,
        due_at: due(zone(&found.store_zone), at),
        more: vec![
            ("agreed", true.into()),
            ("completed_at", now.into()),
            ("nps", answer::nps(&questions, &said).into()),
            ("interviewer_id", me.into()),
            ("minutes", wish.minutes.into()),
            ("note", note.into()),
        ],
    };
    if !table::insert(tx, new).await? {
        return Err(INTERVIEWED.into());
    }
    table::keep(tx, id, &questions, &said).await?;
    let row = table::one(tx, "v.id = $1", id.into())
        .await?
        .ok_or(Error::Missing("survey"))?;
    table::changed(tx, &row);
    tx.audit(Entry {
        action: "survey.interviewed",
        subject_kind: "survey",
        subject: id.uuid(),
        store: Some(row.store_id),
        detail: None,
    })
    .await?;
    if let Some(trigger) = answer::trigger(&questions, &said) {
        recovery::open(tx, &row, trigger).await?;
    }
    desk::staff_one(tx, id).await
}
