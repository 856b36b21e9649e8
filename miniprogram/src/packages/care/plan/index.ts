// A car's care plan: the mileage as it is estimated, what comes next and why, trips to be told, and the dates behind it all.
import type { CarePlan } from '../../../api/types';
import { zh } from '../../../locales/zh-CN';
import {
  type DayField,
  type DayLine,
  type Edits,
  type EstimateCard,
  FIELDS,
  type NextLine,
  type TripLine,
  dayLines,
  estimateCard,
  factsWish,
  farDay,
  nextLine,
  tripLine,
  wrongEdits,
  wrongTrip,
} from '../../../services/care';
import { say } from '../../../services/api';
import { plateText, plusDays, today } from '../../../services/format';
import { Refusal } from '../../../services/http';
import { bookOffer } from '../../../services/offer';
import { write } from '../../../services/queue';
import { explain, screen } from '../../../services/screen';

const t = zh.carePlan;
const YEAR_DAYS = 365;

screen({
  hears: ['care', 'vehicle', 'booking', 'butler'],
  data: {
    t,
    c: zh.care,
    car: '',
    store: '',
    known: true,
    electric: false,
    estimate: null as EstimateCard | null,
    next: [] as NextLine[],
    trips: [] as TripLine[],
    days: [] as DayLine[],
    servicedKm: '',
    battery: '',
    batteryAt: '',
    dirty: false,
    tripOn: '',
    tripKm: '',
    today: today(),
    tomorrow: plusDays(today(), 1),
    inAYear: plusDays(today(), YEAR_DAYS),
    errors: {} as Record<string, string>,
    busy: false,
  },
  id: '',
  plan: null as CarePlan | null,
  edits: {} as Edits,

  onLoad(options: { id?: string }) {
    this.id = options.id ?? '';
  },

  async show(read, page) {
    const path = { id: page.id as string };
    const [car, plan] = await Promise.all([read('/api/v1/vehicles/{id}', { path }), read('/api/v1/vehicles/{id}/care', { path })]);
    page.plan = plan;
    return {
      car: [plateText(car.plate), car.model?.name].filter(Boolean).join(' '),
      store: plan.store_name ?? '',
      // Without a store nobody would look after what is said here.
      known: Boolean(plan.store_id),
      electric: plan.facts.electric,
      estimate: estimateCard(plan),
      next: plan.next.map(nextLine),
      trips: plan.trips.map(tripLine),
      // What was typed is not overwritten by what was read.
      ...page.form(),
    };
  },

  form() {
    const plan = this.plan as CarePlan;
    const { facts } = plan;
    return {
      days: dayLines(plan, this.edits),
      servicedKm: this.edits.serviced_km ?? (facts.serviced_km == null ? '' : String(facts.serviced_km)),
      battery: this.edits.battery_percent ?? (facts.battery_percent == null ? '' : String(facts.battery_percent)),
      batteryAt: facts.battery_on ? t.batteryAt(farDay(facts.battery_on)) : '',
      dirty: Object.values(this.edits).some(Boolean),
    };
  },
  edit(field: keyof Edits, value: string) {
    this.edits = { ...this.edits, [field]: value };
    this.setData({ ...this.form(), [`errors.${field}`]: '' });
  },
  chooseDay(event: WechatMiniprogram.PickerChange) {
    this.edit(event.currentTarget.dataset.field as DayField, String(event.detail.value));
  },
  typeFact(event: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.edit(event.currentTarget.dataset.field as 'serviced_km' | 'battery_percent', event.detail.value.trim());
  },
  async save() {
    const plan = this.plan as CarePlan;
    if (this.data.busy) return;
    const errors = wrongEdits(plan, this.edits);
    this.setData({ errors, busy: Object.keys(errors).length === 0 });
    if (Object.keys(errors).length > 0) return;
    try {
      await write('patch', '/api/v1/vehicles/{id}/care', { path: { id: this.id }, body: factsWish(plan, this.edits) });
      this.edits = {};
      wx.showToast({ title: zh.common.saved, icon: 'success' });
    } catch (error) {
      if (error instanceof Refusal && error.code === 'care.version') wx.showModal({ title: t.changed, showCancel: false });
      else this.setData({ errors: explain(error, [...FIELDS, 'serviced_km', 'battery_percent']) });
    } finally {
      this.setData({ busy: false });
      void this.reload();
    }
  },

  chooseTripDay(event: WechatMiniprogram.PickerChange) {
    this.setData({ tripOn: String(event.detail.value), 'errors.on': '' });
  },
  typeTripKm(event: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ tripKm: event.detail.value.trim(), 'errors.km': '' });
  },
  async addTrip() {
    const { tripOn, tripKm, busy } = this.data;
    if (busy) return;
    const errors = wrongTrip(tripOn, tripKm);
    this.setData({ errors });
    if (errors.on || errors.km) return;
    this.setData({ busy: true });
    try {
      await write('post', '/api/v1/vehicles/{id}/trips', { path: { id: this.id }, body: { on: tripOn, km: Number(tripKm) } });
      this.setData({ tripOn: '', tripKm: '' });
      wx.showToast({ title: t.tripAdded, icon: 'none' });
    } catch (error) {
      this.setData({ errors: explain(error, ['on', 'km']) });
    } finally {
      this.setData({ busy: false });
      void this.reload();
    }
  },
  async removeTrip(event: WechatMiniprogram.TouchEvent) {
    const { confirm } = await wx.showModal({ title: t.tripRemoveTitle });
    if (!confirm) return;
    try {
      await say('delete', '/api/v1/trips/{id}', { path: { id: event.currentTarget.dataset.id as string } });
    } catch (error) {
      explain(error);
    }
    void this.reload();
  },

  book(event: WechatMiniprogram.TouchEvent) {
    const offer = this.plan?.next[event.currentTarget.dataset.index as number]?.offer;
    if (offer) bookOffer(offer);
  },
  bookVisit() {
    wx.navigateTo({ url: '/packages/booking/choose/index' });
  },
  logKm() {
    wx.navigateTo({ url: `/packages/mine/car/index?id=${this.id}` });
  },
  openCare() {
    wx.navigateTo({ url: '/packages/care/list/index' });
  },
});
