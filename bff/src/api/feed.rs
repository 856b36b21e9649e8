//! Partners push to us (Standard Webhooks): checked, kept as it came, answered at once; applied by the jobs.

use actix_web::web::{Data, Path};
use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, post};
use chezhu::domain::feed::sign::Headers;
use chezhu::domain::feed::{self, Doors, NotTaken, Push};
use chezhu::ground::db::Db;
use chezhu::ground::inbound::{Intake, Taken};
use futures::future::{Ready, ready};
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::{self, Answer, Refusing};
use crate::routes::Routes;
use crate::wish::Raw;

/// The most bytes of a push.
const MOST: usize = 256 * 1024;

/// The three headers of Standard Webhooks. One that is missing, or stands there twice, is an empty text.
pub struct Signed {
    id: String,
    timestamp: String,
    signature: String,
}

impl FromRequest for Signed {
    type Error = Refusing;
    type Future = Ready<Result<Signed, Refusing>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let text = |name: &str| {
            let mut all = request.headers().get_all(name);
            let first = all.next().and_then(|value| value.to_str().ok()).unwrap_or_default();
            if all.next().is_none() {
                first.to_owned()
            } else {
                String::new()
            }
        };
        ready(Ok(Signed {
            id: text("webhook-id"),
            timestamp: text("webhook-timestamp"),
            signature: text("webhook-signature"),
        }))
    }
}

/// What became of a push.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PushTaken {
    /// Kept; it is applied within seconds.
    New,
    /// The very same came before: nothing was done.
    Again,
}

/// The answer to a push.
#[derive(Debug, Serialize, ToSchema)]
pub struct FeedTakenView {
    /// What became of it.
    pub taken: PushTaken,
}

fn count(outcome: &'static str) {
    metrics::counter!("chezhu_feed_events_total", "outcome" => outcome).increment(1);
}

/// A partner pushes an event
///
/// Standard Webhooks: `webhook-id`, `webhook-timestamp` and `webhook-signature` (`v1,` and the base64 of HMAC-SHA256 over
/// `id.timestamp.body`; several are separated by a space). What one of the partner's keys signed within five minutes is
/// kept as it is and answered at once, and applied within seconds; the same again is answered and does nothing. At most
/// 256 KiB. What each partner writes: docs/feeds.md. Whatever is wrong with name, headers, time or signature, the answer
/// is one: `feed.refused`.
#[utoipa::path(
    tag = "feed",
    params(
        ("partner" = String, Path, description = "The partner's name", example = "xingchen"),
        ("webhook-id" = Option<String>, Header, description = "The event's id, the same when it is sent again; no dot in it"),
        ("webhook-timestamp" = Option<String>, Header, description = "Seconds since 1970 of this attempt"),
        ("webhook-signature" = Option<String>, Header, description = "`v1,<base64>`, one or several"),
    ),
    request_body(content = String, content_type = "application/json", description = "The event, as docs/feeds.md says"),
    responses((status = 202, description = "Taken", body = FeedTakenView)),
    security(())
)]
#[post("/feeds/{partner}")]
pub async fn take_event(
    partner: Path<String>,
    signed: Signed,
    body: Raw<MOST>,
    doors: Data<Doors>,
    intake: Data<Intake>,
    db: Data<Db>,
) -> Answer {
    let push = Push {
        partner: &partner,
        headers: Headers {
            id: &signed.id,
            timestamp: &signed.timestamp,
            signature: &signed.signature,
        },
        body: &body.0,
    };
    let taken = match feed::take(&db, (&doors, &intake), push).await {
        Ok(taken) => taken,
        Err(NotTaken::Refused(why)) => {
            count(why);
            return Err(problem::FEED_REFUSED.into());
        }
        Err(NotTaken::Fault(error)) => return Err(error.into()),
    };
    let taken = match taken {
        Taken::New => PushTaken::New,
        Taken::Again => PushTaken::Again,
        Taken::Altered => {
            count("altered");
            tracing::error!(
                partner = partner.as_str(),
                "a partner pushed something else under the id of an earlier event: somebody must look"
            );
            return Err(problem::FEED_ALTERED.into());
        }
    };
    count(match taken {
        PushTaken::New => "new",
        PushTaken::Again => "again",
    });
    Ok(HttpResponse::Accepted().json(FeedTakenView { taken }))
}

/// The routes of this file.
pub fn routes(config: &mut Routes) {
    config.service(take_event);
}
