import { expect, test } from 'vitest';
import type { CarFile, Deferred, Evidence, Repair, RepairLine, Sheet } from '../../src/api/types';
import './wx';

const repairs = () => import('../../src/services/repairs');
const NOW = Date.parse('2026-11-24T06:00:00Z');
const at = (minutes: number): string => new Date(NOW + minutes * 60_000).toISOString();

const stage = (name: string, state: string, more = {}) => ({ stage: name, title: name, state, visits: state === 'todo' ? 0 : 1, ...more });
const repair = (more: object = {}) =>
  ({
    id: 'repair_1', number: 'RO1', stage: 'in_repair', stage_words: '维修作业', stage_since: at(-20), version: 4, kind: 'general', grade: 'regular', document: 'order',
    authorisation: 'given', undecided: 0, store: { id: 's', name: '店', zone: 'Asia/Shanghai' }, vehicle_id: 'v', car: '澄屿 C5', plate_masked: '粤B·1***5', advisor: '陈书航',
    following: false, parties: [], parts: [], yours: [], stages: [stage('in_repair', 'running')], jobs: [], photos: 0, redone: 0, opened_at: at(-90), ...more,
  }) as unknown as Repair;
const job = (state: string, more = {}) => ({ id: state, name: '更换刹车片', state, agreed: true, minutes: 90, technician: '何锦程', ...more });

test('what is being done names who does it, and else who comes next', async () => {
  const { nowOfRepair } = await repairs();
  const doing = (...jobs: object[]) => nowOfRepair(repair({ jobs }), NOW).doing;
  expect(doing(job('done'), job('running'))).toBe('何锦程 正在做：更换刹车片');
  expect(doing(job('todo', { technician: undefined }))).toBe('接下来做：更换刹车片');
  expect(doing(job('todo', { agreed: false }))).toBe('');
});

test('a wait always names who is waited for; what waits for me comes first', async () => {
  const { nowOfRepair } = await repairs();
  const waits = (name: string, more = {}) => nowOfRepair(repair({ stage: name, ...more }), NOW).waits;
  expect(['intake', 'diagnosis', 'waiting_consent', 'waiting_parts', 'in_repair', 'sublet', 'qc', 'wash', 'ready', 'handover'].map((one) => waits(one))).toEqual([
    '正在等待：服务顾问 陈书航', '正在等待：维修技师', '正在等待：服务顾问 陈书航', '正在等待：配件到货', '正在等待：维修技师', '正在等待：合作厂', '正在等待：质检员', '正在等待：服务顾问 陈书航', '正在等待：服务顾问 陈书航', '正在等待：服务顾问 陈书航',
  ]);
  expect(waits('waiting_consent', { yours: [{ task: 'decide_quote', words: '' }] })).toBe('现在等您处理');
  // The code is shown; nothing waits for a tap.
  expect(waits('intake', { yours: [{ task: 'show_code', words: '' }] })).toBe('正在等待：服务顾问 陈书航');
  expect(waits('closed')).toBe('');
});

test('the standard time of a stage, and by how much it was passed, go with the clock', async () => {
  const { nowOfRepair } = await repairs();
  const one = repair({ stage: 'qc', stage_since: at(0), stages: [stage('qc', 'running', { standard_minutes: 20 })] });
  expect([nowOfRepair(one, NOW + 20 * 60_000), nowOfRepair(one, NOW + 27 * 60_000)].map((now) => [now.standard, now.late])).toEqual([['标准 20 分钟', false], ['已超过标准 7 分钟', true]]);
});

test('the predicted time has its interval, and a reason only once it moved', async () => {
  const { timesOf } = await repairs();
  const eta = { at: at(60), from: at(40), to: at(85), reason: 'first', words: '开始施工' };
  const first = timesOf(repair({ eta, promised_at: at(90) }), NOW)!;
  expect([first.at, first.range, first.why, first.late]).toEqual([expect.stringContaining('15:00'), expect.stringMatching(/^多半在 .*14:40 至 15:25 之间$/), '', '']);
  const moved = timesOf(repair({ eta: { ...eta, at: at(120), to: at(150), reason: 'parts', words: '配件到货时间有变化' }, promised_at: at(90) }), NOW)!;
  expect([moved.why, moved.late]).toEqual(['时间有变化：配件到货时间有变化', '预计晚于承诺的时间。']);
  expect(timesOf(repair({ eta, promised_at: at(90) }), NOW + 86 * 60_000)!.range).toBe('已过预计时间，门店正在更新。');
  expect(timesOf(repair({ promised_at: at(-1) }), NOW)!.late).toBe('已过承诺的时间。');
  expect(timesOf(repair({ stage: 'ready', promised_at: at(-1) }), NOW)!.late).toBe('');
  expect(timesOf(repair(), NOW)).toBeNull();
  expect(timesOf(repair({ eta, stage: 'closed' }), NOW)).toBeNull();
});

test('a promised word is said until when, and when it was missed that it was', async () => {
  const { timesOf } = await repairs();
  const one = repair({ next_contact_at: at(30) });
  expect(timesOf(one, NOW)!.contact).toContain('最迟');
  expect(timesOf(one, NOW + 31 * 60_000)!.contact).toContain('已经超时');
});

test('stages say their standard, how long they took, their checks, and that one was done again', async () => {
  const { stageLines } = await repairs();
  const lines = stageLines(
    repair({
      stages: [
        stage('intake', 'done', { since: at(-90), done_at: at(-78), standard_minutes: 15, checks_done: 5, checks_of: 5 }),
        stage('waiting_consent', 'done', { visits: 0 }),
        stage('in_repair', 'running', { since: at(-20), visits: 2 }),
        stage('qc', 'todo', { standard_minutes: 20, checks_done: 0, checks_of: 12 }),
      ],
    }),
  );
  expect(lines.map((line) => line.detail)).toEqual(['标准 15 分钟 · 用时 12 分钟 · 已检查 5/5 项', '', '13:40 开始 · 第 2 次', '标准 20 分钟 · 检查 12 项']);
  expect(lines.map((line) => line.note)).toEqual(['12:42', '未经过', '进行中', '']);
  expect(stageLines(repair({ stage: 'cancelled', stages: [stage('qc', 'todo')] }))[0]!.state).toBe('stopped');
});

test('parts that are missing come first: since when, until when, and that they are late', async () => {
  const { partLines } = await repairs();
  const part = (id: string, more: object) => ({ id, name: '前刹车片', lane: 'urgent', quantity: 1, arrived: false, since: at(-60), ...more });
  const lines = partLines(repair({ parts: [part('here', { arrived: true }), part('late', { expected_at: at(-1), quantity: 2 }), part('open', { lane: 'normal' })] }), NOW);
  expect(lines.map((line) => [line.id, line.name, line.lane, line.late])).toEqual([['late', '前刹车片 × 2', '加急', true], ['open', '前刹车片', '普通', false], ['here', '前刹车片', '加急', false]]);
  expect(lines.map((line) => line.expected)).toEqual([expect.stringContaining('已过预计到货时间'), '到货时间待确认', '已到货']);
});

test('home says what needs me and leads there, else when it will be ready', async () => {
  const { homeCard } = await repairs();
  const todo = (task: string) => homeCard(repair({ yours: [{ task, words: '' }], undecided: 2 }), NOW);
  expect(['sign_sheet', 'decide_quote', 'accept', 'collect', 'show_code'].map((task) => [todo(task).next, todo(task).url])).toEqual([
    ['维修委托书等您签字', '/packages/repair/sheet/index?id=repair_1'],
    ['2 项报价等您确认', '/packages/repair/quote/index?id=repair_1'],
    ['交车确认单等您签字', '/packages/repair/sheet/index?id=repair_1'],
    ['车已备好，可以取车', '/pages/repair/detail?id=repair_1'],
    ['请向取车员出示取车码', '/pages/repair/detail?id=repair_1'],
  ]);
  const calm = homeCard(repair({ eta: { at: at(60), from: at(40), to: at(85), reason: 'first', words: '' } }), NOW);
  expect([calm.mine, calm.next]).toEqual([false, expect.stringMatching(/^预计完成 .*15:00$/)]);
});

test('in a list nothing is asked of who only follows a car', async () => {
  const { lineCard } = await repairs();
  const one = { id: 'r', number: 'RO1', stage: 'waiting_consent', stage_words: '待您确认', store_name: '店', undecided: 2, opened_at: at(0), following: false, version: 1 } as unknown as RepairLine;
  expect([lineCard(one).next, lineCard({ ...one, following: true }).next]).toEqual(['2 项报价等您确认', 'RO1']);
  expect([lineCard({ ...one, undecided: 0, stage: 'ready' }).mine, lineCard({ ...one, stage: 'closed' }).mine]).toEqual([true, false]);
});

test('a sheet is signed at the intake, and at the handover once all of its checks are done', async () => {
  const { linesOf, signingOf } = await import('../../src/services/sheets');
  const sheet = { title: '维修委托书', hash: 'a', lines: [{ title: '里程', text: '1 km' }] } as Sheet;
  expect(signingOf(repair({ stage: 'intake' }), sheet)).toMatchObject({ kind: 'intake', can: true });
  expect(signingOf(repair({ stage: 'intake' }), { ...sheet, signed_at: at(0) })).toMatchObject({ can: false, signed: expect.stringContaining('已签字') });
  expect(signingOf(repair({ stage: 'intake', following: true }), sheet).can).toBe(false);
  expect(signingOf(repair({ stage: 'qc' }), sheet)).toMatchObject({ can: false, hint: '' });
  const handover = (done: number) => signingOf(repair({ stage: 'handover', stages: [stage('handover', 'running', { checks_done: done, checks_of: 6 })] }), sheet);
  expect([handover(5), handover(6)]).toMatchObject([{ kind: 'handover', can: false, notYet: expect.stringContaining('5/6') }, { can: true, notYet: '' }]);
  expect(linesOf({ ...sheet, lines: [...sheet.lines, { title: '里程', text: '2 km' }] }, sheet).map((line) => line.fresh)).toEqual([false, true]);
  expect(linesOf(sheet, null)[0]!.fresh).toBe(false);
});

test('damage is numbered alike on the map and in the list; the most pressing finding comes first', async () => {
  const { groupsOfPhotos, marksOf } = await import('../../src/services/evidence');
  const seen = (id: string, kind: string, more = {}) => ({ id, kind, at: at(0), photos: [{ media_id: id, url: '/u', thumb_url: '/t' }], ...more }) as unknown as Evidence;
  const items = [seen('a', 'damage', { x: 100, y: 250, words: '划痕' }), seen('g', 'finding', { colour: 'green' }), seen('b', 'damage', { x: 900, y: 1000 }), seen('r', 'finding', { colour: 'red' })];
  expect(marksOf(items).map((mark) => [mark.n, mark.left, mark.top])).toEqual([[1, '10%', '25%'], [2, '90%', '100%']]);
  const groups = groupsOfPhotos(items, true);
  expect(groups.map((group) => [group.kind, group.items.map((one) => one.id)])).toEqual([['finding', ['r', 'g']], ['damage', ['a', 'b']]]);
  expect(groups[1]!.items.map((one) => one.words)).toEqual(['1. 划痕', '2. 见照片']);
  expect(groupsOfPhotos(items, false)[0]!.items[0]!.pictures).toEqual([]);
});

test("the car's file says until when what was done is warranted, and what was declined comes back with a booking", async () => {
  const { deferredCard, filedOf, symptomWith } = await import('../../src/services/carfile');
  const done = (warranted_until?: string) => ({ name: '更换刹车片', technician: '何锦程', warranted_until });
  const file = { items: [{ id: 'r', number: 'RO1', kind: 'general', store_name: '店', opened_at: at(-90), closed_at: at(0), km: 12_345, settled_fen: 80_000, jobs: [done('2027-11-24T06:00:00Z'), done('2026-01-02T06:00:00Z'), done()] }] } as unknown as CarFile;
  const [filed] = filedOf(file, NOW);
  expect(filed!.jobs.map((one) => [one.warranty, one.over])).toEqual([['质保至 2027年11月24日', false], ['质保已于 2026年1月2日 到期', true], ['', false]]);
  expect(filed!.facts).toBe('RO1 · 12,345 km · 结算 ¥800');
  const deferred = { id: 'd', words: '空调滤芯', reason: '偏脏', colour: 'amber', total_fen: 12_000, declined: 'price', declined_at: at(0), revisit_on: '2099-01-10' } as unknown as Deferred;
  expect(deferredCard(deferred)).toMatchObject({ colour: '建议近期', amount: '当时报价 ¥120', declined: expect.stringContaining('（价格）'), revisit: '2099年1月10日 再提醒您' });
  expect([symptomWith('', '滤芯'), symptomWith('有异响', '滤芯'), symptomWith('有异响；上次暂缓：滤芯', '滤芯'), symptomWith('长'.repeat(995), '滤芯')]).toEqual(['上次暂缓：滤芯', '有异响；上次暂缓：滤芯', '有异响；上次暂缓：滤芯', '长'.repeat(995)]);
});
