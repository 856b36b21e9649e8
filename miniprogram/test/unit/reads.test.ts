import { beforeEach, expect, test } from 'vitest';
import { calls, fresh, serve, storage } from './wx';

const load = async () => ({ ...(await import('../../src/services/reads')), ...(await import('../../src/services/http')) });

beforeEach(() => {
  fresh();
  storage.set('tokens', { access: 'good', refresh: 'r', until: Date.now() + 600_000 });
});

test('what was read is asked again with its ETag, and a 304 gives the copy', async () => {
  const { fromServer } = await load();
  serve(() => ({ status: 200, data: [1], header: { ETag: '"v1"' } }));
  expect(await fromServer()('/api/v1/vehicles')).toEqual([1]);
  serve(({ header }) => (header['if-none-match'] === '"v1"' ? { status: 304 } : { status: 200, data: [2] }));
  expect(await fromServer()('/api/v1/vehicles')).toEqual([1]);
});

test('without a network the copy is shown, and how old it is; without a copy it says so', async () => {
  const { fromServer, fromPhone, Missing, Offline } = await load();
  serve(() => ({ status: 200, data: ['car'] }));
  await fromServer()('/api/v1/vehicles');
  serve(() => undefined);
  const read = fromServer();
  expect(await read('/api/v1/vehicles')).toEqual(['car']);
  expect(read.stale).toBe(true);
  await expect(read('/api/v1/stores')).rejects.toBeInstanceOf(Offline);
  await expect(fromPhone()('/api/v1/stores')).rejects.toBeInstanceOf(Missing);
});

test('what is asked twice while a page is put together is read once', async () => {
  const { fromServer } = await load();
  serve(() => ({ status: 200, data: [] }));
  const read = fromServer();
  await Promise.all([read('/api/v1/vehicles'), read('/api/v1/vehicles')]);
  expect(calls).toHaveLength(1);
});

test('the oldest copies make room', async () => {
  const { fromServer } = await load();
  serve(({ url }) => ({ status: 200, data: url }));
  for (let n = 0; n < 70; n += 1) await fromServer()('/api/v1/bookings/{id}', { path: { id: `booking_${n}` } });
  expect([...storage.keys()].filter((key) => key.startsWith('read:'))).toHaveLength(60);
});
