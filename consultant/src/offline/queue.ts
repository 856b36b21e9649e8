/**
 * Writes. Each is stored with its Idempotency-Key before it is sent, so a repeat – by the person, by the app after a dead
 * network, by another tab – is the same write to the server and lands once.
 */
import { ref } from 'vue'
import { Problem, send, Unreachable, urlOf, type Ask, type PathsOf, type Reply } from '@/api/client'
import { tokens } from '@/session/tokens'
import { store, type Pending } from './store'
import { goUp } from './upload'

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
  const { path: parts, body, query } = ask as { path?: Record<string, unknown>; body?: unknown; query?: Record<string, unknown> }
  return settle<Reply<P, M>>(await intend(method, urlOf(path, parts, query), body, how), how)
}

/** A file as the body of a write; it goes now or not at all. */
export async function postFile<P extends PathsOf<'post'>>(path: P, ask: Omit<Ask<P, 'post'>, 'body'>, file: Blob, label: string): Promise<Reply<P, 'post'>> {
  const { path: parts, query } = ask as { path?: Record<string, unknown>; query?: Record<string, unknown> }
  return settle<Reply<P, 'post'>>(await intend('post', urlOf(path, parts, query), file, { label }), { label })
}

async function settle<T>(entry: Pending, how: How): Promise<T> {
  try {
    const { data } = await send<T>(entry)
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

/**
 * Photos and the write that they belong to: kept on the device before the first byte goes, sent in the background, also after
 * the app was closed. `onLanded` tells when it is done. `into` points to the part of the body they belong to, `/checks/0`.
 */
export async function attach<P extends PathsOf<'post'>>(path: P, ask: Pick<Ask<P, 'post'>, 'path'>, photos: Blob[], label: string, rest: object = {}, into?: string): Promise<void> {
  const url = urlOf(path, (ask as { path?: Record<string, unknown> }).path)
  const pages = photos.map((photo) => ({ key: crypto.randomUUID(), photo }))
  const entry = await newEntry('post', url, rest, label)
  await (await store()).put('pending', { ...entry, queued: true, pages, into, intent: `${entry.intent} ${entry.key}` })
  await lookAtQueue()
  void flush(true)
}

/** The latest moment given out. */
let newest = 0

/** When a write was made: later than all that wait, also within one millisecond and after the device's clock was set back. */
async function moment(): Promise<number> {
  const waiting = await (await store()).getAll('pending')
  newest = Math.max(Date.now(), newest + 1, ...waiting.map((entry) => entry.at + 1))
  return newest
}

async function newEntry(method: Writing, url: string, wish: unknown, label: string): Promise<Pending> {
  const staff = (await tokens())?.staff ?? ''
  // As it will be sent: what a form holds is Vue's proxy, which cannot be stored.
  const body: unknown = wish instanceof Blob || wish === undefined ? wish : JSON.parse(JSON.stringify(wish))
  // Another file is another wish, also under the same name.
  const said = body instanceof File ? [body.name, body.size, body.lastModified] : (body ?? null)
  const intent = `${method} ${url} ${JSON.stringify(said)}`
  const at = await moment()
  return { key: crypto.randomUUID(), staff, intent, method, url, body, label, queued: false, at, tries: 0, next: Date.now() }
}

async function intend(method: Writing, url: string, body: unknown, how: How): Promise<Pending> {
  const db = await store()
  const { label, queue = false } = how
  const entry = await newEntry(method, url, body, label)
  for (const old of await db.getAll('pending')) {
    if (old.intent === entry.intent && old.staff === entry.staff && !old.refused && entry.at - old.at < REMEMBERED) return { ...old, body }
  }
  // A file stays with the page that sends it.
  await db.put('pending', body instanceof Blob ? { ...entry, body: undefined } : entry)
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
    // The order is kept: what was done later waits for what was done before. Photos take long, and wait for nothing else.
    for (const part of [mine.filter((entry) => !entry.pages), mine.filter((entry) => entry.pages)]) {
      for (const entry of part.sort((a, b) => a.at - b.at)) {
        if (!now && entry.next > Date.now()) break
        if (!(await land(entry))) break
      }
    }
  })
  await lookAtQueue()
}

async function land(entry: Pending): Promise<boolean> {
  const db = await store()
  try {
    await send(await goUp(entry))
  } catch (error) {
    const later = error instanceof Unreachable || (error instanceof Problem && (error.status >= 500 || error.status === 429))
    if (later || (error instanceof Problem && error.status === 401)) {
      // What went up meanwhile stays up.
      const kept = (await db.get('pending', entry.key)) ?? entry
      await db.put('pending', { ...kept, tries: entry.tries + 1, next: Date.now() + delay(entry.tries) })
      return false
    }
    // A field says it best.
    const refused = error instanceof Problem ? (error.fields[0]?.message ?? error.title) : String(error)
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

/** Photos of papers do not stay on a device that somebody left. */
export async function dropPhotos(): Promise<void> {
  const db = await store()
  for (const entry of await db.getAll('pending')) {
    if (entry.pages) await db.delete('pending', entry.key)
  }
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
