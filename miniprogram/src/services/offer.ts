// The booking that is offered with a reason: opened with the car, the store and the item that it names.
import type { CareOffer } from '../api/types';
import { sketch } from './draft';

export function bookOffer(offer: CareOffer): void {
  sketch({ carId: offer.vehicle_id, storeId: offer.store_id, itemIds: [offer.item_id], way: undefined });
  wx.navigateTo({ url: '/packages/booking/choose/index' });
}
