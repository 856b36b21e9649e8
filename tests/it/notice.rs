//! Notices and the outbox on both databases: told with the event, told once, never called twice (X7–X9, X12).

mod booking;
mod deliver;
pub mod desk;
mod door;
mod inbox;
pub mod law;
mod manners;
mod poison;
pub mod remind;
mod rows;
mod turns;
mod year;

use chezhu::domain::notice::{Audience, Facts, Intent, Kind};
use chezhu::ground::actor::{Actor, Customer};
use chezhu::ground::clock::At;
use chezhu::ground::db::{Db, Tx};
use chezhu::ground::id::{AccountId, BookingId, Id, PersonId, SessionId, StoreId, fresh_uuid};
use chezhu::ground::outbox::{self, Channel, Intended, Lane, Promise, State};

const SYSTEM: Actor = Actor::System("test");

fn fresh<I: Id>() -> I {
    I::from_uuid(fresh_uuid(chezhu_tests::app::START))
}

/// Somebody who is logged in, whether or not there is a row of them.
fn owner(person: PersonId) -> Actor {
    Actor::Customer(Customer {
        person,
        account: fresh::<AccountId>(),
        session: fresh::<SessionId>(),
    })
}

/// A notice of a booking's event to an owner.
fn told(person: PersonId, booking: BookingId, event_no: i64, kind: Kind) -> Intent {
    let facts = Facts {
        start_at: Some(At::from_ms(1_795_399_200_000)),
        ..Facts::new("车主汽车虹桥店", "BK20261123-0007", chrono_tz::Asia::Shanghai)
    };
    Intent {
        audience: Audience::Person(person),
        kind,
        store: fresh::<StoreId>(),
        subject: booking.uuid(),
        subject_text: booking.to_string(),
        event_no,
        facts,
        not_before: None,
        expires_at: None,
    }
}

/// A bare delivery.
pub fn parcel(promise: Promise, lane: Lane) -> Intended {
    Intended {
        kind: "test.kind",
        channel: Channel::WechatSubscribe,
        promise,
        lane,
        aggregate_kind: "test",
        aggregate: fresh_uuid(chezhu_tests::app::START),
        event_no: 1,
        audience: "somebody".to_owned(),
        store: fresh::<StoreId>(),
        payload: b"secret words".to_vec(),
        not_before: None,
        expires_at: None,
        suppressed: None,
    }
}

pub async fn put(db: &Db, parcels: Vec<Intended>) -> anyhow::Result<()> {
    let put = async |tx: &mut Tx| {
        for parcel in parcels {
            outbox::enqueue(tx, parcel).await?;
        }
        Ok(())
    };
    Ok(db.write(SYSTEM, put).await?)
}

/// Rows of the outbox by state.
pub async fn states(db: &Db) -> anyhow::Result<Vec<(State, i64)>> {
    let counts = outbox::counts(&db.read(SYSTEM)).await?;
    Ok(counts.into_iter().map(|count| (count.state, count.rows)).collect())
}
