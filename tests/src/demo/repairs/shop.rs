//! One car of the demo in the workshop, from the intake as far as it goes, each step by whoever does it in life.

use anyhow::Context;
use chezhu::domain::media::{self, Picture, Quota};
use chezhu::domain::quote::QuoteView;
use chezhu::domain::repair::{self, StaffRepairView};
use chezhu::gateway::shelf::Shelf;
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::{At, Clock};
use chezhu::ground::db::{Db, Tx};
use chezhu::ground::error::Error;
use chezhu::ground::id::{Id, JobId, RepairId};
use serde_json::{Value, json};

use super::Workshop;
use super::scene::Motif;
use super::story::{Line, Story};
use crate::demo::people::wish;

/// What all cars of the demo share.
pub struct Tools<'a> {
    pub db: &'a Db,
    pub clock: &'a Clock,
    pub shelf: &'a Shelf,
    /// Each motif, developed once.
    pub album: Vec<(Motif, Picture)>,
}

impl Tools<'_> {
    /// A picture that this person uploaded.
    async fn shot(&self, who: &Actor, motif: Motif) -> anyhow::Result<Value> {
        let picture = self.album.iter().find(|(one, _)| *one == motif);
        let picture = &picture.context("a motif of the demo")?.1;
        let quota = Quota {
            person: 1_000,
            staff: 1_000,
        };
        let expected = self
            .db
            .write(who.clone(), async |tx| media::expect(tx, quota).await)
            .await?;
        for parcel in expected.parcels(picture)? {
            self.shelf.put(&parcel.name, parcel.bytes).await?;
        }
        self.db
            .write(who.clone(), async |tx| media::keep(tx, expected.id, picture).await)
            .await?;
        Ok(json!(expected.id))
    }
}

/// A car in the workshop.
pub struct Car<'a> {
    pub tools: &'a Tools<'a>,
    pub shop: &'a Workshop,
    pub owner: Actor,
    pub story: Story,
    pub id: RepairId,
    /// It went home before the next one came: nobody else's time moves with it.
    pub alone: bool,
}

impl Car<'_> {
    /// What work of so many standard minutes took: a tenth less to a fifth more, by the car and the step.
    fn about(&self, minutes: i64, step: usize) -> i64 {
        let seed = self.id.uuid().as_bytes()[15 - step % 8];
        minutes * (90 + i64::from(seed) % 31) / 100
    }

    /// So many minutes later.
    pub fn later(&self, minutes: i64) -> At {
        let at = self.tools.clock.now().plus_minutes(minutes);
        self.tools.clock.set(at);
        at
    }

    pub(super) async fn by(
        &self,
        who: &Actor,
        work: impl AsyncFnOnce(&mut Tx) -> Result<StaffRepairView, Error>,
    ) -> anyhow::Result<Value> {
        Ok(serde_json::to_value(self.tools.db.write(who.clone(), work).await?)?)
    }

    pub(super) async fn now(&self) -> anyhow::Result<Value> {
        let look = self.tools.db.read(self.shop.advisor.clone());
        Ok(serde_json::to_value(repair::staff_one(&look, self.id).await?)?)
    }

    /// The intake without what opens its door: the first checks and the photographs.
    pub async fn begin(&self, km: i32) -> anyhow::Result<()> {
        self.later(6);
        let (id, advisor) = (self.id, &self.shop.advisor);
        let mut checks = all_well(&self.now().await?, "intake");
        if let Some(list) = checks["checks"].as_array_mut() {
            list.truncate(3);
        }
        let checks = wish(checks)?;
        self.by(advisor, async |tx| repair::check_reception(tx, id, checks).await)
            .await?;
        let written = wish(json!({ "km": km, "energy_percent": 40 + km % 50, "complaint": self.story.complaint }))?;
        self.by(advisor, async |tx| repair::record_intake(tx, id, written).await)
            .await?;
        let seen = [
            (
                json!({ "kind": "damage", "words": "左前门划痕约 8 厘米", "x": 260, "y": 430 }),
                Motif::Scratch,
            ),
            (json!({ "kind": "intake", "words": "接车外观" }), Motif::Car),
        ];
        for (mut what, motif) in seen {
            what["media_ids"] = json!([self.tools.shot(advisor, motif).await?]);
            let what = wish(what)?;
            self.by(advisor, async |tx| repair::add_intake_evidence(tx, id, what).await)
                .await?;
        }
        Ok(())
    }

    /// The rest of the intake, signed by the owner; the car goes into the workshop.
    pub async fn take_in(&self) -> anyhow::Result<()> {
        let (id, advisor) = (self.id, &self.shop.advisor);
        let checks = wish(all_well(&self.now().await?, "intake"))?;
        self.by(advisor, async |tx| repair::check_reception(tx, id, checks).await)
            .await?;
        let written = wish(json!({ "valuables": "无贵重物品" }))?;
        self.by(advisor, async |tx| repair::record_intake(tx, id, written).await)
            .await?;
        let party = wish(json!({ "role": "bringer", "relation": "owner" }))?;
        self.by(advisor, async |tx| repair::name_party(tx, id, party).await)
            .await?;
        self.later(4);
        let sign = wish(json!({ "hash": self.sheet().await? }))?;
        let owner = self.owner.clone();
        self.tools
            .db
            .write(owner, async |tx| repair::sign(tx, id, sign).await)
            .await?;
        self.later(2);
        self.loan_car_out().await?;
        self.by(advisor, async |tx| repair::receive(tx, id).await).await?;
        Ok(())
    }

    async fn sheet(&self) -> anyhow::Result<String> {
        let look = self.tools.db.read(self.owner.clone());
        Ok(repair::sheet(&look, self.id).await?.hash)
    }

    /// Complaint, cause, correction, and what was seen.
    pub async fn diagnose(&self) -> anyhow::Result<()> {
        self.later(30);
        let (id, technician) = (self.id, &self.shop.technician);
        let checks = wish(all_well(&self.now().await?, "diagnosis"))?;
        self.by(technician, async |tx| repair::check_work(tx, id, checks).await)
            .await?;
        let found = wish(json!({ "cause": self.story.cause, "correction": self.story.correction }))?;
        self.by(technician, async |tx| repair::record_findings(tx, id, found).await)
            .await?;
        for line in self.story.lines {
            self.find(line).await?;
        }
        Ok(())
    }

    /// The technician shows why a line is needed.
    pub async fn find(&self, line: &Line) -> anyhow::Result<()> {
        let Some(motif) = line.picture else { return Ok(()) };
        let (id, technician) = (self.id, &self.shop.technician);
        let colour = if line.urgency == "must" { "red" } else { "amber" };
        let shot = self.tools.shot(technician, motif).await?;
        let seen = wish(json!({ "kind": "finding", "words": line.reason, "colour": colour, "media_ids": [shot] }))?;
        self.by(technician, async |tx| repair::add_evidence(tx, id, seen).await)
            .await?;
        Ok(())
    }

    /// Draws up a quote with these lines, beside those that stand, and sends it.
    pub async fn quote(&self, lines: &[Line], why: Option<&str>) -> anyhow::Result<()> {
        self.later(12);
        let (id, advisor) = (self.id, &self.shop.advisor);
        let look = self.tools.db.read(advisor.clone());
        let was = repair::staff_quote(&look, id).await?;
        let kept = was.current.map_or_else(Vec::new, |quote| quote.lines);
        let mut all: Vec<Value> = kept
            .iter()
            .map(|line| json!({ "kind": "keep", "line_id": line.line_id }))
            .collect();
        for line in lines {
            let shot = match line.picture {
                Some(motif) => vec![self.tools.shot(advisor, motif).await?],
                None => Vec::new(),
            };
            let item = line
                .item
                .map(|code| self.shop.items.get(code).context(code))
                .transpose()?;
            all.push(line.wish(item.map(|id| json!(id)), &shot));
        }
        let draft = wish(json!({ "version": was.version, "why": why, "lines": all }))?;
        let drafted = async |tx: &mut Tx| repair::draft_quote(tx, id, draft).await;
        let version = self.tools.db.write(advisor.clone(), drafted).await?.version;
        let send = wish(json!({ "version": version }))?;
        let sent = async |tx: &mut Tx| repair::send_quote(tx, id, send).await;
        self.tools.db.write(advisor.clone(), sent).await?;
        Ok(())
    }

    /// The owner agrees to what must and should be done; the rest has time.
    pub async fn agree(&self) -> anyhow::Result<()> {
        self.later(18);
        let id = self.id;
        let quote: QuoteView = repair::quote_of(&self.tools.db.read(self.owner.clone()), id).await?;
        let answer = |line: &Value| match line["urgency"] == "may" {
            true => json!({ "line_id": line["line_id"], "answer": "no", "reason": "not_now" }),
            false => json!({ "line_id": line["line_id"], "answer": "yes" }),
        };
        let shown = serde_json::to_value(&quote)?;
        let lines: Vec<Value> = shown["lines"].as_array().into_iter().flatten().map(answer).collect();
        let decide = wish(json!({ "no": quote.no, "hash": quote.hash, "lines": lines }))?;
        let said = async |tx: &mut Tx| repair::decide_quote(tx, id, decide).await;
        self.tools.db.write(self.owner.clone(), said).await?;
        Ok(())
    }

    /// Jobs that were agreed to and are not done.
    pub async fn jobs(&self) -> anyhow::Result<Vec<JobId>> {
        Ok(self.open_jobs().await?.into_iter().map(|(job, _)| job).collect())
    }

    /// The same, each with its standard minutes.
    async fn open_jobs(&self) -> anyhow::Result<Vec<(JobId, i64)>> {
        let view = self.now().await?;
        let open = |job: &&Value| job["state"] != "done" && job["state"] != "dropped";
        let jobs = view["jobs"].as_array().into_iter().flatten().filter(open);
        let with = |job: &Value| Ok((wish(job["id"].clone())?, job["minutes"].as_i64().unwrap_or(30)));
        jobs.map(with).collect()
    }

    /// Names the technician for a job.
    pub async fn assign(&self, job: JobId) -> anyhow::Result<()> {
        let id = self.id;
        let staff = self.shop.technician.staff()?.staff;
        let who = wish(json!({ "technician_id": staff, "bay_id": self.shop.bay }))?;
        self.by(&self.shop.advisor, async |tx| {
            repair::assign_job(tx, (id, job), who).await
        })
        .await?;
        Ok(())
    }

    /// The technician begins a job.
    pub async fn start(&self, job: JobId) -> anyhow::Result<()> {
        let id = self.id;
        self.later(4);
        self.by(&self.shop.technician, async |tx| repair::start_job(tx, (id, job)).await)
            .await?;
        Ok(())
    }

    /// What the sweep of each minute does: when the cars will be ready is computed, and told where it moved.
    async fn times(&self) -> anyhow::Result<()> {
        if !self.alone {
            // The jobs of the demo look after all who are here together.
            return Ok(());
        }
        let store = self.shop.store;
        let computed = async |tx: &mut Tx| repair::retime(tx, store).await;
        self.tools.db.write(Actor::System("demo"), computed).await?;
        Ok(())
    }

    /// A part of a job is missing.
    pub async fn miss(&self, job: JobId, part: &str, expected_at: At) -> anyhow::Result<()> {
        let id = self.id;
        let part =
            wish(json!({ "job_id": job, "name": part, "quantity": 1, "lane": "urgent", "expected_at": expected_at }))?;
        self.by(&self.shop.technician, async |tx| repair::miss_part(tx, id, part).await)
            .await?;
        Ok(())
    }

    /// All agreed work, checked by the technician.
    pub async fn work(&self) -> anyhow::Result<()> {
        let (id, technician) = (self.id, &self.shop.technician);
        for (n, (job, minutes)) in self.open_jobs().await?.into_iter().enumerate() {
            self.assign(job).await?;
            self.start(job).await?;
            self.times().await?;
            self.later(if self.alone { self.about(minutes, n) } else { 28 });
            self.by(technician, async |tx| repair::finish_job(tx, (id, job)).await)
                .await?;
        }
        let old = self.tools.shot(technician, Motif::Brake).await?;
        let old = wish(json!({ "kind": "old_part", "words": "换下的旧件", "media_ids": [old] }))?;
        self.by(technician, async |tx| repair::add_evidence(tx, id, old).await)
            .await?;
        let checks = wish(all_well(&self.now().await?, "work"))?;
        self.by(technician, async |tx| repair::check_work(tx, id, checks).await)
            .await?;
        self.by(technician, async |tx| repair::finish(tx, id).await).await?;
        self.times().await?;
        Ok(())
    }

    /// The inspector is content.
    pub async fn inspect(&self) -> anyhow::Result<()> {
        self.later(if self.alone { self.about(20, 7) } else { 15 });
        let (id, inspector) = (self.id, &self.shop.inspector);
        let checks = wish(all_well(&self.now().await?, "quality"))?;
        self.by(inspector, async |tx| repair::check_quality(tx, id, checks).await)
            .await?;
        let pass = wish(json!({ "pass": true }))?;
        self.by(inspector, async |tx| repair::judge_quality(tx, id, pass).await)
            .await?;
        self.times().await?;
        Ok(())
    }

    /// Washed, billed as agreed, paid.
    pub async fn settle(&self) -> anyhow::Result<()> {
        self.later(if self.alone { self.about(15, 6) } else { 20 });
        let (id, cashier) = (self.id, &self.shop.cashier);
        let washed = wish(json!({ "outcome": "done" }))?;
        self.by(&self.shop.advisor, async |tx| repair::wash(tx, id, washed).await)
            .await?;
        let look = self.tools.db.read(cashier.clone());
        let quote = serde_json::to_value(repair::staff_quote(&look, id).await?)?;
        let lines = quote["current"]["lines"].as_array().into_iter().flatten();
        let agreed = lines.filter(|line| line["state"] == "agreed");
        let lines: Vec<Value> = agreed
            .map(|line| json!({ "line_id": line["line_id"], "settled_fen": line["total_fen"] }))
            .collect();
        let settle = wish(json!({ "version": quote["version"], "lines": lines }))?;
        let billed = async |tx: &mut Tx| repair::settle_quote(tx, id, settle).await;
        let due = self.tools.db.write(cashier.clone(), billed).await?.due_fen;
        self.later(3);
        let pay =
            wish(json!({ "kind": "payment", "method": "wechat", "amount_fen": due, "reference": "POS-20261122" }))?;
        let paid = async |tx: &mut Tx| repair::pay_bill(tx, id, pay).await;
        self.tools.db.write(cashier.clone(), paid).await?;
        Ok(())
    }

    /// The owner comes, looks, signs and drives away.
    pub async fn give_back(&self) -> anyhow::Result<()> {
        self.later(35);
        let (id, advisor) = (self.id, &self.shop.advisor);
        let here = self.by(advisor, async |tx| repair::greet(tx, id).await).await?;
        let checks = wish(all_well(&here, "handover"))?;
        self.by(advisor, async |tx| repair::check_reception(tx, id, checks).await)
            .await?;
        self.later(8);
        let hash = self.sheet().await?;
        let accept = wish(json!({ "hash": hash }))?;
        let signed = async |tx: &mut Tx| repair::accept(tx, id, accept).await;
        self.tools.db.write(self.owner.clone(), signed).await?;
        let back = wish(json!({ "hash": hash }))?;
        self.loan_car_back().await?;
        self.by(advisor, async |tx| repair::hand_over(tx, id, back).await)
            .await?;
        Ok(())
    }

    /// Stands still for a reason.
    pub async fn hold(&self) -> anyhow::Result<()> {
        let id = self.id;
        let why = wish(json!({ "reason": "maker" }))?;
        self.by(&self.shop.advisor, async |tx| repair::hold(tx, id, why).await)
            .await?;
        Ok(())
    }
}

/// All checks of a list as they pass.
fn all_well(view: &Value, list: &str) -> Value {
    let lists = view["checks"].as_array().into_iter().flatten();
    let found = lists.clone().find(|one| one["list"] == list);
    let checks = found.and_then(|one| one["checks"].as_array()).into_iter().flatten();
    let well = |one: &Value| match one["unit"].as_str() {
        Some(unit) => {
            let end = |name: &str| one[name].as_f64().unwrap_or(0.0);
            json!({ "code": one["code"], "outcome": "pass", "value": f64::midpoint(end("low"), end("high")), "unit": unit })
        }
        None => json!({ "code": one["code"], "outcome": "pass" }),
    };
    json!({ "checks": checks.map(well).collect::<Vec<_>>() })
}
