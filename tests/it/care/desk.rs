//! Rules, their dry run, settings.

use chezhu::domain::staff::Role;
use chezhu_tests::on_both;
use serde_json::{Value, json};

use super::{DAY, House, text};

on_both! {
    async fn a_rule_is_tried_out_before_it_is_on(app: TestApp) -> anyhow::Result<()> {
        let mut house = House::open(&app).await?;
        house.say(&app, json!({ "insurance_until": "2026-12-20" })).await;
        super::sweep(&app).await?;
        let rules = app.get(&house.store("care-rules")).bearer(&house.manager.token).expect(200).await;
        let all = rules["rules"].as_array().cloned().unwrap_or_default();
        assert_eq!((all.len(), all.iter().any(|one| one["on"] == true)), (12, false), "nothing is on until somebody says so");
        let params = json!({ "lead_days": 45 });
        let wish = |on: bool, version: i64, run: Value| json!({ "kind": "insurance", "version": version, "on": on, "params": params, "dry_run_id": run });
        let path = house.store("care-rules");
        app.post(&path, &wish(true, 0, Value::Null)).bearer(&house.manager.token).refused(409, "care.dry_run").await;
        let run = json!({ "kind": "insurance", "params": params, "days": 0 });
        let tried = app.post(&house.store("care-dry-runs"), &run).bearer(&house.manager.token).expect(201).await;
        assert_eq!((&tried["cars"], &tried["reached"], &tried["people"]), (&json!(1), &json!(1), &json!(1)), "{tried}");
        assert!(text(&tried["sample"][0]["why"]["words"]).contains("保险") && tried["sample"][0]["plate_masked"].is_string(), "{tried}");
        assert_eq!((&tried["cost"]["sms"], &tried["cost"]["inbox_only"]), (&json!(0), &json!(1)), "{tried}");
        // Other parameters are another rule.
        let other = json!({ "kind": "insurance", "version": 0, "on": true, "params": { "lead_days": 44 }, "dry_run_id": tried["id"] });
        app.post(&path, &other).bearer(&house.manager.token).refused(409, "care.dry_run").await;
        let set = app.post(&path, &wish(true, 0, tried["id"].clone())).bearer(&house.manager.token).expect(200).await;
        assert_eq!(set["version"], json!(1));
        let no = app.post(&path, &wish(false, 0, Value::Null)).bearer(&house.manager.token).refused(409, "care.version").await;
        assert_eq!(no["extra"]["version"], json!(1));
        // Off needs none; what was tried a day ago counts no more.
        app.post(&path, &wish(false, 1, Value::Null)).bearer(&house.manager.token).expect(200).await;
        house.later(&app, DAY + 1).await;
        app.post(&path, &wish(true, 2, tried["id"].clone())).bearer(&house.manager.token).refused(409, "care.dry_run").await;
        Ok(())
    }

    async fn a_dry_run_says_what_keeps_whom_away(app: TestApp) -> anyhow::Result<()> {
        let mut house = House::open(&app).await?;
        house.say(&app, json!({ "insurance_until": "2027-01-20" })).await;
        super::sweep(&app).await?;
        let run = async |house: &House, days: u32| {
            let run = json!({ "kind": "insurance", "params": { "lead_days": 45 }, "days": days });
            app.post(&house.store("care-dry-runs"), &run).bearer(&house.manager.token).expect(201).await
        };
        let why = |view: &Value| text(&view["excluded"][0]["reason"]);
        assert_eq!(why(&run(&house, 0).await), "not_due");
        let later = run(&house, 30).await;
        assert_eq!((&later["reached"], &later["sample"][0]["on"]), (&json!(1), &json!("2026-12-06")), "{later}");
        house.consent(&app, false).await;
        assert_eq!(why(&run(&house, 30).await), "no_consent");
        house.later(&app, 1).await;
        house.consent(&app, true).await;
        app.post("/api/v1/care/wishes", &json!({ "kind": "insurance", "on": false })).bearer(&house.owner.token).expect(200).await;
        let off = run(&house, 30).await;
        assert_eq!((why(&off), &off["excluded"][0]["words"]), ("switched_off".to_owned(), &json!("车主已关闭此类提醒")));
        Ok(())
    }

    async fn what_is_wrong_is_named(app: TestApp) -> anyhow::Result<()> {
        let house = House::open(&app).await?;
        let faults: [(&str, Value, &[&str]); 4] = [
            ("maintenance", json!({ "lead_days": 500, "km": 1, "months": 0 }), &["/params/lead_days", "/params/km", "/params/months"]),
            ("insurance", json!({ "lead_days": 10, "km": 5000 }), &["/params/km"]),
            ("season", json!({}), &["/params/seasons"]),
            ("recall", json!({ "item_id": "item_01h455vb4pex5vsknk084sn02q" }), &["/params/item_id"]),
        ];
        for (kind, params, at) in faults {
            for path in ["care-rules", "care-dry-runs"] {
                let wish = match path {
                    "care-rules" => json!({ "kind": kind, "version": 0, "on": false, "params": params }),
                    _ => json!({ "kind": kind, "params": params, "days": 0 }),
                };
                let no = app.post(&house.store(path), &wish).bearer(&house.manager.token).send().await;
                let said: Vec<String> = no.json()["errors"].as_array().into_iter().flatten().map(|one| text(&one["pointer"])).collect();
                assert_eq!((no.status, said), (422, at.iter().map(|at| (*at).to_owned()).collect()), "{kind} {path}");
            }
        }
        let wish = |version: i64, km: i64| json!({ "version": version, "yearly_km": km, "gap_days": 7, "sms_fen": 6 });
        let path = house.store("care-settings");
        app.post(&path, &wish(0, 5)).bearer(&house.manager.token).wrong("care.yearly_km").await;
        let set = app.post(&path, &wish(0, 20_000)).bearer(&house.manager.token).expect(200).await;
        assert_eq!((&set["settings"]["gap_days"], &set["version"]), (&json!(7), &json!(1)));
        app.post(&path, &wish(0, 20_000)).bearer(&house.manager.token).refused(409, "care.version").await;
        app.get(&house.store("care?state=nonsense")).bearer(&house.advisor.token).expect(422).await;
        Ok(())
    }

    async fn staff_write_down_what_they_know_of_a_car(app: TestApp) -> anyhow::Result<()> {
        let house = House::open(&app).await?;
        let path = format!("/api/v1/staff/vehicles/{}/care", house.car);
        let bare = app.get(&path).bearer(&house.advisor.token).expect(200).await;
        assert_eq!((&bare["plan"]["facts"]["version"], &bare["messages"]), (&json!(0), &json!([])), "{bare}");
        let wish = json!({ "version": 0, "insurance_until": "2027-05-01" });
        let elsewhere = app.staff(Role::ServiceAdvisor, Some("store_01h455vb4pex5vsknk084sn02q".parse()?)).await?;
        app.patch(&path, &wish).bearer(&elsewhere.token).refused(404, "request.not_found").await;
        let said = app.patch(&path, &wish).bearer(&house.advisor.token).expect(200).await;
        assert_eq!(said["plan"]["facts"]["insurance_until"], "2027-05-01");
        assert_eq!(house.plan(&app).await["facts"], said["plan"]["facts"], "the owner sees the same");
        app.patch(&path, &wish).bearer(&house.advisor.token).refused(409, "care.version").await;
        Ok(())
    }
}
