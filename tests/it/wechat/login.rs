//! `wx.login` codes.

use chezhu::gateway::wechat::{Class, Session, WeChatError, WeChatSettings};
use chezhu::ground::secret::Secret;
use chezhu::ground::text::Sensitive;
use chezhu_tests::standin::wechat::{Endpoint, Fault, Mode};

use super::Bench;

/// Openid and unionid, or the class of the failure.
fn told(result: Result<Session, WeChatError>) -> Result<(String, Option<String>), Class> {
    let told = result.map(|s| (s.openid.expose().to_owned(), s.unionid.map(|u| u.expose().to_owned())));
    told.map_err(|error| error.class)
}

#[tokio::test]
async fn a_code_is_good_once() -> anyhow::Result<()> {
    let bench = Bench::start().await?;
    bench.code("c1", "o1", Some("u1"));
    bench.code("c2", "o2", None);
    assert_eq!(
        told(bench.wechat.login("c1").await),
        Ok(("o1".into(), Some("u1".into())))
    );
    assert_eq!(told(bench.wechat.login("c2").await), Ok(("o2".into(), None)));
    for spent_or_unknown in ["c1", "c2", "c3"] {
        assert_eq!(
            told(bench.wechat.login(spent_or_unknown).await),
            Err(Class::CodeInvalid)
        );
    }
    assert_eq!(
        bench.standin.state().count(Endpoint::Jscode2session),
        5,
        "business errors are not retried"
    );
    Ok(())
}

#[tokio::test]
async fn a_code_lives_five_minutes() -> anyhow::Result<()> {
    let bench = Bench::start().await?;
    bench.code("c1", "o1", None);
    bench.code("c2", "o1", None);
    bench.advance(300);
    assert!(bench.wechat.login("c1").await.is_ok());
    bench.advance(1);
    assert_eq!(told(bench.wechat.login("c2").await), Err(Class::CodeInvalid));
    Ok(())
}

#[tokio::test]
async fn a_demo_owner_needs_no_registration() -> anyhow::Result<()> {
    let bench = Bench::start().await?;
    assert_eq!(
        told(bench.wechat.login("demo-oDemo_1-n1").await),
        Ok(("oDemo_1".into(), None))
    );
    assert_eq!(
        told(bench.wechat.login("demo-o2-u-uDemo-n1").await),
        Ok(("o2".into(), Some("uDemo".into())))
    );
    assert_eq!(
        told(bench.wechat.login("demo-oDemo_1-n1").await),
        Err(Class::CodeInvalid)
    );
    assert_eq!(
        told(bench.wechat.login("demo-oDemo_1-n2").await),
        Ok(("oDemo_1".into(), None))
    );
    for odd in ["demo-", "demo--n", "demo-o1", "demo-o1-", "demo-o1-u--n"] {
        assert_eq!(told(bench.wechat.login(odd).await), Err(Class::CodeInvalid), "{odd}");
    }
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_a_code_is_not_sent() -> anyhow::Result<()> {
    let bench = Bench::start().await?;
    for odd in ["", " ", "a b", "c\0", "码", &"c".repeat(513)] {
        assert_eq!(told(bench.wechat.login(odd).await), Err(Class::CodeInvalid));
    }
    assert_eq!(bench.standin.state().count(Endpoint::Jscode2session), 0);
    // What is odd but printable goes as one value and cannot add a parameter.
    assert_eq!(
        told(bench.wechat.login("c1&appid=other#x%00").await),
        Err(Class::CodeInvalid)
    );
    assert_eq!(bench.standin.state().count(Endpoint::Jscode2session), 1);
    Ok(())
}

#[tokio::test]
async fn a_person_at_risk_is_refused_and_not_retried() -> anyhow::Result<()> {
    let bench = Bench::start().await?;
    bench.standin.state().block("o1");
    assert_eq!(told(bench.wechat.login("demo-o1-1").await), Err(Class::Blocked));
    assert_eq!(bench.standin.state().count(Endpoint::Jscode2session), 1);
    Ok(())
}

#[tokio::test]
async fn wrong_credentials_are_an_alarm() -> anyhow::Result<()> {
    let secret = Bench::with(|s| WeChatSettings {
        app_secret: Secret::new("wrong".into()),
        ..s
    })
    .await?;
    let app = Bench::with(|s| WeChatSettings {
        app_id: "wxother".into(),
        ..s
    })
    .await?;
    for (bench, errcode) in [(secret, 40125), (app, 40013)] {
        let error = bench.wechat.login("demo-o1-1").await.err();
        assert!(error.as_ref().is_some_and(|e| e.is_alarm()));
        assert_eq!(
            error.map(|e| (e.class, e.errcode)),
            Some((Class::Config, Some(errcode)))
        );
    }
    Ok(())
}

#[tokio::test]
async fn busy_is_tried_once_more() -> anyhow::Result<()> {
    let bench = Bench::start().await?;
    bench
        .standin
        .state()
        .fail(Endpoint::Jscode2session, Fault::errcode(-1, 1));
    assert!(bench.wechat.login("demo-o1-1").await.is_ok());
    assert_eq!(bench.standin.state().count(Endpoint::Jscode2session), 2);
    bench
        .standin
        .state()
        .fail(Endpoint::Jscode2session, Fault::errcode(-1, 9));
    assert_eq!(told(bench.wechat.login("demo-o1-2").await), Err(Class::Busy));
    assert_eq!(bench.standin.state().count(Endpoint::Jscode2session), 4);
    // Busy although the code was taken: the second try finds it spent, the person taps again.
    let taken = Fault {
        after: true,
        ..Fault::errcode(-1, 1)
    };
    bench.standin.state().fail(Endpoint::Jscode2session, taken);
    assert_eq!(told(bench.wechat.login("demo-o1-3").await), Err(Class::CodeInvalid));
    Ok(())
}

#[tokio::test]
async fn an_errcode_may_be_text() -> anyhow::Result<()> {
    let bench = Bench::start().await?;
    let mode = Mode::Errcode {
        errcode: 45011,
        errmsg: None,
        as_text: true,
    };
    bench
        .standin
        .state()
        .fail(Endpoint::Jscode2session, Fault::times(mode, 1));
    let error = bench.wechat.login("demo-o1-1").await.err();
    assert_eq!(error.as_ref().map(|e| e.class), Some(Class::RateMinute));
    assert_eq!(error.and_then(|e| e.rid).as_deref(), Some("6a1b2c3d-0f1e2d3c-4b5a6978"));
    assert_eq!(bench.standin.state().count(Endpoint::Jscode2session), 1);
    Ok(())
}
