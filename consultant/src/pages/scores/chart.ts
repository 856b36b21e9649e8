/** Places of what is drawn; plain numbers, so that they can be tested. */
import type { Driver, Round } from './types'

/** Where a value stands between 0 and `size`; what is beyond stands at the edge. */
export function place(value: number, low: number, high: number, size: number): number {
  return (Math.min(1, Math.max(0, (value - low) / (high - low))) * size)
}

export interface Column {
  x: number
  y: number
  width: number
  height: number
  value: number
  middle: number
}

/** A column for each month that has a total; the others stay empty. */
export function columns(rounds: Round[], width: number, height: number): (Column | undefined)[] {
  const step = width / Math.max(1, rounds.length)
  const wide = Math.min(36, step * 0.6)
  return rounds.map((one, n) => {
    if (one.total == null) return undefined
    const tall = place(one.total, 0, 1000, height)
    const middle = (n + 0.5) * step
    return { x: middle - wide / 2, y: height - tall, width: wide, height: tall, value: one.total, middle }
  })
}

export interface Whisker {
  x: number
  y: number
  top: number
  bottom: number
  value: number
}

/** The NPS of each month with its interval, between −100 and 100. */
export function whiskers(rounds: Round[], width: number, height: number): (Whisker | undefined)[] {
  const step = width / Math.max(1, rounds.length)
  const at = (value: number) => height - place(value, -100, 100, height)
  return rounds.map((one, n) => {
    const { value, low, high } = one.nps
    if (value == null) return undefined
    return { x: (n + 0.5) * step, y: at(value), top: at(high ?? value), bottom: at(low ?? value), value }
  })
}

/** Every month's name where there is room, every second otherwise; the newest always. */
export function named(count: number, width: number): boolean[] {
  const every = Math.ceil((count * 34) / width) || 1
  return Array.from({ length: count }, (_none, n) => (count - 1 - n) % every === 0)
}

export interface Spot {
  x: number
  y: number
  n: number
  driver: Driver
}

/** From where on people are satisfied, of a hundred: the server's line. */
export const SATISFIED = 80

export function leastImportance(drivers: Driver[]): number {
  return Math.min(0, ...drivers.map((one) => one.importance ?? 0))
}

/** The picture begins where somebody stands: most are satisfied, and would stand on each other at the top. */
export function leastSatisfaction(drivers: Driver[]): number {
  const lowest = Math.min(100, ...drivers.flatMap((one) => (one.satisfaction == null ? [] : [one.satisfaction])))
  return Math.max(0, Math.min(60, Math.floor(lowest / 10) * 10 - 10))
}

/** What is important: not less than the mean of all. */
export function meanImportance(drivers: Driver[]): number | undefined {
  const known = drivers.flatMap((one) => (one.importance == null ? [] : [one.importance]))
  return known.length ? known.reduce((sum, one) => sum + one, 0) / known.length : undefined
}

/** Importance to the right, satisfaction upwards; `n` is its number in the list beside. Two on one spot stand beside each other. */
export function spots(drivers: Driver[], width: number, height: number): Spot[] {
  const low = leastImportance(drivers)
  const bottom = leastSatisfaction(drivers)
  const found: Spot[] = []
  drivers.forEach((driver, n) => {
    if (driver.satisfaction == null || driver.importance == null) return
    const y = height - place(driver.satisfaction, bottom, 100, height)
    let x = place(driver.importance, low, 1, width)
    while (found.some((one) => Math.abs(one.x - x) < 20 && Math.abs(one.y - y) < 20)) x += x + 22 > width ? -width / 2 : 22
    found.push({ x, y, n: n + 1, driver })
  })
  return found
}

/** `+12`, `−3`, `0`. */
export function signed(value: number): string {
  const text = String(Math.abs(Math.round(value * 10) / 10))
  return value > 0 ? `+${text}` : value < 0 ? `−${text}` : text
}

/** With one decimal at the most. */
export const tenth = (value: number): string => String(Math.round(value * 10) / 10).replace('-', '−')
