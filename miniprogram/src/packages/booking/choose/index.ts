// First step of a booking: which car, which store, what is to be done.
import type { Car, Item, Package, Store } from '../../../api/types';
import { zh } from '../../../locales/zh-CN';
import { carFor, storeFor } from '../../../services/choose';
import { draft, sketch } from '../../../services/draft';
import { lasting, plateText, yuan } from '../../../services/format';
import type { Reader } from '../../../services/reads';
import { screen } from '../../../services/screen';

const MOST = 10;

interface Choice {
  id: string;
  name: string;
  price: string;
  fen: number;
  on: boolean;
  takes: string;
}

interface PackChoice {
  id: string;
  name: string;
  total: string;
  due: boolean;
  on: boolean;
  itemIds: string[];
}

const packChoice = (one: Package, picked: string[]): PackChoice => {
  const itemIds = one.items.map((item) => item.item_id);
  return {
    id: one.id,
    name: one.name,
    total: yuan(one.sum_fen),
    due: one.due_now,
    on: itemIds.length === picked.length && itemIds.every((id) => picked.includes(id)),
    itemIds,
  };
};

const choice = (one: Item, picked: string[]): Choice => ({
  id: one.id,
  name: one.name,
  price: one.total_fen == null ? '' : yuan(one.total_fen),
  fen: one.total_fen ?? 0,
  on: picked.includes(one.id),
  takes: lasting(one.minutes),
});

/** What the free times will say as well: the sum of the items. */
function sumOf(items: Item[], picked: string[]): string {
  return yuan(items.filter((one) => picked.includes(one.id)).reduce((sum, one) => sum + (one.total_fen ?? 0), 0));
}

screen({
  hears: ['vehicle', 'catalog', 'store'],
  data: {
    t: zh.booking.choose,
    p: zh.prices,
    cars: [] as { id: string; name: string }[],
    carIndex: 0,
    stores: [] as { id: string; name: string }[],
    storeIndex: 0,
    packs: [] as PackChoice[],
    shelves: [] as { category: string; items: Choice[] }[],
    picked: [] as string[],
    total: '',
    count: '',
    text: '',
  },
  modelId: '' as string,

  async show(read, page) {
    const [cars, stores, butlers] = await Promise.all([read('/api/v1/vehicles'), read('/api/v1/stores'), read('/api/v1/me/butlers')]);
    const online = stores.filter((one) => one.online_booking);
    const car = carFor(cars);
    const store = storeFor(online, butlers[0]?.store_id, car);
    page.modelId = car?.model?.id ?? '';
    return {
      cars: cars.map((one) => ({ id: one.id, name: `${plateText(one.plate)} ${one.model?.name ?? ''}` })),
      carIndex: Math.max(0, cars.findIndex((one) => one.id === car?.id)),
      stores: online.map((one) => ({ id: one.id, name: one.name })),
      storeIndex: Math.max(0, online.findIndex((one) => one.id === store?.id)),
      ...(store ? await shelf(read, store, car, page.data.text) : {}),
    };
  },

  chooseCar(event: WechatMiniprogram.PickerChange) {
    sketch({ carId: this.data.cars[Number(event.detail.value)]?.id });
    void this.reload();
  },
  chooseStore(event: WechatMiniprogram.PickerChange) {
    sketch({ storeId: this.data.stores[Number(event.detail.value)]?.id });
    void this.reload();
  },
  addCar() {
    wx.navigateTo({ url: '/packages/mine/car/index' });
  },
  typeText(event: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ text: event.detail.value.trim() });
    void this.reload();
  },
  pickPack(event: WechatMiniprogram.TouchEvent) {
    const pack = this.data.packs[event.currentTarget.dataset.index as number];
    if (!pack) return;
    sketch({ itemIds: pack.on ? [] : pack.itemIds });
    void this.reload();
  },
  pick(event: WechatMiniprogram.TouchEvent) {
    const id = event.currentTarget.dataset.id as string;
    const { picked } = this.data;
    const next = picked.includes(id) ? picked.filter((one) => one !== id) : [...picked, id];
    if (next.length > MOST) {
      wx.showToast({ title: zh.booking.choose.most, icon: 'none' });
      return;
    }
    sketch({ itemIds: next });
    void this.reload();
  },
  next() {
    const { picked, cars, carIndex, stores, storeIndex } = this.data;
    if (picked.length === 0) {
      wx.showToast({ title: zh.booking.choose.whatEmpty, icon: 'none' });
      return;
    }
    sketch({ storeId: stores[storeIndex]?.id, carId: cars[carIndex]?.id, itemIds: picked });
    wx.navigateTo({ url: `/packages/booking/time/index?model=${this.modelId}` });
  },
});

async function shelf(read: Reader, store: Store, car: Car | undefined, text: string) {
  const path = { store_id: store.id };
  const model = car?.model?.id;
  const [all, menu] = await Promise.all([
    read('/api/v1/stores/{store_id}/catalog/items', { path, query: { model_id: model } }),
    model ? read('/api/v1/stores/{store_id}/catalog/menu', { path, query: { model_id: model, mileage_km: car?.mileage?.km } }) : undefined,
  ]);
  const items = all.items.filter((one) => one.kind !== 'test_drive');
  // What another store or model does not offer is not carried over.
  const picked = (draft().itemIds ?? []).filter((id) => items.some((one) => one.id === id && (!model || one.total_fen != null)));
  const packs = menu?.packages ?? [];
  const fits = (one: Item) => (!model || one.total_fen != null) && (text === '' || one.name.includes(text) || one.category.includes(text));
  return {
    packs: packs.map((one) => packChoice(one, picked)),
    shelves: all.categories
      .map((category) => ({ category, items: items.filter((one) => one.category === category && fits(one)).map((one) => choice(one, picked)) }))
      .filter((one) => one.items.length > 0),
    picked,
    total: sumOf(items, picked),
    count: zh.booking.choose.picked(picked.length),
  };
}
