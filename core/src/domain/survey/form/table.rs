//! Rows of forms.

use sea_orm::{FromQueryResult, Value};

use crate::domain::survey::rules::words::{FormState, Subject};
use crate::domain::survey::standard;
use crate::domain::survey::table::stores;
use crate::domain::survey::view::{NewForm, RewriteForm};
use crate::ground::actor::Scope;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{StoreId, SurveyFormId};

/// A version of a form.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    pub id: SurveyFormId,
    pub store_id: Option<StoreId>,
    pub subject: Subject,
    pub no: i64,
    pub version: i64,
    pub state: FormState,
    pub title: String,
    pub intro: Option<String>,
    pub thanks: String,
    pub script: Option<String>,
    pub questions: String,
    pub published_at: Option<At>,
    pub answered: i64,
}

const SELECT: &str = "SELECT f.id, f.store_id, f.subject, f.no, f.version, f.state, f.title, f.intro, f.thanks, f.script, f.questions, f.published_at, \
     CAST(0 AS bigint) AS answered FROM survey_form f";

/// A version by its id.
pub async fn one(look: &impl Look, id: SurveyFormId) -> Result<Option<Row>, Error> {
    look.one(&format!("{SELECT} WHERE f.id = $1"), [id.into()]).await
}

/// The group's versions and those of these stores, the newest first.
pub async fn list(look: &impl Look, scope: &Scope, store: Option<StoreId>) -> Result<Vec<Row>, Error> {
    let mut values: Vec<Value> = Vec::new();
    let own = stores(scope, store, "f.store_id", &mut values)?;
    let count = "(SELECT COUNT(*) FROM survey v WHERE v.form_id = f.id AND v.state = 'completed')";
    let sql = format!(
        "{} WHERE (f.store_id IS NULL OR {own}) ORDER BY f.created_at DESC, f.id DESC LIMIT 200",
        SELECT.replace("CAST(0 AS bigint)", count)
    );
    look.all(&sql, values).await
}

#[derive(FromQueryResult)]
struct Found {
    id: SurveyFormId,
}

/// What is asked at a store: its own before the group's.
pub async fn asked(look: &impl Look, store: StoreId, subject: Subject) -> Result<Option<SurveyFormId>, Error> {
    let sql = "SELECT id FROM survey_form WHERE subject = $1 AND state = 'published' AND (store_id = $2 OR store_id IS NULL) \
               ORDER BY CASE WHEN store_id IS NULL THEN 1 ELSE 0 END LIMIT 1";
    let found: Option<Found> = look.one(sql, [subject.into(), store.into()]).await?;
    Ok(found.map(|one| one.id))
}

fn of(store: Option<StoreId>, values: &mut Vec<Value>) -> String {
    match store {
        None => "store_id IS NULL".to_owned(),
        Some(store) => {
            values.push(store.into());
            format!("store_id = ${}", values.len())
        }
    }
}

/// The draft of a store or of the group.
pub async fn draft_of(
    look: &impl Look,
    store: Option<StoreId>,
    subject: Subject,
) -> Result<Option<SurveyFormId>, Error> {
    let mut values: Vec<Value> = vec![subject.into()];
    let own = of(store, &mut values);
    let sql = format!("SELECT id FROM survey_form WHERE subject = $1 AND state = 'draft' AND {own}");
    let found: Option<Found> = look.one(&sql, values).await?;
    Ok(found.map(|one| one.id))
}

async fn number(look: &impl Look, store: Option<StoreId>, subject: Subject) -> Result<i64, Error> {
    let mut values: Vec<Value> = vec![subject.into()];
    let own = of(store, &mut values);
    let sql = format!("SELECT CAST(COALESCE(MAX(no), 0) + 1 AS bigint) FROM survey_form WHERE subject = $1 AND {own}");
    look.number(&sql, values).await
}

const INSERT: &str = "INSERT INTO survey_form (id, store_id, subject, no, version, state, title, intro, thanks, script, questions, \
     created_at, created_by, published_at) VALUES ($1, $2, $3, $4, 1, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING";

/// Writes a draft; false when there is one.
pub async fn insert(tx: &Tx, id: SurveyFormId, wish: &NewForm, questions: &str) -> Result<bool, Error> {
    let thanks = wish
        .thanks
        .as_ref()
        .map_or(standard::of(wish.subject).thanks, |it| it.as_str());
    let values: [Value; 13] = [
        id.into(),
        wish.store_id.into(),
        wish.subject.into(),
        number(tx, wish.store_id, wish.subject).await?.into(),
        FormState::Draft.into(),
        wish.title.as_str().into(),
        wish.intro.as_ref().map(|it| it.as_str().to_owned()).into(),
        thanks.into(),
        wish.script.as_ref().map(|it| it.as_str().to_owned()).into(),
        questions.into(),
        tx.now().into(),
        Some(tx.actor().staff()?.staff).into(),
        None::<At>.into(),
    ];
    Ok(tx.run(INSERT, values).await? == 1)
}

/// The standard form becomes the group's, unless it has one.
pub async fn standard(tx: &Tx, subject: Subject) -> Result<(), Error> {
    let form = standard::of(subject);
    let values: [Value; 13] = [
        tx.fresh::<SurveyFormId>().into(),
        None::<StoreId>.into(),
        subject.into(),
        number(tx, None, subject).await?.into(),
        FormState::Published.into(),
        form.title.into(),
        Some(form.intro.to_owned()).into(),
        form.thanks.into(),
        Some(form.script.to_owned()).into(),
        form.questions.into(),
        tx.now().into(),
        None::<crate::ground::id::StaffId>.into(),
        Some(tx.now()).into(),
    ];
    tx.run(INSERT, values).await?;
    Ok(())
}

/// Writes a draft anew.
pub async fn rewrite(tx: &Tx, id: SurveyFormId, wish: &RewriteForm, questions: &str) -> Result<(), Error> {
    let sql = "UPDATE survey_form SET version = version + 1, title = $2, intro = $3, thanks = COALESCE($4, thanks), script = $5, questions = $6 \
               WHERE id = $1";
    let values: [Value; 6] = [
        id.into(),
        wish.title.as_str().into(),
        wish.intro.as_ref().map(|it| it.as_str().to_owned()).into(),
        wish.thanks.as_ref().map(|it| it.as_str().to_owned()).into(),
        wish.script.as_ref().map(|it| it.as_str().to_owned()).into(),
        questions.into(),
    ];
    tx.run(sql, values).await?;
    Ok(())
}

/// This version is asked from now on.
pub async fn publish(tx: &Tx, row: &Row) -> Result<(), Error> {
    let mut values: Vec<Value> = vec![row.subject.into()];
    let own = of(row.store_id, &mut values);
    let sql = format!(
        "UPDATE survey_form SET state = 'retired', version = version + 1 WHERE subject = $1 AND state = 'published' AND {own}"
    );
    tx.run(&sql, values).await?;
    let sql = "UPDATE survey_form SET state = 'published', version = version + 1, published_at = $2, published_by = $3 WHERE id = $1";
    let me = tx.actor().staff()?.staff;
    tx.run(sql, [row.id.into(), tx.now().into(), me.into()]).await?;
    Ok(())
}
