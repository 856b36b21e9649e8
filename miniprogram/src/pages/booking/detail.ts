// A booking: where it stands, what comes next and when, and what I may do: show the code, choose, move, cancel.
import type { Booking, CancelReason, Car, Store } from '../../api/types';
import { zh } from '../../locales/zh-CN';
import { type Tone, cardOf, carOf, choosing, nextOf, openBooking, priceOf } from '../../services/bookings';
import { sketch } from '../../services/draft';
import { dayOf, moment, today, yuan } from '../../services/format';
import { qrImage } from '../../services/qr';
import { write, writeOrQueue } from '../../services/queue';
import { explain, screen } from '../../services/screen';
import { askAt, prepare } from '../../services/subscribe';

const t = zh.booking;
const REASONS = Object.keys(t.cancelReasons) as CancelReason[];

interface Can {
  finish: boolean;
  code: boolean;
  choose: boolean;
  change: boolean;
  late: boolean;
  byOrder: boolean;
  again: boolean;
  follow: boolean;
}

/** What the owner may do now; the server has the last word. */
function can(one: Booking, store: Store | undefined, now = Date.now()): Can {
  // A handover is moved and called off where its order is.
  const byOrder = one.kind === 'handover';
  const open = !byOrder && (one.state === 'requested' || one.state === 'confirmed');
  const inTime = Date.parse(one.start_at) - (store?.cut_off_min ?? 0) * 60_000 > now;
  return {
    finish: one.state === 'held',
    code: one.state === 'confirmed' && Boolean(one.check_in_code),
    choose: choosing(one),
    change: open && inTime,
    late: open && !inTime,
    byOrder,
    again: !byOrder && ['cancelled', 'declined', 'expired', 'no_show'].includes(one.state),
    follow: one.state === 'converted',
  };
}

interface Fact {
  label: string;
  text: string;
}

function facts(one: Booking, cars: Car[]): Fact[] {
  const car = carOf(cars, one.vehicle_id);
  const price = priceOf(one);
  return [
    { label: t.when, text: moment(one.start_at, one.zone) },
    { label: t.ready, text: moment(one.ready_at, one.zone) },
    { label: t.how, text: zh.ways[one.way] },
    ...(car ? [{ label: t.which, text: car }] : []),
    { label: price.label, text: price.text },
    ...(one.reason ? [{ label: t.reason, text: t.cancelReasons[one.reason as CancelReason] ?? one.reason }] : []),
    { label: t.number, text: one.number },
  ];
}

screen({
  hears: ['booking'],
  data: {
    t: t.detail,
    b: t,
    what: '',
    state: '',
    tone: '' as Tone,
    next: '',
    store: '',
    phone: '',
    address: '',
    facts: [] as Fact[],
    items: [] as { name: string; price: string }[],
    proposals: [] as { id: string; when: string }[],
    can: { finish: false, code: false, choose: false, change: false, late: false, byOrder: false, again: false, follow: false } as Can,
    code: '',
    /** The code stands on top on the day of the visit. */
    today: false,
  },
  id: '',
  again: { storeId: '', itemIds: [] as string[] },

  onLoad(options: { id?: string }) {
    this.id = options.id ?? '';
    prepare('check_in');
  },

  async show(read, page) {
    const [booking, cars, stores] = await Promise.all([
      read('/api/v1/bookings/{id}', { path: { id: page.id } }),
      read('/api/v1/vehicles'),
      read('/api/v1/stores'),
    ]);
    const store = stores.find((one) => one.id === booking.store_id);
    const card = cardOf(booking);
    page.again = { storeId: booking.store_id, itemIds: booking.items.map((one) => one.item_id) };
    return {
      what: card.what,
      state: card.state,
      tone: card.tone,
      next: nextOf(booking),
      store: booking.store_name,
      phone: store?.phone ?? '',
      address: store?.address ?? '',
      facts: facts(booking, cars),
      items: booking.items.map((one) => ({ name: one.name, price: yuan(one.total_fen) })),
      proposals: (booking.proposals ?? []).map((one) => ({ id: one.id, when: moment(one.start_at, booking.zone) })),
      can: can(booking, store),
      today: dayOf(booking.start_at, booking.zone) === today(booking.zone),
      code: booking.check_in_code ? qrImage(booking.check_in_code) : '',
    };
  },

  finish() {
    openBooking(this.id, 'held');
  },
  move() {
    wx.navigateTo({ url: `/packages/booking/move/index?id=${this.id}` });
  },
  async takeProposal(event: WechatMiniprogram.TouchEvent) {
    const proposal_id = event.currentTarget.dataset.id as string;
    try {
      await write('post', '/api/v1/bookings/{id}/accept-proposal', { path: { id: this.id }, body: { proposal_id } });
    } catch (error) {
      explain(error);
    }
    void this.reload();
  },
  async cancel() {
    const chosen = await wx
      .showActionSheet({ alertText: t.detail.cancelWhy, itemList: REASONS.map((one) => t.cancelReasons[one]) })
      .catch(() => undefined);
    const reason = chosen && REASONS[chosen.tapIndex];
    if (!reason) return;
    const { confirm } = await wx.showModal({ title: t.detail.cancelTitle, content: `${this.data.what}\n${this.data.facts[0]?.text ?? ''}` });
    if (!confirm) return;
    try {
      await writeOrQueue('post', '/api/v1/bookings/{id}/cancel', { path: { id: this.id }, body: { reason } }, t.detail.cancelTask);
      wx.showToast({ title: t.detail.cancelled, icon: 'success' });
    } catch (error) {
      explain(error);
    }
    void this.reload();
  },
  async scan() {
    await askAt('check_in');
    const scanned = await wx.scanCode({ onlyFromCamera: false }).catch(() => undefined);
    if (!scanned) return;
    try {
      await write('post', '/api/v1/bookings/{id}/check-in', { path: { id: this.id }, body: { store_code: scanned.result.trim() } });
    } catch (error) {
      explain(error);
    }
    void this.reload();
  },
  openOrders() {
    wx.navigateTo({ url: '/packages/order/list/index' });
  },
  openRepairs() {
    wx.navigateTo({ url: '/packages/repair/list/index' });
  },
  bookAgain() {
    sketch(this.again);
    wx.navigateTo({ url: '/packages/booking/choose/index' });
  },
  call() {
    wx.makePhoneCall({ phoneNumber: this.data.phone, fail: () => undefined });
  },
  /** Nothing of the person is in a share: the store and how to book there. */
  onShareAppMessage() {
    return { title: t.detail.share(this.data.store), path: '/pages/stores/index' };
  },
});
