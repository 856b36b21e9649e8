import { expect, test } from 'vitest'
import { forWhom, lateness } from '@/pages/reply/state'

const NOW = Date.parse('2026-11-24T02:00:00Z')
const at = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString()
const [ME, OTHER] = ['staff_me', 'staff_other']

test('a reply waits for its butler, or for who stands in', () => {
  const butler = { id: OTHER, name: '陈书航' }
  expect(lateness({ due_at: at(-1) }, NOW)).toBe('red')
  expect(lateness({ due_at: at(20) }, NOW)).toBe('amber')
  expect(lateness({ due_at: at(40) }, NOW)).toBe('green')
  expect(lateness({ due_at: at(-1), answer: { text: '好', at: at(0), by: '我' } }, NOW)).toBeUndefined()
  expect(forWhom({ butler, acting: butler }, ME)).toBe('由 陈书航 答复')
  expect(forWhom({ butler, acting: butler }, OTHER)).toBe('您是这位客户的管家')
  expect(forWhom({ butler, acting: { id: ME, name: '我' } }, ME)).toBe('陈书航 不在，由您代为答复')
  expect(forWhom({ butler, acting: { id: 'x', name: '黄明远' } }, ME)).toBe('由 黄明远 代 陈书航 答复')
})
