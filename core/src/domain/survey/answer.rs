//! Answering: looked at, saved page by page, finished; from the inbox or by the link (issue 7, point 1; X14).

use std::collections::BTreeMap;

use sea_orm::Value;

use super::rules::answer::{self, Answer, Said};
use super::rules::form::{Question, seconds, shown};
use super::rules::words::{Event, Method, State};
use super::table::{self, Row};
use super::view::{SaveAnswers, SurveyLineView, SurveyRecoveryView, SurveyView};
use super::{EXPIRED, SPENT, form, link, recovery};
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, OrderId, RepairId, SurveyId};

/// By which door somebody answers.
#[derive(Clone, Debug)]
pub enum Door {
    /// Its owner, who is logged in.
    Mine(SurveyId),
    /// Whoever has the link.
    Link(String),
}

async fn row(look: &impl Look, door: &Door) -> Result<Row, Error> {
    match door {
        Door::Link(code) => link::read(look, code).await,
        Door::Mine(id) => {
            let me = look.actor().customer()?.person;
            let found = table::one(look, "v.id = $1", (*id).into()).await?;
            let mine = |row: &Row| row.person_id == me && row.method == Method::App && row.state != State::Suppressed;
            found.filter(mine).ok_or(Error::Missing("survey"))
        }
    }
}

/// The survey behind this door, taken for this write, if it can be answered now.
async fn take(tx: &Tx, door: &Door) -> Result<Row, Error> {
    let id = row(tx, door).await?.id;
    tx.run("UPDATE survey SET version = version WHERE id = $1", [id.into()])
        .await?;
    let row = row(tx, door).await?;
    link::is_open(&row, tx.now())?;
    Ok(row)
}

/// The id of what a survey is about, as it stands in links.
pub(super) fn subject_text(row: &Row) -> String {
    match row.subject {
        super::rules::words::Subject::Repair => RepairId::from_uuid(row.subject_id).to_string(),
        super::rules::words::Subject::Delivery => OrderId::from_uuid(row.subject_id).to_string(),
    }
}

fn line(row: Row) -> SurveyLineView {
    SurveyLineView {
        id: row.id,
        subject: row.subject,
        subject_id: subject_text(&row),
        store_id: row.store_id,
        store_name: row.store_name,
        car: row.car,
        handed_at: row.handed_at,
        state: row.state,
        expires_at: row.expires_at,
        completed_at: row.completed_at,
    }
}

/// The owner's surveys, the newest first.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn mine(look: &impl Look) -> Result<Vec<SurveyLineView>, Error> {
    let me = look.actor().customer()?.person;
    let condition = "WHERE v.person_id = $1 AND v.method = 'app' AND v.state <> 'suppressed' ORDER BY v.made_at DESC, v.id DESC LIMIT 50";
    let rows = table::select(look, condition, vec![me.into()]).await?;
    Ok(rows.into_iter().map(line).collect())
}

/// A word for who comes too late.
fn words(row: &Row, now: crate::ground::clock::At) -> Option<String> {
    match link::is_open(row, now) {
        Ok(()) => None,
        Err(Error::Refused(no)) if no.code == SPENT.code => Some(SPENT.title.to_owned()),
        Err(_) => Some(EXPIRED.title.to_owned()),
    }
}

async fn view(look: &impl Look, row: &Row) -> Result<SurveyView, Error> {
    let (form, questions) = form::version(look, table::form_of(row)?).await?;
    let words = words(row, look.now());
    let said = match words {
        None => table::answers(look, row.id).await?,
        Some(_) => BTreeMap::new(),
    };
    let recovery = recovery::of_survey(look, row.id).await?;
    let open = words.is_none();
    Ok(SurveyView {
        id: row.id,
        version: row.version,
        subject: row.subject,
        store_id: row.store_id,
        store_name: row.store_name.clone(),
        car: row.car.clone(),
        handed_at: row.handed_at,
        state: row.state,
        expires_at: row.expires_at,
        title: form.title,
        intro: form.intro,
        thanks: form.thanks,
        seconds: seconds(&questions),
        pages: questions.iter().map(|one| one.page).max().unwrap_or(1),
        page: answer::page(&questions, &said),
        answers: in_order(&questions, said),
        questions: questions.into_iter().filter(|_| open).map(Question::asked).collect(),
        words,
        recovery: recovery.map(|(id, state, specialist)| SurveyRecoveryView { id, state, specialist }),
    })
}

/// Answers in the order of the questions.
pub(super) fn in_order(questions: &[Question], mut said: BTreeMap<String, Said>) -> Vec<Answer> {
    let answer = |question: &Question| {
        let it = said.remove(question.key.as_str())?;
        Some(Answer::from_said(&question.key, it))
    };
    questions.iter().filter_map(answer).collect()
}

/// The survey behind this door. An owner sees what has ended with a kind word; a link that has ended is refused.
///
/// # Errors
/// `survey.link`, `survey.spent`, `survey.expired` of a link; [`Error::Missing`] for somebody else's.
pub async fn see(look: &impl Look, door: &Door) -> Result<SurveyView, Error> {
    let row = row(look, door).await?;
    if matches!(door, Door::Link(_)) {
        link::is_open(&row, look.now())?;
    }
    view(look, &row).await
}

/// The same, and notes the first look.
///
/// # Errors
/// As of [`see`].
pub async fn open(tx: &mut Tx, door: &Door) -> Result<SurveyView, Error> {
    let found = row(tx, door).await?;
    if link::is_open(&found, tx.now()).is_ok() {
        let mut row = take(tx, door).await?;
        if row.state == State::Sent {
            table::advance(tx, &mut row, Event::Open, ", opened_at = $4", vec![tx.now().into()]).await?;
        }
    }
    see(tx, door).await
}

/// Saves a page. What is left out stays; an empty text or list takes the answer back.
///
/// # Errors
/// As of [`see`]; what is wrong with an answer, at its place. Nothing is kept then.
pub async fn save(tx: &mut Tx, door: &Door, wish: SaveAnswers) -> Result<SurveyView, Error> {
    let mut row = take(tx, door).await?;
    let (_, questions) = form::version(tx, table::form_of(&row)?).await?;
    let said = answer::read(&questions, &wish.answers).map_err(Error::Invalid)?;
    put(tx, &row, &questions, said).await?;
    let sets = ", opened_at = COALESCE(opened_at, $4)";
    table::advance(tx, &mut row, Event::Save, sets, vec![tx.now().into()]).await?;
    view(tx, &row).await
}

async fn put(tx: &mut Tx, row: &Row, questions: &[Question], said: BTreeMap<String, Said>) -> Result<(), Error> {
    for (question, _) in said.iter().filter(|(_, it)| answer::is_blank(it)) {
        table::drop_answer(tx, row.id, question).await?;
    }
    let kept: BTreeMap<String, Said> = said.into_iter().filter(|(_, it)| !answer::is_blank(it)).collect();
    table::keep(tx, row.id, questions, &kept).await
}

/// Finishes: what is required and shown is answered, what is not shown is dropped, the link is spent, and a bad answer is
/// somebody's matter from now on.
///
/// # Errors
/// As of [`save`]; `answer.missing`.
pub async fn finish(tx: &mut Tx, door: &Door, wish: SaveAnswers) -> Result<SurveyView, Error> {
    let mut row = take(tx, door).await?;
    let (_, questions) = form::version(tx, table::form_of(&row)?).await?;
    let now = answer::read(&questions, &wish.answers).map_err(Error::Invalid)?;
    put(tx, &row, &questions, now).await?;
    let said = table::answers(tx, row.id).await?;
    let missing = answer::missing(&questions, &said);
    if !missing.is_empty() {
        return Err(Error::Invalid(missing));
    }
    let kept = settle(tx, &row, &questions, said).await?;
    let values: Vec<Value> = vec![tx.now().into(), answer::nps(&questions, &kept).into()];
    let sets = ", completed_at = $4, opened_at = COALESCE(opened_at, $4), nps = $5, ends_at = NULL, remind_at = NULL";
    table::advance(tx, &mut row, Event::Finish, sets, values).await?;
    row.completed_at = Some(tx.now());
    row.nps = answer::nps(&questions, &kept);
    if let Some(trigger) = answer::trigger(&questions, &kept) {
        recovery::open(tx, &row, trigger).await?;
    }
    view(tx, &row).await
}

/// Drops what is not shown; tells what is left.
pub(super) async fn settle(
    tx: &Tx,
    row: &Row,
    questions: &[Question],
    mut said: BTreeMap<String, Said>,
) -> Result<BTreeMap<String, Said>, Error> {
    for (question, shown) in questions.iter().zip(shown(questions, &said)) {
        if !shown && said.contains_key(question.key.as_str()) {
            table::drop_answer(tx, row.id, question.key.as_str()).await?;
        }
    }
    let keys: Vec<&str> = questions
        .iter()
        .zip(shown(questions, &said))
        .filter_map(|(question, shown)| shown.then_some(question.key.as_str()))
        .collect();
    said.retain(|key, _| keys.contains(&key.as_str()));
    Ok(said)
}
