import { defineConfig } from 'vitest/config'

// One demo server and one browser for all files, one file after the other: they share the dealership.
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    globalSetup: ['test/e2e/house.ts'],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
})
