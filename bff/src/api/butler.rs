//! Butlers, for owners (R136).

use actix_web::get;
use actix_web::web::{Data, Json};
use chezhu::domain::butler::{self, ButlerView};
use chezhu::ground::db::Db;

use crate::auth::Me;
use crate::problem::Answer;
use crate::routes::Routes;

/// My butlers, and who covers while one is away (R136)
#[utoipa::path(tag = "butler", responses((status = 200, description = "One for each store of mine", body = [ButlerView])), security(("customer" = [])))]
#[get("/butlers")]
pub async fn my_butlers(me: Me, db: Data<Db>) -> Answer<Json<Vec<ButlerView>>> {
    Ok(Json(butler::mine(&db.read(me.actor())).await?))
}

/// The routes of this file.
pub fn routes(config: &mut Routes) {
    config.service(my_butlers);
}
