//! Uploads, for owners.

use actix_web::post;
use actix_web::web::Data;
use chezhu::domain::media::MediaView;
use chezhu::gateway::shelf::Shelf;
use chezhu::ground::db::Db;

use crate::auth::Me;
use crate::darkroom::{Darkroom, Upload, UploadForm};
use crate::problem::Answer;
use crate::routes::Routes;

/// Upload a picture (R117)
///
/// `multipart/form-data` with one field `file`: a JPEG, PNG or WebP of at most 10 MiB and 50 megapixels, told by its
/// content. It is kept as a JPEG of at most 2,560 pixels without any metadata. What it belongs to names its id within a
/// day, else it goes again. A repeat of the same file under the same `Idempotency-Key` gets the same answer.
#[utoipa::path(tag = "media", request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses((status = 201, description = "Kept", body = MediaView)), security(("customer" = [])))]
#[post("/uploads")]
pub async fn upload(me: Me, file: Upload, db: Data<Db>, darkroom: Data<Darkroom>, shelf: Data<Shelf>) -> Answer {
    file.keep(&db, &darkroom, &shelf, me.actor()).await
}

/// The routes of this file.
pub fn routes(config: &mut Routes) {
    config.service(upload);
}
