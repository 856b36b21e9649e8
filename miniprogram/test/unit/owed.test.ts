import { expect, test } from 'vitest';
import type { Repair } from '../../src/api/types';
import './wx';

const NOW = Date.parse('2026-11-24T06:00:00Z');
const at = (minutes: number): string => new Date(NOW + minutes * 60_000).toISOString();

test('what I am owed and lent by the workshop', async () => {
  const { compensationCard, loanCarCard } = await import('../../src/services/owed');
  const store = { zone: 'Asia/Shanghai' };
  const owed = (more: object) => compensationCard({ store, compensation: { words: '交车比承诺晚 95 分钟，等待审核', late_minutes: 95, promised_at: at(-200), ready_at: at(-105), ...more } } as unknown as Repair);
  expect(owed({ state: 'proposed', amount_fen: 20_000 })).toMatchObject({ amount: '¥200', state: '等待店长审核', tone: '' });
  expect(owed({ state: 'granted', amount_fen: 20_000, granted_at: at(0) })!.facts.map((one) => one.label)).toEqual(['承诺交车', '实际备好', '发放时间']);
  expect(owed({ state: 'declined' })).toMatchObject({ amount: '', state: '不予补偿' });
  const lent = (more: object) => loanCarCard({ store, loan_car: { words: '', ...more } } as unknown as Repair)!;
  expect(lent({ state: 'offered' })).toMatchObject({ hint: expect.stringContaining('免费借用'), facts: [] });
  expect(lent({ state: 'reserved', name: '代步车 1', from_at: at(60), until_at: at(180) }).facts[0]!.text).toMatch(/15:00 – 17:00$/);
  expect(lent({ state: 'out', from_at: at(-60), until_at: at(60), out_at: at(-60) }).facts.map((one) => one.text)).toEqual([expect.stringMatching(/^请在 .*15:00 前归还$/), expect.stringContaining('13:00')]);
  const back = lent({ state: 'back', out_at: at(-60), out_km: 12_000, out_energy_percent: 80, back_at: at(0), back_km: 12_083, back_energy_percent: 0 });
  expect(back.facts.map((one) => one.text)).toEqual([expect.stringMatching(/13:00 · 12,?000 ?km · 油量或电量 80%$/), expect.stringMatching(/14:00 · 12,?083 ?km · 油量或电量 0%$/)]);
  expect([loanCarCard({ store } as unknown as Repair), compensationCard({ store } as unknown as Repair)]).toEqual([null, null]);
});

test('what the three-guarantee rules count stands as plain facts', async () => {
  const { tripleCard } = await import('../../src/services/carfile');
  expect(tripleCard({ items: [] } as never)).toBeNull();
  expect(tripleCard({ items: [], triple: { days: 12, most_days: 30, repairs: 3, most_repairs: 4, faults: [{ words: '刹车异响', repairs: 2 }], counters: [] } } as never)).toEqual({
    days: '因质量问题维修 3 次，累计 12 天', faults: [{ words: '刹车异响', repairs: '2 次' }], counters: [], rule: expect.stringContaining('超过 30 天'), started: '',
  });
  const counter = (rule: string, count: number, limit: number, more: object = {}) => ({ rule, count, limit, beyond: false, words: '规则', law: '《规定》第二十四条', ...more });
  const counters = [counter('days', 12, 30), counter('same_fault', 2, 4, { what: '刹车异响' }), counter('safety_fault', 1, 2), counter('main_unit', 0, 2), counter('first_week', 1, 1, { what: '动力蓄电池' })];
  const card = tripleCard({ items: [], triple: { days: 12, most_days: 30, repairs: 3, most_repairs: 4, faults: [], counters, started_on: '2026-11-20' } } as never)!;
  expect(card.counters).toEqual([
    { key: 'safety_fault ', words: '严重安全性能故障修理', times: '1 次（上限 2 次）', rule: '规则。依据《规定》第二十四条。' },
    { key: 'first_week 动力蓄电池', words: '7 日内需要更换：动力蓄电池', times: '1 次', rule: '规则。依据《规定》第二十四条。' },
  ]);
  expect(card.rule).toContain('《规定》第二十四条');
  expect(card.started).toBe('三包有效期自 2026年11月20日 起计算');
});
