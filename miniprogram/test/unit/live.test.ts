import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fresh, serve, storage, tokens } from './wx';

interface Socket {
  sent: string[];
  open: () => void;
  message: (event: { data: string }) => void;
  shut: (event: { code: number }) => void;
}

const sockets: Socket[] = [];

function connectSocket() {
  const made = { sent: [] as string[] } as Socket;
  sockets.push(made);
  return {
    onOpen: (run: Socket['open']) => (made.open = run),
    onMessage: (run: Socket['message']) => (made.message = run),
    onClose: (run: Socket['shut']) => (made.shut = run),
    onError: () => undefined,
    send: ({ data }: { data: string }) => made.sent.push(data),
    close: () => undefined,
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetModules();
  fresh();
  sockets.length = 0;
  (globalThis as unknown as { wx: Record<string, unknown> }).wx.connectSocket = connectSocket;
  storage.set('tokens', { access: 'good', refresh: 'r', until: Date.now() + 3_600_000 });
});
afterEach(() => vi.useRealTimers());

const say = (socket: Socket, message: object) => socket.message({ data: JSON.stringify(message) });
const awake = async () => {
  const live = await import('../../src/services/live');
  const heard: unknown[] = [];
  live.hear((hint) => heard.push(hint));
  live.wake();
  await vi.advanceTimersByTimeAsync(0);
  return { live, heard };
};

test('the token stands in the first frame, never in the address, and hints are told', async () => {
  const { heard, live } = await awake();
  sockets[0]!.open();
  expect(sockets[0]!.sent).toEqual(['{"token":"good"}']);
  say(sockets[0]!, { type: 'ready' });
  say(sockets[0]!, { type: 'hint', kind: 'booking', id: 'booking_1', version: 3 });
  say(sockets[0]!, { type: 'missed' });
  expect(heard).toEqual([{ kind: 'booking', id: 'booking_1' }, undefined]);
  live.sleep();
});

test('while there is no line, pages look by themselves; with one they do not', async () => {
  const { heard, live } = await awake();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(heard).toEqual([undefined]);
  sockets[0]!.open();
  say(sockets[0]!, { type: 'ready' });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(heard).toEqual([undefined]);
  live.sleep();
});

test('a line that was lost comes again after a pause that grows, and what was missed is looked at', async () => {
  const { heard, live } = await awake();
  sockets[0]!.shut({ code: 1006 });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sockets).toHaveLength(2);
  sockets[1]!.shut({ code: 1006 });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sockets).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sockets).toHaveLength(3);
  say(sockets[2]!, { type: 'ready' });
  expect(heard).toEqual([undefined]);
  live.sleep();
});

test('a token that does not hold any more is renewed before the line comes again', async () => {
  const { live } = await awake();
  serve(({ url }) => (url.endsWith('/refresh') ? { status: 200, data: tokens(2) } : undefined));
  sockets[0]!.open();
  sockets[0]!.shut({ code: 4401 });
  await vi.advanceTimersByTimeAsync(1_000);
  sockets[1]!.open();
  expect(sockets[1]!.sent).toEqual(['{"token":"access-2"}']);
  live.sleep();
});
