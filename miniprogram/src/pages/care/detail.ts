// One care message: what and why, with the estimate behind it; the booking that fits; its switch; a word to the butler.
import type { Care } from '../../api/types';
import { zh } from '../../locales/zh-CN';
import { type OfferCard, type ReplyCard, type SwitchLine, actingName, coverWords, offerCard, replyCard, switchLine, whyFacts } from '../../services/care';
import { moment, plateText } from '../../services/format';
import { bookOffer } from '../../services/offer';
import { Queued, write, writeOrQueue } from '../../services/queue';
import type { Fact } from '../../services/repairs';
import { explain, screen } from '../../services/screen';
import { keep, kept } from '../../services/store';

const t = zh.care;
const MINUTE_MS = 60_000;

screen({
  hears: ['care', 'reply', 'butler', 'booking', 'person'],
  every: MINUTE_MS,
  data: {
    t,
    title: '',
    about: '',
    sentAt: '',
    why: '',
    estimated: false,
    facts: [] as Fact[],
    offer: null as OfferCard | null,
    booked: false,
    line: null as SwitchLine | null,
    switchName: '',
    cover: '',
    askName: '',
    replies: [] as ReplyCard[],
    text: '',
    error: '',
    busy: false,
  },
  id: '',
  care: null as Care | null,

  onLoad(options: { id?: string }) {
    this.id = options.id ?? '';
    this.setData({ text: kept('complaints')[this.id]?.text ?? '' });
  },

  async show(read, page) {
    const one = await read('/api/v1/care/{id}', { path: { id: page.id } });
    page.care = one;
    const acting = actingName(one.butler);
    return {
      title: one.title,
      about: page.data.about || one.store_name,
      sentAt: t.sentAt(moment(one.sent_at)),
      why: one.why.words,
      estimated: Boolean(one.why.estimated),
      facts: whyFacts(one.why),
      offer: one.offer ? offerCard(one.offer) : null,
      booked: one.booked,
      line: switchLine(one.switch),
      switchName: t.switchOn(one.switch.words),
      cover: one.butler ? coverWords(one.butler) : '',
      askName: acting ? t.ask(acting) : t.askStore,
      replies: one.replies.map((reply) => replyCard(reply)),
    };
  },
  async after(read, page) {
    const one = page.care as Care;
    const car = (await read('/api/v1/vehicles')).find((other) => other.id === one.vehicle_id);
    return { about: [car ? plateText(car.plate) : '', car?.model?.name, one.store_name].filter(Boolean).join(' · ') };
  },
  /** An answer that is late goes with the clock. */
  tick() {
    if (this.care) this.setData({ replies: this.care.replies.map((reply) => replyCard(reply)) });
  },

  book() {
    if (this.care?.offer) bookOffer(this.care.offer);
  },
  openBookings() {
    wx.navigateTo({ url: '/packages/booking/list/index' });
  },
  openPlan() {
    wx.navigateTo({ url: `/packages/care/plan/index?id=${this.care?.vehicle_id ?? ''}` });
  },
  async change(event: WechatMiniprogram.SwitchChange) {
    const { line } = this.data;
    const on = event.detail.value;
    if (!line) return;
    this.setData({ 'line.on': on });
    try {
      await write('post', '/api/v1/care/wishes', { body: { kind: line.kind, on } });
      wx.showToast({ title: (on ? t.on : t.off)(line.name), icon: 'none' });
    } catch (error) {
      explain(error);
      this.setData({ 'line.on': !on });
    }
    void this.reload();
  },

  type(event: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ text: event.detail.value, error: '' });
    this.keepText(event.detail.value);
  },
  keepText(text: string) {
    const { [this.id]: _, ...others } = kept('complaints');
    keep('complaints', text ? { ...others, [this.id]: { text } } : others);
  },
  async say() {
    const text = this.data.text.trim();
    if (!text) return this.setData({ error: t.textNeeded });
    if (this.data.busy) return;
    this.setData({ busy: true });
    try {
      await writeOrQueue('post', '/api/v1/care/{id}/replies', { path: { id: this.id }, body: { text } }, t.sendTask);
      this.said();
      wx.showToast({ title: t.sent, icon: 'success' });
    } catch (error) {
      this.setData({ error: explain(error, ['text']).text ?? '' });
      if (error instanceof Queued) this.said();
    } finally {
      this.setData({ busy: false });
      void this.reload();
    }
  },
  said() {
    this.keepText('');
    this.setData({ text: '' });
  },
});
