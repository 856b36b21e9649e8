/** Typed calls over fetch: path, parameters, body and reply are those of the contract, or it does not compile. */
import { accessToken, renew, sessionEnded } from '@/session/tokens'
import { Problem, problemOf, Unreachable } from './problem'
import type { components, paths } from './schema'

export type Schemas = components['schemas']
export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

type Operation<P extends keyof paths, M extends Method> = paths[P] extends Record<M, infer O> ? NonNullable<O> : never
export type PathsOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends { [K in M]: infer O } ? (O extends undefined ? never : P) : never
}[keyof paths]

type Json<C> = C extends { content: { 'application/json': infer B } } ? B : void
export type Reply<P extends keyof paths, M extends Method> =
  Operation<P, M> extends { responses: infer R } ? Json<R[Extract<keyof R, 200 | 201 | 204>]> : never

type Has<K extends string, T> = [T] extends [never] ? { [k in K]?: never } : T extends undefined ? { [k in K]?: T } : { [k in K]: T }
type PathOf<O> = O extends { parameters: { path: infer T } } ? T : never
type QueryOf<O> = O extends { parameters: { query?: infer T } } ? T : never
type BodyOf<O> = O extends { requestBody: { content: { 'application/json': infer T } } } ? T : never

export type Ask<P extends keyof paths, M extends Method> = Has<'path', PathOf<Operation<P, M>>> &
  Has<'body', BodyOf<Operation<P, M>>> & { query?: QueryOf<Operation<P, M>> }

/** What is sent, as plain data: the queue of writes stores it like this. */
export interface Plain {
  method: Method
  url: string
  body?: unknown
  key?: string
  etag?: string
}

export interface Answered<T> {
  data: T
  etag?: string
  /** 304: what one has is what is there. */
  same: boolean
}

export function urlOf(path: string, parts?: Record<string, unknown>, query?: Record<string, unknown>): string {
  const filled = path.replace(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(String(parts?.[name])))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return text ? `${filled}?${text}` : filled
}

/** Longer than any answer takes; beyond it nobody knows whether the write landed. */
const TIMEOUT = 20_000

async function once(plain: Plain, token: string | undefined): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (token) headers.authorization = `Bearer ${token}`
  // A file goes as it is.
  const file = plain.body instanceof Blob ? plain.body : undefined
  if (plain.body !== undefined) headers['content-type'] = file ? file.type || 'application/octet-stream' : 'application/json'
  if (plain.key) headers['idempotency-key'] = plain.key
  if (plain.etag) headers['if-none-match'] = plain.etag
  try {
    return await fetch(plain.url, {
      method: plain.method.toUpperCase(),
      headers,
      body: file ?? (plain.body === undefined ? undefined : JSON.stringify(plain.body)),
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT),
    })
  } catch (cause) {
    throw new Unreachable(cause)
  }
}

/** Sends; renews the session once when the token is refused. */
export async function send<T>(plain: Plain, open = false): Promise<Answered<T>> {
  let token = open ? undefined : await accessToken()
  let reply = await once(plain, token)
  if (reply.status === 401 && !open) {
    token = await renew(token)
    reply = await once(plain, token)
    if (reply.status === 401) await sessionEnded(token)
  }
  if (reply.status === 304) return { data: undefined as T, etag: plain.etag, same: true }
  // A gateway without a server behind it: the same as not reached.
  if (reply.status === 502 || reply.status === 504) throw new Unreachable(await problemOf(reply))
  if (!reply.ok) throw await problemOf(reply)
  const etag = reply.headers.get('etag') ?? undefined
  if (reply.status === 204) return { data: undefined as T, etag, same: false }
  return { data: (await reply.json()) as T, etag, same: false }
}

export async function get<P extends PathsOf<'get'>>(path: P, ask: Ask<P, 'get'>): Promise<Reply<P, 'get'>> {
  const { path: parts, query } = ask as { path?: Record<string, unknown>; query?: Record<string, unknown> }
  return (await send<Reply<P, 'get'>>({ method: 'get', url: urlOf(path, parts, query) })).data
}

export async function remove<P extends PathsOf<'delete'>>(path: P, ask: Ask<P, 'delete'>): Promise<Reply<P, 'delete'>> {
  const { path: parts } = ask as { path?: Record<string, unknown> }
  return (await send<Reply<P, 'delete'>>({ method: 'delete', url: urlOf(path, parts) })).data
}

/** Login, renewal, invitations: nobody is logged in yet, and no Idempotency-Key is used. */
export async function postOpen<P extends PathsOf<'post'>>(path: P, body: BodyOf<Operation<P, 'post'>>): Promise<Reply<P, 'post'>> {
  return (await send<Reply<P, 'post'>>({ method: 'post', url: urlOf(path), body }, true)).data
}

export { Problem, Unreachable }
