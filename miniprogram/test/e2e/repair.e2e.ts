// A repair as its owner lives it: the sheet is signed, the quote decided line by line, the work watched, the handover accepted;
// then the bill, the car's file, and a complaint.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { look } from './audit';
import { Person, place } from './person';
import { Phone, type Stage, stage } from './phone';
import { Staff } from './staff';
import { Workshop, decide, line, sign } from './workshop';

let on: Stage;
beforeAll(async () => {
  on = await stage();
});
afterAll(() => on.end());

let plates = 10_000 + (Date.now() % 80_000);

async function owner(name: string): Promise<{ who: string; person: Person; car: string }> {
  const who = `${name}${Date.now()}`;
  const person = await Person.as(who);
  const car = await person.ask('POST', '/api/v1/vehicles', { plate: `粤B${(plates += 1)}`, model_id: (await place(person)).model, km: 12_000 });
  return { who, person, car: car.id };
}

const BRAKES = line('前刹车片', 38_000);
const DISC = line('刹车盘修复', 16_000, { urgency: 'should', reason: '表面有沟槽', pieces: [{ kind: 'part', name: '再制造刹车盘', part_kind: 'used', quantity_milli: 1000, unit_fen: 16_000 }] });
const FILTER = line('空调滤芯', 12_000, { urgency: 'may', reason: '滤芯偏脏', pieces: [{ kind: 'part', name: '空调滤芯', part_kind: 'genuine', quantity_milli: 1000, unit_fen: 12_000 }] });

/** The card of a line of the quote. */
const card = (phone: Phone, words: string) => phone.shown.locator('.line-card').filter({ hasText: words });
const answer = (phone: Phone, words: string, what: string) => card(phone, words).getByRole('radio', { name: what, exact: true }).click();
const sum = (phone: Phone) => phone.shown.locator('.bottom-bar [role=status]').textContent();
const fen = (text: string | null): number => Math.round(Number((text ?? '').replace(/[^\d.]/g, '')) * 100);

test('from the signature to the handover, one line declined, one version of the quote overtaken by the next', async () => {
  const { who, person, car } = await owner('repairs');
  const shop = await Workshop.open(person, car);
  await shop.takeIn();
  const phone = await Phone.open(on, { who });
  await phone.sees('维修委托书等您签字');
  await phone.settled();
  await look(phone, 'home-repair');
  await phone.shown.getByRole('button', { name: /维修委托书等您签字/ }).click();
  await phone.reaches('packages/repair/sheet');
  await phone.sees('左前门划痕 5 厘米');
  await phone.settled();
  await look(phone, 'sheet-intake');

  // What is written down meanwhile makes another sheet: what was ticked is not signed.
  await phone.shown.getByRole('checkbox').click();
  await shop.by(shop.advisor, '/intake', { valuables: '行车记录仪、儿童座椅' });
  await phone.sees('行车记录仪、儿童座椅');
  await phone.sees('有更新');
  await expect.poll(() => phone.shown.getByRole('checkbox').getAttribute('aria-checked')).toBe('false');
  await look(phone, 'sheet-changed');
  await phone.tap('签字');
  await phone.page.getByRole('alert').getByText('请先核对并勾选').waitFor();
  await phone.shown.getByRole('checkbox').click();
  await phone.tap('签字');
  await phone.answer('确定');
  await phone.reaches('pages/home/index');
  await phone.shown.getByText('维修委托书等您签字').waitFor({ state: 'detached' });
  await phone.shown.getByRole('button', { name: /接车检查/ }).click();
  await phone.reaches('pages/repair/detail');
  await phone.sees('正在等待：服务顾问 陈书航');

  // The page follows the workshop.
  await shop.receive();
  await phone.sees('正在诊断');
  await shop.diagnose();
  await phone.sees('左前刹车片磨损到极限，金属与刹车盘接触');
  await shop.send([BRAKES, DISC, FILTER]);
  await phone.sees('等您确认报价');
  await phone.settled();
  await look(phone, 'repair-quote-waits');
  await phone.tap('逐项确认报价');
  await phone.reaches('packages/repair/quote');
  await phone.sees('还有 3 项等您决定');
  await phone.settled();
  await look(phone, 'quote-open');

  // The sum follows each tap; used parts need a word of their own; a second tap takes back.
  expect(fen(await sum(phone))).toBe(0);
  await answer(phone, '前刹车片', '同意');
  const brakes = fen(await sum(phone));
  expect(brakes).toBeGreaterThan(76_000);
  await answer(phone, '刹车盘修复', '同意');
  expect(fen(await sum(phone))).toBe(brakes + 16_000);
  await answer(phone, '空调滤芯', '暂不做');
  await card(phone, '空调滤芯').getByRole('radio', { name: '价格' }).click();
  await phone.tap('确认 3 项');
  await phone.page.getByRole('alert').getByText('请先同意使用旧件').first().waitFor();
  await card(phone, '刹车盘修复').getByRole('checkbox').click();
  await card(phone, '前刹车片').getByRole('button', { name: /看价格构成/ }).click();
  await phone.sees('单独询价：价目表暂无此件，按厂家报价');
  await look(phone, 'quote-chosen');

  // The program is closed and opened again: what was chosen is there.
  await phone.page.reload();
  await phone.sees('确认 3 项');
  expect(fen(await sum(phone))).toBe(brakes + 16_000);

  // In the very moment of the decision the advisor sends another version: nothing is decided, and what is true is shown.
  await phone.page.route('**/quote/decide', async (route) => {
    const { current } = await shop.quote();
    const [first, second, third] = current!.lines;
    await shop.send([{ ...BRAKES, line_id: first!.line_id, change_why: '供应商涨价', pieces: [{ kind: 'part', name: '前刹车片', part_kind: 'genuine', quantity_milli: 2000, unit_fen: 45_000 }] }, { kind: 'keep', line_id: second!.line_id }, { kind: 'keep', line_id: third!.line_id }], '刹车片价格有变化');
    await route.continue();
  }, { times: 1 });
  await phone.tap('确认 3 项');
  await phone.allowMessages();
  await phone.answer('确定');
  await phone.sees('报价刚有更新');
  await phone.sees('内容有变化，请重新选择（您原来选的是“同意”）');
  await phone.sees('供应商涨价');
  await phone.sees('刹车片价格有变化');
  await phone.settled();
  await look(phone, 'quote-stale');
  expect(fen(await sum(phone))).toBe(16_000);
  await answer(phone, '前刹车片', '同意');
  expect(fen(await sum(phone))).toBe(106_000);
  await phone.tap('确认 3 项');
  await phone.allowMessages();
  await phone.answer('确定');
  await phone.sees('全部已决定');
  await phone.sees(/暂缓：价格/);
  await phone.settled();
  await look(phone, 'quote-decided');
  await phone.to('packages/repair/list/index');
  await phone.shown.getByRole('button', { name: /维修作业/ }).click();
  await phone.reaches('pages/repair/detail');
  const job = await shop.begin();
  await phone.sees(/何锦程 正在做：/);
  await phone.settled();
  await look(phone, 'repair-working');
  await shop.finishJob(job);
  await shop.work();
  await phone.sees('正在质量检验');
  await shop.inspect();
  await phone.sees('车辆已就绪，请到店取车');
  await shop.settle({ 前刹车片: 80_000 });
  await shop.pay(50_000);
  await shop.greet();
  await phone.sees('请核对交车确认单并签字');
  await phone.tap('核对并签字');
  await phone.reaches('packages/repair/sheet');
  await phone.sees(/已完成 0\/6 项/);
  await expect.poll(() => phone.button('签字').count()).toBe(0);
  await shop.explain();
  await phone.button('签字').waitFor();
  await phone.settled();
  await look(phone, 'sheet-handover');
  await phone.shown.getByRole('checkbox').click();
  await phone.tap('签字');
  await phone.allowMessages();
  await phone.answer('确定');
  await phone.reaches('pages/repair/detail');
  await shop.handOver();
  await phone.sees('质保从今天开始');
  await phone.settled();
  await look(phone, 'repair-closed');

  await phone.tap(/^账单/);
  await phone.reaches('packages/repair/bill');
  await phone.sees('少收：等待时间较长，优惠');
  await phone.sees('付款 · 微信支付');
  await phone.settled();
  await look(phone, 'bill');
  await phone.page.getByRole('button', { name: '返回' }).click();
  await phone.tap(/^照片|查看全部照片/);
  await phone.reaches('packages/repair/photos');
  await phone.sees('1. 左前门划痕 5 厘米');
  await phone.settled();
  await look(phone, 'photos');
  await phone.shown.getByRole('button', { name: /点按放大/ }).first().click();
  await phone.answer('关闭');
  await phone.page.getByRole('button', { name: '返回' }).click();
  await phone.tap(/^车辆档案/);
  await phone.reaches('pages/vehicle/detail');
  await phone.sees('空调滤芯');
  await phone.sees(/质保至 20\d\d年/);
  await phone.settled();
  await look(phone, 'car-file');
  await phone.tap(/预约处理/);
  await phone.reaches('packages/booking/choose');
  expect(JSON.stringify(await phone.page.evaluate(() => Object.entries(localStorage).filter(([key]) => key.endsWith(':draft'))))).toContain('上次暂缓：空调滤芯');
  await phone.done();
});

test('when it will be ready, with its interval and why that moved; parts that are waited for', async () => {
  const { who, person, car } = await owner('waitsfor');
  const shop = await Workshop.open(person, car);
  await shop.takeIn();
  await sign(person, shop.id, 'sign');
  await shop.receive();
  await shop.diagnose();
  await shop.send([BRAKES]);
  await decide(person, shop.id, { 前刹车片: { answer: 'yes' } });
  const { jobs } = await shop.seen();
  await shop.missPart(jobs.find((one) => one.agreed)!.id);
  const phone = await Phone.open(on, { who, route: `pages/repair/detail?id=${shop.id}` });
  await phone.sees('正在等配件');
  await phone.sees('前刹车片 × 2');
  await phone.sees(/预计 .* 到货/);
  await phone.settled();
  await look(phone, 'repair-parts');
  await shop.partsArrived();
  await phone.sees('已到货');
  await shop.begin();
  // The times are computed once a minute.
  await phone.shown.getByText(/多半在/).first().waitFor({ timeout: 90_000 });
  await shop.by(shop.advisor, '/eta', { more_minutes: 45, reason: '螺栓锈死' });
  await phone.shown.getByText(/时间有变化：/).first().waitFor({ timeout: 90_000 });
  await phone.settled();
  await look(phone, 'repair-eta');
  await phone.done();
});

test('without a network: the last state with its age; what was chosen stays and is decided once', async () => {
  const { who, person, car } = await owner('offquote');
  const shop = await Workshop.open(person, car);
  await shop.takeIn();
  await sign(person, shop.id, 'sign');
  await shop.receive();
  await shop.diagnose();
  await shop.send([BRAKES, FILTER]);
  const phone = await Phone.open(on, { who, route: 'pages/inbox/index' });
  await phone.tap(/^维修报价待您确认/);
  await phone.reaches('packages/repair/quote');
  await phone.sees('还有 2 项等您决定');
  await phone.settled();
  on.line.cut = true;
  await phone.preview((preview) => preview.pullDown());
  await phone.sees(/网络不可用，显示的是/);
  await answer(phone, '前刹车片', '同意');
  await answer(phone, '空调滤芯', '想问一下');
  await card(phone, '空调滤芯').getByLabel('想问什么').fill('不换会怎样？');
  await look(phone, 'quote-offline');
  await phone.tap('确认 2 项');
  await phone.allowMessages();
  await phone.answer('确定');
  await phone.page.getByRole('alert').getByText('网络不可用').first().waitFor();
  await phone.page.reload();
  await phone.sees('确认 2 项');
  await expect.poll(() => card(phone, '空调滤芯').getByLabel('想问什么').inputValue()).toBe('不换会怎样？');
  on.line.cut = false;
  await phone.preview((preview) => preview.pullDown());
  await expect.poll(() => phone.shown.getByText('网络不可用').count(), { timeout: 20_000 }).toBe(0);
  await phone.tap('确认 2 项');
  await phone.allowMessages();
  await phone.answer('确定');
  await phone.sees('1 个问题等顾问答复');
  await phone.sees('您问：不换会怎样？');
  await phone.done();
});

test('what cannot be shown says why, and what was not there yet says that', async () => {
  const { who, person, car } = await owner('looks');
  const shop = await Workshop.open(person, car);
  const phone = await Phone.open(on, { who, route: `packages/repair/quote/index?id=${shop.id}` });
  await phone.sees('还没有报价');
  await look(phone, 'quote-none');
  await phone.to('pages/home/index');
  await phone.sees('我的爱车');
  await phone.to(`packages/repair/bill/index?id=${shop.id}`);
  await phone.sees('还没有账单');
  await look(phone, 'bill-none');
  await phone.to(`packages/repair/photos/index?id=${shop.id}`);
  await phone.sees('还没有照片');
  await look(phone, 'photos-none');
  await phone.page.route('**/api/v1/repairs/**', (route) => route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify({ code: 'server.fault', title: '服务出现问题，我们已记录', status: 500 }) }));
  await phone.to(`packages/repair/sheet/index?id=${shop.id}`);
  await phone.sees('服务出现问题，我们已记录');
  await look(phone, 'sheet-error');
  await phone.page.unrouteAll();
  await phone.tap('重试');
  await phone.sees('维修委托书');
  on.line.cut = true;
  await phone.to(`pages/repair/detail?id=${shop.id}`);
  await phone.sees(/网络不可用，显示的是/);
  await look(phone, 'repair-offline');
  on.line.cut = false;
  await phone.to('pages/repair/detail?id=repair_00000000000000000000000000');
  await phone.sees('重试');
  await look(phone, 'repair-missing');
  await phone.done();
});

test('whoever collects the car follows it, and decides nothing', async () => {
  const { person, car } = await owner('shares');
  const shop = await Workshop.open(person, car);
  const number = String(13_600_000_000 + (Date.now() % 90_000_000));
  const who = `follows${Date.now()}`;
  const family = await Person.as(who);
  await family.ask('POST', '/api/v1/me/phone', { code: `phone-${number}-${Date.now()}` });
  await shop.takeIn();
  await shop.by(shop.advisor, '/parties', { role: 'collector', relation: 'family', name: '欧阳大雨', phone: number });
  const phone = await Phone.open(on, { who, route: 'packages/repair/list/index' });
  await phone.shown.getByRole('button', { name: /接车检查/ }).click();
  await phone.sees('您在跟进这辆车');
  await expect.poll(() => phone.button(/核对并签字|^报价|维修委托书/).count()).toBe(0);
  await expect.poll(() => phone.shown.getByText('左前轮刹车时有异响').count()).toBe(0);
  await phone.settled();
  await look(phone, 'repair-following');
  await phone.done();
});

test('a complaint from a repair: what is typed stays, its handler and its state are seen', async () => {
  const { who, person, car } = await owner('complains');
  const shop = await Workshop.open(person, car, { way: 'pickup' });
  const phone = await Phone.open(on, { who, route: `pages/repair/detail?id=${shop.id}` });
  await phone.agreeToPrivacy();
  await phone.sees('正在接车检查');
  // The car is fetched from home: its code is shown to whoever comes.
  await phone.shown.getByRole('img', { name: '取车码' }).waitFor();
  await phone.settled();
  await look(phone, 'repair-pickup');
  await phone.tap(/对这次服务不满意/);
  await phone.reaches('packages/repair/complain');
  await phone.tap('提交');
  await phone.shown.getByText('请选择一类').waitFor();
  await phone.type('发生了什么', '说好四点取车，等到了六点。');
  await phone.page.reload();
  await phone.sees('关于什么');
  await expect.poll(() => phone.shown.getByLabel('发生了什么').inputValue()).toBe('说好四点取车，等到了六点。');
  await phone.shown.getByRole('radio', { name: '等待时间' }).click();
  await phone.settled();
  await look(phone, 'complain');
  await phone.tap('提交');
  await phone.reaches('pages/case/detail');
  await phone.sees('正在等待：门店安排专人');
  const [made] = await person.ask<{ id: string }[]>('GET', '/api/v1/cases');
  const manager = await Staff.as('manager.nanshan');
  const { case: seen } = await manager.ask<{ case: { version: number } }>('GET', `/api/v1/staff/cases/${made!.id}`);
  await manager.ask('POST', `/api/v1/staff/cases/${made!.id}/take`, { version: seen.version });
  await phone.sees('林望舒 正在处理');
  await phone.type('补充说明', '希望有人打电话给我。');
  await phone.tap('发送');
  await phone.shown.getByText('希望有人打电话给我。').first().waitFor();
  await phone.settled();
  await look(phone, 'case');
  await phone.tap('撤回反馈');
  await phone.answer('确定');
  await phone.shown.getByText('您已撤回').first().waitFor();
  await phone.done();
});
