//! Surveys and what follows a bad answer, for owners (R150, R151, R155, R156); by the link without a login too.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpRequest, HttpResponse, get, post, put};
use chezhu::domain::survey::{self, AnswerRecovery, Door, RecoveryView, SaveAnswers, SurveyLineView, SurveyView};
use chezhu::ground::actor::Actor;
use chezhu::ground::db::Db;
use chezhu::ground::id::{RecoveryId, SurveyId};

use crate::auth::Me;
use crate::fresh::unless_fresh;
use crate::problem::Answer;
use crate::reply;
use crate::routes::Routes;
use crate::wish::{Plain, Wish};

/// My surveys, the newest first
#[utoipa::path(tag = "survey", responses((status = 200, description = "At most 50", body = [SurveyLineView])), security(("customer" = [])))]
#[get("/surveys")]
pub async fn my_surveys(me: Me, db: Data<Db>) -> Answer<Json<Vec<SurveyLineView>>> {
    Ok(Json(survey::mine(&db.read(me.actor())).await?))
}

async fn shown(request: &HttpRequest, db: &Db, actor: Actor, door: Door) -> Answer {
    let mut view = survey::see(&db.read(actor.clone()), &door).await?;
    if view.state == chezhu::domain::survey::rules::words::State::Sent {
        view = db.write(actor, async |tx| survey::open(tx, &door).await).await?;
    }
    let reply = reply::tagged(&view)?;
    let etag = reply.etag.clone().unwrap_or_default();
    Ok(unless_fresh(request, &etag, || {
        HttpResponse::Ok().content_type("application/json").body(reply.body)
    }))
}

/// A survey of mine, with what I answered so far; has an ETag
///
/// The first look is noted. What has ended comes without questions, with a kind word.
#[utoipa::path(tag = "survey", params(("id" = SurveyId, Path)), responses((status = 200, description = "The survey", body = SurveyView), (status = 304, description = "Unchanged")), security(("customer" = [])))]
#[get("/surveys/{id}")]
pub async fn get_survey(request: HttpRequest, me: Me, path: Path<SurveyId>, db: Data<Db>) -> Answer {
    shown(&request, &db, me.actor(), Door::Mine(path.into_inner())).await
}

/// Save a page of answers; those of the same questions are replaced
#[utoipa::path(tag = "survey", params(("id" = SurveyId, Path)), request_body = SaveAnswers, responses((status = 200, description = "Saved", body = SurveyView)), security(("customer" = [])))]
#[put("/surveys/{id}/answers")]
pub async fn save_survey(
    me: Me,
    path: Path<SurveyId>,
    wish: Plain<SaveAnswers>,
    db: Data<Db>,
) -> Answer<Json<SurveyView>> {
    let door = Door::Mine(path.into_inner());
    let saved = db.write(me.actor(), async |tx| survey::save(tx, &door, wish.0).await);
    Ok(Json(saved.await?))
}

/// Finish it, with the last answers; a bad answer is somebody's matter from now on
#[utoipa::path(tag = "survey", params(("id" = SurveyId, Path)), request_body = SaveAnswers, responses((status = 200, description = "Finished", body = SurveyView)), security(("customer" = [])))]
#[post("/surveys/{id}/finish")]
pub async fn finish_survey(me: Me, path: Path<SurveyId>, wish: Wish<SaveAnswers>, db: Data<Db>) -> Answer {
    let door = Door::Mine(path.into_inner());
    wish.once(&db, me.actor(), "finish_survey", async |tx, wish| {
        reply::ok(&survey::finish(tx, &door, wish).await?)
    })
    .await
}

/// The survey of a link, without a login; has an ETag
///
/// A link is signed, opens for fourteen days and is spent when the survey is finished. One that is forged, over or spent is
/// refused by name (`survey.link`, `survey.expired`, `survey.spent`), and nothing is kept.
#[utoipa::path(tag = "survey", params(("code" = String, Path)), responses((status = 200, description = "The survey", body = SurveyView), (status = 304, description = "Unchanged")), security(()))]
#[get("/survey-links/{code}")]
pub async fn get_survey_by_link(request: HttpRequest, path: Path<String>, db: Data<Db>) -> Answer {
    shown(&request, &db, Actor::Anonymous, Door::Link(path.into_inner())).await
}

/// Save a page of answers by the link
#[utoipa::path(tag = "survey", params(("code" = String, Path)), request_body = SaveAnswers, responses((status = 200, description = "Saved", body = SurveyView)), security(()))]
#[put("/survey-links/{code}/answers")]
pub async fn save_survey_by_link(
    path: Path<String>,
    wish: Plain<SaveAnswers>,
    db: Data<Db>,
) -> Answer<Json<SurveyView>> {
    let door = Door::Link(path.into_inner());
    let saved = db.write(Actor::Anonymous, async |tx| survey::save(tx, &door, wish.0).await);
    Ok(Json(saved.await?))
}

/// Finish it by the link, which is spent then
#[utoipa::path(tag = "survey", params(("code" = String, Path)), request_body = SaveAnswers, responses((status = 200, description = "Finished", body = SurveyView)), security(()))]
#[post("/survey-links/{code}/finish")]
pub async fn finish_survey_by_link(
    path: Path<String>,
    wish: Plain<SaveAnswers>,
    db: Data<Db>,
) -> Answer<Json<SurveyView>> {
    let door = Door::Link(path.into_inner());
    let done = db.write(Actor::Anonymous, async |tx| survey::finish(tx, &door, wish.0).await);
    Ok(Json(done.await?))
}

/// What is done about a bad answer of mine (R151)
#[utoipa::path(tag = "survey", params(("id" = RecoveryId, Path)), responses((status = 200, description = "Where it stands, who deals with it", body = RecoveryView)), security(("customer" = [])))]
#[get("/recoveries/{id}")]
pub async fn get_recovery(me: Me, path: Path<RecoveryId>, db: Data<Db>) -> Answer<Json<RecoveryView>> {
    Ok(Json(
        survey::my_recovery(&db.read(me.actor()), path.into_inner()).await?,
    ))
}

/// Say whether it is settled; only this, or three tries on three days, ends it
#[utoipa::path(tag = "survey", params(("id" = RecoveryId, Path)), request_body = AnswerRecovery, responses((status = 200, description = "Heard", body = RecoveryView)), security(("customer" = [])))]
#[post("/recoveries/{id}/answer")]
pub async fn answer_recovery(me: Me, path: Path<RecoveryId>, wish: Wish<AnswerRecovery>, db: Data<Db>) -> Answer {
    let id = path.into_inner();
    wish.once(&db, me.actor(), "answer_recovery", async |tx, wish| {
        reply::ok(&survey::answer_recovery(tx, id, wish).await?)
    })
    .await
}

/// The routes of this file.
pub fn routes(config: &mut Routes) {
    config.service(my_surveys).service(get_survey);
    config.service(save_survey).service(finish_survey);
    config.service(get_survey_by_link).service(save_survey_by_link);
    config.service(finish_survey_by_link);
    config.service(get_recovery).service(answer_recovery);
}
