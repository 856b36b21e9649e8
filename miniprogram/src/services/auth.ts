// The session: silent login with the code of wx.login, renewal, and the end of it. However many ask at once, one asks the server.
import type { components } from '../api/schema';
import { Offline, Refusal, send } from './http';
import { forget, keep, kept } from './store';

/** The session was ended from elsewhere: the person decides whether to log in again. */
export class Ended extends Error {}

type Tokens = components['schemas']['TokensView'];

/** Renewed this long before the end, so that no request starts with a token that dies under way. */
const EARLY_MS = 30_000;
let underWay: Promise<string> | undefined;

const code = (): Promise<string> =>
  new Promise((resolve, reject) => {
    wx.login({ success: (result) => resolve(result.code), fail: ({ errMsg }) => reject(new Offline(errMsg)) });
  });

function keepTokens(tokens: Tokens): string {
  const until = Date.now() + tokens.expires_in * 1000;
  keep('tokens', { access: tokens.access_token, refresh: tokens.refresh_token, until });
  keep('ended', false);
  return tokens.access_token;
}

async function login(): Promise<string> {
  const once = async () => send({ method: 'POST', url: '/api/v1/auth/wechat', body: { code: await code() } });
  const refused = (error: unknown) => {
    // A code that was not good any more: a new one, once.
    if (error instanceof Refusal && error.status === 401) return once();
    throw error;
  };
  return keepTokens((await once().catch(refused)).data as Tokens);
}

async function refresh(token: string): Promise<string> {
  const reply = await send({ method: 'POST', url: '/api/v1/auth/refresh', body: { refresh_token: token } });
  return keepTokens(reply.data as Tokens);
}

const isRefused = (error: unknown): boolean => error instanceof Refusal && error.status === 401;

/** `spurned`: the server refused a token that had not run out. When it cannot be renewed either, somebody ended the session. */
async function obtain(spurned: boolean): Promise<string> {
  if (kept('ended')) throw new Ended();
  const tokens = kept('tokens');
  if (!tokens) return login();
  try {
    return await refresh(tokens.refresh);
  } catch (error) {
    if (!isRefused(error)) throw error;
    if (!spurned) return login();
    forget();
    keep('ended', true);
    throw new Ended();
  }
}

function single(spurned: boolean): Promise<string> {
  underWay ??= obtain(spurned).finally(() => {
    underWay = undefined;
  });
  return underWay;
}

/** A token that holds. */
export function token(): Promise<string> {
  const tokens = kept('tokens');
  if (kept('ended')) return Promise.reject(new Ended());
  if (tokens && tokens.until - EARLY_MS > Date.now()) return Promise.resolve(tokens.access);
  return single(false);
}

/** Another token, because the server did not take this one. */
export function renewed(old: string): Promise<string> {
  const tokens = kept('tokens');
  if (tokens && tokens.access !== old) return Promise.resolve(tokens.access);
  return single(tokens !== null && tokens.until > Date.now());
}

/** The person wants to be logged in again. */
export function again(): Promise<string> {
  keep('ended', false);
  return single(false);
}

/** This device is logged out; nothing of the person stays on it. */
export function leave(): void {
  forget();
  keep('ended', true);
}
