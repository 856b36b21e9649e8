/** A question with yes and no; the sheet stands in App.vue. */
import { ref } from 'vue'

export interface Question {
  title: string
  note?: string
  go?: string
  danger?: boolean
  answer: (yes: boolean) => void
}
export const asked = ref<Question>()

export async function ask(title: string, more: Omit<Question, 'title' | 'answer'> = {}): Promise<boolean> {
  const yes = await new Promise<boolean>((answer) => (asked.value = { title, answer, ...more }))
  asked.value = undefined
  return yes
}
