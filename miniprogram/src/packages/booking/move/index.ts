// Another time for a booking: the new one is taken before the old one is freed.
import type { Slot } from '../../../api/types';
import { zh } from '../../../locales/zh-CN';
import { whatOf } from '../../../services/bookings';
import { type SlotCard, days, slotCard } from '../../../services/choose';
import { dayOf, moment, stretch, today } from '../../../services/format';
import { freeOn } from '../../../services/free';
import { alternativesOf } from '../../../services/hold';
import { write } from '../../../services/queue';
import { explain, screen } from '../../../services/screen';
import { askAt, prepare } from '../../../services/subscribe';

const DAYS = 21;

screen({
  hears: ['booking', 'store', 'calendar'],
  data: {
    t: zh.booking.move,
    time: zh.booking.time,
    what: '',
    now: '',
    store: '',
    days: [] as { date: string; top: string; bottom: string }[],
    day: '',
    slots: [] as SlotCard[],
    taken: [] as SlotCard[],
    missing: '',
    zone: 'Asia/Shanghai',
  },
  id: '',

  onLoad(options: { id?: string }) {
    this.id = options.id ?? '';
    prepare('booking_move');
  },

  async show(read, page) {
    const [booking, cars] = await Promise.all([read('/api/v1/bookings/{id}', { path: { id: page.id } }), read('/api/v1/vehicles')]);
    const first = dayOf(booking.start_at, booking.zone);
    const day = page.data.day || (first < today(booking.zone) ? today(booking.zone) : first);
    const model = cars.find((one) => one.id === booking.vehicle_id)?.model?.id ?? booking.items.find((one) => one.model_id)?.model_id ?? undefined;
    const sought = { storeId: booking.store_id, itemIds: booking.items.map((one) => one.item_id), modelId: model, way: booking.way };
    return {
      what: whatOf(booking),
      now: stretch(booking.start_at, booking.ready_at, booking.zone),
      store: booking.store_name,
      zone: booking.zone,
      days: days(DAYS, booking.zone),
      day,
      ...(await freeOn(read, sought, day)),
    };
  },

  chooseDay(event: WechatMiniprogram.CustomEvent<{ day: string }>) {
    this.setData({ day: event.detail.day });
    void this.reload();
  },
  takeSlot(event: WechatMiniprogram.CustomEvent<{ start: string }>) {
    void this.move(event.detail.start);
  },
  take(event: WechatMiniprogram.TouchEvent) {
    void this.move(event.currentTarget.dataset.start as string);
  },
  async move(start: string) {
    await askAt('booking_move');
    const { confirm } = await wx.showModal({ title: zh.booking.move.confirm(moment(start, this.data.zone)), content: zh.booking.move.keep });
    if (!confirm) return;
    try {
      await write('post', '/api/v1/bookings/{id}/reschedule', { path: { id: this.id }, body: { start_at: start } });
      wx.showToast({ title: zh.booking.move.done, icon: 'success' });
      wx.navigateBack();
    } catch (error) {
      explain(error);
      this.offer(alternativesOf(error) ?? []);
    }
  },
  /** What is still free, and where the booking truly stands. */
  offer(slots: Slot[]) {
    this.setData({ taken: slots.map((one) => slotCard(one, this.data.zone)) });
    void this.reload();
  },
});
