/** Parameters of a rule while they are typed. */
import { t } from '@/locales'
import { vin } from '@/rules/texts'
import type { Params, Rule, Season } from './types'

const NUMBERS = ['lead_days', 'km', 'months', 'percent', 'min_days'] as const
type NumberField = (typeof NUMBERS)[number]
export const isNumber = (field: string): field is NumberField => (NUMBERS as readonly string[]).includes(field)

export interface ParamsForm {
  numbers: Record<NumberField, string>
  item: string
  seasons: Season[]
}

export function formOf(params: Params): ParamsForm {
  const text = (field: NumberField) => (params[field] == null ? '' : String(params[field]))
  const numbers = Object.fromEntries(NUMBERS.map((field) => [field, text(field)])) as Record<NumberField, string>
  return { numbers, item: params.item_id ?? '', seasons: (params.seasons ?? []).map((one) => ({ ...one })) }
}

export const wrongNumber = (text: string): string | undefined => (/^\d{1,6}$/.test(text.trim()) ? undefined : t.care.rule.number)
export const wrongDay = (text: string): string | undefined => (/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(text.trim()) ? undefined : t.care.rule.dayWrong)

/** Whether everything that counts for the rule is typed; what is out of its limits the server says. */
export function typed(form: ParamsForm, fields: string[]): boolean {
  const numbers = fields.filter(isNumber).every((field) => !wrongNumber(form.numbers[field]))
  const seasons = !fields.includes('seasons') || form.seasons.every((one) => !wrongDay(one.from) && !wrongDay(one.until) && one.words.trim())
  return numbers && seasons
}

/** As it is sent: what does not count for the rule is empty. */
export function paramsOf(form: ParamsForm, fields: string[]): Params {
  const number = (field: NumberField) => (fields.includes(field) ? Number(form.numbers[field]) : null)
  const seasons = form.seasons.map((one) => ({ from: one.from.trim(), until: one.until.trim(), words: one.words.trim() }))
  return {
    lead_days: number('lead_days'), km: number('km'), months: number('months'), percent: number('percent'), min_days: number('min_days'),
    item_id: (fields.includes('item_id') && form.item) || null, seasons: fields.includes('seasons') ? seasons : [],
  }
}

/** Whether two sets of parameters are the same: a dry run is good for the very ones it was made with. */
export const same = (a: Params, b: Params): boolean => text(a) === text(b)
function text(params: Params): string {
  const { seasons = [], item_id = null } = params
  return JSON.stringify([NUMBERS.map((field) => params[field] ?? null), item_id, seasons.map((one) => [one.from, one.until, one.words])])
}

/** What may be done with a rule, given what is typed and what was tried. */
export type Step = 'dryRun' | 'on' | 'save' | 'off'
export function steps(rule: Pick<Rule, 'on' | 'params'>, params: Params, ran: Params | undefined): Step[] {
  const tried = !!ran && same(ran, params)
  const changed = !same(rule.params, params)
  if (!rule.on) return tried ? ['dryRun', 'on'] : ['dryRun']
  if (changed) return tried ? ['off', 'dryRun', 'save'] : ['off', 'dryRun']
  return ['off', 'dryRun']
}

export const MOST_VINS = 2000

/** VINs as they were pasted: one a line, commas and blanks taken too; the first fault in words. */
export function readVins(text: string): { vins: string[]; wrong?: string } {
  const words = t.care.recalls
  const vins: string[] = []
  const lines = text.split(/[\n,;，；\t]/).map((line) => line.trim())
  let n = 0
  for (const line of lines) {
    if (!line) continue
    n += 1
    const found = vin(line)
    if (!found.vin) return { vins, wrong: (found.wrong === 'check' ? words.check : words.wrong)(n, line.slice(0, 24)) }
    if (vins.includes(found.vin)) return { vins, wrong: words.twice(n, found.vin) }
    vins.push(found.vin)
  }
  return vins.length > MOST_VINS ? { vins, wrong: words.tooMany } : { vins }
}
