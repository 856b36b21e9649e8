//! What the demo adds to the public door: who one can be, and one click to be it. The production binary has none of it.

use std::sync::OnceLock;

use actix_web::web::{self, Data, Json, Query, ServiceConfig};
use actix_web::{HttpResponse, http::header};
use chezhu::domain::identity::{self, Arrival, Login};
use chezhu::domain::staff::{self, Role};
use chezhu::ground::actor::Actor;
use chezhu::ground::db::{Db, Look, Tx};
use chezhu::ground::error::{Error, Fault};
use chezhu::ground::id::{Id, StaffId, fresh_uuid};
use chezhu::ground::session::{self, Device, Kind};
use chezhu::ground::text::{OpenId, Sensitive};
use chezhu_bff::issue::{self, Desk, TokensView};
use chezhu_bff::problem::Answer;
use sea_orm::FromQueryResult;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::people::{STAFF, openid};
use super::{partner, sites};
use crate::standin::wechat::APP_ID;

/// Somebody whom one can be.
#[derive(Clone, Debug, Serialize)]
pub struct Somebody {
    /// What `/demo/login?who=` takes.
    pub who: String,
    /// `owner` or `staff`.
    pub kind: &'static str,
    /// Name.
    pub name: String,
    /// What they are.
    pub title: String,
    /// Where.
    pub store: Option<String>,
    /// What is special about them.
    pub note: Option<String>,
    /// The openid of an owner: what `wx.login` of the preview stands for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub openid: Option<String>,
}

static PEOPLE: OnceLock<(Vec<Somebody>, i64)> = OnceLock::new();

/// Whom one can be, from now on, and by how much the demo's clock is before the machine's; the first word stands.
pub fn introduce(people: Vec<Somebody>, ahead_ms: i64) {
    let _first_stands = PEOPLE.set((people, ahead_ms));
}

fn title(role: Role) -> &'static str {
    match role {
        Role::SalesConsultant => "销售顾问",
        Role::ServiceAdvisor => "服务顾问",
        Role::Technician => "维修技师",
        Role::Inspector => "质检员",
        Role::PartsClerk => "配件员",
        Role::Cashier => "收银员",
        Role::LoanClerk => "金融专员",
        Role::TeamLeader => "班组长",
        Role::StoreManager => "店长",
        Role::GroupAdmin => "集团管理员",
        Role::Auditor => "审计员",
    }
}

/// The demo's owners and its whole staff; `stores` tells names by codes, `owners` the names of the first customers.
pub fn somebodies(stores: &[(String, String)], owners: &[String]) -> Vec<Somebody> {
    let owner = |n: usize, who: &str, note: &str| Somebody {
        who: who.to_owned(),
        kind: "owner",
        name: owners.get(n).cloned().unwrap_or_else(|| "新车主".to_owned()),
        title: "车主".to_owned(),
        store: None,
        note: Some(note.to_owned()),
        openid: Some(openid(n)),
    };
    let mut all = vec![
        owner(0, "owner", "新能源车主，有车有预约记录"),
        owner(1, "owner.longhua", "插混车主，有车有预约记录"),
        owner(2, "owner.baoan", "燃油车主，有车有预约记录"),
        Somebody {
            openid: Some("oDemoNewcomer".to_owned()),
            ..owner(usize::MAX, "newcomer", "第一次来，还没有车")
        },
    ];
    all.extend(STAFF.iter().map(|(who, role, store, name)| {
        Somebody {
            who: (*who).to_owned(),
            kind: "staff",
            name: (*name).to_owned(),
            title: title(*role).to_owned(),
            store: store
                .and_then(|code| stores.iter().find(|(one, _)| one == code))
                .map(|(_, name)| name.clone()),
            note: None,
            openid: None,
        }
    }));
    all
}

async fn people() -> Json<Value> {
    let (people, ahead_ms) = PEOPLE
        .get()
        .map_or((&[][..], 0), |(people, ahead)| (people.as_slice(), *ahead));
    Json(json!({ "people": people, "clock_offset_ms": ahead_ms }))
}

#[derive(Deserialize)]
struct Who {
    who: String,
}

async fn login(who: Query<Who>, desk: Desk, db: Data<Db>) -> Answer<Json<TokensView>> {
    let found = PEOPLE
        .get()
        .and_then(|(people, _)| people.iter().find(|one| one.who == who.who));
    let found = found.ok_or(Error::Missing("somebody"))?;
    let device = Device::new("演示", "");
    let Some(openid) = &found.openid else {
        return Ok(Json(issue::for_staff(
            &desk,
            &staff(&db, &found.who, &device).await?,
            true,
        )?));
    };
    // As if WeChat had been asked: its stand-in would say the same.
    let openid = OpenId::parse(openid).map_err(|e| Error::fault("an openid of the demo", e))?;
    let code = fresh_uuid(desk.clock.now()).to_string();
    let arrival = Arrival::new(APP_ID, &code, openid, None);
    match db
        .write(Actor::Anonymous, async |tx| identity::login(tx, arrival, &device).await)
        .await?
    {
        Login::In(issued) => Ok(Json(issue::for_owner(&desk, &issued, true)?)),
        Login::CodeUsed => Err(Error::Fault(Fault::bare("a fresh code was used before")).into()),
    }
}

#[derive(Deserialize)]
struct Which {
    number: Option<String>,
}

/// The demo's maker pushes what happens next, to this order or to any: `null` when there is none.
async fn push(which: Query<Which>) -> Answer<Json<Value>> {
    let pushed = partner::push_now(which.number.as_deref()).await;
    let pushed = pushed.map_err(|error| Error::fault("the demo's maker", std::io::Error::other(error)))?;
    Ok(Json(json!({ "pushed": pushed })))
}

/// A session as after password and authenticator.
async fn staff(db: &Db, who: &str, device: &Device) -> Result<staff::Issued, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        id: StaffId,
        session_version: i64,
    }
    let open = async |tx: &mut Tx| {
        let row: Option<Row> = tx
            .one(
                "SELECT id, session_version FROM staff WHERE username = $1",
                [who.into()],
            )
            .await?;
        let row = row.ok_or(Error::Missing("staff"))?;
        let opened = session::open(tx, Kind::Staff, row.id.uuid(), device).await?;
        let (staff, version) = (row.id, row.session_version);
        Ok(staff::Issued {
            staff,
            session: opened.session,
            version,
            refresh: opened.token,
            by_recovery: false,
        })
    };
    db.write(Actor::System("demo"), open).await
}

/// `/` leads to the page, `/demo/…` to the people.
pub fn routes(config: &mut ServiceConfig) {
    let home = || async {
        HttpResponse::Found()
            .insert_header((header::LOCATION, "/docs/"))
            .finish()
    };
    config
        .route("/", web::get().to(home))
        .route("/demo/people.json", web::get().to(people))
        .route("/demo/login", web::get().to(login))
        .route("/demo/partner", web::post().to(push))
        .configure(sites::routes);
}
