import { json, dead, problem, server } from './browser'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { reactive } from 'vue'
import { Problem, Unreachable } from '@/api/problem'
import { dismiss, flush, onLanded, pending, post, postFile, Queued } from '@/offline/queue'
import { store, wipe } from '@/offline/store'
import { keepTokens, keepWho } from '@/session/tokens'

const ID = 'booking_01m7ycgz60eyet7zzqw4mgajjc'
const arrive = (queue = true) => post('/api/v1/staff/bookings/{id}/arrive', { path: { id: ID } }, { label: '签到', queue })
const preview = (text: string) =>
  postFile('/api/v1/staff/stores/{id}/imports/preview', { path: { id: 'store_1' } }, new File([text], '进度.csv', { lastModified: text.length }), '导入')
const view = { access_token: 'a1', expires_in: 900, refresh_token: 'r1', token_type: 'Bearer' }

beforeEach(async () => {
  await wipe()
  pending.value = []
  await keepTokens(view)
  await keepWho('staff_1')
})

describe('a write', () => {
  test('is stored with its key before it is sent, and forgotten when it landed', async () => {
    let stored = 0
    const asked = server(async ({ key }) => {
      stored = (await (await store()).getAllKeys('pending')).filter((one) => one === key).length
      return json({ id: ID })
    })
    await arrive()
    expect(stored).toBe(1)
    expect(asked).toHaveLength(1)
    expect(await (await store()).count('pending')).toBe(0)
  })

  test('that meets a dead network waits and lands once, under the same key', async () => {
    const before = server(dead)
    await expect(arrive()).rejects.toBeInstanceOf(Queued)
    expect(pending.value).toHaveLength(1)
    const after = server(() => json({ id: ID }))
    await flush(true)
    await flush(true)
    expect(after).toHaveLength(1)
    expect(after[0]?.key).toBe(before[0]?.key)
    expect(pending.value).toEqual([])
  })

  test('tapped again while it waits is the same wish', async () => {
    const asked = server(dead)
    await expect(arrive()).rejects.toBeInstanceOf(Queued)
    await expect(arrive()).rejects.toBeInstanceOf(Queued)
    expect(new Set(asked.map((one) => one.key)).size).toBe(1)
    expect(pending.value).toHaveLength(1)
  })

  test('takes what a form holds', async () => {
    const asked = server(() => json({ id: ID }))
    const form = reactive({ reasons: ['parts'] })
    await post('/api/v1/staff/bookings/{id}/decline', { path: { id: ID }, body: { reason: form.reasons } as never }, { label: '婉拒' })
    expect(asked[0]?.body).toEqual({ reason: ['parts'] })
  })

  test('of a file: mended under the same name it is another one, and nothing of it stays on the device', async () => {
    const first = server(dead)
    await expect(preview('订单号')).rejects.toBeInstanceOf(Unreachable)
    expect((await (await store()).getAll('pending')).map((one) => one.body)).toEqual([undefined])
    const second = server(() => json({ rows: 0 }))
    await preview('订单号')
    await preview('订单号,里程碑')
    expect(second[0]?.key).toBe(first[0]?.key)
    expect(second[1]?.key).not.toBe(first[0]?.key)
  })

  test('that may not wait says so, and its repeat uses the same key', async () => {
    const first = server(dead)
    await expect(arrive(false)).rejects.toBeInstanceOf(Unreachable)
    expect(pending.value).toEqual([])
    await flush(true)
    expect(first).toHaveLength(1)
    const second = server(() => json({ id: ID }))
    await arrive(false)
    expect(second[0]?.key).toBe(first[0]?.key)
  })

  test('that was refused is a new wish the next time', async () => {
    const first = server(() => problem(409, 'booking.not_allowed_now'))
    await expect(arrive()).rejects.toBeInstanceOf(Problem)
    const second = server(() => json({ id: ID }))
    await arrive()
    expect(second[0]?.key).not.toBe(first[0]?.key)
  })
})

describe('the queue', () => {
  const note = (id: string) => post('/api/v1/staff/notices/{id}/read', { path: { id } }, { label: id, queue: true })

  test('keeps the order in which things were done', async () => {
    server(dead)
    for (const id of ['n1', 'n2', 'n3']) await expect(note(id)).rejects.toBeInstanceOf(Queued)
    let open = 1
    const asked = server(() => (open-- > 0 ? json({}) : dead()))
    await flush(true)
    expect(asked.map((one) => one.url.split('/').at(-2))).toEqual(['n1', 'n2'])
    expect(pending.value.map((one) => one.label)).toEqual(['n2', 'n3'])
  })

  test('keeps the order within one millisecond and when the clock is set back', async () => {
    server(dead)
    const now = Date.now()
    const clock = vi.spyOn(Date, 'now')
    const ids = ['n1', 'n2', 'n3', 'n4', 'n5', 'n6']
    for (const [n, id] of ids.entries()) {
      clock.mockReturnValue(n < 4 ? now : now - 3600_000)
      await expect(note(id)).rejects.toBeInstanceOf(Queued)
    }
    clock.mockRestore()
    const asked = server(() => json({}))
    await flush(true)
    expect(asked.map((one) => one.url.split('/').at(-2))).toEqual(ids)
  })

  test('tells what was refused and leaves it to a person', async () => {
    server(dead)
    await expect(arrive()).rejects.toBeInstanceOf(Queued)
    const told: (string | undefined)[] = []
    const stop = onLanded((entry) => told.push(entry.refused))
    server(() => problem(409, 'booking.not_today', '只能在预约当天签到'))
    await flush(true)
    stop()
    expect(told).toEqual(['只能在预约当天签到'])
    const again = server(() => json({}))
    await flush(true)
    expect(again).toHaveLength(0)
    await dismiss(pending.value[0]!.key)
    expect(pending.value).toEqual([])
  })

  test('waits when the server is busy or the session is over, and sends nobody else’s', async () => {
    server(dead)
    await expect(arrive()).rejects.toBeInstanceOf(Queued)
    server(() => problem(503, 'server.busy'))
    await flush(true)
    expect(pending.value[0]?.refused).toBeUndefined()
    await keepWho('staff_2')
    const others = server(() => json({}))
    await flush(true)
    expect(others).toHaveLength(0)
    await keepWho('staff_1')
    await flush(true)
    expect(others).toHaveLength(1)
  })
})
