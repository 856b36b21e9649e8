//! How it was, two days after each handover of the demo: asked, answered, a bad answer that was made good and one that waits.

use anyhow::Context;
use chezhu::domain::identity;
use chezhu::domain::survey::{self, Door};
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::{At, Clock};
use chezhu::ground::db::{Db, Look, Tx};
use chezhu::ground::error::Error;
use chezhu::ground::id::{OrderId, PersonId, RecoveryId, StoreId, SurveyId};
use sea_orm::FromQueryResult;
use serde_json::{Value, json};

use super::people::{Person, wish};

/// The document that owners agreed to.
const SHA: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const TWO_DAYS: i64 = 48 * 60;

/// The months, looked at two days after each handover.
pub struct Asking<'a> {
    /// The database, by the clock below.
    pub db: &'a Db,
    /// The hand that is turned.
    pub clock: &'a Clock,
    /// The customers.
    pub people: &'a [Person],
    /// The staff, by username.
    pub hired: &'a [(&'static str, Actor)],
    /// When the present begins.
    pub until: At,
}

/// What somebody says: NPS, quality, the four stages, was it on time, words.
type Said = (i64, i64, [i64; 4], bool, &'static str);

const GOOD: [Said; 5] = [
    (10, 5, [5, 5, 4, 5], true, "师傅很细心，讲解也清楚。"),
    (9, 5, [4, 5, 4, 5], true, "进度随时能看到，很放心。"),
    (8, 4, [4, 4, 3, 4], true, "休息区可以再安静一些。"),
    (9, 4, [4, 5, 4, 4], false, "比约定晚了一点，提前通知了。"),
    (10, 5, [5, 5, 5, 5], true, ""),
];
const MADE_GOOD: Said = (4, 2, [3, 2, 3, 2], false, "等了一下午，没有人告诉我进度。");
const BAD: Said = (3, 2, [2, 2, 3, 2], false, "刹车还有异响，再这样我就投诉了。");

#[derive(FromQueryResult)]
struct Handed {
    person_id: PersonId,
    ended_at: At,
}

#[derive(FromQueryResult)]
struct Asked {
    id: SurveyId,
}

fn answers((nps, quality, stages, on_time, words): Said, fixed: Option<bool>) -> Value {
    let keys = ["initiation", "advisor", "facility", "pick_up"];
    let rows: Vec<Value> = keys
        .iter()
        .zip(stages)
        .map(|(row, score)| json!({ "row": row, "score": score }))
        .collect();
    let mut all = vec![
        json!({ "question": "recommend", "score": nps }),
        json!({ "question": "quality", "score": quality }),
        json!({ "question": "stages", "rows": rows }),
        json!({ "question": "on_time", "yes": on_time }),
        json!({ "question": "words", "text": words }),
    ];
    all.extend(fixed.map(|yes| json!({ "question": "fixed", "yes": yes })));
    json!(all)
}

impl Asking<'_> {
    /// The owners agree to be asked, as they would at their first visit.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn agree(&self) -> anyhow::Result<()> {
        for owner in self.people.iter().filter_map(|person| person.owner.clone()) {
            let yes = wish(
                json!({ "purpose": "survey", "granted": true, "document_id": "survey-2026", "document_sha256": SHA }),
            )?;
            let agree = async |tx: &mut Tx| identity::decide_consent(tx, yes).await;
            self.db.write(owner, agree).await?;
        }
        Ok(())
    }

    fn who(&self, name: &str) -> anyhow::Result<Actor> {
        let found = self.hired.iter().find(|(who, _)| *who == name);
        Ok(found.with_context(|| name.to_owned())?.1.clone())
    }

    /// Asks about each repair that was handed over, and lets most of the owners answer; the three whom one can be have theirs
    /// before them. Leaves the clock where it found it; tells how many were asked.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ask(&self) -> anyhow::Result<usize> {
        let before = self.clock.now();
        let sql = "SELECT person_id, ended_at FROM repair_order WHERE stage = 'closed' AND ended_at <= $1 ORDER BY ended_at, id";
        let ripe = self.until.plus_minutes(-TWO_DAYS);
        let handed: Vec<Handed> = self.db.read(Actor::System("demo")).all(sql, [ripe.into()]).await?;
        let mut asked = 0;
        for (n, one) in handed.iter().enumerate() {
            let due = survey::rules::due::due(zone(), one.ended_at);
            if due > self.until {
                continue;
            }
            self.clock.set(due);
            self.sweep().await?;
            let Some(id) = self.survey_of(one.person_id).await? else {
                continue;
            };
            asked += 1;
            let recent = self.until.ms() - one.ended_at.ms() < 4 * 86_400_000;
            let first = self.people.iter().take(3).any(|person| self.is(person, one.person_id));
            match (recent, first) {
                (true, true) => {}
                (true, false) => {
                    self.clock.set(due.plus_minutes(6).min(self.until));
                    self.finish(one.person_id, id, answers(BAD, Some(false))).await?;
                }
                (false, _) if n == 1 => {
                    self.clock.set(due.plus_minutes(140));
                    self.finish(one.person_id, id, answers(MADE_GOOD, Some(true))).await?;
                    self.make_good(one.person_id).await?;
                }
                (false, _) => {
                    self.clock.set(due.plus_minutes(30 + i64::try_from(n)? * 11));
                    let said = GOOD[n % GOOD.len()];
                    self.finish(one.person_id, id, answers(said, Some(true))).await?;
                }
            }
        }
        self.clock.set(before);
        Ok(asked)
    }

    fn is(&self, person: &Person, id: PersonId) -> bool {
        person
            .owner
            .as_ref()
            .and_then(|owner| owner.customer().ok())
            .is_some_and(|me| me.person == id)
    }

    fn owner(&self, id: PersonId) -> anyhow::Result<Actor> {
        let found = self.people.iter().find(|person| self.is(person, id));
        found
            .and_then(|person| person.owner.clone())
            .context("an owner of the demo")
    }

    async fn sweep(&self) -> anyhow::Result<()> {
        let due = survey::due(&self.db.read(Actor::System("survey.invite")), 1000).await?;
        for one in &due {
            let invite = async |tx: &mut Tx| survey::invite(tx, one).await;
            self.db.write(Actor::System("survey.invite"), invite).await?;
        }
        Ok(())
    }

    async fn survey_of(&self, person: PersonId) -> anyhow::Result<Option<SurveyId>> {
        let sql = "SELECT id FROM survey WHERE person_id = $1 AND state = 'sent' ORDER BY made_at DESC LIMIT 1";
        let found: Option<Asked> = self.db.read(Actor::System("demo")).one(sql, [person.into()]).await?;
        Ok(found.map(|one| one.id))
    }

    async fn finish(&self, person: PersonId, id: SurveyId, answers: Value) -> anyhow::Result<()> {
        let said = wish(json!({ "answers": answers }))?;
        let finish = async |tx: &mut Tx| survey::finish(tx, &Door::Mine(id), said).await;
        self.db.write(self.owner(person)?, finish).await?;
        Ok(())
    }

    /// Called, asked, and settled in the owner's own word.
    async fn make_good(&self, person: PersonId) -> anyhow::Result<()> {
        #[derive(FromQueryResult)]
        struct Open {
            id: RecoveryId,
        }
        let sql = "SELECT id FROM recovery WHERE person_id = $1 AND closed_at IS NULL";
        let open: Option<Open> = self.db.read(Actor::System("demo")).one(sql, [person.into()]).await?;
        let id = open.context("a recovery of the demo")?.id;
        let manager = self.who("manager.nanshan")?;
        let wait = |minutes| self.clock.set(self.clock.now().plus_minutes(minutes));
        wait(95);
        let call =
            wish(json!({ "version": 1, "outcome": "reached", "note": "致歉，约定赠送一次代步并每小时通报进度" }))?;
        self.db
            .write(manager.clone(), async |tx: &mut Tx| survey::call(tx, id, call).await)
            .await?;
        wait(60);
        let ask = wish(json!({ "version": 2, "text": "已补偿一次免费保养，并改为每小时主动通报进度。" }))?;
        self.db
            .write(manager, async |tx: &mut Tx| survey::ask(tx, id, ask).await)
            .await?;
        wait(180);
        let yes = wish(json!({ "version": 3, "settled": true, "text": "处理得很快，谢谢。" }))?;
        let answer = async |tx: &mut Tx| survey::answer_recovery(tx, id, yes).await;
        self.db.write(self.owner(person)?, answer).await?;
        Ok(())
    }

    /// Buyers of new cars were asked by telephone: enough of them for scores. Leaves the clock where it found it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn interview(&self, store: StoreId) -> anyhow::Result<usize> {
        #[derive(FromQueryResult)]
        struct Sold {
            id: OrderId,
            delivered_at: At,
        }
        let before = self.clock.now();
        let sql = "SELECT id, delivered_at FROM sales_order WHERE store_id = $1 AND delivered_at IS NOT NULL ORDER BY delivered_at, id LIMIT 24";
        let sold: Vec<Sold> = self.db.read(Actor::System("demo")).all(sql, [store.into()]).await?;
        let manager = self.who("manager.nanshan")?;
        let mut asked = 0;
        for (n, one) in sold.iter().enumerate() {
            let at = one.delivered_at.plus_minutes(TWO_DAYS + 40);
            if at > self.until {
                break;
            }
            self.clock.set(at);
            let said = GOOD[(n * 3 + n / 5) % GOOD.len()];
            let record = wish(
                json!({ "subject": "delivery", "subject_id": one.id, "method": "phone", "agreed": true,
                "minutes": 10 + n % 6, "answers": answers(said, None) }),
            )?;
            let written = async |tx: &mut Tx| survey::record(tx, record).await;
            match self.db.write(manager.clone(), written).await {
                Ok(_) => asked += 1,
                Err(Error::Fault(fault)) => return Err(fault.into()),
                Err(_refused) => {}
            }
        }
        // A small house shows its scores from five answers on.
        let few = wish(json!({ "store_id": store, "subject": "repair", "least": 5,
            "weights": { "initiation": 15, "advisor": 19, "facility": 15, "pick_up": 19, "quality": 32 } }))?;
        self.db
            .write(manager, async |tx: &mut Tx| survey::set_weights(tx, few).await)
            .await?;
        self.clock.set(before);
        Ok(asked)
    }
}

fn zone() -> chrono_tz::Tz {
    chrono_tz::Asia::Shanghai
}
