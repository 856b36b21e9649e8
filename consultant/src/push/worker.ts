/** The service worker: makes the app open without a network, and shows pushes. */
import { ref } from 'vue'
import { router } from '@/router'

/** A newer version is ready; it takes over when a person says so. */
export const waiting = ref<ServiceWorker>()

export function serveOffline(): void {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return
  const run = async () => {
    const registration = await navigator.serviceWorker.register('/staff/service-worker.js', { scope: '/staff/' })
    const look = (worker: ServiceWorker | null) => {
      if (worker?.state === 'installed' && navigator.serviceWorker.controller) waiting.value = worker
    }
    look(registration.waiting)
    registration.addEventListener('updatefound', () => {
      const worker = registration.installing
      worker?.addEventListener('statechange', () => look(worker))
    })
  }
  navigator.serviceWorker.addEventListener('message', (event: MessageEvent<{ open?: string }>) => {
    if (event.data.open) void router.push(event.data.open)
  })
  // After the first page: the network belongs to it.
  addEventListener('load', () => void run().catch(() => undefined))
  if (document.readyState === 'complete') void run().catch(() => undefined)
}

export function takeNewVersion(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload())
  waiting.value?.postMessage('take over')
}
