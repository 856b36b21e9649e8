//! Forms: drafted, looked at, published by the rules, bound to what was answered; interviews in the same forms.

use chezhu::domain::staff::Role;
use chezhu_tests::on_both;
use serde_json::{Value, json};

use super::{least, number, scene, text};

fn questions() -> Value {
    json!([
        { "key": "nps", "kind": "nps", "text": "愿意推荐吗？", "page": 1, "required": true },
        { "key": "why", "kind": "single", "text": "为什么？", "page": 1, "options": [{ "key": "a", "text": "价格" }, { "key": "b", "text": "等待" }],
          "show_if": { "question": "nps", "at_most": 6 } },
        { "key": "more", "kind": "open", "text": "还想说什么？", "page": 2 },
    ])
}

on_both! {
    async fn a_form_is_published_by_its_rules_and_keeps_its_answers(app: TestApp) -> anyhow::Result<()> {
        let mut scene = scene(&app).await?;
        let old = scene.asked(&app).await?;
        let bad = json!({ "store_id": scene.seed.store, "subject": "repair", "title": "我们店的问卷",
            "questions": [{ "key": "q", "kind": "rating", "text": "问", "page": 1 }] });
        let draft = scene.manage(&app, "/api/v1/staff/survey-forms", bad.clone()).expect(201).await;
        let codes: Vec<&str> = draft["wrong"].as_array().into_iter().flatten().filter_map(|one| one["code"].as_str()).collect();
        assert_eq!(codes, ["form.no_open", "form.no_score"]);
        let id = text(&draft["id"]);
        let path = |what: &str| format!("/api/v1/staff/survey-forms/{id}{what}");
        let no = scene.manage(&app, &path("/publish"), json!({ "version": 1 })).wrong("form.no_open").await;
        assert_eq!(no["errors"][1]["code"], json!("form.no_score"), "every rule is named: {no}");
        let twice = scene.manage(&app, "/api/v1/staff/survey-forms", bad).refused(409, "form.draft_exists").await;
        assert_eq!(twice["extra"]["id"], json!(id));
        let good = json!({ "version": 1, "title": "我们店的问卷", "questions": questions() });
        let put = async |wish: &Value| app.put(&path(""), wish).bearer(&scene.manager.token).send().await;
        let written = put(&good).await.expect(200);
        assert_eq!((&written["version"], &written["wrong"]), (&json!(2), &json!([])));
        assert_eq!(put(&good).await.json()["code"], json!("form.version"));
        // As an owner would see it.
        let look = async |answers: Value| scene.manage(&app, &path("/preview"), json!({ "answers": answers })).expect(200).await;
        let empty = look(json!([])).await;
        let keys = |view: &Value| -> Vec<String> { view["visible"].as_array().into_iter().flatten().map(|one| text(&one["key"])).collect() };
        assert_eq!((keys(&empty), &empty["wrong"][0]["code"]), (vec!["nps".to_owned(), "more".to_owned()], &json!("answer.missing")));
        let low = look(json!([{ "question": "nps", "score": 2 }])).await;
        assert_eq!((keys(&low).len(), &low["page"], &low["wrong"]), (3, &json!(1), &json!([])));
        assert_eq!(number(&app, "SELECT COUNT(*) FROM survey_answer").await?, 0);
        let published = scene.manage(&app, &path("/publish"), json!({ "version": 2 })).expect(200).await;
        assert_eq!((&published["state"], &published["no"]), (&json!("published"), &json!(1)));
        assert_eq!(put(&json!({ "version": 3, "title": "改", "questions": questions() })).await.json()["code"], json!("form.published"));
        // What was sent before is answered in the version it was sent with; what is asked next in the new one.
        scene.finish(&app, &old, least(10, 5)).expect(200).await;
        let seen = scene.desk(&app, &format!("/api/v1/staff/surveys/{old}")).await;
        assert_eq!((&seen["form_title"], &seen["questions"].as_array().map(Vec::len)), (&json!("维修保养服务评价"), &Some(7)));
        chezhu_tests::seed::later(&app, 8 * 24 * 60);
        scene.anew(&app).await;
        let new = scene.asked(&app).await?;
        let mine = scene.get(&app, &format!("/api/v1/surveys/{new}")).await;
        assert_eq!(mine["title"], json!("我们店的问卷"));
        scene.finish(&app, &new, json!([{ "question": "quality", "score": 5 }])).wrong("answer.unknown").await;
        // A second version retires the first.
        let next = json!({ "store_id": scene.seed.store, "subject": "repair", "title": "第二版", "questions": questions() });
        let next = scene.manage(&app, "/api/v1/staff/survey-forms", next).expect(201).await;
        scene.manage(&app, &format!("/api/v1/staff/survey-forms/{}/publish", text(&next["id"])), json!({ "version": 1 })).expect(200).await;
        let list = scene.desk(&app, &format!("/api/v1/staff/survey-forms?store_id={}", scene.seed.store)).await;
        let states: Vec<(String, String)> = list.as_array().into_iter().flatten().map(|one| (text(&one["title"]), text(&one["state"]))).collect();
        assert!(states.contains(&("我们店的问卷".to_owned(), "retired".to_owned())) && states.contains(&("第二版".to_owned(), "published".to_owned())), "{list}");
        let mine = scene.get(&app, &format!("/api/v1/surveys/{new}")).await;
        assert_eq!(mine["title"], json!("我们店的问卷"), "bound to its version");
        scene.finish(&app, &new, json!([{ "question": "nps", "score": 9 }])).expect(200).await;
        Ok(())
    }

    async fn the_groups_form_is_the_groups_to_write(app: TestApp) -> anyhow::Result<()> {
        let scene = scene(&app).await?;
        let wish = json!({ "subject": "repair", "title": "集团问卷", "questions": questions() });
        app.post("/api/v1/staff/survey-forms", &wish).bearer(&scene.manager.token).expect(403).await;
        let admin = app.staff(Role::GroupAdmin, None).await?;
        let made = app.post("/api/v1/staff/survey-forms", &wish).bearer(&admin.token).expect(201).await;
        let publish = format!("/api/v1/staff/survey-forms/{}/publish", text(&made["id"]));
        app.post(&publish, &json!({ "version": 1 })).bearer(&scene.manager.token).expect(403).await;
        app.post(&publish, &json!({ "version": 1 })).bearer(&admin.token).expect(200).await;
        // A manager reads it, an advisor too, and writes nothing.
        app.get(&format!("/api/v1/staff/survey-forms/{}", text(&made["id"]))).bearer(&scene.advisor.token).expect(200).await;
        app.post("/api/v1/staff/survey-forms", &wish).bearer(&scene.advisor.token).expect(403).await;
        let long = json!({ "subject": "repair", "title": "字".repeat(101), "questions": [] });
        app.post("/api/v1/staff/survey-forms", &long).bearer(&admin.token).wrong("text.line").await;
        Ok(())
    }

    async fn an_interview_is_written_down_in_the_same_form(app: TestApp) -> anyhow::Result<()> {
        let mut scene = scene(&app).await?;
        let id = scene.handed(&app, scene.person, &scene.car, app.clock.now()).await?;
        let record = |more: Value| {
            let mut wish = json!({ "subject": "repair", "subject_id": id, "method": "phone", "agreed": true, "minutes": 12, "note": "客户在开车，语速较快", "answers": least(9, 5) });
            for (key, value) in more.as_object().into_iter().flatten() {
                wish[key] = value.clone();
            }
            scene.manage(&app, "/api/v1/staff/surveys/interviews", wish)
        };
        record(json!({ "agreed": false })).wrong("survey.agreed").await;
        record(json!({ "method": "app" })).wrong("survey.method").await;
        record(json!({ "minutes": 121 })).wrong("survey.minutes").await;
        record(json!({ "answers": [] })).wrong("answer.missing").await;
        record(json!({ "subject_id": "repair_01h455vb4pex5vsknk084sn02q" })).expect(404).await;
        let made = record(json!({})).expect(201).await;
        assert_eq!((&made["line"]["state"], &made["interview"]["minutes"], &made["interview"]["note"]), (&json!("completed"), &json!(12), &json!("客户在开车，语速较快")));
        assert_eq!(made["interview"]["interviewer"], json!(scene.manager.username));
        record(json!({})).refused(409, "survey.interviewed").await;
        // On a visit once more, badly: somebody's matter.
        let visit = record(json!({ "method": "visit", "answers": least(3, 5) })).expect(201).await;
        assert_eq!(visit["recovery"]["state"], json!("open"));
        // An interview takes no survey in the app away, and stands in no inbox.
        chezhu_tests::seed::later(&app, 48 * 60);
        assert_eq!(app.jobs()?.sweep("survey.invite").await?, 1);
        scene.anew(&app).await;
        assert_eq!(number(&app, "SELECT COUNT(*) FROM survey").await?, 3);
        assert_eq!(number(&app, "SELECT COUNT(*) FROM survey WHERE reason = 'open_recovery'").await?, 1);
        let open = format!("/api/v1/staff/repairs/{id}");
        app.get(&open).bearer(&scene.advisor.token).expect(200).await;
        Ok(())
    }
}
