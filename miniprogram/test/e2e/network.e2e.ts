// Weak networks and other devices: an offline write that lands once, a server that goes and comes back, a session that somebody
// ended, hints that come over the socket, and how quickly home is there.
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { endDemo, startDemo } from './demo';
import { Person, hold, place } from './person';
import { Phone, type Stage, stage } from './phone';

let on: Stage;
beforeAll(async () => {
  on = await stage();
});
afterAll(() => on.end());

interface Mileage {
  km: number;
}

test('what is written without a network is kept, and lands once when it is back', async () => {
  const who = `offline${Date.now()}`;
  const person = await Person.as(who);
  const { model } = await place(person);
  const car = await person.ask('POST', '/api/v1/vehicles', { plate: '粤B5A123', model_id: model, km: 1000 });
  const phone = await Phone.open(on, { who, route: `packages/mine/car/index?id=${car.id}` });
  await phone.sees('当前里程');
  on.line.cut = true;
  await phone.type('当前里程（公里）', '23456');
  await phone.tap('保存');
  await phone.page.getByRole('alert').getByText('已保存，恢复后自动提交').waitFor();
  await phone.page.getByRole('button', { name: '首页' }).click();
  await phone.sees(/有 1 项操作待网络恢复后自动提交/);

  // The program is closed and opened again; then the network comes back, and the first answer is lost on its way.
  await phone.page.reload();
  await phone.sees(/有 1 项操作待网络恢复后自动提交/);
  const keys: string[] = [];
  await phone.page.route('**/mileage', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    const reply = await route.fetch().catch(() => undefined);
    if (!reply) return route.abort();
    keys.push(route.request().headers()['idempotency-key']!);
    return keys.length === 1 ? route.abort() : route.fulfill({ response: reply });
  });
  on.line.cut = false;
  await expect.poll(() => keys.length, { timeout: 40_000 }).toBe(2);
  expect(keys[1]).toBe(keys[0]);
  await phone.sees('23,456 km');
  await expect.poll(() => phone.shown.getByText('待网络恢复').count()).toBe(0);
  const log = await person.ask<Mileage[]>('GET', `/api/v1/vehicles/${car.id}/mileage`);
  expect(log.filter((one) => one.km === 23456)).toHaveLength(1);
  await phone.done();
});

test('the server goes and comes back: the last state stays with its age, and the page hears of changes again', async () => {
  const who = `outage${Date.now()}`;
  const person = await Person.as(who);
  const where = await place(person);
  const car = await person.ask('POST', '/api/v1/vehicles', { plate: '粤B9K777', model_id: where.model });
  const held = await hold(person, where, 6, car.id);
  await person.ask('POST', `/api/v1/bookings/${held}/submit`, { contact_name: '周', contact_phone: '13812345678' });
  const phone = await Phone.open(on, { who, route: `pages/booking/detail?id=${held}` });
  await phone.sees('预约已确认');

  await endDemo(inject('folder'));
  await phone.preview((preview) => preview.pullDown());
  await phone.sees(/网络不可用，显示的是/);
  await phone.sees('预约已确认');
  await startDemo(new URL(inject('demo')).port, inject('folder'));
  await phone.preview((preview) => preview.pullDown());
  await expect.poll(() => phone.shown.getByText('网络不可用').count(), { timeout: 20_000 }).toBe(0);

  const requests = () => phone.preview((preview) => preview.requests.length);
  const before = await requests();
  await person.ask('POST', `/api/v1/bookings/${held}/cancel`, { reason: 'plans_changed' });
  await phone.sees('已取消');
  expect(await requests()).toBeGreaterThan(before);
  await phone.done();
});

test('a session that was ended elsewhere: nothing of the person stays, and nobody is logged in without a tap', async () => {
  const who = `ended${Date.now()}`;
  const person = await Person.as(who);
  await person.ask('PATCH', '/api/v1/me', { name: '许静怡' });
  const phone = await Phone.open(on, { who, route: 'pages/mine/index' });
  await phone.sees('许静怡');
  const sessions = await person.ask<{ id: string; current: boolean }[]>('GET', '/api/v1/auth/sessions');
  await person.ask('DELETE', `/api/v1/auth/sessions/${sessions.find((one) => !one.current)!.id}`);
  // Who was verified is remembered by the server for some seconds.
  await expect
    .poll(async () => {
      await phone.preview((preview) => preview.pullDown());
      return phone.shown.getByText('登录已在别处结束').count();
    }, { timeout: 20_000, interval: 500 })
    .toBe(1);
  await expect.poll(() => phone.shown.getByText('许静怡').count()).toBe(0);
  expect(await phone.page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('read:') || key.endsWith('tokens')))).toEqual([]);
  await phone.tap('重新登录');
  await phone.sees('许静怡');
  await phone.done();
});

test('a draft survives the program being closed', async () => {
  const phone = await Phone.open(on, { who: 'owner.longhua', route: 'packages/booking/choose/index' });
  await phone.shown.getByRole('checkbox').first().click();
  await phone.sees(/已选 [1-9]\d* 项/);
  const count = await phone.shown.getByText(/已选 \d+ 项/).textContent();
  await phone.page.reload();
  await phone.sees(count!);
  await phone.done();
});

test('home: at most three requests until it shows what needs me; and stays there without a network', async () => {
  const phone = await Phone.open(on, { who: 'owner.baoan' });
  await phone.sees('我的爱车');
  const useful = await phone.preview((preview) => preview.useful);
  expect(useful!.requests).toBeLessThanOrEqual(3);
  console.log(`home: first useful paint ${Math.round(useful!.ms)} ms after its script was loaded, ${useful!.requests} requests`);

  await phone.context.setOffline(true);
  await phone.preview((preview) => preview.pullDown());
  await phone.sees('我的爱车');
  await phone.sees(/显示的是/);
  await phone.context.setOffline(false);
  await phone.done();
});

test('a share carries nothing of the person', async () => {
  const who = `shares${Date.now()}`;
  const person = await Person.as(who);
  const held = await hold(person, await place(person), 12);
  const phone = await Phone.open(on, { who, route: `pages/booking/detail?id=${held}` });
  await phone.sees('时段保留中');
  const share = JSON.stringify(await phone.preview((preview) => preview.share()));
  expect(share).not.toContain(held);
  expect(share).toContain('/pages/stores/index');
  await phone.done();
});
