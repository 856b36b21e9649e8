// What I was asked of my visits, the newest first.
import { zh } from '../../../locales/zh-CN';
import { screen } from '../../../services/screen';
import { type SurveyCard, surveyCard } from '../../../services/surveys';

screen({
  hears: ['survey', 'recovery'],
  data: { t: zh.survey, surveys: [] as SurveyCard[] },

  async show(read) {
    return { surveys: (await read('/api/v1/surveys')).map(surveyCard) };
  },

  open(event: WechatMiniprogram.TouchEvent) {
    wx.navigateTo({ url: `/pages/survey/detail?id=${event.currentTarget.dataset.id as string}` });
  },
});
