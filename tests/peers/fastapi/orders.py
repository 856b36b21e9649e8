"""Where a new car stands: the order with its steps, its store and its consultant, in one statement."""

from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter, Header, HTTPException
from pydantic import BaseModel
from sqlalchemy import Uuid, and_, bindparam, case, func, select

from database import Session
from tables import Booking, OrderCheck, OrderStep, SalesOrder, Staff, Store
from words import BRING, DOWN, REPORTED, TASKS, TITLES, WAITS

HOUR = 3_600_000
router = APIRouter()


class Named(BaseModel):
    id: UUID
    name: str


class Usual(BaseModel):
    p50_hours: int
    p90_hours: int
    n: int


class Checks(BaseModel):
    done: int
    of: int
    failed: int


class Step(BaseModel):
    kind: str
    title: str
    state: str
    waits: str | None = None
    waits_name: str | None = None
    since: datetime | None = None
    done_at: datetime | None = None
    scan_at: datetime | None = None
    usual: Usual | None = None
    usual_from: datetime | None = None
    usual_until: datetime | None = None
    amber_at: datetime | None = None
    red_at: datetime | None = None
    bring: list[str]
    note: str | None = None
    checks: Checks | None = None


class Task(BaseModel):
    step: str
    words: str
    bring: list[str]


class Path(BaseModel):
    id: UUID
    number: str
    state: str
    version: int
    model: str
    store: Named
    consultant: Named | None = None
    critical: str | None = None
    on_hold: str | None = None
    delayed: dict | None = None
    expected: dict | None = None
    last_scan_at: datetime | None = None
    last_scan_place: str | None = None
    next_contact_at: datetime | None = None
    handover_at: datetime | None = None
    yours: list[Task]
    steps: list[Step]


# Columns instead of entities: nothing is tracked that is only read.
HEAD = [
    SalesOrder.id, SalesOrder.number, SalesOrder.state.label("order_state"), SalesOrder.version, SalesOrder.model, SalesOrder.store_id,
    Store.name.label("store_name"), SalesOrder.consultant_id, Staff.name.label("consultant_name"), SalesOrder.critical, SalesOrder.hold_reason,
    SalesOrder.delay_reason, SalesOrder.delay_from, SalesOrder.delay_to, SalesOrder.delayed_at, SalesOrder.expected_from, SalesOrder.expected_to,
    SalesOrder.scan_at, SalesOrder.scan_place, SalesOrder.contact_due_at, Booking.start_at.label("handover_at"),
    SalesOrder.to_store_fen, SalesOrder.financed_fen, SalesOrder.paid_fen, SalesOrder.returned_fen, SalesOrder.down_kind, SalesOrder.down_fen,
]
LINE = [
    OrderStep.kind, OrderStep.state, OrderStep.waits, OrderStep.waits_name, OrderStep.note, OrderStep.since_at, OrderStep.done_at,
    OrderStep.p50_ms, OrderStep.p90_ms, OrderStep.n, OrderStep.amber_at, OrderStep.red_at,
]


def statement():
    order, person = bindparam("order", type_=Uuid), bindparam("person", type_=Uuid)
    checks = (
        select(
            OrderCheck.order_id,
            func.sum(case((OrderCheck.result == "ok", 1), else_=0)).label("done"),
            func.count().label("of"),
            func.sum(case((OrderCheck.result == "failed", 1), else_=0)).label("failed"),
        )
        .where(OrderCheck.order_id == order, OrderCheck.list == "pdi")
        .group_by(OrderCheck.order_id)
        .subquery()
    )
    return (
        select(*HEAD, *LINE, checks.c.done, checks.c.of, checks.c.failed)
        .join(OrderStep, OrderStep.order_id == SalesOrder.id)
        .join(Store, Store.id == SalesOrder.store_id)
        .outerjoin(Staff, Staff.id == SalesOrder.consultant_id)
        .outerjoin(Booking, and_(Booking.id == SalesOrder.booking_id, Booking.state.in_(["confirmed", "arrived"])))
        .outerjoin(checks, and_(checks.c.order_id == SalesOrder.id, OrderStep.kind == "pdi"))
        .where(SalesOrder.id == order, SalesOrder.person_id == person, SalesOrder.offered_at.is_not(None))
        .order_by(OrderStep.pos)
    )


PATH = statement()


def time(ms: int | None) -> datetime | None:
    return None if ms is None else datetime.fromtimestamp(ms / 1000, UTC)


def hours(ms: int) -> int:
    return (ms + HOUR // 2) // HOUR


def between(begin: str | None, end: str | None) -> dict:
    return {} if begin is None or end is None else {"from": begin, "to": end}


def waits_for(row) -> str:
    if row.waits_name is not None:
        return row.waits_name
    if row.waits == "consultant" and row.consultant_name is not None:
        return row.consultant_name
    return WAITS[row.waits]


def yuan(fen: int) -> str:
    return f"¥{fen / 100:.2f}"


def task(row) -> str:
    """What the owner has to do."""
    if row.kind == "balance":
        return f"{TASKS['balance']} {yuan(row.to_store_fen - row.financed_fen - row.paid_fen + row.returned_fen)}"
    if row.kind == "sign" and row.down_fen > 0:
        return f"{TASKS['sign']}，{DOWN[row.down_kind]} {yuan(row.down_fen)}"
    return row.note or TASKS.get(row.kind, "请联系您的销售顾问")


def step(row) -> Step:
    over = row.state in ("done", "not_needed")
    running = row.state == "running"
    since = row.since_at if running else None
    return Step(
        kind=row.kind,
        title=TITLES[row.kind],
        state=row.state,
        waits=None if over else row.waits,
        waits_name=None if over else waits_for(row),
        since=time(row.since_at),
        done_at=time(row.done_at) if row.state == "done" else None,
        scan_at=time(row.scan_at) if running and row.kind in REPORTED else None,
        usual=None if over else Usual(p50_hours=hours(row.p50_ms), p90_hours=hours(row.p90_ms), n=row.n),
        usual_from=None if since is None else time(since + row.p50_ms),
        usual_until=None if since is None else time(since + row.p90_ms),
        amber_at=time(row.amber_at),
        red_at=time(row.red_at),
        bring=[] if over else BRING.get(row.kind, []),
        note=row.note,
        checks=None if row.of is None else Checks(done=row.done, of=row.of, failed=row.failed),
    )


@router.get("/orders/{order}/path", response_model_exclude_none=True)
async def path(order: UUID, session: Session, x_person: UUID = Header()) -> Path:
    rows = (await session.execute(PATH, {"order": order, "person": x_person})).all()
    if not rows:
        raise HTTPException(404, "order")
    head = rows[0]
    delayed = None
    if head.delay_reason is not None and head.delayed_at is not None:
        delayed = {"reason": head.delay_reason, **between(head.delay_from, head.delay_to), "since": time(head.delayed_at)}
    tasks = [row for row in rows if row.state == "running" and row.waits == "owner"]
    return Path(
        id=head.id,
        number=head.number,
        state=head.order_state,
        version=head.version,
        model=head.model,
        store=Named(id=head.store_id, name=head.store_name),
        consultant=None if head.consultant_id is None else Named(id=head.consultant_id, name=head.consultant_name),
        critical=head.critical,
        on_hold=head.hold_reason,
        delayed=delayed,
        expected=between(head.expected_from, head.expected_to) or None,
        last_scan_at=time(head.scan_at),
        last_scan_place=head.scan_place,
        next_contact_at=time(head.contact_due_at),
        handover_at=time(head.handover_at),
        yours=[Task(step=row.kind, words=task(row), bring=BRING.get(row.kind, [])) for row in tasks],
        steps=[step(row) for row in rows],
    )
