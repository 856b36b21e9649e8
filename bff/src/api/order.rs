//! Orders of new cars, for their owners.

use actix_web::http::header;
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use chezhu::domain::order::{
    self, BookOrderHandover, CancelOrder, CancelWhy, CancellationView, CosignChecks, HandoverDays, HandoverSlotsView,
    MyOrdersView, OrderView, PathView, Reason, SeenOrder, SignOrder,
};
use chezhu::ground::db::Db;
use chezhu::ground::id::OrderId;

use crate::auth::Me;
use crate::fresh::{unchanged, unless_fresh};
use crate::problem::Answer;
use crate::query::Query;
use crate::reply;
use crate::routes::Routes;
use crate::wish::Wish;

/// My orders, the newest first: offered plans, open orders, those that are over; the list has an ETag (R003, R110)
#[utoipa::path(tag = "order", responses((status = 200, description = "My orders", body = MyOrdersView), (status = 304, description = "Unchanged")), security(("customer" = [])))]
#[get("/orders")]
pub async fn my_orders(request: HttpRequest, me: Me, db: Data<Db>) -> Answer {
    let look = db.read(me.actor());
    // Read before the list: what changes in between makes the list younger than its ETag, never older.
    let etag = format!("\"{}\"", order::mine_version(&look).await?);
    if let Some(reply) = unchanged(&request, &etag) {
        return Ok(reply);
    }
    let view = order::mine(&look).await?;
    Ok(unless_fresh(&request, &etag, || HttpResponse::Ok().json(&view)))
}

/// 304 by one small statement, when the client says which version it has.
async fn known(request: &HttpRequest, db: &Db, me: &Me, id: OrderId) -> Answer<Option<HttpResponse>> {
    if !request.headers().contains_key(header::IF_NONE_MATCH) {
        return Ok(None);
    }
    let version = order::version(&db.read(me.actor()), id).await?;
    Ok(unchanged(request, &format!("\"{version}\"")))
}

/// One of my orders: the plan with every fee in plain words, the money, the handover (R116); its version is the ETag
#[utoipa::path(tag = "order", params(("id" = OrderId, Path)), responses((status = 200, description = "The order", body = OrderView), (status = 304, description = "Unchanged")), security(("customer" = [])))]
#[get("/orders/{id}")]
pub async fn get_order(request: HttpRequest, me: Me, path: Path<OrderId>, db: Data<Db>) -> Answer {
    let id = path.into_inner();
    if let Some(reply) = known(&request, &db, &me, id).await? {
        return Ok(reply);
    }
    let (view, version) = order::one_with_version(&db.read(me.actor()), id).await?;
    Ok(unless_fresh(&request, &format!("\"{version}\""), || {
        HttpResponse::Ok().json(&view)
    }))
}

/// Where my new car is: the steps, the one that all else waits for, whom it waits for, what is usual (R003, R110, R111, R119)
///
/// All times are instants, so the reply depends on nothing but its version; the age of a scan is for the reader to count.
#[utoipa::path(tag = "order", params(("id" = OrderId, Path)), responses((status = 200, description = "The path", body = PathView), (status = 304, description = "Unchanged")), security(("customer" = [])))]
#[get("/orders/{id}/path")]
pub async fn get_order_path(request: HttpRequest, me: Me, path: Path<OrderId>, db: Data<Db>) -> Answer {
    let id = path.into_inner();
    if let Some(reply) = known(&request, &db, &me, id).await? {
        return Ok(reply);
    }
    let path = order::path(&db.read(me.actor()), id).await?;
    Ok(unless_fresh(&request, &format!("\"{}\"", path.version), || {
        HttpResponse::Ok().json(&path.view)
    }))
}

/// I have seen this version of the path: kept once, with when
#[utoipa::path(tag = "order", params(("id" = OrderId, Path)), request_body = SeenOrder, responses((status = 204, description = "Kept")), security(("customer" = [])))]
#[post("/orders/{id}/seen")]
pub async fn see_order(me: Me, path: Path<OrderId>, wish: Wish<SeenOrder>, db: Data<Db>) -> Answer {
    let id = path.into_inner();
    wish.once(&db, me.actor(), "see_order", async |tx, wish| {
        order::seen(tx, id, wish).await?;
        reply::done()
    })
    .await
}

/// What calling it off would do to the money, by the rule of 定金 or 订金, before anybody does
#[utoipa::path(tag = "order", params(("id" = OrderId, Path), CancelWhy), responses((status = 200, description = "The effect", body = CancellationView)), security(("customer" = [])))]
#[get("/orders/{id}/cancellation")]
pub async fn get_cancellation(
    me: Me,
    path: Path<OrderId>,
    why: Query<CancelWhy>,
    db: Data<Db>,
) -> Answer<Json<CancellationView>> {
    let look = db.read(me.actor());
    Ok(Json(
        order::cancellation(&look, path.into_inner(), why.reason.unwrap_or(Reason::ChangedMind)).await?,
    ))
}

/// When my car can be handed over, what to bring, and what is open before
#[utoipa::path(tag = "order", params(("id" = OrderId, Path), HandoverDays), responses((status = 200, description = "Free starts", body = HandoverSlotsView)), security(("customer" = [])))]
#[get("/orders/{id}/handover-slots")]
pub async fn list_handover_slots(
    me: Me,
    path: Path<OrderId>,
    days: Query<HandoverDays>,
    db: Data<Db>,
) -> Answer<Json<HandoverSlotsView>> {
    let look = db.read(me.actor());
    Ok(Json(
        order::handover_slots(&look, path.into_inner(), days.from, days.days).await?,
    ))
}

/// One handler for each step of an owner's order: parse, write once, answer.
macro_rules! steps {
    ($($(#[$doc:meta])* $name:ident $path:literal $wish:ty => $operation:path;)*) => {$(
        $(#[$doc])*
        #[utoipa::path(tag = "order", params(("id" = OrderId, Path)), request_body = $wish,
            responses((status = 200, description = "The order after it", body = OrderView)), security(("customer" = [])))]
        #[post($path)]
        pub async fn $name(me: Me, path: Path<OrderId>, wish: Wish<$wish>, db: Data<Db>) -> Answer {
            let id = path.into_inner();
            wish.once(&db, me.actor(), stringify!($name), async |tx, wish| reply::ok(&$operation(tx, id, wish).await?)).await
        }
    )*};
}

steps! {
    /// Sign the plan that was shown, by its hash; 409 `order.plan_changed` brings the hash of the new one (R118)
    sign_order "/orders/{id}/sign" SignOrder => order::sign;
    /// Call it off, agreeing to the sum that was shown; 409 `order.effect_changed` brings the new one
    cancel_order "/orders/{id}/cancel" CancelOrder => order::cancel;
    /// Choose when my car is handed over, or another time; 409 `order.gate_closed` names the open steps
    book_handover "/orders/{id}/handover" BookOrderHandover => order::book_handover;
    /// Co-sign the delivery check-list that was shown, by its hash (R120)
    cosign_delivery "/orders/{id}/cosign" CosignChecks => order::cosign;
}

/// Give the handover's time back
#[utoipa::path(tag = "order", params(("id" = OrderId, Path)), responses((status = 200, description = "The order after it", body = OrderView)), security(("customer" = [])))]
#[post("/orders/{id}/handover/cancel")]
pub async fn drop_handover(me: Me, path: Path<OrderId>, wish: Wish<()>, db: Data<Db>) -> Answer {
    let id = path.into_inner();
    wish.once(&db, me.actor(), "drop_handover", async |tx, ()| {
        reply::ok(&order::drop_handover(tx, id).await?)
    })
    .await
}

/// What owners may do with their orders.
pub fn routes(config: &mut Routes) {
    config
        .service(my_orders)
        .service(get_order_path)
        .service(get_cancellation)
        .service(list_handover_slots)
        .service(see_order)
        .service(sign_order)
        .service(cancel_order)
        .service(drop_handover)
        .service(book_handover)
        .service(cosign_delivery)
        .service(get_order);
}
