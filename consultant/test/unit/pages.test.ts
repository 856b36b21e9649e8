import './browser'
import { describe, expect, test } from 'vitest'
import type { Schemas } from '@/api/client'
import { instant } from '@/format/wall'
import { hours, lanes, without } from '@/pages/board/lanes'
import { allowed, type Booking } from '@/pages/booking/state'
import { line, percent, share, stacked } from '@/pages/manage/chart'

const ZONE = 'Asia/Shanghai'
const booking = (state: Booking['state'], more: object = {}) => ({ id: 'b', state, start_at: '2026-11-23T02:00:00Z', zone: ZONE, items: [], ...more }) as unknown as Booking
const resource = (id: string, name: string, kind = 'bay') => ({ id, name, kind, active: true }) as Schemas['ResourceView']

describe('what may be done with a booking', () => {
  const start = Date.parse('2026-11-23T02:00:00Z')
  const long = { at: '2026-11-20T00:00:00Z', by: 'staff' }
  const just = (by: string) => ({ at: new Date(start - 60_000).toISOString(), by })
  test('a no-show only half an hour after the start', () => {
    expect(allowed(booking('confirmed'), long, start + 29 * 60_000)).not.toContain('noShow')
    expect(allowed(booking('confirmed'), long, start + 31 * 60_000)).toContain('noShow')
  })
  test('a tap of staff is taken back for a quarter of an hour, one of the customer never', () => {
    expect(allowed(booking('declined'), just('staff'), start)).toEqual(['undo'])
    expect(allowed(booking('declined'), long, start)).toEqual([])
    expect(allowed(booking('arrived'), just('customer'), start)).not.toContain('undo')
    expect(allowed(booking('no_show'), just('system'), start)).toEqual(['arrive', 'undo'])
  })
  test.each(['converted', 'expired'] as const)('%s is over', (state) => expect(allowed(booking(state), just('staff'), start)).toEqual([]))
})

describe('the board by bay', () => {
  const take = (resource_id: string, from_at: string, to_at: string) => ({ resource_id, role: 'bay', from_at, to_at })
  const rows = [
    { booking: booking('confirmed', { id: 'one' }), taken: [take('r2', '2026-11-23T02:15:00Z', '2026-11-23T03:00:00Z')] },
    { booking: booking('cancelled', { id: 'two' }), taken: [take('r2', '2026-11-23T02:15:00Z', '2026-11-23T03:00:00Z')] },
    { booking: booking('requested', { id: 'three' }), taken: [] },
  ] as never[]
  const found = lanes(rows, [resource('r10', '工位 10'), resource('r2', '工位 2'), resource('t', '技师', 'technician')], 'bay', ZONE)
  test('bays stand in the order of their numbers, with what is there', () => {
    expect(found.map((lane) => lane.name)).toEqual(['工位 2', '工位 10'])
    expect(found[0]?.blocks).toMatchObject([{ from: 615, to: 660 }])
  })
  test('what has no bay is not lost', () => expect(without(rows, found).map((one) => one.booking.id)).toEqual(['two', 'three']))
  test('the hours cover the store’s and whatever stands outside them', () => {
    expect(hours(found, [{ opens: '10:00', closes: '17:30' }])).toEqual([9, 18])
    expect(hours([{ id: 'x', name: 'x', blocks: [{ from: 420, to: 1290 } as never] }], [])).toEqual([7, 22])
  })
})

describe('charts', () => {
  test('bars stand on each other and fill the height at the most', () => {
    const bars = stacked([{ name: 'a', tone: 'success', values: [1, 2] }, { name: 'b', tone: 'error', values: [1, 0] }], 100, 50)
    expect(bars).toHaveLength(3)
    expect(bars[0]).toMatchObject({ y: 25, height: 25 })
    expect(bars[1]).toMatchObject({ y: 0, height: 25 })
    expect(bars[2]).toMatchObject({ y: 0, height: 50 })
  })
  test('no day, no share: nothing is drawn and nothing divided by zero', () => {
    expect(stacked([{ name: 'a', tone: 'brand', values: [0, 0] }], 100, 50)).toEqual([])
    expect(line([undefined, 0.5], 100, 50)).toBe('75.0,25.0')
    expect(percent(share(1, 0))).toBe('—')
    expect(percent(share(2, 3))).toBe('67%')
  })
})

test('a wall clock of the store is an instant, whatever zone the phone is in', () => {
  expect(instant('2026-11-23T09:30', ZONE)).toBe('2026-11-23T01:30:00.000Z')
  expect(instant('2026-03-29T12:00', 'Europe/Berlin')).toBe('2026-03-29T10:00:00.000Z')
})
