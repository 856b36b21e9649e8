//! Files of other systems: a preview that writes nothing, all rows or none, each wrong cell named.

use chezhu::ground::actor::Actor;
use chezhu::ground::db::Look;
use chezhu_tests::app::TestApp;
use chezhu_tests::client::{Answered, Call};
use chezhu_tests::on_both;
use chezhu_tests::orders::{Desk, Offered};
use serde_json::{Value, json};

use super::chaos::desk;

fn with(app: &TestApp, desk: &Desk, path: &str, file: &[u8]) -> Call {
    app.call(
        reqwest::Method::POST,
        &format!("/api/v1/staff/stores/{}/imports{path}", desk.store),
    )
    .bearer(&desk.token)
    .body("text/csv", file)
}

async fn preview(app: &TestApp, desk: &Desk, file: &[u8]) -> Value {
    with(app, desk, "/preview", file).expect(200).await
}

async fn import(app: &TestApp, desk: &Desk, file: &[u8]) -> Answered {
    let seen = preview(app, desk, file).await;
    let path = format!("?sha256={}", seen["sha256"].as_str().unwrap_or_default());
    with(app, desk, &path, file).send().await
}

async fn state(app: &TestApp, order: &Offered) -> anyhow::Result<(String, i64)> {
    #[derive(sea_orm::FromQueryResult)]
    struct Row {
        state: String,
        reports: i64,
    }
    let sql = "SELECT o.state, (SELECT COUNT(*) FROM order_report r WHERE r.order_id = o.id) AS reports FROM sales_order o WHERE o.number = $1";
    let row: Option<Row> = app
        .db
        .read(Actor::System("test"))
        .one(sql, [order.number.as_str().into()])
        .await?;
    Ok(row.map(|row| (row.state, row.reports)).unwrap_or_default())
}

fn outcomes(report: &Value) -> Vec<&str> {
    report["lines"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|line| line["outcome"].as_str())
        .collect()
}

on_both! {
    async fn no_file_at_all_is_no_empty_file(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        for path in ["/preview", ""] {
            let no = with(&app, &desk, path, b"").refused(422, "request.invalid").await;
            assert_eq!(no["errors"][0]["code"], "request.empty", "{path}");
        }
        Ok(())
    }

    async fn a_preview_says_what_an_import_does_and_does_nothing(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let (one, two) = (desk.offer(&app).await?, desk.offer(&app).await?);
        desk.sign(&app, &one).await;
        desk.sign(&app, &two).await;
        let file = format!(
            "订单号,里程碑,时间,地点,预计开始,预计结束\n{n},已排产,2026-11-20 09:00,,2026-12-10,2026-12-18\n{n},生产中,2026/11/21 10:30,合肥工厂,,\n{m},已发运,2026-11-21,,,\n",
            n = one.number, m = two.number
        );
        let gbk = chezhu_tests::orders::gbk(&file);
        let seen = preview(&app, &desk, &gbk).await;
        assert_eq!((&seen["format"], &seen["encoding"], &seen["faults"], &seen["rows"]), (&json!("csv"), &json!("gbk"), &json!(0), &json!(3)));
        // Two steps forward; one that skips three is a matter for a person.
        assert_eq!(outcomes(&seen), ["moved", "moved", "held"]);
        assert_eq!(state(&app, &one).await?, ("ordered".to_owned(), 0));
        let done = import(&app, &desk, &gbk).await;
        assert_eq!(done.status, 201, "{}", done.text());
        assert_eq!(outcomes(&done.json()), ["moved", "moved", "held"]);
        assert_eq!(state(&app, &one).await?, ("in_production".to_owned(), 2));
        assert_eq!(state(&app, &two).await?, ("ordered".to_owned(), 1));
        // The same rows again, in another file: nothing new.
        app.clock.advance(std::time::Duration::from_secs(1));
        let again = import(&app, &desk, file.as_bytes()).await;
        assert_eq!((again.status, outcomes(&again.json())), (201, vec!["nothing_new"; 3]));
        assert_eq!(state(&app, &one).await?, ("in_production".to_owned(), 2));
        let past = app.get(&format!("/api/v1/staff/stores/{}/imports", desk.store)).bearer(&desk.token).expect(200).await;
        let counts = |n: usize| ["rows", "moved", "nothing_new", "held"].map(|what| past["items"][n][what].as_i64().unwrap_or(-1));
        assert_eq!((counts(0), counts(1)), ([3, 0, 3, 0], [3, 2, 0, 1]));
        Ok(())
    }

    async fn a_bad_file_imports_nothing_and_says_which_cell(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let (one, draft) = (desk.offer(&app).await?, desk.offer(&app).await?);
        desk.sign(&app, &one).await;
        let good = format!("订单号,里程碑,时间\n{},已排产,2026-11-20 09:00\n", one.number);
        let bad = format!("{good}{},起飞,昨天\n", one.number);
        let seen = preview(&app, &desk, bad.as_bytes()).await;
        assert_eq!((&seen["faults"], &seen["lines"]), (&json!(2), &json!([])));
        assert_eq!((&seen["errors"][0]["cell"], &seen["errors"][1]["cell"]), (&json!("B3"), &json!("C3")));
        let refused = import(&app, &desk, bad.as_bytes()).await;
        assert_eq!((refused.status, &refused.json()["errors"][0]["pointer"]), (422, &json!("/3/里程碑")));
        assert_eq!(state(&app, &one).await?, ("ordered".to_owned(), 0));
        // An order that is not signed, or of nobody, stops the others too.
        for number in [draft.number.as_str(), "SO20200101-0001"] {
            let file = format!("{good}{number},已排产,2026-11-20 09:00\n");
            let seen = preview(&app, &desk, file.as_bytes()).await;
            assert_eq!((&seen["errors"][0]["cell"], &seen["errors"][0]["code"]), (&json!("A3"), &json!("feed.order")));
            assert_eq!(import(&app, &desk, file.as_bytes()).await.status, 422);
            assert_eq!(state(&app, &one).await?, ("ordered".to_owned(), 0));
        }
        let other = with(&app, &desk, &format!("?sha256={}", "0".repeat(64)), good.as_bytes()).send().await;
        assert_eq!((other.status, &other.json()["code"]), (409, &json!("feed.other_file")));
        with(&app, &desk, "", good.as_bytes()).refused(422, "request.invalid").await;
        with(&app, &desk, "/preview", good.as_bytes()).body("image/png", good.as_bytes()).refused(415, "request.media_type").await;
        let junk = with(&app, &desk, "/preview", b"PK\x03\x04 no workbook").expect(200).await;
        assert_eq!(junk["errors"][0]["code"], "feed.not_a_table");
        assert_eq!(state(&app, &one).await?, ("ordered".to_owned(), 0));
        Ok(())
    }
}
