//! Stores: hours, days, resources, outages, the national calendar; each for those whom it concerns.

use chezhu::domain::staff::Role;
use chezhu::ground::id::StoreId;
use chezhu_tests::app::TestApp;
use chezhu_tests::on_both;
use serde_json::{Value, json};

const STORES: &str = "/api/v1/staff/stores";

/// Monday to Friday 9 to 18, holidays 10 to 16.
pub fn new_store(code: &str) -> Value {
    let work = json!([{ "opens": "09:00", "closes": "18:00" }]);
    json!({
        "code": code, "name": "南山新能源店", "kind": "nev", "address": "深圳市南山区科技路 1 号", "phone": "0755-82345678",
        "hours": { "mon": work, "tue": work, "wed": work, "thu": work, "fri": work, "holiday": [{ "opens": "10:00", "closes": "16:00" }] },
        "ways": ["wait", "leave", "pickup"], "switches": { "online_booking": true, "waitlist": true },
    })
}

/// Opens a store and gives its id.
pub async fn open_store(app: &TestApp, code: &str) -> anyhow::Result<StoreId> {
    let admin = app.staff(Role::GroupAdmin, None).await?.token;
    let made = app.post(STORES, &new_store(code)).bearer(&admin).expect(201).await;
    Ok(made["id"].as_str().unwrap_or_default().parse()?)
}

fn pointers(problem: &Value) -> Vec<&str> {
    problem["errors"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|field| field["pointer"].as_str())
        .collect()
}

on_both! {
    async fn a_store_opens_and_everybody_sees_its_hours(app: TestApp) -> anyhow::Result<()> {
        let admin = app.staff(Role::GroupAdmin, None).await?.token;
        let key = "open-a-store-0001";
        let first = app.post(STORES, &new_store("sz-ns")).bearer(&admin).key(key).send().await;
        let again = app.post(STORES, &new_store("sz-ns")).bearer(&admin).key(key).send().await;
        assert_eq!((first.status, again.status, &first.bytes), (201, 201, &again.bytes), "{}", first.text());
        let id = first.expect(201)["id"].as_str().unwrap_or_default().to_owned();
        assert_eq!(first.header("location"), format!("{STORES}/{id}"));
        app.post(STORES, &new_store("sz-ns")).bearer(&admin).refused(409, "store.code_taken").await;

        let list = app.get("/api/v1/stores").expect(200).await;
        assert_eq!((list[0]["open_now"].clone(), list[0]["ways"].clone()), (json!(true), json!(["wait", "leave"])), "09:00 on a Monday");
        let detail = app.get(&format!("/api/v1/stores/{id}")).expect(200).await;
        let days = detail["days"].as_array().cloned().unwrap_or_default();
        assert_eq!((days.len(), &days[0]["date"], &days[5]["hours"]), (14, &json!("2026-11-23"), &json!([])), "Saturday");
        app.get(&format!("/api/v1/stores/{}", id.replace("store_", "booking_"))).refused(404, "request.not_found").await;

        let mut wrong = new_store("x");
        wrong["hours"]["tue"] = json!([{ "opens": "18:00", "closes": "09:00" }]);
        wrong["phone"] = json!("call us");
        wrong["zone"] = json!("Asia/Atlantis");
        wrong["ways"] = json!(["wait", "wait"]);
        wrong["policy"] = json!({ "cut_off_min": 60000, "off_peak": [{ "weekday": 8, "from": "09:00", "to": "10:00", "percent": 20 }] });
        let problem = app.post(STORES, &wrong).bearer(&admin).refused(422, "request.invalid").await;
        assert_eq!(pointers(&problem), ["/hours/tue", "/policy/cut_off_min", "/policy/off_peak/0", "/phone", "/ways", "/zone"]);
        wrong["hours"]["tue"] = json!([{ "opens": "09:07", "closes": "18:00" }]);
        let problem = app.post(STORES, &wrong).bearer(&admin).refused(422, "request.invalid").await;
        assert_eq!((pointers(&problem), &problem["errors"][0]["code"]), (vec!["/hours/tue/0/opens"], &json!("store.time")));
        Ok(())
    }

    async fn a_manager_runs_their_own_store(app: TestApp) -> anyhow::Result<()> {
        let (mine, other) = (open_store(&app, "one").await?, open_store(&app, "two").await?);
        let manager = app.staff(Role::StoreManager, Some(mine)).await?.token;
        let technician = app.staff(Role::Technician, Some(mine)).await?.token;
        let list = app.get(STORES).bearer(&manager).expect(200).await;
        assert_eq!(list.as_array().map(Vec::len), Some(1));
        assert_eq!(list[0]["calendar_missing"], json!([2027]), "bookings reach into a year without a calendar");
        let absent = StoreId::fresh(app.clock.now());
        for store in [other, absent] {
            let path = format!("{STORES}/{store}");
            app.get(&path).bearer(&manager).refused(404, "request.not_found").await;
            app.patch(&path, &json!({ "version": 1, "name": "x" })).bearer(&manager).refused(404, "request.not_found").await;
            app.get(&format!("{path}/days")).bearer(&manager).refused(404, "request.not_found").await;
            app.get(&format!("{path}/resources")).bearer(&manager).refused(404, "request.not_found").await;
            app.get(&format!("{path}/outages")).bearer(&manager).refused(404, "request.not_found").await;
            app.delete(&format!("{path}/days/2026-12-01")).bearer(&manager).refused(404, "request.not_found").await;
        }
        app.post(STORES, &new_store("three")).bearer(&manager).refused(403, "auth.forbidden").await;
        let path = format!("{STORES}/{mine}");
        app.patch(&path, &json!({ "version": 1, "name": "x" })).bearer(&technician).refused(403, "auth.forbidden").await;
        app.get(&path).refused(401, "auth.required").await;

        let read = app.get(&path).bearer(&manager).send().await;
        let etag = read.header("etag").to_owned();
        assert_eq!(app.get(&path).bearer(&manager).header("if-none-match", &etag).send().await.status, 304);
        let on = json!({ "version": 1, "switches": { "online_booking": true, "pickup": true } });
        let changed = app.patch(&path, &on).bearer(&manager).expect(200).await;
        assert_eq!((&changed["version"], &changed["switches"]["pickup"], &changed["name"]), (&json!(2), &json!(true), &json!("南山新能源店")));
        app.patch(&path, &on).bearer(&manager).refused(409, "store.changed").await;
        assert_eq!(app.get(&path).bearer(&manager).header("if-none-match", &etag).send().await.status, 200);
        Ok(())
    }

    async fn a_single_day_beats_week_and_calendar(app: TestApp) -> anyhow::Result<()> {
        let store = open_store(&app, "one").await?;
        let manager = app.staff(Role::StoreManager, Some(store)).await?.token;
        let day = format!("{STORES}/{store}/days/2026-11-24");
        let inventory = json!({ "hours": [{ "opens": "13:00", "closes": "18:00" }], "reason": "上午盘点" });
        let set = app.put(&day, &inventory).bearer(&manager).expect(200).await;
        assert_eq!((&set["hours"], &set["note"]), (&inventory["hours"], &json!("上午盘点")));
        assert_eq!(app.get(&format!("/api/v1/stores/{store}")).expect(200).await["days"][1], set);
        app.put(&day, &json!({ "hours": [], "reason": "" })).bearer(&manager).refused(422, "request.invalid").await;
        app.put(&format!("{STORES}/{store}/days/2026-02-30"), &inventory).bearer(&manager).refused(404, "request.not_found").await;
        app.delete(&day).bearer(&manager).expect(200).await;
        app.delete(&day).bearer(&manager).refused(404, "request.not_found").await;
        let days = app.get(&format!("{STORES}/{store}/days?from=2026-10-01&days=10")).bearer(&manager).expect(200).await;
        assert_eq!((&days[0]["calendar"], &days[0]["note"]), (&json!("holiday"), &json!("国庆节")));
        assert_eq!(days[0]["hours"], json!([{ "opens": "10:00", "closes": "16:00" }]));
        assert_eq!((&days[9]["calendar"], &days[9]["hours"]), (&json!("workday"), &json!([{ "opens": "09:00", "closes": "18:00" }])), "a Saturday");
        app.get(&format!("{STORES}/{store}/days?days=63")).bearer(&manager).refused(422, "request.invalid").await;
        app.get(&format!("{STORES}/{store}/days?from=tomorrow")).bearer(&manager).refused(400, "request.query").await;
        Ok(())
    }

    async fn what_can_be_taken_and_when_it_is_out(app: TestApp) -> anyhow::Result<()> {
        let (store, other) = (open_store(&app, "one").await?, open_store(&app, "two").await?);
        let manager = app.staff(Role::StoreManager, Some(store)).await?.token;
        let (resources, outages) = (format!("{STORES}/{store}/resources"), format!("{STORES}/{store}/outages"));
        let bay = json!({ "kind": "bay", "name": "举升工位 1", "tags": ["lift"], "buffer_after": 1 });
        let made = app.post(&resources, &bay).bearer(&manager).expect(201).await;
        app.post(&resources, &bay).bearer(&manager).refused(409, "store.resource_name_taken").await;
        let wrong = json!({ "kind": "bay", "name": "x", "buffer_before": 17, "shifts": { "mon": [{ "opens": "10:00", "closes": "10:00" }] } });
        let problem = app.post(&resources, &wrong).bearer(&manager).refused(422, "request.invalid").await;
        assert_eq!(pointers(&problem), ["/shifts/mon", "/buffer_before"]);
        let id = made["id"].as_str().unwrap_or_default();
        let one = format!("{resources}/{id}");
        app.get(&format!("{STORES}/{other}/resources/{id}")).bearer(&manager).refused(404, "request.not_found").await;
        let change = json!({ "version": 1, "name": "举升工位 A", "tags": ["lift", "ev"], "buffer_before": 0, "buffer_after": 2, "active": true });
        let changed = app.patch(&one, &change).bearer(&manager).expect(200).await;
        assert_eq!((&changed["tags"], &changed["version"]), (&json!(["lift", "ev"]), &json!(2)));
        app.patch(&one, &change).bearer(&manager).refused(409, "store.changed").await;
        assert_eq!(app.get(&one).bearer(&manager).expect(200).await, changed);

        let labels = (0..8).map(|n| {
            let free = json!({ "kind": "bay", "name": format!("工位 {n}") });
            app.post(&resources, &free).bearer(&manager).send()
        });
        let mut renames = Vec::new();
        for made in futures::future::join_all(labels).await {
            let made = made.expect(201);
            let same = json!({ "version": 1, "name": "同名工位", "tags": [], "buffer_before": 0, "buffer_after": 0, "active": true });
            renames.push(app.patch(&format!("{resources}/{}", made["id"].as_str().unwrap_or_default()), &same).bearer(&manager).send());
        }
        let mut statuses: Vec<u16> = futures::future::join_all(renames).await.iter().map(|answered| answered.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409, 409, 409, 409, 409, 409, 409], "one label, one resource");

        let leader = app.staff(Role::TeamLeader, Some(store)).await?.token;
        let out = json!({ "resource_id": id, "from_at": "2026-11-24T02:00:00Z", "to_at": "2026-11-24T04:00:00Z", "reason": "举升机检修" });
        let made = app.post(&outages, &out).bearer(&leader).expect(201).await;
        assert_eq!(app.get(&outages).bearer(&leader).expect(200).await, json!([made]));
        for (name, value, at) in [
            ("to_at", json!("2026-11-24T02:00:00Z"), "/to_at"),
            ("to_at", json!("2029-11-24T02:00:00Z"), "/to_at"),
            ("resource_id", json!(id.replace("resource_0", "resource_1")), "/resource_id"),
        ] {
            let mut wrong = out.clone();
            wrong[name] = value;
            let problem = app.post(&outages, &wrong).bearer(&leader).refused(422, "request.invalid").await;
            assert_eq!(pointers(&problem), [at]);
        }
        let end = format!("{outages}/{}/end", made["id"].as_str().unwrap_or_default());
        app.post(&end, &()).bearer(&leader).expect(200).await;
        app.post(&end, &()).bearer(&leader).refused(409, "store.outage_ended").await;
        assert_eq!(app.get(&outages).bearer(&leader).expect(200).await, json!([]));
        Ok(())
    }

    async fn a_calendar_is_imported_whole_or_not_at_all(app: TestApp) -> anyhow::Result<()> {
        let store = open_store(&app, "one").await?;
        let (admin, manager) = (app.staff(Role::GroupAdmin, None).await?.token, app.staff(Role::StoreManager, Some(store)).await?.token);
        let path = "/api/v1/staff/calendars/2027";
        let import = |csv: &str| app.call(reqwest::Method::POST, path).body("text/csv", csv.as_bytes().to_vec());
        let bad = "date,kind,name\n2027-01-01,holiday,元旦\n2027-01-32,holiday,x\n2027-01-02,closed,x\n2027-01-01,holiday,元旦\n";
        let problem = import(bad).bearer(&admin).refused(422, "request.invalid").await;
        assert_eq!(pointers(&problem), ["/3/date", "/4/kind", "/5/date"]);
        let good = "date,kind,name\n2027-01-01,holiday,元旦\n2027-02-06,workday,春节调休\n";
        import(good).bearer(&manager).refused(403, "auth.forbidden").await;
        let before = app.get(path).bearer(&manager).expect(200).await;
        assert_eq!((&before["imported"], &before["days"], &before["missing"]), (&json!(false), &json!([]), &json!([2027])));
        assert_eq!(import(good).bearer(&admin).expect(200).await["days"], 2);
        let after = app.get(path).bearer(&manager).expect(200).await;
        assert_eq!((&after["imported"], &after["days"][1]["kind"], &after["missing"]), (&json!(true), &json!("workday"), &json!([])));
        import("\u{0}").bearer(&admin).refused(422, "request.invalid").await;
        app.call(reqwest::Method::POST, path).body("text/csv", vec![0xff, 0xfe]).bearer(&admin).refused(422, "request.invalid").await;
        app.get("/api/v1/staff/calendars/1999").bearer(&manager).refused(422, "request.invalid").await;
        Ok(())
    }
}
