// The handover: a time for it, what to bring, and the check-list that both sign.
import type { Order, HandoverSlots } from '../../../api/types';
import { zh } from '../../../locales/zh-CN';
import { type DayChip, type SlotCard, dayChip } from '../../../services/choose';
import { clock, dayOf, lasting, moment, stretch, today } from '../../../services/format';
import { Refusal } from '../../../services/http';
import { write } from '../../../services/queue';
import type { Reader } from '../../../services/reads';
import { explain, screen } from '../../../services/screen';
import { askAt, prepare } from '../../../services/subscribe';

const t = zh.handover;
const DAYS = 14;

interface Check {
  code: string;
  words: string;
  result: string;
  tone: string;
}

interface Delivery {
  checks: Check[];
  progress: string;
  signed: string;
  then: string;
  canSign: boolean;
}

function deliveryOf(one: Order): Delivery | null {
  const { delivery } = one;
  if (!delivery) return null;
  const tones = { open: '', ok: 'good', failed: 'bad' };
  return {
    checks: delivery.checks.map((check) => ({ code: check.code, words: check.words, result: t.results[check.result], tone: tones[check.result] })),
    progress: t.progress(delivery.done, delivery.of),
    signed: delivery.owner_signed_at ? t.ownerSigned(moment(delivery.owner_signed_at)) : '',
    then: delivery.owner_signed_at ? (one.delivered_at ? t.handedOver(moment(one.delivered_at)) : t.waitsStore) : '',
    canSign: one.state === 'handover_booked' && delivery.done === delivery.of && !delivery.owner_signed_at,
  };
}

screen({
  hears: ['order', 'booking', 'loan'],
  data: {
    t,
    time: zh.booking.time,
    model: '',
    store: '',
    booked: '',
    bookingId: '',
    visit: false,
    bring: [] as string[],
    lasts: '',
    open: [] as string[],
    notYet: false,
    choosing: false,
    days: [] as DayChip[],
    day: '',
    slots: [] as SlotCard[],
    delivery: null as Delivery | null,
    busy: false,
  },
  id: '',
  moving: false,
  hash: '',

  onLoad(options: { id?: string }) {
    this.id = options.id ?? '';
    prepare('handover_book');
  },

  async show(read, page) {
    const order = await read('/api/v1/orders/{id}', { path: { id: page.id } });
    const { handover } = order;
    page.hash = order.delivery?.hash ?? '';
    const choosing = order.state === 'ready' || (order.state === 'handover_booked' && page.moving);
    return {
      model: order.model,
      store: order.store_name,
      booked: order.state === 'handover_booked' && handover ? stretch(handover.start_at, handover.ready_at) : '',
      bookingId: handover?.booking_id ?? '',
      visit: Boolean(handover) && dayOf(handover!.start_at) === today(),
      notYet: !['ready', 'handover_booked', 'delivered'].includes(order.state),
      delivery: deliveryOf(order),
      choosing,
      ...(choosing ? await free(read, page.id, page.data.day) : { open: [], days: [], slots: [], bring: handover?.bring ?? [] }),
    };
  },

  chooseDay(event: WechatMiniprogram.CustomEvent<{ day: string }>) {
    this.setData({ day: event.detail.day });
    void this.reload();
  },
  async take(event: WechatMiniprogram.CustomEvent<{ start: string }>) {
    const { start } = event.detail;
    await askAt('handover_book');
    const { confirm } = await wx.showModal({ title: t.confirm(moment(start)), content: this.data.store });
    if (!confirm) return;
    const done = await this.tell(() => write('post', '/api/v1/orders/{id}/handover', { path: { id: this.id }, body: { start_at: start } }), t.bookedToast);
    if (done) this.moving = false;
    void this.reload();
  },
  move() {
    this.moving = !this.moving;
    void this.reload();
  },
  async cancel() {
    const { confirm } = await wx.showModal({ title: t.cancelTitle, content: t.cancelHint });
    if (!confirm) return;
    this.moving = false;
    await this.tell(() => write('post', '/api/v1/orders/{id}/handover/cancel', { path: { id: this.id } }), '');
    void this.reload();
  },
  async cosign() {
    const { confirm } = await wx.showModal({ title: t.cosignTitle, content: t.cosignHint });
    if (!confirm) return;
    await this.tell(() => write('post', '/api/v1/orders/{id}/cosign', { path: { id: this.id }, body: { hash: this.hash } }), '');
    void this.reload();
  },
  /** Does it, and says what became of it. */
  async tell(what: () => Promise<unknown>, done: string): Promise<boolean> {
    if (this.data.busy) return false;
    this.setData({ busy: true });
    try {
      await what();
      if (done) wx.showToast({ title: done, icon: 'success' });
      return true;
    } catch (error) {
      if (error instanceof Refusal && error.code === 'order.checks_changed') wx.showToast({ title: t.changed, icon: 'none' });
      else explain(error);
      return false;
    } finally {
      this.setData({ busy: false });
    }
  },
  openVisit() {
    wx.navigateTo({ url: `/pages/booking/detail?id=${this.data.bookingId}` });
  },
});

/** The free times, or the steps that are still in the way. */
async function free(read: Reader, id: string, wanted: string) {
  const found: HandoverSlots = await read('/api/v1/orders/{id}/handover-slots', { path: { id }, query: { from: today(), days: DAYS } });
  const days = found.days.filter((one) => one.starts.length > 0);
  const day = days.find((one) => one.day === wanted) ?? days[0];
  return {
    open: found.open.map((kind) => zh.order.steps[kind]),
    days: days.map((one) => dayChip(one.day, found.zone)),
    day: day?.day ?? '',
    slots: (day?.starts ?? []).map((start) => slot(start, found.zone)),
    lasts: t.lasts(lasting(found.minutes)),
    bring: found.bring,
  };
}

const slot = (start: string, zone: string): SlotCard => ({
  start,
  label: '',
  when: moment(start, zone),
  clock: clock(start, zone),
  stay: '',
  price: '',
  off: '',
  name: moment(start, zone),
});
