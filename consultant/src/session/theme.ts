/** Light, dark, or as the phone is. */
import { ref, watch } from 'vue'

export type Theme = 'auto' | 'light' | 'dark'
const KEY = 'chezhu.theme'
const known = localStorage.getItem(KEY)
export const theme = ref<Theme>(known === 'light' || known === 'dark' ? known : 'auto')

export function watchTheme(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const apply = () => {
    const now = theme.value === 'auto' ? (dark.matches ? 'dark' : 'light') : theme.value
    document.documentElement.setAttribute('theme-mode', now)
    document.querySelector('meta[name=theme-color]')?.setAttribute('content', now === 'dark' ? '#181818' : '#f3f3f3')
  }
  dark.addEventListener('change', apply)
  watch(theme, (chosen) => {
    localStorage.setItem(KEY, chosen)
    apply()
  })
  apply()
}
