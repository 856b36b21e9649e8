// What the workshop owes and lends: a loan car while a part is waited for, a compensation for a car that was late.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { look } from './audit';
import { Person } from './person';
import { Phone, type Stage, stage } from './phone';
import { Staff } from './staff';

let on: Stage;
beforeAll(async () => {
  on = await stage();
});
afterAll(() => on.end());

interface Line {
  id: string;
  stage: string;
}
interface Owed {
  compensation?: { state: string };
  loan_car?: { state: string };
}

/** Owners of the demo: one whose part is missing for six days, one who got the car late yesterday. */
const WAITS = 'oDemoOwner0003';
const LATE = 'oDemoOwner0033';

async function repairOf(openid: string, fits: (one: Owed) => boolean): Promise<string> {
  const person = await Person.of(openid);
  const { items } = await person.ask<{ items: Line[] }>('GET', '/api/v1/repairs');
  for (const one of items) if (fits(await person.ask<Owed>('GET', `/api/v1/repairs/${one.id}`))) return one.id;
  throw new Error(`no such repair of ${openid}`);
}

test('a loan car is offered after five days of waiting, and taken by a tap', async () => {
  const id = await repairOf(WAITS, (one) => one.loan_car?.state === 'offered');
  const phone = await Phone.open(on, { who: 'waits', openid: WAITS, route: 'pages/home/index' });
  await phone.shown.getByRole('button', { name: /代步车/ }).first().waitFor();
  await phone.to(`pages/repair/detail?id=${id}`);
  await phone.sees('需要您做的');
  await phone.settled();
  await look(phone, 'repair-loan-offered');
  await phone.tap('不需要');
  await phone.answer('取消');
  await phone.tap('借用');
  await phone.shown.getByText(/代步车已为您预留|正在为您安排代步车/).first().waitFor();
  await expect.poll(() => phone.button('借用').count()).toBe(0);
  await phone.settled();
  await phone.shown.getByText('代步车', { exact: true }).first().scrollIntoViewIfNeeded();
  await look(phone, 'repair-loan-kept');
  await phone.done();
});

test('a car that was ready too late: what is given for it, and how far that is', async () => {
  const id = await repairOf(LATE, (one) => one.compensation !== undefined);
  const phone = await Phone.open(on, { who: 'late', openid: LATE, route: `pages/repair/detail?id=${id}` });
  await phone.sees('延误补偿');
  await phone.settled();
  await phone.shown.getByText('延误补偿').scrollIntoViewIfNeeded();
  await look(phone, 'repair-owed');
  const manager = await Staff.as('manager.nanshan');
  const { repair } = await manager.ask<{ repair: Owed }>('GET', `/api/v1/staff/repairs/${id}`);
  if (repair.compensation?.state === 'proposed') await manager.ask('POST', `/api/v1/staff/repairs/${id}/compensation`, { approve: true });
  await phone.sees('已批准');
  await look(phone, 'repair-owed-agreed');
  await phone.done();
});
