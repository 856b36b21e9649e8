import './browser'
import { describe, expect, test } from 'vitest'
import { answerLines, pageAfter, pageBefore, pagesOf, wrongOf } from '@/pages/survey/answers'
import { blank, conditionOn, conditionWords, drop, earlier, faultsAll, faultsOf, formOf, freshKey, hows, KINDS, move, put, setBreak, turn, unwritten, wishOf, written } from '@/pages/survey/form'
import type { Answer, Question, Rule } from '@/pages/survey/types'

const question = (key: string, kind: Question['kind'], more: Partial<Question> = {}): Question => ({ key, kind, text: `${key}？`, required: false, page: 1, ...more })
const OPTIONS = [{ key: 'a', text: '价格' }, { key: 'b', text: '等待' }]
const pages = (questions: Question[]) => questions.map((one) => `${one.key}${one.page}`).join(' ')

describe('a form while it is written', () => {
  test('every kind is sent with what it knows and comes back the same', () => {
    const all: Question[] = [
      question('s', 'single', { options: OPTIONS }), question('m', 'multiple', { options: OPTIONS, most: 1 }), question('r', 'ranking', { options: OPTIONS }),
      question('x', 'matrix', { rows: [{ key: 'r1', text: '预约', stage: 'initiation' }, { key: 'r2', text: '其他' }] }), question('y', 'yes_no', { fact: 'on_time' }), question('c', 'csat', { stage: 'quality' }),
      question('t', 'rating', { stage: 'advisor', hint: '一到五星' }), question('n', 'nps', { required: true }), question('d', 'date'), question('o', 'open', { show_if: { question: 'n', at_most: 6 } }),
    ]
    expect(all.map((one) => one.kind).sort()).toEqual([...KINDS].sort())
    for (const one of all) expect(wishOf(formOf(one))).toEqual(one)
  })
  test('another kind takes nothing with it that it does not know', () => {
    const form = formOf(question('m', 'multiple', { options: OPTIONS, most: 1 }))
    expect(wishOf(turn(form, 'csat'))).toEqual(question('m', 'csat'))
    expect(turn(form, 'single').options).toEqual(OPTIONS)
    expect(wishOf(turn({ ...form, stage: 'quality' }, 'open'))).not.toHaveProperty('stage')
    expect(turn(formOf(question('o', 'open')), 'matrix').rows.map((one) => one.key)).toEqual(['r1', 'r2'])
    expect(turn(formOf(question('y', 'yes_no', { fact: 'on_time' })), 'rating').fact).toBe('')
  })
  test('keys are new, whatever was removed', () => {
    expect([freshKey('q', []), freshKey('q', ['q1', 'q3']), freshKey('q', ['q2'])]).toEqual(['q1', 'q4', 'q3'])
    expect(freshKey('q', ['q2', 'q3'])).toBe('q4')
    expect(blank('single', [question('q1', 'nps', { page: 3 })])).toMatchObject({ key: 'q2', page: 3, options: [{ key: 'o1' }, { key: 'o2' }] })
  })
  test('what is not written is named; how many options there must be, the server says', () => {
    const form = formOf(question('s', 'single', { text: ' ', options: [{ key: 'a', text: '' }] }))
    expect(unwritten(form)).toMatchObject({ text: '请填写', options: ['请填写'] })
    expect(written({ ...form, text: '哪里？', options: [] })).toBe(true)
    expect(written(formOf(question('m', 'multiple', { most: 0, options: OPTIONS })))).toBe(false)
    expect(written({ ...formOf(question('o', 'open')), condition: conditionOn(question('s', 'single', { options: OPTIONS })) })).toBe(false)
  })
  const three = [question('a', 'nps'), question('b', 'csat', { page: 2 }), question('c', 'open', { page: 2 })]
  test('moving leaves the pages where they are', () => {
    expect(pages(move(three, 0, 1))).toBe('b1 a2 c2')
    expect(pages(move(three, 2, -1))).toBe('a1 c2 b2')
    expect([move(three, 0, -1), move(three, 2, 1)]).toEqual([three, three])
  })
  test('whoever begins a page and goes leaves the page to the next', () => {
    expect(pages(drop(three, 1))).toBe('a1 c2')
    expect(pages(drop(three, 0))).toBe('b1 c1')
    expect(pages(drop(three, 2))).toBe('a1 b2')
  })
  test('pages are counted from one without a gap', () => {
    expect(pages(setBreak(three, 1, false))).toBe('a1 b1 c1')
    expect(pages(setBreak(three, 2, true))).toBe('a1 b2 c3')
    expect(pages(setBreak(three, 0, true))).toBe('a1 b2 c2')
    expect(pages(put(three, 3, question('d', 'date', { page: 2 })))).toBe('a1 b2 c2 d2')
    expect(put(three, 1, question('x', 'open')).map((one) => one.key)).toEqual(['a', 'x', 'c'])
  })
  test('a condition looks back, at what can be answered so', () => {
    expect(earlier([...three, question('d', 'nps')], 3).map((one) => one.key)).toEqual(['a', 'b'])
    expect([hows('single'), hows('yes_no'), hows('nps'), hows('open'), hows(undefined)]).toEqual([['any_of'], ['yes', 'no'], ['at_most', 'at_least'], [], []])
    expect(conditionOn(question('n', 'nps'))).toMatchObject({ how: 'at_most', value: 6 })
    for (const show_if of [{ question: 'a', any_of: ['a'] }, { question: 'a', yes: true }, { question: 'a', yes: false }, { question: 'a', at_most: 0 }, { question: 'a', at_least: 9 }]) {
      expect(wishOf(formOf(question('z', 'open', { show_if }))).show_if).toEqual(show_if)
    }
  })
  test('in words', () => {
    const all = [question('n', 'nps'), question('s', 'single', { options: OPTIONS }), question('y', 'yes_no')]
    const say = (show_if: Question['show_if']) => conditionWords(question('o', 'open', { show_if }), all)
    expect(say({ question: 'n', at_most: 6 })).toBe('仅当第 1 题不高于 6 分时显示')
    expect(say({ question: 's', any_of: ['a', 'b'] })).toBe('仅当第 2 题选择“价格、等待”时显示')
    expect(say({ question: 'y', yes: false })).toBe('仅当第 3 题回答“否”时显示')
    expect(say({ question: 'gone', at_least: 9 })).toContain('已删除的题目')
    expect(say(undefined)).toBe('')
  })
  test('a broken rule stands where it is broken', () => {
    const wrong: Rule[] = ['/questions', '/questions/1/options', '/questions/1', '/questions/10/key', '/title'].map((pointer) => ({ code: pointer, pointer, message: pointer }))
    expect(faultsOf(wrong, 1).map((one) => one.pointer)).toEqual(['/questions/1/options', '/questions/1'])
    expect(faultsOf(wrong, 10)).toHaveLength(1)
    expect(faultsAll(wrong).map((one) => one.pointer)).toEqual(['/questions', '/title'])
  })
})

describe('answers', () => {
  test.each<[Question, Omit<Answer, 'question'>, string[]]>([
    [question('q', 'single', { options: OPTIONS }), { choice: 'b' }, ['等待']], [question('q', 'multiple', { options: OPTIONS }), { choices: ['a', 'b'] }, ['价格、等待']],
    [question('q', 'yes_no'), { yes: false }, ['否']], [question('q', 'nps'), { score: 0 }, ['0 / 10']], [question('q', 'csat'), { score: 2 }, ['2 / 5 · 不满意']], [question('q', 'rating'), { score: 5 }, ['5 / 5']],
    [question('q', 'ranking', { options: OPTIONS }), { order: ['b', 'a'] }, ['1. 等待', '2. 价格']], [question('q', 'matrix', { rows: [{ key: 'r', text: '预约' }] }), { rows: [{ row: 'r', score: 4 }] }, ['预约：4 / 5']],
    [question('q', 'date'), { date: '2026-11-20' }, ['2026年11月20日']], [question('q', 'open'), { text: '<b>好</b>' }, ['<b>好</b>']], [question('q', 'open'), { text: '' }, []],
  ])('%#', (of, said, lines) => expect(answerLines(of, { question: 'q', ...said })).toEqual(lines))
  test('none', () => expect(answerLines(question('q', 'nps'), undefined)).toEqual([]))
  test('what is wrong finds its question by place or by key', () => {
    const wrong = [{ code: 'answer.score', pointer: '/answers/1', message: '评分超出范围' }, { code: 'answer.missing', pointer: '/answers/recommend', message: '请回答' }, { code: 'x', pointer: '/answers/1/score', message: '第二句' }]
    expect(wrongOf(wrong, [{ question: 'a' }, { question: 'b' }])).toEqual({ b: '评分超出范围', recommend: '请回答' })
  })
  test('pages without a shown question are left out', () => {
    const visible = [question('a', 'nps'), question('b', 'open', { page: 4 }), question('c', 'open', { page: 2 })]
    expect([pagesOf(visible), pageAfter(visible, 2), pageAfter(visible, 4), pageBefore(visible, 4), pageBefore(visible, 1)]).toEqual([[1, 2, 4], 4, undefined, 2, undefined])
  })
})
