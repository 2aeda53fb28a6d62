import { POSITION } from '#server/galera/log/line-rule.ts'
import type { LogFact, LogPosition } from '#server/galera/log/log-fact.ts'

/** A block of lines that is being read; each line is a journal entry of its own. */
export type LogBlock =
  | { type: 'view'; first: string; lines: readonly string[] }
  | { type: 'group-view'; lines: readonly string[] }
  | { type: 'quorum'; lines: readonly string[] }
  | { type: 'transfer-required'; lines: readonly string[] }

/** What a line does to the open block. */
export type BlockStep = { took: false } | { took: true; done: boolean }

const VIEW_START = /view\(view_id\((PRIM|NON_PRIM),[0-9a-f-]{1,40},(\d{1,15})\) memb \{/

/** The block that begins with this line, or null. */
export function blockStartingWith(line: string): LogBlock | null {
  if (VIEW_START.test(line)) return { type: 'view', first: line, lines: [] }
  if (/Quorum results:\s*$/.test(line)) return { type: 'quorum', lines: [] }
  if (/State transfer required:\s*$/.test(line)) return { type: 'transfer-required', lines: [] }
  // "Recovered view from SST:" prints the same lines about the past and is no view.
  if (/^\s*View:\s*$/.test(line)) return { type: 'group-view', lines: [] }
  return null
}

/** Whether a line continues the block, and whether it is its last. */
export function stepOf(block: LogBlock, line: string): BlockStep {
  switch (block.type) {
    case 'view':
      if (/^\s*\}\)\s*$/.test(line)) return { took: true, done: true }
      return stepIf(
        /^\s*(?:\} (?:joined|left|partitioned) \{|[0-9a-f]{8}-[0-9a-f-]{1,40},\d+)\s*$/,
        line,
      )
    case 'quorum':
      if (/^\s*group UUID\s*=/.test(line)) return { took: true, done: true }
      return stepIf(/^\s+[a-z_. ]{1,20}\s*= /, line)
    case 'transfer-required':
      if (/^\s*Local state:/.test(line)) return { took: true, done: true }
      return stepIf(/^\s*Group state:/, line)
    case 'group-view':
      if (/^\s*={10,}\s*$/.test(line)) return { took: true, done: true }
      return stepIf(/^\s+(?:[a-z_]{1,30}(?:\(\d+\))?:|\d+: )/, line)
  }
}

function stepIf(pattern: RegExp, line: string): BlockStep {
  return pattern.test(line) ? { took: true, done: false } : { took: false }
}

/** The fact a complete block tells; `lines` hold everything after its first line. */
export function factOf(block: LogBlock): LogFact {
  switch (block.type) {
    case 'view':
      return viewFact(block.first, block.lines)
    case 'quorum':
      return quorumFact(block.lines)
    case 'transfer-required':
      return {
        kind: 'transfer-required',
        group: positionOf(block.lines.find((line) => line.includes('Group state:'))),
        local: positionOf(block.lines.find((line) => line.includes('Local state:'))),
      }
    case 'group-view':
      return groupViewFact(block.lines)
  }
}

function viewFact(first: string, lines: readonly string[]): LogFact {
  const start = VIEW_START.exec(first)
  const lists = { memb: [], joined: [], left: [], partitioned: [] } as Record<string, string[]>
  let section = 'memb'
  for (const line of lines) {
    const next = /\} (joined|left|partitioned) \{/.exec(line)?.[1]
    if (next) section = next
    const uuid = /^\s*([0-9a-f-]{9,40}),\d+/.exec(line)?.[1]
    if (uuid) lists[section]?.push(uuid)
  }
  return {
    kind: 'view',
    primary: start?.[1] === 'PRIM',
    viewSeq: Number(start?.[2] ?? 0),
    members: lists['memb'] ?? [],
    joined: lists['joined'] ?? [],
    left: lists['left'] ?? [],
    partitioned: lists['partitioned'] ?? [],
  }
}

function quorumFact(lines: readonly string[]): LogFact {
  const values = new Map<string, string>()
  for (const line of lines) {
    const match = /^\s*([a-z_. ]{1,20}?|group UUID)\s*= (.*?),?\s*$/.exec(line)
    if (match?.[1]) values.set(match[1], match[2] ?? '')
  }
  const members = /^(\d{1,9})\/(\d{1,9})/.exec(values.get('members') ?? '')
  const confId = values.get('conf_id') ?? ''
  return {
    kind: 'quorum',
    primary: values.get('component') === 'PRIMARY',
    confId: /^\d{1,15}$/.test(confId) ? Number(confId) : null,
    joined: members ? Number(members[1]) : null,
    total: members ? Number(members[2]) : null,
    groupUuid: values.get('group UUID') || null,
  }
}

function groupViewFact(lines: readonly string[]): LogFact {
  const members = lines.flatMap((line) => {
    const match = /^\s*\d+: ([0-9a-f-]{36}), ?(.*?)\s*$/.exec(line)
    return match ? [{ uuid: match[1] ?? '', name: match[2] ?? '' }] : []
  })
  return {
    kind: 'group-view',
    position: positionOf(lines.find((line) => /^\s*id:/.test(line))),
    primary: lines.some((line) => /^\s*status: primary\s*$/.test(line)),
    members,
  }
}

function positionOf(line: string | undefined): LogPosition | null {
  const match = line ? new RegExp(POSITION).exec(line) : null
  return match ? { uuid: match[1] ?? '', seqno: Number(match[2]) } : null
}
