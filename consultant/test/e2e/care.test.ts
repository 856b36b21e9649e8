/** Care: a rule is tried before it is switched on, a list of VINs, a butler who is away, a car's plan. */
import { expect, test } from 'vitest'
import { crew } from './crew'
import { part, said, sheet } from './hands'
import { axe } from './people'

const staff = crew()

test('a rule shows whom it would reach, whom not and why, and what that costs, and is switched on with that', async () => {
  const page = await staff.phone('manager.nanshan', { at: '/care-rules' })
  await page.getByRole('link', { name: /三包期限.*未开启/ }).click()
  const params = part(page, '参数')
  await params.getByText('先试算，再开启').waitFor()
  await expect.poll(() => page.getByRole('button', { name: '开启规则' }).count()).toBe(0)
  await params.getByLabel('提前几天提醒').fill('500')
  await params.getByRole('button', { name: '试算' }).click()
  await params.getByText('提前天数应在 0 到 120 之间').waitFor()
  await params.getByLabel('提前几天提醒').fill('60')
  await params.getByLabel('试算多少天').selectOption('30')
  await params.getByRole('button', { name: '试算' }).click()
  const result = part(page, '试算结果')
  await result.getByText('订阅次数').waitFor()
  const counts = await result.locator('.moneys b').allInnerTexts()
  const [reached, , cars] = counts.map((text) => Number(text.replace(/\D/g, '')))
  expect(cars).toBeGreaterThan(0)
  // Whoever is looked at and not reached has a reason.
  if (reached! < cars!) await expect.poll(() => result.locator('li.row').count()).toBeGreaterThan(0)
  await result.getByText(/\d+ 条 · ¥/).waitFor()
  expect(await axe(page)).toEqual([])
  // Other parameters than those that were tried: once more.
  await params.getByLabel('提前几天提醒').fill('45')
  await params.getByText('参数改过了，请重新试算').waitFor()
  await expect.poll(() => page.getByRole('button', { name: '开启规则' }).count()).toBe(0)
  await params.getByRole('button', { name: '重新试算' }).click()
  await page.getByRole('button', { name: '开启规则' }).click()
  await said(page, '规则已开启')
  await params.getByText('已开启').waitFor()
  const manager = await staff.as('manager.nanshan')
  const [store] = await manager.get('/api/v1/staff/stores')
  const rule = async () => (await manager.get(`/api/v1/staff/stores/${store.id}/care-rules`)).rules.find((one: { kind: string }) => one.kind === 'three_guarantee')
  expect(await rule()).toMatchObject({ on: true, params: { lead_days: 45 } })
  await page.getByRole('button', { name: '关闭规则' }).click()
  await sheet(page).getByRole('button', { name: '关闭规则' }).click()
  await said(page, '规则已关闭')
  expect(await rule()).toMatchObject({ on: false, params: { lead_days: 45 } })
})

test('a maker’s list is refused while one VIN is wrong, and says how many cars are the store’s', async () => {
  const page = await staff.phone('manager.nanshan', { at: '/recalls' })
  await page.getByRole('button', { name: '导入清单' }).click()
  await sheet(page).getByLabel('召回编号').fill('RC-E2E-1')
  await sheet(page).getByLabel('标题').fill('制动助力器软件升级')
  await sheet(page).getByLabel('告诉车主的话').fill('请到店免费升级，约 40 分钟。')
  await sheet(page).getByLabel('车架号').fill('LFV2A21K8A3000001\nLFV2A21K6A3000001')
  await sheet(page).getByText('第 2 行').waitFor()
  await expect.poll(() => sheet(page).getByRole('button', { name: /^导入/ }).isDisabled()).toBe(true)
  await sheet(page).getByLabel('车架号').fill('LFV2A21K8A3000001\nLRW3E7FAXMC000001')
  await sheet(page).getByRole('button', { name: '导入 2 个' }).click()
  await page.getByRole('article', { name: '制动助力器软件升级' }).getByText('清单 2 辆').waitFor()
})

test('a butler is away and a colleague covers, until the absence is ended', async () => {
  const manager = await staff.as('manager.nanshan')
  const [store] = await manager.get('/api/v1/staff/stores')
  // Everybody is here.
  for (const one of (await manager.get(`/api/v1/staff/stores/${store.id}/butlers`)).absences) await manager.call('DELETE', `/api/v1/staff/absences/${one.id}`)
  const page = await staff.phone('manager.nanshan', { at: '/butlers' })
  await page.getByRole('region', { name: '陈书航' }).getByText('在岗').waitFor()
  await page.getByRole('button', { name: '登记休假' }).click()
  await sheet(page).getByLabel('谁休假').selectOption({ label: '陈书航' })
  // Nobody covers for themselves.
  const names = await sheet(page).getByLabel('谁代班').locator('option').allInnerTexts()
  expect(names).not.toContain('陈书航')
  const cover = names[1]!
  await sheet(page).getByLabel('谁代班').selectOption({ label: cover })
  const day = (away: number) => page.evaluate((add) => new Date(Date.now() + (8 + add) * 3600_000).toISOString().slice(0, 16), away)
  await sheet(page).getByLabel('从', { exact: true }).fill(await day(-1))
  await sheet(page).getByLabel('到', { exact: true }).fill(await day(48))
  await sheet(page).getByLabel('原因').fill('年假')
  await sheet(page).getByRole('button', { name: '登记' }).click()
  await said(page, '已登记休假')
  await page.getByRole('region', { name: '陈书航' }).getByText(`${cover} 代班`).waitFor()
  const absence = page.getByRole('article', { name: `陈书航 休假，${cover} 代班` })
  await absence.getByText('年假').waitFor()
  // Twice at the same time is refused, and what was typed stays.
  await page.getByRole('button', { name: '登记休假' }).click()
  await sheet(page).getByLabel('谁休假').selectOption({ label: '陈书航' })
  await sheet(page).getByLabel('谁代班').selectOption({ label: cover })
  await sheet(page).getByRole('button', { name: '登记' }).click()
  await sheet(page).getByRole('alert').waitFor()
  await sheet(page).getByRole('button', { name: '关闭' }).click()
  await absence.getByRole('button', { name: '结束休假' }).click()
  await sheet(page).getByRole('button', { name: '结束休假' }).click()
  await absence.waitFor({ state: 'detached' })
  await page.getByRole('region', { name: '陈书航' }).getByText('在岗').waitFor()
})

test('a car’s plan stands at its customer, with what an advisor adds to it', async () => {
  const owner = await staff.as('owner')
  const me = await owner.get('/api/v1/me')
  const page = await staff.phone('advisor.nanshan', { at: `/customers/${me.id}` })
  await page.getByRole('button', { name: '用车关怀' }).first().click()
  await sheet(page).getByRole('button', { name: '补充情况' }).click()
  const next = `${new Date().getFullYear() + 1}-06-30`
  await sheet(page).getByLabel('保险到期').fill(next)
  await sheet(page).getByRole('button', { name: '保存' }).click()
  await said(page, '已保存')
  await sheet(page).getByText(`${new Date().getFullYear() + 1}年6月30日`, { exact: true }).waitFor()
})
