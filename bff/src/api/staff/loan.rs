//! Loans, for staff (R004, R117, R118). Why a lender refused stands in one reply only.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpRequest, HttpResponse, get, post, put};
use chezhu::domain::loan::{
    self, DecidePaper, FindLoans, LenderView, LoanProductView, PaperPagesView, PutLender, PutPages, RecordLoan,
    SecretView, SeenVersion, SignLoan, Simulate, SimulationView, StaffLoanView, StaffLoansView, StartLoan,
};
use chezhu::domain::staff::{Grants, Permission};
use chezhu::ground::db::{Db, Tx};
use chezhu::ground::error::Error;
use chezhu::ground::id::{LoanId, LoanProductId, PaperId};
use chezhu::ground::text::Code;

use crate::auth::{Staff, may};
use crate::fresh::unless_fresh;
use crate::problem::Answer;
use crate::query::Query;
use crate::reply::{self, Reply};
use crate::routes::Routes;
use crate::wish::{Plain, Wish};

async fn shown(tx: &mut Tx, id: LoanId, grants: &Grants) -> Result<Reply, Error> {
    reply::tagged(&loan::staff_one(tx, id, grants).await?)
}

/// What lenders offer
#[utoipa::path(tag = "loan", responses((status = 200, description = "By lender", body = [LoanProductView])), security(("staff" = ["loan.read"])))]
#[get("/loan-products")]
pub async fn staff_loan_products(staff: Staff<may::LoanRead>, db: Data<Db>) -> Answer<Json<Vec<LoanProductView>>> {
    Ok(Json(loan::products(&db.read(staff.actor())).await?))
}

/// What a loan would cost
#[utoipa::path(tag = "loan", params(("id" = LoanProductId, Path), Simulate), responses((status = 200, description = "To the fen", body = SimulationView)), security(("staff" = ["loan.read"])))]
#[get("/loan-products/{id}/simulation")]
pub async fn staff_simulate_loan(
    staff: Staff<may::LoanRead>,
    path: Path<LoanProductId>,
    wish: Query<Simulate>,
    db: Data<Db>,
) -> Answer<Json<SimulationView>> {
    Ok(Json(
        loan::simulate(&db.read(staff.actor()), path.into_inner(), &wish).await?,
    ))
}

/// Every lender with what it offers
#[utoipa::path(tag = "loan", responses((status = 200, description = "By name", body = [LenderView])), security(("staff" = ["loan.read"])))]
#[get("/lenders")]
pub async fn list_lenders(staff: Staff<may::LoanRead>, db: Data<Db>) -> Answer<Json<Vec<LenderView>>> {
    Ok(Json(loan::lenders(&db.read(staff.actor())).await?))
}

/// Put a lender in, or its newer form: all that it offers from now on
#[utoipa::path(tag = "loan", params(("code" = Code, Path)), request_body = PutLender, responses((status = 200, description = "As it is now", body = LenderView)), security(("staff" = ["catalog.import"])))]
#[put("/lenders/{code}")]
pub async fn put_lender(
    staff: Staff<may::CatalogImport>,
    path: Path<Code>,
    wish: Plain<PutLender>,
    db: Data<Db>,
) -> Answer<Json<LenderView>> {
    let code = path.into_inner();
    Ok(Json(
        db.write(staff.actor(), async |tx| loan::put_lender(tx, code, wish.0).await)
            .await?,
    ))
}

/// Begin an application for a customer
#[utoipa::path(tag = "loan", request_body = StartLoan, responses((status = 201, description = "A draft with its check-list", body = StaffLoanView)), security(("staff" = ["loan.write"])))]
#[post("/loans")]
pub async fn staff_start_loan(staff: Staff<may::LoanWrite>, wish: Wish<StartLoan>, db: Data<Db>) -> Answer {
    wish.once(&db, staff.actor(), "staff_start_loan", async |tx, wish| {
        let id = loan::start(tx, wish).await?;
        Ok(Reply {
            status: 201,
            location: Some(format!("/api/v1/staff/loans/{id}")),
            ..shown(tx, id, staff.grants()).await?
        })
    })
    .await
}

/// Loans of your stores, the most urgent first
#[utoipa::path(tag = "loan", params(FindLoans), responses((status = 200, description = "At most 200", body = StaffLoansView)), security(("staff" = ["loan.read"])))]
#[get("/loans")]
pub async fn staff_loans(
    staff: Staff<may::LoanRead>,
    find: Query<FindLoans>,
    db: Data<Db>,
) -> Answer<Json<StaffLoansView>> {
    Ok(Json(loan::loans(&db.read(staff.actor()), &find).await?))
}

/// One loan of your stores; has an ETag
#[utoipa::path(tag = "loan", params(("id" = LoanId, Path)), responses((status = 200, description = "The loan", body = StaffLoanView), (status = 304, description = "Unchanged")), security(("staff" = ["loan.read"])))]
#[get("/loans/{id}")]
pub async fn staff_loan(request: HttpRequest, staff: Staff<may::LoanRead>, path: Path<LoanId>, db: Data<Db>) -> Answer {
    let view = loan::staff_one(&db.read(staff.actor()), path.into_inner(), staff.grants()).await?;
    let reply = reply::tagged(&view)?;
    let etag = reply.etag.clone().unwrap_or_default();
    Ok(unless_fresh(&request, &etag, || {
        HttpResponse::Ok().content_type("application/json").body(reply.body)
    }))
}

/// Put the pages of a paper in for a customer
#[utoipa::path(tag = "loan", params(("id" = LoanId, Path), ("paper_id" = PaperId, Path)), request_body = PutPages, responses((status = 200, description = "Received", body = StaffLoanView)), security(("staff" = ["loan.write"])))]
#[post("/loans/{id}/papers/{paper_id}/pages")]
pub async fn staff_put_loan_pages(
    staff: Staff<may::LoanWrite>,
    path: Path<(LoanId, PaperId)>,
    wish: Wish<PutPages>,
    db: Data<Db>,
) -> Answer {
    let (id, paper) = path.into_inner();
    wish.once(&db, staff.actor(), "staff_put_loan_pages", async |tx, wish| {
        loan::put_pages(tx, id, paper, wish).await?;
        shown(tx, id, staff.grants()).await
    })
    .await
}

/// See the pages of a paper, by links for the next minutes; leaves a row in the security log
#[utoipa::path(tag = "loan", params(("id" = LoanId, Path), ("paper_id" = PaperId, Path)), responses((status = 200, description = "The pages", body = PaperPagesView)), security(("staff" = ["loan.secret"])))]
#[post("/loans/{id}/papers/{paper_id}/open")]
pub async fn open_loan_paper(
    staff: Staff<may::LoanSecret>,
    path: Path<(LoanId, PaperId)>,
    wish: Wish<()>,
    db: Data<Db>,
) -> Answer<Json<PaperPagesView>> {
    // Each look is one, and no reply with links is stored.
    wish.into_body();
    let (id, paper) = path.into_inner();
    let opened = db
        .write(staff.actor(), async |tx| loan::open_paper(tx, id, paper).await)
        .await?;
    Ok(Json(opened))
}

/// Say whether a paper is good; one that is not is asked for again
#[utoipa::path(tag = "loan", params(("id" = LoanId, Path), ("paper_id" = PaperId, Path)), request_body = DecidePaper, responses((status = 200, description = "Decided", body = StaffLoanView)), security(("staff" = ["loan.secret"])))]
#[post("/loans/{id}/papers/{paper_id}/decide")]
pub async fn decide_loan_paper(
    staff: Staff<may::LoanSecret>,
    path: Path<(LoanId, PaperId)>,
    wish: Wish<DecidePaper>,
    db: Data<Db>,
) -> Answer {
    let (id, paper) = path.into_inner();
    wish.once(&db, staff.actor(), "decide_loan_paper", async |tx, wish| {
        loan::decide_paper(tx, id, paper, wish).await?;
        shown(tx, id, staff.grants()).await
    })
    .await
}

/// Send an application to the lender for a customer
#[utoipa::path(tag = "loan", params(("id" = LoanId, Path)), request_body = SeenVersion, responses((status = 200, description = "Sent", body = StaffLoanView)), security(("staff" = ["loan.write"])))]
#[post("/loans/{id}/submit")]
pub async fn staff_submit_loan(
    staff: Staff<may::LoanWrite>,
    path: Path<LoanId>,
    wish: Wish<SeenVersion>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    wish.once(&db, staff.actor(), "staff_submit_loan", async |tx, wish| {
        loan::submit(tx, id, wish).await?;
        shown(tx, id, staff.grants()).await
    })
    .await
}

/// Record by hand what the lender said, or what was done
///
/// Why it refused may only be recorded by those who may read it (`loan.secret`); it is sealed at once.
#[utoipa::path(tag = "loan", params(("id" = LoanId, Path)), request_body = RecordLoan, responses((status = 200, description = "Recorded", body = StaffLoanView)), security(("staff" = ["loan.write"])))]
#[post("/loans/{id}/events")]
pub async fn record_loan_event(
    staff: Staff<may::LoanWrite>,
    path: Path<LoanId>,
    wish: Wish<RecordLoan>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    let secret = staff.grants().scope(Permission::LoanSecret).is_some();
    wish.once(&db, staff.actor(), "record_loan_event", async |tx, wish| {
        loan::record(tx, id, wish, secret).await?;
        shown(tx, id, staff.grants()).await
    })
    .await
}

/// It is signed: the signed copy is kept page by page
#[utoipa::path(tag = "loan", params(("id" = LoanId, Path)), request_body = SignLoan, responses((status = 200, description = "Signed", body = StaffLoanView)), security(("staff" = ["loan.write"])))]
#[post("/loans/{id}/sign")]
pub async fn staff_sign_loan(
    staff: Staff<may::LoanWrite>,
    path: Path<LoanId>,
    wish: Wish<SignLoan>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    wish.once(&db, staff.actor(), "staff_sign_loan", async |tx, wish| {
        loan::sign(tx, id, wish).await?;
        shown(tx, id, staff.grants()).await
    })
    .await
}

/// Why the lender refused; each reading leaves a row in the security log
#[utoipa::path(tag = "loan", params(("id" = LoanId, Path)), responses((status = 200, description = "The reason", body = SecretView)), security(("staff" = ["loan.secret"])))]
#[post("/loans/{id}/reason")]
pub async fn read_loan_reason(
    staff: Staff<may::LoanSecret>,
    path: Path<LoanId>,
    wish: Wish<()>,
    db: Data<Db>,
) -> Answer<Json<SecretView>> {
    // Each reading is one, and no reply with the reason is stored.
    wish.into_body();
    let id = path.into_inner();
    let secret = db.write(staff.actor(), async |tx| loan::secret(tx, id).await).await?;
    Ok(Json(secret))
}

/// The routes of this file.
pub fn routes(config: &mut Routes) {
    config.service(staff_loan_products).service(staff_simulate_loan);
    config.service(list_lenders).service(put_lender);
    config
        .service(staff_start_loan)
        .service(staff_loans)
        .service(staff_loan);
    config
        .service(staff_put_loan_pages)
        .service(open_loan_paper)
        .service(decide_loan_paper);
    config
        .service(staff_submit_loan)
        .service(record_loan_event)
        .service(staff_sign_loan);
    config.service(read_loan_reason);
}
