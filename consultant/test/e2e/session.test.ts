/** Logging in as people do, and being logged out by somebody else. */
import { expect, test } from 'vitest'
import { crew } from './crew'
import { axe, PASSWORD, totp } from './people'

const staff = crew()

test('password and authenticator open the app; a wrong code does not, and nothing typed is lost', async () => {
  const page = await staff.phone()
  await page.goto('/staff/board')
  await page.getByLabel('用户名').fill('advisor.nanshan')
  await page.getByLabel('密码').fill(PASSWORD)
  await page.getByLabel('动态验证码').fill('000000')
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByRole('alert').filter({ hasText: '用户名、密码或验证码不正确' }).waitFor()
  await expect.poll(() => page.getByLabel('用户名').inputValue()).toBe('advisor.nanshan')
  expect(await axe(page)).toEqual([])
  // After a failure the next try has to wait a second.
  await page.waitForTimeout(1_500)
  await page.getByLabel('动态验证码').fill(totp())
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByRole('heading', { name: '看板' }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/staff/board')
})

test('the login stays over a reload, and ends when the session is taken away elsewhere', async () => {
  const page = await staff.phone('leader.nanshan')
  await page.reload()
  await page.getByRole('heading', { name: '今日', exact: true }).waitFor()
  const me = await staff.as('leader.nanshan')
  for (const session of await me.get('/api/v1/staff/auth/sessions')) {
    if (!session.current) await me.call('DELETE', `/api/v1/staff/auth/sessions/${session.id}`)
  }
  await page.getByText('登录已结束，请重新登录').waitFor({ timeout: 40_000 })
  expect(new URL(page.url()).pathname).toBe('/staff/login')
})

test('the policy allows no inline script and no other site, and unknown pages are the app', async () => {
  const reply = await fetch(`${staff.door.base}/staff/customers/none`)
  expect(reply.status).toBe(200)
  const policy = reply.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self'")
  expect(policy).not.toMatch(/unsafe|https?:|\*/)
  expect((await fetch(`${staff.door.base}/staff/assets/none.js`)).status).toBe(404)
})
