/** Who acts in the tests: browsers of staff, and owners who call the API as the mini-program does. */
import { createHmac, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import AxeBuilder from 'axe-core'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { inject } from 'vitest'
import type { Schemas } from '../../src/api/client'

export type S = Schemas
export const PASSWORD = '澄屿青峦驭川-2026-demo'
const SEED = 'chezhu demo totp key'

/** The present of the demo. */
export const now = (): number => Date.now() + inject('ahead')

/** The six digits of everybody's authenticator in the demo (RFC 6238), or of a key of one's own. */
export function totp(at = now(), key: string | Buffer = SEED): string {
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)))
  const mac = createHmac('sha1', key).update(step).digest()
  const offset = mac[mac.length - 1]! & 15
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/** In the browser: its clock shows the demo's present too. */
function shift(ahead: number): void {
  const real = Date
  globalThis.Date = new Proxy(real, {
    construct: (target, given, made) => Reflect.construct(target, given.length ? given : [real.now() + ahead], made) as object,
    get: (target, name, self) => (name === 'now' ? () => real.now() + ahead : Reflect.get(target, name, self)),
  })
}

export async function launch(more: string[] = []): Promise<Browser> {
  const path = process.env.CHEZHU_CHROMIUM ?? '/usr/bin/chromium'
  if (!existsSync(path)) throw new Error(`${path} is not there: CHEZHU_CHROMIUM names the browser`)
  const quiet = ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
  return chromium.launch({ executablePath: path, args: ['--no-sandbox', '--disable-gpu', ...quiet, ...more] })
}

/** What a page must never do in any test. */
export interface Faults {
  errors: string[]
  violations: string[]
  dialogs: string[]
}

/** Pages that axe is looking at just now. */
const looked = new Set<Page>()

export interface Phone {
  page: Page
  context: BrowserContext
  faults: Faults
}

export async function phone(browser: Browser, base: string, more: { dark?: boolean; offline?: boolean } = {}): Promise<Phone> {
  const context = await browser.newContext({
    baseURL: base,
    viewport: { width: 375, height: 667 },
    deviceScaleFactor: 2,
    hasTouch: true,
    isMobile: true,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    colorScheme: more.dark ? 'dark' : 'light',
    serviceWorkers: more.offline ? 'allow' : 'block',
  })
  await context.addInitScript(shift, inject('ahead'))
  const page = await context.newPage()
  // Generous: the machine may be building something else.
  page.setDefaultTimeout(45_000)
  const faults: Faults = { errors: [], violations: [], dialogs: [] }
  page.on('pageerror', (error) => faults.errors.push(String(error)))
  page.on('console', (message) => {
    // What axe itself tries is not the page's doing.
    if (looked.has(page)) return
    if (/Content Security Policy|Refused to/.test(message.text())) faults.violations.push(message.text())
    // Vue says so of what nobody caught.
    else if (message.type() === 'error' && !/Failed to load resource|WebSocket|net::/.test(message.text())) faults.errors.push(message.text())
  })
  page.on('dialog', (dialog) => {
    faults.dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  return { page, context, faults }
}

/** As after password and authenticator: the demo gives a session, the app's own database takes it and opens the page `at`. */
export async function be(page: Page, who: string, at = '/'): Promise<void> {
  await page.goto(`/staff/login?to=${encodeURIComponent(at)}`)
  // On a busy machine the one writer of SQLite may ask for another try.
  for (let n = 0; n < 5; n += 1) {
    await page.getByRole('button', { name: new RegExp(NAMES[who]!) }).click()
    const inside = await page.waitForSelector('.top h1', { timeout: 10_000 }).catch(() => undefined)
    if (inside) return
  }
  throw new Error(`${who} was not let in`)
}

export const NAMES: Record<string, string> = {
  'advisor.nanshan': '陈书航', 'manager.nanshan': '林望舒', 'sales.nanshan': '吴语嫣', 'leader.nanshan': '郑国强',
  'technician.nanshan': '何锦程', 'inspector.nanshan': '梁瑞霖', 'parts.nanshan': '宋可馨', 'cashier.nanshan': '许静雅',
  'loan.nanshan': '邓文博', 'advisor.longhua': '黄明远', 'manager.longhua': '周怀瑾', 'admin.group': '沈思远', 'auditor.group': '石景行',
}

/** The API, as somebody of the demo. */
export class Caller {
  private constructor(readonly base: string, readonly token: string) {}

  static async as(base: string, who: string): Promise<Caller> {
    const reply = await fetch(`${base}/demo/login?who=${who}`)
    const tokens = (await reply.json()) as S['TokensView']
    return new Caller(base, tokens.access_token)
  }

  async try(method: string, path: string, body?: unknown): Promise<{ status: number; body: any }> {
    const headers: Record<string, string> = { authorization: `Bearer ${this.token}`, 'idempotency-key': randomUUID() }
    if (body !== undefined) headers['content-type'] = 'application/json'
    const reply = await fetch(`${this.base}${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) })
    const text = await reply.text()
    return { status: reply.status, body: text ? JSON.parse(text) : undefined }
  }

  async call<T = any>(method: string, path: string, body?: unknown): Promise<T> {
    const { status, body: data } = await this.try(method, path, body)
    if (status >= 400) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(data)}`)
    return data as T
  }

  get = <T = any>(path: string) => this.call<T>('GET', path)
  post = <T = any>(path: string, body?: unknown) => this.call<T>('POST', path, body)
}

/** From one page of the app to the next, without loading it again. */
export async function go(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState({}, '', to)
    dispatchEvent(new PopStateEvent('popstate', { state: {} }))
  }, path)
  await page.waitForTimeout(60)
  await page.locator('h1').waitFor()
}

/** `rules`: only these, where the others were looked at already. */
export async function axe(page: Page, rules?: string[]): Promise<string[]> {
  // The policy of the page allows no inline script: axe comes by the protocol.
  looked.add(page)
  await page.evaluate(AxeBuilder.source)
  const found = await page.evaluate(async (only) => {
    const { violations } = await (window as any).axe.run(document, {
      runOnly: only ? { type: 'rule', values: only } : ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    })
    return violations.map((one: any) => `${one.id}: ${one.nodes.map((node: any) => `${node.target} ${node.failureSummary}`).join(' | ')}`)
  }, rules)
  looked.delete(page)
  return found as string[]
}
