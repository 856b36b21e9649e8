// All cars that I ordered.
import { zh } from '../../../locales/zh-CN';
import { type OrderCard, orderCard, orderIsOpen } from '../../../services/orders';
import { screen } from '../../../services/screen';

screen({
  hears: ['order', 'loan'],
  data: { t: zh.order, open: [] as OrderCard[], past: [] as OrderCard[] },

  async show(read) {
    const { items } = await read('/api/v1/orders');
    return { open: items.filter(orderIsOpen).map(orderCard), past: items.filter((one) => !orderIsOpen(one)).map(orderCard) };
  },
});
