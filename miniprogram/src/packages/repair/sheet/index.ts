// What I sign: the order at the intake, what was done at the handover; line by line, by the hash of what is shown.
import type { Repair, Sheet } from '../../../api/types';
import { zh } from '../../../locales/zh-CN';
import { Refusal } from '../../../services/http';
import { write } from '../../../services/queue';
import { explain, screen } from '../../../services/screen';
import { type SheetLine, linesOf, signingOf } from '../../../services/sheets';
import { askAt, prepare } from '../../../services/subscribe';

const t = zh.sheet;

screen({
  hears: ['repair', 'quote'],
  data: {
    t,
    title: '',
    car: '',
    hint: '',
    lines: [] as SheetLine[],
    signed: '',
    notYet: '',
    canSign: false,
    understood: false,
    changed: false,
    busy: false,
  },
  id: '',
  sheet: null as Sheet | null,
  repair: null as Repair | null,

  onLoad(options: { id?: string }) {
    this.id = options.id ?? '';
    prepare('handover');
  },

  async show(read, page) {
    const path = { id: page.id as string };
    const [repair, sheet] = await Promise.all([read('/api/v1/repairs/{id}', { path }), read('/api/v1/repairs/{id}/sheet', { path })]);
    const before = page.sheet as Sheet | null;
    // What was ticked was another text.
    const changed = before !== null && before.hash !== sheet.hash;
    const lines = linesOf(sheet, changed ? before : null);
    if (changed && page.data.understood) wx.showToast({ title: t.changed, icon: 'none' });
    page.repair = repair;
    page.sheet = sheet;
    const act = signingOf(repair, sheet);
    return {
      title: sheet.title,
      car: [repair.plate_masked, repair.car].filter(Boolean).join(' '),
      hint: act.hint,
      // Until it is signed it stays told what was different.
      lines: changed ? lines : page.data.lines.length > 0 && before?.hash === sheet.hash ? page.data.lines : lines,
      signed: act.signed,
      notYet: act.notYet,
      canSign: act.can,
      changed: act.can && (changed || page.data.changed),
      understood: changed ? false : page.data.understood,
    };
  },

  tick() {
    this.setData({ understood: !this.data.understood });
  },
  async sign() {
    if (this.data.busy || !this.sheet || !this.repair) return;
    if (!this.data.understood) {
      wx.showToast({ title: t.notUnderstood, icon: 'none' });
      return;
    }
    const { kind } = signingOf(this.repair, this.sheet);
    if (kind === 'handover') await askAt('handover');
    const { confirm } = await wx.showModal({ title: t.signTitle[kind], content: t.signHint[kind] });
    if (!confirm) return;
    this.setData({ busy: true });
    try {
      const body = { hash: (this.sheet as Sheet).hash };
      if (kind === 'intake') await write('post', '/api/v1/repairs/{id}/sign', { path: { id: this.id }, body });
      else await write('post', '/api/v1/repairs/{id}/accept', { path: { id: this.id }, body });
      wx.showToast({ title: t.signedToast, icon: 'success' });
      wx.navigateBack({ fail: () => wx.redirectTo({ url: `/pages/repair/detail?id=${this.id}` }) });
    } catch (error) {
      this.failed(error);
    } finally {
      this.setData({ busy: false });
    }
  },
  failed(error: unknown) {
    const refused = error instanceof Refusal ? error : undefined;
    const { open = [] } = (refused?.extra ?? {}) as { open?: { words: string }[] };
    if (refused?.code === 'repair.gate_closed' && open.length > 0) wx.showToast({ title: t.open(open.map((one) => one.words).join('、')), icon: 'none', duration: 2500 });
    // The page says itself what is different.
    else if (refused?.code !== 'repair.sheet_changed') explain(error);
    void this.reload();
  },
});
