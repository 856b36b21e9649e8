//! A small store that tests can exhaust: two bays, two technicians, one advisor, and a handful of items.

use std::collections::HashMap;
use std::time::Duration;

use anyhow::Context;
use chezhu::domain::catalog::import::{Known, Sort};
use chezhu::domain::{catalog, staff, store, vehicle};
use chezhu::ground::actor::{Actor, Scope, Staff as StaffActor};
use chezhu::ground::db::Db;
use chezhu::ground::id::{ItemId, ModelId, ResourceId, SessionId, StaffId, StoreId};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::app::{Owner, TestApp};

/// The store and what can be booked in it.
#[derive(Clone, Debug)]
pub struct Seed {
    /// The store, `s01`, open 09:00–18:00 every day.
    pub store: StoreId,
    /// A model, `m1`.
    pub model: ModelId,
    /// Items by code: `oil` (60 min, instant), `check` (45 min, to be confirmed), `paint` (work 30, wait 60–120, work 30), `drive`.
    pub items: HashMap<String, ItemId>,
    /// Resources by name.
    pub resources: HashMap<String, ResourceId>,
}

const ITEMS: &str = "code,name,category,description,kind,trade,grade,segments,bay,skills,advisor,ways,notice_min,horizon_days,instant,licence,active
oil,更换机油,保养,机油和机滤,maintenance,mechanical,regular,work 60,lift,mechanical,yes,wait;leave;pickup;loan_car,60,30,yes,no,yes
check,故障诊断,诊断,查找原因,diagnosis,mechanical,regular,work 45,lift,mechanical,yes,wait;leave;pickup;loan_car,60,30,no,no,yes
paint,局部喷漆,钣喷,单面,body,paint,regular,work 30; wait 60-120; work 30,lift,paint,yes,wait;leave,60,30,no,no,yes
home,上门保养,上门,上门服务,maintenance,mechanical,regular,work 60,,mechanical,no,mobile,60,30,no,no,yes
drive,试乘试驾,试驾,30 分钟,test_drive,mechanical,regular,work 30,,,no,wait,60,30,yes,yes,yes
";

const RATES: &str = "store,trade,valid_from,rate_yuan
s01,mechanical,2026-01-01,240
s01,paint,2026-01-01,300
";

const PRICES: &str =
    "store,item,model,valid_from,labour_hours,part_number,part_name,part_kind,quantity,unit_yuan,withdrawn
s01,oil,,2026-01-01,0.5,OIL-5W30,全合成机油,genuine,4,80,no
s01,oil,,2026-01-01,0.5,FLT-01,机油滤清器,genuine,1,45,no
s01,check,,2026-01-01,0.75,,,,,,no
s01,paint,,2026-01-01,2,PNT-1,色漆,genuine,1,200,no
s01,home,,2026-01-01,0.5,OIL-5W30,全合成机油,genuine,4,80,no
s01,drive,,2026-01-01,0,,,,,,no
";

/// A wish from JSON.
pub(crate) fn wish<T: DeserializeOwned>(value: Value) -> anyhow::Result<T> {
    serde_json::from_value(value).context("a wish of the seed")
}

/// Somebody who acts for the whole group.
pub fn group(app: &TestApp) -> Actor {
    acting(&app.db)
}

/// Somebody who acts for the whole group.
pub(crate) fn acting(db: &Db) -> Actor {
    Actor::Staff(StaffActor {
        staff: StaffId::fresh(db.clock().now()),
        session: SessionId::fresh(db.clock().now()),
        scope: Scope::Group,
    })
}

impl Seed {
    /// The small store.
    pub async fn small(app: &TestApp) -> anyhow::Result<Seed> {
        Seed::with_bays(app, 2).await
    }

    /// The same with that many bays and technicians.
    pub async fn with_bays(app: &TestApp, bays: usize) -> anyhow::Result<Seed> {
        Seed::in_db(&app.db, bays).await
    }

    /// The same in a database of its own.
    pub async fn in_db(db: &Db, bays: usize) -> anyhow::Result<Seed> {
        let day = json!([{ "opens": "09:00", "closes": "18:00" }]);
        let create = json!({
            "code": "s01", "name": "城东店", "kind": "nev", "address": "城东路 1 号", "phone": "0755-82345678",
            "hours": { "mon": day, "tue": day, "wed": day, "thu": day, "fri": day, "sat": day, "sun": day, "holiday": [] },
            "ways": ["wait", "leave", "pickup", "mobile", "loan_car"],
            "switches": { "online_booking": true, "test_drive": true, "pickup": true, "mobile": true, "loan_car": true, "waitlist": true },
            "policy": { "cut_off_min": 120, "max_open_bookings": 3, "off_peak": [{ "weekday": 3, "from": "14:00", "to": "17:00", "percent": 20 }] },
        });
        let create: store::CreateStore = wish(create)?;
        let made = db.write(acting(db), async |tx| store::create(tx, create).await).await?;
        let model = json!({ "code": "m1", "brand": "晨风", "series": "E5", "name": "标准版", "model_year": 2026, "energy": "bev" });
        let model: vehicle::AddModel = wish(model)?;
        let model = db
            .write(acting(db), async |tx| vehicle::add_model(tx, model).await)
            .await?;
        let mut seed = Seed {
            store: made.id,
            model: model.id,
            items: HashMap::new(),
            resources: HashMap::new(),
        };
        for n in 1..=bays {
            seed.add(db, "bay", &format!("工位{n}"), &["lift"]).await?;
            seed.add(db, "technician", &format!("技师{n}"), &["mechanical", "paint"])
                .await?;
            seed.add(db, "advisor", &format!("顾问{n}"), &[]).await?;
        }
        for (kind, name, tags) in [
            ("consultant", "销售1", &[][..]),
            ("demo_car", "试驾车1", &["m1"]),
            ("van", "服务车1", &[]),
            ("driver", "司机1", &[]),
            ("loan_car", "代步车1", &[]),
        ] {
            seed.add(db, kind, name, tags).await?;
        }
        seed.prices(db).await?;
        Ok(seed)
    }

    async fn add(&mut self, db: &Db, kind: &str, name: &str, tags: &[&str]) -> anyhow::Result<()> {
        let add: store::AddResource = wish(json!({ "kind": kind, "name": name, "tags": tags }))?;
        let store = self.store;
        let made = db
            .write(acting(db), async |tx| store::add_resource(tx, store, add).await)
            .await?;
        self.resources.insert(name.to_owned(), made.id);
        Ok(())
    }

    async fn prices(&mut self, db: &Db) -> anyhow::Result<()> {
        let known = Known {
            stores: HashMap::from([("s01".to_owned(), self.store)]),
            models: HashMap::from([("m1".to_owned(), self.model)]),
        };
        for (sort, file) in [(Sort::Items, ITEMS), (Sort::Rates, RATES), (Sort::Prices, PRICES)] {
            let report = db
                .write(acting(db), async |tx| {
                    catalog::import::import(tx, sort, file.as_bytes(), &known).await
                })
                .await?;
            anyhow::ensure!(report.errors.is_empty(), "{:?}", report.errors);
        }
        let shelf = catalog::shelf(
            &db.read(acting(db)),
            self.store,
            None,
            db.clock().now().utc().date_naive(),
            None,
            None,
        )
        .await?;
        let shelf = serde_json::to_value(&shelf)?;
        for item in shelf["items"].as_array().into_iter().flatten() {
            let id = item["id"].as_str().unwrap_or_default().parse()?;
            self.items
                .insert(item["code"].as_str().unwrap_or_default().to_owned(), id);
        }
        Ok(())
    }
}

/// A member of staff who is logged in.
#[derive(Clone, Debug)]
pub struct Colleague {
    /// Who.
    pub id: StaffId,
    /// Access token; 15 minutes of the app's clock.
    pub token: String,
}

const PASSWORD: &str = "Chezhu-Test-2026!";

/// Makes a member of staff with this role at the store (`None`: in the group) and logs them in through the front door.
pub async fn colleague(app: &TestApp, role: &str, store: Option<StoreId>) -> anyhow::Result<Colleague> {
    let username = format!("{}{}", role.replace('_', "."), app.next_number());
    let role = json!({ "role": role, "store_id": store });
    let invite: staff::InviteStaff = wish(json!({ "username": username, "name": "测试员工", "roles": [role] }))?;
    let seed = [7u8; staff::SEED];
    let hash = password_hash()?;
    let id = app
        .db
        .write(Actor::System("seed"), async |tx| {
            staff::settle(tx, invite, &hash, &seed).await
        })
        .await?;
    let code = staff::code(&seed, staff::step_at(app.clock.now()));
    let login = json!({ "username": username, "password": PASSWORD, "totp": code });
    let reply = app.post("/api/v1/staff/auth/login", &login).expect(200).await;
    Ok(Colleague {
        id,
        token: reply["access_token"].as_str().unwrap_or_default().to_owned(),
    })
}

/// One hash for all: Argon2id is slow on purpose.
fn password_hash() -> anyhow::Result<String> {
    static HASH: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    if let Some(hash) = HASH.get() {
        return Ok(hash.clone());
    }
    let password: staff::Password = wish(json!(PASSWORD))?;
    let hash = password.hash()?;
    Ok(HASH.get_or_init(|| hash).clone())
}

/// Adds a car to the owner's garage and gives its id.
pub async fn car(app: &TestApp, owner: &Owner, seed: &Seed) -> String {
    let plate = format!("粤B{:05}", 10_000 + app.next_number());
    let wish = json!({ "plate": plate, "model_id": seed.model });
    let car = app
        .post("/api/v1/vehicles", &wish)
        .bearer(&owner.token)
        .expect(201)
        .await;
    car["id"].as_str().unwrap_or_default().to_owned()
}

/// Turns the clock and logs nobody in anew: tokens live 15 minutes of it.
pub fn later(app: &TestApp, minutes: u64) {
    app.clock.advance(Duration::from_secs(minutes * 60));
}
