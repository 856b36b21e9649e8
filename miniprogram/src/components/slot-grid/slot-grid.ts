// Days to choose from, and the free starts of the chosen one.
import { zh } from '../../locales/zh-CN';

Component({
  properties: {
    days: { type: Array, value: [] },
    day: { type: String, value: '' },
    slots: { type: Array, value: [] },
    missing: { type: String, value: '' },
  },
  data: { t: zh.booking.time },
  methods: {
    chooseDay(event: WechatMiniprogram.TouchEvent) {
      this.triggerEvent('day', { day: event.currentTarget.dataset.day as string });
    },
    chooseSlot(event: WechatMiniprogram.TouchEvent) {
      this.triggerEvent('slot', { start: event.currentTarget.dataset.start as string });
    },
  },
});
