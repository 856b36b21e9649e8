// A complaint: where it stands, who deals with it, what was said; more can be said, or it is taken back.
import type { Case } from '../../api/types';
import { zh } from '../../locales/zh-CN';
import { type CasePage, casePage } from '../../services/cases';
import { Refusal } from '../../services/http';
import { Queued, write, writeOrQueue } from '../../services/queue';
import { explain, screen } from '../../services/screen';
import { keep, kept } from '../../services/store';

const t = zh.cases;

screen({
  hears: ['case'],
  data: { t, one: null as CasePage | null, store: '', hasRepair: false, text: '', error: '', busy: false },
  id: '',
  found: null as Case | null,

  onLoad(options: { id?: string }) {
    this.id = options.id ?? '';
    this.setData({ text: kept('complaints')[this.id]?.text ?? '' });
  },

  async show(read, page) {
    const found = await read('/api/v1/cases/{id}', { path: { id: page.id } });
    page.found = found;
    return { one: casePage(found), hasRepair: Boolean(found.repair_id) };
  },
  async after(read, page) {
    const stores = await read('/api/v1/stores');
    return { store: stores.find((one) => one.id === (page.found as Case | null)?.store_id)?.name ?? '' };
  },

  type(event: WechatMiniprogram.CustomEvent<{ value: string }>) {
    const text = event.detail.value;
    this.setData({ text, error: '' });
    this.keepText(text);
  },
  keepText(text: string) {
    const { [this.id]: _, ...others } = kept('complaints');
    keep('complaints', text ? { ...others, [this.id]: { text } } : others);
  },
  async say() {
    const text = this.data.text.trim();
    if (!text) return this.setData({ error: t.textNeeded });
    const sent = await this.tell(() => writeOrQueue('post', '/api/v1/cases/{id}/words', { path: { id: this.id }, body: { text } }, t.sayTask));
    if (!sent) return;
    this.keepText('');
    this.setData({ text: '' });
  },
  async withdraw() {
    const { confirm } = await wx.showModal({ title: t.withdrawTitle, content: t.withdrawHint });
    if (!confirm) return;
    const version = (this.found as Case | null)?.version ?? 0;
    if (await this.tell(() => write('post', '/api/v1/cases/{id}/withdraw', { path: { id: this.id }, body: { version } }))) wx.showToast({ title: t.withdrawn, icon: 'success' });
  },
  /** Does it, and says what became of it; what waits for a network is done as well. */
  async tell(what: () => Promise<unknown>): Promise<boolean> {
    if (this.data.busy) return false;
    this.setData({ busy: true });
    try {
      await what();
      return true;
    } catch (error) {
      if (error instanceof Refusal && error.code === 'case.version') wx.showToast({ title: t.moved, icon: 'none' });
      else explain(error);
      return error instanceof Queued;
    } finally {
      this.setData({ busy: false });
      void this.reload();
    }
  },
  openRepair() {
    wx.navigateTo({ url: `/pages/repair/detail?id=${(this.found as Case | null)?.repair_id ?? ''}` });
  },
});
