//! What owners say, line by line; what is refused changes nothing and says what is true.

use chezhu_tests::app::TestApp;
use chezhu_tests::on_both;
use serde_json::{Value, json};

use super::{answer, desk, of_book, outside};

pub async fn what_is_stale_forged_foreign_or_said_twice_changes_nothing(app: TestApp) -> anyhow::Result<()> {
    let desk = desk(&app).await?;
    let paper = desk.in_workshop(&app).await?;
    let first = paper
        .sent(&app, json!([outside("刹车片", 30_000), outside("雨刮", 5_000)]))
        .await;
    let keep = json!([{ "kind": "keep", "line_id": first["lines"][0]["line_id"] }, outside("机油", 40_000)]);
    let second = paper.sent(&app, keep).await;
    let before = paper.mine(&app).await;
    let owner = &desk.owner.token;
    let decide = |body: &Value| app.post(&paper.own("/decide"), body).bearer(owner);
    let stale = decide(&answer(&first, &[(0, json!("yes"))]))
        .refused(409, "quote.stale")
        .await;
    assert_eq!(
        (&stale["extra"]["no"], &stale["extra"]["hash"]),
        (&json!(2), &second["hash"]),
        "the true state: {stale}"
    );
    let mut forged = answer(&second, &[(0, json!("yes"))]);
    forged["hash"] = first["hash"].clone();
    let told = decide(&forged).refused(409, "quote.hash").await;
    assert_eq!(
        (&told["extra"]["no"], &told["extra"]["hash"]),
        (&json!(2), &second["hash"])
    );
    // A line that only the first version had, one twice, one of nobody, a question without words.
    let mut gone = answer(&second, &[(0, json!("yes"))]);
    gone["lines"][0]["line_id"] = first["lines"][1]["line_id"].clone();
    decide(&gone).wrong("quote.line").await;
    decide(&answer(&second, &[(0, json!("yes")), (0, json!("no"))]))
        .wrong("quote.twice")
        .await;
    decide(&answer(&second, &[(0, json!("ask"))]))
        .wrong("quote.question")
        .await;
    decide(&answer(&second, &[])).wrong("quote.lines").await;
    let stranger = app.owner("li").await;
    let body = answer(&second, &[(0, json!("yes"))]);
    app.post(&paper.own("/decide"), &body)
        .bearer(&stranger.token)
        .expect(404)
        .await;
    app.get(&paper.own("")).bearer(&stranger.token).expect(404).await;
    assert_eq!(paper.mine(&app).await, before, "nothing changed");
    // The same key again gives the same bytes; another key is a second yes.
    let key = "0123456789abcdef0123456789abcdef";
    let once = decide(&body).key(key).expect(200).await;
    assert_eq!(decide(&body).key(key).expect(200).await, once);
    let after = paper.mine(&app).await;
    let twice = decide(&body).refused(409, "quote.decided").await;
    assert_eq!(
        (
            &twice["extra"]["lines"][0]["state"],
            &twice["extra"]["lines"][1]["state"]
        ),
        (&json!("agreed"), &json!("open")),
        "{twice}"
    );
    decide(&answer(&second, &[(0, json!("no"))]))
        .refused(409, "quote.decided")
        .await;
    decide(&answer(&second, &[(1, json!("yes")), (0, json!("yes"))]))
        .refused(409, "quote.decided")
        .await;
    assert_eq!(
        paper.mine(&app).await,
        after,
        "nothing changed, not even the line that was open"
    );
    Ok(())
}

on_both! {
    async fn an_owner_decides_line_by_line(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let paper = desk.in_workshop(&app).await?;
        let shown = paper.sent(&app, json!([outside("刹车片", 30_000), outside("雨刮", 5_000), of_book(&desk.seed, "oil")])).await;
        let viewed = app.post(&paper.own("/view"), &json!({ "no": 1 })).bearer(&desk.owner.token).expect(200).await;
        assert_eq!((&viewed["state"], viewed["viewed_at"].is_string()), (&json!("viewed"), true));
        let asked = paper.decide(&app, &shown, &[(1, json!({ "answer": "ask", "question": "不换会怎样？" }))]).await;
        assert_eq!((&asked["state"], &asked["open"], &asked["lines"][1]["state"]), (&json!("viewed"), &json!(3), &json!("asked")));
        assert_eq!(asked["lines"][1]["decision"]["question"], json!("不换会怎样？"));
        let part = paper.decide(&app, &shown, &[(0, json!("yes"))]).await;
        assert_eq!((&part["state"], &part["open"], &part["consented_fen"]), (&json!("partially_consented"), &json!(2), &json!(30_000)));
        let decision = &part["lines"][0]["decision"];
        assert_eq!((&decision["answer"], &decision["method"], &decision["at"]), (&json!("yes"), &json!("app"), &json!("2026-11-23T01:00:00Z")));
        let no = json!({ "answer": "no", "reason": "price" });
        let done = paper.decide(&app, &shown, &[(1, no), (2, json!("yes"))]).await;
        assert_eq!((&done["state"], &done["open"], &done["consented_fen"]), (&json!("partially_consented"), &json!(0), &json!(78_500)));
        // Staff hear of the question, and that all is decided.
        let told = app.get("/api/v1/staff/notices").bearer(&desk.advisor.token).expect(200).await;
        let kinds: Vec<&Value> = told["items"].as_array().into_iter().flatten().map(|one| &one["kind"]).collect();
        assert!(kinds.contains(&&json!("quote.asked")) && kinds.contains(&&json!("quote.decided")), "{kinds:?}");
        // A no may become a yes while the quote holds.
        let later = paper.decide(&app, &shown, &[(1, json!("yes"))]).await;
        assert_eq!((&later["state"], &later["consented_fen"]), (&json!("consented"), &json!(83_500)));
        let deferred = app.get(&format!("/api/v1/vehicles/{}/deferred-work", desk.car)).bearer(&desk.owner.token).expect(200).await;
        assert_eq!(deferred, json!([]));
        Ok(())
    }

    async fn two_taps_at_once_are_one_yes(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let paper = desk.in_workshop(&app).await?;
        let shown = paper.sent(&app, json!([outside("刹车片", 30_000)])).await;
        let body = answer(&shown, &[(0, json!("yes"))]);
        let calls = (0..8).map(|_| app.post(&paper.own("/decide"), &body).bearer(&desk.owner.token).send());
        let answers: Vec<u16> = futures::future::join_all(calls).await.iter().map(|one| one.status).collect();
        assert_eq!(answers.iter().filter(|status| **status == 200).count(), 1, "{answers:?}");
        assert_eq!(answers.iter().filter(|status| **status == 409).count(), 7, "{answers:?}");
        assert_eq!(paper.mine(&app).await["consented_fen"], json!(30_000));
        Ok(())
    }

    async fn a_changed_line_is_agreed_to_anew_and_shows_the_difference(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let paper = desk.in_workshop(&app).await?;
        let shown = paper.sent(&app, json!([outside("刹车片", 30_000), outside("雨刮", 5_000), outside("玻璃水", 2_000)])).await;
        paper.decide(&app, &shown, &[(0, json!("yes")), (1, json!("yes")), (2, json!("yes"))]).await;
        let line = |at: usize| shown["lines"][at]["line_id"].clone();
        let mut dearer = outside("刹车片", 36_000);
        dearer["line_id"] = line(0);
        let lines = |first: &Value| json!([first, { "kind": "keep", "line_id": line(1) }, outside("刹车盘", 80_000)]);
        paper.draft_refused(&app, lines(&dearer), "quote.change_why").await;
        dearer["change_why"] = json!("左侧也已磨损，需成对更换");
        let drafted = paper.draft(&app, lines(&dearer)).await;
        let states: Vec<&Value> = drafted["draft"]["lines"].as_array().into_iter().flatten().map(|one| &one["state"]).collect();
        assert_eq!(states, [&json!("open"), &json!("agreed"), &json!("open")]);
        // While it is a draft, all that was agreed to stands.
        assert_eq!(paper.mine(&app).await["consented_fen"], json!(37_000));
        let next = paper.send(&app).await;
        assert_eq!((&next["no"], &next["state"], &next["open"], &next["consented_fen"]), (&json!(2), &json!("sent"), &json!(2), &json!(5_000)));
        assert_eq!((&next["lines"][1]["state"], &next["lines"][1]["hash"]), (&json!("agreed"), &shown["lines"][1]["hash"]));
        assert_eq!(next["lines"][0]["change"], json!({ "before_fen": 30_000, "difference_fen": 6_000, "why": "左侧也已磨损，需成对更换" }));
        assert_eq!((&next["lines"][0]["state"], &next["lines"][0]["decision"]), (&json!("open"), &Value::Null));
        assert_eq!((&next["gone"][0]["words"], &next["gone"][0]["before_fen"]), (&json!("玻璃水"), &json!(2_000)));
        let versions = paper.seen(&app).await["versions"].clone();
        assert_eq!((&versions[0]["state"], &versions[1]["state"]), (&json!("superseded"), &json!("sent")));
        // The same content under the same line is no change at all.
        let mut same = outside("雨刮", 5_000);
        same["line_id"] = line(1);
        let third = paper.sent(&app, json!([{ "kind": "keep", "line_id": line(0) }, same])).await;
        assert_eq!((&third["lines"][1]["state"], &third["lines"][1]["change"], &third["lines"][0]["change"]), (&json!("agreed"), &Value::Null, &Value::Null));
        Ok(())
    }

    async fn by_telephone_somebody_listened_or_it_was_recorded(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let paper = desk.in_workshop(&app).await?;
        let shown = paper.sent(&app, json!([outside("刹车片", 30_000), outside("雨刮", 5_000)])).await;
        let phone = |body: &Value| app.post(&paper.staff("/phone"), body).bearer(&desk.advisor.token);
        let mut body = answer(&shown, &[(0, json!("yes"))]);
        phone(&body).wrong("quote.witness").await;
        body["second_staff_id"] = json!(desk.advisor.id);
        phone(&body).wrong("quote.witness").await;
        let elsewhere = app.staff(chezhu::domain::staff::Role::ServiceAdvisor, Some(chezhu::ground::id::StoreId::fresh(app.clock.now()))).await?;
        body["second_staff_id"] = json!(elsewhere.id);
        phone(&body).wrong("quote.witness").await;
        body["second_staff_id"] = json!(desk.cashier.id);
        let seen = phone(&body).expect(200).await;
        let decision = &seen["current"]["lines"][0]["decision"];
        assert_eq!((&decision["method"], &decision["staff_id"], &decision["second_staff_id"]), (&json!("phone"), &json!(desk.advisor.id), &json!(desk.cashier.id)));
        let mut body = answer(&shown, &[(1, json!("no"))]);
        body["recording"] = json!("REC-20261123-7");
        let seen = phone(&body).expect(200).await;
        assert_eq!(seen["current"]["lines"][1]["decision"]["recording"], json!("REC-20261123-7"));
        // The owner is told what was written down; the cashier may not write it.
        let told = app.get("/api/v1/notices").bearer(&desk.owner.token).expect(200).await;
        assert!(told["items"].as_array().into_iter().flatten().any(|one| one["kind"] == "quote.recorded"), "{told}");
        app.post(&paper.staff("/phone"), &body).bearer(&desk.cashier.token).expect(403).await;
        Ok(())
    }

    async fn used_parts_need_a_yes_of_their_own(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let paper = desk.in_workshop(&app).await?;
        let mut line = outside("大灯总成", 1);
        line["pieces"] = json!([{ "kind": "part", "name": "大灯总成", "part_kind": "used", "quantity_milli": 1_000, "unit_fen": 50_000 }]);
        let shown = paper.sent(&app, json!([line])).await;
        assert_eq!(shown["lines"][0]["used_parts"], json!(true));
        let plain = answer(&shown, &[(0, json!("yes"))]);
        app.post(&paper.own("/decide"), &plain).bearer(&desk.owner.token).wrong("quote.used_parts").await;
        let done = paper.decide(&app, &shown, &[(0, json!({ "answer": "yes", "used_parts": true }))]).await;
        assert_eq!(done["state"], json!("consented"));
        Ok(())
    }
}
