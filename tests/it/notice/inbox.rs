//! The inbox: who sees what, in which order, and who has read it.

use std::time::Duration;

use chezhu::domain::notice::{self, Audience, Intent, Kind};
use chezhu::domain::staff::{Grants, Role};
use chezhu::ground::actor::{Actor, Scope, Staff};
use chezhu::ground::db::Tx;
use chezhu::ground::error::Error;
use chezhu::ground::id::{BookingId, PersonId, SessionId, StaffId, StoreId};
use chezhu::ground::outbox::State;
use chezhu::ground::page::Limit;
use chezhu_tests::app::START;
use chezhu_tests::on_both;

use super::{SYSTEM, fresh, owner, states, told};

async fn tell(app: &chezhu_tests::app::TestApp, intents: Vec<Intent>) -> anyhow::Result<()> {
    let tell = async |tx: &mut Tx| {
        for intent in intents {
            notice::intend(tx, intent).await?;
        }
        Ok(())
    };
    Ok(app.db.write(SYSTEM, tell).await?)
}

on_both! {
    async fn a_notice_stands_in_the_inbox_and_in_the_outbox_or_in_neither(app: TestApp) -> anyhow::Result<()> {
        let (me, booking) = (fresh::<PersonId>(), fresh::<BookingId>());
        let lost = app.db.write(SYSTEM, async |tx: &mut Tx| {
            notice::intend(tx, told(me, booking, 2, Kind::Received)).await?;
            Err::<(), _>(Error::Missing("booking"))
        });
        assert!(lost.await.is_err());
        let inbox = notice::inbox(&app.db.read(owner(me)), None, Limit::new(None)?).await?;
        assert_eq!((inbox.items.len(), inbox.unread, states(&app.db).await?.len()), (0, 0, 0));

        // A sweep may run twice; the message goes once (X8). Another kind at the same version is another message.
        tell(&app, vec![told(me, booking, 2, Kind::Received), told(me, booking, 2, Kind::Received)]).await?;
        tell(&app, vec![told(me, booking, 2, Kind::Received), told(me, booking, 2, Kind::HoldExpired)]).await?;
        let inbox = notice::inbox(&app.db.read(owner(me)), None, Limit::new(None)?).await?;
        assert_eq!((inbox.items.len(), inbox.unread), (2, 2));
        let received = inbox.items.iter().find(|n| n.kind == Kind::Received).map(|n| (n.title.as_str(), n.subject.as_str()));
        assert_eq!(received, Some(("预约已收到", booking.to_string().as_str())));
        assert_eq!(states(&app.db).await?, [(State::Ready, 1)], "the expired hold sends no message");
        Ok(())
    }

    async fn it_is_mine_alone_and_read_once(app: TestApp) -> anyhow::Result<()> {
        let (me, you) = (fresh::<PersonId>(), fresh::<PersonId>());
        tell(&app, vec![told(me, fresh(), 2, Kind::Confirmed), told(you, fresh(), 2, Kind::Confirmed)]).await?;
        let mine = notice::inbox(&app.db.read(owner(me)), None, Limit::new(None)?).await?;
        let [only] = mine.items.as_slice() else { anyhow::bail!("{mine:?}") };
        let id = only.id;
        let stranger = app.db.write(owner(you), async |tx| notice::read(tx, id).await).await;
        assert!(matches!(stranger, Err(Error::Missing("notice"))), "{stranger:?}");
        assert!(matches!(notice::inbox(&app.db.read(SYSTEM), None, Limit::new(None)?).await, Err(Error::Missing(_))));
        app.clock.advance(Duration::from_secs(60));
        let first = app.db.write(owner(me), async |tx| notice::read(tx, id).await).await?;
        app.clock.advance(Duration::from_secs(60));
        let second = app.db.write(owner(me), async |tx| notice::read(tx, id).await).await?;
        assert_eq!((first.read_at, second.read_at), (START.plus_minutes(1), START.plus_minutes(1)));
        assert_eq!(notice::inbox(&app.db.read(owner(me)), None, Limit::new(None)?).await?.unread, 0);

        // Two records turned out to be one person.
        app.db.write(SYSTEM, async |tx| notice::adopt(tx, you, me).await).await?;
        let both = notice::inbox(&app.db.read(owner(me)), None, Limit::new(None)?).await?;
        assert_eq!((both.items.len(), both.unread), (2, 1));
        Ok(())
    }

    async fn pages_join_without_a_gap_and_a_cursor_is_its_readers(app: TestApp) -> anyhow::Result<()> {
        let me = fresh::<PersonId>();
        for n in 0..7 {
            tell(&app, vec![told(me, fresh(), n, Kind::Moved), told(me, fresh(), n, Kind::Moved)]).await?;
            app.clock.advance(Duration::from_secs(1));
        }
        let later = Intent { not_before: Some(START.plus_minutes(600)), ..told(me, fresh(), 1, Kind::Moved) };
        tell(&app, vec![later]).await?;
        let look = app.db.read(owner(me));
        let (mut seen, mut cursor) = (Vec::new(), None);
        loop {
            let page = notice::inbox(&look, cursor.as_deref(), Limit::new(Some(4))?).await?;
            assert_eq!(page.unread, 14);
            seen.extend(page.items);
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
            let stranger = notice::inbox(&app.db.read(owner(fresh())), cursor.as_deref(), Limit::new(Some(4))?).await;
            assert!(matches!(stranger, Err(Error::Invalid(_))), "{stranger:?}");
        }
        assert_eq!(seen.len(), 14);
        assert!(seen.windows(2).all(|two| (two[0].at, two[0].id) > (two[1].at, two[1].id)));
        Ok(())
    }

    async fn a_role_sees_what_its_store_tells_it(app: TestApp) -> anyhow::Result<()> {
        let (here, there) = (fresh::<StoreId>(), fresh::<StoreId>());
        let to = |store, role, kind| Intent { audience: Audience::StoreRole(store, role), store, ..told(fresh(), fresh(), 3, kind) };
        tell(&app, vec![
            to(here, Role::ServiceAdvisor, Kind::AnswerHalf),
            to(here, Role::StoreManager, Kind::AnswerMissed),
            to(there, Role::ServiceAdvisor, Kind::AnswerOver),
        ]).await?;
        let me = Actor::Staff(Staff { staff: fresh::<StaffId>(), session: fresh::<SessionId>(), scope: Scope::Stores(Vec::new()) });
        let look = app.db.read(me.clone());
        let kinds = async |grants: Grants| -> anyhow::Result<Vec<Kind>> {
            let inbox = notice::staff_inbox(&look, &grants, None, Limit::new(None)?).await?;
            assert_eq!(i64::try_from(inbox.items.len())?, inbox.unread);
            Ok(inbox.items.into_iter().map(|notice| notice.kind).collect())
        };
        let advisor = Grants(vec![(Role::ServiceAdvisor, Some(here))]);
        assert_eq!(kinds(advisor.clone()).await?, [Kind::AnswerHalf]);
        assert_eq!(kinds(Grants(vec![(Role::StoreManager, Some(there)), (Role::Technician, Some(here))])).await?, []);
        assert_eq!(kinds(Grants(vec![])).await?, []);
        assert_eq!(kinds(Grants(vec![(Role::ServiceAdvisor, None)])).await?.len(), 2);

        let all = notice::staff_inbox(&look, &Grants(vec![(Role::ServiceAdvisor, None)]), None, Limit::new(None)?).await?;
        for notice in all.items {
            let mine = notice.store_id == here;
            let read = app.db.write(me.clone(), async |tx| notice::staff_read(tx, &advisor, notice.id).await).await;
            assert_eq!(read.is_ok(), mine, "{read:?}");
        }
        assert_eq!(notice::staff_inbox(&look, &advisor, None, Limit::new(None)?).await?.unread, 0);
        assert_eq!(states(&app.db).await?, [(State::Ready, 3)], "one delivery each, by the first channel of staff");
        Ok(())
    }
}
