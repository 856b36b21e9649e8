/** The present, for what counts down: it moves twice a minute while the page is shown. */
import { ref } from 'vue'

export const now = ref(Date.now())
setInterval(() => (now.value = Date.now()), 10_000)
document.addEventListener('visibilitychange', () => (now.value = Date.now()))
