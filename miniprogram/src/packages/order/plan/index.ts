// The purchase plan: every fee in plain words, what is paid first and whether it comes back, and signing.
import type { Order } from '../../../api/types';
import { zh } from '../../../locales/zh-CN';
import { moment, yuan } from '../../../services/format';
import { Refusal } from '../../../services/http';
import { type Down, type Group, type Paid, type Sum, downOf, groupsOf, paidOf, sumsOf } from '../../../services/plans';
import { write } from '../../../services/queue';
import { explain, screen } from '../../../services/screen';
import { askAt, prepare } from '../../../services/subscribe';

const t = zh.plan;
/** After that an order is not called off any more. */
const CANCELLABLE = ['draft', 'ordered', 'allocated', 'scheduled', 'in_production', 'built', 'shipped', 'in_transit', 'at_store', 'pdi', 'ready'];

interface Fact {
  label: string;
  text: string;
}

function facts(one: Order): Fact[] {
  return [
    ...(one.signed_at ? [{ label: t.signedAt, text: moment(one.signed_at) }] : []),
    ...(one.contract_number ? [{ label: t.contract, text: one.contract_number }] : []),
    ...(one.vin_masked ? [{ label: t.vin, text: one.vin_masked }] : []),
    { label: t.number, text: one.number },
  ];
}

screen({
  hears: ['order'],
  data: {
    t,
    model: '',
    store: '',
    headline: '',
    valid: '',
    total: '',
    sums: [] as Sum[],
    groups: [] as Group[],
    down: null as Down | null,
    paid: null as Paid | null,
    facts: [] as Fact[],
    draft: false,
    expired: false,
    canCancel: false,
    understood: false,
    understoodWords: '',
    busy: false,
  },
  id: '',
  hash: '',

  onLoad(options: { id?: string }) {
    this.id = options.id ?? '';
    prepare('order_sign');
  },

  async show(read, page) {
    const order = await read('/api/v1/orders/{id}', { path: { id: page.id } });
    const { plan } = order;
    // What was ticked was another text.
    const changed = page.hash !== '' && plan?.hash !== page.hash;
    page.hash = plan?.hash ?? '';
    const down = plan ? downOf(plan) : null;
    const draft = order.state === 'draft';
    return {
      model: order.model,
      store: order.store_name,
      headline: draft ? t.draft : order.signed_at ? t.signed : zh.order.states[order.state],
      valid: draft && plan?.valid_until ? t.validUntil(moment(plan.valid_until)) : '',
      total: plan ? yuan(plan.total_fen) : '',
      sums: plan ? sumsOf(plan) : [],
      groups: plan ? groupsOf(plan, order.store_name) : [],
      down,
      paid: paidOf(order),
      facts: facts(order),
      draft,
      expired: draft && Boolean(plan?.valid_until) && Date.parse(plan!.valid_until!) < Date.now(),
      canCancel: CANCELLABLE.includes(order.state),
      understood: changed ? false : page.data.understood,
      understoodWords: down ? t.understood(down.name, down.amount) : '',
    };
  },

  tick() {
    this.setData({ understood: !this.data.understood });
  },
  async sign() {
    if (this.data.busy) return;
    if (!this.data.understood) {
      wx.showToast({ title: t.notUnderstood, icon: 'none' });
      return;
    }
    await askAt('order_sign');
    const { down } = this.data;
    const { confirm } = await wx.showModal({ title: t.signTitle(down?.name ?? ''), content: `${this.data.model}\n${t.total} ${this.data.total}\n\n${down?.effect ?? ''}` });
    if (!confirm) return;
    this.setData({ busy: true });
    try {
      await write('post', '/api/v1/orders/{id}/sign', { path: { id: this.id }, body: { plan_hash: this.hash } });
      wx.showToast({ title: t.signedToast, icon: 'success' });
      wx.redirectTo({ url: `/pages/order/detail?id=${this.id}` });
    } catch (error) {
      if (error instanceof Refusal && error.code === 'order.plan_changed') wx.showToast({ title: t.changed, icon: 'none' });
      else explain(error);
      void this.reload();
    } finally {
      this.setData({ busy: false });
    }
  },
  cancel() {
    wx.navigateTo({ url: `/packages/order/cancel/index?id=${this.id}` });
  },
});

