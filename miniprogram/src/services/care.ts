// Care in an owner's words: what the car needs, why, with which estimate, and what fits; who answers. Pure.
import type { Butler, ButlerReply, Care, CareOffer, CarePlan, CareSwitch, CareWhy, Trip } from '../api/types';
import { zh } from '../locales/zh-CN';
import type { Tone } from './bookings';
import { day, km, moment, today, yuan } from './format';
import type { Fact } from './repairs';

const t = zh.care;
const p = zh.carePlan;

/** A day far ahead is said with its year. */
export function farDay(date: string, now = today()): string {
  if (date.slice(0, 4) === now.slice(0, 4)) return day(date, now);
  return date.replace(/^(\d+)-0?(\d+)-0?(\d+)$/, (_, year: string, month: string, dom: string) => zh.carFile.date(year, month, dom));
}

/** The facts behind a reason; what is a guess is said to be one. */
export function whyFacts(why: CareWhy): Fact[] {
  const fact = (label: string, text: string): Fact[] => (text ? [{ label, text }] : []);
  const f = t.facts;
  const driven = why.km == null ? '' : why.estimated ? `${t.about(km(why.km))}（${t.estimate}）` : km(why.km);
  return [
    ...fact(f.name, why.name ?? ''),
    ...fact(f.km, driven),
    ...fact(f.range, why.estimated && why.low_km != null && why.high_km != null ? t.range(km(why.low_km), km(why.high_km)) : ''),
    ...fact(f.limit, why.limit_km == null ? '' : km(why.limit_km)),
    ...fact(f.since, why.since_on ? farDay(why.since_on) : ''),
    ...fact(f.months, why.limit_months == null ? '' : t.months(why.limit_months)),
    ...fact(f.due, why.due_on ? farDay(why.due_on) : ''),
    ...fact(f.percent, why.percent == null ? '' : `${why.percent}%`),
  ];
}

export interface OfferCard {
  name: string;
  price: string;
}

export const offerCard = (one: CareOffer): OfferCard => ({ name: one.name, price: one.total_fen == null ? t.noPrice : t.price(yuan(one.total_fen)) });

export interface CareCard {
  id: string;
  title: string;
  why: string;
  estimated: boolean;
  store: string;
  at: string;
  offer: string;
  booked: boolean;
}

export const careCard = (one: Care): CareCard => ({
  id: one.id,
  title: one.title,
  why: one.why.words,
  estimated: Boolean(one.why.estimated),
  store: one.store_name,
  at: t.sentAt(moment(one.sent_at)),
  offer: one.offer ? [one.offer.name, offerCard(one.offer).price].join(' · ') : '',
  booked: one.booked,
});

/** Whoever answers now: the butler, or who stands in. */
export const actingName = (one: Butler | null | undefined): string => one?.cover?.name ?? one?.name ?? '';

export const coverWords = (one: Butler): string => (one.cover ? zh.butlers.cover(one.name, one.cover.name, moment(one.cover.until)) : '');

export interface ReplyCard {
  id: string;
  text: string;
  at: string;
  answer: string;
  answerBy: string;
  answerAt: string;
  due: string;
  late: boolean;
}

export function replyCard(one: ButlerReply, now = Date.now()): ReplyCard {
  const late = !one.answer && Date.parse(one.due_at) < now;
  return {
    id: one.id,
    text: one.text,
    at: moment(one.at),
    answer: one.answer?.text ?? '',
    answerBy: one.answer?.by ?? '',
    answerAt: one.answer ? moment(one.answer.at) : '',
    due: one.answer ? '' : (late ? t.late : t.due)(moment(one.due_at)),
    late,
  };
}

export interface SwitchLine {
  kind: CareSwitch['kind'];
  name: string;
  hint: string;
  on: boolean;
  fixed: boolean;
}

export const switchLine = (one: CareSwitch): SwitchLine => ({ kind: one.kind, name: one.words, hint: one.fixed ? t.switchFixed : '', on: one.on, fixed: one.fixed });

export interface NextLine {
  kind: CareSwitch['kind'];
  name: string;
  when: string;
  why: string;
  estimated: boolean;
  state: string;
  tone: Tone;
  offer: string;
}

const TONES: Record<CarePlan['next'][number]['state'], Tone> = { ahead: '', due: 'warn', told: 'brand', off: '' };

export const nextLine = (one: CarePlan['next'][number]): NextLine => ({
  kind: one.kind,
  name: one.words,
  // An estimated day is around that day.
  when: one.on ? (one.why.estimated ? p.around(farDay(one.on)) : p.until(farDay(one.on))) : p.from(farDay(one.from_on)),
  why: one.why.words,
  estimated: Boolean(one.why.estimated),
  state: p.states[one.state],
  tone: TONES[one.state],
  offer: one.offer && one.state !== 'off' ? [one.offer.name, offerCard(one.offer).price].join(' · ') : '',
});

export interface EstimateCard {
  big: string;
  estimated: boolean;
  words: string;
  range: string;
  yearly: string;
  last: string;
}

export function estimateCard({ estimate }: CarePlan): EstimateCard | null {
  if (!estimate) return null;
  const exact = estimate.low_km === estimate.high_km;
  return {
    big: exact ? km(estimate.km) : t.about(km(estimate.km)),
    estimated: !exact,
    words: estimate.words,
    range: exact ? '' : `${t.facts.range} ${t.range(km(estimate.low_km), km(estimate.high_km))}`,
    yearly: estimate.yearly_km > 0 ? p.yearly(km(estimate.yearly_km)) : '',
    last: estimate.last_km != null && estimate.last_on ? p.last(km(estimate.last_km), farDay(estimate.last_on)) : '',
  };
}

export const FIELDS = ['insurance_until', 'inspection_until', 'started_on', 'registered_on', 'serviced_on'] as const;
export type DayField = (typeof FIELDS)[number];
/** What was typed and is not saved yet. */
export type Edits = Partial<Record<DayField | 'serviced_km' | 'battery_percent', string>>;

export interface DayLine {
  field: DayField;
  label: string;
  value: string;
  said: string;
  hint: string;
  /** It is known by our own delivery. */
  fixed: boolean;
}

const LABELS: Record<DayField, string> = { insurance_until: p.insurance, inspection_until: p.inspection, started_on: p.started, registered_on: p.registered, serviced_on: p.serviced };

export function dayLines({ facts }: CarePlan, edits: Edits): DayLine[] {
  const hint = (field: DayField): string => {
    if (edits[field]) return '';
    if (field === 'inspection_until' && facts.inspection_until && facts.inspection_computed) return p.inspectionComputed;
    return field === 'started_on' && facts.delivered ? p.startedDelivered : '';
  };
  return FIELDS.map((field) => {
    const value = edits[field] ?? facts[field] ?? '';
    return { field, label: LABELS[field], value, said: value ? farDay(value) : p.unknown, hint: hint(field), fixed: field === 'started_on' && facts.delivered };
  });
}

const isWhole = (text: string, least: number, most: number): boolean => /^\d{1,7}$/.test(text) && Number(text) >= least && Number(text) <= most;

/** What is wrong with what was typed, by field. */
export function wrongEdits({ facts }: CarePlan, edits: Edits): Record<string, string> {
  const wrong: Record<string, string> = {};
  const serviced = edits.serviced_on ?? facts.serviced_on ?? '';
  if (edits.serviced_km && !serviced) wrong.serviced_km = p.servicedDay;
  else if (edits.serviced_km && !isWhole(edits.serviced_km, 0, 2_000_000)) wrong.serviced_km = p.kmBad;
  if (edits.battery_percent && !isWhole(edits.battery_percent, 1, 100)) wrong.battery_percent = p.percentBad;
  return wrong;
}

/** What is sent: only what was changed; the kilometres of a service go with its day. */
export function factsWish({ facts }: CarePlan, edits: Edits) {
  const { serviced_km: at, battery_percent: battery, serviced_on: on, ...days } = edits;
  const serviced = on || at ? { serviced_on: on ?? facts.serviced_on ?? undefined, serviced_km: at ? Number(at) : undefined } : {};
  return { version: facts.version, ...days, ...serviced, ...(battery ? { battery_percent: Number(battery) } : {}) };
}

export interface TripLine {
  id: string;
  title: string;
}

export const tripLine = (one: Trip): TripLine => ({ id: one.id, title: p.trip(farDay(one.on), km(one.km)) });

/** What is wrong with a trip, by field. */
export function wrongTrip(on: string, typed: string): { on: string; km: string } {
  return { on: on ? '' : p.tripDayNeeded, km: isWhole(typed, 1, 100_000) ? '' : p.tripKmBad };
}

const FRESH_MS = 21 * 86_400_000;

/** The message that home shows: the newest one that is not old and has no visit ahead. */
export const careForHome = (items: Care[], now = Date.now()): CareCard | undefined => {
  const found = items.find((one) => !one.booked && one.switch.on && now - Date.parse(one.sent_at) < FRESH_MS);
  return found && careCard(found);
};

