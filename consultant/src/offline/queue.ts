/**
 * Writes. Each is stored with its Idempotency-Key before it is sent, so a repeat – by the person, by the app after a dead
 * network, by another tab – is the same write to the server and lands once.
 */
import { ref } from 'vue'
import { Problem, send, Unreachable, urlOf, type Ask, type PathsOf, type Reply } from '@/api/client'
import { tokens } from '@/session/tokens'
import { store, type Pending } from './store'

const LOCK = 'chezhu-queue'
/** The server remembers keys for a day at least. */
const REMEMBERED = 20 * 3600_000
const RETRY = [2_000, 5_000, 15_000, 30_000, 60_000]

/** What has not landed yet, oldest first. */
export const pending = ref<Pending[]>([])

/** It is stored and goes out by itself when the network is back. */
export class Queued extends Error {
  constructor(readonly entry: Pending) {
    super('queued')
  }
}

export interface How {
  label: string
  /** Whether it may land later by itself: a check-in may, a hold of five minutes may not. */
  queue?: boolean
}

type Landed = (entry: Pending) => void
const listeners = new Set<Landed>()

/** Told of each write of the queue that landed or was refused. */
export function onLanded(listener: Landed): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export async function lookAtQueue(): Promise<void> {
  const all = await (await store()).getAll('pending')
  pending.value = all.filter((entry) => entry.queued).sort((a, b) => a.at - b.at)
}

type Writing = 'post' | 'put' | 'patch'

export async function write<M extends Writing, P extends PathsOf<M>>(
  method: M,
  path: P,
  ask: Ask<P, M>,
  how: How,
): Promise<Reply<P, M>> {
  const { path: parts, body } = ask as { path?: Record<string, unknown>; body?: unknown }
  const entry = await intend(method, urlOf(path, parts), body, how)
  try {
    const { data } = await send<Reply<P, M>>(entry)
    await (await store()).delete('pending', entry.key)
    return data
  } catch (error) {
    throw await unsettled(entry, error, how)
  } finally {
    await lookAtQueue()
  }
}

export const post = <P extends PathsOf<'post'>>(path: P, ask: Ask<P, 'post'>, how: How): Promise<Reply<P, 'post'>> =>
  write('post', path, ask, how)

async function intend(method: Writing, url: string, body: unknown, how: How): Promise<Pending> {
  const db = await store()
  const staff = (await tokens())?.staff ?? ''
  const intent = `${method} ${url} ${JSON.stringify(body ?? null)}`
  const now = Date.now()
  for (const old of await db.getAll('pending')) {
    if (old.intent === intent && old.staff === staff && !old.refused && now - old.at < REMEMBERED) return old
  }
  const { label, queue = false } = how
  const entry: Pending = {
    key: crypto.randomUUID(), staff, intent, method, url, body, label, queued: false, at: now, tries: 0, next: now,
  }
  await db.put('pending', entry)
  // Only now may it be sent by somebody else too: its own try comes first.
  return { ...entry, queued: queue }
}

/** What is to be thrown to the page after a try that did not land. */
async function unsettled(entry: Pending, error: unknown, how: How): Promise<unknown> {
  const db = await store()
  if (!(error instanceof Unreachable)) {
    // The server said no: the next try is a new wish.
    if (!(error instanceof Problem && error.status >= 500)) await db.delete('pending', entry.key)
    return error
  }
  if (!how.queue) return error
  const waiting = { ...entry, queued: true, tries: entry.tries + 1, next: Date.now() + delay(entry.tries) }
  await db.put('pending', waiting)
  return new Queued(waiting)
}

function delay(tries: number): number {
  return RETRY[Math.min(tries, RETRY.length - 1)] as number
}

/** Sends what is due; one tab does it at a time, in the order in which it was done. */
export async function flush(now = false): Promise<void> {
  await navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
    if (!lock) return
    const staff = (await tokens())?.staff
    if (!staff) return
    const all = await (await store()).getAll('pending')
    const mine = all.filter((entry) => entry.queued && !entry.refused && entry.staff === staff)
    for (const entry of mine.sort((a, b) => a.at - b.at)) {
      if (!now && entry.next > Date.now()) break
      // The order is kept: what was done later waits for what was done before.
      if (!(await land(entry))) break
    }
  })
  await lookAtQueue()
}

async function land(entry: Pending): Promise<boolean> {
  const db = await store()
  try {
    await send(entry)
  } catch (error) {
    const later = error instanceof Unreachable || (error instanceof Problem && (error.status >= 500 || error.status === 429))
    if (later || (error instanceof Problem && error.status === 401)) {
      await db.put('pending', { ...entry, tries: entry.tries + 1, next: Date.now() + delay(entry.tries) })
      return false
    }
    const refused = error instanceof Problem ? error.title : String(error)
    const told = { ...entry, refused }
    await db.put('pending', told)
    for (const listener of listeners) listener(told)
    return true
  }
  await db.delete('pending', entry.key)
  for (const listener of listeners) listener(entry)
  return true
}

/** A person looked at a refused write, or does not want it any more. */
export async function dismiss(key: string): Promise<void> {
  await (await store()).delete('pending', key)
  await lookAtQueue()
}

/** Old keys of wishes that were given up: nothing will repeat them. */
export async function tidy(): Promise<void> {
  const db = await store()
  for (const entry of await db.getAll('pending')) {
    if (!entry.queued && Date.now() - entry.at > REMEMBERED) await db.delete('pending', entry.key)
  }
}

/** Goes on by itself: at the start, when the network is back, and every few seconds while something waits. */
export function startQueue(): void {
  void tidy().then(() => flush(true))
  addEventListener('online', () => void flush(true))
  setInterval(() => {
    if (pending.value.some((entry) => !entry.refused)) void flush()
  }, 3_000)
}
