// Times in the store's zone with the weekday, amounts in yuan. All of China has one zone and no summer time; Intl is missing on
// some phones.
import { zh } from '../locales/zh-CN';

const CHINA_MIN = 480;
const DAY_MS = 86_400_000;

const two = (n: number): string => String(n).padStart(2, '0');

/** The instant as if the store's clock were UTC. */
function local(at: string | number, zone = 'Asia/Shanghai'): Date {
  const instant = new Date(at).getTime();
  if (zone === 'Asia/Shanghai' || zone === 'Asia/Chongqing') return new Date(instant + CHINA_MIN * 60_000);
  const text = new Date(instant).toLocaleString('sv-SE', { timeZone: zone });
  return new Date(`${text.replace(' ', 'T')}Z`);
}

export const weekday = (date: string): string => zh.time.weekdays[new Date(`${date}T00:00:00Z`).getUTCDay()]!;

/** `2026-11-23` in the store's zone. */
export const dayOf = (at: string | number, zone?: string): string => local(at, zone).toISOString().slice(0, 10);

export const today = (zone?: string): string => dayOf(Date.now(), zone);

export const plusDays = (date: string, days: number): string =>
  new Date(new Date(`${date}T00:00:00Z`).getTime() + days * DAY_MS).toISOString().slice(0, 10);

export const clock = (at: string, zone?: string): string => {
  const time = local(at, zone);
  return `${two(time.getUTCHours())}:${two(time.getUTCMinutes())}`;
};

/** `11月23日 周一`, with 今天 or 明天 in front where it is. */
export function day(date: string, now = today()): string {
  const [, month, dom] = date.split('-').map(Number);
  const plain = zh.time.day(month!, dom!, weekday(date));
  if (date === now) return `${zh.time.today} ${plain}`;
  if (date === plusDays(now, 1)) return `${zh.time.tomorrow} ${plain}`;
  return plain;
}

/** `11月23日 周一 10:00` */
export const moment = (at: string, zone?: string): string => `${day(dayOf(at, zone), today(zone))} ${clock(at, zone)}`;

/** A stretch; the day is said once. */
export function stretch(from: string, to: string, zone?: string): string {
  const same = dayOf(from, zone) === dayOf(to, zone);
  return `${moment(from, zone)} – ${same ? clock(to, zone) : moment(to, zone)}`;
}

/** How long ago: `刚刚`, `5 分钟前`. */
export function ago(at: number | string, now = Date.now()): string {
  const minutes = Math.floor((now - new Date(at).getTime()) / 60_000);
  if (minutes < 1) return zh.time.now;
  if (minutes < 60) return zh.time.minutesAgo(minutes);
  if (minutes < 48 * 60) return zh.time.hoursAgo(Math.floor(minutes / 60));
  return zh.time.daysAgo(Math.floor(minutes / 1440));
}

/** How long something takes. */
export function lasting(minutes: number): string {
  if (minutes < 60) return zh.time.minutes(minutes);
  const rest = minutes % 60;
  return rest === 0 ? zh.time.hours(minutes / 60) : zh.time.hoursMinutes(Math.floor(minutes / 60), rest);
}

export const minutesBetween = (from: string, to: string): number => Math.round((new Date(to).getTime() - new Date(from).getTime()) / 60_000);

/** `4:59` until then, `0:00` when it is over. */
export function remaining(until: string | number, now = Date.now()): string {
  const seconds = Math.max(0, Math.ceil((new Date(until).getTime() - now) / 1000));
  if (seconds >= 3600) return `${Math.floor(seconds / 3600)}:${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}

/** `¥1,280`, with the fen only where there are some. */
export function yuan(fen: number): string {
  const whole = Math.floor(Math.abs(fen) / 100);
  const rest = Math.abs(fen) % 100;
  const grouped = String(whole).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${fen < 0 ? '−' : ''}¥${grouped}${rest === 0 ? '' : `.${two(rest)}`}`;
}

export const band = (low: number, high: number): string => (low === high ? yuan(low) : `${yuan(low)} – ${yuan(high)}`);

/** `粤B·D12345` */
export const plateText = (plate: string | null | undefined): string =>
  plate ? `${plate.slice(0, 2)}·${plate.slice(2)}` : zh.car.noPlate;

export const km = (n: number): string => `${String(n).replace(/\B(?=(\d{3})+$)/g, ',')} km`;
