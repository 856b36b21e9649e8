// Where a page stands: being read, not readable, or shown with its age and with what still waits to be sent.
import { zh } from '../../locales/zh-CN';

Component({
  options: { virtualHost: false },
  properties: {
    stage: { type: String, value: 'loading' },
    failure: { type: String, value: '' },
    age: { type: String, value: '' },
    queued: { type: Number, value: 0 },
    refused: { type: String, value: '' },
  },
  data: { zh: zh.common },
  methods: {
    retry() {
      this.triggerEvent('retry');
    },
    read() {
      this.triggerEvent('read');
    },
  },
});
