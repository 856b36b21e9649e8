// Who of the staff looked at my data, and why.
import type { Access } from '../api/types';
import { zh } from '../locales/zh-CN';
import { get } from './api';
import { ago } from './format';

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
  const page = await get('/api/v1/me/accesses', { query: { limit: 20, cursor: cursor || undefined } });
  return { lines: page.items.map(line), next: page.next ?? '' };
}
