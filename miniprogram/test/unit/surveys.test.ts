import { expect, test } from 'vitest';
import type { Recovery, Survey, SurveyLine, SurveyQuestion } from '../../src/api/types';
import { calls, fresh, serve } from './wx';

const surveys = () => import('../../src/services/surveys');
const NOW = Date.parse('2026-11-24T06:00:00Z');
const at = (minutes: number): string => new Date(NOW + minutes * 60_000).toISOString();

const question = (key: string, kind: string, page: number, more = {}) => ({ key, kind, text: key, required: false, page, ...more }) as unknown as SurveyQuestion;
const options = (...keys: string[]) => keys.map((key) => ({ key, text: key.toUpperCase() }));

const FORM = [
  question('nps', 'nps', 1, { required: true }),
  question('why', 'single', 2, { options: options('price', 'wait'), show_if: { question: 'nps', at_most: 8 } }),
  question('long', 'yes_no', 3, { show_if: { question: 'why', any_of: ['wait'] } }),
  question('rank', 'ranking', 4, { options: options('a', 'b', 'c') }),
  question('grid', 'matrix', 4, { rows: options('x', 'y') }),
  question('words', 'open', 5),
];

test('a question hangs on what was answered before it, and on its being shown itself', async () => {
  const { pagesOf, shownOf } = await surveys();
  const keys = (answers: object) => shownOf(FORM, answers as never).map((one) => one.key);
  expect(keys({})).toEqual(['nps', 'rank', 'grid', 'words']);
  expect(keys({ nps: { question: 'nps', score: 9 } })).toEqual(['nps', 'rank', 'grid', 'words']);
  const low = { nps: { question: 'nps', score: 8 }, why: { question: 'why', choice: 'wait' } };
  expect(keys(low)).toEqual(['nps', 'why', 'long', 'rank', 'grid', 'words']);
  // The answer stays, but what it hangs on is no longer shown.
  expect(keys({ ...low, nps: { question: 'nps', score: 9 } })).toEqual(['nps', 'rank', 'grid', 'words']);
  expect(pagesOf(FORM, low as never)).toEqual([1, 2, 3, 4, 5]);
  expect(pagesOf(FORM, {})).toEqual([1, 4, 5]);
});

test('conditions on several choices, on yes and on a least score', async () => {
  const { shownOf } = await surveys();
  const form = [
    question('some', 'multiple', 1, { options: options('a', 'b') }),
    question('ok', 'yes_no', 1),
    question('stars', 'rating', 1),
    question('ifA', 'open', 1, { show_if: { question: 'some', any_of: ['a'] } }),
    question('ifNo', 'open', 1, { show_if: { question: 'ok', yes: false } }),
    question('if4', 'open', 1, { show_if: { question: 'stars', at_least: 4 } }),
  ];
  const keys = (answers: object) => shownOf(form, answers as never).slice(3).map((one) => one.key);
  expect(keys({ some: { question: 'some', choices: ['b'] }, ok: { question: 'ok', yes: true }, stars: { question: 'stars', score: 3 } })).toEqual([]);
  expect(keys({ some: { question: 'some', choices: ['b', 'a'] }, ok: { question: 'ok', yes: false }, stars: { question: 'stars', score: 4 } })).toEqual(['ifA', 'ifNo', 'if4']);
});

test('taps make the answer of each kind', async () => {
  const { answered } = await surveys();
  const multiple = question('m', 'multiple', 1, { options: options('a', 'b', 'c'), most: 2 });
  const ranking = question('r', 'ranking', 1, { options: options('a', 'b', 'c') });
  const matrix = question('g', 'matrix', 1, { rows: options('x', 'y') });
  expect(answered(question('s', 'single', 1), undefined, 'a')).toEqual({ question: 's', choice: 'a' });
  expect(answered(question('y', 'yes_no', 1), undefined, 'no')).toEqual({ question: 'y', yes: false });
  expect(answered(question('n', 'nps', 1), undefined, '0')).toEqual({ question: 'n', score: 0 });
  expect(answered(question('d', 'date', 1), undefined, '2026-11-20')).toEqual({ question: 'd', date: '2026-11-20' });
  expect(answered(question('o', 'open', 1), undefined, '<b>好</b>')).toEqual({ question: 'o', text: '<b>好</b>' });
  const two = answered(multiple, answered(multiple, undefined, 'a'), 'b');
  expect(two).toEqual({ question: 'm', choices: ['a', 'b'] });
  expect(answered(multiple, two, 'c')).toBeUndefined();
  expect(answered(multiple, two, 'a')).toEqual({ question: 'm', choices: ['b'] });
  // The last one falls into place by itself; a tap on a placed one takes it out again.
  const ranked = answered(ranking, answered(ranking, undefined, 'c'), 'a');
  expect(ranked).toEqual({ question: 'r', order: ['c', 'a', 'b'] });
  expect(answered(ranking, ranked, 'a')).toEqual({ question: 'r', order: ['c', 'b'] });
  expect(answered(matrix, answered(matrix, answered(matrix, undefined, 'x:1'), 'y:5'), 'x:4')).toEqual({ question: 'g', rows: [{ row: 'y', score: 5 }, { row: 'x', score: 4 }] });
});

test('a page is left when what is required is answered and what was begun is whole', async () => {
  const { wrongOn } = await surveys();
  expect(wrongOn(FORM, {}, 1)).toEqual({ nps: '请回答这一题' });
  expect(wrongOn(FORM, { nps: { question: 'nps', score: 0 } }, 1)).toEqual({});
  expect(wrongOn(FORM, {}, 4)).toEqual({});
  expect(wrongOn(FORM, { rank: { question: 'rank', order: ['a'] }, grid: { question: 'grid', rows: [{ row: 'x', score: 1 }] } }, 4)).toEqual({ rank: '请为全部选项排序', grid: '请为每一行评分' });
  const must = [question('o', 'open', 1, { required: true })];
  expect(wrongOn(must, { o: { question: 'o', text: '  ' } }, 1)).toEqual({ o: '请回答这一题' });
});

test('what is sent is whole, shown, and of the pages so far; an emptied text takes back what was said', async () => {
  const { toSend } = await surveys();
  const answers = { nps: { question: 'nps', score: 9 }, why: { question: 'why', choice: 'wait' }, rank: { question: 'rank', order: ['a'] }, words: { question: 'words', text: '  ' } };
  expect(toSend(FORM, answers, 5)).toEqual([{ question: 'nps', score: 9 }, { question: 'words', text: '' }]);
  expect(toSend(FORM, answers, 4)).toEqual([{ question: 'nps', score: 9 }]);
  const some = [question('some', 'multiple', 1, { options: options('a', 'b') })];
  expect(toSend(some, { some: { question: 'some', choices: [] } }, 1)).toEqual([{ question: 'some', choices: [] }]);
});

test('it goes on where it was left, or at the next page that has something', async () => {
  const { pageAt } = await surveys();
  expect([pageAt([1, 4, 5], 2), pageAt([1, 4, 5], 9), pageAt([1, 4, 5], 0), pageAt([], 3)]).toEqual([4, 5, 1, 1]);
});

test('what the server finds wrong stands at its question', async () => {
  const { wrongBy } = await surveys();
  const sent = [{ question: 'nps', score: 9 }, { question: 'words', text: '长' }];
  expect(wrongBy([{ pointer: '/answers/1/text', message: '太长' }, { pointer: '/answers/grid', message: '请回答' }, { pointer: '/version', message: '' }], sent)).toEqual({ words: '太长', grid: '请回答' });
});

test('what cannot be answered says so kindly', async () => {
  const { overBy, overOf, surveyCard } = await surveys();
  const survey = (state: string, words?: string) => ({ state, words }) as unknown as Survey;
  expect([overOf(survey('sent')), overOf(survey('completed', '谢谢')), overOf(survey('expired'))?.title]).toEqual([null, { title: '您已经评价过了', words: '谢谢', done: true }, '评价时间已过']);
  expect(['survey.spent', 'survey.expired', 'survey.link', 'request.missing'].map((code) => overBy(code, '标题').title)).toEqual(['您已经评价过了', '评价时间已过', '打不开这份评价', '打不开这份评价']);
  expect([overBy('survey.link', '链接无效').words, overBy('request.missing', '没有找到').words]).toEqual(['链接无效', expect.stringContaining('链接不完整')]);
  const line = { id: 's', subject: 'repair', store_name: '店', handed_at: at(-2880), state: 'in_progress', expires_at: at(60) } as unknown as SurveyLine;
  expect(surveyCard(line)).toMatchObject({ title: '维修保养', state: '未答完', open: true, until: expect.stringContaining('前可评价') });
  expect(surveyCard({ ...line, state: 'completed', completed_at: at(0) })).toMatchObject({ open: false, until: expect.stringContaining('评价') });
});

test('a link asks nobody who they are; a survey of mine goes with my session, and is finished once', async () => {
  fresh();
  const { doorBy, doorOf } = await import('../../src/services/surveydoor');
  const { fromPhone, fromServer } = await import('../../src/services/reads');
  serve(({ url }) => ({ status: 200, data: url.includes('/auth/') ? { access_token: 'a', refresh_token: 'r', expires_in: 900, token_type: 'Bearer' } : { id: 's' } }));
  const link = doorBy('a-b_c');
  await link.read(fromServer());
  await link.save([{ question: 'q', score: 1 }]);
  await link.finish([]);
  expect(calls.map((one) => [one.method, one.url, one.header.authorization, one.header['idempotency-key']])).toEqual([
    ['GET', '/api/v1/survey-links/a-b_c', undefined, undefined],
    ['PUT', '/api/v1/survey-links/a-b_c/answers', undefined, undefined],
    ['POST', '/api/v1/survey-links/a-b_c/finish', undefined, undefined],
  ]);
  await expect(link.read(fromPhone())).rejects.toThrow();
  calls.length = 0;
  await doorOf('survey_1').finish([]);
  const last = calls[calls.length - 1]!;
  expect([last.url, last.header.authorization, Boolean(last.header['idempotency-key'])]).toEqual(['/api/v1/surveys/survey_1/finish', 'Bearer a', true]);
});

test('a bad answer: who calls by when, that it is late, what is asked', async () => {
  const { recoveryPage } = await import('../../src/services/recoveries');
  const one = (state: string, more = {}) => ({ id: 'r', version: 1, survey_id: 's', store_id: 't', store_name: '店', subject: 'repair', opened_at: at(-60), due_at: at(60), state, specialist: '林望舒', ...more }) as unknown as Recovery;
  expect(recoveryPage(one('open'), NOW).who).toMatch(/^回访专员 林望舒，最迟 .*15:00 与您联系$/);
  expect(recoveryPage(one('open', { due_at: at(-1) }), NOW)).toMatchObject({ late: true, who: expect.stringContaining('已经超时') });
  expect(recoveryPage(one('open', { specialist: undefined }), NOW).who).toContain('门店正在安排专人');
  expect(recoveryPage(one('asked', { asked: { at: at(0), text: '刹车还响吗？' } }), NOW)).toMatchObject({ asks: true, question: '刹车还响吗？', who: '' });
  expect([recoveryPage(one('recovered', { closed_at: at(0) }), NOW).asks, recoveryPage(one('lost'), NOW).hint]).toEqual([false, expect.stringContaining('没有接通')]);
});
