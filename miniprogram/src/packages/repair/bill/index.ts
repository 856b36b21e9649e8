// The bill: each line beside what was agreed to, what is to be paid, and what was.
import { zh } from '../../../locales/zh-CN';
import { Refusal } from '../../../services/http';
import { type Bill, billOf } from '../../../services/quotes';
import { screen } from '../../../services/screen';

screen({
  hears: ['quote', 'repair'],
  data: { t: zh.bill, bill: null as Bill | null },
  id: '',

  onLoad(options: { id?: string }) {
    this.id = options.id ?? '';
  },

  async show(read, page) {
    try {
      const quote = await read('/api/v1/repairs/{id}/quote', { path: { id: page.id } });
      return { bill: quote.settlement ? billOf(quote.settlement) : null };
    } catch (error) {
      if (error instanceof Refusal && error.status === 404) return { bill: null };
      throw error;
    }
  },

  openQuote() {
    wx.navigateTo({ url: `/packages/repair/quote/index?id=${this.id}` });
  },
});
