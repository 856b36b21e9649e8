// What becomes of a bad answer: who calls and by when; when we ask whether it is settled, the owner's word decides.
import type { Recovery } from '../../api/types';
import { zh } from '../../locales/zh-CN';
import { Refusal } from '../../services/http';
import { write } from '../../services/queue';
import { type RecoveryPage, recoveryPage } from '../../services/recoveries';
import { explain, screen } from '../../services/screen';
import { keep, kept } from '../../services/store';

const t = zh.recovery;
const MINUTE_MS = 60_000;
const MOVED = ['recovery.version', 'recovery.closed'];

screen({
  hears: ['recovery', 'survey'],
  every: MINUTE_MS,
  data: { t, one: null as RecoveryPage | null, phone: '', text: '', error: '', busy: false },
  id: '',
  found: null as Recovery | null,

  onLoad(options: { id?: string }) {
    this.id = options.id ?? '';
    this.setData({ text: kept('complaints')[this.id]?.text ?? '' });
  },

  async show(read, page) {
    const found = await read('/api/v1/recoveries/{id}', { path: { id: page.id } });
    page.found = found;
    return { one: recoveryPage(found) };
  },
  async after(read, page) {
    const stores = await read('/api/v1/stores');
    return { phone: stores.find((one) => one.id === (page.found as Recovery | null)?.store_id)?.phone ?? '' };
  },
  /** A word that is late goes with the clock. */
  tick() {
    if (this.found) this.setData({ one: recoveryPage(this.found) });
  },

  type(event: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ text: event.detail.value, error: '' });
    this.keepText(event.detail.value);
  },
  keepText(text: string) {
    const { [this.id]: _, ...others } = kept('complaints');
    keep('complaints', text ? { ...others, [this.id]: { text } } : others);
  },
  async answer(event: WechatMiniprogram.TouchEvent) {
    const settled = event.currentTarget.dataset.settled === 'yes';
    if (this.data.busy || !this.found) return;
    if (settled && !(await wx.showModal({ title: t.yesTitle, content: t.yesHint })).confirm) return;
    this.setData({ busy: true });
    try {
      const body = { version: this.found.version, settled, text: this.data.text.trim() || undefined };
      await write('post', '/api/v1/recoveries/{id}/answer', { path: { id: this.id }, body });
      this.keepText('');
      this.setData({ text: '' });
      wx.showToast({ title: t.answered, icon: 'success' });
    } catch (error) {
      if (error instanceof Refusal && MOVED.includes(error.code)) wx.showToast({ title: t.moved, icon: 'none' });
      else this.setData({ error: explain(error, ['text']).text ?? '' });
    } finally {
      this.setData({ busy: false });
      void this.reload();
    }
  },
  call() {
    wx.makePhoneCall({ phoneNumber: this.data.phone, fail: () => undefined });
  },
  openSurvey() {
    wx.navigateTo({ url: `/pages/survey/detail?id=${this.found?.survey_id ?? ''}` });
  },
});
