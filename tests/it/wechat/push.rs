//! WeChat's push at the front door (wechat.md 6 and 14 rows 14 to 17, rulings 24): what is WeChat's is kept once and applied
//! later; whatever else comes is 4xx and moves nothing.

use chezhu::ground::actor::Actor;
use chezhu::ground::db::Look;
use chezhu_tests::app::TestApp;
use chezhu_tests::client::Answered;
use chezhu_tests::on_both;
use chezhu_tests::standin::wechat::push::{PUSH_AES_KEY, PUSH_TOKEN, Wrapped, Wrapping, popup};
use serde_json::{Value, json};

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

/// A generator that gives the same again: the mutants of a failure can be made once more.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % sides.max(1)
    }
}

/// Pushes that WeChat never made: each is wrong in one way.
fn mutants(app: &TestApp) -> anyhow::Result<Vec<(String, Wrapped)>> {
    let right = Wrapping::right(app.clock.now());
    let text = message(app);
    let good = right.wrap(text.as_bytes())?;
    let mut dice = Dice(42);
    let mut all: Vec<(String, Wrapped)> = Vec::new();
    // Forged: a character of the body or of the signed part of the query is another one.
    for n in 0..400 {
        let mut forged = good.clone();
        let at = dice.roll(forged.body.len());
        let by = b"ABCxyz019+/={}\",: "[dice.roll(18)];
        if forged.body[at] == by || (forged.body[at].is_ascii_whitespace() && by.is_ascii_whitespace()) {
            continue;
        }
        forged.body[at] = by;
        all.push((format!("body {n}: {at} is {}", char::from(by)), forged));
    }
    for n in 0..200 {
        let signed = good.query.replace("openid=o1&encrypt_type=aes&", "");
        let mut bytes = signed.into_bytes();
        let (at, by) = (dice.roll(bytes.len()), b"0123456789abcdef"[dice.roll(16)]);
        if bytes[at] == by {
            continue;
        }
        bytes[at] = by;
        let query = String::from_utf8(bytes)?;
        // Without the signature that does not cover the body nothing is lost: that one is not a forgery.
        if !query.contains("signature=") || !query.starts_with("signature=") {
            continue;
        }
        all.push((format!("query {n}"), Wrapped { query, ..good.clone() }));
    }
    // Truncated.
    for n in 0..150 {
        let mut short = good.clone();
        short.body.truncate(n * good.body.len() / 150);
        all.push((format!("cut {n}"), short));
        let encrypted = right.encrypt(text.as_bytes())?;
        let cut = &encrypted[..n * encrypted.len() / 150];
        all.push((format!("encrypted cut {n}"), right.signed(cut)));
    }
    // Stale, and from the future, with right signatures.
    for n in 1..=60 {
        for stamp in [
            app.clock.now().seconds() - 600 - n * n,
            app.clock.now().seconds() + 600 + n * n,
        ] {
            let old = Wrapping { stamp, ..right.clone() };
            all.push((format!("stamp {stamp}"), old.wrap(text.as_bytes())?));
        }
    }
    // Wrongly padded, with right signatures: no pad, too large, uneven, and longer than the text.
    let filled = 16 + 4 + text.len() + right.app_id.len();
    for pad in 0..=255_u8 {
        let room = 32 - filled % 32;
        let mut padding = vec![pad; room];
        let wrong_last = usize::from(pad) != room;
        if !wrong_last {
            padding[0] = pad.wrapping_add(1);
            if room == 1 {
                continue;
            }
        } else if usize::from(pad) <= 32 && usize::from(pad) > 0 && usize::from(pad) <= room {
            // Fewer of them than there is room leave bytes behind the app id.
            padding[room - usize::from(pad)..].fill(pad);
        }
        let padded = Wrapping {
            padding: Some(padding),
            ..right.clone()
        };
        all.push((format!("pad {pad} of {room}"), padded.wrap(text.as_bytes())?));
    }
    // Lengths that reach beyond, or end in the middle.
    for length in [
        0,
        1,
        20,
        u32::MAX,
        u32::MAX - 20,
        1 << 31,
        u32::try_from(text.len())? + 1,
        u32::try_from(text.len())? - 1,
    ] {
        let long = Wrapping {
            length: Some(length),
            ..right.clone()
        };
        all.push((format!("length {length}"), long.wrap(text.as_bytes())?));
    }
    // Foreign: another app, another token, another key.
    for n in 0..40 {
        let other = Wrapping {
            app_id: format!("wx{n:016}"),
            ..right.clone()
        };
        all.push((format!("app {n}"), other.wrap(text.as_bytes())?));
        let other = Wrapping {
            token: format!("TOKEN{n}"),
            ..right.clone()
        };
        all.push((format!("token {n}"), other.wrap(text.as_bytes())?));
        let key = format!("{}{n:02}", &PUSH_AES_KEY[..41]);
        let other = Wrapping {
            aes_key: key,
            ..right.clone()
        };
        all.push((format!("key {n}"), other.wrap(text.as_bytes())?));
    }
    // Plain, and no message at all, with right signatures.
    all.push((
        "plain".into(),
        Wrapped {
            body: text.clone().into_bytes(),
            ..good.clone()
        },
    ));
    for inside in [
        "",
        "x",
        "{}",
        "[]",
        "null",
        "<xml/>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><xml><MsgType>&b;</MsgType></xml>",
    ] {
        all.push((format!("inside {inside}"), right.wrap(inside.as_bytes())?));
    }
    all.push(("not UTF-8".into(), right.wrap(&[b'{', 0xff, 0xfe, b'}'])?));
    Ok(all)
}

on_both! {
    with [("wechat.push_token", super::PUSH_TOKEN), ("wechat.push_aes_key", super::PUSH_AES_KEY)]
    async fn what_is_not_wechats_moves_nothing(app: TestApp) -> anyhow::Result<()> {
        let all = mutants(&app)?;
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
