/** Orders, loans, pushes and files as people see them; only with CHEZHU_PICTURES, as in pictures.test.ts. */
import type { Page } from 'playwright-core'
import { on, shot } from './album'
import { crew } from './crew'
import { MAKER, push, star } from './partner'
import { arrive, goOn, loan, order, photo, prepare, type Made } from './sale'

const staff = crew()
const LONG = '澄屿 C5 纯电 610 长续航四驱智能驾驶旗舰版，星光白外观、雾霭灰内饰，含冬季套装与二十一英寸锻造轮毂'


const sheet = (page: Page) => page.getByRole('dialog')
async function close(page: Page): Promise<void> {
  await sheet(page).getByRole('button', { name: '关闭' }).click()
}
/** On this order's page, anew. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(`/staff${path}`)
  await page.locator('.standing').waitFor()
}
async function act(page: Page, name: string): Promise<void> {
  const first = page.locator('.acting').getByRole('button', { name, exact: true })
  if (await first.count()) return first.click()
  await page.locator('.acting').getByRole('button', { name: '更多' }).click()
  await sheet(page).getByRole('button', { name, exact: true }).click()
}

async function sheetsOf(page: Page, mode: string): Promise<void> {
  for (const [name, action] of [['milestone', '记录进度'], ['delay', '登记延期'], ['contact', '联系过了'], ['vin', '配车'], ['hold', '暂停'], ['consultant', '更换顾问']] as const) {
    await act(page, action)
    await shot(page, `sale-sheet-${name}-${mode}`)
    await close(page)
  }
  await page.locator('.acting').getByRole('button', { name: '更多' }).click()
  await shot(page, `sale-sheet-more-${mode}`)
  await close(page)
  await act(page, '取消订单')
  await sheet(page).getByLabel('原因').selectOption('changed_mind')
  await shot(page, `sale-sheet-cancel-${mode}`)
  await close(page)
}

on.each(['light', 'dark'])('orders, %s', async (mode) => {
  const page = await staff.phone('sales.nanshan', { dark: mode === 'dark', at: '/orders' })
  await shot(page, `sale-orders-${mode}`, true)
  const draft = await order(staff, { unsigned: true, fees: [LONG.repeat(2).slice(0, 78), '全车贴膜'] })
  await open(page, `/orders/${draft.id}`)
  await shot(page, `sale-draft-${mode}`, true)
  await page.getByRole('link', { name: '修改方案' }).click()
  await page.getByRole('button', { name: '增加一项' }).click()
  await page.getByRole('textbox', { name: '金额（元）' }).last().fill('60000')
  await shot(page, `sale-plan-${mode}`, true)
  const made = await order(staff, { needs: ['loan', 'insurance', 'plate'], financed: 10_000_000 })
  await open(page, `/orders/${made.id}`)
  await sheetsOf(page, mode)
  await push(MAKER, star(made.number, 'OrderScheduled'))
  await push(MAKER, star(made.number, 'Shipped', { Location: { LocationName: LONG.slice(0, 40) } }))
  await page.getByRole('region', { name: '待核对的进度' }).waitFor()
  await shot(page, `sale-held-${mode}`, true)
  const stock = await order(staff, { source: 'stock' })
  await arrive(stock)
  await open(page, `/orders/${stock.id}`)
  await shot(page, `sale-at-store-${mode}`, true)
  await prepare(staff, stock)
  await handing(page, stock, mode)
  staff.door.shut()
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await page.getByText('没有网络：这是').waitFor()
  await shot(page, `sale-offline-${mode}`)
  await page.evaluate(() => history.pushState({}, '', '/staff/orders/order_00000000000000000000000000'))
  staff.door.reopen()
  await page.goto('/staff/orders/order_00000000000000000000000000')
  await shot(page, `sale-missing-${mode}`)
}, 240_000)

async function handing(page: Page, made: Made, mode: string): Promise<void> {
  await open(page, `/orders/${made.id}`)
  await act(page, '约交车时间')
  await page.locator('.startgrid button').first().click()
  await shot(page, `sale-sheet-slots-${mode}`)
  await sheet(page).getByRole('button', { name: '约交车时间' }).click()
  await page.locator('.standing').getByText('已约交车').waitFor()
  await shot(page, `sale-handover-${mode}`, true)
  await act(page, '确认交付')
  await shot(page, `sale-sheet-deliver-${mode}`)
  await close(page)
}

on.each(['light', 'dark'])('loans, %s', async (mode) => {
  const page = await staff.phone('loan.nanshan', { dark: mode === 'dark', at: '/loans' })
  await shot(page, `loan-list-${mode}`, true)
  const made = await order(staff, { needs: ['loan'], financed: 10_000_000 })
  await page.goto(`/staff/loans/new?order=${made.id}`)
  await page.getByText('总成本').waitFor()
  await shot(page, `loan-new-${mode}`, true)
  const lent = await loan(staff, { on: made, papers: true })
  await open(page, `/loans/${lent.id}`)
  await shot(page, `loan-draft-${mode}`, true)
  await page.getByRole('button', { name: /^查看/ }).first().click()
  await page.locator('.pageview img').first().waitFor()
  await shot(page, `loan-sheet-paper-${mode}`)
  await sheet(page).getByRole('button', { name: '不合格' }).click()
  await shot(page, `loan-sheet-refuse-${mode}`)
  await close(page)
  await goOn(lent, 'review')
  await open(page, `/loans/${lent.id}`)
  await shot(page, `loan-review-${mode}`)
  for (const [name, action] of [['conditional', '机构有条件批准'], ['papers', '机构要求补资料'], ['reject', '机构未通过']] as const) {
    await act(page, action)
    await shot(page, `loan-sheet-${name}-${mode}`)
    if (name !== 'reject') await close(page)
  }
  await sheet(page).getByLabel('机构给的原因').fill('近两年有三次逾期')
  await sheet(page).getByRole('button', { name: '机构未通过' }).click()
  await page.locator('.standing').getByText('未通过').first().waitFor()
  await shot(page, `loan-rejected-${mode}`, true)
  const file = await photo(page)
  const fresh = await loan(staff)
  await open(page, `/loans/${fresh.id}`)
  staff.door.shut()
  await page.locator('article.paper input[type=file]').first().setInputFiles([{ name: 'x.png', mimeType: 'image/png', buffer: file }])
  await page.getByText('等待网络，恢复后自动上传').waitFor()
  await shot(page, `loan-offline-${mode}`, true)
}, 240_000)

const csv = (rows: string[]) => ({ name: '厂家导出-车辆进度-2026年11月第四周.csv', mimeType: 'text/csv', buffer: Buffer.from(['订单号,里程碑,时间,地点,备注', ...rows].join('\n')) })

on.each(['light', 'dark'])('pushes and files, %s', async (mode) => {
  const made = await order(staff)
  await push(MAKER, star('SO20200101-0042', 'OrderScheduled'))
  const page = await staff.phone('admin.group', { dark: mode === 'dark', at: '/feeds' })
  await page.getByText('找不到订单').first().waitFor()
  await shot(page, `feeds-${mode}`, true)
  const desk = await staff.phone('sales.nanshan', { dark: mode === 'dark', at: '/import' })
  await shot(desk, `import-${mode}`)
  const pick = desk.locator('input[type=file]')
  await pick.setInputFiles(csv([`${made.number},生产了,昨天,合肥,甲`, `SO1,生产中,2026-11-22 10:30,合肥,乙`]))
  await desk.locator('.faults li').first().waitFor()
  await shot(desk, `import-faults-${mode}`, true)
  await pick.setInputFiles(csv(['已排产', '生产中'].map((what) => `${made.number},${what},2026-11-24 10:0${what === '生产中' ? 1 : 0},合肥,甲`)))
  await desk.locator('.tablebox').waitFor()
  await shot(desk, `import-preview-${mode}`, true)
  staff.door.shut()
  await pick.setInputFiles(csv([]))
  await desk.locator('main').getByRole('alert').waitFor()
  await shot(desk, `import-offline-${mode}`, true)
}, 120_000)
