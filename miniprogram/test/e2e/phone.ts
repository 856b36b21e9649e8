// A person with a phone: a browser at 375 × 667 on the preview, and what every test asserts at its end.
import { type Browser, type BrowserContext, type Page, chromium } from 'playwright-core';
import { expect, inject } from 'vitest';
import type { Preview } from '../../tools/preview/runtime/preview';
import { PRIVACY } from '../../src/config/documents';
import { serve } from '../../tools/preview/serve.mjs';

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export interface Stage {
  browser: Browser;
  base: string;
  line: { cut: boolean };
  end(): Promise<void>;
}

/** A browser, and the way to the server, which can be cut. */
export async function stage(target = inject('demo')): Promise<Stage> {
  const browser = await chromium.launch({ executablePath: process.env.CHEZHU_CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
  const { base, line, stop } = await serve(target);
  const end = async () => {
    await browser.close();
    stop();
  };
  return { browser, base, line, end };
}

/** Runs in the browser: its clock is the demo's. */
function shiftDate(offset: number): void {
  const Real = Date;
  class Shifted extends Real {
    constructor(...given: [] | [number | string | Date]) {
      if (given.length === 0) super(Real.now() + offset);
      else super(...(given as [number]));
    }
    static now(): number {
      return Real.now() + offset;
    }
  }
  globalThis.Date = Shifted as DateConstructor;
}

export interface Options {
  who?: string;
  /** Of an owner of the demo who is not among those whom one can be. */
  openid?: string;
  route?: string;
  dark?: boolean;
  font?: number;
}

export class Phone {
  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
  ) {}

  static async open(on: Stage, { who = 'owner', openid, route = '', dark = false, font = 16 }: Options = {}): Promise<Phone> {
    const context = await on.browser.newContext({ viewport: { width: 375, height: 667 }, colorScheme: dark ? 'dark' : 'light', locale: 'zh-CN' });
    await context.addInitScript(shiftDate, inject('offset'));
    if (openid) await context.route('**/demo/people.json', (route) => route.fulfill({ json: { people: [{ who, kind: 'owner', name: who, note: null, openid }] } }));
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    page.setDefaultNavigationTimeout(60_000);
    await page.goto(`${on.base}/preview/?who=${who}&font=${font}#/${route}`, { waitUntil: 'domcontentloaded' });
    return new Phone(context, page);
  }

  /** The page that is shown. */
  get shown() {
    return this.page.locator('wx-page:not([hidden])');
  }
  button(name: string | RegExp) {
    return this.shown.getByRole('button', { name });
  }
  async tap(name: string | RegExp): Promise<void> {
    await this.button(name).first().click();
  }
  tab(name: string) {
    return this.page.getByRole('tab', { name });
  }
  async type(label: string | RegExp, text: string): Promise<void> {
    await this.shown.getByLabel(label).first().fill(text);
  }
  async sees(text: string | RegExp): Promise<void> {
    await this.shown.getByText(text).first().waitFor();
  }
  /** A button of a dialog that WeChat draws. */
  async answer(name: string): Promise<void> {
    await this.page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
  }
  /** Answers WeChat's question for messages; it comes with the tap itself or not at all. */
  async allowMessages(): Promise<void> {
    const allow = this.page.getByRole('dialog').getByRole('button', { name: '允许' });
    const asked = await allow.waitFor({ timeout: 1_500 }).then(() => true, () => false);
    if (asked) await allow.click();
  }
  /** As if the agreement had been read and agreed to before. */
  async agreeToPrivacy(): Promise<void> {
    await this.page.evaluate((id) => {
      const who = new URLSearchParams(location.search).get('who');
      localStorage.setItem(`mp:${who}:privacy`, JSON.stringify(id));
    }, PRIVACY.id);
  }
  preview<T>(look: (preview: Preview) => T): Promise<T> {
    return this.page.evaluate(`(${look.toString()})(window.preview)`) as Promise<T>;
  }
  /** As if WeChat opened the program from a notice or a share card. */
  async to(route: string): Promise<void> {
    await this.page.evaluate((url) => (window as unknown as { preview: Preview }).preview.open(url), route);
  }
  /** Nothing is asked for any more, and what was answered is shown. */
  async settled(): Promise<void> {
    let still = 0;
    for (const until = Date.now() + 30_000; still < 3; await new Promise((done) => setTimeout(done, 40))) {
      still = (await this.preview((preview) => preview.pending)) === 0 ? still + 1 : 0;
      if (Date.now() < until || still >= 3) continue;
      const { pending, requests } = await this.preview(({ pending, requests }) => ({ pending, requests }));
      throw new Error(`${pending} requests are under way, of ${requests.length}; the last: ${requests.slice(-8).join(', ')}`);
    }
  }
  route(): Promise<string> {
    return this.preview((preview) => preview.route());
  }
  async reaches(route: string): Promise<void> {
    await expect.poll(() => this.route(), { timeout: 30_000 }).toContain(route);
  }

  /** Nothing was missing, broken or too large; the phone is put away. */
  async done(): Promise<void> {
    const found = await this.preview(({ unknown, broken, errors, setData }) => ({ unknown, broken, errors, setData }));
    await this.context.close();
    expect(found.unknown, 'calls of wx that the preview does not know').toEqual([]);
    expect(found.broken, "rules of WeChat's that were broken").toEqual([]);
    expect(found.errors, 'errors that nobody caught').toEqual([]);
    for (const [route, bytes] of Object.entries(found.setData)) expect(bytes, `the largest setData of ${route}`).toBeLessThanOrEqual(20 * 1024);
  }
}
