/** Each role sees its own pages and nothing else; the server decides, the app only shows it. */
import { expect, test } from 'vitest'
import { crew } from './crew'
import { axe, go } from './people'

const staff = crew()

const ALL = [
  '/board', '/orders', '/loans', '/check-in', '/new', '/customers', '/deliveries', '/handover', '/outages', '/figures', '/people', '/audit', '/prices', '/feeds', '/import', '/repairs', '/cases', '/replies', '/recoveries',
  '/surveys', '/survey-forms', '/scores', '/care', '/care-rules', '/recalls', '/butlers',
]
const SEES: Record<string, { tabs: string[]; pages: string[] }> = {
  'advisor.nanshan': { tabs: ['今日', '看板', '车间', '客户', '我的'], pages: ['/board', '/orders', '/check-in', '/new', '/customers', '/deliveries', '/handover', '/outages', '/prices', '/repairs', '/cases', '/surveys', '/survey-forms', '/scores', '/care', '/care-rules', '/recalls', '/butlers', '/recoveries', '/replies'] },
  'sales.nanshan': { tabs: ['今日', '看板', '订单', '客户', '我的'], pages: ['/board', '/orders', '/loans', '/check-in', '/new', '/customers', '/handover', '/prices', '/feeds', '/import', '/cases', '/surveys', '/survey-forms', '/scores', '/recoveries', '/care', '/care-rules', '/recalls', '/butlers', '/replies'] },
  'technician.nanshan': { tabs: ['今日', '看板', '车间', '订单', '我的'], pages: ['/board', '/orders', '/handover', '/prices', '/repairs'] },
  'leader.nanshan': { tabs: ['今日', '看板', '车间', '客户', '我的'], pages: ['/board', '/orders', '/customers', '/deliveries', '/handover', '/outages', '/prices', '/repairs', '/cases', '/surveys', '/survey-forms', '/scores', '/care', '/care-rules', '/recalls', '/butlers', '/recoveries', '/replies'] },
  'cashier.nanshan': { tabs: ['今日', '车间', '订单', '我的'], pages: ['/orders', '/prices', '/repairs'] },
  'parts.nanshan': { tabs: ['今日', '车间', '我的'], pages: ['/prices', '/repairs'] },
  'loan.nanshan': { tabs: ['今日', '订单', '贷款', '我的'], pages: ['/orders', '/loans', '/feeds'] },
  'manager.nanshan': { tabs: ['今日', '看板', '订单', '客户', '我的'], pages: ['/board', '/orders', '/loans', '/check-in', '/new', '/customers', '/deliveries', '/handover', '/outages', '/figures', '/people', '/prices', '/feeds', '/import', '/repairs', '/cases', '/surveys', '/survey-forms', '/scores', '/care', '/care-rules', '/recalls', '/butlers', '/recoveries', '/replies'] },
  'auditor.group': { tabs: ['今日', '看板', '车间', '客户', '我的'], pages: ['/board', '/orders', '/loans', '/customers', '/deliveries', '/handover', '/figures', '/people', '/audit', '/prices', '/feeds', '/repairs', '/cases', '/surveys', '/survey-forms', '/scores', '/care', '/care-rules', '/recalls', '/butlers', '/recoveries', '/replies'] },
}

async function look(who: string): Promise<void> {
  const page = await staff.phone(who)
  const { tabs, pages } = SEES[who]!
  expect([who, await page.locator('.tabbar a').allInnerTexts()]).toEqual([who, tabs])
  for (const path of ALL) {
    await go(page, `/staff${path}`)
    const forbidden = page.getByText('您的岗位没有此页面的权限')
    await expect.poll(async () => [who, path, new URL(page.url()).pathname === `/staff${path}`, await forbidden.count()], { timeout: 10_000 })
      .toEqual([who, path, pages.includes(path), pages.includes(path) ? 0 : 1])
  }
}

// Several side by side: each has a phone of their own.
const TEAMS = [0, 1].map((n) => Object.keys(SEES).filter((_who, at) => at % 2 === n))
test.each(TEAMS)('%s and others see what is theirs', async (...team) => {
  await Promise.all(team.map(look))
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
    // In the dark only colours differ.
    found.push(...(await axe(page, mode === 'dark' ? ['color-contrast'] : undefined)).map((one) => [path, one]))
  }
  expect(found).toEqual([])
}, 400_000)
