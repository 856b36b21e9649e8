// A loan: where it stands, whom we wait for, what I must do; consents, papers, conditions, and what it costs.
import type { Loan, LoanPurpose } from '../../api/types';
import { LOAN_PAPERS } from '../../config/documents';
import { zh } from '../../locales/zh-CN';
import type { Tone } from '../../services/bookings';
import { moment, yuan } from '../../services/format';
import { Refusal } from '../../services/http';
import { type Approval, type Cost, type PaperLine, approvalOf, costOf, loanSteps, loanTone, paperLine, waitOf } from '../../services/loans';
import type { StepLine } from '../../services/orders';
import { agreed } from '../../services/privacy';
import { write, writeOrQueue } from '../../services/queue';
import { explain, screen } from '../../services/screen';
import { askAt, prepare } from '../../services/subscribe';
import { onUploads, photosOf } from '../../services/uploads';

const t = zh.loan;

interface ConsentLine {
  purpose: LoanPurpose;
  name: string;
  hint: string;
  granted: boolean;
  since: string;
}

const consentsOf = (one: Loan): ConsentLine[] =>
  one.consents.map(({ purpose, granted, since }) => ({
    purpose,
    name: t.purposes[purpose],
    hint: t.purposeHints[purpose],
    granted,
    since: granted && since ? t.granted(moment(since)) : t.notGranted,
  }));

const papersOf = (one: Loan): PaperLine[] => one.papers.map((paper) => paperLine(paper, photosOf(`${one.id}/${paper.id}`).filter((photo) => photo.state !== 'wrong').length));

/** What the one button at the bottom does. */
function actOf(one: Loan): { act: string; label: string } {
  const can = (what: string) => one.allowed.some((allowed) => allowed === what);
  if (can('submit') && one.todo === 'submit') return { act: 'submit', label: t.submit };
  if (can('sign') && one.todo === 'sign') return { act: 'sign', label: t.sign };
  if (one.todo === 're_apply') return { act: 'again', label: t.again };
  return { act: '', label: '' };
}

screen({
  hears: ['loan', 'order'],
  data: {
    t,
    agreed: false,
    lender: '',
    product: '',
    number: '',
    state: '',
    tone: '' as Tone,
    todo: '',
    mine: false,
    waits: '',
    usual: '',
    by: '',
    approval: null as Approval | null,
    rejected: false,
    text: '',
    options: [] as { id: string; name: string; hint: string }[],
    consents: [] as ConsentLine[],
    canConsent: false,
    papers: [] as PaperLine[],
    papersDone: '',
    canUpload: false,
    conditions: [] as { no: number; text: string; met: boolean }[],
    cost: null as Cost | null,
    steps: [] as StepLine[],
    paid: '',
    act: '',
    label: '',
    canWithdraw: false,
    phone: '',
    busy: false,
  },
  id: '',
  loan: null as Loan | null,
  stop: undefined as (() => void) | undefined,

  onLoad(options: { id?: string }) {
    this.id = options.id ?? '';
    this.setData({ agreed: agreed() });
    prepare('payment');
  },

  async show(read, page) {
    const loan = await read('/api/v1/loans/{id}', { path: { id: page.id } });
    page.loan = loan;
    return shown(loan);
  },
  async after(read, page) {
    const stores = await read('/api/v1/stores');
    return { phone: stores.find((one) => one.id === (page.loan as Loan | null)?.store_id)?.phone ?? '' };
  },

  onShow() {
    this.stop = onUploads((_, end) => {
      if (end) void this.reload();
      else if (this.loan) this.setData({ papers: papersOf(this.loan) });
    });
  },
  onHide() {
    this.stop?.();
  },
  onUnload() {
    this.stop?.();
  },

  consented() {
    this.setData({ agreed: true });
  },
  async consent(event: WechatMiniprogram.SwitchChange) {
    const index = event.currentTarget.dataset.index as number;
    const line = this.data.consents[index];
    if (!line) return;
    const granted = event.detail.value;
    const paper = LOAN_PAPERS[line.purpose];
    this.setData({ [`consents[${index}].granted`]: granted });
    // A consent is given after its paper was shown; a withdrawal needs no second word.
    if (granted && !(await wx.showModal({ title: t.agreeTitle(line.name), content: paper.paragraphs.join('\n') })).confirm) {
      this.setData({ [`consents[${index}].granted`]: false });
      return;
    }
    const body = { purpose: line.purpose, granted, document_id: paper.id, document_sha256: paper.sha256 };
    await this.tell(() => writeOrQueue('post', '/api/v1/loans/{id}/consents', { path: { id: this.id }, body }, line.name), '');
  },
  openPaper(event: WechatMiniprogram.TouchEvent) {
    wx.navigateTo({ url: `/packages/loan/paper/index?loan=${this.id}&paper=${event.currentTarget.dataset.id as string}` });
  },

  doIt() {
    const { act } = this.data;
    if (act === 'submit') void this.submit();
    else if (act === 'sign') wx.navigateTo({ url: `/packages/loan/sign/index?id=${this.id}` });
    else this.startAgain();
  },
  async submit() {
    await askAt('payment');
    const { confirm } = await wx.showModal({ title: t.submitTitle, content: t.submitHint(this.data.lender) });
    if (!confirm) return;
    const version = (this.loan as Loan | null)?.version ?? 0;
    await this.tell(() => write('post', '/api/v1/loans/{id}/submit', { path: { id: this.id }, body: { version } }), t.submitted);
  },
  async withdraw() {
    const { confirm } = await wx.showModal({ title: t.withdrawTitle, content: t.withdrawHint });
    if (!confirm) return;
    const version = (this.loan as Loan | null)?.version ?? 0;
    await this.tell(() => write('post', '/api/v1/loans/{id}/withdraw', { path: { id: this.id }, body: { version } }), t.withdrawn);
  },
  startAgain() {
    wx.navigateTo({ url: `/packages/loan/start/index?order=${(this.loan as Loan | null)?.order_id ?? ''}` });
  },
  takeOption(event: WechatMiniprogram.TouchEvent) {
    if (event.currentTarget.dataset.id === 'talk_to_us') this.call();
    else this.startAgain();
  },
  call() {
    if (this.data.phone) wx.makePhoneCall({ phoneNumber: this.data.phone, fail: () => undefined });
  },
  /** Does it, and says what became of it; the page shows where it truly stands. */
  async tell(what: () => Promise<unknown>, done: string) {
    if (this.data.busy) return;
    this.setData({ busy: true });
    try {
      await what();
      if (done) wx.showToast({ title: done, icon: 'success' });
    } catch (error) {
      if (error instanceof Refusal && error.code === 'loan.version') wx.showToast({ title: t.moved, icon: 'none' });
      else explain(error);
    } finally {
      this.setData({ busy: false });
    }
    void this.reload();
  },
});

function shown(loan: Loan) {
  const can = (what: string) => loan.allowed.some((one) => one === what);
  const papers = papersOf(loan);
  const needed = loan.papers.filter((one) => one.required);
  const rejected = loan.state === 'rejected';
  return {
    agreed: agreed(),
    lender: loan.product.lender.name,
    product: loan.product.name,
    number: loan.number,
    state: t.states[loan.state],
    tone: loanTone(loan.state),
    todo: loan.waiting_for === 'owner' ? t.todo[loan.todo] : '',
    mine: loan.waiting_for === 'owner',
    ...waitOf(loan),
    approval: approvalOf(loan),
    rejected,
    text: rejected ? (loan.text ?? '') : '',
    options: rejected ? loan.options.map((id) => ({ id, name: t.options[id], hint: t.optionHints[id] })) : [],
    consents: consentsOf(loan),
    canConsent: can('consent'),
    papers,
    papersDone: t.papersHint(needed.filter((one) => one.state === 'received' || one.state === 'accepted').length, needed.length),
    canUpload: can('upload'),
    conditions: loan.conditions.map((one) => ({ no: one.no, text: one.text, met: Boolean(one.met_at) })),
    cost: costOf(loan.plan),
    steps: loanSteps(loan),
    paid: loan.paid_at ? t.paid(moment(loan.paid_at), yuan(loan.paid_fen ?? 0)) : '',
    ...actOf(loan),
    canWithdraw: can('withdraw'),
  };
}
