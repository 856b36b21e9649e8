import crypto from 'node:crypto';
import { expect, test } from 'vitest';
import './wx';

const format = () => import('../../src/services/format');

test('times stand in the zone of the store, with the weekday', async () => {
  const { moment, stretch } = await format();
  expect(moment('2030-01-01T18:30:00Z', 'Asia/Shanghai')).toBe('1月2日 周三 02:30');
  expect(stretch('2030-01-02T01:00:00Z', '2030-01-02T03:15:00Z')).toBe('1月2日 周三 09:00 – 11:15');
  expect(stretch('2030-01-02T01:00:00Z', '2030-01-03T03:15:00Z')).toBe('1月2日 周三 09:00 – 1月3日 周四 11:15');
});
test('today and tomorrow are said', async () => {
  const { day } = await format();
  expect([day('2026-11-22', '2026-11-22'), day('2026-11-23', '2026-11-22')]).toEqual(['今天 11月22日 周日', '明天 11月23日 周一']);
});
test('amounts', async () => {
  const { yuan, band } = await format();
  expect([yuan(0), yuan(5), yuan(123456), yuan(128000000), yuan(-1500)]).toEqual(['¥0', '¥0.05', '¥1,234.56', '¥1,280,000', '−¥15']);
  expect([band(100, 100), band(100, 200)]).toEqual(['¥1', '¥1 – ¥2']);
});
test('what remains never falls below nothing', async () => {
  const { remaining } = await format();
  expect([remaining(300_000, 0), remaining(59_001, 0), remaining(0, 5), remaining(3_661_000, 0)]).toEqual(['5:00', '1:00', '0:00', '1:01:01']);
});
test('one time that suits for three reasons is one suggestion', async () => {
  const { suggestions } = await import('../../src/services/choose');
  const slot = { start_at: '2030-01-02T01:00:00Z', ready_at: '2030-01-02T02:00:00Z', price_fen: 100, discount_percent: 0 };
  const later = { ...slot, start_at: '2030-01-03T01:00:00Z' };
  expect(suggestions({ earliest: slot, shortest_stay: slot, cheapest: slot }, 'Asia/Shanghai').map((one) => one.label)).toEqual(['最早、停留最短、最省']);
  expect(suggestions({ earliest: slot, shortest_stay: slot, cheapest: later }, 'Asia/Shanghai').map((one) => one.label)).toEqual(['最早 · 停留最短', '最省']);
  expect(suggestions({}, 'Asia/Shanghai')).toEqual([]);
});
test('the sums of the documents are those of their words', async () => {
  const { PRIVACY, CONSENT, LOAN_PAPERS } = await import('../../src/config/documents');
  for (const paper of [PRIVACY, CONSENT, ...Object.values(LOAN_PAPERS)]) {
    expect(crypto.createHash('sha256').update(paper.paragraphs.join('\n')).digest('hex')).toBe(paper.sha256);
  }
});
