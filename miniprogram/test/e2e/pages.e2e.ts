// Every page in every state: normal, dark, large text, empty, long texts, an error, offline. Each is audited and leaves a picture
// in test/shots for a person to look at. Meanwhile an owner waits for a place on a full day.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Axe, look } from './audit';
import { Phone, type Options, type Stage, stage } from './phone';
import { Person, prepare } from './person';
import { takeOffer, waitForPlace } from './waitlist';

let on: Stage;
let routes: Record<string, string>;
beforeAll(async () => {
  on = await stage();
  routes = await prepare(await Person.as('owner'));
});
afterAll(() => on.end());

const RULES: Record<string, Axe> = { dark: 'colours', large: 'none', long: 'none' };

/** Opens each page on one phone, audits it and takes its picture. */
async function through(state: string, options: Options, pages: Record<string, string>): Promise<void> {
  const phone = await Phone.open(on, options);
  await phone.settled();
  if (state !== 'empty') await phone.agreeToPrivacy();
  for (const [name, route] of Object.entries(pages)) {
    await phone.page.evaluate((url) => (window as unknown as { preview: { open: (url: string) => void } }).preview.open(url), route);
    await phone.settled();
    await look(phone, `${name}-${state}`, RULES[state]);
  }
  await phone.done();
}

let waits: Phone;
test('nothing fits: a place on the waitlist', async () => {
  waits = await waitForPlace(on);
});
test('as they are', () => through('normal', {}, routes));
test('in the dark', () => through('dark', { dark: true }, routes));
test('with large text', () => through('large', { font: 22 }, routes));
test('empty', () => through('empty', { who: `empty${Date.now()}` }, Object.fromEntries(Object.entries(routes).filter(([name]) => !/detail|confirm|move|edit/.test(name)))));

test('with the longest names that the server takes', async () => {
  const who = `long${Date.now()}`;
  const person = await Person.as(who);
  await person.ask('PATCH', '/api/v1/me', { name: '欧阳'.repeat(32), address: '广东省深圳市南山区澄海大道很长很长的小区名字'.repeat(8).slice(0, 190) });
  await through('long', { who }, await prepare(person, 10));
});

test('when the server cannot answer, and when there is no network', async () => {
  const phone = await Phone.open(on, { route: 'pages/mine/index' });
  await phone.settled();
  await phone.page.route('**/api/v1/stores**', (route) => route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify({ code: 'server.fault', title: '服务出现问题，我们已记录', status: 500 }) }));
  await phone.tab('门店').click();
  await phone.sees('服务出现问题，我们已记录');
  await look(phone, 'stores-error');
  await phone.page.unrouteAll();
  await phone.tap('重试');
  await phone.sees('澄屿汽车南山体验中心');

  await phone.context.setOffline(true);
  await phone.tab('首页').click();
  await phone.sees('网络不可用');
  await look(phone, 'home-offline-never-read');
  await phone.tab('门店').click();
  await phone.sees(/网络不可用，显示的是/);
  await look(phone, 'stores-offline');
  await phone.context.setOffline(false);
  await phone.tab('首页').click();
  await phone.sees('我的爱车');
  await expect.poll(() => phone.shown.getByText('网络不可用').count()).toBe(0);
  await phone.done();
});

test('somebody called off: the offer counts down, is taken and submitted', () => takeOffer(waits));
