// A car on its way and its loan, put in place through the real API.
import { expect, inject } from 'vitest';
import { type Person, now, place } from './person';
import { Staff } from './staff';

const DAY_MS = 86_400_000;
export const SALES = 'sales.nanshan';

interface StaffOrder {
  order: { id: string; plan?: { hash: string }; delivery?: { hash: string } };
  pdi: { code: string }[];
}

export interface Wish {
  needs?: string[];
  down?: 'binding' | 'refundable';
  source?: 'build' | 'stock';
  words?: string;
}

let phones = 13_700_000_000 + (Date.now() % 90_000_000);

/** Makes somebody a customer of the store, by their phone. */
export async function customer(person: Person, sales: Staff, store: string): Promise<string> {
  const me = await person.ask<{ id: string; phone_verified: boolean }>('GET', '/api/v1/me');
  if (me.phone_verified) return me.id;
  const phone = String((phones += 1));
  await person.ask('POST', '/api/v1/me/phone', { code: `phone-${phone}-${Date.now()}` });
  return (await sales.ask('POST', '/api/v1/staff/customers', { store_id: store, name: '欧阳小雨', phone })).id;
}

/** An order whose plan waits for the owner. */
export async function offered(person: Person, { needs = [], down = 'binding', source = 'build', words = '澄屿 C5，星光白' }: Wish = {}): Promise<string> {
  const sales = await Staff.as(SALES);
  const where = await place(person);
  const id = await customer(person, sales, where.store);
  const made = (await sales.ask('POST', '/api/v1/staff/orders', { store_id: where.store, person_id: id, model_id: where.model, source })) as unknown as StaffOrder;
  const line = (kind: string, text: string, amount_fen: number, payee: string) => ({ kind, words: text, amount_fen, payee });
  await sales.ask('POST', `/api/v1/staff/orders/${made.order.id}/plan`, {
    lines: [
      line('car', words, 19_980_000, 'store'),
      line('option', '21 英寸轮毂', 600_000, 'store'),
      line('discount', '年终优惠', -300_000, 'store'),
      line('insurance', '交强险一年', 95_000, 'insurer'),
      line('plate', '上牌代办', 50_000, 'registry'),
    ],
    down: { kind: down, amount_fen: 1_000_000 },
    financed_fen: needs.includes('loan') ? 12_000_000 : 0,
    needs,
    valid_until: new Date(now() + 7 * DAY_MS).toISOString(),
    offer: true,
  });
  return made.order.id;
}

/** One that is signed. */
export async function signed(person: Person, wish: Wish = {}): Promise<string> {
  const id = await offered(person, wish);
  const { plan } = await person.ask<{ plan: { hash: string } }>('GET', `/api/v1/orders/${id}`);
  await person.ask('POST', `/api/v1/orders/${id}/sign`, { plan_hash: plan.hash });
  return id;
}

export const milestone = (sales: Staff, id: string, name: string): Promise<unknown> =>
  sales.ask('POST', `/api/v1/staff/orders/${id}/milestones`, { milestone: name, place: '郑州中转库' });

/** The demo's maker pushes what comes next, signed and over HTTP. */
export async function makerPushes(person: Person, id: string): Promise<void> {
  const { number } = await person.ask<{ number: string }>('GET', `/api/v1/orders/${id}`);
  const reply = await fetch(`${inject('demo')}/demo/partner?number=${number}`, { method: 'POST' });
  expect(((await reply.json()) as { pushed: { status: number } | null }).pushed?.status).toBe(202);
}

/** A VIN whose check digit is right. */
function vin(): string {
  const values = Object.fromEntries([...'0123456789'].map((sign, n) => [sign, n]));
  [...'ABCDEFGH'].forEach((sign, n) => (values[sign] = n + 1));
  [...'JKLMN'].forEach((sign, n) => (values[sign] = n + 1));
  [...'STUVWXYZ'].forEach((sign, n) => (values[sign] = n + 2));
  Object.assign(values, { P: 7, R: 9 });
  const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
  const plain = `LSVAA4180E2${String(Date.now()).slice(-6)}`;
  const sum = [...plain].reduce((all, sign, n) => all + values[sign]! * weights[n]!, 0) % 11;
  return `${plain.slice(0, 8)}${sum === 10 ? 'X' : sum}${plain.slice(9)}`;
}

export const allocate = (sales: Staff, id: string): Promise<unknown> => sales.ask('POST', `/api/v1/staff/orders/${id}/allocate`, { vin: vin() });

/** A plan to be signed, a car on its way with a loan to be applied for; the routes of their pages. */
export async function prepareCar(person: Person): Promise<Record<string, string>> {
  const words = '澄屿 C5 纯电 610 长续航版，星光白，内饰雾霭灰，含智能驾驶增强包与冬季套装';
  const draft = await offered(person, { words, down: 'refundable' });
  const order = await signed(person, { needs: ['loan', 'insurance', 'plate'], words });
  const sales = await Staff.as(SALES);
  for (const name of ['scheduled', 'in_production']) await milestone(sales, order, name);
  const [product] = await person.ask<{ id: string }[]>('GET', '/api/v1/loan-products');
  const loan = await person.ask<{ id: string; papers: { id: string }[] }>('POST', '/api/v1/loans', { order_id: order, product_id: product!.id, amount_fen: 12_000_000, term_months: 36 });
  return {
    'order-detail': `pages/order/detail?id=${order}`,
    'order-list': 'packages/order/list/index',
    'plan-detail': `packages/order/plan/index?id=${draft}`,
    'cancel-detail': `packages/order/cancel/index?id=${order}`,
    'handover-detail': `packages/order/handover/index?id=${order}`,
    'loan-detail': `pages/loan/detail?id=${loan.id}`,
    'start-detail': `packages/loan/start/index?order=${draft}`,
    'paper-detail': `packages/loan/paper/index?loan=${loan.id}&paper=${loan.papers[0]!.id}`,
  };
}
