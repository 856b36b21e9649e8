"""The tables of the bench as SQLAlchemy sees them: of each the columns that the two jobs need."""

from typing import Annotated
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, ForeignKey, Identity, Integer, LargeBinary, Text, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

Big = Annotated[int, mapped_column(BigInteger)]
MaybeBig = Annotated[int | None, mapped_column(BigInteger)]
Key = Annotated[UUID, mapped_column(Uuid, primary_key=True)]
Word = Annotated[str, mapped_column(Text, primary_key=True)]
Number = Annotated[int, mapped_column(BigInteger, primary_key=True)]


class Base(DeclarativeBase):
    type_annotation_map = {str: Text, UUID: Uuid, bool: Boolean, bytes: LargeBinary}


class Store(Base):
    __tablename__ = "store"
    id: Mapped[Key]
    name: Mapped[str]
    zone: Mapped[str]
    hours: Mapped[str]
    ways: Mapped[str]
    switches: Mapped[str]
    policy: Mapped[str]


class Staff(Base):
    __tablename__ = "staff"
    id: Mapped[Key]
    name: Mapped[str]


class SalesOrder(Base):
    __tablename__ = "sales_order"
    id: Mapped[Key]
    number: Mapped[str]
    person_id: Mapped[UUID]
    store_id: Mapped[UUID] = mapped_column(ForeignKey("store.id"))
    consultant_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    booking_id: Mapped[UUID | None] = mapped_column(ForeignKey("booking.id"))
    state: Mapped[str]
    version: Mapped[Big]
    model: Mapped[str]
    offered_at: Mapped[MaybeBig]
    critical: Mapped[str | None]
    hold_reason: Mapped[str | None]
    delay_reason: Mapped[str | None]
    delay_from: Mapped[str | None]
    delay_to: Mapped[str | None]
    delayed_at: Mapped[MaybeBig]
    expected_from: Mapped[str | None]
    expected_to: Mapped[str | None]
    scan_at: Mapped[MaybeBig]
    scan_place: Mapped[str | None]
    contact_due_at: Mapped[MaybeBig]
    to_store_fen: Mapped[Big]
    financed_fen: Mapped[Big]
    paid_fen: Mapped[Big]
    returned_fen: Mapped[Big]
    down_kind: Mapped[str]
    down_fen: Mapped[Big]


class OrderStep(Base):
    __tablename__ = "order_step"
    order_id: Mapped[UUID] = mapped_column(ForeignKey("sales_order.id"), primary_key=True)
    kind: Mapped[Word]
    pos: Mapped[Big]
    state: Mapped[str]
    waits: Mapped[str]
    waits_name: Mapped[str | None]
    note: Mapped[str | None]
    since_at: Mapped[MaybeBig]
    done_at: Mapped[MaybeBig]
    p50_ms: Mapped[Big]
    p90_ms: Mapped[Big]
    n: Mapped[Big]
    amber_at: Mapped[MaybeBig]
    red_at: Mapped[MaybeBig]


class OrderCheck(Base):
    __tablename__ = "order_check"
    order_id: Mapped[Key]
    list: Mapped[Word]
    code: Mapped[Word]
    result: Mapped[str]


class Idempotency(Base):
    __tablename__ = "idempotency"
    id: Mapped[Key]
    principal: Mapped[UUID]
    operation: Mapped[str]
    key: Mapped[str]
    request: Mapped[bytes]
    status: Mapped[int | None] = mapped_column(Integer)
    location: Mapped[str | None]
    body: Mapped[bytes | None]
    created_at: Mapped[Big]


class CatalogItem(Base):
    __tablename__ = "catalog_item"
    id: Mapped[Key]
    code: Mapped[str]
    name: Mapped[str]
    trade: Mapped[str]
    grade: Mapped[str]
    segments: Mapped[str]
    bay: Mapped[str | None]
    skills: Mapped[str]
    needs_advisor: Mapped[bool]
    ways: Mapped[str]
    notice_min: Mapped[Big]
    horizon_days: Mapped[Big]
    instant: Mapped[bool]
    active: Mapped[bool]


class CatalogPrice(Base):
    __tablename__ = "catalog_price"
    id: Mapped[Key]
    store_id: Mapped[UUID]
    item_id: Mapped[UUID]
    model_id: Mapped[UUID]
    valid_from: Mapped[str]
    labour_centihours: Mapped[Big]
    withdrawn: Mapped[bool]
    parts: Mapped[list["CatalogPart"]] = relationship(order_by="CatalogPart.line")


class CatalogPart(Base):
    __tablename__ = "catalog_part"
    price_id: Mapped[UUID] = mapped_column(ForeignKey("catalog_price.id"), primary_key=True)
    line: Mapped[Number]
    number: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    quantity_milli: Mapped[Big]
    unit_fen: Mapped[Big]


class CatalogRate(Base):
    __tablename__ = "catalog_rate"
    store_id: Mapped[Key]
    trade: Mapped[Word]
    valid_from: Mapped[Word]
    rate_fen: Mapped[Big]


class CatalogPackage(Base):
    __tablename__ = "catalog_package"
    id: Mapped[Key]
    model_id: Mapped[UUID]
    active: Mapped[bool]


class CatalogPackageStore(Base):
    __tablename__ = "catalog_package_store"
    package_id: Mapped[Key]
    store_id: Mapped[Key]
    discount_percent: Mapped[Big]


class CatalogPackageItem(Base):
    __tablename__ = "catalog_package_item"
    package_id: Mapped[Key]
    item_id: Mapped[Key]


class StoreCalendar(Base):
    __tablename__ = "store_calendar"
    day: Mapped[Word]
    kind: Mapped[str]


class StoreDay(Base):
    __tablename__ = "store_day"
    store_id: Mapped[Key]
    day: Mapped[Word]
    hours: Mapped[str]


class StoreResource(Base):
    __tablename__ = "store_resource"
    id: Mapped[Key]
    store_id: Mapped[UUID]
    kind: Mapped[str]
    name: Mapped[str]
    tags: Mapped[str]
    shifts: Mapped[str | None]
    active: Mapped[bool]


class StoreOutage(Base):
    __tablename__ = "store_outage"
    id: Mapped[Key]
    store_id: Mapped[UUID]
    resource_id: Mapped[UUID | None]
    from_at: Mapped[Big]
    to_at: Mapped[Big]


class BookingDay(Base):
    __tablename__ = "booking_day"
    store_id: Mapped[Key]
    day: Mapped[Word]
    version: Mapped[Big]
    numbered: Mapped[Big]


class Booking(Base):
    __tablename__ = "booking"
    id: Mapped[Key]
    store_id: Mapped[UUID] = mapped_column(ForeignKey("store.id"))
    number: Mapped[str]
    person_id: Mapped[UUID]
    vehicle_id: Mapped[UUID | None]
    model_id: Mapped[UUID | None]
    kind: Mapped[str]
    way: Mapped[str]
    grade: Mapped[str]
    channel: Mapped[str]
    state: Mapped[str]
    version: Mapped[Big]
    day: Mapped[str]
    start_at: Mapped[Big]
    ready_at: Mapped[Big]
    items: Mapped[str]
    price_low_fen: Mapped[Big]
    price_high_fen: Mapped[Big]
    discount_percent: Mapped[Big]
    to_be_looked_at: Mapped[bool]
    instant: Mapped[bool]
    licence_confirmed: Mapped[bool]
    hold_until: Mapped[Big]
    paused_ms: Mapped[Big]
    ladder: Mapped[Big]
    moved_at: Mapped[Big]
    moved_by: Mapped[str]
    created_at: Mapped[Big]


class BookingCell(Base):
    __tablename__ = "booking_cell"
    resource_id: Mapped[Key]
    cell: Mapped[Number]
    claim_id: Mapped[UUID]


class BookingTake(Base):
    __tablename__ = "booking_take"
    claim_id: Mapped[Key]
    resource_id: Mapped[Key]
    first_cell: Mapped[Number]
    cells: Mapped[Big]
    role: Mapped[str]
    store_id: Mapped[UUID]
    day: Mapped[str]


class BookingEvent(Base):
    __tablename__ = "booking_event"
    booking_id: Mapped[Key]
    version: Mapped[Number]
    at: Mapped[Big]
    actor_kind: Mapped[str]
    actor_id: Mapped[UUID]
    event: Mapped[str]
    state: Mapped[str]


class Change(Base):
    __tablename__ = "change"
    seq: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    kind: Mapped[str]
    subject: Mapped[str]
    version: Mapped[Big]
    person_id: Mapped[UUID | None]
    store_id: Mapped[UUID | None]
    at: Mapped[Big]
