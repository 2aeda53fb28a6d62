import { defineConfig } from '@playwright/test'
import { CHROMIUM } from './prepare-machine.ts'

/** Closed networks: without these, Chromium tries to reach the outside and waits. */
const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const launchOptions = { executablePath: CHROMIUM, args: chromiumFlags }

export default defineConfig({
  testDir: '.',
  testMatch: 'journeys/*.spec.ts',
  outputDir: '../test-results',
  // One lab, one console: the journeys run one after the other, in the order of their names.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  timeout: 300_000,
  expect: { timeout: 20_000 },
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ? [['list'], ['json']] : [['list']],
  use: {
    launchOptions,
    viewport: { width: 1360, height: 900 },
    actionTimeout: 30_000,
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
})
