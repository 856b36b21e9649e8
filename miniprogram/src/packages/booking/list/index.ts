// All my bookings, and my places on waitlists.
import { zh } from '../../../locales/zh-CN';
import { type BookingCard, cardOf, isOpen } from '../../../services/bookings';
import { screen } from '../../../services/screen';
import { type WaitCard, waitCard } from '../../../services/waits';

screen({
  hears: ['booking', 'wait'],
  data: {
    t: zh.booking.list,
    w: zh.wait,
    h: zh.home,
    open: [] as BookingCard[],
    past: [] as BookingCard[],
    waits: [] as WaitCard[],
  },

  async show(read) {
    const [page, waits, stores] = await Promise.all([
      read('/api/v1/bookings', { query: { limit: 50 } }),
      read('/api/v1/waitlist'),
      read('/api/v1/stores'),
    ]);
    return {
      open: page.items.filter(isOpen).map(cardOf),
      past: page.items.filter((one) => !isOpen(one)).map(cardOf),
      waits: waits.map((one) => waitCard(one, stores)),
    };
  },

  openWait(event: WechatMiniprogram.TouchEvent) {
    wx.navigateTo({ url: `/pages/wait/detail?id=${event.currentTarget.dataset.id as string}` });
  },
  book() {
    wx.navigateTo({ url: '/packages/booking/choose/index' });
  },
});
