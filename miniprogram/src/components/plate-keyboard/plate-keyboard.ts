// The keyboard of number plates: the province, the office's letter, then letters and digits; eight of them is a new-energy plate.
import { zh } from '../../locales/zh-CN';
import { MOST, keysAfter, plateKind } from '../../rules/plate';

Component({
  properties: {
    visible: { type: Boolean, value: false },
    value: { type: String, value: '' },
  },
  data: { t: zh.garage, rows: keysAfter(''), boxes: [] as { n: number; char: string }[], nev: false },
  observers: {
    value(value: string) {
      const boxes = Array.from({ length: MOST }, (_, n) => ({ n, char: value[n] ?? '' }));
      this.setData({ rows: keysAfter(value), boxes, nev: plateKind(value) === 'nev' });
    },
  },
  methods: {
    type(event: WechatMiniprogram.TouchEvent) {
      const { value } = this.data;
      if (value.length >= MOST) return;
      this.triggerEvent('change', { value: value + (event.currentTarget.dataset.key as string) });
    },
    erase() {
      this.triggerEvent('change', { value: this.data.value.slice(0, -1) });
    },
    done() {
      this.triggerEvent('done');
    },
    moved(event: WechatMiniprogram.CustomEvent<{ visible: boolean }>) {
      if (!event.detail.visible) this.triggerEvent('done');
    },
  },
});
