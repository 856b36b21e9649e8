// My cars.
import { zh } from '../../../locales/zh-CN';
import { ago, km, plateText } from '../../../services/format';
import { screen } from '../../../services/screen';

interface CarLine {
  id: string;
  plate: string;
  model: string;
  km: string;
  vin: string;
  verified: boolean;
}

screen({
  hears: ['vehicle'],
  data: { t: zh.garage, c: zh.car, cars: [] as CarLine[] },

  async show(read) {
    const cars = await read('/api/v1/vehicles');
    const line = (one: (typeof cars)[number]): CarLine => ({
      id: one.id,
      plate: plateText(one.plate),
      model: one.model?.name ?? zh.car.unknownModel,
      km: one.mileage ? zh.garage.lastKm(km(one.mileage.km), ago(one.mileage.at)) : zh.car.noMileage,
      vin: one.vin ?? '',
      verified: one.verified,
    });
    return { cars: cars.map(line) };
  },

  open(event: WechatMiniprogram.TouchEvent) {
    wx.navigateTo({ url: `/packages/mine/car/index?id=${event.currentTarget.dataset.id as string}` });
  },
  add() {
    wx.navigateTo({ url: '/packages/mine/car/index' });
  },
});
