import { cn } from '#components/lib/cn.ts'
import type { Component } from '#server/galera/model.ts'
import { componentLabel } from './describe-topology.ts'
import type { FramePiece } from './frame-outline.ts'

interface FrameLayerProps {
  width: number
  height: number
  frames: FramePiece[]
  components: Component[]
}

/** Frames behind the cards: solid with quorum, dashed without. Their words are repeated in text. */
export function FrameLayer({ width, height, frames, components }: FrameLayerProps) {
  return (
    <>
      <svg aria-hidden width={width} height={height} className="absolute inset-0">
        {frames.map((frame) => (
          <path
            key={frame.path}
            d={frame.path}
            fillRule="evenodd"
            strokeWidth="1.5"
            className={
              components[frame.component]?.primary
                ? 'fill-synced/5 stroke-synced'
                : 'fill-down/5 stroke-down [stroke-dasharray:6_4]'
            }
          />
        ))}
      </svg>
      {frames.map((frame) => (
        <FrameLabel key={frame.path} frame={frame} component={components[frame.component]} />
      ))}
    </>
  )
}

function FrameLabel({ frame, component }: { frame: FramePiece; component: Component | undefined }) {
  if (!component) return null
  const { x, y, width } = frame.label
  const text = componentLabel(component)
  return (
    <span
      aria-hidden
      title={text}
      style={{ left: x + 4, top: y - 20, maxWidth: width - 8 }}
      className={cn(
        'absolute truncate text-xs font-medium',
        component.primary ? 'text-synced' : 'text-down',
      )}
    >
      {frame.first ? text : `${component.primary ? 'Primary' : 'Non-Primary'} component, continued`}
    </span>
  )
}
