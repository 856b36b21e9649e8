// Photos of a paper: taken or chosen, each with how far it is on its way, and what the server has against it.
import { zh } from '../../locales/zh-CN';
import { MOST, type Photo, add, drop, isWanted, onUploads, photosOf } from '../../services/uploads';

const stops = new WeakMap<object, () => void>();

Component({
  properties: {
    place: { type: String, value: '' },
  },
  data: { t: zh.paper, photos: [] as Photo[], wanted: false, full: false },
  observers: {
    place() {
      this.paint();
    },
  },
  lifetimes: {
    attached() {
      const stop = onUploads((place, end) => {
        if (place !== this.data.place) return;
        this.paint();
        if (end) this.triggerEvent(end);
      });
      stops.set(this, stop);
    },
    detached() {
      stops.get(this)?.();
    },
  },
  methods: {
    paint() {
      const photos = photosOf(this.data.place);
      const bad = photos.filter((one) => one.state === 'wrong').length;
      this.setData({ photos, wanted: isWanted(this.data.place), full: photos.length >= MOST });
      this.triggerEvent('change', { count: photos.length, bad });
    },
    async choose() {
      const count = MOST - this.data.photos.length;
      try {
        const chosen = await wx.chooseMedia({ count, mediaType: ['image'], sourceType: ['camera', 'album'], sizeType: ['compressed'] });
        await add(this.data.place, chosen.tempFiles.map((one) => one.tempFilePath));
      } catch (error) {
        const { errMsg = '' } = error as { errMsg?: string };
        if (!errMsg.includes('cancel')) wx.showToast({ title: zh.paper.noPhotos, icon: 'none' });
      }
    },
    remove(event: WechatMiniprogram.TouchEvent) {
      drop(event.currentTarget.dataset.key as string);
    },
  },
});
