// My name, my address, my phone.
import { zh } from '../../../locales/zh-CN';
import { isAddress, isName } from '../../../rules/person';
import { day, dayOf } from '../../../services/format';
import { agreed } from '../../../services/privacy';
import { Queued, write, writeOrQueue } from '../../../services/queue';
import { explain, screen } from '../../../services/screen';

interface Errors {
  name?: string;
  address?: string;
}

screen({
  hears: ['person'],
  data: { t: zh.profile, agreed: false, name: '', address: '', phone: '', bound: false, since: '', errors: {} as Errors, busy: false },
  touched: false,

  onLoad() {
    this.setData({ agreed: agreed() });
  },

  async show(read, page) {
    const me = await read('/api/v1/me');
    const form = page.touched ? {} : { name: me.name ?? '', address: me.address ?? '' };
    return { ...form, phone: me.phone ?? '', bound: me.phone_verified, since: zh.profile.since(day(dayOf(me.created_at))) };
  },

  consented() {
    this.setData({ agreed: true });
  },
  typeName(event: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.touched = true;
    const name = event.detail.value;
    this.setData({ name, 'errors.name': name === '' || isName(name) ? '' : zh.garage.nameBad });
  },
  typeAddress(event: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.touched = true;
    const address = event.detail.value;
    this.setData({ address, 'errors.address': address === '' || isAddress(address) ? '' : zh.garage.addressBad });
  },
  async save() {
    const { name, address, busy } = this.data;
    if (busy) return;
    const errors = { name: name && !isName(name) ? zh.garage.nameBad : '', address: address && !isAddress(address) ? zh.garage.addressBad : '' };
    this.setData({ errors });
    if (errors.name || errors.address) return;
    this.setData({ busy: true });
    try {
      const body = { name: name.trim() || undefined, address: address.trim() || undefined };
      await writeOrQueue('patch', '/api/v1/me', { body }, zh.profile.task);
      wx.showToast({ title: zh.profile.changed, icon: 'success' });
      this.touched = false;
    } catch (error) {
      this.setData({ errors: explain(error, ['name', 'address']) as Errors });
      if (error instanceof Queued) wx.navigateBack({ fail: () => undefined });
    } finally {
      this.setData({ busy: false });
    }
  },
  async bindPhone(event: WechatMiniprogram.ButtonGetPhoneNumber) {
    const { code } = event.detail;
    if (!code) {
      wx.showToast({ title: zh.booking.confirm.phoneDenied, icon: 'none' });
      return;
    }
    try {
      await write('post', '/api/v1/me/phone', { body: { code } });
      wx.showToast({ title: zh.booking.confirm.phoneDone, icon: 'success' });
    } catch (error) {
      explain(error);
    }
    void this.reload();
  },
});
