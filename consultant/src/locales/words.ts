/** What is said to a person when something fails: what happened and what to do. */
import { Problem, Unreachable } from '@/api/problem'
import { Queued } from '@/offline/queue'
import { t } from '.'

export function words(error: unknown): string {
  if (error instanceof Queued) return t.common.queued
  if (error instanceof Unreachable) return t.common.unreachable
  if (!(error instanceof Problem)) return t.common.broken
  if (error.status === 429 && error.retryAfter) return t.common.tryIn(error.title || t.common.busy, error.retryAfter)
  if (error.status === 404) return t.common.notFound
  // A field says it best, when there is one; the pages show them at the fields too.
  return error.fields[0]?.message ?? (error.title || t.common.broken)
}
