//! The purchase plan: every fee in plain words, drawn up and offered (R116; domain.md 2.2).

use aws_lc_rs::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::rules::fold::Range;
use super::rules::money::{DownKind, most_binding};
use super::rules::state::Event;
use super::rules::step::{StepKind, StepState};
use super::table::{self, Change, Row};
use super::view::{DownView, LineView, Payee, PlanLine, PlanLineKind, PlanOrder, PlanView, RangeWish, StaffOrderView};
use super::{desk, steps, tell};
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Field};
use crate::ground::id::OrderId;
use crate::ground::money::Fen;

/// The longest that a price may be valid.
const VALID_DAYS: i64 = 90;
/// The most that a line may be: ten million yuan.
const MOST: i64 = 1_000_000_000;

/// What of a plan is kept as text: it is shown whole and never searched.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Kept {
    pub lines: Vec<LineView>,
    pub needs: Vec<StepKind>,
}

impl Kept {
    pub(super) fn read(row: &Row) -> Result<Kept, Error> {
        serde_json::from_str(&row.plan).map_err(|e| Error::fault("read a purchase plan", e))
    }
}

/// The plan as it is shown; `None` before there is one.
pub(super) fn view(row: &Row) -> Result<Option<PlanView>, Error> {
    let Some(hash) = row.plan_hash.clone() else {
        return Ok(None);
    };
    let kept = Kept::read(row)?;
    Ok(Some(PlanView {
        version: row.plan_version,
        hash,
        valid_until: row.valid_until,
        offered_at: row.offered_at,
        lines: kept.lines,
        total_fen: row.total_fen,
        to_store_fen: row.to_store_fen,
        financed_fen: row.financed_fen,
        down: DownView {
            kind: row.down_kind,
            name: row.down_kind.name().to_owned(),
            amount_fen: row.down_fen,
            effect: row.down_kind.effect().to_owned(),
        },
        needs: kept.needs,
    }))
}

/// A wished range, its days in order.
pub(super) fn range(wish: Option<&RangeWish>, pointer: &str) -> Result<Option<Range>, Error> {
    let Some(RangeWish { from, to }) = wish else {
        return Ok(None);
    };
    if to < from {
        return Err(Error::field(
            format!("{pointer}/to"),
            "order.range",
            "结束日期不能早于开始日期",
        ));
    }
    Ok(Some((*from, *to)))
}

struct Sums {
    total: Fen,
    to_store: Fen,
    car: Fen,
}

/// Adds the lines up; every wrong field is named.
fn check(wish: &PlanOrder, now: At) -> Result<Sums, Error> {
    let sum = |of: &dyn Fn(&PlanLine) -> bool| {
        let some = wish.lines.iter().filter(|line| of(line));
        some.map(|line| line.amount_fen).sum::<Fen>()
    };
    let is_price = |line: &PlanLine| {
        matches!(
            line.kind,
            PlanLineKind::Car | PlanLineKind::Option | PlanLineKind::Discount
        )
    };
    let sums = Sums {
        total: sum(&|_| true),
        to_store: sum(&|line| line.payee == Payee::Store),
        car: sum(&is_price),
    };
    let mut wrong = lines(wish, &sums);
    wrong.extend(terms(wish, &sums, now));
    if wrong.is_empty() {
        Ok(sums)
    } else {
        Err(Error::Invalid(wrong))
    }
}

fn lines(wish: &PlanOrder, sums: &Sums) -> Vec<Field> {
    let mut wrong = Vec::new();
    if wish.lines.is_empty() || wish.lines.len() > 40 {
        wrong.push(Field::new("/lines", "order.lines", "购车方案应有 1 到 40 项"));
    }
    for (n, line) in wish.lines.iter().enumerate() {
        let fen = line.amount_fen.get();
        let fits = match line.kind {
            PlanLineKind::Discount => (-MOST..=0).contains(&fen),
            _ => (0..=MOST).contains(&fen),
        };
        if !fits {
            let words = "金额不正确：优惠应为负数，其他项目不能为负";
            wrong.push(Field::new(format!("/lines/{n}/amount_fen"), "order.amount", words));
        }
    }
    if !wish.lines.iter().any(|line| line.kind == PlanLineKind::Car) || sums.car <= Fen::ZERO {
        wrong.push(Field::new("/lines", "order.car", "购车方案应包含车辆价格"));
    }
    wrong
}

fn terms(wish: &PlanOrder, sums: &Sums, now: At) -> Vec<Field> {
    let mut wrong = Vec::new();
    let mut say = |pointer: &str, code: &'static str, words: &str| wrong.push(Field::new(pointer, code, words));
    let down = wish.down.amount_fen;
    let most = sums.to_store.max(Fen::ZERO);
    if down < Fen::ZERO || down > most {
        say("/down/amount_fen", "order.down", "金额应在 0 到应付门店金额之间");
    } else if wish.down.kind == DownKind::Binding && down > most_binding(sums.car) {
        say("/down/amount_fen", "order.down_too_high", "定金不能超过车价的 20%");
    }
    if wish.financed_fen < Fen::ZERO || wish.financed_fen > most {
        say("/financed_fen", "order.financed", "贷款金额应在 0 到应付门店金额之间");
    }
    let may = [StepKind::Loan, StepKind::Insurance, StepKind::Plate];
    if wish.needs.iter().any(|kind| !may.contains(kind)) {
        say("/needs", "order.needs", "只能选择贷款、保险、上牌");
    }
    if wish.financed_fen > Fen::ZERO && !wish.needs.contains(&StepKind::Loan) {
        say("/needs", "order.needs_loan", "有贷款金额时应包含贷款步骤");
    }
    if wish.valid_until <= now || wish.valid_until > now.plus_minutes(VALID_DAYS * 24 * 60) {
        say("/valid_until", "order.valid_until", "有效期应在 90 天以内");
    }
    wrong
}

/// What is signed: everything that costs, binds or ends.
fn hash(row: &Row, kept: &Kept, wish: &PlanOrder) -> String {
    let text = json!([
        row.id.to_string(),
        row.model,
        row.source,
        kept.lines,
        kept.needs,
        wish.down.kind,
        wish.down.amount_fen,
        wish.financed_fen,
        wish.valid_until
    ]);
    hex::encode(digest(&SHA256, text.to_string().as_bytes()))
}

/// Draws the whole plan up anew; what was offered before can no longer be signed.
pub async fn plan(tx: &mut Tx, id: OrderId, wish: PlanOrder) -> Result<StaffOrderView, Error> {
    let row = table::take(tx, id).await?;
    let sums = check(&wish, tx.now())?;
    let line = |line: &PlanLine| LineView {
        kind: line.kind,
        words: line.words.to_string(),
        amount_fen: line.amount_fen,
        payee: line.payee,
        payee_name: match (&line.payee_name, line.payee) {
            (Some(name), _) => name.to_string(),
            (None, Payee::Store) => row.store_name.clone(),
            (None, other) => other.words().to_owned(),
        },
    };
    let mut needs = wish.needs.clone();
    needs.sort_unstable();
    needs.dedup();
    let kept = Kept {
        lines: wish.lines.iter().map(line).collect(),
        needs,
    };
    let text = serde_json::to_string(&kept).map_err(|e| Error::fault("write a purchase plan", e))?;
    let offered = if wish.offer {
        row.offered_at.or(Some(tx.now()))
    } else {
        row.offered_at
    };
    let change = Change {
        sets: "plan = $6, plan_version = plan_version + 1, plan_hash = $7, total_fen = $8, to_store_fen = $9, car_fen = $10, \
               financed_fen = $11, down_kind = $12, down_fen = $13, valid_until = $14, offered_at = $15, lapsed = $16",
        values: vec![
            text.into(),
            hash(&row, &kept, &wish).into(),
            sums.total.into(),
            sums.to_store.into(),
            sums.car.into(),
            wish.financed_fen.into(),
            wish.down.kind.into(),
            wish.down.amount_fen.into(),
            wish.valid_until.into(),
            offered.into(),
            false.into(),
        ],
        detail: Some(if wish.offer {
            "offered".to_owned()
        } else {
            "drawn up".to_owned()
        }),
    };
    table::step(tx, &row, Event::Plan, change).await?;
    need(tx, id, &kept.needs).await?;
    steps::refresh(tx, id, None).await?;
    if offered.is_some() {
        let row = table::find(tx, id).await?;
        table::changed(tx, &row, row.version);
        tell::offered(tx, &row).await?;
    }
    desk::one(tx, id).await
}

/// Loan, insurance and plate are steps of this order or they are not.
async fn need(tx: &Tx, id: OrderId, needs: &[StepKind]) -> Result<(), Error> {
    for kind in [StepKind::Loan, StepKind::Insurance, StepKind::Plate] {
        let state = if needs.contains(&kind) {
            StepState::Todo
        } else {
            StepState::NotNeeded
        };
        tx.run(
            "UPDATE order_step SET state = $3 WHERE order_id = $1 AND kind = $2",
            [id.into(), kind.into(), state.into()],
        )
        .await?;
    }
    Ok(())
}
