import { describe, expect, test } from 'vitest'
import { allowed, clockWords, lacking, next, reached, risk, type Detail, type Line } from '@/pages/recovery/state'

const NOW = Date.parse('2026-11-24T02:00:00Z')
const at = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString()
const [ME, OTHER] = ['staff_me', 'staff_other']
const line = (more: Partial<Line> = {}): Line => ({ state: 'open', due_at: at(600), aim_at: at(60), version: 3, tries: 0, overdue: false, ...more }) as Line
const detail = (more: Partial<Line> = {}, rest: Partial<Detail> = {}): Detail => ({ line: line(more), accused: [], calls: [], answers: [], may_lose: false, calls_left: 3, days_left: 3, ...rest }) as unknown as Detail
const all = () => true
const holder = { id: ME, name: '我' }

test('late is red; beyond its aim, or nobody’s, amber; ended nothing', () => {
  expect(risk(line({ holder, due_at: at(-1) }), NOW)).toBe('red')
  expect(risk(line({ holder, aim_at: at(-1) }), NOW)).toBe('amber')
  expect(risk(line(), NOW)).toBe('amber')
  expect(risk(line({ holder }), NOW)).toBe('green')
  expect(risk(line({ holder, state: 'in_contact', aim_at: at(-1) }), NOW)).toBe('green')
  expect(risk(line({ state: 'lost', due_at: at(-1) }), NOW)).toBeUndefined()
})

test('it says whose turn it is', () => {
  const say = (more: Partial<Line>) => next(line(more))
  expect(say({})).toBe('还没有人负责，请尽快接手')
  expect(say({ holder })).toBe('由 我 联系客户')
  expect(say({ holder, state: 'in_contact' })).toBe('由 我 跟进')
  expect(say({ holder, state: 'asked' })).toBe('已请客户确认是否解决，等客户回复')
  expect(clockWords(line(), 'Asia/Shanghai', NOW)).toBe('还有 10 小时（今天 周二 20:00）')
  expect(clockWords(line({ state: 'in_contact', due_at: at(-5) }), 'Asia/Shanghai', NOW)).toBe('再次联系 已超 5 分钟（今天 周二 09:55）')
  expect([say({ state: 'recovered' }), say({ state: 'lost' })]).toEqual(['客户说已经解决', '多次联系不上，已结束'])
})

describe('what may be done', () => {
  const of = (one: Detail, me = ME) => allowed(one, me, all)
  test('whom it is about may look and nothing else', () => {
    expect(of(detail({}, { accused: [{ id: ME, name: '我' }] }))).toEqual([])
    expect(of(detail({ holder }, { accused: [{ id: ME, name: '我' }] }))).toEqual([])
  })
  test('others take it, then call; the owner is asked only after they were spoken with', () => {
    expect(of(detail())).toEqual(['take', 'call', 'assign', 'lose'])
    expect(of(detail({ holder }))).toEqual(['call', 'assign', 'lose'])
    expect(of(detail({ holder: { id: OTHER, name: '他' } }))[0]).toBe('take')
    expect(of(detail({ holder, state: 'in_contact' }))).toEqual(['ask', 'call', 'assign', 'lose'])
    expect(of(detail({ holder, state: 'asked' }))).toEqual(['call', 'ask', 'assign', 'lose'])
  })
  test('nothing when it is over, or without the permission', () => {
    expect(of(detail({ holder, state: 'recovered' }))).toEqual([])
    expect(allowed(detail(), ME, () => false)).toEqual([])
  })
  test('spoken with means a call that reached them', () => {
    const call = (outcome: string) => ({ outcome }) as Detail['calls'][number]
    expect(reached(detail({}, { calls: [call('busy'), call('no_answer')] }))).toBe(false)
    expect(reached(detail({}, { calls: [call('reached')] }))).toBe(true)
  })
})

test('what is missing before it is given up is said', () => {
  expect(lacking(detail({}, { calls_left: 2, days_left: 1 }))).toBe('还不能结束：再联系 2 次，再换 1 天。')
  expect(lacking(detail({}, { calls_left: 0, days_left: 2 }))).toBe('还不能结束：再换 2 天。')
  expect(lacking(detail({}, { calls_left: 0, days_left: 0 }))).toBe('还不能结束：客户刚回复过，请继续沟通。')
  expect(lacking(detail({}, { may_lose: true }))).toBe('')
})
