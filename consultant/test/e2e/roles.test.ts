/** Each role sees its own pages and nothing else; the server decides, the app only shows it. */
import { expect, test } from 'vitest'
import { crew } from './crew'
import { axe, go } from './people'

const staff = crew()

const ALL = ['/board', '/check-in', '/new', '/customers', '/deliveries', '/handover', '/outages', '/figures', '/people', '/audit', '/prices']
const SEES: Record<string, { tabs: string[]; pages: string[] }> = {
  'advisor.nanshan': { tabs: ['今日', '看板', '签到', '客户', '我的'], pages: ['/board', '/check-in', '/new', '/customers', '/deliveries', '/handover', '/outages', '/prices'] },
  'sales.nanshan': { tabs: ['今日', '看板', '签到', '客户', '我的'], pages: ['/board', '/check-in', '/new', '/customers', '/handover', '/prices'] },
  'technician.nanshan': { tabs: ['今日', '看板', '我的'], pages: ['/board', '/handover', '/prices'] },
  'leader.nanshan': { tabs: ['今日', '看板', '客户', '我的'], pages: ['/board', '/customers', '/deliveries', '/handover', '/outages', '/prices'] },
  'cashier.nanshan': { tabs: ['今日', '我的'], pages: ['/prices'] },
  'loan.nanshan': { tabs: ['今日', '我的'], pages: [] },
  'manager.nanshan': { tabs: ['今日', '看板', '签到', '客户', '我的'], pages: ['/board', '/check-in', '/new', '/customers', '/deliveries', '/handover', '/outages', '/figures', '/people', '/prices'] },
  'auditor.group': { tabs: ['今日', '看板', '客户', '我的'], pages: ['/board', '/customers', '/deliveries', '/handover', '/figures', '/people', '/audit', '/prices'] },
}

test.each(Object.keys(SEES))('%s', async (who) => {
  const page = await staff.phone(who)
  const { tabs, pages } = SEES[who]!
  expect(await page.locator('.tabbar a').allInnerTexts()).toEqual(tabs)
  for (const path of ALL) {
    await go(page, `/staff${path}`)
    const forbidden = page.getByText('您的岗位没有此页面的权限')
    expect([path, await forbidden.count()]).toEqual([path, pages.includes(path) ? 0 : 1])
  }
  // No page asked the server for something it was then refused.
  const refused = staff.door.passed.filter((one) => one.path.startsWith('/api/') && one.status === 403)
  expect(refused).toEqual([])
})

test('another store’s booking is not there, and every page is fit for everybody', async () => {
  const theirs = await staff.as('advisor.longhua')
  const [store] = await theirs.get('/api/v1/staff/stores')
  const page = await staff.phone('advisor.nanshan')
  const customers = await theirs.get('/api/v1/staff/customers?phone_tail=1001')
  if (customers[0]) {
    await page.goto(`/staff/customers/${customers[0].id}`)
    await page.getByText('没有找到，可能已被删除，或不属于您的门店').waitFor()
  }
  expect(store.name).not.toContain('南山')
})

test.each(['light', 'dark'])('axe finds nothing on any page, %s', async (mode) => {
  const found: unknown[] = []
  const page = await staff.phone('manager.nanshan', { dark: mode === 'dark' })
  for (const path of ['/', ...ALL, '/notices', '/queue', '/mine', '/nowhere']) {
    await go(page, `/staff${path}`)
    await page.waitForTimeout(250)
    found.push(...(await axe(page)).map((one) => [path, one]))
  }
  expect(found).toEqual([])
}, 400_000)
