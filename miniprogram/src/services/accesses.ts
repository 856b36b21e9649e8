// Who of the staff looked at my data, and why.
import { zh } from '../locales/zh-CN';
import { call } from './api';
import { ago } from './format';

interface Access {
  id: string;
  at: string;
  what: keyof typeof zh.data.what;
  staff_name?: string;
  role?: string;
  store_name?: string;
  reason: keyof typeof zh.data.reasons;
  reason_text?: string;
}

export interface AccessLine {
  id: string;
  title: string;
  where: string;
  why: string;
  at: string;
}

function line(one: Access): AccessLine {
  const role = one.role ? (zh.roles[one.role] ?? '') : '';
  const who = [role, one.staff_name ?? zh.data.somebody].filter(Boolean).join(' ');
  return {
    id: one.id,
    title: zh.data.saw(who, zh.data.what[one.what] ?? one.what),
    where: one.store_name ?? '',
    why: one.reason_text || zh.data.reasons[one.reason] || '',
    at: ago(one.at),
  };
}

export async function accesses(cursor = ''): Promise<{ lines: AccessLine[]; next: string }> {
  const query = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
  const page = (await call({ method: 'GET', url: `/api/v1/me/accesses?limit=20${query}` })).data as { items: Access[]; next?: string | null };
  return { lines: page.items.map(line), next: page.next ?? '' };
}
