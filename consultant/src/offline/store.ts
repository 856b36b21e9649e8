/** What the app keeps on the device: the session, what was read last, and writes that have not landed. */
import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from 'idb'

export interface Tokens {
  access: string
  /** When the access token ends, by this device's clock. */
  until: number
  refresh: string
  /** Set once the server said who this is. */
  staff?: string
}

export interface Kept {
  key: string
  at: number
  etag?: string
  data: unknown
}

export interface Page {
  /** The Idempotency-Key of this upload. */
  key: string
  photo: Blob
  /** Set once it is up. */
  media?: string
}

export interface Pending {
  /** The Idempotency-Key: stored before the first try, the same in all of them. */
  key: string
  staff: string
  /** Method, address and body in one text: the same wish again uses the same key. */
  intent: string
  method: 'post' | 'put' | 'patch' | 'delete'
  url: string
  body?: unknown
  /** Photos that go first; what the server calls them is added to the body as `media_ids`. */
  pages?: Page[]
  /** Where in the body they are added, as a JSON pointer; the body itself unless told. */
  into?: string
  /** What it is, for the list of what has not landed. */
  label: string
  /** Sent again by itself, without the page that made it. */
  queued: boolean
  at: number
  tries: number
  next: number
  /** Why the server refused it; a person decides. */
  refused?: string
}

interface Shape extends DBSchema {
  session: { key: string; value: Tokens }
  kept: { key: string; value: Kept }
  pending: { key: string; value: Pending }
  drafts: { key: string; value: { key: string; at: number; data: unknown } }
}

const NAME = 'chezhu-staff'
let opening: Promise<IDBPDatabase<Shape>> | undefined

export function store(): Promise<IDBPDatabase<Shape>> {
  opening ??= openDB<Shape>(NAME, 1, {
    upgrade(db) {
      db.createObjectStore('session')
      db.createObjectStore('kept', { keyPath: 'key' })
      db.createObjectStore('pending', { keyPath: 'key' })
      db.createObjectStore('drafts', { keyPath: 'key' })
    },
    // A newer page wants to change the shape: let it.
    blocking: () => void opening?.then((db) => db.close()).finally(() => (opening = undefined)),
    terminated: () => (opening = undefined),
  })
  return opening
}

/** What was read belongs to whoever read it: it goes when they log out. Writes that have not landed stay. */
export async function forgetReads(): Promise<void> {
  const db = await store()
  await Promise.all([db.clear('kept'), db.clear('drafts')])
}

/** For tests. */
export async function wipe(): Promise<void> {
  ;(await opening)?.close()
  opening = undefined
  await deleteDB(NAME)
}
