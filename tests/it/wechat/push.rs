//! WeChat's push at the front door (wechat.md 6 and 14 rows 14 to 17, rulings 24): what is WeChat's is kept once and applied
//! later; whatever else comes is 4xx and moves nothing.

mod mutants;

use chezhu::ground::actor::Actor;
use chezhu::ground::db::Look;
use chezhu_tests::app::TestApp;
use chezhu_tests::client::Answered;
use chezhu_tests::on_both;
use chezhu_tests::standin::wechat::push::{PUSH_AES_KEY, PUSH_TOKEN, Wrapped, Wrapping, popup};
use serde_json::{Value, json};

use self::mutants::mutants;

const PATH: &str = "/api/v1/wechat/push";

/// Sends a push as it is wrapped.
pub async fn send(app: &TestApp, wrapped: &Wrapped) -> Answered {
    app.call(reqwest::Method::POST, &format!("{PATH}?{}", wrapped.query))
        .without_key()
        .body(wrapped.media, wrapped.body.clone())
        .send()
        .await
}

/// Pushes a message the right way; it must be taken.
pub async fn push(app: &TestApp, message: &Value) -> anyhow::Result<()> {
    let wrapped = Wrapping::right(app.clock.now()).wrap(message.to_string().as_bytes())?;
    let answered = send(app, &wrapped).await;
    anyhow::ensure!(
        answered.status == 200 && answered.text() == "success",
        "{}: {}",
        answered.status,
        answered.text()
    );
    Ok(())
}

async fn rows(app: &TestApp, which: &str) -> anyhow::Result<i64> {
    let sql = format!("SELECT COUNT(*) FROM inbound WHERE {which}");
    Ok(app.db.read(Actor::System("test")).number(&sql, []).await?)
}

fn message(app: &TestApp) -> String {
    popup("o_li", app.clock.now(), &[("tmpl-a", "accept")]).to_string()
}

on_both! {
    with [("wechat.push_token", super::PUSH_TOKEN), ("wechat.push_aes_key", super::PUSH_AES_KEY)]
    async fn what_is_not_wechats_moves_nothing(app: TestApp) -> anyhow::Result<()> {
        let all = mutants(&message(&app), app.clock.now())?;
        assert!(all.len() >= 1000, "only {} mutants", all.len());
        for (name, wrapped) in &all {
            let answered = send(&app, wrapped).await;
            assert!((400..500).contains(&answered.status), "{name}: {} {}", answered.status, answered.text());
        }
        println!("{} mutants refused", all.len());
        assert_eq!(rows(&app, "1 = 1").await?, 0);
        assert_eq!(app.jobs()?.sweep("wechat.inbound").await?, 0);
        assert_eq!(app.db.read(Actor::System("test")).number("SELECT COUNT(*) FROM credit", []).await?, 0);
        // And the one they were made of is taken: the test looks at the right door.
        push(&app, &serde_json::from_str(&message(&app))?).await?;
        assert_eq!(rows(&app, "state = 'new'").await?, 1);
        Ok(())
    }

    with [("wechat.push_token", super::PUSH_TOKEN), ("wechat.push_aes_key", super::PUSH_AES_KEY)]
    async fn the_same_again_is_answered_and_does_nothing(app: TestApp) -> anyhow::Result<()> {
        let wrapping = Wrapping::right(app.clock.now());
        let wrapped = wrapping.wrap(message(&app).as_bytes())?;
        // At once, and again later in its window.
        let many = futures::future::join_all((0..8).map(|_| send(&app, &wrapped))).await;
        assert!(many.iter().all(|one| one.status == 200), "{many:?}");
        // WeChat wraps it anew when it tries again.
        let again = Wrapping { random: *b"fedcba9876543210", nonce: "7".into(), ..wrapping.clone() };
        assert_eq!(send(&app, &again.wrap(message(&app).as_bytes())?).await.status, 200);
        assert_eq!(rows(&app, "1 = 1").await?, 1);
        assert_eq!(app.jobs()?.sweep("wechat.inbound").await?, 1);
        assert_eq!(app.jobs()?.sweep("wechat.inbound").await?, 0);
        assert_eq!(send(&app, &wrapped).await.status, 200);
        assert_eq!(app.jobs()?.sweep("wechat.inbound").await?, 0);
        // After its window it is stale.
        app.clock.advance(std::time::Duration::from_secs(601));
        let stale = send(&app, &wrapped).await;
        assert_eq!((stale.status, &stale.json()["code"]), (403, &json!("wechat.push_refused")));
        assert_eq!(rows(&app, "state = 'done'").await?, 1);
        Ok(())
    }

    with [("wechat.push_token", super::PUSH_TOKEN), ("wechat.push_aes_key", super::PUSH_AES_KEY)]
    async fn messages_and_what_nobody_knows_are_kept_sealed(app: TestApp) -> anyhow::Result<()> {
        let text = |id: u64, words: &str| json!({
            "ToUserName": "gh_97417a04a28d", "FromUserName": "o_li", "CreateTime": 1_795_395_600, "MsgType": "text", "MsgId": id, "Content": words,
        });
        push(&app, &text(1, "CANARYwords")).await?;
        push(&app, &text(1, "CANARYwords")).await?;
        push(&app, &text(2, "CANARYwords")).await?;
        let altered = Wrapping { xml: true, ..Wrapping::right(app.clock.now()) }.wrap(text(2, "others").to_string().as_bytes())?;
        let altered = send(&app, &altered).await;
        assert_eq!((altered.status, &altered.json()["code"]), (409, &json!("wechat.push_altered")));
        let unknown = json!({ "ToUserName": "gh_97417a04a28d", "MsgType": "event", "Event": "Something_New", "X": [1, { "Y": null }] });
        push(&app, &unknown).await?;
        assert_eq!((rows(&app, "kind = 'text'").await?, rows(&app, "kind = 'event.something_new'").await?), (2, 1));
        assert_eq!(app.jobs()?.sweep("wechat.inbound").await?, 3);
        assert_eq!(rows(&app, "state = 'done'").await?, 3);
        // A month later they are forgotten.
        app.clock.advance(std::time::Duration::from_secs(31 * 86_400));
        assert_eq!(app.jobs()?.sweep("wechat.forget").await?, 3);
        assert_eq!(rows(&app, "1 = 1").await?, 0);
        Ok(())
    }

    with [("wechat.push_token", super::PUSH_TOKEN), ("wechat.push_aes_key", super::PUSH_AES_KEY), ("http.body_limit", "2048")]
    async fn our_address_is_verified_and_bodies_are_bounded(app: TestApp) -> anyhow::Result<()> {
        let right = Wrapping::right(app.clock.now());
        let verify = async |signature: &str, echo: &str| {
            let query = format!("signature={signature}&timestamp={}&nonce={}&echostr={echo}", right.stamp, right.nonce);
            app.get(&format!("{PATH}?{query}")).send().await
        };
        let good = verify(&right.signature(""), "4375120948345356249").await;
        assert_eq!((good.status, good.text().as_str(), good.header("content-type")), (200, "4375120948345356249", "text/plain; charset=utf-8"));
        for (signature, echo) in [(right.signature("x"), "1"), (String::new(), "1"), (right.signature(""), ""), (right.signature(""), "%3Cscript%3E%0A")] {
            assert_eq!(verify(&signature, echo).await.status, 403, "{signature} {echo}");
        }
        assert_eq!(app.get(PATH).send().await.status, 403);
        let mut large = right.wrap(message(&app).as_bytes())?;
        large.body.extend(vec![b' '; 2048]);
        assert_eq!(send(&app, &large).await.status, 413);
        let xml = Wrapping { xml: true, ..right.clone() }.wrap(message(&app).as_bytes())?;
        assert_eq!(send(&app, &xml).await.status, 200);
        Ok(())
    }

    async fn without_a_token_nobody_pushes(app: TestApp) -> anyhow::Result<()> {
        let wrapped = Wrapping::right(app.clock.now()).wrap(message(&app).as_bytes())?;
        assert_eq!(send(&app, &wrapped).await.status, 404);
        assert_eq!(app.get(PATH).send().await.status, 404);
        Ok(())
    }
}
