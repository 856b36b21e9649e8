// What I am owed and lent by the workshop: a compensation for a promise that was broken, a car while mine waits. Pure.
import type { Repair } from '../api/types';
import { zh } from '../locales/zh-CN';
import type { Tone } from './bookings';
import { km, moment, stretch, yuan } from './format';
import type { Fact } from './repairs';

const t = zh.repair;

type Owed = NonNullable<Repair['compensation']>;
type Lent = NonNullable<Repair['loan_car']>;

export interface CompensationCard {
  words: string;
  state: string;
  tone: Tone;
  amount: string;
  facts: Fact[];
}

const OWED: Record<Owed['state'], Tone> = { proposed: '', approved: 'brand', granted: 'good', declined: '' };

export function compensationCard({ compensation: one, store }: Repair): CompensationCard | null {
  if (!one) return null;
  const fact = (label: string, at: string | null | undefined): Fact[] => (at ? [{ label, text: moment(at, store.zone) }] : []);
  return {
    words: one.words,
    state: t.compensationStates[one.state],
    tone: OWED[one.state],
    amount: one.amount_fen == null ? '' : yuan(one.amount_fen),
    facts: [...fact(t.compensationPromised, one.promised_at), ...fact(t.compensationReady, one.ready_at), ...fact(t.compensationGranted, one.granted_at)],
  };
}

export interface LoanCarCard {
  words: string;
  name: string;
  tone: Tone;
  hint: string;
  facts: Fact[];
}

const LENT: Record<Lent['state'], Tone> = { offered: 'warn', declined: '', asked: 'brand', reserved: 'good', out: 'brand', back: '', dropped: '' };

function spanOf(one: Lent, zone: string): string {
  if (one.state === 'out') return one.until_at ? t.loanCarUntil(moment(one.until_at, zone)) : '';
  if (one.from_at && one.until_at) return stretch(one.from_at, one.until_at, zone);
  return one.from_at ? t.loanCarFrom(moment(one.from_at, zone)) : one.until_at ? t.loanCarUntil(moment(one.until_at, zone)) : '';
}

export function loanCarCard({ loan_car: one, store }: Repair): LoanCarCard | null {
  // Kept for me and never driven: nothing to say of it.
  if (!one || one.state === 'dropped') return null;
  const fact = (label: string, text: string): Fact[] => (text ? [{ label, text }] : []);
  const as = (at: string | null | undefined, driven: number | null | undefined, energy: number | null | undefined): string =>
    at ? t.loanCarAs(moment(at, store.zone), driven == null ? '' : km(driven), energy == null ? '' : t.loanCarEnergy(energy)) : '';
  return {
    words: one.words,
    name: one.name ?? '',
    tone: LENT[one.state],
    hint: one.state === 'offered' ? t.loanCarOffer : '',
    facts: [
      ...fact(t.loanCarSpan, one.state === 'back' ? '' : spanOf(one, store.zone)),
      ...fact(t.loanCarOut, as(one.out_at, one.out_km, one.out_energy_percent)),
      ...fact(t.loanCarBack, as(one.back_at, one.back_km, one.back_energy_percent)),
    ],
  };
}
