/** A word at the top of the screen: what was done, or why not. Read out by screen readers. */
import { ref } from 'vue'

export interface Said {
  text: string
  tone: 'success' | 'error' | 'info'
  act?: { text: string; run: () => void }
}
export const said = ref<Said>()
let timer: ReturnType<typeof setTimeout> | undefined

export function say(text: string, tone: Said['tone'] = 'success', act?: Said['act']): void {
  said.value = { text, tone, act }
  clearTimeout(timer)
  timer = setTimeout(hush, act ? 12_000 : tone === 'error' ? 8_000 : 4_000)
}

export function hush(): void {
  said.value = undefined
}
