import { expect, test } from 'vitest';
import type { Survey, SurveyLine } from '../../src/api/types';
import './wx';

const NOW = Date.parse('2026-11-24T06:00:00Z');
const at = (minutes: number): string => new Date(NOW + minutes * 60_000).toISOString();

test('home asks for an answer first, then for a survey', async () => {
  const { notesOf } = await import('../../src/services/afterwards');
  const line = (id: string, state: string, more = {}) => ({ id, subject: 'repair', store_name: '店', handed_at: at(-3000), state, expires_at: at(600), ...more }) as unknown as SurveyLine;
  const done = (state: string) => ({ id: 'b', store_name: '店', recovery: { id: 'recovery_1', state } }) as unknown as Survey;
  const notes = notesOf([line('a', 'sent'), line('b', 'completed'), line('c', 'expired')], [done('asked'), done('open')]);
  expect(notes.map((one) => one.url)).toEqual(['/pages/recovery/detail?id=recovery_1', '/pages/survey/detail?id=a']);
});
