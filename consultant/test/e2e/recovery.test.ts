/** A bad answer told on the telephone: not whom it is about but the leader stays with it, until the owner says it is settled. */
import { afterAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { crew } from './crew'
import { act, open, part, said, sheet, standing } from './hands'
import { bad, WORDS } from './answers'
import { axe, type S } from './people'
import { clear, goTo, walkIn } from './shop'

const staff = crew()
afterAll(() => clear(staff))

const question = (page: Page, words: string) => page.getByRole('group', { name: new RegExp(words) })

async function log(page: Page, outcome: string, note: string): Promise<void> {
  await act(page, '记录通话')
  const go = sheet(page).getByRole('button', { name: '记录通话', exact: true })
  await expect.poll(() => go.isDisabled()).toBe(true)
  await sheet(page).getByLabel(outcome).check()
  await sheet(page).getByLabel('通话内容').fill(note)
  await go.click()
  await part(page, '处理经过').getByText(note).waitFor()
}

test('an interview is written down with its script, once the owner agreed; a bad answer is somebody’s matter', async () => {
  const shop = await goTo(await walkIn(staff), 'closed')
  const page = await open('leader.nanshan', shop)
  await part(page, '基本信息').getByRole('link', { name: '记录访谈' }).click()
  await page.getByText('访谈话术').click()
  await page.getByText('不引导、不辩解').waitFor()
  const go = page.getByRole('button', { name: '保存访谈' })
  await expect.poll(() => go.isDisabled()).toBe(true)
  await page.getByText('请先征得客户同意').waitFor()
  await page.getByLabel('客户同意接受访谈并记录回答').check()
  await page.getByText('还有 2 道题没有答完').waitFor()
  await expect.poll(() => question(page, '最需要改进').count()).toBe(0)
  await question(page, '推荐给亲友').getByRole('button', { name: /^3/ }).click()
  await question(page, '最需要改进').getByLabel('等待时间').check()
  await question(page, '质量满意吗').getByRole('button', { name: /^2/ }).click()
  await question(page, '还有什么想对我们说的').getByRole('textbox').fill(WORDS)
  await page.getByLabel('用时（分钟）').fill('12')
  expect(await axe(page)).toEqual([])
  await go.click()
  await page.waitForURL(/\/surveys\/survey_/)
  await page.getByText(WORDS).waitFor()
  const lines = await shop.advisor.get<S['RecoveriesView']>(`/api/v1/staff/recoveries?store_id=${(await shop.look()).repair.store.id}&open=true`)
  expect(lines.items.find((one) => one.subject_id === shop.id)).toMatchObject({ state: 'open', trigger: 'word', nps: 3 })
}, 240_000)

test('whom it is about cannot take it; the leader finds it in today, calls, asks; the owner’s no keeps it, the yes ends it', async () => {
  const shop = await goTo(await walkIn(staff), 'closed')
  const manager = await staff.as('manager.nanshan')
  const id = await bad(shop, manager)
  const path = `/api/v1/staff/recoveries/${id}`
  const advisor = await staff.phone('advisor.nanshan', { at: `/recoveries/${id}` })
  await advisor.getByText('这条反馈涉及您').waitFor()
  await part(advisor, '客户的反馈').getByText(WORDS).waitFor()
  await expect.poll(() => advisor.locator('.acting').count()).toBe(0)
  const { line } = await shop.advisor.get<S['StaffRecoveryView']>(path)
  expect((await shop.advisor.try('POST', `${path}/take`, { version: line.version })).body.code).toBe('recovery.accused')
  // Somebody has it at once: the butler, or whoever has the least. Here another colleague than who takes it.
  const { id: sales } = await (await staff.as('sales.nanshan')).get('/api/v1/staff/me')
  await manager.post(`${path}/assign`, { version: line.version, to: sales })

  const leader = await staff.phone('leader.nanshan')
  await leader.locator(`a[href$="/recoveries/${id}"]`).click()
  await leader.locator('.standing').getByText(/还有 23 小时/).waitFor()
  await act(leader, '我来处理')
  await leader.locator('.standing').getByText('由 郑国强 联系客户').waitFor()
  await log(leader, '无人接听', '响了很久')
  await act(leader, '结束处理')
  await sheet(leader).getByText('还不能结束：再联系 2 次，再换 2 天。').waitFor()
  await expect.poll(() => sheet(leader).getByRole('button', { name: '结束处理', exact: true }).isDisabled()).toBe(true)
  await sheet(leader).getByRole('button', { name: '关闭' }).click()
  await log(leader, '已接通', '已致歉，下次保养免工时费')
  await leader.locator('.standing').getByText(/由 郑国强 跟进/).waitFor()
  const ask = async () => {
    await act(leader, '请客户确认')
    await sheet(leader).getByRole('button', { name: '请客户确认', exact: true }).click()
    await leader.locator('.standing').getByText('等客户回复').waitFor()
  }
  await ask()
  const answer = async (settled: boolean, text: string) => {
    const { version } = await shop.owner.get<S['RecoveryView']>(`/api/v1/recoveries/${id}`)
    await shop.owner.post(`/api/v1/recoveries/${id}/answer`, { version, settled, text })
  }
  await answer(false, '还没有人给我退款')
  await part(leader, '处理经过').getByText('还没有人给我退款').waitFor()
  await standing(leader, '沟通中')
  await ask()
  await answer(true, '谢谢')
  await standing(leader, '客户已满意')
  await leader.locator('.standing').getByText('客户说已经解决').waitFor()
  await expect.poll(() => leader.locator('.acting').count()).toBe(0)
  await leader.goto('/staff/recoveries')
  await leader.getByRole('button', { name: '全部' }).click()
  await leader.locator(`a[href$="/recoveries/${id}"]`).getByText('客户已满意').waitFor()
}, 300_000)

test('it is handed to a colleague whom it is not about; who looked at an older state is told', async () => {
  const shop = await goTo(await walkIn(staff), 'closed')
  const manager = await staff.as('manager.nanshan')
  const id = await bad(shop, manager)
  const path = `/api/v1/staff/recoveries/${id}`
  const { id: leader } = await (await staff.as('leader.nanshan')).get('/api/v1/staff/me')
  await manager.post(`${path}/assign`, { version: (await manager.get<S['StaffRecoveryView']>(path)).line.version, to: leader })
  const page = await staff.phone('manager.nanshan', { at: `/recoveries/${id}` })
  await act(page, '转给同事')
  await sheet(page).getByText('吴语嫣').waitFor()
  // Neither whom it is about, nor who has it.
  await expect.poll(() => sheet(page).getByText('郑国强').count()).toBe(0)
  await expect.poll(() => sheet(page).getByText('陈书航').count()).toBe(0)
  await sheet(page).getByLabel(/吴语嫣/).check()
  await sheet(page).getByRole('button', { name: '转给同事', exact: true }).click()
  await said(page, '已转给同事')
  await page.locator('.standing').getByText('由 吴语嫣 联系客户').waitFor()
  const sales = await staff.phone('sales.nanshan', { at: `/recoveries/${id}` })
  await sales.locator('.standing').getByText('由 吴语嫣 联系客户').waitFor()
  expect(await axe(sales)).toEqual([])
  await act(sales, '记录通话')
  expect(await axe(sales)).toEqual([])
}, 240_000)
