import './browser'
import { describe, expect, test } from 'vitest'
import { hours } from '@/format/span'
import { percent } from '@/format/rate'
import { doings } from '@/pages/loan/state'
import { begin, fen, line, ready, total, wrong, type Draft } from '@/pages/order/plan'
import { allowed, critical, milestones, nextMilestone, waiting, type Doing } from '@/pages/order/state'
import type { Order, Path } from '@/pages/order/types'
import type { Loan } from '@/pages/loan/types'
import type { Permission } from '@/session/me'

const order = (state: string, more: object = {}) => ({ id: 'o', state, source: 'build', plan: { offered_at: '2026-11-20T00:00:00Z', lines: [] }, ...more }) as unknown as Order
const who = (...permissions: Permission[]) => (permission: Permission) => permissions.includes(permission)
const consultant = who('order.write')

describe('what may be done with an order', () => {
  const first: [string, Doing][] = [
    ['draft', 'sign'], ['ordered', 'milestone'], ['in_transit', 'milestone'], ['ready', 'handover'], ['handover_booked', 'handOver'],
  ]
  test.each(first)('%s: the consultant first does %s', (state, doing) => expect(allowed(order(state), consultant)[0]).toBe(doing))
  test('a plan that was not offered cannot be signed', () => expect(allowed(order('draft', { plan: { lines: [] } }), consultant)).not.toContain('sign'))
  test('a car of the stock is allocated before it moves', () => {
    expect(allowed(order('ordered', { source: 'stock' }), consultant)[0]).toBe('allocate')
    expect(allowed(order('allocated', { source: 'stock', vin_masked: 'L' }), consultant)).not.toContain('allocate')
  })
  test('who is on hold is released, and not held twice', () => {
    const doing = allowed(order('in_transit', { on_hold: { reason: 'loan' } }), consultant)
    expect(doing[0]).toBe('release')
    expect(doing).not.toContain('hold')
  })
  test.each(['handover_booked', 'delivered', 'cancelled'])('%s is not called off', (state) => expect(allowed(order(state), consultant)).not.toContain('cancel'))
  test.each(['delivered', 'cancelled'])('%s is over for everybody', (state) => expect(allowed(order(state), () => true)).toEqual([]))
  test('each has only what is theirs', () => {
    expect(allowed(order('in_transit'), who('order.pay'))).toEqual(['pay'])
    expect(allowed(order('at_store'), who('order.inspect'))).toEqual(['pdi'])
    expect(allowed(order('in_transit'), who('order.inspect'))).toEqual([])
    expect(allowed(order('draft'), who('order.pay'))).toEqual([])
    expect(allowed(order('ordered'), who('order.read'))).toEqual([])
  })
  test('whoever may check the car does so first when it is there', () => expect(allowed(order('pdi'), who('order.write', 'order.inspect'))[0]).toBe('pdi'))
})

test('the next step of the way, and none after the last', () => {
  expect(nextMilestone(order('ordered'))).toBe('scheduled')
  expect(nextMilestone(order('shipped'))).toBe('in_transit')
  expect(nextMilestone(order('at_store'))).toBeUndefined()
  expect(milestones(order('allocated', { source: 'stock' }))).toEqual(['in_transit', 'at_store'])
})

test('a wait names who is waited for', () => {
  const path = { critical: 'arrive', steps: [{ kind: 'sign' }, { kind: 'arrive', title: '运输到店', waits: 'carrier', waits_name: '' }] } as unknown as Path
  expect(waiting(critical(path))).toBe('等物流承运方：运输到店')
  expect(waiting(undefined)).toBe('')
})

describe('the plan while it is written', () => {
  const TODAY = '2026-11-24'
  const draft = (more: Partial<Draft> = {}): Draft => ({
    lines: [{ ...line('car', '远岚 X5'), amount: '200000' }, { ...line('discount', '补贴'), amount: '5000.50' }],
    downKind: 'binding', downAmount: '40000', financed: '100000', needs: ['loan'], until: TODAY, ...more,
  })
  test('a discount is taken off, in fen', () => {
    expect(fen(draft().lines[1]!)).toBe(-500_050)
    expect(total(draft())).toBe(19_499_950)
  })
  test('binding earnest money is a fifth of the price at most', () => {
    expect(ready(draft(), TODAY)).toBe(true)
    expect(wrong(draft({ downAmount: '40000.01' }), TODAY).down).toContain('20%')
    expect(wrong(draft({ downAmount: '90000', downKind: 'refundable' }), TODAY).down).toBeUndefined()
  })
  test.each<[string, Partial<Draft>]>([
    ['no car', { lines: [{ ...line('service', '代办'), amount: '1' }], downAmount: '', financed: '' }], ['no words', { lines: [{ ...line('car'), amount: '1' }], downAmount: '', financed: '' }],
    ['more financed than it costs', { financed: '300000' }], ['a lender that pays without a loan', { needs: [] }], ['a day that is over', { until: '2026-11-23' }], ['no amount', { downAmount: 'viel' }],
  ])('is not sent with %s', (_why, more) => expect(ready(draft(more), TODAY)).toBe(false))
  test('what was offered is what one goes on with', () => {
    const plan = { lines: [{ kind: 'discount', words: '补贴', amount_fen: -500_000, payee: 'store' }], down: { kind: 'refundable', amount_fen: 100_000 }, financed_fen: 0, needs: ['loan'] }
    const again = begin(plan as never, 'X', TODAY)
    expect([again.lines[0]?.amount, fen(again.lines[0]!), again.downKind, again.financed]).toEqual(['5000', -500_000, 'refundable', ''])
  })
})

test('a loan offers what the server allows, in the order of the way', () => {
  expect(doings({ allowed: ['reject', 'approve', 'upload', 'read_reason'] } as unknown as Loan)).toEqual(['approve', 'reject'])
})

test('hours and rates as people say them', () => {
  expect([hours(8), hours(47), hours(60), hours(72)]).toEqual(['8 小时', '47 小时', '2 天半', '3 天'])
  expect([percent(39_900), percent(47_712), percent(0)]).toEqual(['3.99%', '4.77%', '0.00%'])
})
