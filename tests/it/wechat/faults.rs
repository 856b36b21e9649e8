//! A platform that is ill: bounded waiting, no second try, and a breaker.

use std::time::Duration;

use chezhu::gateway::wechat::{Class, WeChatSettings};
use chezhu_tests::standin::wechat::{Endpoint, Fault, Mode};

use super::Bench;

#[tokio::test]
async fn no_answer_of_wechats_is_an_outage_and_is_not_retried() -> anyhow::Result<()> {
    let elsewhere = Bench::start().await?;
    let to = format!("{}/sns/jscode2session", elsewhere.standin.base_url);
    for (mode, http) in [
        (Mode::Http { status: 500 }, Some(500)),
        (Mode::Http { status: 502 }, Some(502)),
        (Mode::Http { status: 404 }, Some(404)),
        (Mode::Http { status: 204 }, Some(204)),
        (Mode::Redirect { to }, Some(302)),
        (Mode::Html, None),
        (Mode::Truncated, None),
        (Mode::BrokenOff, None),
        (Mode::Empty, None),
        (Mode::Huge, None),
    ] {
        let bench = Bench::start().await?;
        bench
            .standin
            .state()
            .fail(Endpoint::Jscode2session, Fault::times(mode.clone(), 1));
        let error = bench.wechat.login("demo-o1-1").await.err();
        assert_eq!(
            error.map(|e| (e.class, e.http)),
            Some((Class::Unreachable, http)),
            "{mode:?}"
        );
        assert_eq!(bench.standin.state().count(Endpoint::Jscode2session), 1, "{mode:?}");
        assert!(
            bench.wechat.login("demo-o1-1").await.is_ok(),
            "the code was not spent and the gateway is well"
        );
        bench.standin.stop().await;
    }
    assert_eq!(
        elsewhere.standin.state().count(Endpoint::Jscode2session),
        0,
        "a redirect is not followed"
    );
    Ok(())
}

#[tokio::test]
async fn waiting_has_an_end() -> anyhow::Result<()> {
    let bench = Bench::with(|s| WeChatSettings {
        timeout: Duration::from_millis(400),
        ..s
    })
    .await?;
    bench
        .standin
        .state()
        .fail(Endpoint::Jscode2session, Fault::times(Mode::Hang, 1));
    let error = bench.wechat.login("demo-o1-1").await.err();
    assert_eq!(
        error.map(|e| (e.class, e.detail)),
        Some((Class::Unreachable, "no answer in time"))
    );
    assert_eq!(bench.standin.state().count(Endpoint::Jscode2session), 1);
    // Late, but not too late.
    let bench = Bench::start().await?;
    bench
        .standin
        .state()
        .fail(Endpoint::Jscode2session, Fault::times(Mode::Slow { ms: 50 }, 1));
    assert!(bench.wechat.login("demo-o1-1").await.is_ok());
    Ok(())
}

#[tokio::test]
async fn a_platform_that_is_not_there_is_an_outage() -> anyhow::Result<()> {
    let bench = Bench::start().await?;
    let Bench { standin, wechat, .. } = bench;
    standin.stop().await;
    assert_eq!(
        wechat.login("demo-o1-1").await.err().map(|e| e.class),
        Some(Class::Unreachable)
    );
    Ok(())
}

#[tokio::test]
async fn after_five_failures_nobody_waits_until_one_try_goes_well() -> anyhow::Result<()> {
    let bench = Bench::start().await?;
    let calls = || bench.standin.state().count(Endpoint::Jscode2session);
    bench
        .standin
        .state()
        .fail(Endpoint::Jscode2session, Fault::lasting(Mode::Http { status: 500 }));
    for n in 0..20 {
        let error = bench.wechat.login(&format!("demo-o1-{n}")).await.err();
        assert_eq!(error.map(|e| e.class), Some(Class::Unreachable));
    }
    assert_eq!(calls(), 5);
    bench.advance(5);
    assert!(bench.wechat.login("demo-o1-20").await.is_err());
    assert!(bench.wechat.login("demo-o1-21").await.is_err());
    assert_eq!(calls(), 6, "one tries, and it opens again");
    bench.standin.state().heal();
    assert!(bench.wechat.login("demo-o1-22").await.is_err(), "still open");
    bench.advance(5);
    for n in 23..33 {
        assert!(bench.wechat.login(&format!("demo-o1-{n}")).await.is_ok());
    }
    Ok(())
}

#[tokio::test]
async fn bad_codes_of_strangers_do_not_open_the_breaker() -> anyhow::Result<()> {
    let bench = Bench::start().await?;
    for n in 0..20 {
        let error = bench.wechat.login(&format!("guess-{n}")).await.err();
        assert_eq!(error.map(|e| e.class), Some(Class::CodeInvalid));
    }
    bench
        .standin
        .state()
        .fail(Endpoint::Jscode2session, Fault::errcode(45011, 20));
    for n in 0..20 {
        let error = bench.wechat.login(&format!("demo-o1-{n}")).await.err();
        assert_eq!(error.map(|e| e.class), Some(Class::RateMinute));
    }
    assert!(bench.wechat.login("demo-o1-ok").await.is_ok());
    assert_eq!(bench.standin.state().count(Endpoint::Jscode2session), 41);
    Ok(())
}

#[tokio::test]
async fn a_spent_daily_quota_is_left_alone_until_midnight_in_beijing() -> anyhow::Result<()> {
    let bench = Bench::start().await?;
    bench
        .standin
        .state()
        .fail(Endpoint::Jscode2session, Fault::errcode(45009, 1));
    assert_eq!(
        bench.wechat.login("demo-o1-1").await.err().map(|e| e.class),
        Some(Class::QuotaDay)
    );
    // It is ten in the morning there: fourteen hours to go.
    bench.advance(14 * 3600 - 1);
    assert_eq!(
        bench.wechat.login("demo-o1-2").await.err().map(|e| e.class),
        Some(Class::Unreachable)
    );
    assert_eq!(bench.standin.state().count(Endpoint::Jscode2session), 1);
    bench.advance(1);
    assert!(bench.wechat.login("demo-o1-3").await.is_ok());
    Ok(())
}
