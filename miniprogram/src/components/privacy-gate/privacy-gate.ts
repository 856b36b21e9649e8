// Stands where personal data would be asked for, until the agreement was read and agreed to.
import { zh } from '../../locales/zh-CN';
import { agree } from '../../services/privacy';

Component({
  data: { t: zh.privacy },
  methods: {
    read() {
      wx.navigateTo({ url: '/packages/mine/privacy/index' });
    },
    agree() {
      agree();
      this.triggerEvent('agree');
    },
  },
});
