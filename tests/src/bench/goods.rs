//! What the town's stores have: resources and a price book.

use std::collections::HashMap;

use anyhow::{Context, ensure};
use chezhu::domain::catalog::import::{Known, Sort};
use chezhu::domain::{catalog, store};
use chezhu::ground::db::Db;
use chezhu::ground::id::{ItemId, StoreId};
use serde_json::json;

use super::grid::UNITS;
use super::town::{first_day, group, wish};

const TECHNICIANS: usize = 20;

/// Stores with bays, technicians and advisors, open every day.
pub async fn stores(db: &Db, count: usize) -> anyhow::Result<Vec<StoreId>> {
    let open = json!([{ "opens": "09:00", "closes": "18:00" }]);
    let mut stores = Vec::new();
    for n in 0..count {
        let create: store::CreateStore = wish(json!({
            "code": format!("s{n:02}"), "name": format!("城东{n}店"), "kind": "nev", "address": "城东路 1 号", "phone": "0755-82345678",
            "hours": { "mon": open, "tue": open, "wed": open, "thu": open, "fri": open, "sat": open, "sun": open, "holiday": open },
            "ways": ["wait", "leave"], "switches": { "online_booking": true }, "policy": { "max_open_bookings": 50 },
        }))?;
        let things = [
            ("bay", UNITS, json!(["lift"])),
            ("technician", TECHNICIANS, json!(["mechanical", "paint"])),
            ("advisor", UNITS, json!([])),
        ];
        let mut adds: Vec<store::AddResource> = Vec::new();
        for (kind, many, tags) in things {
            for m in 1..=many {
                adds.push(wish(
                    json!({ "kind": kind, "name": format!("{kind}{m:02}"), "tags": tags }),
                )?);
            }
        }
        let made = db.write(group(), async |tx| {
            let made = store::create(tx, create).await?;
            for add in adds {
                store::add_resource(tx, made.id, add).await?;
            }
            Ok(made.id)
        });
        stores.push(made.await.context("a store of the seed")?);
    }
    Ok(stores)
}

/// Forty items in every store, each with labour and two parts.
pub async fn price_book(db: &Db, stores: &[StoreId]) -> anyhow::Result<[ItemId; 2]> {
    let mut items = String::from(
        "code,name,category,description,kind,trade,grade,segments,bay,skills,advisor,ways,notice_min,horizon_days,instant,licence,active\n",
    );
    let mut rates = String::from("store,trade,valid_from,rate_yuan\n");
    let mut prices = String::from(
        "store,item,model,valid_from,labour_hours,part_number,part_name,part_kind,quantity,unit_yuan,withdrawn\n",
    );
    for n in 1..=40 {
        let (segments, skill) = if n % 2 == 1 {
            ("work 60", "mechanical")
        } else {
            ("work 30; wait 60-120; work 30", "paint")
        };
        items.push_str(&format!("i{n:02},保养项目{n},保养,机油和机滤,maintenance,mechanical,regular,{segments},lift,{skill},yes,wait;leave,60,60,yes,no,yes\n"));
    }
    for n in 0..stores.len() {
        rates.push_str(&format!("s{n:02},mechanical,2026-01-01,240\n"));
        for item in 1..=40 {
            prices.push_str(&format!(
                "s{n:02},i{item:02},,2026-01-01,0.5,OIL-5W30,全合成机油,genuine,4,80,no\n"
            ));
            prices.push_str(&format!(
                "s{n:02},i{item:02},,2026-01-01,0.5,FLT-01,机油滤清器,genuine,1,45,no\n"
            ));
        }
    }
    let known = Known {
        stores: stores
            .iter()
            .enumerate()
            .map(|(n, id)| (format!("s{n:02}"), *id))
            .collect(),
        models: HashMap::new(),
    };
    for (sort, file) in [(Sort::Items, items), (Sort::Rates, rates), (Sort::Prices, prices)] {
        let report = db
            .write(group(), async |tx| {
                catalog::import::import(tx, sort, file.as_bytes(), &known).await
            })
            .await?;
        ensure!(report.errors.is_empty(), "{:?}", report.errors);
    }
    let home = *stores.first().context("a store")?;
    let shelf = catalog::shelf(&db.read(group()), home, None, first_day(), None, None).await?;
    let id = |code: &str| {
        shelf
            .items
            .iter()
            .find(|item| item.code.as_str() == code)
            .map(|item| item.id)
            .context("an item")
    };
    Ok([id("i01")?, id("i02")?])
}
