import { CircleCheck, CircleMinus, CircleX } from 'lucide-react'
import type { ReactNode } from 'react'
import type { NodeView } from '#server/api/views.ts'
import type { Contact, NodeSnapshot } from '#server/galera/model.ts'
import { formatMoment } from '#components/lib/time.ts'
import { Card } from '#components/ui/card.tsx'

interface ContactCardProps {
  node: NodeView
  snapshot: NodeSnapshot | null
  nowMs: number
}

/** How the console reaches the server, and what is in the way. */
export function ContactCard({ node, snapshot, nowMs }: ContactCardProps) {
  const never: Contact = { kind: 'never' }
  return (
    <Card title="Contact">
      <ul className="flex flex-col gap-4">
        {node.kind === 'data' && (
          <ContactRow
            way="SQL"
            how={`${node.address}:${node.sqlPort}, ${node.sqlRoute === 'ssh' ? 'through SSH' : 'direct'}, TLS ${node.tlsMode}, ${node.sqlCredential?.name ?? 'no credential'}`}
            contact={snapshot?.sql ?? never}
            nowMs={nowMs}
          />
        )}
        {node.tier === 'operate' ? (
          <ContactRow
            way="SSH"
            how={`${node.address}:${node.sshPort}, ${node.sshCredential?.name ?? 'no credential'}`}
            contact={snapshot?.ssh ?? never}
            nowMs={nowMs}
          />
        ) : (
          <Line
            icon={<CircleMinus aria-hidden className="size-4 text-faint" />}
            title="SSH: not used"
          >
            <p className="text-soft">
              Without SSH there is no log, no effective configuration, and no state shift with the
              server&apos;s own time. Add an SSH credential through Edit connection.
            </p>
          </Line>
        )}
      </ul>
    </Card>
  )
}

interface ContactRowProps {
  way: string
  how: string
  contact: Contact
  nowMs: number
}

function ContactRow({ way, how, contact, nowMs }: ContactRowProps) {
  const path = <p className="font-mono text-xs break-all text-faint">{how}</p>
  switch (contact.kind) {
    case 'answering':
      return (
        <Line
          icon={<CircleCheck aria-hidden className="size-4 text-synced" />}
          title={`${way}: answering since ${formatMoment(contact.sinceMs, nowMs)}`}
        >
          {path}
        </Line>
      )
    case 'failing':
      return (
        <Line
          icon={<CircleX aria-hidden className="size-4 text-down" />}
          title={`${way}: failing since ${formatMoment(contact.sinceMs, nowMs)}`}
        >
          <p className="break-words text-down">{contact.message}</p>
          <p className="break-words whitespace-pre-line">{contact.mend}</p>
          {path}
        </Line>
      )
    case 'never':
      return (
        <Line
          icon={<CircleMinus aria-hidden className="size-4 text-faint" />}
          title={`${way}: not tried yet`}
        >
          {path}
        </Line>
      )
  }
}

function Line({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <li className="flex gap-2.5">
      <span className="mt-0.5 shrink-0">{icon}</span>
      <div className="min-w-0">
        <p className="font-medium tabular-nums">{title}</p>
        {children}
      </div>
    </li>
  )
}
