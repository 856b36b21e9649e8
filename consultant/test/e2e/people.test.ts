/** A manager and the staff: invite, join, give and take roles with a fresh second factor, and somebody who leaves. */
import { expect, test } from 'vitest'
import type { Locator, Page } from 'playwright-core'
import { crew, request } from './crew'
import { now, PASSWORD, totp, type S } from './people'

const staff = crew()
let used = ''

/** What was asked for is done: after the second factor, where the sheet asks for it; a code is good once. */
async function done(page: Page, what: Locator, state: 'visible' | 'detached' = 'visible'): Promise<void> {
  const sheet = page.getByRole('dialog', { name: '请验证是您本人' })
  const over = async () => (await what.count()) === (state === 'visible' ? 1 : 0)
  await expect.poll(async () => (await sheet.count()) > 0 || over(), { timeout: 45_000, interval: 100 }).toBe(true)
  if (await sheet.count()) {
    while (totp() === used) await new Promise((done) => setTimeout(done, 500))
    used = totp()
    await sheet.getByLabel('动态验证码').fill(used)
    await sheet.getByRole('button', { name: '验证并继续' }).click()
  }
  await what.waitFor({ state })
}

/** The six digits of a key that was just handed out. */
function digits(secret: string): string {
  const bits = [...secret.replace(/=+$/, '').toUpperCase()].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('')
  return totp(now(), Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2))))
}

test('a colleague is invited, joins with password and authenticator, gets a role and loses it', async () => {
  const stamp = Date.now().toString(36)
  const page = await staff.phone('manager.nanshan', { at: '/people' })
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: '邀请员工' }).click()
  const sheet = page.getByRole('dialog', { name: '邀请员工' })
  await sheet.getByLabel('用户名').fill('X!')
  await sheet.getByLabel('姓名').fill(`新同事${stamp}`)
  await sheet.getByText('用户名为 3 至 32 位').first().waitFor()
  await expect.poll(() => sheet.getByRole('button', { name: '邀请员工' }).isDisabled()).toBe(true)
  await sheet.getByLabel('用户名').fill(`new.${stamp}`)
  await sheet.getByLabel('岗位').selectOption('technician')
  await sheet.getByRole('button', { name: '邀请员工' }).click()
  await done(page, page.locator('.token'))
  const token = (await page.locator('.token').innerText()).trim()

  const theirs = await staff.phone()
  await theirs.goto(`/staff/join#${encodeURIComponent(token)}`)
  await theirs.getByLabel('新密码').fill(`${PASSWORD}-${stamp}`)
  await theirs.getByRole('button', { name: '设置密码' }).click()
  const secret = (await theirs.locator('dd.num').innerText()).trim()
  await theirs.getByLabel('验证器显示的 6 位数字').fill(digits(secret.replace(/\s/g, '')))
  await theirs.getByRole('button', { name: '完成绑定' }).click()
  await theirs.getByText('恢复码（只显示这一次）').waitFor()

  await page.getByRole('dialog').getByRole('button', { name: '关闭' }).click()
  await page.getByText(`新同事${stamp}`).click()
  await page.getByRole('heading', { name: `新同事${stamp}` }).waitFor()
  await page.getByText('在职').waitFor()
  await page.getByRole('button', { name: '增加岗位' }).click()
  await page.getByRole('dialog').getByLabel('岗位').selectOption('inspector')
  await page.getByRole('dialog').getByRole('button', { name: '增加岗位' }).click()
  await done(page, page.locator('.roleline').getByText('质检员'))
  await page.locator('.roleline', { hasText: '质检员' }).getByRole('button', { name: '收回' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '收回' }).click()
  await done(page, page.locator('.roleline').getByText('质检员'), 'detached')
})

test('who leaves hands over everything in one step, and is out', async () => {
  const api = await staff.as('advisor.nanshan')
  const gone = await staff.as('sales.nanshan')
  const asked = await request(api)
  await gone.post(`/api/v1/staff/bookings/${asked.id}/take`)
  const who = await gone.get<S['StaffMeView']>('/api/v1/staff/me')
  // Somebody else: a code of the authenticator is good once for a person.
  used = ''
  const page = await staff.phone('admin.group', { at: `/people/${who.id}` })
  await page.getByRole('heading', { name: '吴语嫣' }).waitFor()
  await page.getByText(/名下 \d+ 位客户，[1-9]\d* 项待办/).waitFor()
  await page.getByRole('button', { name: '离职交接' }).click()
  const sheet = page.getByRole('dialog', { name: '离职交接' })
  await sheet.getByLabel('陈书航').check()
  await sheet.getByLabel('交代的话').fill('客户周三来电')
  await sheet.getByRole('button', { name: '交接' }).click()
  await done(page, page.getByText(/已交接 \d+ 位客户、[1-9]\d* 项待办/))
  await page.getByText('已停用').waitFor()
  expect((await gone.try('GET', '/api/v1/staff/me')).status).toBe(401)
  const { holder } = (await api.get(`/api/v1/staff/stores/${who.roles[0]!.store_id}/today`)).items.find((one: S['TodayItem']) => one.subject === asked.id)
  expect(holder.name).toBe('陈书航')
  // Back again, for the tests after this one.
  await page.getByRole('button', { name: '恢复账号' }).click()
  await done(page, page.getByText('在职'))
})
