//! `survey.invite` in the same days: cars are handed over, some come back for the same, owners agree and do not, complain and
//! are content again. A model of its own says who is asked when, and who is not and why.

use std::collections::{BTreeMap, BTreeSet};

use chezhu::domain::identity::{self, DecideConsent};
use chezhu::ground::actor::{Actor, Customer};
use chezhu::ground::clock::At;
use chezhu::ground::db::{Db, Look};
use chezhu::ground::id::{Id, RepairId, StoreId, fresh_uuid};
use chrono_tz::Tz;
use serde_json::json;
use uuid::Uuid;

use super::super::SYSTEM;
use super::{Dice, quiet, wish};

const AFTER_MINUTES: i64 = 48 * 60;
const COOL_MINUTES: i64 = 7 * 24 * 60;
const BACK_MINUTES: i64 = 14 * 24 * 60;

/// What the model expects of one handover, and when.
type Became = (At, Option<&'static str>);

struct Handed {
    id: Uuid,
    at: At,
    /// The repair by which the car is back for the same, while it is open.
    again: Option<Uuid>,
    became: Option<Became>,
}

/// An owner as far as they are asked.
pub struct Asked {
    store: StoreId,
    handed: Vec<Handed>,
    /// Whether they agree to be asked.
    pub agrees: bool,
    /// Their complaint, while it is open.
    angry: Option<Uuid>,
    sent: Vec<At>,
}

fn consent(granted: bool) -> anyhow::Result<DecideConsent> {
    wish(
        json!({ "purpose": "survey", "granted": granted, "document_id": "survey-1", "document_sha256": "a".repeat(64) }),
    )
}

impl Asked {
    /// An owner of whom nothing is known.
    pub fn of(store: StoreId) -> Asked {
        Asked {
            store,
            handed: Vec::new(),
            agrees: false,
            angry: None,
            sent: Vec::new(),
        }
    }

    /// They agree to be asked, or do not any more.
    pub async fn agree(&mut self, db: &Db, me: &Customer, granted: bool) -> anyhow::Result<()> {
        let decide = consent(granted)?;
        let me = Actor::Customer(me.clone());
        db.write(me, async |tx| identity::decide_consent(tx, decide).await)
            .await?;
        self.agrees = granted;
        Ok(())
    }

    async fn repair(&self, db: &Db, me: &Customer, (now, ended): (At, bool), of: Option<Uuid>) -> anyhow::Result<Uuid> {
        let id = fresh_uuid(now);
        let sql = "INSERT INTO repair_order (id, number, store_id, person_id, vehicle_id, car_id, kind, grade, way, document, authorisation, \
                   stage, version, told, stage_seq, stage_at, photos, undecided, redone, opened_at, ended_at, moved_at, rework_of) \
                   VALUES ($1, $2, $3, $4, $1, $1, 'general', 'regular', 'wait', 'order', 'given', $5, 1, 1, 1, $6, 0, 0, 0, $6, $7, $6, $8)";
        let stage = if ended { "closed" } else { "work" };
        let values: [sea_orm::Value; 8] = [
            id.into(),
            RepairId::from_uuid(id).to_string().into(),
            self.store.into(),
            me.person.into(),
            stage.into(),
            now.into(),
            ended.then_some(now).into(),
            of.into(),
        ];
        db.write(SYSTEM, async |tx| tx.run(sql, values).await).await?;
        Ok(id)
    }

    /// Something happens to them.
    pub async fn live_on(&mut self, db: &Db, me: &Customer, dice: &mut Dice, now: At) -> anyhow::Result<()> {
        match dice.roll(10) {
            0..=4 => {
                let id = self.repair(db, me, (now, true), None).await?;
                let handed = Handed {
                    id,
                    at: now,
                    again: None,
                    became: None,
                };
                self.handed.push(handed);
            }
            5..=6 => {
                let granted = !self.agrees || dice.roll(3) == 0;
                self.agree(db, me, granted).await?;
            }
            7 => match self.angry.take() {
                Some(id) => {
                    let sql =
                        "UPDATE complaint SET state = 'closed', closed_at = $2, close_reason = 'solved' WHERE id = $1";
                    db.write(SYSTEM, async |tx| tx.run(sql, [id.into(), now.into()]).await)
                        .await?;
                }
                None => {
                    let id = fresh_uuid(now);
                    let sql = "INSERT INTO complaint (id, number, store_id, person_id, origin, topic, state, version, opened_at) \
                               VALUES ($1, $2, $3, $4, 'owner', 'waiting', 'received', 1, $5)";
                    let values: [sea_orm::Value; 5] = [
                        id.into(),
                        id.to_string().into(),
                        self.store.into(),
                        me.person.into(),
                        now.into(),
                    ];
                    db.write(SYSTEM, async |tx| tx.run(sql, values).await).await?;
                    self.angry = Some(id);
                }
            },
            _ => self.come_back(db, me, now).await?,
        }
        Ok(())
    }

    /// The car that was handed over last is back for the same, or is done again.
    async fn come_back(&mut self, db: &Db, me: &Customer, now: At) -> anyhow::Result<()> {
        let Some((id, again)) = self.handed.last().map(|last| (last.id, last.again)) else {
            return Ok(());
        };
        let open = match again {
            Some(repair) => {
                // Given up, so that it is no handover of its own.
                let sql = "UPDATE repair_order SET stage = 'abandoned', ended_at = $2 WHERE id = $1";
                db.write(SYSTEM, async |tx| tx.run(sql, [repair.into(), now.into()]).await)
                    .await?;
                None
            }
            None => Some(self.repair(db, me, (now, false), Some(id)).await?),
        };
        if let Some(last) = self.handed.last_mut() {
            last.again = open;
        }
        Ok(())
    }

    /// One round of the model: whom it asks now.
    pub fn round(&mut self, zone: Tz, now: At) {
        if quiet(zone, now) {
            return;
        }
        let until = now.plus_minutes(-AFTER_MINUTES);
        for one in &mut self.handed {
            if one.became.is_some() || one.at > until || one.at <= until.plus_minutes(-BACK_MINUTES) {
                continue;
            }
            let cool = self.sent.iter().any(|at| *at > now.plus_minutes(-COOL_MINUTES));
            let back = one.again.is_some();
            let reasons = [
                (!self.agrees, "no_consent"),
                (back, "rework"),
                (self.angry.is_some(), "open_case"),
                (cool, "cooldown"),
            ];
            let why_not = reasons.into_iter().find_map(|(is, why)| is.then_some(why));
            if why_not.is_none() {
                self.sent.push(now);
            }
            one.became = Some((now, why_not));
        }
    }
}

/// Holds what the sweep did and what went up to the call against the model.
pub async fn judge(db: &Db, all: &[(Tz, &Asked)], called: &[(Uuid, String, At)]) -> anyhow::Result<()> {
    #[derive(sea_orm::FromQueryResult)]
    struct Row {
        subject_id: Uuid,
        reason: Option<String>,
        handed_at: At,
        made_at: At,
    }
    let sql = "SELECT subject_id, reason, handed_at, made_at FROM survey";
    let rows: Vec<Row> = db.read(SYSTEM).all(sql, []).await?;
    let mut doubled = 0;
    let mut found: BTreeMap<Uuid, &Row> = BTreeMap::new();
    for row in &rows {
        doubled += usize::from(found.insert(row.subject_id, row).is_some());
    }
    let (mut early, mut missed, mut other, mut at_night, mut sent) = (0, 0, 0, 0, 0);
    for (zone, asked) in all {
        for one in &asked.handed {
            let row = found.remove(&one.id);
            if let Some(row) = row {
                early += usize::from(row.made_at < row.handed_at.plus_minutes(AFTER_MINUTES));
                at_night += usize::from(quiet(*zone, row.made_at));
                sent += usize::from(row.reason.is_none());
            }
            let seen: Option<(At, Option<&str>)> = row.map(|row| (row.made_at, row.reason.as_deref()));
            match (one.became, seen) {
                (Some(_), None) => missed += 1,
                (expected, seen) if expected != seen => {
                    println!(
                        "{} of {} in {zone}: {expected:?}, not {seen:?}",
                        one.id,
                        one.at.rfc3339()
                    );
                    other += 1;
                }
                _ => {}
            }
        }
    }
    let invited: Vec<Uuid> = called
        .iter()
        .filter(|(_, kind, _)| kind == "survey.invited")
        .map(|(id, ..)| *id)
        .collect();
    let once: BTreeSet<Uuid> = invited.iter().copied().collect();
    doubled += invited.len() - once.len();
    println!(
        "{} handovers decided, {sent} asked, {} went out: {early} early, {doubled} doubled, {missed} missed, {other} otherwise, {} nobody's, {at_night} at night",
        rows.len(),
        invited.len(),
        found.len()
    );
    let reasons: BTreeSet<&str> = rows.iter().filter_map(|row| row.reason.as_deref()).collect();
    anyhow::ensure!(
        sent >= 3 && invited.len() * 2 > sent && reasons.len() >= 2,
        "the simulation asks next to nobody: {reasons:?}"
    );
    anyhow::ensure!((early, doubled, missed, other, found.len(), at_night) == (0, 0, 0, 0, 0, 0));
    Ok(())
}
