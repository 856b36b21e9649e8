// Who I am here, and the way to all that is mine.
import { zh } from '../../locales/zh-CN';
import { leave } from '../../services/auth';
import { coverWords } from '../../services/care';
import { reconnect } from '../../services/live';
import { write } from '../../services/queue';
import { explain, screen } from '../../services/screen';

const PAGES: Record<string, string> = {
  garage: '/packages/mine/garage/index',
  orders: '/packages/order/list/index',
  repairs: '/packages/repair/list/index',
  cases: '/packages/repair/cases/index',
  surveys: '/packages/survey/list/index',
  care: '/packages/care/list/index',
  bookings: '/packages/booking/list/index',
  butler: '/packages/mine/butler/index',
  profile: '/packages/mine/profile/index',
  data: '/packages/mine/data/index',
  preferences: '/packages/mine/preferences/index',
  privacy: '/packages/mine/privacy/index',
};

screen({
  hears: ['person', 'butler'],
  data: { t: zh.mine, name: '', phone: '', bound: false, butler: '', cover: '' },

  async show(read) {
    const me = await read('/api/v1/me');
    return { name: me.name ?? '', phone: me.phone ?? '', bound: me.phone_verified };
  },
  async after(read) {
    const [butler] = await read('/api/v1/butlers');
    return { butler: butler?.name ?? '', cover: butler ? coverWords(butler) : '' };
  },

  open(event: WechatMiniprogram.CustomEvent) {
    const url = PAGES[event.currentTarget.dataset.to as string];
    if (url) wx.navigateTo({ url });
  },
  async logout() {
    const { confirm } = await wx.showModal({ title: zh.mine.logoutTitle, content: zh.mine.logoutHint });
    if (!confirm) return;
    try {
      await write('post', '/api/v1/auth/logout', {});
    } catch (error) {
      explain(error);
      return;
    }
    leave();
    reconnect();
    void this.reload();
  },
});
