//! Phone codes and the access token that they need.

use std::collections::BTreeSet;
use std::time::Duration;

use chezhu::gateway::wechat::{Api, Class, WeChatError};
use chezhu::ground::text::{Phone, Sensitive};
use chezhu_tests::figures;
use chezhu_tests::standin::wechat::{Endpoint, Fault, Mode, PhoneCode};
use futures::future::join_all;
use serde_json::json;

use super::{Bench, openid};

fn told(result: Result<Phone, WeChatError>) -> Result<String, Class> {
    result
        .map(|phone| phone.expose().to_owned())
        .map_err(|error| error.class)
}

fn code(code: &str, country_code: u32, number: &str) -> PhoneCode {
    PhoneCode {
        code: code.into(),
        country_code,
        number: number.into(),
        openid: None,
        appid: None,
        as_text: false,
    }
}

impl Bench {
    fn calls(&self) -> (usize, usize) {
        let state = self.standin.state();
        (
            state.count(Endpoint::StableToken),
            state.count(Endpoint::Getuserphonenumber),
        )
    }

    /// 64 at once; the classes that came out, without repetition.
    async fn storm(&self, round: u32) -> anyhow::Result<BTreeSet<String>> {
        let openid = openid("o1")?;
        let codes: Vec<String> = (0..64).map(|n| format!("phone-13800001111-{round}x{n}")).collect();
        let all = join_all(codes.iter().map(|code| self.wechat.phone(code, &openid))).await;
        Ok(all.into_iter().map(|result| format!("{:?}", told(result))).collect())
    }
}

#[tokio::test]
async fn a_phone_code_is_good_once_and_for_its_owner() -> anyhow::Result<()> {
    let bench = Bench::start().await?;
    let me = openid("o1")?;
    assert_eq!(
        told(bench.wechat.phone("phone-13812345678-1", &me).await),
        Ok("+8613812345678".into())
    );
    assert_eq!(
        told(bench.wechat.phone("phone-13812345678-1", &me).await),
        Err(Class::CodeInvalid)
    );
    assert_eq!(told(bench.wechat.phone("nonsense", &me).await), Err(Class::CodeInvalid));
    bench.standin.state().add_phone(PhoneCode {
        openid: Some("o2".into()),
        ..code("p1", 86, "13900001111")
    });
    assert_eq!(
        told(bench.wechat.phone("p1", &me).await),
        Err(Class::CodeInvalid),
        "swapped"
    );
    assert_eq!(
        told(bench.wechat.phone("p1", &openid("o2")?).await),
        Ok("+8613900001111".into())
    );
    bench.standin.state().add_phone(code("p2", 86, "13900001111"));
    bench.advance(301);
    assert_eq!(
        told(bench.wechat.phone("p2", &me).await),
        Err(Class::CodeInvalid),
        "too old"
    );
    for odd in ["", "a b", "p\n"] {
        assert_eq!(told(bench.wechat.phone(odd, &me).await), Err(Class::CodeInvalid));
    }
    assert_eq!(bench.calls(), (1, 6));
    Ok(())
}

#[tokio::test]
async fn country_codes_are_numbers_or_text_and_the_watermark_is_ours() -> anyhow::Result<()> {
    let bench = Bench::start().await?;
    let me = openid("o1")?;
    bench.standin.state().add_phone(PhoneCode {
        as_text: true,
        ..code("p1", 86, "13900001111")
    });
    bench.standin.state().add_phone(code("p2", 852, "91234567"));
    bench.standin.state().add_phone(PhoneCode {
        appid: Some("wxother".into()),
        ..code("p3", 86, "13900001111")
    });
    bench.standin.state().add_phone(code("p4", 86, "12"));
    assert_eq!(told(bench.wechat.phone("p1", &me).await), Ok("+8613900001111".into()));
    assert_eq!(told(bench.wechat.phone("p2", &me).await), Ok("+85291234567".into()));
    assert_eq!(told(bench.wechat.phone("p3", &me).await), Err(Class::Config));
    assert_eq!(told(bench.wechat.phone("p4", &me).await), Err(Class::Unknown));
    Ok(())
}

#[tokio::test]
async fn busy_is_tried_once_more() -> anyhow::Result<()> {
    let bench = Bench::start().await?;
    let me = openid("o1")?;
    bench
        .standin
        .state()
        .fail(Endpoint::Getuserphonenumber, Fault::errcode(-1, 1));
    bench.standin.state().fail(Endpoint::StableToken, Fault::errcode(-1, 1));
    assert!(bench.wechat.phone("phone-13800001111-1", &me).await.is_ok());
    assert_eq!(bench.calls(), (2, 2));
    bench
        .standin
        .state()
        .fail(Endpoint::Getuserphonenumber, Fault::errcode(-1, 9));
    assert_eq!(
        told(bench.wechat.phone("phone-13800001111-2", &me).await),
        Err(Class::Busy)
    );
    assert_eq!(bench.calls(), (2, 4));
    Ok(())
}

#[tokio::test]
async fn sixty_four_at_once_fetch_one_token() -> anyhow::Result<()> {
    let bench = Bench::start().await?;
    let well: BTreeSet<String> = ["Ok(\"+8613800001111\")".to_owned()].into();
    assert_eq!(bench.storm(0).await?, well);
    assert_eq!(bench.calls(), (1, 64));
    // The token dies while all of them hold it: one fetch, one more try each, all well.
    bench.standin.state().kill_tokens();
    assert_eq!(bench.storm(1).await?, well);
    assert_eq!(bench.calls(), (2, 64 + 128));
    // A few hear of it late, when the next token is already there: they use that one, and do not throw it away.
    bench.standin.state().kill_tokens();
    bench
        .standin
        .state()
        .fail(Endpoint::Getuserphonenumber, Fault::times(Mode::Slow { ms: 500 }, 5));
    assert_eq!(bench.storm(2).await?, well);
    assert_eq!(bench.calls(), (3, 64 + 128 + 128));
    // The same by expiry that came earlier than was said.
    bench.standin.state().expire_tokens();
    assert_eq!(bench.storm(3).await?, well);
    assert_eq!(bench.calls(), (4, 64 + 128 + 128 + 128));
    Ok(())
}

/// Five thousand miss the token at once in the long form; whether all of their own calls fit into their time is not the
/// question here.
#[tokio::test]
async fn however_many_miss_it_at_once_it_is_fetched_once() -> anyhow::Result<()> {
    let bench = Bench::start().await?;
    let (openid, many) = (openid("o1")?, figures::size(1_000, 5_000));
    let codes: Vec<String> = (0..many).map(|n| format!("phone-13800001111-herd{n}")).collect();
    join_all(codes.iter().map(|code| bench.wechat.phone(code, &openid))).await;
    let (fetched, _) = bench.calls();
    let values = [("misses_at_once", json!(many)), ("calls_upstream", json!(fetched))];
    figures::line(
        "R14",
        "many misses on one key at once: 1 call upstream",
        &values,
        fetched == 1,
    );
    assert_eq!(fetched, 1);
    Ok(())
}

#[tokio::test]
async fn a_failed_fetch_is_shared_by_those_who_waited() -> anyhow::Result<()> {
    let bench = Bench::start().await?;
    bench
        .standin
        .state()
        .fail(Endpoint::StableToken, Fault::lasting(Mode::Http { status: 500 }));
    assert_eq!(bench.storm(0).await?, ["Err(Unreachable)".to_owned()].into());
    assert_eq!(bench.calls(), (1, 0));
    bench.standin.state().heal();
    assert_eq!(bench.storm(1).await?.len(), 1);
    assert_eq!(bench.calls(), (2, 64));
    Ok(())
}

#[tokio::test]
async fn who_is_cancelled_while_fetching_leaves_the_way_free() -> anyhow::Result<()> {
    let bench = Bench::start().await?;
    let me = openid("o1")?;
    bench
        .standin
        .state()
        .fail(Endpoint::StableToken, Fault::times(Mode::Hang, 1));
    let asked = async {
        while bench.calls().0 == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::select! {
        answer = bench.wechat.phone("phone-13800001111-1", &me) => anyhow::bail!("it hangs, yet answered {answer:?}"),
        () = asked => {}
    }
    assert!(bench.wechat.phone("phone-13800001111-2", &me).await.is_ok());
    assert_eq!(bench.calls(), (2, 1));
    Ok(())
}

#[tokio::test]
async fn a_token_refused_twice_is_an_alarm_and_no_storm() -> anyhow::Result<()> {
    for errcode in [40001, 40014, 42001] {
        let bench = Bench::start().await?;
        bench
            .standin
            .state()
            .fail(Endpoint::Getuserphonenumber, Fault::errcode(errcode, u32::MAX));
        let me = openid("o1")?;
        let error = bench.wechat.phone("phone-13800001111-1", &me).await.err();
        assert_eq!(error.map(|e| (e.class, e.errcode)), Some((Class::Token, Some(errcode))));
        assert_eq!(bench.calls(), (2, 2));
        // For thirty seconds nothing is asked, however many come.
        assert_eq!(bench.storm(0).await?, ["Err(Unreachable)".to_owned()].into());
        assert_eq!(bench.calls(), (2, 2));
        bench.standin.state().heal();
        bench.advance(30);
        assert!(bench.wechat.phone("phone-13800001111-2", &me).await.is_ok());
    }
    Ok(())
}

#[tokio::test]
async fn a_token_is_renewed_in_time_and_the_old_one_serves_meanwhile() -> anyhow::Result<()> {
    let bench = Bench::start().await?;
    let me = openid("o1")?;
    assert!(bench.wechat.phone("phone-13800001111-1", &me).await.is_ok());
    bench.advance(7200 - 601);
    assert!(bench.wechat.phone("phone-13800001111-2", &me).await.is_ok());
    assert_eq!(bench.calls().0, 1, "not before ten minutes are left");
    bench.advance(601 - 299);
    bench
        .standin
        .state()
        .fail(Endpoint::StableToken, Fault::lasting(Mode::Http { status: 500 }));
    for n in 0..8 {
        assert!(
            bench
                .wechat
                .phone(&format!("phone-13800001111-3{n}"), &me)
                .await
                .is_ok(),
            "the old one lives"
        );
    }
    assert_eq!(bench.calls().0, 2, "one try in ten seconds");
    bench.standin.state().heal();
    bench.advance(10);
    assert!(bench.wechat.phone("phone-13800001111-4", &me).await.is_ok());
    assert_eq!(bench.calls().0, 3);
    // The new one outlives the old.
    bench.advance(600);
    assert!(bench.wechat.phone("phone-13800001111-5", &me).await.is_ok());
    assert_eq!(bench.calls().0, 3);
    Ok(())
}

#[tokio::test]
async fn an_address_that_is_not_listed_is_named() -> anyhow::Result<()> {
    let bench = Bench::start().await?;
    let errmsg = Some("invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist rid: 6a1b".to_owned());
    let mode = Mode::Errcode {
        errcode: 40164,
        errmsg,
        as_text: false,
    };
    bench.standin.state().fail(Endpoint::StableToken, Fault::times(mode, 1));
    let error = bench.wechat.phone("phone-13800001111-1", &openid("o1")?).await.err();
    assert!(error.as_ref().is_some_and(|e| e.is_alarm()));
    assert_eq!(
        error.map(|e| (e.api, e.class, e.egress)),
        Some((Api::StableToken, Class::Config, "203.0.113.7".parse().ok()))
    );
    Ok(())
}
