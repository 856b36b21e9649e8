//! The edge: what a request meets before any operation does.

use chezhu_tests::on_both;

on_both! {
    async fn it_opens_and_says_who_it_is(app: TestApp) {
        let ready = app.get_inner("/readyz").send().await;
        assert_eq!(ready.status, 200, "{}", ready.text());
        assert_eq!(app.get_inner("/livez").send().await.status, 200);
        let contract = app.get("/api/v1/openapi.json").expect(200).await;
        assert_eq!(contract["openapi"], "3.1.0");
        app.get("/api/v1/nowhere").refused(404, "request.not_found").await;
        assert!(app.get_inner("/metrics").send().await.text().contains("chezhu_http_requests_total"));
    }
}
