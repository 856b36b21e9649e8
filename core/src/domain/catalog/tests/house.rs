//! A house with one store, one model and a small catalogue.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::domain::catalog::import::{ImportReport, Known, Sort, import};
use crate::domain::catalog::shelf;
use crate::domain::store;
use crate::ground::actor::Actor;
use crate::ground::clock::{At, Clock};
use crate::ground::db::{DatabaseSettings, Db, Look};
use crate::ground::error::Error;
use crate::ground::id::{ItemId, ModelId, StoreId};
use crate::ground::seal::Keyring;
use crate::migration;

pub const ITEMS: &str = "\u{feff}code,name,category,description,kind,trade,grade,segments,bay,skills,advisor,ways,notice_min,horizon_days,instant,licence,active\n\
    oil,更换机油机滤,保养,放油、换滤、加注,maintenance,mechanical,regular,work 45,lift,mechanical,yes,wait;leave,120,30,yes,no,yes\n\
    diag,故障诊断,维修,\"读码，试车\",diagnosis,mechanical,urgent,work 30; wait 30-60; work 15,lift,mechanical,yes,leave,60,14,no,no,yes\n";
const RATES: &str =
    "store,trade,valid_from,rate_yuan\ns01,mechanical,2026-01-01,180\ns01,mechanical,2026-12-01,198.50\n";
const PRICES: &str = "store,item,model,valid_from,labour_hours,part_number,part_name,part_kind,quantity,unit_yuan,withdrawn\n\
    s01,oil,,2026-01-01,0.50,OIL-5W30,全合成机油,genuine,4.5,68,\n\
    s01,oil,,2026-01-01,0.50,F-01,机油滤清器,aftermarket,1,45.50,no\n\
    s01,oil,m1,2026-03-01,0.60,OIL-0W20,全合成机油,genuine,5,88,\n\
    s01,diag,,2026-01-01,1.00,,,,,,\n\
    s01,diag,,2026-12-24,,,,,,,yes\n";
const PACKAGES: &str = "code,name,description,model,km_from,km_to,every_km,items,stores,active\n\
    small,小保养,每一万公里,,5000,,10000,oil,s01:10,yes\n\
    check,大检查,每两万公里,m1,20000,,20000,oil;diag,s01:0,yes\n";

pub struct House {
    pub db: Db,
    pub known: Known,
    pub store: StoreId,
    pub model: ModelId,
}

fn s01() -> Result<store::CreateStore, Error> {
    let open = serde_json::json!([{"opens": "09:00", "closes": "18:00"}]);
    let week = serde_json::json!({"mon": open, "tue": open, "wed": open, "thu": open, "fri": open, "sat": open, "sun": open, "holiday": open});
    let wish = serde_json::json!({"code": "s01", "name": "南山店", "kind": "nev", "address": "深圳市南山区", "phone": "0755-82345678",
        "hours": week, "ways": ["wait"]});
    serde_json::from_value(wish).map_err(|e| Error::fault("a store", e))
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap_or_default()
}

impl House {
    pub async fn open() -> Result<House, Error> {
        // 2026-11-22T02:00Z.
        let clock = Clock::manual(At::from_ms(1_795_312_800_000));
        let settings = DatabaseSettings {
            url: "sqlite::memory:".into(),
            connections: 1,
        };
        let db = Db::open(&settings, clock, Arc::new(Keyring::for_tests())).await?;
        migration::migrate(&db).await?;
        let store = db
            .write(Actor::System("test"), async |tx| store::create(tx, s01()?).await)
            .await?
            .id;
        let model = ModelId::fresh(At::from_ms(1));
        let known = Known {
            stores: [("s01".to_owned(), store)].into(),
            models: [("m1".to_owned(), model)].into(),
        };
        Ok(House {
            db,
            known,
            store,
            model,
        })
    }

    pub async fn load(&self, sort: Sort, file: &str) -> Result<ImportReport, Error> {
        let known = self.known.clone();
        self.db
            .write(Actor::System("test"), async move |tx| {
                import(tx, sort, file.as_bytes(), &known).await
            })
            .await
    }

    pub async fn stocked() -> Result<House, Error> {
        let house = House::open().await?;
        for (sort, file) in [
            (Sort::Items, ITEMS),
            (Sort::Rates, RATES),
            (Sort::Prices, PRICES),
            (Sort::Packages, PACKAGES),
        ] {
            house.load(sort, file).await?;
        }
        Ok(house)
    }

    pub fn look(&self) -> impl Look {
        self.db.read(Actor::Anonymous)
    }

    pub async fn id(&self, code: &str) -> Result<ItemId, Error> {
        let shelf = shelf(&self.look(), self.store, None, day("2026-11-22"), None, Some(code)).await?;
        shelf.items.first().map(|card| card.id).ok_or(Error::Missing("item"))
    }
}
