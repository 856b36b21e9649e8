/** Answers: how one is read, what of a preview is wrong where. */
import { fullDay } from '@/format/time'
import { t } from '@/locales'
import type { Answer, Question, Rule } from './types'

/** What was answered, as lines; nothing: not answered. */
export function answerLines(question: Question, answer: Answer | undefined): string[] {
  if (!answer) return []
  const option = (key: string) => question.options?.find((one) => one.key === key)?.text ?? key
  if (answer.choice != null) return [option(answer.choice)]
  if (answer.choices != null) return [answer.choices.map(option).join('、')]
  if (answer.yes != null) return [answer.yes ? t.survey.yes : t.survey.no]
  if (answer.score != null) return [scoreWords(question, answer.score)]
  if (answer.order != null) return answer.order.map((key, n) => `${n + 1}. ${option(key)}`)
  if (answer.rows != null) return answer.rows.map((one) => t.survey.rowScore(question.rows?.find((row) => row.key === one.row)?.text ?? one.row, one.score))
  if (answer.date != null) return [fullDay(answer.date)]
  return answer.text ? [answer.text] : []
}

export function scoreWords(question: Pick<Question, 'kind'>, score: number): string {
  if (question.kind === 'nps') return t.survey.outOf(score, 10)
  return question.kind === 'csat' ? `${t.survey.outOf(score, 5)} · ${t.survey.satisfied[score - 1] ?? ''}` : t.survey.outOf(score, 5)
}

/** What is wrong with each question: an answer by its place, a missing one by its key. */
export function wrongOf(wrong: Rule[], answers: Answer[]): Record<string, string> {
  const found: Record<string, string> = {}
  for (const one of wrong) {
    const at = /^\/answers\/([^/]+)/.exec(one.pointer)?.[1] ?? ''
    const key = /^\d+$/.test(at) ? (answers[Number(at)]?.question ?? '') : at
    found[key] ??= one.message
  }
  return found
}

/** The pages that are shown, in their order. */
export const pagesOf = (visible: Question[]): number[] => [...new Set(visible.map((one) => one.page))].sort((a, b) => a - b)
export const pageAfter = (visible: Question[], page: number): number | undefined => pagesOf(visible).find((one) => one > page)
export const pageBefore = (visible: Question[], page: number): number | undefined => pagesOf(visible).reverse().find((one) => one < page)
