import { beforeEach, expect, test } from 'vitest';
import { calls, fresh, serve, storage, tokens } from './wx';

const load = async () => ({
  ...(await import('../../src/services/auth')),
  ...(await import('../../src/services/api')),
  ...(await import('../../src/services/http')),
});

beforeEach(fresh);
const paths = () => calls.map((one) => `${one.method} ${one.url}`);

test('ten who ask at once log in once', async () => {
  const { get } = await load();
  serve(({ url }) => (url.endsWith('/wechat') ? { status: 200, data: tokens(1) } : { status: 200, data: [] }));
  await Promise.all(Array.from({ length: 10 }, () => get('/api/v1/vehicles')));
  expect(paths().filter((one) => one.endsWith('/auth/wechat'))).toHaveLength(1);
  expect(calls.at(-1)?.header.authorization).toBe('Bearer access-1');
});

test('a code that is not good any more is replaced once', async () => {
  const { token } = await load();
  let tries = 0;
  serve(() => ((tries += 1) === 1 ? { status: 401, data: { code: 'auth.refused', title: '登录未通过' } } : { status: 200, data: tokens(1) }));
  expect(await token()).toBe('access-1');
  expect(calls.map((one) => (one.data as { code: string }).code)).toEqual(['code-1', 'code-2']);
});

test('a token that ran out is renewed with the refresh token', async () => {
  const { get } = await load();
  storage.set('tokens', { access: 'old', refresh: 'refresh-1', until: Date.now() - 1 });
  serve(({ url }) => (url.endsWith('/refresh') ? { status: 200, data: tokens(2) } : { status: 200, data: [] }));
  await get('/api/v1/vehicles');
  expect(paths()).toEqual(['POST /api/v1/auth/refresh', 'GET /api/v1/vehicles']);
});

test('a session that was ended elsewhere is not opened again by itself, and nothing of the person stays', async () => {
  const { get, Ended, again } = await load();
  storage.set('tokens', { access: 'good', refresh: 'gone', until: Date.now() + 600_000 });
  storage.set('reads', ['/api/v1/me']);
  storage.set('read:/api/v1/me', { value: { name: '李' } });
  const no = { status: 401, data: { code: 'auth.required', title: '请先登录' } };
  serve(({ url }) => (url.endsWith('/wechat') ? { status: 200, data: tokens(3) } : no));
  await expect(get('/api/v1/me')).rejects.toBeInstanceOf(Ended);
  await expect(get('/api/v1/me')).rejects.toBeInstanceOf(Ended);
  expect(paths().filter((one) => one.endsWith('/wechat'))).toEqual([]);
  expect(storage.has('read:/api/v1/me')).toBe(false);
  expect(await again()).toBe('access-3');
});

test('no network is no refusal: the session stays', async () => {
  const { get, Offline } = await load();
  storage.set('tokens', { access: 'old', refresh: 'refresh-1', until: Date.now() - 1 });
  serve(() => undefined);
  await expect(get('/api/v1/me')).rejects.toBeInstanceOf(Offline);
  expect(storage.get('tokens')).toMatchObject({ refresh: 'refresh-1' });
});
