/** What comes from other systems: signed pushes, pushes that fit nothing, and files. */
import { expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { crew } from './crew'
import { MAKER, push, star } from './partner'
import { now } from './people'
import { order } from './sale'

const staff = crew()
const shown = (page: Page) => page.locator('wx-page:not([hidden])')

test('the maker pushes a step, and the open pages of the owner and the consultant follow by themselves', async () => {
  const made = await order(staff)
  const owner = await staff.owner('owner', `pages/order/detail?id=${made.id}`)
  await shown(owner).getByText('已签约').first().waitFor()
  const sales = await staff.phone('sales.nanshan', { at: `/orders/${made.id}` })
  await sales.locator('.standing').waitFor()
  await push(MAKER, star(made.number, 'OrderScheduled'))
  await shown(owner).getByText('已排产', { exact: true }).first().waitFor()
  await sales.locator('.standing').getByText('已排产').waitFor()
  await push(MAKER, star(made.number, 'InProduction', { Location: { LocationName: '合肥工厂总装二车间' } }))
  await shown(owner).getByText('生产中', { exact: true }).first().waitFor()
  await sales.locator('.standing').getByText('合肥工厂总装二车间').waitFor()
})

test('a push that skips steps waits for a person; the owner sees nothing of it until it is accepted', async () => {
  const made = await order(staff)
  const owner = await staff.owner('owner', `pages/order/detail?id=${made.id}`)
  await shown(owner).getByText('已签约').first().waitFor()
  const sales = await staff.phone('sales.nanshan', { at: `/orders/${made.id}` })
  await push(MAKER, star(made.number, 'Shipped'))
  const held = sales.getByRole('region', { name: '待核对的进度' })
  await held.getByText('已发运（').waitFor()
  await held.getByText('跳过了中间的步骤').waitFor()
  await held.getByText('来自 xingchen').waitFor()
  expect((await made.owner.get(`/api/v1/orders/${made.id}`)).state).toBe('ordered')
  await expect.poll(() => shown(owner).getByText('已发运', { exact: true }).count()).toBe(0)
  await held.getByRole('button', { name: '接受' }).click()
  await sales.getByRole('dialog').getByText('接受后车主看到：已发运').waitFor()
  await sales.getByRole('dialog').getByRole('button', { name: '接受' }).click()
  await sales.locator('.standing').getByText('已发运').waitFor()
  await held.waitFor({ state: 'detached' })
  await shown(owner).getByText('已发运', { exact: true }).first().waitFor()
})

test('a push about an order that nobody knows is parked; the group’s administrator tries it again or lets it be', async () => {
  const number = `SO20200101-${String(Date.now()).slice(-4)}`
  await push(MAKER, star(number, 'OrderScheduled'))
  const page = await staff.phone('admin.group', { at: '/feeds' })
  const one = page.locator('article', { hasText: number.slice(-4) })
  await one.getByText('找不到订单').waitFor()
  await page.locator('article', { hasText: MAKER }).first().getByText(/最近到达/).waitFor()
  await one.getByRole('button', { name: '再试一次' }).click()
  await page.getByText('已重新处理').waitFor()
  // Tried, it is parked again.
  await one.getByText(/已试 [2-9] 次/).waitFor()
  await one.getByRole('button', { name: '忽略' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '忽略' }).click()
  await one.waitFor({ state: 'detached' })
  // Who only leads a store reads the list, and decides nothing.
  const manager = await staff.phone('manager.nanshan', { at: '/feeds' })
  await manager.getByText(MAKER).first().waitFor()
  await expect.poll(() => manager.getByRole('button', { name: '忽略' }).count()).toBe(0)
})

const csv = (rows: string[]) => ['订单号,里程碑,时间,地点,备注', ...rows].join('\n')
const file = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
const minute = (away: number) => new Date(now() + 8 * 3600_000 + away * 60_000).toISOString().slice(0, 16).replace('T', ' ')

test('a file imports nothing while a cell of it is wrong, and says which; mended, it shows what it would do and does it', async () => {
  const made = await order(staff)
  const page = await staff.phone('sales.nanshan', { at: '/import' })
  const pick = page.locator('input[type=file]')
  const good = [`${made.number},已排产,${minute(0)},,甲`, `${made.number},生产中,${minute(1)},合肥工厂,乙`]
  await pick.setInputFiles(file('进度.csv', csv([good[0]!, `${made.number},生产中,昨天,合肥工厂,乙`])))
  await page.getByText(/行，1 处有误/).waitFor()
  await page.locator('.faults').getByText('C3').waitFor()
  await page.getByText('不使用的列：备注').waitFor()
  await expect.poll(() => page.getByRole('button', { name: /^导入/ }).count()).toBe(0)
  expect((await made.look()).order.state).toBe('ordered')

  await pick.setInputFiles(file('进度.csv', csv(good)))
  await page.getByText('2 行，可以导入').waitFor()
  await page.getByRole('row', { name: new RegExp(`${made.number} 生产中 推进`) }).waitFor()
  expect((await made.look()).order.state).toBe('ordered')
  await page.getByRole('button', { name: '导入 2 行' }).click()
  await page.getByText('已导入：推进 2 行').waitFor()
  expect((await made.look()).order.state).toBe('in_production')
  await page.getByText('2 行：推进 2').first().waitFor()

  // The same file again changes nothing.
  await pick.setInputFiles(file('进度.csv', csv(good)))
  await page.getByRole('row', { name: /没有变化/ }).first().waitFor()
})

test('what is no table is refused, and without a network it is said', async () => {
  const page = await staff.phone('sales.nanshan', { at: '/import' })
  const pick = page.locator('input[type=file]')
  await pick.setInputFiles({ name: '照片.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: Buffer.from('GIF89a') })
  await page.locator('.faults').getByText('没有找到表头').waitFor()
  staff.door.shut()
  await pick.setInputFiles(file('进度.csv', csv([])))
  await page.getByText('连不上门店系统').first().waitFor()
})
