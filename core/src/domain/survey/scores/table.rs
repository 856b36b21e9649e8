//! What the scores are computed from.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use sea_orm::{FromQueryResult, Value};

use super::LEAST;
use super::view::SetWeights;
use crate::domain::survey::recovery;
use crate::domain::survey::rules::answer::Said;
use crate::domain::survey::rules::form::Question;
use crate::domain::survey::rules::scores::{One, Weights, points};
use crate::domain::survey::rules::words::{Fact, Reason, Stage, Subject};
use crate::domain::survey::table::{questions, said, stores, zone};
use crate::ground::actor::Scope;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{StoreId, SurveyFormId, SurveyId};

/// A repair that comes back within so long was not put right at once (domain.md 3).
const AGAIN_MS: i64 = 30 * 86_400_000;

/// Which surveys, of which time.
pub struct Span<'a> {
    pub scope: &'a Scope,
    pub store: Option<StoreId>,
    pub subject: Subject,
    pub from: At,
    pub to: At,
}

impl Span<'_> {
    /// As a condition on the columns of `alias` whose instant is `column`.
    fn of(&self, alias: &str, column: &str) -> Result<(String, Vec<Value>), Error> {
        let mut values: Vec<Value> = vec![self.subject.into(), self.from.into(), self.to.into()];
        let stores = stores(self.scope, self.store, &format!("{alias}store_id"), &mut values)?;
        let condition = format!("{alias}subject = $1 AND {alias}{column} >= $2 AND {alias}{column} < $3 AND {stores}");
        Ok((condition, values))
    }
}

/// A finished survey with what the scores need of it.
#[derive(Clone, Debug)]
pub struct Answered {
    pub completed_at: At,
    pub one: One,
    /// What was answered of a fact …
    pub facts: BTreeMap<Fact, bool>,
    /// … and what the log says.
    pub logged: BTreeMap<Fact, bool>,
}

/// The finished surveys of a time with what was said and what the log says.
pub async fn answered(look: &impl Look, span: &Span<'_>) -> Result<Vec<Answered>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        id: SurveyId,
        completed_at: At,
        nps: Option<i64>,
        form_id: SurveyFormId,
    }
    #[derive(FromQueryResult)]
    struct Answer {
        survey_id: SurveyId,
        question: String,
        said: String,
    }
    let (condition, values) = span.of("v.", "completed_at")?;
    let sql = format!(
        "SELECT v.id, v.completed_at, v.nps, v.form_id FROM survey v WHERE {condition} AND v.state = 'completed' ORDER BY v.completed_at, v.id"
    );
    let rows: Vec<Row> = look.all(&sql, values.clone()).await?;
    let mut forms: HashMap<SurveyFormId, Vec<Question>> = HashMap::new();
    for row in &rows {
        if let std::collections::hash_map::Entry::Vacant(place) = forms.entry(row.form_id) {
            place.insert(form(look, row.form_id).await?);
        }
    }
    let sql = format!(
        "SELECT a.survey_id, a.question, a.said FROM survey_answer a JOIN survey v ON v.id = a.survey_id \
         WHERE {condition} AND v.state = 'completed' AND a.text IS NULL ORDER BY a.survey_id, a.question"
    );
    let mut answers: HashMap<SurveyId, Vec<Answer>> = HashMap::new();
    for answer in look.all::<Answer>(&sql, values).await? {
        answers.entry(answer.survey_id).or_default().push(answer);
    }
    let mut logged = logged(look, span).await?;
    let mut found = Vec::new();
    for row in rows {
        let mut one = Answered {
            completed_at: row.completed_at,
            one: One {
                nps: row.nps,
                ..One::default()
            },
            facts: BTreeMap::new(),
            logged: logged.remove(&row.id).unwrap_or_default(),
        };
        let asked = forms.get(&row.form_id).map_or(&[][..], Vec::as_slice);
        for answer in answers.remove(&row.id).unwrap_or_default() {
            let question = asked.iter().find(|one| one.key.as_str() == answer.question);
            if let (Some(question), Some(it)) = (question, said(&answer.said)?) {
                take(&mut one, question, &it);
            }
        }
        found.push(one);
    }
    Ok(found)
}

async fn form(look: &impl Look, id: SurveyFormId) -> Result<Vec<Question>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        questions: String,
    }
    let row: Option<Row> = look
        .one("SELECT questions FROM survey_form WHERE id = $1", [id.into()])
        .await?;
    row.map_or(Ok(Vec::new()), |row| questions(&row.questions))
}

/// What an answer counts for.
fn take(one: &mut Answered, question: &Question, it: &Said) {
    let mut add = |stage: Stage, score: i64| {
        if let Some(scale) = question.scale() {
            one.one.stages.entry(stage).or_default().push(points(score, scale));
        }
    };
    match it {
        Said::Score(score) => {
            if let Some(stage) = question.stage {
                add(stage, *score);
            }
        }
        Said::Rows(rows) => {
            for row in rows {
                let asked = question.rows.iter().find(|one| one.key == row.row);
                if let Some(stage) = asked.and_then(|one| one.stage) {
                    add(stage, row.score);
                }
            }
        }
        Said::Yes(yes) => {
            if let Some(fact) = question.fact {
                one.facts.insert(fact, *yes);
            }
        }
        _ => {}
    }
}

/// What the log says of the handovers that were judged.
async fn logged(look: &impl Look, span: &Span<'_>) -> Result<HashMap<SurveyId, BTreeMap<Fact, bool>>, Error> {
    let (condition, mut values) = span.of("v.", "completed_at")?;
    let mut found: HashMap<SurveyId, BTreeMap<Fact, bool>> = HashMap::new();
    match span.subject {
        Subject::Repair => {
            #[derive(FromQueryResult)]
            struct Row {
                id: SurveyId,
                promised_at: Option<At>,
                ready_at: Option<At>,
                ended_at: Option<At>,
                again: i64,
            }
            values.push(AGAIN_MS.into());
            let again = format!(
                "CAST((SELECT COUNT(*) FROM repair_order x WHERE x.car_id = r.car_id AND x.rework_of = r.id AND x.stage <> 'cancelled' \
                 AND x.opened_at <= r.ended_at + ${}) AS bigint)",
                values.len()
            );
            let sql = format!(
                "SELECT v.id, r.promised_at, r.ready_at, r.ended_at, {again} AS again FROM survey v JOIN repair_order r ON r.id = v.subject_id \
                 WHERE {condition} AND v.state = 'completed'"
            );
            for row in look.all::<Row>(&sql, values).await? {
                let facts = found.entry(row.id).or_default();
                facts.insert(Fact::FixedFirstTime, row.again == 0);
                if let Some((promised, ready)) = row.promised_at.zip(row.ready_at.or(row.ended_at)) {
                    facts.insert(Fact::OnTime, ready <= promised);
                }
            }
        }
        Subject::Delivery => {
            #[derive(FromQueryResult)]
            struct Row {
                id: SurveyId,
                delivered_at: Option<At>,
                expected_to: Option<String>,
                store_zone: String,
            }
            let sql = format!(
                "SELECT v.id, o.delivered_at, o.expected_to, st.zone AS store_zone FROM survey v JOIN sales_order o ON o.id = v.subject_id \
                 JOIN store st ON st.id = v.store_id WHERE {condition} AND v.state = 'completed'"
            );
            for row in look.all::<Row>(&sql, values).await? {
                let promised: Option<NaiveDate> = row.expected_to.and_then(|day| day.parse().ok());
                if let Some((promised, at)) = promised.zip(row.delivered_at) {
                    let day = at.utc().with_timezone(&zone(&row.store_zone)).date_naive();
                    found.entry(row.id).or_default().insert(Fact::OnTime, day <= promised);
                }
            }
        }
    }
    Ok(found)
}

/// A survey that was sent.
#[derive(Clone, Debug)]
pub struct Sent {
    pub sent_at: At,
    pub completed: bool,
}

/// What was sent in a time.
pub async fn sent(look: &impl Look, span: &Span<'_>) -> Result<Vec<Sent>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        sent_at: At,
        completed_at: Option<At>,
    }
    let (condition, values) = span.of("v.", "sent_at")?;
    let sql = format!("SELECT v.sent_at, v.completed_at FROM survey v WHERE {condition} AND v.method = 'app'");
    let rows: Vec<Row> = look.all(&sql, values).await?;
    let sent = |row: Row| Sent {
        sent_at: row.sent_at,
        completed: row.completed_at.is_some(),
    };
    Ok(rows.into_iter().map(sent).collect())
}

/// What was not sent in a time, by reason.
pub async fn suppressed(look: &impl Look, span: &Span<'_>) -> Result<Vec<(Reason, i64)>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        reason: Reason,
        n: i64,
    }
    let (condition, values) = span.of("v.", "made_at")?;
    let sql = format!(
        "SELECT v.reason, COUNT(*) AS n FROM survey v WHERE {condition} AND v.state = 'suppressed' GROUP BY v.reason ORDER BY v.reason"
    );
    let rows: Vec<Row> = look.all(&sql, values).await?;
    Ok(rows.into_iter().map(|row| (row.reason, row.n)).collect())
}

/// How the recoveries of a time ended.
pub async fn tally(look: &impl Look, span: &Span<'_>) -> Result<recovery::Tally, Error> {
    let (condition, values) = span.of("", "opened_at")?;
    recovery::tally(look, &condition, values).await
}

/// The weights of a store, else the group's, else the standard; the least number of answers; whether they are its own.
pub async fn weights(
    look: &impl Look,
    store: Option<StoreId>,
    subject: Subject,
) -> Result<(Weights, i64, bool), Error> {
    #[derive(FromQueryResult)]
    struct Row {
        store_id: Option<StoreId>,
        weights: String,
        least: i64,
    }
    let sql = "SELECT store_id, weights, least FROM survey_weight WHERE subject = $1 AND (store_id IS NULL OR store_id = $2) \
               ORDER BY CASE WHEN store_id IS NULL THEN 1 ELSE 0 END LIMIT 1";
    let row: Option<Row> = look.one(sql, [subject.into(), store.into()]).await?;
    let Some(row) = row else {
        return Ok((Weights::DEFAULT, LEAST, false));
    };
    let weights = serde_json::from_str(&row.weights).map_err(|e| Error::fault("read the weights", e))?;
    Ok((weights, row.least, row.store_id == store))
}

/// Writes weights down.
pub async fn set_weights(tx: &Tx, wish: &SetWeights) -> Result<(), Error> {
    let weights = serde_json::to_string(&wish.weights).map_err(|e| Error::fault("write the weights", e))?;
    let me = tx.actor().staff()?.staff;
    match wish.store_id {
        Some(store) => {
            let sql = "DELETE FROM survey_weight WHERE subject = $1 AND store_id = $2";
            tx.run(sql, [wish.subject.into(), store.into()]).await?
        }
        None => {
            let sql = "DELETE FROM survey_weight WHERE subject = $1 AND store_id IS NULL";
            tx.run(sql, [wish.subject.into()]).await?
        }
    };
    let sql = "INSERT INTO survey_weight (id, store_id, subject, weights, least, changed_at, changed_by) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values: [Value; 7] = [
        crate::ground::id::fresh_uuid(tx.now()).into(),
        wish.store_id.into(),
        wish.subject.into(),
        weights.into(),
        wish.least.into(),
        tx.now().into(),
        me.into(),
    ];
    tx.run(sql, values).await?;
    Ok(())
}
