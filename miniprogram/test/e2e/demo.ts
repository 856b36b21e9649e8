// The real server for all browser tests: bff, jobs and stand-ins with a demo dealership.
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export interface Demo {
  base: string;
  data: string;
  end(): Promise<void>;
}

const STARTS_MS = 120_000;

function program(): string {
  const found = process.env.CHEZHU_DEMO;
  if (!found) throw new Error('CHEZHU_DEMO names the demo program, built by `cargo build -p chezhu-tests --bin demo`');
  return path.resolve(found);
}

async function address(file: string, child: ChildProcess): Promise<string> {
  for (const until = Date.now() + STARTS_MS; Date.now() < until; ) {
    if (child.exitCode !== null) throw new Error(`the demo ended with ${child.exitCode}`);
    const found = fs.existsSync(file) && /"base": "([^"]+)"/.exec(fs.readFileSync(file, 'utf8'));
    if (found) return found[1]!;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('the demo did not start');
}

/** Starts a demo on `port` (0: a free one) with the data of `data` (absent: fresh). */
export async function startDemo(port = '0', data = fs.mkdtempSync(path.join(os.tmpdir(), 'chezhu-mini-'))): Promise<Demo> {
  const json = path.join(data, 'demo.json');
  fs.rmSync(json, { force: true });
  const log = fs.openSync(path.join(data, 'demo.log'), 'a');
  const child = spawn(program(), ['--port', port, '--data', data, '--days', '3', '--json', json], { stdio: ['ignore', log, log] });
  const end = () =>
    new Promise<void>((resolve) => {
      if (child.exitCode !== null) return resolve();
      child.once('exit', () => resolve());
      child.kill('SIGINT');
    });
  return { base: await address(json, child), data, end };
}
