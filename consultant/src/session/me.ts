/** Who is logged in, what they may do, and in which store they look. The server decides; this only shows what it said. */
import { computed, ref, shallowRef } from 'vue'
import { get, postOpen, send, Unreachable, type Schemas } from '@/api/client'
import { startLive, stopLive } from '@/live/live'
import { dropPhotos, lookAtQueue, startQueue } from '@/offline/queue'
import { forgetReads, store } from '@/offline/store'
import { accessToken, dropTokens, keepTokens, keepWho, onSessionEnd, tokens } from './tokens'

export type Permission =
  | 'store.read' | 'store.manage' | 'catalog.read' | 'customer.read' | 'customer.write' | 'vehicle.verify'
  | 'booking.read' | 'booking.write' | 'booking.outage' | 'staff.read' | 'staff.manage' | 'audit.read'
  | 'delivery.read' | 'delivery.decide' | 'personal.reveal' | 'figures.read' | 'order.read' | 'order.write' | 'order.inspect'
  | 'order.pay' | 'loan.read' | 'loan.write' | 'loan.secret' | 'feed.read' | 'feed.import'
  | 'repair.read' | 'repair.write' | 'repair.dispatch' | 'repair.work' | 'repair.inspect' | 'repair.parts' | 'repair.compensate'
  | 'quote.read' | 'quote.write' | 'quote.consent' | 'quote.settle' | 'case.read' | 'case.write'
  | 'survey.read' | 'survey.interview' | 'survey.manage' | 'care.read' | 'care.write' | 'care.manage' | 'recovery.write'

type Me = Schemas['StaffMeView']
type Store = Schemas['StaffStoreView']
const CHOSEN = 'chezhu.store'

export const me = shallowRef<Me>()
export const stores = shallowRef<Store[]>([])
const chosen = ref(localStorage.getItem(CHOSEN) ?? '')

export const here = computed(() => stores.value.find((store) => store.id === chosen.value) ?? stores.value[0])
export const zone = computed(() => here.value?.zone ?? 'Asia/Shanghai')

export function choose(id: string): void {
  chosen.value = id
  localStorage.setItem(CHOSEN, id)
}

export function may(permission: Permission): boolean {
  return me.value?.permissions.includes(permission) ?? false
}

interface Known {
  me: Me
  stores: Store[]
}

/** Reads who this is; without a network what was known last. `false`: nobody is logged in. */
export async function enter(): Promise<boolean> {
  if (!(await tokens())) return false
  try {
    if (!(await accessToken())) return false
    const [who, places] = await Promise.all([get('/api/v1/staff/me', {}), get('/api/v1/staff/stores', {})])
    await keepWho(who.id)
    await (await store()).put('kept', { key: `${who.id} me`, at: Date.now(), data: { me: who, stores: places } })
    ready({ me: who, stores: places })
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
    const staff = (await tokens())?.staff
    const kept = staff ? await (await store()).get('kept', `${staff} me`) : undefined
    if (!kept) throw error
    ready(kept.data as Known)
  }
  return true
}

let running = false

function ready(known: Known): void {
  me.value = known.me
  stores.value = known.stores
  startLive()
  if (!running) startQueue()
  running = true
  void lookAtQueue()
}

export async function logIn(body: Schemas['LoginStaff']): Promise<void> {
  await comeIn(await postOpen('/api/v1/staff/auth/login', body))
}

/** Takes the tokens of a new session; what somebody else read before is forgotten. */
export async function comeIn(view: Schemas['TokensView']): Promise<void> {
  await forgetReads()
  await dropTokens()
  await keepTokens(view)
  await enter()
}

/** Ends the session; without a network it ends on this device, and by itself on the server. */
export async function logOut(): Promise<void> {
  try {
    await send({ method: 'post', url: '/api/v1/staff/auth/logout', key: crypto.randomUUID() })
  } catch {
    // The token is forgotten all the same.
  }
  stopLive()
  await dropPhotos()
  await dropTokens()
  await left()
}

/** What was read goes with the session. */
export async function left(): Promise<void> {
  me.value = undefined
  stores.value = []
  await forgetReads()
}

onSessionEnd(() => void left())
