/** A store that is open today, and visits of today. */
import type { Crew } from './crew'
import { day } from './crew'
import type { S } from './people'

export interface Today {
  store: S['StaffStoreView']
}

export async function openToday(staff: Crew): Promise<Today> {
  const [store] = await (await staff.as('manager.nanshan')).get<[S['StaffStoreView']]>('/api/v1/staff/stores')
  return { store }
}

/** A visit of today, asked for by the owner and confirmed by the store. */
export async function visit(staff: Crew, { store }: Today, more: { symptom?: string } = {}): Promise<{ booking: S['BookingView'] }> {
  const [owner, advisor] = [await staff.as('owner'), await staff.as('advisor.nanshan')]
  for (const old of (await owner.get('/api/v1/bookings')).items) {
    if (['held', 'requested', 'confirmed', 'arrived'].includes(old.state)) await advisor.try('POST', `/api/v1/staff/bookings/${old.id}/cancel`, { reason: 'mistake' })
  }
  const [car] = await owner.get('/api/v1/vehicles')
  const shelf = await owner.get<S['Shelf']>(`/api/v1/stores/${store.id}/catalog/items`)
  for (const item of shelf.items.filter((one) => one.kind !== 'test_drive')) {
    const found = await owner.try('GET', `/api/v1/stores/${store.id}/slots/${day(0)}?items=${item.id}&way=leave&model_id=${car.model?.id}`)
    const slot = found.body?.slots?.[0]
    if (!slot) continue
    const held = await owner.post('/api/v1/bookings', { store_id: store.id, item_ids: [item.id], vehicle_id: car.id, way: 'leave', start_at: slot.start_at })
    const asked = await owner.post(`/api/v1/bookings/${held.id}/submit`, { contact_name: '车主', contact_phone: '13800138000', ...more })
    if (asked.state === 'requested') await advisor.post(`/api/v1/staff/bookings/${held.id}/confirm`, { band: { low_fen: 0, high_fen: 30_000 } })
    return { booking: await owner.get(`/api/v1/bookings/${held.id}`) }
  }
  throw new Error('nothing is free today')
}
