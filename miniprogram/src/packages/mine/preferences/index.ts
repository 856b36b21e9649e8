// What I wish to hear, class by class.
import type { Preference } from '../../../api/types';
import { zh } from '../../../locales/zh-CN';
import { say } from '../../../services/api';
import { explain, screen } from '../../../services/screen';

const t = zh.preferences;
/** What the server does not let anybody silence. */
const FIXED = { inbox: ['critical', 'transactional'], channels: ['critical'] };
const CONSENTED: Partial<Record<Preference['class'], 'care' | 'marketing'>> = { care: 'care', marketing: 'marketing' };

interface Line extends Preference {
  name: string;
  hint: string;
  inboxFixed: boolean;
  channelsFixed: boolean;
  consent: string;
}

screen({
  hears: ['preferences', 'person'],
  data: { t, lines: [] as Line[] },

  async show(read) {
    const [{ classes }, consents] = await Promise.all([read('/api/v1/me/preferences'), read('/api/v1/me/consents')]);
    const given = (one: Preference) => consents.now.some((now) => now.purpose === CONSENTED[one.class] && now.granted);
    const line = (one: Preference): Line => ({
      ...one,
      name: t.classes[one.class],
      hint: t.classHints[one.class],
      inboxFixed: FIXED.inbox.includes(one.class),
      channelsFixed: FIXED.channels.includes(one.class),
      consent: CONSENTED[one.class] && !given(one) ? t.needsConsent : '',
    });
    return { lines: classes.map(line) };
  },

  async change(event: WechatMiniprogram.SwitchChange) {
    const { index, part } = event.currentTarget.dataset as { index: number; part: 'inbox' | 'channels' };
    const line = this.data.lines[index];
    if (!line) return;
    const wish = { class: line.class, inbox: line.inbox, channels: line.channels, [part]: event.detail.value };
    this.setData({ [`lines[${index}].${part}`]: event.detail.value });
    try {
      await say('put', '/api/v1/me/preferences', { body: { classes: [wish] } });
    } catch (error) {
      explain(error);
      this.setData({ [`lines[${index}].${part}`]: line[part] });
    }
    void this.reload();
  },
  consents() {
    wx.navigateTo({ url: '/packages/mine/data/index' });
  },
});
