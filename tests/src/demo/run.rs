//! Everything at once: stand-ins, bff, jobs, on SQLite, with the group loaded at the first start.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use chezhu::domain::store;
use chezhu::gateway::shelf::Shelf;
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::{At, Clock};
use chezhu::ground::db::Db;
use chezhu::ground::seal::Keyring;
use chezhu::host::config::Settings;
use chezhu_jobs::{Channels, Jobs};
use serde_json::{Value, json};

use super::history::{History, advisors};
use super::invent::Dice;
use super::progress::say;
use super::repairs::Workshops;
use super::surveys::Asking;
use super::{care, catalog, loans, orders, partner, people, routes, sites};
use crate::standin::{push, service, sms, wechat, wecom};

/// What can be told on the command line.
#[derive(Clone, Debug, clap::Parser)]
#[command(about = "bff, jobs and stand-ins with a demo dealership group on SQLite; Ctrl-C ends all of it")]
pub struct Options {
    /// The public port; 0: any free one.
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// The inner port of bff (health, metrics); 0: any free one.
    #[arg(long, default_value_t = 0)]
    pub inner_port: u16,
    /// The folder of the data.
    #[arg(long, default_value = ".run")]
    pub data: PathBuf,
    /// Where addresses and tokens are written; demo.json in the folder of the data when left out.
    #[arg(long)]
    pub json: Option<PathBuf>,
    /// Begins anew, with history up to today.
    #[arg(long)]
    pub fresh: bool,
    /// How many days of history are played at the first start.
    #[arg(long, default_value_t = 120)]
    pub days: usize,
    /// The instant at which its clock begins (RFC 3339), such as 2026-11-24T10:00:00+08:00; now when left out. For tests that need
    /// a store at work at whatever hour they run.
    #[arg(long, value_parser = instant)]
    pub at: Option<At>,
    /// No maker pushes events by itself; `POST /demo/partner` still does.
    #[arg(long)]
    pub no_partner: bool,
    /// Tracing filter of the log.
    #[arg(long, default_value = "error")]
    pub log: String,
}

fn instant(text: &str) -> Result<At, String> {
    serde_json::from_value(json!(text)).map_err(|error| error.to_string())
}

/// The running demo.
pub struct Demo {
    /// `http://127.0.0.1:<port>`
    pub base: String,
    /// The inner door's.
    pub inner: String,
    bff: chezhu_bff::Running,
    jobs: chezhu_jobs::Running,
    around: Around,
    maker: partner::Going,
}

/// The world outside, as far as the demo has one.
struct Around {
    wechat: wechat::StandIn,
    service: service::StandIn,
    sms: sms::StandIn,
    wecom: wecom::StandIn,
    push: push::StandIn,
}

impl Around {
    async fn start(clock: &Clock) -> anyhow::Result<Around> {
        Ok(Around {
            wechat: wechat::StandIn::start(clock.clone()).await?,
            service: service::StandIn::start(clock.clone()).await?,
            sms: sms::StandIn::start(clock.clone()).await?,
            wecom: wecom::StandIn::start(clock.clone()).await?,
            push: push::StandIn::start(clock.clone()).await?,
        })
    }
}

impl Demo {
    /// Where one sees what went out: journals of the stand-ins, and the metrics of the jobs.
    pub fn windows(&self) -> [(&'static str, String); 6] {
        let Around {
            wechat,
            service,
            sms,
            wecom,
            push,
        } = &self.around;
        let journal = |base: &str| format!("{base}/_control/journal");
        [
            ("WeChat", journal(&wechat.base_url)),
            ("service account", journal(&service.base_url)),
            ("SMS", journal(&sms.base_url)),
            ("WeCom", journal(&wecom.base_url)),
            ("pushes", format!("{}/_control/sent", push.base_url)),
            ("metrics", format!("http://{}/metrics", self.jobs.inner_addr)),
        ]
    }

    /// Whether the demo's maker pushes events by itself.
    pub fn has_partner(&self) -> bool {
        self.maker.pushes()
    }

    /// Stops all of it.
    pub async fn stop(self) {
        self.maker.stop().await;
        self.jobs.stop().await;
        self.bff.stop().await;
        self.around.wechat.stop().await;
        self.around.service.stop().await;
        self.around.sms.stop().await;
        self.around.wecom.stop().await;
        self.around.push.stop().await;
    }
}

/// What of bff's settings the environment may change: `make fuzz` asks as fast as it can.
const FROM_ENVIRONMENT: [(&str, &str); 3] = [
    ("http.per_second", "CHEZHU_HTTP__PER_SECOND"),
    ("http.burst", "CHEZHU_HTTP__BURST"),
    ("http.login_per_minute", "CHEZHU_HTTP__LOGIN_PER_MINUTE"),
];

fn settings(options: &Options, around: &Around) -> anyhow::Result<Settings> {
    let (listen, inner) = (
        format!("127.0.0.1:{}", options.port),
        format!("127.0.0.1:{}", options.inner_port),
    );
    let database = format!("sqlite://{}", options.data.join("chezhu.sqlite").display());
    let keys = options.data.join("keys").display().to_string();
    let media = options.data.join("media").display().to_string();
    let staff = sites::root().join("consultant/dist").display().to_string();
    let environment = FROM_ENVIRONMENT.map(|(key, name)| (key, std::env::var(name).unwrap_or_default()));
    let mut values = vec![
        ("http.listen", listen.as_str()),
        ("http.inner_listen", inner.as_str()),
        ("http.per_second", "200"),
        ("http.burst", "600"),
        ("http.login_per_minute", "600"),
        ("http.stop_seconds", "3"),
        ("http.staff_dir", staff.as_str()),
        ("jobs.inner_listen", "127.0.0.1:0"),
        ("database.url", database.as_str()),
        ("wechat.base_url", around.wechat.base_url.as_str()),
        ("wechat.allow_http", "true"),
        ("wechat.app_id", wechat::APP_ID),
        ("wechat.app_secret", wechat::APP_SECRET),
        ("wechat.template_booking", "demo-template-of-bookings"),
        ("wechat.service.base_url", around.service.base_url.as_str()),
        ("wechat.service.app_id", service::APP_ID),
        ("wechat.service.app_secret", service::APP_SECRET),
        (
            "wechat.service.templates.booking.id",
            "demo-service-template-of-bookings",
        ),
        ("wechat.service.templates.booking.fields.thing1", "title"),
        ("wechat.service.templates.booking.fields.time2", "time"),
        ("wechat.service.templates.booking.fields.thing3", "store"),
        ("sms.provider", "tencent"),
        ("sms.base_url", around.sms.base_url.as_str()),
        ("sms.allow_http", "true"),
        ("sms.key_id", sms::KEY_ID),
        ("sms.key_secret", sms::KEY_SECRET),
        ("sms.sign_name", sms::SIGN_NAME),
        ("sms.app_id", sms::APP_ID),
        ("sms.templates.booking.id", "demo-sms-of-bookings"),
        ("sms.templates.booking.params", "status,store,time"),
        ("wecom.base_url", around.wecom.base_url.as_str()),
        ("wecom.allow_http", "true"),
        ("wecom.corp_id", wecom::CORP_ID),
        ("wecom.agent_id", wecom::AGENT_ID),
        ("wecom.secret", wecom::SECRET),
        ("push.providers", "web_push, jpush"),
        ("push.allow_http", "true"),
        ("push.web_subject", "mailto:demo@chezhu.example"),
        // Only the stand-in is asked: a browser of one's own would be told by a service of the Internet.
        ("push.web_hosts", "127.0.0.1"),
        ("push.jpush_base_url", around.push.base_url.as_str()),
        ("push.jpush_app_key", push::APP_KEY),
        ("push.jpush_master_secret", push::MASTER_SECRET),
        ("wechat.sends_per_second", "100000"),
        ("wechat.push_token", wechat::push::PUSH_TOKEN),
        ("wechat.push_aes_key", wechat::push::PUSH_AES_KEY),
        ("keys.dir", keys.as_str()),
        ("media.dir", media.as_str()),
        ("telemetry.log", options.log.as_str()),
    ];
    values.extend(
        environment
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(key, value)| (*key, value.as_str())),
    );
    Ok(Settings::with(&values)?)
}

/// Starts everything; loads the group when the folder has none yet.
///
/// # Errors
/// When a port is taken, or the folder cannot be used.
pub async fn start(options: &Options) -> anyhow::Result<Demo> {
    if options.fresh {
        clear(&options.data)?;
    }
    std::fs::create_dir_all(&options.data).with_context(|| format!("{} cannot be made", options.data.display()))?;
    // Before a minute of loading, not after it.
    std::net::TcpListener::bind(("127.0.0.1", options.port)).with_context(|| {
        let port = options.port;
        format!(
            "port {port} cannot be opened: is another demo running? Choose another one: make run ARGS='--port 8081'"
        )
    })?;
    let clock = options.at.map_or_else(Clock::system, Clock::running_from);
    let around = Around::start(&clock).await?;
    let settings = settings(options, &around)?;
    chezhu::host::telemetry::start(&settings.telemetry, "chezhu-demo")?;
    let keys = Arc::new(Keyring::load(&settings.keys.dir, true)?);
    let loaded = options.data.join("loaded");
    if !loaded.exists() {
        say("first start: loading the demo group (once, half a minute or so)");
        remove(&options.data, "chezhu.sqlite")?;
        let owners = load(&settings, &clock, keys.clone(), options.days).await?;
        std::fs::write(&loaded, serde_json::to_vec(&owners)?)?;
    }
    let owners: Vec<String> = serde_json::from_slice(&std::fs::read(&loaded)?)?;
    let db = Db::open(&settings.database(), clock.clone(), keys.clone()).await?;
    introduce(&db, &owners, clock.ahead_ms()).await?;
    let bff = chezhu_bff::start(settings.clone(), clock.clone(), keys.clone(), Some(routes::routes)).await?;
    let jobs = chezhu_jobs::start(&settings, clock, keys).await?;
    let (base, inner) = (format!("http://{}", bff.addr), format!("http://{}", bff.inner_addr));
    around.wechat.state().push_to = Some(format!("{base}/api/v1/wechat/push"));
    let maker = partner::begin(db, &base, options).await?;
    let demo = Demo {
        base,
        maker,
        inner,
        bff,
        jobs,
        around,
    };
    let told = options.json.clone().unwrap_or_else(|| options.data.join("demo.json"));
    let words = serde_json::to_vec_pretty(&tell(&demo).await?)?;
    // Whole or not at all: somebody may be waiting for it.
    let draft = told.with_extension("draft");
    std::fs::write(&draft, words)
        .and_then(|()| std::fs::rename(&draft, &told))
        .with_context(|| format!("{} cannot be written", told.display()))?;
    Ok(demo)
}

fn remove(folder: &Path, name: &str) -> anyhow::Result<()> {
    for file in ["", "-wal", "-shm"].map(|end| folder.join(format!("{name}{end}"))) {
        if file.exists() {
            std::fs::remove_file(&file).with_context(|| format!("{} cannot be removed", file.display()))?;
        }
    }
    Ok(())
}

/// Removes what an earlier demo left, and nothing else.
fn clear(folder: &Path) -> anyhow::Result<()> {
    for name in ["chezhu.sqlite", "loaded", "demo.json", partner::SECRETS] {
        remove(folder, name)?;
    }
    Ok(())
}

async fn load(settings: &Settings, clock: &Clock, keys: Arc<Keyring>, days: usize) -> anyhow::Result<Vec<String>> {
    let now = clock.now();
    let begin = now.plus_minutes(-i64::try_from(days + 1)? * 24 * 60);
    let hand = Clock::manual(begin);
    let db = Db::open(&settings.database(), hand.clone(), keys).await?;
    chezhu::migration::migrate(&db).await?;
    // A provider of SMS refuses what was signed months ago.
    let mut settings = settings.clone();
    settings.sms.provider.clear();
    let owners = play(&db, &hand, &settings, now, days).await?;
    db.close().await?;
    Ok(owners)
}

/// Loads the group into an empty schema and plays its history up to `now`; tells the names of the first owners.
///
/// # Errors
/// When the database fails.
pub async fn play(db: &Db, hand: &Clock, settings: &Settings, now: At, days: usize) -> anyhow::Result<Vec<String>> {
    let mut dice = Dice::new(20_261_122);
    let known = catalog::open(db).await?;
    say("models, stores, resources and the price book are in");
    let hired = people::hire(db, &known).await?;
    let met = people::meet(db, &known, &hired, &mut dice).await?;
    let sold = orders::sell(db, hand, (&known, &hired, &met), now).await?;
    say(&format!("{sold} new cars were ordered"));
    let asking = Asking {
        db,
        clock: hand,
        people: &met,
        hired: &hired,
        until: now,
    };
    asking.agree().await?;
    let shelf = Shelf::new(settings.media.place())?;
    let mut shops = None;
    if shelf.is_set() {
        let lent = loans::lend(db, hand, (&shelf, &hired), now).await?;
        say(&format!("lenders are in, {lent} loans are on their way"));
        let opened = Workshops::open((db, hand, &shelf), (&known, &hired, &met), now).await?;
        opened.past().await?;
        let nanshan = *known.stores.get("nanshan").context("a store of the demo")?;
        let (asked, called) = (asking.ask().await?, asking.interview(nanshan).await?);
        say(&format!(
            "{asked} owners were asked how it was, {called} buyers were called"
        ));
        shops = Some(opened);
    }
    let jobs = Jobs::new(db.clone(), Channels::new(settings, hand)?);
    let advisors = advisors(&hired, &known.stores)?;
    let history = History {
        db,
        clock: hand,
        jobs: &jobs,
        people: &met,
        advisors: &advisors,
        shops: shops.as_ref(),
        until: now,
    };
    let told = history.play(days, &mut dice).await?;
    say(&format!(
        "{} bookings were made, {} wishes found no place",
        told.booked, told.refused
    ));
    let looked = care::look_after(db, hand, &jobs, (&hired, &met), now).await?;
    say(&format!("rules of care are on, {looked} cars and words were looked at"));
    if let Some(shops) = &shops {
        let here = shops.present().await?;
        history.night().await?;
        say(&format!("{here} cars are in the workshops"));
    }
    Ok(met.into_iter().take(3).map(|person| person.contact.0).collect())
}

/// Whom one can be.
async fn introduce(db: &Db, owners: &[String], ahead_ms: i64) -> anyhow::Result<()> {
    let stores = store::stores(&db.read(Actor::System("demo"))).await?;
    let stores: Vec<(String, String)> = stores.into_iter().map(|one| (one.code, one.name)).collect();
    routes::introduce(routes::somebodies(&stores, owners), ahead_ms);
    Ok(())
}

/// Addresses and tokens, for programs.
async fn tell(demo: &Demo) -> anyhow::Result<Value> {
    let who = [
        ("owner", "owner"),
        ("service_advisor", "advisor.nanshan"),
        ("store_manager", "manager.nanshan"),
        ("group_admin", "admin.group"),
        ("technician", "technician.nanshan"),
        ("auditor", "auditor.group"),
    ];
    let mut tokens = serde_json::Map::new();
    for (role, who) in who {
        let reply = reqwest::get(format!("{}/demo/login?who={who}", demo.base))
            .await?
            .error_for_status()?;
        let reply: Value = serde_json::from_slice(&reply.bytes().await?)?;
        tokens.insert(role.to_owned(), reply["access_token"].clone());
    }
    let who: serde_json::Map<String, Value> = who.iter().map(|(role, who)| ((*role).to_owned(), json!(who))).collect();
    let Around {
        wechat,
        service,
        sms,
        wecom,
        push,
    } = &demo.around;
    Ok(json!({
        "base": demo.base, "inner": demo.inner, "jobs_inner": format!("http://{}", demo.jobs.inner_addr),
        "wechat": wechat.base_url, "service": service.base_url, "sms": sms.base_url, "wecom": wecom.base_url, "push": push.base_url, "who": who, "tokens": tokens,
    }))
}
