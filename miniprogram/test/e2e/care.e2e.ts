// Care: why something is said and the booking that fits, the switch of a kind, a trip and dates that change the plan.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { look } from './audit';
import { Person, dayFromNow, hold, place } from './person';
import { Phone, type Stage, stage } from './phone';
import { Staff } from './staff';

let on: Stage;
beforeAll(async () => {
  on = await stage();
});
afterAll(() => on.end());

interface Told {
  id: string;
  kind: string;
  vehicle_id: string;
  store_id: string;
  offer?: { item_id: string; name: string };
}
interface Replies {
  id: string;
  text: string;
}

test('a message with its reason leads to the booking that fits; the butler answers; its kind is switched off', async () => {
  const person = await Person.as('owner');
  const { items } = await person.ask<{ items: Told[] }>('GET', '/api/v1/care');
  const told = items.find((one) => one.offer)!;
  const phone = await Phone.open(on, { route: 'packages/care/list/index' });
  await phone.sees('提醒设置');
  await phone.settled();
  await look(phone, 'care-list');
  await phone.to(`pages/care/detail?id=${told.id}`);
  await phone.sees('为什么提醒您');
  await phone.settled();
  await look(phone, 'care');
  await phone.type(/^写给/, '这次要多久？');
  await phone.tap('发送');
  await phone.sees(/最迟 .* 答复您/);
  const advisor = await Staff.as('advisor.nanshan');
  const open = await advisor.ask<Replies[]>('GET', `/api/v1/staff/stores/${told.store_id}/replies?open=true`);
  await advisor.ask('POST', `/api/v1/staff/replies/${open.find((one) => one.text === '这次要多久？')!.id}/answer`, { text: '两小时左右，可以在休息区等。' });
  await phone.sees('两小时左右，可以在休息区等。');
  await look(phone, 'care-answered');
  await phone.shown.getByRole('switch').click();
  await phone.page.getByRole('alert').getByText(/已关闭/).waitFor();
  const { kinds } = await person.ask<{ kinds: { kind: string; on: boolean }[] }>('GET', '/api/v1/care');
  expect(kinds.find((one) => one.kind === told.kind)?.on).toBe(false);
  await phone.tap(`预约 ${told.offer!.name}`);
  await phone.reaches('packages/booking/choose');
  await phone.settled();
  await expect.poll(() => phone.shown.getByRole('checkbox', { name: new RegExp(told.offer!.name) }).first().getAttribute('aria-checked')).toBe('true');
  expect(JSON.stringify(await phone.page.evaluate(() => Object.entries(localStorage).filter(([key]) => key.endsWith(':draft'))))).toContain(told.vehicle_id);
  await look(phone, 'care-booking');
  await phone.done();
});

test('the plan of a car: dates are entered, a trip is told, the estimate is shown as one', async () => {
  const who = `plans${Date.now()}`;
  const person = await Person.as(who);
  const where = await place(person);
  const car = await person.ask('POST', '/api/v1/vehicles', { plate: `粤B${10_000 + (Date.now() % 80_000)}`, model_id: where.model, km: 9_300 });
  const phone = await Phone.open(on, { who, route: `packages/care/plan/index?id=${car.id}` });
  // Nobody's customer yet: no form is shown that no store would read.
  await phone.sees('还没有为您服务的门店');
  await phone.settled();
  await expect.poll(() => phone.button('添加出行').count()).toBe(0);
  await look(phone, 'plan-no-store');
  const visit = await hold(person, where, 6, car.id);
  await person.ask('POST', `/api/v1/bookings/${visit}/submit`, { contact_name: '欧阳小雨', contact_phone: '13812345678', symptom: '例行保养' });
  await phone.sees('接下来');
  await phone.settled();
  await look(phone, 'plan');
  await phone.tap('添加出行');
  await phone.sees('请选择出发日期');
  await phone.shown.getByRole('button', { name: /^出发日期/ }).click();
  await phone.page.getByRole('dialog').locator('input').fill(dayFromNow(20));
  await phone.answer('确定');
  await phone.type(/大约多少公里/, '1200');
  await phone.tap('添加出行');
  await phone.sees(/1,200 km/);
  await phone.type(/^上次保养时的里程/, '5000');
  await phone.tap('保存资料');
  await phone.sees('请同时选择上次保养的日期');
  for (const [label, day] of [['保险到期日', dayFromNow(25)], ['上次保养日期', dayFromNow(-200)]] as const) {
    await phone.shown.getByRole('button', { name: new RegExp(`^${label}`) }).click();
    await phone.page.getByRole('dialog').locator('input').fill(day);
    await phone.answer('确定');
  }
  await phone.tap('保存资料');
  await expect.poll(() => phone.button('保存资料').count()).toBe(0);
  await phone.sees('保险到期');
  await phone.settled();
  await look(phone, 'plan-filled');
  await phone.shown.getByRole('button', { name: /^取消这次出行/ }).click();
  await phone.answer('确定');
  await expect.poll(() => phone.shown.getByText(/1,200 km/).count()).toBe(0);
  await phone.done();
});
