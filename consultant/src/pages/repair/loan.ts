/** A loan car while the own one waits: what may be done with it, and how long it may stay away. Pure, but for the texts. */
import type { Schemas } from '@/api/client'
import { moment } from '@/format/time'
import { t } from '@/locales'
import { isOver } from './state'
import type { Stage } from './types'

export type LoanCar = Schemas['RepairLoanCarView']
export type LoanDoing = 'reserve' | 'out' | 'back' | 'longer' | 'drop'

export const LOAN_TONES: Record<LoanCar['state'], 'brand' | 'warning' | 'success' | 'quiet'> = {
  offered: 'brand', asked: 'warning', reserved: 'brand', out: 'warning', back: 'success', declined: 'quiet', dropped: 'quiet',
}

/** The most likely first. Who drives one keeps it, even after the repair. */
export function loanDoings(loan: Pick<LoanCar, 'state'> | null | undefined, stage: Stage): LoanDoing[] {
  if (loan?.state === 'out') return ['back', 'longer']
  if (isOver(stage)) return []
  if (loan?.state === 'reserved') return ['out', 'reserve', 'drop']
  return loan?.state === 'asked' ? ['reserve', 'drop'] : ['reserve']
}

/** How it went out and came back: odometer, tank, who; one line each. */
export function loanTrail(loan: LoanCar, zone: string, now: number): string[] {
  const text = t.repair.loanCar
  const line = (what: (at: string) => string, at: string | null | undefined, km: number | null | undefined, energy: number | null | undefined, by: string | null | undefined): string[] =>
    at ? [[what(moment(at, zone, now)), km == null ? '' : text.kmAt(km), energy == null ? '' : text.energyAt(energy), by ?? ''].filter(Boolean).join(' · ')] : []
  return [...line(text.outAt, loan.out_at, loan.out_km, loan.out_energy_percent, loan.out_by), ...line(text.backAt, loan.back_at, loan.back_km, loan.back_energy_percent, loan.back_by)]
}

/** Which car until when, or what it waits for. */
export function loanWords(loan: LoanCar, zone: string, now: number): string {
  const text = t.repair.loanCar
  const at = (when: string | null | undefined) => (when ? moment(when, zone, now) : '')
  if (loan.state === 'reserved') return text.kept(loan.name ?? '', at(loan.until_at))
  if (loan.state === 'out') return text.away(loan.name ?? '', at(loan.until_at))
  if (loan.state === 'back') return text.returned(loan.name ?? '', at(loan.back_at))
  return text.words[loan.state] ?? ''
}

/** It is out for longer than was said. */
export const isKept = (loan: Pick<LoanCar, 'state' | 'until_at'>, now: number): boolean => loan.state === 'out' && !!loan.until_at && Date.parse(loan.until_at) <= now

const DAY = 86_400_000
/** A day longer than what is waited for, two weeks at most; to the minute. */
export function untilWhen(expected: (string | null | undefined)[], now: number): number {
  const last = Math.max(now, ...expected.map((at) => (at ? Date.parse(at) : now)))
  return Math.floor(Math.min(last + DAY, now + 14 * DAY) / 60_000) * 60_000
}
