/** Stored scripts never run, where people come back to what was done: answers, recoveries, forms, recalls; and on owners' pages. */
import { afterAll, expect, test } from 'vitest'
import { crew } from './crew'
import { bad } from './answers'
import { go, type S } from './people'
import { PAYLOADS } from './payloads'
import { clean, CLEAN } from './scripts'
import { clear, goTo, PUT, quoted, walkIn, well } from './shop'

const staff = crew()
afterAll(() => clear(staff))
const some = (from: number, count: number, most = 1000) => PAYLOADS.slice(from, from + count).join('\n').slice(0, most)

test('in what owners answer, what is said to them on the telephone, and what they say then', async () => {
  const manager = await staff.as('manager.nanshan')
  const page = await staff.phone('manager.nanshan')
  for (let n = 0; n + 30 <= PAYLOADS.length; n += 30) {
    const shop = await goTo(await walkIn(staff), 'closed')
    const id = await bad(shop, manager, some(n, 6, 500))
    const path = `/api/v1/staff/recoveries/${id}`
    const line = async () => (await manager.get<S['StaffRecoveryView']>(path)).line
    await manager.post(`${path}/assign`, { version: (await line()).version, to: (await manager.get('/api/v1/staff/me')).id })
    await manager.post(`${path}/calls`, { version: (await line()).version, outcome: 'reached', note: some(n + 6, 10) })
    await manager.post(`${path}/ask`, { version: (await line()).version, text: some(n + 16, 7) })
    const { version } = await shop.owner.get<S['RecoveryView']>(`/api/v1/recoveries/${id}`)
    const owner = await staff.owner('owner', `pages/recovery/detail?id=${id}`)
    await owner.getByText(PAYLOADS[n + 16]!.trim().slice(0, 30)).first().waitFor()
    expect([n, await clean(owner)]).toEqual([n, CLEAN])
    await shop.owner.post(`/api/v1/recoveries/${id}/answer`, { version, settled: false, text: some(n + 23, 7) })
    await go(page, `/staff/recoveries/${id}`)
    await page.getByText(PAYLOADS[n + 6]!.trim().slice(0, 30)).first().waitFor()
    expect([n, await clean(page)]).toEqual([n, CLEAN])
    const view = await manager.get<S['StaffRecoveryView']>(path)
    await go(page, `/staff/surveys/${view.line.survey_id}`)
    await page.getByText(PAYLOADS[n]!.trim().slice(0, 30)).first().waitFor()
    expect([n, await clean(page)]).toEqual([n, CLEAN])
  }
  for (const path of ['/recoveries', '/surveys', '/scores', '/']) {
    await go(page, `/staff${path}`)
    await page.waitForTimeout(600)
    expect([path, await clean(page)]).toEqual([path, CLEAN])
  }
}, 400_000)

test('in the questions of a form and in what makers say of recalls', async () => {
  const words = PAYLOADS.map((text) => text.slice(0, 100).trim())
  const manager = await staff.as('manager.nanshan')
  const [store] = await manager.get<S['StaffStoreView'][]>('/api/v1/staff/stores')
  const question = (key: number, kind: string, more: object) => ({ key: `q${key}`, kind, page: 1, text: words[key], hint: words[key + 20], ...more })
  const options = [0, 1, 2, 3].map((n) => ({ key: `o${n}`, text: words[60 + n]!.slice(0, 30) }))
  const questions = [question(1, 'nps', { required: true }), question(2, 'open', {}), question(3, 'single', { options })]
  const wish = { title: words[90], intro: words[91], thanks: words[92], script: some(93, 12), questions }
  const tried = await manager.try('POST', '/api/v1/staff/survey-forms', { subject: 'repair', store_id: store!.id, ...wish })
  // A draft that another test left is written anew.
  const left = tried.status === 409 ? `/api/v1/staff/survey-forms/${tried.body.extra.id}` : undefined
  const made: S['FormView'] = left ? await manager.call('PUT', left, { version: (await manager.get(left)).version, ...wish }) : tried.body
  const page = await staff.phone('manager.nanshan')
  await go(page, `/staff/survey-forms/${made.id}`)
  await page.getByText(words[1]!.slice(0, 30)).first().waitFor()
  expect(await clean(page)).toEqual(CLEAN)
  await go(page, '/staff/survey-forms')
  await page.getByText(words[90]!.slice(0, 30)).first().waitFor()
  expect(await clean(page)).toEqual(CLEAN)
  for (const [n, text] of words.slice(100, 120).entries()) await manager.post(`/api/v1/staff/stores/${store!.id}/recalls`, { code: `rc-xss-${n}`, title: text.slice(0, 60), words: text, vins: ['LFV2A21K8A3000001'] })
  await go(page, '/staff/recalls')
  await page.getByText('rc-xss-19').first().waitFor()
  expect(await clean(page)).toEqual(CLEAN)
}, 180_000)

test('on owners’ pages: what the store found, offers and promises', async () => {
  const words = PAYLOADS.map((text) => text.slice(0, 100).trim())
  const shop = await goTo(await walkIn(staff, { complaint: some(0, 12) }), 'diagnosis')
  const path = `/api/v1/staff/repairs/${shop.id}`
  await shop.technician.post(`${path}/findings`, { cause: some(12, 12), correction: some(24, 12) })
  await shop.technician.post(`${path}/work-checks`, well(await shop.look(), 'diagnosis'))
  await quoted(shop, words.slice(0, 60).map((text, n) => ({ ...PUT, words: text, reason: words[60 + n], price_reason: text, pieces: [{ kind: 'fee', words: text, amount_fen: 100 }] })))
  for (const route of [`pages/repair/detail?id=${shop.id}`, `packages/repair/quote/index?id=${shop.id}`]) {
    const owner = await staff.owner('owner', route)
    await owner.getByText(words[0]!.slice(0, 30)).first().waitFor()
    expect([route, await clean(owner)]).toEqual([route, CLEAN])
  }
  await clear(staff)
}, 180_000)
