'use client'

import { ArrowDown } from 'lucide-react'
import { useState } from 'react'
import type { LogLineView } from '#server/api/views.ts'
import { formatNumberOf } from '#components/lib/format.ts'
import { Button } from '#components/ui/button.tsx'
import { FollowedRows } from '#components/ui/followed-rows.tsx'
import { LogLine } from './log-line.tsx'
import type { OlderLines } from './use-log-lines.ts'

interface LogWindowProps {
  nodeName: string
  lines: LogLineView[]
  /** Lines that are loaded, shown or not. */
  loaded: number
  search: string
  older: OlderLines
}

const idOf = ({ id }: LogLineView) => id

/** Follows the newest line until someone scrolls up. */
export function LogWindow({ nodeName, lines, loaded, search, older }: LogWindowProps) {
  const [following, setFollowing] = useState(true)
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center justify-between gap-2 text-xs text-faint">
        <span className="tabular-nums">
          {lines.length === loaded
            ? formatNumberOf(loaded, 'line')
            : `${formatNumberOf(lines.length, 'line')} of ${loaded} loaded`}
          {following ? ', following' : ', paused'}
        </span>
        <span className="flex gap-2">
          <Button
            size="sm"
            pending={older.pending}
            disabledReason={older.atStart ? 'This is the oldest line that is kept.' : undefined}
            onClick={() => {
              setFollowing(false)
              older.load()
            }}
          >
            Load older
          </Button>
          <Button
            size="sm"
            disabledReason={following ? 'Already at the newest line.' : undefined}
            onClick={() => setFollowing(true)}
          >
            <ArrowDown aria-hidden />
            Follow newest
          </Button>
        </span>
      </div>
      <FollowedRows
        label={`Log of ${nodeName}`}
        rows={lines}
        keyOf={idOf}
        render={(line) => <LogLine line={line} search={search} />}
        empty={
          loaded === 0
            ? 'No lines yet. They appear as the server writes its journal.'
            : 'No loaded line matches. Change the search or the level, or load older lines.'
        }
        following={following}
        onFollowing={setFollowing}
        className="h-[65dvh] min-h-80"
      />
    </div>
  )
}
