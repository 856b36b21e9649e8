// Third step: the time is kept and counts down; whom to call and what is wrong with the car are the rest.
import type { Booking, Car, Person } from '../../../api/types';
import { zh } from '../../../locales/zh-CN';
import { isAddress, isName, isPhone } from '../../../rules/person';
import { carOf, openBooking, priceOf, whatOf } from '../../../services/bookings';
import { draft, sent, sketch } from '../../../services/draft';
import { remaining, stretch } from '../../../services/format';
import { Refusal } from '../../../services/http';
import { agreed } from '../../../services/privacy';
import { write } from '../../../services/queue';
import { explain, screen } from '../../../services/screen';
import { askAt, prepare } from '../../../services/subscribe';

interface Errors {
  vehicle_id?: string;
  contact_name?: string;
  contact_phone?: string;
  symptom?: string;
  address?: string;
}

const FIELDS: (keyof Errors)[] = ['vehicle_id', 'contact_name', 'contact_phone', 'symptom', 'address'];
const AT_HOME = ['pickup', 'mobile'];

/** Whose words were checked while typing, by the server's rules. */
const CHECKS: Record<Exclude<keyof Errors, 'vehicle_id'>, (text: string) => string> = {
  contact_name: (text) => (isName(text) ? '' : zh.garage.nameBad),
  contact_phone: (text) => (isPhone(text) ? '' : zh.garage.phoneBad),
  symptom: () => '',
  address: (text) => (isAddress(text) ? '' : zh.garage.addressBad),
};

screen({
  hears: ['booking'],
  every: 1000,
  data: {
    t: zh.booking.confirm,
    b: zh.booking,
    agreed: false,
    what: '',
    when: '',
    store: '',
    way: '',
    car: '',
    cars: [] as { id: string; name: string }[],
    needsCar: false,
    price: { label: '', text: '' },
    left: '',
    over: false,
    name: '',
    phone: '',
    symptom: '',
    address: '',
    needsAddress: false,
    phoneBound: true,
    myPhone: '',
    /** Another number than the bound one is to be called. */
    otherPhone: false,
    errors: {} as Errors,
    busy: false,
  },
  id: '',
  until: 0,
  carId: undefined as string | undefined,

  onLoad(options: { id?: string }) {
    this.id = options.id ?? '';
    const { name = '', phone = '', symptom = '', address = '' } = draft();
    this.setData({ name, phone, symptom, address, agreed: agreed() });
    prepare('booking_submit');
  },

  async show(read, page) {
    const [booking, me, cars] = await Promise.all([
      read('/api/v1/bookings/{id}', { path: { id: page.id } }),
      read('/api/v1/me'),
      read('/api/v1/vehicles'),
    ]);
    if (['requested', 'confirmed', 'arrived'].includes(booking.state)) {
      openBooking(booking.id, '', true);
      return {};
    }
    page.until = booking.hold_until ? Date.parse(booking.hold_until) : 0;
    const wished = booking.vehicle_id ?? draft().carId;
    // A car that was just added is the one that is meant.
    page.carId = cars.some((one) => one.id === wished) ? (wished ?? undefined) : cars[cars.length - 1]?.id;
    const over = booking.state !== 'held' || page.until < Date.now();
    return { ...shown(booking, me), ...garage(cars, page.carId), needsCar: booking.kind === 'service' && !booking.vehicle_id, over, left: remaining(page.until), agreed: agreed(), name: page.data.name || (me.name ?? '') };
  },
  tick() {
    if (this.until === 0 || this.data.over) return;
    if (this.until < Date.now()) void this.reload();
    this.setData({ left: remaining(this.until), over: this.until < Date.now() });
  },

  consented() {
    this.setData({ agreed: true });
  },
  chooseCar(event: WechatMiniprogram.PickerChange) {
    const chosen = this.data.cars[Number(event.detail.value)];
    this.carId = chosen?.id;
    sketch({ carId: chosen?.id });
    this.setData({ car: chosen?.name ?? '', 'errors.vehicle_id': '' });
  },
  addCar() {
    wx.navigateTo({ url: '/packages/mine/car/index' });
  },
  type(event: WechatMiniprogram.CustomEvent<{ value: string }>) {
    const field = event.currentTarget.dataset.field as 'name' | 'phone' | 'symptom' | 'address';
    const { value } = event.detail;
    sketch({ [field]: value });
    const pointer = field === 'name' || field === 'phone' ? (`contact_${field}` as const) : field;
    const shownError = this.data.errors[pointer];
    // Complaints go as soon as it is right, and come when the field is left.
    this.setData({ [field]: value, [`errors.${pointer}`]: shownError ? CHECKS[pointer](value) : '' });
  },
  leave(event: WechatMiniprogram.CustomEvent) {
    const field = event.currentTarget.dataset.field as 'name' | 'phone' | 'symptom' | 'address';
    const pointer = field === 'name' || field === 'phone' ? (`contact_${field}` as const) : field;
    if (this.data[field]) this.setData({ [`errors.${pointer}`]: CHECKS[pointer](this.data[field]) });
  },

  async bindPhone(event: WechatMiniprogram.ButtonGetPhoneNumber) {
    const { code } = event.detail;
    if (!code) {
      wx.showToast({ title: zh.booking.confirm.phoneDenied, icon: 'none' });
      return;
    }
    try {
      await write('post', '/api/v1/me/phone', { body: { code } });
      wx.showToast({ title: zh.booking.confirm.phoneDone, icon: 'success' });
      void this.reload();
    } catch (error) {
      explain(error);
    }
  },

  callOther() {
    this.setData({ otherPhone: true });
  },
  /** The number to call, when it is not the bound one. */
  typedPhone(): string | undefined {
    const { phone, phoneBound, otherPhone } = this.data;
    return !phoneBound || otherPhone ? phone.trim() : undefined;
  },

  wrong(): Errors {
    const { name, symptom, address, needsAddress, needsCar } = this.data;
    const typed = this.typedPhone();
    const all: Errors = {
      vehicle_id: needsCar && !this.carId ? zh.booking.confirm.noCar : '',
      contact_name: CHECKS.contact_name(name),
      contact_phone: typed === undefined ? '' : CHECKS.contact_phone(typed),
      symptom: CHECKS.symptom(symptom),
    };
    return needsAddress ? { ...all, address: CHECKS.address(address) } : all;
  },

  async submit() {
    if (this.data.busy) return;
    const errors = this.wrong();
    this.setData({ errors });
    if (Object.values(errors).some(Boolean)) {
      wx.pageScrollTo({ selector: '.fields' });
      return;
    }
    await askAt('booking_submit');
    this.setData({ busy: true });
    try {
      await this.transmit();
      sent();
      wx.showToast({ title: zh.booking.confirm.submitted, icon: 'success' });
      openBooking(this.id, '', true);
    } catch (error) {
      this.setData({ errors: explain(error, FIELDS) as Errors });
      if (error instanceof Refusal) void this.reload();
    } finally {
      this.setData({ busy: false });
    }
  },
  transmit() {
    const { name, symptom, address, needsAddress } = this.data;
    return write('post', '/api/v1/bookings/{id}/submit', {
      path: { id: this.id },
      body: {
        contact_name: name.trim(),
        contact_phone: this.typedPhone(),
        symptom: symptom.trim() || undefined,
        address: needsAddress ? address.trim() : undefined,
        vehicle_id: this.carId,
      },
    });
  },

  async drop() {
    try {
      await write('post', '/api/v1/bookings/{id}/cancel', { path: { id: this.id }, body: { reason: 'plans_changed' } });
    } catch (error) {
      explain(error);
      return;
    }
    this.again();
  },
  again() {
    if (getCurrentPages().length > 1) wx.navigateBack();
    else wx.redirectTo({ url: '/packages/booking/choose/index' });
  },
});

function garage(cars: Car[], carId: string | undefined) {
  return { cars: cars.map((one) => ({ id: one.id, name: carOf(cars, one.id) })), car: carOf(cars, carId) };
}

function shown(booking: Booking, me: Person) {
  return {
    what: whatOf(booking),
    when: stretch(booking.start_at, booking.ready_at, booking.zone),
    store: booking.store_name,
    way: zh.ways[booking.way],
    price: priceOf(booking),
    needsAddress: AT_HOME.includes(booking.way),
    phoneBound: me.phone_verified,
    myPhone: me.phone_verified ? (me.phone ?? '') : '',
  };
}
