/** Lists that go on: the first page is looked at again by itself, further ones on demand. */
import { computed, ref, watch } from 'vue'
import { words } from '@/locales/words'
import { say } from '@/components/say'
import type { Read } from './read'

interface Page<T> {
  items: T[]
  next?: string | null
}

export function usePages<T>(first: Read<Page<T>>, load: (cursor: string) => Promise<Page<T>>) {
  const more = ref<Page<T>[]>([])
  const busy = ref(false)
  // A new first page: what hung on the old one may have moved.
  watch(first.data, () => (more.value = []))
  const items = computed<T[]>(() => [...(first.data.value?.items ?? []), ...(more.value.flatMap((page) => page.items) as T[])])
  const next = computed(() => (more.value.length ? more.value[more.value.length - 1]!.next : first.data.value?.next) ?? undefined)

  async function goOn(): Promise<void> {
    if (!next.value || busy.value) return
    busy.value = true
    try {
      const page = await load(next.value)
      more.value = [...(more.value as Page<T>[]), page] as typeof more.value
    } catch (error) {
      say(words(error), 'error')
    } finally {
      busy.value = false
    }
  }
  return { items, next, busy, goOn }
}
