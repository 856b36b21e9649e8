// All my repairs, and those that I follow.
import { zh } from '../../../locales/zh-CN';
import { type RepairCard, lineCard, repairIsOpen } from '../../../services/repairs';
import { screen } from '../../../services/screen';

screen({
  hears: ['repair', 'quote'],
  data: { t: zh.repair, open: [] as RepairCard[], past: [] as RepairCard[] },

  async show(read) {
    const { items } = await read('/api/v1/repairs');
    return { open: items.filter(repairIsOpen).map(lineCard), past: items.filter((one) => !repairIsOpen(one)).map(lineCard) };
  },
});
