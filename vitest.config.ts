import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['server/**/*.test.ts', 'components/**/*.test.ts', 'e2e/**/*.test.ts'],
    passWithNoTests: false,
    // A busy machine is slow; what is timed stands in the benchmarks.
    testTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
  },
})
