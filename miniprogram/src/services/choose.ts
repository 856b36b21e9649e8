// Which store, which car, which service to begin with: what was prepared last, else what fits.
import type { Car, Item, Package, Slot, Store } from '../api/types';
import { zh } from '../locales/zh-CN';
import { draft } from './draft';
import { clock, day, lasting, minutesBetween, moment, plusDays, today, yuan } from './format';

/** The store of the draft, else the one where somebody cares for me, else the first that sells what my car runs on. */
export function storeFor(stores: Store[], butlerStoreId: string | undefined, car: Car | undefined): Store | undefined {
  const online = stores.filter((one) => one.online_booking);
  const wanted = [draft().storeId, butlerStoreId].map((id) => online.find((one) => one.id === id)).find(Boolean);
  if (wanted) return wanted;
  const kind = car?.model ? (car.model.energy === 'ice' ? 'fuel' : 'nev') : undefined;
  return online.find((one) => one.kind === kind) ?? online[0];
}

export const carFor = (cars: Car[]): Car | undefined => cars.find((one) => one.id === draft().carId) ?? cars[0];

/** What it is time for: the first package that is due, else the first that there is, else a first service of the shelf. */
export function serviceFor(packages: Package[], items: Item[]): { name: string; itemIds: string[] } | undefined {
  const pack = packages.find((one) => one.due_now) ?? packages[0];
  if (pack) return { name: pack.name, itemIds: pack.items.map((one) => one.item_id) };
  const item = items.find((one) => one.kind === 'maintenance' && one.total_fen != null);
  return item ? { name: item.name, itemIds: [item.id] } : undefined;
}

export interface SlotCard {
  start: string;
  label: string;
  when: string;
  clock: string;
  stay: string;
  price: string;
  off: string;
  name: string;
}

export function slotCard(slot: Slot, zone: string, label = ''): SlotCard {
  const card = {
    start: slot.start_at,
    label,
    when: moment(slot.start_at, zone),
    clock: clock(slot.start_at, zone),
    stay: lasting(minutesBetween(slot.start_at, slot.ready_at)),
    price: yuan(slot.price_fen),
    off: slot.discount_percent > 0 ? zh.booking.time.off(slot.discount_percent) : '',
  };
  return { ...card, name: [label, card.when, zh.home.stay(card.stay), card.price].filter(Boolean).join('，') };
}

interface Three {
  earliest?: Slot | null;
  shortest_stay?: Slot | null;
  cheapest?: Slot | null;
}

/** The three suggestions; what is the same time is said once, with both reasons. */
export function suggestions(found: Three, zone: string): SlotCard[] {
  const named: [Slot | null | undefined, string][] = [
    [found.earliest, zh.home.earliest],
    [found.shortest_stay, zh.home.shortest],
    [found.cheapest, zh.home.cheapest],
  ];
  const made: SlotCard[] = [];
  for (const [slot, label] of named) {
    if (!slot) continue;
    const same = made.find((one) => one.start === slot.start_at);
    if (same) Object.assign(same, slotCard(slot, zone, `${same.label} · ${label}`));
    else made.push(slotCard(slot, zone, label));
  }
  if (made.length === 1 && made[0]!.label.split('·').length === 3) made[0]!.label = zh.home.allSuit;
  return made;
}

export interface DayChip {
  date: string;
  top: string;
  bottom: string;
}

export function dayChip(date: string, zone: string): DayChip {
  const words = day(date, today(zone)).split(' ');
  const near = words.length === 3;
  return { date, top: near ? words[0]! : words[1]!, bottom: near ? words[1]! : words[0]! };
}

/** The next days as chips. */
export function days(count: number, zone: string): DayChip[] {
  const first = today(zone);
  return Array.from({ length: count }, (_, n) => dayChip(plusDays(first, n), zone));
}
