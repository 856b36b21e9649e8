/** Lengths that come as hours, and days that come as a pair. */
import { dayText } from './time'

/** `6 小时`, `3 天`, `2 天半`. */
export function hours(count: number): string {
  if (count < 48) return `${Math.round(count)} 小时`
  const half = Math.round(count / 12)
  return half % 2 ? `${(half - 1) / 2} 天半` : `${half / 2} 天`
}

/** `今天 周一 至 11月25日 周三`; one day only once. */
export function days(from: string, to: string, zone: string, now?: number): [string, string] {
  return [dayText(from, zone, now), dayText(to, zone, now)]
}
