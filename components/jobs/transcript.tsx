'use client'

import { ArrowDown, Download } from 'lucide-react'
import { useMemo, useState } from 'react'
import { downloadText } from '#components/lib/download-text.ts'
import { formatNumberOf } from '#components/lib/format.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { Button } from '#components/ui/button.tsx'
import { FollowedRows } from '#components/ui/followed-rows.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { Input } from '#components/ui/input.tsx'
import { foldLines, type TranscriptRowView } from './fold-lines.ts'
import { searchLines, transcriptLines } from './transcript-lines.ts'
import { transcriptText } from './transcript-text.ts'
import { TranscriptRow } from './transcript-row.tsx'
import { useTranscript } from './use-transcript.ts'

interface TranscriptProps {
  jobId: string
  /** Only what belongs to this step; null for the whole job. */
  stepIndex: number | null
  /** What it is the transcript of, for screen readers and the name of the file. */
  of: string
  /** More is to come. */
  live: boolean
  className?: string | undefined
}

const keyOf = ({ key }: TranscriptRowView) => key
const NOTHING_OPEN: ReadonlySet<string> = new Set()

/** Every command that was run on a server and what it said; follows the newest line. */
export function Transcript({ jobId, stepIndex, of, live, className }: TranscriptProps) {
  const { entries, complete, error, retry } = useTranscript(jobId, stepIndex)
  const lines = useMemo(() => transcriptLines(entries), [entries])
  const [search, setSearch] = useState('')
  const [following, setFollowing] = useState(live)
  const [open, setOpen] = useState(NOTHING_OPEN)
  const searched = search.trim() !== ''
  const found = useMemo(() => searchLines(lines, search), [lines, search])
  const rows = useMemo(() => (searched ? found : foldLines(found, open)), [searched, found, open])
  const fold = (run: string) => {
    setFollowing(false)
    setOpen((runs) =>
      runs.has(run) ? new Set([...runs].filter((each) => each !== run)) : new Set([...runs, run]),
    )
  }
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <Input
          type="search"
          aria-label={`Search the transcript of ${of}`}
          placeholder="Search"
          value={search}
          className="h-7 w-40 text-xs"
          onChange={(event) => setSearch(event.target.value)}
        />
        <span aria-live="polite" className="flex-1 text-xs text-faint tabular-nums">
          {!searched
            ? formatNumberOf(lines.length, 'line')
            : `${found.length} of ${formatNumberOf(lines.length, 'line')}`}
          {complete ? '' : ', loading'}
        </span>
        <Button
          size="sm"
          disabledReason={following ? 'Already at the newest line.' : undefined}
          onClick={() => setFollowing(true)}
        >
          <ArrowDown aria-hidden />
          {live ? 'Follow newest' : 'To the end'}
        </Button>
        <Button
          size="sm"
          disabledReason={lines.length === 0 ? 'There is nothing to export yet.' : undefined}
          onClick={() => downloadText(`transcript of ${of}.txt`, transcriptText(lines))}
        >
          <Download aria-hidden />
          Export
        </Button>
      </div>
      {error !== null && <InlineError error={operatorErrorOf(error)} onRetry={retry} />}
      <FollowedRows
        label={`Transcript of ${of}`}
        rows={rows}
        keyOf={keyOf}
        render={(row) => <TranscriptRow row={row} onFold={fold} />}
        empty={emptyText(lines.length, complete, live)}
        following={following}
        onFollowing={setFollowing}
        className={className}
      />
    </div>
  )
}

function emptyText(loaded: number, complete: boolean, live: boolean): string {
  if (loaded > 0) return 'No line matches. Change the search.'
  if (!complete) return 'Loading the transcript.'
  return live
    ? 'Nothing was run on a server yet. Commands and what they say appear here.'
    : 'No command was run on a server.'
}
