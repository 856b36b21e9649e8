//! The inbox through the front door.

use chezhu::domain::notice::{self, Audience, Intent, Kind};
use chezhu::domain::staff::Role;
use chezhu::ground::id::{NoticeId, PersonId, StoreId};
use chezhu_tests::app::{Owner, TestApp};
use chezhu_tests::on_both;

use super::{SYSTEM, fresh, told};

async fn person(app: &TestApp, owner: &Owner) -> anyhow::Result<PersonId> {
    let me = app.get("/api/v1/me").bearer(&owner.token).expect(200).await;
    Ok(me["id"].as_str().unwrap_or_default().parse()?)
}

async fn tell(app: &TestApp, intent: Intent) -> anyhow::Result<()> {
    Ok(app
        .db
        .write(SYSTEM, async |tx| notice::intend(tx, intent).await)
        .await?)
}

on_both! {
    async fn an_owner_reads_what_was_told(app: TestApp) -> anyhow::Result<()> {
        let (mine, other) = (app.owner("mine").await, app.owner("other").await);
        app.get("/api/v1/notices").refused(401, "auth.required").await;
        let empty = app.get("/api/v1/notices").bearer(&mine.token).expect(200).await;
        assert_eq!(empty, serde_json::json!({ "unread": 0, "items": [] }));

        for kind in [Kind::Received, Kind::Confirmed, Kind::Moved] {
            tell(&app, told(person(&app, &mine).await?, fresh(), 2, kind)).await?;
        }
        let page = app.get("/api/v1/notices?limit=2").bearer(&mine.token).expect(200).await;
        let next = page["next"].as_str().unwrap_or_default();
        assert_eq!((page["unread"].as_i64(), page["items"].as_array().map(Vec::len)), (Some(3), Some(2)));
        let last = app.get(&format!("/api/v1/notices?limit=2&cursor={next}")).bearer(&mine.token).expect(200).await;
        assert_eq!((last["items"].as_array().map(Vec::len), last["next"].is_null()), (Some(1), true));
        assert!(page["items"][0]["body"].as_str().is_some_and(|body| body.contains("2026年11月23日（周一）10:00")), "{page}");

        let read = format!("/api/v1/notices/{}/read", page["items"][0]["id"].as_str().unwrap_or_default());
        app.post(&read, &()).bearer(&other.token).refused(404, "request.not_found").await;
        app.post(&read, &()).bearer(&mine.token).expect(200).await;
        let unread = app.get("/api/v1/notices").bearer(&mine.token).expect(200).await;
        assert_eq!(unread["unread"], 2);
        let nobody = format!("/api/v1/notices/{}/read", fresh::<NoticeId>());
        app.post(&nobody, &()).bearer(&mine.token).refused(404, "request.not_found").await;
        app.get("/api/v1/notices?limit=0").bearer(&mine.token).refused(422, "request.invalid").await;
        app.get(&format!("/api/v1/notices?cursor={next}")).bearer(&other.token).refused(422, "request.invalid").await;
        Ok(())
    }

    async fn staff_read_what_their_role_was_told(app: TestApp) -> anyhow::Result<()> {
        let (here, there) = (fresh::<StoreId>(), fresh::<StoreId>());
        let advisor = app.staff(Role::ServiceAdvisor, Some(here)).await?;
        let stranger = app.staff(Role::ServiceAdvisor, Some(there)).await?;
        let owner = app.owner("owner").await;
        let audience = Audience::StoreRole(here, Role::ServiceAdvisor);
        tell(&app, Intent { audience, store: here, ..told(fresh(), fresh(), 2, Kind::Requested) }).await?;

        app.get("/api/v1/staff/notices").bearer(&owner.token).refused(401, "auth.required").await;
        let none = app.get("/api/v1/staff/notices").bearer(&stranger.token).expect(200).await;
        assert_eq!(none, serde_json::json!({ "unread": 0, "items": [] }));
        let page = app.get("/api/v1/staff/notices").bearer(&advisor.token).expect(200).await;
        assert_eq!((page["unread"].as_i64(), page["items"][0]["kind"].as_str()), (Some(1), Some("booking.requested")));
        let read = format!("/api/v1/staff/notices/{}/read", page["items"][0]["id"].as_str().unwrap_or_default());
        app.post(&read, &()).bearer(&stranger.token).refused(404, "request.not_found").await;
        app.post(&read, &()).bearer(&advisor.token).expect(200).await;
        let page = app.get("/api/v1/staff/notices").bearer(&advisor.token).expect(200).await;
        assert_eq!((page["unread"].as_i64(), page["items"][0]["read_at"].is_string()), (Some(0), true));
        Ok(())
    }
}
