// A repair on one page: where the car is, what is done and by whom, when it will be ready, what I must do, and all stages below.
import type { Repair } from '../../api/types';
import { zh } from '../../locales/zh-CN';
import type { Tone } from '../../services/bookings';
import { Refusal } from '../../services/http';
import { type CompensationCard, type LoanCarCard, compensationCard, loanCarCard } from '../../services/owed';
import { type Picture, picturesOf } from '../../services/pictures';
import { qrImage } from '../../services/qr';
import {
  type Fact,
  type JobLine,
  type PartLine,
  type RepairNow,
  type Times,
  type Todo,
  jobLines,
  nowOfRepair,
  pageOf,
  partLines,
  repairFacts,
  repairTone,
  stageLines,
  timesOf,
  todosOf,
} from '../../services/repairs';
import type { StepLine } from '../../services/orders';
import { write } from '../../services/queue';
import { explain, screen } from '../../services/screen';

const t = zh.repair;
const MINUTE_MS = 60_000;
const STRIP = 6;

screen({
  hears: ['repair', 'quote'],
  every: MINUTE_MS,
  data: {
    t,
    car: '',
    store: '',
    state: '',
    tone: '' as Tone,
    now: null as RepairNow | null,
    times: null as Times | null,
    done: 0,
    of: 0,
    bar: 0,
    progress: '',
    todos: [] as Todo[],
    code: '',
    parts: [] as PartLine[],
    owed: null as CompensationCard | null,
    lent: null as LoanCarCard | null,
    busy: false,
    jobs: [] as JobLine[],
    found: [] as Fact[],
    stages: [] as StepLine[],
    facts: [] as Fact[],
    redone: '',
    photoCount: '',
    thumbs: [] as Picture[],
    quoteNote: '',
    hasBill: false,
    sheetTitle: '',
    following: false,
    closed: false,
    phone: '',
  },
  id: '',
  repair: null as Repair | null,

  onLoad(options: { id?: string }) {
    this.id = options.id ?? '';
  },

  async show(read, page) {
    const repair = await read('/api/v1/repairs/{id}', { path: { id: page.id } });
    page.repair = repair;
    return shown(repair);
  },

  async after(read, page) {
    const repair = page.repair as Repair;
    const stores = await read('/api/v1/stores');
    const phone = stores.find((one) => one.id === repair.store.id)?.phone ?? '';
    // Links are short-lived: those of the phone's copy are none.
    if (read.from === 'phone' || read.stale || repair.photos === 0) return { phone };
    const { items } = await read('/api/v1/repairs/{id}/photos', { path: { id: page.id } });
    const thumbs = items.flatMap((one) => picturesOf(one.photos, (n) => zh.photos.photo(one.words || zh.photos.kinds[one.kind], n)));
    return { phone, thumbs: thumbs.slice(-STRIP) };
  },

  /** What is late goes with the clock, not with the server. */
  tick() {
    if (this.repair) this.setData({ now: nowOfRepair(this.repair), times: timesOf(this.repair), parts: partLines(this.repair) });
  },

  act(event: WechatMiniprogram.TouchEvent) {
    const url = pageOf(event.currentTarget.dataset.task as Todo['task'], this.id);
    if (url) wx.navigateTo({ url });
  },
  openRow(event: WechatMiniprogram.CustomEvent) {
    this.go(event.currentTarget.dataset.to as string);
  },
  openPhotos() {
    this.go('photos');
  },
  go(to: string) {
    const { vehicle_id: vehicle = '' } = (this.repair as Repair | null) ?? {};
    const urls: Record<string, string> = {
      file: `/pages/vehicle/detail?id=${vehicle}`,
      complain: `/packages/repair/complain/index?repair=${this.id}`,
    };
    wx.navigateTo({ url: urls[to] ?? `/packages/repair/${to}/index?id=${this.id}` });
  },
  /** The car that is offered is taken, or not. */
  async answerLoanCar(event: WechatMiniprogram.TouchEvent) {
    const accept = event.currentTarget.dataset.accept === 'yes';
    if (this.data.busy) return;
    if (!accept && !(await wx.showModal({ title: t.loanCarNoTitle, content: t.loanCarNoHint })).confirm) return;
    this.setData({ busy: true });
    try {
      await write('post', '/api/v1/repairs/{id}/loan-car', { path: { id: this.id }, body: { accept } });
      wx.showToast({ title: accept ? t.loanCarDone.yes : t.loanCarDone.no, icon: 'success' });
    } catch (error) {
      if (error instanceof Refusal && error.code === 'repair.no_offer') wx.showToast({ title: t.loanCarGone, icon: 'none' });
      else explain(error);
    } finally {
      this.setData({ busy: false });
      void this.reload();
    }
  },
  call() {
    if (this.data.phone) wx.makePhoneCall({ phoneNumber: this.data.phone, fail: () => undefined });
  },
  /** Nothing of the person or the car is in a share. */
  onShareAppMessage() {
    return { title: t.share(this.data.store), path: '/pages/stores/index' };
  },
});

/** What was complained of, why it is so, what helps. */
function foundOf(one: Repair): Fact[] {
  const all: [string, string | null | undefined][] = [[t.complaint, one.complaint], [t.cause, one.cause], [t.correction, one.correction]];
  return all.flatMap(([label, text]) => (text ? [{ label, text }] : []));
}

function shown(one: Repair) {
  const stages = stageLines(one);
  const done = stages.filter((line) => line.state === 'done').length;
  const now = nowOfRepair(one);
  const over = one.stage === 'handover' || one.stage === 'closed';
  return {
    car: [one.plate_masked, one.car].filter(Boolean).join(' ') || t.noCar,
    store: one.store.name,
    state: one.stage_words,
    tone: repairTone(one, now.mine, Boolean(one.on_hold)),
    now,
    times: timesOf(one),
    done,
    of: stages.length,
    bar: stages.length > 0 ? Math.round((100 * done) / stages.length) : 0,
    progress: t.doneOf(done, stages.length),
    todos: todosOf(one),
    code: one.pickup_code ? qrImage(one.pickup_code) : '',
    parts: partLines(one),
    owed: compensationCard(one),
    lent: loanCarCard(one),
    jobs: jobLines(one),
    found: foundOf(one),
    stages,
    facts: repairFacts(one),
    redone: one.redone > 0 ? t.redone(one.redone) : '',
    photoCount: one.photos > 0 ? t.photoCount(one.photos) : '',
    quoteNote: t.authorisation[one.authorisation],
    hasBill: one.document === 'settlement',
    sheetTitle: over ? t.sheetRow.handover : t.sheetRow.intake,
    following: one.following,
    closed: one.stage === 'closed',
  };
}
