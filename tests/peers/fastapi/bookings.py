"""A visit is booked: one transaction with the key of the wish, the checks, the cells, the booking, its event, what changed and the reply."""

import hashlib
import json
from datetime import UTC, datetime
from uuid import UUID, uuid4

from fastapi import APIRouter, Header, HTTPException, Response
from pydantic import BaseModel
from sqlalchemy import and_, case, delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from database import Session, now
from place import CELL, Day, day_of, place, ready
from tables import (
    Booking, BookingCell, BookingDay, BookingEvent, BookingTake, CatalogItem, CatalogPackage, CatalogPackageItem, CatalogPackageStore,
    CatalogPrice, CatalogRate, Change, Idempotency, Store, StoreCalendar, StoreDay, StoreOutage, StoreResource,
)

ANY_MODEL = UUID(int=0)
MINUTE = 60_000
DAY = 24 * 60 * MINUTE
router = APIRouter()


class Wish(BaseModel):
    """What is wished."""

    store_id: UUID
    item_ids: list[UUID]
    way: str
    start_at: datetime


class Band(BaseModel):
    low_fen: int
    high_fen: int


class BookingView(BaseModel):
    """The booking as its owner sees it."""

    id: UUID
    number: str
    store_id: UUID
    store_name: str
    zone: str
    state: str
    version: int
    kind: str
    way: str
    grade: str
    vehicle_id: UUID | None
    start_at: datetime
    ready_at: datetime
    items: list[dict]
    discount_percent: int
    estimate: Band
    hold_until: datetime
    to_be_looked_at: bool


@router.post("/bookings")
async def book(wish: Wish, session: Session, x_person: UUID = Header(), idempotency_key: str = Header()) -> Response:
    request = hashlib.sha256(wish.model_dump_json().encode()).digest()
    async with session.begin():
        id = uuid4()
        row = {"id": id, "principal": x_person, "operation": "book", "key": idempotency_key, "request": request, "created_at": now()}
        taken = await session.scalar(upsert(Idempotency).values(row).on_conflict_do_nothing().returning(Idempotency.id))
        if taken is None:
            body = await stored(session, x_person, idempotency_key, request)
        else:
            booking = await keep(session, x_person, wish)
            body = (await view(session, booking)).model_dump_json().encode()
            reply = {"status": 201, "location": f"/bookings/{booking}", "body": body}
            await session.execute(update(Idempotency).where(Idempotency.id == id).values(reply))
            change = {"kind": "booking", "subject": str(booking), "version": 1, "person_id": x_person, "store_id": wish.store_id, "at": now()}
            await session.execute(insert(Change).values(change))
    return Response(body, 201, media_type="application/json")


async def stored(session: AsyncSession, person: UUID, key: str, request: bytes) -> bytes:
    query = select(Idempotency).where(Idempotency.principal == person, Idempotency.operation == "book", Idempotency.key == key)
    row = (await session.execute(query)).scalar_one()
    if row.request != request or row.body is None:
        raise HTTPException(422, "idempotency.reused")
    return row.body


async def keep(session: AsyncSession, person: UUID, wish: Wish) -> UUID:
    start = int(wish.start_at.timestamp() * 1000)
    store = await session.get(Store, wish.store_id)
    if store is None:
        raise HTTPException(404, "store")
    items = await wished(session, store, wish)
    in_time(items, start)
    priced = await prices(session, store, items, day_of(now()))
    waiting = or_(Booking.state.in_(["requested", "confirmed"]), and_(Booking.state == "held", Booking.hold_until > now()))
    standing = await session.scalar(select(func.count()).select_from(Booking).where(Booking.person_id == person, waiting))
    if standing >= json.loads(store.policy)["max_open_bookings"]:
        raise HTTPException(409, "booking.too_many")
    date = day_of(start)
    planned = await plan(session, store, date)
    running = await take_day(session, store.id, date)
    await expire(session, store.id, date)
    takes = select(BookingTake.resource_id, BookingTake.first_cell, BookingTake.cells)
    taken = (await session.execute(takes.where(BookingTake.store_id == store.id, BookingTake.day == date))).all()
    stretches = place(items, start, Day(date, taken=taken, **planned))
    if stretches is None:
        raise HTTPException(409, "booking.slot_taken")
    id = uuid4()
    await hold(session, id, store.id, date, stretches)
    total = sum(price["total_fen"] for price in priced)
    booking = {
        "id": id, "store_id": store.id, "number": f"BK{date.replace('-', '')}-{running:04}", "person_id": person, "kind": "service",
        "way": wish.way, "grade": "urgent" if any(item.grade == "urgent" for item in items) else "regular", "channel": "mini_program",
        "state": "held", "version": 1, "day": date, "start_at": start, "ready_at": ready(stretches),
        "items": json.dumps(priced, ensure_ascii=False), "price_low_fen": total, "price_high_fen": total, "discount_percent": 0,
        "to_be_looked_at": False, "instant": all(item.instant for item in items), "licence_confirmed": False,
        "hold_until": now() + 5 * MINUTE, "paused_ms": 0, "ladder": 0, "moved_at": now(), "moved_by": "customer", "created_at": now(),
    }
    await session.execute(insert(Booking).values(booking))
    event = {
        "booking_id": id, "version": 1, "at": now(), "actor_kind": "customer", "actor_id": person, "event": "book", "state": "held",
    }
    await session.execute(insert(BookingEvent).values(event))
    return id


async def wished(session: AsyncSession, store: Store, wish: Wish) -> list[CatalogItem]:
    found = await session.scalars(select(CatalogItem).where(CatalogItem.id.in_(wish.item_ids), CatalogItem.active))
    items = list(found)
    offered = wish.way in json.loads(store.ways) and json.loads(store.switches)["online_booking"]
    if len(items) != len(wish.item_ids) or not offered or not all(wish.way in json.loads(item.ways) for item in items):
        raise HTTPException(422, "booking.item")
    return items


def in_time(items: list[CatalogItem], start: int) -> None:
    notice = max(item.notice_min for item in items) * MINUTE
    horizon = min(item.horizon_days for item in items) * DAY
    if start % CELL:
        raise HTTPException(422, "booking.start")
    if not now() + notice <= start <= now() + horizon:
        raise HTTPException(409, "booking.time")


async def prices(session: AsyncSession, store: Store, items: list[CatalogItem], today: str) -> list[dict]:
    ids = [item.id for item in items]
    query = select(CatalogPrice).options(joinedload(CatalogPrice.parts)).order_by(CatalogPrice.valid_from)
    query = query.where(
        CatalogPrice.store_id == store.id, CatalogPrice.item_id.in_(ids), CatalogPrice.model_id == ANY_MODEL, CatalogPrice.valid_from <= today,
    )
    book = {price.item_id: price for price in (await session.scalars(query)).unique()}
    rates = select(CatalogRate.trade, CatalogRate.rate_fen).where(CatalogRate.store_id == store.id, CatalogRate.valid_from <= today)
    rate_of = {rate.trade: rate.rate_fen for rate in await session.execute(rates.order_by(CatalogRate.valid_from))}
    off = await percent_off(session, store.id, ids)
    return [priced(item, book.get(item.id), rate_of.get(item.trade), off) for item in items]


def priced(item: CatalogItem, price: CatalogPrice | None, rate: int | None, off: int) -> dict:
    if price is None or price.withdrawn or rate is None:
        raise HTTPException(422, "booking.item")
    labour = round(price.labour_centihours * rate / 100)
    parts = [
        {
            "number": part.number, "name": part.name, "kind": part.kind, "quantity_milli": part.quantity_milli, "unit_fen": part.unit_fen,
            "total_fen": round(part.quantity_milli * part.unit_fen / 1000),
        }
        for part in price.parts
    ]
    full = labour + sum(part["total_fen"] for part in parts)
    return {
        "item_id": str(item.id), "code": item.code, "name": item.name, "labour_centihours": price.labour_centihours, "rate_fen": rate,
        "labour_fen": labour, "parts": parts, "total_fen": full - full * off // 100, "valid_from": price.valid_from,
    }


async def percent_off(session: AsyncSession, store: UUID, ids: list[UUID]) -> int:
    """The discount of a package that is just these items."""
    inside = func.sum(case((CatalogPackageItem.item_id.in_(ids), 1), else_=0))
    query = (
        select(CatalogPackageStore.discount_percent)
        .select_from(CatalogPackage)
        .join(CatalogPackageStore, and_(CatalogPackageStore.package_id == CatalogPackage.id, CatalogPackageStore.store_id == store))
        .join(CatalogPackageItem, CatalogPackageItem.package_id == CatalogPackage.id)
        .where(CatalogPackage.active, CatalogPackage.model_id == ANY_MODEL)
        .group_by(CatalogPackage.id, CatalogPackageStore.discount_percent)
        .having(func.count() == len(ids), inside == len(ids))
        .order_by(CatalogPackageStore.discount_percent.desc())
        .limit(1)
    )
    return await session.scalar(query) or 0


async def plan(session: AsyncSession, store: Store, day: str) -> dict:
    begin = int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp() * 1000) - DAY
    calendar = await session.get(StoreCalendar, day)
    special = await session.get(StoreDay, (store.id, day))
    columns = [StoreResource.id, StoreResource.kind, StoreResource.tags, StoreResource.shifts]
    resources = select(*columns).where(StoreResource.store_id == store.id, StoreResource.active)
    outages = select(StoreOutage.resource_id, StoreOutage.from_at, StoreOutage.to_at)
    outages = outages.where(StoreOutage.store_id == store.id, StoreOutage.to_at > begin, StoreOutage.from_at < begin + 3 * DAY)
    return {
        "hours": json.loads(store.hours),
        "special": special,
        "holiday": calendar is not None and calendar.kind == "holiday",
        "resources": (await session.execute(resources.order_by(StoreResource.kind, StoreResource.name, StoreResource.id))).all(),
        "outages": (await session.execute(outages)).all(),
    }


async def take_day(session: AsyncSession, store: UUID, day: str) -> int:
    """Whoever books on this day waits here; gives the running number."""
    first = upsert(BookingDay).values(store_id=store, day=day, version=1, numbered=1)
    again = first.on_conflict_do_update(
        index_elements=["store_id", "day"], set_={"version": BookingDay.version + 1, "numbered": BookingDay.numbered + 1},
    )
    return await session.scalar(again.returning(BookingDay.numbered))


async def expire(session: AsyncSession, store: UUID, day: str) -> None:
    over = select(Booking.id, Booking.version).where(Booking.store_id == store, Booking.day == day, Booking.state == "held")
    for one in (await session.execute(over.where(Booking.hold_until < now()).order_by(Booking.id))).all():
        step = {"state": "expired", "version": one.version + 1, "moved_at": now(), "moved_by": "system"}
        await session.execute(update(Booking).where(Booking.id == one.id, Booking.version == one.version).values(step))
        await session.execute(delete(BookingCell).where(BookingCell.claim_id == one.id))
        await session.execute(delete(BookingTake).where(BookingTake.claim_id == one.id))


async def hold(session: AsyncSession, claim: UUID, store: UUID, day: str, stretches: list) -> None:
    cells = [{"resource_id": one.resource, "cell": one.first + n, "claim_id": claim} for one in stretches for n in range(one.cells)]
    held = await session.scalars(upsert(BookingCell).values(cells).on_conflict_do_nothing().returning(BookingCell.cell))
    if len(held.all()) != len(cells):
        raise HTTPException(409, "booking.slot_taken")
    takes = [
        {
            "claim_id": claim, "resource_id": one.resource, "first_cell": one.first, "cells": one.cells, "role": one.role, "store_id": store,
            "day": day,
        }
        for one in stretches
    ]
    await session.execute(insert(BookingTake).values(takes))


async def view(session: AsyncSession, id: UUID) -> BookingView:
    row, name, zone = (await session.execute(select(Booking, Store.name, Store.zone).join(Store).where(Booking.id == id))).one()
    return BookingView(
        id=row.id, number=row.number, store_id=row.store_id, store_name=name, zone=zone, state=row.state, version=row.version, kind=row.kind,
        way=row.way, grade=row.grade, vehicle_id=row.vehicle_id, start_at=datetime.fromtimestamp(row.start_at / 1000, UTC),
        ready_at=datetime.fromtimestamp(row.ready_at / 1000, UTC), items=json.loads(row.items), discount_percent=row.discount_percent,
        estimate=Band(low_fen=row.price_low_fen, high_fen=row.price_high_fen),
        hold_until=datetime.fromtimestamp(row.hold_until / 1000, UTC), to_be_looked_at=row.to_be_looked_at,
    )
