import { defineConfig, mergeConfig } from 'vitest/config'
import lab from './vitest.config.ts'

/** `npm run test:failures`: cases that must outlast the patience of the console, minutes each. */
export default mergeConfig(
  { ...lab, test: { ...lab.test, include: [] } },
  defineConfig({ test: { include: ['server/**/*.failure-test.ts'] } }),
)
