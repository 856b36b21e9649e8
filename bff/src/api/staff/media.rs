//! Uploads, for staff.

use actix_web::post;
use actix_web::web::Data;
use chezhu::domain::media::MediaView;
use chezhu::gateway::shelf::Shelf;
use chezhu::ground::db::Db;

use crate::auth::Colleague;
use crate::darkroom::{Darkroom, Upload, UploadForm};
use crate::problem::Answer;
use crate::routes::Routes;

/// Upload a picture as a member of staff: as an owner does
#[utoipa::path(tag = "media", request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses((status = 201, description = "Kept", body = MediaView)), security(("staff" = [])))]
#[post("/uploads")]
pub async fn staff_upload(
    me: Colleague,
    file: Upload,
    db: Data<Db>,
    darkroom: Data<Darkroom>,
    shelf: Data<Shelf>,
) -> Answer {
    file.keep(&db, &darkroom, &shelf, me.actor()).await
}

/// The routes of this file.
pub fn routes(config: &mut Routes) {
    config.service(staff_upload);
}
