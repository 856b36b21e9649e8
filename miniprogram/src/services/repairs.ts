// A repair in an owner's words: where it is, who does what, until when, what I must do. Pure, by the phone's clock.
import type { Repair, RepairLine, RepairStage } from '../api/types';
import { zh } from '../locales/zh-CN';
import type { Tone } from './bookings';
import { clock, dayOf, lasting, minutesBetween, moment } from './format';
import type { StepLine } from './orders';

const t = zh.repair;
const MINUTE_MS = 60_000;
const OVER: RepairStage[] = ['closed', 'cancelled', 'abandoned'];

export const repairIsOpen = (one: { stage: RepairStage }): boolean => !OVER.includes(one.stage);

type Job = Repair['jobs'][number];
type Task = Repair['yours'][number]['task'];

const named = (role: string, name: string | null | undefined): string => t.named(role, name ?? '');
const advisorOf = (one: Repair): string => named(t.who.advisor, one.advisor);

/** The job that somebody is at, else the one that comes next. */
export const jobNow = (one: Repair): Job | undefined => one.jobs.find((job) => job.state === 'running') ?? one.jobs.find((job) => job.agreed && (job.state === 'todo' || job.state === 'paused'));

/** Whom it waits for while nothing waits for me; a wait always names somebody. */
function waitsFor(one: Repair): string {
  const job = jobNow(one);
  switch (one.stage) {
    case 'intake':
    case 'wash':
    case 'ready':
    case 'handover':
      return advisorOf(one);
    case 'diagnosis':
    case 'in_repair':
      return named(t.who.technician, job?.technician);
    case 'waiting_consent':
      // All is decided, or it ran out: the next word is the store's.
      return advisorOf(one);
    case 'waiting_parts':
      return t.who.parts;
    case 'sublet':
      return t.who.partner;
    case 'qc':
      return t.who.inspector;
    default:
      return '';
  }
}

export interface RepairNow {
  title: string;
  /** What is being done, by whom. */
  doing: string;
  waits: string;
  mine: boolean;
  since: string;
  standard: string;
  late: boolean;
}

function doingOf(one: Repair): string {
  if (one.stage === 'in_repair') {
    const job = jobNow(one);
    if (!job) return '';
    return job.state === 'running' ? t.doing(job.technician ?? '', job.name) : t.coming(job.technician ?? '', job.name);
  }
  if (one.stage === 'waiting_parts') return one.parts.filter((part) => !part.arrived).map((part) => t.part(part.name, part.quantity)).join('、');
  const stage = one.stages.find((line) => line.stage === one.stage);
  return stage?.checks_of ? t.checked(stage.checks_done ?? 0, stage.checks_of) : '';
}

/** What an act of mine would move: the code needs no act, it is shown. */
const ACTS: Task[] = ['sign_sheet', 'decide_quote', 'accept', 'collect', 'answer_loan_car'];

export function nowOfRepair(one: Repair, now = Date.now()): RepairNow {
  const mine = one.yours.some((task) => ACTS.includes(task.task));
  const stage = one.stages.find((line) => line.stage === one.stage);
  const open = repairIsOpen(one);
  const minutes = Math.floor((now - Date.parse(one.stage_since)) / MINUTE_MS);
  const standard = stage?.standard_minutes ?? 0;
  const late = open && standard > 0 && minutes > standard;
  return {
    title: one.on_hold ? t.onHold : t.now[one.stage],
    doing: one.on_hold ? t.holds[one.on_hold] : one.cancel_reason ? t.cancelReasons[one.cancel_reason] : open ? doingOf(one) : '',
    waits: !open ? '' : mine ? t.waitsYou : waitsFor(one) ? t.waits(waitsFor(one)) : '',
    mine,
    since: open ? t.since(moment(one.stage_since, one.store.zone)) : one.ended_at ? moment(one.ended_at, one.store.zone) : '',
    standard: open && standard > 0 ? (late ? t.over(lasting(minutes - standard)) : t.standard(lasting(standard))) : '',
    late,
  };
}

export function repairTone(one: { stage: RepairStage }, mine: boolean, held: boolean): Tone {
  if (mine || held) return 'warn';
  if (one.stage === 'ready' || one.stage === 'handover' || one.stage === 'closed') return 'good';
  return repairIsOpen(one) ? 'brand' : '';
}

/** The same day is said once: `今天 11月24日 周二 15:40`, `16:10`. */
const until = (at: string, from: string, zone: string): string => (dayOf(at, zone) === dayOf(from, zone) ? clock(at, zone) : moment(at, zone));

export interface Times {
  /** When it is most likely ready. */
  at: string;
  range: string;
  why: string;
  promised: string;
  late: string;
  contact: string;
}

function promiseOf(one: Repair, now: number): { promised: string; late: string } {
  if (!one.promised_at || one.stage === 'handover') return { promised: '', late: '' };
  const promise = Date.parse(one.promised_at);
  const ready = one.stage === 'ready';
  const late = ready ? '' : promise < now ? t.promisedPast : one.eta && Date.parse(one.eta.at) > promise ? t.promisedLate : '';
  return { promised: t.promised(moment(one.promised_at, one.store.zone)), late };
}

/** The predicted time with its interval and why it moved, the promise, and when the store speaks up at the latest. */
export function timesOf(one: Repair, now = Date.now()): Times | null {
  if (!repairIsOpen(one)) return null;
  const { zone } = one.store;
  const { eta } = one;
  const past = Boolean(eta) && Date.parse(eta!.to) < now;
  const due = one.next_contact_at;
  const words = due && Date.parse(due) < now ? t.contactMissed : t.contact;
  const times = {
    at: eta ? moment(eta.at, zone) : '',
    range: eta ? (past ? t.etaPast : t.etaRange(moment(eta.from, zone), until(eta.to, eta.from, zone))) : '',
    why: eta && eta.reason !== 'first' ? t.etaMoved(eta.words) : '',
    ...promiseOf(one, now),
    contact: due ? words(advisorOf(one), moment(due, zone)) : '',
  };
  return times.at || times.promised || times.contact ? times : null;
}

type Stage = Repair['stages'][number];

function stageDetail(one: Stage, zone: string): string {
  const minutes = one.state === 'done' && one.since && one.done_at ? minutesBetween(one.since, one.done_at) : 0;
  return [
    one.state === 'running' && one.since ? t.since(clock(one.since, zone)) : '',
    one.standard_minutes ? t.standard(lasting(one.standard_minutes)) : '',
    minutes > 0 ? t.took(lasting(minutes)) : '',
    !one.checks_of ? '' : one.state === 'todo' ? t.checks(one.checks_of) : t.checked(one.checks_done ?? 0, one.checks_of),
    one.visits > 1 ? t.visit(one.visits) : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

/** The stages in their order, each with its standard time and its checks. */
export function stageLines(one: Repair): StepLine[] {
  const stopped = one.stage === 'cancelled' || one.stage === 'abandoned';
  return one.stages.map((line) => {
    const state: StepLine['state'] = line.state === 'todo' && stopped ? 'stopped' : line.state;
    const passed = line.state === 'done' && line.visits === 0;
    const note = passed ? t.skipped : line.state === 'done' ? (line.done_at ? clock(line.done_at, one.store.zone) : t.done) : line.state === 'running' ? t.running : '';
    const detail = passed ? '' : stageDetail(line, one.store.zone);
    return { kind: line.stage, title: line.title, state, note, detail, name: [line.title, note].filter(Boolean).join('，') };
  });
}

export interface JobLine {
  id: string;
  name: string;
  who: string;
  state: string;
  tone: Tone;
}

const SETTLED: RepairStage[] = ['ready', 'handover', ...OVER];

/** A job that nobody agreed to is not begun: it waits for a quote, for me, or it is left out. */
const notAgreed = (one: Repair): string => (SETTLED.includes(one.stage) ? t.jobStates.dropped : one.undecided > 0 ? t.notAgreed : t.notQuoted);

export function jobLines(one: Repair): JobLine[] {
  const tones: Record<Job['state'], Tone> = { todo: '', running: 'brand', paused: 'warn', done: 'good', dropped: '' };
  return one.jobs.map((job) => {
    const open = !job.agreed && job.state === 'todo';
    const who = [job.technician ? t.named(t.who.technician, job.technician) : '', job.minutes > 1 ? t.jobTime(lasting(job.minutes)) : ''].filter(Boolean).join(' · ');
    return { id: job.id, name: job.name, who, state: open ? notAgreed(one) : t.jobStates[job.state], tone: open && one.undecided > 0 ? 'warn' : tones[job.state] };
  });
}

export interface PartLine {
  id: string;
  name: string;
  lane: string;
  urgent: boolean;
  since: string;
  expected: string;
  late: boolean;
  arrived: boolean;
}

/** Parts that are missing come first, with since when and until when. */
export function partLines(one: Repair, now = Date.now()): PartLine[] {
  const { zone } = one.store;
  return [...one.parts]
    .sort((a, b) => Number(a.arrived) - Number(b.arrived))
    .map((part) => {
      const late = !part.arrived && Boolean(part.expected_at) && Date.parse(part.expected_at!) < now;
      const expected = part.expected_at ? t.partExpected(moment(part.expected_at, zone)) : t.partUnknown;
      return {
        id: part.id,
        name: t.part(part.name, part.quantity),
        lane: t.lanes[part.lane],
        urgent: part.lane === 'urgent',
        since: part.since && !part.arrived ? t.partSince(moment(part.since, zone)) : '',
        expected: part.arrived ? t.partArrived : late ? `${expected} · ${t.partLate}` : expected,
        late,
        arrived: part.arrived,
      };
    });
}

export interface Todo {
  task: Task;
  words: string;
  act: string;
}

/** What I must do, and where it is done. */
export const todosOf = (one: Repair): Todo[] => one.yours.map(({ task, words }) => ({ task, words, act: (t.do as Partial<Record<Task, string>>)[task] ?? '' }));

/** The page on which a task is done; none for what is done at the store. */
export function pageOf(task: Task, id: string): string {
  if (task === 'decide_quote') return `/packages/repair/quote/index?id=${id}`;
  return task === 'sign_sheet' || task === 'accept' ? `/packages/repair/sheet/index?id=${id}` : '';
}

export interface Fact {
  label: string;
  text: string;
}

export function repairFacts(one: Repair): Fact[] {
  const { zone } = one.store;
  const f = t.facts;
  const fact = (label: string, text: string | null | undefined): Fact[] => (text ? [{ label, text }] : []);
  return [
    ...fact(f.number, one.number),
    ...fact(f.kind, [t.kinds[one.kind], one.grade === 'urgent' ? t.urgent : ''].filter(Boolean).join(' · ')),
    ...fact(f.opened, moment(one.opened_at, zone)),
    ...fact(f.km, one.km == null ? '' : `${String(one.km).replace(/\B(?=(\d{3})+$)/g, ',')} km`),
    ...fact(f.energy, one.energy_percent == null ? '' : `${one.energy_percent}%`),
    ...one.parties.flatMap((party) => fact(t.parties[party.role], [t.relations[party.relation], party.who ?? ''].filter(Boolean).join(' '))),
    ...fact(f.valuables, one.valuables),
    ...fact(f.ended, one.stage === 'closed' && one.ended_at ? moment(one.ended_at, zone) : ''),
    ...fact(f.cancelled, one.cancel_reason ? t.cancelReasons[one.cancel_reason] : ''),
  ];
}

export interface RepairCard {
  id: string;
  car: string;
  store: string;
  state: string;
  tone: Tone;
  next: string;
  mine: boolean;
  /** Where a tap leads. */
  url: string;
}

const pageOfRepair = (id: string): string => `/pages/repair/detail?id=${id}`;

/** In a list, from the little that a list knows. */
export function lineCard(one: RepairLine): RepairCard {
  const mine = !one.following && repairIsOpen(one) && (one.undecided > 0 || one.stage === 'ready');
  const next = !mine ? '' : one.undecided > 0 ? t.todo.decide(one.undecided) : t.todo.collect;
  const promised = repairIsOpen(one) && one.promised_at ? t.promised(moment(one.promised_at)) : '';
  return {
    id: one.id,
    car: one.car ?? t.noCar,
    store: one.store_name,
    state: one.stage_words,
    tone: repairTone(one, mine, false),
    next: next || promised || one.number,
    mine,
    url: pageOfRepair(one.id),
  };
}

/** What is asked of me first: a signature, a decision, the car. */
function todoWords(one: Repair): string {
  const words: Record<Task, string> = { sign_sheet: t.todo.sign, accept: t.todo.accept, decide_quote: t.todo.decide(one.undecided), collect: t.todo.collect, show_code: t.todo.code, answer_loan_car: t.todo.loanCar };
  const first = one.yours.find((task) => ACTS.includes(task.task)) ?? one.yours[0];
  return first ? words[first.task] : '';
}

/** On the home page: what needs me, else when it will be ready, else what is done now. */
export function homeCard(one: Repair, now = Date.now()): RepairCard {
  const at = nowOfRepair(one, now);
  const todo = todoWords(one);
  const first = one.yours.find((task) => pageOf(task.task, one.id));
  const times = timesOf(one, now);
  const eta = times?.at ? `${t.eta} ${times.at}` : '';
  return {
    id: one.id,
    car: [one.plate_masked, one.car].filter(Boolean).join(' ') || t.noCar,
    store: one.store.name,
    state: one.on_hold ? t.onHold : one.stage_words,
    tone: repairTone(one, todo !== '', Boolean(one.on_hold)),
    next: todo || eta || at.doing || at.waits,
    mine: todo !== '',
    url: first ? pageOf(first.task, one.id) : pageOfRepair(one.id),
  };
}
