// Second step: how to come, and when. One tap keeps a time.
import type { Slot, Way } from '../../../api/types';
import { zh } from '../../../locales/zh-CN';
import { type SlotCard, days, slotCard, suggestions } from '../../../services/choose';
import { draft, sketch } from '../../../services/draft';
import { dayOf, today } from '../../../services/format';
import { freeOn } from '../../../services/free';
import { holdSlot } from '../../../services/hold';
import { screen } from '../../../services/screen';

const DAYS = 21;

screen({
  hears: ['booking', 'store', 'calendar'],
  data: {
    t: zh.booking.time,
    h: zh.home,
    ways: [] as { id: Way; name: string; hint: string; on: boolean }[],
    three: [] as SlotCard[],
    taken: [] as SlotCard[],
    days: [] as { date: string; top: string; bottom: string }[],
    day: '',
    slots: [] as SlotCard[],
    missing: '',
    waitlist: false,
    zone: 'Asia/Shanghai',
  },
  model: '',

  onLoad(options: { model?: string }) {
    this.model = options.model ?? '';
  },

  async show(read, page) {
    const { storeId = '', itemIds = [], way } = draft();
    const [detail, ...items] = await Promise.all([
      read('/api/v1/stores/{id}', { path: { id: storeId } }),
      ...itemIds.map((item_id) => read('/api/v1/stores/{store_id}/catalog/items/{item_id}', { path: { store_id: storeId, item_id } })),
    ]);
    const { store } = detail;
    const offered = store.ways.filter((one) => items.every((item) => item.ways.includes(one)));
    const chosen = offered.find((one) => one === way) ?? offered[0] ?? 'leave';
    const sought = { storeId, itemIds, modelId: (page.model as string) || undefined, way: chosen };
    const three = await read('/api/v1/stores/{id}/suggestions', { path: { id: storeId }, query: { items: itemIds.join(','), model_id: sought.modelId, way: chosen } });
    // It opens on the first day that has something.
    const day = page.data.day || (three.earliest ? dayOf(three.earliest.start_at, store.zone) : today(store.zone));
    const free = await freeOn(read, sought, day);
    return {
      ways: offered.map((id) => ({ id, name: zh.ways[id], hint: zh.wayHints[id], on: id === chosen })),
      three: suggestions(three, store.zone),
      days: days(DAYS, store.zone),
      day,
      ...free,
      waitlist: store.waitlist,
      zone: store.zone,
    };
  },

  chooseWay(event: WechatMiniprogram.TouchEvent) {
    sketch({ way: event.currentTarget.dataset.way as Way });
    this.setData({ taken: [] });
    void this.reload();
  },
  chooseDay(event: WechatMiniprogram.CustomEvent<{ day: string }>) {
    this.setData({ day: event.detail.day });
    void this.reload();
  },
  takeSlot(event: WechatMiniprogram.CustomEvent<{ start: string }>) {
    void this.hold(event.detail.start);
  },
  take(event: WechatMiniprogram.TouchEvent) {
    void this.hold(event.currentTarget.dataset.start as string);
  },
  async hold(start: string) {
    const { storeId = '', itemIds = [], carId } = draft();
    const way = this.data.ways.find((one) => one.on)?.id ?? 'leave';
    const instead = await holdSlot({ storeId, itemIds, carId, modelId: this.model || undefined, way }, start);
    if (instead) this.offer(instead);
  },
  /** Somebody was faster: what is still free stands on top. */
  offer(slots: Slot[]) {
    this.setData({ taken: slots.map((one) => slotCard(one, this.data.zone)) });
    wx.pageScrollTo({ scrollTop: 0 });
    void this.reload();
  },
  wait() {
    const way = this.data.ways.find((one) => one.on)?.id ?? 'leave';
    wx.navigateTo({ url: `/packages/booking/wait/index?model=${this.model}&way=${way}&day=${this.data.day}` });
  },
});
