/** Orders of the demo's owner, put in place through the API before the pages are opened. */
import type { Crew } from './crew'
import { now, type Caller, type S } from './people'

const DAY = 86_400_000
const date = (away: number) => new Date(now() + away * DAY + 8 * 3600_000).toISOString().slice(0, 10)

/** A VIN whose check digit is right. */
export function vin(): string {
  const values: Record<string, number> = {}
  ;[...'0123456789'].forEach((c, n) => (values[c] = n))
  ;[...'ABCDEFGH'].forEach((c, n) => (values[c] = n + 1))
  ;[...'JKLMN'].forEach((c, n) => (values[c] = n + 1))
  ;[...'STUVWXYZ'].forEach((c, n) => (values[c] = n + 2))
  Object.assign(values, { P: 7, R: 9 })
  const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
  const tail = String(Math.floor(Math.random() * 1e6)).padStart(6, '0')
  const plain = `LSVAA4180E2${tail}`
  const sum = [...plain].reduce((all, c, n) => all + values[c]! * weights[n]!, 0) % 11
  return `${plain.slice(0, 8)}${sum === 10 ? 'X' : sum}${plain.slice(9)}`
}

export interface Wish {
  source?: 'stock' | 'build'
  needs?: ('loan' | 'insurance' | 'plate')[]
  financed?: number
  /** Only drawn up and offered. */
  unsigned?: boolean
  /** Further lines of the plan. */
  fees?: string[]
}

export interface Made {
  id: string
  number: string
  sales: Caller
  owner: Caller
  look: () => Promise<S['StaffOrderView']>
}

export async function order(staff: Crew, wish: Wish = {}): Promise<Made> {
  const [sales, owner] = [await staff.as('sales.nanshan'), await staff.as('owner')]
  const me = await owner.get<S['PersonView']>('/api/v1/me')
  const [store] = await sales.get<S['StaffStoreView'][]>('/api/v1/staff/stores')
  const [model] = await sales.get<S['ModelView'][]>('/api/v1/vehicle-models')
  const made = await sales.post<S['StaffOrderView']>('/api/v1/staff/orders', {
    store_id: store!.id, person_id: me.id, model_id: model!.id, source: wish.source ?? 'build', expected: { from: date(20), to: date(30) },
  })
  const { id, number } = made.order
  const financed = wish.financed ?? 0
  const planned = await sales.post<S['StaffOrderView']>(`/api/v1/staff/orders/${id}/plan`, {
    lines: [
      { kind: 'car', words: model!.name, amount_fen: 20_000_000, payee: 'store' },
      ...(wish.fees ?? []).map((words) => ({ kind: 'service', words, amount_fen: 100, payee: 'store' })),
    ],
    down: { kind: 'binding', amount_fen: 1_000_000 }, financed_fen: financed, needs: wish.needs ?? [], valid_until: new Date(now() + 7 * DAY).toISOString(), offer: true,
  })
  if (!wish.unsigned) await owner.post(`/api/v1/orders/${id}/sign`, { plan_hash: planned.order.plan!.hash })
  return { id, number, sales, owner, look: () => sales.get(`/api/v1/staff/orders/${id}`) }
}

/** As far as the yard: allocated, on the road, there. */
export async function arrive({ id, sales }: Made): Promise<void> {
  await sales.post(`/api/v1/staff/orders/${id}/allocate`, { vin: vin() })
  for (const milestone of ['in_transit', 'at_store']) await sales.post(`/api/v1/staff/orders/${id}/milestones`, { milestone })
}

/** Checked by the inspector, papers complete, paid at the till: nothing but the needs stands before the keys. */
export async function prepare(staff: Crew, made: Made): Promise<void> {
  const inspector = await staff.as('inspector.nanshan')
  const { pdi } = await made.look()
  await inspector.post(`/api/v1/staff/orders/${made.id}/pdi`, { checks: pdi.map(({ code }) => ({ code, ok: true })) })
  await made.sales.post(`/api/v1/staff/orders/${made.id}/steps/papers`, { state: 'done' })
  const { order: now } = await made.look()
  const cashier = await staff.as('cashier.nanshan')
  if (now.money.due_fen > 0) await cashier.post(`/api/v1/staff/orders/${made.id}/payments`, { kind: 'balance', method: 'transfer', amount_fen: now.money.due_fen })
}

export interface Lent extends Made {
  id: string
  order: string
}
type Loan = S['StaffLoanView']

/** A picture that is one. */
export async function photo(page: { screenshot: () => Promise<Buffer> }): Promise<Buffer> {
  return page.screenshot()
}

/** What the owner agrees to in the mini-program, before anybody asks for a credit report. */
export async function consent(owner: Caller, id: string): Promise<void> {
  for (const purpose of ['credit_query', 'share_with_bank']) {
    await owner.post(`/api/v1/loans/${id}/consents`, { purpose, granted: true, document_id: `loan-${purpose === 'credit_query' ? 'credit' : 'share'}-2026-11`, document_sha256: 'ab'.repeat(32) })
  }
}

export async function upload(caller: Caller, file: Buffer): Promise<string> {
  const form = new FormData()
  form.append('file', new Blob([new Uint8Array(file)], { type: 'image/png' }), 'x.png')
  const headers = { authorization: `Bearer ${caller.token}`, 'idempotency-key': crypto.randomUUID() }
  const reply = await fetch(`${caller.base}/api/v1/staff/uploads`, { method: 'POST', headers, body: form })
  if (reply.status !== 201) throw new Error(`upload: ${reply.status} ${await reply.text()}`)
  return ((await reply.json()) as { id: string }).id
}

export async function picture(staff: Crew): Promise<Buffer> {
  const page = await staff.browser.newPage({ viewport: { width: 320, height: 240 } })
  await page.setContent('<h1>合同</h1>')
  const file = await page.screenshot()
  await page.close()
  return file
}

/** A draft of a loan for a new order, its papers there or not. */
export async function loan(staff: Crew, wish: Wish & { papers?: boolean; on?: Made } = {}): Promise<Lent> {
  const made = wish.on ?? (await order(staff, { needs: ['loan'], financed: 10_000_000, ...wish }))
  const products = await made.sales.get<S['LoanProductView'][]>('/api/v1/staff/loan-products')
  const product = products.find((one) => one.mortgage === 'after_payout') ?? products[0]!
  const one = await made.sales.post<Loan>('/api/v1/staff/loans', { order_id: made.id, product_id: product.id, amount_fen: 10_000_000, term_months: product.terms[0] })
  await consent(made.owner, one.id)
  if (wish.papers) {
    const file = await picture(staff)
    for (const paper of one.papers) {
      await made.sales.post(`/api/v1/staff/loans/${one.id}/papers/${paper.id}/pages`, { media_ids: [await upload(made.sales, file)] })
    }
  }
  return { ...made, id: one.id, order: made.id }
}

const WAY = ['submit', 'acknowledge', 'begin_review', 'approve', 'sign', 'begin_mortgage', 'register_mortgage', 'pay_out'] as const

/** As far as `state`, by what the store may record. */
export async function goOn(lent: Lent, state: string, staff?: Crew): Promise<void> {
  for (let n = 0; n < WAY.length + 1; n += 1) {
    const now = await lent.sales.get<Loan>(`/api/v1/staff/loans/${lent.id}`)
    if (now.state === state) return
    const next = WAY.find((one) => (now.allowed as string[]).includes(one))
    if (!next) throw new Error(`${now.state}: ${now.allowed.join(' ')} leads nowhere`)
    const path = `/api/v1/staff/loans/${lent.id}`
    if (next === 'submit') await lent.sales.post(`${path}/submit`, { version: now.version })
    else if (next === 'sign') await lent.sales.post(`${path}/sign`, { version: now.version, media_ids: [await upload(lent.sales, await picture(staff!))] })
    else await lent.sales.post(`${path}/events`, { version: now.version, what: { kind: next } })
  }
}
