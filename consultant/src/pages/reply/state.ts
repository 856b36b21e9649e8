/** How long an owner waits for an answer, and from whom. Pure, but for the texts. */
import type { Schemas } from '@/api/client'
import { t } from '@/locales'

export type Reply = Schemas['StaffReplyView']
export const TONES = { red: 'error', amber: 'warning', green: 'brand', none: 'quiet' } as const

const HALF_HOUR = 30 * 60_000
/** Late is red, nearly late amber; nothing when it is answered. */
export function lateness(one: Pick<Reply, 'answer' | 'due_at'>, now: number): 'red' | 'amber' | 'green' | undefined {
  if (one.answer) return undefined
  const rest = Date.parse(one.due_at) - now
  if (rest <= 0) return 'red'
  return rest <= HALF_HOUR ? 'amber' : 'green'
}

/** Whose it is: the butler's, or in their absence another's. */
export function forWhom(one: Pick<Reply, 'butler' | 'acting'>, me: string | undefined): string {
  const text = t.reply
  const stands = one.acting.id !== one.butler.id
  if (one.acting.id === me) return stands ? text.mineFor(one.butler.name) : text.mine
  return stands ? text.theirsFor(one.acting.name, one.butler.name) : text.theirs(one.acting.name)
}
