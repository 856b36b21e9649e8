/** Web Push on this device; the subscription belongs to this session and ends with it. */
import { get, Problem, remove } from '@/api/client'
import { post } from '@/offline/queue'
import { t } from '@/locales'

export type PushState = 'none' | 'off' | 'denied' | 'on'
const DEVICE = 'chezhu.device'

export function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replace(/-/g, '+').replace(/_/g, '/'))
  return Uint8Array.from(text, (c) => c.charCodeAt(0))
}

/** The server's key; none when Web Push is not switched on there. */
async function serverKey(): Promise<string | undefined> {
  try {
    return (await get('/api/v1/staff/vapid-key', {})).public_key
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return undefined
    throw error
  }
}

export async function pushState(): Promise<PushState> {
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window)) return 'none'
  if (!(await serverKey())) return 'none'
  if (Notification.permission === 'denied') return 'denied'
  const registration = await navigator.serviceWorker.getRegistration('/staff/')
  const known = localStorage.getItem(DEVICE)
  return known && (await registration?.pushManager.getSubscription()) ? 'on' : 'off'
}

export async function subscribe(): Promise<PushState> {
  const key = await serverKey()
  if (!key) return 'none'
  if ((await Notification.requestPermission()) !== 'granted') return 'denied'
  const registration = await navigator.serviceWorker.ready
  const made = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) })
  const { endpoint, keys } = made.toJSON()
  const body = { kind: 'web_push' as const, endpoint: endpoint ?? '', p256dh: keys?.p256dh ?? '', auth: keys?.auth ?? '' }
  const device = await post('/api/v1/staff/devices', { body }, { label: t.session.mine.push })
  localStorage.setItem(DEVICE, device.id)
  return 'on'
}

export async function unsubscribe(): Promise<PushState> {
  const id = localStorage.getItem(DEVICE)
  localStorage.removeItem(DEVICE)
  const registration = await navigator.serviceWorker.getRegistration('/staff/')
  await (await registration?.pushManager.getSubscription())?.unsubscribe()
  if (id) await remove('/api/v1/staff/devices/{id}', { path: { id } })
  return 'off'
}
