/** One demo for all e2e files: bff, jobs and stand-ins on SQLite, with a dealership of three days. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the demo answers. */
    base: string
    /** What the demo told of itself: tokens, addresses of the stand-ins. */
    told: Record<string, unknown>
  }
}

const ROOT = resolve(import.meta.dirname, '../../..')

export default async function setup(project: TestProject): Promise<(() => Promise<void>) | void> {
  const running = process.env.CHEZHU_BASE
  if (running) {
    project.provide('base', running)
    project.provide('told', {})
    return
  }
  const program = process.env.CHEZHU_DEMO
  if (!program) throw new Error('CHEZHU_DEMO names the demo program (cargo build --bin demo); or CHEZHU_BASE one that runs')
  const folder = await mkdtemp(join(tmpdir(), 'chezhu-staff-'))
  const told = join(folder, 'demo.json')
  const demo = spawn(program, ['--port', '0', '--data', join(folder, 'data'), '--days', '3', '--json', told], {
    env: { ...process.env, CHEZHU_DEMO_ROOT: ROOT },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const words = await wait(demo, told)
  project.provide('base', String(words.base))
  project.provide('told', words)
  return async () => {
    const over = new Promise((done) => demo.once('exit', done))
    demo.kill('SIGINT')
    await over
    await rm(folder, { recursive: true, force: true })
  }
}

async function wait(demo: ChildProcess, told: string): Promise<Record<string, unknown>> {
  for (let n = 0; n < 600; n += 1) {
    if (demo.exitCode !== null) throw new Error(`the demo ended with ${demo.exitCode}`)
    try {
      return JSON.parse(await readFile(told, 'utf8')) as Record<string, unknown>
    } catch {
      await new Promise((done) => setTimeout(done, 200))
    }
  }
  demo.kill('SIGKILL')
  throw new Error('the demo did not start within two minutes')
}
