/** Reading with a memory: shows what was read last at once, with its age, and looks again. */
import { computed, onUnmounted, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { Problem, send, Unreachable, urlOf, type Ask, type PathsOf, type Reply } from '@/api/client'
import { onHint, type Hint } from '@/live/live'
import { tokens } from '@/session/tokens'
import { onLanded } from './queue'
import { store } from './store'

export interface Read<T> {
  data: Ref<T | undefined>
  /** When the server said so, by this device's clock. */
  at: Ref<number | undefined>
  error: Ref<Problem | undefined>
  /** The last look did not reach the server: what is shown is old. */
  offline: Ref<boolean>
  loading: Ref<boolean>
  /** Nothing is there and nothing comes: the page says why. */
  empty: ComputedRef<boolean>
  reload: () => Promise<void>
}

export interface Options {
  /** Kinds of hints after which this looks different. */
  kinds?: string[]
  /** Not stored on the device: what was revealed, what is searched for. */
  forget?: boolean
  /** Looks again by itself, behind the socket. */
  every?: number
}

/** `ask` is called at each look; `undefined` means that it is not known yet what to ask for. */
export function useRead<P extends PathsOf<'get'>>(
  path: P,
  ask: () => Ask<P, 'get'> | undefined,
  options: Options = {},
): Read<Reply<P, 'get'>> {
  type T = Reply<P, 'get'>
  const data = shallowRef<T>()
  const at = ref<number>()
  const error = shallowRef<Problem>()
  const offline = ref(false)
  const loading = ref(false)
  let url = ''
  let etag: string | undefined
  let turn = 0

  async function remembered(mine: number): Promise<void> {
    if (options.forget) return
    const kept = await (await store()).get('kept', await keyOf(url))
    if (!kept || mine !== turn || data.value !== undefined) return
    data.value = kept.data as T
    at.value = kept.at
    etag = kept.etag
  }

  async function look(mine: number): Promise<void> {
    const answer = await send<T>({ method: 'get', url, etag })
    if (mine !== turn) return
    if (!answer.same) data.value = answer.data
    at.value = Date.now()
    etag = answer.etag
    error.value = undefined
    offline.value = false
    if (!options.forget) await keep(url, at.value, etag, data.value)
  }

  async function reload(): Promise<void> {
    const wanted = ask()
    if (!wanted) return
    const { path: parts, query } = wanted as { path?: Record<string, unknown>; query?: Record<string, unknown> }
    const next = urlOf(path, parts, query)
    if (next !== url) {
      url = next
      data.value = at.value = etag = error.value = undefined
    }
    const mine = ++turn
    loading.value = true
    try {
      if (data.value === undefined) await remembered(mine)
      await look(mine)
    } catch (caught) {
      if (mine === turn) failed(caught)
    } finally {
      if (mine === turn) loading.value = false
    }
  }

  function failed(caught: unknown): void {
    if (caught instanceof Unreachable) offline.value = true
    else if (caught instanceof Problem) {
      error.value = caught
      // Not mine any more: what is remembered of it must not be shown.
      if (caught.status === 403 || caught.status === 404) data.value = undefined
    } else throw caught
  }

  watch(() => JSON.stringify(ask()), () => void reload(), { immediate: true })
  keepLooking(options, () => void reload())
  const empty = computed(() => data.value === undefined && !loading.value)
  return { data, at, error, offline, loading, empty, reload }
}

function keepLooking(options: Options, reload: () => void): void {
  const stop = onHint((hint: Hint) => {
    if (hint === 'all' || options.kinds?.includes(hint.kind)) reload()
  })
  // What waited in the queue has changed something.
  const landed = onLanded(reload)
  const shown = () => document.visibilityState === 'visible' && reload()
  document.addEventListener('visibilitychange', shown)
  addEventListener('online', reload)
  const timer = setInterval(() => document.visibilityState === 'visible' && reload(), options.every ?? 30_000)
  onUnmounted(() => {
    stop()
    landed()
    document.removeEventListener('visibilitychange', shown)
    removeEventListener('online', reload)
    clearInterval(timer)
  })
}

async function keyOf(url: string): Promise<string> {
  return `${(await tokens())?.staff ?? ''} ${url}`
}

async function keep(url: string, at: number, etag: string | undefined, data: unknown): Promise<void> {
  await (await store()).put('kept', { key: await keyOf(url), at, etag, data })
}
