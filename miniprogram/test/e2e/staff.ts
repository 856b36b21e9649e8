// What the store does meanwhile, through the real API.
import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { uploadTo } from './person';

type Json = Record<string, unknown> & { id: string };

export class Staff {
  private constructor(
    private readonly base: string,
    private readonly token: string,
  ) {}

  static async as(who: string, base = inject('demo')): Promise<Staff> {
    const reply = await fetch(`${base}/demo/login?who=${who}`);
    return new Staff(base, ((await reply.json()) as { access_token: string }).access_token);
  }

  async ask<T = Json>(method: string, path: string, body?: unknown): Promise<T> {
    const reply = await fetch(this.base + path, {
      method,
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }
  /** A photo; gives its id. */
  upload(): Promise<string> {
    return uploadTo(`${this.base}/api/v1/staff/uploads`, this.token);
  }
}
