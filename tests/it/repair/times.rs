//! When it will be ready, the next word, parts, stages that last too long, what is owed for being late.

use chezhu::domain::staff::Role;
use chezhu::ground::actor::Actor;
use chezhu::ground::db::Look;
use chezhu_tests::app::{Staff, TestApp};
use chezhu_tests::on_both;
use chezhu_tests::seed::later;
use serde_json::{Value, json};

use super::{Shop, all_well, opened, text};

/// The same person with a token of now.
pub async fn again(app: &TestApp, staff: &mut Staff) {
    (staff.token, staff.refresh) = app.staff_login(&staff.username).await;
}

pub async fn everybody(app: &TestApp, shop: &mut Shop) {
    for one in [&mut shop.advisor, &mut shop.technician, &mut shop.inspector] {
        again(app, one).await;
    }
    shop.owner = app.owner("wang").await;
}

/// How often this was told to the store.
pub async fn heard(app: &TestApp, kind: &str) -> i64 {
    let sql = "SELECT COUNT(*) FROM notice WHERE kind = $1 AND role IS NOT NULL";
    app.db
        .read(Actor::System("test"))
        .number(sql, [kind.into()])
        .await
        .unwrap_or(-1)
}

on_both! {
    async fn a_time_is_said_at_the_beginning_and_every_move_has_its_reason(app: TestApp) -> anyhow::Result<()> {
        let mut shop = opened(&app, "leave").await?;
        assert!(shop.page(&app).await.get("eta").is_none(), "nobody can say yet");
        shop.agreed(&app).await?;
        let job = shop.job(&app).await;
        shop.assign(&app, &job).await;
        shop.by(&app, &shop.technician, &format!("{job}/start"), Value::Null).await;
        let jobs = app.jobs()?;
        jobs.sweep("repair.times").await?;
        let first = shop.page(&app).await["eta"].clone();
        assert_eq!(first["reason"], "first");
        assert!(text(&first["from"]) < text(&first["at"]) && text(&first["at"]) < text(&first["to"]), "{first}");
        assert_eq!(shop.told(&app).await.last().map(String::as_str), Some("repair.eta"));
        // Nothing changed: nothing is told.
        jobs.sweep("repair.times").await?;
        assert_eq!(shop.page(&app).await["eta"], first);
        // Somebody of the store knows better.
        shop.by(&app, &shop.advisor, "/eta", json!({ "more_minutes": 45, "reason": "螺栓锈死" })).await;
        jobs.sweep("repair.times").await?;
        let said = shop.page(&app).await["eta"].clone();
        assert_eq!((&said["reason"], &said["words"]), (&json!("said"), &json!("服务顾问更新了预计时间：螺栓锈死")));
        // The work goes on for longer than it should.
        later(&app, 80);
        everybody(&app, &mut shop).await;
        jobs.sweep("repair.times").await?;
        let long = shop.page(&app).await["eta"].clone();
        assert_eq!(long["reason"], "longer", "{long}");
        let told = shop.told(&app).await.iter().filter(|kind| *kind == "repair.eta").count();
        assert_eq!(told, 3);
        app.post(&shop.desk("/eta"), &json!({ "more_minutes": 5000, "reason": "x" })).bearer(&shop.advisor.token).expect(422).await;
        Ok(())
    }

    async fn a_missing_part_waits_is_told_and_goes_on(app: TestApp) -> anyhow::Result<()> {
        let mut shop = opened(&app, "leave").await?;
        shop.agreed(&app).await?;
        let clerk = app.staff(Role::PartsClerk, Some(shop.seed.store)).await?;
        let job = shop.job(&app).await;
        shop.assign(&app, &job).await;
        let id = job.trim_start_matches("/jobs/").to_owned();
        let wish = json!({ "job_id": id, "name": "机油滤清器", "quantity": 1, "lane": "urgent" });
        let view = shop.by(&app, &shop.technician, "/parts", wish.clone()).await;
        assert_eq!((&view["repair"]["stage"], &view["repair"]["parts"][0]["arrived"]), (&json!("waiting_parts"), &json!(false)));
        assert_eq!(shop.closed(&app, &shop.technician, &format!("{job}/start"), Value::Null).await, ["parts"]);
        for bad in [json!({ "quantity": 0 }), json!({ "job_id": "repair_job_01h455vb4pex5vsknk084sn02q" }), json!({ "expected_at": "2026-01-01T00:00:00Z" })] {
            let mut wrong = wish.clone();
            for (key, value) in bad.as_object().into_iter().flatten() {
                wrong[key] = value.clone();
            }
            app.post(&shop.desk("/parts"), &wrong).bearer(&shop.technician.token).expect(422).await;
        }
        let part = format!("/parts/{}", text(&view["repair"]["parts"][0]["id"]));
        let expected = json!({ "expected_at": "2026-11-23T06:00:00Z" });
        app.post(&shop.desk(&format!("{part}/expected")), &expected).bearer(&shop.advisor.token).expect(403).await;
        let view = shop.by(&app, &clerk, &format!("{part}/expected"), expected).await;
        assert_eq!(view["repair"]["parts"][0]["expected_at"], "2026-11-23T06:00:00Z");
        assert_eq!(shop.told(&app).await.iter().filter(|kind| *kind == "repair.parts").count(), 2);
        let jobs = app.jobs()?;
        jobs.sweep("repair.times").await?;
        assert!(text(&shop.page(&app).await["eta"]["at"]).as_str() > "2026-11-23T06:00:00Z");
        // Two hours are over: the clerk hears of it, once.
        later(&app, 121);
        jobs.sweep("repair.parts").await?;
        jobs.sweep("repair.parts").await?;
        assert_eq!(heard(&app, "repair.part_late").await, 1);
        // Five days: a loan car is offered, once.
        later(&app, 5 * 24 * 60);
        jobs.sweep("repair.parts").await?;
        jobs.sweep("repair.parts").await?;
        everybody(&app, &mut shop).await;
        assert!(shop.page(&app).await["loan_car_offered_at"].is_string());
        assert_eq!(shop.told(&app).await.iter().filter(|kind| *kind == "repair.loan_car").count(), 1);
        assert_eq!(heard(&app, "repair.part_late").await, 2, "and the manager a day later");
        let (token, _) = app.staff_login(&clerk.username).await;
        let here = app.post(&shop.desk(&format!("{part}/arrived")), &()).bearer(&token).expect(200).await;
        assert_eq!(here["repair"]["stage"], "in_repair");
        app.post(&shop.desk(&format!("{part}/arrived")), &()).bearer(&token).refused(409, "repair.not_now").await;
        shop.by(&app, &shop.technician, &format!("{job}/start"), Value::Null).await;
        Ok(())
    }

    async fn a_word_that_is_due_climbs_and_a_word_keeps_the_promise(app: TestApp) -> anyhow::Result<()> {
        let mut shop = opened(&app, "leave").await?;
        let jobs = app.jobs()?;
        jobs.sweep("repair.contacts").await?;
        jobs.sweep("repair.stages").await?;
        assert_eq!((heard(&app, "repair.contact_due").await, heard(&app, "repair.slow").await), (0, 0));
        later(&app, 16);
        for _ in 0..2 {
            jobs.sweep("repair.stages").await?;
        }
        assert_eq!((heard(&app, "repair.slow").await, heard(&app, "repair.stuck").await), (1, 0));
        later(&app, 15);
        for _ in 0..2 {
            jobs.sweep("repair.stages").await?;
        }
        assert_eq!((heard(&app, "repair.slow").await, heard(&app, "repair.stuck").await), (1, 1));
        later(&app, 90);
        for _ in 0..2 {
            jobs.sweep("repair.contacts").await?;
        }
        assert_eq!((heard(&app, "repair.contact_due").await, heard(&app, "repair.contact_missed").await), (1, 0));
        later(&app, 31);
        for _ in 0..2 {
            jobs.sweep("repair.contacts").await?;
        }
        assert_eq!((heard(&app, "repair.contact_due").await, heard(&app, "repair.contact_missed").await), (1, 1));
        everybody(&app, &mut shop).await;
        let kept = shop.by(&app, &shop.advisor, "/contacts", json!({})).await;
        assert!(text(&kept["repair"]["next_contact_at"]) > app.clock.now().rfc3339());
        later(&app, 1);
        jobs.sweep("repair.contacts").await?;
        assert_eq!(heard(&app, "repair.contact_missed").await, 1);
        Ok(())
    }

    async fn late_against_the_promise_is_owed_and_given(app: TestApp) -> anyhow::Result<()> {
        let mut shop = opened(&app, "leave").await?;
        let soon = app.clock.now().plus_minutes(30).rfc3339();
        shop.by(&app, &shop.advisor, "/intake", json!({ "promised_at": soon })).await;
        shop.agreed(&app).await?;
        later(&app, 100);
        everybody(&app, &mut shop).await;
        let view = shop.work(&app).await;
        shop.by(&app, &shop.inspector, "/quality-checks", all_well(&view, "quality")).await;
        shop.by(&app, &shop.inspector, "/quality", json!({ "pass": true })).await;
        shop.by(&app, &shop.advisor, "/wash", json!({ "outcome": "declined" })).await;
        shop.settled(&app, 50_000).await?;
        let here = shop.by(&app, &shop.advisor, "/greet", Value::Null).await;
        shop.by(&app, &shop.advisor, "/checks", all_well(&here, "handover")).await;
        shop.sign(&app, "/accept").await;
        let hash = shop.seen_by_staff(&app).await["sheet"]["hash"].clone();
        let closed = shop.by(&app, &shop.advisor, "/hand-over", json!({ "hash": hash })).await;
        let owed = &closed["compensation"];
        assert_eq!((&owed["state"], &owed["amount_fen"], &owed["late_minutes"]), (&json!("proposed"), &json!(10_000), &json!(70)));
        assert_eq!(heard(&app, "repair.owed").await, 1);
        let seen = async |state: &str, fen: i64| {
            let page = shop.page(&app).await;
            let owed = page["compensation"].clone();
            assert_eq!((&owed["state"], &owed["amount_fen"], &owed["late_minutes"]), (&json!(state), &json!(fen), &json!(70)), "{owed}");
            text(&owed["words"])
        };
        assert_eq!(seen("proposed", 10_000).await, "交车比承诺晚 70 分钟，补偿待门店确认");
        let path = shop.desk("/compensation");
        app.post(&path, &json!({ "approve": true })).bearer(&shop.advisor.token).expect(403).await;
        let manager = app.staff(Role::StoreManager, Some(shop.seed.store)).await?;
        shop.refused(&app, &manager, "/compensation/grant", Value::Null, "repair.not_now").await;
        for bad in [json!({ "approve": false }), json!({ "approve": true, "amount_fen": -1 }), json!({ "approve": true, "amount_fen": 1e30 })] {
            app.post(&path, &bad).bearer(&manager.token).expect(422).await;
        }
        let agreed = shop.by(&app, &manager, "/compensation", json!({ "approve": true, "amount_fen": 12_000 })).await;
        assert_eq!((&agreed["compensation"]["state"], &agreed["compensation"]["amount_fen"]), (&json!("approved"), &json!(12_000)));
        assert!(seen("approved", 12_000).await.contains("待发放"));
        shop.refused(&app, &manager, "/compensation", json!({ "approve": true }), "repair.not_now").await;
        let given = shop.by(&app, &manager, "/compensation/grant", Value::Null).await;
        assert_eq!(given["compensation"]["state"], "granted");
        assert!(seen("granted", 12_000).await.contains("已发放"));
        assert!(shop.page(&app).await["compensation"]["granted_at"].is_string());
        assert!(shop.told(&app).await.contains(&"repair.compensated".to_owned()));
        Ok(())
    }

    async fn who_knows_it_and_is_free_comes_first_and_what_is_stuck_raises_the_expert(app: TestApp) -> anyhow::Result<()> {
        let mut shop = opened(&app, "leave").await?;
        shop.agreed(&app).await?;
        let manager = app.staff(Role::StoreManager, Some(shop.seed.store)).await?;
        for (staff, name, tags) in [(&shop.technician, "技师甲", json!(["mechanical"])), (&shop.inspector, "质检", json!(["mechanical"]))] {
            let place = json!({ "kind": "technician", "name": name, "tags": tags, "staff_id": staff.id });
            app.post(&format!("/api/v1/staff/stores/{}/resources", shop.seed.store), &place).bearer(&manager.token).expect(201).await;
        }
        let job = shop.job(&app).await;
        let path = shop.desk(&format!("{job}/candidates"));
        let found = app.get(&path).bearer(&shop.advisor.token).expect(200).await;
        assert_eq!(found["items"].as_array().map(Vec::len), Some(1), "who is no technician is not proposed: {found}");
        assert_eq!((&found["items"][0]["technician_id"], &found["items"][0]["reasons"][0]), (&json!(shop.technician.id), &json!("技能匹配")));
        assert_eq!(found["customer"], json!({ "grade": "plain", "words": "普通客户" }));
        // Who complains is given to somebody senior, and it is said why.
        let case = json!({ "store_id": shop.seed.store, "topic": "waiting", "text": "等了两个小时", "repair_id": shop.id });
        app.post("/api/v1/cases", &case).bearer(&shop.owner.token).expect(201).await;
        let leader = app.staff(Role::TeamLeader, Some(shop.seed.store)).await?;
        let place = json!({ "kind": "technician", "name": "组长", "tags": ["mechanical"], "staff_id": leader.id });
        app.post(&format!("/api/v1/staff/stores/{}/resources", shop.seed.store), &place).bearer(&manager.token).expect(201).await;
        let found = app.get(&path).bearer(&shop.advisor.token).expect(200).await;
        assert_eq!((&found["customer"]["grade"], &found["items"][0]["technician_id"]), (&json!("care"), &json!(leader.id)), "{found}");
        assert_eq!(found["items"][0]["reasons"][1], "有未结投诉的客户，由资深技师处理");
        shop.assign(&app, &job).await;
        shop.by(&app, &shop.technician, &format!("{job}/start"), Value::Null).await;
        let jobs = app.jobs()?;
        jobs.sweep("repair.stuck").await?;
        assert_eq!(heard(&app, "repair.expert").await, 0);
        later(&app, 61);
        for _ in 0..2 {
            jobs.sweep("repair.stuck").await?;
        }
        assert_eq!(heard(&app, "repair.expert").await, 1);
        everybody(&app, &mut shop).await;
        assert!(shop.seen_by_staff(&app).await["expert_at"].is_string());
        shop.refused(&app, &shop.technician, "/expert", json!({ "why": "x" }), "repair.not_now").await;
        Ok(())
    }
}
