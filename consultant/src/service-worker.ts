/// <reference lib="webworker" />
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import { acknowledge } from './push/acknowledge'
import { read, type Push } from './push/message'

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: { url: string; revision: string | null }[] }

precacheAndRoute(self.__WB_MANIFEST)
cleanupOutdatedCaches()

// Every address of the app is the one page; the API and other sites are the network's. What was read from the API is kept
// by the page, with its age and for the one who read it.
const page = createHandlerBoundToURL('/staff/index.html')
self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  if (event.request.mode === 'navigate' && url.origin === self.location.origin && url.pathname.startsWith('/staff/')) {
    event.respondWith(page({ event, request: event.request, url }))
  }
})

self.addEventListener('message', (event) => {
  if (event.data === 'take over') void self.skipWaiting()
})

self.addEventListener('push', (event) => {
  const push = read(event.data?.text())
  const shown = self.registration.showNotification(push.title, {
    body: push.words,
    tag: push.notice ?? push.subject,
    icon: '/staff/icon-192.png',
    lang: 'zh-CN',
    data: push,
  })
  event.waitUntil(shown)
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const push = event.notification.data as Push
  event.waitUntil(Promise.all([open(push.url), acknowledge(push.notice)]))
})

async function open(url: string): Promise<void> {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const mine = pages.find((one) => new URL(one.url).pathname.startsWith('/staff/'))
  if (!mine) {
    await self.clients.openWindow(`/staff${url}`)
    return
  }
  await mine.focus()
  mine.postMessage({ open: url })
}
