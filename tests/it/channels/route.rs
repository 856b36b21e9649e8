//! Which channel has it next (rulings 23).

use chezhu::domain::notice::{Audience, Kind};
use chezhu::ground::db::Look;
use chezhu_tests::on_both;
use chezhu_tests::standin::wechat::{Endpoint, Fault};

use super::{SYSTEM, TEMPLATE, account, all, conserved, fresh, line, tell, town, walk_in};

on_both! {
    /// An owner whom WeChat cannot reach is told by SMS when it is due soon, and otherwise by the inbox, which says so.
    async fn an_owner_without_an_account_falls_to_the_next_channel(app: TestApp) -> anyhow::Result<()> {
        let town = town(&app, "tencent").await?;
        let (store, owner) = (fresh(), Audience::Person(walk_in(&app, "13800138000").await?));
        let soon = tell(&app, store, owner, Kind::Confirmed, 60).await?;
        let later = tell(&app, store, owner, Kind::Confirmed, 600).await?;
        assert_eq!(all(&app, &town.channels).await?, [("passed_on", 4), ("sent", 1)].into());
        assert_eq!(line(&app, soon).await?, "wechat_subscribe:passed_on(no_account) wechat_template:passed_on(no_service_account) sms:sent");
        let inbox = "wechat_subscribe:passed_on(no_account) wechat_template:passed_on(no_service_account, inbox only)";
        assert_eq!(line(&app, later).await?, inbox);
        let sent: Vec<_> = town.sms.state().sent().into_iter().map(|one| one.to.clone()).collect();
        assert_eq!(sent, [["+8613800138000"]]);
        let told = app.db.read(SYSTEM).number("SELECT COUNT(*) FROM notice", []).await?;
        assert_eq!(told, 2, "the inbox always has it");
        conserved(&app).await
    }

    /// 43101 passes on in the transaction that settles it; a second pass of the same row intends nothing twice.
    async fn a_spent_credit_passes_on_once(app: TestApp) -> anyhow::Result<()> {
        let town = town(&app, "tencent").await?;
        let me = account(&app, "o_me").await?;
        app.wechat.state().credit("o_me", TEMPLATE, 0);
        let soon = tell(&app, fresh(), Audience::Person(me), Kind::Moved, 60).await?;
        assert_eq!(all(&app, &town.channels).await?, [("passed_on", 3)].into());
        assert_eq!(
            line(&app, soon).await?,
            "wechat_subscribe:passed_on(no_credit) wechat_template:passed_on(no_service_account) sms:passed_on(no_phone, inbox only)"
        );
        app.wechat.state().credit("o_me", TEMPLATE, 1);
        let next = tell(&app, fresh(), Audience::Person(me), Kind::Moved, 60).await?;
        assert_eq!(all(&app, &town.channels).await?, [("sent", 1)].into());
        assert_eq!(line(&app, next).await?, "wechat_subscribe:sent");
        conserved(&app).await
    }

    /// A message that never fits ends for staff to look at; it does not spill into the next channel.
    async fn what_is_dead_is_not_passed_on(app: TestApp) -> anyhow::Result<()> {
        let town = town(&app, "tencent").await?;
        let me = account(&app, "o_me").await?;
        app.wechat.state().fail(Endpoint::SubscribeSend, Fault::errcode(47003, 1));
        let booking = tell(&app, fresh(), Audience::Person(me), Kind::Moved, 60).await?;
        assert_eq!(all(&app, &town.channels).await?, [("dead", 1)].into());
        assert_eq!(line(&app, booking).await?, "wechat_subscribe:dead(config)");
        Ok(())
    }
}
