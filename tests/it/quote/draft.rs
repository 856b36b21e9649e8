//! Drawing up: the price book of the day, what is typed by hand, and what is no amount.

use chezhu_tests::on_both;
use serde_json::{Value, json};

use super::{desk, of_book, outside};

on_both! {
    async fn a_line_of_the_book_costs_what_the_book_says(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let paper = desk.in_workshop(&app).await?;
        app.get(&paper.own("")).bearer(&desk.owner.token).expect(404).await;
        let seen = paper.seen(&app).await;
        assert_eq!((&seen["version"], &seen["versions"], &seen["current"]), (&json!(0), &json!([]), &Value::Null));
        let drafted = paper.draft(&app, json!([of_book(&desk.seed, "oil")])).await;
        let line = &drafted["draft"]["lines"][0];
        // Half an hour at 240 yuan, four litres at 80, a filter at 45.
        assert_eq!((&line["total_fen"], &line["owner_fen"]), (&json!(48_500), &json!(48_500)), "{line}");
        let pieces: Vec<(&Value, &Value)> = line["pieces"].as_array().into_iter().flatten().map(|one| (&one["kind"], &one["amount_fen"])).collect();
        assert_eq!(pieces, [(&json!("labour"), &json!(12_000)), (&json!("part"), &json!(32_000)), (&json!("part"), &json!(4_500))]);
        assert_eq!(line["pieces"][0]["rate_fen"], json!(24_000));
        assert_eq!(line["pieces"][1]["part_kind"], json!("genuine"));
        assert_eq!((&line["basis"]["by_hand"], &line["basis"]["priced_from"], &line["basis"]["priced_on"]), (&json!(false), &json!("2026-01-01"), &json!("2026-11-23")));
        assert_eq!(line["warranty_months"], json!(12));
        // The owner sees nothing of a draft.
        app.get(&paper.own("")).bearer(&desk.owner.token).expect(404).await;
        let shown = paper.send(&app).await;
        assert_eq!((&shown["no"], &shown["state"], &shown["open"]), (&json!(1), &json!("sent"), &json!(1)));
        // To the end of the next working day: Tuesday, 18:00 in Shanghai.
        assert_eq!(shown["valid_until"], json!("2026-11-24T10:00:00Z"));
        let told = app.get("/api/v1/notices").bearer(&desk.owner.token).expect(200).await;
        assert!(told["items"].as_array().into_iter().flatten().any(|one| one["kind"] == "quote.sent"), "{told}");
        Ok(())
    }

    async fn what_is_typed_by_hand_says_why_and_labour_has_the_published_rate(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let paper = desk.in_workshop(&app).await?;
        let mut line = outside("更换雨刮", 9_900);
        line["pieces"] = json!([
            { "kind": "labour", "words": "更换雨刮", "trade": "mechanical", "centihours": 25 },
            { "kind": "part", "name": "雨刮", "part_kind": "aftermarket", "quantity_milli": 2_000, "unit_fen": 6_800 },
            { "kind": "sublet", "words": "贴膜", "partner": "某某贴膜", "amount_fen": 20_000 },
        ]);
        line["discount"] = json!({ "amount_fen": 600, "reason": "会员优惠" });
        let mut bare = line.clone();
        bare["price_reason"] = Value::Null;
        paper.draft_refused(&app, json!([bare]), "quote.price_reason").await;
        let mut hv = line.clone();
        hv["pieces"][0]["trade"] = json!("hv");
        paper.draft_refused(&app, json!([hv]), "quote.rate").await;
        let mut rated = line.clone();
        rated["pieces"][0]["rate_fen"] = json!(1);
        let refused = app.post(&paper.staff("/draft"), &json!({ "version": 0, "lines": [rated] })).bearer(&desk.advisor.token);
        refused.expect(422).await;
        let mut maker = outside("召回项目", 30_000);
        maker["payer"] = json!("maker");
        let drafted = paper.draft(&app, json!([line, maker])).await;
        let draft = &drafted["draft"];
        assert_eq!(draft["lines"][0]["total_fen"], json!(6_000 + 13_600 + 20_000 - 600));
        assert_eq!((&draft["lines"][1]["total_fen"], &draft["lines"][1]["owner_fen"]), (&json!(30_000), &json!(0)));
        assert_eq!((&draft["total_fen"], &draft["owner_fen"]), (&json!(69_000), &json!(39_000)));
        assert_eq!((&draft["lines"][0]["basis"]["by_hand"], &draft["lines"][0]["basis"]["reason"]), (&json!(true), &json!("外采询价")));
        Ok(())
    }

    async fn what_is_no_amount_cannot_be_said(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let paper = desk.in_workshop(&app).await?;
        let bad = [json!(-1), json!(100_000_001), json!(i64::MAX), json!(i64::MIN), json!(1.5), json!("100"), json!(1e30), json!(null), json!([1])];
        for fen in &bad {
            let mut line = outside("费用", 1);
            line["pieces"][0]["amount_fen"] = fen.clone();
            let wish = json!({ "version": 0, "lines": [line] });
            let told = app.post(&paper.staff("/draft"), &wish).bearer(&desk.advisor.token).expect(422).await;
            assert!(told["errors"].is_array() || told["code"].is_string(), "{fen}: {told}");
        }
        for (field, value) in [("centihours", json!(0)), ("centihours", json!(-5)), ("centihours", json!(20_001))] {
            let mut line = outside("工时", 1);
            line["pieces"] = json!([{ "kind": "labour", "words": "工时", "trade": "mechanical", "centihours": 1 }]);
            line["pieces"][0][field] = value;
            let wish = json!({ "version": 0, "lines": [line] });
            app.post(&paper.staff("/draft"), &wish).bearer(&desk.advisor.token).expect(422).await;
        }
        let mut many = outside("配件", 1);
        many["pieces"] = json!([{ "kind": "part", "name": "配件", "part_kind": "genuine", "quantity_milli": 1_000_000, "unit_fen": 100_000_000 }]);
        paper.draft_refused(&app, json!([many]), "quote.amount").await;
        let mut sum = outside("合计", 100_000_000);
        sum["pieces"] = json!([sum["pieces"][0].clone(), sum["pieces"][0].clone()]);
        paper.draft_refused(&app, json!([sum]), "quote.amount").await;
        let mut off = outside("优惠", 100);
        off["discount"] = json!({ "amount_fen": 101, "reason": "优惠" });
        paper.draft_refused(&app, json!([off]), "quote.discount").await;
        paper.draft_refused(&app, json!([]), "quote.lines").await;
        paper.draft_refused(&app, Value::Array(vec![outside("一", 1); 61]), "quote.lines").await;
        assert_eq!(paper.seen(&app).await["version"], json!(0), "nothing of all this is there");
        Ok(())
    }

    async fn a_draft_is_drawn_up_by_one_at_a_time(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let paper = desk.in_workshop(&app).await?;
        let nothing = app.post(&paper.staff("/send"), &json!({ "version": 0 })).bearer(&desk.advisor.token);
        nothing.expect(404).await;
        paper.draft(&app, json!([outside("一", 100)])).await;
        let late = json!({ "version": 0, "lines": [outside("二", 200)] });
        let told = app.post(&paper.staff("/draft"), &late).bearer(&desk.advisor.token).refused(409, "quote.version").await;
        assert_eq!(told["extra"]["version"], json!(1), "{told}");
        let again = paper.draft(&app, json!([outside("二", 200), outside("三", 300)])).await;
        assert_eq!((&again["draft"]["no"], &again["draft"]["total_fen"]), (&json!(1), &json!(500)));
        paper.send(&app).await;
        let seen = paper.seen(&app).await;
        app.post(&paper.staff("/send"), &json!({ "version": seen["version"] })).bearer(&desk.advisor.token).refused(409, "quote.no_draft").await;
        // Another store's advisor finds nothing; a technician may look and not write.
        let technician = app.staff(chezhu::domain::staff::Role::Technician, Some(desk.seed.store)).await?;
        app.get(&paper.staff("")).bearer(&technician.token).expect(200).await;
        app.post(&paper.staff("/draft"), &late).bearer(&technician.token).expect(403).await;
        let elsewhere = chezhu::ground::id::StoreId::fresh(app.clock.now());
        let stranger = app.staff(chezhu::domain::staff::Role::ServiceAdvisor, Some(elsewhere)).await?;
        app.get(&paper.staff("")).bearer(&stranger.token).expect(404).await;
        app.post(&paper.staff("/draft"), &late).bearer(&stranger.token).expect(404).await;
        Ok(())
    }

    async fn a_picture_of_the_cause_stays_with_its_line(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let paper = desk.in_workshop(&app).await?;
        let photo = app.staff_photo(&desk.advisor.token, 1).await;
        let mut line = outside("更换刹车片", 45_000);
        line["media_ids"] = json!([photo]);
        let shown = paper.sent(&app, json!([line])).await;
        let pictures = &shown["lines"][0]["pictures"];
        assert_eq!(pictures[0]["media_id"], json!(photo), "{shown}");
        let url = pictures[0]["url"].as_str().unwrap_or_default();
        assert_eq!(app.get(url).send().await.status, 200);
        let keep = json!([{ "kind": "keep", "line_id": shown["lines"][0]["line_id"] }, outside("二", 100)]);
        let next = paper.sent(&app, keep).await;
        assert_eq!(next["lines"][0]["pictures"][0]["media_id"], json!(photo));
        let mut stolen = outside("再用一次", 1);
        stolen["media_ids"] = json!([photo]);
        paper.draft_refused(&app, json!([stolen]), "media.not_found").await;
        Ok(())
    }
}
