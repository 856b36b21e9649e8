import { beforeEach, expect, test } from 'vitest';
import type { Quote, QuoteLine, Settlement } from '../../src/api/types';
import type { Choices } from '../../src/services/quotes';
import { fresh } from './wx';

const quotes = () => import('../../src/services/quotes');
const NOW = Date.parse('2026-11-24T06:00:00Z');

beforeEach(fresh);

const line = (id: string, fen: number, more: object = {}) =>
  ({
    line_id: id, hash: `${id}-1`, words: id, reason: '磨损', urgency: 'must', payer: 'owner', pieces: [], discount_fen: 0, total_fen: fen, owner_fen: fen, used_parts: false,
    basis: { priced_on: '2026-11-24', by_hand: false }, warranty_months: 12, state: 'open', pictures: [], ...more,
  }) as unknown as QuoteLine;
const quote = (lines: QuoteLine[], more: object = {}) =>
  ({
    id: 'quote_1', number: 'QT1', repair_id: 'repair_1', version: 3, no: 1, state: 'sent', hash: 'h1', sent_at: '2026-11-24T05:00:00Z', valid_until: '2026-11-25T10:00:00Z',
    lines, gone: [], total_fen: 0, owner_fen: 0, consented_fen: 0, owner_consented_fen: 0, open: lines.length, links_until: '2026-11-24T06:10:00Z', ...more,
  }) as unknown as Quote;
const yes = (id: string, more: object = {}) => ({ [id]: { hash: `${id}-1`, answer: 'yes' as const, ...more } });
const shown = (choices: Choices) => ({ choices, open: [], errors: {}, links: true, now: NOW });

test('the sum follows what is chosen: mine only, of this wording only, on top of what was agreed to', async () => {
  const { sumsOfQuote } = await quotes();
  const one = quote([line('a', 10_000), line('b', 5_000, { payer: 'maker', owner_fen: 0 }), line('c', 2_050), line('d', 700, { state: 'agreed' })], { owner_consented_fen: 700 });
  expect(sumsOfQuote(one, {})).toEqual({ agreed: '¥7', chosen: '¥0', total: '¥7', count: 0 });
  expect(sumsOfQuote(one, { ...yes('a'), ...yes('b'), c: { hash: 'c-1', answer: 'no' } })).toEqual({ agreed: '¥7', chosen: '+¥100', total: '¥107', count: 3 });
  expect(sumsOfQuote(one, { ...yes('a', { hash: 'a-0' }), ...yes('d') }).count).toBe(0);
});

test('a choice of another wording is not sent; it is said, and kept until it is chosen again', async () => {
  const { answersOf, groupsOfQuote, standing } = await quotes();
  const one = quote([line('a', 10_000), line('b', 1_000)], { no: 2 });
  const choices: Choices = { a: { hash: 'a-0', answer: 'ask', question: '为什么' }, ...yes('b'), gone: { hash: 'x', answer: 'yes' } };
  expect(Object.keys(standing(one, choices))).toEqual(['a', 'b']);
  expect(answersOf(one, choices).answers.map((answer) => answer.line_id)).toEqual(['b']);
  const [first, second] = groupsOfQuote(one, shown(choices))[0]!.lines;
  expect([first!.again, first!.answer, second!.again, second!.answer]).toEqual(['内容有变化，请重新选择（您原来选的是“想问一下”）', '', '', 'yes']);
});

test('what was decided takes its choice with it; what ran out keeps it, unsent', async () => {
  const { groupsOfQuote, standing } = await quotes();
  const choices: Choices = { ...yes('a'), ...yes('b'), c: { hash: 'c-1', answer: 'no' }, ...yes('d') };
  const one = quote([line('a', 1, { state: 'agreed' }), line('b', 1, { state: 'declined' }), line('c', 1, { state: 'declined' }), line('d', 1, { state: 'lapsed' })]);
  expect(Object.keys(standing(one, choices))).toEqual(['b', 'd']);
  const expired = quote([line('a', 1)], { valid_until: '2026-11-24T05:59:00Z' });
  const [only] = groupsOfQuote(expired, shown(yes('a')))[0]!.lines;
  expect([only!.answers, only!.said]).toEqual([[], '您选的是“同意”，还没有提交']);
});

test('a no may become a yes, a yes stands', async () => {
  const { answersFor, canDecide } = await quotes();
  expect((['open', 'asked', 'declined', 'agreed', 'lapsed'] as const).map((state) => answersFor(state).length)).toEqual([3, 3, 1, 0, 0]);
  const of = (state: string) => canDecide(quote([], { state }), NOW);
  expect(['sent', 'viewed', 'partially_consented', 'consented', 'declined', 'superseded', 'expired', 'settled'].map(of)).toEqual([true, true, true, true, true, false, false, false]);
});

test('used parts need a word of their own, a question its text; nothing that was not asked for is sent', async () => {
  const { answersOf, summary } = await quotes();
  const one = quote([line('a', 10_000, { used_parts: true }), line('b', 500), line('c', 300)]);
  const choices: Choices = { ...yes('a', { reason: 'price', question: 'x' }), b: { hash: 'b-1', answer: 'ask', question: '  ' }, c: { hash: 'c-1', answer: 'no', reason: 'price', used: true } };
  expect(answersOf(one, choices).errors).toEqual({ a: '请先同意使用旧件', b: '请写下您的问题' });
  const { answers, errors } = answersOf(one, { ...choices, ...yes('a', { used: true }), b: { hash: 'b-1', answer: 'ask', question: ' 为什么 ' } });
  expect([errors, JSON.parse(JSON.stringify(answers))]).toEqual([
    {},
    [{ line_id: 'a', answer: 'yes', used_parts: true }, { line_id: 'b', answer: 'ask', question: '为什么' }, { line_id: 'c', answer: 'no', reason: 'price' }],
  ]);
  expect(summary(one, answers)).toBe('同意 1 项，您付 ¥100\n暂不做 1 项，记录在车辆档案里\n提问 1 项，等顾问答复');
});

test('must comes before should before may; a change says by how much and why', async () => {
  const { groupsOfQuote } = await quotes();
  const change = (difference_fen: number) => ({ change: { before_fen: 1000, difference_fen, why: '涨价' } });
  const one = quote([line('a', 1, { urgency: 'may', ...change(-1_050) }), line('b', 1, change(12_000)), line('c', 1, { urgency: 'should', ...change(0) }), line('d', 1)], { no: 2 });
  expect(groupsOfQuote(one, shown({})).map((group) => [group.title, group.lines.map((card) => [card.id, card.change, card.changeTone])])).toEqual([
    ['必须做', [['b', '比上一版 +¥120', 'warn'], ['d', '新增项目', '']]],
    ['建议做', [['c', '金额与上一版相同', 'good']]],
    ['可以不做', [['a', '比上一版 −¥10.50', 'good']]],
  ]);
});

test('what a line is made of, where its price comes from, and what is taken off', async () => {
  const { basisOf, piecesOf } = await quotes();
  const one = line('a', 1, {
    pieces: [
      { kind: 'labour', words: '拆装', trade: 'body', centihours: 125, rate_fen: 30_000, amount_fen: 37_500 },
      { kind: 'part', name: '刹车片', number: 'D1', part_kind: 'genuine', quantity_milli: 2000, unit_fen: 38_000, amount_fen: 76_000 },
      { kind: 'sublet', words: '激光焊', partner: '合作厂', amount_fen: 100 },
      { kind: 'fee', words: '拖车', amount_fen: 200 },
    ],
    discount_fen: 5_000,
    discount_reason: '会员',
    basis: { priced_on: '2026-11-24', priced_from: '2026-10-01', by_hand: true, reason: '外采' },
  });
  expect(piecesOf(one).map((piece) => [piece.words, piece.kind, piece.how, piece.amount])).toEqual([
    ['拆装', '工时 · 钣金', '1.25 工时 × ¥300', '¥375'],
    ['刹车片 D1', '原厂', '2 × ¥380', '¥760'],
    ['激光焊', '外协：合作厂', '', '¥1'],
    ['拖车', '其他费用', '', '¥2'],
    ['优惠', '会员', '', '−¥50'],
  ]);
  expect(basisOf(one)).toMatch(/^门店公布价，10月1日 周四 起执行；单独询价：外采；按 .*11月24日 周二 的价格$/);
});

test('choices are kept by repair; those of the tenth before this one make room', async () => {
  const { choicesOf, keepChoices } = await quotes();
  for (let n = 0; n < 12; n += 1) keepChoices(`repair_${n}`, yes('a'));
  expect([choicesOf('repair_1'), choicesOf('repair_2'), choicesOf('repair_11')]).toEqual([{}, yes('a'), yes('a')]);
  keepChoices('repair_11', {});
  expect(choicesOf('repair_11')).toEqual({});
});

test('the bill stands beside what was agreed to', async () => {
  const { billOf } = await quotes();
  const settled = (settled_fen: number, payer: string, reason?: string) => ({ line_id: payer, words: '刹车片', payer, consented_fen: 30_000, settled_fen, reason });
  const one = {
    id: 's', number: 'JS1', settled_at: '2026-11-24T06:00:00Z', total_fen: 58_000, due_fen: 28_000, paid_fen: 20_000, open_fen: 8_000,
    lines: [settled(28_000, 'owner', '优惠'), settled(30_000, 'maker')],
    payments: [{ id: 'p', kind: 'payment', method: 'wechat', amount_fen: 28_000, at: '2026-11-24T06:10:00Z' }, { id: 'q', kind: 'refund', method: 'cash', amount_fen: 8_000, at: '2026-11-24T06:20:00Z' }],
  } as unknown as Settlement;
  const bill = billOf(one);
  expect(bill.lines.map((row) => [row.amount, row.agreed, row.less, row.payer])).toEqual([['¥280', '您同意的金额 ¥300', '少收：优惠', ''], ['¥300', '与您同意的一致', '', '由厂家支付']]);
  expect(bill.payments.map((pay) => `${pay.label} ${pay.amount}`)).toEqual(['付款 · 微信支付 ¥280', '退款 · 现金 −¥80']);
  expect([bill.open, bill.settled, bill.others, billOf({ ...one, open_fen: 0 }).settled]).toEqual(['¥80', false, true, true]);
});
