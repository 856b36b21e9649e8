/** The owner at the door and the advisor inside: each sees the other's step. */
import { beforeAll, expect, test } from 'vitest'
import { crew, day } from './crew'
import type { Caller, S } from './people'

const staff = crew()
let store: S['StaffStoreView']

beforeAll(async () => {
  // Whatever time it is when the tests run: the store is open today.
  const manager = await staff.as('manager.nanshan')
  ;[store] = await manager.get<[S['StaffStoreView']]>('/api/v1/staff/stores')
  await manager.call('PUT', `/api/v1/staff/stores/${store.id}/days/${day(0)}`, { hours: [{ opens: '00:00', closes: '24:00' }], reason: '测试' })
  // Somebody without shifts works as long as the store is open.
  const add = (kind: string, tags: string[]) => manager.post(`/api/v1/staff/stores/${store.id}/resources`, { kind, name: `夜班 ${Date.now()} ${Math.random()}`, tags })
  for (let n = 0; n < 3; n += 1) {
    await add('technician', ['mechanical', 'electrical', 'hv', 'diagnosis', 'alignment'])
    await add('advisor', [])
  }
})

/** A visit of today, asked for by the owner and confirmed by the store. */
async function visit(owner: Caller): Promise<S['BookingView']> {
  const advisor = await staff.as('advisor.nanshan')
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
    const asked = await owner.post(`/api/v1/bookings/${held.id}/submit`, { contact_name: '车主', contact_phone: '13800138000' })
    if (asked.state === 'requested') await advisor.post(`/api/v1/staff/bookings/${held.id}/confirm`, { band: { low_fen: 0, high_fen: 30_000 } })
    return owner.get(`/api/v1/bookings/${held.id}`)
  }
  throw new Error('nothing is free today, which is so in the last two hours before midnight in Shanghai')
}

test('the advisor takes the owner’s code; the owner sees it, and a second try says what is so', async () => {
  const owner = await staff.as('owner')
  const booking = await visit(owner)
  const page = await staff.phone('advisor.nanshan')
  await page.goto('/staff/check-in')
  await page.getByLabel('签到码').fill(`${booking.check_in_code}x`)
  await page.getByRole('button', { name: '签到', exact: true }).first().click()
  await page.getByText('这不是有效的签到码').waitFor()
  await page.getByLabel('签到码').fill(booking.check_in_code!)
  await page.getByRole('button', { name: '签到', exact: true }).first().click()
  await page.getByText(`${booking.number} 已签到`).first().waitFor()
  expect((await owner.get(`/api/v1/bookings/${booking.id}`)).state).toBe('arrived')
  await page.getByRole('button', { name: '打开预约' }).click()
  await page.getByText('车已到店，请接车检查').waitFor()
  await page.getByRole('button', { name: '撤销' }).click()
  await page.locator('.standing').getByText('已确认').waitFor()
  expect((await owner.get(`/api/v1/bookings/${booking.id}`)).state).toBe('confirmed')
})

test('the owner checks in at the door; the advisor’s open page hears of it', async () => {
  const owner = await staff.as('owner')
  const booking = await visit(owner)
  const page = await staff.phone('advisor.nanshan')
  await page.goto(`/staff/bookings/${booking.id}`)
  await page.locator('.standing').getByText('已确认').waitFor()
  await owner.post(`/api/v1/bookings/${booking.id}/check-in`, { store_code: store.code })
  await page.getByText('车已到店，请接车检查').waitFor({ timeout: 15_000 })
})

test('a tap on whoever is expected today is a check-in too', async () => {
  const owner = await staff.as('owner')
  const booking = await visit(owner)
  const page = await staff.phone('advisor.nanshan')
  await page.goto('/staff/check-in')
  await page.getByRole('button', { name: `签到 ${booking.number}` }).click()
  await page.getByText(`${booking.number} 已签到`).waitFor()
  expect((await owner.get(`/api/v1/bookings/${booking.id}`)).state).toBe('arrived')
})
