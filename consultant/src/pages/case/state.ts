import { moment } from '@/format/time'
import { t } from '@/locales'
import type { Schemas } from '@/api/client'

type Case = Schemas['CaseView']
export const TOPICS: Case['topic'][] = ['repair_quality', 'attitude', 'price', 'waiting', 'parts', 'product', 'other']
export const TONES: Record<Case['state'], 'error' | 'warning' | 'quiet'> = { received: 'error', handling: 'warning', closed: 'quiet' }

/** Whom it waits for, or how it ended. */
export function next(one: Case, zone: string, now: number): string {
  const text = t.cases.next
  if (one.state === 'closed') return text.closed(t.cases.reasons[one.close_reason ?? ''] ?? '', one.closed_at ? moment(one.closed_at, zone, now) : '')
  return one.state === 'handling' ? text.handling(one.handler ?? t.cases.who.staff ?? '') : text.received
}
