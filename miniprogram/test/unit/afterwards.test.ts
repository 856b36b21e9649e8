import { expect, test } from 'vitest';
import type { Survey, SurveyLine } from '../../src/api/types';
import './wx';

const NOW = Date.parse('2026-11-24T06:00:00Z');
const at = (minutes: number): string => new Date(NOW + minutes * 60_000).toISOString();

test('home asks for an answer first, then for a survey, then says what the car needs', async () => {
  const { butlerLine, notesOf } = await import('../../src/services/afterwards');
  const line = (id: string, state: string, more = {}) => ({ id, subject: 'repair', store_name: '店', handed_at: at(-3000), state, expires_at: at(600), ...more }) as unknown as SurveyLine;
  const care = (id: string, more = {}) => ({ id, title: '定期保养', why: { words: '约 9,600 公里', estimated: true }, store_name: '店', sent_at: at(-60), booked: false, switch: { on: true }, ...more }) as never;
  const done = (state: string) => ({ id: 'b', store_name: '店', recovery: { id: 'recovery_1', state } }) as unknown as Survey;
  const notes = notesOf([line('a', 'sent'), line('b', 'completed'), line('c', 'expired')], [done('asked'), { ...done('asked'), recovery: undefined }], [care('care_0', { booked: true }), care('care_1'), care('care_2')], NOW);
  expect(notes.map((one) => [one.url, one.mine])).toEqual([['/pages/recovery/detail?id=recovery_1', true], ['/pages/survey/detail?id=a', true], ['/pages/care/detail?id=care_1', false]]);
  expect(notesOf([], [done('open'), done('recovered')], [care('old', { sent_at: at(-40 * 1440) }), care('off', { switch: { on: false } })], NOW)).toEqual([]);
  expect(butlerLine(undefined)).toBeNull();
  expect(butlerLine({ store_id: 's', store_name: '店', id: 'a', name: '陈书航', cover: { id: 'b', name: '林望舒', until: at(0) } })?.cover).toMatch(/^陈书航 暂时不在，.*14:00 前由 林望舒 接待$/);
});
