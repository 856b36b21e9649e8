//! Readers that do not read (security.md O2): whoever asks and does not take the answer, or takes it a byte at a time, is
//! shown out; an open page that does not take its hints loses its place. The others are served meanwhile.

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use anyhow::Context;
use chezhu::ground::actor::Actor;
use chezhu::ground::change::Change;
use chezhu::ground::db::Tx;
use chezhu::ground::id::PersonId;
use chezhu_tests::app::TestApp;
use chezhu_tests::{figures, on_both};
use futures::future::join_all;
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::sleep;
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite::Message;

use crate::live::Socket;

/// A connection that keeps next to nothing of what comes.
async fn narrow(app: &TestApp) -> anyhow::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.set_recv_buffer_size(4_096)?;
    Ok(socket.connect(app.base.trim_start_matches("http://").parse()?).await?)
}

/// Whether a look at the connection said that it is over.
fn over<T>(looked: std::io::Result<T>) -> bool {
    looked.is_err_and(|error| error.kind() != ErrorKind::WouldBlock)
}

/// Comes `later`, asks for far more than anybody keeps for it, and takes a byte now and then or nothing; how long until the
/// server ended it, `None` when it did not in half a minute.
async fn reader(app: &TestApp, later: Duration, bytewise: bool) -> anyhow::Result<Option<Duration>> {
    sleep(later).await;
    let stream = narrow(app).await?;
    let ask = "GET /api/v1/openapi.json HTTP/1.1\r\nhost: x\r\n\r\n".repeat(16);
    stream.writable().await?;
    stream.try_write(ask.as_bytes())?;
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(30) {
        sleep(Duration::from_millis(250)).await;
        let read = bytewise && over(stream.try_read(&mut [0]));
        // Who is gone says so only to somebody who writes.
        if read || over(stream.try_write(b"\r\n")) {
            return Ok(Some(began.elapsed()));
        }
    }
    Ok(None)
}

/// The 99th of a hundred quick questions, and how many were not answered well.
async fn quick(app: &TestApp) -> (Duration, usize) {
    let (mut took, mut refused) = (Vec::new(), 0);
    for _ in 0..100 {
        let began = Instant::now();
        refused += usize::from(app.get("/api/v1/stores").send().await.status != 200);
        took.push(began.elapsed());
        sleep(Duration::from_millis(50)).await;
    }
    took.sort_unstable();
    (took[98], refused)
}

on_both! {
    async fn who_does_not_read_is_shown_out_and_the_others_are_served(app: TestApp) -> anyhow::Result<()> {
        let began = Instant::now();
        let each = figures::size(10, 100);
        let (alone, _) = quick(&app).await;
        // One after the other: two hundred who ask for the longest answer in one moment are a rush, which `chaos rush` is for.
        let slow = (0_u64..).take(2 * each).map(|n| reader(&app, Duration::from_millis(5 * n), n % 2 == 0));
        let (slow, (beside, refused)) = futures::join!(join_all(slow), quick(&app));
        let slow = slow.into_iter().collect::<Result<Vec<_>, _>>()?;
        let (closed, longest) = (slow.iter().flatten().count(), slow.iter().flatten().max().copied().unwrap_or_default());
        let values = [
            ("slow_readers", json!(slow.len())), ("closed", json!(closed)), ("longest_ms", json!(u64::try_from(longest.as_millis())?)),
            ("quick_refused", json!(refused)), ("p99_alone_us", json!(u64::try_from(alone.as_micros())?)),
            ("p99_beside_us", json!(u64::try_from(beside.as_micros())?)),
        ];
        let ok = closed == 2 * each && refused == 0;
        let goal = "readers that take nothing or a byte at a time: each closed ≤ 15 s, the quick all served, p99 ≤ 2 × base";
        let in_time = longest <= Duration::from_secs(15) && beside <= 2 * alone;
        figures::line("O2", goal, &[&values[..], &figures::tail(app.engine, began)].concat(), ok && in_time);
        assert!(ok, "{closed} of {} closed, {refused} of the quick refused", slow.len());
        Ok(())
    }

    with [("live.each", "1")]
    async fn a_page_that_does_not_read_loses_its_place(app: TestApp) -> anyhow::Result<()> {
        let li = app.owner("li").await;
        let me = app.get("/api/v1/me").bearer(&li.token).expect(200).await;
        let person: PersonId = me["id"].as_str().context("an id")?.parse()?;
        let url = format!("{}/api/v1/live", app.base.replacen("http", "ws", 1));
        let (mut page, _) = client_async(url, narrow(&app).await?).await?;
        page.send(Message::text(json!({ "token": li.token }).to_string())).await?;
        let ready = page.next().await.context("the socket ended")??.into_text()?;
        assert_eq!(serde_json::from_str::<Value>(&ready)?, json!({ "type": "ready" }));
        // Two megabytes of hints, of which it takes none.
        let subject = "x".repeat(500);
        for round in 0..64 {
            app.db.write(Actor::System("test"), async |tx: &mut Tx| {
                (0..60).for_each(|n| tx.changed(Change::of("person", format!("{subject}{round}.{n}"), 1).to_person(person)));
                Ok(())
            }).await?;
            sleep(Duration::from_millis(20)).await;
        }
        // Its place is free when the server has given it up; a page that reads is let in then.
        let (began, mut let_in) = (Instant::now(), false);
        while !let_in && began.elapsed() < Duration::from_secs(40) {
            let mut again = Socket::silent(&app.base).await?;
            again.say(&json!({ "token": li.token }).to_string()).await?;
            let_in = again.frame().await.is_ok_and(|frame| frame["type"] == "ready");
            sleep(Duration::from_millis(500)).await;
        }
        assert!(let_in, "the place never came back");
        // And its connection ends.
        let stream = page.get_ref();
        let masked_ping = [0x89, 0x80, 0, 0, 0, 0];
        let (began, mut ended) = (Instant::now(), false);
        while !ended && began.elapsed() < Duration::from_secs(30) {
            sleep(Duration::from_millis(500)).await;
            ended = over(stream.try_write(&masked_ping));
        }
        assert!(ended, "the connection of who does not read stays");
        Ok(())
    }
}
