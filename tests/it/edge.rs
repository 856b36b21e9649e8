//! The edge: what a request meets before any operation does (security.md O3, S1; rulings 3).

mod body;
mod bombs;
mod crowd;
mod once;
mod readers;
mod slow;

use chezhu::domain::staff::Role;
use chezhu_tests::on_both;
use reqwest::Method;

on_both! {
    async fn it_opens_and_says_who_it_is(app: TestApp) {
        let ready = app.get_inner("/readyz").send().await;
        assert_eq!(ready.status, 200, "{}", ready.text());
        assert_eq!(app.get_inner("/livez").send().await.status, 200);
        let contract = app.get("/api/v1/openapi.json").expect(200).await;
        assert_eq!(contract["openapi"], "3.1.0");
        app.get("/api/v1/nowhere").refused(404, "request.not_found").await;
        assert!(app.get_inner("/metrics").send().await.text().contains("chezhu_http_requests_total"));
        // The inner routes are not at the public door, nor the others at the inner one.
        for path in ["/livez", "/readyz", "/metrics", "/demo/login", "/demo/people.json"] {
            assert_eq!(app.get(path).send().await.status, 404, "{path}");
        }
        assert_eq!(app.get_inner("/api/v1/stores").send().await.status, 404);
    }

    async fn each_token_opens_its_own_door_only(app: TestApp) -> anyhow::Result<()> {
        let owner = app.owner("li").await;
        let admin = app.staff(Role::GroupAdmin, None).await?;
        app.get("/api/v1/me").bearer(&owner.token).expect(200).await;
        app.get("/api/v1/staff/me").bearer(&admin.token).expect(200).await;
        app.get("/api/v1/me").bearer(&admin.token).refused(401, "auth.required").await;
        app.get("/api/v1/staff/me").bearer(&owner.token).refused(401, "auth.required").await;
        app.get("/api/v1/me").refused(401, "auth.required").await;
        for broken in ["", "x", &owner.token[1..], &format!("{}A", owner.token), &owner.refresh] {
            app.get("/api/v1/me").bearer(broken).refused(401, "auth.required").await;
        }
        let basic = app.get("/api/v1/me").header("authorization", "Basic bGk6bGk=").send().await;
        basic.expect(401);
        assert_eq!(basic.header("www-authenticate"), "Bearer");
        Ok(())
    }

    async fn a_wrong_path_and_a_wrong_method_are_told_apart(app: TestApp) {
        for path in ["/api/v1", "/api/v1/", "/api/v2/stores", "/api/v1/stores/", "/api/v1//stores", "/nothing", "/api/v1/stores/x/y/z"] {
            app.get(path).refused(404, "request.not_found").await;
        }
        for (method, path, allow) in [
            (Method::DELETE, "/api/v1/stores", "GET"),
            (Method::PUT, "/api/v1/vehicles", "GET, POST"),
            (Method::GET, "/api/v1/auth/wechat", "POST"),
            (Method::POST, "/api/v1/staff/me", "GET"),
            // Not the care called "wishes".
            (Method::GET, "/api/v1/care/wishes", "POST"),
            (Method::GET, "/api/v1/staff/surveys/interviews", "POST"),
        ] {
            let answered = app.call(method.clone(), path).send().await;
            assert_eq!(answered.expect(405)["code"], "request.method", "{method} {path}");
            assert_eq!(answered.header("allow"), allow, "{method} {path}");
        }
        // What is no id is nobody's id.
        let owner = app.owner("li").await;
        for id in ["1", "booking_", "vehicle_01h455vb4pex5vsknk084sn02q", "booking_01H455VB4PEX5VSKNK084SN02Q", "..%2f..%2fme", "%00"] {
            app.get(&format!("/api/v1/bookings/{id}")).bearer(&owner.token).refused(404, "request.not_found").await;
        }
    }

    async fn every_answer_has_an_id_and_safe_headers(app: TestApp) {
        let mut ids = std::collections::BTreeSet::new();
        for path in ["/api/v1/stores", "/api/v1/nowhere", "/api/v1/me", "/docs/", "/docs/nothing.js", "/api/v1/openapi.json"] {
            let answered = app.get(path).send().await;
            let id = answered.header("x-request-id");
            assert!(id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit()), "{path}: {id:?}");
            assert!(ids.insert(id.to_owned()), "{path}: {id} was given before");
            assert_eq!(answered.header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(answered.header("x-frame-options"), "DENY", "{path}");
            assert_eq!(answered.header("referrer-policy"), "no-referrer", "{path}");
            assert!(answered.header("content-security-policy").starts_with("default-src 'none'"), "{path}");
            assert!(!answered.header("cache-control").is_empty(), "{path}");
            assert_eq!(answered.header("server"), "", "{path}");
        }
        // A client cannot choose the id.
        let answered = app.get("/api/v1/stores").header("x-request-id", "mine").send().await;
        assert_ne!(answered.header("x-request-id"), "mine");
    }

    async fn a_query_that_is_wrong_is_named(app: TestApp) {
        let owner = app.owner("li").await;
        for (query, pointer) in [("limit=x", "#"), ("limit=-1", "#"), ("nonsense=1", "#nonsense"), ("cursor=AAAA", "#cursor"), ("limit=0", "#limit"), ("limit=101", "#limit")] {
            let answered = app.get(&format!("/api/v1/bookings?{query}")).bearer(&owner.token).send().await;
            assert!([400, 422].contains(&answered.status), "{query}: {} {}", answered.status, answered.text());
            let problem = answered.expect(answered.status);
            let named = problem["errors"][0]["pointer"].as_str().unwrap_or_default();
            assert!(named.starts_with(pointer), "{query}: {problem}");
        }
        let (long, many) = ("x".repeat(5_000), "&limit=1".repeat(2_000));
        for path in [format!("/api/v1/bookings?cursor={long}"), format!("/api/v1/bookings?{many}"), format!("/api/v1/{}", "a".repeat(7_000))] {
            let answered = app.get(&path).bearer(&owner.token).send().await;
            assert!((400..500).contains(&answered.status), "{}", answered.status);
        }
    }

    with [("http.per_second", "1"), ("http.burst", "3"), ("redis.url", "redis://127.0.0.1:1/")]
    async fn a_caller_in_a_hurry_waits_also_without_redis(app: TestApp) {
        let owner = app.owner("li").await;
        let mut answers = Vec::new();
        for _ in 0..5 {
            answers.push(app.get("/api/v1/me").bearer(&owner.token).send().await);
        }
        let statuses: Vec<u16> = answers.iter().map(|one| one.status).collect();
        assert_eq!(statuses[..3], [200, 200, 200], "{statuses:?}");
        assert!(statuses.contains(&429), "{statuses:?}");
        let late = answers.iter().find(|one| one.status == 429);
        assert!(late.is_some_and(|one| !one.header("retry-after").is_empty() && one.json()["code"] == "request.rate"));
        // Somebody else is not in a hurry; but everybody behind one address together may be.
        let other = app.owner("han").await;
        app.get("/api/v1/me").bearer(&other.token).expect(200).await;
        let mut statuses = Vec::new();
        for _ in 0..60 {
            statuses.push(app.get("/api/v1/stores").send().await.status);
        }
        assert!(statuses.contains(&429) && statuses.iter().all(|one| [200, 429].contains(one)), "{statuses:?}");
    }

    with [("http.login_per_minute", "3")]
    async fn logins_of_one_address_are_counted(app: TestApp) {
        let mut statuses = Vec::new();
        for n in 0..5 {
            let login = serde_json::json!({ "code": format!("demo-o_li-{n}") });
            statuses.push(app.post("/api/v1/auth/wechat", &login).send().await.status);
        }
        assert_eq!(statuses, [200, 200, 200, 429, 429]);
        // Behind no believed proxy, a header changes nothing.
        let login = serde_json::json!({ "code": "demo-o_li-9" });
        app.post("/api/v1/auth/wechat", &login).header("x-forwarded-for", "203.0.113.9").refused(429, "request.rate").await;
    }

    with [("http.login_per_minute", "2"), ("http.trusted_hops", "1")]
    async fn behind_a_proxy_the_client_is_counted_and_not_the_proxy(app: TestApp) {
        let login = async |n: usize, from: &str| {
            let login = serde_json::json!({ "code": format!("demo-o_li-{n}") });
            app.post("/api/v1/auth/wechat", &login).header("x-forwarded-for", from).send().await.status
        };
        // What the client wrote itself stands in front of what the proxy added.
        assert_eq!(login(1, "198.51.100.1, 203.0.113.9").await, 200);
        assert_eq!(login(2, "198.51.100.2, 203.0.113.9").await, 200);
        assert_eq!(login(3, "198.51.100.3, 203.0.113.9").await, 429);
        assert_eq!(login(4, "203.0.113.10").await, 200);
    }
}
