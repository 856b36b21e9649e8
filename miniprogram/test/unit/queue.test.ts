import { beforeEach, expect, test } from 'vitest';
import { type Server, calls, fresh, serve, storage } from './wx';

const load = async () => ({ ...(await import('../../src/services/queue')), ...(await import('../../src/services/http')) });

beforeEach(() => {
  fresh();
  storage.set('tokens', { access: 'good', refresh: 'r', until: Date.now() + 600_000 });
});

const keys = () => calls.map((one) => one.header['idempotency-key']);
const until = async (true_: () => boolean) => {
  for (let n = 0; n < 200 && !true_(); n += 1) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(true_()).toBe(true);
};
const cancel = { path: { id: 'booking_1' }, body: { reason: 'price' as const } };

test('the key is stored before anything is sent', async () => {
  const { writeOrQueue } = await load();
  let storedFirst = false;
  serve(({ header }) => {
    storedFirst = (storage.get('queue') as { key: string }[]).some((one) => one.key === header['idempotency-key']);
    return { status: 200, data: {} };
  });
  await writeOrQueue('post', '/api/v1/bookings/{id}/cancel', cancel, '取消预约');
  expect(storedFirst).toBe(true);
  expect(storage.get('queue')).toEqual([]);
});

test('what could not be sent is sent again under the same key, once it landed no more', async () => {
  const { writeOrQueue, tryNow, Queued } = await load();
  serve(() => undefined);
  await expect(writeOrQueue('post', '/api/v1/bookings/{id}/cancel', cancel, '取消预约')).rejects.toBeInstanceOf(Queued);
  serve(() => ({ status: 503, data: { code: 'server.busy', title: '服务繁忙' } }));
  tryNow();
  await until(() => calls.length === 2);
  await new Promise((resolve) => setTimeout(resolve, 5));
  serve(() => ({ status: 200, data: {} }));
  tryNow();
  await until(() => (storage.get('queue') as unknown[]).length === 0);
  expect(new Set(keys()).size).toBe(1);
  tryNow();
  expect(calls).toHaveLength(3);
});

test('what waits lands in its order, before what comes after it', async () => {
  const { writeOrQueue, Queued } = await load();
  serve(() => undefined);
  const km = (n: number) => writeOrQueue('post', '/api/v1/vehicles/{id}/mileage', { path: { id: 'vehicle_1' }, body: { km: n } }, '记录里程');
  await expect(km(1)).rejects.toBeInstanceOf(Queued);
  const seen: number[] = [];
  const server: Server = ({ data }) => {
    seen.push((data as { km: number }).km);
    return { status: 200, data: {} };
  };
  serve(server);
  await km(2);
  expect(seen).toEqual([1, 2]);
});

test('what is refused later is told, and does not hold up the rest', async () => {
  const { writeOrQueue, tryNow, Queued } = await load();
  serve(() => undefined);
  await expect(writeOrQueue('post', '/api/v1/bookings/{id}/cancel', cancel, '取消预约')).rejects.toBeInstanceOf(Queued);
  serve(() => ({ status: 409, data: { code: 'booking.too_late_to_change', title: '已过自助更改时间，请联系门店' } }));
  tryNow();
  await until(() => (storage.get('queue') as unknown[]).length === 0);
  expect(storage.get('refused')).toEqual([{ title: '取消预约', why: '已过自助更改时间，请联系门店' }]);
});

test('the same wish made again after a lost answer goes under the same key; another wish does not', async () => {
  const { write, Offline } = await load();
  const book = (start_at: string) =>
    write('post', '/api/v1/bookings', { body: { store_id: 's', item_ids: ['i'], way: 'wait', start_at } });
  serve(() => undefined);
  await expect(book('2026-11-23T02:00:00Z')).rejects.toBeInstanceOf(Offline);
  serve(() => ({ status: 201, data: { id: 'booking_1' } }));
  await book('2026-11-23T02:00:00Z');
  await book('2026-11-23T03:00:00Z');
  await book('2026-11-23T02:00:00Z');
  const [first, second, third, fourth] = keys();
  expect(second).toBe(first);
  expect(third).not.toBe(first);
  expect(fourth).not.toBe(first);
});
