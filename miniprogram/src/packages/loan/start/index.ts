// Which loan, how much and for how long: all it would cost is shown before anything is asked of anybody.
import type { LoanProduct } from '../../../api/types';
import { zh } from '../../../locales/zh-CN';
import { get } from '../../../services/api';
import { yuan } from '../../../services/format';
import { Refusal } from '../../../services/http';
import { type Cost, costOf, fenOf, limits, loanOf, percent } from '../../../services/loans';
import { write } from '../../../services/queue';
import { explain, screen } from '../../../services/screen';

const t = zh.start;
const TYPING_MS = 400;
const FIELDS = ['amount_fen', 'term_months'];

interface Choice {
  id: string;
  name: string;
  rate: string;
  fees: string;
  on: boolean;
}

screen({
  data: {
    t,
    c: zh.cost,
    model: '',
    products: [] as Choice[],
    amount: '',
    hint: '',
    error: '',
    terms: [] as { months: number; name: string; on: boolean }[],
    cost: null as Cost | null,
    busy: false,
  },
  order: '',
  all: [] as LoanProduct[],
  product: undefined as LoanProduct | undefined,
  term: 0,
  price: 0,
  turn: 0,
  typing: 0,

  onLoad(options: { order?: string }) {
    this.order = options.order ?? '';
  },

  async show(read, page) {
    const order = await read('/api/v1/orders/{id}', { path: { id: page.order } });
    const [products, loans] = await Promise.all([
      read('/api/v1/loan-products'),
      read('/api/v1/loans', { query: { order_id: page.order } }),
    ]);
    const open = loanOf(loans);
    if (open && !['rejected', 'withdrawn', 'expired', 'closed'].includes(open.state)) {
      wx.redirectTo({ url: `/pages/loan/detail?id=${open.id}` });
      return {};
    }
    page.all = products;
    page.price = order.plan?.total_fen ?? 0;
    const wanted = page.data.amount || (order.plan?.financed_fen ? String(Math.round(order.plan.financed_fen / 100)) : '');
    page.setData({ model: order.model, amount: wanted });
    page.choose(page.product?.id ?? products[0]?.id);
    return {};
  },
  onUnload() {
    clearTimeout(this.typing);
  },

  choose(id: string | undefined) {
    this.product = this.all.find((one: LoanProduct) => one.id === id);
    const terms = this.product?.terms ?? [];
    if (!terms.includes(this.term)) this.term = terms.includes(36) ? 36 : (terms[terms.length - 1] ?? 0);
    this.paint();
    void this.simulate();
  },
  paint() {
    const { product, term } = this;
    const band = product ? limits(product, this.price) : undefined;
    this.setData({
      products: this.all.map((one: LoanProduct) => ({ id: one.id, name: `${one.lender.name} · ${one.name}`, rate: t.rate(percent(one.annual_rate_ppm)), fees: t.fees(one.fees.length), on: one.id === product?.id })),
      terms: (product?.terms ?? []).map((months: number) => ({ months, name: zh.cost.months(months), on: months === term })),
      hint: band ? t.amountBand(yuan(band.low), yuan(band.high)) : '',
    });
  },

  pickProduct(event: WechatMiniprogram.TouchEvent) {
    this.choose(event.currentTarget.dataset.id as string);
  },
  pickTerm(event: WechatMiniprogram.TouchEvent) {
    this.term = event.currentTarget.dataset.months as number;
    this.paint();
    void this.simulate();
  },
  typeAmount(event: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ amount: event.detail.value, error: '' });
    clearTimeout(this.typing);
    this.typing = setTimeout(() => void this.simulate(), TYPING_MS);
  },

  /** What is wrong with the amount, by the product's own rules. */
  wrong(): string {
    const fen = fenOf(this.data.amount);
    if (fen === undefined) return t.amountBad;
    const band = limits(this.product!, this.price);
    return fen < band.low || fen > band.high ? t.amountBand(yuan(band.low), yuan(band.high)) : '';
  },

  async simulate() {
    if (!this.product || !this.data.amount) return;
    const error = this.wrong();
    this.setData({ error });
    if (error) {
      this.setData({ cost: null });
      return;
    }
    this.turn += 1;
    const { turn } = this;
    try {
      const query = { amount_fen: fenOf(this.data.amount)!, term_months: this.term };
      const found = await get('/api/v1/loan-products/{id}/simulation', { path: { id: this.product.id }, query });
      if (turn === this.turn) this.setData({ cost: costOf(found) });
    } catch (fault) {
      if (turn !== this.turn) return;
      const said = explain(fault, FIELDS);
      this.setData({ error: said.amount_fen ?? said.term_months ?? '', cost: null });
    }
  },

  async apply() {
    if (this.data.busy || !this.product) return;
    this.setData({ busy: true });
    try {
      const body = { order_id: this.order, product_id: this.product.id, amount_fen: fenOf(this.data.amount)!, term_months: this.term };
      const made = await write('post', '/api/v1/loans', { body });
      wx.showToast({ title: t.made, icon: 'success' });
      wx.redirectTo({ url: `/pages/loan/detail?id=${made.id}` });
    } catch (error) {
      const said = explain(error, FIELDS);
      this.setData({ error: said.amount_fen ?? said.term_months ?? '' });
      if (error instanceof Refusal) void this.reload();
    } finally {
      this.setData({ busy: false });
    }
  },
});
