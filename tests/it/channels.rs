//! The ways by which people are told, each against its stand-in, and the order in which they are tried (domain.md 2.9).

mod faults;
mod follower;
mod route;
mod staff;
mod text;

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use chezhu::domain::identity::{self, Arrival, CreateCustomer, Login};
use chezhu::domain::notice::{self, Audience, Facts, Intent, Kind};
use chezhu::gateway::sms::{Provider, SmsGateway, SmsSettings};
use chezhu::gateway::wechat::{WeChat, WeChatSettings};
use chezhu::gateway::wecom::{Wecom, WecomSettings};
use chezhu::ground::actor::Actor;
use chezhu::ground::db::{Look, Tx};
use chezhu::ground::id::{BookingId, Id, PersonId, StoreId, fresh_uuid};
use chezhu::ground::outbox::Claimed;
use chezhu::ground::secret::Secret;
use chezhu::ground::session::Device;
use chezhu::ground::text::{OpenId, PersonName, Phone, Sensitive};
use chezhu_jobs::deliver::{self, Channels};
use chezhu_tests::app::{START, TestApp};
use chezhu_tests::standin::{sms, wechat, wecom};
use sea_orm::FromQueryResult;

const SYSTEM: Actor = Actor::System("test");
const TEMPLATE: &str = "tmpl-booking";

fn fresh<I: Id>() -> I {
    I::from_uuid(fresh_uuid(START))
}

/// The stand-ins besides WeChat's, and channels that use all three without much patience.
struct Town {
    sms: sms::StandIn,
    wecom: wecom::StandIn,
    channels: Channels,
}

/// As an operator would set it up, with `provider` for text messages.
async fn town(app: &TestApp, provider: &str) -> anyhow::Result<Town> {
    let (sms, wecom) = (
        sms::StandIn::start(app.clock.clone()).await?,
        wecom::StandIn::start(app.clock.clone()).await?,
    );
    let mut settings = app.settings.clone();
    settings.wechat.template_booking = TEMPLATE.to_owned();
    settings.sms.provider = provider.to_owned();
    settings.sms.base_url = sms.base_url.clone();
    settings.sms.allow_http = true;
    settings.sms.key_id = sms::KEY_ID.to_owned();
    settings.sms.key_secret = sms::KEY_SECRET.to_owned();
    settings.sms.sign_name = sms::SIGN_NAME.to_owned();
    settings.sms.app_id = sms::APP_ID.to_owned();
    let template = chezhu::host::config::SmsTemplate {
        id: "1234".to_owned(),
        params: "state=status, store, time".to_owned(),
    };
    settings.sms.templates.insert("booking".to_owned(), template);
    settings.wecom.base_url = wecom.base_url.clone();
    settings.wecom.allow_http = true;
    settings.wecom.corp_id = wecom::CORP_ID.to_owned();
    settings.wecom.agent_id = wecom::AGENT_ID.to_owned();
    settings.wecom.secret = wecom::SECRET.to_owned();
    let channels = Channels::new(&settings, &app.clock)?;
    Ok(Town {
        channels: impatient(app, &sms, &wecom, provider, channels)?,
        sms,
        wecom,
    })
}

/// The same with a third of a second for each call, so that a provider that hangs costs no more.
fn impatient(
    app: &TestApp,
    sms: &sms::StandIn,
    wecom: &wecom::StandIn,
    provider: &str,
    channels: Channels,
) -> anyhow::Result<Channels> {
    let timeout = Duration::from_millis(300);
    let wechat = WeChatSettings {
        base_url: app.wechat.base_url.clone(),
        app_id: wechat::APP_ID.into(),
        app_secret: Secret::new(wechat::APP_SECRET.into()),
        allow_http: true,
        timeout,
    };
    let wecom = WecomSettings {
        base_url: wecom.base_url.clone(),
        allow_http: true,
        corp_id: wecom::CORP_ID.into(),
        agent_id: wecom::AGENT_ID.parse()?,
        secret: Secret::new(wecom::SECRET.into()),
        timeout,
    };
    let settings = SmsSettings {
        provider: match provider {
            "tencent" => Provider::Tencent {
                app_id: sms::APP_ID.into(),
                region: "ap-guangzhou".into(),
            },
            _ => Provider::Aliyun,
        },
        base_url: sms.base_url.clone(),
        allow_http: true,
        key_id: sms::KEY_ID.into(),
        key_secret: Secret::new(sms::KEY_SECRET.into()),
        sign_name: sms::SIGN_NAME.into(),
        timeout,
    };
    let gateway = Arc::new(SmsGateway::new(settings, app.clock.clone())?);
    let sms = channels
        .sms
        .clone()
        .map(|sms| chezhu_jobs::deliver::SmsChannel { gateway, ..sms });
    Ok(Channels {
        wechat: Arc::new(WeChat::new(wechat, app.clock.clone())?),
        wecom: Some(Arc::new(Wecom::new(wecom, app.clock.clone())?)),
        sms,
        ..channels
    })
}

/// Rounds until nothing is due or `most` were made; how all of it ended.
async fn rounds(
    app: &TestApp,
    channels: &Channels,
    most: NonZeroUsize,
) -> anyhow::Result<BTreeMap<&'static str, usize>> {
    let mut ended = BTreeMap::new();
    for _ in 0..most.get() {
        let plan = async |tx: &Tx, channels: &Channels, claimed: &Claimed| {
            deliver::plan(tx, channels, claimed, async |_tx: &Tx, _claimed: &Claimed| Ok(true)).await
        };
        let round = deliver::round(&app.db, channels, deliver::BATCH, plan).await?;
        if round.claimed == 0 {
            break;
        }
        for (state, rows) in round.ended {
            *ended.entry(state).or_default() += rows;
        }
    }
    Ok(ended)
}

async fn all(app: &TestApp, channels: &Channels) -> anyhow::Result<BTreeMap<&'static str, usize>> {
    rounds(app, channels, NonZeroUsize::new(50).unwrap_or(NonZeroUsize::MIN)).await
}

/// A customer whom staff made by their phone: no account, nothing of WeChat.
async fn walk_in(app: &TestApp, phone: &str) -> anyhow::Result<PersonId> {
    let wish = CreateCustomer {
        store_id: fresh(),
        name: PersonName::parse("王小明")?,
        phone: Phone::parse(phone)?,
        address: None,
    };
    Ok(app
        .db
        .write(SYSTEM, async |tx| identity::create_customer(tx, wish).await)
        .await?
        .id)
}

/// Somebody with an account at the stand-in.
async fn account(app: &TestApp, openid: &str) -> anyhow::Result<PersonId> {
    let arrival = Arrival::new(
        wechat::APP_ID,
        &format!("code of {openid}"),
        OpenId::parse(openid)?,
        None,
    );
    let device = Device::new("test", "");
    match app
        .db
        .write(SYSTEM, async |tx| identity::login(tx, arrival, &device).await)
        .await?
    {
        Login::In(issued) => Ok(issued.person),
        Login::CodeUsed => anyhow::bail!("the code is used"),
    }
}

/// A notice of a visit that begins in so many minutes.
async fn tell(
    app: &TestApp,
    store: StoreId,
    audience: Audience,
    kind: Kind,
    minutes: i64,
) -> anyhow::Result<BookingId> {
    let booking = fresh::<BookingId>();
    let facts = Facts {
        start_at: Some(app.clock.now().plus_minutes(minutes)),
        ..Facts::new("车主汽车虹桥店", "BK20261123-0007", chrono_tz::Asia::Shanghai)
    };
    let intent = Intent {
        audience,
        kind,
        store,
        subject: booking.uuid(),
        subject_text: booking.to_string(),
        event_no: 2,
        facts,
        not_before: None,
        expires_at: None,
    };
    app.db
        .write(SYSTEM, async |tx| notice::intend(tx, intent).await)
        .await?;
    Ok(booking)
}

/// What became of a notice: channel, state and reason, in the order in which they were tried.
async fn way(app: &TestApp, booking: BookingId) -> anyhow::Result<Vec<(String, String, Option<String>)>> {
    #[derive(FromQueryResult)]
    struct Row {
        channel: String,
        state: String,
        reason: Option<String>,
    }
    let sql = "SELECT channel, state, reason FROM delivery WHERE aggregate_id = $1";
    let mut rows: Vec<Row> = app.db.read(SYSTEM).all(sql, [booking.uuid().into()]).await?;
    let order = ["push", "wechat_subscribe", "wecom", "wechat_template", "sms"];
    rows.sort_by_key(|row| order.iter().position(|channel| *channel == row.channel));
    Ok(rows
        .into_iter()
        .map(|row| (row.channel, row.state, row.reason))
        .collect())
}

/// The same as one line: `wechat_subscribe:passed_on(no_account) sms:sent`.
async fn line(app: &TestApp, booking: BookingId) -> anyhow::Result<String> {
    let way = way(app, booking).await?;
    let words = way.into_iter().map(|(channel, state, reason)| match reason {
        Some(reason) => format!("{channel}:{state}({reason})"),
        None => format!("{channel}:{state}"),
    });
    Ok(words.collect::<Vec<_>>().join(" "))
}

/// The conservation law: every row stands in one state and nothing is due.
async fn conserved(app: &TestApp) -> anyhow::Result<()> {
    let look = app.db.read(SYSTEM);
    let all = look.number("SELECT COUNT(*) FROM delivery", []).await?;
    let ended = look.number("SELECT COUNT(*) FROM delivery WHERE state NOT IN ('ready', 'leased', 'calling') AND settled_at IS NOT NULL", []).await?;
    anyhow::ensure!(all == ended, "{} rows are open", all - ended);
    // What was passed on with a channel left has a row of that channel; what has none says so.
    let rank = |row: &str| {
        format!(
            "CASE {row}.channel WHEN 'push' THEN 1 WHEN 'wechat_subscribe' THEN 1 WHEN 'wecom' THEN 2 WHEN 'wechat_template' THEN 2 ELSE 3 END"
        )
    };
    let lost = format!(
        "SELECT COUNT(*) FROM delivery d WHERE d.state = 'passed_on' AND d.reason NOT LIKE '%inbox only' AND NOT EXISTS \
         (SELECT 1 FROM delivery n WHERE n.aggregate_id = d.aggregate_id AND n.event_no = d.event_no AND n.kind = d.kind \
          AND n.audience = d.audience AND {} > {})",
        rank("n"),
        rank("d")
    );
    anyhow::ensure!(look.number(&lost, []).await? == 0, "something was passed on to nobody");
    Ok(())
}
