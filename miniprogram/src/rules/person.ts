// Names, phones, addresses, mileage, by the server's own rules (core/src/ground/text).
const narrow = (text: string): string =>
  text.replace(/[\uFF01-\uFF5E]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/[\s\-\u2010-\u2015]/g, '');

/** A number of the mainland with or without +86, or a foreign one with its country. */
export function isPhone(text: string): boolean {
  const number = narrow(text);
  const mobile = /^1[3-9]\d{9}$/;
  const national = number.startsWith('+86') ? number.slice(3) : /^86/.test(number) && mobile.test(number.slice(2)) ? number.slice(2) : number;
  return mobile.test(national) || /^\+(?!0|86)\d{7,15}$/.test(number);
}

const count = (text: string): number => [...text.trim()].length;
export const isName = (text: string): boolean => count(text) >= 1 && count(text) <= 64;
export const isAddress = (text: string): boolean => count(text) >= 1 && count(text) <= 200;
export const isKm = (text: string): boolean => /^\d{1,7}$/.test(text.trim()) && Number(text) <= 2_000_000;
