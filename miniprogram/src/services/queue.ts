// Writes. Each has an Idempotency-Key that is stored before it is sent, so that however often it is sent, it happens once.
// What can wait for a network is queued and lands later; what cannot (a slot is held now or not at all) fails at once, and the
// same wish made again within some minutes goes under the same key, in case only the answer was lost.
import type { Ask, PathOf, Reply } from '../api/types';
import { call } from './api';
import { Offline, Refusal, address, uuid } from './http';
import { keep, kept } from './store';

export interface Write {
  key: string;
  method: string;
  url: string;
  body?: unknown;
  at: number;
  /** What the person did, in their words. */
  title: string;
}

/** It could not be sent yet, and will be. */
export class Queued extends Error {}

const TRY_MS = 5 * 60_000;
const WAIT_MS = 5_000;
const listeners = new Set<() => void>();
let flushing: Promise<void> | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Tells when something landed, was refused or was queued. */
export function onQueue(run: () => void): () => void {
  listeners.add(run);
  return () => void listeners.delete(run);
}

const tell = (): void => listeners.forEach((run) => run());

async function transmit(write: Write): Promise<unknown> {
  const { method, url, body, key } = write;
  return (await call({ method, url, body, headers: { 'idempotency-key': key } })).data;
}

/** A fault of the server is as good as no network: the same key may be shown again. */
export const mayComeBack = (error: unknown): boolean =>
  error instanceof Offline || (error instanceof Refusal && (error.status >= 500 || error.status === 429 || error.status === 408));

const settle = (key: string): void => keep('queue', kept('queue').filter((one) => one.key !== key));

type Writing = 'post' | 'patch';

/** Writes now or fails. */
export async function write<M extends Writing, P extends PathOf<M>>(method: M, path: P, ask: Ask<M, P>): Promise<Reply<M, P>> {
  const url = address(path, ask);
  const wish = `${method} ${url} ${JSON.stringify(ask.body ?? null)}`;
  const tries = Object.fromEntries(Object.entries(kept('tries')).filter(([, one]) => Date.now() - one.at < TRY_MS));
  const key = tries[wish]?.key ?? uuid();
  keep('tries', { ...tries, [wish]: { key, at: Date.now() } });
  const done = () => {
    const { [wish]: _, ...others } = kept('tries');
    keep('tries', others);
  };
  try {
    const data = await transmit({ key, method: method.toUpperCase(), url, body: ask.body, at: Date.now(), title: '' });
    done();
    return data as Reply<M, P>;
  } catch (error) {
    if (!mayComeBack(error)) done();
    throw error;
  }
}

/** Writes now, or as soon as there is a network; `title` is what the person did. */
export async function writeOrQueue<M extends Writing, P extends PathOf<M>>(
  method: M,
  path: P,
  ask: Ask<M, P>,
  title: string,
): Promise<Reply<M, P>> {
  const made: Write = { key: uuid(), method: method.toUpperCase(), url: address(path, ask), body: ask.body, at: Date.now(), title };
  keep('queue', [...kept('queue'), made]);
  try {
    // What waits already goes first.
    await flush(made.key);
    const data = await transmit(made);
    settle(made.key);
    return data as Reply<M, P>;
  } catch (error) {
    if (mayComeBack(error) || error instanceof Queued) {
      later();
      tell();
      throw new Queued();
    }
    settle(made.key);
    throw error;
  }
}

async function land(except: string | undefined): Promise<void> {
  let changed = false;
  try {
    for (const one of kept('queue')) {
      if (one.key === except) continue;
      try {
        await transmit(one);
      } catch (error) {
        if (mayComeBack(error)) throw new Queued();
        if (!(error instanceof Refusal)) throw error;
        keep('refused', [...kept('refused'), { title: one.title, why: error.title }]);
      }
      settle(one.key);
      changed = true;
    }
  } finally {
    if (changed) tell();
  }
}

/** Sends what waits, in its order. */
function flush(except?: string): Promise<void> {
  flushing ??= land(except).finally(() => {
    flushing = undefined;
  });
  return flushing;
}

function later(): void {
  if (timer !== undefined || kept('queue').length === 0) return;
  timer = setTimeout(() => {
    timer = undefined;
    tryNow();
  }, WAIT_MS);
}

/** Tries what waits; comes again by itself while something does. */
export function tryNow(): void {
  if (kept('queue').length === 0) return;
  flush().catch(() => undefined).then(later, later);
}
