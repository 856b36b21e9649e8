/** The day of a store as lanes: each bay or technician with what stands there. Pure. */
import type { Schemas } from '@/api/client'
import { clock } from '@/format/time'

export interface Block {
  booking: Schemas['StaffBookingView']
  /** Minutes of the store's day. */
  from: number
  to: number
}
export interface Lane {
  id: string
  name: string
  blocks: Block[]
}

const ENDED = new Set(['cancelled', 'declined', 'expired'])

export function minuteOf(when: string, zone: string): number {
  const [hours, minutes] = clock(when, zone).split(':').map(Number)
  return (hours ?? 0) * 60 + (minutes ?? 0)
}

export function lanes(bookings: Schemas['StaffBookingView'][], resources: Schemas['ResourceView'][], kind: 'bay' | 'technician', zone: string): Lane[] {
  const all = resources
    .filter((one) => one.kind === kind && one.active)
    .map((one): Lane => ({ id: one.id, name: one.name, blocks: [] }))
    .sort((a, b) => a.name.localeCompare(b.name, 'zh-CN', { numeric: true }))
  const byId = new Map(all.map((lane) => [lane.id, lane]))
  for (const booking of bookings) {
    if (ENDED.has(booking.booking.state)) continue
    for (const take of booking.taken ?? []) {
      const to = minuteOf(take.to_at, zone)
      // What ends at midnight ends at the end of this day.
      byId.get(take.resource_id)?.blocks.push({ booking, from: minuteOf(take.from_at, zone), to: to === 0 ? 1440 : to })
    }
  }
  for (const lane of all) lane.blocks.sort((a, b) => a.from - b.from)
  return all
}

/** Bookings that hold nothing of this kind: a pick-up still without a bay, a test drive. */
export function without(bookings: Schemas['StaffBookingView'][], found: Lane[]): Schemas['StaffBookingView'][] {
  const shown = new Set(found.flatMap((lane) => lane.blocks.map((block) => block.booking.booking.id)))
  return bookings.filter((one) => !shown.has(one.booking.id))
}

/** The hours to draw: the store's, widened by whatever stands outside them. */
export function hours(found: Lane[], open: Schemas['Hours'][]): [number, number] {
  const wall = (text: string) => Number(text.slice(0, 2)) + (text.endsWith('00') ? 0 : 1)
  const starts = open.map((one) => Math.floor(Number(one.opens.slice(0, 2))))
  const ends = open.map((one) => wall(one.closes))
  for (const block of found.flatMap((lane) => lane.blocks)) {
    starts.push(Math.floor(block.from / 60))
    ends.push(Math.ceil(block.to / 60))
  }
  return [Math.min(9, ...starts), Math.max(18, ...ends)]
}
