// The demo is started once for all files. A test may end it and start it again: the last one's number stands in its folder.
import fs from 'node:fs';
import type { TestProject } from 'vitest/node';
import { endDemo, startDemo } from './demo';

declare module 'vitest' {
  interface ProvidedContext {
    demo: string;
    folder: string;
    offset: number;
  }
}

export default async function setup(project: TestProject) {
  const { base, folder, offset } = await startDemo();
  project.provide('demo', base);
  project.provide('folder', folder);
  project.provide('offset', offset);
  return async () => {
    await endDemo(folder);
    fs.rmSync(folder, { recursive: true, force: true });
  };
}
