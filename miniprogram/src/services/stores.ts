// A store in an owner's words.
import type { Store, StoreDetail } from '../api/types';
import { zh } from '../locales/zh-CN';
import { day, today } from './format';

export interface StoreCard {
  id: string;
  name: string;
  kind: string;
  open: boolean;
  state: string;
  hours: string;
  address: string;
  phone: string;
  ways: string[];
  bookable: boolean;
}

type Hours = { opens: string; closes: string }[];

export const hoursText = (hours: Hours): string => hours.map((one) => `${one.opens}–${one.closes}`).join('，');

export function storeCard(one: Store): StoreCard {
  const hours = hoursText(one.today.hours);
  return {
    id: one.id,
    name: one.name,
    kind: one.kind === 'nev' ? zh.stores.nev : zh.stores.fuel,
    open: one.open_now,
    state: one.open_now ? zh.stores.open : zh.stores.closed,
    hours: hours ? zh.stores.today(hours) : zh.stores.closedToday,
    address: one.address,
    phone: one.phone,
    ways: one.ways.map((way) => zh.ways[way]),
    bookable: one.online_booking,
  };
}

/** The next days with their hours; holidays by name. */
export function week(detail: StoreDetail): { day: string; hours: string; note: string }[] {
  const now = today(detail.store.zone);
  return detail.days.slice(0, 7).map((one) => ({
    day: day(one.date, now),
    hours: hoursText(one.hours) || zh.stores.closedDay,
    note: one.note ?? '',
  }));
}
