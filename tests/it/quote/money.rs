//! No way around consent: whatever is done in whatever order, and whatever is written past the operations, nothing is
//! settled above what the owner agreed to (rulings 7; issue 6, point 3). Against the real tables, on both engines.

use std::collections::BTreeMap;

use chezhu::domain::quote::{self, Decided, Job, LineState, Settlement};
use chezhu::ground::actor::{Actor, Customer, Scope, Staff};
use chezhu::ground::db::{Look, Tx};
use chezhu::ground::error::Error;
use chezhu::ground::id::{AccountId, LineId, SessionId};
use chezhu_tests::app::TestApp;
use chezhu_tests::on_both;
use proptest::collection::{btree_map, vec};
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use sea_orm::FromQueryResult;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{Desk, desk};

/// What may be tried.
#[derive(Clone, Debug)]
enum Op {
    /// A version: lines that stay, lines at another price, new lines; and sent.
    Send {
        keep: Vec<bool>,
        change: BTreeMap<usize, i64>,
        new: Vec<i64>,
    },
    /// The owner decides, with the right hash or with another one, in the app or by telephone.
    Decide {
        answers: BTreeMap<usize, &'static str>,
        right: bool,
        phone: bool,
    },
    /// The owner decides whatever is left.
    Finish { yes: bool },
    /// A bill of these lines: per mille of what each costs.
    Settle { lines: Vec<(usize, i64)> },
    /// A payment.
    Pay { fen: i64, refund: bool },
}

fn ops() -> impl Strategy<Value = Vec<Op>> {
    let answer = prop_oneof![4 => Just("yes"), 2 => Just("no"), 1 => Just("ask")];
    let op = prop_oneof![
        3 => (vec(any::<bool>(), 0..6), btree_map(0_usize..6, 0_i64..900, 0..3), vec(0_i64..900, 0..3))
            .prop_map(|(keep, change, new)| Op::Send { keep, change, new }),
        6 => (btree_map(0_usize..6, answer, 1..4), prop_oneof![5 => Just(true), 1 => Just(false)], any::<bool>())
            .prop_map(|(answers, right, phone)| Op::Decide { answers, right, phone }),
        2 => any::<bool>().prop_map(|yes| Op::Finish { yes }),
        2 => vec((0_usize..7, prop_oneof![3 => Just(1_000_i64), 1 => 0_i64..1_000, 1 => 1_001_i64..3_000]), 0..5)
            .prop_map(|lines| Op::Settle { lines }),
        2 => (1_i64..1_500, any::<bool>()).prop_map(|(fen, refund)| Op::Pay { fen, refund }),
    ];
    vec(op, 4..14)
}

fn wish<T: DeserializeOwned>(value: Value) -> anyhow::Result<T> {
    Ok(serde_json::from_value(value)?)
}

/// One quote and what the owner really said, kept apart from the operations.
struct Trial<'a> {
    app: &'a TestApp,
    job: Job,
    staff: Actor,
    owner: Actor,
    /// Line → what it costs, as the owner saw it last.
    shown: Vec<(LineId, i64)>,
    /// Line → the amount of the yes that stands.
    said: BTreeMap<LineId, i64>,
    settled: bool,
    tried: [u32; 2],
}

#[derive(FromQueryResult)]
struct Pair {
    line_id: LineId,
    fen: i64,
}

impl Trial<'_> {
    async fn write<T>(
        &self,
        actor: &Actor,
        work: impl AsyncFnOnce(&mut Tx) -> Result<T, Error>,
    ) -> anyhow::Result<Option<T>> {
        match self.app.db.write(actor.clone(), work).await {
            Ok(done) => Ok(Some(done)),
            Err(Error::Refused(_) | Error::Invalid(_) | Error::Missing(_)) => Ok(None),
            Err(other) => Err(other.into()),
        }
    }

    /// One of the lines that are shown, or, one time in so many, one that nobody has.
    fn line(&self, at: usize) -> LineId {
        let at = at % (self.shown.len() + 1);
        self.shown
            .get(at)
            .map_or_else(|| LineId::fresh(self.app.clock.now()), |(line, _)| *line)
    }

    async fn version(&self) -> anyhow::Result<i64> {
        let look = self.app.db.read(self.staff.clone());
        Ok(quote::staff_one(&look, self.job.repair).await?.version)
    }

    async fn send(&mut self, keep: &[bool], change: &BTreeMap<usize, i64>, new: &[i64]) -> anyhow::Result<bool> {
        let content = |fen: i64| {
            json!({ "kind": "put", "words": "项目", "reason": "检查发现", "urgency": "should", "payer": "owner",
                "pieces": [{ "kind": "fee", "words": "费用", "amount_fen": fen }], "price_reason": "外采", "change_why": "价格变动" })
        };
        let mut lines = Vec::new();
        for (at, (line, _)) in self.shown.iter().enumerate() {
            if let Some(fen) = change.get(&at) {
                let mut one = content(*fen);
                one["line_id"] = json!(line);
                lines.push(one);
            } else if keep.get(at).copied().unwrap_or(true) {
                lines.push(json!({ "kind": "keep", "line_id": line }));
            }
        }
        lines.extend(new.iter().map(|fen| content(*fen)));
        let (job, version) = (self.job, self.version().await?);
        let draft = wish(json!({ "version": version, "why": "更新", "lines": lines }))?;
        if self
            .write(&self.staff, async |tx| quote::draft(tx, &job, draft).await)
            .await?
            .is_none()
        {
            return Ok(false);
        }
        let send = wish(json!({ "version": self.version().await? }))?;
        let sent = self
            .write(&self.staff, async |tx| quote::send(tx, &job, send).await)
            .await?;
        if sent.is_some() {
            let view = quote::current(&self.app.db.read(self.staff.clone()), job.repair).await?;
            self.shown = view
                .lines
                .iter()
                .map(|line| (line.line_id, line.total_fen.get()))
                .collect();
            let shown: BTreeMap<LineId, i64> = self.shown.iter().copied().collect();
            // The yes stands for the very same line only: the same words, so the same amount.
            self.said.retain(|line, fen| shown.get(line) == Some(fen));
        }
        Ok(sent.is_some())
    }

    async fn decide(&mut self, answers: &BTreeMap<usize, &str>, right: bool, phone: bool) -> anyhow::Result<bool> {
        let lines: BTreeMap<LineId, &str> = answers.iter().map(|(at, answer)| (self.line(*at), *answer)).collect();
        self.say(&lines, right, phone).await
    }

    async fn finish(&mut self, yes: bool) -> anyhow::Result<bool> {
        let look = self.app.db.read(self.staff.clone());
        let Ok(view) = quote::current(&look, self.job.repair).await else {
            return Ok(false);
        };
        let waits = |state: LineState| matches!(state, LineState::Open | LineState::Asked);
        let open = view.lines.iter().filter(|line| waits(line.state));
        let answer = if yes { "yes" } else { "no" };
        let lines: BTreeMap<LineId, &str> = open.map(|line| (line.line_id, answer)).collect();
        self.say(&lines, true, false).await
    }

    async fn say(&mut self, lines: &BTreeMap<LineId, &str>, right: bool, phone: bool) -> anyhow::Result<bool> {
        let look = self.app.db.read(self.staff.clone());
        let Ok(view) = quote::current(&look, self.job.repair).await else {
            return Ok(false);
        };
        let hash = if right { json!(view.hash) } else { json!("0".repeat(64)) };
        let answer =
            |(line, answer): (&LineId, &&str)| json!({ "line_id": line, "answer": answer, "question": "为什么？" });
        let answers: Vec<Value> = lines.iter().map(answer).collect();
        let mut body = json!({ "no": view.no, "hash": hash, "lines": answers });
        let job = self.job;
        let done: Option<Decided> = if phone {
            body["recording"] = json!("REC-1");
            let wish = wish(body)?;
            self.write(&self.staff, async |tx| quote::by_phone(tx, &job, wish).await)
                .await?
        } else {
            let wish = wish(body)?;
            self.write(&self.owner, async |tx| quote::decide(tx, &job, wish).await)
                .await?
        };
        if done.is_some() {
            anyhow::ensure!(right, "a wrong hash decided something");
            let shown: BTreeMap<LineId, i64> = self.shown.iter().copied().collect();
            for (line, answer) in lines {
                if let (Some(fen), "yes") = (shown.get(line), *answer) {
                    self.said.insert(*line, *fen);
                }
            }
        }
        Ok(done.is_some())
    }

    async fn settle(&mut self, lines: &[(usize, i64)]) -> anyhow::Result<bool> {
        let cost = |at: usize| self.shown.get(at % (self.shown.len() + 1)).map_or(100, |(_, fen)| *fen);
        let lines: Vec<Value> = lines
            .iter()
            .map(|(at, per_mille)| json!({ "line_id": self.line(*at), "settled_fen": (cost(*at) * per_mille + 999) / 1_000, "reason": "协商" }))
            .collect();
        let (job, version) = (self.job, self.version().await?);
        let wish = wish(json!({ "version": version, "lines": lines }))?;
        let bill: Option<Settlement> = self
            .write(&self.staff, async |tx| quote::settle(tx, &job, wish).await)
            .await?;
        if let Some(bill) = &bill {
            anyhow::ensure!(!self.settled, "settled twice");
            self.settled = true;
            let most: i64 = self.said.values().sum();
            anyhow::ensure!(bill.total_fen.get() <= most, "{bill:?} of {:?}", self.said);
        }
        Ok(bill.is_some())
    }

    async fn pay(&self, fen: i64, refund: bool) -> anyhow::Result<bool> {
        let kind = if refund { "refund" } else { "payment" };
        let (job, wish) = (
            self.job,
            wish(json!({ "kind": kind, "method": "cash", "amount_fen": fen }))?,
        );
        let bill = self
            .write(&self.staff, async |tx| quote::pay(tx, &job, wish).await)
            .await?;
        if let Some(bill) = &bill {
            anyhow::ensure!((0..=bill.due_fen.get()).contains(&bill.paid_fen.get()), "{bill:?}");
        }
        Ok(bill.is_some())
    }

    /// The tables hold what the owner said, and no bill above it.
    async fn holds(&self, after: &Op) -> anyhow::Result<()> {
        let look = self.app.db.read(self.staff.clone());
        let of = "(SELECT id FROM quote WHERE repair_id = $1)";
        let agreed: Vec<Pair> = look
            .all(
                &format!("SELECT line_id, fen FROM quote_agreed WHERE quote_id = {of}"),
                [self.job.repair.into()],
            )
            .await?;
        let agreed: BTreeMap<LineId, i64> = agreed.into_iter().map(|pair| (pair.line_id, pair.fen)).collect();
        anyhow::ensure!(
            agreed == self.said,
            "after {after:?}: agreed {agreed:?}, said {:?}",
            self.said
        );
        let settled: Vec<Pair> = look
            .all(
                &format!(
                    "SELECT d.line_id, d.settled_fen AS fen FROM quote_settled d JOIN quote_settlement s ON s.id = d.settlement_id WHERE s.quote_id = {of}"
                ),
                [self.job.repair.into()],
            )
            .await?;
        for pair in settled {
            anyhow::ensure!(
                self.said.get(&pair.line_id).is_some_and(|most| pair.fen <= *most),
                "{after:?}"
            );
        }
        Ok(())
    }

    async fn run(&mut self, op: &Op) -> anyhow::Result<()> {
        let done = match op {
            Op::Send { keep, change, new } => self.send(keep, change, new).await?,
            Op::Decide { answers, right, phone } => self.decide(answers, *right, *phone).await?,
            Op::Finish { yes } => self.finish(*yes).await?,
            Op::Settle { lines } => self.settle(lines).await?,
            Op::Pay { fen, refund } => self.pay(*fen, *refund).await?,
        };
        self.tried[usize::from(done)] += 1;
        self.holds(op).await
    }
}

async fn trial<'a>(app: &'a TestApp, desk: &Desk) -> anyhow::Result<Trial<'a>> {
    let staff = Actor::Staff(Staff {
        staff: desk.advisor.id,
        session: SessionId::fresh(app.clock.now()),
        scope: Scope::Group,
    });
    let owner = Actor::Customer(Customer {
        person: desk.person,
        account: AccountId::fresh(app.clock.now()),
        session: SessionId::fresh(app.clock.now()),
    });
    Ok(Trial {
        app,
        job: desk.job(app).await?,
        staff,
        owner,
        shown: Vec::new(),
        said: BTreeMap::new(),
        settled: false,
        tried: [0; 2],
    })
}

on_both! {
    async fn no_sequence_settles_above_consent(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        let mut runner = TestRunner::new_with_rng(Config::default(), rng);
        let (mut refused, mut done, mut bills) = (0, 0, 0);
        for _ in 0..30 {
            let drawn = ops().new_tree(&mut runner).map_err(|why| anyhow::anyhow!("{why}"))?;
            let mut trial = trial(&app, &desk).await?;
            let first = Op::Send { keep: Vec::new(), change: BTreeMap::new(), new: vec![300, 500] };
            for op in std::iter::once(&first).chain(&drawn.current()) {
                trial.run(op).await?;
            }
            refused += trial.tried[0];
            done += trial.tried[1];
            bills += u32::from(trial.settled);
        }
        println!("{done} done, {refused} refused, {bills} bills");
        assert!(done > 60 && refused > 60 && bills >= 3, "{done} done, {refused} refused, {bills} bills");
        Ok(())
    }

    async fn the_tables_themselves_say_no(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let mut trial = trial(&app, &desk).await?;
        trial.run(&Op::Send { keep: Vec::new(), change: BTreeMap::new(), new: vec![300, 500, 700] }).await?;
        let answers = BTreeMap::from([(0, "yes"), (1, "no"), (2, "yes")]);
        trial.run(&Op::Decide { answers, right: true, phone: false }).await?;
        trial.run(&Op::Settle { lines: vec![(0, 1_000)] }).await?;
        assert_eq!((trial.said.len(), trial.settled), (2, true));
        let (agreed, declined, left) = (trial.line(0), trial.line(1), trial.line(2));
        let bill = "(SELECT settlement_id FROM quote_settled LIMIT 1)";
        let consent = "(SELECT consent_id FROM quote_agreed WHERE line_id = $1)";
        let attacks: Vec<(String, LineId)> = vec![
            ("UPDATE quote_settled SET settled_fen = consented_fen + 1 WHERE line_id = $1".to_owned(), agreed),
            ("UPDATE quote_settled SET settled_fen = -1 WHERE line_id = $1".to_owned(), agreed),
            ("UPDATE quote_settled SET consented_fen = 900, settled_fen = 900 WHERE line_id = $1".to_owned(), agreed),
            ("UPDATE quote_agreed SET fen = 900 WHERE line_id = $1".to_owned(), agreed),
            ("UPDATE quote_agreed SET fen = 900 WHERE line_id = $1".to_owned(), left),
            ("DELETE FROM quote_agreed WHERE line_id = $1".to_owned(), agreed),
            ("DELETE FROM quote_consent WHERE line_id = $1".to_owned(), agreed),
            ("UPDATE quote_consent SET fen = 900 WHERE line_id = $1".to_owned(), left),
            ("UPDATE quote_consent SET answer = 'no' WHERE line_id = $1".to_owned(), left),
            ("UPDATE quote_line SET total_fen = 900 WHERE line_id = $1".to_owned(), left),
            // A bill for a line that was declined, a second time for one that is settled, above what was agreed to.
            (format!("INSERT INTO quote_settled (line_id, settlement_id, place, consent_id, consented_fen, settled_fen, payer, words) \
                      SELECT $1, {bill}, 9, c.id, c.fen, c.fen, 'owner', 'x' FROM quote_consent c WHERE c.line_id = $1"), declined),
            (format!("INSERT INTO quote_settled (line_id, settlement_id, place, consent_id, consented_fen, settled_fen, payer, words) \
                      VALUES ($1, {bill}, 9, {consent}, 300, 300, 'owner', 'x')"), agreed),
            (format!("INSERT INTO quote_settled (line_id, settlement_id, place, consent_id, consented_fen, settled_fen, payer, words) \
                      VALUES ($1, {bill}, 9, {consent}, 900, 900, 'owner', 'x')"), left),
            (format!("INSERT INTO quote_settled (line_id, settlement_id, place, consent_id, consented_fen, settled_fen, payer, words) \
                      VALUES ($1, {bill}, 9, {consent}, 700, 701, 'owner', 'x')"), left),
            // A no that is made a yes past the operations.
            ("INSERT INTO quote_agreed (line_id, quote_id, consent_id, answer, fen) \
              SELECT $1, c.quote_id, c.id, 'yes', c.fen FROM quote_consent c WHERE c.line_id = $1".to_owned(), declined),
            ("UPDATE quote_settlement SET paid_fen = due_fen + 1 WHERE id = (SELECT settlement_id FROM quote_settled WHERE line_id = $1)".to_owned(), agreed),
        ];
        for (sql, line) in &attacks {
            let tried = app.db.write(Actor::System("attack"), async |tx| tx.run(sql, [(*line).into()]).await).await;
            assert!(matches!(tried, Err(Error::Fault(_))), "{sql}: {tried:?}");
        }
        let last = Op::Pay { fen: 1, refund: true };
        trial.holds(&last).await?;
        println!("{} attacks refused", attacks.len());
        Ok(())
    }
}
