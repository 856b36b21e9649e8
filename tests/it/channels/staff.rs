//! Staff: push, WeCom, and SMS for managers only.

use chezhu::domain::notice::{Audience, Kind};
use chezhu::domain::staff::Role;
use chezhu::ground::id::StoreId;
use chezhu_tests::on_both;
use serde_json::json;

use super::{all, conserved, fresh, line, tell, town};

on_both! {
    async fn staff_are_told_in_wecom_and_only_managers_by_sms(app: TestApp) -> anyhow::Result<()> {
        let town = town(&app, "tencent").await?;
        let store: StoreId = fresh();
        let admin = app.staff(Role::GroupAdmin, None).await?;
        let (advisor, second) = (app.staff(Role::ServiceAdvisor, Some(store)).await?, app.staff(Role::ServiceAdvisor, Some(store)).await?);
        let manager = app.staff(Role::StoreManager, Some(store)).await?;
        let reach = async |id: &str, wish: serde_json::Value| {
            app.post(&format!("/api/v1/staff/people/{id}/reach"), &wish).bearer(&admin.token).expect(200).await
        };
        let seen = reach(&advisor.id.to_string(), json!({ "wecom_id": "zhang.san", "phone": "13900139000" })).await;
        assert_eq!(seen, json!({ "wecom": true, "phone": "139****9000" }));
        reach(&second.id.to_string(), json!({ "wecom_id": "gone" })).await;
        reach(&manager.id.to_string(), json!({ "phone": "13700137000" })).await;
        town.wecom.state().strangers.insert("gone".to_owned());
        app.post(&format!("/api/v1/staff/people/{}/reach", advisor.id), &json!({ "wecom_id": "张三" })).bearer(&admin.token).expect(422).await;

        let asked = tell(&app, store, Audience::StoreRole(store, Role::ServiceAdvisor), Kind::Requested, 600).await?;
        let missed = tell(&app, store, Audience::StoreRole(store, Role::StoreManager), Kind::AnswerMissed, 600).await?;
        let nobody = tell(&app, store, Audience::StoreRole(store, Role::Technician), Kind::AnswerHalf, 30).await?;
        all(&app, &town.channels).await?;
        assert_eq!(line(&app, asked).await?, "push:passed_on(no_push) wecom:sent");
        assert_eq!(line(&app, missed).await?, "push:passed_on(no_push) wecom:passed_on(no_member) sms:sent");
        assert_eq!(line(&app, nobody).await?, "push:passed_on(no_push) wecom:passed_on(no_member, inbox only)");
        {
            let state = town.wecom.state();
            let sent = state.sent();
            let to: Vec<&str> = sent.iter().filter_map(|one| one.body["touser"].as_str()).collect();
            let mut members: Vec<&str> = to.iter().flat_map(|list| list.split('|')).collect();
            members.sort_unstable();
            assert_eq!((to.len(), members), (1, vec!["gone", "zhang.san"]));
            let text = sent[0].body["text"]["content"].as_str().unwrap_or_default().to_owned();
            assert!(text.starts_with("新的预约，请答复\nBK20261123-0007"), "{text}");
        }
        let numbers: Vec<_> = town.sms.state().sent().into_iter().flat_map(|one| one.to.clone()).collect();
        assert_eq!(numbers, ["+8613700137000"]);

        // Nobody of them is known any more: the advisors' inbox alone has it.
        town.wecom.state().strangers.insert("zhang.san".to_owned());
        let lost = tell(&app, store, Audience::StoreRole(store, Role::ServiceAdvisor), Kind::AnswerHalf, 30).await?;
        all(&app, &town.channels).await?;
        assert_eq!(line(&app, lost).await?, "push:passed_on(no_push) wecom:passed_on(recipient, inbox only)");
        conserved(&app).await
    }

    /// What is one member's matter reaches that one alone, in the inbox and outside.
    async fn whose_matter_it_is_hears_of_it_alone(app: TestApp) -> anyhow::Result<()> {
        let town = town(&app, "tencent").await?;
        let store: StoreId = fresh();
        let admin = app.staff(Role::GroupAdmin, None).await?;
        let role = Role::SalesConsultant;
        let (mine, other) = (app.staff(role, Some(store)).await?, app.staff(role, Some(store)).await?);
        for (one, wecom) in [(&mine, "li.si"), (&other, "wang.wu")] {
            app.post(&format!("/api/v1/staff/people/{}/reach", one.id), &json!({ "wecom_id": wecom })).bearer(&admin.token).expect(200).await;
        }
        let one = tell(&app, store, Audience::Holder(store, role, mine.id), Kind::OrderQuiet, 600).await?;
        all(&app, &town.channels).await?;
        assert_eq!(line(&app, one).await?, "push:passed_on(no_push) wecom:sent");
        let to: Vec<_> = town.wecom.state().sent().iter().map(|sent| sent.body["touser"].clone()).collect();
        assert_eq!(to, ["li.si"]);
        let inbox = async |token: &str| app.get("/api/v1/staff/notices").bearer(token).expect(200).await;
        let (seen, hidden) = (inbox(&mine.token).await, inbox(&other.token).await);
        assert_eq!((&seen["unread"], &hidden["unread"], &hidden["items"]), (&json!(1), &json!(0), &json!([])));
        let id = seen["items"][0]["id"].as_str().unwrap_or_default();
        let read = format!("/api/v1/staff/notices/{id}/read");
        app.post(&read, &()).bearer(&other.token).expect(404).await;
        app.post(&read, &()).bearer(&mine.token).expect(200).await;
        Ok(())
    }

    /// One token for many messages, fetched again when it dies early.
    async fn a_token_serves_until_it_dies(app: TestApp) -> anyhow::Result<()> {
        let town = town(&app, "tencent").await?;
        let store: StoreId = fresh();
        let admin = app.staff(Role::GroupAdmin, None).await?;
        let advisor = app.staff(Role::ServiceAdvisor, Some(store)).await?;
        app.post(&format!("/api/v1/staff/people/{}/reach", advisor.id), &json!({ "wecom_id": "zhang.san" })).bearer(&admin.token).expect(200).await;
        for (round, tokens) in [(0, 1), (1, 2)] {
            for minutes in 0..20 {
                tell(&app, store, Audience::StoreRole(store, Role::ServiceAdvisor), Kind::Requested, 600 + minutes + round * 20).await?;
            }
            let ended = all(&app, &town.channels).await?;
            assert_eq!((ended.get("sent"), town.wecom.state().tokens), (Some(&20), tokens), "{ended:?}");
            town.wecom.state().expire();
        }
        assert_eq!(town.wecom.state().sent().len(), 40);
        Ok(())
    }
}
