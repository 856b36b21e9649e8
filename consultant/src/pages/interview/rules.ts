/** An interview in a form: which questions are shown by what was answered so far, and what still stands before it. Pure, but for the texts. */
import type { Schemas } from '@/api/client'
import { t } from '@/locales'

type Question = Schemas['SurveyQuestion']
type Answer = Schemas['SurveyAnswer']
type Line = Schemas['FormLineView']
/** What was answered, by the key of its question. */
export type Given = Record<string, Answer | undefined>

function fits(when: Schemas['SurveyShowIf'], given: Answer | undefined): boolean {
  if (!given) return false
  if (given.choice != null) return !!when.any_of?.includes(given.choice)
  if (given.choices != null) return given.choices.some((one) => when.any_of?.includes(one))
  if (given.yes != null) return when.yes === given.yes
  if (given.score == null) return false
  return (when.at_most != null && given.score <= when.at_most) || (when.at_least != null && given.score >= when.at_least)
}

/** Those that are shown. What hangs on a question that is not shown is not shown. */
export function shown(questions: Question[], given: Given): Question[] {
  const keys = new Set<string>()
  return questions.filter((one) => {
    const when = one.show_if
    const here = !when || (keys.has(when.question) && fits(when, given[when.question]))
    if (here) keys.add(one.key)
    return here
  })
}

/** Whether it is a whole answer of its kind. */
export function answered(question: Question, given: Answer | undefined): boolean {
  if (!given) return false
  if (question.kind === 'open') return !!given.text?.trim()
  if (question.kind === 'multiple') return !!given.choices?.length
  if (question.kind === 'ranking') return given.order?.length === question.options?.length
  if (question.kind === 'matrix') return given.rows?.length === question.rows?.length
  if (question.kind === 'date') return !!given.date
  return given.choice != null || given.yes != null || given.score != null
}

/** Required ones that are shown and not answered, and half answers, which can be none. */
export function missing(questions: Question[], given: Given): Question[] {
  const begun = (one: Question) => !!given[one.key]?.order?.length || !!given[one.key]?.rows?.length
  return shown(questions, given).filter((one) => !answered(one, given[one.key]) && (one.required || begun(one)))
}

/** What is sent: answers to what is shown, in the order of the questions. */
export function answersOf(questions: Question[], given: Given): Answer[] {
  return shown(questions, given).flatMap((one) => {
    const answer = given[one.key]
    return answer && answered(one, answer) ? [answer] : []
  })
}

/** The store's own, where it has one; the group's otherwise. */
export function askedOf(forms: Line[], subject: Schemas['SurveySubject']): Line | undefined {
  const asked = forms.filter((one) => one.state === 'published' && one.subject === subject)
  return asked.find((one) => one.store_id) ?? asked[0]
}

/** What still stands before it: the owner's word first, then what they were not asked. */
export function lacks(questions: Question[], given: Given, agreed: boolean, minutes: number | undefined): string | undefined {
  const text = t.interview
  if (!agreed) return text.needAgreed
  const open = missing(questions, given)
  if (open.length) return text.needAnswers(open.length)
  return minutes === undefined ? text.minutesWrong : undefined
}
