// A survey in an owner's words: which questions are shown after what was answered, what is missing, where to go on. By the
// same rules as the server; pure.
import type { Survey, SurveyAnswer, SurveyLine, SurveyQuestion } from '../api/types';
import { zh } from '../locales/zh-CN';
import type { Tone } from './bookings';
import { moment } from './format';

const t = zh.survey;

export type Answers = Record<string, SurveyAnswer>;

/** What stays on the phone until the server has it, and the page that was shown last. */
export interface Left {
  answers: Answers;
  page?: number;
}

export const answersOf = (list: SurveyAnswer[]): Answers => Object.fromEntries(list.map((one) => [one.question, one]));

type Condition = NonNullable<SurveyQuestion['show_if']>;

function fits(condition: Condition, answer: SurveyAnswer | undefined): boolean {
  if (!answer) return false;
  const { any_of: any, yes, at_most: most, at_least: least } = condition;
  if (answer.choice != null) return Boolean(any?.includes(answer.choice));
  if (answer.choices) return answer.choices.some((one) => any?.includes(one));
  if (answer.yes != null) return answer.yes === yes;
  if (answer.score != null) return (most != null && answer.score <= most) || (least != null && answer.score >= least);
  return false;
}

/** The questions that are shown; what hangs on one that is not shown is not shown. */
export function shownOf(questions: SurveyQuestion[], answers: Answers): SurveyQuestion[] {
  const shown: SurveyQuestion[] = [];
  for (const one of questions) {
    const condition = one.show_if;
    if (!condition || (shown.some((other) => other.key === condition.question) && fits(condition, answers[condition.question]))) shown.push(one);
  }
  return shown;
}

/** The pages that have something to answer, in their order. */
export const pagesOf = (questions: SurveyQuestion[], answers: Answers): number[] => [...new Set(shownOf(questions, answers).map((one) => one.page))].sort((a, b) => a - b);

/** The page to be at: that one, else the next that has something, else the last. */
export function pageAt(pages: number[], wanted: number): number {
  return pages.find((one) => one >= wanted) ?? pages[pages.length - 1] ?? 1;
}

const isBegun = (answer: SurveyAnswer | undefined): answer is SurveyAnswer =>
  Boolean(answer) && !(answer!.text !== undefined && answer!.text !== null && answer!.text.trim() === '') && answer!.choices?.length !== 0 && answer!.order?.length !== 0 && answer!.rows?.length !== 0;

/** All options are ranked, all rows are scored. */
function isWhole(question: SurveyQuestion, answer: SurveyAnswer): boolean {
  if (question.kind === 'ranking') return answer.order?.length === question.options?.length;
  return question.kind === 'matrix' ? answer.rows?.length === question.rows?.length : true;
}

/** What keeps a page from being left, by question. */
export function wrongOn(questions: SurveyQuestion[], answers: Answers, page: number): Record<string, string> {
  const wrong = (one: SurveyQuestion): string => {
    const answer = answers[one.key];
    if (!isBegun(answer)) return one.required ? t.answer : '';
    return isWhole(one, answer) ? '' : t.whole[one.kind as keyof typeof t.whole];
  };
  const found = shownOf(questions, answers).filter((one) => one.page === page).map((one) => [one.key, wrong(one)]);
  return Object.fromEntries(found.filter(([, words]) => words));
}

/** What is sent: whole answers to questions that are shown, up to this page. An emptied text, or a tick taken away from all
 * options, takes back what was said. */
export function toSend(questions: SurveyQuestion[], answers: Answers, upTo: number): SurveyAnswer[] {
  return shownOf(questions, answers).flatMap((one) => {
    const answer = answers[one.key];
    if (!answer || one.page > upTo) return [];
    if (answer.text != null) return [{ ...answer, text: answer.text.trim() }];
    if (answer.choices?.length === 0) return [answer];
    return isBegun(answer) && isWhole(one, answer) ? [answer] : [];
  });
}

function toggled(list: string[], value: string): string[] {
  return list.includes(value) ? list.filter((one) => one !== value) : [...list, value];
}

/** Ranked by taps: the next place, or taken out again; the last one falls into place by itself. */
function ranked(question: SurveyQuestion, before: string[], value: string): string[] {
  const order = toggled(before, value);
  const left = (question.options ?? []).filter((one) => !order.includes(one.key));
  return order.length > before.length && left.length === 1 ? [...order, left[0]!.key] : order;
}

function scored(before: NonNullable<SurveyAnswer['rows']>, value: string): NonNullable<SurveyAnswer['rows']> {
  const at = value.lastIndexOf(':');
  const row = value.slice(0, at);
  return [...before.filter((one) => one.row !== row), { row, score: Number(value.slice(at + 1)) }];
}

/** The answer after a tap or what was typed; nothing when more cannot be chosen. */
export function answered(question: SurveyQuestion, before: SurveyAnswer | undefined, value: string): SurveyAnswer | undefined {
  const made = (more: Omit<SurveyAnswer, 'question'>): SurveyAnswer => ({ question: question.key, ...more });
  switch (question.kind) {
    case 'single':
      return made({ choice: value });
    case 'multiple': {
      const choices = toggled(before?.choices ?? [], value);
      return question.most && choices.length > question.most ? undefined : made({ choices });
    }
    case 'yes_no':
      return made({ yes: value === 'yes' });
    case 'ranking':
      return made({ order: ranked(question, before?.order ?? [], value) });
    case 'matrix':
      return made({ rows: scored(before?.rows ?? [], value) });
    case 'date':
      return made({ date: value });
    case 'open':
      return made({ text: value });
    default:
      return made({ score: Number(value) });
  }
}

export interface Mark {
  /** Of a ranking. */
  place?: string;
  value: string;
  text: string;
  on: boolean;
  name: string;
  /** Filled up to the one that was chosen. */
  filled?: boolean;
}

export interface QuestionCard {
  key: string;
  kind: SurveyQuestion['kind'];
  text: string;
  hint: string;
  must: boolean;
  error: string;
  marks: Mark[];
  rows: { key: string; text: string; marks: Mark[] }[];
  low: string;
  high: string;
  /** What is chosen, in words. */
  said: string;
  value: string;
  count: string;
}

export const TEXT_MOST = 1000;
const FIVE = [1, 2, 3, 4, 5];
const ELEVEN = Array.from({ length: 11 }, (_, n) => n);

const csatMark = (n: number, on: boolean, value = String(n), before = ''): Mark => ({ value, text: String(n), on, name: [before, t.points(n), t.csat[n - 1]].filter(Boolean).join(' ') });

function marksOf(question: SurveyQuestion, answer: SurveyAnswer | undefined): Mark[] {
  const options = question.options ?? [];
  const score = answer?.score;
  switch (question.kind) {
    case 'single':
      return options.map((one) => ({ value: one.key, text: one.text, on: answer?.choice === one.key, name: one.text }));
    case 'multiple':
      return options.map((one) => ({ value: one.key, text: one.text, on: Boolean(answer?.choices?.includes(one.key)), name: one.text }));
    case 'ranking':
      return options.map((one) => {
        const place = (answer?.order ?? []).indexOf(one.key) + 1;
        return { value: one.key, text: one.text, on: place > 0, name: place > 0 ? `${one.text} ${t.place(place)}` : one.text, place: place > 0 ? String(place) : '' };
      });
    case 'yes_no':
      return [['yes', t.yes, true] as const, ['no', t.no, false] as const].map(([value, text, yes]) => ({ value, text, on: answer?.yes === yes, name: text }));
    case 'rating':
      return FIVE.map((n) => ({ value: String(n), text: '', on: score === n, filled: score != null && n <= score, name: t.stars(n) }));
    case 'csat':
      return FIVE.map((n) => csatMark(n, score === n));
    case 'nps':
      return ELEVEN.map((n) => ({ value: String(n), text: String(n), on: score === n, name: t.points(n) }));
    default:
      return [];
  }
}

function saidOf(question: SurveyQuestion, answer: SurveyAnswer | undefined): string {
  if (answer?.score == null) return '';
  return question.kind === 'csat' ? t.csat[answer.score - 1] ?? '' : question.kind === 'rating' ? t.stars(answer.score) : '';
}

function hintOf(question: SurveyQuestion): string {
  const own = { multiple: question.most ? t.most(question.most) : '', ranking: t.rank, matrix: t.matrix } as Partial<Record<SurveyQuestion['kind'], string>>;
  return [question.hint, own[question.kind]].filter(Boolean).join('；');
}

export function questionCard(question: SurveyQuestion, answer: SurveyAnswer | undefined, error = ''): QuestionCard {
  const nps = question.kind === 'nps';
  const text = answer?.text ?? '';
  const of = (row: string) => answer?.rows?.find((one) => one.row === row)?.score;
  return {
    key: question.key,
    kind: question.kind,
    text: question.text,
    hint: hintOf(question),
    must: Boolean(question.required),
    error,
    marks: marksOf(question, answer),
    rows: (question.rows ?? []).map((row) => ({ key: row.key, text: row.text, marks: FIVE.map((n) => csatMark(n, of(row.key) === n, `${row.key}:${n}`, row.text)) })),
    low: nps ? t.npsEnds.low : question.kind === 'csat' ? t.csat[0]! : '',
    high: nps ? t.npsEnds.high : question.kind === 'csat' ? t.csat[4]! : '',
    said: saidOf(question, answer),
    value: question.kind === 'date' ? (answer?.date ?? '') : text,
    count: question.kind === 'open' ? t.count(text.length, TEXT_MOST) : '',
  };
}

export const cardsOf = (questions: SurveyQuestion[], answers: Answers, page: number, wrong: Record<string, string> = {}): QuestionCard[] =>
  shownOf(questions, answers)
    .filter((one) => one.page === page)
    .map((one) => questionCard(one, answers[one.key], wrong[one.key]));

export const surveyIsOpen = (one: { state: Survey['state'] }): boolean => one.state === 'sent' || one.state === 'opened' || one.state === 'in_progress';

export interface Over {
  title: string;
  words: string;
  done: boolean;
}

/** Why it cannot be answered, in kind words. */
export function overOf(one: Survey): Over | null {
  if (surveyIsOpen(one)) return null;
  const done = one.state === 'completed';
  return { title: done ? t.over.completed : t.over.expired, words: one.words ?? (done ? t.overHint.completed : t.overHint.expired), done };
}

const GONE: Record<string, keyof typeof t.over> = { 'survey.spent': 'completed', 'survey.expired': 'expired' };

/** What a refused link or a survey of somebody else says. */
export function overBy(code: string, title: string): Over {
  const kind = GONE[code] ?? 'gone';
  const words = code.startsWith('survey.') ? title : '';
  return { title: t.over[kind], words: words || t.overHint[kind], done: kind === 'completed' };
}

/** What the server says of answers, by question: it counts them in the order in which they were sent. */
export function wrongBy(fields: { pointer: string; message: string }[], sent: SurveyAnswer[]): Record<string, string> {
  const named = fields.map(({ pointer, message }) => {
    const [, part = ''] = /^#?\/answers\/([^/]+)/.exec(pointer) ?? [];
    return [/^\d+$/.test(part) ? (sent[Number(part)]?.question ?? '') : part, message] as const;
  });
  return Object.fromEntries(named.filter(([key]) => key));
}

export interface SurveyCard {
  id: string;
  title: string;
  store: string;
  state: string;
  tone: Tone;
  at: string;
  until: string;
  open: boolean;
}

const TONES: Record<Survey['state'], Tone> = { sent: 'warn', opened: 'warn', in_progress: 'warn', completed: 'good', expired: '', suppressed: '' };

export function surveyCard(one: SurveyLine): SurveyCard {
  const open = surveyIsOpen(one);
  return {
    id: one.id,
    title: [t.subjects[one.subject], one.car].filter(Boolean).join(' · '),
    store: one.store_name,
    state: t.states[one.state],
    tone: TONES[one.state],
    at: t.handed(moment(one.handed_at)),
    until: open ? (one.expires_at ? t.until(moment(one.expires_at)) : '') : one.completed_at ? t.done(moment(one.completed_at)) : '',
    open,
  };
}
