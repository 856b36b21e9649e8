//! Rows of surveys and their answers.

use std::collections::BTreeMap;

use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

use super::rules::answer::{Answer, Said};
use super::rules::form::Question;
use super::rules::words::{Event, Method, Reason, State, Subject, next};
use crate::ground::actor::Scope;
use crate::ground::change::Change;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Fault};
use crate::ground::id::{Id, PersonId, StoreId, SurveyFormId, SurveyId};
use crate::ground::seal::{DataKey, Place, Sealed};
use crate::ground::secret::sha256;
use crate::ground::text::Note;

/// A survey with its store.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    pub id: SurveyId,
    pub subject: Subject,
    pub subject_id: Uuid,
    pub method: Method,
    pub number: String,
    pub store_id: StoreId,
    pub store_name: String,
    pub store_zone: String,
    pub person_id: PersonId,
    pub customer_mask: Option<String>,
    pub car: Option<String>,
    pub form_id: Option<SurveyFormId>,
    pub state: State,
    pub reason: Option<Reason>,
    pub version: i64,
    pub handed_at: At,
    pub due_at: At,
    pub made_at: At,
    pub code_hash: Option<Vec<u8>>,
    pub sent_at: Option<At>,
    pub opened_at: Option<At>,
    pub reminded_at: Option<At>,
    pub completed_at: Option<At>,
    pub expires_at: Option<At>,
    pub nps: Option<i64>,
    pub interviewer: Option<String>,
    pub minutes: Option<i64>,
    pub note: Option<Sealed>,
}

const SELECT: &str = "SELECT v.id, v.subject, v.subject_id, v.method, v.number, v.store_id, s.name AS store_name, s.zone AS store_zone, \
     v.person_id, v.customer_mask, v.car, v.form_id, v.state, v.reason, v.version, v.handed_at, v.due_at, v.made_at, v.code_hash, v.sent_at, \
     v.opened_at, v.reminded_at, v.completed_at, v.expires_at, v.nps, i.name AS interviewer, v.minutes, v.note \
     FROM survey v JOIN store s ON s.id = v.store_id LEFT JOIN staff i ON i.id = v.interviewer_id";

/// A zone by its name.
pub fn zone(name: &str) -> chrono_tz::Tz {
    name.parse().unwrap_or(chrono_tz::Asia::Shanghai)
}

/// Surveys by a condition; scope is the caller's matter.
pub async fn select(look: &impl Look, condition: &str, values: Vec<Value>) -> Result<Vec<Row>, Error> {
    look.all(&format!("{SELECT} {condition}"), values).await
}

/// One survey by a condition.
pub async fn one(look: &impl Look, condition: &str, value: Value) -> Result<Option<Row>, Error> {
    look.one(&format!("{SELECT} WHERE {condition}"), [value]).await
}

/// The stores of the caller, or the one that is named, as a condition on `column`.
pub fn stores(scope: &Scope, store: Option<StoreId>, column: &str, values: &mut Vec<Value>) -> Result<String, Error> {
    let mut place = |id: StoreId| {
        values.push(id.into());
        format!("${}", values.len())
    };
    match (scope, store) {
        (scope, Some(store)) if scope.holds(store) => Ok(format!("{column} = {}", place(store))),
        (_, Some(_)) => Err(Error::Missing("store")),
        (Scope::Group, None) => Ok("TRUE".to_owned()),
        (Scope::Stores(stores), None) => {
            let places: Vec<String> = stores.iter().map(|store| place(*store)).collect();
            Ok(format!("{column} IN ({})", places.join(", ")))
        }
    }
}

/// A survey that has no row yet.
pub struct New {
    pub id: SurveyId,
    pub subject: Subject,
    pub subject_id: Uuid,
    pub method: Method,
    pub number: String,
    pub store_id: StoreId,
    pub person_id: PersonId,
    pub customer_mask: Option<String>,
    pub car: Option<String>,
    pub form_id: Option<SurveyFormId>,
    pub state: State,
    pub reason: Option<Reason>,
    pub handed_at: At,
    pub due_at: At,
    /// `code_hash`, `sent_at`, `remind_at`, `expires_at`, `ends_at`, `completed_at`, `agreed`, `interviewer_id`, `minutes`,
    /// `note`, `opened_at`: what is known of them, by name.
    pub more: Vec<(&'static str, Value)>,
}

/// Writes it; false when there is one by this method about the same handover (X13).
pub async fn insert(tx: &Tx, new: New) -> Result<bool, Error> {
    let mut columns = vec![
        "id",
        "subject",
        "subject_id",
        "method",
        "number",
        "store_id",
        "person_id",
        "customer_mask",
        "car",
        "form_id",
        "state",
        "reason",
        "version",
        "handed_at",
        "due_at",
        "made_at",
    ];
    let mut values: Vec<Value> = vec![
        new.id.into(),
        new.subject.into(),
        new.subject_id.into(),
        new.method.into(),
        new.number.into(),
        new.store_id.into(),
        new.person_id.into(),
        new.customer_mask.into(),
        new.car.into(),
        new.form_id.into(),
        new.state.into(),
        new.reason.into(),
        1_i64.into(),
        new.handed_at.into(),
        new.due_at.into(),
        tx.now().into(),
    ];
    for (column, value) in new.more {
        columns.push(column);
        values.push(value);
    }
    let places: Vec<String> = (1..=values.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "INSERT INTO survey ({}) VALUES ({}) ON CONFLICT DO NOTHING",
        columns.join(", "),
        places.join(", ")
    );
    Ok(tx.run(&sql, values).await? == 1)
}

/// Moves a survey by the table, with `sets` (from `$4` on); one version more. `None`: the table says no.
pub async fn advance(
    tx: &Tx,
    row: &mut Row,
    event: Event,
    sets: &str,
    values: Vec<Value>,
) -> Result<Option<()>, Error> {
    let Some(to) = next(row.state, event) else {
        return Ok(None);
    };
    (row.state, row.version) = (to, row.version + 1);
    let sql = format!("UPDATE survey SET state = $2, version = $3{sets} WHERE id = $1");
    let mut all: Vec<Value> = vec![row.id.into(), to.into(), row.version.into()];
    all.extend(values);
    tx.run(&sql, all).await?;
    changed(tx, row);
    Ok(Some(()))
}

/// Open pages may look again.
pub fn changed(tx: &Tx, row: &Row) {
    tx.changed(
        Change::of("survey", row.id, row.version)
            .to_person(row.person_id)
            .to_store(row.store_id),
    );
}

/// The questions of a form; a form that cannot be read is our fault.
pub fn questions(text: &str) -> Result<Vec<Question>, Error> {
    serde_json::from_str(text).map_err(|e| Error::fault("read a form", e))
}

fn place(survey: SurveyId, question: &str) -> Place {
    let hash = sha256(&[survey.uuid().as_bytes().as_slice(), question.as_bytes()].concat());
    Place {
        table: "survey_answer",
        column: "text",
        row: Uuid::from_slice(&hash[..16]).unwrap_or_else(|_never| survey.uuid()),
    }
}

/// Where the note of an interview is sealed.
pub fn note_place(survey: SurveyId) -> Place {
    Place {
        table: "survey",
        column: "note",
        row: survey.uuid(),
    }
}

/// A text in clear; empty when the key is gone.
pub fn unseal(key: Option<&DataKey>, place: &Place, sealed: &Sealed) -> Result<String, Error> {
    let Some(key) = key else { return Ok(String::new()) };
    let plain = key
        .open(place, sealed)
        .map_err(|e| Error::fault("open what was said", e))?;
    Ok(String::from_utf8_lossy(&plain).into_owned())
}

/// What was answered so far.
pub async fn answers(look: &impl Look, survey: SurveyId) -> Result<BTreeMap<String, Said>, Error> {
    #[derive(FromQueryResult)]
    struct One {
        question: String,
        said: String,
        text: Option<Sealed>,
    }
    let sql = "SELECT question, said, text FROM survey_answer WHERE survey_id = $1 ORDER BY question";
    let rows: Vec<One> = look.all(sql, [survey.into()]).await?;
    let key = match rows.iter().any(|row| row.text.is_some()) {
        true => look.subject_key(survey.uuid()).await?,
        false => None,
    };
    let mut found = BTreeMap::new();
    for row in rows {
        let it = match &row.text {
            Some(sealed) => {
                let text = unseal(key.as_deref(), &place(survey, &row.question), sealed)?;
                Some(Said::Text(
                    Note::parse(&text).map_err(|e| Error::fault("read an answer", e))?,
                ))
            }
            None => said(&row.said)?,
        };
        if let Some(it) = it {
            found.insert(row.question, it);
        }
    }
    Ok(found)
}

/// An answer as its row holds it; nothing for words, which are sealed.
pub fn said(text: &str) -> Result<Option<Said>, Error> {
    let answer: Answer = serde_json::from_str(text).map_err(|e| Error::fault("read an answer", e))?;
    Ok(if let Some(it) = answer.choice {
        Some(Said::Choice(it))
    } else if let Some(it) = answer.choices {
        Some(Said::Choices(it))
    } else if let Some(it) = answer.yes {
        Some(Said::Yes(it))
    } else if let Some(it) = answer.score {
        Some(Said::Score(it))
    } else if let Some(it) = answer.order {
        Some(Said::Order(it))
    } else if let Some(it) = answer.rows {
        Some(Said::Rows(it))
    } else {
        answer.date.map(Said::Date)
    })
}

/// Writes answers down; those of the same questions are replaced.
pub async fn keep(
    tx: &mut Tx,
    survey: SurveyId,
    questions: &[Question],
    all: &BTreeMap<String, Said>,
) -> Result<(), Error> {
    for question in questions {
        let key = question.key.as_str();
        let Some(it) = all.get(key) else { continue };
        let (it, text) = match it {
            Said::Text(text) => {
                let seal = tx.subject_key_or_new(survey.uuid()).await?;
                let sealed = seal
                    .seal(&place(survey, key), text.as_str().as_bytes())
                    .map_err(|e| Error::fault("seal an answer", e))?;
                (Said::Choices(Vec::new()), Some(sealed))
            }
            other => (other.clone(), None),
        };
        let said = serde_json::to_string(&Answer::from_said(&question.key, it))
            .map_err(|e| Error::fault("write an answer", e))?;
        let sql = "INSERT INTO survey_answer (survey_id, question, said, text, at) VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT (survey_id, question) DO UPDATE SET said = excluded.said, text = excluded.text, at = excluded.at";
        tx.run(
            sql,
            [survey.into(), key.into(), said.into(), text.into(), tx.now().into()],
        )
        .await?;
    }
    Ok(())
}

/// Takes an answer away.
pub async fn drop_answer(tx: &Tx, survey: SurveyId, question: &str) -> Result<(), Error> {
    let sql = "DELETE FROM survey_answer WHERE survey_id = $1 AND question = $2";
    tx.run(sql, [survey.into(), question.into()]).await?;
    Ok(())
}

/// The form of a survey that was sent.
pub fn form_of(row: &Row) -> Result<SurveyFormId, Error> {
    row.form_id
        .ok_or_else(|| Error::Fault(Fault::bare("a survey without its form")))
}
