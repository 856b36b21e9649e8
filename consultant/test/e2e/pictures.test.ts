/** Every page as a person sees it; only with CHEZHU_PICTURES, for somebody to look at (test/e2e/screens/, not committed). */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, inject, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { Door } from './door'
import { be, launch, phone } from './people'

const OUT = join(import.meta.dirname, 'screens')
const on = process.env.CHEZHU_PICTURES ? test : test.skip
let browser: Browser
let door: Door

beforeAll(async () => {
  mkdirSync(OUT, { recursive: true })
  browser = await launch()
  door = await Door.open(inject('base'))
})
afterAll(async () => {
  await browser.close()
  await door.end()
})

async function shot(page: Page, name: string, full = false): Promise<void> {
  await page.waitForTimeout(500)
  await page.screenshot({ path: join(OUT, `${name}.png`), fullPage: full })
}

const PAGES: [string, string, string][] = [
  ['advisor.nanshan', 'today', '/staff/'],
  ['advisor.nanshan', 'board', '/staff/board'],
  ['advisor.nanshan', 'board-day', '/staff/board/2026-11-23'],
  ['advisor.nanshan', 'check-in', '/staff/check-in'],
  ['advisor.nanshan', 'customers', '/staff/customers'],
  ['advisor.nanshan', 'mine', '/staff/mine'],
  ['advisor.nanshan', 'new', '/staff/new'],
  ['advisor.nanshan', 'deliveries', '/staff/deliveries'],
  ['advisor.nanshan', 'notices', '/staff/notices'],
  ['advisor.nanshan', 'queue', '/staff/queue'],
  ['advisor.nanshan', 'handover', '/staff/handover'],
  ['advisor.nanshan', 'outages', '/staff/outages'],
  ['manager.nanshan', 'figures', '/staff/figures'],
  ['manager.nanshan', 'people', '/staff/people'],
  ['manager.nanshan', 'prices', '/staff/prices'],
  ['auditor.group', 'audit', '/staff/audit'],
  ['technician.nanshan', 'technician', '/staff/mine'],
  ['cashier.nanshan', 'forbidden', '/staff/board'],
]

on.each(['light', 'dark'])('every page, %s', async (mode) => {
  let who = ''
  let one = await phone(browser, door.base, { dark: mode === 'dark' })
  await one.page.goto('/staff/login')
  await shot(one.page, `login-${mode}`)
  for (const [person, name, path] of PAGES) {
    if (person !== who) {
      await one.context.close()
      one = await phone(browser, door.base, { dark: mode === 'dark' })
      await be(one.page, person)
      who = person
    }
    await one.page.goto(path)
    await shot(one.page, `${name}-${mode}`)
  }
  await one.context.close()
}, 240_000)
