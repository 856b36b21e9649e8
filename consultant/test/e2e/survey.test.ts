/** Forms that are built, refused, mended and published; what answers come to. */
import { expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { crew } from './crew'
import { part, said, sheet } from './hands'
import { axe } from './people'
import { goTo, walkIn } from './shop'

const staff = crew()
const card = (page: Page, n: number) => page.getByRole('article', { name: `第 ${n} 题`, exact: true })

async function question(page: Page, kind: string, text: string, more: (sheet: ReturnType<typeof page.getByRole>) => Promise<void> = async () => undefined): Promise<void> {
  await page.getByRole('button', { name: '添加题目' }).click()
  await sheet(page).getByLabel('题型').selectOption({ label: kind })
  await sheet(page).getByLabel('题目', { exact: true }).fill(text)
  await more(sheet(page))
  await sheet(page).getByRole('button', { name: '保存' }).click()
  await sheet(page).waitFor({ state: 'detached' })
  await page.getByText(text).first().waitFor()
}
async function publish(page: Page): Promise<void> {
  await page.locator('.acting').getByRole('button', { name: '发布' }).click()
  await sheet(page).getByRole('button', { name: '发布' }).click()
}

test('a form that breaks a rule is refused with the rule at what breaks it; mended and tried, it is published', async () => {
  const page = await staff.phone('manager.nanshan', { at: '/survey-forms' })
  await page.getByRole('button', { name: '新建版本' }).click()
  await sheet(page).getByLabel('服务').selectOption('delivery')
  await sheet(page).getByLabel('以哪一版为底稿').selectOption('')
  await sheet(page).getByLabel('标题').fill('南山店新车交付评价')
  await sheet(page).getByRole('button', { name: '建立草稿' }).click()
  await page.getByText('请至少添加一道题').waitFor()
  await question(page, '推荐度', '您愿意向亲友推荐我们吗？', async (form) => form.getByLabel('必答').check())
  await question(page, '多选', '哪里还可以更好？', async (form) => {
    await form.getByLabel('选项 1', { exact: true }).fill('讲解')
    await form.getByLabel('选项 2', { exact: true }).fill('等待时间')
    await form.getByLabel('最多可选').fill('5')
    await form.getByLabel('显示条件').selectOption({ label: '看第 1 题：您愿意向亲友推荐我们吗？' })
  })
  await card(page, 2).getByText('仅当第 1 题不高于 6 分时显示').waitFor()
  await card(page, 2).getByText('最多可选数应在 1 到选项数之间').waitFor()
  await publish(page)
  const refused = page.locator('.refused')
  await refused.getByText('最多可选数应在 1 到选项数之间').waitFor()
  await refused.getByText('至少需要一道始终显示的开放题').waitFor()
  await page.locator('.tag', { hasText: '草稿' }).waitFor()
  expect(await axe(page)).toEqual([])

  await page.getByRole('button', { name: '修改第 2 题' }).click()
  await sheet(page).getByLabel('最多可选').fill('1')
  await sheet(page).getByRole('button', { name: '保存' }).click()
  await card(page, 2).getByText('最多选 1 项').waitFor()
  await expect.poll(() => card(page, 2).getByRole('alert').count()).toBe(0)
  await question(page, '开放题', '还想对我们说什么？', async (form) => form.getByLabel('从新的一页开始').check())
  await page.getByText('符合全部发布规则').waitFor()

  // As its owner walks through it: what is required stops, what nobody is asked for does not appear.
  await page.locator('.acting').getByRole('button', { name: '预览' }).click()
  const walk = sheet(page)
  await walk.getByRole('button', { name: '下一页' }).click()
  await walk.getByText('请回答：您愿意向亲友推荐我们吗？').waitFor()
  await expect.poll(() => walk.getByText('哪里还可以更好？').count()).toBe(0)
  await walk.getByRole('button', { name: '3 分', exact: true }).click()
  await walk.getByText('哪里还可以更好？').waitFor()
  await walk.getByRole('button', { name: '10 分', exact: true }).click()
  await walk.getByText('哪里还可以更好？').waitFor({ state: 'detached' })
  await walk.getByRole('button', { name: '下一页' }).click()
  await walk.getByLabel('您的回答').fill('<b>都好</b>')
  await walk.getByRole('button', { name: '提交' }).click()
  await walk.getByText('预览结束').waitFor()
  await walk.getByRole('button', { name: '关闭' }).click()

  await publish(page)
  await said(page, '已发布')
  await page.locator('.tag', { hasText: '使用中' }).waitFor()
  await expect.poll(() => page.getByRole('button', { name: '添加题目' }).count()).toBe(0)
  await page.goto('/staff/survey-forms')
  await page.getByRole('link', { name: /南山店新车交付评价.*使用中/ }).getByText('0 份回答').waitFor()
})

test('questions are moved and removed; a question that hung on one that is gone says so', async () => {
  const manager = await staff.as('manager.nanshan')
  const [store] = await manager.get('/api/v1/staff/stores')
  const questions = [
    { key: 'a', kind: 'nps', text: '推荐吗？', required: true, page: 1 }, { key: 'b', kind: 'csat', text: '满意吗？', page: 1 }, { key: 'c', kind: 'open', text: '为什么？', page: 2, show_if: { question: 'b', at_most: 2 } },
    { key: 'd', kind: 'open', text: '还有吗？', page: 2 },
  ]
  const draft = await manager.post('/api/v1/staff/survey-forms', { store_id: store.id, subject: 'repair', title: '南山店维修评价', questions })
  const page = await staff.phone('manager.nanshan', { at: `/survey-forms/${draft.id}` })
  await page.getByRole('button', { name: '下移第 2 题' }).click()
  await card(page, 3).getByText('满意吗？').waitFor()
  await card(page, 2).getByText('跳转条件只能引用前面的题目').waitFor()
  await page.getByRole('button', { name: '删除第 3 题' }).click()
  await sheet(page).getByRole('button', { name: '删除' }).click()
  await card(page, 2).getByText('跳转条件引用了不存在的题目').waitFor()
  await page.getByRole('button', { name: '修改第 2 题' }).click()
  await sheet(page).getByLabel('显示条件').selectOption('')
  await sheet(page).getByRole('button', { name: '保存' }).click()
  await page.getByText('符合全部发布规则').waitFor()
  const saved = await manager.get(`/api/v1/staff/survey-forms/${draft.id}`)
  expect(saved.questions.map((one: { key: string; page: number }) => `${one.key}${one.page}`)).toEqual(['a1', 'c1', 'd2'])
  // Somebody else changed it meanwhile: nothing of theirs is lost.
  await page.getByRole('button', { name: '标题与说明' }).click()
  await manager.call('PUT', `/api/v1/staff/survey-forms/${draft.id}`, { version: saved.version, title: '同事改的标题', questions: saved.questions })
  await sheet(page).getByLabel('标题').fill('我改的标题')
  await sheet(page).getByRole('button', { name: '保存' }).click()
  await page.getByText('问卷已被修改').first().waitFor()
  await sheet(page).getByRole('button', { name: '关闭' }).click()
  await page.getByRole('heading', { name: '同事改的标题' }).waitFor()
})

test('few answers have counts and no figure; weights that make no hundred are not taken; one survey shows its answers as text', async () => {
  const shop = await goTo(await walkIn(staff), 'closed')
  const advisor = await staff.as('advisor.nanshan')
  const forms = await advisor.get('/api/v1/staff/survey-forms')
  const view = await advisor.post('/api/v1/staff/surveys/interviews', {
    subject: 'repair', subject_id: shop.id, method: 'phone', agreed: true, minutes: 12, note: '客户很健谈',
    answers: answersOf(await advisor.get(`/api/v1/staff/survey-forms/${published(forms)}`).catch(() => undefined)),
  })
  const page = await staff.phone('manager.nanshan', { at: '/surveys' })
  await page.getByLabel('状态').selectOption('completed')
  await page.locator(`a[href$="${view.line.id}"]`).click()
  await part(page, '回答').getByText('<script>alert(1)</script>').waitFor()
  await page.getByText('12 分钟').waitFor()

  const manager = await staff.as('manager.nanshan')
  const [store] = await manager.get('/api/v1/staff/stores')
  const { least, weights } = await manager.get(`/api/v1/staff/survey-weights?store_id=${store.id}&subject=repair`)
  const before = { store_id: store.id, subject: 'repair', least, weights }
  await page.goto('/staff/scores')
  const total = part(page, '总分')
  await part(page, '答卷率').getByText(/发送 \d+ 份，完成 \d+ 份/).waitFor()
  await page.getByText('计算方法').click()
  await page.getByText(/NPS = 100/).waitFor()
  expect(await axe(page)).toEqual([])
  await page.getByRole('button', { name: '调整权重' }).click()
  await sheet(page).getByLabel('质量').fill('40')
  await sheet(page).getByText('应为 100').waitFor()
  await expect.poll(() => sheet(page).getByRole('button', { name: '保存' }).isDisabled()).toBe(true)
  await sheet(page).getByLabel('服务顾问').fill('11')
  await sheet(page).getByLabel('最低样本数').fill('200')
  await sheet(page).getByRole('button', { name: '保存' }).click()
  await said(page, '得分按新的权重重新计算')
  await part(page, '各环节得分').getByText('权重 40%').waitFor()
  // Few answers: counts, and no figure anywhere.
  await total.getByText(/样本不足：\d+ 份，至少 200 份/).waitFor()
  expect(await page.locator('.big').allInnerTexts()).toEqual(['—', '—', '—', '—'])
  await expect.poll(() => page.locator('.months rect, .months circle, .map circle').count()).toBe(0)
  await manager.call('PUT', '/api/v1/staff/survey-weights', before)
})

interface Asked { key: string; kind: string; options?: { key: string }[]; rows?: { key: string }[]; show_if?: object }
const published = (forms: { id: string; subject: string; state: string }[]) => forms.find((one) => one.subject === 'repair' && one.state === 'published')?.id ?? ''
/** Good answers to what is always asked; the words are a script that must stay words. */
function answersOf(form: { questions: Asked[] } | undefined): object[] {
  const score: Record<string, number> = { nps: 9, csat: 5, rating: 5 }
  return (form?.questions ?? []).filter((one) => !one.show_if).flatMap((one): object[] => {
    if (score[one.kind]) return [{ question: one.key, score: score[one.kind] }]
    if (one.kind === 'matrix') return [{ question: one.key, rows: one.rows!.map((row) => ({ row: row.key, score: 4 })) }]
    if (one.kind === 'yes_no') return [{ question: one.key, yes: true }]
    return one.kind === 'open' ? [{ question: one.key, text: '<script>alert(1)</script>' }] : []
  })
}
