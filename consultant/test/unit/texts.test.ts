import { describe, expect, test } from 'vitest'
import { phone, plate, vin } from '@/rules/texts'

// The same examples as the server's own tests (core/src/ground/text): the two must not drift apart.
describe('plates', () => {
  const good = '京A12345 京ABC123 沪AD12345 粤BF12345 京AA12345 京ADA1234 粤B12345D 苏E1234警 京A1234学 川A1234挂 沪A1234试 沪A1234超 粤ZF023港 粤ZF023澳 223001使 沪A0023领'
  test.each(good.split(' '))('%s is one', (text) => expect(plate(text)).toBe(text))
  const bad = ['', '京A1234', '京AI2345', '京AO2345', '沪AABCDE', '京I12345', 'A123456', '台A12345', '京A123456', '粤BL12345', '粤B12345L', '沪ZF023港', '粤BF023港', '22300使', '京А12345', '京A12345警']
  test.each(bad)('%s is none', (text) => expect(plate(text)).toBeUndefined())
  test('dots, blanks, small and wide letters are taken', () => {
    for (const text of ['粤b·12345', ' 粤B 12345 ', '粤Ｂ１２３４５', '粤B•12345', '粤B-12345']) expect(plate(text)).toBe('粤B12345')
  })
})

describe('phones', () => {
  test.each(['13812345678', '138 1234 5678', '+86 138-1234-5678', '8613812345678'])('%s is one', (text) => expect(phone(text)).toBe('13812345678'))
  test('other countries with +', () => expect(phone('+85291234567')).toBe('+85291234567'))
  const bad = ['', '1381234567', '138123456789', '12812345678', '1064812345678', '01012345678', '4008001234', '+8601012345678', '+862012345678', '+861', '+0123456789', '+123456', '+1234567890123456', '+86+8613812345678', '868613812345678']
  test.each(bad)('%s is none', (text) => expect(phone(text)).toBeUndefined())
})

describe('VIN', () => {
  test.each(['1M8GDM9AXKP042788', 'LSVAA49J132047371', '11111111111111111', 'LFV2A21K8A3000001', 'LRW3E7FAXMC000001', 'LJ1E6A2U4N0000001'])(
    '%s is one', (text) => expect(vin(text)).toEqual({ vin: text }),
  )
  test.each(['LFV2A21K6A3000001', 'LRW3E7FA0MC000001'])('%s has a wrong check digit', (text) => expect(vin(text)).toEqual({ wrong: 'check' }))
  test('an imported car may carry anything there', () => expect(vin('WVWZZZ1JZXW000001').vin).toBe('WVWZZZ1JZXW000001'))
  test.each(['', 'LSVAA49J13204737', 'LSVAA49J1320473711', 'LSVAA49J13204737I', 'LSVAA49J13204737O', 'LSVAA49J13204737Q', 'LSVAA49J13204737张'])(
    '%s is none', (text) => expect(vin(text)).toEqual({ wrong: 'shape' }),
  )
})
