/** A complaint from the counter to its end: written down by staff, taken, answered, closed; the owner reads along. */
import { afterAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { crew } from './crew'
import { open, part, sheet } from './hands'
import { axe, type S } from './people'
import { clear, walkIn } from './shop'

const staff = crew()
afterAll(() => clear(staff))

async function write(page: Page, topic: string, words: string): Promise<string> {
  const go = sheet(page).getByRole('button', { name: '记录投诉', exact: true })
  await sheet(page).getByLabel(topic).check()
  await expect.poll(() => go.isDisabled()).toBe(true)
  await sheet(page).getByLabel('客户怎么说').fill(words)
  await go.click()
  await page.locator('.standing').getByText('还没有人受理').waitFor()
  await page.getByText(words).waitFor()
  return new URL(page.url()).pathname.split('/').pop()!
}

test('told at the counter about a repair; taken, answered and closed by the leader; the owner reads it', async () => {
  const shop = await walkIn(staff)
  const page = await open('advisor.nanshan', shop)
  await part(page, '基本信息').getByRole('button', { name: '记录投诉' }).click()
  await sheet(page).getByText(`关于 ${shop.number}`).waitFor()
  const id = await write(page, '等待时间', '说好一小时，等了三个小时')
  await page.getByRole('link', { name: '查看工单' }).waitFor()
  const manager = await staff.phone('manager.nanshan', { at: '/cases' })
  await manager.locator(`a[href$="/cases/${id}"]`).click()
  await manager.getByRole('button', { name: '我来处理' }).click()
  await manager.locator('.standing').getByText('由 林望舒 处理').waitFor()
  await manager.getByRole('button', { name: '答复车主' }).click()
  await sheet(manager).getByLabel('答复（车主看得到）').fill('今天下班前给您答复，代步车已备好')
  await sheet(manager).getByRole('button', { name: '答复车主' }).click()
  await part(manager, '经过').getByText('今天下班前给您答复').waitFor()
  await part(page, '经过').getByText('今天下班前给您答复').waitFor()
  await manager.getByRole('button', { name: '结案' }).click()
  await sheet(manager).getByLabel('已解决').check()
  await sheet(manager).getByLabel('给车主的说明').fill('已免除检测费')
  await sheet(manager).getByRole('button', { name: '结案' }).click()
  await manager.locator('.standing').getByText(/已解决，/).waitFor()
  await expect.poll(() => manager.locator('.acting').count()).toBe(0)
  const told = await shop.owner.get<S['CaseView']>(`/api/v1/cases/${id}`)
  expect([told.state, told.close_reason, told.words.map((one) => one.who)]).toEqual(['closed', 'solved', ['staff', 'staff', 'staff']])
}, 240_000)

test('told on the phone, from the customer; two who take it at once: the second sees who has it', async () => {
  const shop = await walkIn(staff)
  const { person_id: person } = await shop.look()
  const page = await staff.phone('advisor.nanshan', { at: `/customers/${person}` })
  await page.getByRole('button', { name: '记录投诉' }).click()
  expect(await axe(page)).toEqual([])
  const id = await write(page, '服务态度', '电话一直没有人接 <b>请回电</b>')
  expect(await axe(page)).toEqual([])
  const manager = await staff.as('manager.nanshan')
  const { case: seen } = await manager.get<S['StaffCaseView']>(`/api/v1/staff/cases/${id}`)
  await manager.post(`/api/v1/staff/cases/${id}/take`, { version: seen.version })
  await page.locator('.standing').getByText('由 林望舒 处理').waitFor()
  const reader = await staff.phone('technician.nanshan', { at: `/customers/${person}` })
  await expect.poll(() => reader.getByRole('button', { name: '记录投诉' }).count()).toBe(0)
}, 180_000)
