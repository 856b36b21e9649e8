import { expect, test } from 'vitest';
import type { ButlerReply, Care, CarePlan } from '../../src/api/types';
import { fresh, storage } from './wx';

const care = () => import('../../src/services/care');
const NOW = Date.parse('2026-11-24T06:00:00Z');
const at = (minutes: number): string => new Date(NOW + minutes * 60_000).toISOString();
const why = (more: object = {}) => ({ words: '距上次保养约 9,600 公里（估算）', estimated: true, ...more });

test('a reason shows its facts, and a guess is said to be one, with its range', async () => {
  const { whyFacts } = await care();
  const facts = whyFacts(why({ km: 9600, low_km: 8900, high_km: 10_300, limit_km: 10_000, since_on: '2026-01-05', limit_months: 12, due_on: '2099-03-04' }) as never);
  expect(facts.map((one) => [one.label, one.text])).toEqual([
    ['行驶', '约 9,600 km（估算）'], ['多半在', '8,900 km 至 10,300 km 之间'], ['到期里程', '10,000 km'], ['起算', expect.stringMatching(/1月5日/)], ['期限', '12 个月'], ['到期', '2099年3月4日'],
  ]);
  expect(whyFacts(why({ estimated: false, km: 9600, low_km: 9600, high_km: 9600 }) as never).map((one) => one.text)).toEqual(['9,600 km']);
  expect(whyFacts(why({ percent: 78, name: '国庆节' }) as never).map((one) => one.text)).toEqual(['国庆节', '78%']);
});

test('an offer names its price, or that the store will; a message with a visit ahead says that', async () => {
  const { careCard } = await care();
  const one = (more = {}) => careCard({ id: 'care_1', title: '定期保养', why: why(), store_name: '店', sent_at: at(0), booked: false, offer: { store_id: 's', vehicle_id: 'v', item_id: 'i', name: '基础保养', total_fen: 38_800 }, switch: { on: true }, ...more } as unknown as Care);
  expect([one().offer, one().estimated, one({ booked: true }).booked]).toEqual(['基础保养 · 参考价 ¥388', true, true]);
  expect(one({ offer: { name: '检查' } }).offer).toBe('检查 · 到店报价');
  expect(one({ offer: undefined }).offer).toBe('');
});

test('the booking that is offered opens with its car, its store and its item', async () => {
  fresh();
  const { bookOffer } = await import('../../src/services/offer');
  const { sketch } = await import('../../src/services/draft');
  let opened = '';
  (globalThis as unknown as { wx: { navigateTo: (given: { url: string }) => void } }).wx.navigateTo = ({ url }) => (opened = url);
  sketch({ storeId: 'other', carId: 'other', itemIds: ['x', 'y'], way: 'wait', name: '欧阳', symptom: '异响' });
  bookOffer({ store_id: 's', vehicle_id: 'v', item_id: 'i', name: '基础保养' });
  expect([opened, storage.get('draft')]).toEqual(['/packages/booking/choose/index', { storeId: 's', carId: 'v', itemIds: ['i'], way: undefined, name: '欧阳', symptom: '异响' }]);
});

test('what comes next has its day: around it when it is a guess, from when on when none is known', async () => {
  const { nextLine } = await care();
  const one = (more: object) => nextLine({ kind: 'maintenance', words: '定期保养', from_on: '2099-01-01', state: 'ahead', why: why(), ...more } as never);
  expect(one({ on: '2099-02-03' }).when).toBe('2099年2月3日 前后');
  expect(one({ on: '2099-02-03', why: why({ estimated: false }) }).when).toBe('2099年2月3日 到期');
  expect(one({}).when).toBe('2099年1月1日 起提醒');
  const offer = { store_id: 's', vehicle_id: 'v', item_id: 'i', name: '保养', total_fen: 100 };
  expect([one({ state: 'due', offer }).offer, one({ state: 'off', offer }).offer, one({ state: 'off' }).state]).toEqual(['保养 · 参考价 ¥1', '', '已关闭提醒']);
});

test('the mileage is said as the estimate it is, and exactly when it was just read', async () => {
  const { estimateCard } = await care();
  const plan = (more: object) => estimateCard({ estimate: { km: 19_600, low_km: 18_900, high_km: 20_300, yearly_km: 12_000, basis: 'readings', readings: 4, days: 300, last_km: 19_000, last_on: '2026-11-01', words: '按 4 次记录推算', ...more } } as unknown as CarePlan);
  expect(plan({})).toMatchObject({ big: '约 19,600 km', estimated: true, range: '多半在 18,900 km 至 20,300 km 之间', yearly: '按每年约 12,000 km 推算' });
  expect(plan({ low_km: 19_600, high_km: 19_600 })).toMatchObject({ big: '19,600 km', estimated: false, range: '' });
  expect(estimateCard({} as CarePlan)).toBeNull();
});

test('dates of the car: only what was changed is sent; the kilometres of a service go with its day', async () => {
  const { dayLines, factsWish, wrongEdits } = await care();
  const plan = { facts: { version: 3, inspection_until: '2099-05-01', inspection_computed: true, started_on: '2024-01-01', delivered: true } } as unknown as CarePlan;
  expect(dayLines(plan, { insurance_until: '2099-06-01' }).map((one) => [one.field, one.value, one.hint])).toEqual([
    ['insurance_until', '2099-06-01', ''], ['inspection_until', '2099-05-01', '按注册日期推算，可修改'], ['started_on', '2024-01-01', '按交车记录'], ['registered_on', '', ''], ['serviced_on', '', ''],
  ]);
  expect(factsWish(plan, { insurance_until: '2099-06-01' })).toEqual({ version: 3, insurance_until: '2099-06-01' });
  expect(factsWish(plan, { serviced_on: '2026-05-01', serviced_km: '9000', battery_percent: '92' })).toEqual({ version: 3, serviced_on: '2026-05-01', serviced_km: 9000, battery_percent: 92 });
  const served = { facts: { ...plan.facts, serviced_on: '2026-01-01', serviced_km: 8000 } } as CarePlan;
  expect(factsWish(served, { serviced_km: '8100' })).toEqual({ version: 3, serviced_on: '2026-01-01', serviced_km: 8100 });
  expect([wrongEdits(plan, { serviced_km: '9000' }), wrongEdits(plan, { serviced_on: '2026-05-01', serviced_km: '-1' }), wrongEdits(plan, { battery_percent: '101' }), wrongEdits(served, { serviced_on: '2026-05-01' })]).toEqual([
    { serviced_km: '请同时选择上次保养的日期' }, { serviced_km: '请填写 0 至 2,000,000 的整数' }, { battery_percent: '请填写 1 至 100 的整数' }, {},
  ]);
});

test('a trip needs its day and its kilometres', async () => {
  const { wrongTrip } = await care();
  expect([wrongTrip('', '1200').on, wrongTrip('2099-01-01', '0').km, wrongTrip('2099-01-01', '1e5').km, wrongTrip('2099-01-01', '1200')]).toEqual(['请选择出发日期', '请填写 1 至 100,000 的整数', '请填写 1 至 100,000 的整数', { on: '', km: '' }]);
});

test('what I wrote waits for an answer until a time, or has it', async () => {
  const { replyCard } = await care();
  const one = (more = {}) => replyCard({ id: 'r', text: '要多久？', at: at(-60), due_at: at(60), ...more } as unknown as ButlerReply, NOW);
  expect([one().due, one({ due_at: at(-1) }).late]).toEqual([expect.stringContaining('最迟'), true]);
  expect(one({ answer: { text: '两小时', at: at(0), by: '林望舒' } })).toMatchObject({ due: '', answer: '两小时', answerBy: '林望舒', late: false });
});
