//! Who is asked, when, and who is not and why; the link from the text message; answering page by page.

use chezhu::domain::survey;
use chezhu::ground::actor::Actor;
use chezhu_tests::app::{START, TestApp};
use chezhu_tests::on_both;
use chezhu_tests::seed::later;
use serde_json::{Value, json};

use super::{Scene, consent, customer, least, number, run, scene, text};

/// The owner's notices of this kind.
async fn told(app: &TestApp, scene: &Scene, kind: &str) -> usize {
    let told = scene.get(app, "/api/v1/notices").await;
    told["items"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|one| one["kind"] == kind)
        .count()
}

/// What staff see of all surveys: state and reason.
async fn seen(app: &TestApp, scene: &Scene) -> Vec<(String, String)> {
    let all = scene.desk(app, "/api/v1/staff/surveys").await;
    let one = |one: &Value| (text(&one["state"]), text(&one["reason"]));
    all["items"].as_array().into_iter().flatten().map(one).collect()
}

fn pair(state: &str, reason: &str) -> (String, String) {
    (state.to_owned(), reason.to_owned())
}

/// The end of the link in the last text message about a survey.
async fn code(app: &TestApp, scene: &Scene) -> anyhow::Result<String> {
    use chezhu::ground::db::Look;
    #[derive(sea_orm::FromQueryResult)]
    struct One {
        id: chezhu::ground::id::SurveyId,
        expires_at: chezhu::ground::clock::At,
    }
    let sql = "SELECT id, expires_at FROM survey WHERE person_id = $1 AND state <> 'suppressed' ORDER BY made_at DESC LIMIT 1";
    let one: Option<One> = app
        .db
        .read(Actor::System("test"))
        .one(sql, [scene.person.into()])
        .await?;
    let one = one.ok_or_else(|| anyhow::anyhow!("no survey"))?;
    use base64::Engine;
    use chezhu::ground::id::Id;
    let signed = [one.id.uuid().as_bytes().as_slice(), &one.expires_at.ms().to_be_bytes()].concat();
    let mac = app.keys.sign("survey.link", &signed);
    Ok(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&mac[..16]))
}

pub async fn who_is_not_asked_is_seen_with_the_reason(app: TestApp) -> anyhow::Result<()> {
    let mut scene = scene(&app).await?;
    let jobs = app.jobs()?;
    let now = app.clock.now();
    let (han, no, car) = customer(&app, &scene.seed, &scene.advisor, "han", "13800138002").await?;
    consent(&app, &han, false).await;
    scene.handed(&app, no, &car, now).await?;
    let (mei, angry, car) = customer(&app, &scene.seed, &scene.advisor, "mei", "13800138003").await?;
    let case = json!({ "store_id": scene.seed.store, "topic": "waiting", "text": "等太久" });
    app.post("/api/v1/cases", &case).bearer(&mei.token).expect(201).await;
    scene.handed(&app, angry, &car, now.plus_minutes(1)).await?;
    // The car is there again; another one is asked about twice in a week.
    let (_, again, car) = customer(&app, &scene.seed, &scene.advisor, "lin", "13800138004").await?;
    let repair = scene.handed(&app, again, &car, now.plus_minutes(2)).await?;
    // Another one is there again too, for something else.
    let (_, other, other_car) = customer(&app, &scene.seed, &scene.advisor, "bo", "13800138005").await?;
    scene.handed(&app, other, &other_car, now.plus_minutes(5)).await?;
    scene
        .handed(&app, scene.person, &scene.car, now.plus_minutes(3))
        .await?;
    scene
        .handed(&app, scene.person, &scene.car, now.plus_minutes(4))
        .await?;
    later(&app, 10);
    let wish = json!({ "store_id": scene.seed.store, "person_id": again, "vehicle_id": car, "kind": "general", "grade": "regular", "way": "wait", "rework_of": repair });
    app.post("/api/v1/staff/repairs", &wish)
        .bearer(&scene.advisor.token)
        .expect(201)
        .await;
    let wish = json!({ "store_id": scene.seed.store, "person_id": other, "vehicle_id": other_car, "kind": "maintenance", "grade": "regular", "way": "wait" });
    app.post("/api/v1/staff/repairs", &wish)
        .bearer(&scene.advisor.token)
        .expect(201)
        .await;
    later(&app, 48 * 60);
    assert_eq!(jobs.sweep("survey.invite").await?, 6);
    scene.anew(&app).await;
    let mut all = seen(&app, &scene).await;
    all.sort();
    assert_eq!(
        all,
        [
            pair("sent", ""),
            pair("sent", ""),
            pair("suppressed", "cooldown"),
            pair("suppressed", "no_consent"),
            pair("suppressed", "open_case"),
            pair("suppressed", "rework")
        ]
    );
    assert_eq!(jobs.sweep("survey.invite").await?, 0, "decided once");
    assert_eq!(
        number(&app, "SELECT COUNT(*) FROM notice WHERE kind = 'survey.invited'").await?,
        2
    );
    let only = scene.desk(&app, "/api/v1/staff/surveys?state=suppressed&limit=2").await;
    assert_eq!(only["items"].as_array().map(Vec::len), Some(2));
    let next = text(&only["next"]);
    let rest = scene
        .desk(
            &app,
            &format!("/api/v1/staff/surveys?state=suppressed&limit=2&cursor={next}"),
        )
        .await;
    assert_eq!(rest["items"].as_array().map(Vec::len), Some(2));
    Ok(())
}

pub async fn a_link_opens_until_it_is_spent_or_over_and_a_forged_one_never(app: TestApp) -> anyhow::Result<()> {
    let mut scene = scene(&app).await?;
    scene.asked(&app).await?;
    let code = code(&app, &scene).await?;
    assert_eq!(code.len(), 22);
    let link = |rest: &str| format!("/api/v1/survey-links/{code}{rest}");
    // The page of our own domain opens nothing.
    let page = app.get(&format!("/s/{code}")).send().await;
    assert!(
        page.status == 200 && page.text().contains(&format!("query=code%3D{code}")) && !page.text().contains("<script"),
        "{}",
        page.text()
    );
    assert_eq!(
        number(&app, "SELECT COUNT(*) FROM survey WHERE state = 'sent'").await?,
        1
    );
    let shown = app.get(&link("")).expect(200).await;
    assert_eq!(shown["state"], json!("opened"));
    app.put(&link("/answers"), &json!({ "answers": least(9, 5) }))
        .without_key()
        .expect(200)
        .await;
    for bad in ["AAAAAAAAAAAAAAAAAAAAAA", "x", &format!("{}A", &code[..21])] {
        if bad == code {
            continue;
        }
        app.get(&format!("/api/v1/survey-links/{bad}"))
            .refused(409, "survey.link")
            .await;
        app.put(
            &format!("/api/v1/survey-links/{bad}/answers"),
            &json!({ "answers": least(1, 1) }),
        )
        .refused(409, "survey.link")
        .await;
        assert_eq!(app.get(&format!("/s/{bad}")).send().await.status, 404, "{bad}");
    }
    assert_eq!(
        number(&app, "SELECT COUNT(*) FROM survey_answer").await?,
        2,
        "nothing of a forged one is kept"
    );
    let done = app
        .post(&link("/finish"), &json!({ "answers": [] }))
        .without_key()
        .expect(200)
        .await;
    assert_eq!(done["state"], json!("completed"));
    app.get(&link("")).refused(409, "survey.spent").await;
    app.post(&link("/finish"), &json!({ "answers": least(0, 1) }))
        .without_key()
        .refused(409, "survey.spent")
        .await;
    assert_eq!(app.get(&format!("/s/{code}")).send().await.status, 410);
    assert_eq!(number(&app, "SELECT COUNT(*) FROM recovery").await?, 0);
    Ok(())
}

on_both! {
    async fn not_a_second_before_48_hours_and_not_at_night(app: TestApp) -> anyhow::Result<()> {
        let mut scene = scene(&app).await?;
        let jobs = app.jobs()?;
        // Handed over at 12:00:00 and, another car, at 21:30.
        later(&app, 180);
        scene.anew(&app).await;
        scene.handed(&app, scene.person, &scene.car, app.clock.now()).await?;
        let late = START.plus_minutes(12 * 60 + 30);
        let (_, other, car) = customer(&app, &scene.seed, &scene.advisor, "li", "13800138001").await?;
        scene.handed(&app, other, &car, late).await?;
        app.clock.set(START.plus_minutes(180 + 48 * 60).plus_seconds(-1));
        assert_eq!(jobs.sweep("survey.invite").await?, 0, "47:59:59");
        app.clock.set(START.plus_minutes(180 + 48 * 60));
        assert_eq!(jobs.sweep("survey.invite").await?, 1, "48:00:00");
        assert_eq!(jobs.sweep("survey.invite").await?, 0, "once");
        scene.anew(&app).await;
        assert_eq!(told(&app, &scene, "survey.invited").await, 1);
        // 21:30 two days later is night; nine the next morning is not.
        app.clock.set(late.plus_minutes(48 * 60));
        assert_eq!(jobs.sweep("survey.invite").await?, 0);
        app.clock.set(START.plus_minutes(3 * 24 * 60).plus_seconds(-1));
        assert_eq!(jobs.sweep("survey.invite").await?, 0, "08:59:59");
        app.clock.set(START.plus_minutes(3 * 24 * 60));
        assert_eq!(jobs.sweep("survey.invite").await?, 1, "09:00:00");
        scene.anew(&app).await;
        let all = scene.desk(&app, "/api/v1/staff/surveys").await;
        assert_eq!(all["items"][0]["due_at"], all["items"][0]["sent_at"], "{all}");
        assert_eq!(all["items"][0]["due_at"], json!(START.plus_minutes(3 * 24 * 60).rfc3339()));
        Ok(())
    }

    async fn a_clock_that_was_ahead_loses_nobody(app: TestApp) -> anyhow::Result<()> {
        let mut scene = scene(&app).await?;
        let jobs = app.jobs()?;
        // Three days ahead, at an hour's third minute: the mark stands in what is to come.
        app.clock.set(START.plus_minutes(3 * 24 * 60 + 3));
        assert_eq!(jobs.sweep("survey.invite").await?, 0);
        let mark = "SELECT decided_at FROM survey_mark";
        assert_eq!(number(&app, mark).await?, START.plus_minutes(24 * 60 + 3).ms());
        app.clock.set(START.plus_minutes(5));
        scene.anew(&app).await;
        assert_eq!(jobs.sweep("survey.invite").await?, 0);
        scene.handed(&app, scene.person, &scene.car, app.clock.now()).await?;
        app.clock.set(START.plus_minutes(48 * 60 + 7));
        assert_eq!(jobs.sweep("survey.invite").await?, 1);
        // What was committed late is found within the hour of overlap, what is older at the next full hour.
        let at = START.plus_minutes(-180);
        scene.anew(&app).await;
        let (_, late, car) = customer(&app, &scene.seed, &scene.advisor, "li", "13800138001").await?;
        scene.handed(&app, late, &car, at).await?;
        app.clock.set(START.plus_minutes(48 * 60 + 8));
        assert_eq!(jobs.sweep("survey.invite").await?, 0);
        app.clock.set(START.plus_minutes(49 * 60));
        assert_eq!(jobs.sweep("survey.invite").await?, 1);
        Ok(())
    }

    async fn two_sweeps_at_once_ask_once(app: TestApp) -> anyhow::Result<()> {
        let mut scene = scene(&app).await?;
        scene.handed(&app, scene.person, &scene.car, app.clock.now()).await?;
        later(&app, 48 * 60);
        let due = survey::due(&app.db.read(Actor::System("test")), 10).await?;
        assert_eq!(due.len(), 1);
        let ask = || app.db.write(Actor::System("test"), async |tx| survey::invite(tx, &due[0]).await);
        let (one, two) = futures::join!(ask(), ask());
        assert_eq!(u8::from(one?) + u8::from(two?), 1);
        assert_eq!(number(&app, "SELECT COUNT(*) FROM survey").await?, 1);
        assert_eq!(number(&app, "SELECT COUNT(*) FROM notice WHERE kind = 'survey.invited'").await?, 1);
        scene.anew(&app).await;
        assert_eq!(told(&app, &scene, "survey.invited").await, 1);
        Ok(())
    }

    async fn a_consent_that_was_withdrawn_meanwhile_holds_the_message_back(app: TestApp) -> anyhow::Result<()> {
        let mut scene = scene(&app).await?;
        scene.asked(&app).await?;
        consent(&app, &scene.owner, false).await;
        app.jobs()?.deliver_all().await?;
        let held = "SELECT COUNT(*) FROM delivery WHERE kind = 'survey.invited' AND state IN ('cancelled', 'suppressed')";
        assert_eq!(number(&app, held).await?, 1);
        assert_eq!(number(&app, "SELECT COUNT(*) FROM delivery WHERE kind = 'survey.invited'").await?, 1);
        Ok(())
    }

    async fn page_by_page_resumed_and_finished_once(app: TestApp) -> anyhow::Result<()> {
        let mut scene = scene(&app).await?;
        let id = scene.asked(&app).await?;
        let path = format!("/api/v1/surveys/{id}");
        let first = scene.get(&app, &path).await;
        assert_eq!((&first["state"], &first["page"], &first["pages"]), (&json!("opened"), &json!(1), &json!(3)), "{first}");
        assert!(first["questions"].as_array().is_some_and(|all| all.iter().all(|one| one.get("stage").is_none() && one.get("fact").is_none())), "{first}");
        let answered = app.get(&path).bearer(&scene.owner.token).send().await;
        let etag = answered.header("etag").to_owned();
        app.get(&path).bearer(&scene.owner.token).header("if-none-match", &etag).send().await.expect(304);
        let put = async |answers: Value| app.put(&format!("{path}/answers"), &json!({ "answers": answers })).bearer(&scene.owner.token).send().await;
        let saved = put(least(9, 5)).await.expect(200);
        assert_eq!((&saved["state"], &saved["page"]), (&json!("in_progress"), &json!(2)));
        let wrong = put(json!([{ "question": "words", "text": "长".repeat(10_000) }])).await;
        assert_eq!((wrong.status, &wrong.json()["errors"][0]["code"], &wrong.json()["errors"][0]["pointer"]), (422, &json!("text.note"), &json!("/answers/0/text")));
        let wrong = put(json!([{ "question": "recommend", "score": 11 }])).await.json();
        assert_eq!(wrong["errors"][0]["code"], json!("answer.score"));
        let words = "<script>alert(1)</script> 👍 很\u{200b}好";
        put(json!([{ "question": "words", "text": words }])).await.expect(200);
        // Another device goes on where this one was left.
        let again = scene.get(&app, &path).await;
        assert_eq!(again["answers"].as_array().map(Vec::len), Some(3));
        assert_eq!(again["answers"][2]["text"], json!("<script>alert(1)</script> 👍 很好"));
        // The mind changes: nine becomes three, and the question behind it is shown.
        scene.finish(&app, &id, json!([{ "question": "improve", "choices": ["price", "price"] }])).wrong("answer.choice").await;
        let done = scene.finish(&app, &id, json!([])).expect(200).await;
        assert_eq!((&done["state"], &done["questions"], &done["answers"]), (&json!("completed"), &json!([]), &json!([])));
        assert!(done["words"].as_str().is_some_and(|text| text.contains("感谢")) && done.get("recovery").is_none(), "{done}");
        scene.finish(&app, &id, json!([])).refused(409, "survey.spent").await;
        assert_eq!(put(least(1, 1)).await.status, 409);
        let seen = scene.desk(&app, &format!("/api/v1/staff/surveys/{id}")).await;
        assert_eq!((&seen["line"]["nps"], &seen["form_no"], &seen["answers"][2]["text"]), (&json!(9), &json!(1), &json!("<script>alert(1)</script> 👍 很好")));
        // Somebody else's does not exist.
        let han = app.owner("han").await;
        app.get(&path).bearer(&han.token).expect(404).await;
        Ok(())
    }

    async fn what_a_branch_hides_is_dropped_and_what_is_missing_is_named(app: TestApp) -> anyhow::Result<()> {
        let mut scene = scene(&app).await?;
        let id = scene.asked(&app).await?;
        let save = json!({ "answers": [{ "question": "recommend", "score": 8 }, { "question": "improve", "choices": ["price"] }] });
        app.put(&format!("/api/v1/surveys/{id}/answers"), &save).bearer(&scene.owner.token).expect(200).await;
        // An answer that need not be given is taken back by an empty list, one that must be is missing then.
        let unticked = json!({ "answers": [{ "question": "improve", "choices": [] }] });
        let left = app.put(&format!("/api/v1/surveys/{id}/answers"), &unticked).bearer(&scene.owner.token).expect(200).await;
        assert_eq!(left["answers"].as_array().map(Vec::len), Some(1), "{left}");
        app.put(&format!("/api/v1/surveys/{id}/answers"), &save).bearer(&scene.owner.token).expect(200).await;
        let no = scene.finish(&app, &id, json!([{ "question": "recommend", "score": 10 }])).wrong("answer.missing").await;
        assert_eq!(no["errors"][0]["pointer"], json!("/answers/quality"), "{no}");
        scene.finish(&app, &id, least(10, 5)).expect(200).await;
        let seen = scene.desk(&app, &format!("/api/v1/staff/surveys/{id}")).await;
        assert_eq!(seen["answers"].as_array().map(Vec::len), Some(2), "what hung on a low score is gone: {seen}");
        Ok(())
    }

    async fn after_fourteen_days_there_is_a_kind_word(app: TestApp) -> anyhow::Result<()> {
        let mut scene = scene(&app).await?;
        let id = scene.asked(&app).await?;
        let code = code(&app, &scene).await?;
        later(&app, 14 * 24 * 60 - 1);
        assert_eq!(app.jobs()?.sweep("survey.expire").await?, 0);
        app.get(&format!("/api/v1/survey-links/{code}")).expect(200).await;
        later(&app, 1);
        // Over by the clock, whether the sweep came by or not.
        app.get(&format!("/api/v1/survey-links/{code}")).refused(409, "survey.expired").await;
        assert_eq!(app.jobs()?.sweep("survey.expire").await?, 1);
        scene.anew(&app).await;
        let mine = scene.get(&app, &format!("/api/v1/surveys/{id}")).await;
        assert!(mine["state"] == "expired" && mine["words"].as_str().is_some_and(|text| text.contains("已过期")), "{mine}");
        scene.finish(&app, &id, least(9, 5)).refused(409, "survey.expired").await;
        assert_eq!(app.get(&format!("/s/{code}")).send().await.status, 410);
        Ok(())
    }

    async fn one_reminder_and_only_where_a_message_is_left(app: TestApp) -> anyhow::Result<()> {
        let mut scene = scene(&app).await?;
        let id: chezhu::ground::id::SurveyId = scene.asked(&app).await?.parse()?;
        // Without a message left: nothing.
        later(&app, 72 * 60);
        assert_eq!(app.jobs()?.sweep("survey.remind").await?, 1, "looked at");
        scene.anew(&app).await;
        assert_eq!(told(&app, &scene, "survey.reminded").await, 0);
        // With one, as WeChat's events would have left it.
        run(&app, "UPDATE survey SET remind_at = made_at WHERE id = $1", vec![id.into()]).await?;
        let openid = vec![1_u8; 32];
        run(&app, "INSERT INTO credit (openid_index, template_id, remaining, version, changed_at) VALUES ($1, 't', 1, 1, 0)", vec![openid.clone().into()]).await?;
        run(&app, "INSERT INTO credit_call (delivery_id, openid_index, template_id, called_at) SELECT id, $2, 't', 0 FROM delivery WHERE aggregate_id = $1", vec![id.into(), openid.into()]).await?;
        assert_eq!(app.jobs()?.sweep("survey.remind").await?, 1);
        assert_eq!(app.jobs()?.sweep("survey.remind").await?, 0);
        assert_eq!(told(&app, &scene, "survey.reminded").await, 1);
        run(&app, "UPDATE survey SET remind_at = made_at WHERE id = $1", vec![id.into()]).await?;
        app.jobs()?.sweep("survey.remind").await?;
        assert_eq!(told(&app, &scene, "survey.reminded").await, 1, "one at most");
        Ok(())
    }

    async fn a_new_car_is_asked_about_too(app: TestApp) -> anyhow::Result<()> {
        let mut scene = scene(&app).await?;
        let seller = app.staff(chezhu::domain::staff::Role::SalesConsultant, Some(scene.seed.store)).await?;
        let draft = json!({ "store_id": scene.seed.store, "person_id": scene.person, "model_id": scene.seed.model, "source": "build" });
        let made = app.post("/api/v1/staff/orders", &draft).bearer(&seller.token).expect(201).await;
        let id: chezhu::ground::id::OrderId = text(&made["order"]["id"]).parse()?;
        // How one comes there is told in the suite of orders.
        run(&app, "UPDATE sales_order SET state = 'delivered', delivered_at = $2 WHERE id = $1", vec![id.into(), app.clock.now().into()]).await?;
        later(&app, 48 * 60);
        assert_eq!(app.jobs()?.sweep("survey.invite").await?, 1);
        scene.anew(&app).await;
        let mine = scene.get(&app, "/api/v1/surveys").await;
        assert_eq!((&mine[0]["subject"], &mine[0]["subject_id"]), (&json!("delivery"), &json!(id)));
        // Answered badly: the consultant is not whoever deals with it.
        scene.finish(&app, &text(&mine[0]["id"]), least(2, 5)).expect(200).await;
        let open = scene.desk(&app, "/api/v1/staff/recoveries").await;
        assert_ne!(open["items"][0]["holder"]["id"], json!(seller.id), "{open}");
        Ok(())
    }
}
