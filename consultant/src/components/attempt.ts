/** Doing something that may fail: says what became of it, keeps what was typed, and shows the true state after a conflict. */
import { ref, shallowRef } from 'vue'
import { Problem, Unreachable } from '@/api/client'
import { words } from '@/locales/words'
import { Queued } from '@/offline/queue'
import { say } from './say'

export function useAttempt(settle?: () => unknown) {
  const busy = ref(false)
  const problem = shallowRef<Problem>()
  const wrong = ref<string>()

  /** `true`: it is done, or stored and will be. */
  async function attempt(work: () => Promise<unknown>, done?: string): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    problem.value = wrong.value = undefined
    try {
      await work()
      if (done) say(done)
      return true
    } catch (error) {
      if (error instanceof Queued) {
        say(words(error), 'info')
        return true
      }
      // A fault of ours: nobody would hear of it.
      if (!(error instanceof Problem || error instanceof Unreachable)) console.error(error)
      problem.value = error instanceof Problem ? error : undefined
      wrong.value = words(error)
      say(wrong.value, 'error')
      return false
    } finally {
      busy.value = false
      await settle?.()
    }
  }
  return { busy, problem, wrong, attempt }
}
