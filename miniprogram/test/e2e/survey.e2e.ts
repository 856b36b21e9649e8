// After the car was handed over: the survey page by page and resumed, a bad answer and the owner's word that ends it, links that
// do not open.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { look } from './audit';
import { asking } from './form';
import { Person } from './person';
import { Phone, type Stage, stage } from './phone';
import { Staff } from './staff';

let on: Stage;
beforeAll(async () => {
  on = await stage();
});
afterAll(() => on.end());

const question = (phone: Phone, text: string) => phone.shown.locator('.question').filter({ hasText: text });
const pick = (phone: Phone, text: string, what: string | RegExp) => question(phone, text).getByRole('radio', { name: what, exact: true }).click();
const tick = (phone: Phone, text: string, what: string | RegExp) => question(phone, text).getByRole('checkbox', { name: what }).click();

test('a survey through all kinds of questions, closed in the middle and resumed there', async () => {
  const phone = await Phone.open(on, { who: `answers${Date.now()}`, route: 'pages/mine/index' });
  const seen = await asking(phone.page, 'survey_all');
  await phone.settled();
  await phone.to('pages/survey/detail?id=survey_all');
  await phone.sees('第 1 页，共 4 页');
  await phone.tap('下一页');
  await phone.shown.getByText('请回答这一题').first().waitFor();
  await look(phone, 'survey-missing');
  // What is answered decides what is asked.
  await pick(phone, '推荐', '9 分');
  await phone.sees('第 1 页，共 4 页');
  await pick(phone, '推荐', '3 分');
  await phone.sees('第 1 页，共 5 页');
  await pick(phone, '质量', '2 分 不满意');
  await phone.tap('下一页');
  await pick(phone, '最不满意', '等待时间');
  await phone.tap('下一页');
  await tick(phone, '改进', '技术水平');
  await tick(phone, '改进', '服务态度');
  await tick(phone, '改进', /进度通知/);
  await phone.page.getByRole('alert').getByText('最多选 2 项').waitFor();
  await pick(phone, '约定的时间', '否');
  await look(phone, 'survey-choices');
  await phone.tap('下一页');
  await pick(phone, '休息区', '4 星');
  await tick(phone, '多重要', '速度');
  await pick(phone, '以下环节', '服务顾问 1 分 很不满意');
  await phone.tap('下一页');
  await phone.shown.getByText('请为全部选项排序').waitFor();
  await phone.shown.getByText('请为每一行评分').waitFor();
  await tick(phone, '多重要', '价格');
  await pick(phone, '以下环节', '预约与接待 4 分 满意');
  await look(phone, 'survey-scores');
  expect(seen.answers.rank).toBeUndefined();

  // The program is closed: half of a page was answered, the network is missed, and it goes on right here.
  await phone.page.reload();
  await phone.sees('第 4 页，共 5 页');
  await expect.poll(() => question(phone, '多重要').getByRole('checkbox', { name: '态度 第 3' }).getAttribute('aria-checked')).toBe('true');
  await phone.tap('上一页');
  await phone.sees('车辆是否在约定的时间交付');
  await expect.poll(() => question(phone, '约定的时间').getByRole('radio', { name: '否' }).getAttribute('aria-checked')).toBe('true');
  await phone.tap('下一页');
  await phone.tap('下一页');
  await question(phone, '再联系').getByRole('button').click();
  await phone.page.getByRole('dialog').locator('input').fill('2026-12-01');
  await phone.answer('确定');
  await phone.tap('提交评价');
  await question(phone, '还有什么').getByText('请回答这一题').waitFor();
  await question(phone, '还有什么').locator('textarea').fill('等了两个小时 <script>document.title="x"</script> 😀');
  await look(phone, 'survey-words');
  await phone.tap('提交评价');
  await phone.sees('评价已提交');
  await look(phone, 'survey-thanks');
  expect(seen).toMatchObject({
    finished: 1,
    answers: {
      recommend: { score: 3 }, quality: { score: 2 }, why: { choice: 'o0' }, improve: { choices: ['o0', 'o1'] }, on_time: { yes: false }, stars: { score: 4 }, rank: { order: ['o1', 'o0', 'o2'] },
      stages: { rows: [{ row: 'o1', score: 1 }, { row: 'o0', score: 4 }] }, when: { date: '2026-12-01' }, words: { text: '等了两个小时 <script>document.title="x"</script> 😀' },
    },
  });
  await phone.page.reload();
  await phone.sees('您已经评价过了');
  await phone.done();
});

interface Line {
  id: string;
  state: string;
}
interface Matter {
  id: string;
  version: number;
}

test('from the inbox: the standard survey answered badly, a call, our question, and the owner says how it is', async () => {
  const person = await Person.as('owner');
  const surveys = await person.ask<Line[]>('GET', '/api/v1/surveys');
  const open = surveys.find((one) => one.state === 'sent' || one.state === 'opened')!;
  const phone = await Phone.open(on, { route: 'pages/home/index' });
  await phone.shown.getByRole('button', { name: /请您评价/ }).first().waitFor();
  await phone.settled();
  await look(phone, 'home-survey');
  await phone.to(`pages/survey/detail?id=${open.id}`);
  await phone.sees('第 1 页');
  await phone.settled();
  await look(phone, 'survey-first');
  await pick(phone, '推荐给亲友', '2 分');
  await pick(phone, '满意吗', '2 分 不满意');
  await phone.tap('下一页');
  await phone.sees('第 2 页');

  // On another phone of the same person it goes on at the second page: the server has the first.
  const other = await Phone.open(on, { route: `pages/survey/detail?id=${open.id}` });
  await other.sees('第 2 页');
  await other.done();

  on.line.cut = true;
  await phone.tap('下一页');
  await phone.page.getByRole('alert').getByText('已保存在本机').waitFor();
  await phone.sees('第 3 页');
  await look(phone, 'survey-offline');
  await question(phone, '还有什么').locator('textarea').fill('刹车还是响，我要投诉');
  await phone.tap('提交评价');
  await phone.page.getByRole('alert').getByText('网络不可用').waitFor();
  on.line.cut = false;
  await phone.tap('提交评价');
  await phone.sees('您反映的问题由专人处理');
  await phone.settled();
  await look(phone, 'survey-bad');
  await phone.tap(/您反映的问题/);
  await phone.reaches('pages/recovery/detail');
  await phone.sees(/最迟 .* 与您联系/);
  await phone.settled();
  await look(phone, 'recovery-open');

  const id = /recovery_[^&]+/.exec(await phone.route())![0];
  const manager = await Staff.as('manager.nanshan');
  const seen = () => manager.ask<{ line: Matter }>('GET', `/api/v1/staff/recoveries/${id}`);
  const act = async (what: string, more: object = {}) => manager.ask('POST', `/api/v1/staff/recoveries/${id}/${what}`, { version: (await seen()).line.version, ...more });
  await act('take').catch(() => undefined);
  await act('calls', { outcome: 'reached', note: '约好明天到店复查' });
  await phone.sees('正在为您处理');
  await act('ask', { text: '已为您重新调整刹车，请问还有异响吗？' });
  await phone.sees('请问已经解决了吗？');
  await phone.settled();
  await look(phone, 'recovery-asked');
  await phone.to('pages/home/index');
  await phone.shown.getByRole('button', { name: /上次反映的问题/ }).click();
  await phone.type(/还想说的/, '还有一点响');
  await phone.tap('还没有解决');
  await phone.sees('正在为您处理');
  await act('ask', { text: '又调了一次，现在呢？' });
  await phone.sees('又调了一次，现在呢？');
  await phone.tap('已经解决');
  await phone.answer('确定');
  await phone.sees('您已确认解决');
  await phone.settled();
  await look(phone, 'recovery-settled');
  await phone.done();
});

test('links that do not open say so on a clear page, and nothing is asked again', async () => {
  const phone = await Phone.open(on, { who: `links${Date.now()}`, route: 'pages/survey/detail?code=AAAAAAAAAAAAAAAAAAAAAA' });
  await phone.sees('打不开这份评价');
  await phone.settled();
  await look(phone, 'survey-forged');
  await phone.to('pages/survey/detail?id=survey_00000000000000000000000000');
  await phone.sees('打不开这份评价');
  await phone.to('packages/survey/list/index');
  await phone.sees('还没有需要评价的服务');
  await look(phone, 'surveys-none');
  await phone.done();
});
