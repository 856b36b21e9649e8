//! Staff decide about what did not get through (X12): in their stores, once, with a trace.

use std::time::Duration;

use chezhu::domain::staff::Role;
use chezhu::ground::actor::Actor;
use chezhu::ground::db::Look;
use chezhu::ground::id::StoreId;
use chezhu::ground::outbox::{self, End, Intended, Lane, Promise, State};
use chezhu_tests::app::{START, TestApp};
use chezhu_tests::on_both;
use serde_json::{Value, json};

use super::{SYSTEM, fresh, parcel, put, states};

const LIST: &str = "/api/v1/staff/deliveries";

/// Three that were given up and two of which nobody knows, of this store.
async fn stuck(app: &TestApp, store: StoreId) -> anyhow::Result<()> {
    let person = fresh::<chezhu::ground::id::PersonId>().to_string();
    let parcels = (0..5).map(|_| Intended {
        store,
        kind: "booking.moved",
        audience: person.clone(),
        expires_at: Some(START.plus_minutes(60)),
        ..parcel(Promise::AtMostOnce, Lane::Transactional)
    });
    put(&app.db, parcels.collect()).await?;
    let work = async |tx: &mut chezhu::ground::db::Tx| {
        let taken = outbox::claim(tx, 5, Duration::from_secs(60)).await?;
        let ids: Vec<_> = taken.iter().map(|row| row.id).collect();
        outbox::begin_calling(tx, taken[0].fence, &ids).await?;
        let ends = [End::Dead("content"), End::Unknown("no_answer")];
        let words: Vec<_> = ids.into_iter().enumerate().map(|(n, id)| (id, &ends[n % 2])).collect();
        outbox::settle_all(tx, taken[0].fence, &words).await
    };
    assert_eq!(app.db.write(SYSTEM, work).await?.len(), 5);
    Ok(())
}

fn ids(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().into_iter().flatten();
    items
        .map(|item| item["id"].as_str().unwrap_or_default().to_owned())
        .collect()
}

pub async fn the_list_shows_why_and_not_what(app: TestApp) -> anyhow::Result<()> {
    let (here, there) = (fresh::<StoreId>(), fresh::<StoreId>());
    stuck(&app, here).await?;
    stuck(&app, there).await?;
    let manager = app.staff(Role::StoreManager, Some(here)).await?;
    let auditor = app.staff(Role::Auditor, None).await?;
    let mine = app.get(LIST).bearer(&manager.token).expect(200).await;
    assert_eq!(ids(&mine).len(), 5);
    let text = mine.to_string();
    assert!(!text.contains("secret words") && !text.contains("person_"), "{text}");
    let item = &mine["items"][0];
    assert_eq!(
        (&item["title"], &item["channel"], &item["attempts"], &item["store_id"]),
        (
            &json!("预约已改期"),
            &json!("wechat_subscribe"),
            &json!(1),
            &json!(here)
        )
    );
    let unknown = app
        .get(&format!("{LIST}?state=unknown"))
        .bearer(&manager.token)
        .expect(200)
        .await;
    assert_eq!(ids(&unknown).len(), 2);
    assert!(
        unknown["items"]
            .as_array()
            .into_iter()
            .flatten()
            .all(|item| item["reason"] == "no_answer")
    );
    // The whole group, page by page, each once.
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = app
            .get(&format!("{LIST}?limit=3{cursor}"))
            .bearer(&auditor.token)
            .expect(200)
            .await;
        all.extend(ids(&page));
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 10);
    app.get(&format!("{LIST}?store_id={there}"))
        .bearer(&manager.token)
        .refused(404, "request.not_found")
        .await;
    Ok(())
}

on_both! {
    async fn a_person_sends_it_again_or_lets_it_be_once_and_with_a_trace(app: TestApp) -> anyhow::Result<()> {
        let here = fresh::<StoreId>();
        stuck(&app, here).await?;
        let manager = app.staff(Role::StoreManager, Some(here)).await?;
        let foreign = app.staff(Role::StoreManager, Some(fresh())).await?;
        let auditor = app.staff(Role::Auditor, None).await?;
        let list = ids(&app.get(LIST).bearer(&manager.token).expect(200).await);
        let resend = |id: &str| app.post(&format!("{LIST}/{id}/resend"), &());
        let dismiss = |id: &str| app.post(&format!("{LIST}/{id}/dismiss"), &json!({ "reason": "told_otherwise" }));
        resend(&list[0]).bearer(&foreign.token).refused(404, "request.not_found").await;
        dismiss(&list[0]).bearer(&auditor.token).refused(403, "auth.forbidden").await;
        assert_eq!(resend(&list[0]).bearer(&manager.token).expect(200).await["state"], "ready");
        assert_eq!(dismiss(&list[1]).bearer(&manager.token).expect(200).await["state"], "dismissed");
        for decided in [&list[0], &list[1]] {
            resend(decided).bearer(&manager.token).refused(409, "delivery.settled").await;
            dismiss(decided).bearer(&manager.token).refused(409, "delivery.settled").await;
        }
        let now: std::collections::BTreeMap<State, i64> = states(&app.db).await?.into_iter().collect();
        assert_eq!((now.get(&State::Ready), now.get(&State::Dismissed)), (Some(&1), Some(&1)));
        // It is a delivery like every other now, and starts from nothing.
        let again = app.db.write(SYSTEM, async |tx| outbox::claim(tx, 9, Duration::from_secs(60)).await).await?;
        assert_eq!((again.len(), again[0].attempts, again[0].id.to_string()), (1, 0, list[0].clone()));
        let trace = "SELECT COUNT(*) FROM audit WHERE action IN ('delivery.resend', 'delivery.dismiss') AND actor_kind = 'staff' AND store_id = $1";
        assert_eq!(app.db.read(Actor::System("test")).number(trace, [here.into()]).await?, 2);
        assert!(app.jobs()?.audit().await?.holds());
        app.clock.advance(Duration::from_secs(3600));
        let (token, _) = app.staff_login(&manager.username).await;
        resend(&list[2]).bearer(&token).refused(409, "delivery.expired").await;
        Ok(())
    }
}
