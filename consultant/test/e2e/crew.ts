/** What every e2e file needs: a browser, the door, and the check that no page did what it must not. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { Door } from './door'
import { be, Caller, launch, now, phone, type Phone, type S } from './people'

export class Crew {
  browser!: Browser
  door!: Door
  private open: Phone[] = []

  /** A phone in somebody's hand, on a page; nobody's when `who` is left out. */
  async phone(who?: string, more: { dark?: boolean; offline?: boolean; at?: string } = {}): Promise<Page> {
    const one = await phone(this.browser, this.door.base, more)
    this.open.push(one)
    if (who) await be(one.page, who, more.at)
    return one.page
  }

  /** An owner's phone with the mini-program, in its preview (`npm run build` in miniprogram/). */
  async owner(who: string, route: string): Promise<Page> {
    const one = await phone(this.browser, this.door.base)
    this.open.push(one)
    await one.page.goto(`/preview/?who=${who}#/${route}`, { waitUntil: 'domcontentloaded' })
    return one.page
  }

  async as(who: string): Promise<Caller> {
    return Caller.as(inject('base'), who)
  }

  /** What stood on the screens when a test failed, for a person to look at (not committed). */
  async show(name: string): Promise<void> {
    const folder = join(import.meta.dirname, 'screens')
    mkdirSync(folder, { recursive: true })
    const file = (n: number) => join(folder, `failed-${name.replace(/[^\w]+/g, '-').slice(0, 60)}-${n}.png`)
    await Promise.all(this.open.map((one, n) => one.page.screenshot({ path: file(n) }).catch(() => undefined)))
  }

  async settle(): Promise<void> {
    const all = this.open
    this.open = []
    // No page is wider than the phone: taps would go beside what they mean.
    const wide = await Promise.all(all.map((one) => one.page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - 375)).catch(() => 0)))
    for (const one of all) await one.context.close()
    expect(wide.filter(Boolean)).toEqual([])
    for (const one of all) expect(one.faults).toEqual({ errors: [], violations: [], dialogs: [] })
  }
}

export function crew(): Crew {
  const one = new Crew()
  beforeAll(async () => {
    one.browser = await launch()
    one.door = await Door.open(inject('base'))
  })
  afterEach(async ({ task }) => {
    one.door.reopen()
    if (task.result?.state === 'fail') await one.show(task.name)
    await one.settle()
  })
  afterAll(async () => {
    await one.browser.close()
    await one.door.end()
  })
  return one
}

export interface Asked {
  id: string
  number: string
  start: string
  person: string
}

export interface Wish {
  /** Free starts of this day and later are taken. */
  from?: number
  symptom?: string
  name?: string
  store?: string
  item?: string
}

const DAY = 86_400_000
export const day = (away: number) => new Date(now() + away * DAY + 8 * 3600_000).toISOString().slice(0, 10)

const plate = () => `粤BD${String(Math.floor(Math.random() * 1e5)).padStart(5, '0')}`

/** A request that waits for the store, made through the API as an advisor takes it on the phone. */
export async function request(caller: Caller, wish: Wish = {}): Promise<Asked> {
  const stores = await caller.get<S['StaffStoreView'][]>('/api/v1/staff/stores')
  const store = stores.find((one) => one.name.includes(wish.store ?? '南山'))!
  const person = await caller.post<S['CustomerView']>('/api/v1/staff/customers', {
    store_id: store.id, name: wish.name ?? '测试客户', phone: `139${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`,
  })
  const shelf = await caller.get<S['Shelf']>(`/api/v1/stores/${store.id}/catalog/items`)
  const item = shelf.items.find((one) => one.name === (wish.item ?? '底盘异响诊断'))!
  for (let away = wish.from ?? 2; away < 12; away += 1) {
    const { slots } = await caller.get<S['SlotsView']>(`/api/v1/stores/${store.id}/slots/${day(away)}?items=${item.id}&way=leave`)
    const slot = slots[Math.floor(Math.random() * slots.length)]
    if (!slot) continue
    const car = await caller.post<S['StaffVehicleView']>('/api/v1/staff/vehicles', { person_id: person.id, store_id: store.id, plate: plate() })
    const book = { store_id: store.id, item_ids: [item.id], way: 'leave', start_at: slot.start_at, vehicle_id: car.id }
    const held = await caller.post<S['BookingView']>('/api/v1/staff/bookings', { channel: 'phone', person_id: person.id, book })
    const rest = { contact_name: wish.name ?? '测试客户', contact_phone: '13812345678', symptom: wish.symptom }
    const asked = await caller.post<S['BookingView']>(`/api/v1/staff/bookings/${held.id}/submit`, rest)
    return { id: asked.id, number: asked.number, start: asked.start_at, person: person.id }
  }
  throw new Error('nothing is free in the next days')
}
