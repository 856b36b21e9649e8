// A car in the workshop, through the real API: what the advisor, the technician, the inspector and the cashier do meanwhile.
import { SALES, customer } from './car';
import { type Person, now, place } from './person';
import { Staff } from './staff';

const HOUR_MS = 3_600_000;

interface Check {
  code: string;
  unit?: string;
  low?: number;
  high?: number;
}
interface Job {
  id: string;
  state: string;
  agreed: boolean;
}
interface StaffRepair {
  repair: { id: string; store: { id: string }; stage: string; parts: { id: string; arrived: boolean }[] };
  checks: { list: string; checks: Check[] }[];
  jobs: Job[];
  sheet: { hash: string };
}
export interface StaffQuote {
  version: number;
  current?: { no: number; hash: string; lines: { line_id: string; words: string; state: string; total_fen: number }[] };
}

/** A line whose price is typed by hand. */
export function line(words: string, fen: number, more: object = {}): object {
  const pieces = [{ kind: 'labour', words: '拆装', trade: 'mechanical', centihours: 150 }, { kind: 'part', number: 'D1060-C5', name: words, part_kind: 'genuine', quantity_milli: 2000, unit_fen: fen }];
  return { kind: 'put', words, reason: '磨损到 2 毫米，低于 3 毫米的安全限度', urgency: 'must', payer: 'owner', pieces, price_reason: '价目表暂无此件，按厂家报价', ...more };
}

export class Workshop {
  private constructor(
    readonly id: string,
    readonly advisor: Staff,
    private readonly technician: Staff,
    private readonly inspector: Staff,
    private readonly cashier: Staff,
  ) {}

  /** A car that came without a booking. */
  static async open(person: Person, car: string, more: object = {}): Promise<Workshop> {
    const [advisor, technician, inspector, cashier] = await Promise.all(['advisor', 'technician', 'inspector', 'cashier'].map((one) => Staff.as(`${one}.nanshan`)));
    const where = await place(person);
    const whose = await customer(person, await Staff.as(SALES), where.store);
    const wish = { store_id: where.store, person_id: whose, vehicle_id: car, kind: 'general', grade: 'regular', way: 'leave', item_ids: [where.item], complaint: '左前轮刹车时有异响', promised_at: new Date(now() + 6 * HOUR_MS).toISOString(), ...more };
    const made = await advisor!.ask<StaffRepair>('POST', '/api/v1/staff/repairs', wish);
    return new Workshop(made.repair.id, advisor!, technician!, inspector!, cashier!);
  }

  by<T = StaffRepair>(who: Staff, what: string, wish?: object): Promise<T> {
    return who.ask<T>('POST', `/api/v1/staff/repairs/${this.id}${what}`, wish);
  }
  seen(): Promise<StaffRepair> {
    return this.advisor.ask<StaffRepair>('GET', `/api/v1/staff/repairs/${this.id}`);
  }
  private async allWell(list: string): Promise<object> {
    const found = (await this.seen()).checks.find((one) => one.list === list)!;
    const well = ({ code, unit, low = 0, high = 0 }: Check) => ({ code, outcome: 'pass', ...(unit ? { unit, value: (low + high) / 2 } : {}) });
    return { checks: found.checks.map(well) };
  }

  /** All of the intake but the signature. */
  async takeIn(): Promise<void> {
    await this.by(this.advisor, '/checks', await this.allWell('intake'));
    await this.by(this.advisor, '/intake', { km: 12_345, energy_percent: 60, valuables: '行车记录仪' });
    await this.by(this.advisor, '/parties', { role: 'bringer', relation: 'owner' });
    const marks = [{ words: '左前门划痕 5 厘米', x: 60, y: 420 }, { words: '后保险杠掉漆', x: 700, y: 960 }];
    for (const mark of marks) await this.by(this.advisor, '/intake-evidence', { kind: 'damage', ...mark, media_ids: [await this.advisor.upload()] });
  }
  receive(): Promise<StaffRepair> {
    return this.by(this.advisor, '/receive');
  }
  async diagnose(): Promise<void> {
    await this.by(this.technician, '/work-checks', await this.allWell('diagnosis'));
    await this.by(this.technician, '/evidence', { kind: 'finding', words: '左前刹车片剩 2 毫米', colour: 'red', media_ids: [await this.technician.upload(), await this.technician.upload()] });
    await this.by(this.technician, '/evidence', { kind: 'finding', words: '空调滤芯偏脏', colour: 'amber', media_ids: [await this.technician.upload()] });
    await this.by(this.technician, '/findings', { cause: '左前刹车片磨损到极限，金属与刹车盘接触', correction: '更换前刹车片，检查刹车盘厚度' });
  }

  quote(): Promise<StaffQuote> {
    return this.advisor.ask<StaffQuote>('GET', `/api/v1/staff/repairs/${this.id}/quote`);
  }
  /** Draws up these lines and sends them. */
  async send(lines: object[], why?: string): Promise<StaffQuote> {
    const { version } = await this.quote();
    const drafted = await this.by<StaffQuote>(this.advisor, '/quote/draft', { version, why, lines });
    return this.by<StaffQuote>(this.advisor, '/quote/send', { version: drafted.version });
  }
  picture(): Promise<string> {
    return this.advisor.upload();
  }

  /** Names technician and bay for the first agreed job and begins it. */
  async begin(): Promise<string> {
    const { repair, jobs } = await this.seen();
    const job = jobs.find((one) => one.agreed && one.state === 'todo')!;
    const bays = await this.advisor.ask<{ id: string; kind: string }[]>('GET', `/api/v1/staff/stores/${repair.store.id}/resources`);
    const me = await this.technician.ask('GET', '/api/v1/staff/me');
    const wish = { technician_id: me.id, bay_id: bays.find((one) => one.kind === 'bay')!.id };
    await this.by(this.advisor, `/jobs/${job.id}/assign`, wish);
    await this.by(this.technician, `/jobs/${job.id}/start`);
    return job.id;
  }
  finishJob(job: string): Promise<StaffRepair> {
    return this.by(this.technician, `/jobs/${job}/finish`);
  }
  /** A part of an agreed job is missing. */
  async missPart(job: string, more: object = {}): Promise<StaffRepair> {
    return this.by(this.technician, '/parts', { job_id: job, name: '前刹车片', quantity: 2, lane: 'urgent', expected_at: new Date(now() + 5 * HOUR_MS).toISOString(), ...more });
  }
  async partsArrived(): Promise<void> {
    const clerk = await Staff.as('parts.nanshan');
    const { repair } = await this.seen();
    for (const part of repair.parts.filter((one) => !one.arrived)) await this.by(clerk, `/parts/${part.id}/arrived`);
  }
  /** All that was agreed to is done and passes the inspection. */
  async work(): Promise<void> {
    for (let jobs = (await this.seen()).jobs; jobs.some((one) => one.agreed && one.state === 'todo'); jobs = (await this.seen()).jobs) await this.finishJob(await this.begin());
    await this.by(this.technician, '/evidence', { kind: 'old_part', words: '换下的刹车片', media_ids: [await this.technician.upload()] });
    await this.by(this.technician, '/work-checks', await this.allWell('work'));
    await this.by(this.technician, '/finish');
  }
  async inspect(): Promise<void> {
    await this.by(this.inspector, '/quality-checks', await this.allWell('quality'));
    await this.by(this.inspector, '/quality', { pass: true });
    await this.by(this.advisor, '/wash', { outcome: 'done' });
  }
  /** The bill of all that was agreed to, each line as agreed or less. */
  async settle(less: Record<string, number> = {}): Promise<void> {
    const { version, current } = await this.quote();
    const agreed = current!.lines.filter((one) => one.state === 'agreed');
    const lines = agreed.map((one) => ({ line_id: one.line_id, settled_fen: less[one.words] ?? one.total_fen, ...(less[one.words] === undefined ? {} : { reason: '等待时间较长，优惠' }) }));
    await this.by(this.cashier, '/quote/settle', { version, lines });
  }
  pay(fen: number): Promise<unknown> {
    return this.by(this.cashier, '/quote/payments', { kind: 'payment', method: 'wechat', amount_fen: fen, reference: 'WX-1' });
  }
  greet(): Promise<StaffRepair> {
    return this.by(this.advisor, '/greet');
  }
  async explain(): Promise<void> {
    await this.by(this.advisor, '/checks', await this.allWell('handover'));
  }
  async handOver(): Promise<void> {
    await this.by(this.advisor, '/hand-over', { hash: (await this.seen()).sheet.hash });
  }
}

/** The owner signs the sheet of now, or decides all lines, at the API. */
export async function sign(person: Person, id: string, what: 'sign' | 'accept'): Promise<void> {
  const { hash } = await person.ask<{ hash: string }>('GET', `/api/v1/repairs/${id}/sheet`);
  await person.ask('POST', `/api/v1/repairs/${id}/${what}`, { hash });
}

export async function decide(person: Person, id: string, answers: Record<string, object>): Promise<void> {
  const quote = await person.ask<NonNullable<StaffQuote['current']>>('GET', `/api/v1/repairs/${id}/quote`);
  const lines = quote.lines.filter((one) => answers[one.words]).map((one) => ({ line_id: one.line_id, ...answers[one.words] }));
  await person.ask('POST', `/api/v1/repairs/${id}/quote/decide`, { no: quote.no, hash: quote.hash, lines });
}

/** One repair that is over, with its bill and declined work, and one with a quote to be decided; the routes of their pages. */
export async function prepareRepair(person: Person, car: string, long = false): Promise<Record<string, string>> {
  const old = await Workshop.open(person, car, { complaint: '例行保养' });
  await old.takeIn();
  await sign(person, old.id, 'sign');
  await old.receive();
  await old.diagnose();
  await old.send([line('前刹车片', 38_000), line('空调滤芯', 12_000, { urgency: 'should', reason: '滤芯偏脏，出风量下降' })]);
  await decide(person, old.id, { 前刹车片: { answer: 'yes' }, 空调滤芯: { answer: 'no', reason: 'not_now' } });
  await old.work();
  await old.inspect();
  await old.settle({ 前刹车片: 70_000 });
  await old.pay(50_000);
  await old.greet();
  await old.explain();
  await sign(person, old.id, 'accept');
  await old.handOver();
  const complaint = { store_id: (await old.seen()).repair.store.id, repair_id: old.id, topic: 'waiting', text: '说好四点取车，等到了六点，没有人提前告诉我。'.repeat(long ? 40 : 1) };
  const made = await person.ask('POST', '/api/v1/cases', complaint);

  const told = '左前轮刹车时有异响，冷车明显，热车后减轻，雨天加重。';
  const shop = await Workshop.open(person, car, long ? { complaint: told.repeat(30) } : {});
  await shop.takeIn();
  await sign(person, shop.id, 'sign');
  await shop.receive();
  await shop.diagnose();
  await shop.send([
    line(long ? '前刹车片总成左右各一套'.repeat(9) : '前刹车片总成（左右各一套，含磨损传感器与安装附件）', long ? 3_800_000 : 38_000, { ...(long ? { reason: told.repeat(3) } : {}), media_ids: [await shop.picture(), await shop.picture()] }),
    line('刹车盘修复', 16_000, { urgency: 'should', reason: '表面有沟槽，可以光盘修复，不必更换', pieces: [{ kind: 'part', name: '再制造刹车盘', part_kind: 'used', quantity_milli: 1000, unit_fen: 16_000 }] }),
    line('前挡玻璃水', 2_000, { urgency: 'may', payer: 'store', reason: '门店赠送', pieces: [{ kind: 'fee', words: '玻璃水', amount_fen: 2_000 }] }),
  ]);
  return {
    'repair-detail': `pages/repair/detail?id=${shop.id}`,
    'repair-closed-detail': `pages/repair/detail?id=${old.id}`,
    'sheet-detail': `packages/repair/sheet/index?id=${shop.id}`,
    'quote-detail': `packages/repair/quote/index?id=${shop.id}`,
    'bill-detail': `packages/repair/bill/index?id=${old.id}`,
    'photos-detail': `packages/repair/photos/index?id=${shop.id}`,
    'file-detail': `pages/vehicle/detail?id=${car}`,
    'complain-detail': `packages/repair/complain/index?repair=${old.id}`,
    'case-detail': `pages/case/detail?id=${made.id}`,
    'repair-list': 'packages/repair/list/index',
    'case-list': 'packages/repair/cases/index',
  };
}
