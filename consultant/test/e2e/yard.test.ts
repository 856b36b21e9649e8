/** Out in the yard: the network dies and comes back, answers are lost, the app is opened without any. */
import { expect, test } from 'vitest'
import { crew, request } from './crew'

const staff = crew()
const confirmed = (id: string) => staff.door.passed.filter((one) => one.path.endsWith(`${id}/confirm`))

/** The phone says that it has a network again. */
const online = (page: import('playwright-core').Page) => page.evaluate(() => void dispatchEvent(new Event('online')))

async function confirm(page: import('playwright-core').Page): Promise<void> {
  await page.getByRole('button', { name: '确认预约' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '确认预约' }).click()
}

test('a confirmation made without a network waits, says so, and lands once', async () => {
  const api = await staff.as('advisor.nanshan')
  const asked = await request(api)
  const page = await staff.phone('advisor.nanshan', { at: `/bookings/${asked.id}` })
  await page.getByText('等门店答复').waitFor()
  staff.door.shut()
  await confirm(page)
  await page.getByText('已记下，网络恢复后会自动提交').waitFor()
  await page.getByText('1 项操作等待网络').click()
  await page.getByText(`确认预约 ${asked.number}`).waitFor()
  staff.door.reopen()
  await online(page)
  await page.getByText('没有待提交的操作').waitFor({ timeout: 20_000 })
  expect(confirmed(asked.id).map((one) => one.status)).toEqual([200])
  const now = await api.get(`/api/v1/staff/bookings/${asked.id}`)
  expect([now.booking.booking.state, now.history.filter((one: any) => one.event === 'confirm').length]).toEqual(['confirmed', 1])
})

test('an answer that is lost on the way does not make it happen twice', async () => {
  const api = await staff.as('advisor.nanshan')
  const asked = await request(api)
  const page = await staff.phone('advisor.nanshan', { at: `/bookings/${asked.id}` })
  await page.getByText('等门店答复').waitFor()
  staff.door.deaf = true
  await confirm(page)
  await page.getByText('已记下，网络恢复后会自动提交').waitFor()
  staff.door.reopen()
  await page.locator('.standing').getByText('已确认').waitFor({ timeout: 20_000 })
  await expect.poll(() => confirmed(asked.id).length, { timeout: 20_000 }).toBeGreaterThan(1)
  expect(new Set(confirmed(asked.id).map((one) => one.key)).size).toBe(1)
  const { history } = await api.get(`/api/v1/staff/bookings/${asked.id}`)
  expect(history.filter((one: any) => one.event === 'confirm')).toHaveLength(1)
})

test('what was refused when it landed is told, and a person puts it away', async () => {
  const api = await staff.as('advisor.nanshan')
  const asked = await request(api)
  const page = await staff.phone('advisor.nanshan', { at: `/bookings/${asked.id}` })
  await page.getByText('等门店答复').waitFor()
  staff.door.shut()
  await confirm(page)
  await page.getByText('1 项操作等待网络').waitFor()
  // Somebody else was faster.
  await api.post(`/api/v1/staff/bookings/${asked.id}/decline`, { reason: 'duplicate' })
  staff.door.reopen()
  await online(page)
  await page.getByText('1 项操作没有成功').click({ timeout: 20_000 })
  await page.getByText('预约当前状态不能进行此操作').first().waitFor()
  await page.getByRole('button', { name: '知道了' }).click()
  await page.getByText('没有待提交的操作').waitFor()
})

test('the app opens without a network and shows what it knew, with its age; it recovers by itself', async () => {
  const page = await staff.phone('advisor.nanshan', { offline: true })
  await page.locator('.sum').waitFor()
  await page.goto('/staff/notices')
  await page.locator('.notice').first().waitFor()
  await page.evaluate(() => navigator.serviceWorker.ready)
  await page.waitForFunction(async () => (await caches.keys()).length > 0 && (await (await caches.open((await caches.keys())[0]!)).keys()).length > 20)
  staff.door.shut()
  await page.goto('/staff/')
  await page.locator('.sum').waitFor()
  await page.getByText('没有网络：这是').waitFor()
  await page.goto('/staff/board/2031-01-01')
  await page.getByText('连不上门店系统，这一页也没有保存过的内容').waitFor()
  await page.goto('/staff/')
  staff.door.reopen()
  await page.getByText('没有网络：这是').waitFor({ state: 'detached', timeout: 40_000 })
})

test('without a network a login says so and keeps what was typed', async () => {
  const page = await staff.phone()
  await page.goto('/staff/login')
  await page.getByLabel('用户名').fill('advisor.nanshan')
  await page.getByLabel('密码').fill('x'.repeat(12))
  await page.getByLabel('动态验证码').fill('123456')
  staff.door.shut()
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByRole('alert').getByText('连不上门店系统').waitFor()
  expect(await page.getByLabel('密码').inputValue()).toHaveLength(12)
})
