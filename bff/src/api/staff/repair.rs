//! Repairs, for the workshop: from the intake to the handover.

mod jobs;

use actix_web::web::{Data, Json, Path};
use actix_web::{get, post};
use chezhu::domain::repair::{
    self, AddEvidence, AddJob, BoardView, CallExpert, CancelRepair, CarFileView, ConfirmPickup, DecideCompensation,
    ExpectPart, HandBackCar, HoldRepair, IntakeRepair, JobListView, JudgeQuality, LendCar, LoanCarKm, MissPart,
    MoveEta, NameParty, OpenRepair, RecordFindings, RecordRepairContact, RepairChecks, RepairPhotosView,
    SignRepairOnPaper, StaffRepairView, Stage, WalkIn, WashCar,
};
use chezhu::ground::db::Db;
use chezhu::ground::id::{BookingId, PartId, RepairId, StoreId, VehicleId};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::auth::{Staff, may};
use crate::problem::Answer;
use crate::query::Query;
use crate::reply;
use crate::routes::Routes;
use crate::wish::Wish;

/// Which repairs.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Where {
    /// In this stage.
    stage: Option<Stage>,
}

/// The board of a workshop: what is open, urgent first, then by when its stage is due, with its clocks (R049, R055)
#[utoipa::path(tag = "staff repair", params(("id" = StoreId, Path), Where), responses((status = 200, description = "The board", body = BoardView)), security(("staff" = ["repair.read"])))]
#[get("/stores/{id}/repairs")]
pub async fn list_repairs(
    staff: Staff<may::RepairRead>,
    path: Path<StoreId>,
    which: Query<Where>,
    db: Data<Db>,
) -> Answer<Json<BoardView>> {
    let look = db.read(staff.actor());
    Ok(Json(repair::board(&look, path.into_inner(), which.stage).await?))
}

/// Whose jobs.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Whose {
    /// Mine only.
    #[serde(default)]
    mine: bool,
}

/// The jobs that are agreed to and not over, urgent first, then by promise
#[utoipa::path(tag = "staff repair", params(("id" = StoreId, Path), Whose), responses((status = 200, description = "The jobs", body = JobListView)), security(("staff" = ["repair.read"])))]
#[get("/stores/{id}/jobs")]
pub async fn list_jobs(
    staff: Staff<may::RepairRead>,
    path: Path<StoreId>,
    whose: Query<Whose>,
    db: Data<Db>,
) -> Answer<Json<JobListView>> {
    let look = db.read(staff.actor());
    Ok(Json(repair::job_list(&look, path.into_inner(), whose.mine).await?))
}

/// Everything of one repair: the owner's page, what keeps the next door closed, checks, jobs, the sheet to sign, the history
#[utoipa::path(tag = "staff repair", params(("id" = RepairId, Path)), responses((status = 200, description = "The repair", body = StaffRepairView)), security(("staff" = ["repair.read"])))]
#[get("/repairs/{id}")]
pub async fn get_staff_repair(
    staff: Staff<may::RepairRead>,
    path: Path<RepairId>,
    db: Data<Db>,
) -> Answer<Json<StaffRepairView>> {
    Ok(Json(
        repair::staff_one(&db.read(staff.actor()), path.into_inner()).await?,
    ))
}

/// What was photographed, with links that open for some minutes
#[utoipa::path(tag = "staff repair", params(("id" = RepairId, Path)), responses((status = 200, description = "The photos", body = RepairPhotosView)), security(("staff" = ["repair.read"])))]
#[get("/repairs/{id}/photos")]
pub async fn get_staff_repair_photos(
    staff: Staff<may::RepairRead>,
    path: Path<RepairId>,
    db: Data<Db>,
) -> Answer<Json<RepairPhotosView>> {
    Ok(Json(repair::photos(&db.read(staff.actor()), path.into_inner()).await?))
}

/// Open a repair from a visit whose car is here; the visit is converted (R041)
#[utoipa::path(tag = "staff repair", params(("id" = BookingId, Path)), request_body = OpenRepair, responses((status = 201, description = "At the intake", body = StaffRepairView)), security(("staff" = ["repair.write"])))]
#[post("/bookings/{id}/repair")]
pub async fn open_repair(
    staff: Staff<may::RepairWrite>,
    path: Path<BookingId>,
    wish: Wish<OpenRepair>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    wish.once(&db, staff.actor(), "open_repair", async |tx, wish| {
        let view = repair::open_from_booking(tx, id, wish).await?;
        reply::created(format!("/api/v1/staff/repairs/{}", view.repair.id), &view)
    })
    .await
}

/// Open a repair for a customer of the store who came without a booking
#[utoipa::path(tag = "staff repair", request_body = WalkIn, responses((status = 201, description = "At the intake", body = StaffRepairView)), security(("staff" = ["repair.write"])))]
#[post("/repairs")]
pub async fn open_walk_in(staff: Staff<may::RepairWrite>, wish: Wish<WalkIn>, db: Data<Db>) -> Answer {
    wish.once(&db, staff.actor(), "open_walk_in", async |tx, wish| {
        let view = repair::walk_in(tx, wish).await?;
        reply::created(format!("/api/v1/staff/repairs/{}", view.repair.id), &view)
    })
    .await
}

/// One handler for each step with a body: parse, write once, answer.
macro_rules! steps {
    ($($(#[$doc:meta])* $name:ident $path:literal $permit:ident $word:literal $wish:ty => $operation:path;)*) => {$(
        $(#[$doc])*
        #[utoipa::path(tag = "staff repair", params(("id" = RepairId, Path)), request_body = $wish,
            responses((status = 200, description = "The repair after it", body = StaffRepairView)), security(("staff" = [$word])))]
        #[post($path)]
        pub async fn $name(staff: Staff<may::$permit>, path: Path<RepairId>, wish: Wish<$wish>, db: Data<Db>) -> Answer {
            let id = path.into_inner();
            wish.once(&db, staff.actor(), stringify!($name), async |tx, wish| reply::ok(&$operation(tx, id, wish).await?)).await
        }
    )*};
}

/// One handler for each door: no body.
macro_rules! doors {
    ($($(#[$doc:meta])* $name:ident $path:literal $permit:ident $word:literal => $operation:path;)*) => {$(
        $(#[$doc])*
        #[utoipa::path(tag = "staff repair", params(("id" = RepairId, Path)),
            responses((status = 200, description = "The repair after it", body = StaffRepairView)), security(("staff" = [$word])))]
        #[post($path)]
        pub async fn $name(staff: Staff<may::$permit>, path: Path<RepairId>, wish: Wish<()>, db: Data<Db>) -> Answer {
            let id = path.into_inner();
            wish.once(&db, staff.actor(), stringify!($name), async |tx, ()| reply::ok(&$operation(tx, id).await?)).await
        }
    )*};
}

steps! {
    /// Write down mileage, energy, complaint, valuables, promise; what is absent stays (R041, R046)
    record_intake "/repairs/{id}/intake" RepairWrite "repair.write" IntakeRepair => repair::record_intake;
    /// Who brings the car, or collects it: they may follow it, and only the owner consents
    name_repair_party "/repairs/{id}/parties" RepairWrite "repair.write" NameParty => repair::name_party;
    /// The car was fetched from home: the owner's code, the mileage, photos
    confirm_pickup "/repairs/{id}/pickup" RepairWrite "repair.write" ConfirmPickup => repair::confirm_pickup;
    /// Tick checks of the intake or of the handover; what fails needs a photo, what does not apply a reason
    check_reception "/repairs/{id}/checks" RepairWrite "repair.write" RepairChecks => repair::check_reception;
    /// The owner signed the sheet of this stage on paper
    sign_repair_on_paper "/repairs/{id}/sign" RepairWrite "repair.write" SignRepairOnPaper => repair::sign_on_paper;
    /// Write down what the workshop saw and did, with photos: findings by traffic light, work, old parts
    add_repair_evidence "/repairs/{id}/evidence" RepairWork "repair.work" AddEvidence => repair::add_evidence;
    /// Write down how the car came, with photos: damage on the map of the body, views of it (R046)
    add_intake_evidence "/repairs/{id}/intake-evidence" RepairWrite "repair.write" AddEvidence => repair::add_intake_evidence;
    /// Tick checks of the diagnosis or of the work; what is measured has its number and unit (R042, R043)
    check_work "/repairs/{id}/work-checks" RepairWork "repair.work" RepairChecks => repair::check_work;
    /// Write down complaint, cause, correction
    record_findings "/repairs/{id}/findings" RepairWork "repair.work" RecordFindings => repair::record_findings;
    /// Add a job; nobody begins it before the owner agrees
    add_repair_job "/repairs/{id}/jobs" RepairWork "repair.work" AddJob => repair::add_job;
    /// A part of a job is missing; when nothing else can go on the repair waits and the owner is told (R094, R095, R103)
    miss_part "/repairs/{id}/parts" RepairWork "repair.work" MissPart => repair::miss_part;
    /// It takes so many minutes longer than computed, with the reason
    move_repair_eta "/repairs/{id}/eta" RepairWrite "repair.write" MoveEta => repair::move_eta;
    /// I spoke with the owner: the next word is promised (R040)
    record_repair_contact "/repairs/{id}/contacts" RepairWrite "repair.write" RecordRepairContact => repair::record_contact;
    /// Call an expert (R056)
    call_expert "/repairs/{id}/expert" RepairWork "repair.work" CallExpert => repair::call_expert;
    /// The manager agrees to what is owed for being late, or not, with the reason (R075)
    decide_compensation "/repairs/{id}/compensation" RepairCompensate "repair.compensate" DecideCompensation => repair::decide_compensation;
    /// Tick checks of the inspection, by somebody who did not work on the car (R044, R050)
    check_quality "/repairs/{id}/quality-checks" RepairInspect "repair.inspect" RepairChecks => repair::check_quality;
    /// What the inspector says: well, or back to the workshop, which is counted
    judge_quality "/repairs/{id}/quality" RepairInspect "repair.inspect" JudgeQuality => repair::judge_quality;
    /// Washed, or not wanted: the car is ready and the owner is told (R051, R052)
    wash_car "/repairs/{id}/wash" RepairWrite "repair.write" WashCar => repair::wash;
    /// Hand the car back: everything checked and the sheet of now signed; closes the repair (R045)
    hand_back_car "/repairs/{id}/hand-over" RepairWrite "repair.write" HandBackCar => repair::hand_over;
    /// Keep a loan car for the owner, another one, or for longer (R103)
    lend_loan_car "/repairs/{id}/loan-car" RepairWrite "repair.write" LendCar => repair::lend_car;
    /// The owner drives off with the loan car: its odometer and its fuel or charge, by whom
    hand_out_loan_car "/repairs/{id}/loan-car/out" RepairWrite "repair.write" LoanCarKm => repair::hand_out_loan_car;
    /// The loan car is back: its odometer and its fuel or charge, by whom
    take_back_loan_car "/repairs/{id}/loan-car/back" RepairWrite "repair.write" LoanCarKm => repair::take_back_loan_car;
    /// It stands still, and why
    hold_repair "/repairs/{id}/hold" RepairWrite "repair.write" HoldRepair => repair::hold;
    /// Call it off
    cancel_repair "/repairs/{id}/cancel" RepairWrite "repair.write" CancelRepair => repair::cancel;
}

doors! {
    /// Take the car over into the workshop; 409 `repair.gate_closed` names what is open
    receive_car "/repairs/{id}/receive" RepairWrite "repair.write" => repair::receive;
    /// Somebody else does a part of it
    send_out_car "/repairs/{id}/send-out" RepairDispatch "repair.dispatch" => repair::send_out;
    /// It is back from there
    take_back_car "/repairs/{id}/take-back" RepairDispatch "repair.dispatch" => repair::take_back;
    /// All agreed work is done and checked by the technician: the inspector's turn
    finish_repair "/repairs/{id}/finish" RepairWork "repair.work" => repair::finish;
    /// The owner is here
    greet_owner "/repairs/{id}/greet" RepairWrite "repair.write" => repair::greet;
    /// The owner left without the car
    step_back_repair "/repairs/{id}/step-back" RepairWrite "repair.write" => repair::step_back;
    /// The owner does not accept the work: it is done again
    object_to_repair "/repairs/{id}/object" RepairWrite "repair.write" => repair::object;
    /// It goes on
    release_repair "/repairs/{id}/release" RepairWrite "repair.write" => repair::release;
    /// The owner does not need the loan car that is kept for them, or that they asked for
    drop_loan_car "/repairs/{id}/loan-car/drop" RepairWrite "repair.write" => repair::drop_loan_car;
    /// What was agreed to for being late was given
    grant_compensation "/repairs/{id}/compensation/grant" RepairCompensate "repair.compensate" => repair::grant_compensation;
    /// The owner neither answers nor collects
    abandon_repair "/repairs/{id}/abandon" RepairWrite "repair.write" => repair::abandon;
}

/// When a missing part comes; the owner is told
#[utoipa::path(tag = "staff repair", params(("id" = RepairId, Path), ("part" = PartId, Path)), request_body = ExpectPart,
    responses((status = 200, description = "The repair after it", body = StaffRepairView)), security(("staff" = ["repair.parts"])))]
#[post("/repairs/{id}/parts/{part}/expected")]
pub async fn expect_part(
    staff: Staff<may::RepairParts>,
    path: Path<(RepairId, PartId)>,
    wish: Wish<ExpectPart>,
    db: Data<Db>,
) -> Answer {
    let ids = path.into_inner();
    wish.once(&db, staff.actor(), "expect_part", async |tx, wish| {
        reply::ok(&repair::expect_part(tx, ids, wish).await?)
    })
    .await
}

/// A missing part is here; a repair that waited goes on
#[utoipa::path(tag = "staff repair", params(("id" = RepairId, Path), ("part" = PartId, Path)),
    responses((status = 200, description = "The repair after it", body = StaffRepairView)), security(("staff" = ["repair.parts"])))]
#[post("/repairs/{id}/parts/{part}/arrived")]
pub async fn part_arrived(
    staff: Staff<may::RepairParts>,
    path: Path<(RepairId, PartId)>,
    wish: Wish<()>,
    db: Data<Db>,
) -> Answer {
    let ids = path.into_inner();
    wish.once(&db, staff.actor(), "part_arrived", async |tx, ()| {
        reply::ok(&repair::part_arrived(tx, ids).await?)
    })
    .await
}

/// The file of a customer's car: what was done, by whom, until when it is warranted (R060)
#[utoipa::path(tag = "staff repair", params(("id" = VehicleId, Path)), responses((status = 200, description = "The file", body = CarFileView)), security(("staff" = ["repair.read"])))]
#[get("/vehicles/{id}/repairs")]
pub async fn get_customer_car_file(
    staff: Staff<may::RepairRead>,
    path: Path<VehicleId>,
    db: Data<Db>,
) -> Answer<Json<CarFileView>> {
    Ok(Json(repair::file_of(&db.read(staff.actor()), path.into_inner()).await?))
}

/// What staff may do with repairs.
pub fn routes(config: &mut Routes) {
    config
        .service(list_repairs)
        .service(list_jobs)
        .service(get_customer_car_file)
        .service(expect_part)
        .service(part_arrived)
        .service(miss_part)
        .service(move_repair_eta)
        .service(record_repair_contact)
        .service(call_expert)
        .service(decide_compensation)
        .service(grant_compensation)
        .service(open_repair)
        .service(open_walk_in)
        .service(get_staff_repair_photos)
        .service(record_intake)
        .service(name_repair_party)
        .service(confirm_pickup)
        .service(check_reception)
        .service(sign_repair_on_paper)
        .service(add_repair_evidence)
        .service(add_intake_evidence)
        .service(check_work)
        .service(record_findings)
        .service(add_repair_job)
        .service(check_quality)
        .service(judge_quality)
        .service(wash_car)
        .service(hand_back_car)
        .service(hand_out_loan_car)
        .service(take_back_loan_car)
        .service(lend_loan_car)
        .service(drop_loan_car)
        .service(hold_repair)
        .service(cancel_repair)
        .service(receive_car)
        .service(send_out_car)
        .service(take_back_car)
        .service(finish_repair)
        .service(greet_owner)
        .service(step_back_repair)
        .service(object_to_repair)
        .service(release_repair)
        .service(abandon_repair)
        .service(get_staff_repair)
        .configure(jobs::routes);
}
