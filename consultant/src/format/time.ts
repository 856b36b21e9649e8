/** Times as the store's people read them: in its zone, with the weekday. */
const made = new Map<string, Intl.DateTimeFormat>()

function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = zone + JSON.stringify(options)
  let one = made.get(key)
  if (!one) made.set(key, (one = new Intl.DateTimeFormat('zh-CN', { timeZone: zone, hourCycle: 'h23', ...options })))
  return one
}

type When = string | number | Date
const dateOf = (when: When): Date => (when instanceof Date ? when : new Date(when))

/** `2026-11-23`, the store's date. */
export function dayOf(when: When, zone: string): string {
  const parts = format(zone, { year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(dateOf(when))
  const part = (type: string) => parts.find((one) => one.type === type)?.value
  return `${part('year')}-${part('month')}-${part('day')}`
}

export function addDays(day: string, count: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + count)
  return date.toISOString().slice(0, 10)
}

/** `周一` of a date. */
export function weekday(day: string): string {
  return format('UTC', { weekday: 'short' }).format(new Date(`${day}T12:00:00Z`))
}

/** `11月23日` of a date. */
export function monthDay(day: string): string {
  const [, month, date] = day.split('-')
  return `${Number(month)}月${Number(date)}日`
}

/** `2026年11月23日` of a date. */
export function fullDay(day: string): string {
  return `${Number(day.slice(0, 4))}年${monthDay(day)}`
}

export function clock(when: When, zone: string): string {
  return format(zone, { hour: '2-digit', minute: '2-digit' }).format(dateOf(when))
}

const NEAR: Record<number, string> = { [-1]: '昨天', 0: '今天', 1: '明天' }

/** `今天 周一`, `11月25日 周三`. */
export function dayText(day: string, zone: string, now: When = Date.now()): string {
  const away = Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${dayOf(now, zone)}T00:00:00Z`)) / 86_400_000)
  return `${NEAR[away] ?? monthDay(day)} ${weekday(day)}`
}

/** `今天 周一 09:30`. */
export function moment(when: When, zone: string, now: When = Date.now()): string {
  return `${dayText(dayOf(when, zone), zone, now)} ${clock(when, zone)}`
}

/** `今天 周一 09:30–10:15`; the second date only when it is another one. */
export function span(from: When, to: When, zone: string): string {
  const same = dayOf(from, zone) === dayOf(to, zone)
  return `${moment(from, zone)}–${same ? clock(to, zone) : moment(to, zone)}`
}

/** `3 小时 20 分`, rounded down to the minute. */
export function duration(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000))
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60]
  if (days > 0) return hours ? `${days} 天 ${hours} 小时` : `${days} 天`
  if (hours > 0) return rest ? `${hours} 小时 ${rest} 分` : `${hours} 小时`
  return `${rest} 分钟`
}

/** `还有 3 小时`, `已超 5 分钟`. */
export function left(until: When, now: number = Date.now()): string {
  const ms = dateOf(until).getTime() - now
  return ms >= 0 ? `还有 ${duration(ms)}` : `已超 ${duration(-ms)}`
}

/** `刚刚`, `5 分钟前`. */
export function ago(at: number, now: number = Date.now()): string {
  return now - at < 60_000 ? '刚刚' : `${duration(now - at)}前`
}
