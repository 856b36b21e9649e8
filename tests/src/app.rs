//! A house of its own for each test: database, stand-in for WeChat, bff on a free port, a clock that stands still.

mod complaints;
mod twin;

use std::cell::{Cell, RefCell};
use std::ops::Deref;
use std::panic::AssertUnwindSafe;
use std::rc::Rc;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use anyhow::Context;
use chezhu::domain::staff::{self, InviteStaff, Password, Role, RoleWish, Username};
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::{At, Clock};
use chezhu::ground::db::Db;
use chezhu::ground::id::{StaffId, StoreId, fresh_uuid};
use chezhu::ground::seal::Keyring;
use chezhu::ground::text::Line;
use chezhu::host::config::Settings;
use chezhu_bff::Running;
use chezhu_jobs::{Channels, Jobs};
use futures::FutureExt;
use reqwest::Method;
use serde::Serialize;

use crate::client::Call;
use crate::database::{Database, Engine};
use crate::standin::wechat::{self, StandIn};
use twin::Twin;

/// Monday, 23 November 2026, 09:00 in Shanghai.
pub const START: At = At::from_ms(1_795_395_600_000);

/// The running house; cheap to clone.
#[derive(Clone)]
pub struct TestApp(Rc<House>);

/// What a [`TestApp`] holds.
pub struct House {
    /// Which database it stands on.
    pub engine: Engine,
    /// The hand of the clock: `app.clock.advance(…)`.
    pub clock: Clock,
    /// The database, to look behind the front door.
    pub db: Db,
    /// The keys of the house.
    pub keys: Arc<Keyring>,
    /// The stand-in for WeChat.
    pub wechat: StandIn,
    /// The settings that the server runs with.
    pub settings: Settings,
    /// `http://127.0.0.1:<port>` of the public door.
    pub base: String,
    /// `http://127.0.0.1:<port>` of the inner door.
    pub inner: String,
    client: RefCell<reqwest::Client>,
    running: RefCell<Option<Running>>,
    twin: Option<Twin>,
    count: Cell<u32>,
    database: Database,
    media: tempfile::TempDir,
}

impl Deref for TestApp {
    type Target = House;

    fn deref(&self) -> &House {
        &self.0
    }
}

/// A logged-in member of staff.
#[derive(Clone, Debug)]
pub struct Staff {
    /// Who.
    pub id: StaffId,
    /// Access token.
    pub token: String,
    /// Refresh token.
    pub refresh: String,
    /// The name to log in by.
    pub username: String,
}

/// The password of everybody in the tests.
pub const PASSWORD: &str = "correct horse battery";

/// The seed of everybody's authenticator in the tests.
pub const TOTP_SEED: [u8; staff::SEED] = [7; staff::SEED];

/// One hash for all of them: Argon2id is slow on purpose.
fn password_hash() -> anyhow::Result<String> {
    static HASH: OnceLock<String> = OnceLock::new();
    if let Some(hash) = HASH.get() {
        return Ok(hash.clone());
    }
    let hash = Password::new(PASSWORD.to_owned())?.hash()?;
    Ok(HASH.get_or_init(|| hash).clone())
}

/// A logged-in owner.
#[derive(Clone, Debug)]
pub struct Owner {
    /// Access token.
    pub token: String,
    /// Refresh token.
    pub refresh: String,
    /// Their openid at the stand-in.
    pub openid: String,
}

fn client() -> anyhow::Result<reqwest::Client> {
    Ok(reqwest::Client::builder()
        .timeout(Duration::from_secs(60))
        .redirect(reqwest::redirect::Policy::none())
        .no_gzip()
        .build()?)
}

impl TestApp {
    /// Starts a house on this engine.
    pub async fn start(engine: Engine) -> anyhow::Result<TestApp> {
        TestApp::start_with(engine, &[]).await
    }

    /// Starts a house with these settings (`section.key`) on top of those that suit tests.
    pub async fn start_with(engine: Engine, settings: &[(&str, &str)]) -> anyhow::Result<TestApp> {
        TestApp::over(Database::fresh(engine).await?, Arc::new(Keyring::for_tests()), settings).await
    }

    /// Starts a house with these settings over a database that is there, with the keys that it was filled with.
    pub async fn over(database: Database, keys: Arc<Keyring>, settings: &[(&str, &str)]) -> anyhow::Result<TestApp> {
        complaints::heard();
        let (clock, engine) = (Clock::manual(START), database.engine);
        let wechat = StandIn::start(clock.clone()).await?;
        let media = tempfile::tempdir()?;
        let media_dir = media.path().to_string_lossy().into_owned();
        let mut values = vec![
            ("media.dir", media_dir.as_str()),
            ("http.listen", "127.0.0.1:0"),
            ("http.inner_listen", "127.0.0.1:0"),
            ("jobs.inner_listen", "127.0.0.1:0"),
            ("http.workers", "1"),
            ("http.per_second", "100000"),
            ("http.burst", "100000"),
            ("http.at_once", "100000"),
            ("http.login_per_minute", "100000"),
            ("http.stop_seconds", "2"),
            ("database.url", database.url.as_str()),
            ("database.connections", "2"),
            ("redis.url", database.redis.as_str()),
            ("wechat.base_url", wechat.base_url.as_str()),
            ("wechat.allow_http", "true"),
            ("wechat.app_id", wechat::APP_ID),
            ("wechat.app_secret", wechat::APP_SECRET),
            ("wechat.sends_per_second", "100000"),
            ("keys.dir", "/nowhere"),
        ];
        values.extend(settings.iter().filter(|(name, _)| *name != twin::ALONE));
        let twins = twin::wanted(engine, settings);
        let settings = Settings::with(&values)?;
        let db = database.open(clock.clone(), keys.clone()).await?;
        let running = chezhu_bff::start(settings.clone(), clock.clone(), keys.clone(), None).await?;
        let twin = match twins {
            true => Some(Twin::start(&database, &settings, &clock, &keys).await?),
            false => None,
        };
        let (base, inner) = (
            format!("http://{}", running.addr),
            format!("http://{}", running.inner_addr),
        );
        let client = RefCell::new(client()?);
        let (running, count) = (RefCell::new(Some(running)), Cell::new(0));
        Ok(TestApp(Rc::new(House {
            engine,
            clock,
            db,
            keys,
            wechat,
            settings,
            base,
            inner,
            client,
            running,
            twin,
            count,
            database,
            media,
        })))
    }
}

impl House {
    /// A call of the public door. POST, PUT and PATCH carry a fresh `Idempotency-Key`.
    pub fn call(&self, method: Method, path: &str) -> Call {
        let keyed = [Method::POST, Method::PUT, Method::PATCH].contains(&method);
        let base = self.twin.as_ref().and_then(Twin::base).unwrap_or(&self.base);
        let call =
            Call::new(self.client.borrow().clone(), method, format!("{base}{path}")).patient(self.twin.is_some());
        if keyed {
            call.key(&fresh_uuid(self.clock.now()).simple().to_string())
        } else {
            call
        }
    }

    /// GET.
    pub fn get(&self, path: &str) -> Call {
        self.call(Method::GET, path)
    }

    /// GET of the inner door.
    pub fn get_inner(&self, path: &str) -> Call {
        Call::new(
            self.client.borrow().clone(),
            Method::GET,
            format!("{}{path}", self.inner),
        )
    }

    /// POST of JSON with a fresh `Idempotency-Key`. `&()` is an empty body.
    pub fn post(&self, path: &str, body: &impl Serialize) -> Call {
        self.with_body(Method::POST, path, body)
    }

    /// PATCH of JSON with a fresh `Idempotency-Key`.
    pub fn patch(&self, path: &str, body: &impl Serialize) -> Call {
        self.with_body(Method::PATCH, path, body)
    }

    /// PUT of JSON with a fresh `Idempotency-Key`.
    pub fn put(&self, path: &str, body: &impl Serialize) -> Call {
        self.with_body(Method::PUT, path, body)
    }

    /// DELETE.
    pub fn delete(&self, path: &str) -> Call {
        self.call(Method::DELETE, path)
    }

    fn with_body(&self, method: Method, path: &str, body: &impl Serialize) -> Call {
        let call = self.call(method, path).json(body);
        // `()` is written as null, which stands for no body.
        if serde_json::to_value(body).is_ok_and(|value| value.is_null()) {
            call.body("application/json", Vec::new())
        } else {
            call
        }
    }

    /// The jobs in hand: `app.jobs()?.sweep("booking.holds")`.
    ///
    /// # Errors
    /// When a setting is wrong.
    pub fn jobs(&self) -> anyhow::Result<Jobs> {
        let db = self.twin.as_ref().and_then(Twin::db).unwrap_or(&self.db);
        Ok(Jobs::new(db.clone(), Channels::new(&self.settings, &self.clock)?))
    }

    /// A number that this house has not given yet.
    pub fn next_number(&self) -> u32 {
        self.count.set(self.count.get() + 1);
        self.count.get()
    }

    /// Logs an owner in by a code of the stand-in; the same name is the same openid.
    pub async fn owner(&self, name: &str) -> Owner {
        let openid = format!("o_{name}");
        let code = format!("demo-{openid}-{}", self.next_number());
        let reply = self
            .post("/api/v1/auth/wechat", &serde_json::json!({ "code": code }))
            .expect(200)
            .await;
        let text = |field: &str| reply[field].as_str().unwrap_or_default().to_owned();
        Owner {
            token: text("access_token"),
            refresh: text("refresh_token"),
            openid,
        }
    }

    /// Makes a member of staff with this role, in this store or (`None`) in the whole group, and logs them in with
    /// password and authenticator.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn staff(&self, role: Role, store: Option<StoreId>) -> anyhow::Result<Staff> {
        let username = format!("staff{}", self.next_number());
        let wish = InviteStaff {
            username: Username::parse(&username).context("a username")?,
            name: Line::parse(&username)?,
            roles: vec![RoleWish { role, store_id: store }],
        };
        let hash = password_hash()?;
        let id = self
            .db
            .write(Actor::System("test"), async |tx| {
                staff::settle(tx, wish, &hash, &TOTP_SEED).await
            })
            .await?;
        let (token, refresh) = self.staff_login(&username).await;
        Ok(Staff {
            id,
            token,
            refresh,
            username,
        })
    }

    /// Logs a member of staff in again; gives access and refresh token.
    pub async fn staff_login(&self, username: &str) -> (String, String) {
        let totp = staff::code(&TOTP_SEED, staff::step_at(self.clock.now()));
        let login = serde_json::json!({ "username": username, "password": PASSWORD, "totp": totp });
        let reply = self.post("/api/v1/staff/auth/login", &login).expect(200).await;
        let text = |field: &str| reply[field].as_str().unwrap_or_default().to_owned();
        (text("access_token"), text("refresh_token"))
    }

    /// The folder of the SQLite file, to look for what must not be there.
    pub fn folder(&self) -> Option<&std::path::Path> {
        self.database.folder()
    }

    /// The folder in which uploaded pictures lie.
    pub fn media(&self) -> &std::path::Path {
        self.media.path()
    }

    /// Stops the server; the database stays until the house is dropped.
    pub async fn stop(&self) -> anyhow::Result<()> {
        // Its idle connections would keep the server waiting: it looks once a second whether they are gone, so they are given
        // the moment that they need.
        self.client.replace(client()?);
        tokio::time::sleep(Duration::from_millis(5)).await;
        let running = self.running.take();
        if let Some(running) = running {
            running.stop().await;
        }
        if let Some(twin) = &self.twin {
            twin.stop().await?;
        }
        self.db.close().await.context("the test's pool does not close")
    }
}

/// Runs one test in a house of its own and tidies up, whatever happens in it.
///
/// # Panics
/// When the house cannot be started, or the test panics.
pub fn run<T>(engine: Engine, settings: &[(&str, &str)], test: impl AsyncFnOnce(TestApp) -> T) -> T {
    actix_web::rt::System::new().block_on(async {
        let app = match TestApp::start_with(engine, settings).await {
            Ok(app) => app,
            Err(error) => panic!("{error:#}"),
        };
        let outcome = AssertUnwindSafe(test(app.clone())).catch_unwind().await;
        if let Err(error) = app.stop().await {
            eprintln!("{error:#}");
        }
        outcome.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Makes two tests of each `async fn name(app: TestApp) { … }`: `name::sqlite` and `name::postgres`.
///
/// The function may give `anyhow::Result<()>`. Settings go in front: `with [("http.burst", "3")] async fn …`.
#[macro_export]
macro_rules! on_both {
    () => {};
    (
        $(#[$meta:meta])*
        $(with [$($setting:expr),* $(,)?])?
        async fn $name:ident($app:ident: TestApp) $(-> $result:ty)? $body:block
        $($rest:tt)*
    ) => {
        $(#[$meta])*
        async fn $name($app: $crate::app::TestApp) $(-> $result)? $body

        mod $name {
            const SETTINGS: &[(&str, &str)] = &[$($($setting),*)?];

            #[test]
            fn sqlite() -> impl std::process::Termination {
                $crate::app::run($crate::database::Engine::Sqlite, SETTINGS, super::$name)
            }

            #[test]
            fn postgres() -> impl std::process::Termination {
                $crate::app::run($crate::database::Engine::Postgres, SETTINGS, super::$name)
            }
        }

        $crate::on_both! { $($rest)* }
    };
}
