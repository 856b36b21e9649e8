//! The stand-in behaves as the platform is documented to (wechat.md 14), also over its control API.

use std::time::Duration;

use chezhu::ground::clock::Clock;
use chezhu_tests::standin::wechat::{APP_ID, APP_SECRET, StandIn};
use serde_json::{Value, json};

use super::START;

struct Caller {
    http: reqwest::Client,
    standin: StandIn,
    clock: Clock,
}

impl Caller {
    async fn start() -> anyhow::Result<Self> {
        let clock = Clock::manual(START);
        let standin = StandIn::start(clock.clone()).await?;
        Ok(Self {
            http: reqwest::Client::builder().no_proxy().build()?,
            standin,
            clock,
        })
    }

    /// Business errors come with 200, and JSON is called text/plain.
    async fn get(&self, path: &str) -> anyhow::Result<Value> {
        let reply = self.http.get(format!("{}{path}", self.standin.base_url)).send().await?;
        anyhow::ensure!(reply.status() == 200, "{}", reply.status());
        Ok(serde_json::from_str(&reply.text().await?)?)
    }

    async fn post(&self, path: &str, body: Value) -> anyhow::Result<Value> {
        let reply = self
            .http
            .post(format!("{}{path}", self.standin.base_url))
            .json(&body)
            .send()
            .await?;
        anyhow::ensure!(reply.status() == 200, "{}", reply.status());
        Ok(serde_json::from_str(&reply.text().await?)?)
    }

    async fn control(&self, path: &str, body: Value) -> anyhow::Result<()> {
        let reply = self
            .http
            .post(format!("{}/_control/{path}", self.standin.base_url))
            .json(&body)
            .send()
            .await?;
        anyhow::ensure!(reply.status() == 204, "{} {}", reply.status(), reply.text().await?);
        Ok(())
    }

    async fn token(&self, force: bool) -> anyhow::Result<(String, i64)> {
        let body =
            json!({ "grant_type": "client_credential", "appid": APP_ID, "secret": APP_SECRET, "force_refresh": force });
        let reply = self.post("/cgi-bin/stable_token", body).await?;
        let text = reply["access_token"].as_str().unwrap_or_default().to_owned();
        Ok((
            text,
            reply["expires_in"]
                .as_i64()
                .unwrap_or(-reply["errcode"].as_i64().unwrap_or(0)),
        ))
    }

    /// The errcode that a send with this token gets.
    async fn send(&self, token: &str, openid: &str, value: &str) -> anyhow::Result<Value> {
        let body = json!({ "touser": openid, "template_id": "T1", "data": { "thing1": { "value": value } } });
        self.post(&format!("/cgi-bin/message/subscribe/send?access_token={token}"), body)
            .await
    }

    fn advance(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }
}

#[tokio::test]
async fn login_parameters_are_checked_one_by_one() -> anyhow::Result<()> {
    let caller = Caller::start().await?;
    let path = "/sns/jscode2session";
    let good = format!("appid={APP_ID}&secret={APP_SECRET}&js_code=demo-o1-1&grant_type=authorization_code");
    for (query, errcode) in [
        (String::new(), 41002),
        (good.replace(APP_ID, ""), 41002),
        (good.replace(APP_SECRET, ""), 41004),
        (good.replace("demo-o1-1", ""), 41008),
        (good.replace(APP_ID, "wx1"), 40013),
        (good.replace(APP_SECRET, "x"), 40125),
        (good.replace("authorization_code", "password"), 40002),
        (good.replace("demo-o1-1", "x"), 40029),
    ] {
        assert_eq!(
            caller.get(&format!("{path}?{query}")).await?["errcode"],
            errcode,
            "{query}"
        );
    }
    assert_eq!(
        caller.post(&format!("{path}?{good}"), json!({})).await?["errcode"],
        41002,
        "by GET only"
    );
    let session = caller.get(&format!("{path}?{good}")).await?;
    assert_eq!(session["openid"], "o1");
    assert_eq!(session.get("errcode"), None, "success carries no errcode");
    assert_eq!(session["session_key"].as_str().map(str::len), Some(24));
    assert_eq!(caller.get(&format!("{path}?{good}")).await?["errcode"], 40163);
    Ok(())
}

#[tokio::test]
async fn a_stable_token_is_stable() -> anyhow::Result<()> {
    let caller = Caller::start().await?;
    let (first, life) = caller.token(false).await?;
    assert_eq!(life, 7200);
    caller.advance(6899);
    assert_eq!(caller.token(false).await?, (first.clone(), 301));
    caller.advance(1);
    let (second, life) = caller.token(false).await?;
    assert!(second != first && life == 7200);
    for good in [&first, &second] {
        assert_eq!(
            caller.send(good, "o1", "x").await?["errcode"],
            0,
            "both are good for five minutes"
        );
    }
    caller.advance(300);
    assert_eq!(caller.send(&first, "o1", "x").await?["errcode"], 42001);
    assert_eq!(caller.send(&second, "o1", "x").await?["errcode"], 0);
    assert_eq!(caller.send("", "o1", "x").await?["errcode"], 41001);
    assert_eq!(caller.send("garbage", "o1", "x").await?["errcode"], 40014);
    assert_eq!(
        caller.send(&second.replace('_', "_x"), "o1", "x").await?["errcode"],
        40001
    );
    Ok(())
}

#[tokio::test]
async fn force_kills_at_once_but_not_too_often() -> anyhow::Result<()> {
    let caller = Caller::start().await?;
    let (first, _) = caller.token(false).await?;
    let (second, _) = caller.token(true).await?;
    assert_ne!(first, second);
    assert_eq!(caller.send(&first, "o1", "x").await?["errcode"], 40001);
    caller.advance(29);
    assert_eq!(caller.token(true).await?.0, second, "within 30 s it does not refresh");
    for _ in 1..20 {
        caller.advance(30);
        assert!(caller.token(true).await?.1 > 0);
    }
    caller.advance(30);
    assert_eq!(caller.token(true).await?.1, -45009);
    Ok(())
}

#[tokio::test]
async fn sends_are_written_down_and_need_credit_when_told_so() -> anyhow::Result<()> {
    let caller = Caller::start().await?;
    let (token, _) = caller.token(false).await?;
    let first = caller.send(&token, "o1", "您的爱车").await?["msgid"].as_i64();
    assert!(first.is_some_and(|id| id > 1 << 53), "more than a float can hold");
    assert_ne!(caller.send(&token, "o1", "x").await?["msgid"].as_i64(), first);
    let empty = caller.send(&token, "o1", "").await?;
    assert_eq!(empty["errcode"], 47003);
    assert!(
        empty["errmsg"]
            .as_str()
            .is_some_and(|text| text.contains("data.thing1.value is emtpy"))
    );
    assert_eq!(caller.send(&token, "", "x").await?["errcode"], 40003);
    caller
        .control("credits", json!({ "openid": "o1", "template_id": "T1", "count": 1 }))
        .await?;
    assert_eq!(caller.send(&token, "o1", "x").await?["errcode"], 0);
    assert_eq!(caller.send(&token, "o1", "x").await?["errcode"], 43101);
    assert_eq!(caller.send(&token, "o2", "x").await?["errcode"], 43101);
    let journal = caller.get("/_control/journal").await?;
    let sends: Vec<&Value> = journal
        .as_array()
        .map(|all| all.iter().filter(|call| call["endpoint"] == "subscribe_send").collect())
        .unwrap_or_default();
    assert_eq!(sends.len(), 7);
    assert_eq!(sends[0]["body"]["data"]["thing1"]["value"], "您的爱车");
    assert_eq!((&sends[0]["errcode"], &sends[5]["errcode"]), (&json!(0), &json!(43101)));
    Ok(())
}

#[tokio::test]
async fn another_process_can_say_what_is_to_happen() -> anyhow::Result<()> {
    let caller = Caller::start().await?;
    let login = |code: &str| {
        format!("/sns/jscode2session?appid={APP_ID}&secret={APP_SECRET}&js_code={code}&grant_type=authorization_code")
    };
    caller
        .control("codes", json!({ "code": "c1", "openid": "o1", "unionid": "u1" }))
        .await?;
    caller
        .control(
            "faults",
            json!({ "endpoint": "jscode2session", "mode": "errcode", "errcode": 45011, "times": 1 }),
        )
        .await?;
    assert_eq!(caller.get(&login("c1")).await?["errcode"], 45011);
    assert_eq!(caller.get(&login("c1")).await?["unionid"], "u1");
    caller
        .control(
            "faults",
            json!({ "endpoint": "stable_token", "mode": "http", "status": 500 }),
        )
        .await?;
    assert!(caller.token(false).await.is_err());
    let all = format!("{}/_control/faults", caller.standin.base_url);
    assert_eq!(caller.http.delete(all).send().await?.status(), 204);
    let (token, _) = caller.token(false).await?;
    caller
        .control(
            "phone-codes",
            json!({ "code": "p1", "country_code": 852, "number": "91234567" }),
        )
        .await?;
    let phone = caller
        .post(
            &format!("/wxa/business/getuserphonenumber?access_token={token}"),
            json!({ "code": "p1" }),
        )
        .await?;
    assert_eq!(phone["phone_info"]["phoneNumber"], "+85291234567");
    assert_eq!(phone["phone_info"]["watermark"]["appid"], APP_ID);
    caller.control("token", json!({ "how": "expire" })).await?;
    assert_eq!(caller.send(&token, "o1", "x").await?["errcode"], 42001);
    caller.control("token", json!({ "how": "kill" })).await?;
    assert_eq!(caller.send(&token, "o1", "x").await?["errcode"], 40001);
    caller.control("blocked", json!({ "openid": "o9" })).await?;
    assert_eq!(caller.get(&login("demo-o9-1")).await?["errcode"], 40226);
    assert!(
        caller
            .get("/_control/secrets")
            .await?
            .as_array()
            .is_some_and(|all| all.iter().any(|s| s == token.as_str()))
    );
    Ok(())
}
