// Calls with the session of the person. A token that is not taken is renewed once.
import type { Ask, Asked, Method, PathOf, Reply } from '../api/types';
import { renewed, token } from './auth';
import { type Answer, Refusal, type SentFile, address, send, sendFile } from './http';

export interface Call {
  method: string;
  url: string;
  body?: unknown;
  headers?: Record<string, string>;
}

async function withSession(headers: Record<string, string>, run: (headers: Record<string, string>) => Promise<Answer>): Promise<Answer> {
  const bearer = (access: string) => ({ ...headers, authorization: `Bearer ${access}` });
  const access = await token();
  try {
    return await run(bearer(access));
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 401) throw error;
    return run(bearer(await renewed(access)));
  }
}

export function call({ method, url, body, headers = {} }: Call): Promise<Answer> {
  return withSession(headers, (all) => send({ method, url, body, headers: all }));
}

/** Sends a file of the phone. */
export function callWithFile({ headers, ...sent }: SentFile): Promise<Answer> {
  return withSession(headers, (all) => sendFile({ ...sent, headers: all }));
}

/** Reads without keeping anything. */
export async function get<P extends PathOf<'get'>>(path: P, ...given: Asked<'get', P>): Promise<Reply<'get', P>> {
  return (await call({ method: 'GET', url: address(path, given[0] ?? {}) })).data as Reply<'get', P>;
}

/** A write that is neither queued nor kept: a DELETE or a PUT says the same when it is said twice. */
export async function say<M extends Exclude<Method, 'get' | 'post' | 'patch'>, P extends PathOf<M>>(
  method: M,
  path: P,
  ask: Ask<M, P>,
): Promise<Reply<M, P>> {
  return (await call({ method: method.toUpperCase(), url: address(path, ask), body: ask.body })).data as Reply<M, P>;
}
