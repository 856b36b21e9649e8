// The real server for all browser tests: bff, jobs and stand-ins with a demo dealership.
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export interface Demo {
  base: string;
  folder: string;
  offset: number;
}

const STARTS_MS = 300_000;
const ENDS_MS = 20_000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function program(): string {
  const found = process.env.CHEZHU_DEMO;
  if (!found) throw new Error('CHEZHU_DEMO names the demo program, built by `cargo build -p chezhu-tests --bin demo`');
  return path.resolve(found);
}

async function address(file: string, child: ChildProcess): Promise<string> {
  for (const until = Date.now() + STARTS_MS; Date.now() < until; await pause(200)) {
    if (child.exitCode !== null) throw new Error(`the demo ended with ${child.exitCode}`);
    const found = fs.existsSync(file) && /"base": "([^"]+)"/.exec(fs.readFileSync(file, 'utf8'));
    if (found) return found[1]!;
  }
  throw new Error('the demo did not start');
}

const DAY_MS = 86_400_000;
const CHINA_MS = 8 * 3_600_000;
const TUESDAY = 2;

/** By how much the demo's clock is before the machine's: the tests run at ten in the morning of a Tuesday, whatever the hour. */
function offset(now = Date.now()): number {
  const midnight = Math.floor((now + CHINA_MS) / DAY_MS) * DAY_MS - CHINA_MS;
  const days = (TUESDAY - new Date(midnight + CHINA_MS).getUTCDay() + 7) % 7;
  return midnight + days * DAY_MS + 10 * 3_600_000 - now;
}

/** The offset of this folder's demo: it goes on with its own clock when it is started again. */
function offsetOf(folder: string): number {
  const file = path.join(folder, 'offset');
  if (!fs.existsSync(file)) fs.writeFileSync(file, String(offset()));
  return Number(fs.readFileSync(file, 'utf8'));
}

/** Starts a demo on `port` (0: a free one) with the data of `folder` (absent: fresh). */
export async function startDemo(port = '0', folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chezhu-mini-'))): Promise<Demo> {
  const json = path.join(folder, 'demo.json');
  fs.rmSync(json, { force: true });
  const log = fs.openSync(path.join(folder, 'demo.log'), 'a');
  const ahead = offsetOf(folder);
  const at = new Date(Date.now() + ahead).toISOString();
  // The demo's partners push only what a test asks them to.
  const told = ['--port', port, '--data', folder, '--days', '3', '--at', at, '--no-partner', '--json', json];
  const child = spawn(program(), told, { stdio: ['ignore', log, log] });
  fs.writeFileSync(path.join(folder, 'demo.pid'), String(child.pid));
  child.unref();
  return { base: await address(json, child), folder, offset: ahead };
}

const runs = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(fs.readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

/** Ends the demo that was started last with this folder, and waits for it. */
export async function endDemo(folder: string): Promise<void> {
  const pid = Number(fs.readFileSync(path.join(folder, 'demo.pid'), 'utf8'));
  if (!runs(pid)) return;
  process.kill(pid, 'SIGINT');
  for (const until = Date.now() + ENDS_MS; runs(pid) && Date.now() < until; ) await pause(100);
}
