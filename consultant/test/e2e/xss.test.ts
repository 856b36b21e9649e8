/** Stored scripts never run: more than 120 payloads in every text that staff see, written through the API, shown on every page. */
import { expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { crew, day, request, type Asked } from './crew'
import { PAYLOADS } from './payloads'
import { clean, CLEAN } from './scripts'
import { order } from './sale'
import { clear, goTo, walkIn } from './shop'
import { go, now, totp, type Caller, type S } from './people'

const staff = crew()

/** So many stand in one text. */
const EACH = 6

async function inTurns<A, B>(list: A[], work: (one: A, n: number) => Promise<B>): Promise<B[]> {
  const done: B[] = []
  for (let n = 0; n < list.length; n += 4) done.push(...(await Promise.all(list.slice(n, n + 4).map((one, at) => work(one, n + at)))))
  return done
}

test('there are at least 120 of them, and all differ', () => {
  expect(new Set(PAYLOADS).size).toBe(PAYLOADS.length)
  expect(PAYLOADS.length).toBeGreaterThanOrEqual(120)
})

test('plates and phones take none of them', async () => {
  const api = await staff.as('advisor.nanshan')
  const [store] = await api.get<S['StaffStoreView'][]>('/api/v1/staff/stores')
  const statuses = await inTurns(PAYLOADS, async (text) => (await api.try('POST', '/api/v1/staff/customers', { store_id: store!.id, name: 'x', phone: text })).status)
  expect(new Set(statuses)).toEqual(new Set([422]))
  const person = await api.post('/api/v1/staff/customers', { store_id: store!.id, name: 'x', phone: '13700000001' })
  const plates = await inTurns(PAYLOADS, async (text) => (await api.try('POST', '/api/v1/staff/vehicles', { store_id: store!.id, person_id: person.id, plate: text })).status)
  expect(new Set(plates)).toEqual(new Set([422]))
})

test('in what owners write and in names: bookings and customers', async () => {
  const api = await staff.as('advisor.nanshan')
  const asked: Asked[] = []
  const texts: string[] = []
  for (let n = 0; n < PAYLOADS.length; n += EACH) texts.push(PAYLOADS.slice(n, n + EACH).join('\n'))
  for (const [n, symptom] of texts.entries()) asked.push(await request(api, { symptom, name: PAYLOADS[n * EACH]!.slice(0, 64), from: 2 + (n % 9) }))
  const page = await staff.phone('advisor.nanshan')
  for (const [n, one] of asked.entries()) {
    await go(page, `/staff/bookings/${one.id}`)
    await page.getByRole('heading', { name: one.number }).waitFor()
    // What was typed is shown as text.
    await expect.poll(() => page.locator('.pre').first().innerText()).toBe(texts[n])
    expect([n, await clean(page)]).toEqual([n, CLEAN])
  }
  for (const path of ['/', '/notices', '/handover', '/check-in', '/customers', ...[2, 3, 4, 5].map((away) => `/board/${day(away)}`)]) {
    await go(page, `/staff${path}`)
    await page.waitForTimeout(400)
    expect([path, await clean(page)]).toEqual([path, CLEAN])
  }
  for (const one of asked.filter((_one, n) => n % 4 === 0)) await reveal(page, one)
}, 400_000)

test('in names of customers: all of them in one list', async () => {
  const api = await staff.as('advisor.nanshan')
  const [store] = await api.get<S['StaffStoreView'][]>('/api/v1/staff/stores')
  const phone = (n: number) => `1366${String(n).padStart(3, '0')}4242`
  const names = PAYLOADS.map((text) => text.slice(0, 64).trim())
  await inTurns(names, (name, n) => api.post('/api/v1/staff/customers', { store_id: store!.id, name, phone: phone(n) }))
  const page = await staff.phone('advisor.nanshan')
  await go(page, '/staff/customers')
  await page.getByLabel('手机号码或后四位').fill('4242')
  await page.getByRole('button', { name: '查找' }).click()
  await page.locator('.hit').first().waitFor()
  await expect.poll(() => page.locator('.hit').count()).toBeGreaterThan(9)
  expect(await clean(page)).toEqual(CLEAN)
})

/** In clear: on the booking and on the customer's page. */
async function reveal(page: Page, one: Asked): Promise<void> {
  for (const [path, button] of [[`/staff/bookings/${one.id}`, '查看电话'], [`/staff/customers/${one.person}`, '查看完整资料']] as const) {
    await go(page, path)
    await page.getByRole('button', { name: button }).click()
    await page.getByRole('dialog').getByLabel('电话联系').check()
    await page.getByRole('dialog').getByRole('button', { name: '查看完整资料' }).click()
    await page.locator('a[href^="tel:"]').waitFor()
    expect([one.id, await clean(page)]).toEqual([one.id, CLEAN])
  }
}

test('in what colleagues write: outages, resources, notes of a shift', async () => {
  const api = await staff.as('manager.nanshan')
  const [store] = await api.get<S['StaffStoreView'][]>('/api/v1/staff/stores')
  const base = `/api/v1/staff/stores/${store!.id}`
  const [lounge] = (await api.get<S['ResourceView'][]>(`${base}/resources`)).filter((one) => one.kind === 'lounge')
  const from = now() + 40 * 86_400_000
  const quarter = (n: number) => new Date(Math.floor(from / 900_000) * 900_000 + n * 900_000).toISOString()
  await inTurns(PAYLOADS, (reason, n) => api.post(`${base}/outages`, { resource_id: lounge!.id, from_at: quarter(n), to_at: quarter(n + 1), reason }))
  await inTurns(PAYLOADS, (name) => api.post(`${base}/resources`, { kind: 'lounge', name }))
  const page = await staff.phone('manager.nanshan')
  await go(page, '/staff/outages')
  await page.locator('article').nth(PAYLOADS.length - 1).waitFor()
  await page.getByRole('button', { name: '停用资源' }).click()
  await page.waitForTimeout(400)
  await expect.poll(() => page.locator('#outwhat option').count()).toBeGreaterThan(PAYLOADS.length)
  expect(await clean(page)).toEqual(CLEAN)
  const advisor = await staff.as('advisor.nanshan')
  await notes(advisor, base)
  await go(page, '/staff/handover')
  await page.locator('article').first().waitFor()
  expect(await clean(page)).toEqual(CLEAN)
  await go(page, '/staff/')
  await page.waitForTimeout(500)
  expect(await clean(page)).toEqual(CLEAN)
}, 180_000)

async function notes(advisor: Caller, base: string): Promise<void> {
  const others = (await advisor.get(`${base}/colleagues`)).filter((one: any) => one.serves && one.name === '林望舒')
  const asked = await request(advisor)
  let holder = advisor
  for (const note of PAYLOADS.slice(0, 12)) {
    await holder.try('POST', `${base}/handover`, { to: others[0].id, note, subjects: [asked.id] })
    holder = advisor
  }
}

test('in names of staff', async () => {
  const api = await staff.as('admin2.group')
  const { access_token: token } = await api.post('/api/v1/staff/auth/step-up', { totp: totp() })
  const stepped = Object.assign(Object.create(Object.getPrototypeOf(api)), api, { token }) as Caller
  const stamp = Date.now().toString(36)
  const store = (await api.get<S['StaffStoreView'][]>('/api/v1/staff/stores')).find((one) => one.name.includes('龙华'))!
  await inTurns(PAYLOADS, (name, n) => stepped.try('POST', '/api/v1/staff/people', { name, username: `x${n}.${stamp}`, roles: [{ role: 'technician', store_id: store.id }] }))
  const page = await staff.phone('manager.longhua')
  await go(page, '/staff/people')
  await page.locator('.hit').first().waitFor()
  for (let n = 0; n < 3; n += 1) {
    const more = page.getByRole('button', { name: '加载更多' })
    if (!(await more.count())) break
    await more.click()
    await page.waitForTimeout(500)
  }
  await expect.poll(() => page.locator('.hit').count()).toBeGreaterThan(PAYLOADS.length)
  expect(await clean(page)).toEqual(CLEAN)
}, 120_000)

test('in the fees of a plan, in what was said on the phone, in file names', async () => {
  const words = PAYLOADS.map((text) => text.slice(0, 60).trim())
  const page = await staff.phone('sales.nanshan')
  for (let n = 0; n < words.length; n += 39) {
    const made = await order(staff, { fees: words.slice(n, n + 39) })
    await made.sales.post(`/api/v1/staff/orders/${made.id}/contacts`, { note: PAYLOADS.slice(n, n + 3).join('\n') })
    await go(page, `/staff/orders/${made.id}`)
    await page.locator('.planlines li').nth(Math.min(39, words.length - n)).waitFor()
    await page.getByRole('button', { name: '联系记录' }).click()
    expect([n, await clean(page)]).toEqual([n, CLEAN])
  }
  await go(page, '/staff/import')
  for (const name of words.filter((text) => !text.includes('/')).slice(0, 8)) {
    await page.getByLabel('选择文件').setInputFiles({ name: `${name}.csv`, mimeType: 'text/csv', buffer: Buffer.from(`订单号,里程碑,时间\n${name.replaceAll('"', '""')},生产中,昨天\n`) })
    await page.locator('.faults li, [role=alert]').first().waitFor()
    expect([name, await clean(page)]).toEqual([name, CLEAN])
  }
}, 120_000)

test('in what is said of a repair: complaint, findings, lines of a quote, complaints', async () => {
  const words = PAYLOADS.map((text) => text.slice(0, 100).trim())
  const shop = await goTo(await walkIn(staff, { complaint: PAYLOADS.slice(0, 12).join('\n').slice(0, 1000) }), 'diagnosis')
  const path = `/api/v1/staff/repairs/${shop.id}`
  await shop.technician.post(`${path}/findings`, { cause: PAYLOADS.slice(12, 24).join('\n').slice(0, 1000), correction: PAYLOADS.slice(24, 36).join('\n').slice(0, 1000) })
  for (const name of words.slice(36, 60)) await shop.technician.post(`${path}/jobs`, { name, minutes: 5 })
  const lines = words.slice(0, 60).map((text, n) => ({ kind: 'put', words: text, reason: words[60 + n], urgency: 'may', payer: 'owner', price_reason: text, pieces: [{ kind: 'fee', words: text, amount_fen: 100 }] }))
  await shop.advisor.post(`${path}/quote/draft`, { version: 0, lines })
  const view = await shop.look()
  const told = await shop.advisor.post('/api/v1/staff/cases', { store_id: view.repair.store.id, person_id: view.person_id, repair_id: shop.id, topic: 'other', text: PAYLOADS.slice(100, 112).join('\n').slice(0, 1000) })
  const page = await staff.phone('advisor.nanshan')
  for (const [at, ready] of [[`/repairs/${shop.id}`, '.standing'], [`/repairs/${shop.id}/quote`, '.linetags'], [`/repairs/${shop.id}/quote/draft`, '.linetags'], [`/cases/${told.case.id}`, '.pre'], ['/repairs', '.repaircard']] as const) {
    await go(page, `/staff${at}`)
    await page.locator(ready).first().waitFor()
    const more = page.getByRole('button', { name: /^明细/ })
    while (await more.count()) await more.first().click()
    expect([at, await clean(page)]).toEqual([at, CLEAN])
  }
  await clear(staff)
}, 180_000)
