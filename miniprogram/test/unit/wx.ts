// As much of `wx` as services need, in memory, with a server to be given by the test.
export interface Call {
  method: string;
  url: string;
  header: Record<string, string>;
  data: unknown;
}
export type Server = (call: Call) => { status: number; data?: unknown; header?: Record<string, string> } | undefined;

interface Options {
  method?: string;
  url: string;
  header: Record<string, string>;
  data: unknown;
  success: (reply: unknown) => void;
  fail: (error: { errMsg: string }) => void;
}

export const calls: Call[] = [];
export const storage = new Map<string, unknown>();
let server: Server = () => undefined;

/** From now on; `undefined` as an answer is a line that is down. */
export function serve(next: Server): void {
  server = next;
}

export function fresh(): void {
  calls.length = 0;
  storage.clear();
  let code = 0;
  (globalThis as Record<string, unknown>).wx = {
    getAccountInfoSync: () => ({ miniProgram: { envVersion: 'develop' } }),
    getStorageSync: (key: string) => structuredClone(storage.get(key) ?? ''),
    setStorageSync: (key: string, value: unknown) => storage.set(key, structuredClone(value)),
    removeStorageSync: (key: string) => storage.delete(key),
    login: ({ success }: { success: (result: { code: string }) => void }) => success({ code: `code-${(code += 1)}` }),
    request: ({ method = 'GET', url, header, data, success, fail }: Options) => {
      const call = { method, url: url.replace('http://127.0.0.1:8080', ''), header, data };
      calls.push(call);
      void Promise.resolve().then(() => {
        const reply = server(call);
        if (reply) success({ statusCode: reply.status, data: reply.data, header: reply.header ?? {} });
        else fail({ errMsg: 'request:fail' });
      });
    },
  };
}

fresh();

export const tokens = (n: number) => ({ access_token: `access-${n}`, refresh_token: `refresh-${n}`, expires_in: 900, token_type: 'Bearer' });
