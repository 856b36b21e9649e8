/** A wall clock of the store as an instant, whatever zone the phone is in. */
import { clock, dayOf } from './time'

export function instant(local: string, zone: string): string {
  // As if it were UTC, then moved by what the zone shows of it; twice, for a night on which clocks are turned.
  const wanted = Date.parse(`${local}:00Z`)
  let at = wanted
  for (let n = 0; n < 2; n += 1) at += wanted - Date.parse(`${dayOf(at, zone)}T${clock(at, zone)}:00Z`)
  return new Date(at).toISOString()
}

/** The same the other way: an instant as an input of date and time wants it, on the store's wall. */
export function wall(when: string | number, zone: string): string {
  return `${dayOf(when, zone)}T${clock(when, zone)}`
}
