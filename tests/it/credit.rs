//! The ledger of subscriptions: fed by WeChat alone, spent by what is sent, in any order and once (rulings 23).

use std::time::Duration;

use chezhu::domain::credit;
use chezhu::domain::identity;
use chezhu::domain::notice::{self, Audience, Facts, Intent, Kind};
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::At;
use chezhu::ground::db::Look;
use chezhu::ground::id::{BookingId, Id, PersonId, StoreId, fresh_uuid};
use chezhu::ground::text::{OpenId, Sensitive};
use chezhu_tests::app::{Owner, TestApp};
use chezhu_tests::on_both;
use chezhu_tests::standin::wechat::push::{PUSH_AES_KEY, PUSH_TOKEN, change, popup, sent};
use chezhu_tests::standin::wechat::{Endpoint, Fault};
use serde_json::{Value, json};

use crate::wechat::push::push;

const SYSTEM: Actor = Actor::System("test");
const TEMPLATE: &str = "tmpl-booking";

async fn left(app: &TestApp, openid: &str, template: &str) -> anyhow::Result<i64> {
    Ok(credit::remaining(&app.db.read(SYSTEM), &OpenId::parse(openid)?, template).await?)
}

/// Pushes each of them and lets the jobs apply them.
async fn tell(app: &TestApp, events: &[Value]) -> anyhow::Result<()> {
    for event in events {
        push(app, event).await?;
    }
    app.jobs()?.sweep("wechat.inbound").await?;
    Ok(())
}

async fn me(app: &TestApp, owner: &Owner) -> anyhow::Result<PersonId> {
    let me = app.get("/api/v1/me").bearer(&owner.token).expect(200).await;
    Ok(me["id"].as_str().unwrap_or_default().parse()?)
}

/// Something to be told to a person, about a booking of its own.
async fn intend(app: &TestApp, person: PersonId) -> anyhow::Result<()> {
    let now = app.clock.now();
    let booking = BookingId::from_uuid(fresh_uuid(now));
    let intent = Intent {
        audience: Audience::Person(person),
        kind: Kind::Moved,
        store: StoreId::from_uuid(fresh_uuid(now)),
        subject: booking.uuid(),
        subject_text: booking.to_string(),
        event_no: 2,
        facts: Facts {
            start_at: Some(now.plus_minutes(600)),
            ..Facts::new("车主汽车虹桥店", "BK20261123-0007", chrono_tz::Asia::Shanghai)
        },
        not_before: None,
        expires_at: None,
    };
    Ok(app
        .db
        .write(SYSTEM, async |tx| notice::intend(tx, intent).await)
        .await?)
}

/// Delivers once, without asking whether the booking that is not there still says so.
async fn deliver(app: &TestApp) -> anyhow::Result<std::collections::BTreeMap<&'static str, usize>> {
    use chezhu::ground::db::Tx;
    use chezhu::ground::outbox::Claimed;
    use chezhu_jobs::deliver::{self, Channels};
    let channels = Channels::new(&app.settings, &app.clock)?;
    let plan = async |tx: &Tx, channels: &Channels, claimed: &Claimed| {
        deliver::plan(tx, channels, claimed, async |_tx: &Tx, _claimed: &Claimed| Ok(true)).await
    };
    Ok(deliver::round(&app.db, &channels, deliver::BATCH, plan).await?.ended)
}

on_both! {
    with [("wechat.push_token", super::PUSH_TOKEN), ("wechat.push_aes_key", super::PUSH_AES_KEY)]
    async fn only_events_add_in_whatever_order_they_come(app: TestApp) -> anyhow::Result<()> {
        let at = |seconds: i64| app.clock.now().plus_seconds(seconds);
        let events = [
            popup("o_li", at(-50), &[("tmpl-a", "accept"), ("tmpl-b", "reject")]),
            popup("o_li", at(-40), &[("tmpl-a", "accept"), ("tmpl-b", "accept")]),
            change("o_li", at(-30), &[("tmpl-a", "reject")]),
            popup("o_li", at(-20), &[("tmpl-a", "accept")]),
            popup("o_li", at(-10), &[("tmpl-a", "accept")]),
            popup("o_wang", at(-10), &[("tmpl-a", "accept")]),
        ];
        // Backwards, and each again: as if they had come once in their order.
        for event in events.iter().rev().chain(&events) {
            tell(&app, std::slice::from_ref(event)).await?;
        }
        assert_eq!(
            (left(&app, "o_li", "tmpl-a").await?, left(&app, "o_li", "tmpl-b").await?, left(&app, "o_wang", "tmpl-a").await?),
            (2, 1, 1)
        );
        Ok(())
    }

    with [("wechat.push_token", super::PUSH_TOKEN), ("wechat.push_aes_key", super::PUSH_AES_KEY)]
    async fn together_they_are_counted_one_by_one(app: TestApp) -> anyhow::Result<()> {
        let who = OpenId::parse("o_li")?;
        let now = app.clock.now();
        let accept = async |n: i64| {
            let at = At::from_ms(now.ms() - n * 1000);
            let key = credit::event_key("event.subscribe_msg_popup_event", at, 0);
            app.db.write(SYSTEM, async |tx| credit::answered(tx, &who, TEMPLATE, credit::Answer::Accept, &key, at).await).await
        };
        let all = futures::future::join_all((0..40).map(|n| accept(n / 2))).await;
        for one in all {
            one?;
        }
        assert_eq!(left(&app, "o_li", TEMPLATE).await?, 20);
        Ok(())
    }

    with [("wechat.push_token", super::PUSH_TOKEN), ("wechat.push_aes_key", super::PUSH_AES_KEY), ("wechat.template_booking", super::TEMPLATE)]
    async fn what_is_sent_is_spent_and_a_refusal_leaves_nothing(app: TestApp) -> anyhow::Result<()> {
        let li = app.owner("li").await;
        let person = me(&app, &li).await?;
        let accept = |ago: i64| popup(&li.openid, app.clock.now().plus_seconds(-ago), &[(TEMPLATE, "accept")]);
        tell(&app, &[accept(9), accept(8), accept(7)]).await?;
        intend(&app, person).await?;
        assert_eq!(deliver(&app).await?, [("sent", 1)].into());
        assert_eq!(left(&app, &li.openid, TEMPLATE).await?, 2);
        // Lost on the way back: it may have cost one.
        let lost = Fault { after: true, ..Fault::times(chezhu_tests::standin::wechat::Mode::Empty, 1) };
        app.wechat.state().fail(Endpoint::SubscribeSend, lost);
        intend(&app, person).await?;
        assert_eq!(deliver(&app).await?, [("unknown", 1)].into());
        assert_eq!(left(&app, &li.openid, TEMPLATE).await?, 1);
        // Certainly not taken: nothing is spent.
        app.wechat.state().fail(Endpoint::SubscribeSend, Fault::errcode(47003, 1));
        intend(&app, person).await?;
        assert_eq!(deliver(&app).await?, [("dead", 1)].into());
        assert_eq!(left(&app, &li.openid, TEMPLATE).await?, 1);
        app.wechat.state().fail(Endpoint::SubscribeSend, Fault::errcode(43101, 1));
        intend(&app, person).await?;
        assert_eq!(deliver(&app).await?, [("passed_on", 1)].into());
        assert_eq!(left(&app, &li.openid, TEMPLATE).await?, 0);
        // What was accepted before that is told late: WeChat has already said that nothing is left.
        tell(&app, &[accept(3)]).await?;
        assert_eq!(left(&app, &li.openid, TEMPLATE).await?, 0);
        app.clock.advance(Duration::from_secs(60));
        tell(&app, &[popup(&li.openid, app.clock.now(), &[(TEMPLATE, "accept")])]).await?;
        assert_eq!(left(&app, &li.openid, TEMPLATE).await?, 1);
        Ok(())
    }

    with [("wechat.push_token", super::PUSH_TOKEN), ("wechat.push_aes_key", super::PUSH_AES_KEY), ("wechat.template_booking", super::TEMPLATE)]
    async fn what_became_of_a_message_stands_on_its_delivery(app: TestApp) -> anyhow::Result<()> {
        let li = app.owner("li").await;
        let person = me(&app, &li).await?;
        let first = "1988810812324364001";
        // Told before we have written down that it was sent: it waits.
        tell(&app, &[sent(&li.openid, app.clock.now(), TEMPLATE, first, ("0", "success"))]).await?;
        assert_eq!(app.db.read(SYSTEM).number("SELECT COUNT(*) FROM inbound WHERE state = 'new' AND reason = 'no_delivery'", []).await?, 1);
        intend(&app, person).await?;
        intend(&app, person).await?;
        assert_eq!(deliver(&app).await?, [("sent", 2)].into());
        app.clock.advance(Duration::from_secs(60));
        let failed = sent(&li.openid, app.clock.now(), TEMPLATE, "1988810812324364002", ("20001", "failed: user block"));
        tell(&app, &[failed.clone(), failed]).await?;
        let found = |which: &str| format!("SELECT COUNT(*) FROM delivery WHERE state = 'sent' AND {which}");
        let look = app.db.read(SYSTEM);
        let delivered = found("provider_id = '1988810812324364001' AND delivered_at IS NOT NULL AND failed_at IS NULL");
        let failed = found("provider_id = '1988810812324364002' AND delivered_at IS NULL AND failed_at IS NOT NULL AND failure = 'failed: user block'");
        assert_eq!((look.number(&delivered, []).await?, look.number(&failed, []).await?), (1, 1));
        // Of one that nobody knows nothing is said, and after a week it is given up.
        push(&app, &sent(&li.openid, app.clock.now(), TEMPLATE, "7", ("0", "success"))).await?;
        for _ in 0..9 {
            app.jobs()?.sweep("wechat.inbound").await?;
            app.clock.advance(Duration::from_secs(86_400));
        }
        assert_eq!(app.db.read(SYSTEM).number("SELECT COUNT(*) FROM inbound WHERE state = 'dead' AND reason = 'no_delivery'", []).await?, 1);
        Ok(())
    }

    with [("wechat.push_token", super::PUSH_TOKEN), ("wechat.push_aes_key", super::PUSH_AES_KEY), ("wechat.template_booking", super::TEMPLATE)]
    async fn the_owner_is_asked_for_what_is_missing(app: TestApp) -> anyhow::Result<()> {
        let li = app.owner("li").await;
        let plan = async |moment: &str| {
            let plan = app.get(&format!("/api/v1/credits/plan?moment={moment}")).bearer(&li.token).expect(200).await;
            assert_eq!(plan["moment"], moment);
            plan["template_ids"].clone()
        };
        assert_eq!(plan("booking_submit").await, json!([TEMPLATE]));
        // The client's word is a hint: not asked again at once, and nothing is added.
        let hint = |answer: &str| json!({ "answers": [{ "template_id": TEMPLATE, "answer": answer }] });
        app.post("/api/v1/credits/hints", &hint("reject")).bearer(&li.token).expect(204).await;
        assert_eq!(plan("booking_submit").await, json!([]));
        app.post("/api/v1/credits/hints", &hint("accept")).bearer(&li.token).expect(204).await;
        assert_eq!(left(&app, &li.openid, TEMPLATE).await?, 0);
        // Three and a half messages are to be expected: one is not enough, four are.
        assert_eq!(plan("booking_submit").await, json!([TEMPLATE]));
        app.clock.advance(Duration::from_secs(700));
        let accepts = (0..4).map(|n| popup(&li.openid, app.clock.now().plus_seconds(-n), &[(TEMPLATE, "accept")]));
        tell(&app, &accepts.collect::<Vec<_>>()).await?;
        assert_eq!((plan("booking_submit").await, plan("handover").await), (json!([]), json!([])));
        // Somebody else's ledger is their own.
        let wang = app.owner("wang").await;
        let theirs = app.get("/api/v1/credits/plan?moment=booking_submit").bearer(&wang.token).expect(200).await;
        assert_eq!(theirs["template_ids"], json!([TEMPLATE]));
        Ok(())
    }

    async fn a_wrong_hint_or_moment_is_refused(app: TestApp) -> anyhow::Result<()> {
        let li = app.owner("li").await;
        app.get("/api/v1/credits/plan?moment=never").bearer(&li.token).expect(400).await;
        app.get("/api/v1/credits/plan").bearer(&li.token).expect(400).await;
        let one = json!({ "template_id": "t", "answer": "accept" });
        for (answers, pointer) in [
            (json!([]), "/answers"),
            (json!([one, one, one, one, one, one]), "/answers"),
            (json!([one, { "template_id": "a b", "answer": "accept" }]), "/answers/1/template_id"),
            (json!([{ "template_id": "t", "answer": "yes" }]), "/answers/0/answer"),
        ] {
            let refused = app.post("/api/v1/credits/hints", &json!({ "answers": answers })).bearer(&li.token).expect(422).await;
            assert_eq!(refused["errors"][0]["pointer"], pointer);
        }
        let rows = app.db.read(SYSTEM).number("SELECT COUNT(*) FROM credit_hint", []).await?;
        assert_eq!(rows, 0);
        Ok(())
    }

    /// The account keeps what it has, whoever it turns out to belong to.
    with [("wechat.push_token", super::PUSH_TOKEN), ("wechat.push_aes_key", super::PUSH_AES_KEY)]
    async fn what_came_before_the_first_login_counts(app: TestApp) -> anyhow::Result<()> {
        tell(&app, &[popup("o_new", app.clock.now(), &[(TEMPLATE, "accept")])]).await?;
        let new = app.owner("new").await;
        assert_eq!(new.openid, "o_new");
        let person = me(&app, &new).await?;
        let reach = identity::reach(&app.db.read(SYSTEM), person).await?;
        assert_eq!(reach.map(|id| id.expose().to_owned()).as_deref(), Some("o_new"));
        assert_eq!(left(&app, "o_new", TEMPLATE).await?, 1);
        Ok(())
    }
}
