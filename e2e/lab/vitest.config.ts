import { defineConfig } from 'vitest/config'

/** Suites that run against real servers; each file brings up a lab of its own, one at a time. */
export default defineConfig({
  test: {
    include: ['server/**/*.lab-test.ts', 'e2e/**/*.lab-test.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    // The first lab on a machine builds its base.
    hookTimeout: 600_000,
    passWithNoTests: false,
  },
})
