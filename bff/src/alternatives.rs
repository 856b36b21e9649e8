//! When somebody was faster: what else is free, read after the rollback (rulings 4). For owners and staff alike.

use chezhu::domain::booking::{self, Ask};
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::At;
use chezhu::ground::db::Db;
use chezhu::ground::error::Error;

use crate::problem::{Answer, Refusing};

/// The answer as it is, unless the slot was taken: then with up to three others.
pub async fn with_alternatives(db: &Db, ask: Ask, start: At, answer: Answer) -> Answer {
    match answer {
        Err(Refusing::Domain(Error::Refused(no))) if no.code == booking::Refused::SlotTaken.code() => {
            let found = booking::alternatives(&db.read(Actor::Anonymous), &ask, start)
                .await
                .unwrap_or_default();
            Err(no.with(serde_json::json!({ "alternatives": found })).into())
        }
        other => other,
    }
}
