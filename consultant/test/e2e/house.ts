/** One demo for all e2e files: bff, jobs and stand-ins on SQLite, with a dealership of three days. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the demo answers. */
    base: string
    /** How far the demo's clock is ahead of this machine's. */
    ahead: number
    /** What the demo told of itself: tokens, addresses of the stand-ins. */
    told: Record<string, unknown>
    /** The folder of its data. */
    data: string
  }
}

const ROOT = resolve(import.meta.dirname, '../../..')

export default async function setup(project: TestProject): Promise<(() => Promise<void>) | void> {
  const running = process.env.CHEZHU_BASE
  if (running) {
    const words = process.env.CHEZHU_DEMO_JSON
    project.provide('base', running)
    project.provide('told', words ? (JSON.parse(await readFile(words, 'utf8')) as Record<string, unknown>) : {})
    project.provide('data', words ? dirname(words) : '')
    project.provide('ahead', await ahead(running))
    return
  }
  const program = process.env.CHEZHU_DEMO
  if (!program) throw new Error('CHEZHU_DEMO names the demo program (cargo build --bin demo); or CHEZHU_BASE one that runs')
  const folder = await mkdtemp(join(tmpdir(), 'chezhu-staff-'))
  const told = join(folder, 'demo.json')
  // The demo's partners push only what a test asks them to.
  const demo = spawn(program, ['--port', '0', '--data', folder, '--days', '3', '--at', atWork(), '--no-partner', '--json', told], {
    env: { ...process.env, CHEZHU_DEMO_ROOT: ROOT },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const words = await wait(demo, told)
  project.provide('base', String(words.base))
  project.provide('told', words)
  project.provide('data', folder)
  project.provide('ahead', await ahead(String(words.base)))
  return async () => {
    const over = new Promise((done) => demo.once('exit', done))
    demo.kill('SIGINT')
    await over
    await rm(folder, { recursive: true, force: true })
  }
}

/** Ten in the morning of the next Tuesday in Shanghai: the stores are at work, whatever time it is here. */
function atWork(): string {
  const day = new Date(Date.now() + 8 * 3600_000)
  day.setUTCDate(day.getUTCDate() + ((9 - day.getUTCDay()) % 7 || 7))
  return `${day.toISOString().slice(0, 10)}T10:00:00+08:00`
}

async function ahead(base: string): Promise<number> {
  const told = (await (await fetch(`${base}/demo/people.json`)).json()) as { clock_offset_ms: number }
  return told.clock_offset_ms
}

async function wait(demo: ChildProcess, told: string): Promise<Record<string, unknown>> {
  for (let n = 0; n < 1_500; n += 1) {
    if (demo.exitCode !== null) throw new Error(`the demo ended with ${demo.exitCode}`)
    try {
      return JSON.parse(await readFile(told, 'utf8')) as Record<string, unknown>
    } catch {
      await new Promise((done) => setTimeout(done, 200))
    }
  }
  demo.kill('SIGKILL')
  throw new Error('the demo did not start within five minutes')
}
