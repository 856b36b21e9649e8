//! Forms: written as drafts, looked at as owners would see them, published when every rule is kept (issue 7, point 2).

mod table;

use sea_orm::{FromQueryResult, Iterable};

use super::rules::answer::{missing, read};
use super::rules::form::{Question, seconds, shown, wrong};
use super::rules::words::{FormState, Subject};
use super::view::{
    FindForms, FormLineView, FormView, NewForm, PreviewAnswers, PreviewView, RewriteForm, RuleView, SeenForm,
};
use super::{DRAFT_EXISTS, FORM_VERSION, PUBLISHED};
use crate::domain::store;
use crate::ground::actor::Scope;
use crate::ground::audit::Entry;
use crate::ground::change::Change;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Field};
use crate::ground::id::{Id, StoreId, SurveyFormId};
use table::Row;

/// A draft may hold so many questions; what is published keeps the rules.
const MOST_DRAFTED: usize = 30;

/// The form that is asked at a store: its own, else the group's, else the standard one, which becomes the group's.
pub(super) async fn asked(tx: &mut Tx, store: StoreId, subject: Subject) -> Result<SurveyFormId, Error> {
    if let Some(id) = table::asked(tx, store, subject).await? {
        return Ok(id);
    }
    table::standard(tx, subject).await?;
    table::asked(tx, store, subject)
        .await?
        .ok_or(Error::Missing("survey_form"))
}

/// What is judged and has no form of the group yet.
async fn without(look: &impl Look) -> Result<Vec<Subject>, Error> {
    #[derive(FromQueryResult)]
    struct With {
        subject: Subject,
    }
    let sql = "SELECT DISTINCT subject FROM survey_form WHERE store_id IS NULL AND state = 'published'";
    let with: Vec<With> = look.all(sql, []).await?;
    let none = |subject: &Subject| with.iter().all(|one| one.subject != *subject);
    Ok(Subject::iter().filter(none).collect())
}

/// Whether the group has a form for everything that is judged.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn stands(look: &impl Look) -> Result<bool, Error> {
    Ok(without(look).await?.is_empty())
}

/// The standard form becomes the group's where it has none, so that it is seen before the first owner is asked.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn standing(tx: &mut Tx) -> Result<(), Error> {
    for subject in without(tx).await? {
        table::standard(tx, subject).await?;
    }
    Ok(())
}

/// The questions of a version, with its title and its words.
pub(super) async fn version(look: &impl Look, id: SurveyFormId) -> Result<(Row, Vec<Question>), Error> {
    let row = table::one(look, id).await?.ok_or(Error::Missing("survey_form"))?;
    let questions = super::table::questions(&row.questions)?;
    Ok((row, questions))
}

/// A version that the actor may see: the group's, or one of their stores.
async fn seen(look: &impl Look, id: SurveyFormId) -> Result<(Row, Vec<Question>), Error> {
    let (row, questions) = version(look, id).await?;
    if let Some(store) = row.store_id {
        look.actor()
            .in_store(store)
            .map_err(|_elsewhere| Error::Missing("survey_form"))?;
    }
    Ok((row, questions))
}

/// Whoever writes the group's forms may do so in the group.
pub(super) fn may_write(look: &impl Look, store: Option<StoreId>) -> Result<(), Error> {
    match store {
        Some(store) => look.actor().in_store(store),
        None => match look.actor().staff()?.scope {
            Scope::Group => Ok(()),
            Scope::Stores(_) => Err(Error::Denied("group")),
        },
    }
}

fn rules(found: Vec<Field>) -> Vec<RuleView> {
    let rule = |field: Field| RuleView {
        code: field.code.into_owned(),
        pointer: field.pointer,
        message: field.message,
    };
    found.into_iter().map(rule).collect()
}

fn view(row: Row, questions: Vec<Question>) -> FormView {
    FormView {
        id: row.id,
        version: row.version,
        store_id: row.store_id,
        subject: row.subject,
        no: row.no,
        state: row.state,
        title: row.title,
        intro: row.intro,
        thanks: row.thanks,
        script: row.script,
        seconds: seconds(&questions),
        wrong: rules(wrong(row.subject, &questions)),
        questions,
        published_at: row.published_at,
    }
}

/// One version with the rules that keep it from being published.
///
/// # Errors
/// [`Error::Missing`].
pub async fn form(look: &impl Look, id: SurveyFormId) -> Result<FormView, Error> {
    look.actor().staff()?;
    let (row, questions) = seen(look, id).await?;
    Ok(view(row, questions))
}

/// The versions of the group's forms and of the actor's stores, the newest first.
///
/// # Errors
/// [`Error::Missing`] for a store out of scope.
pub async fn forms(look: &impl Look, find: &FindForms) -> Result<Vec<FormLineView>, Error> {
    let scope = look.actor().staff()?.scope.clone();
    let mut lines = Vec::new();
    for row in table::list(look, &scope, find.store_id).await? {
        let questions = super::table::questions(&row.questions)?;
        lines.push(FormLineView {
            id: row.id,
            store_id: row.store_id,
            subject: row.subject,
            no: row.no,
            state: row.state,
            title: row.title,
            seconds: seconds(&questions),
            questions: questions.len(),
            published_at: row.published_at,
            answered: row.answered,
        });
    }
    Ok(lines)
}

fn text(questions: &[Question]) -> Result<String, Error> {
    if questions.len() > MOST_DRAFTED {
        return Err(Error::field("/questions", "form.too_many", "题目过多"));
    }
    serde_json::to_string(questions).map_err(|e| Error::fault("write a form", e))
}

fn told(tx: &Tx, row: &Row) {
    let change = Change::of("survey", row.id, row.version);
    tx.changed(match row.store_id {
        Some(store) => change.to_store(store),
        None => change,
    });
}

async fn log(tx: &Tx, row: &Row, action: &'static str) -> Result<(), Error> {
    tx.audit(Entry {
        action,
        subject_kind: "survey_form",
        subject: row.id.uuid(),
        store: row.store_id,
        detail: Some(row.no.to_string()),
    })
    .await
}

/// A new version is begun.
///
/// # Errors
/// `form.draft_exists` with its id; [`Error::Missing`] for a store out of scope; [`Error::Denied`] for the group's.
pub async fn draft(tx: &mut Tx, wish: NewForm) -> Result<FormView, Error> {
    may_write(tx, wish.store_id)?;
    if let Some(store) = wish.store_id {
        store::find(tx, store).await?;
    }
    let questions = text(&wish.questions)?;
    let id: SurveyFormId = tx.fresh();
    if !table::insert(tx, id, &wish, &questions).await? {
        let extra = serde_json::json!({ "id": table::draft_of(tx, wish.store_id, wish.subject).await? });
        return Err(DRAFT_EXISTS.with(extra).into());
    }
    let (row, questions) = version(tx, id).await?;
    told(tx, &row);
    log(tx, &row, "survey.form_drafted").await?;
    Ok(view(row, questions))
}

/// The draft of this version, taken for this write.
async fn drafted(tx: &Tx, id: SurveyFormId, seen_version: i64) -> Result<Row, Error> {
    tx.run("UPDATE survey_form SET version = version WHERE id = $1", [id.into()])
        .await?;
    let (row, _) = seen(tx, id).await?;
    may_write(tx, row.store_id)?;
    if row.state != FormState::Draft {
        return Err(PUBLISHED.into());
    }
    match row.version == seen_version {
        true => Ok(row),
        false => Err(FORM_VERSION.with(serde_json::json!({ "version": row.version })).into()),
    }
}

/// The draft is written anew.
///
/// # Errors
/// `form.published`, `form.version`; [`Error::Missing`], [`Error::Denied`].
pub async fn rewrite(tx: &mut Tx, id: SurveyFormId, wish: RewriteForm) -> Result<FormView, Error> {
    drafted(tx, id, wish.version).await?;
    let questions = text(&wish.questions)?;
    table::rewrite(tx, id, &wish, &questions).await?;
    let (row, questions) = version(tx, id).await?;
    told(tx, &row);
    Ok(view(row, questions))
}

/// It is asked from now on; the version before is retired, and what was sent by it stays bound to it.
///
/// # Errors
/// Every rule that is broken, by name; `form.published`, `form.version`; [`Error::Missing`], [`Error::Denied`].
pub async fn publish(tx: &mut Tx, id: SurveyFormId, wish: SeenForm) -> Result<FormView, Error> {
    let row = drafted(tx, id, wish.version).await?;
    let broken = wrong(row.subject, &super::table::questions(&row.questions)?);
    if !broken.is_empty() {
        return Err(Error::Invalid(broken));
    }
    table::publish(tx, &row).await?;
    let (row, questions) = version(tx, id).await?;
    told(tx, &row);
    log(tx, &row, "survey.form_published").await?;
    Ok(view(row, questions))
}

/// What an owner who answered so would be shown, and what would be wrong; nothing is kept.
///
/// # Errors
/// [`Error::Missing`].
pub async fn preview(look: &impl Look, id: SurveyFormId, wish: &PreviewAnswers) -> Result<PreviewView, Error> {
    look.actor().staff()?;
    let (_, questions) = seen(look, id).await?;
    let (said, mut found) = match read(&questions, &wish.answers) {
        Ok(said) => (said, Vec::new()),
        Err(wrong) => (std::collections::BTreeMap::new(), wrong),
    };
    found.extend(missing(&questions, &said));
    let visible: Vec<Question> = questions
        .iter()
        .zip(shown(&questions, &said))
        .filter(|(_, shown)| *shown)
        .map(|(question, _)| question.clone())
        .collect();
    Ok(PreviewView {
        seconds: seconds(&visible),
        page: super::rules::answer::page(&questions, &said),
        visible: visible.into_iter().map(Question::asked).collect(),
        wrong: rules(found),
    })
}
