// A survey, page by page: opened from a notice, the inbox or the link of a message, resumed where it was left. What was answered
// is kept on the phone until the server has all of it.
import type { Survey, SurveyAnswer } from '../../api/types';
import { zh } from '../../locales/zh-CN';
import { moment, today } from '../../services/format';
import { Offline, Refusal } from '../../services/http';
import { explain, screen } from '../../services/screen';
import { keep, kept } from '../../services/store';
import { type Door, doorBy, doorOf } from '../../services/surveydoor';
import { type Answers, type Over, type QuestionCard, answered, answersOf, cardsOf, overBy, overOf, pageAt, pagesOf, toSend, wrongBy, wrongOn } from '../../services/surveys';

const t = zh.survey;

screen({
  hears: ['survey', 'recovery'],
  data: {
    t,
    title: '',
    about: '',
    intro: '',
    takes: '',
    until: '',
    cards: [] as QuestionCard[],
    first: true,
    last: false,
    bar: 0,
    progress: '',
    today: '',
    over: null as Over | null,
    recovery: '',
    recoveryWords: '',
    busy: false,
  },
  id: '',
  code: '',
  door: null as Door | null,
  survey: null as Survey | null,
  answers: {} as Answers,
  /** What the server does not have yet. */
  unsaved: {} as Answers,
  page: 0,
  wrong: {} as Record<string, string>,
  /** Said once it was finished here. */
  thanks: '',

  onLoad(options: { id?: string; code?: string }) {
    this.id = options.id ?? '';
    this.code = options.code ? decodeURIComponent(options.code) : '';
    this.door = this.code ? doorBy(this.code) : doorOf(this.id);
  },

  async show(read, page) {
    try {
      const survey = await (page.door as Door).read(read);
      page.take(survey);
      return page.shown();
    } catch (error) {
      if (!(error instanceof Refusal) || error.status >= 500) throw error;
      // The link was spent right here.
      if (page.thanks) return {};
      // Forged, spent, too late, somebody else's: said in plain words, nothing to try again.
      return { over: overBy(error.code, error.title), cards: [] };
    }
  },

  /** What the phone alone has is newer than what the server has. */
  take(survey: Survey) {
    const left = kept('surveys')[this.code || this.id] ?? { answers: {} };
    this.survey = survey;
    this.unsaved = left.answers;
    this.answers = { ...answersOf(survey.answers), ...left.answers };
    this.page = this.page || left.page || survey.page;
  },
  keepIt() {
    keep('surveys', { ...kept('surveys'), [this.code || this.id]: { answers: this.unsaved, page: this.page } });
  },
  forget() {
    const { [this.code || this.id]: _, ...others } = kept('surveys');
    keep('surveys', others);
  },

  /** The page as it is now. */
  shown() {
    const survey = this.survey as Survey;
    const over = overOf(survey);
    if (over) return { over: this.thanks ? { title: t.thanks, words: this.thanks, done: true } : over, cards: [], ...after(survey, Boolean(this.code)) };
    const pages = pagesOf(survey.questions, this.answers);
    this.page = pageAt(pages, this.page);
    const n = pages.indexOf(this.page);
    return {
      over: null,
      title: survey.title,
      about: [survey.store_name, survey.car, t.handed(moment(survey.handed_at))].filter(Boolean).join(' · '),
      intro: survey.intro ?? '',
      takes: t.takes(survey.seconds),
      until: survey.expires_at ? t.until(moment(survey.expires_at)) : '',
      cards: cardsOf(survey.questions, this.answers, this.page, this.wrong),
      first: n <= 0,
      last: n === pages.length - 1,
      bar: Math.round((100 * (n + 1)) / pages.length),
      progress: t.page(n + 1, pages.length),
      today: today(),
    };
  },

  answer(event: WechatMiniprogram.CustomEvent<{ value: string }>) {
    const key = event.currentTarget.dataset.key as string;
    const question = this.survey?.questions.find((one) => one.key === key);
    if (!question) return;
    const made = answered(question, this.answers[key], event.detail.value);
    if (!made) return void wx.showToast({ title: t.most(question.most ?? 0), icon: 'none' });
    this.answers = { ...this.answers, [key]: made };
    this.unsaved = { ...this.unsaved, [key]: made };
    this.wrong = { ...this.wrong, [key]: '' };
    this.keepIt();
    this.setData(this.shown());
  },
  goBack() {
    const pages = pagesOf(this.survey?.questions ?? [], this.answers);
    this.go(pages[pages.indexOf(this.page) - 1] ?? this.page);
  },
  go(page: number) {
    this.page = page;
    this.wrong = {};
    this.keepIt();
    this.setData(this.shown());
    wx.pageScrollTo({ scrollTop: 0, duration: 0 });
  },
  /** Whether everything on the page is in order; what is not is shown there. */
  checked(wrong: Record<string, string>): boolean {
    const [first] = Object.keys(wrong);
    this.wrong = wrong;
    if (!first) return true;
    this.setData(this.shown());
    wx.pageScrollTo({ selector: `#q-${first}`, duration: 200 });
    return false;
  },

  async goOn() {
    const { survey } = this;
    if (!survey || this.data.busy || !this.checked(wrongOn(survey.questions, this.answers, this.page))) return;
    this.setData({ busy: true });
    const sent = toSend(survey.questions, this.answers, this.page);
    try {
      await (this.data.last ? this.finish(sent) : this.save(sent));
    } catch (error) {
      this.failed(error, sent);
    } finally {
      this.setData({ busy: false });
    }
  },
  async save(sent: SurveyAnswer[]) {
    try {
      await this.door?.save(sent);
      this.unsaved = Object.fromEntries(Object.entries(this.unsaved).filter(([key]) => !sent.some((one) => one.question === key)));
    } catch (error) {
      if (!(error instanceof Offline)) throw error;
      wx.showToast({ title: t.keptToast, icon: 'none' });
    }
    const pages = pagesOf(this.survey?.questions ?? [], this.answers);
    this.go(pages[pages.indexOf(this.page) + 1] ?? this.page);
  },
  async finish(sent: SurveyAnswer[]) {
    const done = await this.door!.finish(sent);
    this.survey = done;
    this.thanks = done.thanks;
    this.forget();
    this.setData(this.shown());
    wx.pageScrollTo({ scrollTop: 0, duration: 0 });
  },
  failed(error: unknown, sent: SurveyAnswer[]) {
    const wrong = error instanceof Refusal ? wrongBy(error.fields, sent) : {};
    const [first] = Object.keys(wrong);
    const page = this.survey?.questions.find((one) => one.key === first)?.page;
    if (first && page) {
      this.page = page;
      return void this.checked(wrong);
    }
    explain(error);
    if (error instanceof Refusal && error.status === 409) void this.reload();
  },

  openRecovery() {
    wx.navigateTo({ url: `/pages/recovery/detail?id=${this.survey?.recovery?.id ?? ''}` });
  },
  openMine() {
    wx.navigateTo({ url: '/packages/survey/list/index' });
  },
});

/** Who deals with a bad answer; whoever came by a link may be another than its owner, so no page is opened from there. */
function after({ recovery }: Survey, linked: boolean): { recovery: string; recoveryWords: string } {
  if (!recovery) return { recovery: '', recoveryWords: '' };
  const words = recovery.specialist ? t.recoveryBy(recovery.specialist) : zh.recovery.states[recovery.state];
  return linked ? { recovery: '', recoveryWords: words } : { recovery: words, recoveryWords: '' };
}
