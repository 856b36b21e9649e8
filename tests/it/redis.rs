//! Redis killed, flushed, stopped, lying and absent (security.md R5): no wrong answer, no 5xx, limits hold in the process,
//! hints arrive by polling. The server is this suite's own and is ended by its process id.

use std::io::Write;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Context;
use chezhu_tests::app::{Owner, TestApp};
use chezhu_tests::database::Engine;
use serde_json::json;

use crate::live::Socket;

/// Logins a minute of one address.
const LOGINS: usize = 12;

/// A Redis of our own.
struct Redis(Option<Child>, u16);

impl Redis {
    async fn start(port: u16) -> anyhow::Result<Redis> {
        let port_text = port.to_string();
        let args = [
            "--bind",
            "127.0.0.1",
            "--port",
            &port_text,
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            "/tmp",
        ];
        let child = Command::new("redis-server")
            .args(args)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let redis = Redis(Some(child.context("redis-server does not start")?), port);
        for _ in 0..200 {
            if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
                return Ok(redis);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        anyhow::bail!("redis-server does not listen")
    }

    fn signal(&self, name: &str) -> anyhow::Result<()> {
        let pid = self.0.as_ref().context("it has ended")?.id().to_string();
        let done = Command::new("kill").args([&format!("-{name}"), &pid]).status()?;
        anyhow::ensure!(done.success(), "kill -{name} {pid}");
        Ok(())
    }

    async fn flush(&self) -> anyhow::Result<()> {
        let client = redis::Client::open(format!("redis://127.0.0.1:{}/", self.1))?;
        let mut connection = client.get_multiplexed_async_connection().await?;
        Ok(redis::cmd("FLUSHALL").query_async(&mut connection).await?)
    }

    fn end(&mut self) -> anyhow::Result<()> {
        if let Some(mut child) = self.0.take() {
            child.kill()?;
            child.wait()?;
        }
        Ok(())
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        // A stopped process hears a kill too.
        let _gone = self.end();
    }
}

/// Somebody else at Redis' address who answers anything with what is no answer.
struct Liar(Arc<AtomicBool>, Option<std::thread::JoinHandle<()>>);

impl Liar {
    fn start(port: u16) -> anyhow::Result<Liar> {
        let listener = TcpListener::bind(("127.0.0.1", port))?;
        listener.set_nonblocking(true)?;
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let thread = std::thread::spawn(move || {
            let lies: [&[u8]; 5] = [
                b"HTTP/1.1 200 OK\r\n\r\n",
                b"*-7\r\n$99999999999\r\n",
                b"\x00\xff\xfe\r\n",
                b"+OK\r\n+OK\r\n+OK\r\n",
                b":notanumber\r\n",
            ];
            let mut open = Vec::new();
            let mut n = 0;
            while !stopped.load(Ordering::SeqCst) {
                if let Ok((stream, _)) = listener.accept() {
                    open.push(stream);
                }
                for stream in &mut open {
                    n += 1;
                    let _hung_up = stream.write_all(lies[n % lies.len()]);
                }
                open.truncate(64);
                std::thread::sleep(Duration::from_millis(5));
            }
        });
        Ok(Liar(stop, Some(thread)))
    }
}

impl Drop for Liar {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
        if let Some(thread) = self.1.take() {
            let _joined = thread.join();
        }
    }
}

/// What must hold whatever Redis does: answers, the limit of logins, hints at another process.
async fn all_is_well(app: &TestApp, owner: &Owner, page: &mut Socket, what: &str, round: u8) -> anyhow::Result<()> {
    for n in 0..4 {
        let name = format!("王{}", ["小", "大", "一", "二"][n]);
        let wish = json!({ "name": name });
        let changed = app.patch("/api/v1/me", &wish).bearer(&owner.token).expect(200).await;
        assert_eq!(changed["name"], json!(name), "{what}");
        let seen = app.get("/api/v1/me").bearer(&owner.token).expect(200).await;
        assert_eq!(seen["name"], json!(name), "{what}");
        // Each change is told, or a later one stands for it.
        page.until("person").await.context(what.to_owned())?;
    }
    let address = format!("10.1.1.{round}");
    let mut let_in = 0;
    // A slow machine is let in more often: the limit fills up again while it asks.
    for n in 0..20 * LOGINS {
        let code = json!({ "code": format!("demo-o_{what}-{n}") });
        let login = app
            .post("/api/v1/auth/wechat", &code)
            .header("x-forwarded-for", &address)
            .send()
            .await;
        match login.status {
            200 => let_in += 1,
            429 => break,
            other => anyhow::bail!("{what}: {other} {}", login.text()),
        }
    }
    assert!(
        (LOGINS..20 * LOGINS).contains(&let_in),
        "{what}: {let_in} logins before the limit"
    );
    Ok(())
}

async fn chaos(app: TestApp, port: u16, mut server: Redis) -> anyhow::Result<()> {
    let owner = app.owner("wang").await;
    let second = chezhu_bff::start(app.settings.clone(), app.clock.clone(), app.keys.clone(), None).await?;
    let mut page = Socket::open(&format!("http://{}", second.addr), &owner.token).await?;
    all_is_well(&app, &owner, &mut page, "healthy", 1).await?;
    let flushing = async {
        loop {
            tokio::time::sleep(Duration::from_millis(100)).await;
            if let Err(error) = server.flush().await {
                return error;
            }
        }
    };
    tokio::select! {
        well = all_is_well(&app, &owner, &mut page, "flushed", 2) => well?,
        error = flushing => return Err(error),
    }
    server.signal("STOP")?;
    all_is_well(&app, &owner, &mut page, "stopped", 3).await?;
    server.signal("CONT")?;
    all_is_well(&app, &owner, &mut page, "awake", 4).await?;
    server.end()?;
    all_is_well(&app, &owner, &mut page, "killed", 5).await?;
    let liar = Liar::start(port)?;
    all_is_well(&app, &owner, &mut page, "lying", 6).await?;
    drop(liar);
    all_is_well(&app, &owner, &mut page, "absent", 7).await?;
    let _back = Redis::start(port).await?;
    all_is_well(&app, &owner, &mut page, "back", 8).await?;
    second.stop().await;
    Ok(())
}

fn run(engine: Engine) -> anyhow::Result<()> {
    let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
    let url = format!("redis://127.0.0.1:{port}/");
    let logins = LOGINS.to_string();
    let settings = [
        ("redis.url", url.as_str()),
        ("http.login_per_minute", logins.as_str()),
        ("http.trusted_hops", "1"),
    ];
    chezhu_tests::app::run(engine, &settings, async |app: TestApp| {
        let server = Redis::start(port).await?;
        chaos(app, port, server).await
    })
}

#[test]
fn chaos_on_sqlite() -> anyhow::Result<()> {
    run(Engine::Sqlite)
}

#[test]
fn chaos_on_postgres() -> anyhow::Result<()> {
    run(Engine::Postgres)
}
