// What a loan costs: each payment, all interest, every fee, and all of it together as a yearly rate.
import { zh } from '../../locales/zh-CN';

Component({
  properties: {
    cost: { type: Object, value: {} },
  },
  data: { t: zh.cost, open: false },
  methods: {
    toggle() {
      this.setData({ open: !this.data.open });
    },
  },
});
