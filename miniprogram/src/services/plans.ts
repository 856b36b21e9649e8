// The purchase plan in plain words: every fee by its kind, to whom it goes, and what is paid first.
import type { Cancellation, Order } from '../api/types';
import { zh } from '../locales/zh-CN';
import { moment, yuan } from './format';

const t = zh.plan;
type Plan = NonNullable<Order['plan']>;
type Kind = Plan['lines'][number]['kind'];

export interface Group {
  kind: string;
  title: string;
  about: string;
  sum: string;
  lines: { words: string; amount: string; payee: string }[];
}

const ORDER: Kind[] = ['car', 'option', 'discount', 'tax', 'insurance', 'plate', 'finance', 'service'];

/** The fees by what they are for. */
export function groupsOf(plan: Plan, store: string): Group[] {
  return ORDER.map((kind) => ({ kind, lines: plan.lines.filter((one) => one.kind === kind) }))
    .filter(({ lines }) => lines.length > 0)
    .map(({ kind, lines }) => ({
      kind,
      title: t.kinds[kind],
      about: t.about[kind],
      sum: yuan(lines.reduce((sum, one) => sum + one.amount_fen, 0)),
      lines: lines.map((one) => ({
        words: one.words,
        amount: yuan(one.amount_fen),
        payee: one.payee_name && one.payee_name !== store ? t.payTo(one.payee_name) : '',
      })),
    }));
}

export interface Sum {
  label: string;
  amount: string;
}

export function sumsOf(plan: Plan): Sum[] {
  const own = plan.total_fen - plan.financed_fen;
  return [
    { label: t.toStore, amount: yuan(plan.to_store_fen) },
    ...(plan.financed_fen > 0 ? [{ label: t.financed, amount: yuan(plan.financed_fen) }, { label: t.own, amount: yuan(own) }] : []),
  ];
}

export interface Down {
  kind: string;
  name: string;
  amount: string;
  effect: string;
  /** Both kinds beside each other, so that nobody takes one for the other. */
  both: { kind: string; words: string; this: boolean }[];
}

export function downOf(plan: Plan): Down {
  const down = plan.down;
  const both = (['refundable', 'binding'] as const).map((kind) => ({ kind, words: t.downKinds[kind].words, this: kind === down.kind }));
  return { kind: down.kind, name: down.name, amount: yuan(down.amount_fen), effect: down.effect, both };
}

export interface Paid {
  sums: Sum[];
  payments: { key: number; label: string; amount: string; at: string }[];
}

export function paidOf(one: Order): Paid | null {
  const money = one.money;
  if (one.state === 'draft') return null;
  const sums = [
    { label: t.paid, amount: yuan(money.paid_fen) },
    ...(money.returned_fen > 0 ? [{ label: t.back, amount: yuan(money.returned_fen) }] : []),
    { label: t.due, amount: yuan(money.due_fen) },
  ];
  const payments = money.payments.map((pay, key) => ({ key, label: `${t.payKinds[pay.kind]} · ${t.methods[pay.method]}`, amount: yuan(pay.amount_fen), at: moment(pay.at) }));
  return { sums, payments };
}

/** What cancelling does to the money, in the order in which one asks. */
export function effectOf(one: Cancellation): Sum[] {
  const c = zh.cancel;
  return [
    { label: c.paid, amount: yuan(one.paid_fen) },
    { label: c.returned, amount: yuan(one.returned_fen) },
    ...(one.kept_fen > 0 ? [{ label: c.kept, amount: yuan(one.kept_fen) }] : []),
    ...(one.extra_fen > 0 ? [{ label: c.extra, amount: yuan(one.extra_fen) }] : []),
  ];
}
