//! The garage: a car is added at once, its history opens when the ownership is believed (rulings 13 and 14).

use chezhu::domain::staff::Role;
use chezhu::ground::id::{StoreId, VehicleId};
use chezhu_tests::app::{Owner, TestApp};
use chezhu_tests::on_both;
use serde_json::{Value, json};

use crate::store::open_store;

const GARAGE: &str = "/api/v1/vehicles";
const STAFF: &str = "/api/v1/staff/vehicles";
const VIN: &str = "LSVAA49J132047371";
const FOREIGN: &str = "WDDUG8CB9JA000001";

async fn add(app: &TestApp, owner: &Owner, car: Value) -> Value {
    app.post(GARAGE, &car).bearer(&owner.token).expect(201).await
}

fn id(view: &Value) -> &str {
    view["id"].as_str().unwrap_or_default()
}

/// A customer that staff of this store made.
async fn customer(app: &TestApp, advisor: &str, store: StoreId, phone: &str) -> String {
    let wish = json!({ "store_id": store, "name": "王小明", "phone": phone });
    let made = app
        .post("/api/v1/staff/customers", &wish)
        .bearer(advisor)
        .expect(201)
        .await;
    id(&made).to_owned()
}

on_both! {
    async fn an_owner_adds_what_is_right_and_is_told_what_is_wrong(app: TestApp) -> anyhow::Result<()> {
        let ann = app.owner("ann").await;
        let made = app.post(GARAGE, &json!({ "vin": VIN.to_lowercase(), "plate": "粤b·12345", "km": 12000 })).bearer(&ann.token).send().await;
        let car = made.expect(201);
        assert_eq!(made.header("location"), format!("{GARAGE}/{}", id(&car)));
        assert_eq!((&car["vin"], &car["plate"], &car["verified"]), (&json!(VIN), &json!("粤B12345"), &json!(false)));
        assert_eq!((&car["mileage"]["km"], &car["warnings"]), (&json!(12000), &json!([])));
        for (wish, at, code) in [
            (json!({ "vin": "LFV2A21K6A3000001" }), "/vin", "text.vin_check_digit"),
            (json!({ "vin": "LSVAA49J13204737O" }), "/vin", "text.vin"),
            (json!({ "plate": "京A1234" }), "/plate", "text.plate"),
            (json!({ "plate": "京A12345", "km": -1 }), "/km", "vehicle.km"),
            (json!({}), "/vin", "vehicle.unnamed"),
            (json!({ "plate": "京A12345", "model_id": "model_01h455vb4pex5vsknk084sn02q" }), "/model_id", "vehicle.model"),
        ] {
            let problem = app.post(GARAGE, &wish).bearer(&ann.token).refused(422, "request.invalid").await;
            assert_eq!((&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]), (&json!(at), &json!(code)), "{wish}");
            assert!(!problem.to_string().contains("LFV2A21K6A3000001"));
        }
        for again in [json!({ "vin": VIN }), json!({ "plate": "粤B12345" })] {
            app.post(GARAGE, &again).bearer(&ann.token).refused(409, "vehicle.already_yours").await;
        }
        app.clock.advance(std::time::Duration::from_secs(1));
        let foreign = add(&app, &ann, json!({ "vin": FOREIGN })).await;
        assert_eq!(foreign["warnings"][0]["code"], "text.vin_check_digit", "warned, not refused");
        assert_eq!(app.get(GARAGE).bearer(&ann.token).expect(200).await, json!([car, foreign]));
        app.post(GARAGE, &json!({ "vin": VIN })).refused(401, "auth.required").await;
        Ok(())
    }

    async fn the_answer_never_tells_whether_somebody_else_has_the_car(app: TestApp) -> anyhow::Result<()> {
        let (ann, bob) = (app.owner("ann").await, app.owner("bob").await);
        let wish = json!({ "vin": VIN, "plate": "粤B12345" });
        let (mut first, mut second) = (add(&app, &ann, wish.clone()).await, add(&app, &bob, wish).await);
        let (anns, absent) = (id(&first).to_owned(), VehicleId::fresh(app.clock.now()).to_string());
        first["id"] = Value::Null;
        second["id"] = Value::Null;
        assert_eq!(first, second);
        let mut answers = Vec::new();
        for car in [&anns, &absent] {
            let path = format!("{GARAGE}/{car}");
            let mut read = app.get(&path).bearer(&bob.token).refused(404, "request.not_found").await;
            read["instance"] = Value::Null;
            answers.push(read);
            app.patch(&path, &json!({ "version": 1, "plate": "京A12345" })).bearer(&bob.token).refused(404, "request.not_found").await;
            app.post(&format!("{path}/end"), &()).bearer(&bob.token).refused(404, "request.not_found").await;
            app.post(&format!("{path}/mileage"), &json!({ "km": 1 })).bearer(&bob.token).refused(404, "request.not_found").await;
            app.get(&format!("{path}/mileage")).bearer(&bob.token).refused(404, "request.not_found").await;
        }
        assert_eq!(answers[0], answers[1]);
        Ok(())
    }

    async fn the_same_car_at_once_is_added_once(app: TestApp) -> anyhow::Result<()> {
        let ann = app.owner("ann").await;
        let wish = json!({ "vin": VIN, "plate": "粤B12345" });
        let adds = (0..16).map(|_| app.post(GARAGE, &wish).bearer(&ann.token).send());
        let mut answers: Vec<(u16, Value)> = Vec::new();
        for answered in futures::future::join_all(adds).await {
            let code = answered.expect(answered.status)["code"].clone();
            answers.push((answered.status, code));
        }
        answers.sort_by_key(|(status, _)| *status);
        let mut expected = vec![(409, json!("vehicle.already_yours")); 16];
        expected[0] = (201, Value::Null);
        assert_eq!(answers, expected);
        assert_eq!(app.get(GARAGE).bearer(&ann.token).expect(200).await.as_array().map(Vec::len), Some(1));
        Ok(())
    }

    async fn a_car_changes_and_leaves(app: TestApp) -> anyhow::Result<()> {
        let ann = app.owner("ann").await;
        let car = add(&app, &ann, json!({ "vin": VIN })).await;
        let path = format!("{GARAGE}/{}", id(&car));
        let plate = json!({ "version": 1, "plate": "粤BD12345" });
        let changed = app.patch(&path, &plate).bearer(&ann.token).expect(200).await;
        assert_eq!((&changed["plate"], &changed["vin"], &changed["version"]), (&json!("粤BD12345"), &json!(VIN), &json!(2)));
        app.patch(&path, &plate).bearer(&ann.token).refused(409, "vehicle.changed").await;
        let mileage = format!("{path}/mileage");
        app.post(&mileage, &json!({ "km": 200 })).bearer(&ann.token).expect(200).await;
        let no = app.post(&mileage, &json!({ "km": 199 })).bearer(&ann.token).refused(409, "vehicle.mileage_backwards").await;
        assert_eq!(no["extra"]["last_km"], 200);
        assert_eq!(app.get(&mileage).bearer(&ann.token).expect(200).await.as_array().map(Vec::len), Some(1));
        let key = "no-longer-my-car-1";
        app.post(&format!("{path}/end"), &()).bearer(&ann.token).key(key).expect(204).await;
        app.post(&format!("{path}/end"), &()).bearer(&ann.token).key(key).expect(204).await;
        app.post(&format!("{path}/end"), &()).bearer(&ann.token).refused(404, "request.not_found").await;
        assert_eq!(app.get(GARAGE).bearer(&ann.token).expect(200).await, json!([]));
        add(&app, &ann, json!({ "vin": VIN })).await;
        Ok(())
    }

    async fn staff_put_cars_on_record_for_their_own_customers(app: TestApp) -> anyhow::Result<()> {
        let (here, there) = (open_store(&app, "one").await?, open_store(&app, "two").await?);
        let (advisor, stranger) = (app.staff(Role::ServiceAdvisor, Some(here)).await?.token, app.staff(Role::ServiceAdvisor, Some(there)).await?.token);
        let person = customer(&app, &advisor, here, "13812345678").await;
        let wish = json!({ "person_id": person, "store_id": here, "vin": VIN, "plate": "粤B12345", "km": 7 });
        app.post(STAFF, &wish).bearer(&stranger).refused(404, "request.not_found").await;
        let made = app.post(STAFF, &wish).bearer(&advisor).expect(201).await;
        assert_eq!((&made["vin_masked"], made["owners"][0]["verified_how"].as_str()), (&json!("LSV**********7371"), Some("dealership")));
        assert!(!made.to_string().contains(VIN) && !made.to_string().contains("粤B12345"));
        let path = format!("{STAFF}/{}", id(&made));
        for query in [format!("vin={VIN}"), "plate=%E7%B2%A4B12345".to_owned(), format!("person_id={person}")] {
            let path = format!("{STAFF}?{query}");
            assert_eq!(app.get(&path).bearer(&advisor).expect(200).await.as_array().map(Vec::len), Some(1), "{query}");
            assert_eq!(app.get(&path).bearer(&stranger).expect(200).await, json!([]));
        }
        app.get(STAFF).bearer(&advisor).refused(422, "request.invalid").await;
        app.get(&format!("{STAFF}?vin=1")).bearer(&advisor).refused(422, "request.invalid").await;
        app.get(&path).bearer(&stranger).refused(404, "request.not_found").await;
        let why = json!({ "reason": "登记保险" });
        assert_eq!(app.post(&format!("{path}/reveal"), &why).bearer(&advisor).expect(200).await["vin"], VIN);
        app.post(&format!("{path}/reveal"), &why).bearer(&stranger).refused(404, "request.not_found").await;
        let mileage = format!("{path}/mileage");
        app.post(&mileage, &json!({ "km": 5, "source": "advisor" })).bearer(&advisor).refused(409, "vehicle.mileage_backwards").await;
        let swapped = json!({ "km": 5, "source": "photo", "reset_reason": "更换仪表" });
        app.post(&mileage, &swapped).bearer(&stranger).refused(404, "request.not_found").await;
        app.post(&mileage, &swapped).bearer(&advisor).expect(200).await;
        let log = app.get(&mileage).bearer(&advisor).expect(200).await;
        assert_eq!((&log[0]["km"], &log[0]["reset_reason"], &log[1]["km"]), (&json!(5), &json!("更换仪表"), &json!(7)));
        let technician = app.staff(Role::Technician, Some(here)).await?.token;
        app.get(&path).bearer(&technician).refused(403, "auth.forbidden").await;
        Ok(())
    }

    async fn what_the_dealership_knows_opens_with_the_verified_phone(app: TestApp) -> anyhow::Result<()> {
        let store = open_store(&app, "one").await?;
        let advisor = app.staff(Role::ServiceAdvisor, Some(store)).await?.token;
        let person = customer(&app, &advisor, store, "13812345678").await;
        let record = json!({ "person_id": person, "store_id": store, "vin": VIN, "plate": "粤B12345", "km": 30_000 });
        let record = app.post(STAFF, &record).bearer(&advisor).expect(201).await;
        let ann = app.owner("ann").await;
        let typed = add(&app, &ann, json!({ "vin": VIN })).await;
        let own = add(&app, &ann, json!({ "plate": "京A12345" })).await;
        assert_eq!((&typed["verified"], &typed["mileage"]), (&json!(false), &Value::Null), "the history is closed");
        app.post("/api/v1/me/phone", &json!({ "code": "phone-13812345678-1" })).bearer(&ann.token).expect(200).await;
        let ann = app.owner("ann").await;
        let garage = app.get(GARAGE).bearer(&ann.token).expect(200).await;
        let cars: Vec<_> = garage.as_array().into_iter().flatten().map(|car| (id(car), &car["verified"], &car["mileage"]["km"])).collect();
        let (yes, no, km) = (json!(true), json!(false), json!(30_000));
        assert_eq!(cars.len(), 2, "{garage}");
        assert!(cars.contains(&(id(&record), &yes, &km)) && cars.contains(&(id(&own), &no, &Value::Null)), "{garage}");
        app.get(&format!("{GARAGE}/{}", id(&typed))).bearer(&ann.token).refused(404, "request.not_found").await;
        Ok(())
    }

    async fn staff_verify_a_claim_and_the_car_may_have_been_sold_on(app: TestApp) -> anyhow::Result<()> {
        let store = open_store(&app, "one").await?;
        let advisor = app.staff(Role::ServiceAdvisor, Some(store)).await?.token;
        let seller = customer(&app, &advisor, store, "13812345678").await;
        let record = json!({ "person_id": seller, "store_id": store, "vin": VIN, "km": 30_000 });
        let record = app.post(STAFF, &record).bearer(&advisor).expect(201).await;
        let bob = app.owner("bob").await;
        app.post("/api/v1/me/phone", &json!({ "code": "phone-13912345678-1" })).bearer(&bob.token).expect(200).await;
        let claim = add(&app, &bob, json!({ "vin": VIN })).await;
        let verify = format!("{STAFF}/{}/verify", id(&claim));
        let me = app.get("/api/v1/me").bearer(&bob.token).expect(200).await;
        let papers = json!({ "person_id": me["id"], "others_end": true });
        app.post(&verify, &papers).bearer(&advisor).refused(404, "request.not_found").await;
        assert_eq!(customer(&app, &advisor, store, "13912345678").await, me["id"], "now he is a customer of the store");
        let clerk = app.staff(Role::SalesConsultant, Some(store)).await?.token;
        app.post(&verify, &papers).bearer(&clerk).refused(403, "auth.forbidden").await;
        let verified = app.post(&verify, &papers).bearer(&advisor).expect(200).await;
        assert_eq!((&verified["same_as"], &verified["owners"][0]["verified_how"]), (&record["id"], &json!("staff")));
        let car = app.get(&format!("{GARAGE}/{}", id(&claim))).bearer(&bob.token).expect(200).await;
        assert_eq!((&car["verified"], &car["mileage"]["km"]), (&json!(true), &json!(30_000)), "its history is open");
        let sold = app.get(&format!("{STAFF}?person_id={seller}")).bearer(&advisor).expect(200).await;
        assert_eq!(sold, json!([]));
        Ok(())
    }

    async fn models_are_public_and_the_group_adds_them(app: TestApp) -> anyhow::Result<()> {
        let store = open_store(&app, "one").await?;
        let (admin, manager) = (app.staff(Role::GroupAdmin, None).await?.token, app.staff(Role::StoreManager, Some(store)).await?.token);
        let model = json!({ "code": "p7-2026", "brand": "小鹏", "series": "P7", "name": "702 Max", "model_year": 2026, "energy": "bev" });
        let path = "/api/v1/staff/vehicle-models";
        app.post(path, &model).bearer(&manager).refused(403, "auth.forbidden").await;
        let made = app.post(path, &model).bearer(&admin).expect(201).await;
        app.post(path, &model).bearer(&admin).refused(409, "vehicle.model_code_taken").await;
        assert_eq!(app.get("/api/v1/vehicle-models").expect(200).await, json!([made]));
        let ann = app.owner("ann").await;
        let car = add(&app, &ann, json!({ "plate": "粤BF12345", "model_id": made["id"] })).await;
        assert_eq!((&car["model"], &car["warnings"]), (&made, &json!([])));
        Ok(())
    }
}
