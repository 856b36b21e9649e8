//! Surveys, forms and scores, for staff (R155–R163).

use actix_web::web::{Data, Json, Path};
use actix_web::{get, post, put};
use chezhu::domain::survey::{
    self, FindForms, FindScores, FindSurveys, FindWeights, FormLineView, FormView, NewForm, PreviewAnswers,
    PreviewView, RecordInterview, RewriteForm, ScoresView, SeenForm, SetWeights, StaffSurveyLineView, StaffSurveyView,
    WeightsView,
};
use chezhu::ground::db::Db;
use chezhu::ground::id::{SurveyFormId, SurveyId};
use chezhu::ground::page::Page;

use crate::auth::{Staff, may};
use crate::problem::Answer;
use crate::query::Query;
use crate::reply;
use crate::routes::Routes;
use crate::wish::{Plain, Wish};

/// Surveys, the newest first; what was not sent with its reason
#[utoipa::path(tag = "survey", params(FindSurveys), responses((status = 200, description = "A page", body = Page<StaffSurveyLineView>)), security(("staff" = ["survey.read"])))]
#[get("/surveys")]
pub async fn list_surveys(
    staff: Staff<may::SurveyRead>,
    find: Query<FindSurveys>,
    db: Data<Db>,
) -> Answer<Json<Page<StaffSurveyLineView>>> {
    Ok(Json(survey::surveys(&db.read(staff.actor()), &find).await?))
}

/// One survey with what was asked and answered
#[utoipa::path(tag = "survey", params(("id" = SurveyId, Path)), responses((status = 200, description = "The survey", body = StaffSurveyView)), security(("staff" = ["survey.read"])))]
#[get("/surveys/{id}")]
pub async fn staff_get_survey(
    staff: Staff<may::SurveyRead>,
    path: Path<SurveyId>,
    db: Data<Db>,
) -> Answer<Json<StaffSurveyView>> {
    Ok(Json(
        survey::staff_one(&db.read(staff.actor()), path.into_inner()).await?,
    ))
}

/// Write down an interview by telephone or on a visit, in the form that is asked (R157–R159)
#[utoipa::path(tag = "survey", request_body = RecordInterview, responses((status = 201, description = "Written down", body = StaffSurveyView)), security(("staff" = ["survey.interview"])))]
#[post("/surveys/interviews")]
pub async fn record_interview(staff: Staff<may::SurveyInterview>, wish: Wish<RecordInterview>, db: Data<Db>) -> Answer {
    wish.once(&db, staff.actor(), "record_interview", async |tx, wish| {
        let view = survey::record(tx, wish).await?;
        reply::created(format!("/api/v1/staff/surveys/{}", view.line.id), &view)
    })
    .await
}

/// The versions of the group's forms and of the stores', the newest first
#[utoipa::path(tag = "survey", params(FindForms), responses((status = 200, description = "At most 200", body = [FormLineView])), security(("staff" = ["survey.read"])))]
#[get("/survey-forms")]
pub async fn list_survey_forms(
    staff: Staff<may::SurveyRead>,
    find: Query<FindForms>,
    db: Data<Db>,
) -> Answer<Json<Vec<FormLineView>>> {
    Ok(Json(survey::forms(&db.read(staff.actor()), &find).await?))
}

/// A version of a form, with the rules that keep it from being published
#[utoipa::path(tag = "survey", params(("id" = SurveyFormId, Path)), responses((status = 200, description = "The form", body = FormView)), security(("staff" = ["survey.read"])))]
#[get("/survey-forms/{id}")]
pub async fn get_survey_form(
    staff: Staff<may::SurveyRead>,
    path: Path<SurveyFormId>,
    db: Data<Db>,
) -> Answer<Json<FormView>> {
    Ok(Json(survey::form(&db.read(staff.actor()), path.into_inner()).await?))
}

/// Begin a new version; the group's needs the permission in the group
#[utoipa::path(tag = "survey", request_body = NewForm, responses((status = 201, description = "A draft", body = FormView)), security(("staff" = ["survey.manage"])))]
#[post("/survey-forms")]
pub async fn draft_survey_form(staff: Staff<may::SurveyManage>, wish: Wish<NewForm>, db: Data<Db>) -> Answer {
    wish.once(&db, staff.actor(), "draft_survey_form", async |tx, wish| {
        let view = survey::draft(tx, wish).await?;
        reply::created(format!("/api/v1/staff/survey-forms/{}", view.id), &view)
    })
    .await
}

/// Write a draft anew
#[utoipa::path(tag = "survey", params(("id" = SurveyFormId, Path)), request_body = RewriteForm, responses((status = 200, description = "The draft", body = FormView)), security(("staff" = ["survey.manage"])))]
#[put("/survey-forms/{id}")]
pub async fn rewrite_survey_form(
    staff: Staff<may::SurveyManage>,
    path: Path<SurveyFormId>,
    wish: Plain<RewriteForm>,
    db: Data<Db>,
) -> Answer<Json<FormView>> {
    let id = path.into_inner();
    let written = db.write(staff.actor(), async |tx| survey::rewrite(tx, id, wish.0).await);
    Ok(Json(written.await?))
}

/// Ask it from now on; every rule that is broken is named, and what was sent stays bound to its version
#[utoipa::path(tag = "survey", params(("id" = SurveyFormId, Path)), request_body = SeenForm, responses((status = 200, description = "Published", body = FormView)), security(("staff" = ["survey.manage"])))]
#[post("/survey-forms/{id}/publish")]
pub async fn publish_survey_form(
    staff: Staff<may::SurveyManage>,
    path: Path<SurveyFormId>,
    wish: Wish<SeenForm>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    wish.once(&db, staff.actor(), "publish_survey_form", async |tx, wish| {
        reply::ok(&survey::publish(tx, id, wish).await?)
    })
    .await
}

/// What an owner who answered so would see; nothing is kept
#[utoipa::path(tag = "survey", params(("id" = SurveyFormId, Path)), request_body = PreviewAnswers, responses((status = 200, description = "The questions that are shown", body = PreviewView)), security(("staff" = ["survey.read"])))]
#[post("/survey-forms/{id}/preview")]
pub async fn preview_survey_form(
    staff: Staff<may::SurveyRead>,
    path: Path<SurveyFormId>,
    wish: Wish<PreviewAnswers>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    let view = survey::preview(&db.read(staff.actor()), id, wish.body()).await?;
    Ok(reply::respond(reply::ok(&view)?))
}

/// Scores: total, stages, NPS with its interval, answer rate, drivers, beside the log and the months before (R160–R163)
///
/// Every figure has its formula in `formulas`; below `least` answers there is a count and no figure.
#[utoipa::path(tag = "survey", params(FindScores), responses((status = 200, description = "The scores", body = ScoresView)), security(("staff" = ["survey.read"])))]
#[get("/survey-scores")]
pub async fn survey_scores(
    staff: Staff<may::SurveyRead>,
    find: Query<FindScores>,
    db: Data<Db>,
) -> Answer<Json<ScoresView>> {
    Ok(Json(survey::scores(&db.read(staff.actor()), &find).await?))
}

/// How much each stage counts
#[utoipa::path(tag = "survey", params(FindWeights), responses((status = 200, description = "The weights", body = WeightsView)), security(("staff" = ["survey.read"])))]
#[get("/survey-weights")]
pub async fn survey_weights(
    staff: Staff<may::SurveyRead>,
    find: Query<FindWeights>,
    db: Data<Db>,
) -> Answer<Json<WeightsView>> {
    Ok(Json(survey::weights(&db.read(staff.actor()), &find).await?))
}

/// Say how much each stage counts, and from how many answers on figures are shown
#[utoipa::path(tag = "survey", request_body = SetWeights, responses((status = 200, description = "The weights", body = WeightsView)), security(("staff" = ["survey.manage"])))]
#[put("/survey-weights")]
pub async fn set_survey_weights(
    staff: Staff<may::SurveyManage>,
    wish: Plain<SetWeights>,
    db: Data<Db>,
) -> Answer<Json<WeightsView>> {
    let set = db.write(staff.actor(), async |tx| survey::set_weights(tx, wish.0).await);
    Ok(Json(set.await?))
}

/// The routes of this file.
pub fn routes(config: &mut Routes) {
    config
        .service(list_surveys)
        .service(record_interview)
        .service(staff_get_survey);
    config
        .service(list_survey_forms)
        .service(get_survey_form)
        .service(draft_survey_form);
    config
        .service(rewrite_survey_form)
        .service(publish_survey_form)
        .service(preview_survey_form);
    config
        .service(survey_scores)
        .service(survey_weights)
        .service(set_survey_weights);
}
