/** What the three-guarantee rules count of a car, and what an advisor says of a job before them. Pure, but for the texts. */
import type { Schemas } from '@/api/client'
import { t } from '@/locales'

export type Triple = Schemas['TripleView']
export type Counter = Schemas['TripleCounterView']
export type Mark = Schemas['JobMarkView']
export type System = Schemas['TripleSystem']
export type Failure = Schemas['TripleFailure']

const text = t.repair.triple
const UNITS = new Set<System>(['engine', 'gearbox', 'traction_battery', 'drive_motor'])
/** It can be replaced as a whole. */
export const isUnit = (system: System): boolean => UNITS.has(system)

export interface CounterLine {
  key: string
  words: string
  law: string
  flag: 'green' | 'amber' | 'red'
}

/** What there is of it, the nearest to its limit first; the days always. */
export function counterLines(triple: Triple): CounterLine[] {
  const rank = { red: 0, amber: 1, green: 2 }
  // What was kept before there were counters has none.
  const lines = ((triple.counters as Counter[] | undefined) ?? [])
    .filter((one) => one.count > 0 || one.rule === 'days')
    .map((one) => ({
      key: `${one.rule} ${one.what ?? ''}`,
      words: text.counter(text.rules[one.rule] ?? '', one.what ?? '', one.count, one.limit, one.rule === 'days' ? text.unitDays : text.unitTimes),
      law: text.law(one.words, one.law),
      flag: one.flag ?? ('green' as const),
    }))
  return lines.sort((a, b) => rank[a.flag] - rank[b.flag])
}

/** In a line: `严重安全性能故障，制动系统：ABS 泵`. */
export function markWords(mark: Mark): string {
  const words = text.mark
  const system = mark.system ? words.systems[mark.system] : ''
  return [mark.safety ? words.safety : '', mark.part ? `${system}：${mark.part}` : system, mark.failure ? words.failures[mark.failure] : ''].filter(Boolean).join('，')
}

export interface MarkForm {
  safety: boolean
  system: string
  part: string
  failure: string
  started: string
}

/** What is sent of what was filled in; a part without a system is none. */
export function markWish(form: MarkForm): Schemas['MarkJob'] {
  const part = form.system ? form.part.trim() : ''
  return {
    safety: form.safety,
    ...(form.system ? { system: form.system as System } : {}),
    ...(part ? { part } : {}),
    ...(form.failure ? { failure: form.failure as Failure } : {}),
    ...(form.started ? { started_on: form.started } : {}),
  }
}

/** A system that is no unit needs the part. */
export const partMissing = (form: MarkForm): boolean => !!form.system && !isUnit(form.system as System) && !form.part.trim()
