/** The map of a car from above: places by name, in thousandths from the left and from the front. */
import { t } from '@/locales'

export interface Place {
  code: string
  x: number
  y: number
}

export const PLACES: Place[] = [
  { code: 'front', x: 500, y: 50 }, { code: 'hood', x: 500, y: 170 }, { code: 'windshield', x: 500, y: 300 }, { code: 'roof', x: 500, y: 500 }, { code: 'rear_window', x: 500, y: 715 },
  { code: 'trunk', x: 500, y: 830 }, { code: 'back', x: 500, y: 950 }, { code: 'fl_fender', x: 190, y: 170 }, { code: 'fr_fender', x: 810, y: 170 }, { code: 'fl_door', x: 170, y: 420 },
  { code: 'fr_door', x: 830, y: 420 }, { code: 'rl_door', x: 170, y: 600 }, { code: 'rr_door', x: 830, y: 600 }, { code: 'rl_fender', x: 190, y: 830 }, { code: 'rr_fender', x: 810, y: 830 },
]

/** A car is longer than wide: a step along it counts for more. */
const LENGTH = 2.1

export function nearest(x: number, y: number): Place {
  const far = (place: Place) => (place.x - x) ** 2 + (LENGTH * (place.y - y)) ** 2
  return PLACES.reduce((best, place) => (far(place) < far(best) ? place : best))
}

export const nameOf = (place: Place): string => t.repair.damage.places[place.code] ?? place.code

/** A tap on a box, in thousandths of it and never outside. */
export function spot(at: { x: number; y: number }, box: { left: number; top: number; width: number; height: number }): { x: number; y: number } {
  const part = (value: number, from: number, size: number) => Math.round(Math.min(1000, Math.max(0, ((value - from) / (size || 1)) * 1000)))
  return { x: part(at.x, box.left, box.width), y: part(at.y, box.top, box.height) }
}
