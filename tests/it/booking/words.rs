//! What an owner writes for others to read passes WeChat's content check first (issue 3 point 8, wechat.md 7).

use chezhu_tests::app::{Owner, TestApp};
use chezhu_tests::on_both;
use chezhu_tests::seed::{Seed, colleague};
use chezhu_tests::standin::wechat::{Endpoint, Fault, Mode};
use serde_json::{Value, json};

use super::{at, held};

/// Submits a held slot with these words.
async fn say(app: &TestApp, seed: &Seed, owner: &Owner, hour: u32, words: &str) -> (String, u16, Value) {
    let booking = held(app, seed, owner, "check", &at(hour, 0)).await;
    let submit = json!({
        "vehicle_id": chezhu_tests::seed::car(app, owner, seed).await,
        "contact_name": "王小明", "contact_phone": "13800138000", "symptom": words,
    });
    let path = format!("/api/v1/bookings/{booking}/submit");
    let answered = app.post(&path, &submit).bearer(&owner.token).send().await;
    (booking, answered.status, answered.json())
}

on_both! {
    async fn risky_words_are_refused_and_doubtful_ones_wait(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let advisor = colleague(&app, "service_advisor", Some(seed.store)).await?;
        let detail = async |booking: &str| app.get(&format!("/api/v1/staff/bookings/{booking}")).bearer(&advisor.token).expect(200).await;
        let wang = app.owner("wang").await;
        let (booking, status, refused) = say(&app, &seed, &wang, 10, "网上赌博").await;
        assert_eq!((status, &refused["errors"][0]["pointer"], &refused["errors"][0]["code"]), (422, &json!("/symptom"), &json!("text.risky")));
        assert!(!refused.to_string().contains("赌博"));
        assert_eq!(detail(&booking).await["booking"]["booking"]["state"], "held");

        let li = app.owner("li").await;
        let (booking, status, view) = say(&app, &seed, &li, 11, "异响，加微信细说").await;
        assert_eq!((status, &view["state"]), (200, &json!("requested")));
        let before = detail(&booking).await;
        assert_eq!((&before["symptom"], &before["symptom_held"]), (&Value::Null, &json!(true)));
        let path = format!("/api/v1/staff/bookings/{booking}/held-text");
        let words = app.post(&path, &()).bearer(&advisor.token).expect(200).await;
        assert_eq!(words["symptom"], "异响，加微信细说");
        app.post(&format!("{path}/decision"), &json!({ "show": true })).bearer(&advisor.token).expect(204).await;
        let after = detail(&booking).await;
        assert_eq!((&after["symptom"], &after["symptom_held"]), (&json!("异响，加微信细说"), &json!(false)));
        // Decided is decided.
        app.post(&path, &()).bearer(&advisor.token).expect(404).await;
        app.post(&format!("{path}/decision"), &json!({ "show": false })).bearer(&advisor.token).expect(404).await;
        Ok(())
    }

    async fn when_nobody_can_be_asked_the_visit_goes_on_and_the_words_wait(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let advisor = colleague(&app, "service_advisor", Some(seed.store)).await?;
        app.wechat.state().fail(Endpoint::MsgSecCheck, Fault::times(Mode::Html, 1));
        let wang = app.owner("wang").await;
        let (booking, status, _) = say(&app, &seed, &wang, 10, "刹车异响").await;
        assert_eq!(status, 200);
        let path = format!("/api/v1/staff/bookings/{booking}");
        let detail = app.get(&path).bearer(&advisor.token).expect(200).await;
        assert_eq!((&detail["symptom"], &detail["symptom_held"]), (&Value::Null, &json!(true)));
        app.post(&format!("{path}/held-text/decision"), &json!({ "show": false })).bearer(&advisor.token).expect(204).await;
        let detail = app.get(&path).bearer(&advisor.token).expect(200).await;
        assert_eq!((&detail["symptom"], &detail["symptom_held"]), (&Value::Null, &json!(false)));
        // 61010: WeChat does not judge who was not seen for two hours.
        let li = app.owner("li").await;
        app.wechat.state().fail(Endpoint::MsgSecCheck, Fault::errcode(61010, 1));
        let (booking, status, _) = say(&app, &seed, &li, 11, "刹车异响").await;
        let detail = app.get(&format!("/api/v1/staff/bookings/{booking}")).bearer(&advisor.token).expect(200).await;
        assert_eq!((status, &detail["symptom_held"]), (200, &json!(true)));
        Ok(())
    }

    with [("wechat.content_check", "false")]
    async fn it_can_be_switched_off(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let wang = app.owner("wang").await;
        assert_eq!(say(&app, &seed, &wang, 10, "网上赌博").await.1, 200);
        assert_eq!(app.wechat.state().count(Endpoint::MsgSecCheck), 0);
        Ok(())
    }
}
