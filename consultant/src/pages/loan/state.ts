/** What a loan's state says, and in which order its actions stand. */
import { t } from '@/locales'
import type { Loan } from './types'

export const TONES: Record<string, 'brand' | 'success' | 'warning' | 'error' | 'quiet'> = {
  draft: 'warning', submitted: 'brand', pre_review: 'brand', review: 'brand', supplement_needed: 'warning', approved: 'success', approved_conditional: 'warning', rejected: 'error',
  signed: 'brand', mortgage_pending: 'brand', mortgage_done: 'brand', paid_out: 'success', closed: 'quiet', withdrawn: 'quiet', expired: 'error',
}
export const PAPER_TONES = { missing: 'warning', received: 'brand', accepted: 'success', refused: 'error' } as const

/** Whom it waits for, and for what. */
export function waiting(loan: Pick<Loan, 'waiting_for'> & { todo?: string | null }): string {
  const what = loan.todo && !['none', 'wait'].includes(loan.todo) ? (t.loan.todos[loan.todo] ?? '') : ''
  return t.loan.next(t.loan.waiting[loan.waiting_for] ?? '', what)
}

/** What stands under the thumb; uploads, papers and the reason have their own places. */
const ORDER = [
  'submit', 'acknowledge', 'begin_review', 'approve', 'sign', 'begin_mortgage', 'register_mortgage', 'pay_out', 'close', 'approve_conditionally', 'request_papers', 'reject',
] as const
export type Doing = (typeof ORDER)[number]

export function doings(loan: Loan): Doing[] {
  const allowed = new Set<string>(loan.allowed)
  return ORDER.filter((one) => allowed.has(one))
}
/** What is only a word, without a form. */
export const PLAIN = new Set<Doing>(['submit', 'acknowledge', 'begin_review', 'begin_mortgage', 'register_mortgage', 'close'])
