// A place on the waitlist: how many are ahead, or the time that became free, kept for half an hour.
import { zh } from '../../locales/zh-CN';
import { openBooking } from '../../services/bookings';
import { remaining } from '../../services/format';
import { write, writeOrQueue } from '../../services/queue';
import { explain, screen } from '../../services/screen';
import { type WaitCard, waitCard } from '../../services/waits';

screen({
  hears: ['wait', 'booking'],
  every: 1000,
  data: { t: zh.wait, wait: null as WaitCard | null, left: '', busy: false },
  id: '',
  looked: 0,

  onLoad(options: { id?: string }) {
    this.id = options.id ?? '';
  },

  async show(read, page) {
    const [wait, stores] = await Promise.all([read('/api/v1/waitlist/{id}', { path: { id: page.id } }), read('/api/v1/stores')]);
    const card = waitCard(wait, stores);
    return { wait: card, left: card.until ? zh.wait.until(remaining(card.until)) : '' };
  },
  tick() {
    const until = this.data.wait?.until;
    if (!until) return;
    if (Date.parse(until) < Date.now()) this.lookAgain();
    this.setData({ left: zh.wait.until(remaining(until)) });
  },

  /** The server ends what is over once a minute: no need to ask every second. */
  lookAgain() {
    if (Date.now() - this.looked < 10_000) return;
    this.looked = Date.now();
    void this.reload();
  },

  async accept() {
    if (this.data.busy) return;
    this.setData({ busy: true });
    try {
      const held = await write('post', '/api/v1/waitlist/{id}/accept', { path: { id: this.id } });
      openBooking(held.id, 'held', true);
    } catch (error) {
      explain(error);
      void this.reload();
    } finally {
      this.setData({ busy: false });
    }
  },
  async pass() {
    await this.step('/api/v1/waitlist/{id}/pass', zh.wait.pass);
  },
  async leave() {
    const { confirm } = await wx.showModal({ title: zh.wait.leaveTitle });
    if (confirm) await this.step('/api/v1/waitlist/{id}/leave', zh.wait.leave);
  },
  async step(path: '/api/v1/waitlist/{id}/pass' | '/api/v1/waitlist/{id}/leave', title: string) {
    try {
      await writeOrQueue('post', path, { path: { id: this.id } }, title);
    } catch (error) {
      explain(error);
    }
    void this.reload();
  },
  openIt() {
    openBooking(this.data.wait?.bookingId ?? '', '');
  },
  rebook() {
    wx.navigateTo({ url: '/packages/booking/choose/index' });
  },
});
