//! Staff at the catalogue: files and rates, each within their stores.

use chezhu::domain::staff::Role;
use chezhu_tests::on_both;
use serde_json::json;

use super::{ITEMS, open_shop};

const IMPORTS: &str = "/api/v1/staff/catalog/imports";
const HEAD: &str = "store,trade,valid_from,rate_yuan\n";

on_both! {
    async fn a_file_is_imported_once_for_its_key(app: TestApp) -> anyhow::Result<()> {
        let shop = open_shop(&app).await?;
        let admin = app.staff(Role::GroupAdmin, None).await?;
        let post = |path: &str, file: &str| {
            app.call(reqwest::Method::POST, &format!("{IMPORTS}/{path}")).bearer(&admin.token).body("text/csv; charset=utf-8", file.as_bytes().to_vec())
        };
        let file = format!("{HEAD}nanshan,body,2027-01-01,220.50\r\nnanshan,paint,2027-01-01,240\r\n");
        let rehearsed = post("rates?dry_run=true", &file).expect(200).await;
        assert_eq!((&rehearsed["dry_run"], &rehearsed["added"], &rehearsed["id"]), (&json!(true), &json!(2), &json!(null)));

        let key = "import-rates-2027-01";
        let first = post("rates", &file).key(key).send().await;
        let done = first.expect(200);
        assert_eq!((&done["dry_run"], &done["rows"], &done["added"], &done["faults"]), (&json!(false), &json!(2), &json!(2), &json!(0)));
        let again = post("rates", &file).key(key).send().await;
        assert_eq!((again.status, &again.bytes), (200, &first.bytes), "a repeat gets the same reply");
        post("rates", HEAD).key(key).refused(422, "request.idempotency_key_reused").await;
        let twice = post("rates", &file).refused(422, "request.invalid").await;
        assert_eq!((&twice["errors"][1]["pointer"], &twice["errors"][1]["code"]), (&json!("/3/valid_from"), &json!("catalog.rate_exists")));

        let changed = post("items", ITEMS).expect(200).await;
        assert_eq!((&changed["added"], &changed["changed"]), (&json!(0), &json!(3)));
        let past = app.get(&format!("{IMPORTS}?limit=1")).bearer(&admin.token).expect(200).await;
        assert_eq!(past["items"][0]["kind"], "items");
        let next = past["next"].as_str().unwrap_or_default();
        let more = app.get(&format!("{IMPORTS}?limit=1&cursor={next}")).bearer(&admin.token).expect(200).await;
        assert_eq!((&more["items"][0]["id"], &more["items"][0]["staff_id"]), (&done["id"], &json!(admin.id)));
        app.get(&format!("{IMPORTS}?cursor=x")).bearer(&admin.token).refused(422, "request.invalid").await;

        let rates = app.get(&format!("/api/v1/stores/{}/catalog/rates", shop.store)).expect(200).await;
        assert_eq!(rates["rates"].as_array().map(Vec::len), Some(4));
        Ok(())
    }

    async fn what_is_no_good_file_leaves_nothing_behind(app: TestApp) -> anyhow::Result<()> {
        open_shop(&app).await?;
        let admin = app.staff(Role::GroupAdmin, None).await?;
        let post = |path: &str, kind: &str, file: Vec<u8>| {
            app.call(reqwest::Method::POST, &format!("{IMPORTS}/{path}")).bearer(&admin.token).body(kind, file)
        };
        let before = app.get(IMPORTS).bearer(&admin.token).expect(200).await;
        post("rates", "application/json", HEAD.into()).refused(415, "request.media_type").await;
        post("rates", "text/csv", vec![b'a'; 5 << 20]).refused(413, "request.too_large").await;
        post("rates", "text/csv", HEAD.into()).without_key().refused(400, "request.idempotency_key").await;
        post("wishes", "text/csv", HEAD.into()).refused(404, "request.not_found").await;
        post("rates?dry=1", "text/csv", HEAD.into()).refused(400, "request.query").await;
        for (file, code) in [
            (Vec::new(), "request.empty"),
            (vec![0xD6, 0xD0, 0xCE, 0xC4], "catalog.encoding"),
            (b"\"".to_vec(), "catalog.header"),
            (format!("{HEAD}\r\n\r\n,,,\r\nx,hv,2027-01-01,9\r\n").into_bytes(), "catalog.store_unknown"),
            (vec![0; 4096], "catalog.header"),
            (format!("{HEAD}nanshan,hv,2027-01-01,9\0\n").into_bytes(), "catalog.number"),
            (format!("{HEAD}nanshan,hv,2027-01-01,1e9\n").into_bytes(), "catalog.number"),
            (format!("{HEAD}=cmd|'/c calc'!A1,hv,2027-01-01,9\n").into_bytes(), "catalog.store_unknown"),
            (format!("{HEAD}{}", "nanshan,hv,2027-01-01,9\n".repeat(20_001)).into_bytes(), "catalog.duplicate"),
        ] {
            let problem = post("rates", "text/csv", file).refused(422, "request.invalid").await;
            assert_eq!(problem["errors"][0]["code"], code, "{problem}");
            assert!(problem["errors"].as_array().is_some_and(|all| all.len() <= 1_000));
        }
        assert_eq!(app.get(IMPORTS).bearer(&admin.token).expect(200).await, before);
        Ok(())
    }

    async fn each_within_their_stores(app: TestApp) -> anyhow::Result<()> {
        let shop = open_shop(&app).await?;
        let other = super::another_store(&app, "futian").await?;
        let (manager, stranger) = (app.staff(Role::StoreManager, Some(shop.store)).await?, app.staff(Role::StoreManager, Some(other)).await?);
        let technician = app.staff(Role::Technician, Some(shop.store)).await?;
        let post = |who: &str, path: &str, file: &str| {
            app.call(reqwest::Method::POST, &format!("{IMPORTS}/{path}")).bearer(who).body("text/csv", file.as_bytes().to_vec())
        };
        let file = format!("{HEAD}nanshan,body,2027-01-01,220\n");
        post(&technician.token, "rates", &file).refused(403, "auth.forbidden").await;
        post(&manager.token, "items", ITEMS).refused(403, "auth.forbidden").await;
        let unknown = post(&stranger.token, "rates", &file).refused(422, "request.invalid").await;
        assert_eq!(unknown["errors"][0]["code"], "catalog.store_unknown", "a store out of reach is an unknown one");
        post(&manager.token, "rates", &file).expect(200).await;
        assert_eq!(app.get(IMPORTS).bearer(&technician.token).expect(200).await["items"][0]["kind"], "rates");

        let rate = |day: &str, fen: i64| json!({"store_id": shop.store, "trade": "hv", "valid_from": day, "rate_fen": fen});
        let publish = |who: &str, body| app.post("/api/v1/staff/catalog/rates", &body).bearer(who);
        publish(&stranger.token, rate("2026-12-01", 26_000)).refused(404, "request.not_found").await;
        publish(&manager.token, rate("2026-11-22", 26_000)).refused(409, "catalog.backdated").await;
        publish(&manager.token, rate("2026-12-01", -1)).refused(422, "request.invalid").await;
        publish(&manager.token, rate("2026-12-01", 26_000)).expect(201).await;
        publish(&manager.token, rate("2026-12-01", 27_000)).refused(409, "catalog.rate_exists").await;
        publish(&manager.token, rate("+12026-12-01", 27_000)).refused(422, "request.invalid").await;
        Ok(())
    }
}
