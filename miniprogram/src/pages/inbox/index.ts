// Everything the stores have told me, whatever other way it went.
import type { Notice } from '../../api/types';
import { zh } from '../../locales/zh-CN';
import { ago } from '../../services/format';
import { get } from '../../services/api';
import { writeOrQueue } from '../../services/queue';
import { explain, screen } from '../../services/screen';

interface Line {
  id: string;
  title: string;
  body: string;
  at: string;
  unread: boolean;
  /** The page that it is about. */
  url: string;
}

/** What a notice may be about that has a page of its own. */
const OPENED = ['booking', 'wait', 'order', 'loan', 'repair', 'vehicle', 'case', 'survey', 'recovery', 'care'];

/** The page of what it is about; a quote has one beside its repair's. */
function urlOf({ subject, kind: said }: Notice): string {
  const kind = subject.split('_')[0]!;
  if (kind === 'repair' && said.startsWith('quote.')) return `/packages/repair/quote/index?id=${subject}`;
  return OPENED.includes(kind) ? `/pages/${kind}/detail?id=${subject}` : '';
}

const lineOf = (one: Notice): Line => ({
  id: one.id,
  title: one.title,
  body: one.body,
  at: ago(one.at),
  unread: !one.read_at,
  url: urlOf(one),
});

const PAGE = 20;
screen({
  hears: ['notice'],
  data: { t: zh.inbox, lines: [] as Line[], unread: 0, next: '', busy: false },
  /** Older pages that were asked for. */
  older: [] as Line[],

  async show(read, page) {
    const inbox = await read('/api/v1/notices', { query: { limit: PAGE } });
    const fresh = inbox.items.map(lineOf);
    const older = (page.older as Line[]).filter((one) => !fresh.some((other) => other.id === one.id));
    const next = older.length > 0 ? page.data.next : (inbox.next ?? '');
    return { lines: [...fresh, ...older], unread: inbox.unread, next };
  },

  async more() {
    if (this.data.busy) return;
    this.setData({ busy: true });
    try {
      const page = await get('/api/v1/notices', { query: { limit: PAGE, cursor: this.data.next } });
      const fresh = page.items.map(lineOf);
      this.older = [...this.older, ...fresh];
      this.setData({ lines: [...this.data.lines, ...fresh], next: page.next ?? '' });
    } catch (error) {
      explain(error);
    } finally {
      this.setData({ busy: false });
    }
  },
  open(event: WechatMiniprogram.TouchEvent) {
    const line = this.data.lines[event.currentTarget.dataset.index as number];
    if (!line) return;
    if (line.unread) {
      writeOrQueue('post', '/api/v1/notices/{id}/read', { path: { id: line.id } }, line.title).then(() => this.reload(), () => undefined);
    }
    if (line.url) wx.navigateTo({ url: line.url });
  },
  async readAll() {
    try {
      await writeOrQueue('post', '/api/v1/notices/read-all', {}, zh.inbox.readAll);
      wx.removeTabBarBadge({ index: 2, fail: () => undefined });
    } catch (error) {
      explain(error);
    }
    void this.reload();
  },
});
