// A place on a waitlist in an owner's words.
import type { Store, Wait } from '../api/types';
import { zh } from '../locales/zh-CN';
import type { Tone } from './bookings';
import { day, moment } from './format';

export interface WaitCard {
  id: string;
  state: Wait['state'];
  title: string;
  tone: Tone;
  store: string;
  window: string;
  ahead: string;
  offered: string;
  until: string;
  bookingId: string;
}

const TONES: Record<Wait['state'], Tone> = { waiting: 'brand', offered: 'warn', taken: 'good', left: '', lapsed: '' };

export function waitCard(one: Wait, stores: Store[]): WaitCard {
  const store = stores.find((found) => found.id === one.store_id);
  return {
    id: one.id,
    state: one.state,
    title: zh.wait.states[one.state],
    tone: TONES[one.state],
    store: store?.name ?? '',
    window: zh.wait.window(day(one.first_day), day(one.last_day)),
    ahead: one.state === 'waiting' ? zh.wait.ahead(one.ahead) : '',
    offered: one.offered_start_at ? zh.wait.offered(moment(one.offered_start_at, store?.zone)) : '',
    until: one.state === 'offered' ? (one.offered_until ?? '') : '',
    bookingId: one.booking_id ?? '',
  };
}
