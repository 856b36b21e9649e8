// The loan: what it costs, two consents, papers as photos that outlive a lost network, a supplement, a refusal without a reason;
// then the one that is paid out opens the handover, which is booked and co-signed.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LOAN_PAPERS } from '../../src/config/documents';
import { look } from './audit';
import { SALES, allocate, milestone, signed } from './car';
import { Person } from './person';
import { Phone, type Stage, stage } from './phone';
import { Staff } from './staff';

let on: Stage;
beforeAll(async () => {
  on = await stage();
});
afterAll(() => on.end());

interface Loan {
  id: string;
  version: number;
  state: string;
  papers: { id: string; name: string; state: string; required: boolean; pages: number }[];
}

const loanOf = async (person: Person, order: string): Promise<Loan> => {
  const [line] = await person.ask<{ id: string }[]>('GET', `/api/v1/loans?order_id=${order}`);
  return person.ask<Loan>('GET', `/api/v1/loans/${line!.id}`);
};

/** What the lender said, recorded by the clerk. */
async function lenderSays(id: string, what: object): Promise<void> {
  const clerk = await Staff.as('loan.nanshan');
  const { version } = (await clerk.ask('GET', `/api/v1/staff/loans/${id}`)) as unknown as Loan;
  await clerk.ask('POST', `/api/v1/staff/loans/${id}/events`, { version, what });
}

async function photograph(phone: Phone): Promise<void> {
  await phone.tap('拍照或从相册选');
  await phone.page.getByRole('dialog').getByRole('button', { name: '样图' }).click();
}

async function handInPaper(phone: Phone, name: string): Promise<void> {
  await phone.shown.getByRole('button', { name: new RegExp(`^${name}`) }).click();
  await phone.reaches('packages/loan/paper');
  await photograph(phone);
  await phone.tap(/^提交 1 张/);
  await phone.shown.getByText(/^已收到/).waitFor();
  await phone.page.getByRole('button', { name: '返回' }).click();
  await phone.reaches('pages/loan/detail');
}

async function agree(phone: Phone, what: string): Promise<void> {
  await phone.shown.getByRole('switch', { name: what }).click();
  await phone.answer('确定');
  await expect.poll(() => phone.shown.getByRole('switch', { name: what }).getAttribute('aria-checked')).toBe('true');
  await phone.settled();
}

test('every fee before anything else; two consents; papers that outlive a lost network; a supplement; a refusal tells no reason', async () => {
  const who = `borrows${Date.now()}`;
  const person = await Person.as(who);
  const order = await signed(person, { needs: ['loan'] });
  const phone = await Phone.open(on, { who, route: `pages/order/detail?id=${order}` });
  await phone.agreeToPrivacy();
  await phone.shown.getByRole('button', { name: /^贷款/ }).click();
  await phone.reaches('packages/loan/start');
  await phone.sees('利息合计');
  await phone.sees('年化综合成本');
  await phone.settled();
  await look(phone, 'loan-start');
  await phone.type('贷款金额（元）', '99999999');
  await phone.shown.getByRole('alert').waitFor();
  await phone.type('贷款金额（元）', '100000');
  await phone.sees('¥100,000 · 36 期');
  await phone.tap('用这个方案申请');
  await phone.reaches('pages/loan/detail');
  await phone.sees('请先阅读并同意两项授权');
  await phone.settled();
  await look(phone, 'loan-draft');
  await agree(phone, '查询征信');
  await agree(phone, '向贷款机构提供资料');
  await phone.sees('请按清单上传资料');

  const { id, papers } = await loanOf(person, order);
  const needed = papers.filter((one) => one.required);
  // The first is photographed without a network; the program is closed, opened again, and it lands once when the network is back.
  await phone.shown.getByRole('button', { name: new RegExp(`^${needed[0]!.name}`) }).click();
  await phone.reaches('packages/loan/paper');
  await phone.settled();
  on.line.cut = true;
  await photograph(phone);
  await phone.tap(/^提交 1 张/);
  await phone.sees('上传完成后自动提交');
  await phone.page.reload();
  await phone.sees('上传完成后自动提交');
  await phone.shown.getByRole('img').first().waitFor();
  await look(phone, 'paper-waits');
  on.line.cut = false;
  await phone.shown.getByText(/^已收到/).waitFor();
  await phone.settled();
  await look(phone, 'paper-received');
  expect((await loanOf(person, order)).papers.find((one) => one.id === needed[0]!.id)).toMatchObject({ state: 'received', pages: 1 });

  // What is no photo is refused at its place.
  await phone.tap('拍照或从相册选');
  const chooser = phone.page.waitForEvent('filechooser');
  await phone.page.getByRole('dialog').getByRole('button', { name: '从电脑选择' }).click();
  await (await chooser).setFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('<script>alert(1)</script>') });
  await phone.shown.getByRole('alert').waitFor();
  await look(phone, 'paper-refused');
  await phone.tap(/^删除/);

  await phone.preview((preview) => preview.open(`pages/loan/detail?id=${location.hash.split('loan=')[1]!.split('&')[0]}`));
  for (const one of needed.slice(1)) await handInPaper(phone, one.name);
  await phone.tap('提交申请');
  await phone.allowMessages();
  await phone.answer('确定');
  await phone.shown.getByText('已提交', { exact: true }).waitFor();
  await phone.sees(/^正在等待/);

  await lenderSays(id, { kind: 'acknowledge' });
  await phone.shown.getByText('初审中', { exact: true }).waitFor();
  await lenderSays(id, { kind: 'request_papers', papers: [{ kind: 'income', why: '近六个月流水' }] });
  await phone.sees('近六个月流水');
  await look(phone, 'loan-supplement');
  const asked = (await loanOf(person, order)).papers.find((one) => one.state === 'missing' && one.required)!;
  await phone.shown.getByRole('button', { name: /近六个月流水/ }).click();
  await phone.reaches('packages/loan/paper');
  await photograph(phone);
  await phone.tap(/^提交 1 张/);
  await phone.shown.getByText(/^已收到/).waitFor();
  expect((await loanOf(person, order)).papers.find((one) => one.id === asked.id)!.state).toBe('received');
  await phone.page.getByRole('button', { name: '返回' }).click();

  await lenderSays(id, { kind: 'reject' });
  await phone.shown.getByText('未通过', { exact: true }).waitFor();
  await phone.sees('提高首付再算');
  await phone.settled();
  await look(phone, 'loan-rejected');
  await phone.done();
});

interface StaffOrder {
  order: { state: string; money: { due_fen: number }; delivery?: { hash: string } };
  pdi: { code: string }[];
  delivery: { code: string }[];
}

/** A draft becomes a loan that is paid out; the product is one that is paid before the mortgage, where there is one. */
async function payOut(person: Person, loan: Loan): Promise<void> {
  for (const [purpose, paper] of Object.entries(LOAN_PAPERS)) {
    await person.ask('POST', `/api/v1/loans/${loan.id}/consents`, { purpose, granted: true, document_id: paper.id, document_sha256: paper.sha256 });
  }
  for (const one of loan.papers.filter((paper) => paper.required)) {
    await person.ask('POST', `/api/v1/loans/${loan.id}/papers/${one.id}/pages`, { media_ids: [await person.upload()] });
  }
  const { version } = await person.ask<Loan>('GET', `/api/v1/loans/${loan.id}`);
  await person.ask('POST', `/api/v1/loans/${loan.id}/submit`, { version });
  for (const kind of ['acknowledge', 'begin_review', 'approve']) await lenderSays(loan.id, { kind });
  const approved = await person.ask<Loan>('GET', `/api/v1/loans/${loan.id}`);
  await person.ask('POST', `/api/v1/loans/${loan.id}/sign`, { version: approved.version, media_ids: [await person.upload()] });
  await lenderSays(loan.id, { kind: 'pay_out' });
}

test('the loan keeps the handover shut until it is paid out; then it is booked, checked by both, and the car is handed over', async () => {
  const who = `fetches${Date.now()}`;
  const person = await Person.as(who);
  const order = await signed(person, { needs: ['loan'] });
  const sales = await Staff.as(SALES);
  const staffOrder = () => sales.ask<StaffOrder>('GET', `/api/v1/staff/orders/${order}`);
  const products = await person.ask<{ id: string; mortgage: string }[]>('GET', '/api/v1/loan-products');
  const product = products.find((one) => one.mortgage === 'after_payout')!;
  const loan = await person.ask<Loan>('POST', '/api/v1/loans', { order_id: order, product_id: product.id, amount_fen: 12_000_000, term_months: 36 });
  await allocate(sales, order);
  for (const name of ['scheduled', 'in_production', 'built', 'shipped', 'in_transit', 'at_store']) await milestone(sales, order, name);
  const inspector = await Staff.as('inspector.nanshan');
  await inspector.ask('POST', `/api/v1/staff/orders/${order}/pdi`, { checks: (await staffOrder()).pdi.map(({ code }) => ({ code, ok: true })) });
  await sales.ask('POST', `/api/v1/staff/orders/${order}/steps/papers`, { state: 'done' });
  const cashier = await Staff.as('cashier.nanshan');
  await cashier.ask('POST', `/api/v1/staff/orders/${order}/payments`, { kind: 'balance', method: 'transfer', amount_fen: (await staffOrder()).order.money.due_fen });

  const phone = await Phone.open(on, { who, route: `packages/order/handover/index?id=${order}` });
  await phone.sees('还差几步才能约交车');
  await phone.shown.getByText('贷款', { exact: true }).waitFor();
  await phone.settled();
  await look(phone, 'handover-blocked');
  await payOut(person, loan);
  await phone.sees('选一个交车时间');
  await phone.settled();
  await look(phone, 'handover-choose');
  await phone.shown.getByRole('button', { name: /^\d\d:\d\d/ }).first().click();
  await phone.allowMessages();
  await phone.answer('确定');
  await phone.sees('交车时间已约好');
  await phone.settled();
  await look(phone, 'handover-booked');

  await sales.ask('POST', `/api/v1/staff/orders/${order}/delivery`, { checks: (await staffOrder()).delivery.map(({ code }) => ({ code, ok: true })) });
  await phone.tap('核对无误，签字');
  await phone.answer('确定');
  await phone.sees('等待顾问完成交车');
  await look(phone, 'handover-cosigned');
  await sales.ask('POST', `/api/v1/staff/orders/${order}/hand-over`, { checks_hash: (await staffOrder()).order.delivery!.hash });
  await phone.sees(/已交车/);
  await phone.done();
});
