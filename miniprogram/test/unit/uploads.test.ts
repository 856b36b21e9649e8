import { beforeEach, expect, test } from 'vitest';
import { calls, files, fresh, serve, serveFiles, storage, uploads as sent } from './wx';

const load = () => import('../../src/services/uploads');
const PAPER = { loan: 'loan_1', paper: 'paper_1' };
const PLACE = 'loan_1/paper_1';

beforeEach(() => {
  fresh();
  storage.set('tokens', { access: 'good', refresh: 'r', until: Date.now() + 600_000 });
});

const until = async (true_: () => boolean) => {
  for (let n = 0; n < 200 && !true_(); n += 1) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(true_()).toBe(true);
};
let made = 0;
const landed = () => ({ status: 201, data: { id: `media_${(made += 1)}` } });

test('photos are kept with their keys before they are sent, land one after the other, and are handed in once all are there', async () => {
  const { add, handIn, photosOf } = await load();
  made = 0;
  let storedFirst = true;
  serveFiles(({ header }) => {
    storedFirst &&= (storage.get('uploads') as { key: string }[]).some((one) => one.key === header['idempotency-key']);
    return landed();
  });
  serve(() => ({ status: 200, data: {} }));
  await add(PLACE, ['tmp/a', 'tmp/b']);
  handIn(PAPER);
  await until(() => calls.length === 1);
  expect(storedFirst).toBe(true);
  expect(calls[0]).toMatchObject({ method: 'POST', url: '/api/v1/loans/loan_1/papers/paper_1/pages', data: { media_ids: ['media_1', 'media_2'] } });
  await until(() => photosOf(PLACE).length === 0);
  expect([...files.keys()]).toEqual([]);
});

test('after the network was lost it goes on where it was, under the same keys', async () => {
  const { add, handIn, resume, photosOf } = await load();
  let down = false;
  serveFiles(() => (down ? undefined : ((down = true), landed())));
  serve(() => ({ status: 200, data: {} }));
  await add(PLACE, ['tmp/a', 'tmp/b']);
  handIn(PAPER);
  await until(() => sent.length === 2);
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(photosOf(PLACE).map((one) => one.state)).toEqual(['sent', 'waiting']);
  serveFiles(() => landed());
  resume();
  await until(() => calls.length === 1);
  const keys = sent.map((one) => one.header['idempotency-key']);
  expect(keys).toHaveLength(3);
  expect(keys[2]).toBe(keys[1]);
  expect(keys[0]).not.toBe(keys[1]);
});

test('what the server refuses says so at its photo, and nothing is handed in until it is gone', async () => {
  const { add, handIn, drop, photosOf } = await load();
  serveFiles(({ file }) => (file.includes('bad') ? { status: 422, data: { code: 'request.invalid', title: '不行', errors: [{ pointer: '/file', code: 'media.kind', message: '不是照片' }] } } : landed()));
  serve(() => ({ status: 200, data: {} }));
  await add(PLACE, ['tmp/a', 'tmp/bad']);
  handIn(PAPER);
  await until(() => photosOf(PLACE)[1]?.state === 'wrong');
  expect(photosOf(PLACE)[1]!.words).toBe('不是照片');
  expect(calls).toEqual([]);
  drop(photosOf(PLACE)[1]!.key);
  await until(() => calls.length === 1);
});

test('who logs out leaves no photo on the phone', async () => {
  const { add } = await load();
  serveFiles(() => undefined);
  await add(PLACE, ['tmp/a']);
  expect(files.size).toBe(1);
  (await import('../../src/services/auth')).leave();
  expect(files.size).toBe(0);
  expect(storage.has('uploads')).toBe(false);
});

test('at most ten photos of a place', async () => {
  const { add, photosOf, MOST } = await load();
  serveFiles(() => undefined);
  await add(PLACE, Array.from({ length: 14 }, (_, n) => `tmp/${n}`));
  expect(photosOf(PLACE)).toHaveLength(MOST);
});
