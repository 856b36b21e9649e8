//! Manners at the front door and at the last moment before a call (rulings 20; security.md P5; issue 3, point 8).

use std::time::Duration;

use chezhu::domain::identity::{self, Arrival, Login, Purpose};
use chezhu::domain::notice::{self, Intent, Kind};
use chezhu::ground::actor::{Actor, Customer};
use chezhu::ground::db::{Look, Tx};
use chezhu::ground::error::Error;
use chezhu::ground::id::{AccountId, PersonId, SessionId};
use chezhu::ground::session::Device;
use chezhu::ground::text::{OpenId, Sensitive};
use chezhu_jobs::deliver::{self, Channels, Plan};
use chezhu_tests::app::{Owner, START, TestApp};
use chezhu_tests::figures;
use chezhu_tests::on_both;
use chezhu_tests::standin::wechat::APP_ID;
use serde_json::{Value, json};

use super::{SYSTEM, fresh, told};

/// 22:30 in Shanghai on the day of [`START`], and nine o'clock of the next.
const NIGHT: u64 = 13 * 60 + 30;
const UNTIL_MORNING: u64 = 10 * 60 + 30;

async fn me(app: &TestApp, owner: &Owner) -> anyhow::Result<PersonId> {
    let me = app.get("/api/v1/me").bearer(&owner.token).expect(200).await;
    Ok(me["id"].as_str().unwrap_or_default().parse()?)
}

async fn tell_as(app: &TestApp, actor: Actor, intent: Intent) -> anyhow::Result<()> {
    Ok(app.db.write(actor, async |tx| notice::intend(tx, intent).await).await?)
}

async fn tell(app: &TestApp, intent: Intent) -> anyhow::Result<()> {
    tell_as(app, SYSTEM, intent).await
}

/// Delivers what is due up to the call: how each ended, `call` for those that would have gone.
async fn judged(app: &TestApp) -> anyhow::Result<Vec<String>> {
    let channels = Channels::new(&app.settings, &app.clock)?;
    let ended = std::cell::RefCell::new(Vec::new());
    let plan = async |tx: &Tx, channels: &Channels, claimed: &chezhu::ground::outbox::Claimed| {
        let end = match notice::message(tx, claimed) {
            Some(message) => deliver::polite(tx, channels.manners, claimed, &message).await?,
            None => return Err(Error::Missing("message")),
        };
        let word = end.as_ref().map_or("call".to_owned(), |end| format!("{:?}", end));
        ended.borrow_mut().push(word);
        // Nobody is called here; what would have gone is at its end.
        Ok(Plan::End(
            end.unwrap_or(chezhu::ground::outbox::End::Suppressed("call")),
        ))
    };
    loop {
        if deliver::round(&app.db, &channels, 100, &plan).await?.claimed == 0 {
            return Ok(ended.into_inner());
        }
    }
}

/// How many deliveries ended so for that reason.
async fn ended(app: &TestApp, state: &str, reason: &str) -> anyhow::Result<i64> {
    let sql = "SELECT COUNT(*) FROM delivery WHERE state = $1 AND reason = $2";
    Ok(app.db.read(SYSTEM).number(sql, [state.into(), reason.into()]).await?)
}

fn consent(purpose: &str, granted: bool) -> Value {
    json!({ "purpose": purpose, "granted": granted, "document_id": "privacy-2026-1", "document_sha256": "a".repeat(64) })
}

async fn decide(app: &TestApp, owner: &Owner, purpose: &str, granted: bool) {
    let wish = consent(purpose, granted);
    app.post("/api/v1/me/consents", &wish)
        .bearer(&owner.token)
        .expect(200)
        .await;
}

fn care(person: PersonId) -> Intent {
    let mut intent = told(person, fresh(), 1, Kind::CareMessage);
    intent.facts.text = Some("雨季到了，请留意雨刮".to_owned());
    intent
}

async fn inbox(app: &TestApp, owner: &Owner) -> Value {
    app.get("/api/v1/notices").bearer(&owner.token).expect(200).await
}

on_both! {
    async fn the_night_is_kept(app: TestApp) -> anyhow::Result<()> {
        let owner = app.owner("wang").await;
        let me = me(&app, &owner).await?;
        let myself = Actor::Customer(Customer { person: me, account: fresh::<AccountId>(), session: fresh::<SessionId>() });
        app.clock.advance(Duration::from_secs(NIGHT * 60));
        tell(&app, told(me, fresh(), 2, Kind::Confirmed)).await?;
        assert_eq!(judged(&app).await?, Vec::<String>::new(), "the store's word waits");
        tell_as(&app, myself, told(me, fresh(), 2, Kind::Received)).await?;
        assert_eq!(judged(&app).await?, ["call"], "an answer to one's own tap goes at once");
        let token = app.owner("wang").await;
        assert_eq!(inbox(&app, &token).await["unread"], 2, "the inbox has both at once");
        app.clock.advance(Duration::from_secs(UNTIL_MORNING * 60 - 1));
        assert_eq!(judged(&app).await?, Vec::<String>::new());
        app.clock.advance(Duration::from_secs(1));
        assert_eq!(judged(&app).await?, ["call"]);
        Ok(())
    }

    /// What became due by day is met by the night when it was late: the judgement before the call holds it back, and what
    /// is worthless in the morning expires.
    async fn what_is_late_is_still_polite(app: TestApp) -> anyhow::Result<()> {
        let me = me(&app, &app.owner("wang").await).await?;
        tell(&app, told(me, fresh(), 2, Kind::Confirmed)).await?;
        let night = START.plus_minutes(13 * 60 + 30);
        tell(&app, Intent { expires_at: Some(night.plus_minutes(60)), ..told(me, fresh(), 2, Kind::WaitlistOffer) }).await?;
        app.clock.advance(Duration::from_secs(NIGHT * 60));
        let mut late = judged(&app).await?;
        late.sort();
        assert_eq!(late.len(), 2, "{late:?}");
        assert!(late[0] == "Expired" && late[1].starts_with("Wait(\"quiet_hours\""), "{late:?}");
        app.clock.advance(Duration::from_secs(UNTIL_MORNING * 60));
        assert_eq!(judged(&app).await?, ["call"]);
        Ok(())
    }

    async fn wishes_are_heard_where_they_may(app: TestApp) -> anyhow::Result<()> {
        let owner = app.owner("wang").await;
        let me = me(&app, &owner).await?;
        let path = "/api/v1/me/preferences";
        let all = app.get(path).bearer(&owner.token).expect(200).await;
        assert!(all["classes"].as_array().is_some_and(|all| all.len() == 4 && all.iter().all(|one| one["inbox"] == true && one["channels"] == true)), "{all}");
        for (class, inbox, channels) in [("critical", true, false), ("critical", false, true), ("transactional", false, true)] {
            let wish = json!({ "classes": [{ "class": class, "inbox": inbox, "channels": channels }] });
            let refused = app.put(path, &wish).bearer(&owner.token).refused(422, "request.invalid").await;
            assert_eq!(refused["errors"][0]["code"], "notice.cannot_be_silenced");
        }
        let quiet = json!({ "classes": [{ "class": "transactional", "inbox": true, "channels": false }] });
        let now = app.put(path, &quiet).bearer(&owner.token).expect(200).await;
        assert_eq!(now["classes"].as_array().map(|all| all.iter().filter(|one| one["channels"] == false).count()), Some(1));
        tell(&app, told(me, fresh(), 2, Kind::Confirmed)).await?;
        assert_eq!(judged(&app).await?, ["Suppressed(\"preference\")"]);
        assert_eq!(inbox(&app, &owner).await["unread"], 1);
        // Another person's wishes are their own.
        let other = self::me(&app, &app.owner("li").await).await?;
        tell(&app, told(other, fresh(), 2, Kind::Confirmed)).await?;
        assert_eq!(judged(&app).await?, ["call"]);
        Ok(())
    }

    /// P5: nothing of care or marketing without a consent that holds when it is sent.
    async fn nothing_is_offered_without_consent(app: TestApp) -> anyhow::Result<()> {
        let owner = app.owner("wang").await;
        let me = me(&app, &owner).await?;
        tell(&app, care(me)).await?;
        assert_eq!((judged(&app).await?.len(), ended(&app, "suppressed", "no_consent").await?), (0, 1));
        assert_eq!(inbox(&app, &owner).await["unread"], 0, "not in the inbox either");
        // Consent to care is none to marketing.
        decide(&app, &owner, "care", true).await;
        tell(&app, Intent { kind: Kind::CampaignMessage, ..care(me) }).await?;
        tell(&app, care(me)).await?;
        assert_eq!((judged(&app).await?, ended(&app, "suppressed", "no_consent").await?), (vec!["call".to_owned()], 2));
        assert_eq!(inbox(&app, &owner).await["unread"], 1);
        // Withdrawn: what is queued is called off in the same transaction, and nothing else.
        tell(&app, care(me)).await?;
        tell(&app, told(me, fresh(), 2, Kind::Moved)).await?;
        decide(&app, &owner, "marketing", false).await;
        assert_eq!(ended(&app, "cancelled", "withdrawn").await?, 0);
        decide(&app, &owner, "care", false).await;
        assert_eq!(ended(&app, "cancelled", "withdrawn").await?, 1);
        assert_eq!(judged(&app).await?, ["call"]);
        Ok(())
    }

    /// Where nobody called it off, the judgement before the call finds the withdrawal by itself.
    async fn consent_is_asked_again_when_it_is_sent(app: TestApp) -> anyhow::Result<()> {
        let owner = app.owner("wang").await;
        let me = me(&app, &owner).await?;
        decide(&app, &owner, "care", true).await;
        tell(&app, care(me)).await?;
        let withdraw: identity::DecideConsent = serde_json::from_value(consent("care", false))?;
        let session = Customer { person: me, account: account(&app, me).await?, session: fresh::<SessionId>() };
        app.db.write(Actor::Customer(session), async |tx| identity::decide_consent(tx, withdraw).await).await?;
        assert!(!identity::may(&app.db.read(SYSTEM), me, Purpose::Care).await?);
        let ends = judged(&app).await?;
        let well = ends == ["Suppressed(\"no_consent\")"];
        let values = [("sent_without_consent", json!(i32::from(!well))), ("engine", json!(app.engine.word()))];
        figures::line("P5", "withdrawn after it was intended: not sent", &values, well);
        assert!(well, "{ends:?}");
        Ok(())
    }

    /// One budget over all kinds of care and marketing; what follows from the owner's own business does not count.
    async fn the_budget_is_one(app: TestApp) -> anyhow::Result<()> {
        let owner = app.owner("wang").await;
        let me = me(&app, &owner).await?;
        decide(&app, &owner, "care", true).await;
        decide(&app, &owner, "marketing", true).await;
        for n in 0..5 {
            let kind = if n % 2 == 0 { Kind::CareMessage } else { Kind::CampaignMessage };
            tell(&app, Intent { kind, ..care(me) }).await?;
            tell(&app, told(me, fresh(), 2, Kind::Moved)).await?;
        }
        let all = judged(&app).await?;
        let count = |word: &str| all.iter().filter(|one| *one == word).count();
        assert_eq!((count("call"), count("Suppressed(\"budget\")")), (3 + 5, 2), "{all:?}");
        app.clock.advance(Duration::from_secs(6 * 24 * 3600));
        tell(&app, care(me)).await?;
        assert_eq!(judged(&app).await?, ["Suppressed(\"budget\")"]);
        app.clock.advance(Duration::from_secs(24 * 3600));
        tell(&app, care(me)).await?;
        assert_eq!(judged(&app).await?, ["call"]);
        app.clock.advance(Duration::from_secs(15 * 24 * 3600));
        assert_eq!(app.jobs()?.sweep("notice.purge").await?, 4);
        Ok(())
    }

    /// Two records turned out to be one: wishes, consents and the budget are the person's.
    async fn a_person_who_was_two_is_judged_as_one(app: TestApp) -> anyhow::Result<()> {
        let (one, other) = (app.owner("wang").await, app.owner("wang2").await);
        let (older, younger) = (me(&app, &one).await?, me(&app, &other).await?);
        decide(&app, &other, "care", true).await;
        tell(&app, care(younger)).await?;
        let into = app.db.write(SYSTEM, async |tx: &mut Tx| {
            tx.run("UPDATE person SET merged_into = $1 WHERE id = $2", [older.into(), younger.into()]).await?;
            notice::adopt(tx, younger, older).await?;
            identity::canonical(tx, younger).await
        }).await?;
        assert_eq!(into, older);
        assert_eq!(judged(&app).await?, ["call"]);
        tell(&app, care(younger)).await?;
        app.db.write(SYSTEM, async |tx: &mut Tx| notice::withdrawn(tx, older, Purpose::Care).await).await?;
        assert_eq!(ended(&app, "cancelled", "withdrawn").await?, 1);
        Ok(())
    }

    /// A 304 is true: any change of the list gives another version, and nothing else does.
    async fn lists_know_their_version(app: TestApp) -> anyhow::Result<()> {
        let owner = app.owner("wang").await;
        let me = me(&app, &owner).await?;
        let etag = async |path: &str, known: &str| {
            let answered = app.get(path).bearer(&owner.token).header("if-none-match", known).send().await;
            let etag = answered.header("etag").to_owned();
            (answered.status, etag)
        };
        let (status, empty) = etag("/api/v1/notices", "\"no\"").await;
        assert_eq!((status, etag("/api/v1/notices", &empty).await), (200, (304, empty.clone())));
        tell(&app, told(me, fresh(), 2, Kind::Moved)).await?;
        tell(&app, told(me, fresh(), 2, Kind::Moved)).await?;
        let (status, two) = etag("/api/v1/notices", &empty).await;
        assert_eq!(status, 200);
        tell(&app, told(fresh(), fresh(), 2, Kind::Moved)).await?;
        assert_eq!(etag("/api/v1/notices", &two).await.0, 304, "somebody else's");
        let list = inbox(&app, &owner).await;
        let id = list["items"][0]["id"].as_str().unwrap_or_default();
        app.post(&format!("/api/v1/notices/{id}/read"), &()).bearer(&owner.token).expect(200).await;
        let (status, one) = etag("/api/v1/notices", &two).await;
        assert_eq!(status, 200);
        let all = app.post("/api/v1/notices/read-all", &()).bearer(&owner.token).expect(200).await;
        assert_eq!(all, json!({ "read": 1 }));
        assert_eq!((etag("/api/v1/notices", &one).await.0, inbox(&app, &owner).await["unread"].clone()), (200, json!(0)));
        let (_, bookings) = etag("/api/v1/bookings", "\"no\"").await;
        assert_eq!(etag("/api/v1/bookings", &bookings).await.0, 304);
        Ok(())
    }
}

/// The account of a person.
async fn account(app: &TestApp, person: PersonId) -> anyhow::Result<AccountId> {
    let arrival = Arrival::new(APP_ID, "one more code", OpenId::parse("o_wang")?, None);
    let device = Device::new("test", "");
    let login = app
        .db
        .write(SYSTEM, async |tx| identity::login(tx, arrival, &device).await)
        .await?;
    match login {
        Login::In(issued) if issued.person == person => Ok(issued.account),
        _ => anyhow::bail!("somebody else"),
    }
}
