// Where a visit goes on a day of a store: which resources, which quarters of an hour. Pure.
import type { BookingTake, CatalogItem, StoreDay, StoreOutage, StoreResource } from './entities.js';

export const CELL = 900_000;
const ZONE = 8 * 3_600_000;
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Part of a job: so many cells from the start on a resource of this kind that has this tag. */
interface Need { role: string; tag: string | undefined; from: number; cells: number }

/** A stretch of cells of one resource. */
export interface Stretch { resource: string; role: string; first: number; cells: number }

/** The day of an instant in the stores' zone. */
export function dayOf(at: number): string {
  return new Date(at + ZONE).toISOString().slice(0, 10);
}

/** Reception by an advisor, then the work of each item on a bay by a technician. */
function needs(items: CatalogItem[]): Need[] {
  const out: Need[] = [];
  let at = 0;
  if (items.some((item) => item.needs_advisor)) {
    out.push({ role: 'advisor', tag: undefined, from: 0, cells: 1 });
    at = 1;
  }
  for (const item of items) {
    const skills: string[] = JSON.parse(item.skills);
    for (const segment of JSON.parse(item.segments)) {
      const cells = Math.ceil((segment.work ?? segment.wait[0]) / 15);
      if (segment.work !== undefined) {
        if (item.bay !== null) out.push({ role: 'bay', tag: item.bay, from: at, cells });
        for (const skill of skills) out.push({ role: 'technician', tag: skill, from: at, cells });
      }
      at += cells;
    }
  }
  return out;
}

/** Whether the store, or somebody with shifts of their own, is there at these cells. */
function open(hours: { opens: string; closes: string }[], day: string, first: number, cells: number): boolean {
  const midnight = Date.parse(`${day}T00:00:00Z`) - ZONE;
  const cell = (clock: string) => (midnight + Number(clock.slice(0, 2)) * 3_600_000 + Number(clock.slice(3, 5)) * 60_000) / CELL;
  return hours.some((one) => cell(one.opens) <= first && first + cells <= cell(one.closes));
}

/** What is asked of a day. */
export interface Day {
  date: string;
  hours: Record<string, { opens: string; closes: string }[]>;
  special: StoreDay | null;
  holiday: boolean;
  resources: StoreResource[];
  closed: StoreOutage[];
  taken: BookingTake[];
}

/** Puts the visit at that start on the first resources that are free; null when nothing fits. */
export function place(items: CatalogItem[], start: number, day: Day): Stretch[] | null {
  const weekday = DAYS[new Date(`${day.date}T00:00:00Z`).getUTCDay()];
  const usual = day.holiday ? day.hours.holiday : day.hours[weekday];
  const hours = day.special ? JSON.parse(day.special.hours) : usual;
  const begin = start / CELL;
  const busy = new Map<string, BookingTake[]>();
  for (const take of day.taken) {
    const known = busy.get(take.resource_id);
    if (known) known.push(take);
    else busy.set(take.resource_id, [take]);
  }
  const out: Stretch[] = [];
  for (const need of needs(items)) {
    const first = begin + need.from;
    const last = first + need.cells;
    const free = (resource: StoreResource) =>
      resource.kind === need.role
      && (need.tag === undefined || JSON.parse(resource.tags).includes(need.tag))
      && open(resource.shifts === null ? hours : JSON.parse(resource.shifts)[weekday] ?? [], day.date, first, need.cells)
      && !(busy.get(resource.id) ?? []).some((take) => take.first_cell < last && first < take.first_cell + take.cells)
      && ![...day.closed, ...resource.outages].some((outage) => outage.from_at < last * CELL && first * CELL < outage.to_at)
      && !out.some((one) => one.resource === resource.id && one.first < last && first < one.first + one.cells);
    // The same hands and the same bay through the whole visit where that goes.
    const before = out.find((one) => one.role === need.role)?.resource;
    const found = day.resources.find((one) => one.id === before && free(one)) ?? day.resources.find(free);
    if (!found) return null;
    out.push({ resource: found.id, role: need.role, first, cells: need.cells });
  }
  return out;
}

/** When all is done. */
export function ready(stretches: Stretch[]): number {
  return Math.max(...stretches.map((one) => one.first + one.cells)) * CELL;
}
