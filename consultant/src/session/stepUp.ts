/** Some operations want a fresh second factor: the page asks for it and goes on by itself. */
import { ref } from 'vue'
import { Problem, send, type Schemas } from '@/api/client'
import { keepAccess } from './tokens'

/** The question on the screen, when there is one. */
export const question = ref<{ done: (shown: boolean) => void }>()

export async function stepUp(totp: string): Promise<void> {
  const { data } = await send<Schemas['SteppedUpView']>({
    method: 'post',
    url: '/api/v1/staff/auth/step-up',
    body: { totp },
    key: crypto.randomUUID(),
  })
  await keepAccess(data.access_token, data.expires_in)
}

/** Tries; asks for the second factor when the server wants it, and tries once more. */
export async function withStepUp<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'auth.step_up')) throw error
  }
  const shown = await new Promise<boolean>((done) => (question.value = { done }))
  question.value = undefined
  return shown ? work() : undefined
}
