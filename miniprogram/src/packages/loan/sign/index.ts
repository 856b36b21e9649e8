// The signed copy of the loan's contract, page by page.
import { zh } from '../../../locales/zh-CN';
import { agreed } from '../../../services/privacy';
import { screen } from '../../../services/screen';
import { handIn, isWanted, nameOf } from '../../../services/uploads';

const t = zh.paper;

screen({
  hears: ['loan'],
  data: { t, agreed: false, lender: '', place: '', count: 0, bad: 0, wanted: false, label: '', canSign: false, state: '' },
  id: '',
  version: 0,

  onLoad(options: { id?: string }) {
    this.id = options.id ?? '';
    this.setData({ agreed: agreed(), place: nameOf({ loan: this.id, version: 0 }) });
  },

  async show(read, page) {
    const loan = await read('/api/v1/loans/{id}', { path: { id: page.id } });
    page.version = loan.version;
    return { lender: loan.product.lender.name, canSign: loan.allowed.some((one) => one === 'sign'), state: zh.loan.states[loan.state] };
  },

  consented() {
    this.setData({ agreed: true });
  },
  counted(event: WechatMiniprogram.CustomEvent<{ count: number; bad: number }>) {
    const { count, bad } = event.detail;
    this.setData({ count, bad, wanted: isWanted(this.data.place), label: t.submit(count) });
  },
  submit() {
    if (this.data.count === 0 || this.data.bad > 0) return;
    handIn({ loan: this.id, version: this.version });
  },
  landed() {
    wx.showToast({ title: t.submitted, icon: 'success' });
    wx.navigateBack({ fail: () => wx.redirectTo({ url: `/pages/loan/detail?id=${this.id}` }) });
  },
});
