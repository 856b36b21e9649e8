//! Rows of pictures.

use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

use crate::ground::actor::Actor;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, MediaId, PersonId, StaffId};

/// Who sends pictures.
#[derive(Clone, Copy, Debug)]
pub enum Uploader {
    /// An owner.
    Person(PersonId),
    /// A member of staff.
    Staff(StaffId),
}

impl Uploader {
    /// The actor, if it is one of the two.
    pub fn of(actor: &Actor) -> Result<Uploader, Error> {
        match actor {
            Actor::Customer(me) => Ok(Uploader::Person(me.person)),
            Actor::Staff(me) => Ok(Uploader::Staff(me.staff)),
            Actor::System(_) | Actor::Anonymous => Err(Error::Missing("media")),
        }
    }

    fn column(self) -> &'static str {
        match self {
            Uploader::Person(_) => "person_id",
            Uploader::Staff(_) => "staff_id",
        }
    }

    fn id(self) -> Uuid {
        match self {
            Uploader::Person(id) => id.uuid(),
            Uploader::Staff(id) => id.uuid(),
        }
    }
}

/// How many pictures somebody sent in the last 24 hours. Their row is taken first, so that two at once are both counted.
pub async fn of_a_day(tx: &Tx, from: Uploader) -> Result<i64, Error> {
    let own = match from {
        Uploader::Person(_) => "UPDATE person SET created_at = created_at WHERE id = $1",
        Uploader::Staff(_) => "UPDATE staff SET totp_step = totp_step WHERE id = $1",
    };
    tx.run(own, [from.id().into()]).await?;
    let since = tx.now().plus_minutes(-24 * 60);
    let sql = format!(
        "SELECT COUNT(*) FROM media WHERE {} = $1 AND created_at > $2",
        from.column()
    );
    tx.number(&sql, [from.id().into(), since.into()]).await
}

/// The row of a picture that is expected.
pub async fn insert(tx: &Tx, id: MediaId, from: Uploader, wrapped: Vec<u8>) -> Result<(), Error> {
    let sql = format!(
        "INSERT INTO media (id, {}, state, wrapped, created_at) VALUES ($1, $2, 'coming', $3, $4)",
        from.column()
    );
    let values: [Value; 4] = [id.into(), from.id().into(), wrapped.into(), tx.now().into()];
    tx.run(&sql, values).await?;
    Ok(())
}

/// What is known of a picture that is there.
pub struct Kept {
    pub sha256: Vec<u8>,
    pub bytes: i64,
    pub width: i32,
    pub height: i32,
}

/// Its bytes are there; false when it is not expected.
pub async fn here(tx: &Tx, id: MediaId, kept: &Kept) -> Result<bool, Error> {
    let sql = "UPDATE media SET state = 'here', sha256 = $2, bytes = $3, width = $4, height = $5 WHERE id = $1 AND state = 'coming'";
    let values: [Value; 5] = [
        id.into(),
        kept.sha256.clone().into(),
        kept.bytes.into(),
        kept.width.into(),
        kept.height.into(),
    ];
    Ok(tx.run(sql, values).await? == 1)
}

/// It belongs to this; false when it is not this uploader's to give.
pub async fn attach(
    tx: &Tx,
    (id, page): (MediaId, usize),
    from: Uploader,
    (kind, subject): (&str, Uuid),
) -> Result<bool, Error> {
    let sql = format!(
        "UPDATE media SET subject_kind = $3, subject_id = $4, attached_at = $5, page = $6 \
         WHERE id = $1 AND {} = $2 AND state = 'here' AND subject_id IS NULL",
        from.column()
    );
    let values: [Value; 6] = [
        id.into(),
        from.id().into(),
        kind.into(),
        subject.into(),
        tx.now().into(),
        i32::try_from(page).unwrap_or(i32::MAX).into(),
    ];
    Ok(tx.run(&sql, values).await? == 1)
}

/// What belonged to this belongs to nothing, and goes with the next sweep.
pub async fn detach(tx: &Tx, subject: Uuid) -> Result<(), Error> {
    let sql = "UPDATE media SET subject_kind = NULL, subject_id = NULL, page = NULL, attached_at = NULL, state = 'going' WHERE subject_id = $1";
    tx.run(sql, [subject.into()]).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Named {
    id: MediaId,
}

fn ids(rows: Vec<Named>) -> Vec<MediaId> {
    rows.into_iter().map(|row| row.id).collect()
}

/// The pictures of this, in their order.
pub async fn of_subject(look: &impl Look, subject: Uuid) -> Result<Vec<MediaId>, Error> {
    let sql = "SELECT id FROM media WHERE subject_id = $1 AND state = 'here' ORDER BY page, id";
    Ok(ids(look.all(sql, [subject.into()]).await?))
}

/// The pictures of these, each with what it belongs to, in their order.
pub async fn of_subjects(look: &impl Look, subjects: &[Uuid]) -> Result<Vec<(Uuid, MediaId)>, Error> {
    #[derive(FromQueryResult)]
    struct Belongs {
        id: MediaId,
        subject_id: Uuid,
    }
    let mut found = Vec::new();
    for some in subjects.chunks(200) {
        let places: Vec<String> = (1..=some.len()).map(|n| format!("${n}")).collect();
        let sql = format!(
            "SELECT id, subject_id FROM media WHERE subject_id IN ({}) AND state = 'here' ORDER BY subject_id, page, id",
            places.join(", ")
        );
        let rows: Vec<Belongs> = look.all(&sql, some.iter().map(|id| Value::from(*id))).await?;
        found.extend(rows.into_iter().map(|row| (row.subject_id, row.id)));
    }
    Ok(found)
}

/// The wrapped key of a picture that is there.
pub async fn wrapped(look: &impl Look, id: MediaId) -> Result<Option<Vec<u8>>, Error> {
    #[derive(FromQueryResult)]
    struct Key {
        wrapped: Vec<u8>,
    }
    let sql = "SELECT wrapped FROM media WHERE id = $1 AND state = 'here'";
    let row: Option<Key> = look.one(sql, [id.into()]).await?;
    Ok(row.map(|row| row.wrapped))
}

/// Marks what has belonged to nothing since before then; what was marked earlier and is still there comes again.
pub async fn doom(tx: &Tx, before: At, limit: u64) -> Result<Vec<MediaId>, Error> {
    let sql = "UPDATE media SET state = 'going' WHERE id IN (SELECT id FROM media WHERE subject_id IS NULL AND created_at < $1 \
               ORDER BY created_at LIMIT $2) AND subject_id IS NULL RETURNING id";
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    Ok(ids(tx.all(sql, [before.into(), limit.into()]).await?))
}

/// Forgets one that goes.
pub async fn forget(tx: &Tx, id: MediaId) -> Result<u64, Error> {
    tx.run("DELETE FROM media WHERE id = $1 AND state = 'going'", [id.into()])
        .await
}

/// What one person sent is another's.
pub async fn adopt(tx: &Tx, from: PersonId, into: PersonId) -> Result<(), Error> {
    tx.run(
        "UPDATE media SET person_id = $2 WHERE person_id = $1",
        [from.into(), into.into()],
    )
    .await?;
    Ok(())
}
