// A quote in an owner's words: each line with its reason and what is different, what I chose so far, and what it comes to.
import type { DeclineReason, Quote, QuoteAnswer, QuoteLine, QuotePiece, Settlement } from '../api/types';
import { zh } from '../locales/zh-CN';
import type { Tone } from './bookings';
import { day, moment, yuan } from './format';
import { type Picture, picturesOf } from './pictures';
import { keep, kept } from './store';

const t = zh.quote;

/** What I said of a line, of this wording of it. Kept on the phone until it is sent. */
export interface Choice {
  hash: string;
  answer: QuoteAnswer;
  reason?: DeclineReason;
  question?: string;
  used?: boolean;
}
export type Choices = Record<string, Choice>;

const MOST_DRAFTS = 10;

export const choicesOf = (repair: string): Choices => kept('choices')[repair] ?? {};

export function keepChoices(repair: string, choices: Choices): void {
  const { [repair]: _, ...others } = kept('choices');
  const some = Object.keys(choices).length > 0 ? { [repair]: choices } : {};
  const recent = Object.fromEntries(Object.entries(others).slice(1 - MOST_DRAFTS));
  keep('choices', { ...recent, ...some });
}

const LIVE: Quote['state'][] = ['sent', 'viewed', 'partially_consented', 'consented', 'declined'];

/** Whether lines can be decided now; the server has the last word. */
export const canDecide = (one: Quote, now = Date.now()): boolean => LIVE.includes(one.state) && Date.parse(one.valid_until) > now;

/** What may be said of a line: a yes stands until a new version, a no may become a yes. */
export function answersFor(state: QuoteLine['state']): QuoteAnswer[] {
  if (state === 'open' || state === 'asked') return ['yes', 'no', 'ask'];
  return state === 'declined' ? ['yes'] : [];
}

/** Choices that are not over: a line that ran out may come again as it was. */
export function standing(one: Quote, choices: Choices): Choices {
  return Object.fromEntries(
    Object.entries(choices).filter(([id, choice]) => {
      const line = one.lines.find((found) => found.line_id === id);
      return Boolean(line) && (line!.state === 'lapsed' || answersFor(line!.state).includes(choice.answer));
    }),
  );
}

/** Chosen of exactly this wording. */
const chosen = (line: QuoteLine, choices: Choices): Choice | undefined => {
  const choice = choices[line.line_id];
  return choice?.hash === line.hash && answersFor(line.state).includes(choice.answer) ? choice : undefined;
};

const signed = (fen: number): string => (fen > 0 ? `+${yuan(fen)}` : yuan(fen));

/** Hundredths and thousandths without idle zeros: `1.5`, `2`. */
const decimal = (n: number, of: number): string => String(Math.round((n / of) * 1000) / 1000);

export interface PieceLine {
  key: number;
  words: string;
  kind: string;
  how: string;
  amount: string;
}

function piece(one: QuotePiece, key: number): PieceLine {
  const amount = yuan(one.amount_fen);
  switch (one.kind) {
    case 'labour':
      return { key, words: one.words, kind: one.trade ? `${t.labour} · ${t.trades[one.trade]}` : t.labour, how: t.centihours(decimal(one.centihours, 100), yuan(one.rate_fen)), amount };
    case 'part':
      return { key, words: [one.name, one.number].filter(Boolean).join(' '), kind: zh.prices.partKinds[one.part_kind], how: t.part(decimal(one.quantity_milli, 1000), yuan(one.unit_fen)), amount };
    case 'sublet':
      return { key, words: one.words, kind: t.sublet(one.partner), how: '', amount };
    default:
      return { key, words: one.words, kind: t.fee, how: '', amount };
  }
}

/** What it is made of, down to the discount. */
export function piecesOf(line: QuoteLine): PieceLine[] {
  const discount = line.discount_fen > 0 ? [{ key: -1, words: t.discount, kind: line.discount_reason ?? '', how: '', amount: yuan(-line.discount_fen) }] : [];
  return [...line.pieces.map(piece), ...discount];
}

export const basisOf = (line: QuoteLine): string =>
  [line.basis.priced_from ? t.fromBook(day(line.basis.priced_from)) : '', line.basis.by_hand ? t.byHand(line.basis.reason ?? '') : '', t.pricedOn(day(line.basis.priced_on))].filter(Boolean).join('；');

export interface LineCard {
  id: string;
  words: string;
  reason: string;
  amount: string;
  /** What I pay of it, where that is not all of it. */
  pays: string;
  used: boolean;
  change: string;
  changeWhy: string;
  changeTone: Tone;
  pictures: Picture[];
  state: string;
  tone: Tone;
  said: string;
  answers: { id: QuoteAnswer; name: string; on: boolean }[];
  answer: '' | QuoteAnswer;
  reasons: { id: DeclineReason; name: string; on: boolean }[];
  question: string;
  usedOk: boolean;
  /** It was chosen of another wording. */
  again: string;
  error: string;
  /** Filled while it is open. */
  open: boolean;
  pieces: PieceLine[];
  basis: string;
  warranty: string;
}

function saidOf(line: QuoteLine): string {
  const { decision } = line;
  if (!decision) return '';
  const how = t.how(decision.method);
  if (decision.answer === 'ask') return decision.question ? t.asked(decision.question) : '';
  const why = decision.reason ? t.reasons[decision.reason] : '';
  return decision.answer === 'yes' ? t.agreedAt(moment(decision.at), how) : t.declinedAt(moment(decision.at), how, why);
}

function changeOf(line: QuoteLine, no: number): Pick<LineCard, 'change' | 'changeWhy' | 'changeTone'> {
  if (!line.change) return { change: no > 1 && line.state === 'open' ? t.newLine : '', changeWhy: '', changeTone: '' };
  const { difference_fen: difference, why } = line.change;
  return { change: difference === 0 ? t.same : t.changed(signed(difference)), changeWhy: why, changeTone: difference > 0 ? 'warn' : 'good' };
}

const TONES: Record<QuoteLine['state'], Tone> = { open: 'warn', asked: 'brand', agreed: 'good', declined: '', lapsed: '' };
const REASONS = Object.keys(t.reasons) as DeclineReason[];

export interface Shown {
  choices: Choices;
  /** Lines whose make-up is shown. */
  open: string[];
  errors: Record<string, string>;
  links: boolean;
  now?: number;
}

function lineCard(one: Quote, line: QuoteLine, { choices, open, errors, links, now }: Shown): LineCard {
  const choice = chosen(line, choices);
  const before = choices[line.line_id];
  const can = canDecide(one, now) ? answersFor(line.state) : [];
  const isOpen = open.includes(line.line_id);
  return {
    id: line.line_id,
    words: line.words,
    reason: line.reason,
    amount: yuan(line.total_fen),
    pays: line.payer === 'owner' ? '' : t.payers[line.payer],
    used: line.used_parts,
    ...changeOf(line, one.no),
    pictures: links ? picturesOf(line.pictures, (n) => t.picture(line.words, n)) : [],
    state: t.lineStates[line.state],
    tone: TONES[line.state],
    said: saidOf(line) || (before && can.length === 0 ? t.unsent(t.answers[before.answer]) : ''),
    answers: can.map((id) => ({ id, name: line.state === 'declined' ? t.changeMind : t.answers[id], on: choice?.answer === id })),
    answer: choice?.answer ?? '',
    reasons: choice?.answer === 'no' ? REASONS.map((id) => ({ id, name: t.reasons[id], on: choice.reason === id })) : [],
    question: choice?.question ?? '',
    usedOk: choice?.used ?? false,
    again: before && !choice && can.length > 0 ? t.chooseAgain(t.answers[before.answer]) : '',
    error: errors[line.line_id] ?? '',
    open: isOpen,
    pieces: isOpen ? piecesOf(line) : [],
    basis: isOpen ? basisOf(line) : '',
    warranty: isOpen && line.warranty_months > 0 ? t.warranty(line.warranty_months) : '',
  };
}

export interface LineGroup {
  urgency: string;
  title: string;
  hint: string;
  tone: Tone;
  lines: LineCard[];
}

/** Must before should before may. */
export function groupsOfQuote(one: Quote, shown: Shown): LineGroup[] {
  const tones: Record<QuoteLine['urgency'], Tone> = { must: 'bad', should: 'warn', may: 'brand' };
  return (['must', 'should', 'may'] as const)
    .map((urgency) => ({ urgency, title: t.urgency[urgency], hint: t.urgencyHint[urgency], tone: tones[urgency], lines: one.lines.filter((line) => line.urgency === urgency).map((line) => lineCard(one, line, shown)) }))
    .filter((group) => group.lines.length > 0);
}

export interface Sums {
  agreed: string;
  chosen: string;
  total: string;
  /** How many lines were chosen. */
  count: number;
}

/** What I have agreed to and chosen now: it follows each tap. */
export function sumsOfQuote(one: Quote, choices: Choices): Sums {
  const picked = one.lines.map((line) => ({ line, choice: chosen(line, choices) })).filter(({ choice }) => choice);
  const yes = picked.filter(({ choice }) => choice!.answer === 'yes').reduce((sum, { line }) => sum + line.owner_fen, 0);
  return { agreed: yuan(one.owner_consented_fen), chosen: signed(yes), total: yuan(one.owner_consented_fen + yes), count: picked.length };
}

export interface Answer {
  line_id: string;
  answer: QuoteAnswer;
  used_parts?: boolean;
  reason?: DeclineReason;
  question?: string;
}

/** What is sent, in the order of the lines; and what is missing before it can be, by line. */
export function answersOf(one: Quote, choices: Choices): { answers: Answer[]; errors: Record<string, string> } {
  const errors: Record<string, string> = {};
  const answers = one.lines.flatMap((line): Answer[] => {
    const choice = chosen(line, choices);
    if (!choice) return [];
    if (choice.answer === 'yes' && line.used_parts && !choice.used) errors[line.line_id] = t.usedNeeded;
    if (choice.answer === 'ask' && !choice.question?.trim()) errors[line.line_id] = t.questionNeeded;
    return [
      {
        line_id: line.line_id,
        answer: choice.answer,
        used_parts: choice.answer === 'yes' && line.used_parts ? Boolean(choice.used) : undefined,
        reason: choice.answer === 'no' ? choice.reason : undefined,
        question: choice.answer === 'ask' ? choice.question?.trim() : undefined,
      },
    ];
  });
  return { answers, errors };
}

/** The decision in a sentence each, before it is sent. */
export function summary(one: Quote, answers: Answer[]): string {
  const count = (answer: QuoteAnswer) => answers.filter((line) => line.answer === answer);
  const fen = count('yes').reduce((sum, { line_id }) => sum + (one.lines.find((line) => line.line_id === line_id)?.owner_fen ?? 0), 0);
  return t.confirmLines(t.yesCount(count('yes').length, yuan(fen)), t.noCount(count('no').length), t.askCount(count('ask').length));
}

export interface Bill {
  number: string;
  at: string;
  due: string;
  total: string;
  paid: string;
  open: string;
  settled: boolean;
  others: boolean;
  lines: { id: string; words: string; amount: string; agreed: string; less: string; payer: string }[];
  payments: { id: string; label: string; amount: string; at: string }[];
}

/** The bill beside what was agreed to. */
export function billOf(one: Settlement): Bill {
  const b = zh.bill;
  return {
    number: one.number,
    at: moment(one.settled_at),
    due: yuan(one.due_fen),
    total: yuan(one.total_fen),
    paid: yuan(one.paid_fen),
    open: yuan(one.open_fen),
    settled: one.open_fen <= 0,
    others: one.total_fen !== one.due_fen,
    lines: one.lines.map((line) => ({
      id: line.line_id,
      words: line.words,
      amount: yuan(line.settled_fen),
      agreed: line.settled_fen === line.consented_fen ? b.asAgreed : b.consented(yuan(line.consented_fen)),
      less: line.reason ? b.less(line.reason) : '',
      payer: line.payer === 'owner' ? '' : b.notYours(b.payers[line.payer]),
    })),
    payments: one.payments.map((pay) => ({ id: pay.id, label: `${b.kinds[pay.kind]} · ${b.methods[pay.method]}`, amount: yuan(pay.kind === 'refund' ? -pay.amount_fen : pay.amount_fen), at: moment(pay.at) })),
  };
}
