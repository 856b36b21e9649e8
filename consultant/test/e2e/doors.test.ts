/** Doors beside the straight way: fetched from home, signed on paper, sent out, sent back, not collected; work that was put off. */
import { afterAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { crew } from './crew'
import { act, attach, open, part, said, sheet, standing } from './hands'
import { picture, upload } from './sale'
import { clear, goTo, sign, walkIn, well, type Shop } from './shop'

const staff = crew()
afterAll(() => clear(staff))

/** A door that asks once, and leads on. */
async function through(page: Page, name: string, to: string): Promise<void> {
  await act(page, name)
  await sheet(page).getByRole('button', { name, exact: true }).click()
  await standing(page, to)
}

async function rest(shop: Shop): Promise<void> {
  const path = `/api/v1/staff/repairs/${shop.id}`
  await shop.advisor.post(`${path}/checks`, well(await shop.look(), 'intake'))
  await shop.advisor.post(`${path}/intake`, { km: 23_456, energy_percent: 60, valuables: '无' })
  await shop.advisor.post(`${path}/parties`, { role: 'bringer', relation: 'store' })
  // As it arrives: the photos from its owner's door are no photos of the intake.
  await shop.advisor.post(`${path}/intake-evidence`, { kind: 'intake', media_ids: [await upload(shop.advisor, await picture(staff))] })
}

test('a car fetched from home: a wrong code is refused and said, the right one is kept with mileage and photo; signed on paper it comes in', async () => {
  const shop = await walkIn(staff, { way: 'pickup' })
  const page = await open('advisor.nanshan', shop)
  const { pickup_code: code } = await shop.owner.get(`/api/v1/repairs/${shop.id}`)
  const fetched = async (typed: string) => {
    await page.locator('.standing').getByRole('button', { name: /未完成上门取车交接/ }).click()
    await sheet(page).getByLabel('取车码', { exact: true }).fill(typed)
    const save = sheet(page).getByRole('button', { name: '保存' })
    await expect.poll(() => save.isDisabled()).toBe(true)
    await sheet(page).getByLabel('里程（公里）').fill('23450')
    await attach(page)
    await save.click()
  }
  await fetched('0'.repeat(64))
  await page.locator('.saying', { hasText: '没有成功：上门取车' }).waitFor()
  await page.locator('.saying').getByRole('button', { name: '关闭' }).click()
  await fetched(code)
  await page.locator('.standing').getByRole('button', { name: /未完成上门取车交接/ }).waitFor({ state: 'detached' })
  await part(page, '经过').getByText('上门取车').first().waitFor()
  await rest(shop)
  await page.locator('.standing').getByText('还差 1 项，才能接车入厂').waitFor()
  const paper = page.locator('#sheet')
  await paper.getByRole('button', { name: '纸质签字' }).click()
  await expect.poll(() => sheet(page).getByRole('button', { name: '保存' }).isDisabled()).toBe(true)
  await sheet(page).getByLabel('纸单编号').fill('接车 2026-0117')
  await sheet(page).getByRole('button', { name: '保存' }).click()
  await paper.getByText(/已签字/).waitFor()
  await through(page, '接车入厂', '诊断')
  await part(page, '经过').getByText(/车主签字 · 接车 2026-0117/).waitFor()
  const { repair } = await shop.look()
  expect([repair.stage, repair.km]).toEqual(['diagnosis', 23_456])
}, 240_000)

test('a car goes out to somebody else and comes back; only who dispatches sends it', async () => {
  const shop = await goTo(await walkIn(staff), 'in_repair')
  const technician = await open('technician.nanshan', shop)
  await technician.locator('.acting').getByRole('button', { name: '更多' }).click()
  await expect.poll(() => sheet(technician).getByRole('button', { name: '送外协' }).count()).toBe(0)
  const page = await open('leader.nanshan', shop)
  await through(page, '送外协', '外协')
  await page.locator('.standing').getByText('等外协方交回车辆').waitFor()
  await through(page, '外协取回', '维修中')
  const { repair, history } = await shop.look()
  // A sweep may have written a line of its own between the two.
  expect(history.map((one) => one.event).filter((event) => ['send_out', 'take_back'].includes(event))).toEqual(['send_out', 'take_back'])
  expect(repair.stage).toBe('in_repair')
}, 180_000)

test('at the handover the owner leaves without the car, comes again, and does not accept the work', async () => {
  const shop = await goTo(await walkIn(staff), 'handover')
  const page = await open('advisor.nanshan', shop)
  await through(page, '客户暂不取车', '待交车')
  await through(page, '客户到店取车', '交车')
  await shop.advisor.post(`/api/v1/staff/repairs/${shop.id}/checks`, well(await shop.look(), 'handover'))
  await sign(shop, 'accept')
  await through(page, '客户有异议', '维修中')
  await part(page, '基本信息').getByText('1 次').waitFor()
  await part(page, '作业与自检').getByText('0/8').waitFor()
  const { repair } = await shop.look()
  expect([repair.stage, repair.redone]).toEqual(['in_repair', 1])
}, 180_000)

test('a car that nobody collects is given up by a word of its own', async () => {
  const shop = await goTo(await walkIn(staff), 'ready')
  const page = await open('advisor.nanshan', shop)
  await act(page, '记为无人领取')
  await sheet(page).getByText('仅在多次联系不上客户时使用。').waitFor()
  await sheet(page).getByRole('button', { name: '取消' }).click()
  expect((await shop.look()).repair.stage).toBe('ready')
  await through(page, '记为无人领取', '无人领取')
  await expect.poll(() => page.locator('.acting').count()).toBe(0)
}, 180_000)

test('work that was put off: its day is moved, or it is not spoken of again', async () => {
  const shop = await goTo(await walkIn(staff), 'in_repair')
  const page = await open('advisor.nanshan', shop)
  const put = sheet(page).getByRole('article', { name: '空调管路清洗' }).first()
  await part(page, '基本信息').getByRole('button', { name: '车辆档案' }).click()
  await put.getByText('客户：价格原因').waitFor()
  await put.getByRole('button', { name: '改提醒日期' }).click()
  await put.getByLabel('再次提醒的日期').fill('2020-01-01')
  await put.getByRole('button', { name: '保存' }).click()
  await put.getByRole('alert').waitFor()
  const day = await page.evaluate(() => new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10))
  await put.getByLabel('再次提醒的日期').fill(day)
  await put.getByRole('button', { name: '保存' }).click()
  await said(page, '已更新')
  await sheet(page).getByText(`${day} 再提醒`).waitFor()
  const { vehicle_id: car } = (await shop.look()).repair
  const left = async () => (await shop.advisor.get<unknown[]>(`/api/v1/staff/vehicles/${car}/deferred-work`)).length
  const before = await left()
  await put.getByRole('button', { name: '不再提醒' }).click()
  await page.getByRole('dialog', { name: /以后不再/ }).getByRole('button', { name: '不再提醒' }).click()
  await expect.poll(left).toBe(before - 1)
}, 180_000)

test('a car that comes back with the same fault is linked to the repair before; within a week there is a complaint', async () => {
  const before = await goTo(await walkIn(staff), 'closed')
  const { person_id: person } = await before.look()
  const page = await staff.phone('advisor.nanshan', { at: `/customers/${person}` })
  await page.getByRole('button', { name: '维修记录' }).first().click()
  const past = sheet(page).locator('article', { hasText: before.number })
  await past.getByRole('link', { name: '同一问题再来：返修开单' }).click()
  await page.getByText(`返修 ${before.number}：免费，优先安排`).waitFor()
  await page.getByLabel('报修内容').fill('刹车又响了')
  await page.getByRole('button', { name: '开工单' }).click()
  await standing(page, '接车')
  await page.locator('.standing').getByText('同一问题 0 天后再次进店：免费返修，已自动立为投诉').waitFor()
  await part(page, '基本信息').getByRole('link', { name: before.number }).waitFor()
  await page.locator('.standing').getByRole('link', { name: '投诉' }).click()
  await page.getByText('系统发现').first().waitFor()
  await page.goto(`/staff/customers/${person}`)
  await part(page, '在修车辆').getByText('接车').waitFor()
}, 240_000)
