/** A quote while it is drawn up: lines kept, changed, new or offered again. Pure, but for the texts. */
import { fenOf, typed } from '@/format/money'
import { t } from '@/locales'
import { hundredths, thousandths } from './state'
import type { Deferred, Line, LineWish, Payer, Piece, PieceWish, Quote, StaffQuote, Urgency } from './types'

export type PieceKind = PieceWish['kind']

/** A piece as it is typed. */
export interface PieceForm {
  key: number
  kind: PieceKind
  words: string
  trade: 'mechanical' | 'body' | 'paint' | 'hv'
  /** Hours, or how many. */
  count: string
  number: string
  partKind: 'genuine' | 'aftermarket' | 'repaired' | 'used'
  partner: string
  /** Yuan: of a unit, or in all. */
  amount: string
}

/** What a line says, as it is typed. */
export interface LineForm {
  words: string
  reason: string
  urgency: Urgency
  payer: Payer
  itemId?: string
  pieces: PieceForm[]
  priceReason: string
  discount: string
  discountReason: string
  changeWhy: string
  media: string[]
}

export type Row = { key: number } & (
  | { kind: 'keep'; line: Line }
  | { kind: 'put'; form: LineForm; line?: Line; /** As the owner saw it: a change says why. */ seen: boolean }
  | { kind: 'again'; deferred: Deferred }
)

let keys = 0
const fresh = () => (keys += 1)

export const piece = (kind: PieceKind): PieceForm => ({ key: fresh(), kind, words: '', trade: 'mechanical', count: kind === 'part' ? '1' : '', number: '', partKind: 'genuine', partner: '', amount: '' })

export const emptyForm = (more: Partial<LineForm> = {}): LineForm => ({
  words: '', reason: '', urgency: 'should', payer: 'owner', pieces: [], priceReason: '', discount: '', discountReason: '', changeWhy: '', media: [], ...more,
})

function pieceForm(of: Piece): PieceForm {
  const form = piece(of.kind)
  if (of.kind === 'labour') return { ...form, words: of.words, trade: of.trade ?? 'mechanical', count: hundredths(of.centihours) }
  if (of.kind === 'part') return { ...form, words: of.name, number: of.number ?? '', partKind: of.part_kind, count: thousandths(of.quantity_milli), amount: typed(of.unit_fen) }
  return { ...form, words: of.words, partner: of.kind === 'sublet' ? of.partner : '', amount: typed(of.amount_fen) }
}

/** A line as a form; the pieces of an item come from the price book again. */
export function formOf(line: Line): LineForm {
  const item = line.item_id ?? undefined
  return emptyForm({
    words: line.words, reason: line.reason, urgency: line.urgency, payer: line.payer, itemId: item, pieces: item ? [] : line.pieces.map(pieceForm), priceReason: item ? '' : (line.basis.reason ?? ''),
    discount: line.discount_fen ? typed(line.discount_fen) : '', discountReason: line.discount_reason ?? '', changeWhy: line.change?.why ?? '',
  })
}

export const keep = (line: Line): Row => ({ key: fresh(), kind: 'keep', line })
export const put = (form: LineForm, line?: Line, seen = false): Row => ({ key: fresh(), kind: 'put', form, line, seen })
export const again = (deferred: Deferred): Row => ({ key: fresh(), kind: 'again', deferred })

/** What one goes on with: the draft, or the version that the owner has. */
export function begin(quote: StaffQuote): Row[] {
  return (quote.draft?.lines ?? quote.current?.lines ?? []).map(keep)
}

/** Whether the owner has seen this line: then a change says why. */
export const wasSeen = (current: Quote | null | undefined, line: Line): boolean => !!current?.lines.some((one) => one.line_id === line.line_id)

const scaled = (text: string, places: number, most: number): number | undefined => {
  const found = new RegExp(`^\\d{1,6}(\\.\\d{1,${places}})?$`).test(text.trim())
  const value = found ? Math.round(Number(text.trim()) * 10 ** places) : 0
  return value >= 1 && value <= most ? value : undefined
}
export const centihours = (text: string): number | undefined => scaled(text, 2, 20_000)
export const milli = (text: string): number | undefined => scaled(text, 3, 1_000_000)

/** What is wrong with a piece, at its field. */
export function wrongPiece(of: PieceForm): { words?: string; count?: string; amount?: string; partner?: string } {
  const text = t.quote.draft
  const blank = (words: string) => (words.trim() ? undefined : text.wordsWrong)
  const amount = of.kind !== 'labour' && fenOf(of.amount) === undefined ? text.amountWrong : undefined
  const count = of.kind === 'labour' && centihours(of.count) === undefined ? text.hoursWrong : of.kind === 'part' && milli(of.count) === undefined ? text.quantityWrong : undefined
  return { words: blank(of.words), count, amount, partner: of.kind === 'sublet' ? blank(of.partner) : undefined }
}

/** What keeps a line from being put, at its field. */
export function wrongForm(form: LineForm, seen: boolean): Partial<Record<'words' | 'reason' | 'pieces' | 'priceReason' | 'discount' | 'discountReason' | 'changeWhy', string>> {
  const text = t.quote.draft
  const blank = (words: string) => (words.trim() ? undefined : text.wordsWrong)
  const off = form.discount.trim()
  return {
    words: blank(form.words), reason: blank(form.reason), changeWhy: seen ? blank(form.changeWhy) : undefined,
    pieces: !form.itemId && !form.pieces.length ? text.needPieces : form.pieces.some((one) => Object.values(wrongPiece(one)).some(Boolean)) ? text.wordsWrong : undefined,
    priceReason: form.pieces.length ? blank(form.priceReason) : undefined,
    discount: off && fenOf(off) === undefined ? text.amountWrong : undefined, discountReason: off && fenOf(off) ? blank(form.discountReason) : undefined,
  }
}
export const fits = (form: LineForm, seen: boolean): boolean => Object.values(wrongForm(form, seen)).every((one) => !one)

/** What is typed by hand, labour apart: its rate is the published one. */
export function byHand(form: LineForm): number {
  return form.pieces.reduce((sum, one) => {
    if (one.kind === 'labour') return sum
    const unit = fenOf(one.amount) ?? 0
    return sum + (one.kind === 'part' ? Math.round((unit * (milli(one.count) ?? 0)) / 1000) : unit)
  }, 0)
}

function pieceWish(of: PieceForm): PieceWish {
  const amount_fen = fenOf(of.amount) ?? 0
  const words = of.words.trim()
  if (of.kind === 'labour') return { kind: 'labour', words, trade: of.trade, centihours: centihours(of.count) ?? 0 }
  if (of.kind === 'part') return { kind: 'part', name: words, number: of.number.trim() || undefined, part_kind: of.partKind, quantity_milli: milli(of.count) ?? 0, unit_fen: amount_fen }
  if (of.kind === 'sublet') return { kind: 'sublet', words, partner: of.partner.trim(), amount_fen }
  return { kind: 'fee', words, amount_fen }
}

export function wish(row: Row): LineWish {
  if (row.kind === 'keep') return { kind: 'keep', line_id: row.line.line_id }
  if (row.kind === 'again') return { kind: 'again', deferred_id: row.deferred.id }
  const { form, line } = row
  const off = fenOf(form.discount)
  return {
    kind: 'put', line_id: line?.line_id, change_why: form.changeWhy.trim() || undefined, words: form.words.trim(), reason: form.reason.trim(), urgency: form.urgency, payer: form.payer, item_id: form.itemId,
    pieces: form.pieces.map(pieceWish), price_reason: form.priceReason.trim() || undefined, discount: off ? { amount_fen: off, reason: form.discountReason.trim() } : undefined, media_ids: form.media,
  }
}

/** Whether anything is otherwise than it was. */
export const changed = (rows: Row[], first: Row[]): boolean => rows.length !== first.length || rows.some((row, n) => row !== first[n])
