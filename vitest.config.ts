import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['server/**/*.test.ts', 'components/**/*.test.ts', 'e2e/**/*.test.ts'],
    passWithNoTests: false,
    // Many wait for servers of their own: one process less than cores would leave a core idle.
    maxWorkers: '100%',
    // A busy machine is slow; what is timed stands in the benchmarks.
    testTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
  },
})
