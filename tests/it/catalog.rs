//! The catalogue through the front door: prices before login, imports whole or not at all.

mod staff;

use chezhu::domain::catalog::import::{Known, Sort, import};
use chezhu::domain::{store, vehicle};
use chezhu::ground::actor::Actor;
use chezhu::ground::db::Look;
use chezhu::ground::error::Error;
use chezhu::ground::id::{ModelId, StoreId};
use chezhu_tests::app::TestApp;
use chezhu_tests::on_both;
use serde_json::{Value, json};

const ITEMS: &str = "\u{feff}code,name,category,description,kind,trade,grade,segments,bay,skills,advisor,ways,notice_min,horizon_days,instant,licence,active\n\
    oil,更换机油机滤,保养,放油、换滤、加注,maintenance,mechanical,regular,work 45,lift,mechanical,yes,wait;leave,120,30,yes,no,yes\n\
    belt,更换驱动皮带,维修,只适用于燃油车,repair,mechanical,regular,work 60,lift,mechanical,yes,leave,120,30,no,no,yes\n\
    diag,故障诊断,维修,\"读码，试车\",diagnosis,mechanical,urgent,work 30; wait 30-60; work 15,lift,mechanical,yes,leave,60,14,no,no,yes\n";
const RATES: &str =
    "store,trade,valid_from,rate_yuan\nnanshan,mechanical,2026-01-01,180\nnanshan,mechanical,2026-12-01,198.50\n";
const PRICES: &str = "store,item,model,valid_from,labour_hours,part_number,part_name,part_kind,quantity,unit_yuan,withdrawn\n\
    nanshan,oil,,2026-01-01,0.50,OIL-5W30,全合成机油,genuine,4.5,68,\n\
    nanshan,oil,,2026-01-01,0.50,F-01,机油滤清器,aftermarket,1,45.50,no\n\
    nanshan,oil,xh-a3,2026-03-01,0.60,OIL-0W20,全合成机油,genuine,5,88,\n\
    nanshan,belt,xh-a3,2026-03-01,1,,,,,,\n\
    nanshan,diag,,2026-01-01,1.00,,,,,,\n\
    nanshan,diag,,2026-12-24,,,,,,,yes\n";
const PACKAGES: &str = "code,name,description,model,km_from,km_to,every_km,items,stores,active\n\
    small,小保养,每一万公里,,5000,,10000,oil,nanshan:10,yes\n\
    check,大检查,每两万公里,xh-a3,20000,,20000,oil;diag,nanshan:0,yes\n";

struct Shop {
    store: StoreId,
    model: ModelId,
}

fn wish<T: serde::de::DeserializeOwned>(json: Value) -> Result<T, Error> {
    serde_json::from_value(json).map_err(|e| Error::fault("a wish", e))
}

async fn known(look: &impl Look) -> Result<Known, Error> {
    let stores = store::stores(look).await?.into_iter().map(|s| (s.code, s.id)).collect();
    let models = vehicle::models(look)
        .await?
        .into_iter()
        .map(|m| (m.code, m.id))
        .collect();
    Ok(Known { stores, models })
}

fn a_store(code: &str) -> Result<store::CreateStore, Error> {
    let day = json!([{"opens": "09:00", "closes": "18:00"}]);
    let week =
        json!({"mon": day, "tue": day, "wed": day, "thu": day, "fri": day, "sat": day, "sun": day, "holiday": day});
    wish(
        json!({"code": code, "name": "南山店", "kind": "fuel", "address": "深圳市南山区", "phone": "0755-82345678",
        "hours": week, "ways": ["wait", "leave"]}),
    )
}

async fn another_store(app: &TestApp, code: &'static str) -> Result<StoreId, Error> {
    app.db
        .write(Actor::System("tests"), async |tx| {
            Ok(store::create(tx, a_store(code)?).await?.id)
        })
        .await
}

async fn open_shop(app: &TestApp) -> Result<Shop, Error> {
    let model = json!({"code": "xh-a3", "brand": "星河", "series": "A3", "name": "星河 A3 1.5T", "model_year": 2025, "energy": "ice"});
    app.db
        .write(Actor::System("tests"), async |tx| {
            let store = store::create(tx, a_store("nanshan")?).await?.id;
            let model = vehicle::add_model(tx, wish(model)?).await?.id;
            let known = known(tx).await?;
            for (sort, file) in [
                (Sort::Items, ITEMS),
                (Sort::Rates, RATES),
                (Sort::Prices, PRICES),
                (Sort::Packages, PACKAGES),
            ] {
                import(tx, sort, file.as_bytes(), &known).await?;
            }
            Ok(Shop { store, model })
        })
        .await
}

fn find<'a>(list: &'a Value, code: &str) -> &'a Value {
    let all = list.as_array().map(Vec::as_slice).unwrap_or_default();
    all.iter().find(|one| one["code"] == code).unwrap_or(&Value::Null)
}

pub async fn two_prices_cannot_begin_on_one_day(app: TestApp) -> anyhow::Result<()> {
    open_shop(&app).await?;
    let put = async |from: &'static str| {
        let sql = "INSERT INTO catalog_price (id, store_id, item_id, model_id, valid_from, labour_centihours, withdrawn, created_at) \
                   SELECT $1, p.store_id, p.item_id, p.model_id, $2, 1, p.withdrawn, p.created_at FROM catalog_price p JOIN catalog_item i ON i.id = p.item_id \
                   WHERE i.code = 'belt'";
        app.db
            .write(Actor::System("tests"), async |tx| {
                tx.run(sql, [uuid::Uuid::max().into(), from.into()]).await
            })
            .await
    };
    let refused = put("2026-03-01").await;
    assert!(matches!(refused, Err(Error::Fault(_))), "{refused:?}");
    assert_eq!(put("2026-03-02").await?, 1, "the next day is free");
    Ok(())
}

on_both! {
    async fn anybody_sees_what_an_item_costs_and_what_it_is_made_of(app: TestApp) -> anyhow::Result<()> {
        let shop = open_shop(&app).await?;
        let base = format!("/api/v1/stores/{}/catalog", shop.store);
        let shelf = app.get(&format!("{base}/items")).expect(200).await;
        assert_eq!(shelf["categories"], json!(["保养", "维修"]));
        assert_eq!(find(&shelf["items"], "oil")["total_fen"], 44_150);
        assert!(find(&shelf["items"], "belt")["total_fen"].is_null(), "depends on the model: {shelf}");
        let own = app.get(&format!("{base}/items?model_id={}&text=%E6%9C%BA%E6%B2%B9", shop.model)).expect(200).await;
        assert_eq!(own["items"].as_array().map(Vec::len), Some(1), "机油 is in one name only: {own}");
        assert_eq!(own["items"][0]["total_fen"], 54_800);
        let id = own["items"][0]["id"].as_str().unwrap_or_default().to_owned();

        let item = app.get(&format!("{base}/items/{id}")).expect(200).await;
        let price = &item["price"];
        assert_eq!(
            (&price["labour_centihours"], &price["rate_fen"], &price["labour_fen"], &price["parts_fen"], &price["total_fen"]),
            (&json!(50), &json!(18_000), &json!(9_000), &json!(35_150), &json!(44_150))
        );
        assert_eq!(price["parts"][0]["total_fen"], 30_600);
        assert_eq!(item["band"], json!({"low_fen": 44_150, "high_fen": 44_150}));
        let later = app.get(&format!("{base}/items/{id}?on=2026-12-01")).expect(200).await;
        assert_eq!((&later["price"]["labour_fen"], &later["price"]["valid_from"]), (&json!(9_925), &json!("2026-12-01")));

        let history = app.get(&format!("{base}/items/{id}/prices?model_id={}", shop.model)).expect(200).await;
        let spans: Vec<_> = history["spans"].as_array().into_iter().flatten().map(|s| (s["valid_from"].clone(), s["valid_to"].clone())).collect();
        assert_eq!(spans, [
            (json!("2026-01-01"), json!("2026-03-01")),
            (json!("2026-03-01"), json!("2026-12-01")),
            (json!("2026-12-01"), Value::Null),
        ]);
        let rates = app.get(&format!("{base}/rates")).expect(200).await;
        assert_eq!(rates["rates"][1], json!({"trade": "mechanical", "valid_from": "2026-12-01", "rate_fen": 19_850}));
        Ok(())
    }

    async fn the_menu_is_the_sum_of_its_items_less_the_discount(app: TestApp) -> anyhow::Result<()> {
        let shop = open_shop(&app).await?;
        let base = format!("/api/v1/stores/{}/catalog/menu?model_id={}", shop.store, shop.model);
        let menu = app.get(&format!("{base}&mileage_km=19000")).expect(200).await;
        let told: Vec<_> = menu["packages"].as_array().into_iter().flatten().map(|p| (p["code"].as_str(), p["due_now"].as_bool(), p["due_km"].as_i64(), p["sum_fen"].as_i64(), p["total_fen"].as_i64())).collect();
        assert_eq!(told, [
            (Some("check"), Some(true), Some(20_000), Some(72_800), Some(72_800)),
            (Some("small"), Some(true), Some(20_000), Some(54_800), Some(49_320)),
        ]);
        let all = app.get(&base).expect(200).await;
        assert_eq!(all["packages"].as_array().map(Vec::len), Some(2));
        let problem = app.get(&format!("{base}&mileage_km=-1")).refused(422, "request.invalid").await;
        assert_eq!(problem["errors"][0]["pointer"], "#mileage_km");
        let gone = app.get(&format!("{base}&on=2026-12-24")).expect(200).await;
        assert_eq!(gone["packages"].as_array().map(Vec::len), Some(1), "a package with a withdrawn item is left out: {gone}");
        Ok(())
    }

    async fn a_reply_stays_true_until_the_catalogue_or_the_day_changes(app: TestApp) -> anyhow::Result<()> {
        let shop = open_shop(&app).await?;
        let path = format!("/api/v1/stores/{}/catalog/items", shop.store);
        let etag = app.get(&path).send().await.header("etag").to_owned();
        assert!(etag.starts_with('"'), "{etag}");
        let again = app.get(&path).header("if-none-match", &etag).send().await;
        assert_eq!((again.status, again.header("etag"), again.bytes.len()), (304, etag.as_str(), 0));
        let other = app.get(&format!("{path}?category=%E4%BF%9D%E5%85%BB")).header("if-none-match", &etag).send().await;
        assert_eq!(other.status, 200, "another address is another reply");
        let rate = json!({"store_id": shop.store, "trade": "hv", "valid_from": "2026-11-23", "rate_fen": 26_000});
        app.db.write(Actor::System("tests"), async |tx| chezhu::domain::catalog::publish_rate(tx, wish(rate)?).await).await?;
        let changed = app.get(&path).header("if-none-match", &etag).send().await;
        assert_eq!(changed.status, 200);
        assert_ne!(changed.header("etag"), etag);
        let etag = changed.header("etag").to_owned();
        app.clock.advance(std::time::Duration::from_secs(24 * 3600));
        assert_eq!(app.get(&path).header("if-none-match", &etag).send().await.status, 200, "tomorrow is another day");
        Ok(())
    }

    async fn a_file_with_faults_imports_nothing(app: TestApp) -> anyhow::Result<()> {
        let shop = open_shop(&app).await?;
        let file = "store,item,model,valid_from,labour_hours,part_number,part_name,part_kind,quantity,unit_yuan,withdrawn\n\
            nanshan,oil,,2027-01-01,0.50,,,,,,\n\
            nanshan,oil,,2026-01-01,0.50,,,,,,\n\
            nowhere,oil,,2027-01-01,x,,,,,,\n";
        let known = known(&app.db.read(Actor::Anonymous)).await?;
        let outcome = app.db.write(Actor::System("tests"), async |tx| import(tx, Sort::Prices, file.as_bytes(), &known).await).await;
        let Err(Error::Invalid(fields)) = outcome else { anyhow::bail!("{outcome:?}") };
        let told: Vec<_> = fields.iter().map(|f| (f.pointer.as_str(), f.code.as_ref())).collect();
        assert_eq!(told, [
            ("/3/valid_from", "catalog.price_exists"),
            ("/4/store", "catalog.store_unknown"),
            ("/4/labour_hours", "catalog.number"),
        ]);
        let path = format!("/api/v1/stores/{}/catalog/items", shop.store);
        let shelf = app.get(&format!("{path}?on=2027-02-01")).expect(200).await;
        assert_eq!(find(&shelf["items"], "oil")["labour_fen"], 9_925, "the first row is not in either");
        Ok(())
    }

    async fn bad_questions_name_what_is_wrong(app: TestApp) -> anyhow::Result<()> {
        let shop = open_shop(&app).await?;
        let base = format!("/api/v1/stores/{}/catalog", shop.store);
        for path in [
            "/api/v1/stores/store_00000000000000000000000000/catalog/items".to_owned(),
            "/api/v1/stores/nanshan/catalog/items".to_owned(),
            format!("{base}/items/item_00000000000000000000000000"),
            format!("{base}/items/x/prices"),
        ] {
            app.get(&path).refused(404, "request.not_found").await;
        }
        app.get(&format!("{base}/items?colour=red")).refused(400, "request.query").await;
        app.get(&format!("{base}/items?on=tomorrow")).refused(400, "request.query").await;
        app.get(&format!("{base}/items?text=%00")).refused(422, "request.invalid").await;
        app.get(&format!("{base}/menu")).refused(400, "request.query").await;
        let far = app.get(&format!("{base}/items?on=2100-01-01")).refused(422, "request.invalid").await;
        assert_eq!(far["errors"][0]["pointer"], "#on");
        for (method, path) in [("post", "imports/items"), ("get", "imports"), ("post", "rates")] {
            let path = format!("/api/v1/staff/catalog/{path}");
            let call = if method == "post" { app.call(reqwest::Method::POST, &path).body("text/csv", "a") } else { app.get(&path) };
            call.refused(401, "auth.required").await;
        }
        Ok(())
    }
}

on_both! {
    async fn the_demo_is_a_believable_group(app: TestApp) -> anyhow::Result<()> {
        let known = chezhu_tests::demo::catalog::open(&app.db).await?;
        assert_eq!((known.stores.len(), known.models.len() >= 8), (3, true));
        let mut offered = std::collections::BTreeSet::new();
        for (code, store) in &known.stores {
            let base = format!("/api/v1/stores/{store}/catalog");
            let shelf = app.get(&format!("{base}/items")).expect(200).await;
            offered.extend(shelf["items"].as_array().into_iter().flatten().map(|item| item["code"].to_string()));
            let models = known.models.iter().filter(|(model, _)| model.starts_with("yuchuan") == (code == "baoan"));
            for (model, id) in models {
                let own = app.get(&format!("{base}/items?model_id={id}")).expect(200).await;
                let unpriced: Vec<_> = own["items"].as_array().into_iter().flatten().filter(|item| item["total_fen"].is_null()).collect();
                assert!(unpriced.is_empty(), "{code} {model}: {unpriced:?}");
                let menu = app.get(&format!("{base}/menu?model_id={id}&mileage_km=39500")).expect(200).await;
                let due = menu["packages"].as_array().into_iter().flatten().filter(|p| p["due_now"] == true).count();
                assert!(due >= 2, "{code} {model}: {menu}");
            }
            let resources = store::day_plan(&app.db.read(Actor::Anonymous), *store, "2026-11-24".parse()?).await?.resources;
            for kind in [store::ResourceKind::Bay, store::ResourceKind::Technician] {
                let working = resources.iter().filter(|one| one.kind == kind && one.on_duty != 0).count();
                assert!(working >= 7, "{code}: {working} {kind:?}");
            }
        }
        assert!(offered.len() >= 40, "{}", offered.len());
        Ok(())
    }
}
