import './browser'
import { describe, expect, test } from 'vitest'
import { yuan } from '@/format/money'
import { again, begin, byHand, centihours, changed, emptyForm, fits, formOf, keep, milli, piece, put, wasSeen, wish, wrongForm, wrongPiece, type LineForm } from '@/pages/quote/draft'
import { allowed, hundredths, next, pieceWords, thousandths, type Doing } from '@/pages/quote/state'
import type { Line, Piece, StaffQuote } from '@/pages/quote/types'
import type { Permission } from '@/session/me'

const NOW = Date.parse('2026-11-24T02:00:00Z')
const who = (...permissions: Permission[]) => (permission: Permission) => permissions.includes(permission)
const line = (more: object = {}) =>
  ({ line_id: 'l1', words: '更换刹车片', reason: '磨损', urgency: 'must', payer: 'owner', state: 'open', total_fen: 72_000, discount_fen: 0, basis: { by_hand: true, reason: '外采询价' }, pieces: [{ kind: 'part', name: '刹车片', part_kind: 'genuine', quantity_milli: 1500, unit_fen: 45_050, amount_fen: 67_575 }], ...more }) as unknown as Line
const quote = (current?: object, more: object = {}) => ({ version: 3, versions: [], current: current && { state: 'sent', lines: [line()], valid_until: '2026-11-25T10:00:00Z', ...current }, ...more }) as unknown as StaffQuote

describe('a line by hand', () => {
  const form = (more: Partial<LineForm> = {}): LineForm => emptyForm({ words: '更换雨刮', reason: '刮不干净', priceReason: '外采', pieces: [{ ...piece('part'), words: '雨刮片', count: '2', amount: '68' }], ...more })
  test('is put in fen, thousandths and hundredths', () => {
    const labour = { ...piece('labour'), words: '更换', count: '0.25' }
    const made = wish(put(form({ pieces: [...form().pieces, labour, { ...piece('sublet'), words: '贴膜', partner: '某店', amount: '200' }], discount: '6', discountReason: '会员' })))
    expect(made).toMatchObject({
      kind: 'put', words: '更换雨刮', price_reason: '外采', discount: { amount_fen: 600, reason: '会员' },
      pieces: [{ kind: 'part', name: '雨刮片', quantity_milli: 2000, unit_fen: 6800 }, { kind: 'labour', trade: 'mechanical', centihours: 25 }, { kind: 'sublet', partner: '某店', amount_fen: 20_000 }],
    })
  })
  test('sums what is typed, labour apart', () => expect(byHand(form({ pieces: [...form().pieces, { ...piece('labour'), words: 'x', count: '3' }, { ...piece('fee'), words: 'y', amount: '0.50' }] }))).toBe(13_650))
  test.each<[string, Partial<LineForm>, keyof ReturnType<typeof wrongForm>]>([
    ['no words', { words: ' ' }, 'words'], ['no reason', { reason: '' }, 'reason'], ['nothing in it', { pieces: [] }, 'pieces'], ['no word on the price', { priceReason: '' }, 'priceReason'], ['a discount that is none', { discount: 'viel' }, 'discount'],
    ['a discount without a reason', { discount: '5' }, 'discountReason'],
  ])('is not put with %s', (_why, more, field) => {
    expect(wrongForm(form(more), false)[field]).toBeTruthy()
    expect(fits(form(more), false)).toBe(false)
  })
  test('what its owner has seen says why it changes', () => {
    expect(fits(form(), true)).toBe(false)
    expect(fits(form({ changeWhy: '加装防尘套' }), true)).toBe(true)
  })
  test('an item of the book needs nothing by hand', () => expect(fits(form({ itemId: 'i', pieces: [], priceReason: '' }), false)).toBe(true))
  test('pieces say what is wrong with them', () => {
    expect(wrongPiece({ ...piece('labour'), words: 'x', count: '0' }).count).toBeTruthy()
    expect(wrongPiece({ ...piece('part'), words: 'x', count: '1.2345', amount: '1' }).count).toBeTruthy()
    expect(wrongPiece({ ...piece('fee'), words: 'x', amount: '1.234' }).amount).toBeTruthy()
    expect(wrongPiece({ ...piece('sublet'), words: 'x', amount: '1' }).partner).toBeTruthy()
  })
  test('bounds are those of the contract', () => {
    expect([centihours('0.01'), centihours('200'), centihours('200.01'), centihours('-1')]).toEqual([1, 20_000, undefined, undefined])
    expect([milli('0.001'), milli('1000'), milli('1000.001'), milli('')]).toEqual([1, 1_000_000, undefined, undefined])
  })
})

describe('the next version', () => {
  test('begins with the draft, or with what the owner has; kept lines are named and nothing more', () => {
    const rows = begin(quote({}))
    expect(rows.map(wish)).toEqual([{ kind: 'keep', line_id: 'l1' }])
    expect(begin(quote({}, { draft: { lines: [line({ line_id: 'l2' }), line({ line_id: 'l3' })] } })).map(wish)).toEqual([{ kind: 'keep', line_id: 'l2' }, { kind: 'keep', line_id: 'l3' }])
    expect([changed(rows, rows), changed(rows.slice(1), rows)]).toEqual([false, true])
  })
  test('a line is a form and a form is a line', () => {
    const form = formOf(line())
    expect([form.pieces[0]?.count, form.pieces[0]?.amount, form.priceReason]).toEqual(['1.5', '450.50', '外采询价'])
    expect(wish(put(form, line(), true))).toMatchObject({ line_id: 'l1', pieces: [{ quantity_milli: 1500, unit_fen: 45_050 }] })
    expect(formOf(line({ item_id: 'i' })).pieces).toEqual([])
  })
  test('what was put off is offered again', () => expect(wish(again({ id: 'd1' } as never))).toEqual({ kind: 'again', deferred_id: 'd1' }))
  test('only what the owner has is seen', () => {
    expect([wasSeen(quote({}).current, line()), wasSeen(quote({}).current, line({ line_id: 'l9' })), wasSeen(undefined, line())]).toEqual([true, false, false])
    expect(keep(line()).key).not.toBe(keep(line()).key)
  })
})

describe('what may be done with a quote', () => {
  const all = () => true
  const cases: [string, StaffQuote, string, Doing[]][] = [
    ['none yet', quote(), 'diagnosis', ['draft']], ['a draft', quote(undefined, { draft: { lines: [] } }), 'diagnosis', ['send', 'draft']], ['sent', quote({}), 'waiting_consent', ['phone', 'draft']],
    ['nobody answered', quote({}, { call_since: '2026-11-24T01:00:00Z' }), 'waiting_consent', ['called', 'phone', 'draft']], ['expired', quote({ state: 'expired' }), 'waiting_consent', ['draft']],
    ['agreed and inspected', quote({ state: 'consented', lines: [line({ state: 'agreed' })] }), 'ready', ['settle', 'draft']], ['agreed, not inspected', quote({ state: 'consented', lines: [line({ state: 'agreed' })] }), 'in_repair', ['draft']],
    ['a line is open', quote({ state: 'partially_consented', lines: [line({ state: 'agreed' }), line()] }), 'ready', ['phone', 'draft']], ['billed', quote({ state: 'settled', lines: [] }), 'ready', ['pay']], ['billed and gone', quote({ state: 'settled', lines: [] }), 'closed', ['pay']],
    ['over', quote({}), 'cancelled', []],
  ]
  test.each(cases)('%s', (_what, of, stage, doings) => expect(allowed(of, stage, all)).toEqual(doings))
  test('each has only what is theirs', () => {
    expect(allowed(quote({}), 'waiting_consent', who('quote.read', 'quote.settle'))).toEqual([])
    expect(allowed(quote({ state: 'settled', lines: [] }), 'ready', who('quote.write'))).toEqual([])
  })
})

describe('in words', () => {
  test('whom it waits for', () => {
    const say = (of: StaffQuote) => next(of, 'Asia/Shanghai', NOW)
    expect(say(quote({}))).toBe('等车主答复 1 项，最迟 明天 周三 18:00')
    expect(say(quote({ lines: [line({ state: 'asked' })] }))).toBe('车主对 1 项有疑问，请答复后更新报价')
    expect(say(quote({}, { call_since: '2026-11-24T01:00:00Z' }))).toContain('请给车主打电话')
    expect([say(quote()), say(quote({ state: 'expired' })), say(quote({ state: 'declined', lines: [line({ state: 'declined' })] }))]).toEqual(['还没有报价', '报价已过期，请重新发出', '车主全部暂缓'])
  })
  test('pieces and how their price comes about', () => {
    expect(pieceWords({ kind: 'labour', words: '更换', centihours: 150, rate_fen: 18_000, amount_fen: 27_000 } as Piece, yuan)).toEqual({ what: '更换', how: '工时 1.5 小时 × ¥180' })
    expect(pieceWords(line().pieces[0] as Piece, yuan).how).toBe('原厂 1.5 × ¥450.50')
    expect([hundredths(25), thousandths(4000)]).toEqual(['0.25', '4'])
  })
})
