//! Text messages: both providers' signatures, and the budget.

use std::time::Duration;

use chezhu::domain::notice::{Audience, Kind, SmsCaps};
use chezhu_jobs::deliver::{Channels, SmsChannel};
use chezhu_tests::on_both;
use serde_json::json;

use super::{Town, all, conserved, fresh, line, tell, town, walk_in};

/// With these caps a day.
fn with_caps(town: &Town, phone: u32, store: u32) -> Channels {
    let sms = town.channels.sms.clone().map(|sms| SmsChannel {
        caps: SmsCaps { phone, store },
        ..sms
    });
    Channels {
        sms,
        ..town.channels.clone()
    }
}

on_both! {
    async fn both_providers_take_what_we_sign(app: TestApp) -> anyhow::Result<()> {
        let me = Audience::Person(walk_in(&app, "13800138000").await?);
        for provider in ["tencent", "aliyun"] {
            let town = town(&app, provider).await?;
            let booking = tell(&app, fresh(), me, Kind::Moved, 60).await?;
            all(&app, &town.channels).await?;
            assert!(line(&app, booking).await?.ends_with("sms:sent"), "{provider}: {}", line(&app, booking).await?);
            let state = town.sms.state();
            let [sent] = state.journal.as_slice() else { anyhow::bail!("{:?}", state.journal) };
            assert_eq!((sent.provider, sent.template.as_str()), (provider, "1234"));
            let (to, params) = match provider {
                "tencent" => ("+8613800138000", json!(["已改期", "车主汽车虹桥店", "2026年11月23日 10:00"])),
                _ => ("13800138000", json!({ "state": "已改期", "store": "车主汽车虹桥店", "time": "2026年11月23日 10:00" })),
            };
            assert_eq!((sent.to.as_slice(), &sent.params), ([to.to_owned()].as_slice(), &params));
            assert!(sent.session.starts_with("delivery_"), "{}", sent.session);
        }
        Ok(())
    }

    /// S11: so many a day to a phone, so many for a store; what is above is refused with its reason, and the next day is new.
    async fn the_budget_of_a_phone_and_of_a_store_ends(app: TestApp) -> anyhow::Result<()> {
        let town = town(&app, "tencent").await?;
        let (two, three) = (with_caps(&town, 2, 100), with_caps(&town, 100, 3));
        let store = fresh();
        let me = Audience::Person(walk_in(&app, "13800138000").await?);
        let mut ends = Vec::new();
        for _ in 0..3 {
            let booking = tell(&app, store, me, Kind::Moved, 60).await?;
            all(&app, &two).await?;
            ends.push(line(&app, booking).await?);
        }
        assert!(ends[0].ends_with("sms:sent") && ends[1].ends_with("sms:sent"), "{ends:?}");
        assert!(ends[2].ends_with("sms:passed_on(sms_budget, inbox only)"), "{ends:?}");
        // The store has had two; a refused one cost it nothing.
        let mut taken = 0;
        for phone in ["13900139001", "13900139002", "13900139003"] {
            let other = Audience::Person(walk_in(&app, phone).await?);
            let booking = tell(&app, store, other, Kind::Moved, 60).await?;
            all(&app, &three).await?;
            taken += usize::from(line(&app, booking).await?.ends_with("sms:sent"));
        }
        assert_eq!((taken, town.sms.state().sent().len()), (1, 3));
        app.clock.advance(Duration::from_secs(86_400));
        let booking = tell(&app, store, me, Kind::Moved, 60).await?;
        all(&app, &two).await?;
        assert!(line(&app, booking).await?.ends_with("sms:sent"));
        conserved(&app).await
    }

    async fn only_numbers_of_the_mainland_get_a_message(app: TestApp) -> anyhow::Result<()> {
        let town = town(&app, "aliyun").await?;
        let me = Audience::Person(walk_in(&app, "+85261234567").await?);
        let booking = tell(&app, fresh(), me, Kind::Moved, 60).await?;
        all(&app, &town.channels).await?;
        assert!(line(&app, booking).await?.ends_with("sms:passed_on(no_phone, inbox only)"));
        assert!(town.sms.state().journal.is_empty());
        Ok(())
    }
}
