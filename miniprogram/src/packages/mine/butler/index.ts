// Who cares for me at each of my stores, one tap away by phone or message.
import { zh } from '../../../locales/zh-CN';
import { coverWords } from '../../../services/care';
import { day, dayOf } from '../../../services/format';
import { screen } from '../../../services/screen';

interface ButlerCard {
  storeId: string;
  name: string;
  store: string;
  address: string;
  phone: string;
  since: string;
  cover: string;
}

screen({
  hears: ['person', 'store', 'butler'],
  data: { t: zh.butler, butlers: [] as ButlerCard[] },

  async show(read) {
    const [butlers, stores, present] = await Promise.all([read('/api/v1/me/butlers'), read('/api/v1/stores'), read('/api/v1/butlers')]);
    const card = (one: (typeof butlers)[number]): ButlerCard => {
      const store = stores.find((found) => found.id === one.store_id);
      const now = present.find((found) => found.store_id === one.store_id);
      return {
        storeId: one.store_id,
        name: one.advisor_name ?? zh.butler.noAdvisor,
        store: store?.name ?? '',
        address: store?.address ?? '',
        phone: store?.phone ?? '',
        since: zh.butler.since(day(dayOf(one.since, store?.zone))),
        cover: now ? coverWords(now) : '',
      };
    };
    return { butlers: butlers.map(card) };
  },

  call(event: WechatMiniprogram.TouchEvent) {
    wx.makePhoneCall({ phoneNumber: event.currentTarget.dataset.phone as string, fail: () => undefined });
  },
});
