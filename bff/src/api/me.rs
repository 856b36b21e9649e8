//! The owner's own record: profile, phone, consents, butlers (R030, R136, R242).

use actix_web::http::StatusCode;
use actix_web::web::{Data, Json};
use actix_web::{get, patch, post};
use chezhu::domain::access::{self, AccessView};
use chezhu::domain::identity::{
    self, Bound, ConsentsView, CustomerStoreView, DecideConsent, PHONE_CODE, PHONE_TAKEN, PersonView, SetProfile,
};
use chezhu::domain::notice;
use chezhu::gateway::wechat::{Class, WeChat};
use chezhu::ground::db::Db;
use chezhu::ground::page::{Limit, Page};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::adopt::adopt;
use crate::auth::{Me, Verified};
use crate::issue;
use crate::problem::Answer;
use crate::query::Query;
use crate::reply::{self, Reply};
use crate::routes::Routes;
use crate::shed;
use crate::wish::Wish;

/// The code of WeChat's phone-number button (not that of wx.login), good once.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BindPhone {
    /// The code: `e.detail.code`.
    #[schema(min_length = 1, max_length = 128)]
    pub code: String,
}

/// Your own record; the phone is masked.
#[utoipa::path(tag = "me", responses((status = 200, description = "You", body = PersonView)), security(("customer" = [])))]
#[get("/me")]
pub async fn get_me(me: Me, db: Data<Db>) -> Answer<Json<PersonView>> {
    Ok(Json(identity::me(&db.read(me.actor())).await?))
}

/// Change your name or address; what is absent stays (R030).
#[utoipa::path(tag = "me", request_body = SetProfile, responses((status = 200, description = "You", body = PersonView)), security(("customer" = [])))]
#[patch("/me")]
pub async fn set_profile(me: Me, wish: Wish<SetProfile>, db: Data<Db>) -> Answer {
    wish.once(&db, me.actor(), "set_profile", async |tx, wish| {
        reply::ok(&identity::set_profile(tx, wish).await?)
    })
    .await
}

/// Bind the phone that WeChat verified.
///
/// A record that staff made with this phone becomes yours. A phone of another account is `identity.phone_taken`: the
/// store looks at it. Three phones a day; changing one needs a login of the last five minutes.
#[utoipa::path(tag = "me", request_body = BindPhone, responses((status = 200, description = "Bound", body = PersonView)), security(("customer" = [])))]
#[post("/me/phone")]
pub async fn bind_phone(
    me: Me,
    wish: Wish<BindPhone>,
    wechat: Data<WeChat>,
    verified: Data<Verified>,
    db: Data<Db>,
) -> Answer {
    const OPERATION: &str = "bind_phone";
    let look = db.read(me.actor());
    let asked = match identity::may_bind_phone(&look).await {
        Ok(()) => {
            let openid = identity::openid(&look).await?;
            let phone = shed::aside(wechat.phone(&wish.body().code, &openid)).await;
            phone.map_err(|error| (error.class == Class::CodeInvalid, issue::wechat(&error, PHONE_CODE)))
        }
        Err(no) => Err((true, no.into())),
    };
    let phone = match asked {
        Ok(phone) => phone,
        // A repeat of a wish that was fulfilled: its code is spent, its reply is stored.
        Err((true, no)) => {
            return wish
                .once(&db, me.actor(), OPERATION, async |_tx, _wish| Err(PHONE_CODE.into()))
                .await
                .map_err(|_same| no);
        }
        Err((false, no)) => return Err(no),
    };
    let bound = wish.once(
        &db,
        me.actor(),
        OPERATION,
        async |tx, _wish| match identity::bind_phone(tx, &phone).await? {
            Bound::Done { merged, .. } => {
                adopt(tx, merged).await?;
                reply::ok(&identity::me(tx).await?)
            }
            // Committed, because staff are asked; told as a refusal below (rulings 2).
            Bound::Taken(_) => Ok(Reply {
                status: 409,
                location: None,
                etag: None,
                body: Vec::new(),
            }),
        },
    );
    let bound = bound.await?;
    verified.forget();
    if bound.status() == StatusCode::CONFLICT {
        Err(PHONE_TAKEN.into())
    } else {
        Ok(bound)
    }
}

/// How your consents stand, and what was decided when.
#[utoipa::path(tag = "me", responses((status = 200, description = "The consents", body = ConsentsView)), security(("customer" = [])))]
#[get("/me/consents")]
pub async fn get_consents(me: Me, db: Data<Db>) -> Answer<Json<ConsentsView>> {
    Ok(Json(identity::consents(&db.read(me.actor())).await?))
}

/// Give or withdraw a consent; each purpose stands alone, and nothing is forgotten.
#[utoipa::path(tag = "me", request_body = DecideConsent, responses((status = 200, description = "As it stands", body = ConsentsView)), security(("customer" = [])))]
#[post("/me/consents")]
pub async fn decide_consent(me: Me, wish: Wish<DecideConsent>, db: Data<Db>) -> Answer {
    let person = me.customer().person;
    wish.once(&db, me.actor(), "decide_consent", async |tx, wish| {
        let (purpose, granted) = (wish.purpose, wish.granted);
        let stands = identity::decide_consent(tx, wish).await?;
        // What is queued for it is called off with it (security.md P5).
        if !granted {
            notice::withdrawn(tx, person, purpose).await?;
        }
        reply::ok(&stands)
    })
    .await
}

/// Your stores, and who cares for you there (R136).
#[utoipa::path(tag = "me", responses((status = 200, description = "The stores", body = Vec<CustomerStoreView>)), security(("customer" = [])))]
#[get("/me/butlers")]
pub async fn list_butlers(me: Me, db: Data<Db>) -> Answer<Json<Vec<CustomerStoreView>>> {
    Ok(Json(identity::butlers(&db.read(me.actor())).await?))
}

/// Which page of them.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListAccesses {
    /// `next` of the page before.
    pub cursor: Option<String>,
    /// 1 to 100; 20 unless told.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u64>,
}

/// Who of the dealership saw your data in clear, when and what for; the newest first
#[utoipa::path(tag = "me", params(ListAccesses), responses((status = 200, description = "A page", body = Page<AccessView>)), security(("customer" = [])))]
#[get("/me/accesses")]
pub async fn list_accesses(me: Me, query: Query<ListAccesses>, db: Data<Db>) -> Answer<Json<Page<AccessView>>> {
    let limit = Limit::new(query.limit)?;
    Ok(Json(
        access::accesses(&db.read(me.actor()), query.cursor.as_deref(), limit).await?,
    ))
}

/// The routes of this file.
pub fn routes(config: &mut Routes) {
    config
        .service(get_me)
        .service(set_profile)
        .service(bind_phone)
        .service(get_consents)
        .service(decide_consent)
        .service(list_butlers)
        .service(list_accesses);
}
