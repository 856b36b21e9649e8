/** A car to drive meanwhile; what the three-guarantee rules count; who the customer is, when work is given out. */
import { afterAll, expect, test } from 'vitest'
import { crew } from './crew'
import { act, open, part, said, sheet } from './hands'
import { axe } from './people'
import { clear, goTo, walkIn } from './shop'

const staff = crew()
afterAll(() => clear(staff))

test('a loan car is kept for the owner, goes out by its odometer, stays longer, comes back', async () => {
  const shop = await goTo(await walkIn(staff), 'in_repair')
  const page = await open('advisor.nanshan', shop)
  await act(page, '安排代步车')
  await sheet(page).getByLabel('借到什么时候').fill('2020-01-01T09:00')
  await sheet(page).getByRole('button', { name: '安排代步车' }).click()
  await sheet(page).getByText('归还时间应在 30 天以内').waitFor()
  const until = await page.evaluate(() => new Date(Date.now() + 32 * 3600_000).toISOString().slice(0, 16))
  await sheet(page).getByLabel('借到什么时候').fill(until)
  expect(await axe(page)).toEqual([])
  await sheet(page).getByRole('button', { name: '安排代步车' }).click()
  await said(page, '已预留，客户会收到通知')
  const card = part(page, '代步车')
  await card.getByText('已预留', { exact: true }).waitFor()
  await card.getByRole('button', { name: '借给客户' }).click()
  await sheet(page).getByLabel('代步车里程（公里）').fill('12000')
  await sheet(page).getByRole('button', { name: '借给客户' }).click()
  await card.getByText('已借出', { exact: true }).waitFor()
  await card.getByRole('button', { name: '延长借用' }).click()
  expect(await sheet(page).getByLabel('哪一辆').count()).toBe(0)
  await sheet(page).getByRole('button', { name: '延长借用' }).click()
  await said(page, '已预留')
  await card.getByRole('button', { name: '收回代步车' }).click()
  await sheet(page).getByLabel('代步车里程（公里）').fill('11999')
  await sheet(page).getByRole('button', { name: '收回代步车' }).click()
  await sheet(page).getByText('里程应不少于借出时的里程').waitFor()
  await sheet(page).getByLabel('代步车里程（公里）').fill('12083')
  await sheet(page).getByRole('button', { name: '收回代步车' }).click()
  await card.getByText('已归还', { exact: true }).waitFor()
  expect(await axe(page)).toEqual([])
  expect((await shop.look()).repair.loan_car).toMatchObject({ state: 'back' })
  const owner = await shop.owner.get(`/api/v1/repairs/${shop.id}`)
  expect(owner.loan_car.state).toBe('back')
}, 240_000)

test('a car that the maker has to answer for again and again is seen at its intake and in its file', async () => {
  for (let n = 0; n < 3; n += 1) await goTo(await walkIn(staff, { kind: 'warranty' }), 'closed')
  const shop = await walkIn(staff, { kind: 'warranty' })
  const page = await open('advisor.nanshan', shop)
  const { triple } = await shop.look()
  expect(triple?.flag).not.toBe('green')
  const note = page.locator('.standing').getByRole('note')
  await note.getByText('三包累计').waitFor()
  await note.getByText(triple?.flag === 'red' ? '超过上限' : '接近上限').waitFor()
  expect(await axe(page)).toEqual([])
  await part(page, '基本信息').getByRole('button', { name: '车辆档案' }).click()
  await sheet(page).getByRole('note').getByText(/修理占用 \d+ 天（上限 30 天）/).waitFor()
  await sheet(page).getByText(/三包计 1 天/).first().waitFor()
}, 300_000)

test('whoever gives out work hears who the customer is', async () => {
  const shop = await goTo(await walkIn(staff), 'in_repair')
  const page = await open('leader.nanshan', shop)
  const { repair, jobs } = await shop.look()
  const { customer } = await shop.advisor.get(`/api/v1/staff/repairs/${repair.id}/jobs/${jobs[0]!.id}/candidates`)
  await part(page, '作业').getByRole('button', { name: /^派工/ }).first().click()
  await sheet(page).getByText('何锦程').first().waitFor()
  expect(await sheet(page).getByText(`客户：${customer.words}`).count()).toBe(customer.grade === 'plain' ? 0 : 1)
}, 180_000)
