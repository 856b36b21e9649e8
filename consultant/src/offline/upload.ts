/** Photos on their way up, with how far they are. */
import { ref } from 'vue'
import { problemFrom, Unreachable } from '@/api/problem'
import { accessToken, renew } from '@/session/tokens'
import { store, type Page, type Pending } from './store'

/** How much of an entry of the queue is up, from 0 to 1; only what this tab sends is here. */
export const progress = ref<Record<string, number>>({})

/** Longer than a large photo takes on a poor line; then it is tried again. */
const TIMEOUT = 120_000

/** Sends what is not up yet, one after the other; gives the write with what the server calls them. */
export async function goUp(entry: Pending): Promise<Pending> {
  if (!entry.pages) return entry
  const pages = entry.pages.map((page) => ({ ...page }))
  const whole = pages.reduce((sum, page) => sum + page.photo.size, 0)
  let before = 0
  try {
    for (const page of pages) {
      const told = (share: number) => (progress.value = { ...progress.value, [entry.key]: (before + share * page.photo.size) / whole })
      told(0)
      page.media ??= await up(page, told)
      before += page.photo.size
      const db = await store()
      // Unless a person gave it up meanwhile.
      if (await db.get('pending', entry.key)) await db.put('pending', { ...entry, pages })
    }
  } finally {
    const { [entry.key]: _over, ...rest } = progress.value
    progress.value = rest
  }
  const body = structuredClone(entry.body ?? {}) as object
  Object.assign(partOf(body, entry.into), { media_ids: pages.map((page) => page.media) })
  return { ...entry, body }
}

/** The part of a body that a JSON pointer names; without one the whole of it. */
function partOf(body: object, pointer = ''): object {
  return pointer.split('/').slice(1).reduce((part, name) => (part as Record<string, object>)[name] ?? {}, body)
}

async function up(page: Page, told: (share: number) => void): Promise<string> {
  const token = await accessToken()
  let reply = await put(page, token, told)
  if (reply.status === 401) reply = await put(page, await renew(token), told)
  if (reply.status === 502 || reply.status === 504) throw new Unreachable(reply.status)
  if (reply.status !== 201) throw problemFrom(reply.status, reply.body)
  return String((reply.body as { id: string }).id)
}

/** Photos of a form that waits for them: now, or not at all. Gives what the server calls them. */
export async function upNow(photos: Blob[], told: (share: number) => void = () => undefined): Promise<string[]> {
  const ids: string[] = []
  for (const photo of photos) ids.push(await up({ key: crypto.randomUUID(), photo }, (share) => told((ids.length + share) / photos.length)))
  return ids
}

interface Reply {
  status: number
  body: unknown
}

/** fetch does not tell how far a body is. */
function put(page: Page, token: string | undefined, told: (share: number) => void): Promise<Reply> {
  return new Promise((done, failed) => {
    const ask = new XMLHttpRequest()
    const form = new FormData()
    form.append('file', page.photo, 'photo.jpg')
    ask.open('POST', '/api/v1/staff/uploads')
    ask.timeout = TIMEOUT
    ask.setRequestHeader('authorization', `Bearer ${token ?? ''}`)
    ask.setRequestHeader('idempotency-key', page.key)
    ask.upload.onprogress = (event) => event.lengthComputable && told(event.loaded / event.total)
    ask.onload = () => done({ status: ask.status, body: parsed(ask.responseText) })
    ask.onerror = ask.ontimeout = ask.onabort = () => failed(new Unreachable('upload'))
    ask.send(form)
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const SIDE = 2560
const ENOUGH = 1_200_000

/** A phone's photo made smaller before it is kept: what it shows stays readable, where it was taken does not go along. */
export async function shrink(photo: Blob): Promise<Blob> {
  try {
    const image = await createImageBitmap(photo)
    const scale = Math.min(1, SIDE / Math.max(image.width, image.height))
    if (scale === 1 && photo.size < ENOUGH) return photo
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(image.width * scale)
    canvas.height = Math.round(image.height * scale)
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    const small = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.86))
    return small && small.size < photo.size ? small : photo
  } catch {
    // Not a picture: the server says so, in its own words.
    return photo
  }
}
