import type { PlannedFile } from '#server/procedures/plan.ts'
import { cn } from '#components/lib/cn.ts'
import { formatNumberOf } from '#components/lib/format.ts'
import { ScrollRegion } from '#components/ui/scroll-region.tsx'
import { foldSame, lineDiff, type DiffLine } from '#server/galera/line-diff.ts'

const marks: Record<DiffLine['kind'], { sign: string; word: string; look: string }> = {
  same: { sign: ' ', word: '', look: 'text-faint' },
  added: { sign: '+', word: 'added', look: 'bg-accent-tint text-ink' },
  removed: { sign: '-', word: 'removed', look: 'text-soft line-through' },
}

/** A file that a step writes: against what is there now. */
export function FileDiff({ file }: { file: PlannedFile }) {
  const parts = foldSame(lineDiff(file.before, file.after))
  return (
    <figure className="overflow-hidden rounded-md border border-line bg-sunken">
      <figcaption className="flex flex-wrap justify-between gap-x-4 border-b border-line px-3 py-1.5 text-xs">
        <span className="font-mono break-all">{file.path}</span>
        <span className="text-faint">{file.before === null ? 'new file' : 'changed'}</span>
      </figcaption>
      <ScrollRegion label={`Content of ${file.path}`} className="max-h-96">
        <div className="w-max min-w-full py-1 font-mono text-xs leading-5">
          {parts.map((part, index) =>
            part.kind === 'gap' ? (
              // oxlint-disable-next-line react/no-array-index-key -- parts have no other identity
              <p key={index} className="px-3 font-sans text-faint">
                {formatNumberOf(part.count, 'equal line')} not shown
              </p>
            ) : (
              part.lines.map((line, place) => {
                const { sign, word, look } = marks[line.kind]
                return (
                  <p
                    // oxlint-disable-next-line react/no-array-index-key -- lines repeat
                    key={`${index}-${place}`}
                    className={cn('px-3 whitespace-pre', look)}
                  >
                    <span
                      aria-hidden
                      className="inline-block w-4 text-soft no-underline select-none"
                    >
                      {sign}
                    </span>
                    {word !== '' && <span className="sr-only">{word}: </span>}
                    {line.text}
                  </p>
                )
              })
            ),
          )}
        </div>
      </ScrollRegion>
    </figure>
  )
}
