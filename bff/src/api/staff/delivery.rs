//! Deliveries that wait for a person: given up, or not known (X12, rulings 21).

use actix_web::web::{Data, Json, Path};
use actix_web::{get, post};
use chezhu::domain::notice::{self, DecidedView, DeliveriesView, DismissDelivery, StuckQuery};
use chezhu::ground::db::Db;
use chezhu::ground::id::DeliveryId;

use crate::auth::{Staff, may};
use crate::problem::Answer;
use crate::query::Query;
use crate::reply;
use crate::routes::Routes;
use crate::wish::Wish;

/// Messages that did not get through
///
/// Of your stores, those given up last first, with the reason of each. What a message says is not shown.
#[utoipa::path(
    tag = "notice",
    params(StuckQuery),
    responses((status = 200, description = "A page", body = DeliveriesView)),
    security(("staff" = ["delivery.read"]))
)]
#[get("/deliveries")]
pub async fn stuck_deliveries(
    staff: Staff<may::DeliveryRead>,
    query: Query<StuckQuery>,
    db: Data<Db>,
) -> Answer<Json<DeliveriesView>> {
    Ok(Json(notice::stuck(&db.read(staff.actor()), &query).await?))
}

/// Send a message again
///
/// As if it were new; whether it is still true is looked at again before the call. Of one whose end is not known this may
/// be the second that the customer gets. Leaves a row in the security log.
#[utoipa::path(
    tag = "notice",
    params(("id" = DeliveryId, Path)),
    responses((status = 200, description = "It goes out", body = DecidedView)),
    security(("staff" = ["delivery.decide"]))
)]
#[post("/deliveries/{id}/resend")]
pub async fn resend_delivery(
    staff: Staff<may::DeliveryDecide>,
    id: Path<DeliveryId>,
    wish: Wish<()>,
    db: Data<Db>,
) -> Answer {
    let id = id.into_inner();
    wish.once(&db, staff.actor(), "resend_delivery", async |tx, ()| {
        reply::ok(&notice::resend(tx, id).await?)
    })
    .await
}

/// Let a message be
///
/// It is not sent any more. Leaves a row in the security log with the reason.
#[utoipa::path(
    tag = "notice",
    params(("id" = DeliveryId, Path)),
    request_body = DismissDelivery,
    responses((status = 200, description = "Done with", body = DecidedView)),
    security(("staff" = ["delivery.decide"]))
)]
#[post("/deliveries/{id}/dismiss")]
pub async fn dismiss_delivery(
    staff: Staff<may::DeliveryDecide>,
    id: Path<DeliveryId>,
    wish: Wish<DismissDelivery>,
    db: Data<Db>,
) -> Answer {
    let id = id.into_inner();
    wish.once(&db, staff.actor(), "dismiss_delivery", async |tx, wish| {
        reply::ok(&notice::dismiss(tx, id, wish).await?)
    })
    .await
}

/// What staff may call.
pub fn routes(config: &mut Routes) {
    config.service(stuck_deliveries);
    config.service(resend_delivery);
    config.service(dismiss_delivery);
}
