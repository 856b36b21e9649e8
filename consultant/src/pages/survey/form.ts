/** A form while it is written: plain functions over its questions; what keeps it from being published is the server's to say. */
import { t } from '@/locales'
import type { Choice, Fact, Kind, MatrixRow, Question, Rule, ShowIf, Stage, Subject } from './types'

export const KINDS: Kind[] = ['nps', 'csat', 'rating', 'matrix', 'yes_no', 'single', 'multiple', 'ranking', 'date', 'open']
export const STAGES: Stage[] = ['initiation', 'advisor', 'facility', 'pick_up', 'quality']
export const SUBJECTS: Subject[] = ['repair', 'delivery']
/** The server takes no longer ones. */
export const MOST_SECONDS = 90

export const chooses = (kind: Kind): boolean => kind === 'single' || kind === 'multiple' || kind === 'ranking'
export const hasStage = (kind: Kind): boolean => kind === 'rating' || kind === 'csat'
const branches = (kind: Kind): boolean => kind === 'single' || kind === 'multiple' || kind === 'yes_no' || isScore(kind)
export const isScore = (kind: Kind): boolean => kind === 'rating' || kind === 'csat' || kind === 'nps'
/** The scores that a question can have. */
export const scale = (kind: Kind): [number, number] => (kind === 'nps' ? [0, 10] : [1, 5])

export type How = 'any_of' | 'yes' | 'no' | 'at_most' | 'at_least'
export interface Condition {
  question: string
  how: How
  any: string[]
  value: number
}

/** What the sheet of a question holds. */
export interface QuestionForm {
  key: string
  kind: Kind
  text: string
  hint: string
  required: boolean
  page: number
  options: Choice[]
  rows: { key: string; text: string; stage: Stage | '' }[]
  most: string
  stage: Stage | ''
  fact: Fact | ''
  condition?: Condition
}

/** `q3` where `q1` and `q2` are taken: keys are the program's matter, and answers hang on them. */
export function freshKey(prefix: string, taken: string[]): string {
  let n = taken.length + 1
  while (taken.includes(`${prefix}${n}`)) n += 1
  return `${prefix}${n}`
}

export function addOption(options: Choice[]): Choice[] {
  return [...options, { key: freshKey('o', options.map((one) => one.key)), text: '' }]
}

export function addRow(rows: QuestionForm['rows']): QuestionForm['rows'] {
  return [...rows, { key: freshKey('r', rows.map((one) => one.key)), text: '', stage: '' }]
}

export function blank(kind: Kind, questions: Question[]): QuestionForm {
  const page = questions[questions.length - 1]?.page ?? 1
  const form = { key: freshKey('q', questions.map((one) => one.key)), kind, text: '', hint: '', required: false, page, options: [], rows: [], most: '', stage: '' as const, fact: '' as const }
  return turn(form, kind)
}

/** Another kind: what it does not know is left out, what it needs begins with two. */
export function turn(form: QuestionForm, kind: Kind): QuestionForm {
  const options = chooses(kind) ? (form.options.length ? form.options : addOption(addOption([]))) : []
  const rows = kind === 'matrix' ? (form.rows.length ? form.rows : addRow(addRow([]))) : []
  return { ...form, kind, options, rows, most: kind === 'multiple' ? form.most : '', stage: hasStage(kind) ? form.stage : '', fact: kind === 'yes_no' ? form.fact : '' }
}

function conditionOf(show: ShowIf | null | undefined): Condition | undefined {
  if (!show) return undefined
  const base = { question: show.question, any: show.any_of ?? [], value: show.at_most ?? show.at_least ?? 0 }
  const how = show.any_of ? 'any_of' : show.yes != null ? (show.yes ? 'yes' : 'no') : show.at_most != null ? 'at_most' : 'at_least'
  return { ...base, how }
}

export function formOf(question: Question): QuestionForm {
  return {
    key: question.key, kind: question.kind, text: question.text, hint: question.hint ?? '', required: question.required ?? false, page: question.page,
    options: (question.options ?? []).map((one) => ({ ...one })), rows: (question.rows ?? []).map((one) => ({ ...one, stage: one.stage ?? '' })),
    most: question.most == null ? '' : String(question.most), stage: question.stage ?? '', fact: question.fact ?? '', condition: conditionOf(question.show_if),
  }
}

function showIf(condition: Condition | undefined): ShowIf | undefined {
  if (!condition?.question) return undefined
  const { question, how, any, value } = condition
  if (how === 'any_of') return { question, any_of: any }
  if (how === 'yes' || how === 'no') return { question, yes: how === 'yes' }
  return how === 'at_most' ? { question, at_most: value } : { question, at_least: value }
}

/** As it is sent: nothing that its kind does not know. */
export function wishOf(form: QuestionForm): Question {
  const row = (one: QuestionForm['rows'][number]): MatrixRow => ({ key: one.key, text: one.text.trim(), ...(one.stage && { stage: one.stage }) })
  const show_if = showIf(form.condition)
  return {
    key: form.key, kind: form.kind, text: form.text.trim(), required: form.required, page: form.page,
    ...(form.hint.trim() && { hint: form.hint.trim() }),
    ...(chooses(form.kind) && { options: form.options.map((one) => ({ key: one.key, text: one.text.trim() })) }),
    ...(form.kind === 'matrix' && { rows: form.rows.map(row) }),
    ...(form.kind === 'multiple' && form.most && { most: Number(form.most) }),
    ...(hasStage(form.kind) && form.stage && { stage: form.stage }),
    ...(form.kind === 'yes_no' && form.fact && { fact: form.fact }),
    ...(show_if && { show_if }),
  }
}

/** What cannot even be stored; the rules of publishing are the server's. */
export function unwritten(form: QuestionForm): { text?: string; options: (string | undefined)[]; rows: (string | undefined)[]; most?: string; any?: string } {
  const need = (text: string) => (text.trim() ? undefined : t.survey.form.need)
  const most = form.kind === 'multiple' && form.most && !/^[1-9]\d?$/.test(form.most) ? t.survey.form.mostWrong : undefined
  const any = form.condition?.how === 'any_of' && !form.condition.any.length ? t.survey.form.anyNeed : undefined
  return { text: need(form.text), options: form.options.map((one) => need(one.text)), rows: form.rows.map((one) => need(one.text)), most, any }
}

export function written(form: QuestionForm): boolean {
  const { text, options, rows, most, any } = unwritten(form)
  return !text && !most && !any && ![...options, ...rows].some(Boolean)
}

/** Pages are counted anew: each question stands on the page before it, or begins the next. */
function paged(questions: Question[], begins: boolean[]): Question[] {
  let page = 1
  return questions.map((one, n) => {
    if (n > 0 && begins[n]) page += 1
    return { ...one, page }
  })
}

export const begins = (questions: Question[], n: number): boolean => n > 0 && (questions[n]?.page ?? 1) > (questions[n - 1]?.page ?? 1)
const breaks = (questions: Question[]): boolean[] => questions.map((_one, n) => begins(questions, n))

/** A question begins a page, or stands on the one before. */
export function setBreak(questions: Question[], n: number, on: boolean): Question[] {
  return paged(questions, breaks(questions).map((was, at) => (at === n ? on : was)))
}

/** One place up or down; the pages stay where they are. */
export function move(questions: Question[], n: number, by: -1 | 1): Question[] {
  const to = n + by
  if (to < 0 || to >= questions.length) return questions
  const list = [...questions]
  ;[list[n], list[to]] = [list[to]!, list[n]!]
  return paged(list, breaks(questions))
}

/** What hung on it stays as it is: the rule that is broken then is said, not mended in secret. */
export function drop(questions: Question[], n: number): Question[] {
  const was = breaks(questions)
  const rest = was.filter((_one, at) => at !== n)
  // The first of a page goes, and the page stays.
  if (was[n] && rest[n] !== undefined) rest[n] = true
  return paged(questions.filter((_one, at) => at !== n), rest)
}

export function put(questions: Question[], n: number, question: Question): Question[] {
  return n < questions.length ? questions.map((one, at) => (at === n ? question : one)) : [...questions, question]
}

/** The questions before this one that it may hang on. */
export const earlier = (questions: Question[], n: number): Question[] => questions.slice(0, n).filter((one) => branches(one.kind))

export function hows(kind: Kind | undefined): How[] {
  if (kind === 'single' || kind === 'multiple') return ['any_of']
  if (kind === 'yes_no') return ['yes', 'no']
  return kind && isScore(kind) ? ['at_most', 'at_least'] : []
}

/** A condition on `question`, as it begins. */
export function conditionOn(question: Question): Condition {
  const [low, high] = scale(question.kind)
  return { question: question.key, how: hows(question.kind)[0] ?? 'any_of', any: [], value: question.kind === 'nps' ? 6 : Math.floor((low + high) / 2) }
}

/** `仅当第 1 题不高于 8 分`. */
export function conditionWords(question: Question, questions: Question[]): string {
  const condition = conditionOf(question.show_if)
  if (!condition) return ''
  const at = questions.findIndex((one) => one.key === condition.question)
  const on = questions[at]
  const which = on ? t.survey.form.nth(at + 1) : t.survey.form.gone
  if (condition.how === 'any_of') return t.survey.form.when(which, t.survey.form.chose(condition.any.map((key) => on?.options?.find((one) => one.key === key)?.text ?? key).join('、')))
  return t.survey.form.when(which, condition.how === 'yes' || condition.how === 'no' ? t.survey.form.hows[condition.how] : t.survey.form.score(t.survey.form.hows[condition.how], condition.value))
}

/** Broken rules at a question, with everything inside it. */
export const faultsOf = (wrong: Rule[], n: number): Rule[] => wrong.filter((one) => one.pointer === `/questions/${n}` || one.pointer.startsWith(`/questions/${n}/`))
/** Broken rules of the whole. */
export const faultsAll = (wrong: Rule[]): Rule[] => wrong.filter((one) => !/^\/questions\/\d+(\/|$)/.test(one.pointer))
