"""Where a visit goes on a day of a store: which resources, which quarters of an hour. Pure."""

import json
from datetime import date, datetime, timedelta, timezone
from typing import NamedTuple

CELL = 900_000
ZONE = timezone(timedelta(hours=8))
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Need(NamedTuple):
    """Part of a job: so many cells from the start on a resource of this kind that has this tag."""

    role: str
    tag: str | None
    start: int
    cells: int


class Stretch(NamedTuple):
    """A stretch of cells of one resource."""

    resource: object
    role: str
    first: int
    cells: int


class Day(NamedTuple):
    """What is asked of a day."""

    date: str
    hours: dict
    special: object
    holiday: bool
    resources: list
    outages: list
    taken: list


def day_of(at: int) -> str:
    """The day of an instant in the stores' zone."""
    return datetime.fromtimestamp(at / 1000, ZONE).date().isoformat()


def needs(items) -> list[Need]:
    """Reception by an advisor, then the work of each item on a bay by a technician."""
    out = []
    at = 0
    if any(item.needs_advisor for item in items):
        out.append(Need("advisor", None, 0, 1))
        at = 1
    for item in items:
        for segment in json.loads(item.segments):
            cells = -(-(segment["work"] if "work" in segment else segment["wait"][0]) // 15)
            if "work" in segment:
                if item.bay is not None:
                    out.append(Need("bay", item.bay, at, cells))
                out.extend(Need("technician", skill, at, cells) for skill in json.loads(item.skills))
            at += cells
    return out


def is_open(hours, day: str, first: int, cells: int) -> bool:
    midnight = int(datetime.combine(date.fromisoformat(day), datetime.min.time(), ZONE).timestamp() * 1000)

    def cell(clock: str) -> int:
        return (midnight + int(clock[:2]) * 3_600_000 + int(clock[3:5]) * 60_000) // CELL

    return any(cell(one["opens"]) <= first and first + cells <= cell(one["closes"]) for one in hours)


def place(items, start: int, day: Day) -> list[Stretch] | None:
    """Puts the visit at that start on the first resources that are free; None when nothing fits."""
    weekday = DAYS[date.fromisoformat(day.date).weekday()]
    hours = json.loads(day.special.hours) if day.special else day.hours["holiday" if day.holiday else weekday]
    busy: dict = {}
    for take in day.taken:
        busy.setdefault(take.resource_id, []).append((take.first_cell, take.first_cell + take.cells))
    out: list[Stretch] = []
    for need in needs(items):
        first = start // CELL + need.start
        last = first + need.cells

        def free(one) -> bool:
            if one.kind != need.role or (need.tag is not None and need.tag not in json.loads(one.tags)):
                return False
            if not is_open(hours if one.shifts is None else json.loads(one.shifts).get(weekday, []), day.date, first, need.cells):
                return False
            if any(begin < last and first < end for begin, end in busy.get(one.id, [])):
                return False
            out_of = [outage for outage in day.outages if outage.resource_id in (None, one.id)]
            if any(outage.from_at < last * CELL and first * CELL < outage.to_at for outage in out_of):
                return False
            return not any(had.resource == one.id and had.first < last and first < had.first + had.cells for had in out)

        # The same hands and the same bay through the whole visit where that goes.
        before = next((had.resource for had in out if had.role == need.role), None)
        found = next((one for one in day.resources if one.id == before and free(one)), None) or next(filter(free, day.resources), None)
        if found is None:
            return None
        out.append(Stretch(found.id, need.role, first, need.cells))
    return out


def ready(stretches: list[Stretch]) -> int:
    """When all is done."""
    return max(one.first + one.cells for one in stretches) * CELL
