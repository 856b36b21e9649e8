// What a price is made of, and what it has been.
import type { ItemDetail, ItemPrice } from '../../../api/types';
import { zh } from '../../../locales/zh-CN';
import { draft, sketch } from '../../../services/draft';
import { band, day, today, yuan } from '../../../services/format';
import { screen } from '../../../services/screen';

interface Line {
  name: string;
  how: string;
  amount: string;
}

const t = zh.prices;

/** Thousandths as a plain number: 4500 is 4.5. */
const thousandths = (n: number): string => String(n / 1000);

function linesOf(price: ItemPrice): Line[] {
  const labour = { name: t.labour, how: t.labourLine(String(price.labour_centihours / 100), yuan(price.rate_fen)), amount: yuan(price.labour_fen) };
  const off = price.labour_discount_fen > 0 ? [{ name: t.discount, how: '', amount: yuan(-price.labour_discount_fen) }] : [];
  const parts = price.parts.map((one) => ({
    name: `${one.name}（${t.partKinds[one.kind]}）`,
    how: t.partLine(thousandths(one.quantity_milli), yuan(one.unit_fen)),
    amount: yuan(one.total_fen),
  }));
  return [labour, ...off, ...parts];
}

interface Span {
  price: ItemPrice;
  valid_from: string;
  valid_to?: string | null;
}

/** The newest first; what holds now is named. */
function history(spans: Span[], now: string): { when: string; amount: string; tag: string }[] {
  return spans
    .map((one) => {
      const holds = one.valid_from <= now && (!one.valid_to || one.valid_to > now);
      const when = one.valid_to ? t.until(one.valid_from, one.valid_to) : t.since(one.valid_from);
      return { when, amount: yuan(one.price.total_fen), tag: holds ? t.now : one.valid_from > now ? t.announced : '' };
    })
    .reverse();
}

const bandText = (item: ItemDetail): string => (item.band && item.band.low_fen < item.band.high_fen ? t.band(band(item.band.low_fen, item.band.high_fen)) : '');

screen({
  hears: ['catalog'],
  data: {
    t,
    name: '',
    description: '',
    on: '',
    lines: [] as Line[],
    total: '',
    band: '',
    history: [] as { when: string; amount: string; tag: string }[],
  },
  store: '',
  item: '',
  model: '',

  onLoad(options: { store?: string; item?: string; model?: string }) {
    this.store = options.store ?? '';
    this.item = options.item ?? '';
    this.model = options.model ?? '';
  },

  async show(read, page) {
    const path = { store_id: page.store as string, item_id: page.item as string };
    const query = { model_id: (page.model as string) || undefined };
    const [item, prices] = await Promise.all([
      read('/api/v1/stores/{store_id}/catalog/items/{item_id}', { path, query }),
      read('/api/v1/stores/{store_id}/catalog/items/{item_id}/prices', { path, query }),
    ]);
    return {
      name: item.name,
      description: item.description,
      on: day(item.on),
      lines: item.price ? linesOf(item.price) : [],
      total: item.price ? yuan(item.price.total_fen) : '',
      band: bandText(item),
      history: history(prices.spans, today()),
    };
  },

  book() {
    const others = draft().storeId === this.store ? (draft().itemIds ?? []) : [];
    sketch({ storeId: this.store, itemIds: [...new Set([...others, this.item])].slice(0, 10) });
    wx.navigateTo({ url: '/packages/booking/choose/index' });
  },
  onShareAppMessage() {
    return { title: this.data.name, path: `/packages/price/item/index?store=${this.store}&item=${this.item}&model=${this.model}` };
  },
});
