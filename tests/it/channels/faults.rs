//! Providers that fail in every way there is (security.md R6, short form): nothing is lost, nothing is tried for ever, and
//! each row ends in a state that has a name.

use std::time::Duration;

use chezhu::domain::notice::{Audience, Kind};
use chezhu::domain::staff::Role;
use chezhu::ground::db::Look;
use chezhu::ground::id::StoreId;
use chezhu_tests::app::TestApp;
use chezhu_tests::on_both;
use chezhu_tests::standin::fault::Fault;
use chezhu_tests::standin::wechat::{self, Endpoint, Mode};
use serde_json::{Value, json};

use super::{SYSTEM, Town, account, all, conserved, fresh, tell, town, walk_in};

/// More often than this no message is tried (`outbox::retry`).
const MOST: i64 = 12;

/// Five days in steps that grow with the pauses between tries: whatever waits has its turn.
async fn let_it_be(app: &TestApp, town: &Town) -> anyhow::Result<()> {
    for minutes in [
        1, 2, 5, 10, 30, 60, 120, 360, 360, 720, 720, 1440, 1440, 1440, 1440, 1440, 1440,
    ] {
        app.clock.advance(Duration::from_secs(minutes * 60));
        all(app, &town.channels).await?;
    }
    Ok(())
}

/// What stands in the outbox after `n` messages of one fault; the state of each is returned.
async fn judge(app: &TestApp, what: &str, n: i64, calls: usize) -> anyhow::Result<()> {
    conserved(app).await?;
    let look = app.db.read(SYSTEM);
    let told = look.number("SELECT COUNT(*) FROM notice", []).await?;
    anyhow::ensure!(told == n, "{what}: {told} notices of {n}");
    let most = look
        .number("SELECT CAST(COALESCE(MAX(attempts), 0) AS BIGINT) FROM delivery", [])
        .await?;
    anyhow::ensure!(most <= MOST, "{what}: {most} tries");
    let nameless = look
        .number(
            "SELECT COUNT(*) FROM delivery WHERE state <> 'sent' AND reason IS NULL",
            [],
        )
        .await?;
    anyhow::ensure!(nameless == 0, "{what}: {nameless} ended without a reason");
    println!("{what}: {n} messages, {calls} calls, at most {most} tries");
    Ok(())
}

/// Faults of SMS and WeCom: mode, and whether it is certain that nothing was done.
fn faults(codes: &[Value]) -> Vec<Fault> {
    let mut all = vec![
        Fault::Http { status: 500 },
        Fault::Http { status: 502 },
        Fault::Hang { after: false },
        Fault::Hang { after: true },
        Fault::Html,
        Fault::Truncated,
        Fault::BrokenOff,
        Fault::Empty,
        Fault::WrongType,
        Fault::WrongShape,
    ];
    all.extend(codes.iter().map(|code| Fault::Code { code: code.clone() }));
    all
}

on_both! {
    async fn sms_loses_nothing_whatever_tencent_answers(app: TestApp) -> anyhow::Result<()> {
        let codes = ["InternalError.Timeout", "RequestLimitExceeded", "LimitExceeded.AppDailyLimit", "LimitExceeded.PhoneNumberDailyLimit", "FailedOperation.InsufficientBalanceInSmsPackage", "AuthFailure.SignatureFailure", "Brand.New"];
        texts(&app, "tencent", &codes).await
    }

    async fn sms_loses_nothing_whatever_aliyun_answers(app: TestApp) -> anyhow::Result<()> {
        let codes = ["isp.SYSTEM_ERROR", "Throttling.User", "isv.DAY_LIMIT_CONTROL", "isv.BUSINESS_LIMIT_CONTROL", "isv.AMOUNT_NOT_ENOUGH", "SignatureDoesNotMatch", "brand.NEW"];
        texts(&app, "aliyun", &codes).await
    }

    async fn wecom_loses_nothing_and_tells_nobody_twice(app: TestApp) -> anyhow::Result<()> {
        let town = town(&app, "tencent").await?;
        let store: StoreId = fresh();
        let admin = app.staff(Role::GroupAdmin, None).await?;
        let advisor = app.staff(Role::ServiceAdvisor, Some(store)).await?;
        app.post(&format!("/api/v1/staff/people/{}/reach", advisor.id), &json!({ "wecom_id": "zhang.san" })).bearer(&admin.token).expect(200).await;
        let mut n = 0;
        for fault in faults(&[json!(-1), json!(45009), json!(45033), json!(42001), json!(81013), json!(60020), json!(99_999), json!("-1")]) {
            town.wecom.state().faults.tell(fault.clone(), 3);
            tell(&app, store, Audience::StoreRole(store, Role::ServiceAdvisor), Kind::Requested, 600 + n).await?;
            n += 1;
            all(&app, &town.channels).await?;
            let_it_be(&app, &town).await?;
            town.wecom.state().faults.heal();
            let calls = town.wecom.state().journal.len();
            judge(&app, &format!("wecom {fault:?}"), n, calls).await?;
        }
        let state = town.wecom.state();
        let mut texts: Vec<&str> = state.sent().iter().filter_map(|one| one.body["text"]["content"].as_str()).collect();
        let told = texts.len();
        texts.sort_unstable();
        texts.dedup();
        assert_eq!(texts.len(), told, "a repeat went through");
        Ok(())
    }

    async fn subscribe_messages_lose_nothing(app: TestApp) -> anyhow::Result<()> {
        let town = town(&app, "tencent").await?;
        let me = Audience::Person(account(&app, "o_me").await?);
        let modes = [
            Mode::Http { status: 500 }, Mode::Http { status: 502 }, Mode::Hang, Mode::Html, Mode::Truncated, Mode::BrokenOff, Mode::Empty, Mode::Huge,
        ];
        // 45009 waits for midnight and for the morning after it: wechat/quota.rs lives through those days.
        let codes = [-1, 40001, 43101, 47003].map(|errcode| Mode::Errcode { errcode, errmsg: None, as_text: false });
        let mut n = 0;
        for mode in modes.into_iter().chain(codes) {
            let what = format!("subscribe {mode:?}");
            app.wechat.state().fail(Endpoint::SubscribeSend, wechat::Fault { mode, times: Some(3), after: false });
            tell(&app, fresh(), me, Kind::Moved, 600).await?;
            n += 1;
            all(&app, &town.channels).await?;
            let_it_be(&app, &town).await?;
            app.wechat.state().heal();
            let calls = app.wechat.state().count(Endpoint::SubscribeSend);
            judge(&app, &what, n, calls).await?;
        }
        Ok(())
    }

    /// A provider that is down is not asked for every message: the breaker opens after at most 20 failures.
    async fn the_breaker_opens(app: TestApp) -> anyhow::Result<()> {
        let town = town(&app, "tencent").await?;
        let store = fresh();
        town.sms.state().faults.tell(Fault::Http { status: 503 }, usize::MAX);
        for n in 0..60 {
            let owner = Audience::Person(walk_in(&app, &format!("138001380{n:02}")).await?);
            tell(&app, store, owner, Kind::Moved, 60).await?;
        }
        all(&app, &town.channels).await?;
        // Those of one batch leave together; after it nobody is asked.
        let calls = town.sms.state().journal.len();
        assert!((1..=20).contains(&calls), "{calls} calls of 60");
        town.sms.state().faults.heal();
        let_it_be(&app, &town).await?;
        conserved(&app).await
    }
}

/// One message for each way to fail.
async fn texts(app: &TestApp, provider: &str, codes: &[&str]) -> anyhow::Result<()> {
    let town = town(app, provider).await?;
    let codes: Vec<Value> = codes.iter().map(|code| json!(code)).collect();
    let mut n = 0;
    for fault in faults(&codes) {
        let owner = Audience::Person(walk_in(app, &format!("138001380{n:02}")).await?);
        town.sms.state().faults.tell(fault.clone(), 3);
        tell(app, fresh(), owner, Kind::Moved, 60).await?;
        n += 1;
        all(app, &town.channels).await?;
        let_it_be(app, &town).await?;
        town.sms.state().faults.heal();
        let calls = town.sms.state().journal.len();
        judge(app, &format!("{provider} {fault:?}"), n, calls).await?;
    }
    let state = town.sms.state();
    // Better twice than never, and never more than that.
    let mut sessions: Vec<&str> = state.sent().iter().map(|one| one.session.as_str()).collect();
    sessions.sort_unstable();
    let most = sessions.chunk_by(|a, b| a == b).map(<[&str]>::len).max().unwrap_or(0);
    assert!((1..=2).contains(&most), "{most} of one message");
    Ok(())
}
