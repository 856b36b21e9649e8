// Nothing fits, a place on the waitlist, somebody calls off; the offer that comes is taken. The server offers what is free once a
// minute, so other tests go on between the two halves.
import { expect } from 'vitest';
import { look } from './audit';
import { Person, dayFromNow, place } from './person';
import { Phone, type Stage } from './phone';

interface Free {
  slots: { start_at: string }[];
}

/** A full day, a place on the waitlist, and somebody who calls off; gives the phone that waits. */
export async function waitForPlace(on: Stage): Promise<Phone> {
  // Somebody keeps every place of a day for this item.
  const rival = await Person.as(`rival${Date.now()}`);
  const where = await place(rival, '四轮定位');
  const day = dayFromNow(4);
  const free = () => rival.ask<Free>('GET', `/api/v1/stores/${where.store}/slots/${day}?items=${where.item}&model_id=${where.model}&way=wait`);
  const taken: string[] = [];
  let others = 0;
  let by = rival;
  for (let slots = (await free()).slots; slots.length > 0; slots = (await free()).slots) {
    const body = { store_id: where.store, item_ids: [where.item], way: 'wait', start_at: slots[0]!.start_at, model_id: where.model };
    const made = await by.ask('POST', '/api/v1/bookings', body).catch(async (error: Error) => {
      if (!error.message.includes('too_many_open')) throw error;
      by = await Person.as(`rival${Date.now()}x${(others += 1)}`);
      return undefined;
    });
    if (!made) continue;
    if (by === rival) taken.push(made.id);
  }

  const who = `waits${Date.now()}`;
  const person = await Person.as(who);
  await person.ask('POST', '/api/v1/vehicles', { plate: '粤B7C890', model_id: where.model, km: 20_000 });
  const phone = await Phone.open(on, { who, route: 'packages/booking/choose/index' });
  await phone.agreeToPrivacy();
  await phone.shown.getByRole('button', { name: /在哪家门店/ }).click();
  await phone.page.getByRole('dialog').getByRole('button', { name: '澄屿汽车南山体验中心' }).click();
  await phone.type('搜索项目', '四轮定位');
  await phone.shown.getByRole('checkbox', { name: /^四轮定位/ }).click();
  await phone.sees('已选 1 项');
  await phone.tap('选时间');
  await phone.shown.getByRole('radio').filter({ hasText: '到店等待' }).click();
  await phone.shown.getByRole('radiogroup', { name: '选日期' }).getByRole('radio').nth(4).click();
  await phone.sees('这一天没有空位');
  await look(phone, 'time-full');
  await phone.tap('都不合适？加入候补');
  await phone.shown.getByRole('button', { name: /最晚哪天/ }).click();
  await phone.page.getByRole('dialog').getByLabel('最晚哪天').fill(day);
  await phone.answer('确定');
  await look(phone, 'wait-join');
  await phone.tap('加入候补');
  await phone.allowMessages();
  await phone.reaches('pages/wait/detail');
  await phone.sees('候补中');
  await phone.sees(/您排在最前面|前面还有/);
  await look(phone, 'wait-waiting');

  await rival.ask('POST', `/api/v1/bookings/${taken[0]}/cancel`, { reason: 'plans_changed' });
  return phone;
}

/** The open page hears of the offer; it counts down, is taken and submitted. */
export async function takeOffer(phone: Phone): Promise<void> {
  await phone.shown.getByText('就要这个时间').waitFor({ timeout: 80_000 });
  await expect.poll(() => phone.shown.getByRole('timer').textContent()).toMatch(/为您保留 \d+:\d\d/);
  await look(phone, 'wait-offered');
  await phone.tap('就要这个时间');
  await phone.reaches('packages/booking/confirm');
  await phone.type('联系人', '何女士');
  await phone.type('联系电话', '13812345678');
  await phone.tap('提交预约');
  await phone.allowMessages();
  await phone.reaches('pages/booking/detail');
  await phone.sees(/预约已确认|等待门店确认/);
  await phone.done();
}
