import { describe, expect, test } from 'vitest';
import { isKm, isName, isPhone } from '../../src/rules/person';
import { keysAfter, normalised, plateKind } from '../../src/rules/plate';
import { normalisedVin, vinState } from '../../src/rules/vin';

describe('plates, with the vectors of the server', () => {
  test.each([
    ['京A12345', 'ordinary'], ['沪AD12345', 'nev'], ['粤BF12345', 'nev'], ['京AA12345', 'nev'], ['粤B12345D', 'nev'],
    ['苏E1234警', 'special'], ['粤ZF023港', 'special'], ['川A1234挂', 'special'], ['223001使', 'diplomatic'],
  ])('%s is %s', (plate, kind) => expect(plateKind(plate)).toBe(kind));
  test.each(['京A1234', '京AI2345', '京AO2345', '沪AABCDE', '', '粤', '粤B123456', '粤Z1234台'])('%s is none', (plate) => expect(plateKind(plate)).toBeUndefined());
  test('separators, width and case do not matter', () => expect(normalised(' 粤b·Ｄ1 23-45')).toBe('粤BD12345'));
  test('the keyboard offers provinces, then letters, then the rest', () => {
    expect(keysAfter('').flat()).toHaveLength(31);
    expect(keysAfter('粤').flat()).not.toContain('1');
    expect(keysAfter('粤B').flat()).toContain('1');
    expect(keysAfter('粤B').flat()).not.toContain('I');
    expect(keysAfter('苏E1234').flat()).toContain('警');
  });
});

describe('VINs, with the vectors of the server', () => {
  test.each(['1M8GDM9AXKP042788', 'LSVAA49J132047371', 'LFV2A21K8A3000001', 'LRW3E7FAXMC000001', 'LJ1E6A2U4N0000001'])('%s is good', (vin) =>
    expect(vinState(vin)).toBe('good'));
  test.each(['LFV2A21K6A3000001', 'LRW3E7FA0MC000001'])('%s has a wrong check digit', (vin) => expect(vinState(vin)).toBe('wrong'));
  test('a foreign one may have any', () => expect(vinState('WVWZZZ1JZXW000001')).toBe('unusual'));
  test('I, O and Q are told at once', () => expect(vinState('LSVI')).toBe('bad'));
  test('it is short while it is typed', () => expect(vinState('LSVAA49J')).toBe('short'));
  test('blanks and case do not matter', () => expect(normalisedVin(' lsvaa49j-1 32047371')).toBe('LSVAA49J132047371'));
});

describe('people', () => {
  test.each(['13812345678', '+86 138-1234-5678', '86 13812345678', '+85291234567'])('%s is a phone', (text) => expect(isPhone(text)).toBe(true));
  test.each(['1381234', '12812345678', '+8613', '0755-26000101', ''])('%s is none', (text) => expect(isPhone(text)).toBe(false));
  test('names have 1 to 64 characters', () => expect([isName(''), isName('李'), isName('李'.repeat(65))]).toEqual([false, true, false]));
  test('kilometres', () => expect([isKm('0'), isKm('2000000'), isKm('2000001'), isKm('1.5'), isKm('-1')]).toEqual([true, true, false, false, false]));
});
