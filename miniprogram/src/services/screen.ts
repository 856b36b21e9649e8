// What every page shares: the last state at once and the fresh one after it, its age when the network is missed, hints that it
// may look again, pulling down, large text, and one way to say what went wrong.
import { zh } from '../locales/zh-CN';
import { Ended, again } from './auth';
import { ago } from './format';
import { Offline, Refusal } from './http';
import { type Hint, hear, reconnect } from './live';
import { Queued, onQueue, tryNow } from './queue';
import { Missing, type Reader, fromPhone, fromServer } from './reads';
import { keep, kept } from './store';

export type Stage = 'loading' | 'ready' | 'failed' | 'offline' | 'ended';

/** In the data of every page. */
export const blank = {
  stage: 'loading' as Stage,
  failure: '',
  age: '',
  queued: 0,
  refused: '',
  size: '',
  zh: zh.common,
};

// WeChat's pages are open records.
type Any = Record<string, any>;

export type ScreenPage<D> = { data: D & typeof blank; setData: (data: Any) => void } & Any;

export interface Screen<D extends object> {
  data: D;
  /** Kinds of hints that concern it. */
  hears?: string[];
  /** What is shown, from what is read. Called first for the phone's copy, then for the server. */
  show?: (read: Reader, page: ScreenPage<D>) => Promise<Partial<D>>;
  /** How often, in milliseconds, `tick` runs while the page is shown: what goes with the clock. */
  every?: number;
  /** What may come a moment later. */
  after?: (read: Reader, page: ScreenPage<D>) => Promise<Partial<D>>;
}

/** The class of the text size that the person chose in WeChat. */
function sizeClass(): string {
  const { fontSizeSetting = 16 } = wx.getAppBaseInfo() as { fontSizeSetting?: number };
  return fontSizeSetting >= 20 ? 'huge' : fontSizeSetting > 17 ? 'large' : '';
}

/** Only what differs: setData copies between two threads. */
function put(page: Any, next: object): void {
  const changed: Any = {};
  for (const [key, value] of Object.entries(next)) {
    if (JSON.stringify(page.data[key]) !== JSON.stringify(value)) changed[key] = value;
  }
  if (Object.keys(changed).length > 0) page.setData(changed);
}

function waiting(): object {
  const refused = kept('refused');
  return { queued: kept('queue').length, refused: refused.map((one) => zh.common.refusedLater(one.title, one.why)).join('\n') };
}

function fail(page: Any, error: unknown): void {
  if (error instanceof Missing) return;
  if (error instanceof Ended) return put(page, { stage: 'ended', failure: '' });
  // What is shown already stays.
  if (page.data.stage === 'ready' && error instanceof Offline) return undefined;
  if (error instanceof Offline) return put(page, { stage: 'offline', failure: '' });
  if (error instanceof Refusal) return put(page, { stage: 'failed', failure: error.title || zh.common.failed });
  put(page, { stage: 'failed', failure: zh.common.failed });
  throw error;
}

async function load(page: Any, screen: Screen<object>): Promise<void> {
  page.__turn = (page.__turn ?? 0) + 1;
  const turn: number = page.__turn;
  put(page, waiting());
  const pass = async (read: Reader): Promise<void> => {
    const shown = (await screen.show?.(read, page as ScreenPage<object>)) ?? {};
    if (turn !== page.__turn) return;
    put(page, { ...shown, stage: 'ready', failure: '', age: read.stale ? ago(read.oldest) : '', ...waiting() });
    if (!screen.after) return;
    // What comes besides does not compete with the first paint.
    await new Promise((resolve) => setTimeout(resolve, 30));
    try {
      const more = await screen.after(read, page as ScreenPage<object>);
      if (turn === page.__turn) put(page, more);
    } catch (error) {
      // What stands already is not taken away because of what would have come besides.
      if (!(error instanceof Refusal || error instanceof Offline || error instanceof Missing || error instanceof Ended)) throw error;
    }
  };
  if (page.data.stage !== 'ready') await pass(fromPhone()).catch((error) => fail(page, error));
  await pass(fromServer()).catch((error) => turn === page.__turn && fail(page, error));
}

function listen(page: Any, screen: Screen<object>): () => void {
  const hears = screen.hears ?? [];
  const stops = [
    hear((hint: Hint | undefined) => {
      if (!hint || hears.includes(hint.kind)) void page.reload();
    }),
    onQueue(() => {
      put(page, waiting());
      void page.reload();
    }),
  ];
  return () => stops.forEach((stop) => stop());
}

/** A page. */
export function screen<D extends object, C extends Any>(
  given: Screen<D> & C & ThisType<C & ScreenPage<D> & { reload: () => Promise<void> }>,
): void {
  const { show, after, hears, every, data, ...own } = given as Screen<D> & Any;
  const parts = { show, after, hears, data } as unknown as Screen<object>;
  Page({
    ...own,
    data: { ...blank, ...data },
    reload(this: Any) {
      return load(this, parts);
    },
    onLoad(this: Any, options: Record<string, string>) {
      const size = sizeClass();
      if (size) this.setData({ size });
      own.onLoad?.call(this, options);
    },
    onShow(this: Any) {
      this.__stop?.();
      this.__stop = listen(this, parts);
      if (every) {
        clearInterval(this.__ticking);
        this.__ticking = setInterval(() => this.tick(), every);
      }
      own.onShow?.call(this);
      void this.reload();
    },
    onHide(this: Any) {
      this.__stop?.();
      clearInterval(this.__ticking);
      own.onHide?.call(this);
    },
    onUnload(this: Any) {
      this.__stop?.();
      clearInterval(this.__ticking);
      this.__turn = Infinity;
      own.onUnload?.call(this);
    },
    onPullDownRefresh(this: Any) {
      tryNow();
      void this.reload().then(() => wx.stopPullDownRefresh());
    },
    /** The button of a page that could not be shown. */
    retry(this: Any) {
      put(this, { stage: 'loading' });
      if (!kept('ended')) return void this.reload();
      again().then(reconnect, () => undefined).then(() => this.reload());
    },
    /** The refusals of queued writes were read. */
    readRefused(this: Any) {
      keep('refused', []);
      put(this, waiting());
    },
  });
}

const toast = (title: string): void => void wx.showToast({ title, icon: 'none', duration: 2500 });

/**
 * Says what became of a tap that did not do what it should. What the server says of a field in `fields` is given back by the
 * field's name, to be shown there; anything else is said at once.
 */
export function explain(error: unknown, fields: readonly string[] = []): Record<string, string> {
  if (error instanceof Queued) toast(zh.common.queuedToast);
  else if (error instanceof Offline) toast(zh.common.offlineToast);
  else if (error instanceof Ended) toast(zh.common.endedTitle);
  else if (error instanceof Refusal) return atFields(error, fields);
  else {
    toast(zh.common.failed);
    throw error;
  }
  return {};
}

function atFields(error: Refusal, fields: readonly string[]): Record<string, string> {
  const named = error.fields.map((one) => ({ name: one.pointer.replace(/^[/#]/, ''), message: one.message }));
  const other = named.find((one) => !fields.includes(one.name));
  if (named.length === 0 || other) toast(other?.message || error.title || zh.common.failed);
  return Object.fromEntries(named.map((one) => [one.name, one.message]));
}
