import './browser'
import { expect, test } from 'vitest'
import { read } from '@/push/message'
import { bytesOf } from '@/push/subscribe'
import { pathOf } from '@/session/places'

const ID = 'booking_01m7ycgz60eyet7zzqw4mgajjc'

test('a push leads to its page, and to nothing outside the app', () => {
  expect(read(JSON.stringify({ words: '您有 1 条新预约', subject: ID, notice: 'n' }))).toMatchObject({ words: '您有 1 条新预约', url: `/bookings/${ID}` })
  for (const subject of ['https://evil.test', '//evil.test', `${ID}/../../x`, 'constructor_01m7ycgz60eyet7zzqw4mgajjc', `${ID}?a=1`]) {
    expect(read(JSON.stringify({ subject })).url).toBe('/notices')
  }
})

test('whatever comes is shown', () => {
  for (const text of [undefined, '', 'null', '[]', '{', '"x"', '{"words":3}']) expect(read(text).words).toBe('您有新消息')
})

test('every page of a thing is one of the app', () => {
  expect(pathOf('delivery_01m7ycgz60eyet7zzqw4mgajjc')).toBe('/deliveries')
  expect(pathOf(undefined)).toBeUndefined()
})

test('the key of the server is read as the browser wants it', () => {
  expect([...bytesOf('BP-_')]).toEqual([4, 255, 191])
})
