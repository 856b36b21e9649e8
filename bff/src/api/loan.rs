//! Loans, for owners (R004, R116–R119).

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use chezhu::domain::loan::{
    self, ConsentToLoan, LoanLineView, LoanProductView, LoanView, PaperPagesView, PutPages, SeenVersion, SignLoan,
    Simulate, SimulationView, StartLoan,
};
use chezhu::ground::db::{Db, Tx};
use chezhu::ground::error::Error;
use chezhu::ground::id::{LoanId, LoanProductId, OrderId, PaperId};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::auth::Me;
use crate::fresh::unless_fresh;
use crate::problem::Answer;
use crate::query::Query;
use crate::reply::{self, Reply};
use crate::routes::Routes;
use crate::wish::Wish;

async fn shown(tx: &mut Tx, id: LoanId) -> Result<Reply, Error> {
    reply::tagged(&loan::one(tx, id).await?)
}

/// What lenders offer: rate, terms, every fee, the check-list (R113, R116)
#[utoipa::path(tag = "loan", responses((status = 200, description = "By lender", body = [LoanProductView])), security(("customer" = [])))]
#[get("/loan-products")]
pub async fn list_loan_products(me: Me, db: Data<Db>) -> Answer<Json<Vec<LoanProductView>>> {
    Ok(Json(loan::products(&db.read(me.actor())).await?))
}

/// What a loan would cost: every fee, all interest, the yearly cost, month by month (R116)
#[utoipa::path(tag = "loan", params(("id" = LoanProductId, Path), Simulate), responses((status = 200, description = "To the fen", body = SimulationView)), security(("customer" = [])))]
#[get("/loan-products/{id}/simulation")]
pub async fn simulate_loan(
    me: Me,
    path: Path<LoanProductId>,
    wish: Query<Simulate>,
    db: Data<Db>,
) -> Answer<Json<SimulationView>> {
    Ok(Json(
        loan::simulate(&db.read(me.actor()), path.into_inner(), &wish).await?,
    ))
}

/// Begin an application: a draft of which no lender knows
#[utoipa::path(tag = "loan", request_body = StartLoan, responses((status = 201, description = "A draft with its check-list", body = LoanView)), security(("customer" = [])))]
#[post("/loans")]
pub async fn start_loan(me: Me, wish: Wish<StartLoan>, db: Data<Db>) -> Answer {
    wish.once(&db, me.actor(), "start_loan", async |tx, wish| {
        let id = loan::start(tx, wish).await?;
        Ok(Reply {
            status: 201,
            location: Some(format!("/api/v1/loans/{id}")),
            ..shown(tx, id).await?
        })
    })
    .await
}

/// Of which order.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OfOrder {
    /// Of this order.
    order_id: Option<OrderId>,
}

/// My loans, the newest first
#[utoipa::path(tag = "loan", params(OfOrder), responses((status = 200, description = "At most 50", body = [LoanLineView])), security(("customer" = [])))]
#[get("/loans")]
pub async fn my_loans(me: Me, of: Query<OfOrder>, db: Data<Db>) -> Answer<Json<Vec<LoanLineView>>> {
    Ok(Json(loan::mine(&db.read(me.actor()), of.order_id).await?))
}

/// One loan: where it stands, whom one waits for, what to do (R004, R119); has an ETag
#[utoipa::path(tag = "loan", params(("id" = LoanId, Path)), responses((status = 200, description = "The loan", body = LoanView), (status = 304, description = "Unchanged")), security(("customer" = [])))]
#[get("/loans/{id}")]
pub async fn get_loan(request: HttpRequest, me: Me, path: Path<LoanId>, db: Data<Db>) -> Answer {
    let reply = reply::tagged(&loan::one(&db.read(me.actor()), path.into_inner()).await?)?;
    let etag = reply.etag.clone().unwrap_or_default();
    Ok(unless_fresh(&request, &etag, || {
        HttpResponse::Ok().content_type("application/json").body(reply.body)
    }))
}

/// Give or withdraw one of the two consents; each stands alone (R242)
///
/// The same ledger as that of the profile. Withdrawn, nothing that was not sent yet is sent.
#[utoipa::path(tag = "loan", params(("id" = LoanId, Path)), request_body = ConsentToLoan, responses((status = 200, description = "Written down", body = LoanView)), security(("customer" = [])))]
#[post("/loans/{id}/consents")]
pub async fn consent_to_loan(me: Me, path: Path<LoanId>, wish: Wish<ConsentToLoan>, db: Data<Db>) -> Answer {
    let id = path.into_inner();
    wish.once(&db, me.actor(), "consent_to_loan", async |tx, wish| {
        loan::consent(tx, id, wish).await?;
        shown(tx, id).await
    })
    .await
}

/// Put the pages of a paper in, instead of those that were there
#[utoipa::path(tag = "loan", params(("id" = LoanId, Path), ("paper_id" = PaperId, Path)), request_body = PutPages, responses((status = 200, description = "Received", body = LoanView)), security(("customer" = [])))]
#[post("/loans/{id}/papers/{paper_id}/pages")]
pub async fn put_loan_pages(me: Me, path: Path<(LoanId, PaperId)>, wish: Wish<PutPages>, db: Data<Db>) -> Answer {
    let (id, paper) = path.into_inner();
    wish.once(&db, me.actor(), "put_loan_pages", async |tx, wish| {
        loan::put_pages(tx, id, paper, wish).await?;
        shown(tx, id).await
    })
    .await
}

/// The pages of a paper of mine, by links for the next minutes
#[utoipa::path(tag = "loan", params(("id" = LoanId, Path), ("paper_id" = PaperId, Path)), responses((status = 200, description = "The pages", body = PaperPagesView)), security(("customer" = [])))]
#[get("/loans/{id}/papers/{paper_id}")]
pub async fn get_loan_pages(me: Me, path: Path<(LoanId, PaperId)>, db: Data<Db>) -> Answer<Json<PaperPagesView>> {
    let (id, paper) = path.into_inner();
    Ok(Json(loan::pages(&db.read(me.actor()), id, paper).await?))
}

/// Send it to the lender; 409 `loan.consent` and `loan.papers` say what is missing
#[utoipa::path(tag = "loan", params(("id" = LoanId, Path)), request_body = SeenVersion, responses((status = 200, description = "Sent", body = LoanView)), security(("customer" = [])))]
#[post("/loans/{id}/submit")]
pub async fn submit_loan(me: Me, path: Path<LoanId>, wish: Wish<SeenVersion>, db: Data<Db>) -> Answer {
    let id = path.into_inner();
    wish.once(&db, me.actor(), "submit_loan", async |tx, wish| {
        loan::submit(tx, id, wish).await?;
        shown(tx, id).await
    })
    .await
}

/// It is signed: the signed copy is kept page by page
#[utoipa::path(tag = "loan", params(("id" = LoanId, Path)), request_body = SignLoan, responses((status = 200, description = "Signed", body = LoanView)), security(("customer" = [])))]
#[post("/loans/{id}/sign")]
pub async fn sign_loan(me: Me, path: Path<LoanId>, wish: Wish<SignLoan>, db: Data<Db>) -> Answer {
    let id = path.into_inner();
    wish.once(&db, me.actor(), "sign_loan", async |tx, wish| {
        loan::sign(tx, id, wish).await?;
        shown(tx, id).await
    })
    .await
}

/// Take it back, before it is signed
#[utoipa::path(tag = "loan", params(("id" = LoanId, Path)), request_body = SeenVersion, responses((status = 200, description = "Taken back", body = LoanView)), security(("customer" = [])))]
#[post("/loans/{id}/withdraw")]
pub async fn withdraw_loan(me: Me, path: Path<LoanId>, wish: Wish<SeenVersion>, db: Data<Db>) -> Answer {
    let id = path.into_inner();
    wish.once(&db, me.actor(), "withdraw_loan", async |tx, wish| {
        loan::withdraw(tx, id, wish).await?;
        shown(tx, id).await
    })
    .await
}

/// The routes of this file.
pub fn routes(config: &mut Routes) {
    config.service(list_loan_products).service(simulate_loan);
    config.service(start_loan).service(my_loans).service(get_loan);
    config
        .service(consent_to_loan)
        .service(put_loan_pages)
        .service(get_loan_pages);
    config.service(submit_loan).service(sign_loan).service(withdraw_loan);
}
