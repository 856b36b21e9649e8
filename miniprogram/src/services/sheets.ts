// What an owner signs in their words: its lines, what is different in them, and whether it can be signed now.
import type { Repair, Sheet } from '../api/types';
import { zh } from '../locales/zh-CN';
import { moment } from './format';

const t = zh.sheet;

export interface SheetLine {
  key: number;
  title: string;
  text: string;
  /** Not in what was shown before. */
  fresh: boolean;
}

/** The lines; of those that were not in `before`, each says so. */
export function linesOf(sheet: Sheet, before: Sheet | null): SheetLine[] {
  const had = new Set((before?.lines ?? []).map((one) => `${one.title}\n${one.text}`));
  return sheet.lines.map((one, key) => ({ key, title: one.title, text: one.text, fresh: before !== null && !had.has(`${one.title}\n${one.text}`) }));
}

export interface Signing {
  kind: 'intake' | 'handover';
  can: boolean;
  hint: string;
  signed: string;
  notYet: string;
}

/** At the handover it is signed when all of its checks are done. */
export function signingOf(repair: Repair, sheet: Sheet): Signing {
  const kind = repair.stage === 'handover' || repair.stage === 'closed' ? 'handover' : 'intake';
  const signed = sheet.signed_at ? t.signed(moment(sheet.signed_at, repair.store.zone)) : '';
  const waits = !signed && !repair.following && (repair.stage === 'intake' || repair.stage === 'handover');
  const checks = repair.stages.find((one) => one.stage === 'handover');
  const [done, of] = [checks?.checks_done ?? 0, checks?.checks_of ?? 0];
  const open = kind === 'handover' && done < of;
  return { kind, can: waits && !open, hint: waits ? t.hint[kind] : '', signed, notYet: waits && open ? t.notYet(done, of) : '' };
}
