//! Replies of writes: rendered inside the transaction, stored beside the key, sent as bytes.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header;
use chezhu::ground::error::Error;
use chezhu::ground::secret::sha256;
use serde::Serialize;

pub use chezhu::ground::db::Reply;

fn body(view: &impl Serialize) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(view).map_err(|e| Error::fault("render a reply", e))
}

/// 200 with a view.
pub fn ok(view: &impl Serialize) -> Result<Reply, Error> {
    Ok(Reply {
        status: 200,
        location: None,
        etag: None,
        body: body(view)?,
    })
}

/// 200 with a view whose ETag is of all that is in it.
pub fn tagged(view: &impl Serialize) -> Result<Reply, Error> {
    let body = body(view)?;
    let hash = sha256(&body);
    Ok(Reply {
        status: 200,
        location: None,
        etag: Some(format!("\"{}\"", hex::encode(&hash[..12]))),
        body,
    })
}

/// 201 with where it is now.
pub fn created(location: impl Into<String>, view: &impl Serialize) -> Result<Reply, Error> {
    Ok(Reply {
        status: 201,
        location: Some(location.into()),
        etag: None,
        body: body(view)?,
    })
}

/// 204.
pub fn done() -> Result<Reply, Error> {
    Ok(Reply {
        status: 204,
        location: None,
        etag: None,
        body: Vec::new(),
    })
}

/// The reply as a response.
pub fn respond(reply: Reply) -> HttpResponse {
    let mut response = HttpResponse::build(StatusCode::from_u16(reply.status).unwrap_or(StatusCode::OK));
    if let Some(location) = reply.location {
        response.insert_header((header::LOCATION, location));
    }
    if let Some(etag) = reply.etag {
        response.insert_header((header::ETAG, etag));
    }
    if reply.body.is_empty() {
        return response.finish();
    }
    response.content_type("application/json").body(reply.body)
}
