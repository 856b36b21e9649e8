// What was photographed, by what it shows; damage stands on a map of the body.
import type { Evidence } from '../api/types';
import { zh } from '../locales/zh-CN';
import type { Tone } from './bookings';
import { moment } from './format';
import { type Picture, picturesOf } from './pictures';

const t = zh.photos;

export interface Seen {
  id: string;
  words: string;
  at: string;
  colour: string;
  tone: Tone;
  pictures: Picture[];
}

export interface SeenGroup {
  kind: string;
  title: string;
  items: Seen[];
}

export interface Mark {
  id: string;
  n: number;
  left: string;
  top: string;
  name: string;
}

const ORDER: Evidence['kind'][] = ['finding', 'damage', 'pickup', 'intake', 'work', 'old_part', 'quality'];
const COLOURS: Record<string, Tone> = { red: 'bad', amber: 'warn', green: 'good' };
const URGENCY = ['red', 'amber', 'green'];

const urgency = (one: Evidence): number => (one.colour ? URGENCY.indexOf(one.colour) : URGENCY.length);
const isMark = (one: Evidence): boolean => one.kind === 'damage' && one.x != null && one.y != null;

function seen(one: Evidence, words: string, links: boolean): Seen {
  const pictures = links ? picturesOf(one.photos, (n) => t.photo(words || t.kinds[one.kind], n)) : [];
  return { id: one.id, words, at: moment(one.at), colour: one.colour ? t.colours[one.colour] : '', tone: one.colour ? COLOURS[one.colour]! : '', pictures };
}

/** The most pressing finding comes first, the rest in the order in which it was seen. Damage is numbered as on the map. */
export function groupsOfPhotos(items: Evidence[], links: boolean): SeenGroup[] {
  const marks = items.filter(isMark);
  return ORDER.map((kind) => ({ kind, of: items.filter((one) => one.kind === kind) }))
    .filter(({ of }) => of.length > 0)
    .map(({ kind, of }) => ({
      kind,
      title: t.kinds[kind],
      items: [...of]
        .sort((a, b) => urgency(a) - urgency(b))
        .map((one) => seen(one, isMark(one) ? t.place(marks.indexOf(one) + 1, one.words || t.noWords) : (one.words ?? ''), links)),
    }));
}

/** Where on the body, in percent from the left and from the front. */
export const marksOf = (items: Evidence[]): Mark[] =>
  items.filter(isMark).map((one, index) => ({ id: one.id, n: index + 1, left: `${one.x! / 10}%`, top: `${one.y! / 10}%`, name: t.place(index + 1, one.words || t.noWords) }));
