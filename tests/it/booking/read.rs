//! What is shown of a booking, and what its car waits for.

use chezhu_tests::on_both;
use chezhu_tests::seed::Seed;
use serde_json::json;

use super::{asked, at, held, id};

on_both! {
    async fn who_has_this_version_is_told_so_and_a_new_one_is_sent(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let (owner, other) = (app.owner("wang").await, app.owner("li").await);
        let path = format!("/api/v1/bookings/{}", held(&app, &seed, &owner, "oil", &at(10, 0)).await);
        let first = app.get(&path).bearer(&owner.token).send().await;
        let etag = first.header("etag").to_owned();
        let again = app.get(&path).bearer(&owner.token).header("If-None-Match", &etag).send().await;
        assert_eq!((again.status, again.header("etag"), again.text().is_empty()), (304, etag.as_str(), true));
        // Somebody else learns nothing by a version that fits.
        app.get(&path).bearer(&other.token).header("If-None-Match", &etag).refused(404, "request.not_found").await;
        app.post(&format!("{path}/cancel"), &json!({ "reason": "plans_changed" })).bearer(&owner.token).expect(200).await;
        let moved_on = app.get(&path).bearer(&owner.token).header("If-None-Match", &etag).send().await;
        assert_eq!((moved_on.status, moved_on.json()["state"].as_str()), (200, Some("cancelled")));
        Ok(())
    }

    async fn a_car_that_is_expected_stays_until_its_visit_is_settled(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let owner = app.owner("wang").await;
        let view = asked(&app, &seed, &owner, "oil", &at(10, 0)).await;
        let end = format!("/api/v1/vehicles/{}/end", view["vehicle_id"].as_str().unwrap_or_default());
        app.post(&end, &()).bearer(&owner.token).refused(409, "booking.car_booked").await;
        app.post(&format!("/api/v1/bookings/{}/cancel", id(&view)), &json!({ "reason": "plans_changed" })).bearer(&owner.token).expect(200).await;
        app.post(&end, &()).bearer(&owner.token).expect(204).await;
        Ok(())
    }
}
