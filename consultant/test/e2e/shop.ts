/** Repairs of the demo's owner, put in place through the API before the pages are opened. */
import type { Crew } from './crew'
import { now, type Caller, type S } from './people'
import { picture, upload } from './sale'

type View = S['StaffRepairView']
type Stage = S['RepairStage']

export interface Shop {
  id: string
  number: string
  staff: Crew
  owner: Caller
  advisor: Caller
  technician: Caller
  look: () => Promise<View>
  quote: () => Promise<S['StaffQuoteView']>
}

/** The owner's car may have one repair at a time: what other tests left open is over. */
export async function clear(staff: Crew): Promise<void> {
  const [owner, advisor] = [await staff.as('owner'), await staff.as('advisor.nanshan')]
  for (const one of (await owner.get<S['MyRepairsView']>('/api/v1/repairs')).items) {
    if (['closed', 'cancelled', 'abandoned'].includes(one.stage)) continue
    if (one.stage === 'handover') await advisor.post(`/api/v1/staff/repairs/${one.id}/step-back`)
    await advisor.post(`/api/v1/staff/repairs/${one.id}/cancel`, { reason: 'mistake' })
  }
}

export async function shopOf(staff: Crew, id: string): Promise<Shop> {
  const [owner, advisor, technician] = [await staff.as('owner'), await staff.as('advisor.nanshan'), await staff.as('technician.nanshan')]
  const look = () => advisor.get<View>(`/api/v1/staff/repairs/${id}`)
  const { repair } = await look()
  return { id, number: repair.number, staff, owner, advisor, technician, look, quote: () => advisor.get(`/api/v1/staff/repairs/${id}/quote`) }
}

/** Who came without a booking. */
export async function walkIn(staff: Crew, more: { complaint?: string; promised?: number; way?: S['Way']; kind?: S['RepairKind'] } = {}): Promise<Shop> {
  await clear(staff)
  const [owner, advisor] = [await staff.as('owner'), await staff.as('advisor.nanshan')]
  const [store] = await advisor.get<S['StaffStoreView'][]>('/api/v1/staff/stores')
  const me = await owner.get<S['PersonView']>('/api/v1/me')
  const [car] = await owner.get('/api/v1/vehicles')
  const made = await advisor.post<View>('/api/v1/staff/repairs', {
    store_id: store!.id, person_id: me.id, vehicle_id: car.id, kind: more.kind ?? 'general', grade: 'regular', way: more.way ?? 'wait', complaint: more.complaint ?? '左前轮过减速带有异响',
    promised_at: new Date(now() + (more.promised ?? 6 * 3600_000)).toISOString(),
  })
  return shopOf(staff, made.repair.id)
}

/** All checks of a list as they pass. */
export function well(view: View, list: S['RepairList'], leave: string[] = []): { checks: S['RepairCheck'][] } {
  const checks = view.checks.find((one) => one.list === list)!.checks.filter((one) => !leave.includes(one.code))
  return { checks: checks.map(({ code, unit, low, high }) => ({ code, outcome: 'pass', ...(unit ? { unit, value: (low! + high!) / 2 } : {}) })) }
}

export async function sign(shop: Shop, what: 'sign' | 'accept'): Promise<void> {
  const sheet = await shop.owner.get<S['SheetView']>(`/api/v1/repairs/${shop.id}/sheet`)
  await shop.owner.post(`/api/v1/repairs/${shop.id}/${what}`, { hash: sheet.hash })
}

export const PUT = { kind: 'put', words: '更换前刹车片', reason: '剩余 2 毫米，低于安全下限', urgency: 'must', payer: 'owner', price_reason: '外采询价', pieces: [{ kind: 'labour', words: '更换前刹车片', trade: 'mechanical', centihours: 150 }, { kind: 'part', name: '前刹车片', part_kind: 'genuine', quantity_milli: 1000, unit_fen: 45_000 }] }
export const FEE = { kind: 'put', words: '空调管路清洗', reason: '出风有异味', urgency: 'may', payer: 'owner', price_reason: '活动价', pieces: [{ kind: 'fee', words: '空调管路清洗', amount_fen: 18_000 }] }

export async function quoted(shop: Shop, lines: unknown[]): Promise<S['QuoteView']> {
  const path = `/api/v1/staff/repairs/${shop.id}/quote`
  const before = await shop.quote()
  const { version } = await shop.advisor.post<S['StaffQuoteView']>(`${path}/draft`, { version: before.version, why: '检查后更新', lines })
  await shop.advisor.post(`${path}/send`, { version })
  return shop.owner.get(`/api/v1/repairs/${shop.id}/quote`)
}

export async function decide(shop: Shop, shown: S['QuoteView'], answers: object[]): Promise<void> {
  const lines = answers.map((one, n) => ({ line_id: shown.lines[n]!.line_id, ...one }))
  await shop.owner.post(`/api/v1/repairs/${shop.id}/quote/decide`, { no: shown.no, hash: shown.hash, lines })
}

const STEPS: Partial<Record<Stage, (shop: Shop) => Promise<unknown>>> = {
  async intake({ id, staff, advisor, look, ...rest }) {
    const path = `/api/v1/staff/repairs/${id}`
    await advisor.post(`${path}/checks`, well(await look(), 'intake'))
    await advisor.post(`${path}/intake`, { km: 23_456, energy_percent: 60, valuables: '无' })
    await advisor.post(`${path}/parties`, { role: 'bringer', relation: 'owner' })
    const photo = await upload(advisor, await picture(staff))
    await advisor.post(`${path}/intake-evidence`, { kind: 'damage', words: '左前门划痕 5 厘米', x: 170, y: 420, media_ids: [photo] })
    await sign({ id, staff, advisor, look, ...rest }, 'sign')
    await advisor.post(`${path}/receive`)
  },
  async diagnosis(shop) {
    const path = `/api/v1/staff/repairs/${shop.id}`
    await shop.technician.post(`${path}/work-checks`, well(await shop.look(), 'diagnosis'))
    await shop.technician.post(`${path}/findings`, { cause: '前刹车片磨损到极限', correction: '更换前刹车片' })
    await quoted(shop, [PUT, FEE])
  },
  async waiting_consent(shop) {
    const shown = await shop.owner.get<S['QuoteView']>(`/api/v1/repairs/${shop.id}/quote`)
    await decide(shop, shown, [{ answer: 'yes' }, { answer: 'no', reason: 'price' }])
  },
  async in_repair(shop) {
    const path = `/api/v1/staff/repairs/${shop.id}`
    await assign(shop)
    for (const job of (await shop.look()).jobs.filter((one) => one.agreed && one.state !== 'done')) {
      await shop.technician.post(`${path}/jobs/${job.id}/start`)
      await shop.technician.post(`${path}/jobs/${job.id}/finish`)
    }
    await shop.technician.post(`${path}/work-checks`, well(await shop.look(), 'work'))
    await shop.technician.post(`${path}/finish`)
  },
  async qc(shop) {
    const inspector = await shop.staff.as('inspector.nanshan')
    await inspector.post(`/api/v1/staff/repairs/${shop.id}/quality-checks`, well(await shop.look(), 'quality'))
    await inspector.post(`/api/v1/staff/repairs/${shop.id}/quality`, { pass: true })
  },
  wash: (shop) => shop.advisor.post(`/api/v1/staff/repairs/${shop.id}/wash`, { outcome: 'done' }),
  async ready(shop) {
    const cashier = await shop.staff.as('cashier.nanshan')
    const { version, current } = await shop.quote()
    const lines = current!.lines.filter((one) => one.state === 'agreed').map((one) => ({ line_id: one.line_id, settled_fen: one.total_fen }))
    await cashier.post(`/api/v1/staff/repairs/${shop.id}/quote/settle`, { version, lines })
    await shop.advisor.post(`/api/v1/staff/repairs/${shop.id}/greet`)
  },
  async handover(shop) {
    const path = `/api/v1/staff/repairs/${shop.id}`
    await shop.advisor.post(`${path}/checks`, well(await shop.look(), 'handover'))
    await sign(shop, 'accept')
    await shop.advisor.post(`${path}/hand-over`, { hash: (await shop.look()).sheet!.hash })
  },
}

/** Names the technician and the first bay for every job that waits. */
export async function assign(shop: Shop): Promise<void> {
  const view = await shop.look()
  const me = await shop.technician.get('/api/v1/staff/me')
  const bays = (await shop.advisor.get<S['ResourceView'][]>(`/api/v1/staff/stores/${view.repair.store.id}/resources`)).filter((one) => one.kind === 'bay')
  for (const job of view.jobs.filter((one) => one.state === 'todo')) {
    await shop.advisor.post(`/api/v1/staff/repairs/${shop.id}/jobs/${job.id}/assign`, { technician_id: me.id, bay_id: bays[0]!.id })
  }
}

/** On to `stage`, by the shortest way. */
export async function goTo(shop: Shop, stage: Stage): Promise<Shop> {
  for (let n = 0; n < 12; n += 1) {
    const now = (await shop.look()).repair.stage
    if (now === stage) return shop
    const step = STEPS[now]
    if (!step) throw new Error(`${now} leads nowhere`)
    await step(shop)
  }
  throw new Error(`${stage} was not reached`)
}
