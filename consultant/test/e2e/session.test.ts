/** Logging in as people do, and being logged out by somebody else. */
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { Door } from './door'
import { axe, be, Caller, launch, PASSWORD, phone, totp, type Phone } from './people'

let browser: Browser
let door: Door
let open: Phone[] = []

beforeAll(async () => {
  browser = await launch()
  door = await Door.open(inject('base'))
})
afterAll(async () => {
  await browser.close()
  await door.end()
})
afterEach(async () => {
  for (const one of open) {
    expect(one.faults).toEqual({ errors: [], violations: [], dialogs: [] })
    await one.context.close()
  }
  open = []
})
const somebody = async () => {
  const one = await phone(browser, door.base)
  open.push(one)
  return one.page
}

test('password and authenticator open the app; a wrong code does not, and nothing typed is lost', async () => {
  const page = await somebody()
  await page.goto('/staff/mine')
  await page.getByLabel('用户名').fill('advisor.nanshan')
  await page.getByLabel('密码').fill(PASSWORD)
  await page.getByLabel('动态验证码').fill('000000')
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByRole('alert').filter({ hasText: '用户名、密码或验证码不正确' }).waitFor()
  expect(await page.getByLabel('用户名').inputValue()).toBe('advisor.nanshan')
  // After a failure the next try has to wait a second.
  await page.waitForTimeout(1_500)
  await page.getByLabel('动态验证码').fill(totp())
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByRole('heading', { name: '我的' }).waitFor()
  expect(await axe(page)).toEqual([])
})

test('the login stays over a reload, and ends when the session is taken away elsewhere', async () => {
  const page = await somebody()
  await be(page, 'advisor.nanshan')
  await page.reload()
  await page.getByRole('heading', { name: '今日', exact: true }).waitFor()
  const me = await Caller.as(inject('base'), 'advisor.nanshan')
  for (const session of await me.get('/api/v1/staff/auth/sessions')) {
    if (!session.current) await me.call('DELETE', `/api/v1/staff/auth/sessions/${session.id}`)
  }
  await page.getByText('登录已结束，请重新登录').waitFor({ timeout: 30_000 })
  expect(new URL(page.url()).pathname).toBe('/staff/login')
})
