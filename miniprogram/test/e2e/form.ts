// A survey with a question of every kind, answered for the server by the test: no store of the demo asks all of them.
import type { Page } from 'playwright-core';
import type { Survey, SurveyAnswer, SurveyQuestion } from '../../src/api/types';
import { now } from './person';

const named = (...texts: string[]) => texts.map((text, n) => ({ key: `o${n}`, text }));
const asked = (one: object): SurveyQuestion => ({ required: false, ...one }) as SurveyQuestion;

export const QUESTIONS: SurveyQuestion[] = [
  asked({ key: 'recommend', kind: 'nps', text: '您有多大可能把我们推荐给亲友？', required: true, page: 1 }),
  asked({ key: 'quality', kind: 'csat', text: '您对质量满意吗？', required: true, page: 1 }),
  asked({ key: 'why', kind: 'single', text: '最不满意的是什么？', page: 2, options: named('等待时间', '价格与说明', '服务态度'), show_if: { question: 'recommend', at_most: 6 } }),
  asked({ key: 'improve', kind: 'multiple', text: '哪些方面最需要改进？', page: 3, most: 2, options: named('技术水平', '服务态度', '进度通知不够及时，等了很久也不知道到底修到哪一步了') }),
  asked({ key: 'on_time', kind: 'yes_no', text: '车辆是否在约定的时间交付？', page: 3 }),
  asked({ key: 'stars', kind: 'rating', text: '休息区怎么样？', page: 4 }),
  asked({ key: 'rank', kind: 'ranking', text: '下面几项对您有多重要？', page: 4, options: named('价格', '速度', '态度') }),
  asked({ key: 'stages', kind: 'matrix', text: '您对以下环节满意吗？', page: 4, rows: named('预约与接待', '服务顾问') }),
  asked({ key: 'when', kind: 'date', text: '希望什么时候再联系您？', page: 5 }),
  asked({ key: 'words', kind: 'open', text: '还有什么想对我们说的？', page: 5, required: true }),
];

export interface Asked {
  /** What has landed, by question. */
  answers: Record<string, SurveyAnswer>;
  finished: number;
}

/** Answers for the survey with this id. */
export async function asking(page: Page, id: string): Promise<Asked> {
  const seen: Asked = { answers: {}, finished: 0 };
  const view = (): Survey => {
    const open = seen.finished === 0;
    const at = (minutes: number) => new Date(now() + minutes * 60_000).toISOString();
    const last = QUESTIONS.find((one) => !seen.answers[one.key] && !one.show_if)?.page ?? 5;
    return {
      id, version: 1, subject: 'repair', store_id: 'store_0', store_name: '澄屿汽车南山体验中心', car: '澄屿 C5 粤B·1***5', handed_at: at(-2900), state: open ? 'in_progress' : 'completed',
      expires_at: at(14 * 1440), title: '维修保养服务评价', intro: '约一分钟，帮助我们把服务做得更好。', thanks: '您的每一条意见我们都会认真阅读。', seconds: 62, pages: 5,
      page: last, questions: open ? QUESTIONS : [], answers: open ? Object.values(seen.answers) : [], ...(open ? {} : { words: '您已完成这份问卷，感谢您的反馈' }),
    } as Survey;
  };
  await page.route(`**/api/v1/surveys/${id}**`, async (route) => {
    const request = route.request();
    if (request.method() !== 'GET') {
      const { answers } = request.postDataJSON() as { answers: SurveyAnswer[] };
      for (const one of answers) seen.answers[one.question] = one;
      if (request.url().endsWith('/finish')) seen.finished += 1;
    }
    await route.fulfill({ status: 200, contentType: 'application/json', body: JSON.stringify(view()) });
  });
  return seen;
}
