// Where a new car stands: the order with its steps, its store and its consultant, in one statement.
import { Controller, Get, Headers, Injectable, NotFoundException, Param } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { OrderCheck, OrderStep, SalesOrder } from './entities.js';
import { BRING, DOWN, REPORTED, TASKS, TITLES, WAITS } from './words.js';

const HOUR = 3_600_000;
const time = (ms: number | null) => (ms === null ? undefined : new Date(ms).toISOString());
const hours = (ms: number) => Math.floor((ms + HOUR / 2) / HOUR);
const range = (from: string | null, to: string | null) => (from === null || to === null ? undefined : { from, to });

/** Of the inspection before delivery: how far it is. */
interface Checks { done: number; of: number; failed: number }

@Injectable()
export class Orders {
  constructor(@InjectRepository(SalesOrder) private readonly orders: Repository<SalesOrder>) {}

  async path(id: string, person: string) {
    const { entities, raw } = await this.orders
      .createQueryBuilder('o')
      .innerJoinAndSelect('o.steps', 'p')
      .innerJoin('o.store', 's')
      .leftJoin('o.consultant', 'c')
      .leftJoin('o.booking', 'b', "b.state IN ('confirmed', 'arrived')")
      .leftJoin(
        (sub) => sub
          .select('x.order_id', 'order_id')
          .addSelect("SUM(CASE WHEN x.result = 'ok' THEN 1 ELSE 0 END)", 'done')
          .addSelect('COUNT(*)', 'all_of')
          .addSelect("SUM(CASE WHEN x.result = 'failed' THEN 1 ELSE 0 END)", 'failed')
          .from(OrderCheck, 'x')
          .where("x.order_id = :id AND x.list = 'pdi'")
          .groupBy('x.order_id'),
        'k', "k.order_id = o.id AND p.kind = 'pdi'",
      )
      .addSelect(['s.id', 's.name', 'c.id', 'c.name', 'b.id', 'b.start_at'])
      .addSelect(['k.done', 'k.all_of', 'k.failed'])
      .where('o.id = :id AND o.person_id = :person AND o.offered_at IS NOT NULL', { id, person })
      .orderBy('p.pos')
      .getRawAndEntities();
    const order = entities[0];
    if (!order) throw new NotFoundException('order');
    const checked = raw.find((row) => row.all_of !== null);
    const checks = checked && { done: checked.done, of: checked.all_of, failed: checked.failed };
    return view(order, checks);
  }
}

function view(order: SalesOrder, checks: Checks | undefined) {
  const tasks = order.steps.filter((step) => step.state === 'running' && step.waits === 'owner');
  return {
    id: order.id,
    number: order.number,
    state: order.state,
    version: order.version,
    model: order.model,
    store: { id: order.store.id, name: order.store.name },
    consultant: order.consultant ? { id: order.consultant.id, name: order.consultant.name } : undefined,
    critical: order.critical ?? undefined,
    on_hold: order.hold_reason ?? undefined,
    delayed: order.delay_reason === null || order.delayed_at === null ? undefined
      : { reason: order.delay_reason, ...range(order.delay_from, order.delay_to), since: time(order.delayed_at) },
    expected: range(order.expected_from, order.expected_to),
    last_scan_at: time(order.scan_at),
    last_scan_place: order.scan_place ?? undefined,
    next_contact_at: time(order.contact_due_at),
    handover_at: order.booking ? time(order.booking.start_at) : undefined,
    yours: tasks.map((step) => ({ step: step.kind, words: task(order, step), bring: BRING[step.kind] ?? [] })),
    steps: order.steps.map((step) => stepView(order, step, step.kind === 'pdi' ? checks : undefined)),
  };
}

const yuan = (fen: number) => `¥${(fen / 100).toFixed(2)}`;

/** What the owner has to do. */
function task(order: SalesOrder, step: OrderStep): string {
  const due = order.to_store_fen - order.financed_fen - order.paid_fen + order.returned_fen;
  if (step.kind === 'balance') return `${TASKS.balance} ${yuan(due)}`;
  if (step.kind === 'sign' && order.down_fen > 0) return `${TASKS.sign}，${DOWN[order.down_kind]} ${yuan(order.down_fen)}`;
  return step.note ?? TASKS[step.kind] ?? '请联系您的销售顾问';
}

function waitsFor(order: SalesOrder, step: OrderStep): string {
  if (step.waits_name !== null) return step.waits_name;
  return step.waits === 'consultant' && order.consultant ? order.consultant.name : WAITS[step.waits];
}

function stepView(order: SalesOrder, step: OrderStep, checks: Checks | undefined) {
  const over = step.state === 'done' || step.state === 'not_needed';
  const running = step.state === 'running';
  const later = (ms: number) => (running && step.since_at !== null ? time(step.since_at + ms) : undefined);
  return {
    kind: step.kind,
    title: TITLES[step.kind],
    state: step.state,
    waits: over ? undefined : step.waits,
    waits_name: over ? undefined : waitsFor(order, step),
    since: time(step.since_at),
    done_at: step.state === 'done' ? time(step.done_at) : undefined,
    scan_at: running && REPORTED.has(step.kind) ? time(order.scan_at) : undefined,
    usual: over ? undefined : { p50_hours: hours(step.p50_ms), p90_hours: hours(step.p90_ms), n: step.n },
    usual_from: later(step.p50_ms),
    usual_until: later(step.p90_ms),
    amber_at: time(step.amber_at),
    red_at: time(step.red_at),
    bring: over ? [] : BRING[step.kind] ?? [],
    note: step.note ?? undefined,
    checks,
  };
}

@Controller('orders')
export class OrdersController {
  constructor(private readonly orders: Orders) {}

  @Get(':id/path')
  path(@Param('id') id: string, @Headers('x-person') person: string) {
    return this.orders.path(id, person);
  }
}
