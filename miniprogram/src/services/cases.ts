// A complaint in an owner's words: where it stands, who deals with it, what was said.
import type { Case, CaseLine } from '../api/types';
import { zh } from '../locales/zh-CN';
import type { Tone } from './bookings';
import { moment } from './format';
import type { Fact } from './repairs';

const t = zh.cases;

export const caseIsOpen = (one: { state: Case['state'] }): boolean => one.state !== 'closed';

const TONES: Record<Case['state'], Tone> = { received: 'warn', handling: 'brand', closed: '' };

export interface CaseCard {
  id: string;
  topic: string;
  state: string;
  tone: Tone;
  number: string;
  at: string;
}

export const caseCard = (one: CaseLine): CaseCard => ({
  id: one.id,
  topic: t.topics[one.topic],
  state: one.close_reason ? t.closeReasons[one.close_reason] : t.states[one.state],
  tone: TONES[one.state],
  number: one.number,
  at: moment(one.opened_at),
});

export interface CasePage {
  topic: string;
  state: string;
  tone: Tone;
  next: string;
  origin: string;
  facts: Fact[];
  words: { key: number; who: string; own: boolean; at: string; text: string }[];
  open: boolean;
}

export function casePage(one: Case): CasePage {
  const next = one.state === 'received' ? t.next.received : one.state === 'handling' ? t.next.handling(one.handler ?? '') : one.close_reason ? t.closeReasons[one.close_reason] : '';
  const fact = (label: string, text: string | null | undefined): Fact[] => (text ? [{ label, text }] : []);
  return {
    topic: t.topics[one.topic],
    state: t.states[one.state],
    tone: TONES[one.state],
    next,
    origin: t.origins[one.origin],
    facts: [
      ...fact(t.handler, one.handler ?? (one.state === 'received' ? t.noHandler : '')),
      ...fact(t.number, one.number),
      ...fact(t.opened, moment(one.opened_at)),
      ...fact(t.taken, one.taken_at ? moment(one.taken_at) : ''),
      ...fact(t.closed, one.closed_at ? moment(one.closed_at) : ''),
    ],
    words: one.words.map((word, key) => ({ key, who: t.who[word.who], own: word.who === 'owner', at: moment(word.at), text: word.text })),
    open: caseIsOpen(one),
  };
}
