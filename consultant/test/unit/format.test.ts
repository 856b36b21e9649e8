import { describe, expect, test } from 'vitest'
import { band, fenOf, typed, yuan } from '@/format/money'
import { addDays, ago, dayOf, duration, left, moment, span } from '@/format/time'

const ZONE = 'Asia/Shanghai'
const NOW = Date.parse('2026-11-22T15:30:00Z')

describe('times stand in the zone of the store, with the weekday', () => {
  test('the day turns there, not here', () => {
    expect(dayOf('2026-11-22T15:59:59Z', ZONE)).toBe('2026-11-22')
    expect(dayOf('2026-11-22T16:00:00Z', ZONE)).toBe('2026-11-23')
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
  })
  test('near days have their names', () => {
    expect(moment('2026-11-22T15:45:00Z', ZONE, NOW)).toBe('今天 周日 23:45')
    expect(moment('2026-11-23T01:30:00Z', ZONE, NOW)).toBe('明天 周一 09:30')
    expect(moment('2026-11-25T01:30:00Z', ZONE, NOW)).toBe('11月25日 周三 09:30')
    expect(span('2026-11-23T01:30:00Z', '2026-11-23T02:15:00Z', ZONE)).toContain('09:30–10:15')
  })
  test('what is left is never rounded up', () => {
    expect(duration(3 * 3600_000 + 20 * 60_000 + 59_000)).toBe('3 小时 20 分')
    expect(duration(59_999)).toBe('0 分钟')
    expect(left('2026-11-22T15:35:00Z', NOW)).toBe('还有 5 分钟')
    expect(left('2026-11-22T15:25:00Z', NOW)).toBe('已超 5 分钟')
    expect(ago(NOW - 10_000, NOW)).toBe('刚刚')
    expect(ago(NOW - 600_000, NOW)).toBe('10 分钟前')
  })
})

describe('money', () => {
  test('is shown in yuan without fractions of a fen', () => {
    expect(yuan(123_456_789)).toBe('¥1,234,567.89')
    expect(yuan(7_200)).toBe('¥72')
    expect(yuan(-5)).toBe('-¥0.05')
    expect(band(18_000, 18_000)).toBe('¥180')
    expect(band(18_000, 30_000)).toBe('¥180 至 ¥300')
  })
  test('is read exactly', () => {
    expect(fenOf('0.29')).toBe(29)
    expect(fenOf(' 180.5 ')).toBe(18_050)
    expect(fenOf('1.005')).toBeUndefined()
    expect(fenOf('-1')).toBeUndefined()
    expect(fenOf('1e3')).toBeUndefined()
    for (const fen of [0, 1, 99, 100, 18_050, 1_234_567]) expect(fenOf(typed(fen))).toBe(fen)
  })
})
