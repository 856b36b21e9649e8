/** What an order's state says: its tone, what is waited for, and what may be done by whom. Pure, but for the texts. */
import { t } from '@/locales'
import type { Permission } from '@/session/me'
import type { Detail, Milestone, Order, Path, Report, Step } from './types'

export type Doing =
  | 'plan' | 'sign' | 'allocate' | 'milestone' | 'delay' | 'hold' | 'release' | 'contact' | 'promise' | 'reference' | 'consultant' | 'cancel'
  | 'handover' | 'unbook' | 'handOver' | 'pay' | 'pdi'

export const RISK_TONES = { red: 'error', amber: 'warning', green: 'success' } as const
export const STEP_TONES = { todo: 'quiet', running: 'brand', done: 'success', not_needed: 'quiet' } as const
const OVER = new Set(['delivered', 'cancelled'])

export const isOver = (state: string): boolean => OVER.has(state)

export function tone(state: string): 'brand' | 'success' | 'warning' | 'quiet' {
  if (state === 'draft') return 'warning'
  if (state === 'delivered') return 'success'
  return state === 'cancelled' ? 'quiet' : 'brand'
}

/** The one step that everything waits for. */
export function critical(path: Path): Step | undefined {
  return path.steps.find((step) => step.kind === path.critical)
}

/** Who is waited for, and for what. */
export function waiting(step: Pick<Step, 'waits' | 'waits_name' | 'title'> | undefined): string {
  if (!step) return ''
  const who = step.waits_name || (step.waits ? t.order.waits[step.waits] : '') || ''
  return who ? t.order.waitFor(who, step.title) : step.title
}

/** Steps in the order of the car's way; where a car from stock leaves out what was done before. */
const BUILD: Milestone[] = ['scheduled', 'in_production', 'built', 'shipped', 'in_transit', 'at_store']
const STOCK: Milestone[] = ['in_transit', 'at_store']

export function milestones(order: Order): Milestone[] {
  return order.source === 'stock' ? STOCK : BUILD
}

/** What the next one would be. */
export function nextMilestone(order: Order): Milestone | undefined {
  const all = milestones(order)
  return all[all.indexOf(order.state as Milestone) + 1]
}

const MOVING = new Set(['ordered', 'allocated', 'scheduled', 'in_production', 'built', 'shipped', 'in_transit'])
const BEFORE_HANDOVER = new Set(['draft', ...MOVING, 'at_store', 'pdi', 'ready'])

/** What a consultant does, the most likely first. */
function writes(order: Order): Doing[] {
  const { state } = order
  const list: Doing[] = []
  if (order.on_hold) list.push('release')
  if (state === 'draft') list.push(...(order.plan?.offered_at ? (['sign', 'plan'] as const) : (['plan'] as const)))
  if (order.source === 'stock' && MOVING.has(state) && !order.vin_masked) list.push('allocate')
  if (MOVING.has(state)) list.push('milestone')
  if (state === 'ready') list.push('handover')
  if (state === 'handover_booked') list.push('handOver', 'handover', 'unbook')
  list.push('contact')
  if (MOVING.has(state)) list.push('delay')
  if (order.source === 'build' && MOVING.has(state) && !order.vin_masked) list.push('allocate')
  if (BEFORE_HANDOVER.has(state) && state !== 'draft' && !order.on_hold) list.push('hold')
  list.push('promise', 'reference', 'consultant')
  if (BEFORE_HANDOVER.has(state)) list.push('cancel')
  return list
}

/** What the rules allow and this person may do; the server has the last word. */
export function allowed(order: Order, may: (permission: Permission) => boolean): Doing[] {
  if (isOver(order.state)) return []
  const list: Doing[] = []
  const checking = order.state === 'at_store' || order.state === 'pdi'
  if (checking && may('order.inspect')) list.push('pdi')
  if (order.state !== 'draft' && may('order.pay')) list.push('pay')
  if (may('order.write')) {
    const own = writes(order)
    // Who may do all of it records payments last: the cashier's matter.
    return checking ? [...list.filter((one) => one === 'pdi'), ...own, ...list.filter((one) => one === 'pay')] : [...own, ...list]
  }
  return list
}

/** Reports that a person has to decide. */
export function heldReports(detail: Detail): Report[] {
  return detail.reports.filter((one) => one.standing === 'held')
}

/** What the owner sees after a held report was accepted. */
export function after(report: Report): string {
  return t.order.milestones[report.milestone ?? report.what] ?? report.what
}
