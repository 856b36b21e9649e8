// The demo is started once for all files.
import type { TestProject } from 'vitest/node';
import { startDemo } from './demo';

declare module 'vitest' {
  interface ProvidedContext {
    demo: string;
    control: string;
  }
}

export default async function setup(project: TestProject) {
  const demo = await startDemo();
  project.provide('demo', demo.base);
  project.provide('control', demo.data);
  return () => demo.end();
}
