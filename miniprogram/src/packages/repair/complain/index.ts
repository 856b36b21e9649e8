// A complaint about a repair: what it is about and what happened. What is typed stays until it was sent.
import type { CaseTopic } from '../../../api/types';
import { zh } from '../../../locales/zh-CN';
import { agreed } from '../../../services/privacy';
import { Queued, writeOrQueue } from '../../../services/queue';
import { explain, screen } from '../../../services/screen';
import { keep, kept } from '../../../services/store';

const t = zh.cases;
const TOPICS = Object.keys(t.topics) as CaseTopic[];

interface Errors {
  topic?: string;
  text?: string;
}

screen({
  data: { t, agreed: false, about: '', topics: [] as { id: CaseTopic; name: string; on: boolean }[], text: '', errors: {} as Errors, busy: false },
  repair: '',
  store: '',
  topic: '' as '' | CaseTopic,

  onLoad(options: { repair?: string }) {
    this.repair = options.repair ?? '';
    const { topic = '', text = '' } = kept('complaints')[this.repair] ?? {};
    this.topic = TOPICS.find((one) => one === topic) ?? '';
    this.setData({ agreed: agreed(), text });
  },

  async show(read, page) {
    const repair = await read('/api/v1/repairs/{id}', { path: { id: page.repair } });
    page.store = repair.store.id;
    return { about: t.about([repair.store.name, repair.plate_masked, repair.number].filter(Boolean).join(' · ')), topics: page.topics() };
  },

  topics() {
    return TOPICS.map((id) => ({ id, name: t.topics[id], on: id === this.topic }));
  },
  keepIt() {
    keep('complaints', { ...kept('complaints'), [this.repair]: { topic: this.topic, text: this.data.text } });
  },
  consented() {
    this.setData({ agreed: true });
  },
  choose(event: WechatMiniprogram.TouchEvent) {
    this.topic = event.currentTarget.dataset.topic as CaseTopic;
    this.setData({ topics: this.topics(), 'errors.topic': '' });
    this.keepIt();
  },
  type(event: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ text: event.detail.value, 'errors.text': '' });
    this.keepIt();
  },
  async submit() {
    if (this.data.busy) return;
    const text = this.data.text.trim();
    const errors: Errors = { topic: this.topic ? '' : t.topicNeeded, text: text ? '' : t.textNeeded };
    this.setData({ errors });
    if (!this.topic || !text) return;
    this.setData({ busy: true });
    try {
      const body = { store_id: this.store, repair_id: this.repair, topic: this.topic, text };
      const made = await writeOrQueue('post', '/api/v1/cases', { body }, t.task);
      this.forget();
      wx.showToast({ title: t.submitted, icon: 'success' });
      wx.redirectTo({ url: `/pages/case/detail?id=${made.id}` });
    } catch (error) {
      this.setData({ errors: explain(error, ['topic', 'text']) as Errors });
      if (error instanceof Queued) {
        this.forget();
        wx.navigateBack({ fail: () => undefined });
      }
    } finally {
      this.setData({ busy: false });
    }
  },
  forget() {
    const { [this.repair]: _, ...others } = kept('complaints');
    keep('complaints', others);
  },
});
