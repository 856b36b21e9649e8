/** What of a browser the modules use, for tests without one. */
import 'fake-indexeddb/auto'

type Work<T> = (lock: object | null) => Promise<T>
let tail: Promise<unknown> = Promise.resolve()
let held = 0

/** One lock for all names is stricter than the browser's. */
function request<T>(_name: string, second: unknown, third?: Work<T>): Promise<T> {
  const work = (third ?? second) as Work<T>
  const ifAvailable = third !== undefined && (second as { ifAvailable?: boolean }).ifAvailable
  if (ifAvailable && held) return work(null)
  // The session's lock is taken inside the queue's: it must not wait for itself.
  if (ifAvailable) return (held++, work({}).finally(() => held--))
  const mine = tail.then(() => work({}))
  tail = mine.catch(() => undefined)
  return mine
}

Object.defineProperty(globalThis.navigator ?? (globalThis.navigator = {} as Navigator), 'locks', { value: { request }, configurable: true })
Object.assign(globalThis, {
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
  location: { origin: 'http://yard.test' },
})

export interface Asked {
  url: string
  method: string
  key?: string
  token?: string
  body?: unknown
}

/** A server in place of fetch: it answers, refuses, or is not there. */
export function server(answer: (asked: Asked) => Response | Promise<Response>): Asked[] {
  const all: Asked[] = []
  globalThis.fetch = (async (url: string, init: RequestInit = {}) => {
    const headers = init.headers as Record<string, string>
    const token = headers.authorization?.replace('Bearer ', '')
    const asked = { url, method: init.method ?? 'GET', key: headers['idempotency-key'], token, body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined }
    all.push(asked)
    return answer(asked)
  }) as typeof fetch
  return all
}

export const json = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })
export const problem = (status: number, code: string, title = code): Response => json({ type: 'about:blank', status, code, title }, status)
export const dead = (): never => {
  throw new TypeError('Failed to fetch')
}
