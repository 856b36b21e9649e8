/** What a recovery waits for, and what may be done by whom. Pure, but for the texts. */
import type { Schemas } from '@/api/client'
import { left, moment } from '@/format/time'
import { t } from '@/locales'
import type { Permission } from '@/session/me'

export type Line = Schemas['RecoveryLineView']
export type Detail = Schemas['StaffRecoveryView']
export type Doing = 'take' | 'call' | 'ask' | 'assign' | 'lose'
type State = Line['state']

export const isOpen = (state: State): boolean => state !== 'recovered' && state !== 'lost'

/** Late is red, nobody's matter or near its end amber. */
export function risk(one: Pick<Line, 'state' | 'due_at' | 'aim_at' | 'holder'>, now: number): 'red' | 'amber' | 'green' | undefined {
  if (!isOpen(one.state)) return undefined
  if (Date.parse(one.due_at) <= now) return 'red'
  const aimed = one.state === 'open' && !!one.aim_at && Date.parse(one.aim_at) <= now
  return aimed || !one.holder ? 'amber' : 'green'
}
export const TONES = { red: 'error', amber: 'warning', green: 'brand' } as const

/** Whose turn it is. */
export function next(one: Pick<Line, 'state' | 'holder'>): string {
  const text = t.recovery.next
  if (one.state === 'recovered') return text.recovered
  if (one.state === 'lost') return text.lost
  if (one.state === 'asked') return text.asked
  if (!one.holder) return text.nobody
  return one.state === 'open' ? text.open(one.holder.name) : text.contact(one.holder.name)
}

/** Until when somebody speaks with the owner, or calls again. */
export const clockWords = (one: Pick<Line, 'state' | 'due_at'>, zone: string, now: number): string =>
  (one.state === 'open' ? t.recovery.due : t.recovery.again)(left(one.due_at, now), moment(one.due_at, zone, now))

export const isAccused = (detail: Pick<Detail, 'accused'>, me: string | undefined): boolean => detail.accused.some((one) => one.id === me)

/** Somebody has spoken with the owner: only then may they be asked. */
export const reached = (detail: Pick<Detail, 'calls' | 'line'>): boolean => detail.line.state !== 'open' || detail.calls.some((one) => one.outcome === 'reached')

/** What may be done, the most likely first. Nobody deals with a complaint about themselves. */
export function allowed(detail: Pick<Detail, 'line' | 'accused' | 'calls'>, me: string | undefined, may: (permission: Permission) => boolean): Doing[] {
  const { line } = detail
  if (!isOpen(line.state) || !may('recovery.write') || isAccused(detail, me)) return []
  const mine = line.holder?.id === me
  const work: Doing[] = reached(detail) && line.state !== 'asked' ? ['ask', 'call'] : ['call']
  if (reached(detail) && line.state === 'asked') work.push('ask')
  return mine ? [...work, 'assign', 'lose'] : ['take', ...work, 'assign', 'lose']
}

/** What still has to be tried before it may be given up. */
export function lacking(detail: Pick<Detail, 'may_lose' | 'calls_left' | 'days_left'>): string {
  return detail.may_lose ? '' : t.recovery.lacking(detail.calls_left, detail.days_left)
}
