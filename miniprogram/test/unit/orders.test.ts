import { expect, test } from 'vitest';
import type { Order, OrderLine, Path, PathStep } from '../../src/api/types';
import './wx';

const orders = () => import('../../src/services/orders');
const plans = () => import('../../src/services/plans');
const NOW = Date.parse('2026-11-22T08:00:00Z');

const step = (kind: string, state: string, more: Partial<PathStep> = {}) => ({ kind, title: kind, state, bring: [], ...more }) as PathStep;
const path = (steps: PathStep[], more: Partial<Path> = {}) =>
  ({ id: 'order_1', number: 'SO1', state: 'in_transit', version: 3, model: '澄屿 C7', store: { id: 's', name: '店' }, consultant: { id: 'c', name: '周敏' }, critical: 'arrive', yours: [], steps, ...more }) as Path;

test('a span is said in hours up to two days, in days above', async () => {
  const { span } = await orders();
  expect([span(8, 24), span(24, 48), span(72, 120), span(0, 0), span(24, 24), span(36, 60)]).toEqual(['8–24 小时', '24–48 小时', '3–5 天', '1 小时', '24 小时', '2–3 天']);
});

test('the mood goes with the clock: calm before P80, amber from it on, red from P95 on', async () => {
  const { nowOf } = await orders();
  const limits = { amber_at: '2026-11-22T08:00:00Z', red_at: '2026-11-23T08:00:00Z' };
  const mood = (now: number) => nowOf(path([step('arrive', 'running', { waits: 'carrier', waits_name: '物流', ...limits })]), now)?.mood;
  expect([mood(NOW - 1), mood(NOW), mood(NOW + 86_400_000 - 1), mood(NOW + 86_400_000)]).toEqual(['', 'amber', 'amber', 'red']);
});

test('the critical step names whom we wait for, the age of its scan, and whether what is usual comes from history', async () => {
  const { nowOf } = await orders();
  const usual = { p50_hours: 72, p90_hours: 120, n: 63 };
  const one = step('arrive', 'running', { waits: 'carrier', waits_name: '物流承运方', scan_at: '2026-11-22T05:00:00Z', usual });
  const now = nowOf(path([one], { last_scan_place: '郑州' }), NOW)!;
  expect([now.waits, now.mine, now.scan, now.usual, now.usualFrom]).toEqual(['正在等待：物流承运方', false, '最近一次扫描：3 小时前 · 郑州', '这一步通常 3–5 天', '按 63 次记录']);
  const guess = nowOf(path([{ ...one, usual: { ...usual, n: 0 }, waits: 'owner' } as PathStep]), NOW)!;
  expect([guess.usualFrom, guess.waits, guess.mine]).toEqual(['参考值，尚无本地记录', '现在等您处理', true]);
  expect(nowOf(path([one], { critical: undefined }), NOW)).toBeNull();
});

test('a promised call is said until when, and when it was missed that it was', async () => {
  const { contactOf } = await orders();
  const promised = path([step('arrive', 'running')], { next_contact_at: '2026-11-22T09:00:00Z' });
  expect(contactOf(promised, NOW)).toContain('最迟');
  expect(contactOf(promised, NOW + 3_600_001)).toContain('已经超时');
  expect(contactOf({ ...promised, critical: undefined }, NOW)).toBe('');
});

test('steps that a car does not need are left out; what runs names whom it waits for', async () => {
  const { stepLines } = await orders();
  const lines = stepLines(
    path([
      step('sign', 'done', { done_at: '2026-11-01T02:00:00Z' }),
      step('loan', 'not_needed'),
      step('arrive', 'running', { waits: 'carrier', waits_name: '物流' }),
      step('pdi', 'todo', { checks: { done: 2, of: 18, failed: 1 }, bring: ['钥匙'] } as Partial<PathStep>),
    ]),
  );
  expect(lines.map((one) => one.kind)).toEqual(['sign', 'arrive', 'pdi']);
  expect(lines.map((one) => one.detail)).toEqual(['', '正在等待：物流', '已检查 2/18 项 · 1 项需整改 · 请携带：钥匙']);
});

test('a delay and a hold are told with their reasons', async () => {
  const { troublesOf } = await orders();
  const delayed = { reason: 'logistics', words: '运输延误', from: '2026-12-01', to: '2026-12-03', since: '2026-11-22T00:00:00Z' };
  const found = troublesOf(path([], { on_hold: 'payment', delayed } as Partial<Path>));
  expect(found.map((one) => one.words)).toEqual(['等待付款', '运输延误']);
  expect(found[1]!.range).toContain('12月1日');
});

test('a card says that it is my turn, or whom we wait for', async () => {
  const { orderCard } = await orders();
  const line = (waits: string) => ({ id: 'o', number: 'n', state: 'in_transit', source: 'build', model: 'm', store_name: 's', delayed: false, on_hold: false, version: 1, step: { kind: 'arrive', title: '运输', state: 'running', waits, waits_name: '物流' } }) as OrderLine;
  expect([orderCard(line('owner')).next, orderCard(line('carrier')).next]).toEqual(['现在等您处理', '正在等待：物流']);
});

test('the plan puts every fee under what it is for, and names to whom it goes unless that is the store', async () => {
  const { groupsOf, sumsOf, downOf } = await plans();
  const line = (kind: string, amount_fen: number, payee_name: string) => ({ kind, words: kind, amount_fen, payee: 'store', payee_name });
  const plan = {
    version: 1, hash: 'h', valid_until: '2026-12-01T00:00:00Z', needs: [],
    lines: [line('insurance', 95_000, '平安'), line('car', 20_000_000, '店'), line('insurance', 5_000, '平安'), line('discount', -100_000, '店')],
    total_fen: 20_000_000, to_store_fen: 19_900_000, financed_fen: 15_000_000,
    down: { kind: 'refundable', name: '订金', amount_fen: 500_000, effect: '可退' },
  } as unknown as NonNullable<Order['plan']>;
  const groups = groupsOf(plan, '店');
  expect(groups.map((one) => [one.title, one.sum])).toEqual([['车辆', '¥200,000'], ['优惠', '−¥1,000'], ['保险', '¥1,000']]);
  expect(groups[2]!.lines.map((one) => one.payee)).toEqual(['付给 平安', '付给 平安']);
  expect(groups[0]!.lines[0]!.payee).toBe('');
  expect(sumsOf(plan).map((one) => one.amount)).toEqual(['¥199,000', '¥150,000', '¥50,000']);
  expect(downOf(plan)!.both.map((one) => one.this)).toEqual([true, false]);
});

test('the effect of a cancellation shows what comes back, what does not, and what the store pays on top', async () => {
  const { effectOf } = await plans();
  const effect = (returned_fen: number, kept_fen: number, extra_fen: number) => effectOf({ reason: 'delayed', name: '定金', paid_fen: 1_000_000, returned_fen, kept_fen, extra_fen, words: '' } as never).map((one) => `${one.label} ${one.amount}`);
  expect(effect(0, 1_000_000, 0)).toEqual(['已付 ¥10,000', '退还给您 ¥0', '不退还 ¥10,000']);
  expect(effect(1_000_000, 0, 1_000_000)).toEqual(['已付 ¥10,000', '退还给您 ¥10,000', '门店另外赔付 ¥10,000']);
});
