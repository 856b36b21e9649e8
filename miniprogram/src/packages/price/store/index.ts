// What a store offers: the menu for my model and mileage, and every item with its price.
import type { Car, Item, Model, Package } from '../../../api/types';
import { zh } from '../../../locales/zh-CN';
import { sketch } from '../../../services/draft';
import { km, lasting, plateText, yuan } from '../../../services/format';
import type { Reader } from '../../../services/reads';
import { screen } from '../../../services/screen';
import { type StoreCard, storeCard, week } from '../../../services/stores';
import { isKm } from '../../../rules/person';

interface ModelChoice {
  id: string;
  name: string;
  km: number | undefined;
  carId: string;
}

interface PackCard {
  id: string;
  name: string;
  description: string;
  due: boolean;
  every: string;
  total: string;
  saved: string;
  items: { id: string; name: string; price: string }[];
}

interface ItemLine {
  id: string;
  name: string;
  takes: string;
  price: string;
  instant: boolean;
}

interface Shelf {
  category: string;
  items: ItemLine[];
}

const packCard = (one: Package): PackCard => ({
  id: one.id,
  name: one.name,
  description: one.description,
  due: one.due_now,
  every: one.every_km ? zh.prices.every(km(one.every_km)) : '',
  total: yuan(one.total_fen),
  saved: one.discount_fen > 0 ? zh.prices.save(yuan(one.discount_fen)) : '',
  items: one.items.map((item) => ({ id: item.item_id, name: item.name, price: yuan(item.total_fen) })),
});

const itemLine = (one: Item): ItemLine => ({
  id: one.id,
  name: one.name,
  takes: zh.prices.takes(lasting(one.minutes)),
  price: one.total_fen == null ? '' : yuan(one.total_fen),
  instant: one.instant,
});

function shelves(items: Item[], categories: string[], text: string): Shelf[] {
  const fits = (one: Item) => one.kind !== 'test_drive' && (text === '' || one.name.includes(text) || one.category.includes(text));
  return categories
    .map((category) => ({ category, items: items.filter((one) => one.category === category && fits(one)).map(itemLine) }))
    .filter((shelf) => shelf.items.length > 0);
}

/** My cars first, then every model: prices are for everybody. */
function choices(cars: Car[], models: Model[]): ModelChoice[] {
  const mine = cars
    .filter((one) => one.model)
    .map((one) => ({ id: one.model!.id, name: `${plateText(one.plate)} ${one.model!.name}`, km: one.mileage?.km, carId: one.id }));
  return [...mine, ...models.map((one) => ({ id: one.id, name: one.name, km: undefined, carId: '' }))];
}

screen({
  hears: ['catalog', 'store'],
  data: {
    t: zh.prices,
    s: zh.stores,
    store: null as StoreCard | null,
    days: [] as { day: string; hours: string; note: string }[],
    models: [] as ModelChoice[],
    chosen: 0,
    mileage: '',
    mileageError: '',
    text: '',
    packs: [] as PackCard[],
    shelves: [] as Shelf[],
    found: true,
  },
  id: '',

  onLoad(options: { id?: string }) {
    this.id = options.id ?? '';
  },

  async show(read, page) {
    const [detail, cars, models] = await Promise.all([
      read('/api/v1/stores/{id}', { path: { id: page.id } }),
      read('/api/v1/vehicles'),
      read('/api/v1/vehicle-models'),
    ]);
    const all = choices(cars, models);
    const mileage = page.data.mileage || String(all[page.data.chosen]?.km ?? '');
    return { store: storeCard(detail.store), days: week(detail), models: all, mileage, ...(await offers(read, page.id, all[page.data.chosen], mileage, page.data.text)) };
  },

  choose(event: WechatMiniprogram.PickerChange) {
    const chosen = Number(event.detail.value);
    this.setData({ chosen, mileage: String(this.data.models[chosen]?.km ?? '') });
    void this.reload();
  },
  typeMileage(event: WechatMiniprogram.CustomEvent<{ value: string }>) {
    const mileage = event.detail.value;
    const good = mileage === '' || isKm(mileage);
    this.setData({ mileage, mileageError: good ? '' : zh.garage.kmBad });
    if (good) void this.reload();
  },
  typeText(event: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ text: event.detail.value.trim() });
    void this.reload();
  },
  openItem(event: WechatMiniprogram.TouchEvent) {
    const model = this.data.models[this.data.chosen]?.id ?? '';
    wx.navigateTo({ url: `/packages/price/item/index?store=${this.id}&item=${event.currentTarget.dataset.id as string}&model=${model}` });
  },
  bookPack(event: WechatMiniprogram.TouchEvent) {
    const pack = this.data.packs[event.currentTarget.dataset.index as number];
    if (!pack) return;
    const carId = this.data.models[this.data.chosen]?.carId;
    sketch({ storeId: this.id, itemIds: pack.items.map((one) => one.id), ...(carId ? { carId } : {}) });
    wx.navigateTo({ url: '/packages/booking/choose/index' });
  },
  call() {
    wx.makePhoneCall({ phoneNumber: this.data.store?.phone ?? '', fail: () => undefined });
  },
  onShareAppMessage() {
    return { title: this.data.store?.name ?? zh.stores.prices, path: `/packages/price/store/index?id=${this.id}` };
  },
});

async function offers(read: Reader, storeId: string, model: ModelChoice | undefined, mileage: string, text: string) {
  const shelf = await read('/api/v1/stores/{store_id}/catalog/items', { path: { store_id: storeId }, query: { model_id: model?.id } });
  const shown = shelves(shelf.items, shelf.categories, text);
  const found = shown.length > 0;
  if (!model) return { shelves: shown, packs: [], found };
  const menu = await read('/api/v1/stores/{store_id}/catalog/menu', {
    path: { store_id: storeId },
    query: { model_id: model.id, mileage_km: isKm(mileage) ? Number(mileage) : undefined },
  });
  return { shelves: shown, packs: menu.packages.map(packCard), found };
}
