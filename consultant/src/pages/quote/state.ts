/** What a quote's state says, and what may be done with it by whom. Pure, but for the texts. */
import { moment } from '@/format/time'
import { t } from '@/locales'
import type { Permission } from '@/session/me'
import type { Line, Piece, Quote, StaffQuote } from './types'

export type Doing = 'draft' | 'send' | 'called' | 'phone' | 'settle' | 'pay'
type May = (permission: Permission) => boolean

export const STATE_TONES: Record<Quote['state'], 'quiet' | 'brand' | 'warning' | 'success' | 'error'> = {
  draft: 'quiet', sent: 'warning', viewed: 'warning', partially_consented: 'warning', consented: 'success', declined: 'quiet', superseded: 'quiet', expired: 'error', settled: 'success',
}
export const LINE_TONES: Record<Line['state'], 'quiet' | 'warning' | 'success' | 'error'> = { open: 'warning', asked: 'warning', agreed: 'success', declined: 'quiet', lapsed: 'error' }
export const URGENCY_TONES = { must: 'error', should: 'warning', may: 'quiet' } as const

export const asked = (quote: Quote): Line[] => quote.lines.filter((line) => line.state === 'asked')
export const openLines = (quote: Quote): Line[] => quote.lines.filter((line) => line.state === 'open' || line.state === 'asked')
export const agreedLines = (quote: Quote): Line[] => quote.lines.filter((line) => line.state === 'agreed')

/** Whom it waits for, and until when. */
export function next(quote: StaffQuote, zone: string, now: number): string {
  const text = t.quote.next
  const { current, draft } = quote
  if (!current) return draft ? text.draft : t.quote.none
  if (current.state === 'settled') return text.settled
  if (asked(current).length) return text.asked(asked(current).length)
  if (current.state === 'expired') return text.expired
  if (quote.call_since) return text.call(moment(quote.call_since, zone, now))
  if (openLines(current).length) return text.waiting(openLines(current).length, moment(current.valid_until, zone, now))
  return current.state === 'declined' ? text.declined : text.decided
}

/** From here on a repair is settled: the inspection is over. */
const SETTLES = new Set(['wash', 'ready', 'handover'])
const OVER = new Set(['closed', 'cancelled', 'abandoned'])

/** The most likely first; the server has the last word. */
export function allowed(quote: StaffQuote, stage: string, may: May): Doing[] {
  const list: [Doing, Permission][] = []
  const { current, draft } = quote
  const settled = current?.state === 'settled'
  if (settled) list.push(['pay', 'quote.settle'])
  if (OVER.has(stage) || settled) return list.filter(([, needs]) => may(needs)).map(([doing]) => doing)
  if (draft) list.push(['send', 'quote.write'])
  if (current && SETTLES.has(stage) && !openLines(current).length && agreedLines(current).length) list.push(['settle', 'quote.settle'])
  if (quote.call_since) list.push(['called', 'quote.consent'])
  if (current && openLines(current).length && current.state !== 'expired') list.push(['phone', 'quote.consent'])
  list.push(['draft', 'quote.write'])
  return list.filter(([, needs]) => may(needs)).map(([doing]) => doing)
}

/** Hundredths and thousandths as people write them: `0.5`, `4`, `1.25`. */
export const hundredths = (count: number): string => String(Math.round(count) / 100)
export const thousandths = (count: number): string => String(Math.round(count) / 1000)

/** What a piece is, and how its price comes about. */
export function pieceWords(piece: Piece, yuan: (fen: number) => string): { what: string; how: string } {
  if (piece.kind === 'labour') return { what: piece.words, how: t.quote.labour(hundredths(piece.centihours), yuan(piece.rate_fen)) }
  if (piece.kind === 'part') return { what: [piece.name, piece.number].filter(Boolean).join(' '), how: `${t.quote.partKinds[piece.part_kind] ?? ''} ${t.quote.part(thousandths(piece.quantity_milli), yuan(piece.unit_fen))}` }
  return { what: piece.words, how: piece.kind === 'sublet' ? piece.partner : '' }
}
