//! Open pages hear of changes: across processes, with Redis and without, each their own (rulings 27).

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use chezhu::domain::staff::Role;
use chezhu::ground::actor::Actor;
use chezhu::ground::change::{Change, Follower, Found};
use chezhu::ground::db::{Db, Tx};
use chezhu::ground::id::PersonId;
use chezhu_tests::app::{Owner, TestApp};
use chezhu_tests::database::Engine;
use chezhu_tests::on_both;
use chezhu_tests::seed::Seed;
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// Long enough for a loaded machine; nothing is measured here.
const PATIENCE: Duration = Duration::from_secs(30);

/// A page that listens.
pub struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    /// Opens a socket without a word.
    pub async fn silent(base: &str) -> anyhow::Result<Socket> {
        let url = format!("{}/api/v1/live", base.replacen("http", "ws", 1));
        Ok(Socket(connect_async(url).await.context("no socket")?.0))
    }

    /// Opens a socket with this token and waits until it is ready.
    pub async fn open(base: &str, token: &str) -> anyhow::Result<Socket> {
        let mut socket = Socket::silent(base).await?;
        socket.say(&json!({ "token": token }).to_string()).await?;
        assert_eq!(socket.frame().await?, json!({ "type": "ready" }));
        Ok(socket)
    }

    /// Says this.
    pub async fn say(&mut self, text: &str) -> anyhow::Result<()> {
        Ok(self.0.send(Message::text(text)).await?)
    }

    async fn next(&mut self) -> anyhow::Result<Message> {
        loop {
            let next = tokio::time::timeout(PATIENCE, self.0.next()).await;
            match next.context("nothing came")?.context("the socket ended")?? {
                Message::Ping(_) | Message::Pong(_) => {}
                other => return Ok(other),
            }
        }
    }

    /// The next frame.
    pub async fn frame(&mut self) -> anyhow::Result<Value> {
        match self.next().await? {
            Message::Text(text) => Ok(serde_json::from_str(&text)?),
            other => bail!("{other:?}"),
        }
    }

    /// The kind and id of the next hint.
    pub async fn hint(&mut self) -> anyhow::Result<(String, String)> {
        let frame = self.frame().await?;
        assert_eq!(frame["type"], "hint", "{frame}");
        let text = |field: &str| frame[field].as_str().unwrap_or_default().to_owned();
        Ok((text("kind"), text("id")))
    }

    /// Reads on until this kind of hint comes.
    pub async fn until(&mut self, kind: &str) -> anyhow::Result<String> {
        loop {
            let (came, id) = self.hint().await?;
            if came == kind {
                return Ok(id);
            }
        }
    }

    /// With which number it is closed, after whatever hints.
    pub async fn closed(&mut self) -> anyhow::Result<u16> {
        loop {
            if let Message::Close(frame) = self.next().await? {
                return Ok(frame.map_or(0, |frame| frame.code.into()));
            }
        }
    }
}

async fn rename(app: &TestApp, owner: &Owner, name: &str) {
    let wish = json!({ "name": name });
    app.patch("/api/v1/me", &wish).bearer(&owner.token).expect(200).await;
}

async fn id(app: &TestApp, owner: &Owner) -> String {
    let me = app.get("/api/v1/me").bearer(&owner.token).expect(200).await;
    me["id"].as_str().unwrap_or_default().to_owned()
}

/// Pages at a second process hear of what the first one writes, and of what a sweep writes; each hears its own only.
async fn across_processes(app: &TestApp) -> anyhow::Result<()> {
    let seed = Seed::small(app).await?;
    let (li, wang) = (app.owner("li").await, app.owner("wang").await);
    let here = app.staff(Role::ServiceAdvisor, Some(seed.store)).await?;
    let other = chezhu::ground::id::StoreId::fresh(app.clock.now());
    let elsewhere = app.staff(Role::ServiceAdvisor, Some(other)).await?;
    let second = chezhu_bff::start(app.settings.clone(), app.clock.clone(), app.keys.clone(), None).await?;
    let base = format!("http://{}", second.addr);
    let mut page = Socket::open(&base, &li.token).await?;
    let mut same = Socket::open(&app.base, &li.token).await?;
    let mut stranger = Socket::open(&base, &wang.token).await?;
    let mut board = Socket::open(&base, &here.token).await?;
    let mut far = Socket::open(&base, &elsewhere.token).await?;

    let book = json!({ "store_id": seed.store, "item_ids": [seed.items["check"]], "way": "leave", "start_at": "2026-11-24T02:00:00Z" });
    let booking = app.post("/api/v1/bookings", &book).bearer(&li.token).expect(201).await;
    let booking = booking["id"].as_str().unwrap_or_default();
    for socket in [&mut page, &mut same, &mut board] {
        assert_eq!(socket.until("booking").await?, booking);
    }
    app.clock.advance(Duration::from_secs(301));
    assert_eq!(app.jobs()?.sweep("booking.holds").await?, 1);
    for socket in [&mut page, &mut same, &mut board] {
        assert_eq!(socket.until("booking").await?, booking);
    }
    // What strangers hear first is what comes last, because nothing else was theirs.
    rename(app, &wang, "王小明").await;
    assert_eq!(stranger.hint().await?, ("person".to_owned(), id(app, &wang).await));
    let change = Change::of("store", other, 0).to_store(other);
    app.db
        .write(Actor::System("test"), async |tx: &mut Tx| {
            tx.changed(change);
            Ok(())
        })
        .await?;
    assert_eq!(far.hint().await?, ("store".to_owned(), other.to_string()));
    // A stop says so.
    let stopped = futures::join!(second.stop(), page.closed());
    assert_eq!(stopped.1?, 1001);
    Ok(())
}

async fn ended_by(app: &TestApp, socket: &mut Socket, what: &str, close: u16) -> anyhow::Result<()> {
    let _ = app;
    assert_eq!(socket.closed().await?, close, "{what}");
    Ok(())
}

async fn see(follower: &mut Follower, db: &Db) -> anyhow::Result<Vec<String>> {
    match follower.step(&db.read(Actor::System("test"))).await? {
        Found::Changes(rows) => Ok(rows.into_iter().map(|row| row.subject).collect()),
        Found::Anything => bail!("too many"),
    }
}

on_both! {
    async fn a_change_reaches_the_pages_of_another_process(app: TestApp) -> anyhow::Result<()> {
        across_processes(&app).await
    }

    with [("redis.url", "")]
    async fn it_does_without_redis(app: TestApp) -> anyhow::Result<()> {
        across_processes(&app).await
    }

    async fn only_a_good_first_frame_opens_it(app: TestApp) -> anyhow::Result<()> {
        let li = app.owner("li").await;
        let cases = [
            (json!({ "token": "no.such.token" }).to_string(), 4401),
            (json!({ "token": format!("{}x", li.token) }).to_string(), 4401),
            (json!({ "token": li.token, "more": 1 }).to_string(), 1008),
            (li.token.clone(), 1008),
            ("x".repeat(9 * 1024), 1008),
        ];
        for (text, close) in cases {
            let mut socket = Socket::silent(&app.base).await?;
            socket.say(&text).await?;
            assert_eq!(socket.closed().await?, close, "{text:.40}");
        }
        // Bytes are no text, and a flood of frames is noise.
        let mut socket = Socket::silent(&app.base).await?;
        socket.0.send(Message::binary(vec![0_u8; 4])).await?;
        ended_by(&app, &mut socket, "bytes", 1008).await?;
        let mut socket = Socket::open(&app.base, &li.token).await?;
        for _ in 0..40 {
            let _ended = socket.0.send(Message::Pong(Vec::new().into())).await;
        }
        ended_by(&app, &mut socket, "flood", 1008).await?;
        // The address takes no token, and without an upgrade there is nothing to see.
        let plain = app.get("/api/v1/live").bearer(&li.token).send().await;
        assert_eq!((plain.status, &plain.json()["code"]), (426, &json!("live.upgrade")));
        Ok(())
    }

    with [("live.each", "2")]
    async fn a_person_has_so_many_sockets(app: TestApp) -> anyhow::Result<()> {
        let (li, wang) = (app.owner("li").await, app.owner("wang").await);
        let _first = Socket::open(&app.base, &li.token).await?;
        let second = Socket::open(&app.base, &li.token).await?;
        let mut third = Socket::silent(&app.base).await?;
        third.say(&json!({ "token": li.token }).to_string()).await?;
        assert_eq!(third.closed().await?, 4429);
        Socket::open(&app.base, &wang.token).await?;
        drop(second);
        // The place is free when the server has seen it go.
        for _ in 0..100 {
            let mut again = Socket::silent(&app.base).await?;
            again.say(&json!({ "token": li.token }).to_string()).await?;
            if matches!(again.next().await?, Message::Text(_)) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("the place never came back")
    }

    async fn a_session_that_ends_ends_its_sockets(app: TestApp) -> anyhow::Result<()> {
        let (li, wang) = (app.owner("li").await, app.owner("wang").await);
        let advisor = app.staff(Role::ServiceAdvisor, Some(chezhu::ground::id::StoreId::fresh(app.clock.now()))).await?;
        let mut one = Socket::open(&app.base, &li.token).await?;
        app.post("/api/v1/auth/logout", &()).bearer(&li.token).expect(204).await;
        ended_by(&app, &mut one, "log-out", 4401).await?;
        let mut all = Socket::open(&app.base, &wang.token).await?;
        app.post("/api/v1/auth/logout-everywhere", &()).bearer(&wang.token).expect(204).await;
        ended_by(&app, &mut all, "log-out everywhere", 4401).await?;
        let mut sent_away = Socket::open(&app.base, &advisor.token).await?;
        let system = Actor::System("test");
        app.db.write(system, async |tx| chezhu::domain::staff::set_enabled(tx, advisor.id, false).await).await?;
        ended_by(&app, &mut sent_away, "sent away", 4401).await?;
        // A token lives an hour at most; a renewed one goes on.
        let zhao = app.owner("zhao").await;
        let mut page = Socket::open(&app.base, &zhao.token).await?;
        let mut lazy = Socket::open(&app.base, &zhao.token).await?;
        let renew = json!({ "refresh_token": zhao.refresh });
        app.clock.advance(Duration::from_secs(60));
        let renewed = app.post("/api/v1/auth/refresh", &renew).expect(200).await;
        let token = renewed["access_token"].as_str().unwrap_or_default().to_owned();
        page.say(&json!({ "token": token }).to_string()).await?;
        let zhao = Owner { token, ..zhao };
        rename(&app, &zhao, "赵一").await;
        page.until("person").await?;
        let life = renewed["expires_in"].as_u64().context("expires_in")?;
        app.clock.advance(Duration::from_secs(life - 30));
        ended_by(&app, &mut lazy, "expired", 4401).await?;
        rename(&app, &zhao, "赵二").await;
        page.until("person").await?;
        app.clock.advance(Duration::from_secs(60));
        ended_by(&app, &mut page, "expired", 4401).await
    }

    /// PostgreSQL shows rows in the order of commits, not of their numbers.
    async fn what_commits_late_is_seen_late_and_once(app: TestApp) -> anyhow::Result<()> {
        let mut follower = Follower::default();
        assert!(see(&mut follower, &app.db).await?.is_empty());
        let note = |subject: &str| Change::of("test", subject, 1).to_person(PersonId::fresh(app.clock.now()));
        let plain = async |subject: &str| {
            let change = note(subject);
            app.db.write(Actor::System("test"), async |tx: &mut Tx| { tx.changed(change); Ok(()) }).await
        };
        if app.engine == Engine::Sqlite {
            plain("one").await?;
            assert_eq!(see(&mut follower, &app.db).await?, ["one"]);
            return Ok(());
        }
        let (begun, has_begun) = oneshot::channel();
        let (end, may_end) = oneshot::channel::<()>();
        let late = Db::open(&app.settings.database(), app.clock.clone(), Arc::clone(&app.keys)).await?;
        let slow = late.write(Actor::System("test"), async |tx: &mut Tx| {
            let sql = "INSERT INTO change (kind, subject, version, at) VALUES ('test', 'late', 1, 0)";
            tx.run(sql, []).await?;
            let _listens = begun.send(());
            let _said = may_end.await;
            Ok(())
        });
        let rest = async {
            has_begun.await?;
            plain("early").await?;
            let gone = app.db.write(Actor::System("test"), async |tx: &mut Tx| {
                tx.run("INSERT INTO change (kind, subject, version, at) VALUES ('test', 'gone', 1, 0)", []).await?;
                Err::<(), _>(chezhu::ground::error::Error::Missing("nothing"))
            });
            assert!(gone.await.is_err());
            plain("after").await?;
            assert_eq!(see(&mut follower, &app.db).await?, ["early", "after"]);
            assert!(see(&mut follower, &app.db).await?.is_empty());
            let _ends = end.send(());
            anyhow::Ok(())
        };
        let (slow, rest) = futures::join!(slow, rest);
        slow?;
        rest?;
        assert_eq!(see(&mut follower, &app.db).await?, ["late"]);
        assert!(see(&mut follower, &app.db).await?.is_empty());
        plain("last").await?;
        assert_eq!(see(&mut follower, &app.db).await?, ["last"]);
        late.close().await?;
        Ok(())
    }

    /// A reader that lies far behind is told to look at everything, and old rows are swept away.
    async fn old_changes_are_forgotten(app: TestApp) -> anyhow::Result<()> {
        let mut follower = Follower::default();
        see(&mut follower, &app.db).await?;
        app.db.write(Actor::System("test"), async |tx: &mut Tx| {
            for n in 0..5_200 {
                tx.changed(Change::of("test", n, 1));
            }
            Ok(())
        }).await?;
        let far = follower.step(&app.db.read(Actor::System("test"))).await?;
        assert_eq!(far, Found::Anything);
        assert!(see(&mut follower, &app.db).await?.is_empty());
        assert_eq!(app.jobs()?.sweep("live.purge").await?, 0);
        app.clock.advance(Duration::from_secs(3_601));
        assert!(app.jobs()?.sweep("live.purge").await? >= 5_200);
        let newest = chezhu::ground::change::newest(&app.db.read(Actor::System("test"))).await?;
        assert_eq!(newest, 0);
        app.db.write(Actor::System("test"), async |tx: &mut Tx| { tx.changed(Change::of("test", "new", 1)); Ok(()) }).await?;
        assert_eq!(see(&mut follower, &app.db).await?, ["new"]);
        Ok(())
    }
}
