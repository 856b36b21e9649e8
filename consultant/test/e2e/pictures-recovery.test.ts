/** Bad answers, interviews and replies as people see them; only with CHEZHU_PICTURES, as in pictures.test.ts. */
import { afterAll } from 'vitest'
import { on, shot } from './album'
import { bad } from './answers'
import { crew } from './crew'
import { act, part, sheet } from './hands'
import { clear, goTo, walkIn } from './shop'

const staff = crew()

afterAll(() => (process.env.CHEZHU_PICTURES ? clear(staff) : undefined))

on.each(['light', 'dark'])('a bad answer, %s', async (mode) => {
  const shop = await goTo(await walkIn(staff), 'closed')
  const id = await bad(shop, await staff.as('manager.nanshan'))
  const page = await staff.phone('leader.nanshan', { dark: mode === 'dark' })
  await page.locator(`a[href$="/recoveries/${id}"]`).scrollIntoViewIfNeeded()
  await shot(page, `recovery-today-${mode}`)
  await page.goto('/staff/recoveries')
  await page.locator('.quoterow').first().waitFor()
  await shot(page, `recovery-list-${mode}`)
  await page.goto(`/staff/recoveries/${id}`)
  await page.locator('.standing').waitFor()
  await shot(page, `recovery-one-${mode}`, true)
  for (const what of ['记录通话', '转给同事', '结束处理']) {
    await act(page, what)
    await shot(page, `recovery-sheet-${what}-${mode}`)
    await sheet(page).getByRole('button', { name: '关闭' }).click()
  }
  await page.goto(`/staff/repairs/${shop.id}`)
  await part(page, '基本信息').getByRole('link', { name: '记录访谈' }).click()
  await page.getByLabel('客户同意接受访谈并记录回答').check()
  await shot(page, `interview-${mode}`, true)
  const advisor = await staff.phone('advisor.nanshan', { dark: mode === 'dark', at: `/recoveries/${id}` })
  await advisor.locator('.standing').waitFor()
  await shot(advisor, `recovery-accused-${mode}`)
}, 240_000)
