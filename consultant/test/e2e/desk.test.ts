/** What waits for a decision: messages that did not get through, and an owner's words that WeChat's check did not let through. */
import { expect, inject, test } from 'vitest'
import { crew, request } from './crew'
import { openToday, visit } from './visit'
import type { S } from './people'

const staff = crew()
const wecom = () => `${String(inject('told').wecom)}/_control/faults`

/** Deliveries that are dead, for this store: WeCom refuses the next message for good. */
async function dead(wanted: number): Promise<S['DeliveryView'][]> {
  const api = await staff.as('advisor.nanshan')
  const [store] = await api.get<S['StaffStoreView'][]>('/api/v1/staff/stores')
  const look = async () => (await api.get(`/api/v1/staff/deliveries?store_id=${store!.id}&state=dead`)).items as S['DeliveryView'][]
  for (let n = 0; n < 6; n += 1) {
    await fetch(wecom(), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ mode: 'code', code: 60011, times: wanted }) })
    await request(api)
    await request(api)
    for (let m = 0; m < 25; m += 1) {
      const found = await look()
      if (found.length >= wanted) {
        await fetch(wecom(), { method: 'DELETE' })
        return found
      }
      await new Promise((done) => setTimeout(done, 400))
    }
  }
  throw new Error('no delivery died')
}

test('a message that died is sent again, another is let be with a reason', async () => {
  const found = await dead(2)
  const api = await staff.as('advisor.nanshan')
  const page = await staff.phone('advisor.nanshan')
  await page.locator('a[href="/staff/deliveries"]').first().click()
  // Today has cards too, until the page has changed.
  const cards = page.locator('article').filter({ has: page.getByRole('button', { name: '重发' }) })
  await expect.poll(() => cards.count(), { timeout: 20_000 }).toBeGreaterThanOrEqual(found.length)
  const count = await cards.count()
  await cards.first().getByRole('button', { name: '重发' }).click()
  await page.getByText('已安排重发').waitFor()
  await expect.poll(() => cards.count(), { timeout: 20_000 }).toBe(count - 1)
  await cards.first().getByRole('button', { name: '放行' }).click()
  const sheet = page.getByRole('dialog')
  await expect.poll(() => sheet.getByRole('button', { name: '放行' }).isDisabled()).toBe(true)
  await sheet.getByLabel('已用其他方式告知').check()
  await sheet.getByRole('button', { name: '放行' }).click()
  await page.getByText('已放行').first().waitFor()
  await expect.poll(() => cards.count(), { timeout: 20_000 }).toBe(count - 2)
  const left = (await api.get('/api/v1/staff/deliveries?state=dead')).items.map((one: S['DeliveryView']) => one.id)
  expect(found.filter((one) => left.includes(one.id)).length).toBeLessThanOrEqual(found.length - 2)
})

test('an owner’s words are held, looked at by a person, and shown or removed', async () => {
  const today = await openToday(staff)
  for (const [button, after] of [['可以显示', '优惠返现请加微信'], ['删除留言', '客户没有填写']] as const) {
    const { booking } = await visit(staff, today, { symptom: '优惠返现请加微信' })
    const page = await staff.phone('advisor.nanshan', { at: `/bookings/${booking.id}` })
    await page.getByText('客户的留言待审核后显示').waitFor()
    expect(await page.content()).not.toContain('优惠返现')
    await page.getByRole('button', { name: '查看留言' }).click()
    await page.locator('.heldwords').getByText('优惠返现请加微信').waitFor()
    await page.getByRole('button', { name: button }).click()
    await page.locator('.heldwords').waitFor({ state: 'detached' })
    await page.locator('.pre').getByText(after).waitFor()
  }
})
