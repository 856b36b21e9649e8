//! The one plan of an order: one statement for the order, its steps, its consultant and its store.

use sea_orm::FromQueryResult;

use super::rules::fold::DelayReason;
use super::rules::money::DownKind;
use super::rules::norm::HOUR;
use super::rules::state::State;
use super::rules::step::{StepKind, StepState, Waits};
use super::table::range;
use super::view::{
    ConsultantView, DelayedView, HoldReason, OrderStepView, OrderTaskView, PathStore, PathView, RangeView, SeenOrder,
    StepChecksView, UsualView,
};
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{OrderId, StaffId, StoreId};
use crate::ground::money::Fen;

/// The order the steps belong to, the same in every row.
#[derive(FromQueryResult)]
struct Head {
    number: String,
    order_state: State,
    version: i64,
    model: String,
    store_id: StoreId,
    store_name: String,
    consultant_id: Option<StaffId>,
    consultant_name: Option<String>,
    critical: Option<StepKind>,
    hold_reason: Option<HoldReason>,
    delay_reason: Option<DelayReason>,
    delay_from: Option<String>,
    delay_to: Option<String>,
    delayed_at: Option<At>,
    expected_from: Option<String>,
    expected_to: Option<String>,
    scan_at: Option<At>,
    scan_place: Option<String>,
    contact_due_at: Option<At>,
    handover_at: Option<At>,
    booking_version: Option<i64>,
    to_store_fen: Fen,
    financed_fen: Fen,
    paid_fen: Fen,
    returned_fen: Fen,
    down_kind: DownKind,
    down_fen: Fen,
    checks_ok: Option<i64>,
    checks_of: Option<i64>,
    checks_failed: Option<i64>,
}

/// One step.
#[derive(FromQueryResult)]
struct Line {
    kind: StepKind,
    state: StepState,
    waits: Waits,
    waits_name: Option<String>,
    note: Option<String>,
    since_at: Option<At>,
    done_at: Option<At>,
    p50_ms: i64,
    p90_ms: i64,
    n: i64,
    amber_at: Option<At>,
    red_at: Option<At>,
}

const SELECT: &str = "SELECT o.number, o.state AS order_state, o.version, o.model, o.store_id, s.name AS store_name, \
     o.consultant_id, c.name AS consultant_name, o.critical, o.hold_reason, o.delay_reason, o.delay_from, o.delay_to, o.delayed_at, \
     o.expected_from, o.expected_to, o.scan_at, o.scan_place, o.contact_due_at, b.start_at AS handover_at, b.version AS booking_version, \
     o.to_store_fen, o.financed_fen, o.paid_fen, o.returned_fen, o.down_kind, o.down_fen, k.ok AS checks_ok, k.all_of AS checks_of, \
     k.failed AS checks_failed, p.kind, p.state, p.waits, p.waits_name, p.note, p.since_at, p.done_at, p.p50_ms, p.p90_ms, p.n, \
     p.amber_at, p.red_at FROM sales_order o JOIN order_step p ON p.order_id = o.id JOIN store s ON s.id = o.store_id \
     LEFT JOIN staff c ON c.id = o.consultant_id \
     LEFT JOIN booking b ON b.id = o.booking_id AND b.state IN ('confirmed', 'arrived') \
     LEFT JOIN (SELECT order_id, SUM(CASE WHEN result = 'ok' THEN 1 ELSE 0 END) AS ok, COUNT(*) AS all_of, \
     SUM(CASE WHEN result = 'failed' THEN 1 ELSE 0 END) AS failed FROM order_check WHERE order_id = $1 AND list = 'pdi' GROUP BY order_id) k \
     ON k.order_id = o.id WHERE o.id = $1";

/// The path and its version.
pub struct Path {
    /// What is shown.
    pub view: PathView,
    /// Another when anything in it is: see [`version`].
    pub version: String,
}

/// The owner's path; one statement, and nothing in it depends on when it is read.
pub async fn path(look: &impl Look, id: OrderId) -> Result<Path, Error> {
    let me = look.actor().customer()?.person;
    let sql = format!("{SELECT} AND o.person_id = $2 AND o.offered_at IS NOT NULL ORDER BY p.pos");
    view(id, look.one_with(&sql, [id.into(), me.into()]).await?)
}

/// The path of an order that the caller may see.
pub(super) async fn of(look: &impl Look, id: OrderId) -> Result<PathView, Error> {
    let found = look.one_with(&format!("{SELECT} ORDER BY p.pos"), [id.into()]).await?;
    Ok(view(id, found)?.view)
}

/// The version of the owner's path and order: the order's, and that of the handover's booking.
pub async fn version(look: &impl Look, id: OrderId) -> Result<String, Error> {
    #[derive(FromQueryResult)]
    struct Versions {
        version: i64,
        booking_version: Option<i64>,
    }
    let me = look.actor().customer()?.person;
    let sql = "SELECT o.version, (SELECT b.version FROM booking b WHERE b.id = o.booking_id AND b.state IN ('confirmed', 'arrived')) \
               AS booking_version FROM sales_order o WHERE o.id = $1 AND o.person_id = $2 AND o.offered_at IS NOT NULL";
    let row: Option<Versions> = look.one(sql, [id.into(), me.into()]).await?;
    let row = row.ok_or(Error::Missing("order"))?;
    Ok(tag(row.version, row.booking_version))
}

/// A version as text.
pub(super) fn tag(order: i64, booking: Option<i64>) -> String {
    format!("{order}-{}", booking.unwrap_or(0))
}

fn view(id: OrderId, found: Option<(Head, Vec<Line>)>) -> Result<Path, Error> {
    let (head, rows) = found.ok_or(Error::Missing("order"))?;
    let due = head
        .to_store_fen
        .minus(head.financed_fen)
        .minus(head.paid_fen)
        .plus(head.returned_fen);
    let task = |row: &&Line| {
        row.state == StepState::Running && row.waits == Waits::Owner && head.order_state.is_open_or_draft()
    };
    let yours = rows.iter().filter(task).map(|row| yours(&head, row, due)).collect();
    let delayed = head.delay_reason.zip(head.delayed_at).map(|(reason, since)| {
        let range = range(head.delay_from.as_ref(), head.delay_to.as_ref());
        DelayedView {
            reason,
            words: reason.words().to_owned(),
            from: range.map(|(from, _)| from),
            to: range.map(|(_, to)| to),
            since,
        }
    });
    let version = tag(head.version, head.booking_version);
    let steps = rows.iter().map(|row| step(&head, row)).collect();
    let view = PathView {
        id,
        number: head.number,
        state: head.order_state,
        version: head.version,
        model: head.model,
        store: PathStore {
            id: head.store_id,
            name: head.store_name,
        },
        consultant: consultant(head.consultant_id, head.consultant_name.as_ref()),
        critical: head.critical,
        on_hold: head.hold_reason,
        delayed,
        expected: range(head.expected_from.as_ref(), head.expected_to.as_ref())
            .map(|(from, to)| RangeView { from, to }),
        last_scan_at: head.scan_at,
        last_scan_place: head.scan_place.clone(),
        next_contact_at: head.contact_due_at,
        handover_at: head.handover_at,
        yours,
        steps,
    };
    Ok(Path { view, version })
}

/// A consultant by name.
pub(super) fn consultant(id: Option<StaffId>, name: Option<&String>) -> Option<ConsultantView> {
    id.zip(name.cloned()).map(|(id, name)| ConsultantView { id, name })
}

/// Whom a step waits for, by name: who was named, the consultant, or what they are.
pub(super) fn waits_name(waits: Waits, named: Option<&String>, consultant: Option<&String>) -> String {
    match (named, waits, consultant) {
        (Some(name), _, _) => name.clone(),
        (None, Waits::Consultant, Some(name)) => name.clone(),
        _ => waits.words().to_owned(),
    }
}

fn bring(kind: StepKind) -> Vec<String> {
    kind.bring().iter().map(|one| (*one).to_owned()).collect()
}

fn yours(head: &Head, row: &Line, due: Fen) -> OrderTaskView {
    let words = match row.kind {
        StepKind::Balance => format!("请在交车前付清尾款 {}", due.yuan()),
        StepKind::Sign if head.down_fen > Fen::ZERO => {
            format!(
                "{}，{} {}",
                row.kind.task(),
                head.down_kind.name(),
                head.down_fen.yuan()
            )
        }
        kind => row.note.clone().unwrap_or_else(|| kind.task().to_owned()),
    };
    OrderTaskView {
        step: row.kind,
        words,
        bring: bring(row.kind),
    }
}

fn step(head: &Head, row: &Line) -> OrderStepView {
    let over = row.state.is_over();
    let running = row.state == StepState::Running;
    let since = row.since_at.filter(|_| running);
    let later = |ms: i64| since.map(|at| At::from_ms(at.ms().saturating_add(ms)));
    let hours = |ms: i64| (ms + HOUR / 2) / HOUR;
    let listed = head.checks_of.filter(|of| *of > 0 && row.kind == StepKind::Pdi);
    let checks = listed.map(|of| StepChecksView {
        done: head.checks_ok.unwrap_or(0),
        of,
        failed: head.checks_failed.unwrap_or(0),
    });
    OrderStepView {
        kind: row.kind,
        title: row.kind.title().to_owned(),
        state: row.state,
        waits: (!over).then_some(row.waits),
        waits_name: (!over).then(|| waits_name(row.waits, row.waits_name.as_ref(), head.consultant_name.as_ref())),
        since: row.since_at,
        done_at: row.done_at.filter(|_| row.state == StepState::Done),
        scan_at: head.scan_at.filter(|_| running && row.kind.is_reported()),
        usual: (!over).then(|| UsualView {
            p50_hours: hours(row.p50_ms),
            p90_hours: hours(row.p90_ms),
            n: row.n,
        }),
        usual_from: later(row.p50_ms),
        usual_until: later(row.p90_ms),
        amber_at: row.amber_at,
        red_at: row.red_at,
        bring: if over { Vec::new() } else { bring(row.kind) },
        note: row.note.clone(),
        checks,
    }
}

/// The owner has seen this version of the path: kept once, with when and what it said.
pub async fn seen(tx: &mut Tx, id: OrderId, wish: SeenOrder) -> Result<(), Error> {
    let row = super::table::find(tx, id).await?;
    tx.actor().customer()?;
    if wish.version < 1 || wish.version > row.version {
        return Err(Error::field("/version", "order.version", "版本号不正确"));
    }
    // What is kept is what stands now: an older version that was shown meanwhile is looked up in the history.
    let sql = "INSERT INTO order_seen (order_id, version, state, critical, at) VALUES ($1, $2, \
               COALESCE((SELECT state FROM order_event WHERE order_id = $1 AND version = $2), $3), $4, $5) \
               ON CONFLICT (order_id, version) DO NOTHING";
    let critical = row.critical.filter(|_| wish.version == row.version);
    tx.run(
        sql,
        [
            id.into(),
            wish.version.into(),
            row.state.into(),
            critical.into(),
            tx.now().into(),
        ],
    )
    .await?;
    Ok(())
}
