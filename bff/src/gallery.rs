//! `/media/{token}`: a picture, for whoever has its link while it opens.

use actix_web::web::{self, Data, Path};
use chezhu::domain::media;
use chezhu::gateway::shelf::Shelf;
use chezhu::ground::actor::Actor;
use chezhu::ground::db::Db;
use chezhu::ground::error::Error;

use crate::darkroom::shown;
use crate::problem::{self, Answer};

async fn picture(token: Path<String>, db: Data<Db>, shelf: Data<Shelf>) -> Answer {
    let opened = media::open(&db.read(Actor::Anonymous), &token).await?;
    let bytes = shelf.get(&opened.name()).await.map_err(|error| {
        tracing::error!(%error, "a picture could not be read");
        problem::MEDIA_DOWN
    })?;
    let bytes = bytes.ok_or(Error::Missing("media"))?;
    Ok(shown(opened.unseal(bytes)?))
}

/// The route.
pub fn routes(config: &mut web::ServiceConfig) {
    config.route("/media/{token:[A-Za-z0-9_-]{76}}", web::get().to(picture));
}
