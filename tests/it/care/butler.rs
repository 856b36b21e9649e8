//! Butlers: who is chosen, who covers, what they answer (R136).

use chezhu::domain::butler;
use chezhu::domain::staff::Role;
use chezhu_tests::app::{Staff, TestApp};
use chezhu_tests::on_both;
use serde_json::{Value, json};

use super::{DAY, House, SYSTEM, sweep, text};

/// A word of care that the owner can answer.
async fn said(app: &TestApp) -> anyhow::Result<(House, String)> {
    let house = House::open(app).await?;
    house.switch_on(app, "insurance", json!({ "lead_days": 45 })).await;
    house.say(app, json!({ "insurance_until": "2026-12-20" })).await;
    sweep(app).await?;
    let id = text(&house.told(app).await[0]["id"]);
    Ok((house, format!("/api/v1/care/{id}/replies")))
}

async fn asked(app: &TestApp, staff: &Staff) -> usize {
    let told = app.get("/api/v1/staff/notices").bearer(&staff.token).expect(200).await;
    let asked = |one: &&Value| one["kind"] == "butler.asked";
    told["items"].as_array().into_iter().flatten().filter(asked).count()
}

on_both! {
    async fn what_an_owner_writes_reaches_their_butler(app: TestApp) -> anyhow::Result<()> {
        let (house, path) = said(&app).await?;
        let colleague = app.staff(Role::ServiceAdvisor, Some(house.seed.store)).await?;
        assert_eq!(app.get("/api/v1/butlers").bearer(&house.owner.token).expect(200).await, json!([]), "nobody was needed yet");
        app.post(&path, &json!({ "text": "" })).bearer(&house.owner.token).wrong("butler.text").await;
        let wrote = app.post(&path, &json!({ "text": "保险可以在店里续吗？" })).bearer(&house.owner.token).expect(201).await;
        let mine = app.get("/api/v1/butlers").bearer(&house.owner.token).expect(200).await;
        let butler = if mine[0]["id"] == json!(house.advisor.id) { &house.advisor } else { &colleague };
        let other = if butler.id == house.advisor.id { &colleague } else { &house.advisor };
        assert_eq!((asked(&app, butler).await, asked(&app, other).await), (1, 0), "nobody else's matter");
        let today = app.get(&house.store("today")).bearer(&butler.token).expect(200).await;
        let item = today["items"].as_array().into_iter().flatten().find(|one| one["kind"] == "reply").cloned().unwrap_or_default();
        assert_eq!((&item["subject"], &item["mine"], &item["due_at"]), (&wrote["id"], &json!(true), &wrote["due_at"]), "{today}");
        let open = app.get(&house.store("replies?open=true")).bearer(&butler.token).expect(200).await;
        assert_eq!((&open[0]["text"], &open[0]["about"]), (&json!("保险可以在店里续吗？"), &json!("care")), "{open}");
        let answer = format!("/api/v1/staff/replies/{}/answer", text(&wrote["id"]));
        app.post(&answer, &json!({ "text": "可以，明天我联系您。" })).bearer(&butler.token).expect(200).await;
        app.post(&answer, &json!({ "text": "再说一次" })).bearer(&butler.token).refused(409, "butler.answered").await;
        let seen = app.get(path.trim_end_matches("/replies")).bearer(&house.owner.token).expect(200).await;
        assert_eq!((&seen["replies"][0]["answer"]["text"], &seen["butler"]["name"]), (&json!("可以，明天我联系您。"), &mine[0]["name"]), "{seen}");
        let inbox = app.get("/api/v1/notices").bearer(&house.owner.token).expect(200).await;
        let heard = inbox["items"].as_array().into_iter().flatten().find(|one| one["kind"] == "butler.answered");
        assert_eq!(heard.map(|one| &one["subject"]), Some(&seen["id"]), "{inbox}");
        assert_eq!(app.get(&house.store("replies?open=true")).bearer(&butler.token).expect(200).await, json!([]));
        let other = app.owner("han").await;
        app.post(&path, &json!({ "text": "别人的" })).bearer(&other.token).expect(404).await;
        Ok(())
    }

    async fn whoever_covers_answers_while_the_butler_is_away(app: TestApp) -> anyhow::Result<()> {
        let (mut house, path) = said(&app).await?;
        let mut cover = app.staff(Role::ServiceAdvisor, Some(house.seed.store)).await?;
        let assign = json!({ "store_id": house.seed.store, "advisor_id": house.advisor.id });
        app.post(&format!("/api/v1/staff/customers/{}/butler", house.person), &assign).bearer(&house.manager.token).expect(200).await;
        let away = |from: &str, to: &str, by: &Staff| json!({ "staff_id": house.advisor.id, "cover_id": by.id, "from_at": from, "to_at": to });
        let absences = house.store("absences");
        app.post(&absences, &away("2026-11-24T00:00:00Z", "2026-11-23T00:00:00Z", &cover)).bearer(&house.manager.token).wrong("butler.span").await;
        app.post(&absences, &away("2026-11-23T00:00:00Z", "2026-11-25T00:00:00Z", &house.advisor)).bearer(&house.manager.token).wrong("butler.cover").await;
        let gone = app.post(&absences, &away("2026-11-23T00:00:00Z", "2026-11-25T00:00:00Z", &cover)).bearer(&house.manager.token).expect(201).await;
        app.post(&absences, &away("2026-11-24T00:00:00Z", "2026-11-26T00:00:00Z", &cover)).bearer(&house.manager.token).refused(409, "butler.overlap").await;
        app.post(&path, &json!({ "text": "在吗" })).bearer(&house.owner.token).expect(201).await;
        assert_eq!((asked(&app, &house.advisor).await, asked(&app, &cover).await), (0, 1));
        let mine = app.get("/api/v1/butlers").bearer(&house.owner.token).expect(200).await;
        assert_eq!((&mine[0]["id"], &mine[0]["cover"]["id"], &mine[0]["cover"]["until"]), (&json!(house.advisor.id), &json!(cover.id), &json!("2026-11-25T00:00:00Z")), "{mine}");
        let team = app.get(&house.store("butlers")).bearer(&house.advisor.token).expect(200).await;
        assert_eq!((team["absences"].as_array().map(Vec::len), team["butlers"].as_array().map(Vec::len)), (Some(1), Some(2)), "{team}");
        app.delete(&format!("/api/v1/staff/absences/{}", text(&gone["id"]))).bearer(&house.manager.token).expect(204).await;
        app.post(&path, &json!({ "text": "回来了吗" })).bearer(&house.owner.token).expect(201).await;
        assert_eq!((asked(&app, &house.advisor).await, asked(&app, &cover).await), (1, 1));
        for _ in 0..3 {
            app.post(&path, &json!({ "text": "又一条" })).bearer(&house.owner.token).expect(201).await;
        }
        app.post(&path, &json!({ "text": "太多了" })).bearer(&house.owner.token).refused(409, "butler.many").await;
        house.later(&app, 2 * DAY).await;
        cover.token = app.staff_login(&cover.username).await.0;
        let look = app.db.read(SYSTEM);
        let found = butler::of(&look, house.seed.store, house.person).await?;
        assert_eq!(found.map(|one| one.acting()), Some(house.advisor.id));
        Ok(())
    }

    async fn the_one_with_the_fewest_customers_is_chosen(app: TestApp) -> anyhow::Result<()> {
        let house = House::open(&app).await?;
        let (store, person) = (house.seed.store, house.person);
        let idle = app.staff(Role::ServiceAdvisor, Some(store)).await?;
        let han = app.owner("han").await;
        let other: chezhu::ground::id::PersonId = text(&app.get("/api/v1/me").bearer(&han.token).expect(200).await["id"]).parse()?;
        let work = async |tx: &mut chezhu::ground::db::Tx| {
            chezhu::domain::identity::link_store(tx, other, store).await?;
            chezhu::domain::identity::give_butler(tx, other, store, house.advisor.id).await?;
            let chosen = butler::assured(tx, store, person).await?;
            let again = butler::assured(tx, store, person).await?;
            Ok((chosen, again))
        };
        let (chosen, again) = app.db.write(SYSTEM, work).await?;
        assert_eq!(chosen.as_ref().map(|one| one.id), Some(idle.id));
        assert_eq!(chosen, again);
        Ok(())
    }
}
