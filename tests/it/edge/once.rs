//! A wish takes effect once for its key (rulings 3).

use chezhu_tests::on_both;
use futures::future::join_all;
use serde_json::json;

const KEY: &str = "0123456789abcdef0123456789abcdef";

on_both! {
    async fn a_repeat_gets_the_same_bytes(app: TestApp) {
        let owner = app.owner("li").await;
        let add = |plate: &str| app.post("/api/v1/vehicles", &json!({ "plate": plate })).bearer(&owner.token).key(KEY);
        let first = add("粤B12345").send().await;
        first.expect(201);
        app.clock.advance(std::time::Duration::from_secs(60));
        let again = add("粤B12345").send().await;
        assert_eq!((again.status, &again.bytes), (first.status, &first.bytes));
        assert_eq!(again.header("location"), first.header("location"));
        // The same key for something else is a mistake; for somebody else or another operation it is another key.
        add("粤B54321").refused(422, "request.idempotency_key_reused").await;
        let other = app.owner("han").await;
        app.post("/api/v1/vehicles", &json!({ "plate": "粤B12345" })).bearer(&other.token).key(KEY).expect(201).await;
        app.patch("/api/v1/me", &json!({ "name": "李雷" })).bearer(&owner.token).key(KEY).expect(200).await;
        let garage = app.get("/api/v1/vehicles").bearer(&owner.token).expect(200).await;
        assert_eq!(garage.as_array().map(Vec::len), Some(1));
    }

    async fn of_sixteen_at_once_one_takes_effect(app: TestApp) {
        let owner = app.owner("li").await;
        let add = || app.post("/api/v1/vehicles", &json!({ "plate": "粤B12345" })).bearer(&owner.token).key(KEY).send();
        let answers = join_all((0..16).map(|_| add())).await;
        for answered in &answers {
            assert_eq!((answered.status, &answered.bytes), (201, &answers[0].bytes), "{}", answered.text());
        }
        let garage = app.get("/api/v1/vehicles").bearer(&owner.token).expect(200).await;
        assert_eq!(garage.as_array().map(Vec::len), Some(1));
    }

    async fn what_was_refused_may_be_tried_again(app: TestApp) {
        let owner = app.owner("li").await;
        let add = |body: serde_json::Value| app.post("/api/v1/vehicles", &body).bearer(&owner.token).key(KEY);
        add(json!({})).refused(422, "request.invalid").await;
        add(json!({ "plate": "粤B12345" })).expect(201).await;
    }
}
