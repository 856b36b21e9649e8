// The tables of the bench as TypeORM sees them: of each the columns that the two jobs need.
import { Column, Entity, JoinColumn, ManyToOne, OneToMany, PrimaryColumn } from 'typeorm';
import type { Relation } from 'typeorm';

const text = { type: 'text' } as const;
const maybeText = { type: 'text', nullable: true } as const;
const big = { type: 'bigint' } as const;
const maybeBig = { type: 'bigint', nullable: true } as const;
const uuid = { type: 'uuid' } as const;
const maybeUuid = { type: 'uuid', nullable: true } as const;

@Entity('store')
export class Store {
  @PrimaryColumn('uuid') id: string;
  @Column(text) name: string;
  @Column(text) zone: string;
  @Column(text) hours: string;
  @Column(text) ways: string;
  @Column(text) switches: string;
  @Column(text) policy: string;
}

@Entity('staff')
export class Staff {
  @PrimaryColumn('uuid') id: string;
  @Column(text) name: string;
}

@Entity('sales_order')
export class SalesOrder {
  @PrimaryColumn('uuid') id: string;
  @Column(text) number: string;
  @Column(uuid) person_id: string;
  @Column(text) state: string;
  @Column(big) version: number;
  @Column(text) model: string;
  @Column(maybeBig) offered_at: number | null;
  @Column(maybeText) critical: string | null;
  @Column(maybeText) hold_reason: string | null;
  @Column(maybeText) delay_reason: string | null;
  @Column(maybeText) delay_from: string | null;
  @Column(maybeText) delay_to: string | null;
  @Column(maybeBig) delayed_at: number | null;
  @Column(maybeText) expected_from: string | null;
  @Column(maybeText) expected_to: string | null;
  @Column(maybeBig) scan_at: number | null;
  @Column(maybeText) scan_place: string | null;
  @Column(maybeBig) contact_due_at: number | null;
  @Column(big) to_store_fen: number;
  @Column(big) financed_fen: number;
  @Column(big) paid_fen: number;
  @Column(big) returned_fen: number;
  @Column(text) down_kind: string;
  @Column(big) down_fen: number;
  @ManyToOne(() => Store) @JoinColumn({ name: 'store_id' }) store: Relation<Store>;
  @ManyToOne(() => Staff) @JoinColumn({ name: 'consultant_id' }) consultant: Relation<Staff> | null;
  @ManyToOne(() => Booking) @JoinColumn({ name: 'booking_id' }) booking: Relation<Booking> | null;
  @OneToMany(() => OrderStep, (step) => step.order) steps: Relation<OrderStep>[];
}

@Entity('order_step')
export class OrderStep {
  @PrimaryColumn('uuid') order_id: string;
  @PrimaryColumn('text') kind: string;
  @Column(big) pos: number;
  @Column(text) state: string;
  @Column(text) waits: string;
  @Column(maybeText) waits_name: string | null;
  @Column(maybeText) note: string | null;
  @Column(maybeBig) since_at: number | null;
  @Column(maybeBig) done_at: number | null;
  @Column(big) p50_ms: number;
  @Column(big) p90_ms: number;
  @Column(big) n: number;
  @Column(maybeBig) amber_at: number | null;
  @Column(maybeBig) red_at: number | null;
  @ManyToOne(() => SalesOrder, (order) => order.steps) @JoinColumn({ name: 'order_id' }) order: Relation<SalesOrder>;
}

@Entity('order_check')
export class OrderCheck {
  @PrimaryColumn('uuid') order_id: string;
  @PrimaryColumn('text') list: string;
  @PrimaryColumn('text') code: string;
  @Column(text) result: string;
}

@Entity('idempotency')
export class Idempotency {
  @PrimaryColumn('uuid') id: string;
  @Column(uuid) principal: string;
  @Column(text) operation: string;
  @Column(text) key: string;
  @Column('bytea') request: Buffer;
  @Column({ type: 'integer', nullable: true }) status: number | null;
  @Column(maybeText) location: string | null;
  @Column({ type: 'bytea', nullable: true }) body: Buffer | null;
  @Column(big) created_at: number;
}

@Entity('catalog_item')
export class CatalogItem {
  @PrimaryColumn('uuid') id: string;
  @Column(text) code: string;
  @Column(text) name: string;
  @Column(text) kind: string;
  @Column(text) trade: string;
  @Column(text) grade: string;
  @Column(text) segments: string;
  @Column(maybeText) bay: string | null;
  @Column(text) skills: string;
  @Column('boolean') needs_advisor: boolean;
  @Column(text) ways: string;
  @Column(big) notice_min: number;
  @Column(big) horizon_days: number;
  @Column('boolean') instant: boolean;
  @Column('boolean') active: boolean;
}

@Entity('catalog_price')
export class CatalogPrice {
  @PrimaryColumn('uuid') id: string;
  @Column(uuid) store_id: string;
  @Column(uuid) item_id: string;
  @Column(uuid) model_id: string;
  @Column(text) valid_from: string;
  @Column(big) labour_centihours: number;
  @Column('boolean') withdrawn: boolean;
  @OneToMany(() => CatalogPart, (part) => part.price) parts: Relation<CatalogPart>[];
}

@Entity('catalog_part')
export class CatalogPart {
  @PrimaryColumn('uuid') price_id: string;
  @PrimaryColumn('bigint') line: number;
  @Column(text) number: string;
  @Column(text) name: string;
  @Column(text) kind: string;
  @Column(big) quantity_milli: number;
  @Column(big) unit_fen: number;
  @ManyToOne(() => CatalogPrice, (price) => price.parts) @JoinColumn({ name: 'price_id' }) price: Relation<CatalogPrice>;
}

@Entity('catalog_rate')
export class CatalogRate {
  @PrimaryColumn('uuid') store_id: string;
  @PrimaryColumn('text') trade: string;
  @PrimaryColumn('text') valid_from: string;
  @Column(big) rate_fen: number;
}

@Entity('catalog_package')
export class CatalogPackage {
  @PrimaryColumn('uuid') id: string;
  @Column(uuid) model_id: string;
  @Column('boolean') active: boolean;
}

@Entity('catalog_package_store')
export class CatalogPackageStore {
  @PrimaryColumn('uuid') package_id: string;
  @PrimaryColumn('uuid') store_id: string;
  @Column(big) discount_percent: number;
}

@Entity('catalog_package_item')
export class CatalogPackageItem {
  @PrimaryColumn('uuid') package_id: string;
  @PrimaryColumn('uuid') item_id: string;
}

@Entity('store_calendar')
export class StoreCalendar {
  @PrimaryColumn('text') day: string;
  @Column(text) kind: string;
}

@Entity('store_day')
export class StoreDay {
  @PrimaryColumn('uuid') store_id: string;
  @PrimaryColumn('text') day: string;
  @Column(text) hours: string;
}

@Entity('store_resource')
export class StoreResource {
  @PrimaryColumn('uuid') id: string;
  @Column(uuid) store_id: string;
  @Column(text) kind: string;
  @Column(text) name: string;
  @Column(text) tags: string;
  @Column(maybeText) shifts: string | null;
  @Column('boolean') active: boolean;
  @OneToMany(() => StoreOutage, (outage) => outage.resource) outages: Relation<StoreOutage>[];
}

@Entity('store_outage')
export class StoreOutage {
  @PrimaryColumn('uuid') id: string;
  @Column(uuid) store_id: string;
  @Column(maybeUuid) resource_id: string | null;
  @Column(big) from_at: number;
  @Column(big) to_at: number;
  @ManyToOne(() => StoreResource, (resource) => resource.outages) @JoinColumn({ name: 'resource_id' })
  resource: Relation<StoreResource> | null;
}

@Entity('booking')
export class Booking {
  @PrimaryColumn('uuid') id: string;
  @Column(uuid) store_id: string;
  @ManyToOne(() => Store) @JoinColumn({ name: 'store_id' }) store: Relation<Store>;
  @Column(text) number: string;
  @Column(uuid) person_id: string;
  @Column(maybeUuid) vehicle_id: string | null;
  @Column(maybeUuid) model_id: string | null;
  @Column(text) kind: string;
  @Column(text) way: string;
  @Column(text) grade: string;
  @Column(text) channel: string;
  @Column(text) state: string;
  @Column(big) version: number;
  @Column(text) day: string;
  @Column(big) start_at: number;
  @Column(big) ready_at: number;
  @Column(text) items: string;
  @Column(big) price_low_fen: number;
  @Column(big) price_high_fen: number;
  @Column(big) discount_percent: number;
  @Column('boolean') to_be_looked_at: boolean;
  @Column('boolean') instant: boolean;
  @Column('boolean') licence_confirmed: boolean;
  @Column(big) hold_until: number;
  @Column(big) paused_ms: number;
  @Column(big) ladder: number;
  @Column(big) moved_at: number;
  @Column(text) moved_by: string;
  @Column(big) created_at: number;
}

@Entity('booking_cell')
export class BookingCell {
  @PrimaryColumn('uuid') resource_id: string;
  @PrimaryColumn('bigint') cell: number;
  @Column(uuid) claim_id: string;
}

@Entity('booking_take')
export class BookingTake {
  @PrimaryColumn('uuid') claim_id: string;
  @PrimaryColumn('uuid') resource_id: string;
  @PrimaryColumn('bigint') first_cell: number;
  @Column(big) cells: number;
  @Column(text) role: string;
  @Column(uuid) store_id: string;
  @Column(text) day: string;
}

@Entity('booking_event')
export class BookingEvent {
  @PrimaryColumn('uuid') booking_id: string;
  @PrimaryColumn('bigint') version: number;
  @Column(big) at: number;
  @Column(text) actor_kind: string;
  @Column(uuid) actor_id: string;
  @Column(text) event: string;
  @Column(text) state: string;
}

@Entity('change')
export class Change {
  @PrimaryColumn({ type: 'bigint', generated: 'increment' }) seq: number;
  @Column(text) kind: string;
  @Column(text) subject: string;
  @Column(big) version: number;
  @Column(maybeUuid) person_id: string | null;
  @Column(maybeUuid) store_id: string | null;
  @Column(big) at: number;
}

/** All of them. */
export const ENTITIES = [
  Store, Staff, SalesOrder, OrderStep, OrderCheck, Idempotency, CatalogItem, CatalogPrice, CatalogPart, CatalogRate, CatalogPackage,
  CatalogPackageStore, CatalogPackageItem, StoreCalendar, StoreDay, StoreResource, StoreOutage, Booking, BookingCell, BookingTake,
  BookingEvent, Change,
];
