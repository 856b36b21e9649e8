//! What owners write to their butler, and what is answered.

use sea_orm::Value;
use uuid::Uuid;

use super::rules::due;
use super::table::{self, ReplyRow};
use super::view::{AnswerReply, AnswerView, FindReplies, NamedView, ReplyView, StaffReplyView};
use super::{ANSWERED, MANY, Question, assured};
use crate::domain::notice::{self, Audience, Facts, Intent, Kind};
use crate::domain::staff::{self, Role};
use crate::domain::{identity, store};
use crate::ground::audit::Entry;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Fault};
use crate::ground::id::{Id, PersonId, ReplyId, StaffId, StoreId};
use crate::ground::text::Note;

/// How many of an owner's words may wait for an answer.
const MOST_OPEN: i64 = 5;

fn said(text: &Note) -> Result<&str, Error> {
    match text.is_empty() {
        true => Err(Error::field("/text", "butler.text", "请填写内容")),
        false => Ok(text.as_str()),
    }
}

/// The words reach the butler, or who covers, with a clock. Whether the subject is this person's is the caller's to ask.
///
/// # Errors
/// `butler.many`, an empty text; [`Fault`] when the store has nobody.
pub async fn ask(tx: &mut Tx, question: Question<'_>) -> Result<ReplyId, Error> {
    let (person, store) = (question.person, question.store);
    let text = said(question.text)?;
    // Two at once are both counted.
    identity::take(tx, person).await?;
    let open = "SELECT COUNT(*) FROM butler_reply WHERE person_id = $1 AND answered_at IS NULL";
    if tx.number(open, [person.into()]).await? >= MOST_OPEN {
        return Err(MANY.into());
    }
    let at = store::find(tx, store).await?;
    let butler = match assured(tx, store, person).await? {
        Some(butler) => butler,
        None => manager(tx, store).await?,
    };
    let id: ReplyId = tx.fresh();
    let sealed = table::seal(tx, person, id, "text", text).await?;
    let due_at = due(at.zone, tx.now());
    let sql = "INSERT INTO butler_reply (id, store_id, person_id, vehicle_id, about, subject_id, subject, butler_id, acting_id, text, at, due_at, version) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)";
    let values: [Value; 12] = [
        id.into(),
        store.into(),
        person.into(),
        question.vehicle.into(),
        question.about.into(),
        question.subject.into(),
        question.subject_text.into(),
        butler.id.into(),
        butler.acting().into(),
        sealed.into(),
        tx.now().into(),
        due_at.into(),
    ];
    tx.run(sql, values).await?;
    table::changed(tx, id, 1, store, person);
    tx.changed(crate::ground::change::Change::of("today", id, 0).to_store(store));
    let intent = Intent {
        audience: desk(tx, store, butler.acting()).await?,
        kind: Kind::ButlerAsked,
        store,
        subject: id.uuid(),
        subject_text: id.to_string(),
        event_no: 1,
        facts: Facts {
            due_at: Some(due_at),
            ..Facts::new(at.name, "", at.zone)
        },
        not_before: None,
        expires_at: None,
    };
    notice::intend(tx, intent).await?;
    Ok(id)
}

/// Where a store has no advisor at all, its manager has the words.
async fn manager(look: &impl Look, store: StoreId) -> Result<super::Butler, Error> {
    let found = staff::at_store(look, store).await?.into_iter();
    let found = found
        .filter(|one| one.roles.contains(&Role::StoreManager))
        .min_by_key(|one| one.id);
    let one = found.ok_or(Error::Fault(Fault::bare("a store has neither advisor nor manager")))?;
    Ok(super::Butler {
        id: one.id,
        name: one.name,
        cover: None,
    })
}

/// The role in which somebody of the store is told.
async fn desk(look: &impl Look, store: StoreId, who: StaffId) -> Result<Audience, Error> {
    for role in [Role::ServiceAdvisor, Role::SalesConsultant] {
        if staff::has_role(look, who, store, role).await? {
            return Ok(Audience::Holder(store, role, who));
        }
    }
    Ok(Audience::Holder(store, Role::StoreManager, who))
}

/// Whether what was told of these words is still so (X7).
///
/// # Errors
/// [`Fault`].
pub async fn is_current(look: &impl Look, subject: Uuid, event_no: i64) -> Result<bool, Error> {
    let sql = "SELECT COUNT(*) FROM butler_reply WHERE id = $1 AND version <= $2";
    Ok(look.number(sql, [subject.into(), event_no.into()]).await? > 0)
}

async fn open(look: &impl Look, row: &ReplyRow) -> Result<ReplyView, Error> {
    let answer = match (&row.answer, row.answered_at) {
        (Some(sealed), Some(at)) => Some(AnswerView {
            text: table::open(look, row.person_id, row.id, "answer", sealed).await?,
            at,
            by: row.answered_name.clone().unwrap_or_default(),
        }),
        _ => None,
    };
    Ok(ReplyView {
        id: row.id,
        text: table::open(look, row.person_id, row.id, "text", &row.text).await?,
        at: row.at,
        due_at: row.due_at,
        answer,
    })
}

/// What was written in answer to one thing, the oldest first; whose it is is the caller's to ask.
///
/// # Errors
/// [`Fault`].
pub async fn replies(look: &impl Look, subject: Uuid, person: PersonId) -> Result<Vec<ReplyView>, Error> {
    let condition = "r.subject_id = $1 AND r.person_id = $2 ORDER BY r.at, r.id LIMIT 50";
    let mut all = Vec::new();
    for row in table::replies(look, condition, vec![subject.into(), person.into()]).await? {
        all.push(open(look, &row).await?);
    }
    Ok(all)
}

async fn staff_view(look: &impl Look, row: ReplyRow) -> Result<StaffReplyView, Error> {
    let view = open(look, &row).await?;
    let person = identity::person(look, row.person_id).await?;
    Ok(StaffReplyView {
        id: row.id,
        store_id: row.store_id,
        about: row.about,
        subject: row.subject,
        person_id: row.person_id,
        person: person.name.as_ref().map(crate::ground::text::Sensitive::masked),
        vehicle_id: row.vehicle_id,
        text: view.text,
        at: row.at,
        due_at: row.due_at,
        butler: NamedView {
            id: row.butler_id,
            name: row.butler_name,
        },
        acting: NamedView {
            id: row.acting_id,
            name: row.acting_name,
        },
        answer: view.answer,
    })
}

/// What owners wrote to butlers of the store: what waits first by its clock, or all of it, the newest first; at most 100.
///
/// # Errors
/// [`Error::Missing`] for a store out of scope.
pub async fn staff_replies(look: &impl Look, id: StoreId, find: FindReplies) -> Result<Vec<StaffReplyView>, Error> {
    look.actor().in_store(id)?;
    store::find(look, id).await?;
    let condition = match find.open.unwrap_or(false) {
        true => "r.store_id = $1 AND r.answered_at IS NULL ORDER BY r.due_at, r.id LIMIT 100",
        false => "r.store_id = $1 ORDER BY r.at DESC, r.id DESC LIMIT 100",
    };
    let mut all = Vec::new();
    for row in table::replies(look, condition, vec![id.into()]).await? {
        all.push(staff_view(look, row).await?);
    }
    Ok(all)
}

async fn scoped(look: &impl Look, id: ReplyId) -> Result<ReplyRow, Error> {
    let rows = table::replies(look, "r.id = $1", vec![id.into()]).await?;
    let row = rows.into_iter().next().ok_or(Error::Missing("reply"))?;
    look.actor()
        .in_store(row.store_id)
        .map_err(|_out_of_scope| Error::Missing("reply"))?;
    Ok(row)
}

/// Somebody of the store answers; the owner is told.
///
/// # Errors
/// `butler.answered`, an empty text; [`Error::Missing`] out of scope.
pub async fn answer(tx: &mut Tx, id: ReplyId, wish: AnswerReply) -> Result<StaffReplyView, Error> {
    let row = scoped(tx, id).await?;
    let text = said(&wish.text)?;
    let me = tx.actor().staff()?.staff;
    let sealed = table::seal(tx, row.person_id, id, "answer", text).await?;
    let sql = "UPDATE butler_reply SET answer = $2, answered_by = $3, answered_at = $4, version = 2 WHERE id = $1 AND answered_at IS NULL";
    if tx
        .run(sql, [id.into(), sealed.into(), me.into(), tx.now().into()])
        .await?
        == 0
    {
        return Err(ANSWERED.into());
    }
    table::changed(tx, id, 2, row.store_id, row.person_id);
    tx.changed(crate::ground::change::Change::of("today", id, 0).to_store(row.store_id));
    let at = store::find(tx, row.store_id).await?;
    let intent = Intent {
        audience: Audience::Person(row.person_id),
        kind: Kind::ButlerAnswered,
        store: row.store_id,
        subject: id.uuid(),
        subject_text: row.subject,
        event_no: 2,
        facts: Facts {
            text: staff::name(tx, me).await?,
            ..Facts::new(at.name, "", at.zone)
        },
        not_before: None,
        expires_at: None,
    };
    notice::intend(tx, intent).await?;
    tx.audit(Entry {
        action: "butler.answered",
        subject_kind: "reply",
        subject: id.uuid(),
        store: Some(row.store_id),
        detail: None,
    })
    .await?;
    staff_view(tx, scoped(tx, id).await?).await
}
