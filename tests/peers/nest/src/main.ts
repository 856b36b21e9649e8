// Two workers on one port; the first line of output is the address. Ends when its input ends.
//   PEER_URL=postgres://… [PEER_POOL=8] [PEER_WORKERS=2] [PEER_NOW_MS=…] node dist/main.js
import 'reflect-metadata';
import cluster from 'node:cluster';
import process from 'node:process';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { TypeOrmModule } from '@nestjs/typeorm';
import pg from 'pg';
import { Bookings, BookingsController } from './bookings.js';
import { ENTITIES, SalesOrder } from './entities.js';
import { Orders, OrdersController } from './orders.js';

// bigint as a number: all of them are milliseconds, fen or counts.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

@Module({
  imports: [
    TypeOrmModule.forRoot({
      type: 'postgres',
      url: process.env.PEER_URL,
      entities: ENTITIES,
      synchronize: false,
      logging: false,
      poolSize: Number(process.env.PEER_POOL ?? 8),
    }),
    TypeOrmModule.forFeature([SalesOrder]),
  ],
  controllers: [OrdersController, BookingsController],
  providers: [Orders, Bookings],
})
class App {}

async function work(): Promise<void> {
  const app = await NestFactory.create<NestFastifyApplication>(App, new FastifyAdapter({ logger: false }), { logger: false });
  await app.listen(0, '127.0.0.1');
}

function lead(): void {
  const workers = Number(process.env.PEER_WORKERS ?? 2);
  let listening = 0;
  for (let n = 0; n < workers; n += 1) cluster.fork();
  cluster.on('listening', (_worker, address) => {
    listening += 1;
    if (listening === workers) console.log(`127.0.0.1:${address.port}`);
  });
  let over = false;
  cluster.on('exit', (worker, code, signal) => {
    if (over) return;
    console.error(`worker ${worker.process.pid} ended: ${signal ?? code}`);
    process.exit(1);
  });
  process.stdin.on('end', () => {
    over = true;
    cluster.disconnect(() => process.exit(0));
    setTimeout(() => process.exit(0), 1000).unref();
  }).resume();
}

if (cluster.isPrimary) lead();
else work().catch((error) => { console.error(error); process.exit(1); });
