// One request, and what can become of it. Nothing here knows of sessions.
import type { FieldProblem } from '../api/types';
import { API_BASE } from '../config/env';

/** The server could not be reached: what is asked may be asked again. */
export class Offline extends Error {}

/** The server answered no. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly fields: FieldProblem[],
    readonly extra: unknown,
  ) {
    super(`${status} ${code}`);
  }
}

export interface Sent {
  method: string;
  url: string;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Answer {
  status: number;
  data: unknown;
  etag: string | undefined;
}

const TIMEOUT_MS = 15_000;

interface ProblemBody {
  code?: string;
  title?: string;
  errors?: FieldProblem[];
  extra?: unknown;
}

function answered(status: number, data: unknown, header: Record<string, string>): Answer {
  if (status < 400) {
    const name = Object.keys(header).find((key) => key.toLowerCase() === 'etag');
    return { status, data, etag: name === undefined ? undefined : header[name] };
  }
  const problem = (typeof data === 'object' && data !== null ? data : {}) as ProblemBody;
  // Without a problem it was not our server: something between us and it.
  if (problem.code === undefined && status >= 500) throw new Offline(String(status));
  throw new Refusal(status, problem.code ?? 'request.unknown', problem.title ?? '', problem.errors ?? [], problem.extra);
}

/** Sends; rejects with Offline or Refusal and nothing else. */
export function send({ method, url, body, headers = {} }: Sent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    wx.request({
      url: API_BASE + url,
      // wx.request knows PATCH on every platform that we support, its typings do not.
      method: method as 'GET',
      data: body as WechatMiniprogram.IAnyObject,
      header: { 'content-type': 'application/json', ...headers },
      timeout: TIMEOUT_MS,
      success: ({ statusCode, data, header }) => {
        try {
          resolve(answered(statusCode, data, header as Record<string, string>));
        } catch (error) {
          reject(error);
        }
      },
      fail: ({ errMsg }) => reject(new Offline(errMsg)),
    });
  });
}

export interface SentFile {
  url: string;
  file: string;
  headers: Record<string, string>;
  /** Of a hundred. */
  progress?: (percent: number) => void;
}

const UPLOAD_TIMEOUT_MS = 60_000;

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** Sends a file as the field `file`; rejects with Offline or Refusal and nothing else. */
export function sendFile({ url, file, headers, progress }: SentFile): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const task = wx.uploadFile({
      url: API_BASE + url,
      filePath: file,
      name: 'file',
      header: headers,
      timeout: UPLOAD_TIMEOUT_MS,
      success: ({ statusCode, data }) => {
        try {
          resolve(answered(statusCode, parsed(data), {}));
        } catch (error) {
          reject(error);
        }
      },
      fail: ({ errMsg }) => reject(new Offline(errMsg)),
    });
    task?.onProgressUpdate(({ progress: percent }) => progress?.(percent));
  });
}

/** `/api/v1/bookings/{id}` with its parameters in place. */
export function address(path: string, given: { path?: unknown; query?: unknown }): string {
  const params = (given.path ?? {}) as Record<string, string>;
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name] ?? '')));
  const query = Object.entries((given.query ?? {}) as Record<string, unknown>)
    .filter(([, value]) => value !== undefined && value !== '' && value !== null)
    .map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`)
    .join('&');
  return query ? `${filled}?${query}` : filled;
}

/** A UUID, version 4. */
export function uuid(): string {
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (c) => {
    const n = Math.floor(Math.random() * 16);
    return (c === 'x' ? n : (n % 4) + 8).toString(16);
  });
}
