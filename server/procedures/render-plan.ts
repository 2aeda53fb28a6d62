import { formatBytesRange, formatDurationRange } from '#server/galera/figures.ts'
import { foldSame, lineDiff } from '#server/galera/line-diff.ts'
import type { Plan, PlanStep, PreflightFinding, WayBackForecast } from './plan.ts'

/** The whole plan as text, for export and review. Holds no secrets, as the plan holds none. */
export function renderPlan(plan: Plan): string {
  return [
    plan.title,
    '='.repeat(plan.title.length),
    '',
    `Cluster: ${plan.clusterName}`,
    `Planned: ${new Date(plan.plannedAtMs).toISOString()}`,
    `Servers: ${plan.servers.map(({ key, address, role }) => `${key} (${address}, ${role})`).join(', ')}`,
    ...summaryLines(plan),
    ...section('Findings', plan.findings.flatMap(findingLines)),
    ...section('Steps', plan.steps.flatMap(stepLines)),
    ...section(
      'It refuses or stops',
      plan.summary.refusals.map((line) => `- ${line}`),
    ),
    '',
  ].join('\n')
}

function section(title: string, lines: readonly string[]): string[] {
  return ['', title, '-'.repeat(title.length), ...(lines.length > 0 ? lines : ['None.'])]
}

function summaryLines({ summary }: Plan): string[] {
  const { transfer, totalMs, survivesOneMoreFailure } = summary
  const lines = [`Expected: ${formatDurationRange(totalMs)} in all`]
  if (transfer) {
    const bytes = transfer.bytes ? formatBytesRange(transfer.bytes) : 'an unknown amount'
    lines.push(
      `Transfer: ${transfer.kind} by ${transfer.method} from ${transfer.donor ?? 'any donor'}, ${bytes}, ${formatDurationRange(transfer.durationMs)}`,
      `Donor: ${transfer.donorBlocked ? 'takes no writes while it sends' : 'goes on taking writes'}${transfer.donorTakesWrites === true ? '; clients write there now' : ''}`,
    )
  }
  lines.push(...(summary.wayBacks ?? []).map(wayBackLine))
  const survives =
    survivesOneMoreFailure === null ? 'not known' : survivesOneMoreFailure ? 'yes' : 'no'
  return [...lines, `Survives one more failure meanwhile: ${survives}`]
}

function wayBackLine({ node, kind, donor, because, durationMs }: WayBackForecast): string {
  const time = durationMs ? formatDurationRange(durationMs) : 'unknown time'
  return `Way back of ${node}: ${kind} from ${donor ?? 'the donor Galera chooses'}, ${time}. ${because}`
}

function findingLines({ severity, blocks, where, title, why, mend }: PreflightFinding): string[] {
  const place = where.length > 0 ? ` [${where.join(', ')}]` : ''
  return [
    `- ${blocks ? 'BLOCKS' : severity}${place}: ${title}`,
    `  Why: ${why}`,
    ...(mend === null ? [] : [`  Mend: ${mend}`]),
  ]
}

function stepLines(step: PlanStep, index: number): string[] {
  const beside = step.apart === true ? ', beside its neighbours' : ', beside the other servers'
  const wave = step.wave === undefined ? '' : beside
  return [
    `${index + 1}. [${step.server}] ${step.title} (${formatDurationRange(step.expectedMs)}${wave})`,
    `   ${step.purpose}`,
    ...step.commands.map((command) => `   $ ${command}`),
    ...step.files.flatMap(({ path, before, after }) => [
      `   ${before === null ? 'new file' : 'changes'} ${path}`,
      ...foldSame(lineDiff(before, after)).flatMap((part) =>
        part.kind === 'gap'
          ? [`   … ${part.count} equal lines`]
          : part.lines.map(({ kind, text }) => `   ${SIGNS[kind]} ${text}`.trimEnd()),
      ),
    ]),
  ]
}

const SIGNS = { same: ' ', added: '+', removed: '-' } as const
