/** What a repair's stage says: its clock, what comes next, what may be done by whom. Pure, but for the texts. */
import { duration, left, moment } from '@/format/time'
import { t } from '@/locales'
import type { Permission } from '@/session/me'
import type { Card, Check, Detail, Gate, Job, Repair, Stage } from './types'

export type Risk = 'red' | 'amber' | 'green'
export type Doing =
  | 'intake' | 'party' | 'pickup' | 'damage' | 'receive' | 'findings' | 'quote' | 'sendOut' | 'takeBack' | 'finish' | 'quality' | 'wash' | 'settle' | 'greet' | 'stepBack' | 'object'
  | 'handOver' | 'hold' | 'release' | 'cancel' | 'abandon' | 'contact' | 'eta' | 'expert' | 'addJob' | 'miss' | 'evidence' | 'loanCar'
type May = (permission: Permission) => boolean

/** The way of a car through the house, as the board shows it. */
export const STAGES: Stage[] = ['intake', 'diagnosis', 'waiting_consent', 'waiting_parts', 'in_repair', 'sublet', 'qc', 'wash', 'ready', 'handover']
const OVER = new Set<Stage>(['closed', 'cancelled', 'abandoned'])
export const isOver = (stage: Stage): boolean => OVER.has(stage)

export const TONES = { red: 'error', amber: 'warning', green: 'brand' } as const
export const COLOURS = { red: 'error', amber: 'warning', green: 'success' } as const

export interface Clock {
  /** Since the stage began. */
  used: number
  /** What the stage may take; unset where there is no standard. */
  of?: number
  /** How much of it is used up, 0 to 1. */
  share?: number
  /** How far beyond. */
  over: number
}

export function clockOf(since: string, due: string | null | undefined, now: number): Clock {
  const used = Math.max(0, now - Date.parse(since))
  if (!due) return { used, over: 0 }
  const of = Date.parse(due) - Date.parse(since)
  return { used, of, share: of > 0 ? Math.min(1, used / of) : 1, over: Math.max(0, used - of) }
}

export function clockWords(clock: Clock): string {
  const text = t.repair.clock
  if (clock.of === undefined) return text.since(duration(clock.used))
  return clock.over > 0 ? text.over(duration(clock.over), duration(clock.of)) : text.used(duration(clock.used), duration(clock.of))
}

type Timed = Pick<Card, 'stage' | 'stage_since' | 'stage_due_at' | 'promised_at' | 'eta_at' | 'next_contact_at' | 'on_hold'>
const HALF_HOUR = 30 * 60_000
/** The car is ready: what was promised is kept, or missed already. */
const DONE = new Set<Stage>(['ready', 'handover', 'closed', 'cancelled', 'abandoned'])

/** Late is red, nearly late amber; a car on hold waits for somebody and runs out of no stage. */
export function risk(one: Timed, now: number): Risk {
  const before = (at: string | null | undefined, ahead = 0) => !!at && Date.parse(at) <= now + ahead
  const clock = clockOf(one.stage_since, one.stage_due_at, now)
  const promised = DONE.has(one.stage) ? undefined : one.promised_at
  const breaks = !!promised && !!one.eta_at && Date.parse(one.eta_at) > Date.parse(promised)
  if ((clock.over > 0 && !one.on_hold) || before(promised) || before(one.next_contact_at)) return 'red'
  if (breaks || one.on_hold || before(promised, HALF_HOUR) || (clock.share ?? 0) >= 0.8) return 'amber'
  return 'green'
}

/** What a colour means, in a word: never by colour alone. */
export function riskWord(of: Risk, one: Pick<Card, 'on_hold'>): string {
  if (of === 'red') return t.repair.late
  return of === 'amber' && !one.on_hold ? t.repair.soon : ''
}

export function timed({ repair, stage_due_at }: Detail): Timed {
  const { stage, stage_since, promised_at, eta, next_contact_at, on_hold } = repair
  return { stage, stage_since, stage_due_at, promised_at, eta_at: eta?.at, next_contact_at, on_hold: !!on_hold }
}

const REWORK = 365 * 86_400_000
/** A car that went home may come back with the same fault within a year. */
export const mayComeBack = (one: { closed_at?: string | null }, now: number): boolean =>
  !!one.closed_at && Date.parse(one.closed_at) + REWORK >= now

/** By how much it will be later than promised, in words; nothing when it will not. */
export function lateBy(promised: string | null | undefined, eta: string | null | undefined): string {
  const by = promised && eta ? Date.parse(eta) - Date.parse(promised) : 0
  return by > 0 ? t.repair.clock.etaLate(duration(by)) : ''
}

export function promiseWords(promised: string | null | undefined, stage: Stage, zone: string, now: number): string {
  if (!promised) return t.repair.clock.noPromise
  const at = moment(promised, zone, now)
  return DONE.has(stage) ? t.repair.clock.promised(at) : t.repair.clock.promise(at, left(promised, now))
}

/** What is waited for, by whom, or what can be done now. */
export function next(detail: Detail, zone: string, now: number): string {
  const { repair, open } = detail
  const text = t.repair.next
  if (isOver(repair.stage)) return text.over(t.repair.stages[repair.stage] ?? '', repair.ended_at ? moment(repair.ended_at, zone, now) : '')
  if (repair.on_hold) return text.hold(t.repair.hold.reasons[repair.on_hold] ?? '')
  if (repair.stage === 'waiting_consent' && repair.undecided) return text.consent(repair.undecided)
  const parts = repair.parts.filter((part) => !part.arrived)
  if (repair.stage === 'waiting_parts' && parts.length) {
    const last = parts.every((part) => part.expected_at) ? parts.map((part) => part.expected_at as string).sort().at(-1) : undefined
    return text.parts(parts.map((part) => part.name).join('、'), last ? moment(last, zone, now) : '')
  }
  if (repair.stage === 'sublet') return text.sublet
  const what = t.repair.onward[repair.stage] ?? ''
  return open.length ? text.blocked(open.length, what) : text.free(what)
}

/** Whose matter it is to meet an open condition. */
export const MEETS: Record<Gate, Permission | 'owner'> = {
  on_hold: 'repair.write', checks: 'repair.write', photos: 'repair.write', mileage: 'repair.write', energy: 'repair.write', valuables: 'repair.write', bringer: 'repair.write', pickup: 'repair.write',
  signature: 'owner', findings: 'repair.work', quote: 'quote.write', undecided: 'owner', nothing_agreed: 'owner', work_left: 'repair.work', jobs_open: 'repair.work', not_agreed: 'owner',
  technician: 'repair.dispatch', bay: 'repair.dispatch', parts: 'repair.parts', no_shortage: 'repair.work', settlement: 'quote.settle', loan_car: 'repair.write',
}

/** The checks of a stage are ticked by those whose stage it is. */
export function ticks(stage: Stage): Permission | undefined {
  if (stage === 'intake' || stage === 'handover') return 'repair.write'
  if (stage === 'diagnosis' || stage === 'in_repair') return 'repair.work'
  return stage === 'qc' ? 'repair.inspect' : undefined
}

export function meets(gate: Gate, stage: Stage): Permission | 'owner' {
  return gate === 'checks' ? (ticks(stage) ?? 'repair.write') : MEETS[gate]
}

const WHO: Partial<Record<Permission | 'owner', string>> = {
  'repair.write': t.repair.gates.who.write, 'quote.write': t.repair.gates.who.write, 'repair.work': t.repair.gates.who.work, 'repair.inspect': t.repair.gates.who.inspect,
  'repair.dispatch': t.repair.gates.who.dispatch, 'repair.parts': t.repair.gates.who.parts, 'quote.settle': t.repair.gates.who.settle, owner: t.repair.gates.who.owner,
}
export const whoMeets = (gate: Gate, stage: Stage): string => WHO[meets(gate, stage)] ?? ''

/** Where on the repair's page a condition is met, or which question is to be asked there. */
export function placeOf(gate: Gate, stage: Stage): { doing?: Doing; part?: string; page?: 'quote' } {
  if (gate === 'on_hold') return { doing: 'release' }
  if (gate === 'photos') return { doing: 'damage' }
  if (gate === 'mileage' || gate === 'energy' || gate === 'valuables') return { doing: 'intake' }
  if (gate === 'bringer') return { doing: 'party' }
  if (gate === 'pickup') return { doing: 'pickup' }
  if (gate === 'findings') return { doing: 'findings' }
  if (gate === 'quote' || gate === 'undecided' || gate === 'nothing_agreed' || gate === 'settlement') return { page: 'quote' }
  if (gate === 'checks') return { part: `checks-${listOf(stage)}` }
  if (gate === 'signature') return { part: 'sheet' }
  if (gate === 'loan_car') return { part: 'loancar' }
  return { part: gate === 'parts' || gate === 'no_shortage' ? 'parts' : 'jobs' }
}

export function listOf(stage: Stage): string {
  return { intake: 'intake', diagnosis: 'diagnosis', in_repair: 'work', qc: 'quality', handover: 'handover' }[stage as string] ?? ''
}

const WORKSHOP = new Set<Stage>(['diagnosis', 'waiting_consent', 'waiting_parts', 'in_repair', 'sublet', 'qc'])
const SETTLED_FROM = new Set<Stage>(['wash', 'ready', 'handover'])

/** The doors of each stage, with whose they are; the most likely first. */
const DOORS: Partial<Record<Stage, [Doing, Permission][]>> = {
  intake: [['receive', 'repair.write'], ['intake', 'repair.write'], ['damage', 'repair.write'], ['party', 'repair.write']],
  diagnosis: [['quote', 'quote.write'], ['findings', 'repair.work']],
  waiting_consent: [['quote', 'quote.write'], ['abandon', 'repair.write']],
  waiting_parts: [['quote', 'quote.write']],
  in_repair: [['finish', 'repair.work'], ['quote', 'quote.write'], ['sendOut', 'repair.dispatch']],
  sublet: [['takeBack', 'repair.dispatch']],
  qc: [['quality', 'repair.inspect']],
  wash: [['wash', 'repair.write']],
  ready: [['greet', 'repair.write'], ['abandon', 'repair.write']],
  handover: [['handOver', 'repair.write'], ['stepBack', 'repair.write'], ['object', 'repair.write']],
}

/** What the rules allow and this person may do; the server has the last word. */
export function allowed(repair: Pick<Repair, 'stage' | 'on_hold' | 'document' | 'parties' | 'loan_car'>, expert: boolean, may: May): Doing[] {
  const { stage } = repair
  if (isOver(stage)) return []
  const list: [Doing, Permission][] = []
  if (repair.on_hold) list.push(['release', 'repair.write'])
  list.push(...(DOORS[stage] ?? []))
  if (SETTLED_FROM.has(stage)) list.push(['settle', 'quote.settle'])
  list.push(['contact', 'repair.write'])
  if (['in_repair', 'waiting_parts', 'waiting_consent'].includes(stage)) list.push(['miss', 'repair.work'], ['eta', 'repair.write'])
  if (stage === 'intake' || WORKSHOP.has(stage)) list.push(['addJob', 'repair.work'], ['evidence', 'repair.work'])
  if (!expert && WORKSHOP.has(stage)) list.push(['expert', 'repair.work'])
  if (stage !== 'intake') list.push(['party', 'repair.write'])
  if (!repair.loan_car) list.push(['loanCar', 'repair.write'])
  if (!repair.on_hold) list.push(['hold', 'repair.write'])
  if (stage !== 'handover') list.push(['cancel', 'repair.write'])
  return list.filter(([, permission]) => may(permission)).map(([doing]) => doing)
}

/** Who is at the till goes to the bill first; the rest goes by the stage. */
export const DANGER: Doing[] = ['cancel', 'abandon', 'object']

/** What may be done with a job now. */
export type JobDoing = 'assign' | 'start' | 'pause' | 'finish' | 'miss' | 'mark'
export function jobDoings(job: Pick<Job, 'state' | 'agreed' | 'technician_id'>, stage: Stage, held: boolean, may: May): JobDoing[] {
  const list: [JobDoing, Permission][] = []
  const idle = job.state === 'todo' || job.state === 'paused'
  const due = stage === 'in_repair' && job.agreed && !held
  if (due && job.state === 'running') list.push(['finish', 'repair.work'], ['pause', 'repair.work'])
  if (due && idle && job.technician_id) list.push(['start', 'repair.work'])
  if (idle && !isOver(stage)) list.push(['assign', 'repair.dispatch'])
  if (idle && ['in_repair', 'waiting_parts', 'waiting_consent'].includes(stage)) list.push(['miss', 'repair.work'])
  if (job.state !== 'dropped' && !isOver(stage)) list.push(['mark', 'repair.write'])
  return list.filter(([, permission]) => may(permission)).map(([doing]) => doing)
}

/** What a measured check still lacks before it may pass; nothing: it may. */
export function wrongValue(check: Pick<Check, 'unit' | 'low' | 'high'>, typed: string): string | undefined {
  if (!check.unit) return undefined
  const value = numberOf(typed)
  if (value === undefined) return t.repair.checks.number
  const inside = value >= (check.low ?? -Infinity) && value <= (check.high ?? Infinity)
  return inside ? undefined : t.repair.checks.outside(plain(check.low), plain(check.high), check.unit)
}

/** A number as somebody types it, three places at most. */
export function numberOf(typed: string): number | undefined {
  const text = typed.trim()
  return /^-?\d{1,6}(\.\d{1,3})?$/.test(text) ? Number(text) : undefined
}
export const whole = (typed: string, low: number, high: number): number | undefined => {
  const value = /^\d{1,7}$/.test(typed.trim()) ? Number(typed.trim()) : NaN
  return value >= low && value <= high ? value : undefined
}
export const plain = (value: number | null | undefined): string => (value == null ? '' : String(value))

/** Minutes that a job was worked on, with the time since it was last begun. */
export function workedMs(job: Pick<Job, 'worked_minutes' | 'running_since'>, now: number): number {
  return job.worked_minutes * 60_000 + (job.running_since ? Math.max(0, now - Date.parse(job.running_since)) : 0)
}

/** The parts of a repair's page, that of its stage first. */
export function partsOf(stage: Stage): string[] {
  const rest = ['jobs', 'quote', 'parts', 'loancar', 'promise', 'findings', 'checks', 'intake', 'damage', 'photos', 'sheet', 'facts', 'trail']
  const first: Partial<Record<Stage, string[]>> = {
    intake: ['intake', 'damage', 'checks', 'sheet'], diagnosis: ['findings', 'checks', 'photos', 'jobs', 'quote'], waiting_consent: ['quote', 'jobs'], waiting_parts: ['parts', 'jobs'],
    in_repair: ['jobs', 'parts', 'checks', 'quote'], qc: ['checks', 'jobs'], wash: ['quote', 'jobs'], ready: ['quote', 'promise'], handover: ['checks', 'sheet', 'quote'],
  }
  const own = first[stage] ?? []
  return [...own, ...rest.filter((part) => !own.includes(part))]
}
