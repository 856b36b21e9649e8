// My complaints, the newest first.
import { zh } from '../../../locales/zh-CN';
import { type CaseCard, caseCard } from '../../../services/cases';
import { screen } from '../../../services/screen';

screen({
  hears: ['case'],
  data: { t: zh.cases, cases: [] as CaseCard[] },

  async show(read) {
    return { cases: (await read('/api/v1/cases')).map(caseCard) };
  },

  open(event: WechatMiniprogram.TouchEvent) {
    wx.navigateTo({ url: `/pages/case/detail?id=${event.currentTarget.dataset.id as string}` });
  },
});
