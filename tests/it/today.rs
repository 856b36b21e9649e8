//! A store's today: what is due by clock and risk, and only what each may see (R023, R025).

use chezhu::domain::booking;
use chezhu::domain::staff::Role;
use chezhu::ground::actor::Actor;
use chezhu::ground::db::{Look, Tx};
use chezhu::ground::id::{BookingId, Id, StoreId};
use chezhu_tests::app::TestApp;
use chezhu_tests::database::Engine;
use chezhu_tests::on_both;
use chezhu_tests::seed::{self, Seed, colleague};
use sea_orm::Value as Column;
use serde_json::{Value, json};

use crate::booking::{asked, at, id};

/// 12:00 in Shanghai today.
const NOON: &str = "2026-11-23T04:00:00Z";

fn path(seed: &Seed) -> String {
    format!("/api/v1/staff/stores/{}/today", seed.store)
}

/// Kind and colour, in the order of the list.
fn seen(view: &Value) -> Vec<String> {
    let text = |item: &Value, field: &str| item[field].as_str().unwrap_or_default().to_owned();
    let items = view["items"].as_array().into_iter().flatten();
    items
        .map(|item| format!("{} {}", text(item, "kind"), text(item, "risk")))
        .collect()
}

async fn run(app: &TestApp, sql: &str, values: Vec<Column>) -> anyhow::Result<u64> {
    Ok(app
        .db
        .write(Actor::System("test"), async |tx| tx.run(sql, values).await)
        .await?)
}

/// The list as a fresh advisor of the store sees it: tokens live a quarter of an hour of the test's clock.
async fn list(app: &TestApp, seed: &Seed) -> anyhow::Result<Value> {
    let advisor = colleague(app, "service_advisor", Some(seed.store)).await?;
    Ok(app.get(&path(seed)).bearer(&advisor.token).expect(200).await)
}

#[derive(sea_orm::FromQueryResult)]
struct Lite {
    detail: String,
}

#[derive(sea_orm::FromQueryResult)]
struct Post {
    #[sea_orm(from_alias = "QUERY PLAN")]
    plan: String,
}

on_both! {
    async fn what_is_due_stands_in_the_order_of_its_risk(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let owner = app.owner("wang").await;
        assert_eq!(list(&app, &seed).await?["items"], json!([]));
        let asks = asked(&app, &seed, &owner, "check", &at(10, 0)).await;
        let comes = asked(&app, &seed, &owner, "oil", NOON).await;
        // A visit of tomorrow that nobody has to answer is not due today.
        asked(&app, &seed, &owner, "oil", &at(14, 0)).await;

        let view = list(&app, &seed).await?;
        assert_eq!(seen(&view), ["arrival green", "answer green"]);
        let (arrival, answer) = (&view["items"][0], &view["items"][1]);
        assert_eq!((&arrival["subject"], &arrival["due_at"], &arrival["action"]), (&comes["id"], &json!(NOON), &json!("receive")));
        assert_eq!((&answer["subject"], &answer["due_at"], &answer["things"]), (&asks["id"], &asks["answer_by"], &json!(["故障诊断"])));
        assert_eq!((&answer["clock_percent"], &answer["number"]), (&json!(0), &asks["number"]));
        assert!(answer["contact"].as_str().is_some_and(|mask| mask.contains("****")), "{answer}");
        assert!(!view.to_string().contains("13800138000"));

        // 12:10: the start has passed; from 12:15 on somebody must have called; 12:30 it is a no-show.
        seed::later(&app, 3 * 60 + 10);
        assert_eq!(seen(&list(&app, &seed).await?), ["late amber", "answer green"]);
        seed::later(&app, 10);
        assert_eq!(seen(&list(&app, &seed).await?), ["late red", "answer green"]);
        seed::later(&app, 15);
        app.db.write(Actor::System("sweep"), async |tx| booking::no_shows(tx, 100).await).await?;
        assert_eq!(seen(&list(&app, &seed).await?), ["no_show red", "answer green"]);
        // The clock to answer has 23 hours: half of it is over at 20:30, four fifths at 03:24, all at 08:00.
        seed::later(&app, 8 * 60);
        assert_eq!(seen(&list(&app, &seed).await?), ["no_show red", "answer amber"]);
        seed::later(&app, 7 * 60);
        let night = list(&app, &seed).await?;
        assert_eq!((seen(&night), &night["items"][0]["overdue"]), (vec!["answer red".to_owned(), "arrival green".to_owned()], &json!(false)));
        seed::later(&app, 5 * 60);
        app.db.write(Actor::System("sweep"), async |tx| booking::confirm_clock(tx, 100).await).await?;
        let morning = list(&app, &seed).await?;
        assert_eq!(seen(&morning)[0], "look red", "{morning}");
        // Whoever takes it has looked.
        let advisor = colleague(&app, "service_advisor", Some(seed.store)).await?;
        app.post(&format!("/api/v1/staff/bookings/{}/take", id(&asks)), &()).bearer(&advisor.token).expect(200).await;
        assert!(!seen(&list(&app, &seed).await?).iter().any(|one| one.starts_with("look")));
        Ok(())
    }

    async fn each_sees_what_they_may_do(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let owner = app.owner("wang").await;
        let asks = asked(&app, &seed, &owner, "check", &at(10, 0)).await;
        run(&app, "UPDATE booking SET symptom_held_at = requested_at", Vec::new()).await?;
        run(&app, "UPDATE delivery SET state = 'dead', reason = 'content', settled_at = intended_at WHERE channel = 'push'", Vec::new()).await?;
        for (role, kinds) in [
            (Role::ServiceAdvisor, vec!["answer green", "delivery red", "held_text amber"]),
            (Role::StoreManager, vec!["answer green", "delivery red", "held_text amber"]),
            (Role::SalesConsultant, vec!["answer green", "held_text amber"]),
            (Role::TeamLeader, vec!["answer green", "delivery red"]),
            (Role::Technician, vec!["answer green"]),
            (Role::Cashier, vec![]),
        ] {
            let one = app.staff(role, Some(seed.store)).await?;
            let mut found = seen(&app.get(&path(&seed)).bearer(&one.token).expect(200).await);
            found.sort();
            assert_eq!(found, kinds, "{role:?}");
        }
        // Another store's staff see that there is no such store.
        let other: StoreId = "store_01h455vb4pex5vsknk084sn02q".parse()?;
        let elsewhere = app.staff(Role::ServiceAdvisor, Some(other)).await?;
        app.get(&path(&seed)).bearer(&elsewhere.token).expect(404).await;
        app.post(&format!("/api/v1/staff/bookings/{}/take", id(&asks)), &()).bearer(&elsewhere.token).expect(404).await;
        Ok(())
    }

    async fn what_is_unchanged_is_a_304(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let owner = app.owner("wang").await;
        let asks = asked(&app, &seed, &owner, "check", &at(10, 0)).await;
        let advisor = colleague(&app, "service_advisor", Some(seed.store)).await?;
        let first = app.get(&path(&seed)).bearer(&advisor.token).send().await;
        let etag = first.header("etag").to_owned();
        let again = app.get(&path(&seed)).bearer(&advisor.token).header("if-none-match", &etag).send().await;
        assert_eq!((again.status, again.bytes.len()), (304, 0));
        app.post(&format!("/api/v1/staff/bookings/{}/take", id(&asks)), &()).bearer(&advisor.token).expect(200).await;
        let other = app.get(&path(&seed)).bearer(&advisor.token).header("if-none-match", &etag).send().await;
        let view = other.expect(200);
        assert_eq!((&view["items"][0]["holder"]["how"], &view["items"][0]["mine"], &view["counts"]["mine"]), (&json!("taken"), &json!(true), &json!(1)));
        Ok(())
    }

    async fn five_hundred_open_matters_are_read_by_their_indexes(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let owner = app.owner("wang").await;
        let asks = asked(&app, &seed, &owner, "check", &at(10, 0)).await;
        let booking: BookingId = id(&asks).parse()?;
        // The same request 499 times more, and ten times as many that are over.
        let columns = "store_id, person_id, vehicle_id, model_id, kind, way, grade, channel, version, day, start_at, ready_at, items, price_low_fen, \
             price_high_fen, discount_percent, to_be_looked_at, instant, contact_mask, licence_confirmed, hold_until, requested_at, \
             confirm_due_at, paused_ms, ladder, moved_at, moved_by, created_at";
        let sql = format!("INSERT INTO booking (id, number, state, {columns}) SELECT $1, $2, $3, {columns} FROM booking WHERE id = $4");
        let more = async |tx: &mut Tx| {
            for n in 0..5500 {
                let state = if n < 499 { "requested" } else { "cancelled" };
                let values = [BookingId::fresh(tx.now()).into(), format!("BK{n}").into(), state.into(), booking.into()];
                tx.run(&sql, values).await?;
            }
            Ok(())
        };
        app.db.write(Actor::System("test"), more).await?;
        run(&app, if app.engine == Engine::Sqlite { "ANALYZE" } else { "ANALYZE booking" }, Vec::new()).await?;
        let view = list(&app, &seed).await?;
        assert_eq!((view["items"].as_array().map(Vec::len), &view["more"]), (Some(500), &json!(false)));
        let explain = if app.engine == Engine::Sqlite { "EXPLAIN QUERY PLAN" } else { "EXPLAIN" };
        let sql = format!("{explain} SELECT b.id FROM booking b WHERE b.store_id = '{}' AND b.state IN ('requested', 'confirmed') AND (b.state = 'requested' OR b.day = '2026-11-23')",
            Id::uuid(seed.store));
        let look = app.db.read(Actor::System("test"));
        let plan: Vec<String> = match app.engine {
            Engine::Sqlite => look.all::<Lite>(&sql, []).await?.into_iter().map(|row| row.detail).collect(),
            Engine::Postgres => look.all::<Post>(&sql, []).await?.into_iter().map(|row| row.plan).collect(),
        };
        assert!(!plan.iter().any(|line| line.contains("Seq Scan") || line.contains("SCAN b")), "{plan:?}");
        Ok(())
    }
}
