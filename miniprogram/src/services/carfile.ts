// A car's file in an owner's words: what was done and until when it is warranted, what was declined and waits.
import type { CarFile, Deferred } from '../api/types';
import { zh } from '../locales/zh-CN';
import type { Tone } from './bookings';
import { day, dayOf, km, today, yuan } from './format';

const t = zh.carFile;

export interface FiledRepair {
  id: string;
  title: string;
  store: string;
  facts: string;
  jobs: { key: number; name: string; who: string; warranty: string; over: boolean }[];
  running: boolean;
}

export function filedOf(file: CarFile, now = Date.now()): FiledRepair[] {
  return file.items.map((one) => ({
    id: one.id,
    title: `${day(dayOf(one.opened_at))} · ${zh.repair.kinds[one.kind]}`,
    store: one.store_name,
    facts: [one.number, one.km == null ? '' : km(one.km), one.settled_fen == null ? '' : t.settled(yuan(one.settled_fen))].filter(Boolean).join(' · '),
    jobs: one.jobs.map((job, key) => {
      const over = Boolean(job.warranted_until) && Date.parse(job.warranted_until!) < now;
      const until = job.warranted_until ? dayOf(job.warranted_until) : '';
      return { key, name: job.name, who: job.technician ? t.by(job.technician) : '', warranty: until ? (over ? t.warrantyOver(longDay(until)) : t.warranted(longDay(until))) : '', over };
    }),
    running: !one.closed_at,
  }));
}

/** A warranty ends in another year: the year is said. */
const longDay = (date: string): string => date.replace(/^(\d+)-0?(\d+)-0?(\d+)$/, (_, year: string, month: string, dom: string) => t.date(year, month, dom));

export interface DeferredCard {
  id: string;
  words: string;
  reason: string;
  colour: string;
  tone: Tone;
  amount: string;
  declined: string;
  revisit: string;
}

const TONES: Record<Deferred['colour'], Tone> = { red: 'bad', amber: 'warn', green: 'good' };

export const deferredCard = (one: Deferred): DeferredCard => ({
  id: one.id,
  words: one.words,
  reason: one.reason,
  colour: t.colours[one.colour],
  tone: TONES[one.colour],
  amount: t.then(yuan(one.total_fen)),
  declined: t.declined(day(dayOf(one.declined_at)), one.declined ? zh.quote.reasons[one.declined] : ''),
  revisit: one.revisit_on > today() ? t.revisit(longDay(one.revisit_on)) : '',
});

export interface TripleCard {
  days: string;
  faults: { words: string; repairs: string }[];
  /** What else is counted, each with its rule and where that stands. */
  counters: { key: string; words: string; times: string; rule: string }[];
  rule: string;
  started: string;
}

/** What the three-guarantee rules count, as plain facts; nothing while nothing counts. */
export function tripleCard({ triple }: CarFile): TripleCard | null {
  if (!triple) return null;
  // What was kept before there were counters has none.
  const counters = (triple.counters as typeof triple.counters | undefined) ?? [];
  return {
    days: t.tripleDays(triple.repairs, triple.days),
    faults: triple.faults.map((one) => ({ words: one.words, repairs: t.tripleTimes(one.repairs) })),
    counters: counters
      .filter((one) => one.count > 0 && one.rule !== 'days' && one.rule !== 'same_fault')
      .map((one) => ({
        key: `${one.rule} ${one.what ?? ''}`,
        words: t.tripleCounter(t.tripleRules[one.rule], one.what ?? ''),
        times: one.limit > 1 ? t.tripleOf(one.count, one.limit) : t.tripleTimes(one.count),
        rule: t.tripleLaw(one.words, one.law),
      })),
    rule: t.tripleRule(triple.most_days, triple.most_repairs, counters.find((one) => one.rule === 'days')?.law ?? ''),
    started: triple.started_on ? t.tripleFrom(longDay(triple.started_on)) : '',
  };
}

const SYMPTOM_MOST = 1000;

/** What is told the store with the booking; what was typed already stays in front. */
export function symptomWith(typed: string | undefined, words: string): string {
  const told = t.symptom(words);
  if (!typed?.trim()) return told;
  const both = `${typed}；${told}`;
  return typed.includes(told) || both.length > SYMPTOM_MOST ? typed : both;
}
