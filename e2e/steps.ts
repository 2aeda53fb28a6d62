import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { countsOfPlaywright, countsOfVitest, type TestCounts } from './test-counts.ts'

const root = join(import.meta.dirname, '..')

export interface Step {
  name: string
  program: string
  args: string[]
  /** Where the tool leaves its counts as JSON; the file's path is put in for {report}. */
  report?: 'vitest' | 'playwright'
  env?: Record<string, string>
}

export interface StepResult extends TestCounts {
  name: string
  ok: boolean
  seconds: number
}

/** Runs one tool with its output shown. */
export function runStep(step: Step): StepResult {
  const scratch = mkdtempSync(join(tmpdir(), 'synced-step-'))
  const report = join(scratch, 'report.json')
  const startedAt = Date.now()
  console.log(`\n== ${step.name}`)
  try {
    const { status } = spawnSync(
      join(root, 'node_modules/.bin', step.program),
      step.args.map((arg) => arg.replace('{report}', report)),
      {
        cwd: root,
        stdio: ['ignore', 'inherit', 'inherit'],
        env: { ...process.env, ...step.env, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
      },
    )
    const counts = step.report && existsSync(report) ? readCounts(step.report, report) : noCounts
    return {
      name: step.name,
      ok: status === 0,
      seconds: (Date.now() - startedAt) / 1000,
      ...counts,
    }
  } finally {
    rmSync(scratch, { recursive: true })
  }
}

const noCounts: TestCounts = { passed: 0, failed: 0, failures: [], unsteady: [] }

function readCounts(tool: 'vitest' | 'playwright', file: string): TestCounts {
  const report: unknown = JSON.parse(readFileSync(file, 'utf8'))
  return tool === 'vitest' ? countsOfVitest(report) : countsOfPlaywright(report)
}

/** Prints the failed and the unsteady tests, a line a step and the sum; returns whether everything passed and tests did run. */
export function summarize(results: StepResult[]): boolean {
  for (const { name, failures, unsteady } of results) {
    for (const test of unsteady)
      console.log(`\nUNSTEADY, passed at the second attempt: ${name}: ${test}`)
    for (const failure of failures) console.log(`\nFAILED ${name}: ${failure}`)
  }
  console.log('')
  for (const { name, ok, seconds, passed, failed, unsteady } of results) {
    const second = unsteady.length > 0 ? `, ${unsteady.length} at the second attempt` : ''
    const tests = passed + failed > 0 ? `, ${passed} passed${second}, ${failed} failed` : ''
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s${tests})`)
  }
  const passed = results.reduce((sum, result) => sum + result.passed, 0)
  // A tool that fails without a failed test (a type error) counts as one failure.
  const failed = results.reduce(
    (sum, result) => sum + (result.ok ? 0 : Math.max(1, result.failed)),
    0,
  )
  console.log(`\n${passed} passed, ${failed} failed`)
  return failed === 0 && passed > 0
}
