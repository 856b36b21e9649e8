//! Uploads: taken in within limits, developed beside the executor, a few at a time (security.md S10).

use std::sync::Arc;
use std::time::Duration;

use actix_multipart::{Multipart, MultipartError};
use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::header;
use actix_web::web::{Bytes, BytesMut};
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use aws_lc_rs::digest;
use chezhu::domain::media::{self, Bad, Film, MediaView, Picture, Quota};
use chezhu::gateway::shelf::{Shelf, ShelfError};
use chezhu::ground::actor::Actor;
use chezhu::ground::db::{Db, IdempotencyKey, Once};
use chezhu::ground::error::Error;
use chezhu::host::config::Media;
use futures::future::LocalBoxFuture;
use futures::{FutureExt, StreamExt, stream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use utoipa::ToSchema;

use crate::gate::Gate;
use crate::problem::{self, Answer, Refusing};
use crate::reply;
use crate::shed;
use crate::wish::key;

/// How long an upload waits for its turn to be decoded.
const TURN: Duration = Duration::from_secs(20);

/// Where pictures are developed: what it takes in, and how much at a time.
pub struct Darkroom {
    limit: usize,
    patience: Duration,
    quota: Quota,
    places: Arc<Semaphore>,
    megapixels: Arc<Semaphore>,
    most: u32,
}

impl Darkroom {
    /// By the settings.
    pub fn new(media: &Media) -> Darkroom {
        Darkroom {
            limit: media.limit,
            patience: Duration::from_secs(media.seconds),
            quota: Quota {
                person: media.per_day,
                staff: media.staff_per_day,
            },
            places: Arc::new(Semaphore::new(media.at_once)),
            megapixels: Arc::new(Semaphore::new(media.megapixels as usize)),
            most: media.megapixels,
        }
    }

    /// Decodes and encodes on a thread that may block; together no more pixels than there is memory for.
    async fn develop(&self, bytes: Vec<u8>) -> Result<Picture, Refusing> {
        let sized = Film::new(bytes).map_err(refused)?;
        let cost = sized.cost().min(self.most);
        let turn = tokio::time::timeout(TURN, self.megapixels.clone().acquire_many_owned(cost));
        let turn = shed::aside(turn).await;
        let Ok(Ok(turn)) = turn else {
            return Err(problem::BUSY.into());
        };
        let developed = web::block(move || {
            let picture = sized.develop();
            drop(turn);
            picture
        });
        let developed = developed.await.map_err(|e| Error::fault("develop a picture", e))?;
        Ok(developed.map_err(refused)?)
    }
}

fn refused(bad: Bad) -> Error {
    metrics::counter!("chezhu_uploads_total", "outcome" => format!("{bad:?}").to_lowercase()).increment(1);
    bad.field()
}

/// What an upload looks like.
#[derive(ToSchema)]
pub struct UploadForm {
    /// A JPEG, PNG or WebP.
    #[schema(value_type = String, format = Binary)]
    #[expect(dead_code, reason = "only described: the body is read as it comes")]
    file: Vec<u8>,
}

/// The file of a `multipart/form-data` body that takes effect once for its `Idempotency-Key`.
pub struct Upload {
    bytes: Vec<u8>,
    once: Once,
    _place: OwnedSemaphorePermit,
}

impl FromRequest for Upload {
    type Error = Refusing;
    type Future = LocalBoxFuture<'static, Result<Self, Refusing>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (gate, request) = (Gate::of(request), request.clone());
        let payload = payload.take();
        async move {
            gate.passed().await;
            let key = key(&request)?;
            let darkroom = request.app_data::<web::Data<Darkroom>>().cloned();
            let darkroom = darkroom.ok_or(Refusing::from(problem::FAULT))?;
            let place = darkroom.places.clone().try_acquire_owned();
            let place = place.map_err(|_full| Refusing::from(problem::BUSY))?;
            let arrived = tokio::time::timeout(darkroom.patience, read(&request, payload, darkroom.limit));
            let read = shed::aside(arrived).await;
            let bytes = read.map_err(|_late| Refusing::from(problem::TIMEOUT))??;
            Ok(Upload {
                once: once(key, &request, &bytes),
                bytes,
                _place: place,
            })
        }
        .boxed_local()
    }
}

/// The repeat must be the same file; its boundary may be another.
fn once(key: IdempotencyKey, request: &HttpRequest, bytes: &[u8]) -> Once {
    let mut hash = digest::Context::new(&digest::SHA256);
    hash.update(request.uri().to_string().as_bytes());
    hash.update(b"\n");
    hash.update(bytes);
    let mut request = [0; 32];
    request.copy_from_slice(hash.finish().as_ref());
    Once {
        operation: "upload",
        key,
        request,
    }
}

fn broken(error: MultipartError) -> Refusing {
    match error {
        MultipartError::ContentTypeMissing
        | MultipartError::ContentTypeParse
        | MultipartError::ContentTypeIncompatible
        | MultipartError::BoundaryMissing => problem::MEDIA_TYPE.into(),
        _ => problem::BAD_BODY.into(),
    }
}

async fn read(request: &HttpRequest, payload: Payload, limit: usize) -> Result<Vec<u8>, Refusing> {
    if request.headers().contains_key(header::CONTENT_ENCODING) {
        return Err(problem::MEDIA_TYPE.into());
    }
    let given = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|t| t.to_str().ok());
    if !given.is_some_and(|given| given.to_ascii_lowercase().starts_with("multipart/form-data")) {
        return Err(problem::MEDIA_TYPE.into());
    }
    // The whole body first: a connection with an unread rest is closed, and the next call upon it would be lost.
    let body = collect(payload, limit).await?;
    let body = stream::once(async move { Ok::<Bytes, PayloadError>(body) });
    let mut form = Multipart::new(request.headers(), Box::pin(body));
    let mut bytes = None;
    while let Some(field) = form.next().await {
        let mut field = field.map_err(broken)?;
        // One field, one file: more is not what was agreed.
        if bytes.is_some() || field.name() != Some("file") {
            return Err(match bytes {
                Some(_) => problem::BAD_BODY.into(),
                None => Bad::Missing.field().into(),
            });
        }
        let mut whole = Vec::new();
        while let Some(chunk) = field.next().await {
            whole.extend_from_slice(&chunk.map_err(broken)?);
        }
        bytes = Some(whole);
    }
    let bytes = bytes.ok_or_else(|| Bad::Missing.field())?;
    match bytes.len() > limit {
        true => Err(problem::TOO_LARGE.into()),
        false => Ok(bytes),
    }
}

/// What the form around a file may take.
const FRAME: usize = 16 << 10;

/// The body. What is too long is read on for a while and thrown away, so that its sender gets to hear the answer.
async fn collect(mut payload: Payload, limit: usize) -> Result<Bytes, Refusing> {
    let (mut body, mut length) = (BytesMut::new(), 0);
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_broken| Refusing::from(problem::BAD_BODY))?;
        length += chunk.len();
        if length > limit * 4 {
            break;
        }
        match length > limit + FRAME {
            true => body = BytesMut::new(),
            false => body.extend_from_slice(&chunk),
        }
    }
    match length > limit + FRAME {
        true => Err(problem::TOO_LARGE.into()),
        false => Ok(body.freeze()),
    }
}

fn away(error: ShelfError) -> Refusing {
    metrics::counter!("chezhu_uploads_total", "outcome" => "unavailable").increment(1);
    tracing::error!(%error, "a picture could not be put on the shelf");
    problem::MEDIA_DOWN.into()
}

impl Upload {
    /// Expects the picture, develops it, puts it on the shelf, and says that it is there: 201, the same for a repeat.
    ///
    /// # Errors
    /// What is wrong with the file, `media.quota`, or that it cannot be kept now; nothing can be seen of it then.
    pub async fn keep(self, db: &Db, darkroom: &Darkroom, shelf: &Shelf, actor: Actor) -> Answer {
        if let Some(reply) = db.replied(actor.clone(), &self.once).await? {
            return Ok(reply::respond(reply));
        }
        let quota = darkroom.quota;
        let expected = db
            .write(actor.clone(), async |tx| media::expect(tx, quota).await)
            .await?;
        let picture = darkroom.develop(self.bytes).await?;
        for parcel in expected.parcels(&picture)? {
            shelf.put(&parcel.name, parcel.bytes).await.map_err(away)?;
        }
        let kept = db.write_once(actor, self.once, async |tx| {
            let view: MediaView = media::keep(tx, expected.id, &picture).await?;
            reply::created(view.url.clone(), &view)
        });
        Ok(reply::respond(kept.await?))
    }
}

/// The response of a link: a picture and nothing else, for this reader only.
pub fn shown(jpeg: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "image/jpeg"))
        .insert_header((header::CONTENT_DISPOSITION, "inline; filename=\"picture.jpg\""))
        .insert_header((header::CACHE_CONTROL, "private, max-age=600, immutable"))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .insert_header(("cross-origin-resource-policy", "same-origin"))
        .body(jpeg)
}
