/** The purchase plan while it is written: amounts as they are typed, and what is wrong with them. Pure, but for the texts. */
import type { Schemas } from '@/api/client'
import { fenOf, typed } from '@/format/money'
import { t } from '@/locales'
import type { Plan } from './types'

export type Kind = Schemas['PlanLineKind']
export type Payee = Schemas['Payee']
export type Need = 'loan' | 'insurance' | 'plate'

export interface Line {
  /** Only to tell the rows apart while they are edited. */
  key: number
  kind: Kind
  words: string
  amount: string
  payee: Payee
  payeeName: string
}
export interface Draft {
  lines: Line[]
  downKind: Schemas['DownKind']
  downAmount: string
  financed: string
  needs: Need[]
  /** The day until whose end it holds. */
  until: string
}

let rows = 0
/** To whom a fee of this kind usually goes. */
const USUAL: Record<Kind, Payee> = { car: 'store', option: 'store', finance: 'lender', insurance: 'insurer', plate: 'registry', service: 'store', tax: 'tax', discount: 'store' }

export function line(kind: Kind, words = ''): Line {
  rows += 1
  return { key: rows, kind, words, amount: '', payee: USUAL[kind], payeeName: '' }
}
export const payeeOf = (kind: Kind): Payee => USUAL[kind]

export function begin(plan: Plan | undefined | null, model: string, until: string): Draft {
  if (!plan?.lines.length) return { lines: [line('car', model)], downKind: 'binding', downAmount: '', financed: '', needs: ['insurance', 'plate'], until }
  const lines = plan.lines.map((one) => ({ ...line(one.kind, one.words), amount: typed(Math.abs(one.amount_fen)), payee: one.payee, payeeName: one.payee_name ?? '' }))
  return {
    lines, downKind: plan.down?.kind ?? 'binding', downAmount: plan.down ? typed(plan.down.amount_fen) : '', financed: plan.financed_fen ? typed(plan.financed_fen) : '',
    needs: [...(plan.needs as Need[])], until,
  }
}

/** A discount is typed without a sign and taken off. */
export function fen(one: Line): number | undefined {
  const amount = fenOf(one.amount)
  return amount === undefined ? undefined : one.kind === 'discount' ? -amount : amount
}
export const total = (draft: Draft): number => draft.lines.reduce((sum, one) => sum + (fen(one) ?? 0), 0)
const cars = (draft: Draft): number => draft.lines.filter((one) => one.kind === 'car').reduce((sum, one) => sum + (fen(one) ?? 0), 0)

export const wrongWords = (one: Line): string | undefined => (one.words.trim() ? undefined : t.order.plan.wordsWrong)
export const wrongAmount = (words: string): string | undefined => (fenOf(words) === undefined ? t.order.plan.amountWrong : undefined)

/** What keeps it from being sent, said at its field. */
export function wrong(draft: Draft, today: string): { down?: string; financed?: string; until?: string; lines?: string; needs?: string } {
  const text = t.order.plan
  const [down, financed] = [fenOf(draft.downAmount || '0'), fenOf(draft.financed || '0')]
  return {
    lines: draft.lines.some((one) => one.kind === 'car') ? undefined : text.needCar,
    // 定金 beyond a fifth of the price is none (Civil Code, article 586).
    down: down === undefined ? text.amountWrong : draft.downKind === 'binding' && down * 5 > cars(draft) ? text.tooMuch : undefined,
    financed: financed === undefined ? text.amountWrong : financed > total(draft) ? text.financedTooMuch : undefined,
    // Where a lender pays, the loan is one of the steps.
    needs: financed && !draft.needs.includes('loan') ? text.needLoan : undefined,
    until: draft.until < today ? text.validWrong : undefined,
  }
}

export function ready(draft: Draft, today: string): boolean {
  const found = wrong(draft, today)
  return draft.lines.every((one) => !wrongWords(one) && !wrongAmount(one.amount)) && Object.values(found).every((one) => !one)
}
