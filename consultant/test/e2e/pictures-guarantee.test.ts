/** What the three guarantees count, and the loan car, as people see them; only with CHEZHU_PICTURES, as in pictures.test.ts. */
import { afterAll } from 'vitest'
import { on, shot } from './album'
import { crew } from './crew'
import { act, open, part, sheet } from './hands'
import { clear, goTo, walkIn } from './shop'

const staff = crew()

afterAll(() => (process.env.CHEZHU_PICTURES ? clear(staff) : undefined))

on('a job is marked, the car is counted, the owner sees the same', async () => {
  for (let n = 0; n < 2; n += 1) await goTo(await walkIn(staff, { kind: 'warranty' }), 'closed')
  const shop = await goTo(await walkIn(staff, { kind: 'warranty' }), 'in_repair')
  for (const mode of ['light', 'dark']) {
    const page = await staff.phone('advisor.nanshan', { dark: mode === 'dark', at: `/repairs/${shop.id}` })
    await page.locator('.standing').waitFor()
    await part(page, '作业').getByRole('button', { name: /^三包标记/ }).first().click()
    await shot(page, `guarantee-mark-${mode}`)
    await sheet(page).getByLabel('严重安全性能故障').check()
    await sheet(page).getByLabel('需要更换总成或主要零部件').selectOption('gearbox')
    await sheet(page).getByLabel('零部件名称').fill('双离合器总成')
    await sheet(page).getByLabel('新车失效').selectOption('brakes')
    await sheet(page).getByLabel('三包有效期起算日').fill('2026-01-15')
    await shot(page, `guarantee-marked-${mode}`)
    await sheet(page).getByRole('button', { name: '保存标记' }).click()
    await sheet(page).waitFor({ state: 'detached' })
    await shot(page, `guarantee-repair-${mode}`, true)
    await part(page, '基本信息').getByRole('button', { name: '车辆档案' }).click()
    await shot(page, `guarantee-file-${mode}`)
  }
  await goTo(shop, 'closed')
  const page = await open('advisor.nanshan', shop)
  await part(page, '基本信息').getByRole('button', { name: '车辆档案' }).click()
  await shot(page, 'guarantee-file-over')
  const { vehicle_id: car } = (await shop.look()).repair
  const owner = await staff.owner('owner', `pages/vehicle/detail?id=${car}`)
  await owner.getByText('三包').first().scrollIntoViewIfNeeded()
  await shot(owner, 'guarantee-owner', true)
}, 300_000)

on('a loan car goes out and comes back', async () => {
  const shop = await goTo(await walkIn(staff), 'in_repair')
  const page = await open('advisor.nanshan', shop)
  await act(page, '安排代步车')
  await shot(page, 'loancar-ask')
  await sheet(page).getByRole('button', { name: '安排代步车' }).click()
  const card = part(page, '代步车')
  await card.scrollIntoViewIfNeeded()
  await shot(page, 'loancar-kept')
  await card.getByRole('button', { name: '借给客户' }).click()
  await sheet(page).getByLabel('代步车里程（公里）').fill('12000')
  await sheet(page).getByLabel('代步车油量或电量（%）').fill('80')
  await shot(page, 'loancar-out')
  const owner = await staff.owner('owner', `pages/repair/detail?id=${shop.id}`)
  await owner.getByText('代步车').first().waitFor()
  await shot(owner, 'loancar-owner-kept', true)
  await sheet(page).getByRole('button', { name: '借给客户' }).click()
  await card.getByText('已借出', { exact: true }).waitFor()
  await card.scrollIntoViewIfNeeded()
  await shot(page, 'loancar-card')
  await owner.reload()
  await owner.getByText('代步车').first().waitFor()
  await shot(owner, 'loancar-owner-out', true)
  await card.getByRole('button', { name: '收回代步车' }).click()
  await sheet(page).getByLabel('代步车里程（公里）').fill('12083')
  await sheet(page).getByLabel('代步车油量或电量（%）').fill('60')
  await sheet(page).getByRole('button', { name: '收回代步车' }).click()
  await card.getByText('已归还', { exact: true }).waitFor()
  await card.scrollIntoViewIfNeeded()
  await shot(page, 'loancar-back')
  await owner.reload()
  await owner.getByText('代步车').first().waitFor()
  await shot(owner, 'loancar-owner-back', true)
}, 240_000)
