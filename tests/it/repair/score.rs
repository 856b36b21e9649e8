//! How good the words about time were: figured from the log, learnt from it (R054).

use chezhu::domain::staff::Role;
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::At;
use chezhu::ground::db::Look;
use chezhu::ground::id::{JobId, RepairId, fresh_uuid};
use chezhu_tests::app::{START, TestApp};
use chezhu_tests::on_both;
use chezhu_tests::seed::later;
use sea_orm::FromQueryResult;
use serde_json::{Value, json};

use super::times::everybody;
use super::{Shop, all_well, opened};

/// One that was said a time and was ready so much later, all by the operations.
async fn a_real_one(app: &TestApp) -> anyhow::Result<Shop> {
    let mut shop = opened(app, "leave").await?;
    shop.agreed(app).await?;
    let job = shop.job(app).await;
    shop.assign(app, &job).await;
    shop.by(app, &shop.technician, &format!("{job}/start"), Value::Null)
        .await;
    app.jobs()?.sweep("repair.times").await?;
    later(app, 40);
    everybody(app, &mut shop).await;
    let view = shop
        .by(app, &shop.technician, &format!("{job}/finish"), Value::Null)
        .await;
    shop.by(app, &shop.technician, "/work-checks", all_well(&view, "work"))
        .await;
    let done = shop.by(app, &shop.technician, "/finish", Value::Null).await;
    shop.by(app, &shop.inspector, "/quality-checks", all_well(&done, "quality"))
        .await;
    shop.by(app, &shop.inspector, "/quality", json!({ "pass": true })).await;
    later(app, 9);
    everybody(app, &mut shop).await;
    shop.by(app, &shop.advisor, "/wash", json!({ "outcome": "done" })).await;
    Ok(shop)
}

/// How much later than said the `n`-th car of the week before was ready: from twenty minutes early to forty late.
fn late(n: i64) -> i64 {
    (n * 13) % 61 - 20
}

/// Forty cars of the week before, eight a day, like the real one: said at ten and every twenty minutes, for an hour later.
async fn a_week(app: &TestApp, shop: &Shop) -> anyhow::Result<()> {
    let like: RepairId = shop.id.parse()?;
    let write = async |tx: &mut chezhu::ground::db::Tx| {
        for n in 0..40_i64 {
            let id = fresh_uuid(tx.now());
            let said = START.plus_minutes((n / 8 - 7) * 24 * 60 + 60 + (n % 8) * 20);
            let (eta, ready) = (said.plus_minutes(60), said.plus_minutes(60 + late(n)));
            let sql = "INSERT INTO repair_order (id, number, store_id, person_id, vehicle_id, car_id, kind, grade, way, document, \
                       authorisation, stage, version, told, stage_seq, stage_at, photos, undecided, redone, opened_at, ready_at, ended_at, moved_at) \
                       SELECT $1, $2, store_id, person_id, vehicle_id, car_id, kind, grade, way, document, authorisation, 'closed', version, \
                       told, stage_seq, stage_at, photos, undecided, redone, $3, $4, $4, moved_at FROM repair_order WHERE id = $5";
            let values = [
                id.into(),
                format!("W-{n}").into(),
                said.into(),
                ready.into(),
                like.into(),
            ];
            tx.run(sql, values).await?;
            let sql = "INSERT INTO repair_stage (repair_id, seq, stage, entered_at) VALUES ($1, 1, 'ready', $2)";
            tx.run(sql, [id.into(), ready.into()]).await?;
            let sql = "INSERT INTO repair_eta (repair_id, seq, at, eta_at, low_at, high_at, reason, shape, mid, down, up, book) \
                       VALUES ($1, 1, $2, $3, $4, $5, 'first', 'plain', 60, 20, 40, 45)";
            let values = [
                id.into(),
                said.into(),
                eta.into(),
                eta.plus_minutes(-20).into(),
                eta.plus_minutes(40).into(),
            ];
            tx.run(sql, values).await?;
            // Every other one was in for something else, which nobody knows by name.
            let sql = "INSERT INTO repair_job (id, repair_id, pos, item_id, name, minutes, skills, state, consented, worked_ms, done_at) \
                       SELECT $1, $2, 1, CASE WHEN $3 = 0 THEN item_id ELSE NULL END, name, 45, skills, 'done', $4, 3000000, $5 \
                       FROM repair_job WHERE repair_id = $6 AND pos = 1";
            let job: JobId = tx.fresh();
            let values = [
                job.into(),
                id.into(),
                (n % 2).into(),
                true.into(),
                ready.into(),
                like.into(),
            ];
            tx.run(sql, values).await?;
        }
        Ok(())
    };
    app.db.write(Actor::System("test"), write).await?;
    Ok(())
}

/// What the log says of one car.
#[derive(FromQueryResult)]
struct Logged {
    at: At,
    eta_at: At,
    low_at: At,
    high_at: At,
    mid: i64,
    down: i64,
    up: i64,
    book: i64,
    ready_at: At,
    item: Option<uuid::Uuid>,
}

/// The log: first words, and when the stage of being ready began.
async fn log(app: &TestApp) -> anyhow::Result<Vec<Logged>> {
    let sql = "SELECT e.at, e.eta_at, e.low_at, e.high_at, e.mid, e.down, e.up, e.book, g.entered_at AS ready_at, \
               (SELECT j.item_id FROM repair_job j WHERE j.repair_id = e.repair_id AND j.pos = 1) AS item \
               FROM repair_eta e JOIN repair_stage g ON g.repair_id = e.repair_id AND g.stage = 'ready' WHERE e.seq = 1 ORDER BY g.entered_at";
    Ok(app.db.read(Actor::System("test")).all(sql, []).await?)
}

fn minutes(from: At, to: At) -> i64 {
    (to.ms() - from.ms()) / 60_000
}

/// The figure by hand: every car came and went on one day, so that minutes are minutes.
fn by_hand(log: &[Logged]) -> Value {
    let good = |said: At, ready: At| (said.ms() - ready.ms()).abs() <= 15 * 60_000;
    let [mut ours, mut inside, mut menu, mut like, mut of] = [0_i64; 5];
    let mut offs = Vec::new();
    for one in log {
        ours += i64::from(good(one.eta_at, one.ready_at));
        inside += i64::from(one.low_at <= one.ready_at && one.ready_at <= one.high_at);
        menu += i64::from(good(one.at.plus_minutes(one.book + 35), one.ready_at));
        offs.push(((one.eta_at.ms() - one.ready_at.ms()).abs() + 59_999) / 60_000);
        let last = log
            .iter()
            .rev()
            .find(|other| other.item.is_some() && other.item == one.item && other.ready_at < one.at);
        if let Some(last) = last {
            of += 1;
            like += i64::from(good(one.at.plus_minutes(minutes(last.at, last.ready_at)), one.ready_at));
        }
    }
    offs.sort_unstable();
    let n = log.len();
    json!({ "ours": { "n": n, "good": ours }, "inside": inside, "menu": { "n": n, "good": menu }, "last_similar": { "n": of, "good": like },
        "off_p50_minutes": offs[(n * 5).div_ceil(10) - 1], "off_p90_minutes": offs[(n * 9).div_ceil(10) - 1] })
}

on_both! {
    async fn the_score_of_what_was_said_is_that_of_the_log(app: TestApp) -> anyhow::Result<()> {
        let shop = a_real_one(&app).await?;
        a_week(&app, &shop).await?;
        let manager = app.staff(Role::StoreManager, Some(shop.seed.store)).await?;
        let path = format!("/api/v1/staff/stores/{}/figures/times", shop.seed.store);
        let view = app.get(&path).bearer(&manager.token).expect(200).await;
        let log = log(&app).await?;
        assert_eq!(log.len(), 41);
        let hand = by_hand(&log);
        for (name, value) in hand.as_object().into_iter().flatten() {
            assert_eq!(&view[name], value, "{name}");
        }
        assert!(hand["ours"]["good"].as_i64() > Some(5) && hand["last_similar"]["good"].as_i64() > Some(0), "{hand}");
        assert_eq!((&view["from"], &view["to"]), (&json!("2026-10-25"), &json!("2026-11-23")));
        // Today alone has the real one, which is like one of the week before.
        let today = app.get(&format!("{path}?days=1")).bearer(&manager.token).expect(200).await;
        assert_eq!((&today["ours"]["n"], &today["last_similar"]["n"]), (&json!(1), &json!(1)));
        assert_eq!(app.get(&format!("{path}?days=90")).bearer(&manager.token).expect(200).await["ours"], view["ours"]);
        for wrong in ["days=0", "days=93"] {
            app.get(&format!("{path}?{wrong}")).bearer(&manager.token).expect(422).await;
        }
        let other = app.staff(Role::StoreManager, Some("store_01h455vb4pex5vsknk084sn02q".parse()?)).await?;
        app.get(&path).bearer(&other.token).expect(404).await;
        Ok(())
    }

    async fn the_next_interval_is_what_came_of_the_last_ones(app: TestApp) -> anyhow::Result<()> {
        #[derive(FromQueryResult)]
        struct Fit {
            shape: String,
            low: i64,
            mid: i64,
            high: i64,
        }
        let shop = a_real_one(&app).await?;
        a_week(&app, &shop).await?;
        let jobs = app.jobs()?;
        for _ in 0..2 {
            jobs.sweep("repair.learn").await?;
        }
        let log = log(&app).await?;
        let off = |one: &Logged| {
            let by = (one.ready_at.ms() - one.at.ms()) as f64 / 60_000.0 - one.mid as f64;
            (by / if by < 0.0 { one.down as f64 } else { one.up as f64 } * 1000.0).round() as i64
        };
        let mut offs: Vec<i64> = log.iter().map(off).collect();
        offs.sort_unstable();
        // The 4th and the 38th of 41.
        let expected = (offs[3], offs[37]);
        let read = app.db.read(Actor::System("test"));
        let fits: Vec<Fit> = read.all("SELECT shape, low, mid, high FROM repair_fit ORDER BY shape", []).await?;
        assert_eq!(fits.iter().map(|fit| fit.shape.as_str()).collect::<Vec<_>>(), ["parts", "plain", "queued"]);
        assert!(fits.iter().all(|fit| (fit.low, fit.high) == expected && expected.0 <= fit.mid && fit.mid <= expected.1), "all of one shape so far: {expected:?}");
        // Work is learnt too, of the store; of the item there are too few.
        assert_eq!(read.number("SELECT COUNT(*) FROM repair_spread WHERE n = 41", []).await?, 1);
        assert_eq!(read.number("SELECT COUNT(*) FROM repair_spread_item", []).await?, 0);
        Ok(())
    }
}
