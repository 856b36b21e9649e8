// First login to a confirmed booking, a move, a cancellation.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Phone, type Stage, stage } from './phone';
import { look } from './audit';
import { Person, dayFromNow, place } from './person';
import { Staff } from './staff';

let on: Stage;
beforeAll(async () => {
  on = await stage();
});
afterAll(() => on.end());

async function chooseNanshan(phone: Phone): Promise<void> {
  await phone.shown.getByRole('button', { name: /在哪家门店/ }).click();
  await phone.page.getByRole('dialog').getByRole('button', { name: '澄屿汽车南山体验中心' }).click();
}

test('somebody new: privacy first, a car, a held time that counts down, phone once, submitted, confirmed', async () => {
  const phone = await Phone.open(on, { who: `new${Date.now()}` });
  await phone.sees('添加爱车');
  await phone.tap('添加爱车');
  await phone.sees('隐私保护');
  await expect.poll(() => phone.shown.getByLabel('车架号（VIN）').count()).toBe(0);
  await phone.tap('同意并继续');

  // The plate keyboard, with a new-energy plate.
  await phone.tap(/车牌号/);
  for (const key of ['粤', 'B', 'D', '1', '2', '3', '4', '5']) await phone.shown.getByRole('button', { name: key, exact: true }).click();
  await phone.sees('新能源车牌');
  await phone.page.waitForTimeout(400);
  await look(phone, 'plate-keyboard');
  await phone.tap('完成');
  await phone.shown.getByRole('button', { name: /^车型/ }).click();
  await phone.page.getByRole('dialog').getByRole('button', { name: /澄屿 C5/ }).first().click();
  await phone.type('当前里程（公里）', '12000');
  await phone.shown.getByRole('button', { name: '添加爱车', exact: true }).click();
  await phone.reaches('pages/home/index');
  await phone.sees('粤B·D12345');

  // One of the three suggestions.
  await phone.shown.getByRole('button', { name: /最早/ }).first().click();
  await phone.reaches('packages/booking/confirm/index');
  await phone.sees('时间已为您保留');
  const left = phone.shown.getByRole('timer');
  const first = await left.textContent();
  expect(first).toMatch(/^[45]:\d\d$/);
  await expect.poll(() => left.textContent()).not.toBe(first);

  // Wrong words are named at their field, and stay.
  await phone.type('联系人', '李小雨');
  await phone.type('联系电话', '1381234');
  await phone.tap('提交预约');
  await phone.sees('请填写正确的 11 位手机号码');
  await look(phone, 'confirm-wrong');
  await expect.poll(() => phone.shown.getByLabel('联系人').inputValue()).toBe('李小雨');
  await phone.type('联系电话', '13812345678');
  await phone.page.evaluate((n) => ((window as unknown as { preview: { phone: string } }).preview.phone = n), `139${String(Date.now()).slice(-8)}`);
  await phone.tap('绑定微信手机号');
  await phone.button('绑定微信手机号').waitFor({ state: 'detached' });
  await phone.type(/车有什么情况/, '冷车启动有异响');
  await phone.tap('提交预约');
  await phone.allowMessages();
  await phone.reaches('pages/booking/detail');
  await phone.sees(/等待门店确认|预约已确认/);
  await phone.done();
});

test('an owner books by hand, the advisor confirms with a price, the page hears of it, the time is moved, the visit called off', async () => {
  const who = `byhand${Date.now()}`;
  const person = await Person.as(who);
  await person.ask('POST', '/api/v1/vehicles', { plate: '粤B4H678', model_id: (await place(person)).model, km: 20_000 });
  const phone = await Phone.open(on, { who, route: 'packages/booking/choose/index' });
  await chooseNanshan(phone);
  await phone.type('搜索项目', '120 项');
  await phone.shown.getByRole('checkbox', { name: /二手车 120 项检测/ }).click();
  await phone.sees('已选 1 项');
  await phone.tap('选时间');
  await phone.sees('怎么来');
  await phone.settled();
  await look(phone, 'time');
  await phone.shown.getByRole('radio').filter({ hasText: '留车离开' }).first().click();
  const days = phone.shown.getByRole('radiogroup', { name: '选日期' }).getByRole('radio');
  await days.nth(3).click();
  await phone.settled();
  await phone.shown.getByRole('button', { name: /¥/ }).last().click();
  await phone.reaches('confirm');
  const agree = phone.button('同意并继续');
  await phone.sees('时间已为您保留');
  if (await agree.count()) await agree.click();
  await phone.type('联系人', '王先生');
  await phone.type('联系电话', '+86 138-1234-5678');
  await phone.tap('提交预约');
  await phone.allowMessages();
  await phone.reaches('pages/booking/detail');
  await phone.sees('等待门店确认');
  const id = (await phone.route()).split('id=')[1]!;

  const advisor = await Staff.as('advisor.nanshan');
  await advisor.ask('POST', `/api/v1/staff/bookings/${id}/confirm`, { band: { low_fen: 60000, high_fen: 90000 } });
  await phone.sees('预约已确认');
  await phone.sees('¥600 – ¥900');
  await phone.sees('签到码');

  await phone.tap('改时间');
  await phone.sees('现在的时间');
  const moves = phone.shown.getByRole('radiogroup', { name: '选日期' }).getByRole('radio');
  await moves.nth(5).click();
  await phone.shown.getByRole('button', { name: /¥/ }).first().click();
  await phone.allowMessages();
  await phone.answer('确定');
  await phone.reaches('pages/booking/detail');

  await phone.tap('取消预约');
  await phone.page.getByRole('dialog').getByRole('button', { name: '行程有变' }).click();
  await phone.answer('确定');
  await phone.sees('已取消');
  await phone.sees('行程有变');
  await phone.done();
});

test('somebody was faster: what is still free stands on top, and one of it is taken', async () => {
  const who = `slower${Date.now()}`;
  const person = await Person.as(who);
  const where = await place(person, '四轮定位');
  await person.ask('POST', '/api/v1/vehicles', { plate: '粤B2N345', model_id: where.model, km: 20_000 });
  const phone = await Phone.open(on, { who, route: 'packages/booking/choose/index' });
  await chooseNanshan(phone);
  await phone.type('搜索项目', '四轮定位');
  await phone.shown.getByRole('checkbox', { name: /^四轮定位/ }).click();
  await phone.sees('已选 1 项');
  await phone.tap('选时间');
  await phone.shown.getByRole('radio', { name: '到店等待' }).click();
  await phone.shown.getByRole('radiogroup', { name: '选日期' }).getByRole('radio').nth(6).click();
  await phone.settled();
  const slot = phone.shown.getByRole('button', { name: /^\d\d:\d\d/ }).last();
  const start = new Date(`${dayFromNow(6)}T${(await slot.textContent())!.trim().slice(0, 5)}:00+08:00`).toISOString();

  const rival = await Person.as(`faster${Date.now()}`);
  const body = { store_id: where.store, item_ids: [where.item], way: 'wait', start_at: start, model_id: where.model };
  for (let full = false; !full; ) full = await rival.ask('POST', '/api/v1/bookings', body).then(() => false, () => true);
  await slot.click();
  await phone.sees('刚被约满，这些时间还可以');
  await phone.settled();
  await look(phone, 'time-taken');
  await phone.shown.getByRole('alert').getByRole('button').first().click();
  await phone.reaches('packages/booking/confirm');
  await phone.sees('时间已为您保留');
  await phone.done();
});
