// VINs (GB 16735, ISO 3779), by the server's own rules (core/src/ground/text/vin.rs).
const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
const LETTERS: Record<string, number> = {
  A: 1, B: 2, C: 3, D: 4, E: 5, F: 6, G: 7, H: 8, J: 1, K: 2, L: 3, M: 4, N: 5, P: 7, R: 9, S: 2, T: 3, U: 4, V: 5, W: 6, X: 7, Y: 8, Z: 9,
};

export type VinState = 'good' | 'short' | 'bad' | 'wrong' | 'unusual';

/** Upper case, half width, without blanks and dashes. */
export function normalisedVin(text: string): string {
  return text
    .replace(/[\uFF01-\uFF5E]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\s\-\u2010-\u2015]/g, '')
    .toUpperCase();
}

const value = (c: string): number | undefined => (/\d/.test(c) ? Number(c) : LETTERS[c]);

export function checkDigit(vin: string): string {
  const sum = [...vin].reduce((total, c, index) => total + (value(c) ?? 0) * WEIGHTS[index]!, 0) % 11;
  return sum === 10 ? 'X' : String(sum);
}

/** What there is to say of it while it is typed. Cars made for China must have the check digit, others may not have it. */
export function vinState(vin: string): VinState {
  if ([...vin].some((c) => value(c) === undefined)) return 'bad';
  if (vin.length < 17) return 'short';
  if (vin.length > 17) return 'bad';
  if (checkDigit(vin) !== vin[8]) return vin.startsWith('L') ? 'wrong' : 'unusual';
  return /[UZ0]/.test(vin[9]!) || !/^\d{4}$/.test(vin.slice(13)) ? 'unusual' : 'good';
}
