// Care: what I was told and why, my cars' plans, and which kinds I wish to hear.
import { zh } from '../../../locales/zh-CN';
import { type CareCard, type SwitchLine, careCard, switchLine } from '../../../services/care';
import { plateText } from '../../../services/format';
import { write } from '../../../services/queue';
import { explain, screen } from '../../../services/screen';

const t = zh.care;

screen({
  hears: ['care', 'person', 'booking', 'vehicle'],
  data: { t, p: zh.carePlan, cars: [] as { id: string; name: string }[], cards: [] as CareCard[], lines: [] as SwitchLine[], consented: true },

  async show(read) {
    const [{ items, kinds }, cars, consents] = await Promise.all([read('/api/v1/care'), read('/api/v1/vehicles'), read('/api/v1/me/consents')]);
    return {
      cars: cars.map((one) => ({ id: one.id, name: `${plateText(one.plate)} ${zh.carePlan.title}` })),
      cards: items.map(careCard),
      lines: kinds.map(switchLine),
      consented: consents.now.some((one) => one.purpose === 'care' && one.granted),
    };
  },

  open(event: WechatMiniprogram.TouchEvent) {
    wx.navigateTo({ url: `/pages/care/detail?id=${event.currentTarget.dataset.id as string}` });
  },
  openPlan(event: WechatMiniprogram.CustomEvent) {
    wx.navigateTo({ url: `/packages/care/plan/index?id=${event.currentTarget.dataset.id as string}` });
  },
  consent() {
    wx.navigateTo({ url: '/packages/mine/data/index' });
  },
  async change(event: WechatMiniprogram.SwitchChange) {
    const index = event.currentTarget.dataset.index as number;
    const line = this.data.lines[index];
    const on = event.detail.value;
    if (!line) return;
    this.setData({ [`lines[${index}].on`]: on });
    try {
      await write('post', '/api/v1/care/wishes', { body: { kind: line.kind, on } });
      wx.showToast({ title: (on ? t.on : t.off)(line.name), icon: 'none' });
    } catch (error) {
      explain(error);
      this.setData({ [`lines[${index}].on`]: !on });
    }
    void this.reload();
  },
});
