// A place on the waitlist: from which day to which.
import type { Way } from '../../../api/types';
import { zh } from '../../../locales/zh-CN';
import { draft } from '../../../services/draft';
import { day, plusDays, today } from '../../../services/format';
import { write } from '../../../services/queue';
import { explain, screen } from '../../../services/screen';
import { askAt, prepare } from '../../../services/subscribe';

const MOST_DAYS = 14;
const AHEAD_DAYS = 45;

screen({
  data: {
    t: zh.wait,
    store: '',
    what: '',
    first: '',
    firstText: '',
    last: '',
    lastText: '',
    min: '',
    max: '',
    lastMax: '',
    errors: {} as Record<string, string>,
    busy: false,
  },
  model: '',
  way: 'leave' as Way,

  onLoad(options: { model?: string; way?: Way; day?: string }) {
    this.model = options.model ?? '';
    this.way = options.way ?? 'leave';
    this.setWindow(options.day ?? today(), plusDays(options.day ?? today(), 3));
    prepare('waitlist_join');
  },

  async show(read) {
    const { storeId = '', itemIds = [] } = draft();
    const [detail, shelf] = await Promise.all([
      read('/api/v1/stores/{id}', { path: { id: storeId } }),
      read('/api/v1/stores/{store_id}/catalog/items', { path: { store_id: storeId } }),
    ]);
    const names = shelf.items.filter((one) => itemIds.includes(one.id)).map((one) => one.name);
    return { store: detail.store.name, what: names.join('、'), min: today(), max: plusDays(today(), AHEAD_DAYS) };
  },

  /** The last day is not before the first, and at most fourteen days after it. */
  setWindow(first: string, wished: string) {
    const lastMax = plusDays(first, MOST_DAYS);
    const last = wished < first ? first : wished > lastMax ? lastMax : wished;
    this.setData({ first, last, lastMax, firstText: day(first), lastText: day(last), errors: {} });
  },
  chooseFirst(event: WechatMiniprogram.PickerChange) {
    this.setWindow(event.detail.value as string, this.data.last);
  },
  chooseLast(event: WechatMiniprogram.PickerChange) {
    this.setWindow(this.data.first, event.detail.value as string);
  },
  async join() {
    if (this.data.busy) return;
    await askAt('waitlist_join');
    const { storeId = '', itemIds = [], carId } = draft();
    this.setData({ busy: true });
    try {
      const ask = { store_id: storeId, item_ids: itemIds, way: this.way, model_id: this.model || undefined };
      const made = await write('post', '/api/v1/waitlist', {
        body: { ask, first_day: this.data.first, last_day: this.data.last, vehicle_id: carId },
      });
      wx.showToast({ title: zh.wait.joined, icon: 'success' });
      wx.redirectTo({ url: `/pages/wait/detail?id=${made.id}` });
    } catch (error) {
      this.setData({ errors: explain(error, ['first_day', 'last_day']) });
    } finally {
      this.setData({ busy: false });
    }
  },
});
