/** Whether what somebody typed became more than text. */
import type { Page } from 'playwright-core'

/** No script ran, and nothing became markup. */
export async function clean(page: Page): Promise<unknown> {
  return page.evaluate(() => ({
    ran: (window as any).ran,
    made: [...document.querySelectorAll(`img:not([src*="icon"], [src*="/media/"], [src^="data:image/"]), iframe, object, embed, video, audio, base, script:not([src^="/staff/"], [src="preview.js"]), math, marquee, [onerror], [onload], [onfocus], [onmouseover], [onclick], [srcdoc], [href^="javascript" i]`)].map((one) => one.outerHTML.slice(0, 80)),
  }))
}
export const CLEAN = { ran: undefined, made: [] }
