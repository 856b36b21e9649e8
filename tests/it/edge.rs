//! The edge: what a request meets before any operation does.

use chezhu::domain::staff::Role;
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

    async fn each_token_opens_its_own_door_only(app: TestApp) -> anyhow::Result<()> {
        let owner = app.owner("li").await;
        let admin = app.staff(Role::GroupAdmin, None).await?;
        app.get("/api/v1/me").bearer(&owner.token).expect(200).await;
        app.get("/api/v1/staff/me").bearer(&admin.token).expect(200).await;
        app.get("/api/v1/me").bearer(&admin.token).refused(401, "auth.required").await;
        app.get("/api/v1/staff/me").bearer(&owner.token).refused(401, "auth.required").await;
        app.get("/api/v1/me").refused(401, "auth.required").await;
        Ok(())
    }
}
