// The free starts of a day, and what is missing when there are none.
import type { Way } from '../api/types';
import { zh } from '../locales/zh-CN';
import { type SlotCard, slotCard } from './choose';
import type { Reader } from './reads';

export interface Sought {
  storeId: string;
  itemIds: string[];
  modelId?: string;
  way: Way;
}

interface Binding {
  kind: keyof typeof zh.booking.time.kinds;
}

export const missingText = (binding: Binding[]): string =>
  binding.length === 0 ? '' : zh.booking.time.missing([...new Set(binding.map((one) => zh.booking.time.kinds[one.kind]))].join('、'));

export async function freeOn(read: Reader, sought: Sought, day: string): Promise<{ slots: SlotCard[]; missing: string }> {
  const found = await read('/api/v1/stores/{id}/slots/{day}', {
    path: { id: sought.storeId, day },
    query: { items: sought.itemIds.join(','), model_id: sought.modelId, way: sought.way },
  });
  return { slots: found.slots.map((one) => slotCard(one, found.zone)), missing: missingText(found.binding) };
}
