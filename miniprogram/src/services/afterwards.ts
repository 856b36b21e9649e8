// What home says of visits that are over: a survey to answer, our question whether it is settled, what the car needs next, and
// who cares for me.
import type { Butler, Survey, SurveyLine } from '../api/types';
import { zh } from '../locales/zh-CN';
import { careForHome, coverWords } from './care';
import type { Reader } from './reads';
import { surveyCard, surveyIsOpen } from './surveys';

export interface NoteCard {
  key: string;
  title: string;
  words: string;
  tag: string;
  /** It waits for me. */
  mine: boolean;
  url: string;
}

export interface ButlerLine {
  name: string;
  store: string;
  cover: string;
}

export interface Afterwards {
  notes: NoteCard[];
  butler: ButlerLine | null;
}

const MOST = 2;
/** For so long after a survey home looks whether we ask something because of it. */
const ASKED_MS = 30 * 86_400_000;

function recoveryNote({ recovery, store_name: store }: Survey): NoteCard[] {
  if (recovery?.state !== 'asked') return [];
  return [{ key: recovery.id, title: zh.recovery.home, words: zh.recovery.homeSub(store), tag: zh.recovery.states.asked, mine: true, url: `/pages/recovery/detail?id=${recovery.id}` }];
}

function surveyNote(one: SurveyLine): NoteCard[] {
  if (!surveyIsOpen(one)) return [];
  const card = surveyCard(one);
  const words = [card.store, card.until].filter(Boolean).join(' · ');
  return [{ key: one.id, title: zh.survey.begin(zh.survey.subjects[one.subject]), words, tag: card.state, mine: true, url: `/pages/survey/detail?id=${one.id}` }];
}

/** What is asked of me first: our question, then a survey; then the newest word of care. */
export function notesOf(surveys: SurveyLine[], answered: Survey[], care: Parameters<typeof careForHome>[0], now = Date.now()): NoteCard[] {
  const asked = [...answered.flatMap(recoveryNote), ...surveys.flatMap(surveyNote)];
  const told = careForHome(care, now);
  const note = told && { key: told.id, title: told.title, words: told.why, tag: told.estimated ? zh.care.estimate : '', mine: false, url: `/pages/care/detail?id=${told.id}` };
  return [...asked.slice(0, MOST), ...(note ? [note] : [])];
}

export const butlerLine = (one: Butler | undefined): ButlerLine | null => (one ? { name: one.name, store: one.store_name, cover: coverWords(one) } : null);

/** The newest surveys that I answered, with what became of them. */
function answeredOf(read: Reader, surveys: SurveyLine[]): Promise<Survey[]> {
  const recent = surveys.filter((one) => one.completed_at && Date.now() - Date.parse(one.completed_at) < ASKED_MS).slice(0, MOST);
  return Promise.all(recent.map((one) => read('/api/v1/surveys/{id}', { path: { id: one.id } })));
}

export async function afterwards(read: Reader): Promise<Afterwards> {
  const [surveys, care, butlers] = await Promise.all([read('/api/v1/surveys'), read('/api/v1/care'), read('/api/v1/butlers')]);
  return { notes: notesOf(surveys, await answeredOf(read, surveys), care.items), butler: butlerLine(butlers[0]) };
}
