/** The workshop as people see it; only with CHEZHU_PICTURES, as in pictures.test.ts. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, test } from 'vitest'
import type { Page } from 'playwright-core'
import { t } from '../../src/locales'
import { crew } from './crew'
import type { S } from './people'
import { assign, clear, goTo, PUT, quoted, walkIn, type Shop } from './shop'

const OUT = join(import.meta.dirname, 'screens')
const on = process.env.CHEZHU_PICTURES ? test : test.skip
const staff = crew()
const LONG = '车辆在时速六十到八十公里之间经过连续减速带时，左前轮附近有金属撞击的异响，冷车时更明显，热车二十分钟后减轻；上周在高速上也出现过一次，伴随方向盘轻微抖动，请一并检查四轮定位和前后减振器是否漏油'

beforeAll(() => mkdirSync(OUT, { recursive: true }))
afterAll(() => (process.env.CHEZHU_PICTURES ? clear(staff) : undefined))

async function shot(page: Page, name: string, full = false): Promise<void> {
  await page.waitForTimeout(600)
  await page.screenshot({ path: join(OUT, `${name}.png`), fullPage: full })
}
const sheet = (page: Page) => page.getByRole('dialog')
async function open(page: Page, path: string): Promise<void> {
  await page.goto(`/staff${path}`)
  await page.locator('.standing, .repaircard, .nothing').first().waitFor()
}
async function act(page: Page, name: string): Promise<void> {
  const bar = page.locator('.acting')
  if (await bar.getByRole('button', { name, exact: true }).count()) return bar.getByRole('button', { name, exact: true }).click()
  await bar.getByRole('button', { name: '更多' }).click()
  await sheet(page).getByRole('button', { name, exact: true }).click()
}
async function sheets(page: Page, prefix: string, names: string[], mode: string): Promise<void> {
  for (const name of names) {
    await act(page, name)
    await shot(page, `${prefix}-${name.replace(/[、，]/g, '')}-${mode}`)
    await sheet(page).getByRole('button', { name: '关闭' }).click()
  }
}
async function stage(page: Page, shop: Shop): Promise<void> {
  await open(page, `/repairs/${shop.id}`)
  const { repair } = await shop.look()
  // What is remembered comes first; what is true now after it.
  await page.locator('.standing .tag', { hasText: t.repair.stages[repair.stage] }).first().waitFor()
}

on.each(['light', 'dark'])('a repair on its way, %s', async (mode) => {
  const shop = await walkIn(staff, { complaint: LONG })
  const page = await staff.phone('manager.nanshan', { dark: mode === 'dark', at: '/repairs' })
  await shot(page, `repair-board-${mode}`, true)
  await stage(page, shop)
  await shot(page, `repair-intake-${mode}`)
  await shot(page, `repair-intake-full-${mode}`, true)
  await sheets(page, 'repair-sheet', ['接车入厂', '填写接车信息', '标注车损', '送修人、取车人', '暂停', '取消工单'], mode)
  await goTo(shop, 'diagnosis')
  await stage(page, shop)
  await shot(page, `repair-diagnosis-${mode}`, true)
  await page.getByRole('button', { name: '不合格' }).first().click()
  await shot(page, `repair-sheet-fail-${mode}`)
  await sheet(page).getByRole('button', { name: '关闭' }).click()
  await sheets(page, 'repair-sheet', ['填写诊断结论', '增加作业', '拍照记录', '请专家支援'], mode)
  await open(page, `/repairs/${shop.id}/quote`)
  await shot(page, `quote-none-${mode}`)
  await page.goto(`/staff/repairs/${shop.id}/quote/draft`)
  await page.getByRole('button', { name: '从价目选择' }).click()
  await sheet(page).locator('.pickrow').first().waitFor()
  await shot(page, `quote-sheet-items-${mode}`)
  await sheet(page).getByRole('button', { name: '关闭' }).click()
  await page.getByRole('button', { name: '手工报价' }).click()
  await sheet(page).getByRole('button', { name: '确定' }).click()
  await shot(page, `quote-sheet-line-${mode}`)
  await sheet(page).locator('.ends').scrollIntoViewIfNeeded()
  await shot(page, `quote-sheet-line-end-${mode}`)
  await sheet(page).getByRole('button', { name: '关闭' }).click()
  await goTo(shop, 'waiting_consent')
  await stage(page, shop)
  await shot(page, `repair-consent-${mode}`)
  await open(page, `/repairs/${shop.id}/quote`)
  await shot(page, `quote-sent-${mode}`, true)
  await act(page, '代录电话答复')
  await shot(page, `quote-sheet-phone-${mode}`)
  await sheet(page).getByRole('button', { name: '关闭' }).click()
  await page.goto('/staff/repairs')
  await page.getByRole('button', { name: '报价', exact: true }).click()
  await shot(page, `quote-list-${mode}`)
}, 400_000)

on.each(['light', 'dark'])('work, inspection, keys, %s', async (mode) => {
  const shop = await goTo(await walkIn(staff, { promised: 40 * 60_000 }), 'in_repair')
  const page = await staff.phone('manager.nanshan', { dark: mode === 'dark', at: `/repairs/${shop.id}` })
  await page.getByRole('button', { name: /^派工/ }).first().click()
  await sheet(page).locator('label').first().waitFor()
  await shot(page, `repair-sheet-assign-${mode}`)
  await sheet(page).getByRole('button', { name: '关闭' }).click()
  await assign(shop)
  await quoted(shop, [...(await shop.quote()).current!.lines.map((one) => ({ kind: 'keep', line_id: one.line_id })), { ...PUT, words: LONG.slice(0, 90), reason: LONG.slice(0, 90) }])
  await stage(page, shop)
  await shot(page, `repair-work-${mode}`)
  await shot(page, `repair-work-full-${mode}`, true)
  await sheets(page, 'repair-sheet', ['登记缺件', '调整预计时间', '联系过客户'], mode)
  await open(page, `/repairs/${shop.id}/quote`)
  await shot(page, `quote-long-${mode}`, true)
  await page.goto(`/staff/repairs/${shop.id}/quote/draft`)
  await page.getByRole('button', { name: /^修改/ }).first().waitFor()
  await shot(page, `quote-draft-${mode}`, true)
  const view = await shop.look()
  const job = view.jobs.find((one) => one.agreed)!
  await shop.technician.post(`/api/v1/staff/repairs/${shop.id}/parts`, { job_id: job.id, name: '前刹车片（左右各一，含报警线）', quantity: 2, lane: 'normal', expected_at: new Date(Date.parse(view.history.at(-1)!.at) + 26 * 3600_000).toISOString() })
  await stage(page, shop)
  await shot(page, `repair-parts-${mode}`)
  await page.getByRole('button', { name: /^更新到货时间/ }).click()
  await shot(page, `repair-sheet-expect-${mode}`)
  await sheet(page).getByRole('button', { name: '关闭' }).click()
  const clerk = await staff.as('parts.nanshan')
  await clerk.post(`/api/v1/staff/repairs/${shop.id}/parts/${(await shop.look()).repair.parts[0]!.id}/arrived`)
  const shown = await shop.owner.get<S['QuoteView']>(`/api/v1/repairs/${shop.id}/quote`)
  await shop.owner.post(`/api/v1/repairs/${shop.id}/quote/decide`, { no: shown.no, hash: shown.hash, lines: shown.lines.filter((one) => one.state === 'open').map((one) => ({ line_id: one.line_id, answer: 'no', reason: 'not_now' })) })
  await page.goto('/staff/repairs')
  await page.getByRole('button', { name: '作业', exact: true }).click()
  await page.locator('.repaircard').first().waitFor()
  await shot(page, `repair-jobs-${mode}`)
  await goTo(shop, 'qc')
  const inspector = await staff.phone('inspector.nanshan', { dark: mode === 'dark', at: `/repairs/${shop.id}` })
  await inspector.locator('.standing').waitFor()
  await shot(inspector, `repair-qc-${mode}`, true)
  await goTo(shop, 'wash')
  await stage(page, shop)
  await sheets(page, 'repair-sheet', ['清洗结果'], mode)
  await goTo(shop, 'ready')
  const cashier = await staff.phone('cashier.nanshan', { dark: mode === 'dark', at: `/repairs/${shop.id}/quote` })
  await cashier.locator('.acting').waitFor()
  await act(cashier, '结算')
  await shot(cashier, `quote-sheet-settle-${mode}`)
  await goTo(shop, 'handover')
  await cashier.goto(`/staff/repairs/${shop.id}/quote`)
  await cashier.locator('.acting').waitFor()
  await shot(cashier, `quote-bill-${mode}`, true)
  await act(cashier, '记一笔收款')
  await shot(cashier, `quote-sheet-pay-${mode}`)
  await stage(page, shop)
  await shot(page, `repair-handover-${mode}`)
  await act(page, '交车')
  await shot(page, `repair-sheet-handover-${mode}`)
  await sheet(page).getByRole('button', { name: '关闭' }).click()
  await page.getByRole('button', { name: '车辆档案' }).click()
  await shot(page, `repair-sheet-file-${mode}`)
}, 400_000)

on.each(['light', 'dark'])('nothing, nobody, no network, %s', async (mode) => {
  const shop = await walkIn(staff)
  const page = await staff.phone('advisor.nanshan', { dark: mode === 'dark', at: `/repairs/${shop.id}` })
  await page.locator('.standing').waitFor()
  staff.door.shut()
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await page.getByText('没有网络：这是').waitFor()
  await shot(page, `repair-offline-${mode}`)
  staff.door.reopen()
  await page.goto('/staff/repairs/repair_00000000000000000000000000')
  await shot(page, `repair-missing-${mode}`)
  const customer = (await shop.look()).person_id
  await page.goto(`/staff/customers/${customer}`)
  await page.getByRole('link', { name: '开工单' }).first().click()
  await page.locator('select').first().waitFor()
  await shot(page, `repair-new-${mode}`, true)
  const theirs = await staff.phone('advisor.longhua', { dark: mode === 'dark', at: '/repairs' })
  await shot(theirs, `repair-empty-${mode}`)
  const technician = await staff.phone('technician.nanshan', { dark: mode === 'dark', at: '/repairs' })
  await shot(technician, `repair-jobs-empty-${mode}`)
  const told = await shop.advisor.post<S['StaffCaseView']>('/api/v1/staff/cases', { store_id: (await shop.look()).repair.store.id, person_id: customer, repair_id: shop.id, topic: 'waiting', text: LONG })
  await page.goto('/staff/cases')
  await page.locator('.quoterow').first().waitFor()
  await shot(page, `case-list-${mode}`)
  await page.goto(`/staff/cases/${told.case.id}`)
  await page.locator('.standing').waitFor()
  await shot(page, `case-one-${mode}`, true)
}, 240_000)
