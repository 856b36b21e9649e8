// A car's file: what was declined and waits, each with a booking; what was done, by whom, until when it is warranted.
import { zh } from '../../locales/zh-CN';
import { type DeferredCard, type FiledRepair, type TripleCard, deferredCard, filedOf, symptomWith, tripleCard } from '../../services/carfile';
import { draft, sketch } from '../../services/draft';
import { km, plateText } from '../../services/format';
import type { Deferred } from '../../api/types';
import { screen } from '../../services/screen';

screen({
  hears: ['vehicle', 'repair', 'quote'],
  data: {
    t: zh.carFile,
    plan: { row: zh.carePlan.row, hint: zh.carePlan.rowHint },
    triple: null as TripleCard | null,
    plate: '',
    model: '',
    km: '',
    verified: true,
    deferred: [] as DeferredCard[],
    filed: [] as FiledRepair[],
    /** Repairs that have a page of mine. */
    mine: {} as Record<string, boolean>,
  },
  id: '',
  declined: [] as Deferred[],

  onLoad(options: { id?: string }) {
    this.id = options.id ?? '';
  },

  async show(read, page) {
    const path = { id: page.id as string };
    const [car, file, deferred] = await Promise.all([
      read('/api/v1/vehicles/{id}', { path }),
      read('/api/v1/vehicles/{id}/repairs', { path }),
      read('/api/v1/vehicles/{id}/deferred-work', { path }),
    ]);
    page.declined = deferred;
    return {
      plate: plateText(car.plate),
      model: car.model?.name ?? zh.car.unknownModel,
      km: car.mileage ? km(car.mileage.km) : zh.car.noMileage,
      verified: car.verified,
      deferred: deferred.map(deferredCard),
      filed: filedOf(file),
      triple: tripleCard(file),
    };
  },
  async after(read) {
    const { items } = await read('/api/v1/repairs');
    return { mine: Object.fromEntries(items.map((one) => [one.id, true])) };
  },

  book(event: WechatMiniprogram.TouchEvent) {
    const found = (this.declined as Deferred[]).find((one) => one.id === event.currentTarget.dataset.id);
    if (!found) return;
    sketch({ carId: this.id, storeId: found.store_id, symptom: symptomWith(draft().symptom, found.words) });
    wx.navigateTo({ url: '/packages/booking/choose/index' });
  },
  openRepair(event: WechatMiniprogram.TouchEvent) {
    wx.navigateTo({ url: `/pages/repair/detail?id=${event.currentTarget.dataset.id as string}` });
  },
  openPlan() {
    wx.navigateTo({ url: `/packages/care/plan/index?id=${this.id}` });
  },
  edit() {
    wx.navigateTo({ url: `/packages/mine/car/index?id=${this.id}` });
  },
});
