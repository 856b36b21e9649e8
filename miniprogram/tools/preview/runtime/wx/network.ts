// wx.request and sockets. The mini-program names its server by the environment; in the preview every name is this address.
import { preview } from '../preview';
import { Callbacks, failed, succeed } from './answer';

interface RequestOptions extends Callbacks<unknown> {
  url: string;
  method?: string;
  header?: Record<string, string>;
  data?: unknown;
  timeout?: number;
}

export const here = (url: string): string => {
  const { pathname, search } = new URL(url);
  return location.origin + pathname + search;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

let online = navigator.onLine;
const listeners = new Set<(state: { isConnected: boolean; networkType: string }) => void>();
const tell = (): void => {
  online = navigator.onLine;
  for (const one of listeners) one({ isConnected: online, networkType: online ? 'wifi' : 'none' });
};
addEventListener('online', tell);
addEventListener('offline', tell);

function request(options: RequestOptions): { abort: () => void } {
  const method = options.method ?? 'GET';
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), options.timeout ?? 60_000);
  preview.requests.push(`${method} ${new URL(options.url).pathname}`);
  preview.pending += 1;
  const body = method === 'GET' || options.data === undefined ? undefined : JSON.stringify(options.data);
  fetch(here(options.url), { method, headers: options.header, body, signal: abort.signal, cache: 'no-store' })
    .then(async (reply) => {
      const data = parsed(await reply.text());
      const header = Object.fromEntries([...reply.headers.entries()]);
      succeed(options, { statusCode: reply.status, data, header, errMsg: 'request:ok' });
    })
    // What `failed` gives never ends where call-backs were told; the request is over all the same.
    .catch((error) => void failed(options, `request:fail ${error}`).catch((unheard) => preview.errors.push(String(unheard?.stack ?? unheard))))
    .finally(() => {
      clearTimeout(timer);
      preview.pending -= 1;
    });
  return { abort: () => abort.abort() };
}

function connectSocket(options: { url: string }): unknown {
  const socket = new WebSocket(here(options.url.replace(/^ws/, 'http')).replace(/^http/, 'ws'));
  return {
    onOpen: (run: () => void) => socket.addEventListener('open', () => run()),
    onMessage: (run: (event: { data: unknown }) => void) => socket.addEventListener('message', (event) => run({ data: event.data })),
    onClose: (run: (event: { code: number; reason: string }) => void) => socket.addEventListener('close', (event) => run({ code: event.code, reason: event.reason })),
    onError: (run: (event: { errMsg: string }) => void) => socket.addEventListener('error', () => run({ errMsg: 'connectSocket:fail' })),
    send: (sent: { data: string }) => socket.readyState === 1 && socket.send(sent.data),
    close: (how?: { code?: number }) => socket.close(how?.code ?? 1000),
  };
}

export const network = {
  request,
  connectSocket,
  getNetworkType: (options?: Callbacks<unknown>) => succeed(options, { networkType: online ? 'wifi' : 'none' }),
  onNetworkStatusChange: (run: (state: { isConnected: boolean; networkType: string }) => void) => listeners.add(run),
  offNetworkStatusChange: (run: (state: { isConnected: boolean; networkType: string }) => void) => listeners.delete(run),
};
