//! Pushes that arrive together are kept together: one transaction, one wait for the disk, for all that came while the last
//! one waited.

use std::sync::{Mutex, PoisonError};

use futures::channel::oneshot;
use futures::future::{Either, select};
use sea_orm::{DbErr, FromQueryResult, Value};

use super::{Arrived, State, Taken, prepare};
use crate::ground::actor::Actor;
use crate::ground::clock::At;
use crate::ground::db::{Db, Look, Tx};
use crate::ground::error::{Error, Fault};
use crate::ground::id::InboundId;

/// The most of one transaction.
const MOST: usize = 64;
/// How often somebody who waited for another's write writes themselves, when that other one was called off.
const TRIES: usize = 5;

/// A push that waits to be kept.
#[derive(Clone, Debug)]
pub struct Parcel {
    /// See [`Arrived::source`].
    pub source: String,
    /// See [`Arrived::key`].
    pub key: String,
    /// See [`Arrived::kind`].
    pub kind: &'static str,
    /// See [`Arrived::body`].
    pub body: Vec<u8>,
    /// See [`Arrived::occurred_at`].
    pub occurred_at: At,
}

/// The fault of a write that somebody else did for us.
#[derive(Clone, Debug)]
struct Failed(String);

type Answer = Result<Taken, Failed>;

/// Where pushes wait for the next transaction; one for each pool of connections.
#[derive(Default)]
pub struct Intake {
    waiting: Mutex<Vec<(Parcel, oneshot::Sender<Answer>)>>,
    writing: tokio::sync::Mutex<()>,
}

impl Intake {
    /// Keeps a push, together with those that came at the same time: whoever comes to write first writes for all who wait.
    ///
    /// # Errors
    /// The database failed; nothing is known of the push then, and its sender repeats it.
    pub async fn put(&self, db: &Db, actor: Actor, parcel: Parcel) -> Result<Taken, Error> {
        for _ in 0..TRIES {
            let (tell, mut told) = oneshot::channel();
            self.queue().push((parcel.clone(), tell));
            let answer = match select(&mut told, Box::pin(self.writing.lock())).await {
                Either::Left((answer, _)) => answer,
                Either::Right((_turn, _)) => loop {
                    match told.try_recv() {
                        Ok(Some(answer)) => break Ok(answer),
                        Ok(None) => self.write(db, actor.clone()).await,
                        Err(called_off) => break Err(called_off),
                    }
                },
            };
            // Whoever wrote for us may have been called off in the middle: what became of it the next try finds out.
            match answer {
                Ok(Ok(taken)) => return Ok(taken),
                Ok(Err(Failed(why))) => return Err(Error::Fault(Fault::Busy(DbErr::Custom(why)))),
                Err(oneshot::Canceled) => {}
            }
        }
        Err(Fault::bare("a push found nobody to write it").into())
    }

    fn queue(&self) -> std::sync::MutexGuard<'_, Vec<(Parcel, oneshot::Sender<Answer>)>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn write(&self, db: &Db, actor: Actor) {
        let (parcels, tells): (Vec<Parcel>, Vec<_>) = {
            let mut queue = self.queue();
            let most = queue.len().min(MOST);
            queue.drain(..most).unzip()
        };
        let written = db.write(actor, async |tx| take_in_all(tx, &parcels).await).await;
        let answers: Vec<Answer> = match written {
            Ok(all) => all.into_iter().map(Ok).collect(),
            Err(error) => {
                tracing::warn!(%error, pushes = parcels.len(), "pushes could not be kept: their senders repeat them");
                parcels.iter().map(|_| Err(Failed(error.to_string()))).collect()
            }
        };
        for (tell, answer) in tells.into_iter().zip(answers) {
            let _gone = tell.send(answer);
        }
    }
}

/// Keeps them all; what became of each, in their order. The same one twice among them is kept once.
async fn take_in_all(tx: &Tx, parcels: &[Parcel]) -> Result<Vec<Taken>, Error> {
    #[derive(FromQueryResult)]
    struct Kept {
        id: InboundId,
    }
    let mut taken = Vec::with_capacity(parcels.len());
    let mut rest = parcels;
    while !rest.is_empty() {
        // 64, 32, 16 …: few statements that the database has to learn.
        let (some, others) = rest.split_at(1 << rest.len().ilog2());
        rest = others;
        let (mut rows, mut values, mut prepared) = (Vec::new(), Vec::<Value>::new(), Vec::new());
        for parcel in some {
            let it = prepare(tx, &parcel.arrived())?;
            let n = values.len();
            let place = |at: usize| format!("${}", n + at);
            let places: Vec<String> = (1..=9).map(place).collect();
            rows.push(format!("({}, 0, {})", places.join(", "), place(8)));
            values.extend([
                parcel.source.as_str().into(),
                it.key.clone().into(),
                it.id.into(),
                it.print.clone().into(),
                parcel.kind.into(),
                it.body.into(),
                parcel.occurred_at.into(),
                tx.now().into(),
                State::New.into(),
            ]);
            prepared.push((it.id, it.key, it.print));
        }
        let sql = format!(
            "INSERT INTO inbound (source, key, id, print, kind, body, occurred_at, received_at, state, attempts, not_before) \
             VALUES {} ON CONFLICT (source, key) DO NOTHING RETURNING id",
            rows.join(", ")
        );
        let kept: Vec<Kept> = tx.all(&sql, values).await?;
        for (parcel, (id, key, print)) in some.iter().zip(prepared) {
            taken.push(match kept.iter().any(|row| row.id == id) {
                true => Taken::New,
                false => super::before(tx, &parcel.source, key, &print).await?,
            });
        }
    }
    Ok(taken)
}

impl Parcel {
    fn arrived(&self) -> Arrived<'_> {
        Arrived {
            source: &self.source,
            key: &self.key,
            kind: self.kind,
            body: &self.body,
            occurred_at: self.occurred_at,
        }
    }
}
