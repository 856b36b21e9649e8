// A visit is booked: one transaction with the key of the wish, the checks, the cells, the booking, its event, what changed and the reply.
import { createHash, randomUUID } from 'node:crypto';
import { Body, ConflictException, Controller, Headers, HttpCode, Injectable, NotFoundException, Post, UnprocessableEntityException } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, EntityManager, In, LessThan, LessThanOrEqual, MoreThan } from 'typeorm';
import {
  Booking, BookingCell, BookingEvent, BookingTake, CatalogItem, CatalogPackage, CatalogPackageItem, CatalogPackageStore, CatalogPrice,
  CatalogRate, Change, Idempotency, Store, StoreCalendar, StoreDay, StoreOutage, StoreResource,
} from './entities.js';
import { CELL, dayOf, place, ready } from './place.js';
import type { Stretch } from './place.js';

const ANY_MODEL = '00000000-0000-0000-0000-000000000000';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const now = () => Number(process.env.PEER_NOW_MS ?? Date.now());

/** What is wished. */
interface Wish { store_id: string; item_ids: string[]; way: string; start_at: string }

@Injectable()
export class Bookings {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  book(person: string, key: string, wish: Wish): Promise<unknown> {
    return this.db.transaction(async (tx) => {
      const id = randomUUID();
      const request = createHash('sha256').update(JSON.stringify(wish)).digest();
      const row = { id, principal: person, operation: 'book', key, request, created_at: now() };
      const taken = await tx.createQueryBuilder().insert().into(Idempotency).values(row).orIgnore().returning('id').execute();
      if (taken.raw.length === 0) return this.stored(tx, person, key, request);
      const booking = await this.keep(tx, person, wish);
      const reply = await this.view(tx, booking);
      const body = Buffer.from(JSON.stringify(reply));
      await tx.update(Idempotency, { id }, { status: 201, location: `/bookings/${booking}`, body });
      await tx.insert(Change, { kind: 'booking', subject: booking, version: 1, person_id: person, store_id: wish.store_id, at: now() });
      return reply;
    });
  }

  private async stored(tx: EntityManager, principal: string, key: string, request: Buffer): Promise<unknown> {
    const row = await tx.findOneByOrFail(Idempotency, { principal, operation: 'book', key });
    if (!row.request.equals(request) || row.body === null) throw new UnprocessableEntityException('idempotency.reused');
    return JSON.parse(row.body.toString());
  }

  private async keep(tx: EntityManager, person: string, wish: Wish): Promise<string> {
    const start = Date.parse(wish.start_at);
    const store = await tx.findOneBy(Store, { id: wish.store_id });
    if (!store) throw new NotFoundException('store');
    const items = await this.items(tx, store, wish);
    this.inTime(items, start);
    const prices = await this.prices(tx, store, items, dayOf(now()));
    const open = await tx.count(Booking, {
      where: [{ person_id: person, state: In(['requested', 'confirmed']) }, { person_id: person, state: 'held', hold_until: MoreThan(now()) }],
    });
    if (open >= JSON.parse(store.policy).max_open_bookings) throw new ConflictException('booking.too_many');
    const date = dayOf(start);
    const plan = await this.plan(tx, store, date);
    const running = await this.takeDay(tx, store.id, date);
    await this.expire(tx, store.id, date);
    const day = { ...plan, date, taken: await tx.findBy(BookingTake, { store_id: store.id, day: date }) };
    const stretches = place(items, start, day);
    if (!stretches) throw new ConflictException('booking.slot_taken');
    const id = randomUUID();
    await this.hold(tx, id, store.id, date, stretches);
    const total = prices.reduce((sum, price) => sum + price.total_fen, 0);
    await tx.insert(Booking, {
      id, store_id: store.id, number: `BK${date.replaceAll('-', '')}-${String(running).padStart(4, '0')}`, person_id: person, vehicle_id: null,
      model_id: null, kind: 'service', way: wish.way, grade: items.some((item) => item.grade === 'urgent') ? 'urgent' : 'regular',
      channel: 'mini_program', state: 'held', version: 1, day: date, start_at: start, ready_at: ready(stretches), items: JSON.stringify(prices),
      price_low_fen: total, price_high_fen: total, discount_percent: 0, to_be_looked_at: false, instant: items.every((item) => item.instant),
      licence_confirmed: false, hold_until: now() + 5 * MINUTE, paused_ms: 0, ladder: 0, moved_at: now(), moved_by: 'customer', created_at: now(),
    });
    await tx.insert(BookingEvent, { booking_id: id, version: 1, at: now(), actor_kind: 'customer', actor_id: person, event: 'book', state: 'held' });
    return id;
  }

  private async items(tx: EntityManager, store: Store, wish: Wish): Promise<CatalogItem[]> {
    const items = await tx.findBy(CatalogItem, { id: In(wish.item_ids), active: true });
    const offered = JSON.parse(store.ways).includes(wish.way) && JSON.parse(store.switches).online_booking;
    if (items.length !== wish.item_ids.length || !offered || !items.every((item) => JSON.parse(item.ways).includes(wish.way))) {
      throw new UnprocessableEntityException('booking.item');
    }
    return items;
  }

  private inTime(items: CatalogItem[], start: number): void {
    const notice = Math.max(...items.map((item) => item.notice_min)) * MINUTE;
    const horizon = Math.min(...items.map((item) => item.horizon_days)) * DAY;
    if (start % CELL !== 0) throw new UnprocessableEntityException('booking.start');
    if (start < now() + notice || start > now() + horizon) throw new ConflictException('booking.time');
  }

  private async prices(tx: EntityManager, store: Store, items: CatalogItem[], today: string) {
    const where = { store_id: store.id, item_id: In(items.map((item) => item.id)), model_id: ANY_MODEL, valid_from: LessThanOrEqual(today) };
    const book = await tx.find(CatalogPrice, { where, relations: { parts: true }, order: { valid_from: 'ASC' } });
    const rates = await tx.find(CatalogRate, { where: { store_id: store.id, valid_from: LessThanOrEqual(today) }, order: { valid_from: 'ASC' } });
    const off = await this.percentOff(tx, store.id, items);
    return items.map((item) => {
      const price = book.filter((one) => one.item_id === item.id).at(-1);
      const rate = rates.filter((one) => one.trade === item.trade).at(-1);
      if (!price || price.withdrawn || !rate) throw new UnprocessableEntityException('booking.item');
      const labour_fen = Math.round((price.labour_centihours * rate.rate_fen) / 100);
      const parts = price.parts.map((part) => ({
        number: part.number, name: part.name, kind: part.kind, quantity_milli: part.quantity_milli, unit_fen: part.unit_fen,
        total_fen: Math.round((part.quantity_milli * part.unit_fen) / 1000),
      }));
      const full = labour_fen + parts.reduce((sum, part) => sum + part.total_fen, 0);
      return {
        item_id: item.id, code: item.code, name: item.name, labour_centihours: price.labour_centihours, rate_fen: rate.rate_fen, labour_fen, parts,
        total_fen: full - Math.floor((full * off) / 100), valid_from: price.valid_from,
      };
    });
  }

  /** The discount of a package that is just these items. */
  private async percentOff(tx: EntityManager, store: string, items: CatalogItem[]): Promise<number> {
    const ids = items.map((item) => item.id);
    const found = await tx.createQueryBuilder(CatalogPackage, 'p').select('s.discount_percent', 'percent')
      .innerJoin(CatalogPackageStore, 's', 's.package_id = p.id AND s.store_id = :store', { store })
      .innerJoin(CatalogPackageItem, 'i', 'i.package_id = p.id')
      .where('p.active AND p.model_id = :model', { model: ANY_MODEL })
      .groupBy('p.id').addGroupBy('s.discount_percent')
      .having('COUNT(*) = :count AND SUM(CASE WHEN i.item_id IN (:...ids) THEN 1 ELSE 0 END) = :count', { count: ids.length, ids })
      .orderBy('percent', 'DESC').limit(1).getRawOne<{ percent: number }>();
    return found?.percent ?? 0;
  }

  private async plan(tx: EntityManager, store: Store, day: string) {
    const from = Date.parse(`${day}T00:00:00Z`) - DAY;
    const calendar = await tx.findOneBy(StoreCalendar, { day });
    const special = await tx.findOneBy(StoreDay, { store_id: store.id, day });
    const resources = await tx.createQueryBuilder(StoreResource, 'r')
      .leftJoinAndSelect('r.outages', 'o', 'o.to_at > :from AND o.from_at < :to', { from, to: from + 3 * DAY })
      .where('r.store_id = :store AND r.active', { store: store.id })
      .orderBy({ 'r.kind': 'ASC', 'r.name': 'ASC', 'r.id': 'ASC' }).getMany();
    const closed = await tx.createQueryBuilder(StoreOutage, 'o')
      .where('o.store_id = :store AND o.resource_id IS NULL AND o.to_at > :from AND o.from_at < :to', { store: store.id, from, to: from + 3 * DAY })
      .getMany();
    return { hours: JSON.parse(store.hours), special, holiday: calendar?.kind === 'holiday', resources, closed };
  }

  /** Whoever books on this day waits here; gives the running number. */
  private async takeDay(tx: EntityManager, store: string, day: string): Promise<number> {
    const sql = `INSERT INTO booking_day (store_id, day, version, numbered) VALUES ($1, $2, 1, 1)
      ON CONFLICT (store_id, day) DO UPDATE SET version = booking_day.version + 1, numbered = booking_day.numbered + 1 RETURNING numbered`;
    const [row] = await tx.query(sql, [store, day]);
    return row.numbered;
  }

  private async expire(tx: EntityManager, store_id: string, day: string): Promise<void> {
    const over = await tx.find(Booking, { where: { store_id, day, state: 'held', hold_until: LessThan(now()) }, order: { id: 'ASC' } });
    for (const one of over) {
      await tx.update(Booking, { id: one.id, version: one.version }, { state: 'expired', version: one.version + 1, moved_at: now(), moved_by: 'system' });
      await tx.delete(BookingCell, { claim_id: one.id });
      await tx.delete(BookingTake, { claim_id: one.id });
    }
  }

  private async hold(tx: EntityManager, claim_id: string, store_id: string, day: string, stretches: Stretch[]): Promise<void> {
    const cells = stretches.flatMap((one) => Array.from({ length: one.cells }, (_, n) => ({ resource_id: one.resource, cell: one.first + n, claim_id })));
    const held = await tx.createQueryBuilder().insert().into(BookingCell).values(cells).orIgnore().returning('cell').execute();
    if (held.raw.length !== cells.length) throw new ConflictException('booking.slot_taken');
    const takes = stretches.map((one) => ({ claim_id, resource_id: one.resource, first_cell: one.first, cells: one.cells, role: one.role, store_id, day }));
    await tx.insert(BookingTake, takes);
  }

  private async view(tx: EntityManager, id: string) {
    // Not findOne: with a relation that asks twice, first for the ids.
    const row = await tx.createQueryBuilder(Booking, 'b').innerJoinAndSelect('b.store', 's').where('b.id = :id', { id }).getOneOrFail();
    return {
      id: row.id, number: row.number, store_id: row.store_id, store_name: row.store.name, zone: row.store.zone, state: row.state, version: row.version,
      kind: row.kind, way: row.way, grade: row.grade, vehicle_id: row.vehicle_id, start_at: new Date(row.start_at).toISOString(),
      ready_at: new Date(row.ready_at).toISOString(), items: JSON.parse(row.items), discount_percent: row.discount_percent,
      estimate: { low_fen: row.price_low_fen, high_fen: row.price_high_fen }, hold_until: new Date(row.hold_until).toISOString(),
      to_be_looked_at: row.to_be_looked_at,
    };
  }
}

@Controller('bookings')
export class BookingsController {
  constructor(private readonly bookings: Bookings) {}

  @Post()
  @HttpCode(201)
  book(@Headers('x-person') person: string, @Headers('idempotency-key') key: string, @Body() wish: Wish) {
    return this.bookings.book(person, key, wish);
  }
}
