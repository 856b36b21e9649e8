//! The security log, for those who look after it.

use actix_web::get;
use actix_web::web::{Data, Json};
use chezhu::ground::audit::{self, AuditView, ListAudit};
use chezhu::ground::db::Db;
use chezhu::ground::page::Page;

use crate::auth::{Staff, may};
use crate::problem::Answer;
use crate::query::Query;
use crate::routes::Routes;

/// The security log, the newest first: who did what to whose matter.
#[utoipa::path(tag = "audit", params(ListAudit), responses((status = 200, description = "A page", body = Page<AuditView>)), security(("staff" = ["audit.read"])))]
#[get("/audit")]
pub async fn list_audit(
    staff: Staff<may::AuditRead>,
    query: Query<ListAudit>,
    db: Data<Db>,
) -> Answer<Json<Page<AuditView>>> {
    Ok(Json(audit::list(&db.read(staff.actor()), &query).await?))
}

/// The routes of this file.
pub fn routes(config: &mut Routes) {
    config.service(list_audit);
}
