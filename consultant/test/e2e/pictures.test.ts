/** Every page as a person sees it; only with CHEZHU_PICTURES, for somebody to look at (test/e2e/screens/, not committed). */
import { afterAll, beforeAll, inject } from 'vitest'
import type { Browser } from 'playwright-core'
import { on, shot } from './album'
import { Door } from './door'
import { request } from './crew'
import { be, Caller, launch, phone } from './people'

let browser: Browser
let door: Door

beforeAll(async () => {
  browser = await launch()
  door = await Door.open(inject('base'))
})
afterAll(async () => {
  await browser.close()
  await door.end()
})

const PAGES: [string, string, string][] = [
  ['advisor.nanshan', 'today', '/staff/'],
  ['advisor.nanshan', 'board', '/staff/board'],
  ['advisor.nanshan', 'board-day', '/staff/board/2026-11-23'],
  ['advisor.nanshan', 'check-in', '/staff/check-in'],
  ['advisor.nanshan', 'customers', '/staff/customers'],
  ['advisor.nanshan', 'mine', '/staff/mine'],
  ['advisor.nanshan', 'new', '/staff/new'],
  ['advisor.nanshan', 'deliveries', '/staff/deliveries'],
  ['advisor.nanshan', 'notices', '/staff/notices'],
  ['advisor.nanshan', 'queue', '/staff/queue'],
  ['advisor.nanshan', 'handover', '/staff/handover'],
  ['advisor.nanshan', 'outages', '/staff/outages'],
  ['manager.nanshan', 'figures', '/staff/figures'],
  ['manager.nanshan', 'people', '/staff/people'],
  ['manager.nanshan', 'prices', '/staff/prices'],
  ['manager.nanshan', 'orders', '/staff/orders'],
  ['manager.nanshan', 'loans', '/staff/loans'],
  ['manager.nanshan', 'surveys', '/staff/surveys'],
  ['manager.nanshan', 'survey-forms', '/staff/survey-forms'],
  ['manager.nanshan', 'scores', '/staff/scores'],
  ['manager.nanshan', 'care', '/staff/care'],
  ['manager.nanshan', 'care-rules', '/staff/care-rules'],
  ['manager.nanshan', 'recalls', '/staff/recalls'],
  ['manager.nanshan', 'butlers', '/staff/butlers'],
  ['manager.nanshan', 'feeds', '/staff/feeds'],
  ['manager.nanshan', 'import', '/staff/import'],
  ['auditor.group', 'audit', '/staff/audit'],
  ['technician.nanshan', 'technician', '/staff/mine'],
  ['cashier.nanshan', 'forbidden', '/staff/board'],
]

on.each(['light', 'dark'])('every page, %s', async (mode) => {
  let who = ''
  let one = await phone(browser, door.base, { dark: mode === 'dark' })
  await one.page.goto('/staff/login')
  await shot(one.page, `login-${mode}`)
  for (const [person, name, path] of PAGES) {
    if (person !== who) {
      await one.context.close()
      one = await phone(browser, door.base, { dark: mode === 'dark' })
      await be(one.page, person)
      who = person
    }
    await one.page.goto(path)
    await shot(one.page, `${name}-${mode}`)
  }
  await one.context.close()
}, 240_000)

/** The first of a list, on its own page. */
on.each(['light', 'dark'])('an order and a loan, %s', async (mode) => {
  const one = await phone(browser, door.base, { dark: mode === 'dark' })
  await be(one.page, 'manager.nanshan')
  for (const [name, list, row] of [['order', '/staff/orders', '.ordercard'], ['loan', '/staff/loans', '.matter']] as const) {
    await one.page.goto(list)
    if (name === 'order') await one.page.getByRole('button', { name: '只看我的' }).waitFor()
    await one.page.locator(row).first().click()
    await one.page.locator('.standing').waitFor()
    await shot(one.page, `${name}-${mode}`)
    await shot(one.page, `${name}-whole-${mode}`, true)
  }
  await one.context.close()
}, 120_000)

const LONG = '车主反映：车辆在高速行驶时方向盘有轻微抖动，过减速带时左前轮有异响，冷车启动后仪表偶尔提示动力受限，充电速度也比以前慢。'.repeat(4)

on.each(['light', 'dark'])('matters, sheets and states, %s', async (mode) => {
  const api = await Caller.as(inject('base'), 'advisor.nanshan')
  const asked = await request(api, { symptom: LONG, name: '欧阳'.repeat(20) })
  const one = await phone(browser, door.base, { dark: mode === 'dark' })
  const { page } = one
  await be(page, 'advisor.nanshan')
  await page.goto(`/staff/bookings/${asked.id}`)
  await page.getByRole('heading', { name: asked.number }).waitFor()
  await shot(page, `booking-${mode}`)
  await shot(page, `booking-long-${mode}`, true)
  await page.getByRole('button', { name: '确认预约' }).click()
  await shot(page, `sheet-confirm-${mode}`)
  await page.getByRole('dialog').getByRole('button', { name: '关闭' }).click()
  await page.getByRole('button', { name: '更多' }).click()
  await shot(page, `sheet-more-${mode}`)
  await page.getByRole('button', { name: '给备选时间' }).click()
  await page.locator('.slots button').nth(3).click()
  await page.locator('.slots button').nth(6).click()
  await shot(page, `sheet-propose-${mode}`)
  await page.getByRole('dialog').getByRole('button', { name: '关闭' }).click()
  await page.getByRole('button', { name: '查看电话' }).click()
  await shot(page, `sheet-reveal-${mode}`)
  await page.goto(`/staff/customers/${asked.person}`)
  await page.getByText('我们的承诺').waitFor()
  await shot(page, `customer-${mode}`, true)
  await page.goto(`/staff/board/${asked.start.slice(0, 10)}`)
  await page.getByRole('button', { name: '按工位' }).click()
  await page.locator('.block').first().waitFor()
  await shot(page, `board-bay-${mode}`)
  await page.goto('/staff/new')
  await page.getByLabel('手机号码').fill('1048')
  await page.getByRole('button', { name: '查找客户' }).click()
  await page.getByRole('heading', { name: '车辆' }).waitFor()
  await shot(page, `new-who-${mode}`, true)
  await page.getByRole('button', { name: '登记车辆' }).click()
  await page.getByLabel('车牌号码').click()
  await shot(page, `new-plate-${mode}`, true)
  await page.goto('/staff/')
  await page.locator('.sum').waitFor()
  door.shut()
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await page.getByText('没有网络：这是').waitFor()
  await shot(page, `today-offline-${mode}`)
  door.reopen()
  await one.context.close()
}, 240_000)
