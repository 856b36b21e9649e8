//! Somebody else's id and an id that does not exist give the same answer (law 8; issue 2, "bad input").

use std::collections::HashMap;

use chezhu::domain::staff::Role;
use chezhu_tests::app::TestApp;
use chezhu_tests::client::Answered;
use chezhu_tests::on_both;
use chezhu_tests::seed;
use serde_json::{Value, json};

use super::body::body;
use super::town::{Existing, next_door, town, waiting};
use super::{Operation, all, nobody};

/// The answer without what is new in each: its instance, and the id that was asked for.
fn bare(answered: &Answered) -> (u16, Value) {
    let mut json = answered.json();
    json["instance"] = Value::Null;
    (answered.status, json)
}

/// Asks for what exists and for what does not; the two answers must be one.
async fn compare(
    app: &TestApp,
    contract: &Value,
    it: &Operation,
    existing: &Existing,
    token: &str,
    body: Option<Value>,
) -> u16 {
    assert_eq!(
        it.body,
        body.is_some(),
        "{}: write down a body that it would take",
        it.name
    );
    let ask = async |theirs: bool| {
        let call = it.call(app, |name, schema| match existing.get(schema) {
            Some(id) if theirs => id.clone(),
            None if theirs && schema.ends_with("Id") => panic!("{}: make a {schema} first", it.name),
            _ => nobody(app, contract, name, schema),
        });
        // A text is a file as it is; anything else is JSON.
        let call = body.iter().fold(call, |call, body| match body {
            Value::String(file) => call.body("text/csv", file.as_bytes()),
            json => call.json(json),
        });
        bare(&call.bearer(token).send().await)
    };
    let (theirs, nothing) = (ask(true).await, ask(false).await);
    assert_eq!(
        theirs, nothing,
        "{}: somebody else's and nobody's must look alike",
        it.name
    );
    theirs.0
}

pub fn about_an_id(it: &Operation) -> bool {
    // What lenders offer is the group's, and everybody's to see.
    let of_somebody = |schema: &str| schema.ends_with("Id") && schema != "LoanProductId";
    it.parameters.iter().any(|(_, schema)| of_somebody(schema))
}

on_both! {
    async fn another_owners_ids_look_like_nobodys(app: TestApp) -> anyhow::Result<()> {
        let mut town = town(&app).await?;
        let wait = waiting(&app, &town).await?;
        town.existing.insert("WaitId", wait);
        let (contract, all) = all(&app).await?;
        let han = app.owner("han").await;
        let car = seed::car(&app, &han, &town.seed).await;
        let mut judged = 0;
        for it in all.iter().filter(|it| it.authz == "customer" && about_an_id(it)) {
            let status = compare(&app, &contract, it, &town.existing, &han.token, body(&it.name, &town, &car)).await;
            assert_eq!(status, 404, "{}", it.name);
            judged += 1;
        }
        println!("{judged} operations of owners");
        assert!(judged >= 17);
        // What was tried upon it left it alone.
        let path = format!("/api/v1/bookings/{}", town.existing["BookingId"]);
        let booking = app.get(&path).bearer(&town.li.token).expect(200).await;
        assert_eq!((&booking["state"], &booking["version"]), (&json!("requested"), &json!(2)));
        Ok(())
    }

    with [("push.providers", "jpush"), ("push.jpush_app_key", "k"), ("push.jpush_master_secret", "s")]
    async fn another_stores_ids_look_like_nobodys(app: TestApp) -> anyhow::Result<()> {
        let mut town = town(&app).await?;
        let manager = next_door(&app, &mut town).await?;
        let clerk = app.staff(Role::LoanClerk, Some(town.other)).await?;
        let (contract, all) = all(&app).await?;
        let mut judged = 0;
        for it in all.iter().filter(|it| !["customer", "public"].contains(&it.authz.as_str()) && about_an_id(it)) {
            let token = if it.authz == "loan.secret" { &clerk.token } else { &manager.token };
            let status = compare(&app, &contract, it, &town.existing, token, body(&it.name, &town, "vehicle_01h455vb4pex5vsknk084sn02q")).await;
            assert_eq!(status, 404, "{}", it.name);
            judged += 1;
        }
        println!("{judged} operations of staff");
        assert!(judged >= 40);
        Ok(())
    }

    async fn ids_inside_a_wish_are_as_foreign(app: TestApp) -> anyhow::Result<()> {
        let town = town(&app).await?;
        let han = app.owner("han").await;
        let manager = app.staff(Role::StoreManager, Some(town.other)).await?;
        let nobodys = HashMap::from([
            ("VehicleId", "vehicle_01h455vb4pex5vsknk084sn02q"), ("PersonId", "person_01h455vb4pex5vsknk084sn02q"),
        ]);
        let book = json!({ "store_id": town.seed.store, "item_ids": [town.seed.items["oil"]], "way": "leave", "start_at": "2026-11-24T06:00:00Z" });
        let with = |mut value: Value, field: &str, id: &str| { value[field] = json!(id); value };
        let wishes: [(&str, &str, &str, Value, &str); 5] = [
            ("/api/v1/bookings", "vehicle_id", "VehicleId", book.clone(), &han.token),
            ("/api/v1/waitlist", "vehicle_id", "VehicleId",
                json!({ "ask": { "store_id": town.seed.store, "item_ids": [town.seed.items["oil"]], "way": "leave" }, "first_day": "2026-11-24", "last_day": "2026-11-24" }), &han.token),
            ("/api/v1/staff/bookings", "person_id", "PersonId", json!({ "channel": "phone", "book": with(book, "store_id", &town.other.to_string()) }), &manager.token),
            ("/api/v1/staff/vehicles", "person_id", "PersonId", json!({ "store_id": town.other, "plate": "粤B77777" }), &manager.token),
            ("/api/v1/staff/people", "roles", "StoreId", json!({ "username": "new.one", "name": "新员工" }), &manager.token),
        ];
        for (path, field, kind, wish, token) in wishes {
            let ask = async |id: &str| {
                let wish = if field == "roles" { let mut wish = wish.clone(); wish["roles"] = json!([{ "role": "technician", "store_id": id }]); wish } else { with(wish.clone(), field, id) };
                bare(&app.post(path, &wish).bearer(token).send().await)
            };
            let nobodys = nobodys.get(kind).copied().unwrap_or("store_01h455vb4pex5vsknk084sn02q");
            let (theirs, nothing) = (ask(&town.existing[kind]).await, ask(nobodys).await);
            assert_eq!(theirs, nothing, "{path}: {field}");
            assert!((400..500).contains(&theirs.0), "{path}: {theirs:?}");
        }
        Ok(())
    }
}
