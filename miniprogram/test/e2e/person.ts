// An owner at the API, to put things in place before the pages are opened.
import { randomBytes, randomUUID } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import { inject } from 'vitest';
import { prepareAfterwards } from './afterwards';
import { prepareCar } from './car';
import { prepareRepair } from './workshop';

interface Named {
  id: string;
}
interface Slot {
  start_at: string;
}

interface People {
  people: { who: string; openid?: string }[];
}

export class Person {
  private constructor(
    private readonly base: string,
    private readonly token: string,
  ) {}

  /** The same person that the preview is with `?who=`. */
  static async as(who: string, base = inject('demo')): Promise<Person> {
    const { people } = (await (await fetch(`${base}/demo/people.json`)).json()) as People;
    return Person.of(people.find((one) => one.who === who)?.openid ?? `oPreview${who.replace(/[^A-Za-z0-9]/g, '')}`, base);
  }
  static async of(openid: string, base = inject('demo')): Promise<Person> {
    const reply = await fetch(`${base}/api/v1/auth/wechat`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code: `demo-${openid}-${Date.now()}${Math.floor(Math.random() * 1000)}` }),
    });
    return new Person(base, ((await reply.json()) as { access_token: string }).access_token);
  }

  async ask<T = Named>(method: string, path: string, body?: unknown): Promise<T> {
    const reply = await fetch(this.base + path, {
      method,
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }

  /** A photo; gives its id. */
  async upload(): Promise<string> {
    return uploadTo(`${this.base}/api/v1/uploads`, this.token);
  }
}

/** Uploads a picture; gives its id. */
export async function uploadTo(url: string, token: string): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob([photo()], { type: 'image/png' }), 'photo.png');
  const headers = { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() };
  const reply = await fetch(url, { method: 'POST', headers, body: form });
  if (!reply.ok) throw new Error(`upload: ${reply.status} ${await reply.text()}`);
  return ((await reply.json()) as Named).id;
}

/** A small picture, another each time. */
function photo(side = 64): Uint8Array<ArrayBuffer> {
  const chunk = (kind: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(kind), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  // Eight bits of grey.
  head.writeUInt8(8, 8);
  const rows = Array.from({ length: side }, () => Buffer.concat([Buffer.from([0]), randomBytes(side)]));
  const parts = [chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.concat(rows))), chunk('IEND', Buffer.alloc(0))];
  return new Uint8Array(Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), ...parts]));
}

/** The demo's clock. */
export const now = (): number => Date.now() + inject('offset');

export const dayFromNow = (days: number): string => new Date(now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);

export interface Place {
  store: string;
  item: string;
  model: string;
}

/** The store at Nanshan, and one of its items for a model. */
export async function place(person: Person, name = '基础保养检查'): Promise<Place> {
  const stores = await person.ask<(Named & { code: string })[]>('GET', '/api/v1/stores');
  const models = await person.ask<(Named & { code: string })[]>('GET', '/api/v1/vehicle-models');
  const store = stores.find((one) => one.code === 'nanshan')!.id;
  const model = models.find((one) => one.code === 'chengyu-c5')!.id;
  const shelf = await person.ask<{ items: (Named & { name: string })[] }>('GET', `/api/v1/stores/${store}/catalog/items?model_id=${model}`);
  return { store, model, item: shelf.items.find((one) => one.name === name)!.id };
}

/** Holds a free time of a day. */
export async function hold(person: Person, { store, item, model }: Place, days: number, vehicle?: string): Promise<string> {
  const path = `/api/v1/stores/${store}/slots/${dayFromNow(days)}?items=${item}&model_id=${model}&way=leave`;
  const free = await person.ask<{ slots: Slot[] }>('GET', path);
  const body = { store_id: store, item_ids: [item], way: 'leave', start_at: free.slots[0]!.start_at, model_id: vehicle ? undefined : model, vehicle_id: vehicle };
  return (await person.ask('POST', '/api/v1/bookings', body)).id;
}

let plates = 10000 + (Date.now() % 80000);

/** A car, a confirmed and a held booking, a place on the waitlist; gives the routes of all pages. */
export async function prepare(person: Person, cars = 1): Promise<Record<string, string>> {
  const where = await place(person);
  let car = '';
  for (let n = 0; n < cars; n += 1) {
    car = (await person.ask('POST', '/api/v1/vehicles', { plate: `粤B${(plates += 1)}`, model_id: where.model, km: 1_999_999 })).id;
  }
  const confirmed = await hold(person, where, 8, car);
  const contact = { contact_name: '欧阳小雨', contact_phone: '13812345678', symptom: '冷车启动有异响，时有时无。' };
  await person.ask('POST', `/api/v1/bookings/${confirmed}/submit`, contact);
  const held = await hold(person, where, 9, car);
  const routes = {
    home: 'pages/home/index',
    stores: 'pages/stores/index',
    inbox: 'pages/inbox/index',
    mine: 'pages/mine/index',
    'booking-detail': `pages/booking/detail?id=${confirmed}`,
    choose: 'packages/booking/choose/index',
    confirm: `packages/booking/confirm/index?id=${held}`,
    move: `packages/booking/move/index?id=${confirmed}`,
    list: 'packages/booking/list/index',
    'price-store': `packages/price/store/index?id=${where.store}`,
    'price-item': `packages/price/item/index?store=${where.store}&item=${where.item}&model=${where.model}`,
    garage: 'packages/mine/garage/index',
    'car-new': 'packages/mine/car/index',
    'car-edit': `packages/mine/car/index?id=${car}`,
    profile: 'packages/mine/profile/index',
    data: 'packages/mine/data/index',
    preferences: 'packages/mine/preferences/index',
    butler: 'packages/mine/butler/index',
    privacy: 'packages/mine/privacy/index',
    ...(await prepareCar(person)),
    ...(await prepareRepair(person, car, cars > 1)),
    ...(await prepareAfterwards(person, car)),
  };
  return routes;
}
