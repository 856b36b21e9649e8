// The ordered car: the one step that counts, whom we wait for, what I must do and bring, and all steps below.
import type { Order, Path } from '../../api/types';
import { zh } from '../../locales/zh-CN';
import type { Tone } from '../../services/bookings';
import { moment, yuan } from '../../services/format';
import { loanOf } from '../../services/loans';
import { type Mine, type Now, type StepLine, type Trouble, contactOf, expectedOf, mineOf, nowOf, stateTone, stepLines, troublesOf } from '../../services/orders';
import { write } from '../../services/queue';
import { screen } from '../../services/screen';

const t = zh.order;
const MINUTE_MS = 60_000;

/** What the path itself does not hold: how it ended, the appointment, the plan. */
function besides(one: Order) {
  const { cancelled, handover } = one;
  const money = cancelled ? [t.returned(yuan(cancelled.returned_fen)), cancelled.kept_fen > 0 ? t.kept(yuan(cancelled.kept_fen)) : ''] : [];
  return {
    ended: one.state === 'cancelled' ? t.cancelled : one.state === 'delivered' ? t.delivered : '',
    endedHint: one.state === 'delivered' ? t.deliveredHint : money.filter(Boolean).join('，'),
    handover: handover ? moment(handover.start_at) : t.noHandover,
    contract: one.contract_number ? t.contract(one.contract_number) : '',
  };
}

screen({
  hears: ['order', 'loan'],
  every: MINUTE_MS,
  data: {
    t,
    p: zh.plan,
    model: '',
    store: '',
    state: '',
    tone: '' as Tone,
    now: null as Now | null,
    done: 0,
    of: 0,
    bar: 0,
    progress: '',
    mine: [] as Mine[],
    troubles: [] as Trouble[],
    expected: '',
    contact: '',
    consultant: '',
    steps: [] as StepLine[],
    phone: '',
    ended: '',
    endedHint: '',
    handover: '',
    contract: '',
    loan: '',
    loanId: '',
    hasLoan: false,
    canHandOver: false,
  },
  id: '',
  path: null as Path | null,
  seen: 0,

  onLoad(options: { id?: string }) {
    this.id = options.id ?? '';
  },

  async show(read, page) {
    const path = await read('/api/v1/orders/{id}/path', { path: { id: page.id } });
    page.path = path;
    return shown(path);
  },

  async after(read, page) {
    if (read.from === 'server' && !read.stale) void page.tellSeen();
    const [order, stores, loans] = await Promise.all([
      read('/api/v1/orders/{id}', { path: { id: page.id } }),
      read('/api/v1/stores'),
      read('/api/v1/loans', { query: { order_id: page.id } }),
    ]);
    const loan = loanOf(loans);
    return {
      ...besides(order),
      phone: stores.find((one) => one.id === order.store_id)?.phone ?? '',
      loan: loan ? zh.loan.states[loan.state] : t.noLoan,
      loanId: loan?.id ?? '',
    };
  },

  /** The age of the scan and the mood go with the clock, not with the server. */
  tick() {
    if (this.path) this.setData({ now: nowOf(this.path) });
  },

  /** Every state that an owner saw, and when, is known; it matters too little to wait for. */
  async tellSeen() {
    const version = (this.path as Path | null)?.version ?? 0;
    if (version <= this.seen) return;
    this.seen = version;
    await write('post', '/api/v1/orders/{id}/seen', { path: { id: this.id }, body: { version } }).catch(() => {
      this.seen = 0;
    });
  },

  act(event: WechatMiniprogram.TouchEvent) {
    this.go(event.currentTarget.dataset.step as string);
  },
  openRow(event: WechatMiniprogram.CustomEvent) {
    this.go(event.currentTarget.dataset.to as string);
  },
  go(to: string) {
    if (to === 'loan') return this.openLoan();
    const page = to === 'handover' ? 'handover' : 'plan';
    wx.navigateTo({ url: `/packages/order/${page}/index?id=${this.id}` });
  },
  openLoan() {
    const { loanId } = this.data;
    wx.navigateTo({ url: loanId ? `/pages/loan/detail?id=${loanId}` : `/packages/loan/start/index?order=${this.id}` });
  },
  cancelForDelay() {
    wx.navigateTo({ url: `/packages/order/cancel/index?id=${this.id}&reason=delayed` });
  },
  call() {
    if (this.data.phone) wx.makePhoneCall({ phoneNumber: this.data.phone, fail: () => undefined });
  },
  /** Nothing of the person or the car is in a share. */
  onShareAppMessage() {
    return { title: t.share(this.data.store), path: '/pages/stores/index' };
  },
});

function shown(path: Path) {
  const steps = stepLines(path);
  const done = steps.filter((one) => one.state === 'done').length;
  const troubles = troublesOf(path);
  return {
    model: path.model,
    store: path.store.name,
    state: t.states[path.state],
    tone: stateTone(path.state, troubles.length > 0),
    now: nowOf(path),
    done,
    of: steps.length,
    bar: steps.length > 0 ? Math.round((100 * done) / steps.length) : 0,
    progress: t.doneOf(done, steps.length),
    mine: mineOf(path),
    troubles,
    expected: expectedOf(path),
    contact: contactOf(path),
    consultant: path.consultant?.name ?? '',
    steps,
    hasLoan: steps.some((one) => one.kind === 'loan'),
    canHandOver: ['ready', 'handover_booked', 'delivered'].includes(path.state),
  };
}
