// Number plates (GA 36), by the server's own rules (core/src/ground/text/plate.rs).
export const PROVINCES = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼';
export const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
export const DIGITS = '0123456789';
export const SUFFIXES = '警学挂试超领使港澳';

export type PlateKind = 'ordinary' | 'nev' | 'special' | 'diplomatic';

const SERIAL = '[A-HJ-NP-Z0-9]';
const OFFICE = `[${PROVINCES}][A-HJ-NP-Z]`;
const NEV = new RegExp(`^${OFFICE}(?:[A-HJK]${SERIAL}\\d{4}|\\d{5}[A-HJK])$`);
const ORDINARY = new RegExp(`^${OFFICE}(?=.*\\d)${SERIAL}{5}$`);
const SUFFIXED = new RegExp(`^${OFFICE}(?=.*\\d)${SERIAL}{4}[警学挂试超领]$`);
const CROSS_BORDER = new RegExp(`^粤Z(?=.*\\d)${SERIAL}{4}[港澳]$`);

/** Upper case, half width, without separators. */
export function normalised(text: string): string {
  return text
    .replace(/[\uFF01-\uFF5E]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\s\-\u2010-\u2015\u00B7\u2022\u2027\u2219\u22C5\u30FB.]/g, '')
    .toUpperCase();
}

/** What kind of plate it is; undefined when it is none. */
export function plateKind(text: string): PlateKind | undefined {
  if (/^\d{6}使$/.test(text)) return 'diplomatic';
  if (NEV.test(text)) return 'nev';
  if (CROSS_BORDER.test(text) || SUFFIXED.test(text)) return 'special';
  return ORDINARY.test(text) ? 'ordinary' : undefined;
}

/** How many characters a plate may still become: eight when its letter says new energy. */
export const MOST = 8;

/** So many keys of 44 px stand beside each other on the smallest phone. */
const WIDTH = 7;

/** The keys that make sense after what was typed. */
export function keysAfter(typed: string): string[][] {
  if (typed.length === 0) return rows([...PROVINCES], WIDTH);
  if (typed.length === 1) return rows([...LETTERS], WIDTH);
  return [...rows([...DIGITS], 5), ...rows([...LETTERS], WIDTH), ...(typed.length >= 5 ? rows([...SUFFIXES], 5) : [])];
}

function rows(keys: string[], width: number): string[][] {
  const made: string[][] = [];
  for (let n = 0; n < keys.length; n += width) made.push(keys.slice(n, n + width));
  return made;
}
