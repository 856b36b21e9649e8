/** The socket over which the server says that something looks different (no data, only hints). */
import { ref } from 'vue'
import { accessToken, onSessionEnd, renew, tokens } from '@/session/tokens'

export type Hint = 'all' | { kind: string; id?: string; version?: number }
type Listener = (hint: Hint) => void

const listeners = new Set<Listener>()
/** Whether hints arrive; without them the pages look by themselves twice a minute. */
export const connected = ref(false)

let socket: WebSocket | undefined
let wanted = false
let pause = 1_000
let timer: ReturnType<typeof setTimeout> | undefined

export function onHint(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function tell(hint: Hint): void {
  for (const listener of listeners) listener(hint)
}

export function startLive(): void {
  if (wanted) return
  wanted = true
  void connect()
}

export function stopLive(): void {
  wanted = false
  clearTimeout(timer)
  socket?.close()
}

onSessionEnd(stopLive)
addEventListener('online', () => {
  if (!wanted || connected.value) return
  clearTimeout(timer)
  pause = 1_000
  void connect()
})

async function connect(): Promise<void> {
  try {
    const token = await accessToken()
    if (!token || !wanted) return
    open(token)
  } catch {
    again()
  }
}

function open(token: string): void {
  const mine = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/api/v1/live`)
  socket = mine
  mine.onopen = () => mine.send(JSON.stringify({ token }))
  mine.onmessage = (event) => hear(JSON.parse(String(event.data)) as { type: string; kind: string })
  mine.onclose = (event) => {
    if (socket !== mine) return
    connected.value = false
    if (!wanted) return
    // No good token any more: a new one, or the session is over.
    if (event.code === 4401) void renew(token).catch(() => undefined).finally(again)
    else again()
  }
}

function hear(frame: { type: string; kind: string }): void {
  if (frame.type === 'ready') {
    connected.value = true
    pause = 1_000
    tell('all')
    void goOn()
  } else if (frame.type === 'missed') tell('all')
  else if (frame.type === 'hint') tell(frame)
}

/** A renewed token in the same form before the old one ends. */
async function goOn(): Promise<void> {
  const until = (await tokens())?.until ?? 0
  const mine = socket
  setTimeout(
    () => {
      if (mine !== socket || mine?.readyState !== WebSocket.OPEN) return
      accessToken()
        .then((token) => {
          if (token && mine.readyState === WebSocket.OPEN) mine.send(JSON.stringify({ token }))
          return goOn()
        })
        .catch(() => undefined)
    },
    Math.max(5_000, until - Date.now() - 45_000),
  )
}

function again(): void {
  if (!wanted) return
  clearTimeout(timer)
  timer = setTimeout(() => void connect(), pause * (0.5 + Math.random() / 2))
  pause = Math.min(pause * 2, 30_000)
}
