/** A loan from the simulation to the pay-out: papers by photo, a look by whoever may, what the lender said, and the sealed reason. */
import { expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { crew } from './crew'
import { consent, goOn, loan, order, photo, type Lent } from './sale'

const staff = crew()

async function open(who: string, made: Lent): Promise<Page> {
  const page = await staff.phone(who, { at: `/loans/${made.id}` })
  await page.locator('.standing').waitFor()
  return page
}
const papers = (page: Page) => page.getByRole('region', { name: '资料' }).locator('article')

test('simulated with every fee, applied for, papers photographed and sent to the lender', async () => {
  const made = await order(staff, { needs: ['loan'], financed: 10_000_000 })
  const page = await staff.phone('sales.nanshan', { at: `/orders/${made.id}` })
  await page.getByRole('link', { name: '申请贷款' }).click()
  await expect.poll(() => page.getByLabel('贷款金额（元）').inputValue()).toBe('100000')
  await page.getByText('总成本').waitFor()
  await page.getByLabel('贷款金额（元）').fill('1')
  await expect.poll(() => page.getByRole('button', { name: '建立申请' }).isDisabled()).toBe(true)
  await page.getByLabel('贷款金额（元）').fill('100000')
  await page.getByText('总成本').waitFor()
  await page.getByRole('button', { name: '建立申请' }).click()
  await page.getByText('申请已建立').waitFor()
  await page.locator('.standing').waitFor()
  const id = page.url().split('/').pop()!
  await consent(made.owner, id)
  const file = await photo(page)
  const list = papers(page)
  await list.first().waitFor()
  for (let n = 0; n < (await list.count()); n += 1) {
    await list.nth(n).locator('input[type=file]').setInputFiles([{ name: '证件.png', mimeType: 'image/png', buffer: file }])
    await list.nth(n).getByText('待审核').waitFor()
  }
  await page.getByRole('button', { name: '提交给贷款机构' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '确定' }).click()
  await page.locator('.standing').getByText('已提交').waitFor()
  await page.locator('.standing').getByText('等贷款机构').waitFor()
  expect((await made.owner.get(`/api/v1/loans/${id}`)).state).toBe('submitted')
})

test('photos taken without a network wait on the device and go up once', async () => {
  const made = await loan(staff)
  const page = await open('sales.nanshan', made)
  const file = await photo(page)
  staff.door.shut()
  const before = staff.door.passed.length
  await papers(page).first().locator('input[type=file]').setInputFiles([0, 1].map((n) => ({ name: `${n}.png`, mimeType: 'image/png', buffer: file })))
  await page.getByText('等待网络，恢复后自动上传').waitFor()
  staff.door.reopen()
  await papers(page).first().getByText('待审核').waitFor({ timeout: 40_000 })
  await papers(page).first().getByText('2 页').waitFor({ state: 'attached' })
  const sent = staff.door.passed.slice(before).filter((one) => one.method === 'POST' && one.status === 201 && one.path.endsWith('/uploads'))
  expect(new Set(sent.map((one) => one.key)).size).toBe(2)
  expect(staff.door.passed.slice(before).filter((one) => one.path.endsWith('/pages'))).toHaveLength(1)
})

test('what is no picture is refused in the server’s words, and stays until somebody puts it away', async () => {
  const made = await loan(staff)
  const page = await open('sales.nanshan', made)
  await papers(page).first().locator('input[type=file]').setInputFiles([{ name: 'x.png', mimeType: 'image/png', buffer: Buffer.from('<svg onload=alert(1)>') }])
  await page.getByText('1 项操作没有成功').click()
  await page.locator('article').getByText(/图片/).first().waitFor()
  await page.getByRole('button', { name: '知道了' }).click()
  await page.getByText('没有待提交的操作').waitFor()
})

test('only the clerk opens papers; one is not good enough, and everybody sees why', async () => {
  const made = await loan(staff, { papers: true })
  const sales = await open('sales.nanshan', made)
  await expect.poll(() => sales.getByRole('button', { name: /^查看/ }).count()).toBe(0)
  const clerk = await open('loan.nanshan', made)
  await clerk.getByRole('button', { name: /^查看/ }).first().click()
  const sheet = clerk.getByRole('dialog')
  await expect.poll(() => sheet.locator('img').first().evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
  await sheet.getByRole('button', { name: '不合格' }).click()
  await sheet.getByLabel('看不清').check()
  await sheet.getByRole('button', { name: '不合格' }).click()
  await papers(clerk).first().getByText('不合格').waitFor()
  await papers(sales).first().getByText('图片不清晰，请重新拍摄').waitFor()
})

test('the lender says no: a neutral text for all, the sealed reason only for the clerk', async () => {
  const made = await loan(staff, { papers: true })
  await goOn(made, 'review')
  const clerk = await open('loan.nanshan', made)
  await clerk.getByRole('button', { name: '更多' }).click()
  await clerk.getByRole('dialog').getByRole('button', { name: '机构未通过' }).click()
  const sheet = clerk.getByRole('dialog')
  await sheet.getByLabel('机构给的原因').fill('近两年有三次逾期')
  await sheet.getByRole('button', { name: '机构未通过' }).click()
  await clerk.locator('.standing').getByText('未通过').first().waitFor()
  expect(await clerk.content()).not.toContain('三次逾期')
  await clerk.getByRole('button', { name: '查看原因' }).click()
  await clerk.getByText('近两年有三次逾期').waitFor()
  for (const who of ['sales.nanshan', 'manager.nanshan']) {
    const page = await open(who, made)
    await page.getByText('换一家贷款机构').waitFor()
    await expect.poll(() => page.getByRole('button', { name: '查看原因' }).count()).toBe(0)
    expect(await page.content()).not.toContain('三次逾期')
  }
  const owner = await made.owner.get(`/api/v1/loans/${made.id}`)
  expect(JSON.stringify(owner)).not.toContain('三次逾期')
})
