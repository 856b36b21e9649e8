// The ordered car: the plan is signed, the page follows what the store records, and the handover is booked and co-signed.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { look } from './audit';
import { SALES, makerPushes, milestone, offered, signed } from './car';
import { Person } from './person';
import { Phone, type Stage, stage } from './phone';
import { Staff } from './staff';

let on: Stage;
beforeAll(async () => {
  on = await stage();
});
afterAll(() => on.end());

test('the plan tells 定金 from 订金 before it is signed; then the open page follows each step of the maker and the store', async () => {
  const who = `buys${Date.now()}`;
  const person = await Person.as(who);
  const id = await offered(person);
  const phone = await Phone.open(on, { who });
  await phone.sees('现在等您处理');
  await phone.shown.getByRole('button', { name: /待您确认/ }).click();
  await phone.reaches('pages/order/detail');
  await phone.tap('查看方案并签订');
  await phone.sees('订金：可以退');
  await phone.sees('定金：不可以随意退');
  await phone.sees('付给 车管所');
  await phone.settled();
  await look(phone, 'plan-offered');
  await phone.tap('签订方案');
  await phone.page.getByRole('alert').getByText('请先勾选').waitFor();
  await phone.shown.getByRole('checkbox').click();
  await phone.tap('签订方案');
  await phone.allowMessages();
  await phone.answer('确定');
  await phone.reaches('pages/order/detail');
  await phone.sees('已签约');
  await phone.settled();

  await phone.page.evaluate(() => Object.assign(window, { same: true }));
  const sales = await Staff.as(SALES);
  await makerPushes(person, id);
  await phone.shown.getByText('已排产', { exact: true }).waitFor();
  await milestone(sales, id, 'in_production');
  await phone.shown.getByText('生产中', { exact: true }).waitFor();
  expect(await phone.page.evaluate(() => (window as unknown as { same?: boolean }).same)).toBe(true);
  await phone.settled();
  await look(phone, 'path-production');

  // What the owner saw is known.
  const known = () => sales.ask<{ seen: { state: string }[] }>('GET', `/api/v1/staff/orders/${id}`);
  await expect.poll(async () => (await known()).seen.map((one) => one.state), { timeout: 10_000 }).toContain('in_production');

  // Without a network the last state stays, with its age.
  await phone.context.setOffline(true);
  await phone.preview((preview) => preview.pullDown());
  await phone.sees(/网络不可用，显示的是/);
  await phone.shown.getByText('生产中', { exact: true }).waitFor();
  await look(phone, 'path-offline', 'colours');
  await phone.context.setOffline(false);
  await phone.done();
});

test('what cancelling does to the money stands before the decision', async () => {
  const who = `undoes${Date.now()}`;
  const person = await Person.as(who);
  const id = await signed(person, { down: 'binding' });
  const cashier = await Staff.as('cashier.nanshan');
  await cashier.ask('POST', `/api/v1/staff/orders/${id}/payments`, { kind: 'down', method: 'wechat', amount_fen: 1_000_000 });
  const phone = await Phone.open(on, { who, route: `packages/order/plan/index?id=${id}` });
  await phone.sees('首付款项 · 微信支付');
  await phone.tap('取消订单');
  await phone.reaches('packages/order/cancel');
  await expect.poll(() => phone.button('确认取消订单').count()).toBe(0);
  await phone.shown.getByRole('radio', { name: '改变主意' }).click();
  await phone.sees('不退还');
  await phone.settled();
  await look(phone, 'cancel');
  await phone.tap('确认取消订单');
  await phone.answer('确定');
  await phone.reaches('pages/order/detail');
  await phone.sees('订单已取消');
  await phone.sees(/退还 ¥0，不退 ¥10,000/);
  await phone.done();
});
