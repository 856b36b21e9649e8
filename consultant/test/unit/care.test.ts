import './browser'
import { describe, expect, test } from 'vitest'
import { factsChanged } from '@/pages/care/facts'
import type { Params } from '@/pages/care/types'
import { formOf, MOST_VINS, paramsOf, readVins, same, steps, typed, wrongDay } from '@/pages/care/rules'

const NONE: Params = { lead_days: null, km: null, months: null, percent: null, min_days: null, item_id: null, seasons: [] }
/** In a reply what does not count is not there. */
const some = (params: Partial<Params>) => params as Params
const USUAL: Params = { ...NONE, lead_days: 14, km: 10_000, months: 12, item_id: 'item_a' }
const FIELDS = ['lead_days', 'km', 'months', 'item_id']

describe('parameters of a rule', () => {
  test('only what counts for the rule is sent', () => {
    expect(paramsOf(formOf(USUAL), FIELDS)).toEqual(USUAL)
    expect(paramsOf(formOf(some({ lead_days: 14, km: 10_000, months: 12, item_id: 'item_a' })), FIELDS)).toEqual(USUAL)
    expect(paramsOf(formOf({ ...USUAL, percent: 80 }), ['lead_days'])).toEqual({ ...NONE, lead_days: 14 })
    expect(paramsOf({ ...formOf(USUAL), item: '' }, FIELDS)).toEqual({ ...USUAL, item_id: null })
    expect(paramsOf(formOf(some({})), [])).toEqual(NONE)
    const seasons = [{ from: '11-01', until: '12-15', words: ' 入冬 ' }]
    expect(paramsOf(formOf(some({ seasons })), ['seasons', 'item_id'])).toEqual({ ...NONE, seasons: [{ from: '11-01', until: '12-15', words: '入冬' }] })
  })
  test('what is half typed is not tried', () => {
    const form = formOf(USUAL)
    form.numbers.km = '一万'
    expect([typed(form, FIELDS), typed(form, ['lead_days']), typed(formOf(some({ seasons: [{ from: '13-01', until: '12-15', words: '看看' }] })), ['seasons'])]).toEqual([false, true, false])
    expect(['11-01', '02-29', '1-1', '00-10', '12-32'].map((text) => !wrongDay(text))).toEqual([true, true, false, false, false])
  })
  test('a dry run is good for its very parameters', () => {
    expect(same(USUAL, some({ lead_days: 14, km: 10_000, months: 12, item_id: 'item_a' }))).toBe(true)
    expect(same(USUAL, { ...USUAL, lead_days: 15 })).toBe(false)
    expect(same(some({ lead_days: 1 }), some({ lead_days: 1, item_id: 'item_a' }))).toBe(false)
  })
  test('nothing is switched on, nor changed while on, without one', () => {
    const off = { on: false, params: USUAL }
    const on = { on: true, params: USUAL }
    const other = { ...USUAL, km: 8000 }
    expect([steps(off, USUAL, undefined), steps(off, USUAL, USUAL), steps(off, other, USUAL), steps(off, other, other)]).toEqual([['dryRun'], ['dryRun', 'on'], ['dryRun'], ['dryRun', 'on']])
    expect([steps(on, USUAL, USUAL), steps(on, other, USUAL), steps(on, other, other)]).toEqual([['off', 'dryRun'], ['off', 'dryRun'], ['off', 'dryRun', 'save']])
  })
})

describe('a list of VINs', () => {
  const [a, b] = ['LFV2A21K8A3000001', 'LRW3E7FAXMC000001']
  test('is read however it was pasted', () => {
    expect(readVins(` ${a.toLowerCase()}\r\n\n${b}，WVWZZZ1JZXW000001 `)).toEqual({ vins: [a, b, 'WVWZZZ1JZXW000001'] })
    expect(readVins('')).toEqual({ vins: [] })
  })
  test('names its first fault', () => {
    expect(readVins(`${a}\n${a}`).wrong).toBe(`第 2 行“${a}”重复`)
    expect(readVins(`${a}\nLFV2A21K8A300000`).wrong).toContain('第 2 行“LFV2A21K8A300000”不是有效')
    expect(readVins('LFV2A21K6A3000001').wrong).toContain('校验位')
    const many = Array.from({ length: MOST_VINS + 1 }, (_none, n) => `WVWZZZ1JZXW${String(n).padStart(6, '0')}`).join('\n')
    expect(readVins(many).wrong).toContain('2000')
  })
})

test('of a car only what was changed is sent; a service has its day and its kilometres', () => {
  const was = { started_on: '2024-01-01', registered_on: '', insurance_until: '2026-12-01', inspection_until: '', serviced_on: '2026-01-01', serviced_km: '9000', battery_percent: '' }
  expect(factsChanged(was, { ...was })).toEqual({})
  expect(factsChanged(was, { ...was, insurance_until: '2027-12-01', battery_percent: '88' })).toEqual({ insurance_until: '2027-12-01', battery_percent: 88 })
  expect(factsChanged(was, { ...was, serviced_km: '9500' })).toEqual({ serviced_on: '2026-01-01', serviced_km: 9500 })
  expect(factsChanged(was, { ...was, serviced_on: '' })).toEqual({})
})
