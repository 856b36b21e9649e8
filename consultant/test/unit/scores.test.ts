import { describe, expect, test } from 'vitest'
import { columns, leastSatisfaction, meanImportance, named, place, signed, spots, tenth, whiskers } from '@/pages/scores/chart'
import type { Driver, Round } from '@/pages/scores/types'
import { least, sum, whole } from '@/pages/scores/weights'

const round = (more: Partial<Round> = {}): Round => ({ month: '2026-11', sent: 9, completed: 7, n: 7, judged: 7, nps: { n: 7, promoters: 4, passives: 2, detractors: 1 }, ...more })
const driver = (importance: number | undefined, satisfaction: number | undefined): Driver => ({ stage: 'advisor', n: 40, importance, satisfaction })

describe('what is drawn', () => {
  test('nothing of a month with too few answers', () => {
    expect(columns([round(), round({ total: 820 })], 200, 100)).toMatchObject([undefined, { height: 82, y: 18, middle: 150, value: 820 }])
    expect(whiskers([round(), round({ nps: { n: 40, promoters: 20, passives: 10, detractors: 10, value: 25, low: 0, high: 50 } })], 200, 100)).toMatchObject([undefined, { x: 150, y: 37.5, top: 25, bottom: 50 }])
  })
  test('an NPS without an interval is a point, and none is drawn outside', () => {
    const at = (value: number) => whiskers([round({ nps: { n: 1, promoters: 0, passives: 0, detractors: 1, value } })], 100, 100)[0]
    expect(at(-100)).toMatchObject({ y: 100, top: 100, bottom: 100 })
    expect([place(2000, 0, 1000, 50), place(-5, 0, 1000, 50)]).toEqual([50, 0])
  })
  test('the newest month always has its name', () => {
    expect([named(3, 311), named(12, 311).filter(Boolean).length, named(12, 311)[11]]).toEqual([[true, true, true], 6, true])
  })
  test('drivers: important to the right, satisfied upwards; what cannot be said stands nowhere', () => {
    const found = spots([driver(0, 100), driver(undefined, 50), driver(1, 0), driver(0.5, undefined)], 300, 200)
    expect(found.map(({ x, y, n }) => [x, y, n])).toEqual([[0, 0, 1], [300, 200, 3]])
    expect(spots([driver(-0.5, 50)], 300, 200)[0]?.x).toBe(0)
    // Where all are rather satisfied the picture begins at 60.
    expect([leastSatisfaction([driver(0.5, 82), driver(0.5, 91)]), leastSatisfaction([driver(0.5, 47)]), leastSatisfaction([driver(0.5, 3)]), leastSatisfaction([])]).toEqual([60, 30, 0, 60])
    expect([meanImportance([driver(0.2, 1), driver(0.6, 1), driver(undefined, 1)]), meanImportance([])]).toEqual([0.4, undefined])
  })
  test('two on one spot do not cover each other, nor at the edge', () => {
    for (const importance of [0.5, 1]) {
      const [a, b, c] = spots([driver(importance, 80), driver(importance, 80), driver(importance, 81)], 300, 200)
      expect(new Set([a!.x, b!.x, c!.x]).size).toBe(3)
      expect(Math.max(a!.x, b!.x, c!.x)).toBeLessThanOrEqual(300)
    }
  })
  test('numbers in words', () => expect([signed(12.34), signed(-3), signed(0), tenth(-2.25), tenth(80)]).toEqual(['+12.3', '−3', '0', '−2.2', '80']))
})

test('weights are whole and make a hundred; few answers are at least five', () => {
  expect([sum(['15', '19', '15', '19', '32']), sum(['1', '2']), sum(['1', '']), sum(['1', '1.5']), sum(['101'])]).toEqual([100, 3, undefined, undefined, undefined])
  expect([least('5'), least('4'), least('201'), least(' 30 '), whole('007', 0, 100)]).toEqual([5, undefined, undefined, 30, 7])
})
