// Home: what needs me now, the car in the workshop or on its way, my cars, and a service booked by one tap.
import type { Booking, Car, Store, Wait, Way } from '../../api/types';
import { zh } from '../../locales/zh-CN';
import { type ButlerLine, type NoteCard, afterwards } from '../../services/afterwards';
import { type BookingCard, cardOf, choosing, isOpen } from '../../services/bookings';
import { type SlotCard, carFor, serviceFor, storeFor, suggestions } from '../../services/choose';
import { km, moment, plateText, remaining } from '../../services/format';
import { type OrderCard, orderCard, orderIsOpen } from '../../services/orders';
import { type Wish, holdSlot } from '../../services/hold';
import { type RepairCard, homeCard, repairIsOpen } from '../../services/repairs';
import type { Reader } from '../../services/reads';
import { screen } from '../../services/screen';

interface CarCard {
  id: string;
  plate: string;
  model: string;
  km: string;
  verified: boolean;
}

interface OfferCard {
  id: string;
  at: string;
  until: string;
  left: string;
}

interface Quick {
  title: string;
  hint: string;
  slots: SlotCard[];
  full: boolean;
}

const carCard = (one: Car): CarCard => ({
  id: one.id,
  plate: plateText(one.plate),
  model: one.model?.name ?? zh.car.unknownModel,
  km: one.mileage ? km(one.mileage.km) : zh.car.noMileage,
  verified: one.verified,
});

/** The rest stands in the list of all. */
const MOST_CARDS = 2;

/** What I must do comes first, then what is nearest. */
function ordered(bookings: Booking[]): BookingCard[] {
  const urgency = (one: Booking) => (one.state === 'held' ? 0 : choosing(one) ? 1 : 2);
  return bookings
    .filter(isOpen)
    .sort((a, b) => urgency(a) - urgency(b) || a.start_at.localeCompare(b.start_at))
    .map(cardOf);
}

const offersOf = (waits: Wait[]): OfferCard[] =>
  waits
    .filter((one) => one.state === 'offered' && one.offered_start_at && one.offered_until)
    .map((one) => ({ id: one.id, at: moment(one.offered_start_at!), until: one.offered_until!, left: remaining(one.offered_until!) }));

/** How to come: waiting is the shortest way, where the store offers it. */
const wayFor = (store: Store): Way => (store.ways.includes('wait') ? 'wait' : (store.ways[0] ?? 'leave'));

screen({
  hears: ['booking', 'wait', 'vehicle', 'notice', 'order', 'loan', 'repair', 'quote', 'survey', 'recovery', 'care', 'butler'],
  every: 1000,
  data: {
    t: zh.home,
    car: zh.car,
    cards: [] as BookingCard[],
    orders: [] as OrderCard[],
    repairs: [] as RepairCard[],
    repairsKnown: false,
    notes: [] as NoteCard[],
    butler: null as ButlerLine | null,
    b: zh.butlers,
    all: zh.home.allBookings,
    offers: [] as OfferCard[],
    cars: [] as CarCard[],
    quick: null as Quick | null,
    quickReady: false,
    carsKnown: false,
  },
  wish: null as Wish | null,
  looked: 0,

  async show(read) {
    const [bookings, orders] = await Promise.all([
      read('/api/v1/bookings', { query: { limit: 50 } }),
      read('/api/v1/orders'),
    ]);
    const cards = ordered(bookings.items);
    return { cards: cards.slice(0, MOST_CARDS), all: zh.home.all(cards.length), orders: orders.items.filter(orderIsOpen).map(orderCard) };
  },

  async after(read, page) {
    const [waits, inbox, cars] = await Promise.all([
      read('/api/v1/waitlist'),
      read('/api/v1/notices', { query: { limit: 20 } }),
      read('/api/v1/vehicles'),
      // What is in the workshop is shown as soon as it is known.
      inWorkshop(read).then((repairs) => page.setData({ repairs, repairsKnown: true })),
      afterwards(read).then((found) => page.setData({ ...found })),
    ]);
    badge(inbox.unread);
    const found = await quickFor(read, carFor(cars));
    page.wish = found?.wish ?? null;
    return { offers: offersOf(waits), cars: cars.map(carCard), carsKnown: true, quick: found?.quick ?? null, quickReady: true };
  },

  /** What counts down is said anew; when it is over, the truth is asked for. */
  tick() {
    const changed: Record<string, string> = {};
    this.data.cards.forEach((card, index) => {
      if (!card.until) return;
      changed[`cards[${index}].next`] = zh.booking.next.held(remaining(card.until));
      if (Date.parse(card.until) < Date.now()) this.lookAgain();
    });
    this.data.offers.forEach((offer, index) => {
      changed[`offers[${index}].left`] = remaining(offer.until);
    });
    if (Object.keys(changed).length > 0) this.setData(changed);
  },

  /** The server ends what is over once a minute: no need to ask every second. */
  lookAgain() {
    if (Date.now() - this.looked < 10_000) return;
    this.looked = Date.now();
    void this.reload();
  },

  async take(event: WechatMiniprogram.TouchEvent) {
    if (!this.wish) return;
    const taken = await holdSlot(this.wish, event.currentTarget.dataset.start as string);
    if (taken) void this.reload();
  },

  openNote(event: WechatMiniprogram.TouchEvent) {
    wx.navigateTo({ url: event.currentTarget.dataset.url as string });
  },
  openButler() {
    wx.navigateTo({ url: '/packages/mine/butler/index' });
  },
  openOffer(event: WechatMiniprogram.TouchEvent) {
    wx.navigateTo({ url: `/pages/wait/detail?id=${event.currentTarget.dataset.id as string}` });
  },
  openCar(event: WechatMiniprogram.TouchEvent) {
    wx.navigateTo({ url: `/packages/mine/car/index?id=${event.currentTarget.dataset.id as string}` });
  },
  addCar() {
    wx.navigateTo({ url: '/packages/mine/car/index' });
  },
  book() {
    wx.navigateTo({ url: '/packages/booking/choose/index' });
  },
  prices() {
    wx.switchTab({ url: '/pages/stores/index' });
  },
  allBookings() {
    wx.navigateTo({ url: '/packages/booking/list/index' });
  },
  onShareAppMessage() {
    return { title: zh.booking.detail.share(zh.home.book), path: '/pages/home/index' };
  },
});

const INBOX_TAB = 2;

function badge(unread: number): void {
  if (unread > 0) wx.setTabBarBadge({ index: INBOX_TAB, text: unread > 99 ? '99+' : String(unread), fail: () => undefined });
  else wx.removeTabBarBadge({ index: INBOX_TAB, fail: () => undefined });
}

/** Cars in the workshop, those that need me first. */
async function inWorkshop(read: Reader): Promise<RepairCard[]> {
  const { items } = await read('/api/v1/repairs');
  const open = items.filter(repairIsOpen).slice(0, MOST_CARDS);
  const pages = await Promise.all(open.map((one) => read('/api/v1/repairs/{id}', { path: { id: one.id } })));
  return pages.map((one) => homeCard(one)).sort((a, b) => Number(b.mine) - Number(a.mine));
}

/** The service that it is time for, at my store, with three times to take by one tap. */
async function quickFor(read: Reader, car: Car | undefined): Promise<{ quick: Quick; wish: Wish } | undefined> {
  if (!car?.model) return undefined;
  const [stores, butlers] = await Promise.all([read('/api/v1/stores'), read('/api/v1/me/butlers')]);
  const store = storeFor(stores, butlers[0]?.store_id, car);
  if (!store) return undefined;
  const menu = await read('/api/v1/stores/{store_id}/catalog/menu', {
    path: { store_id: store.id },
    query: { model_id: car.model.id, mileage_km: car.mileage?.km },
  });
  const service = serviceFor(menu.packages, []);
  if (!service) return undefined;
  const way = wayFor(store);
  const found = await read('/api/v1/stores/{id}/suggestions', {
    path: { id: store.id },
    query: { items: service.itemIds.join(','), model_id: car.model.id, way },
  });
  const slots = suggestions(found, store.zone);
  const quick = {
    title: zh.home.quickFor(plateText(car.plate), service.name),
    hint: zh.home.quickAt(store.name),
    slots,
    full: slots.length === 0,
  };
  return { quick, wish: { storeId: store.id, carId: car.id, itemIds: service.itemIds, way } };
}

