import { expect, test } from 'vitest';
import type { Loan, LoanPaper, LoanProduct, Simulation } from '../../src/api/types';
import './wx';

const loans = () => import('../../src/services/loans');

test('rates and amounts', async () => {
  const { percent, fenOf } = await loans();
  expect([percent(39_900), percent(47_712), percent(0)]).toEqual(['3.99%', '4.77%', '0.00%']);
  expect([fenOf('100000'), fenOf(' 5 '), fenOf('1.5'), fenOf(''), fenOf('-3'), fenOf('1e5')]).toEqual([10_000_000, 500, undefined, undefined, undefined, undefined]);
});

test('what may be borrowed is limited by the product and by the price of the car', async () => {
  const { limits } = await loans();
  const product = { min_amount_fen: 1_000_000, max_amount_fen: 50_000_000, max_of_price_percent: 80 } as LoanProduct;
  expect([limits(product, 20_000_000), limits(product, 90_000_000), limits(product, 0)]).toEqual([
    { low: 1_000_000, high: 16_000_000 },
    { low: 1_000_000, high: 50_000_000 },
    { low: 1_000_000, high: 50_000_000 },
  ]);
});

test('every fee is named, with how often it is paid; unequal payments say the first and the last', async () => {
  const { costOf } = await loans();
  const one = {
    product_id: 'p', method: 'annuity', amount_fen: 10_000_000, term_months: 36, annual_rate_ppm: 39_900, first_payment_fen: 295_690, last_payment_fen: 295_671,
    total_interest_fen: 626_800, total_fees_fen: 68_000, total_cost_fen: 694_800, total_paid_fen: 10_694_800, apr_ppm: 47_712, apr_compound_ppm: 48_771, instalments: [],
    fees: [
      { code: 'mortgage', name: '抵押登记费', why: '登记', when: 'at_signing', times: 1, each_fen: 50_000, total_fen: 50_000 },
      { code: 'account', name: '账户管理费', why: '管理', when: 'monthly', times: 36, each_fen: 500, total_fen: 18_000 },
    ],
  } as unknown as Simulation;
  const cost = costOf(one);
  expect(cost.fees.map((fee) => [fee.when, fee.times, fee.total])).toEqual([['面签时', '', '¥500'], ['每月', '¥5 × 36', '¥180']]);
  expect([cost.monthlyLabel, cost.monthly, cost.last, cost.apr]).toEqual(['每月还款', '¥2,956.90', '', '4.77%']);
  expect(costOf({ ...one, method: 'equal_principal' }).last).toBe('¥2,956.71');
});

test('a paper says whether it is missing, on its way, or has to be taken again and why', async () => {
  const { paperLine } = await loans();
  const paper = (state: string, more = {}) => ({ id: 'p', kind: 'income', name: '收入证明', why: '核实', required: true, asked_by: 'product', state, reason: null, pages: 2, ...more }) as unknown as LoanPaper;
  expect(paperLine(paper('missing'), 0)).toMatchObject({ state: '待上传', tone: 'warn', open: true });
  expect(paperLine(paper('missing', { required: false }), 0)).toMatchObject({ tone: '', open: false, why: '可不交 · 核实' });
  expect(paperLine(paper('missing'), 3)).toMatchObject({ state: '3 张上传中' });
  expect(paperLine(paper('refused', { reason: '不清楚' }), 0)).toMatchObject({ state: '请重拍', reason: '不清楚', open: true });
  expect(paperLine(paper('accepted', { reason: '旧的' }), 0)).toMatchObject({ state: '已通过', reason: '', open: false });
});

test('an approval is amber in its last seven days', async () => {
  const { approvalOf } = await loans();
  const now = Date.parse('2026-11-22T00:00:00Z');
  const loan = (valid_until: string) => ({ state: 'approved', approved: { amount_fen: 9_000_000, term_months: 36, valid_until } }) as unknown as Loan;
  expect(approvalOf(loan('2026-12-22T00:00:00Z'), now)).toMatchObject({ soon: false, left: '还剩 30 天' });
  expect(approvalOf(loan('2026-11-29T00:00:00Z'), now)).toMatchObject({ soon: true, left: '还剩 7 天' });
  expect(approvalOf({ ...loan('2026-11-29T00:00:00Z'), state: 'signed' } as Loan, now)).toBeNull();
});

test('the loan that goes on comes before those that ended', async () => {
  const { loanOf } = await loans();
  const line = (id: string, state: string) => ({ id, state }) as never;
  expect(loanOf([line('new', 'rejected'), line('old', 'review')])?.id).toBe('old');
  expect(loanOf([line('new', 'rejected'), line('old', 'withdrawn')])?.id).toBe('new');
  expect(loanOf([])).toBeUndefined();
});
