import { dead, json, problem, server } from './browser'
import { beforeEach, expect, test } from 'vitest'
import { attach, dropPhotos, flush, pending } from '@/offline/queue'
import { progress } from '@/offline/upload'
import { store, wipe } from '@/offline/store'
import { keepTokens, keepWho } from '@/session/tokens'

interface Sent {
  key: string
  size: number
}
let sent: Sent[] = []
let answer: (n: number) => { status: number; body: unknown } | undefined
let seen: number[] = []

/** The browser's XMLHttpRequest, as far as an upload needs it. */
class Upload {
  upload: { onprogress?: (event: object) => void } = {}
  onload?: () => void
  onerror?: () => void
  status = 0
  responseText = ''
  private key = ''
  open(): void {}
  setRequestHeader(name: string, value: string): void {
    if (name === 'idempotency-key') this.key = value
  }
  send(form: FormData): void {
    sent.push({ key: this.key, size: (form.get('file') as Blob).size })
    this.upload.onprogress?.({ lengthComputable: true, loaded: 1, total: 2 })
    seen.push(Object.values(progress.value)[0] ?? -1)
    const reply = answer(sent.length)
    if (!reply) return void queueMicrotask(() => this.onerror?.())
    this.status = reply.status
    this.responseText = JSON.stringify(reply.body)
    queueMicrotask(() => this.onload?.())
  }
}

const PATH = '/api/v1/staff/loans/{id}/papers/{paper_id}/pages'
const go = () => attach(PATH, { path: { id: 'loan_1', paper_id: 'paper_1' } } as never, [new Blob(['aaaa']), new Blob(['bb'])], '上传收入证明')
/** The flush that `attach` began is over. */
const quiet = async () => {
  for (let n = 0; n < 20; n += 1) await new Promise((done) => setTimeout(done, 5))
}

beforeEach(async () => {
  await quiet()
  await wipe()
  pending.value = []
  sent = []
  seen = []
  Object.assign(globalThis, { XMLHttpRequest: Upload })
  await keepTokens({ access_token: 'a1', expires_in: 900, refresh_token: 'r1', token_type: 'Bearer' } as never)
  await keepWho('staff_1')
})

test('photos go first, with how far they are, then the write that names them', async () => {
  answer = (n) => ({ status: 201, body: { id: `media_${n}` } })
  const asked = server(() => json({ id: 'loan_1' }))
  await go()
  await quiet()
  expect(sent.map((one) => one.size)).toEqual([4, 2])
  expect(asked.map((one) => [one.url, one.body])).toEqual([['/api/v1/staff/loans/loan_1/papers/paper_1/pages', { media_ids: ['media_1', 'media_2'] }]])
  expect(seen).toEqual([2 / 6, 5 / 6])
  expect([await (await store()).count('pending'), progress.value]).toEqual([0, {}])
})

test('a line that breaks in the middle: what is up stays up, the rest goes under its own key, all of it lands once', async () => {
  answer = (n) => (n === 2 ? undefined : { status: 201, body: { id: `media_${n}` } })
  const asked = server(() => json({ id: 'loan_1' }))
  await go()
  await quiet()
  expect(asked).toHaveLength(0)
  expect(pending.value).toHaveLength(1)
  await flush(true)
  expect(sent.map((one) => one.size)).toEqual([4, 2, 2])
  expect(sent[2]?.key).toBe(sent[1]?.key)
  expect(asked.map((one) => one.body)).toEqual([{ media_ids: ['media_1', 'media_3'] }])
  expect(await (await store()).count('pending')).toBe(0)
})

test('a photo that the server refuses waits for a person, with the server’s words', async () => {
  answer = () => ({ status: 422, body: { type: 'x', status: 422, code: 'request.invalid', title: '只支持 JPEG、PNG 和 WebP 图片' } })
  server(() => problem(500, 'never'))
  await go()
  await quiet()
  expect(pending.value.map((one) => one.refused)).toEqual(['只支持 JPEG、PNG 和 WebP 图片'])
})

test('other writes do not wait for photos', async () => {
  answer = () => undefined
  server(dead)
  await go()
  await quiet()
  const { post } = await import('@/offline/queue')
  await post('/api/v1/staff/bookings/{id}/arrive', { path: { id: 'b' } }, { label: '签到', queue: true }).catch(() => undefined)
  const asked = server(() => json({ id: 'b' }))
  await flush(true)
  expect(asked.map((one) => one.url)).toEqual(['/api/v1/staff/bookings/b/arrive'])
})

test('whoever logs out leaves no photo behind; other writes stay', async () => {
  answer = () => undefined
  server(dead)
  await go()
  await quiet()
  const { post } = await import('@/offline/queue')
  await post('/api/v1/staff/bookings/{id}/arrive', { path: { id: 'b' } }, { label: '签到', queue: true }).catch(() => undefined)
  await dropPhotos()
  expect(pending.value.map((one) => one.label)).toEqual(['签到'])
  expect(await (await store()).count('pending')).toBe(1)
})

test('photos of one check go into that check, and the rest of the write stays as it is', async () => {
  answer = (n) => ({ status: 201, body: { id: `media_${n}` } })
  const asked = server(() => json({ id: 'r' }))
  const rest = { checks: [{ code: 'leaks', outcome: 'fail', note: '渗油' }] }
  await attach('/api/v1/staff/repairs/{id}/quality-checks', { path: { id: 'r' } } as never, [new Blob(['a'])], '无漏油', rest, '/checks/0')
  await quiet()
  expect(asked.map((one) => one.body)).toEqual([{ checks: [{ code: 'leaks', outcome: 'fail', note: '渗油', media_ids: ['media_1'] }] }])
})
