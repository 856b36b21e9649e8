// Hints that something looks different now, over a WebSocket; while there is none, pages ask by themselves with their ETags.
import { SOCKET_BASE } from '../config/env';
import { renewed, token } from './auth';

export interface Hint {
  kind: string;
  id: string;
}

type Listener = (hint: Hint | undefined) => void;

const POLL_MS = 20_000;
const PAUSES_MS = [1_000, 2_000, 5_000, 10_000, 30_000];
const TOKEN_IS_BAD = 4401;
const listeners = new Set<Listener>();
let socket: WechatMiniprogram.SocketTask | undefined;
let awake = false;
let ready = false;
let losses = 0;
let again: ReturnType<typeof setTimeout> | undefined;
let poll: ReturnType<typeof setInterval> | undefined;
let access = '';

const tell = (hint?: Hint): void => listeners.forEach((run) => run(hint));

/** `undefined` as a hint: look at all that is shown. */
export function hear(run: Listener): () => void {
  listeners.add(run);
  return () => void listeners.delete(run);
}

function take(text: unknown): void {
  const message = JSON.parse(String(text)) as { type: string; kind?: string; id?: string };
  if (message.type === 'ready') {
    // The first time everything was just read; after a gap something may have been missed.
    if (losses > 0) tell();
    ready = true;
    losses = 0;
  } else if (message.type === 'missed') tell();
  else if (message.type === 'hint') tell({ kind: message.kind ?? '', id: message.id ?? '' });
}

async function connect(bad: boolean): Promise<void> {
  try {
    access = bad ? await renewed(access) : await token();
  } catch {
    return comeAgain(false);
  }
  if (!awake || socket) return undefined;
  const made = wx.connectSocket({ url: `${SOCKET_BASE}/api/v1/live` });
  socket = made;
  made.onOpen(() => made.send({ data: JSON.stringify({ token: access }) }));
  made.onMessage(({ data }) => take(data));
  made.onError(() => undefined);
  made.onClose(({ code }) => {
    if (socket !== made) return;
    socket = undefined;
    ready = false;
    comeAgain(code === TOKEN_IS_BAD);
  });
  return undefined;
}

function comeAgain(bad: boolean): void {
  if (!awake || again !== undefined) return;
  const pause = PAUSES_MS[Math.min(losses, PAUSES_MS.length - 1)]!;
  losses += 1;
  again = setTimeout(() => {
    again = undefined;
    if (awake) void connect(bad);
  }, pause);
}

/** The program is in front. */
export function wake(): void {
  if (awake) return;
  awake = true;
  poll = setInterval(() => {
    if (!ready) tell();
  }, POLL_MS);
  void connect(false);
}

/** The program is behind: WeChat would cut the line anyway. */
export function sleep(): void {
  awake = false;
  ready = false;
  if (poll !== undefined) clearInterval(poll);
  if (again !== undefined) clearTimeout(again);
  again = undefined;
  const old = socket;
  socket = undefined;
  old?.close({ code: 1000 });
}

/** Somebody else is logged in, or the network is back: a new line. */
export function reconnect(): void {
  if (!awake) return;
  sleep();
  wake();
}
