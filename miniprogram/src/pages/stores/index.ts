// The stores: open or not, where, and what things cost there.
import { zh } from '../../locales/zh-CN';
import { sketch } from '../../services/draft';
import { screen } from '../../services/screen';
import { type StoreCard, storeCard } from '../../services/stores';

screen({
  hears: ['store', 'calendar'],
  data: { t: zh.stores, stores: [] as StoreCard[] },

  async show(read) {
    const stores = await read('/api/v1/stores');
    return { stores: stores.map(storeCard) };
  },

  prices(event: WechatMiniprogram.TouchEvent) {
    wx.navigateTo({ url: `/packages/price/store/index?id=${event.currentTarget.dataset.id as string}` });
  },
  book(event: WechatMiniprogram.TouchEvent) {
    sketch({ storeId: event.currentTarget.dataset.id as string });
    wx.navigateTo({ url: '/packages/booking/choose/index' });
  },
  call(event: WechatMiniprogram.TouchEvent) {
    wx.makePhoneCall({ phoneNumber: event.currentTarget.dataset.phone as string, fail: () => undefined });
  },
  onShareAppMessage() {
    return { title: zh.stores.prices, path: '/pages/stores/index' };
  },
});
