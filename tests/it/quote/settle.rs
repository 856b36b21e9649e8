//! The bill and its payments; declined work that stays with the car.

use chezhu_tests::on_both;
use serde_json::{Value, json};

use super::{answer, desk, of_book, outside};

on_both! {
    async fn a_bill_is_never_above_what_was_agreed_to(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let paper = desk.in_workshop(&app).await?;
        let mut maker = outside("召回项目", 30_000);
        maker["payer"] = json!("maker");
        let shown = paper.sent(&app, json!([outside("刹车片", 30_000), outside("雨刮", 5_000), maker, outside("打蜡", 8_000)])).await;
        paper.decide(&app, &shown, &[(0, json!("yes")), (1, json!("no")), (2, json!("yes"))]).await;
        let line = |at: usize, fen: i64| json!({ "line_id": shown["lines"][at]["line_id"], "settled_fen": fen });
        let settle = async |lines: Value| json!({ "version": paper.seen(&app).await["version"], "lines": lines });
        let call = |body: &Value| app.post(&paper.staff("/settle"), body).bearer(&desk.cashier.token);
        desk.stage(&app, &paper.repair, "ready").await?;
        let told = call(&settle(json!([line(0, 30_000)])).await).refused(409, "quote.open").await;
        assert_eq!(told["extra"]["lines"], json!([shown["lines"][3]["line_id"]]));
        paper.decide(&app, &shown, &[(3, json!("yes"))]).await;
        let before = paper.mine(&app).await;
        let told = call(&settle(json!([line(0, 30_001)])).await).refused(409, "quote.above_consent").await;
        assert_eq!(told["extra"]["consented_fen"], json!(30_000));
        call(&settle(json!([line(1, 5_000)])).await).refused(409, "quote.not_agreed").await;
        call(&settle(json!([line(0, 1_000), line(0, 1_000)])).await).wrong("quote.twice").await;
        call(&settle(json!([line(0, 29_000)])).await).wrong("quote.settle_reason").await;
        call(&settle(json!([line(0, -1)])).await).expect(422).await;
        call(&json!({ "version": 1, "lines": [] })).refused(409, "quote.version").await;
        app.post(&paper.staff("/payments"), &json!({ "kind": "payment", "method": "cash", "amount_fen": 1 })).bearer(&desk.cashier.token).refused(409, "quote.no_bill").await;
        app.post(&paper.staff("/settle"), &settle(json!([])).await).bearer(&desk.advisor.token).expect(403).await;
        assert_eq!(paper.mine(&app).await, before, "nothing changed");
        let mut less = line(0, 28_000);
        less["reason"] = json!("等待时间较长，优惠");
        // The polish was not done: it is left out.
        let bill = call(&settle(json!([less, line(2, 30_000)])).await).expect(200).await;
        assert_eq!((&bill["total_fen"], &bill["due_fen"], &bill["paid_fen"], &bill["open_fen"]), (&json!(58_000), &json!(28_000), &json!(0), &json!(28_000)));
        assert!(bill["number"].as_str().is_some_and(|number| number.starts_with("JS20261123-")), "{bill}");
        call(&settle(json!([line(0, 30_000)])).await).refused(409, "quote.state").await;
        let more = json!({ "version": paper.seen(&app).await["version"], "why": "再加", "lines": [outside("再加", 1)] });
        app.post(&paper.staff("/draft"), &more).bearer(&desk.advisor.token).refused(409, "quote.state").await;
        assert_eq!(paper.mine(&app).await["settlement"]["lines"][0]["consented_fen"], json!(30_000));
        Ok(())
    }

    async fn what_is_paid_is_never_above_the_bill(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let paper = desk.in_workshop(&app).await?;
        let shown = paper.sent(&app, json!([outside("刹车片", 30_000)])).await;
        paper.decide(&app, &shown, &[(0, json!("yes"))]).await;
        desk.stage(&app, &paper.repair, "ready").await?;
        let settle = json!({ "version": paper.seen(&app).await["version"], "lines": [{ "line_id": shown["lines"][0]["line_id"], "settled_fen": 30_000 }] });
        app.post(&paper.staff("/settle"), &settle).bearer(&desk.cashier.token).expect(200).await;
        let pay = |kind: &str, fen: i64| {
            let wish = json!({ "kind": kind, "method": "card", "amount_fen": fen, "reference": "POS-1" });
            app.post(&paper.staff("/payments"), &wish).bearer(&desk.cashier.token)
        };
        pay("payment", 0).expect(422).await;
        pay("payment", -1).expect(422).await;
        pay("refund", 1).refused(409, "quote.payment").await;
        let told = pay("payment", 30_001).refused(409, "quote.payment").await;
        assert_eq!((&told["extra"]["due_fen"], &told["extra"]["paid_fen"]), (&json!(30_000), &json!(0)));
        let bill = pay("payment", 20_000).expect(200).await;
        assert_eq!((&bill["paid_fen"], &bill["open_fen"]), (&json!(20_000), &json!(10_000)));
        pay("payment", 10_001).refused(409, "quote.payment").await;
        let many = (0..6).map(|_| pay("payment", 4_000).send());
        let taken = futures::future::join_all(many).await.iter().filter(|one| one.status == 200).count();
        assert_eq!(taken, 2, "two of six fit");
        pay("refund", 28_001).refused(409, "quote.payment").await;
        let bill = pay("refund", 8_000).expect(200).await;
        assert_eq!((&bill["paid_fen"], bill["payments"].as_array().map(Vec::len)), (&json!(20_000), Some(4)));
        Ok(())
    }

    async fn declined_work_stays_with_the_car_and_comes_back(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let paper = desk.in_workshop(&app).await?;
        let shown = paper.sent(&app, json!([outside("刹车片", 30_000), of_book(&desk.seed, "oil")])).await;
        let no = |reason: &str| json!({ "answer": "no", "reason": reason });
        let done = paper.decide(&app, &shown, &[(0, no("price")), (1, no("not_now"))]).await;
        assert_eq!(done["state"], json!("declined"));
        let list = format!("/api/v1/vehicles/{}/deferred-work", desk.car);
        let deferred = app.get(&list).bearer(&desk.owner.token).expect(200).await;
        let first = &deferred[0];
        assert_eq!((&first["words"], &first["colour"], &first["declined"], &first["total_fen"], &first["revisit_on"]),
            (&json!("刹车片"), &json!("red"), &json!("price"), &json!(30_000), &json!("2026-12-23")));
        assert_eq!((&deferred[1]["colour"], &deferred[1]["revisit_on"]), (&json!("amber"), &json!("2027-02-21")));
        let staff = format!("/api/v1/staff/vehicles/{}/deferred-work", desk.car);
        assert_eq!(app.get(&staff).bearer(&desk.advisor.token).expect(200).await, deferred);
        app.get(&list).bearer(&app.owner("li").await.token).expect(404).await;
        // At the next visit it is offered again; agreed to, it is done with.
        let next = desk.in_workshop(&app).await?;
        let again = json!([{ "kind": "again", "deferred_id": deferred[0]["id"] }, { "kind": "again", "deferred_id": deferred[1]["id"] }]);
        let offered = next.sent(&app, again.clone()).await;
        assert_eq!((&offered["lines"][0]["total_fen"], &offered["lines"][1]["total_fen"]), (&json!(30_000), &json!(48_500)));
        assert_ne!(offered["lines"][0]["line_id"], shown["lines"][0]["line_id"]);
        next.decide(&app, &offered, &[(0, json!("yes"))]).await;
        let left = app.get(&list).bearer(&desk.owner.token).expect(200).await;
        assert_eq!((left.as_array().map(Vec::len), &left[0]["id"]), (Some(1), &deferred[1]["id"]));
        let third = desk.in_workshop(&app).await?;
        let wish = json!({ "version": 0, "lines": again });
        app.post(&third.staff("/draft"), &wish).bearer(&desk.advisor.token).refused(409, "quote.deferred").await;
        // Spoken of later, or never again.
        let revisit = format!("/api/v1/staff/deferred-work/{}/revisit", deferred[1]["id"].as_str().unwrap_or_default());
        app.post(&revisit, &json!({ "revisit_on": "2026-11-23" })).bearer(&desk.advisor.token).wrong("quote.revisit_on").await;
        app.post(&revisit, &json!({ "revisit_on": "2027-01-10" })).bearer(&desk.advisor.token).expect(204).await;
        assert_eq!(app.get(&list).bearer(&desk.owner.token).expect(200).await[0]["revisit_on"], json!("2027-01-10"));
        app.post(&revisit, &json!({})).bearer(&desk.advisor.token).expect(204).await;
        app.post(&revisit, &json!({})).bearer(&desk.advisor.token).refused(409, "quote.deferred").await;
        assert_eq!(app.get(&list).bearer(&desk.owner.token).expect(200).await, json!([]));
        // What was said of the first quote by its hash is still what it was.
        let body = answer(&shown, &[(0, json!("no"))]);
        app.post(&paper.own("/decide"), &body).bearer(&desk.owner.token).expect(409).await;
        Ok(())
    }
}
