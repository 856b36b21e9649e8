// The booking that is being prepared; it survives the program being closed.
import type { Way } from '../api/types';
import { keep, kept } from './store';

export interface Draft {
  storeId?: string;
  carId?: string;
  itemIds?: string[];
  way?: Way;
  symptom?: string;
  name?: string;
  phone?: string;
  address?: string;
}

export const draft = (): Draft => kept('draft');

export function sketch(part: Draft): Draft {
  const next = { ...kept('draft'), ...part };
  keep('draft', next);
  return next;
}

/** After it was sent; whom to call stays for the next time. */
export function sent(): void {
  const { name, phone, storeId, carId } = kept('draft');
  keep('draft', { name, phone, storeId, carId });
}
