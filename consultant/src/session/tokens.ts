/**
 * The tokens of a session, in the device's database so that every tab and the service worker use the same ones. A refresh
 * token is good once: renewal happens under one lock, and whoever waited takes what the other brought.
 */
import { problemOf, Unreachable } from '@/api/problem'
import type { components } from '@/api/schema'
import { store, type Tokens } from '@/offline/store'

type TokensView = components['schemas']['TokensView']

const LOCK = 'chezhu-session'
const EARLY = 60_000
type Listener = () => void
const ended = new Set<Listener>()

/** Told when the session is over: logged out here or elsewhere, or taken away. */
export function onSessionEnd(listener: Listener): void {
  ended.add(listener)
}

export async function tokens(): Promise<Tokens | undefined> {
  return (await store()).get('session', 'now')
}

export async function keepTokens(view: TokensView): Promise<void> {
  const staff = (await tokens())?.staff
  const until = Date.now() + view.expires_in * 1000
  await (await store()).put('session', { access: view.access_token, until, refresh: view.refresh_token, staff }, 'now')
}

/** A token with a fresh second factor; the refresh token stays as it is. */
export async function keepAccess(access: string, seconds: number): Promise<void> {
  const now = await tokens()
  if (now) await (await store()).put('session', { ...now, access, until: Date.now() + seconds * 1000 }, 'now')
}

export async function keepWho(staff: string): Promise<void> {
  const now = await tokens()
  if (now) await (await store()).put('session', { ...now, staff }, 'now')
}

export async function dropTokens(): Promise<void> {
  await (await store()).delete('session', 'now')
}

export async function accessToken(): Promise<string | undefined> {
  const now = await tokens()
  if (!now) return undefined
  return now.until - Date.now() > EARLY ? now.access : renew(now.access)
}

/** A newer access token than `old`; `undefined` when the session is over. */
export async function renew(old: string | undefined): Promise<string | undefined> {
  return await navigator.locks.request(LOCK, async () => {
    const now = await tokens()
    if (!now) return undefined
    // Somebody else renewed while this one waited.
    if (now.access !== old && now.until - Date.now() > EARLY) return now.access
    return renewNow(now)
  })
}

async function renewNow(now: Tokens): Promise<string | undefined> {
  let reply: Response
  try {
    reply = await fetch('/api/v1/staff/auth/refresh', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ refresh_token: now.refresh }),
      signal: AbortSignal.timeout(20_000),
    })
  } catch (cause) {
    throw new Unreachable(cause)
  }
  if (reply.ok) {
    const view = (await reply.json()) as TokensView
    await keepTokens(view)
    return view.access_token
  }
  const problem = await problemOf(reply)
  if (reply.status === 401 || reply.status === 403) {
    await over()
    return undefined
  }
  throw reply.status >= 500 ? new Unreachable(problem) : problem
}

/** The server refuses a fresh token: the session is over. */
export async function sessionEnded(token: string | undefined): Promise<void> {
  const now = await tokens()
  if (!now || now.access === token || token === undefined) await over()
}

async function over(): Promise<void> {
  await dropTokens()
  for (const listener of ended) listener()
}
