import './browser'
import { describe, expect, test } from 'vitest'
import { wall, instant } from '@/format/wall'
import { nearest, PLACES, spot } from '@/pages/repair/damage'
import { isKept, loanDoings, loanTrail, loanWords, untilWhen, type LoanCar } from '@/pages/repair/loan'
import { counterLines, markWish, markWords, partMissing, type Triple } from '@/pages/repair/triple'
import { allowed, clockOf, clockWords, jobDoings, lateBy, listOf, mayComeBack, meets, MEETS, next, numberOf, partsOf, placeOf, risk, riskWord, STAGES, ticks, whole, workedMs, wrongValue, type Doing } from '@/pages/repair/state'
import type { Card, Detail, Gate, Job, Repair, Stage } from '@/pages/repair/types'
import type { Permission } from '@/session/me'

const NOW = Date.parse('2026-11-24T02:00:00Z')
const at = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString()
const who = (...permissions: Permission[]) => (permission: Permission) => permissions.includes(permission)
const repair = (stage: string, more: object = {}) => ({ stage, document: 'order', parties: [], parts: [], undecided: 0, stage_since: at(0), ...more }) as unknown as Repair
const detail = (stage: string, more: object = {}, open: string[] = []) => ({ repair: repair(stage, more), open: open.map((gate) => ({ gate, words: gate })) }) as unknown as Detail
const ENDS: Stage[] = ['closed', 'cancelled', 'abandoned']

describe('the clock of a stage', () => {
  test('how much of its standard time is used, and how far beyond', () => {
    expect(clockOf(at(-12), at(3), NOW)).toEqual({ used: 12 * 60_000, of: 15 * 60_000, share: 0.8, over: 0 })
    expect(clockWords(clockOf(at(-12), at(3), NOW))).toBe('本阶段标准 15 分钟，已用 12 分钟')
    expect(clockWords(clockOf(at(-20), at(-5), NOW))).toBe('本阶段标准 15 分钟，已超 5 分钟')
  })
  test('a stage without a standard only says since when', () => expect(clockWords(clockOf(at(-90), undefined, NOW))).toBe('本阶段已 1 小时 30 分'))
  const card = (more: object) => ({ stage: 'in_repair', stage_since: at(-5), on_hold: false, ...more }) as unknown as Card
  test.each<[string, object, string]>([
    ['nothing presses', {}, 'green'], ['the stage is over its time', { stage_due_at: at(-1) }, 'red'], ['most of its time is used', { stage_due_at: at(1) }, 'amber'],
    ['the promise is broken', { promised_at: at(-1) }, 'red'], ['the promise is near', { promised_at: at(20) }, 'amber'], ['it will be later than promised', { promised_at: at(200), eta_at: at(230) }, 'amber'],
    ['the owner waits for a word', { next_contact_at: at(-1) }, 'red'], ['on hold, the stage’s time stands still', { on_hold: true, stage_due_at: at(-1) }, 'amber'],
    ['it was ready in time', { stage: 'ready', promised_at: at(-60), eta_at: at(-90) }, 'green'],
  ])('%s', (_why, more, expected) => expect(risk(card(more), NOW)).toBe(expected))
  test('never by colour alone', () => {
    expect([riskWord('red', card({})), riskWord('amber', card({})), riskWord('green', card({}))]).toEqual(['已超时', '即将超时', ''])
    expect(lateBy(at(60), at(90))).toBe('比承诺晚 30 分钟')
    expect([lateBy(at(60), at(50)), lateBy(undefined, at(50)), lateBy(at(60), undefined)]).toEqual(['', '', ''])
  })
})

describe('what may be done with a repair', () => {
  const first: [Stage, Permission, Doing][] = [
    ['intake', 'repair.write', 'receive'], ['diagnosis', 'repair.work', 'findings'], ['diagnosis', 'quote.write', 'quote'], ['in_repair', 'repair.work', 'finish'], ['sublet', 'repair.dispatch', 'takeBack'], ['qc', 'repair.inspect', 'quality'],
    ['wash', 'repair.write', 'wash'], ['ready', 'repair.write', 'greet'], ['ready', 'quote.settle', 'settle'], ['handover', 'repair.write', 'handOver'],
  ]
  test.each(first)('%s: who has %s first does %s', (stage, permission, doing) => expect(allowed(repair(stage), false, who(permission))[0]).toBe(doing))
  test.each(ENDS)('%s is over for everybody', (stage) => expect(allowed(repair(stage), false, () => true)).toEqual([]))
  test('who only looks does nothing', () => {
    for (const stage of STAGES) expect(allowed(repair(stage), false, who('repair.read', 'quote.read'))).toEqual([])
  })
  test('a car on hold is released first, and not held twice; who is at the door is not called off', () => {
    const held = allowed(repair('in_repair', { on_hold: 'insurer' }), false, who('repair.write'))
    expect([held[0], held.includes('hold')]).toEqual(['release', false])
    expect(allowed(repair('handover'), false, () => true)).not.toContain('cancel')
  })
  test('an expert is called once', () => expect(allowed(repair('in_repair'), true, who('repair.work'))).not.toContain('expert'))
  test('no bill before the inspection', () => {
    for (const stage of ['intake', 'diagnosis', 'waiting_consent', 'in_repair', 'qc'] as const) expect(allowed(repair(stage), false, who('quote.settle'))).toEqual([])
  })
})

describe('a door that is closed', () => {
  test('each open condition leads somewhere and is somebody’s matter', () => {
    for (const gate of Object.keys(MEETS) as Gate[]) {
      const place = placeOf(gate, 'in_repair')
      expect([gate, Object.values(place).filter(Boolean).length]).toEqual([gate, 1])
    }
  })
  test('the checks of a stage are those of whose stage it is', () => {
    expect((['intake', 'diagnosis', 'in_repair', 'qc', 'handover'] as Stage[]).map((stage) => [listOf(stage), ticks(stage), meets('checks', stage)])).toEqual([
      ['intake', 'repair.write', 'repair.write'], ['diagnosis', 'repair.work', 'repair.work'], ['work', 'repair.work', 'repair.work'], ['quality', 'repair.inspect', 'repair.inspect'], ['handover', 'repair.write', 'repair.write'],
    ])
    expect(placeOf('checks', 'qc')).toEqual({ part: 'checks-quality' })
  })
  test('every part of the page stands on it once, whatever the stage', () => {
    for (const stage of [...STAGES, ...ENDS]) expect([...partsOf(stage)].sort()).toEqual([...partsOf('closed')].sort())
    expect(partsOf('qc')[0]).toBe('checks')
  })
})

describe('what comes next, in words', () => {
  const say = (of: Detail) => next(of, 'Asia/Shanghai', NOW)
  test('what is open is counted; nothing open: it goes on', () => {
    expect(say(detail('intake', {}, ['checks', 'photos']))).toBe('还差 2 项，才能接车入厂')
    expect(say(detail('intake'))).toBe('可以接车入厂')
  })
  test('a wait names who or what is waited for', () => {
    expect(say(detail('waiting_consent', { undecided: 2 }, ['undecided']))).toBe('等客户确认报价（2 项）')
    expect(say(detail('in_repair', { on_hold: 'insurer' }))).toBe('已暂停：等保险定损')
    const parts = [{ name: '刹车片', arrived: false, expected_at: at(60) }, { name: '螺栓', arrived: true }]
    expect(say(detail('waiting_parts', { parts }))).toBe('等配件：刹车片，预计 今天 周二 11:00 到')
    expect(say(detail('waiting_parts', { parts: [...parts, { name: '油封', arrived: false }] }))).toBe('等配件：刹车片、油封，到货时间未定')
    expect(say(detail('closed', { ended_at: at(-5) }))).toBe('已交车，今天 周二 09:55')
  })
})

describe('jobs', () => {
  const job = (more: object = {}) => ({ state: 'todo', agreed: true, technician_id: 'staff_1', worked_minutes: 0, ...more }) as unknown as Job
  const all = () => true
  test('nobody begins what the owner did not agree to, nor on hold, nor without a technician', () => {
    expect(jobDoings(job(), 'in_repair', false, all)).toContain('start')
    for (const [more, stage, held] of [[{ agreed: false }, 'in_repair', false], [{}, 'in_repair', true], [{ technician_id: null }, 'in_repair', false], [{}, 'waiting_consent', false]] as const) expect(jobDoings(job(more), stage, held, all)).not.toContain('start')
  })
  test('what runs is finished or laid down, and only by who works', () => {
    expect(jobDoings(job({ state: 'running' }), 'in_repair', false, all)).toEqual(['finish', 'pause', 'mark'])
    expect(jobDoings(job({ state: 'running' }), 'in_repair', false, who('repair.dispatch'))).toEqual([])
    expect(jobDoings(job({ state: 'done' }), 'in_repair', false, all)).toEqual(['mark'])
  })
  test('time goes on while somebody is at it', () => expect(workedMs(job({ worked_minutes: 10, running_since: at(-5) }), NOW)).toBe(15 * 60_000))
})

test('a car that went home may come back with the same fault for a year', () => {
  const DAY = 24 * 60
  expect([mayComeBack({}, NOW), mayComeBack({ closed_at: at(-365 * DAY) }, NOW), mayComeBack({ closed_at: at(-365 * DAY - 1) }, NOW)]).toEqual([false, true, false])
})

describe('what is typed', () => {
  const battery = { unit: 'V', low: 12, high: 14.8 }
  test.each([['12', undefined], ['14.8', undefined], ['11.999', '超出合格范围 12–14.8 V，请标为不合格'], ['15', '超出合格范围 12–14.8 V，请标为不合格'], ['', '请填写测量值'], ['zwölf', '请填写测量值']])('a battery of %s V', (typed, wrong) => expect(wrongValue(battery, typed)).toBe(wrong))
  test('what is not measured needs no number', () => expect(wrongValue({}, '')).toBeUndefined())
  test('numbers have three places at most', () => expect([numberOf('0.8'), numberOf('-3'), numberOf('1.2345'), numberOf('1e3')]).toEqual([0.8, -3, undefined, undefined]))
  test('whole numbers within their bounds', () => expect([whole('0', 0, 100), whole('100', 0, 100), whole('101', 0, 100), whole('1.5', 0, 100), whole('', 0, 100)]).toEqual([0, 100, undefined, undefined, undefined]))
  test('the store’s wall there and back', () => expect(wall(instant('2026-11-24T09:30', 'Asia/Shanghai'), 'Asia/Shanghai')).toBe('2026-11-24T09:30'))
})

describe('the map of the car', () => {
  test('a tap is within it, in thousandths', () => {
    const box = { left: 10, top: 20, width: 100, height: 200 }
    expect([spot({ x: 60, y: 120 }, box), spot({ x: 0, y: 999 }, box)]).toEqual([{ x: 500, y: 500 }, { x: 0, y: 1000 }])
  })
  test('each place is nearest to itself, and a door is no roof', () => {
    for (const place of PLACES) expect(nearest(place.x, place.y).code).toBe(place.code)
    expect([nearest(170, 430).code, nearest(900, 590).code, nearest(500, 10).code]).toEqual(['fl_door', 'rr_door', 'front'])
  })
})

describe('a loan car', () => {
  const loan = (state: string, more: object = {}) => ({ state, name: '代步 1 号', ...more }) as LoanCar
  test('what may be done with it: who drives one keeps it, also after the repair', () => {
    expect(loanDoings(undefined, 'in_repair')).toEqual(['reserve'])
    expect(loanDoings(loan('asked'), 'waiting_parts')).toEqual(['reserve', 'drop'])
    expect(loanDoings(loan('reserved'), 'waiting_parts')).toEqual(['out', 'reserve', 'drop'])
    expect([loanDoings(loan('out'), 'in_repair'), loanDoings(loan('out'), 'closed')]).toEqual([['back', 'longer'], ['back', 'longer']])
    expect(loanDoings(loan('dropped'), 'closed')).toEqual([])
  })
  test('which car until when, in words; too long is said', () => {
    expect(loanWords(loan('reserved', { until_at: at(24 * 60) }), 'Asia/Shanghai', NOW)).toBe('代步 1 号，预留到 明天 周三 10:00')
    expect(loanWords(loan('out', { until_at: at(-5) }), 'Asia/Shanghai', NOW)).toBe('代步 1 号，今天 周二 09:55 前归还')
    expect([isKept(loan('out', { until_at: at(-5) }), NOW), isKept(loan('out', { until_at: at(5) }), NOW), isKept(loan('back', { until_at: at(-5) }), NOW)]).toEqual([true, false, false])
    expect(loanWords(loan('asked'), 'Asia/Shanghai', NOW)).toBe('客户需要代步车，目前没有空闲的，请安排')
  })
  test('how it went out and came back: odometer, tank, who', () => {
    expect(loanTrail(loan('reserved'), 'Asia/Shanghai', NOW)).toEqual([])
    const out = { out_at: at(-60), out_km: 12000, out_energy_percent: 80, out_by: '何锦程' }
    expect(loanTrail(loan('out', out), 'Asia/Shanghai', NOW)).toEqual(['借出 今天 周二 09:00 · 12000 km · 油量或电量 80% · 何锦程'])
    const back = { back_at: at(-5), back_km: 12083, back_energy_percent: 0 }
    expect(loanTrail(loan('back', { ...out, ...back }), 'Asia/Shanghai', NOW)[1]).toBe('归还 今天 周二 09:55 · 12083 km · 油量或电量 0%')
  })
  test('it is proposed for a day longer than the last part takes, two weeks at most', () => {
    const DAY = 24 * 60
    expect(untilWhen([], NOW)).toBe(NOW + DAY * 60_000)
    expect(untilWhen([at(DAY), null, at(3 * DAY)], NOW)).toBe(Date.parse(at(4 * DAY)))
    expect(untilWhen([at(90 * DAY)], NOW)).toBe(Date.parse(at(14 * DAY)))
    expect(untilWhen([at(-90 * DAY)], NOW)).toBe(NOW + DAY * 60_000)
  })
})

describe('what the three-guarantee rules count', () => {
  const counter = (rule: string, count: number, limit: number, more: object = {}) => ({ rule, count, limit, beyond: false, words: '规则', law: '第二十四条', flag: 'green', ...more })
  const triple = (...counters: object[]) => ({ counters }) as unknown as Triple
  test('what there is of it, the nearest to its limit first', () => {
    const all = triple(counter('days', 3, 30), counter('same_fault', 0, 4), counter('safety_fault', 1, 2, { flag: 'amber' }), counter('main_part', 2, 2, { what: '制动系统：ABS 泵', flag: 'red' }), counter('first_week', 0, 1))
    expect(counterLines(all).map((one) => one.words)).toEqual(['更换主要零部件：制动系统：ABS 泵 2 次（上限 2 次）', '严重安全性能故障修理 1 次（上限 2 次）', '修理占用 3 天（上限 30 天）'])
    expect(counterLines(all)[0]!.law).toBe('规则（第二十四条）')
  })
  test('a mark in a line', () => {
    expect(markWords({ safety: true, system: 'brakes', part: 'ABS 泵', failure: 'brakes' })).toBe('严重安全性能故障，制动系统：ABS 泵，制动系统失效')
    expect([markWords({ safety: false, system: 'engine' }), markWords({ safety: false })]).toEqual(['发动机', ''])
  })
  test('what is sent of it: only what was said', () => {
    const form = { safety: false, system: '', part: '', failure: '', started: '' }
    expect(markWish(form)).toEqual({ safety: false })
    expect(markWish({ ...form, part: '泵' })).toEqual({ safety: false })
    expect(markWish({ safety: true, system: 'brakes', part: ' 泵 ', failure: 'brakes', started: '2026-11-20' })).toEqual({ safety: true, system: 'brakes', part: '泵', failure: 'brakes', started_on: '2026-11-20' })
  })
  test('a system that is no unit needs the part', () => {
    const form = (system: string, part: string) => partMissing({ safety: false, system, part, failure: '', started: '' })
    expect([form('', ''), form('engine', ''), form('brakes', ' '), form('brakes', '泵')]).toEqual([false, false, true, false])
  })
  test('an open job may be marked by who may write, a closed repair may not', () => {
    const job = { state: 'todo', agreed: true, technician_id: null } as never
    expect(jobDoings(job, 'intake', false, (one) => one === 'repair.write')).toEqual(['mark'])
    expect(jobDoings({ state: 'done', agreed: true } as never, 'qc', false, () => true)).toEqual(['mark'])
    expect(jobDoings({ state: 'dropped', agreed: false } as never, 'qc', false, () => true)).toEqual([])
    expect(jobDoings(job, 'closed', false, (one) => one === 'repair.write')).toEqual([])
  })
})
