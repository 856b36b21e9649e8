/** What hands do on a repair's page. */
import type { Locator, Page } from 'playwright-core'
import { photo } from './sale'
import type { Shop } from './shop'

export const sheet = (page: Page) => page.getByRole('dialog')
export const standing = (page: Page, stage: string) => page.locator('.standing .tag', { hasText: new RegExp(`^\\s*${stage}\\s*$`) }).first().waitFor()
export const part = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true })

export async function open(who: string, shop: Shop, rest = ''): Promise<Page> {
  const page = await shop.staff.phone(who, { at: `/repairs/${shop.id}${rest}` })
  await page.locator('.standing').waitFor()
  return page
}
/** What is not under the thumb is one tap away. */
export async function act(page: Page, name: string): Promise<void> {
  const bar = page.locator('.acting')
  await bar.waitFor()
  if (await bar.getByRole('button', { name, exact: true }).count()) return bar.getByRole('button', { name, exact: true }).click()
  await bar.getByRole('button', { name: '更多' }).click()
  await sheet(page).getByRole('button', { name, exact: true }).click()
}
export async function said(page: Page, text: string): Promise<void> {
  await page.locator('.saying', { hasText: text }).waitFor()
}
export async function attach(page: Page): Promise<void> {
  await sheet(page).locator('input[type=file]').setInputFiles([{ name: 'x.png', mimeType: 'image/png', buffer: await photo(page) }])
  await sheet(page).getByText('已选 1 张').waitFor()
}
