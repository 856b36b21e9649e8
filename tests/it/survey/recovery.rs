//! A bad answer: who gets it and who does not, its clock and ladder, calls, the owner's own word, three tries.

use chezhu::domain::staff::Role;
use chezhu_tests::app::TestApp;
use chezhu_tests::on_both;
use chezhu_tests::seed::later;
use serde_json::{Value, json};

use super::{Scene, least, number, scene, text};

/// The owner answers badly; the recovery.
async fn bad(app: &TestApp, scene: &mut Scene, answers: Value) -> anyhow::Result<String> {
    let id = scene.asked(app).await?;
    let done = scene.finish(app, &id, answers).expect(200).await;
    assert_eq!(done["recovery"]["state"], json!("open"), "{done}");
    Ok(text(&done["recovery"]["id"]))
}

async fn kinds(app: &TestApp, token: &str, path: &str) -> Vec<String> {
    let told = app.get(path).bearer(token).expect(200).await;
    told["items"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|one| text(&one["kind"]))
        .collect()
}

async fn one(app: &TestApp, scene: &Scene, id: &str) -> Value {
    scene.desk(app, &format!("/api/v1/staff/recoveries/{id}")).await
}

on_both! {
    async fn a_bad_answer_goes_to_somebody_whom_it_is_not_about(app: TestApp) -> anyhow::Result<()> {
        let mut scene = scene(&app).await?;
        let colleague = app.staff(Role::ServiceAdvisor, Some(scene.seed.store)).await?;
        // Whoever was at it is the butler too: not even then.
        super::run(&app, "UPDATE customer_store SET advisor_id = $1", vec![scene.advisor.id.into()]).await?;
        let id = bad(&app, &mut scene, json!([{ "question": "recommend", "score": 10 }, { "question": "quality", "score": 5 }, { "question": "words", "text": "再这样我就投诉" }])).await?;
        let view = one(&app, &scene, &id).await;
        assert_eq!((&view["line"]["trigger"], &view["words"]), (&json!("word"), &json!(["再这样我就投诉"])));
        let accused: Vec<&str> = view["accused"].as_array().into_iter().flatten().filter_map(|one| one["id"].as_str()).collect();
        for who in [&scene.advisor, &scene.technician] {
            assert!(accused.contains(&who.id.to_string().as_str()), "{view}");
        }
        let holder = text(&view["line"]["holder"]["id"]);
        assert!([colleague.id.to_string(), scene.manager.id.to_string()].contains(&holder), "{view}");
        let path = |what: &str| format!("/api/v1/staff/recoveries/{id}/{what}");
        let accused = |what: &str, wish: Value| app.post(&path(what), &wish).bearer(&scene.advisor.token);
        accused("take", json!({ "version": 1 })).refused(409, "recovery.accused").await;
        accused("calls", json!({ "version": 1, "outcome": "reached" })).refused(409, "recovery.accused").await;
        scene.manage(&app, &path("assign"), json!({ "version": 1, "to": scene.advisor.id })).wrong("recovery.accused").await;
        scene.manage(&app, &path("assign"), json!({ "version": 1, "to": scene.technician.id })).wrong("recovery.accused").await;
        let given = scene.manage(&app, &path("assign"), json!({ "version": 1, "to": colleague.id })).expect(200).await;
        assert_eq!((&given["line"]["holder"]["id"], &given["line"]["version"]), (&json!(colleague.id), &json!(2)));
        scene.manage(&app, &path("take"), json!({ "version": 1 })).refused(409, "recovery.version").await;
        // Who leaves hands it over; what is about the heir goes to somebody else.
        let all = |to| chezhu_tests::demo::people::wish::<chezhu::domain::duty::HandOverAll>(json!({ "to": to, "disable": false }));
        let (me, heir) = (chezhu_tests::seed::group(&app), all(scene.manager.id)?);
        let left = app.db.write(me.clone(), async |tx| chezhu::domain::duty::leave(tx, colleague.id, heir).await).await?;
        assert_eq!((left.matters, &one(&app, &scene, &id).await["line"]["holder"]["id"]), (1, &json!(scene.manager.id)));
        let back = all(scene.advisor.id)?;
        app.db.write(me, async |tx| chezhu::domain::duty::leave(tx, scene.manager.id, back).await).await?;
        assert_eq!(one(&app, &scene, &id).await["line"]["holder"]["id"], json!(colleague.id));
        let given = scene.manage(&app, &path("assign"), json!({ "version": 4, "to": colleague.id })).expect(200).await;
        // Everybody heard: the owner, the manager, the specialist; and it stands in today's list with its clock.
        assert!(kinds(&app, &scene.owner.token, "/api/v1/notices").await.contains(&"recovery.opened".to_owned()));
        assert!(kinds(&app, &scene.manager.token, "/api/v1/staff/notices").await.contains(&"recovery.found".to_owned()));
        let today = scene.desk(&app, &format!("/api/v1/staff/stores/{}/today", scene.seed.store)).await;
        let item = today["items"].as_array().into_iter().flatten().find(|one| one["kind"] == "recovery").cloned().unwrap_or_default();
        assert_eq!((&item["subject"], &item["action"], &item["holder"]["id"], &item["due_at"]), (&json!(id), &json!("call"), &json!(colleague.id), &given["line"]["due_at"]), "{today}");
        assert_eq!(number(&app, "SELECT COUNT(*) FROM notice_pause").await?, 1, "no marketing meanwhile");
        // Another store knows nothing of it.
        let other = app.staff(Role::StoreManager, Some(chezhu::ground::id::StoreId::fresh(app.clock.now()))).await?;
        app.get(&format!("/api/v1/staff/recoveries/{id}")).bearer(&other.token).expect(404).await;
        app.get(&format!("/api/v1/recoveries/{id}")).bearer(&app.owner("han").await.token).expect(404).await;
        Ok(())
    }

    async fn only_the_owners_own_word_recovers(app: TestApp) -> anyhow::Result<()> {
        let mut scene = scene(&app).await?;
        let id = bad(&app, &mut scene, least(6, 5)).await?;
        let path = |what: &str| format!("/api/v1/staff/recoveries/{id}/{what}");
        scene.manage(&app, &path("ask"), json!({ "version": 1, "text": "已免费重做" })).refused(409, "recovery.not_reached").await;
        let called = scene.manage(&app, &path("calls"), json!({ "version": 1, "outcome": "reached", "note": "客户说等太久" })).expect(200).await;
        assert_eq!((&called["line"]["state"], &called["line"]["holder"]["id"], &called["calls"][0]["note"]), (&json!("in_contact"), &json!(scene.manager.id), &json!("客户说等太久")));
        let far = json!({ "version": 2, "outcome": "reached", "next_at": "2027-01-01T00:00:00Z" });
        scene.manage(&app, &path("calls"), far).wrong("recovery.next_at").await;
        scene.manage(&app, &path("ask"), json!({ "version": 2, "text": "" })).wrong("recovery.text").await;
        scene.manage(&app, &path("ask"), json!({ "version": 2, "text": "已免费重做，并送一次保养" })).expect(200).await;
        assert!(kinds(&app, &scene.owner.token, "/api/v1/notices").await.contains(&"recovery.asked".to_owned()));
        let mine = format!("/api/v1/recoveries/{id}");
        let seen = scene.get(&app, &mine).await;
        assert_eq!((&seen["state"], &seen["asked"]["text"]), (&json!("asked"), &json!("已免费重做，并送一次保养")));
        let answer = |wish: Value| app.post(&format!("{mine}/answer"), &wish).bearer(&scene.owner.token);
        let no = answer(json!({ "version": 3, "settled": false, "text": "还没有" })).expect(200).await;
        assert_eq!((&no["state"], no.get("asked")), (&json!("in_contact"), None));
        assert!(kinds(&app, &scene.manager.token, "/api/v1/staff/notices").await.contains(&"recovery.answered".to_owned()));
        scene.manage(&app, &path("ask"), json!({ "version": 4, "text": "已退款" })).expect(200).await;
        answer(json!({ "version": 4, "settled": true })).refused(409, "recovery.version").await;
        let yes = answer(json!({ "version": 5, "settled": true })).expect(200).await;
        assert_eq!((&yes["state"], yes["closed_at"].is_string()), (&json!("recovered"), true));
        scene.manage(&app, &path("calls"), json!({ "version": 6, "outcome": "reached" })).refused(409, "recovery.closed").await;
        let view = one(&app, &scene, &id).await;
        assert_eq!((&view["answers"][0]["settled"], &view["answers"][0]["text"], &view["answers"][1]["settled"]), (&json!(false), &json!("还没有"), &json!(true)));
        assert_eq!(number(&app, "SELECT COUNT(*) FROM notice_pause").await?, 0);
        let open = scene.desk(&app, "/api/v1/staff/recoveries").await;
        assert_eq!(open["items"], json!([]));
        Ok(())
    }

    async fn the_ladder_climbs_until_somebody_speaks_with_the_owner(app: TestApp) -> anyhow::Result<()> {
        let mut scene = scene(&app).await?;
        let leader = app.staff(Role::TeamLeader, Some(scene.seed.store)).await?;
        let id = bad(&app, &mut scene, least(0, 1)).await?;
        let jobs = app.jobs()?;
        let told = async |kind: &str| number(&app, &format!("SELECT COUNT(*) FROM notice WHERE kind = '{kind}'")).await;
        later(&app, 4 * 60 - 1);
        assert_eq!(jobs.sweep("recovery.climb").await?, 0, "3:59");
        later(&app, 1);
        assert_eq!((jobs.sweep("recovery.climb").await?, jobs.sweep("recovery.climb").await?), (1, 0), "the aim");
        assert_eq!(told("recovery.due").await?, 1);
        later(&app, 15 * 60 + 12);
        assert_eq!(jobs.sweep("recovery.climb").await?, 1, "four fifths");
        let token = app.staff_login(&leader.username).await.0;
        assert!(kinds(&app, &token, "/api/v1/staff/notices").await.contains(&"recovery.late".to_owned()));
        later(&app, 4 * 60 + 47);
        assert_eq!(jobs.sweep("recovery.climb").await?, 0, "23:59");
        later(&app, 1);
        assert_eq!(jobs.sweep("recovery.climb").await?, 1, "24:00");
        scene.anew(&app).await;
        assert!(kinds(&app, &scene.manager.token, "/api/v1/staff/notices").await.contains(&"recovery.missed".to_owned()));
        let view = one(&app, &scene, &id).await;
        assert_eq!((&view["line"]["missed"], &view["line"]["overdue"]), (&json!(true), &json!(true)));
        assert_eq!(jobs.sweep("recovery.climb").await?, 0, "nobody is higher");
        // A try that reached nobody changes no clock; a talk does.
        let path = format!("/api/v1/staff/recoveries/{id}/calls");
        let version = |view: &Value| view["line"]["version"].clone();
        let missed = scene.manage(&app, &path, json!({ "version": version(&view), "outcome": "no_answer" })).expect(200).await;
        assert_eq!(missed["line"]["due_at"], view["line"]["due_at"]);
        let next = app.clock.now().plus_minutes(120);
        let talked = scene.manage(&app, &path, json!({ "version": version(&missed), "outcome": "reached", "next_at": next })).expect(200).await;
        assert_eq!((&talked["line"]["due_at"], &talked["line"]["overdue"]), (&json!(next), &json!(false)));
        later(&app, 120);
        assert_eq!(jobs.sweep("recovery.climb").await?, 1, "the promised call");
        assert_eq!(told("recovery.due").await?, 2);
        Ok(())
    }

    async fn it_is_given_up_after_three_tries_on_three_days(app: TestApp) -> anyhow::Result<()> {
        let mut scene = scene(&app).await?;
        let id = bad(&app, &mut scene, least(3, 3)).await?;
        let path = |what: &str| format!("/api/v1/staff/recoveries/{id}/{what}");
        let mut version = 1;
        for (day, left) in [(0, (2, 2)), (0, (1, 2)), (1, (0, 1)), (1, (0, 0))] {
            if day > 0 {
                later(&app, day * 24 * 60);
                scene.anew(&app).await;
            }
            let note = json!({ "version": version, "note": "多次联系未果" });
            scene.manage(&app, &path("lose"), note).refused(409, "recovery.too_early").await;
            let called = scene.manage(&app, &path("calls"), json!({ "version": version, "outcome": "no_answer" })).expect(200).await;
            version += 1;
            assert_eq!((&called["calls_left"], &called["days_left"]), (&json!(left.0), &json!(left.1)));
        }
        scene.manage(&app, &path("lose"), json!({ "version": version, "note": "" })).wrong("recovery.note").await;
        let lost = scene.manage(&app, &path("lose"), json!({ "version": version, "note": "三天三次均无人接听" })).expect(200).await;
        assert_eq!((&lost["line"]["state"], &lost["end"]), (&json!("lost"), &json!("三天三次均无人接听")));
        let all = scene.desk(&app, "/api/v1/staff/recoveries?open=false").await;
        assert_eq!(all["items"][0]["tries"], json!(4));
        Ok(())
    }
}
