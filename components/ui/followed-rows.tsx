'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, type ReactNode } from 'react'
import { cn } from '#components/lib/cn.ts'

interface FollowedRowsProps<Row> {
  /** Names what scrolls here. */
  label: string
  rows: readonly Row[]
  /** Stable while rows are added before and after. */
  keyOf: (row: Row) => string | number
  render: (row: Row) => ReactNode
  /** Shown in place of no rows. */
  empty: ReactNode
  /** Whether the newest row is kept in sight. */
  following: boolean
  /** Told when someone scrolls away from the end, or back to it. */
  onFollowing: (following: boolean) => void
  className?: string | undefined
}

const ROW_PX = 20
const AT_END_PX = 24

/** Any number of lines of text, of which only those in sight are drawn; newest at the end. */
export function FollowedRows<Row>({
  label,
  rows,
  keyOf,
  render,
  empty,
  following,
  onFollowing,
  className,
}: FollowedRowsProps<Row>) {
  const frame = useRef<HTMLElement>(null)
  const keyAt = (index: number) => {
    const row = rows[index]
    return row === undefined ? index : keyOf(row)
  }
  // oxlint-disable-next-line react/incompatible-library -- the React Compiler is not in use
  const view = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_PX,
    getItemKey: keyAt,
    overscan: 20,
  })
  const lastKey = keyAt(rows.length - 1)
  useEffect(() => {
    if (following && rows.length > 0) view.scrollToIndex(rows.length - 1, { align: 'end' })
  }, [following, lastKey, rows.length, view])
  useKeepPlace(rows, keyOf, following, view.scrollToIndex)
  return (
    <section
      ref={frame}
      aria-label={label}
      // What scrolls has to take focus, or the keyboard cannot scroll it (WCAG 2.1.1).
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) =>
        onFollowing(scrollTop + clientHeight >= scrollHeight - AT_END_PX)
      }
      className={cn(
        'overflow-auto rounded-md border border-line bg-sunken font-mono text-xs [font-variant-ligatures:none]',
        className,
      )}
    >
      {rows.length === 0 ? (
        <div className="p-4 font-sans text-sm text-soft">{empty}</div>
      ) : (
        <div className="relative" style={{ height: view.getTotalSize() }}>
          {view.getVirtualItems().map((item) => {
            const row = rows[item.index]
            return (
              row !== undefined && (
                <div
                  key={item.key}
                  ref={view.measureElement}
                  data-index={item.index}
                  style={{ transform: `translateY(${item.start}px)` }}
                  className="absolute inset-x-0 top-0"
                >
                  {render(row)}
                </div>
              )
            )
          })}
        </div>
      )}
    </section>
  )
}

/** When older rows are put before, the row that stood at the top stays there. */
function useKeepPlace<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string | number,
  following: boolean,
  scrollToIndex: (index: number, options: { align: 'start' }) => void,
): void {
  const firstKey = useRef<string | number | undefined>(undefined)
  useLayoutEffect(() => {
    const before = firstKey.current
    firstKey.current = rows[0] === undefined ? undefined : keyOf(rows[0])
    if (following || before === undefined || before === firstKey.current) return
    const index = rows.findIndex((row) => keyOf(row) === before)
    if (index > 0) scrollToIndex(index, { align: 'start' })
  }, [rows, keyOf, following, scrollToIndex])
}
