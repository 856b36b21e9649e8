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

export interface UploadCall {
  url: string;
  file: string;
  header: Record<string, string>;
}
type FileServer = (call: UploadCall) => { status: number; data?: unknown } | undefined;

/** Uploads in their order, and the copies that are kept on the phone. */
export const uploads: UploadCall[] = [];
export const files = new Map<string, string>();
let fileServer: FileServer = () => undefined;

export function serveFiles(next: FileServer): void {
  fileServer = next;
}

const photos = {
  getFileSystemManager: () => ({
    saveFile: ({ tempFilePath, success }: { tempFilePath: string; success: (done: { savedFilePath: string }) => void }) => {
      files.set(`kept/${tempFilePath}`, tempFilePath);
      success({ savedFilePath: `kept/${tempFilePath}` });
    },
    removeSavedFile: ({ filePath }: { filePath: string }) => files.delete(filePath),
  }),
  uploadFile: ({ url, filePath, header, success, fail }: Options & { filePath: string }) => {
    const call = { url: url.replace('http://127.0.0.1:8080', ''), file: filePath, header };
    uploads.push(call);
    void Promise.resolve().then(() => {
      const reply = fileServer(call);
      if (reply) success({ statusCode: reply.status, data: JSON.stringify(reply.data ?? {}) });
      else fail({ errMsg: 'uploadFile:fail' });
    });
    return { onProgressUpdate: () => undefined };
  },
};

export function fresh(): void {
  calls.length = 0;
  uploads.length = 0;
  files.clear();
  storage.clear();
  let code = 0;
  (globalThis as Record<string, unknown>).wx = {
    ...photos,
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
