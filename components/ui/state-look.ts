import {
  ArrowDownToLine,
  ArrowUpFromLine,
  CircleCheck,
  CirclePause,
  CircleQuestionMark,
  CircleX,
  ChevronsRight,
  Info,
  OctagonAlert,
  Scale,
  ShieldX,
  TriangleAlert,
  Unlink,
  WifiOff,
  type LucideIcon,
} from 'lucide-react'
import { conditionLabels } from '#server/galera/labels.ts'
import type { NodeCondition, Severity } from '#server/galera/model.ts'
import type { Tone } from './tone.ts'

interface StateLook {
  tone: Tone
  label: string
  Icon: LucideIcon
}

function look(condition: NodeCondition, tone: Tone, Icon: LucideIcon): StateLook {
  return { tone, label: conditionLabels[condition].label, Icon }
}

/** Every condition has an icon of its own, so that it is told apart without colour. */
export const conditionLook: Record<NodeCondition, StateLook> = {
  synced: look('synced', 'synced', CircleCheck),
  member: look('member', 'synced', Scale),
  donor: look('donor', 'transfer', ArrowUpFromLine),
  joiner: look('joiner', 'transfer', ArrowDownToLine),
  joined: look('joined', 'transfer', ChevronsRight),
  desynced: look('desynced', 'degraded', CirclePause),
  'non-primary': look('non-primary', 'down', ShieldX),
  disconnected: look('disconnected', 'down', Unlink),
  down: look('down', 'down', CircleX),
  unreachable: look('unreachable', 'unknown', WifiOff),
  unknown: look('unknown', 'unknown', CircleQuestionMark),
}

export const severityLook: Record<Severity, StateLook> = {
  ok: { tone: 'synced', label: 'Healthy', Icon: CircleCheck },
  notice: { tone: 'neutral', label: 'Notice', Icon: Info },
  warning: { tone: 'degraded', label: 'Warning', Icon: TriangleAlert },
  critical: { tone: 'down', label: 'Critical', Icon: OctagonAlert },
}
