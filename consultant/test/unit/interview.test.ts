import { describe, expect, test } from 'vitest'
import type { Schemas } from '@/api/client'
import { answered, answersOf, askedOf, lacks, missing, shown, type Given } from '@/pages/interview/rules'

type Question = Schemas['SurveyQuestion']

const q = (key: string, kind: Question['kind'], more: Partial<Question> = {}): Question => ({ key, kind, text: `${key}?`, required: false, page: 1, ...more })
const OPTIONS = [{ key: 'a', text: '甲' }, { key: 'b', text: '乙' }, { key: 'c', text: '丙' }]
const keys = (list: Question[]) => list.map((one) => one.key)

describe('what is shown', () => {
  const form = [
    q('nps', 'nps', { required: true }), q('why', 'single', { options: OPTIONS, show_if: { question: 'nps', at_most: 6 } }),
    q('more', 'open', { show_if: { question: 'why', any_of: ['b'] } }), q('good', 'yes_no', { show_if: { question: 'nps', at_least: 9 } }),
  ]
  test('hangs on the answers before it', () => {
    expect(keys(shown(form, {}))).toEqual(['nps'])
    expect(keys(shown(form, { nps: { question: 'nps', score: 6 } }))).toEqual(['nps', 'why'])
    expect(keys(shown(form, { nps: { question: 'nps', score: 9 } }))).toEqual(['nps', 'good'])
    expect(keys(shown(form, { nps: { question: 'nps', score: 3 }, why: { question: 'why', choice: 'b' } }))).toEqual(['nps', 'why', 'more'])
  })
  test('and what hangs on a question that is not shown is not shown, nor sent', () => {
    const given: Given = { nps: { question: 'nps', score: 10 }, why: { question: 'why', choice: 'b' }, more: { question: 'more', text: '旧的话' } }
    expect(keys(shown(form, given))).toEqual(['nps', 'good'])
    expect(answersOf(form, given)).toEqual([{ question: 'nps', score: 10 }])
  })
  test('by several choices, by yes and by no', () => {
    const some = [q('m', 'multiple', { options: OPTIONS }), q('x', 'open', { show_if: { question: 'm', any_of: ['c'] } })]
    expect(keys(shown(some, { m: { question: 'm', choices: ['a', 'c'] } }))).toEqual(['m', 'x'])
    const yes = [q('y', 'yes_no'), q('x', 'open', { show_if: { question: 'y', yes: false } })]
    expect(keys(shown(yes, { y: { question: 'y', yes: false } }))).toEqual(['y', 'x'])
    expect(keys(shown(yes, { y: { question: 'y', yes: true } }))).toEqual(['y'])
  })
})

describe('an answer', () => {
  test('is whole or none', () => {
    const rank = q('r', 'ranking', { options: OPTIONS })
    expect([answered(rank, { question: 'r', order: ['a', 'b'] }), answered(rank, { question: 'r', order: ['c', 'a', 'b'] })]).toEqual([false, true])
    const matrix = q('m', 'matrix', { rows: OPTIONS })
    expect(answered(matrix, { question: 'm', rows: [{ row: 'a', score: 4 }] })).toBe(false)
    expect([answered(q('o', 'open'), { question: 'o', text: '  ' }), answered(q('o', 'open'), { question: 'o', text: '好' })]).toEqual([false, true])
    expect([answered(q('n', 'nps'), { question: 'n', score: 0 }), answered(q('y', 'yes_no'), { question: 'y', yes: false })]).toEqual([true, true])
  })
  test('what is begun must be ended, what is required be there', () => {
    const form = [q('r', 'ranking', { options: OPTIONS }), q('n', 'nps', { required: true }), q('o', 'open')]
    expect(keys(missing(form, {}))).toEqual(['n'])
    expect(keys(missing(form, { n: { question: 'n', score: 3 }, r: { question: 'r', order: ['a'] } }))).toEqual(['r'])
    expect(keys(missing(form, { n: { question: 'n', score: 3 }, r: { question: 'r', order: [] } }))).toEqual([])
  })
})

test('the form of the store comes before that of the group, and only a published one is asked', () => {
  const line = (id: string, state: 'draft' | 'published' | 'retired', store_id?: string) => ({ id, state, store_id, subject: 'repair' as const, no: 1, title: '', seconds: 60, questions: 5, answered: 0 })
  expect(askedOf([line('g', 'published'), line('s', 'published', 'store')], 'repair')?.id).toBe('s')
  expect(askedOf([line('g', 'published'), line('s', 'draft', 'store')], 'repair')?.id).toBe('g')
  expect(askedOf([line('g', 'retired')], 'repair')).toBeUndefined()
  expect(askedOf([line('g', 'published')], 'delivery')).toBeUndefined()
})

test('an interview is not written down before the owner agreed and all is answered', () => {
  const form = [q('n', 'nps', { required: true })]
  const given: Given = { n: { question: 'n', score: 8 } }
  expect(lacks(form, given, false, 12)).toBe('请先征得客户同意')
  expect(lacks(form, {}, true, 12)).toBe('还有 1 道题没有答完')
  expect(lacks(form, given, true, undefined)).toBe('用时应为 1 到 120 的整数')
  expect(lacks(form, given, true, 12)).toBeUndefined()
})
