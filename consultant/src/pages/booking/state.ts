/** What a booking's state says: its tone, what comes next and when, and what may be done. */
import type { Schemas } from '@/api/client'
import { moment } from '@/format/time'
import { t } from '@/locales'

export type Booking = Schemas['BookingView']
export type Doing = 'confirm' | 'propose' | 'decline' | 'move' | 'cancel' | 'arrive' | 'noShow' | 'undo'

export const TONES = {
  held: 'quiet', requested: 'warning', confirmed: 'brand', arrived: 'success', converted: 'success', cancelled: 'quiet', declined: 'quiet',
  expired: 'quiet', no_show: 'error',
} as const

/** What is waited for, by whom, until when. */
export function next(booking: Booking, now: number): string {
  const at = (when: string | null | undefined) => (when ? moment(when, booking.zone, now) : '')
  const say = t.booking.next
  if (booking.state === 'held') return say.held(at(booking.hold_until))
  if (booking.state === 'requested') {
    return booking.proposals?.length ? say.choosing(at(booking.choose_until)) : say.requested(at(booking.answer_by))
  }
  if (booking.state === 'confirmed') return booking.to_be_looked_at ? say.looked : say.confirmed(at(booking.start_at))
  if (booking.state === 'arrived') return say.arrived
  return say.over(t.booking.states[booking.state])
}

const QUARTER = 15 * 60_000

/** What the rules allow now (domain.md 2.1); the server has the last word. */
export function allowed(booking: Booking, moved: { at: string; by: string }, now: number): Doing[] {
  const start = Date.parse(booking.start_at)
  // A tap of the customer is not ours to take back.
  const fresh = now - Date.parse(moved.at) < QUARTER && moved.by !== 'customer'
  switch (booking.state) {
    case 'held':
      return ['cancel']
    case 'requested':
      return ['confirm', 'propose', 'decline', 'move', 'cancel']
    case 'confirmed':
      return now > start + 2 * QUARTER ? ['arrive', 'noShow', 'move', 'cancel'] : ['arrive', 'move', 'cancel']
    case 'no_show':
      return fresh ? ['arrive', 'undo'] : ['arrive']
    case 'arrived':
      return fresh ? ['undo', 'cancel'] : ['cancel']
    case 'declined':
    case 'cancelled':
      return fresh ? ['undo'] : []
    default:
      return []
  }
}

export function itemNames(booking: Booking): string {
  return booking.items.map((item) => item.name).join('、')
}
