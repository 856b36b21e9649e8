// What becomes of a bad answer, in an owner's words: who calls and by when, what we ask, that it ends by their word alone.
import type { Recovery } from '../api/types';
import { zh } from '../locales/zh-CN';
import type { Tone } from './bookings';
import { moment } from './format';
import type { Fact } from './repairs';

const t = zh.recovery;

const TONES: Record<Recovery['state'], Tone> = { open: 'brand', in_contact: 'brand', asked: 'warn', recovered: 'good', lost: '' };

export interface RecoveryPage {
  big: string;
  state: string;
  tone: Tone;
  /** Who calls, and by when. */
  who: string;
  late: boolean;
  hint: string;
  /** What we ask. */
  question: string;
  asks: boolean;
  facts: Fact[];
}

export function recoveryPage(one: Recovery, now = Date.now()): RecoveryPage {
  const calling = one.state === 'open' || one.state === 'in_contact';
  const late = calling && Date.parse(one.due_at) < now;
  const who = t.who(one.specialist ?? '');
  const fact = (label: string, text: string | null | undefined): Fact[] => (text ? [{ label, text }] : []);
  return {
    big: t.big[one.state],
    state: t.states[one.state],
    tone: TONES[one.state],
    who: calling ? (late ? t.callLate : t.callBy)(who, moment(one.due_at)) : '',
    late,
    hint: one.state === 'recovered' ? t.recoveredHint : one.state === 'lost' ? t.lostHint : t.calm,
    question: one.state === 'asked' ? (one.asked?.text ?? '') : '',
    asks: one.state === 'asked',
    facts: [
      ...fact(t.facts.about, `${one.store_name} · ${zh.survey.subjects[one.subject]}`),
      ...fact(t.facts.opened, moment(one.opened_at)),
      ...fact(t.facts.specialist, one.specialist ?? (calling ? t.noName : '')),
      ...fact(t.facts.closed, one.closed_at ? moment(one.closed_at) : ''),
    ],
  };
}
