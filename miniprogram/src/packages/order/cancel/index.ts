// Calling an order off: the reason, what becomes of the money, and only then the decision.
import type { Cancellation, OrderCancelReason } from '../../../api/types';
import { zh } from '../../../locales/zh-CN';
import { yuan } from '../../../services/format';
import { Refusal } from '../../../services/http';
import { type Sum, effectOf } from '../../../services/plans';
import { write } from '../../../services/queue';
import { get } from '../../../services/api';
import { explain, screen } from '../../../services/screen';

const t = zh.cancel;
type Reason = keyof typeof t.reasons;
const REASONS = Object.keys(t.reasons) as Reason[];

screen({
  hears: ['order'],
  data: {
    t,
    model: '',
    reasons: [] as { id: string; name: string; on: boolean }[],
    effect: [] as Sum[],
    words: '',
    why: '',
    ready: false,
    busy: false,
  },
  id: '',
  reason: '' as '' | Reason,
  seen: null as Cancellation | null,

  onLoad(options: { id?: string; reason?: string }) {
    this.id = options.id ?? '';
    this.reason = REASONS.find((one) => one === options.reason) ?? '';
  },

  async show(read, page) {
    const order = await read('/api/v1/orders/{id}', { path: { id: page.id } });
    // A reason that the server would not take is not offered.
    const offered = REASONS.filter((one) => one !== 'delayed' || order.delayed);
    if (!offered.includes(page.reason as Reason)) page.reason = '';
    if (page.reason && read.from === 'server') void page.look();
    return { model: order.model, reasons: offered.map((id) => ({ id, name: t.reasons[id], on: id === page.reason })) };
  },

  choose(event: WechatMiniprogram.TouchEvent) {
    this.reason = event.currentTarget.dataset.reason as Reason;
    this.setData({ reasons: this.data.reasons.map((one) => ({ ...one, on: one.id === this.reason })), ready: false });
    void this.look();
  },

  /** What it would do to the money. */
  async look() {
    const reason = this.reason as OrderCancelReason;
    try {
      const found = await get('/api/v1/orders/{id}/cancellation', { path: { id: this.id }, query: { reason } });
      if (reason !== this.reason) return;
      this.seen = found;
      this.setData({ effect: effectOf(found), words: found.words, why: '', ready: true });
    } catch (error) {
      this.setData({ ready: false, why: error instanceof Refusal ? error.title || t.notNow : '' });
      if (!(error instanceof Refusal)) explain(error);
    }
  },

  async cancel() {
    const seen = this.seen as Cancellation | null;
    if (this.data.busy || !seen) return;
    const back = seen.returned_fen + seen.extra_fen;
    const { confirm } = await wx.showModal({ title: t.confirmTitle, content: `${this.data.model}\n${t.returned} ${yuan(back)}\n${seen.words}`, cancelText: t.keep });
    if (!confirm) return;
    this.setData({ busy: true });
    try {
      await write('post', '/api/v1/orders/{id}/cancel', { path: { id: this.id }, body: { reason: seen.reason, returned_fen: back } });
      wx.showToast({ title: t.done, icon: 'success' });
      wx.redirectTo({ url: `/pages/order/detail?id=${this.id}` });
    } catch (error) {
      if (error instanceof Refusal && error.code === 'order.effect_changed') {
        wx.showToast({ title: t.changed, icon: 'none' });
        void this.look();
      } else explain(error);
    } finally {
      this.setData({ busy: false });
    }
  },
  keep() {
    wx.navigateBack({ fail: () => wx.redirectTo({ url: `/pages/order/detail?id=${this.id}` }) });
  },
});
