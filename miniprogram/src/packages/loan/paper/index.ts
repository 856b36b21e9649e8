// One paper of a loan: what it is for, what was handed in, and new photos.
import type { Loan } from '../../../api/types';
import { API_BASE } from '../../../config/env';
import { zh } from '../../../locales/zh-CN';
import type { Tone } from '../../../services/bookings';
import { type PaperLine, paperLine } from '../../../services/loans';
import { agreed } from '../../../services/privacy';
import { screen } from '../../../services/screen';
import { handIn, isWanted, nameOf } from '../../../services/uploads';

const t = zh.paper;

screen({
  hears: ['loan'],
  data: {
    t,
    agreed: false,
    name: '',
    why: '',
    state: '',
    tone: '' as Tone,
    reason: '',
    there: [] as string[],
    place: '',
    canUpload: false,
    count: 0,
    bad: 0,
    wanted: false,
    label: '',
  },
  loan: '',
  paper: '',

  onLoad(options: { loan?: string; paper?: string }) {
    this.loan = options.loan ?? '';
    this.paper = options.paper ?? '';
    this.setData({ agreed: agreed(), place: nameOf({ loan: this.loan, paper: this.paper }) });
  },

  async show(read, page) {
    const loan: Loan = await read('/api/v1/loans/{id}', { path: { id: page.loan } });
    const found = loan.papers.find((one) => one.id === page.paper);
    const line: PaperLine | undefined = found && paperLine(found, 0);
    return { name: line?.name ?? '', why: line?.why ?? '', state: line?.state ?? '', tone: line?.tone ?? '', reason: line?.reason ?? '', canUpload: loan.allowed.some((one) => one === 'upload') };
  },
  async after(read, page) {
    // Links are short-lived: those of the phone's copy are none.
    if (read.from === 'phone') return {};
    const found = await read('/api/v1/loans/{id}/papers/{paper_id}', { path: { id: page.loan, paper_id: page.paper } });
    return { there: found.pages.map((one) => API_BASE + one.thumb_url) };
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
    handIn({ loan: this.loan, paper: this.paper });
  },
  landed() {
    wx.showToast({ title: t.submitted, icon: 'success' });
    void this.reload();
  },
});
