// A loan in an owner's words: what it costs, where it stands, whom we wait for, which papers are missing.
import type { Loan, LoanLine, LoanPaper, LoanProduct, Simulation } from '../api/types';
import { zh } from '../locales/zh-CN';
import type { Tone } from './bookings';
import { day, dayOf, moment, yuan } from './format';
import { type StepLine, span } from './orders';

const t = zh.loan;
const c = zh.cost;
const DAY_MS = 86_400_000;
const OVER: Loan['state'][] = ['rejected', 'withdrawn', 'expired', 'closed'];

/** The one that goes on, else the latest. */
export const loanOf = (loans: LoanLine[]): LoanLine | undefined => loans.find((one) => !OVER.includes(one.state)) ?? loans[0];

/** `3.99%`; what is given is parts of a million. */
export const percent = (ppm: number): string => `${(ppm / 10_000).toFixed(2)}%`;

export interface Cost {
  monthlyLabel: string;
  monthly: string;
  last: string;
  terms: string;
  interest: string;
  fees: { code: string; name: string; why: string; when: string; times: string; total: string }[];
  total: string;
  paid: string;
  apr: string;
  table: { no: number; payment: string; principal: string; interest: string }[];
}

export function costOf(one: Simulation): Cost {
  const equal = one.method === 'annuity';
  return {
    monthlyLabel: equal ? c.monthly : c.first,
    monthly: yuan(one.first_payment_fen),
    last: equal ? '' : yuan(one.last_payment_fen),
    terms: [yuan(one.amount_fen), c.months(one.term_months), `${c.rate} ${percent(one.annual_rate_ppm)}`, c.methods[one.method]].join(' · '),
    interest: yuan(one.total_interest_fen),
    fees: one.fees.map((fee) => ({
      code: fee.code,
      name: fee.name,
      why: fee.why,
      when: c.when[fee.when],
      times: fee.times > 1 ? c.times(yuan(fee.each_fen), fee.times) : '',
      total: yuan(fee.total_fen),
    })),
    total: yuan(one.total_cost_fen),
    paid: yuan(one.total_paid_fen),
    apr: one.apr_ppm == null ? '' : percent(one.apr_ppm),
    table: one.instalments.map((part) => ({ no: part.no, payment: yuan(part.payment_fen), principal: yuan(part.principal_fen), interest: yuan(part.interest_fen) })),
  };
}

export function loanTone(state: Loan['state']): Tone {
  if (state === 'supplement_needed' || state === 'draft') return 'warn';
  if (['approved', 'approved_conditional', 'signed', 'mortgage_done', 'paid_out'].includes(state)) return 'good';
  return ['rejected', 'withdrawn', 'expired', 'closed'].includes(state) ? '' : 'brand';
}

export interface PaperLine {
  id: string;
  name: string;
  why: string;
  state: string;
  tone: Tone;
  reason: string;
  missing: boolean;
  open: boolean;
}

/** `sending` are photos still on their way. */
export function paperLine(one: LoanPaper, sending: number): PaperLine {
  const tones: Record<LoanPaper['state'], Tone> = { missing: one.required ? 'warn' : '', received: 'brand', accepted: 'good', refused: 'bad' };
  const missing = one.state === 'missing' || one.state === 'refused';
  const by = one.asked_by === 'lender' ? t.byLender : one.required ? '' : t.optionalPaper;
  return {
    id: one.id,
    name: one.name,
    why: [by, one.why].filter(Boolean).join(' · '),
    state: sending > 0 ? t.sending(sending) : one.state === 'received' && one.pages > 0 ? `${t.paperStates.received} ${t.pages(one.pages)}` : t.paperStates[one.state],
    tone: sending > 0 ? 'brand' : tones[one.state],
    reason: one.state === 'refused' ? (one.reason ?? '') : '',
    missing,
    open: missing && one.required,
  };
}

export const loanSteps = (one: Loan): StepLine[] =>
  one.steps.map((step) => {
    const title = t.steps[step.step];
    const note = step.at ? day(dayOf(step.at)) : '';
    const { state } = step;
    return { kind: step.step, title, state, note, detail: '', name: [title, zh.order[state], note].filter(Boolean).join('，') };
  });

/** Whom we wait for, and how long that usually takes. */
export function waitOf(one: Loan, now = Date.now()): { waits: string; usual: string; by: string } {
  const lender = one.product.lender;
  const atLender = one.waiting_for === 'lender';
  const { typical } = lender;
  const usual = !atLender || !['submitted', 'pre_review', 'review'].includes(one.state) ? '' : typical ? t.typical(lender.name, span(typical.p50_hours, typical.p90_hours), typical.n) : t.noTypical(lender.name);
  const due = (at: string, words: (at: string) => string): string => (Date.parse(at) < now ? t.late : words)(moment(at));
  const by = one.state === 'submitted' && one.ack_due_at ? due(one.ack_due_at, t.answerBy) : one.payout_due_at && one.state !== 'paid_out' ? due(one.payout_due_at, t.payoutBy) : '';
  const waits = atLender ? t.waits.lender(lender.name) : t.waits[one.waiting_for as Exclude<Loan['waiting_for'], 'lender'>];
  return { waits, usual, by };
}

export interface Approval {
  words: string;
  until: string;
  left: string;
  soon: boolean;
}

const SOON_DAYS = 7;

/** What was approved, and until when it holds. */
export function approvalOf(one: Loan, now = Date.now()): Approval | null {
  const given = one.approved;
  if (!given || !['approved', 'approved_conditional'].includes(one.state)) return null;
  const days = Math.floor((Date.parse(given.valid_until) - now) / DAY_MS);
  return {
    words: t.approved(yuan(given.amount_fen), given.term_months),
    until: t.validUntil(moment(given.valid_until)),
    left: t.daysLeft(days),
    soon: days <= SOON_DAYS,
  };
}

/** Whole yuan as fen; nothing when it is not a whole number. */
export function fenOf(text: string): number | undefined {
  return /^\d{1,9}$/.test(text.trim()) ? Number(text.trim()) * 100 : undefined;
}

/** What may be borrowed with it for a car of this price. */
export function limits(product: LoanProduct, priceFen: number): { low: number; high: number } {
  const share = priceFen > 0 ? Math.floor((priceFen * product.max_of_price_percent) / 100) : product.max_amount_fen;
  return { low: product.min_amount_fen, high: Math.min(product.max_amount_fen, share) };
}
