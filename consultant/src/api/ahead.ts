/** Fields that the contract is asked for; each goes when `npm run gen` brings it. */
import type { components } from './schema'

type S = components['schemas']

/** A booking on the board: what it holds, and the car as far as staff may see it. */
export type StaffBooking = S['StaffBookingView'] & { taken?: S['TakenView'][]; plate_masked?: string | null; car?: string | null }
