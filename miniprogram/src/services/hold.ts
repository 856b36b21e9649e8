// Keeping a slot: one tap, and the form counts down. When somebody was faster, the server says what is still free.
import type { Slot, Way } from '../api/types';
import { zh } from '../locales/zh-CN';
import { sketch } from './draft';
import { Refusal } from './http';
import { write } from './queue';
import { explain } from './screen';

export interface Wish {
  storeId: string;
  carId?: string;
  modelId?: string;
  itemIds: string[];
  way: Way;
}

/** Holds it and opens the form; gives the alternatives when it was taken. */
export async function holdSlot(wish: Wish, startAt: string): Promise<Slot[] | undefined> {
  sketch({ storeId: wish.storeId, carId: wish.carId, itemIds: wish.itemIds, way: wish.way });
  wx.showLoading({ title: zh.common.loading, mask: true });
  try {
    const held = await write('post', '/api/v1/bookings', {
      body: {
        store_id: wish.storeId,
        item_ids: wish.itemIds,
        way: wish.way,
        start_at: startAt,
        vehicle_id: wish.carId,
        model_id: wish.carId ? undefined : wish.modelId,
      },
    });
    wx.hideLoading();
    wx.navigateTo({ url: `/packages/booking/confirm/index?id=${held.id}` });
    return undefined;
  } catch (error) {
    wx.hideLoading();
    explain(error);
    return alternativesOf(error);
  }
}

/** What the refusal of a slot offers instead. */
export function alternativesOf(error: unknown): Slot[] | undefined {
  if (!(error instanceof Refusal)) return undefined;
  const { alternatives } = (error.extra ?? {}) as { alternatives?: Slot[] };
  return alternatives;
}
