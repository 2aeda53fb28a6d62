import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { bothAttempts, type BothAttempts } from './second-attempt.ts'
import { countsOfPlaywright, countsOfVitest, type FailedTest } from './test-counts.ts'

const root = join(import.meta.dirname, '..')

export interface Step {
  name: string
  program: string
  args: string[]
  /** Where the tool leaves its counts as JSON; the file's path is put in for {report}. */
  report?: 'vitest' | 'playwright'
  /** Arguments that run once more what failed; without them nothing is tried twice. */
  again?: (failed: readonly FailedTest[]) => string[]
}

export interface StepResult extends BothAttempts {
  name: string
  ok: boolean
  seconds: number
}

/** Runs one tool with its output shown, each line behind the step's name when others run beside it. */
export async function runStep(step: Step, { beside = false } = {}): Promise<StepResult> {
  const scratch = mkdtempSync(join(tmpdir(), 'synced-step-'))
  const report = join(scratch, 'report.json')
  const startedAt = Date.now()
  console.log(`\n== ${step.name}`)
  try {
    const child = spawn(
      join(root, 'node_modules/.bin', step.program),
      step.args.map((arg) => arg.replace('{report}', report)),
      {
        cwd: root,
        stdio: beside ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
        env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
      },
    )
    for (const output of [child.stdout, child.stderr]) if (output) label(output, step.name)
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    const counts = step.report && existsSync(report) ? readCounts(step.report, report) : noCounts
    const seconds = (Date.now() - startedAt) / 1000
    return { name: step.name, ok: code === 0, seconds, ...counts, unsteady: [] }
  } finally {
    rmSync(scratch, { recursive: true })
  }
}

/** Tries once more what failed, if the step may; what passes then is told as unsteady. */
export async function runFailedAgain(step: Step, first: StepResult): Promise<StepResult> {
  if (first.ok || !step.again || first.failed.length === 0) return first
  const args = step.again(first.failed)
  const second = await runStep({ ...step, name: `${step.name}, second attempt`, args })
  const both = bothAttempts(first, second)
  const hasRun = second.ok || second.failed.length > 0
  const ok = hasRun && both.failed.length === 0
  return { name: step.name, ok, seconds: first.seconds + second.seconds, ...both }
}

function label(output: Readable, name: string): void {
  createInterface({ input: output }).on('line', (line) => console.log(`${name} | ${line}`))
}

const noCounts = { passed: [], failed: [] }

function readCounts(tool: 'vitest' | 'playwright', file: string) {
  const report: unknown = JSON.parse(readFileSync(file, 'utf8'))
  return tool === 'vitest' ? countsOfVitest(report) : countsOfPlaywright(report)
}

/** Prints the failed and the unsteady tests, a line a step and the sum; returns whether everything passed and tests did run. */
export function summarize(results: readonly StepResult[]): boolean {
  for (const { name, failed, unsteady } of results) {
    for (const test of unsteady) tell('UNSTEADY, passed at the second attempt:', name, test)
    for (const test of failed) tell('FAILED', name, test)
  }
  console.log('')
  for (const { name, ok, seconds, passed, failed, unsteady } of results) {
    const second = unsteady.length > 0 ? `, ${unsteady.length} at the second attempt` : ''
    const tests =
      passed.length + failed.length > 0
        ? `, ${passed.length} passed${second}, ${failed.length} failed`
        : ''
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s${tests})`)
  }
  const passed = results.reduce((sum, result) => sum + result.passed.length, 0)
  // A tool that fails without a failed test (a type error) counts as one failure.
  const failed = results.reduce(
    (sum, result) => sum + (result.ok ? 0 : Math.max(1, result.failed.length)),
    0,
  )
  console.log(`\n${passed} passed, ${failed} failed`)
  return failed === 0 && passed > 0
}

function tell(what: string, step: string, { name, reason }: FailedTest): void {
  console.log(`\n${what} ${step}: ${name}\n${reason.replaceAll(/^/gm, '    ')}`)
}
