// pg-boss doing what the outbox does: jobs of one queue fetched in batches and completed, by so many workers.
//   node work.mjs POSTGRES_URL JOBS WORKERS BATCH        prints one JSON line
import process from 'node:process';
import PgBoss from 'pg-boss';

const [url, jobs, workers, batch] = [process.argv[2], ...process.argv.slice(3, 6).map(Number)];
const payload = { kind: 'booking.confirmed', person: '01kn0000003m0080000000000a', text: '预约已确认'.repeat(20) };

const boss = new PgBoss({ connectionString: url, max: workers + 1, supervise: false, schedule: false });
boss.on('error', (error) => { throw error; });
await boss.start();
const queue = 'bench';
await boss.createQueue(queue);
await boss.purgeQueue(queue);
for (let done = 0; done < jobs; done += 1000) {
  const some = Math.min(1000, jobs - done);
  await boss.insert(Array.from({ length: some }, () => ({ name: queue, data: payload })));
}
const pool = boss.getDb ? boss.getDb() : undefined;
if (pool) await pool.executeSql('ANALYZE pgboss.job');

let done = 0;
const began = process.hrtime.bigint();
await Promise.all(Array.from({ length: workers }, async () => {
  for (;;) {
    const taken = await boss.fetch(queue, { batchSize: batch });
    if (!taken || taken.length === 0) return;
    await boss.complete(queue, taken.map((job) => job.id));
    done += taken.length;
  }
}));
const seconds = Number(process.hrtime.bigint() - began) / 1e9;
await boss.stop({ graceful: false, close: true });
if (done !== jobs) throw new Error(`${done} of ${jobs} jobs were done`);
console.log(JSON.stringify({ jobs, workers, batch, seconds, per_second: done / seconds }));
