// One car: added, changed, its mileage noted, or no longer mine. Plate and VIN are checked while they are typed.
import type { Car, Model } from '../../../api/types';
import { zh } from '../../../locales/zh-CN';
import { isKm } from '../../../rules/person';
import { normalised, plateKind } from '../../../rules/plate';
import { normalisedVin, vinState } from '../../../rules/vin';
import { ago, km, plateText } from '../../../services/format';
import { Refusal } from '../../../services/http';
import { agreed } from '../../../services/privacy';
import { Queued, write, writeOrQueue } from '../../../services/queue';
import { explain, screen } from '../../../services/screen';

const t = zh.garage;

interface Errors {
  plate?: string;
  vin?: string;
  model_id?: string;
  km?: string;
}

const plateError = (plate: string): string => (plate === '' || plateKind(plate) ? '' : t.plateBad);

/** What is wrong with a VIN, or worth a second look. */
function vinSaid(vin: string, left: boolean): { error: string; hint: string } {
  if (vin === '') return { error: '', hint: '' };
  const state = vinState(vin);
  if (state === 'bad') return { error: t.vinBad, hint: '' };
  if (state === 'wrong') return { error: t.vinCheck, hint: '' };
  if (state === 'short') return left ? { error: t.vinBad, hint: '' } : { error: '', hint: t.vinCount(vin.length) };
  return { error: '', hint: state === 'unusual' ? t.vinWarn : '' };
}

const filled = (car: Car) => ({ plate: car.plate ?? '', vin: car.vin ?? '', modelId: car.model?.id ?? '', km: '' });

screen({
  hears: ['vehicle'],
  data: {
    t,
    r: { fileRow: zh.repair.fileRow, fileHint: zh.repair.fileHint, planRow: zh.carePlan.row, planHint: zh.carePlan.rowHint },
    isNew: true,
    agreed: false,
    verified: false,
    plate: '',
    plateText: '',
    vin: '',
    vinHint: '',
    modelId: '',
    modelIndex: 0,
    models: [] as { id: string; name: string }[],
    modelName: '',
    km: '',
    lastKm: '',
    keyboard: false,
    warnings: [] as string[],
    errors: {} as Errors,
    busy: false,
  },
  id: '',
  version: 0,
  touched: false,

  onLoad(options: { id?: string }) {
    this.id = options.id ?? '';
    this.setData({ isNew: !this.id, agreed: agreed() || Boolean(this.id) });
    if (!this.id) wx.setNavigationBarTitle({ title: t.add });
  },

  async show(read, page) {
    const id = page.id as string;
    const [models, car] = await Promise.all([
      read('/api/v1/vehicle-models'),
      id ? read('/api/v1/vehicles/{id}', { path: { id } }) : Promise.resolve(undefined),
    ]);
    page.version = car?.version ?? 0;
    // What was typed is not overwritten by what was read.
    const form = page.touched || !car ? {} : filled(car);
    const chosen = page.touched ? page.data.modelId : (car?.model?.id ?? page.data.modelId);
    return { ...form, ...named(models, chosen), ...(car ? known(car) : {}), plateText: plateLabel(page.touched || !car ? page.data.plate : (car.plate ?? '')) };
  },

  consented() {
    this.setData({ agreed: true });
  },
  openKeyboard() {
    this.setData({ keyboard: true });
  },
  closeKeyboard() {
    this.setData({ keyboard: false, 'errors.plate': plateError(this.data.plate) });
  },
  typePlate(event: WechatMiniprogram.CustomEvent<{ value: string }>) {
    const plate = normalised(event.detail.value);
    this.touched = true;
    this.setData({ plate, plateText: plateLabel(plate), 'errors.plate': plate.length >= 8 ? plateError(plate) : '' });
  },
  typeVin(event: WechatMiniprogram.CustomEvent<{ value: string }>) {
    const vin = normalisedVin(event.detail.value);
    const { error, hint } = vinSaid(vin, false);
    this.touched = true;
    this.setData({ vin, vinHint: hint, 'errors.vin': error });
  },
  leaveVin() {
    const { error, hint } = vinSaid(this.data.vin, true);
    this.setData({ vinHint: hint, 'errors.vin': error });
  },
  chooseModel(event: WechatMiniprogram.PickerChange) {
    const chosen = this.data.models[Number(event.detail.value)];
    this.touched = true;
    this.setData({ modelId: chosen?.id ?? '', modelIndex: Number(event.detail.value), modelName: chosen?.name ?? '' });
  },
  typeKm(event: WechatMiniprogram.CustomEvent<{ value: string }>) {
    const value = event.detail.value.trim();
    this.setData({ km: value, 'errors.km': value === '' || isKm(value) ? '' : t.kmBad });
  },

  wrong(): Errors {
    const { plate, vin, km: mileage, isNew } = this.data;
    const errors: Errors = { plate: plateError(plate), vin: vinSaid(vin, true).error, km: mileage === '' || isKm(mileage) ? '' : t.kmBad };
    return isNew && plate === '' && vin === '' ? { ...errors, plate: t.oneOf } : errors;
  },
  async save() {
    if (this.data.busy) return;
    const errors = this.wrong();
    this.setData({ errors });
    if (Object.values(errors).some(Boolean)) return;
    this.setData({ busy: true });
    try {
      await (this.data.isNew ? this.add() : this.change());
      wx.showToast({ title: this.data.isNew ? t.added : zh.common.saved, icon: 'success' });
      wx.navigateBack({ fail: () => wx.switchTab({ url: '/pages/home/index' }) });
    } catch (error) {
      this.failed(error);
    } finally {
      this.setData({ busy: false });
    }
  },
  failed(error: unknown) {
    if (error instanceof Refusal && error.code === 'vehicle.changed') {
      wx.showModal({ title: t.changed, showCancel: false });
      void this.reload();
      return;
    }
    this.setData({ errors: explain(error, ['plate', 'vin', 'model_id', 'km']) as Errors });
    if (error instanceof Queued) wx.navigateBack({ fail: () => undefined });
  },
  async add() {
    const { plate, vin, modelId, km: mileage } = this.data;
    const body = { plate: plate || undefined, vin: vin || undefined, model_id: modelId || undefined, km: mileage ? Number(mileage) : undefined };
    await writeOrQueue('post', '/api/v1/vehicles', { body }, t.addTask);
  },
  async change() {
    const { plate, vin, modelId, km: mileage, verified } = this.data;
    if (this.touched) {
      const body = { version: this.version, plate: plate || undefined, vin: verified ? undefined : vin || undefined, model_id: modelId || undefined };
      await write('patch', '/api/v1/vehicles/{id}', { path: { id: this.id }, body });
      this.touched = false;
    }
    if (mileage) await writeOrQueue('post', '/api/v1/vehicles/{id}/mileage', { path: { id: this.id }, body: { km: Number(mileage) } }, t.kmTask);
  },
  openFile() {
    wx.navigateTo({ url: `/pages/vehicle/detail?id=${this.id}` });
  },
  openPlan() {
    wx.navigateTo({ url: `/packages/care/plan/index?id=${this.id}` });
  },
  async remove() {
    const { confirm } = await wx.showModal({ title: t.removeTitle, content: t.removeHint, confirmText: zh.common.confirm });
    if (!confirm) return;
    try {
      await write('post', '/api/v1/vehicles/{id}/end', { path: { id: this.id } });
      wx.navigateBack({ fail: () => wx.switchTab({ url: '/pages/home/index' }) });
    } catch (error) {
      explain(error);
    }
  },
});

const plateLabel = (plate: string): string => (plate ? plateText(plate) : '');

function named(models: Model[], chosen: string) {
  const index = Math.max(0, models.findIndex((one) => one.id === chosen));
  return {
    models: models.map((one) => ({ id: one.id, name: `${one.name}（${zh.car.energy[one.energy]} ${one.model_year}）` })),
    modelIndex: index,
    modelName: models.find((one) => one.id === chosen)?.name ?? '',
  };
}

function known(car: Car) {
  return {
    verified: car.verified,
    lastKm: car.mileage ? t.lastKm(km(car.mileage.km), ago(car.mileage.at)) : zh.car.noMileage,
    warnings: car.warnings.map((one) => one.message),
  };
}
