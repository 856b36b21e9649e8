/** What each booking of a day holds: as the board says, or else looked up one by one and remembered by version. */
import { shallowRef, watch, type Ref } from 'vue'
import type { StaffBooking } from '@/api/ahead'
import { get, type Schemas } from '@/api/client'

const known = new Map<string, Schemas['TakenView'][]>()
const keyOf = (one: StaffBooking) => `${one.booking.id} ${one.booking.version}`

export function useTaken(bookings: Ref<StaffBooking[]>, wanted: () => boolean): Ref<StaffBooking[]> {
  const laid = shallowRef<StaffBooking[]>([])
  const lay = () => (laid.value = bookings.value.map((one) => ({ ...one, taken: one.taken ?? known.get(keyOf(one)) ?? [] })))

  async function look(): Promise<void> {
    lay()
    if (!wanted()) return
    const missing = bookings.value.filter((one) => !one.taken && !known.has(keyOf(one)))
    const ask = async (one: StaffBooking) => {
      const detail = await get('/api/v1/staff/bookings/{id}', { path: { id: one.booking.id } })
      known.set(keyOf(one), detail.taken)
    }
    // What is not reached now is looked up at the next look.
    await Promise.allSettled(missing.map(ask))
    lay()
  }
  watch([bookings, wanted], () => void look(), { immediate: true })
  return laid
}
