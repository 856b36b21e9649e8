/** What a push says (nothing personal stands in it), and where it leads. */
import { pathOf } from '@/session/places'

export interface Push {
  title: string
  words: string
  subject?: string
  notice?: string
  /** Inside the app. */
  url: string
}

export function read(text: string | undefined): Push {
  let body: Record<string, unknown> = {}
  try {
    const parsed: unknown = JSON.parse(text ?? '')
    if (parsed && typeof parsed === 'object') body = parsed as Record<string, unknown>
  } catch {
    // A push must be shown, whatever it says.
  }
  const word = (key: string) => (typeof body[key] === 'string' ? (body[key] as string) : undefined)
  const subject = word('subject')
  return { title: '车主 · 门店', words: word('words') ?? '您有新消息', subject, notice: word('notice'), url: pathOf(subject) ?? '/notices' }
}
