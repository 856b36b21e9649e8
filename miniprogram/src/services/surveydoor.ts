// The two doors to a survey: as who I am, or by the link of a message, which asks nobody who they are.
import type { Survey, SurveyAnswer } from '../api/types';
import { say } from './api';
import { address, send } from './http';
import { write } from './queue';
import { Missing, type Reader } from './reads';

export interface Door {
  read(read: Reader): Promise<Survey>;
  save(answers: SurveyAnswer[]): Promise<Survey>;
  finish(answers: SurveyAnswer[]): Promise<Survey>;
}

export const doorOf = (id: string): Door => ({
  read: (read) => read('/api/v1/surveys/{id}', { path: { id } }),
  save: (answers) => say('put', '/api/v1/surveys/{id}/answers', { path: { id }, body: { answers } }),
  finish: (answers) => write('post', '/api/v1/surveys/{id}/finish', { path: { id }, body: { answers } }),
});

/** By a link: no session, nothing kept of what is read. */
export function doorBy(code: string): Door {
  const ask = async (method: string, what = '', body?: unknown): Promise<Survey> =>
    (await send({ method, url: address(`/api/v1/survey-links/{code}${what}`, { path: { code } }), body })).data as Survey;
  return {
    read: (read) => (read.from === 'phone' ? Promise.reject(new Missing()) : ask('GET')),
    save: (answers) => ask('PUT', '/answers', { answers }),
    finish: (answers) => ask('POST', '/finish', { answers }),
  };
}
