// The ordered car in an owner's words: the one step that counts, whom we wait for, what is usual, what I must do and bring.
import type { Path, PathStep, Order, OrderLine } from '../api/types';
import { zh } from '../locales/zh-CN';
import type { Tone } from './bookings';
import { ago, day, dayOf, moment } from './format';

const t = zh.order;

export interface OrderCard {
  id: string;
  model: string;
  number: string;
  state: string;
  tone: Tone;
  step: string;
  next: string;
  mine: boolean;
}

export const orderIsOpen = (one: OrderLine): boolean => one.state !== 'delivered' && one.state !== 'cancelled';

export function stateTone(state: Order['state'], troubled: boolean): Tone {
  if (state === 'cancelled') return '';
  if (troubled || state === 'draft') return 'warn';
  return ['ready', 'handover_booked', 'delivered'].includes(state) ? 'good' : 'brand';
}

export function orderCard(one: OrderLine): OrderCard {
  const mine = one.step?.waits === 'owner';
  const ended = one.state === 'delivered' ? t.delivered : one.state === 'cancelled' ? t.cancelled : '';
  return {
    id: one.id,
    model: one.model,
    number: one.number,
    state: one.on_hold ? t.onHold : one.delayed ? t.delayed : t.states[one.state],
    tone: stateTone(one.state, one.on_hold || one.delayed),
    step: one.step?.title ?? '',
    next: mine ? t.waitsYou : one.step?.waits_name ? t.waits(one.step.waits_name) : ended,
    mine,
  };
}

/** `8–24 小时`, `3–5 天`. */
export function span(low: number, high: number): string {
  const inDays = high > 48;
  const [a, b] = inDays ? [Math.max(1, Math.round(low / 24)), Math.max(1, Math.round(high / 24))] : [Math.max(1, low), Math.max(1, high)];
  const unit = inDays ? t.day : t.hour;
  return a === b ? `${a} ${unit}` : t.span(a, b, unit);
}

const dates = (from: string, to: string): string => (from === to ? t.expectedDay(day(from)) : t.expected(day(from), day(to)));

export interface Now {
  title: string;
  waits: string;
  mine: boolean;
  since: string;
  usual: string;
  usualFrom: string;
  usualUntil: string;
  scan: string;
  /** Nothing, `amber` or `red`; and what is done about it. */
  mood: '' | 'amber' | 'red';
  moodWords: string;
}

/** How long it takes compared with others; by the phone's clock, since nothing in the reply depends on now. */
function moodOf(step: PathStep, now: number): '' | 'amber' | 'red' {
  if (step.red_at && Date.parse(step.red_at) <= now) return 'red';
  return step.amber_at && Date.parse(step.amber_at) <= now ? 'amber' : '';
}

export function nowOf(path: Path, now = Date.now()): Now | null {
  const step = path.steps.find((one) => one.kind === path.critical);
  if (!step) return null;
  const mood = moodOf(step, now);
  const who = path.consultant?.name ?? t.consultant;
  const usual = step.usual;
  return {
    title: step.title,
    waits: step.waits === 'owner' ? t.waitsYou : step.waits_name ? t.waits(step.waits_name) : '',
    mine: step.waits === 'owner',
    since: step.since ? t.since(moment(step.since)) : '',
    usual: usual ? t.usual(span(usual.p50_hours, usual.p90_hours)) : '',
    usualFrom: usual ? (usual.n > 0 ? t.usualOf(usual.n) : t.usualDefault) : '',
    usualUntil: step.usual_from && step.usual_until ? t.usualUntil(day(dayOf(step.usual_from)), day(dayOf(step.usual_until))) : '',
    scan: step.scan_at ? t.scan(ago(step.scan_at, now), path.last_scan_place ?? '') : '',
    mood,
    moodWords: mood === 'red' ? t.red(who) : mood === 'amber' ? t.amber(who) : '',
  };
}

export interface StepLine {
  kind: string;
  title: string;
  state: 'done' | 'running' | 'todo' | 'stopped';
  note: string;
  detail: string;
  name: string;
}

function detailOf(step: PathStep): string {
  const checks = step.checks ? [t.checks(step.checks.done, step.checks.of), step.checks.failed ? t.checksFailed(step.checks.failed) : ''] : [];
  const bring = step.bring.length > 0 && step.state !== 'done' ? t.bring(step.bring.join('、')) : '';
  return [step.note ?? '', ...checks, bring].filter(Boolean).join(' · ');
}

/** The steps in their order; what this car does not need is left out. */
export function stepLines(path: Path): StepLine[] {
  return path.steps
    .filter((one) => one.state !== 'not_needed')
    .map((one) => {
      const state = one.state as StepLine['state'];
      const note = state === 'done' ? (one.done_at ? day(dayOf(one.done_at)) : t.done) : state === 'running' ? t.running : one.usual ? span(one.usual.p50_hours, one.usual.p90_hours) : '';
      const waits = state === 'running' && one.waits_name && one.waits !== 'owner' ? t.waits(one.waits_name) : '';
      const detail = [waits, detailOf(one)].filter(Boolean).join(' · ');
      return { kind: one.kind, title: one.title, state, note, detail, name: [one.title, t[state], note].filter(Boolean).join('，') };
    });
}

export interface Mine {
  step: string;
  words: string;
  bring: string;
  act: string;
}

/** What I must do, with what to bring and where it is done. */
export const mineOf = (path: Path): Mine[] =>
  path.yours.map((one) => ({
    step: one.step,
    words: one.words,
    bring: one.bring.length > 0 ? t.bring(one.bring.join('、')) : '',
    act: (t.do as Record<string, string>)[one.step] ?? '',
  }));

const THERE: Path['state'][] = ['at_store', 'pdi', 'ready', 'handover_booked', 'delivered', 'cancelled'];

/** When it should be at the store; nothing once it is, or will not be. */
export function expectedOf(one: Path): string {
  return one.expected && !THERE.includes(one.state) ? dates(one.expected.from, one.expected.to) : '';
}

export interface Trouble {
  title: string;
  words: string;
  range: string;
  delayed: boolean;
}

/** A delay or a hold: why, until when, and what I may do. */
export function troublesOf(path: Path): Trouble[] {
  const found: Trouble[] = [];
  if (path.on_hold) found.push({ title: t.onHold, words: t.holds[path.on_hold], range: '', delayed: false });
  if (path.delayed) {
    const { words, from, to } = path.delayed;
    found.push({ title: t.delayed, words, range: from && to ? t.delayedTo(day(from), day(to)) : '', delayed: true });
  }
  return found;
}

/** When somebody calls at the latest; a promise that was missed is said as that. */
export function contactOf(path: Path, now = Date.now()): string {
  if (!path.critical || !path.next_contact_at) return '';
  const words = Date.parse(path.next_contact_at) < now ? t.contactMissed : t.contact;
  return words(path.consultant?.name ?? t.consultant, moment(path.next_contact_at));
}
