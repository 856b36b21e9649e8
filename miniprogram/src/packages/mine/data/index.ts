// My consents by purpose, the devices on which I am logged in, and who opened my file.
import type { Purpose, Session } from '../../../api/types';
import { CONSENT } from '../../../config/documents';
import { zh } from '../../../locales/zh-CN';
import { type AccessLine, accesses } from '../../../services/accesses';
import { say } from '../../../services/api';
import { leave } from '../../../services/auth';
import { ago, moment } from '../../../services/format';
import { reconnect } from '../../../services/live';
import { write, writeOrQueue } from '../../../services/queue';
import { explain, screen } from '../../../services/screen';

const t = zh.data;

interface ConsentLine {
  purpose: Purpose;
  name: string;
  hint: string;
  granted: boolean;
  fixed: boolean;
  since: string;
}

interface SessionLine {
  id: string;
  device: string;
  seen: string;
  current: boolean;
}

const sessionLine = (one: Session): SessionLine => ({
  id: one.id,
  device: one.device || t.current,
  seen: t.seen(ago(one.seen_at)),
  current: one.current,
});

screen({
  hears: ['person'],
  data: {
    t,
    paper: CONSENT.paragraphs,
    consents: [] as ConsentLine[],
    history: [] as { id: string; text: string; at: string }[],
    sessions: [] as SessionLine[],
    accesses: [] as AccessLine[],
    next: '',
    seen: false,
  },

  async show(read) {
    const [consents, sessions] = await Promise.all([read('/api/v1/me/consents'), read('/api/v1/auth/sessions')]);
    return {
      consents: consents.now.map((one) => ({
        purpose: one.purpose,
        name: t.purposes[one.purpose],
        hint: t.purposeHints[one.purpose],
        granted: one.granted,
        // Asked anew by each loan: here it can only be withdrawn.
        fixed: one.for_one_matter && !one.granted,
        since: one.for_one_matter && !one.granted ? t.atTheLoan : one.since ? `${one.granted ? t.granted : t.withdrawn} · ${t.since(moment(one.since))}` : t.withdrawn,
      })),
      history: consents.history.slice(0, 10).map((one) => ({
        id: one.id,
        text: `${t.purposes[one.purpose]} · ${one.granted ? t.granted : t.withdrawn}`,
        at: moment(one.at),
      })),
      sessions: sessions.map(sessionLine),
    };
  },

  async after() {
    const { lines, next } = await accesses();
    return { accesses: lines, next, seen: true };
  },

  async more() {
    try {
      const { lines, next } = await accesses(this.data.next);
      this.setData({ accesses: [...this.data.accesses, ...lines], next });
    } catch (error) {
      explain(error);
    }
  },
  async decide(event: WechatMiniprogram.SwitchChange) {
    const index = event.currentTarget.dataset.index as number;
    const line = this.data.consents[index];
    if (!line) return;
    const granted = event.detail.value;
    this.setData({ [`consents[${index}].granted`]: granted });
    const ask = { title: t.agreeTitle(line.name), content: `${line.hint}\n\n${CONSENT.paragraphs.join('\n')}` };
    // A consent is given after its paper was shown; a withdrawal needs no second word.
    if (granted && !(await wx.showModal(ask)).confirm) {
      this.setData({ [`consents[${index}].granted`]: false });
      return;
    }
    try {
      const body = { purpose: line.purpose, granted, document_id: CONSENT.id, document_sha256: CONSENT.sha256 };
      await writeOrQueue('post', '/api/v1/me/consents', { body }, line.name);
    } catch (error) {
      explain(error);
    }
    void this.reload();
  },
  async end(event: WechatMiniprogram.TouchEvent) {
    const { confirm } = await wx.showModal({ title: t.endTitle });
    if (!confirm) return;
    try {
      await say('delete', '/api/v1/auth/sessions/{id}', { path: { id: event.currentTarget.dataset.id as string } });
    } catch (error) {
      explain(error);
    }
    void this.reload();
  },
  async endAll() {
    const { confirm } = await wx.showModal({ title: t.endAllTitle, content: t.endAllHint });
    if (!confirm) return;
    try {
      await write('post', '/api/v1/auth/logout-everywhere', {});
    } catch (error) {
      explain(error);
      return;
    }
    leave();
    reconnect();
    void this.reload();
  },
});
