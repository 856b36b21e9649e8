//! Who opened my file, and how often somebody may (R242; security.md 3).

use std::time::Duration;

use chezhu::domain::staff::Role;
use chezhu_tests::app::{Owner, Staff, TestApp};
use chezhu_tests::on_both;
use chezhu_tests::seed::Seed;
use serde_json::{Value, json};

use crate::booking::{asked, at, id};

/// A store, an owner with a booking there, and an advisor.
struct Visit {
    owner: Owner,
    advisor: Staff,
    person: String,
    booking: String,
    car: String,
}

async fn visit(app: &TestApp) -> anyhow::Result<Visit> {
    let seed = Seed::small(app).await?;
    let owner = app.owner("wang").await;
    let view = asked(app, &seed, &owner, "check", &at(10, 0)).await;
    let me = app.get("/api/v1/me").bearer(&owner.token).expect(200).await;
    Ok(Visit {
        person: id(&me),
        booking: id(&view),
        car: view["vehicle_id"].as_str().unwrap_or_default().to_owned(),
        advisor: app.staff(Role::ServiceAdvisor, Some(seed.store)).await?,
        owner,
    })
}

/// Opens what there is to open, once each.
async fn open(app: &TestApp, it: &Visit) -> [(&'static str, u16); 3] {
    let paths = [
        (
            "profile",
            format!("/api/v1/staff/customers/{}/reveal", it.person),
            json!({ "purpose": "complaint" }),
        ),
        (
            "contact",
            format!("/api/v1/staff/bookings/{}/contact", it.booking),
            json!({ "purpose": "verify" }),
        ),
        (
            "vehicle",
            format!("/api/v1/staff/vehicles/{}/reveal", it.car),
            json!({ "reason": "核对行驶证" }),
        ),
    ];
    let mut opened = Vec::new();
    for (what, path, wish) in paths {
        app.clock.advance(Duration::from_secs(1));
        opened.push((
            what,
            app.post(&path, &wish).bearer(&it.advisor.token).send().await.status,
        ));
    }
    [opened[0], opened[1], opened[2]]
}

fn shown(page: &Value) -> Vec<[String; 3]> {
    let text = |item: &Value, field: &str| item[field].as_str().unwrap_or_default().to_owned();
    let items = page["items"].as_array().into_iter().flatten();
    items
        .map(|one| ["what", "reason", "reason_text"].map(|field| text(one, field)))
        .collect()
}

on_both! {
    async fn an_owner_sees_who_opened_their_file(app: TestApp) -> anyhow::Result<()> {
        let it = visit(&app).await?;
        let path = "/api/v1/me/accesses";
        assert_eq!(app.get(path).bearer(&it.owner.token).expect(200).await, json!({ "items": [] }));
        assert_eq!(open(&app, &it).await.map(|(_, status)| status), [200; 3]);
        let page = app.get(path).bearer(&it.owner.token).expect(200).await;
        assert_eq!(shown(&page), [
            ["vehicle", "other", "核对行驶证"], ["contact", "verify", "核对资料"], ["profile", "complaint", "处理投诉"],
        ]);
        for item in page["items"].as_array().into_iter().flatten() {
            assert_eq!((&item["staff_name"], &item["role"]), (&json!(it.advisor.username), &json!("service_advisor")));
            assert_eq!(item["store_name"], if item["what"] == "vehicle" { Value::Null } else { json!("城东店") }, "{item}");
        }
        assert_eq!((&page["items"][0]["subject"], &page["items"][1]["subject"]), (&json!(it.car), &json!(it.booking)));
        // In pages, and nobody else's.
        let (mut paged, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = app.get(&format!("{path}?limit=1{cursor}")).bearer(&it.owner.token).expect(200).await;
            paged.extend(shown(&page));
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(paged, shown(&page));
        let other = app.owner("han").await;
        assert_eq!(app.get(path).bearer(&other.token).expect(200).await, json!({ "items": [] }));
        Ok(())
    }

    async fn a_look_needs_a_reason(app: TestApp) -> anyhow::Result<()> {
        let it = visit(&app).await?;
        for (path, wish) in [
            (format!("/api/v1/staff/bookings/{}/contact", it.booking), json!({})),
            (format!("/api/v1/staff/bookings/{}/contact", it.booking), json!({ "purpose": "curiosity" })),
            (format!("/api/v1/staff/vehicles/{}/reveal", it.car), json!({ "reason": "" })),
        ] {
            let no = app.post(&path, &wish).bearer(&it.advisor.token).send().await;
            assert!([400, 422].contains(&no.status), "{path}: {} {}", no.status, no.text());
        }
        assert_eq!(app.get("/api/v1/me/accesses").bearer(&it.owner.token).expect(200).await, json!({ "items": [] }));
        Ok(())
    }

    with [("staff.reveals_per_day", "2")]
    async fn there_are_so_many_looks_a_day(app: TestApp) -> anyhow::Result<()> {
        let it = visit(&app).await?;
        assert_eq!(open(&app, &it).await, [("profile", 200), ("contact", 200), ("vehicle", 409)]);
        let used = app.get("/api/v1/staff/me/reveals").bearer(&it.advisor.token).expect(200).await;
        assert_eq!(used, json!({ "used": 2, "limit": 2 }));
        let path = format!("/api/v1/staff/customers/{}/reveal", it.person);
        app.post(&path, &json!({ "purpose": "contact" })).bearer(&it.advisor.token).refused(409, "access.quota").await;
        // A colleague has their own, and tomorrow is another day.
        let page = app.get("/api/v1/me/accesses").bearer(&it.owner.token).expect(200).await;
        assert_eq!(shown(&page).len(), 2);
        app.clock.advance(Duration::from_secs(15 * 3600));
        let (token, _) = app.staff_login(&it.advisor.username).await;
        app.post(&path, &json!({ "purpose": "contact" })).bearer(&token).expect(200).await;
        let metrics = app.get_inner("/metrics").send().await.text();
        assert!(metrics.contains("chezhu_reveals_refused_total"), "{metrics}");
        Ok(())
    }
}
