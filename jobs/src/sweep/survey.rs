//! Surveys 48 hours after a handover, and the ladder of bad answers (domain.md 2.6, 2.10; R008, R150, R151).

use chezhu::domain::survey;
use chezhu::ground::actor::Actor;
use chezhu::ground::db::Db;
use chezhu::ground::error::Error;

use super::batches;

/// How many handovers one look finds, and how many are decided in one transaction.
const FOUND: u64 = 10_000;
const TOGETHER: usize = 25;

/// Handovers of 48 hours ago: asked about, or written down why not.
pub async fn invite(db: &Db) -> Result<u64, Error> {
    let me = || Actor::System("survey.invite");
    if !survey::stands(&db.read(me())).await? {
        db.write(me(), survey::standing).await?;
    }
    let mut all = 0;
    loop {
        let mut found = survey::due_since(&db.read(me()), FOUND).await?;
        // Two processes that take people do so in one order.
        found.due.sort_by_key(|one| one.person_id);
        let mut done = 0;
        for some in found.due.chunks(TOGETHER) {
            let made = db.write(me(), async |tx| {
                let mut made = 0;
                for one in some {
                    made += u64::from(survey::invite(tx, one).await?);
                }
                Ok(made)
            });
            done += made.await?;
        }
        all += done;
        if found.all {
            db.write(me(), async |tx| survey::decided(tx, &found).await).await?;
        }
        if found.all || done == 0 {
            return Ok(all);
        }
    }
}

/// Three days without an answer: one reminder, where a message is left.
pub async fn remind(db: &Db) -> Result<u64, Error> {
    batches(db, "survey.remind", survey::remind).await
}

/// Fourteen days without an answer.
pub async fn expire(db: &Db) -> Result<u64, Error> {
    batches(db, "survey.expire", survey::expire).await
}

/// Nobody moved a bad answer in its time.
pub async fn climb(db: &Db) -> Result<u64, Error> {
    batches(db, "recovery.climb", survey::climb).await
}
