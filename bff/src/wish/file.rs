//! Tables as they come from other programs: CSV and workbooks.

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};
use chezhu::ground::actor::Actor;
use chezhu::ground::db::{Db, Tx};
use chezhu::ground::error::Error;
use futures::FutureExt;
use futures::future::LocalBoxFuture;

use super::{IMPORT_PATIENCE, Wish, fingerprint, key, limits, read};
use crate::gate::Gate;
use crate::problem::{self, Answer, Refusing};
use crate::reply::Reply;

/// A file in the body, of whatever kind a table may come in; it takes effect once for its `Idempotency-Key`.
pub struct FileWish(Wish<Vec<u8>>);

/// What tables come as; what it is, the bytes say.
const TABLES: [&str; 4] = [
    "text/csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-excel",
    "application/octet-stream",
];

impl FileWish {
    /// See [`Wish::once`].
    pub async fn once(
        self,
        db: &Db,
        actor: Actor,
        operation: &'static str,
        work: impl AsyncFnOnce(&mut Tx, Vec<u8>) -> Result<Reply, Error>,
    ) -> Answer {
        self.0.once(db, actor, operation, work).await
    }

    /// The file as it came.
    pub fn bytes(&self) -> &[u8] {
        &self.0.body
    }
}

impl FromRequest for FileWish {
    type Error = Refusing;
    type Future = LocalBoxFuture<'static, Result<Self, Refusing>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (gate, request) = (Gate::of(request), request.clone());
        let payload = payload.take();
        async move {
            gate.passed().await;
            let key = key(&request)?;
            let limits = limits(&request)?;
            let given = request
                .headers()
                .get(header::CONTENT_TYPE)
                .and_then(|given| given.to_str().ok());
            let given = given.unwrap_or("").split(';').next().unwrap_or("").trim();
            let media = TABLES.iter().find(|media| media.eq_ignore_ascii_case(given));
            let media = *media.ok_or(Refusing::from(problem::MEDIA_TYPE))?;
            let deadline = limits.deadline * IMPORT_PATIENCE;
            let body = read(&request, payload, media, limits.import, deadline).await?;
            Ok(FileWish(Wish {
                request: fingerprint(&request, &body),
                body,
                key,
            }))
        }
        .boxed_local()
    }
}
