/** Somebody has it: the notice climbs no further. Works in the service worker and in the page alike. */
import { send } from '@/api/client'

export async function acknowledge(notice: string | undefined): Promise<void> {
  if (!notice) return
  try {
    await send({ method: 'post', url: `/api/v1/staff/notices/${encodeURIComponent(notice)}/ack`, key: crypto.randomUUID() })
  } catch {
    // Not reached, or not ours any more: the ladder goes on, which is what it is for.
  }
}
