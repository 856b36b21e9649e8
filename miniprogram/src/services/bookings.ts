// A booking in an owner's words: where it stands, what comes next and when, what I must do.
import type { Booking, Car } from '../api/types';
import { zh } from '../locales/zh-CN';
import { band, moment, plateText, remaining, stretch } from './format';

const t = zh.booking;

export type Tone = 'brand' | 'good' | 'warn' | 'bad' | '';

export interface BookingCard {
  id: string;
  number: string;
  what: string;
  state: string;
  tone: Tone;
  when: string;
  store: string;
  next: string;
  /** The owner has to do something. */
  mine: boolean;
  /** Counts down to this instant. */
  until: string;
}

/** Whether the store's other times wait for an answer. */
export const choosing = (one: Booking): boolean => (one.proposals?.length ?? 0) > 0 && one.state === 'requested';

/** Neither over nor a repair by now: that has a page of its own. */
export const isOpen = (one: Booking): boolean => ['held', 'requested', 'confirmed', 'arrived'].includes(one.state);

export const whatOf = (one: Booking): string => (one.kind === 'test_drive' ? t.testDrive : one.kind === 'handover' ? t.handover : one.items.map((item) => item.name).join('、') || t.service);

function toneOf(one: Booking): Tone {
  if (one.state === 'held' || choosing(one)) return 'warn';
  if (one.state === 'requested') return 'brand';
  if (['confirmed', 'arrived', 'converted'].includes(one.state)) return 'good';
  return one.state === 'declined' || one.state === 'no_show' ? 'bad' : '';
}

/** What happens next and when, or what I must do. */
export function nextOf(one: Booking, now = Date.now()): string {
  switch (one.state) {
    case 'held':
      return t.next.held(remaining(one.hold_until ?? one.start_at, now));
    case 'requested':
      if (choosing(one)) return t.next.choose(moment(one.choose_until ?? one.start_at, one.zone));
      return t.next.requested(moment(one.answer_by ?? one.start_at, one.zone));
    case 'confirmed':
      return one.to_be_looked_at ? t.next.lookedAt : t.next.confirmed(moment(one.start_at, one.zone));
    case 'arrived':
      return t.next.arrived;
    case 'converted':
      return t.next.converted;
    default:
      return t.next.ended;
  }
}

export function cardOf(one: Booking): BookingCard {
  return {
    id: one.id,
    number: one.number,
    what: whatOf(one),
    state: t.states[one.state],
    tone: toneOf(one),
    when: stretch(one.start_at, one.ready_at, one.zone),
    store: one.store_name,
    next: nextOf(one),
    mine: one.state === 'held' || choosing(one),
    until: one.state === 'held' ? (one.hold_until ?? '') : '',
  };
}

/** The price that holds: what was confirmed, or what the price book says. */
export function priceOf(one: Booking): { label: string; text: string } {
  const agreed = one.band ?? undefined;
  const shown = agreed ?? one.estimate;
  return { label: agreed ? t.bandAgreed : t.estimate, text: band(shown.low_fen, shown.high_fen) };
}

export const carOf = (cars: Car[], id: string | null | undefined): string => {
  const found = cars.find((one) => one.id === id);
  return found ? `${plateText(found.plate)} ${found.model?.name ?? ''}`.trim() : '';
};

/** Opens a booking where it goes on: the form while it is held, its page otherwise. */
export function openBooking(id: string, state: Booking['state'] | 'held' | '', replace = false): void {
  const url = state === 'held' ? `/packages/booking/confirm/index?id=${id}` : `/pages/booking/detail?id=${id}`;
  if (replace) wx.redirectTo({ url });
  else wx.navigateTo({ url });
}
