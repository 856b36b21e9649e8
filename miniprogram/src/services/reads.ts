// Reads that keep their last answer: shown at once, asked again with its ETag, and still there without a network.
import type { Asked, PathOf, Reply } from '../api/types';
import { call } from './api';
import { Offline, address } from './http';
import { keepRead, kept, keptRead } from './store';

interface Copy {
  at: number;
  etag?: string;
  value: unknown;
}

/** There is no copy of it on the phone. */
export class Missing extends Error {}

/** Gives what is asked for; `oldest` tells how old the oldest part is, `stale` whether the network was missed. */
export interface Reader {
  <P extends PathOf<'get'>>(path: P, ...given: Asked<'get', P>): Promise<Reply<'get', P>>;
  oldest: number;
  stale: boolean;
  from: 'phone' | 'server';
}

function reader(from: Reader['from'], look: (url: string, made: Reader) => Promise<Copy>): Reader {
  // What is asked twice while a page is put together is read once.
  const asked = new Map<string, Promise<Copy>>();
  const read = (async (path: string, ask: { path?: unknown; query?: unknown } = {}) => {
    const url = address(path, ask);
    const found = asked.get(url) ?? look(url, read);
    asked.set(url, found);
    const copy = await found;
    read.oldest = Math.min(read.oldest, copy.at);
    return copy.value;
  }) as unknown as Reader;
  read.oldest = Date.now();
  read.stale = false;
  read.from = from;
  return read;
}

/** From the phone only. */
export function fromPhone(): Reader {
  return reader('phone', (url) => {
    const copy = keptRead<Copy>(url);
    return copy ? Promise.resolve(copy) : Promise.reject(new Missing());
  });
}

async function fresh(url: string): Promise<Copy> {
  const copy = keptRead<Copy>(url);
  const headers: Record<string, string> = copy?.etag ? { 'if-none-match': copy.etag } : {};
  const reply = await call({ method: 'GET', url, headers });
  const next = reply.status === 304 && copy ? { ...copy, at: Date.now() } : { at: Date.now(), etag: reply.etag, value: reply.data };
  // Somebody logged out while it was under way: nothing of theirs is kept.
  if (!kept('ended')) keepRead(url, next);
  return next;
}

/** From the server; from the phone when the server cannot be reached. */
export function fromServer(): Reader {
  return reader('server', async (url, read) => {
    try {
      return await fresh(url);
    } catch (error) {
      const copy = error instanceof Offline ? keptRead<Copy>(url) : undefined;
      if (!copy) throw error;
      read.stale = true;
      return copy;
    }
  });
}
