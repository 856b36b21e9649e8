//! The door: who signed what when, once.

use std::time::Duration;

use chezhu::domain::feed::Kind;
use chezhu_tests::on_both;
use chezhu_tests::partner::{Partner, Signed, star};
use serde_json::json;

use super::{post, push, rows};

on_both! {
    async fn a_push_is_kept_once_whatever_comes_again(app: TestApp) -> anyhow::Result<()> {
        let maker = Partner::add(&app.db, "xingchen", Kind::Star).await?;
        let body = star("SO20261122-0001", 1, "InProduction", "2026-11-22T10:00:00+08:00", json!({}));
        let first = push(&app, &maker, "evt_1", &body).await;
        assert_eq!((first.status, first.json()), (202, json!({ "taken": "new" })));
        // The repeat of a webhook is signed anew, at its own time.
        app.clock.advance(Duration::from_secs(60));
        for _ in 0..3 {
            let again = push(&app, &maker, "evt_1", &body).await;
            assert_eq!((again.status, again.json()), (202, json!({ "taken": "again" })));
        }
        let other = star("SO20261122-0001", 2, "Shipped", "2026-11-22T10:00:00+08:00", json!({}));
        let altered = push(&app, &maker, "evt_1", &other).await;
        assert_eq!((altered.status, &altered.json()["code"]), (409, &json!("feed.altered")));
        assert_eq!(rows(&app, "source = 'feed.xingchen'").await?, 1);
        // The same id of another partner is another event.
        let second = Partner::add(&app.db, "yuanlan", Kind::Star).await?;
        assert_eq!(push(&app, &second, "evt_1", &other).await.status, 202);
        assert_eq!(rows(&app, "state = 'new'").await?, 2);
        Ok(())
    }

    async fn what_came_is_sealed(app: TestApp) -> anyhow::Result<()> {
        let maker = Partner::add(&app.db, "xingchen", Kind::Star).await?;
        let body = star("SO20261122-0001", 1, "VehicleAllocated", "2026-11-22T10:00:00+08:00", json!({ "VehicleID": "LSVAA49J132047371" }));
        assert_eq!(push(&app, &maker, "evt_1", &body).await.status, 202);
        assert_eq!(rows(&app, "source = 'feed.xingchen' AND kind = 'event'").await?, 1);
        if let Some(folder) = app.folder() {
            for entry in std::fs::read_dir(folder)? {
                let bytes = std::fs::read(entry?.path())?;
                assert!(!bytes.windows(17).any(|some| some == b"LSVAA49J132047371"), "a VIN in clear on the disk");
            }
        }
        Ok(())
    }

    async fn one_answer_for_whatever_is_wrong(app: TestApp) -> anyhow::Result<()> {
        let maker = Partner::add(&app.db, "xingchen", Kind::Star).await?;
        let now = app.clock.now().seconds();
        let good = maker.sign("evt_1", now, b"{}");
        let with = |change: fn(&mut Signed)| { let mut signed = good.clone(); change(&mut signed); signed };
        let mut texts = Vec::new();
        for (path, signed) in [
            ("/api/v1/feeds/nobody", good.clone()),
            ("/api/v1/feeds/Not%20A%20Name", good.clone()),
            ("/api/v1/feeds/xingchen", with(|it| it.id = "evt_2".to_owned())),
            ("/api/v1/feeds/xingchen", with(|it| it.signature = "v1,AAAA".to_owned())),
            ("/api/v1/feeds/xingchen", with(|it| it.signature.clear())),
            ("/api/v1/feeds/xingchen", with(|it| it.timestamp = "soon".to_owned())),
            ("/api/v1/feeds/xingchen", maker.sign("evt_1", now - 301, b"{}")),
            ("/api/v1/feeds/xingchen", maker.sign("evt_1", now + 301, b"{}")),
        ] {
            let answered = post(&app, path, &signed).await;
            let mut json = answered.json();
            json["instance"] = json!(null);
            texts.push((answered.status, json.to_string()));
        }
        assert_eq!(texts[0].0, 400);
        assert!(texts[0].1.contains("feed.refused"), "{}", texts[0].1);
        assert!(texts.iter().all(|one| *one == texts[0]), "{texts:?}");
        let bare = app.call(reqwest::Method::POST, "/api/v1/feeds/xingchen").without_key().body("application/json", "{}").send().await;
        assert_eq!((bare.status, &bare.json()["code"]), (400, &json!("feed.refused")));
        assert_eq!(rows(&app, "1 = 1").await?, 0);
        for edge in [now - 300, now + 300] {
            assert_eq!(post(&app, &maker.path(), &maker.sign(&format!("evt_{edge}"), edge, b"{}")).await.status, 202);
        }
        Ok(())
    }

    async fn a_body_of_256_kib_and_not_a_byte_more(app: TestApp) -> anyhow::Result<()> {
        let maker = Partner::add(&app.db, "xingchen", Kind::Star).await?;
        let now = app.clock.now().seconds();
        let most = vec![b' '; 256 * 1024];
        assert_eq!(post(&app, &maker.path(), &maker.sign("evt_1", now, &most)).await.status, 202);
        let more = vec![b' '; 256 * 1024 + 1];
        assert_eq!(post(&app, &maker.path(), &maker.sign("evt_2", now, &more)).await.status, 413);
        Ok(())
    }

    async fn keys_are_renewed_without_a_gap(app: TestApp) -> anyhow::Result<()> {
        let old = Partner::add(&app.db, "xingchen", Kind::Star).await?;
        let body = json!({});
        let mut sent = 0;
        let mut say = async |partner: &Partner| { sent += 1; push(&app, partner, &format!("evt_{sent}"), &body).await.status };
        assert_eq!(say(&old).await, 202);
        app.clock.advance(Duration::from_secs(1));
        // The new one is good at once, though the door remembers keys; and both are, for as long as one likes.
        let new = old.rotate(&app.db).await?;
        for _ in 0..20 {
            assert_eq!((say(&old).await, say(&new).await), (202, 202));
            app.clock.advance(Duration::from_secs(7));
        }
        let name: chezhu::domain::feed::Name = "xingchen".parse().map_err(anyhow::Error::msg)?;
        let system = || chezhu::ground::actor::Actor::System("test");
        assert!(new.rotate(&app.db).await.is_err(), "a third key");
        app.db.write(system(), async |tx| chezhu::domain::feed::retire(tx, &name).await).await?;
        app.clock.advance(Duration::from_secs(6));
        assert_eq!((say(&old).await, say(&new).await), (400, 202));
        assert!(app.db.write(system(), async |tx| chezhu::domain::feed::retire(tx, &name).await).await.is_err(), "the last key");
        // One signature by each of two keys is enough when one of them is good.
        let signed = new.sign("evt_both", app.clock.now().seconds(), b"{}");
        let both = Signed { signature: format!("{} {}", old.signature(&signed.id, &signed.timestamp, b"{}"), signed.signature), ..signed };
        assert_eq!(post(&app, &new.path(), &both).await.status, 202);
        app.db.write(system(), async |tx| chezhu::domain::feed::enable(tx, &name, false).await).await?;
        app.clock.advance(Duration::from_secs(6));
        assert_eq!(say(&new).await, 400);
        app.db.write(system(), async |tx| chezhu::domain::feed::enable(tx, &name, true).await).await?;
        assert_eq!(say(&new).await, 202);
        Ok(())
    }
}
