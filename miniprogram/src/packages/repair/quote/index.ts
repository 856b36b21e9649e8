// The quote, decided line by line: what was chosen stays on the phone until it was sent, whatever happens meanwhile.
import type { DeclineReason, Quote, QuoteAnswer } from '../../../api/types';
import { zh } from '../../../locales/zh-CN';
import type { Tone } from '../../../services/bookings';
import { moment, yuan } from '../../../services/format';
import { Refusal } from '../../../services/http';
import { write } from '../../../services/queue';
import {
  type Choice,
  type Choices,
  type LineGroup,
  type Sums,
  answersOf,
  canDecide,
  choicesOf,
  groupsOfQuote,
  keepChoices,
  standing,
  summary,
  sumsOfQuote,
} from '../../../services/quotes';
import { enlarge } from '../../../services/pictures';
import { explain, screen } from '../../../services/screen';
import { askAt, prepare } from '../../../services/subscribe';

const t = zh.quote;
const LIVE_NEWS: Record<string, string> = { 'quote.stale': t.stale, 'quote.hash': t.stale, 'quote.expired': t.expiredNow, 'quote.decided': t.decidedElsewhere };

interface Gone {
  line_id: string;
  words: string;
  was: string;
}

screen({
  hears: ['quote', 'repair'],
  data: {
    t,
    none: false,
    number: '',
    state: '',
    tone: '' as Tone,
    headline: '',
    mine: false,
    asked: '',
    total: '',
    why: '',
    valid: '',
    expired: false,
    news: '',
    groups: [] as LineGroup[],
    gone: [] as Gone[],
    sums: null as Sums | null,
    submitLabel: '',
    deciding: false,
    settled: false,
    phone: '',
    busy: false,
  },
  id: '',
  quote: null as Quote | null,
  choices: {} as Choices,
  opened: [] as string[],
  errors: {} as Record<string, string>,
  links: false,
  seen: 0,

  onLoad(options: { id?: string }) {
    this.id = options.id ?? '';
    this.choices = choicesOf(this.id);
    prepare('quote_answer');
  },

  async show(read, page) {
    let quote: Quote;
    try {
      quote = await read('/api/v1/repairs/{id}/quote', { path: { id: page.id } });
    } catch (error) {
      // None was sent yet: that is not a fault.
      if (error instanceof Refusal && error.status === 404) return { none: true };
      throw error;
    }
    page.take(quote, read.from === 'server' && !read.stale);
    return { none: false, ...page.painted() };
  },
  async after(read, page) {
    if (read.from === 'server' && !read.stale) void page.tellSeen();
    const [repair, stores] = await Promise.all([read('/api/v1/repairs/{id}', { path: { id: page.id } }), read('/api/v1/stores')]);
    return { phone: stores.find((one) => one.id === repair.store.id)?.phone ?? '' };
  },

  /** Links are short-lived: those of the phone's copy are none. */
  take(quote: Quote, fresh: boolean) {
    const before = this.quote as Quote | null;
    if (before && fresh && before.no !== quote.no) this.setData({ news: t.stale });
    this.quote = quote;
    this.links = fresh && Date.parse(quote.links_until) > Date.now();
    // What was decided is over; what is only changed stays, to be chosen again.
    if (fresh) this.choices = standing(quote, this.choices);
    keepChoices(this.id, this.choices);
  },

  /** The opened page is known once; nothing follows from it. */
  async tellSeen() {
    const quote = this.quote as Quote | null;
    if (!quote || quote.viewed_at || quote.state !== 'sent' || this.seen === quote.no) return;
    this.seen = quote.no;
    await write('post', '/api/v1/repairs/{id}/quote/view', { path: { id: this.id }, body: { no: quote.no } }).catch(() => {
      this.seen = 0;
    });
  },

  painted() {
    const quote = this.quote as Quote;
    return { ...shown(quote), ...chosen(quote, this.choices, { open: this.opened, errors: this.errors, links: this.links }) };
  },
  paint() {
    if (!this.quote) return;
    const { groups, ...rest } = chosen(this.quote, this.choices, { open: this.opened, errors: this.errors, links: this.links });
    this.setData({ ...rest, ...differing(this.data.groups, groups) });
  },

  choose(event: WechatMiniprogram.TouchEvent) {
    const { line, answer } = event.currentTarget.dataset as { line: string; answer: QuoteAnswer };
    const { answer: before } = this.choices[line] ?? {};
    // A second tap takes it back; what was typed for it stays.
    this.change(line, { answer }, before === answer && this.isCurrent(line));
  },
  isCurrent(line: string): boolean {
    return this.choices[line]?.hash === (this.quote as Quote | null)?.lines.find((one) => one.line_id === line)?.hash;
  },
  chooseReason(event: WechatMiniprogram.TouchEvent) {
    const { line, reason } = event.currentTarget.dataset as { line: string; reason: DeclineReason };
    this.change(line, { reason: this.choices[line]?.reason === reason ? undefined : reason });
  },
  typeQuestion(event: WechatMiniprogram.CustomEvent<{ value: string }>) {
    const line = event.currentTarget.dataset.line as string;
    const choice = this.choices[line];
    if (!choice) return;
    this.choices = { ...this.choices, [line]: { ...choice, question: event.detail.value } };
    keepChoices(this.id, this.choices);
  },
  leaveQuestion() {
    this.paint();
  },
  agreeUsed(event: WechatMiniprogram.TouchEvent) {
    const line = event.currentTarget.dataset.line as string;
    this.change(line, { used: !this.choices[line]?.used });
  },
  change(id: string, part: Partial<Choice>, drop = false) {
    const line = (this.quote as Quote | null)?.lines.find((one) => one.line_id === id);
    if (!line) return;
    const { [id]: before, ...others } = this.choices;
    const { [id]: _, ...errors } = this.errors;
    this.errors = errors;
    this.choices = drop ? others : { ...others, [id]: { answer: 'yes', ...before, ...part, hash: line.hash } };
    keepChoices(this.id, this.choices);
    this.paint();
  },
  toggle(event: WechatMiniprogram.TouchEvent) {
    const line = event.currentTarget.dataset.line as string;
    this.opened = this.opened.includes(line) ? this.opened.filter((one) => one !== line) : [...this.opened, line];
    this.paint();
  },
  async enlarge(event: WechatMiniprogram.TouchEvent) {
    const { line, index } = event.currentTarget.dataset as { line: string; index: number };
    if (Date.parse((this.quote as Quote | null)?.links_until ?? '') < Date.now()) await this.reload();
    const pictures = this.data.groups.flatMap((group) => group.lines).find((one) => one.id === line)?.pictures ?? [];
    enlarge(pictures, index);
  },

  async submit() {
    const quote = this.quote as Quote | null;
    if (this.data.busy || !quote) return;
    const { answers, errors } = answersOf(quote, this.choices);
    this.errors = errors;
    this.paint();
    const [first] = Object.keys(errors);
    if (first || answers.length === 0) {
      wx.showToast({ title: first ? errors[first]! : t.nothing, icon: 'none' });
      return;
    }
    await askAt('quote_answer');
    const { confirm } = await wx.showModal({ title: t.confirmTitle, content: summary(quote, answers) });
    if (!confirm) return;
    this.setData({ busy: true });
    try {
      const lines = answers;
      const decided = await write('post', '/api/v1/repairs/{id}/quote/decide', { path: { id: this.id }, body: { no: quote.no, hash: quote.hash, lines } });
      this.take(decided, true);
      this.setData({ news: '', ...this.painted() });
      wx.showToast({ title: t.done, icon: 'success' });
    } catch (error) {
      this.failed(error, answers.map((one) => one.line_id));
    } finally {
      this.setData({ busy: false });
    }
  },
  /** What is true is read; what was chosen stays. */
  failed(error: unknown, lines: string[]) {
    const refused = error instanceof Refusal ? error : undefined;
    const news = LIVE_NEWS[refused?.code ?? ''];
    if (news) this.setData({ news });
    else {
      const at = (refused?.fields ?? []).map((one) => ({ line: lines[Number(/^\/lines\/(\d+)/.exec(one.pointer)?.[1] ?? -1)], message: one.message }));
      this.errors = Object.fromEntries(at.flatMap(({ line, message }) => (line ? [[line, message]] : [])));
      this.paint();
      explain(error);
    }
    if (refused) void this.reload();
  },

  openBill() {
    wx.navigateTo({ url: `/packages/repair/bill/index?id=${this.id}` });
  },
  call() {
    if (this.data.phone) wx.makePhoneCall({ phoneNumber: this.data.phone, fail: () => undefined });
  },
});

const TONES: Partial<Record<Quote['state'], Tone>> = { sent: 'warn', viewed: 'warn', partially_consented: 'brand', consented: 'good', settled: 'good' };

function shown(one: Quote) {
  const asked = one.lines.filter((line) => line.state === 'asked').length;
  const can = canDecide(one);
  const over = one.state === 'expired' || (!can && one.open > 0);
  return {
    number: one.number,
    state: over ? t.states.expired : t.states[one.state],
    tone: over ? '' : (TONES[one.state] ?? ('' as Tone)),
    headline: over ? t.states.expired : one.state === 'settled' ? t.states.settled : one.open > 0 ? t.ask(one.open) : t.decided,
    mine: can && one.open > 0,
    asked: asked > 0 ? t.waitsAnswer(asked) : '',
    total: yuan(one.owner_fen),
    why: one.no > 1 && one.why ? one.why : '',
    valid: can ? t.validUntil(moment(one.valid_until)) : '',
    expired: over,
    gone: one.gone.map((line) => ({ line_id: line.line_id, words: line.words, was: t.goneWas(yuan(line.before_fen)) })),
    settled: Boolean(one.settlement),
  };
}

/** A tap changes a line or two: only those cross to the other thread. */
function differing(before: LineGroup[], after: LineGroup[]): Record<string, unknown> {
  const lines = after.flatMap((group, g) => group.lines.map((line, n) => ({ line, was: before[g]?.lines[n], at: `groups[${g}].lines[${n}]` })));
  return Object.fromEntries(lines.filter(({ line, was }) => JSON.stringify(line) !== JSON.stringify(was)).map(({ line, at }) => [at, line]));
}

function chosen(one: Quote, choices: Choices, how: { open: string[]; errors: Record<string, string>; links: boolean }) {
  const sums = sumsOfQuote(one, choices);
  const groups = groupsOfQuote(one, { choices, ...how });
  return { groups, sums, submitLabel: sums.count > 0 ? t.submit(sums.count) : t.nothing, deciding: canDecide(one) && (one.open > 0 || sums.count > 0) };
}
