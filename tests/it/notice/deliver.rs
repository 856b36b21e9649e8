//! From the row to WeChat and back.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chezhu::domain::identity::{self, Arrival, Login};
use chezhu::domain::notice::{self, Intent, Kind};
use chezhu::gateway::wechat::{WeChat, WeChatSettings};
use chezhu::ground::db::{Look, Tx};
use chezhu::ground::id::{BookingId, PersonId};
use chezhu::ground::outbox::{Claimed, State};
use chezhu::ground::secret::Secret;
use chezhu::ground::session::Device;
use chezhu::ground::text::{OpenId, Sensitive};
use chezhu_jobs::deliver::{self, Channels, Round};
use chezhu_tests::app::{START, TestApp};
use chezhu_tests::on_both;
use chezhu_tests::standin::wechat::{APP_ID, APP_SECRET, Endpoint, Fault, Mode};
use serde_json::{Value, json};

use super::{SYSTEM, fresh, states, told};

const TEMPLATE: &str = "tmpl-booking";

fn channels(app: &TestApp, template: &str) -> anyhow::Result<Channels> {
    channels_at(app, template, &app.wechat.base_url)
}

fn channels_at(app: &TestApp, template: &str, base_url: &str) -> anyhow::Result<Channels> {
    let settings = WeChatSettings {
        base_url: base_url.to_owned(),
        app_id: APP_ID.into(),
        app_secret: Secret::new(APP_SECRET.into()),
        allow_http: true,
        timeout: Duration::from_secs(2),
    };
    let wechat = Arc::new(WeChat::new(settings, app.clock.clone())?);
    let mut settings = app.settings.clone();
    settings.wechat.template_booking = template.to_owned();
    Ok(Channels {
        wechat,
        ..Channels::new(&settings, &app.clock)?
    })
}

/// Rounds until nothing is due; how all of it ended.
async fn rounds(app: &TestApp, channels: &Channels, current: bool) -> anyhow::Result<BTreeMap<&'static str, usize>> {
    let mut ended = BTreeMap::new();
    loop {
        let round = round(app, channels, current).await?;
        if round.claimed == 0 {
            return Ok(ended);
        }
        for (state, rows) in round.ended {
            *ended.entry(state).or_default() += rows;
        }
    }
}

/// One round with the plan of the house; `current` says whether what is told is still so.
async fn round(app: &TestApp, channels: &Channels, current: bool) -> anyhow::Result<Round> {
    let plan = async |tx: &Tx, channels: &Channels, claimed: &Claimed| {
        deliver::plan(tx, channels, claimed, async |_tx: &Tx, _claimed: &Claimed| Ok(current)).await
    };
    Ok(deliver::round(&app.db, channels, deliver::BATCH, plan).await?)
}

/// Somebody with an account at the stand-in.
async fn person(app: &TestApp, openid: &str) -> anyhow::Result<PersonId> {
    let arrival = Arrival::new(APP_ID, &format!("code of {openid}"), OpenId::parse(openid)?, None);
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

async fn tell(app: &TestApp, intent: Intent) -> anyhow::Result<()> {
    Ok(app
        .db
        .write(SYSTEM, async |tx| notice::intend(tx, intent).await)
        .await?)
}

fn sends(app: &TestApp) -> Vec<Value> {
    let state = app.wechat.state();
    state
        .journal
        .iter()
        .filter(|call| call.endpoint == Endpoint::SubscribeSend)
        .map(|call| call.body.clone())
        .collect()
}

on_both! {
    async fn what_was_intended_is_sent_once(app: TestApp) -> anyhow::Result<()> {
        let channels = channels(&app, TEMPLATE)?;
        let me = person(&app, "o_me").await?;
        let booking = fresh::<BookingId>();
        tell(&app, told(me, booking, 2, Kind::Moved)).await?;
        tell(&app, told(me, fresh(), 2, Kind::Received)).await?;
        let done = round(&app, &channels, true).await?;
        assert_eq!((done.claimed, done.ended.get("sent")), (2, Some(&2)));
        assert_eq!(round(&app, &channels, true).await?, Round::default());
        let sent = sends(&app);
        let moved = sent.iter().find(|body| body["data"]["phrase1"]["value"] == "已改期").ok_or(anyhow::anyhow!("{sent:?}"))?;
        assert_eq!(*moved, json!({
            "touser": "o_me",
            "template_id": TEMPLATE,
            "page": format!("pages/booking/detail?id={booking}"),
            "miniprogram_state": "formal",
            "lang": "zh_CN",
            "data": {
                "phrase1": { "value": "已改期" },
                "character_string2": { "value": "BK20261123-0007" },
                "time3": { "value": "2026年11月23日 10:00" },
                "thing4": { "value": "车主汽车虹桥店" },
                "thing5": { "value": "请按新的时间到店" },
            },
        }));
        assert_eq!(states(&app.db).await?, [(State::Sent, 2)]);
        let ids = app.db.read(SYSTEM).number("SELECT COUNT(*) FROM delivery WHERE provider_id LIKE '1988%' AND attempts = 1", []).await?;
        assert_eq!(ids, 2);
        Ok(())
    }

    async fn what_cannot_or_need_not_be_sent_says_why(app: TestApp) -> anyhow::Result<()> {
        let (with, without) = (channels(&app, TEMPLATE)?, channels(&app, "")?);
        let me = person(&app, "o_me").await?;
        tell(&app, told(fresh(), fresh(), 2, Kind::Moved)).await?;
        assert_eq!(rounds(&app, &with, true).await?, [("passed_on", 3)].into());
        tell(&app, told(me, fresh(), 2, Kind::Moved)).await?;
        assert_eq!(rounds(&app, &without, true).await?, [("passed_on", 3)].into());
        tell(&app, told(me, fresh(), 2, Kind::Moved)).await?;
        assert_eq!(rounds(&app, &with, false).await?, [("cancelled", 1)].into());
        tell(&app, Intent { expires_at: Some(START.plus_minutes(30)), ..told(me, fresh(), 2, Kind::WaitlistOffer) }).await?;
        app.clock.advance(Duration::from_secs(1800));
        assert_eq!(rounds(&app, &with, true).await?, [("expired", 1)].into());
        assert!(sends(&app).is_empty());
        let why = "SELECT COUNT(DISTINCT reason) FROM delivery WHERE reason IN ('no_account', 'no_template', 'stale')";
        assert_eq!(app.db.read(SYSTEM).number(why, []).await?, 3);
        Ok(())
    }

    /// wechat.md 4.3 as it ends a delivery.
    async fn each_answer_has_its_end(app: TestApp) -> anyhow::Result<()> {
        let channels = channels(&app, TEMPLATE)?;
        let me = person(&app, "o_me").await?;
        for (errcode, ends) in [
            (43101, "passed_on"), (40003, "passed_on"), (40037, "dead"), (47003, "dead"), (45168, "dead"),
            (-1, "ready"), (43108, "ready"), (49999, "ready"), (40001, "sent"), (41030, "sent"), (45011, "ready"),
        ] {
            app.wechat.state().fail(Endpoint::SubscribeSend, Fault::errcode(errcode, 1));
            tell(&app, told(me, fresh(), 2, Kind::Moved)).await?;
            // Two more channels are tried for what is passed on: the visit is due within two hours.
            let rows = if ends == "passed_on" { 3 } else { 1 };
            assert_eq!(rounds(&app, &channels, true).await?, [(ends, rows)].into(), "{errcode}");
            app.wechat.state().heal();
        }
        // What was put off goes out when its time has come.
        app.clock.advance(Duration::from_secs(61));
        assert_eq!(round(&app, &channels, true).await?.ended, [("sent", 4)].into());
        let pages: Vec<bool> = sends(&app).iter().map(|body| body["page"].is_string()).collect();
        assert_eq!(pages.iter().filter(|with| !**with).count(), 1, "only the one that the released version lacks goes without");
        Ok(())
    }

    /// At most once: a reply that was lost is not asked for again.
    async fn when_nobody_knows_it_is_not_sent_again(app: TestApp) -> anyhow::Result<()> {
        let channels = channels(&app, TEMPLATE)?;
        let me = person(&app, "o_me").await?;
        for mode in [Mode::Hang, Mode::Html, Mode::Truncated, Mode::Empty, Mode::Http { status: 502 }] {
            let fault = Fault { mode, times: None, after: true };
            app.wechat.state().fail(Endpoint::SubscribeSend, fault.clone());
            tell(&app, told(me, fresh(), 2, Kind::Moved)).await?;
            assert_eq!(round(&app, &channels, true).await?.ended, [("unknown", 1)].into(), "{fault:?}");
            app.wechat.state().heal();
            // The breaker of the call closes again.
            app.clock.advance(Duration::from_secs(30));
        }
        app.clock.advance(Duration::from_secs(86_400));
        assert_eq!(round(&app, &channels, true).await?.claimed, 0);
        assert_eq!(states(&app.db).await?, [(State::Unknown, 5)]);
        Ok(())
    }

    async fn what_never_left_is_sent_later(app: TestApp) -> anyhow::Result<()> {
        let nobody = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let nowhere = channels_at(&app, TEMPLATE, &format!("http://{nobody}"))?;
        let me = person(&app, "o_me").await?;
        tell(&app, told(me, fresh(), 2, Kind::Moved)).await?;
        assert_eq!(round(&app, &nowhere, true).await?.ended, [("ready", 1)].into());
        app.clock.advance(Duration::from_secs(60));
        assert_eq!(round(&app, &channels(&app, TEMPLATE)?, true).await?.ended, [("sent", 1)].into());
        Ok(())
    }

    /// rulings 22: a worker that dies while it calls leaves what nobody can know, and it is not sent twice.
    async fn a_worker_that_dies_while_calling_leaves_unknown(app: TestApp) -> anyhow::Result<()> {
        let channels = channels(&app, TEMPLATE)?;
        let me = person(&app, "o_me").await?;
        tell(&app, told(me, fresh(), 2, Kind::Moved)).await?;
        app.wechat.state().fail(Endpoint::SubscribeSend, Fault { mode: Mode::Hang, times: Some(1), after: true });
        // It dies once WeChat has heard it: however long that took.
        let heard = async {
            while sends(&app).is_empty() {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        tokio::select! {
            done = round(&app, &channels, true) => anyhow::bail!("it lived: {done:?}"),
            () = heard => {}
        }
        assert_eq!(states(&app.db).await?, [(State::Calling, 1)]);
        assert_eq!(round(&app, &channels, true).await?, Round::default());
        app.clock.advance(Duration::from_secs(121));
        let next = round(&app, &channels, true).await?;
        assert_eq!((next.claimed, next.lapsed.unknown.len()), (0, 1));
        assert_eq!((states(&app.db).await?, sends(&app).len()), (vec![(State::Unknown, 1)], 1));
        Ok(())
    }
}
