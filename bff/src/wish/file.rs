//! Files as they come from other programs: CSV and workbooks.

use std::marker::PhantomData;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use chezhu::ground::actor::Actor;
use chezhu::ground::db::{Db, Tx};
use chezhu::ground::error::Error;
use futures::FutureExt;
use futures::future::LocalBoxFuture;

use super::{IMPORT_PATIENCE, Wish, fingerprint, key, limits, read};
use crate::gate::Gate;
use crate::problem::{Answer, Refusing};
use crate::reply::Reply;

/// The media types that a file may come as.
pub trait Accepts {
    /// Their names, without parameters.
    const MEDIA: &'static [&'static str];
}

/// CSV alone.
pub struct Csv;

impl Accepts for Csv {
    const MEDIA: &'static [&'static str] = &["text/csv"];
}

/// A table of whatever kind; what it is, the bytes say.
pub struct Table;

impl Accepts for Table {
    const MEDIA: &'static [&'static str] = &[
        "text/csv",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.ms-excel",
        "application/octet-stream",
    ];
}

/// A `text/csv` body that takes effect once for its `Idempotency-Key`.
pub type CsvWish = FileWish<Csv>;
/// A CSV file or a workbook that takes effect once for its `Idempotency-Key`.
pub type TableWish = FileWish<Table>;

/// A file in the body that takes effect once for its `Idempotency-Key`.
pub struct FileWish<A> {
    wish: Wish<Vec<u8>>,
    accepts: PhantomData<A>,
}

impl<A> FileWish<A> {
    /// See [`Wish::once`].
    pub async fn once(
        self,
        db: &Db,
        actor: Actor,
        operation: &'static str,
        work: impl AsyncFnOnce(&mut Tx, Vec<u8>) -> Result<Reply, Error>,
    ) -> Answer {
        self.wish.once(db, actor, operation, work).await
    }

    /// The file as it came.
    pub fn bytes(&self) -> &[u8] {
        &self.wish.body
    }
}

impl<A: Accepts> FromRequest for FileWish<A> {
    type Error = Refusing;
    type Future = LocalBoxFuture<'static, Result<Self, Refusing>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (gate, request) = (Gate::of(request), request.clone());
        let payload = payload.take();
        async move {
            gate.passed().await;
            let key = key(&request)?;
            let limits = limits(&request)?;
            let deadline = limits.deadline * IMPORT_PATIENCE;
            let body = read(&request, payload, A::MEDIA, limits.import, deadline).await?;
            if body.is_empty() {
                return Err(Error::field("#", "request.empty", "文件是空的").into());
            }
            let request = fingerprint(&request, &body);
            Ok(FileWish {
                wish: Wish { body, key, request },
                accepts: PhantomData,
            })
        }
        .boxed_local()
    }
}
