// What home says of visits that are over: a survey to answer, our question whether it is settled.
import type { Survey, SurveyLine } from '../api/types';
import { zh } from '../locales/zh-CN';
import type { Reader } from './reads';
import { surveyCard, surveyIsOpen } from './surveys';

export interface NoteCard {
  key: string;
  title: string;
  words: string;
  tag: string;
  url: string;
}

export interface Afterwards {
  notes: NoteCard[];
}

const MOST = 2;
/** For so long after a survey home looks whether we ask something because of it. */
const ASKED_MS = 30 * 86_400_000;

function recoveryNote({ recovery, store_name: store }: Survey): NoteCard[] {
  if (recovery?.state !== 'asked') return [];
  return [{ key: recovery.id, title: zh.recovery.home, words: zh.recovery.homeSub(store), tag: zh.recovery.states.asked, url: `/pages/recovery/detail?id=${recovery.id}` }];
}

function surveyNote(one: SurveyLine): NoteCard[] {
  if (!surveyIsOpen(one)) return [];
  const card = surveyCard(one);
  const words = [card.store, card.until].filter(Boolean).join(' · ');
  return [{ key: one.id, title: zh.survey.begin(zh.survey.subjects[one.subject]), words, tag: card.state, url: `/pages/survey/detail?id=${one.id}` }];
}

/** What is asked of me: our question, then a survey. */
export function notesOf(surveys: SurveyLine[], answered: Survey[]): NoteCard[] {
  const asked = [...answered.flatMap(recoveryNote), ...surveys.flatMap(surveyNote)];
  return asked.slice(0, MOST);
}

/** The newest surveys that I answered, with what became of them. */
function answeredOf(read: Reader, surveys: SurveyLine[]): Promise<Survey[]> {
  const recent = surveys.filter((one) => one.completed_at && Date.now() - Date.parse(one.completed_at) < ASKED_MS).slice(0, MOST);
  return Promise.all(recent.map((one) => read('/api/v1/surveys/{id}', { path: { id: one.id } })));
}

export async function afterwards(read: Reader): Promise<Afterwards> {
  const surveys = await read('/api/v1/surveys');
  return { notes: notesOf(surveys, await answeredOf(read, surveys)) };
}
