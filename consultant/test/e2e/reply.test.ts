/** What an owner wrote back to a word of care: it waits for the butler in Today and is answered once. */
import { expect, test } from 'vitest'
import { crew } from './crew'
import { said, sheet } from './hands'
import { axe, type S } from './people'

const staff = crew()

/** What an owner of the demo wrote, and somebody of that store. */
async function waiting(): Promise<{ who: string; reply: S['StaffReplyView'] }> {
  for (const who of ['advisor.nanshan', 'advisor.longhua']) {
    const one = await staff.as(who)
    const [store] = await one.get<S['StaffStoreView'][]>('/api/v1/staff/stores')
    const [reply] = await one.get<S['StaffReplyView'][]>(`/api/v1/staff/stores/${store!.id}/replies?open=true`)
    if (reply) return { who, reply }
  }
  throw new Error('no owner of the demo wrote back')
}

test('who answers finds it in today, answers, and a second answer is refused', async () => {
  const { who, reply } = await waiting()
  const page = await staff.phone(who)
  await page.locator(`a[href$="/replies/${reply.id}"]`).click()
  await sheet(page).getByText(reply.text).waitFor()
  expect(await axe(page)).toEqual([])
  const go = sheet(page).getByRole('button', { name: '发给客户' })
  await expect.poll(() => go.isDisabled()).toBe(true)
  await sheet(page).getByLabel('答复（客户看得到）').fill('大约一个半小时，周六可以')
  await go.click()
  await said(page, '已答复，客户会收到通知')
  const card = page.getByRole('article', { name: reply.text })
  await card.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: '全部', exact: true }).click()
  await card.getByText('大约一个半小时，周六可以').waitFor()
  expect(await axe(page)).toEqual([])
  const again = await (await staff.as(who)).try('POST', `/api/v1/staff/replies/${reply.id}/answer`, { text: '再答一次' })
  expect(again.body.code).toBe('butler.answered')
}, 180_000)
