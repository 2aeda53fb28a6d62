'use client'

import { useRef } from 'react'
import type { KeyboardEvent } from 'react'
import type { NodeView } from '#server/api/views.ts'
import type { IstAssessment } from '#server/galera/ist/ist-assessment.ts'
import type { ClusterAssessment, NodeSnapshot } from '#server/galera/model.ts'
import { describeTopology } from './describe-topology.ts'
import { FrameLayer } from './frame-layer.tsx'
import { frameOutlines } from './frame-outline.ts'
import { MemberCard } from './member-card.tsx'
import { neighbour } from './neighbour.ts'
import type { Direction } from './neighbour.ts'
import { NodeCard } from './node-card.tsx'
import { cardsOf, placeCards } from './place-cards.ts'
import type { RecentWriteSets } from './recent-write-sets.ts'
import { memberCards, nodeCards } from './topology-cards.ts'
import { TransferLayer } from './transfer-layer.tsx'
import { useElementWidth } from './use-element-width.ts'

interface ClusterTopologyProps {
  nodes: NodeView[]
  assessment: ClusterAssessment
  snapshots: NodeSnapshot[]
  recent: RecentWriteSets
  /** null until it is known. */
  ist: IstAssessment | null
  nowMs: number
}

const ARROWS: Record<string, Direction> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
}

/** The one picture of a cluster: lanes of segments, frames of components, edges of transfers. */
export function ClusterTopology(props: ClusterTopologyProps) {
  const { nodes, assessment, snapshots, recent, ist, nowMs } = props
  const [frameRef, width] = useElementWidth<HTMLDivElement>(960)
  const links = useRef(new Map<string, HTMLElement>())
  const data = nodeCards(nodes, assessment, snapshots, { ist, nowMs })
  const strangers = memberCards(assessment)
  const cards = [...data, ...strangers].map(({ card }) => card)
  const placement = placeCards(cards, width)
  const frames = frameOutlines(placement, assessment.components.length)

  function move(event: KeyboardEvent) {
    const direction = ARROWS[event.key]
    const placed = cardsOf(placement).filter(({ card }) => links.current.has(card.id))
    const from = placed.find(({ card }) =>
      links.current.get(card.id)?.contains(document.activeElement),
    )
    const to = direction && from && neighbour(placed, from, direction)
    if (!to) return
    event.preventDefault()
    links.current.get(to.card.id)?.querySelector('a')?.focus()
  }

  return (
    <div ref={frameRef} className="min-w-0">
      <div className="sr-only">
        {describeTopology(assessment, data, strangers, nowMs).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- arrow keys only move the focus between links */}
      <div
        className="relative overflow-hidden"
        style={{ height: placement.height }}
        onKeyDown={move}
      >
        {placement.lanes.map((lane) => (
          <div
            key={lane.key}
            style={{ top: lane.y, height: lane.height }}
            className="absolute inset-x-0 rounded-lg bg-sunken"
          />
        ))}
        <FrameLayer
          width={placement.width}
          height={placement.height}
          frames={frames}
          components={assessment.components}
        />
        {placement.lanes.map((lane) => (
          <section key={lane.key} aria-label={lane.label}>
            <h3
              style={{ top: lane.y + 6 }}
              className="absolute left-3 text-xs font-medium text-faint"
            >
              {lane.label}
            </h3>
            <ul>
              {lane.cards.map((placed) => {
                const facts = data.find(({ card }) => card.id === placed.card.id)
                const stranger = strangers.find(({ card }) => card.id === placed.card.id)
                return (
                  <li
                    key={placed.card.id}
                    ref={(element) => {
                      if (element && facts) links.current.set(placed.card.id, element)
                      else links.current.delete(placed.card.id)
                    }}
                    style={{
                      left: placed.x,
                      top: placed.y,
                      width: placed.width,
                      height: placed.height,
                    }}
                    className="absolute"
                  >
                    {facts && (
                      <NodeCard
                        facts={facts}
                        recent={recent.get(facts.node.id) ?? []}
                        nowMs={nowMs}
                      />
                    )}
                    {stranger && <MemberCard facts={stranger} />}
                  </li>
                )
              })}
            </ul>
          </section>
        ))}
        <TransferLayer placement={placement} transfers={assessment.transfers} nowMs={nowMs} />
      </div>
    </div>
  )
}
