/** Pictures for somebody to look at, of tests that run only with CHEZHU_PICTURES (test/e2e/screens/, not committed). */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'vitest'
import type { Page } from 'playwright-core'

const OUT = join(import.meta.dirname, 'screens')
export const on = process.env.CHEZHU_PICTURES ? test : test.skip

export async function shot(page: Page, name: string, full = false): Promise<void> {
  mkdirSync(OUT, { recursive: true })
  await page.waitForTimeout(600)
  await page.screenshot({ path: join(OUT, `${name}.png`), fullPage: full })
}
