//! Scores: every figure computed again from the log of answers.

use chezhu::ground::actor::Actor;
use chezhu::ground::db::Look;
use chezhu::ground::id::SurveyId;
use chezhu_tests::app::TestApp;
use chezhu_tests::on_both;
use serde_json::{Value, json};

use super::{Scene, number, run, scene};

/// Interviews about handovers of this day, one for each row: NPS, quality, the four stages, "on time?", and whether it was.
async fn answered(app: &TestApp, scene: &Scene, rows: &[(i64, i64, [i64; 4], bool, bool)]) -> anyhow::Result<()> {
    for (nps, quality, stages, said, kept) in rows {
        let id = scene.handed(app, scene.person, &scene.car, app.clock.now()).await?;
        if !kept {
            run(
                app,
                "UPDATE repair_order SET promised_at = ready_at - 60000 WHERE id = $1",
                vec![super::uuid(&id)?.into()],
            )
            .await?;
        }
        let keys = ["initiation", "advisor", "facility", "pick_up"];
        let rows: Vec<Value> = keys
            .iter()
            .zip(stages)
            .map(|(row, score)| json!({ "row": row, "score": score }))
            .collect();
        let answers = json!([{ "question": "recommend", "score": nps }, { "question": "quality", "score": quality },
            { "question": "stages", "rows": rows }, { "question": "on_time", "yes": said }]);
        let wish = json!({ "subject": "repair", "subject_id": id, "method": "phone", "agreed": true, "minutes": 5, "answers": answers });
        scene
            .manage(app, "/api/v1/staff/surveys/interviews", wish)
            .expect(201)
            .await;
    }
    Ok(())
}

const ROWS: &[(i64, i64, [i64; 4], bool, bool)] = &[
    (10, 5, [5, 5, 4, 5], true, true),
    (9, 4, [4, 5, 3, 4], true, true),
    (9, 5, [5, 4, 4, 5], true, false),
    (8, 4, [4, 4, 4, 4], true, true),
    (7, 3, [3, 4, 5, 4], false, false),
    (6, 3, [4, 3, 3, 3], false, false),
    (3, 2, [3, 2, 4, 2], false, true),
    (10, 5, [5, 5, 5, 5], true, true),
    (2, 1, [2, 2, 3, 1], false, false),
    (9, 5, [4, 5, 4, 5], true, true),
];

#[derive(sea_orm::FromQueryResult)]
struct Logged {
    survey_id: SurveyId,
    question: String,
    said: String,
}

/// The answers as the database holds them.
async fn log(app: &TestApp) -> anyhow::Result<Vec<(SurveyId, String, Value)>> {
    let sql = "SELECT survey_id, question, said FROM survey_answer ORDER BY survey_id, question";
    let rows: Vec<Logged> = app.db.read(Actor::System("test")).all(sql, []).await?;
    rows.into_iter()
        .map(|row| Ok((row.survey_id, row.question, serde_json::from_str(&row.said)?)))
        .collect()
}

fn near(value: &Value, wanted: f64) -> bool {
    value.as_f64().is_some_and(|it| (it - wanted).abs() < 0.06)
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

on_both! {
    async fn every_figure_is_that_of_the_log(app: TestApp) -> anyhow::Result<()> {
        let scene = scene(&app).await?;
        let path = format!("/api/v1/staff/survey-scores?subject=repair&store_id={}", scene.seed.store);
        answered(&app, &scene, &ROWS[..9]).await?;
        let few = scene.desk(&app, &path).await;
        assert_eq!((&few["now"]["n"], few["now"].get("total"), few["now"]["nps"].get("value"), &few["least"]), (&json!(9), None, None, &json!(10)), "nine are few: {few}");
        assert!(few["stages"].as_array().is_some_and(|all| all.iter().all(|one| one.get("score").is_none() && one["n"] == 9)), "{few}");
        answered(&app, &scene, &ROWS[9..]).await?;
        let view = scene.desk(&app, &path).await;
        let log = log(&app).await?;
        let scores = |question: &str| -> Vec<f64> { log.iter().filter(|(_, one, _)| one == question).filter_map(|(_, _, said)| said["score"].as_f64()).collect() };
        let rows = |row: &str| -> Vec<f64> {
            let all = log.iter().filter(|(_, one, _)| one == "stages").flat_map(|(_, _, said)| said["rows"].as_array().cloned().unwrap_or_default());
            all.filter(|one| one["row"] == row).filter_map(|one| one["score"].as_f64()).collect()
        };
        let points = |scores: Vec<f64>| mean(&scores.iter().map(|score| 25.0 * (score - 1.0)).collect::<Vec<_>>());
        let stages = [("initiation", 15.0, points(rows("initiation"))), ("advisor", 19.0, points(rows("advisor"))), ("facility", 15.0, points(rows("facility"))),
            ("pick_up", 19.0, points(rows("pick_up"))), ("quality", 32.0, points(scores("quality")))];
        for (stage, weight, wanted) in &stages {
            let shown = view["stages"].as_array().into_iter().flatten().find(|one| one["stage"] == *stage).cloned().unwrap_or_default();
            assert!(near(&shown["score"], 10.0 * wanted) && near(&shown["weight"], *weight) && shown["n"] == 10, "{stage}: {shown}, {wanted}");
        }
        let total = stages.iter().map(|(_, weight, points)| weight * points).sum::<f64>() / 10.0;
        assert!(near(&view["now"]["total"], total), "{} {total}", view["now"]);
        let nps = scores("recommend");
        let (yes, no) = (nps.iter().filter(|it| **it >= 9.0).count() as f64, nps.iter().filter(|it| **it <= 6.0).count() as f64);
        let n = nps.len() as f64;
        let (p, d) = ((yes + 0.75) / (n + 3.0), (no + 0.75) / (n + 3.0));
        let error = 100.0 * ((p + d - (p - d).powi(2)) / (n + 3.0)).sqrt();
        let shown = &view["now"]["nps"];
        assert!(near(&shown["value"], 100.0 * (yes - no) / n) && near(&shown["low"], 100.0 * (p - d) - 1.96 * error) && near(&shown["high"], 100.0 * (p - d) + 1.96 * error), "{shown}");
        // Beside what was measured: six say so, six were, and two of them are others.
        let fact = &view["facts"][0];
        let said = log.iter().filter(|(_, one, said)| one == "on_time" && said["yes"] == true).count();
        let kept = number(&app, "SELECT COUNT(*) FROM repair_order WHERE ready_at <= promised_at").await?;
        assert_eq!((&fact["fact"], &fact["asked"]["yes"], &fact["measured"]["yes"], &fact["differ"]), (&json!("on_time"), &json!(said), &json!(kept), &json!(2)), "{fact}");
        assert!(near(&fact["asked"]["percent"], 100.0 * said as f64 / 10.0));
        // What matters most: the correlation of each stage with the recommendation.
        let quality: Vec<(f64, f64)> = scores("quality").into_iter().zip(nps.iter().copied()).collect();
        let (x, y) = (mean(&quality.iter().map(|it| it.0).collect::<Vec<_>>()), mean(&nps));
        let sum = |of: &dyn Fn(f64, f64) -> f64| quality.iter().map(|(a, b)| of(a - x, b - y)).sum::<f64>();
        let r = sum(&|a, b| a * b) / (sum(&|a, _| a * a) * sum(&|_, b| b * b)).sqrt();
        let driver = view["drivers"].as_array().into_iter().flatten().find(|one| one["stage"] == "quality").cloned().unwrap_or_default();
        assert!(driver["importance"].as_f64().is_some_and(|it| (it - r).abs() < 0.006) && driver["quadrant"].is_string(), "{driver} {r}");
        assert!(view["formulas"].as_array().is_some_and(|all| all.len() > 8));
        // The bad ones are somebody's matter.
        let opened = number(&app, "SELECT COUNT(*) FROM recovery").await?;
        assert_eq!((&view["recovery"]["opened"], &view["recovery"]["open"]), (&json!(opened), &json!(opened)));
        assert!(view["recovery"].get("rate_percent").is_none(), "of none that ended there is no rate");
        Ok(())
    }

    async fn months_are_compared_and_a_difference_of_chance_is_none(app: TestApp) -> anyhow::Result<()> {
        let mut scene = scene(&app).await?;
        answered(&app, &scene, ROWS).await?;
        chezhu_tests::seed::later(&app, 20 * 24 * 60);
        scene.anew(&app).await;
        answered(&app, &scene, ROWS).await?;
        let view = scene.desk(&app, &format!("/api/v1/staff/survey-scores?subject=repair&months=2&store_id={}", scene.seed.store)).await;
        let rounds = &view["rounds"];
        assert_eq!((&rounds[0]["month"], &rounds[1]["month"]), (&json!("2026-11"), &json!("2026-12")));
        assert_eq!((rounds[0].get("change"), &rounds[1]["change"]["verdict"], &rounds[1]["change"]["nps"]), (None, &json!("unclear"), &json!(0.0)));
        assert_eq!(rounds[0]["total"], rounds[1]["total"]);
        let wish = json!({ "store_id": scene.seed.store, "subject": "repair", "least": 5, "weights": { "initiation": 0, "advisor": 0, "facility": 0, "pick_up": 0, "quality": 100 } });
        let put = async |wish: &Value, token: &str| app.put("/api/v1/staff/survey-weights", wish).bearer(token).send().await;
        assert_eq!(put(&wish, &scene.advisor.token).await.status, 403);
        assert_eq!(put(&wish, &scene.manager.token).await.expect(200)["own"], json!(true));
        let mut bad = wish.clone();
        bad["weights"]["quality"] = json!(99);
        assert_eq!(put(&bad, &scene.manager.token).await.json()["errors"][0]["code"], json!("weights.sum"));
        let again = scene.desk(&app, &format!("/api/v1/staff/survey-scores?subject=repair&months=2&store_id={}", scene.seed.store)).await;
        let quality = again["stages"].as_array().into_iter().flatten().find(|one| one["stage"] == "quality").cloned().unwrap_or_default();
        assert_eq!(again["now"]["total"], quality["score"]);
        app.get("/api/v1/staff/survey-scores?subject=repair&months=14").bearer(&scene.manager.token).wrong("survey.months").await;
        Ok(())
    }

    async fn the_answer_rate_is_of_what_was_sent(app: TestApp) -> anyhow::Result<()> {
        let mut scene = scene(&app).await?;
        let id = scene.asked(&app).await?;
        let path = format!("/api/v1/staff/survey-scores?subject=repair&store_id={}", scene.seed.store);
        let before = scene.desk(&app, &path).await;
        assert_eq!((&before["now"]["sent"], &before["now"]["completed"]), (&json!(1), &json!(0)));
        scene.finish(&app, &id, super::least(9, 5)).expect(200).await;
        let after = scene.desk(&app, &path).await;
        assert_eq!((&after["now"]["completed"], after["now"].get("answer_rate_percent")), (&json!(1), None), "one is few");
        Ok(())
    }
}
