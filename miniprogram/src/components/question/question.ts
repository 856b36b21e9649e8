// One question of a survey, whatever its kind: what is tapped or typed goes to the page.
import { zh } from '../../locales/zh-CN';
import { TEXT_MOST } from '../../services/surveys';

Component({
  properties: {
    card: { type: Object, value: {} },
    today: { type: String, value: '' },
  },
  data: { t: zh.survey, most: TEXT_MOST },
  methods: {
    pick(event: WechatMiniprogram.TouchEvent) {
      this.triggerEvent('answer', { value: String(event.currentTarget.dataset.value) });
    },
    typed(event: WechatMiniprogram.Input) {
      this.triggerEvent('answer', { value: event.detail.value });
    },
    chooseDate(event: WechatMiniprogram.PickerChange) {
      this.triggerEvent('answer', { value: String(event.detail.value) });
    },
  },
});
