//! The service account: who follows it is found by unionid, and told by a template message.

use std::collections::BTreeMap;
use std::sync::Arc;

use chezhu::domain::identity::{self, Arrival, Login};
use chezhu::domain::notice::{Audience, Kind};
use chezhu::ground::id::PersonId;
use chezhu::ground::session::Device;
use chezhu::ground::text::{OpenId, Sensitive, UnionId};
use chezhu::host::config::Template;
use chezhu_jobs::Jobs;
use chezhu_jobs::deliver::Channels;
use chezhu_tests::app::TestApp;
use chezhu_tests::on_both;
use chezhu_tests::standin::fault::Fault;
use chezhu_tests::standin::service::{APP_ID, APP_SECRET, StandIn};
use chezhu_tests::standin::wechat;
use serde_json::json;

use super::{SYSTEM, TEMPLATE, all, conserved, fresh, line, tell};

/// Channels with a service account, and without an accept for any subscribe message.
async fn house(app: &TestApp, openid: &str) -> anyhow::Result<(StandIn, Channels)> {
    let service = StandIn::start(app.clock.clone()).await?;
    let mut settings = app.settings.clone();
    settings.wechat.template_booking = TEMPLATE.to_owned();
    settings.wechat.service.base_url = service.base_url.clone();
    settings.wechat.service.app_id = APP_ID.to_owned();
    settings.wechat.service.app_secret = APP_SECRET.to_owned();
    let fields = [("time1", "time"), ("thing2", "store"), ("thing3", "title")];
    let template = Template {
        id: "service-template".to_owned(),
        fields: BTreeMap::from(fields.map(|(field, fact)| (field.to_owned(), fact.to_owned()))),
    };
    settings.wechat.service.templates.insert("booking".to_owned(), template);
    app.wechat.state().credit(openid, TEMPLATE, 0);
    let channels = Channels::new(&settings, &app.clock)?;
    Ok((service, channels))
}

async fn owner(app: &TestApp, openid: &str, unionid: &str) -> anyhow::Result<PersonId> {
    let union = Some(UnionId::parse(unionid)?);
    let arrival = Arrival::new(
        wechat::APP_ID,
        &format!("code of {openid}"),
        OpenId::parse(openid)?,
        union,
    );
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

on_both! {
    async fn a_follower_is_told_by_the_service_account(app: TestApp) -> anyhow::Result<()> {
        let (service, channels) = house(&app, "o_me").await?;
        let me = Audience::Person(owner(&app, "o_me", "u_me").await?);
        let jobs = Jobs::new(app.db.clone(), channels.clone());
        let stranger = tell(&app, fresh(), me, Kind::Moved, 600).await?;
        all(&app, &channels).await?;
        assert_eq!(line(&app, stranger).await?, "wechat_subscribe:passed_on(no_credit) wechat_template:passed_on(no_follower, inbox only)");

        // Seven follow, on three pages; one of them nobody can name.
        for n in 0..5 {
            service.state().followers.insert(format!("s_{n}"), Some(format!("u_{n}")));
        }
        service.state().followers.insert("s_me".to_owned(), Some("u_me".to_owned()));
        service.state().followers.insert("s_nobody".to_owned(), None);
        assert_eq!(jobs.look_up_followers().await?, 6);
        assert_eq!(jobs.look_up_followers().await?, 6);
        let booking = tell(&app, fresh(), me, Kind::Moved, 600).await?;
        all(&app, &channels).await?;
        assert_eq!(line(&app, booking).await?, "wechat_subscribe:passed_on(no_credit) wechat_template:sent");
        {
            let state = service.state();
            let [sent] = state.journal.as_slice() else { anyhow::bail!("{:?}", state.journal) };
            assert_eq!((&sent.body["touser"], &sent.body["template_id"]), (&json!("s_me"), &json!("service-template")));
            assert_eq!(sent.body["data"]["thing3"]["value"], "预约已改期");
            assert_eq!(sent.body["miniprogram"], json!({ "appid": wechat::APP_ID, "pagepath": format!("pages/booking/detail?id={booking}") }));
        }

        // They left: the platform says so first, the next look at the followers later.
        service.state().followers.remove("s_me");
        let left = tell(&app, fresh(), me, Kind::Moved, 600).await?;
        all(&app, &channels).await?;
        assert_eq!(line(&app, left).await?, "wechat_subscribe:passed_on(no_credit) wechat_template:passed_on(recipient, inbox only)");
        app.clock.advance(std::time::Duration::from_secs(60));
        assert_eq!(jobs.look_up_followers().await?, 5);
        let gone = tell(&app, fresh(), me, Kind::Moved, 600).await?;
        all(&app, &channels).await?;
        assert!(line(&app, gone).await?.ends_with("wechat_template:passed_on(no_follower, inbox only)"));
        conserved(&app).await
    }

    /// A reply that was lost is not asked for again; a refusal that names a time waits for it.
    async fn what_the_service_account_answers_has_its_end(app: TestApp) -> anyhow::Result<()> {
        let (service, channels) = house(&app, "o_me").await?;
        let me = Audience::Person(owner(&app, "o_me", "u_me").await?);
        service.state().followers.insert("s_me".to_owned(), Some("u_me".to_owned()));
        let channels = Arc::new(channels);
        assert_eq!(Jobs::new(app.db.clone(), (*channels).clone()).look_up_followers().await?, 1);
        let code = |code: i64| Fault::Code { code: json!(code) };
        for (fault, end) in [
            (Fault::Html, "wechat_template:unknown(no_answer)"),
            (Fault::BrokenOff, "wechat_template:unknown(no_answer)"),
            (code(47003), "wechat_template:dead(config)"),
            (code(43117), "wechat_template:ready(crowded)"),
            (code(45009), "wechat_template:ready(quota_day)"),
        ] {
            service.state().faults.tell(fault.clone(), 1);
            let booking = tell(&app, fresh(), me, Kind::Moved, 600).await?;
            all(&app, &channels).await?;
            assert!(line(&app, booking).await?.ends_with(end), "{fault:?}: {}", line(&app, booking).await?);
        }
        app.clock.advance(std::time::Duration::from_secs(86_400));
        all(&app, &channels).await?;
        conserved(&app).await?;
        assert_eq!(service.state().sent().len(), 4, "two whose replies were lost, two that had to wait");
        Ok(())
    }
}
