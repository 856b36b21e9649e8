// The `wx` of the preview. What it does not know is noted, and every test asserts that nothing was.
import { preview } from '../preview';
import { device } from './device';
import { network } from './network';
import { open } from './open';
import { photos } from './photos';
import { storage } from './storage';

const known: Record<string, unknown> = { ...device, ...network, ...open, ...photos, ...storage };

/** Names that libraries look for to learn where they run; WeChat has no value there either. */
const PROBES = new Set(['then', 'router', 'cloud', 'createApp', 'createPage', 'createComponent', 'getSkylineInfoSync', 'worklet']);

/** Adds calls that need the pages. */
export function know(calls: Record<string, unknown>): void {
  Object.assign(known, calls);
}

(globalThis as unknown as { wx: unknown }).wx = new Proxy(known, {
  get(target, key) {
    if (typeof key !== 'string' || key in target || PROBES.has(key) || key.startsWith('__')) return Reflect.get(target, key);
    if (!preview.unknown.includes(key)) preview.unknown.push(key);
    return undefined;
  },
});
