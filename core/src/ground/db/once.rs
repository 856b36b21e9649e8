//! Idempotent writes: the effect, the key and the reply are one commit (rulings 3, security.md 6.3).

use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::{Db, Look, Tx};
use crate::ground::actor::Actor;
use crate::ground::clock::At;
use crate::ground::error::{Error, Fault};
use crate::ground::sabotage;
use crate::ground::seal::{Place, Sealed};

/// The client's own name for one wish: 16 to 128 visible ASCII characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// Reads the header's text.
    pub fn parse(text: &str) -> Option<IdempotencyKey> {
        let fits = (16..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        fits.then(|| IdempotencyKey(text.to_owned()))
    }
}

/// What makes a repeat a repeat.
#[derive(Clone, Debug)]
pub struct Once {
    /// The operation id.
    pub operation: &'static str,
    /// The client's key.
    pub key: IdempotencyKey,
    /// SHA-256 over what was asked: path, query and body. Stored under a MAC, so that nobody guesses a body from it.
    pub request: [u8; 32],
}

/// A reply as it went out, so that a repeat gets the same bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status, 2xx.
    pub status: u16,
    /// `Location`, for what was created.
    pub location: Option<String>,
    /// `ETag` of the state after the effect.
    pub etag: Option<String>,
    /// JSON; empty for 204.
    pub body: Vec<u8>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    request: Vec<u8>,
    status: Option<i32>,
    location: Option<String>,
    etag: Option<String>,
    body: Option<Sealed>,
}

fn place(row: Uuid) -> Place {
    Place {
        table: "idempotency",
        column: "body",
        row,
    }
}

impl Db {
    /// [`Db::write`] that happens once for each (actor, operation, key).
    ///
    /// A repeat gets the stored reply; a concurrent one waits for the first; another request under the same key is
    /// [`Error::KeyReused`]. Refusals and faults roll the key back too, so they may be tried again.
    pub async fn write_once(
        &self,
        actor: Actor,
        once: Once,
        work: impl AsyncFnOnce(&mut Tx) -> Result<Reply, Error>,
    ) -> Result<Reply, Error> {
        let principal = actor.uuid();
        if sabotage::on("reply_outside") {
            return self.write_and_note(actor, once, work).await;
        }
        let request = self.keys().sign("idempotency", &once.request).to_vec();
        self.write(actor, async |tx| {
            let id = super::fresh_uuid(tx.now);
            let taken = tx
                .run(
                    "INSERT INTO idempotency (id, principal, operation, key, request, created_at) VALUES ($1, $2, $3, $4, $5, $6) \
                     ON CONFLICT (principal, operation, key) DO NOTHING",
                    [id.into(), principal.into(), once.operation.into(), once.key.0.as_str().into(), request.clone().into(), tx.now.into()],
                )
                .await?;
            if taken == 0 {
                return stored(tx, principal, &once).await;
            }
            let reply = work(tx).await?;
            store(tx, id, &reply).await?;
            Ok(reply)
        })
        .await
    }
}

impl Db {
    /// The stored reply of a repeat, for operations that ask the world before they write and need not ask it again.
    ///
    /// # Errors
    /// [`Error::KeyReused`] for another request under the same key.
    pub async fn replied(&self, actor: Actor, once: &Once) -> Result<Option<Reply>, Error> {
        let principal = actor.uuid();
        find(&self.read(actor), principal, once).await
    }

    /// Sabotage: the effect first, its key and reply a moment later.
    async fn write_and_note(
        &self,
        actor: Actor,
        once: Once,
        work: impl AsyncFnOnce(&mut Tx) -> Result<Reply, Error>,
    ) -> Result<Reply, Error> {
        let principal = actor.uuid();
        let known = self
            .write(actor.clone(), async |tx| match stored(tx, principal, &once).await {
                Ok(reply) => Ok(Some(reply)),
                Err(Error::Fault(_)) => Ok(None),
                Err(error) => Err(error),
            })
            .await?;
        if let Some(reply) = known {
            return Ok(reply);
        }
        let reply = self.write(actor.clone(), work).await?;
        tokio::time::sleep(std::time::Duration::from_millis(150)).await;
        self.write(actor, async |tx| {
            let id = super::fresh_uuid(tx.now);
            let sql = "INSERT INTO idempotency (id, principal, operation, key, request, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
            let values = [
                id.into(),
                principal.into(),
                once.operation.into(),
                once.key.0.as_str().into(),
                self.keys().sign("idempotency", &once.request).to_vec().into(),
                tx.now.into(),
            ];
            tx.run(sql, values).await?;
            store(tx, id, &reply).await
        })
        .await?;
        Ok(reply)
    }
}

async fn stored(tx: &Tx, principal: Uuid, once: &Once) -> Result<Reply, Error> {
    let found = find(tx, principal, once).await?;
    found.ok_or(Error::Fault(Fault::bare("an idempotency row vanished")))
}

async fn find(look: &impl Look, principal: Uuid, once: &Once) -> Result<Option<Reply>, Error> {
    let sql = "SELECT id, request, status, location, etag, body FROM idempotency WHERE principal = $1 AND operation = $2 AND key = $3";
    let row: Option<Row> = look
        .one(
            sql,
            [principal.into(), once.operation.into(), once.key.0.as_str().into()],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    if !look.keys().verify("idempotency", &once.request, &row.request) {
        return Err(Error::KeyReused);
    }
    let (Some(status), Some(body)) = (row.status, row.body) else {
        return Err(Error::Fault(Fault::bare("an idempotency row without its reply")));
    };
    let body = look
        .keys()
        .purpose_key("idempotency")
        .open(&place(row.id), &body)
        .map_err(|e| Error::fault("open a stored reply", e))?;
    Ok(Some(Reply {
        status: u16::try_from(status).unwrap_or(200),
        location: row.location,
        etag: row.etag,
        body,
    }))
}

async fn store(tx: &Tx, id: Uuid, reply: &Reply) -> Result<(), Error> {
    let body = tx
        .keys()
        .purpose_key("idempotency")
        .seal(&place(id), &reply.body)
        .map_err(|e| Error::fault("seal a reply", e))?;
    let values = [
        i32::from(reply.status).into(),
        reply.location.clone().into(),
        reply.etag.clone().into(),
        body.into(),
        id.into(),
    ];
    tx.run(
        "UPDATE idempotency SET status = $1, location = $2, etag = $3, body = $4 WHERE id = $5",
        values,
    )
    .await?;
    Ok(())
}

/// Forgets keys and replies of wishes made before `before`, at most `limit` of them; tells how many. A repeat that comes
/// later than that is a new wish.
pub async fn forget_replies(tx: &Tx, before: At, limit: u64) -> Result<u64, Error> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let sql = "DELETE FROM idempotency WHERE id IN (SELECT id FROM idempotency WHERE created_at < $1 ORDER BY created_at LIMIT $2)";
    tx.run(sql, [before.into(), limit.into()]).await
}
