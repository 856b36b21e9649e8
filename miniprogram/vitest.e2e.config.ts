import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/e2e/**/*.e2e.ts'],
    globalSetup: ['test/e2e/global.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 150_000,
  },
});
